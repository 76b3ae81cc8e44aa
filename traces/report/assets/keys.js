// The keyboard, the help that lists it, light and dark, paper; and the start of everything.
"use strict";

{
  const V = Vidence;
  const { by, make, fill, player } = V;

  const KEYS = [
    [["Space"], "play or pause", () => player.toggle()],
    [["ArrowRight"], "one frame on", () => player.step(1)],
    [["ArrowLeft"], "one frame back", () => player.step(-1)],
    [["Shift+ArrowRight"], "one second on", () => player.seek(player.t_s + 1)],
    [["Shift+ArrowLeft"], "one second back", () => player.seek(player.t_s - 1)],
    [["]"], "next sample of what is chosen", () => player.sample(1)],
    [["["], "sample before", () => player.sample(-1)],
    [["n"], "next citation of the answer", () => cite(1)],
    [["p"], "citation before", () => cite(-1)],
    [["Home"], "first frame", () => player.seek(V.start_s)],
    [["+", "="], "zoom the time axis in", () => V.zoom(2)],
    [["-"], "zoom out", () => V.zoom(0.5)],
    [["0"], "see all of it", () => V.zoomAll()],
    [["m"], "on to the plots, the map, the time axis", () => V.nextPart()],
    [["/"], "search", () => by("find").focus()],
    [["d"], "light or dark", () => turn()],
    [["?"], "this help", () => by("help").showModal()],
    [["Escape"], "clear the search, choose nothing", () => release()],
  ];
  const acts = new Map(KEYS.flatMap(([keys, , act]) => keys.map((key) => [key, act])));

  const citations = V.data.claims.flatMap((claim) =>
    claim.cites.map(({ evidence }) => `${claim.id}/${evidence}`),
  );
  function cite(way) {
    if (citations.length === 0) return;
    const at = citations.indexOf(location.hash.slice(1));
    V.go(citations[(at + way + citations.length + (at < 0 && way < 0 ? 1 : 0)) % citations.length]);
  }

  function release() {
    V.clearSearch();
    if (document.activeElement === by("find")) by("find").blur();
    V.chosen = { id: null, place: null, things: new Set() };
    for (const part of document.querySelectorAll("[aria-current]")) part.removeAttribute("aria-current");
    V.tell("chosen", V.chosen);
  }

  // Keys that a control of its own takes are left to it.
  function taken(event) {
    const { target, key } = event;
    if (key === "Escape") return by("help").open;
    if (event.ctrlKey || event.metaKey || event.altKey || by("help").open) return true;
    if (target.matches("input[type=search], select, textarea")) return true;
    return key === " " && target.matches("button, summary, input, a");
  }

  document.addEventListener("keydown", (event) => {
    if (taken(event)) return;
    const named = event.key === " " ? "Space" : event.key;
    const act = acts.get(event.shiftKey && named.startsWith("Arrow") ? `Shift+${named}` : named);
    if (!act) return;
    event.preventDefault();
    act();
  });

  // ---- help -------------------------------------------------------------------------------------------

  const SHOWN = {
    ArrowRight: "→",
    ArrowLeft: "←",
    "Shift+ArrowRight": "Shift →",
    "Shift+ArrowLeft": "Shift ←",
    Escape: "Esc",
  };
  fill(
    by("help"),
    make("h2", { id: "help-title" }, "Keyboard"),
    make(
      "dl",
      { class: "table keys" },
      KEYS.map(([keys, told]) =>
        make(
          "div",
          {},
          make(
            "dt",
            {},
            keys.map((key) => [make("kbd", {}, SHOWN[key] ?? key), " "]),
          ),
          make("dd", {}, told),
        ),
      ),
    ),
    make(
      "p",
      { class: "note" },
      "The time axis: drag to scrub, Ctrl and wheel to zoom, press what lies on it to go there.",
    ),
    make("form", { method: "dialog" }, make("button", { type: "submit" }, "Close")),
  );
  by("help-open").addEventListener("click", () => by("help").showModal());

  // ---- light and dark ---------------------------------------------------------------------------------

  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () =>
    (document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
  function themed() {
    by("theme").setAttribute("aria-pressed", String(isDark()));
    V.tell("theme");
  }
  function turn() {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    themed();
  }
  by("theme").addEventListener("click", turn);
  dark.addEventListener("change", themed);

  // ---- paper: what is folded is told in full ----------------------------------------------------------

  const paper = window.matchMedia("print");
  window.addEventListener("beforeprint", () => V.tell("print"));
  paper.addEventListener("change", ({ matches }) => {
    if (matches) V.tell("print");
    V.tell("theme");
  });

  // ---- the player's controls --------------------------------------------------------------------------

  by("play").addEventListener("click", () => player.toggle());
  by("step-back").addEventListener("click", () => player.step(-1));
  by("step-on").addEventListener("click", () => player.step(1));
  by("stage").addEventListener("click", () => player.toggle());
  V.on("playing", (playing) => {
    by("play").setAttribute("aria-label", playing ? "Pause" : "Play");
    by("play").firstElementChild.textContent = playing ? "❚❚" : "▶";
  });
  V.on("frame", (t_s) => {
    by("now").textContent = V.clock(t_s, 3);
    by("now").href = `#t=${t_s.toFixed(4)}`;
  });

  themed();
  V.startPlayer();
  V.arrive();
  document.documentElement.dataset.ready = "yes";
}
