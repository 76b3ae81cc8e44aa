// Where links lead: #c1, #c1/e4, #e4, #k2, #s3 and #t=12.3 choose, seek and scroll; where the page opens
// without one; and the way back.
"use strict";

{
  const V = Vidence;
  const { by } = V;

  // ---- what a link names ------------------------------------------------------------------------------

  const NAMED = /^(?:t=(-?\d+(?:\.\d+)?)|(c\d+)\/(e\d+)|([ceks]\d+))$/;

  function read(hash) {
    const [, t_s, claim, cited, id] = NAMED.exec(hash.slice(1)) ?? [];
    if (t_s !== undefined) return { t_s: Number(t_s) };
    const cites = V.claims.get(claim ?? id)?.cites ?? [];
    if (claim)
      return {
        id: cited,
        from: claim,
        place: cites.find(({ evidence }) => evidence === cited)?.at ?? placeOf(cited),
      };
    if (id?.startsWith("c")) return { id, place: cites.find(({ at }) => at)?.at };
    return id ? { id, place: placeOf(id) } : {};
  }

  // What is nowhere in particular, such as a difference, is shown where that is from which it was derived.
  function placeOf(id, seen = new Set()) {
    const evidence = V.evidence.get(id);
    if (!evidence || seen.has(id)) return null;
    seen.add(id);
    return evidence.at ?? evidence.rests_on.reduce((found, below) => found ?? placeOf(below, seen), null);
  }

  // Where the page opens: at what the answer rests on first.
  function opening() {
    const ordered = [...V.data.claims].sort((a, b) => Number(b.main) - Number(a.main));
    for (const { evidence, at } of ordered.flatMap(({ cites }) => cites)) {
      const place = at ?? placeOf(evidence);
      if (place) return { opened: evidence, place };
    }
    const [span] = V.data.answer?.spans ?? [];
    return span ? { t_s: span.start_s } : {};
  }

  // The things that what is chosen is of: its own tube, and those it was derived from.
  function thingsOf(id, place, found = new Set()) {
    if (place?.tube) found.add(place.tube);
    const claim = V.claims.get(id);
    const below = claim ? claim.cites.map(({ evidence }) => evidence) : (V.evidence.get(id)?.rests_on ?? []);
    if (V.tubes.has(id)) found.add(id);
    if (V.paths.get(id)?.tube) found.add(V.paths.get(id).tube);
    for (const next of below) if (!found.has(next)) thingsOf(next, V.evidence.get(next)?.at, found);
    return found;
  }

  // ---- going there ------------------------------------------------------------------------------------

  function mark(id, from) {
    for (const part of document.querySelectorAll("[aria-current]")) part.removeAttribute("aria-current");
    for (const each of [id, from]) if (each) by(each)?.setAttribute("aria-current", "true");
  }

  function scrollTo(id) {
    const part = by(id);
    if (!part) return V.say(`There is no ${id} in this run.`);
    V.uncover(part);
    V.unfoldEvidence(id);
    part.scrollIntoView({ block: "nearest", behavior: "auto" });
    return part.focus({ preventScroll: true });
  }

  function arrive() {
    const name = location.hash.slice(1);
    const named = NAMED.test(name);
    // An address that names a part of the page alone, such as #answer, leaves the player as it is.
    if (name && !named && V.chosen.place) return;
    const { id, opened = id, from, place, t_s } = named ? read(location.hash) : opening();
    V.chosen = {
      id: opened ?? null,
      place: place ?? null,
      things: opened ? thingsOf(opened, place) : new Set(),
    };
    mark(id, from);
    if (id) scrollTo(id);
    V.tell("chosen", V.chosen);
    const to_s = t_s ?? place?.t_s;
    if (to_s === undefined) return;
    if (V.player.playing) V.player.pause();
    awaited = { id: opened, to_s, meant_s: place?.meant_s ?? null, box: drawnOf(place) };
    V.player.seek(to_s);
    if (narrow.matches && named) by("stage").scrollIntoView({ block: "start" });
  }

  function drawnOf(place) {
    if (!place?.xyxy) return "it has no place in the frame";
    return V.isBridged(place) ? "it is hidden, and where it must be is drawn dashed" : "its place is drawn";
  }

  // What is told is what is on show, and not what was asked for.
  let awaited = null;
  V.on("arrived", () => {
    if (awaited === null || !V.player.settled) return;
    const { id, to_s, meant_s, box } = awaited;
    awaited = null;
    const off = Math.abs(V.player.t_s - to_s) > 1.5 / V.data.video.rate_hz;
    if (off) V.say(`The frame at ${V.clock(to_s, 3)} is not here; the nearest one is shown.`);
    else if (id && meant_s !== null)
      V.say(
        `${id} is of ${V.clock(meant_s, 3)}, between its frames: ` +
          `the nearest one, at ${V.clock(to_s, 3)}, is shown, and ${box}.`,
      );
    else V.say(id ? `${id} at ${V.clock(to_s, 3)}: ${box}.` : "");
  });
  // One column: the frame lies above the text, and comes into view.
  const narrow = window.matchMedia("(max-width: 60rem)");

  // ---- and back: the link that led here has the focus again -------------------------------------------

  const trail = [];
  let pressed = null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (!link || link.id === "back") return;
    pressed = link;
    // The same place again brings no change of the address.
    if (link.hash === location.hash) arrive();
  });

  function returned(newUrl) {
    const last = trail.at(-1);
    if (last?.from !== newUrl) return false;
    trail.pop();
    return last;
  }

  window.addEventListener("hashchange", ({ oldURL, newURL }) => {
    const last = returned(newURL);
    if (!last) trail.push({ from: oldURL, link: pressed });
    pressed = null;
    arrive();
    if (last?.link?.isConnected) {
      last.link.scrollIntoView({ block: "center" });
      last.link.focus({ preventScroll: true });
    }
    way();
  });

  function way() {
    const back = by("back");
    const last = trail.at(-1);
    back.hidden = !last;
    if (!last) return;
    const to = new URL(last.from).hash.slice(1) || "the answer";
    back.textContent = `← back to ${to}`;
  }

  by("back").addEventListener("click", (event) => {
    event.preventDefault();
    history.back();
  });

  V.go = (hash) => {
    if (location.hash === `#${hash}`) arrive();
    else location.hash = hash;
  };
  V.arrive = arrive;
}
