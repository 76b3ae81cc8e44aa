// The row below the player that says what lies on below it – time, plots, map – and leads there.
"use strict";

{
  const V = Vidence;
  const { by, make, fill } = V;
  const pane = by("pane");

  const parts = [
    { name: "Time", part: by("axis-part"), drawn: by("lanes") },
    ...V.charts.map(({ name, title, canvas }) => ({ name, part: title, drawn: canvas })),
    { name: "From above", part: by("map-part"), drawn: by("map") },
  ].filter(({ part }) => !part.hidden);

  // Beside the text the pane scrolls by itself, and the frame stays in sight; in one column the page does.
  function goTo({ part }) {
    const inside = part.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    if (getComputedStyle(pane).overflowY === "auto") pane.scrollTop += inside;
    else part.scrollIntoView({ block: "start" });
    part.focus({ preventScroll: true });
  }

  // The next of them, round and round.
  let at = 0;
  V.nextPart = () => {
    at = (at + 1) % parts.length;
    goTo(parts[at]);
  };

  if (parts.length > 1) {
    by("jump").hidden = false;
    document.documentElement.dataset.parts = "many";
    for (const [place, each] of parts.entries()) {
      each.part.tabIndex = -1;
      const act = () => {
        at = place;
        goTo(each);
      };
      each.button = make("button", { type: "button", on: { click: act } }, each.name);
      fill(by("jump"), each.button);
    }
    // Marked is what is in sight, half of it at least.
    const seen = new IntersectionObserver(
      (changes) => {
        for (const { target, isIntersecting } of changes)
          parts.find(({ drawn }) => drawn === target).button.classList.toggle("here", isIntersecting);
      },
      { threshold: 0.5 },
    );
    for (const { drawn } of parts) seen.observe(drawn);
  }
}
