// What every part of the page uses: the run, elements made without markup, times in words, a small bus.
"use strict";

const Vidence = {};

{
  const V = Vidence;
  V.data = JSON.parse(document.getElementById("report").textContent);
  V.by = (id) => document.getElementById(id);

  // Two presentation times closer than this are the same frame: the page's columns are told to 0.1 ms.
  V.SAME_S = 0.001;

  // ---- elements: text becomes text nodes, and nothing else --------------------------------------------

  V.make = (tag, given = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(given)) {
      if (name === "on") for (const [what, act] of Object.entries(value)) made.addEventListener(what, act);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
    }
    return V.fill(made, ...children);
  };

  V.fill = (element, ...children) => {
    for (const child of children.flat(Infinity)) {
      if (child === null || child === undefined || child === false || child === "") continue;
      element.append(child);
    }
    return element;
  };

  // Foreign words: isolated, so that a right-to-left name turns only itself round.
  V.words = (text, given = {}) => V.make("bdi", given, text);

  // ---- times and numbers ------------------------------------------------------------------------------

  const { start_s: first, end_s: last } = V.data.video;
  V.start_s = first;
  V.end_s = Math.max(last, first + V.SAME_S);
  const long = V.end_s >= 100;

  V.clock = (t_s, digits = 2) => {
    if (!long) return `${t_s.toFixed(digits)} s`;
    const sign = t_s < 0 ? "−" : "";
    const whole = Math.abs(t_s);
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor(whole / 60) % 60;
    const rest = Math.floor((whole % 60) * 10 ** digits) / 10 ** digits;
    const seconds = rest.toFixed(digits).padStart(digits ? digits + 3 : 2, "0");
    return `${sign}${hours ? `${hours}:${String(minutes).padStart(2, "0")}` : minutes}:${seconds}`;
  };

  V.stretch = (start_s, end_s) =>
    end_s - start_s > V.SAME_S ? `${V.clock(start_s).replace(" s", "")}–${V.clock(end_s)}` : V.clock(start_s);

  V.number = (value) => {
    if (value === 0) return "0";
    const size = Math.abs(value);
    return size >= 1e5 || size < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
  };

  V.many = (count, one, more = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : more}`;

  // ---- searching in columns ---------------------------------------------------------------------------

  // How many of the sorted times lie at or before `t_s`: the place after the last of them.
  V.after = (times, t_s) => {
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle] <= t_s) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  // Frames do not come evenly; where none came for much longer than usual, nothing is known to be there.
  V.isGap = (between_s, usual_s) => between_s > 4 * usual_s;

  // Which row of a column holds an instant: the last at or before it, while it lasts; -1 for none.
  V.rowAt = (times, t_s, lasts_s) => {
    const row = V.after(times, t_s + V.SAME_S) - 1;
    if (row < 0) return -1;
    const next = row + 1 < times.length ? times[row + 1] - times[row] : lasts_s;
    const held = V.isGap(next, lasts_s) ? lasts_s : next;
    return t_s < times[row] + held - V.SAME_S / 2 ? row : -1;
  };

  // Whether the box of a place is one that was bridged, the thing being hidden then.
  V.isBridged = ({ t_s, tube }) => {
    const seen = V.tubes.get(tube);
    return seen !== undefined && seen.seen[V.after(seen.t_s, t_s + V.SAME_S) - 1] === "h";
  };

  V.clamp = (value, least, most) => Math.min(Math.max(value, least), most);

  // ---- what is what -----------------------------------------------------------------------------------

  const index = (records) => new Map(records.map((record) => [record.id, record]));
  V.evidence = index(V.data.evidence);
  V.tubes = index(V.data.tubes);
  V.paths = index(V.data.paths);
  V.claims = index(V.data.claims);

  V.citedBy = new Map();
  for (const claim of V.data.claims) {
    for (const { evidence } of claim.cites) {
      V.citedBy.set(evidence, [...(V.citedBy.get(evidence) ?? []), claim.id]);
    }
  }
  V.opinions = new Map();
  for (const opinion of V.data.opinions) {
    V.opinions.set(opinion.of, [...(V.opinions.get(opinion.of) ?? []), opinion]);
  }

  // One colour for a thing wherever it is drawn, to be seen on light and on dark. What is named by a colour
  // is drawn in it, or in grey where that could not be seen; what is not, in none of those in use.
  const SHADES = {
    red: ["#e03131", "#c92a2a", "#f0554a"],
    orange: ["#e8590c", "#c66a1b"],
    yellow: ["#a67c00", "#b58a00", "#948000"],
    green: ["#2f9e44", "#5c940d", "#0a8f6a"],
    blue: ["#1c7ed6", "#4263eb", "#2b8fb8"],
    purple: ["#ae3ec9", "#9a5bc9"],
    pink: ["#e64980", "#d957a8", "#c94f7c"],
    brown: ["#9c6644", "#8a6a4f", "#b0744d"],
    grey: ["#7d868f", "#69737d", "#8a8f94"],
  };
  const NEUTRAL = ["black", "white"];
  const UNNAMED = ["orange", "blue", "green", "purple", "pink", "yellow", "red"];
  const NO_THING = "#7950f2";
  V.hues = [...Object.values(SHADES).flat(), NO_THING];
  const familyOf = (colour) => (NEUTRAL.includes(colour) ? "grey" : colour);

  // What is written on a colour is black or white, whichever is told from it better.
  const light = (hue) =>
    [1, 3, 5].reduce((sum, at, i) => {
      const share = parseInt(hue.slice(at, at + 2), 16) / 255;
      return (
        sum +
        [0.2126, 0.7152, 0.0722][i] * (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4)
      );
    }, 0);
  V.inkOn = (hue) => (light(hue) > 0.179 ? "#000" : "#fff");
  // Tubes of one track are one thing, found by several calls; what is cited is given its colour first.
  function coloured() {
    const tracks = new Map();
    for (const tube of [...V.data.tubes].sort((a, b) => Number(b.cited) - Number(a.cited)))
      tracks.set(tube.track, tracks.get(tube.track) ?? familyOf(tube.colour));
    const named = new Set(tracks.values());
    const free = UNNAMED.filter((family) => !named.has(family));
    const used = new Map();
    const next = (shades, key) => {
      const place = used.get(key) ?? 0;
      used.set(key, place + 1);
      return shades[place % shades.length];
    };
    const plain = (free.length > 0 ? free : ["grey"]).map((family) => SHADES[family][0]);
    return new Map(
      [...tracks].map(([track, family]) => [track, family ? next(SHADES[family], family) : next(plain, null)]),
    );
  }
  const hues = coloured();
  const marked = new Map(V.data.marks.map(({ evidence, colour }) => [evidence, colour]));
  V.hue = (id) => {
    const tube = V.tubes.get(id) ?? V.tubes.get(V.paths.get(id)?.tube ?? V.evidence.get(id)?.at?.tube);
    if (tube) return hues.get(tube.track);
    return SHADES[familyOf(marked.get(id))]?.[0] ?? NO_THING;
  };

  // Of the tubes of one thing, the one to draw: what is chosen before what is cited before the rest.
  V.things = (tubes) => {
    const rank = (tube) => 2 * V.chosen.things.has(tube.id) + tube.cited;
    const best = new Map();
    for (const tube of tubes) {
      const kept = best.get(tube.track);
      if (!kept || rank(tube) > rank(kept)) best.set(tube.track, tube);
    }
    return [...best.values()];
  };

  V.STATUS = {
    verified: { mark: "✓", means: "follows from its evidence" },
    supported: { mark: "≈", means: "a model's word, with evidence that speaks for it" },
    asserted: { mark: "“", means: "a model's word alone" },
    uncited: { mark: "?", means: "cites nothing" },
    contradicted: { mark: "✗", means: "its evidence speaks against it" },
  };

  // ---- a bus: parts tell each other what changed, and know nothing else of each other -----------------

  const heard = new Map();
  V.on = (what, act) => heard.set(what, [...(heard.get(what) ?? []), act]);
  V.tell = (what, value) => (heard.get(what) ?? []).forEach((act) => act(value));
  V.say = (text) => {
    V.by("shown").textContent = text;
  };

  // What is chosen: a piece of evidence or a claim, its place, and what else belongs to it.
  V.chosen = { id: null, place: null, things: new Set() };

  // ---- canvases ---------------------------------------------------------------------------------------

  // A canvas as sharp as the screen; what is drawn is told in CSS pixels.
  V.canvas = (element, width, height) => {
    const ratio = window.devicePixelRatio || 1;
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (element.width !== wide || element.height !== high) [element.width, element.height] = [wide, high];
    const pen = element.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    return pen;
  };

  V.ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  // Many reasons to draw in one frame are one drawing.
  V.soon = (draw) => {
    let waiting = false;
    return () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        draw();
      });
    };
  };
}
