// The film strip and the plots, on the same scale as the rows between them.
"use strict";

{
  const V = Vidence;
  const { by, data, make, fill, words, scale } = V;
  const STRIP = 54;
  const HIGH = 92;
  const [ABOVE, BELOW] = [15, 4];
  const MOST_LINES = 8;

  // ---- the film strip ---------------------------------------------------------------------------------

  // The strip's own frames first, then those that evidence leads to, where they still have room.
  const strip = data.frames
    .filter((frame) => frame.region === null)
    .sort((a, b) => b.strip - a.strip || a.t_s - b.t_s);
  const wide = (STRIP * data.video.width) / data.video.height;

  // A frame stands over its own time; one that would cover the one before is left out at this zoom.
  function drawStrip() {
    const pen = V.canvas(by("strip"), scale.width, STRIP);
    const taken = [];
    for (const frame of strip) {
      const x = scale.x(frame.t_s);
      if (x + wide < 0 || x > scale.width || taken.some((other) => Math.abs(other - x) < wide)) continue;
      taken.push(x);
      V.image(frame.picture, (image) => pen.drawImage(image, x, 0, wide, STRIP));
    }
  }

  // ---- plots: one chart for each quantity and unit ----------------------------------------------------

  const charts = new Map();
  for (const plot of data.plots) {
    const key = `${plot.quantity}, ${plot.unit}`;
    charts.set(key, [...(charts.get(key) ?? []), plot]);
  }

  const hueOf = (plot) => V.hue(plot.about.find((id) => V.paths.has(id) || V.tubes.has(id)) ?? plot.about[0]);
  const chosen = (plot) => plot.about.some((id) => id === V.chosen.id || V.chosen.things.has(id));

  function lines(plots) {
    if (plots.length <= MOST_LINES) return plots;
    return [...plots].sort((a, b) => chosen(b) - chosen(a) || b.cited - a.cited).slice(0, MOST_LINES);
  }

  function bounds(plots) {
    let [least, most] = [0, 0];
    for (const plot of plots) {
      for (const column of [plot.low, plot.high, plot.value]) {
        for (const value of column) {
          if (value === null) continue;
          least = Math.min(least, value);
          most = Math.max(most, value);
        }
      }
    }
    return [least, most > least ? most : least + 1];
  }

  const seen = (plot) => [
    Math.max(V.after(plot.t_s, scale.from_s) - 1, 0),
    Math.min(V.after(plot.t_s, scale.to_s) + 1, plot.t_s.length),
  ];

  // Each stretch of known values: gaps stay gaps.
  function stretches(plot) {
    const [from, to] = seen(plot);
    const found = [];
    let open = null;
    for (let i = from; i < to; i += 1) {
      if (plot.value[i] === null) open = null;
      else if (open === null) found.push((open = [i, i + 1]));
      else open[1] = i + 1;
    }
    return found;
  }

  function drawLine(pen, plot, y) {
    const hue = hueOf(plot);
    for (const [from, to] of stretches(plot)) {
      pen.beginPath();
      for (let i = from; i < to; i += 1) pen.lineTo(scale.x(plot.t_s[i]), y(plot.high[i] ?? plot.value[i]));
      for (let i = to - 1; i >= from; i -= 1)
        pen.lineTo(scale.x(plot.t_s[i]), y(plot.low[i] ?? plot.value[i]));
      [pen.fillStyle, pen.globalAlpha] = [hue, 0.18];
      pen.fill();
      pen.beginPath();
      for (let i = from; i < to; i += 1) pen.lineTo(scale.x(plot.t_s[i]), y(plot.value[i]));
      [pen.strokeStyle, pen.globalAlpha, pen.lineWidth] = [hue, 1, chosen(plot) ? 2.5 : 1.5];
      pen.stroke();
    }
  }

  function grid(pen, least, most, y) {
    const step = niceStep((most - least) / 3);
    pen.font = "11px system-ui, sans-serif";
    pen.textBaseline = "bottom";
    for (let n = Math.ceil(least / step); n * step <= most; n += 1) {
      pen.fillStyle = V.ink("line");
      pen.fillRect(0, Math.round(y(n * step)), scale.width, 1);
      pen.fillStyle = V.ink("muted");
      pen.fillText(V.number(Number((n * step).toPrecision(6))), 1, y(n * step) - 1);
    }
  }

  function niceStep(least) {
    const power = 10 ** Math.floor(Math.log10(least));
    return [1, 2, 5, 10].map((each) => each * power).find((each) => each >= least * 0.999);
  }
  V.niceStep = niceStep;

  function drawChart({ canvas, plots }) {
    const pen = V.canvas(canvas, scale.width, HIGH);
    const shown = lines(plots);
    const [least, most] = bounds(shown);
    const y = (value) => ABOVE + (HIGH - ABOVE - BELOW) * (1 - (value - least) / (most - least));
    V.drawChosen(pen, HIGH);
    grid(pen, least, most, y);
    for (const plot of shown) drawLine(pen, plot, y);
  }

  // The values at the playhead, in words beside their line's colour.
  function read({ legend, plots }, t_s) {
    legend.replaceChildren(
      ...lines(plots).map((plot) => {
        const row = V.after(plot.t_s, t_s + V.SAME_S) - 1;
        const gap_s = plot.t_s.length > 1 ? (plot.t_s.at(-1) - plot.t_s[0]) / (plot.t_s.length - 1) : 0;
        const known = row >= 0 && plot.value[row] !== null && t_s - plot.t_s[row] <= 2 * gap_s + V.SAME_S;
        const swatch = make("span", { class: "swatch", "aria-hidden": "true" });
        swatch.style.background = hueOf(plot);
        const band =
          known && plot.low[row] !== null && plot.high[row] !== null
            ? ` (${V.number(plot.low[row])} to ${V.number(plot.high[row])})`
            : "";
        return make(
          "span",
          { class: "reading" },
          swatch,
          " ",
          words(plot.of),
          ": ",
          make("b", {}, known ? `${V.number(plot.value[row])} ${plot.unit}` : "–"),
          band,
        );
      }),
    );
  }

  const drawn = [...charts].map(([key, plots]) => {
    const canvas = make("canvas", {
      class: "plot",
      role: "img",
      "aria-label": `${key} over time, with bands: ${plots[0].band}`,
    });
    const legend = make("p", { class: "legend" });
    const left =
      plots.length > MOST_LINES &&
      `${MOST_LINES} of ${plots.length} are shown: what is chosen, then what is cited`;
    const title = make(
      "p",
      { class: "plot-title" },
      key,
      make("span", { class: "note" }, ` · band: ${plots[0].band}`, left && ` · ${left}`),
    );
    fill(by("plots"), title, canvas, legend);
    const { quantity } = plots[0];
    return { canvas, legend, plots, title, name: quantity[0].toUpperCase() + quantity.slice(1) };
  });
  V.charts = drawn;

  const draw = V.soon(() => {
    drawStrip();
    drawn.forEach(drawChart);
    drawn.forEach((chart) => read(chart, V.player.t_s));
  });
  if (strip.length === 0) by("strip").hidden = true;
  const readAll = V.soon(() => drawn.forEach((chart) => read(chart, V.player.t_s)));
  V.on("frame", readAll);
  V.on("scale", draw);
  V.on("chosen", draw);
  V.on("theme", draw);
}
