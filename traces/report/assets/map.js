// The ways of things in metres, from above: equal axes, a scale bar, and where each is at the playhead.
"use strict";

{
  const V = Vidence;
  const { by, data, make, fill } = V;
  const canvas = by("map");
  const PAD = 28;
  const FRAMES = {
    world: "on the ground: up is the way the camera first looked",
    plane: "in the picture's plane",
    camera: "seen from the camera: up is ahead of it",
  };

  const frames = [...new Set(data.paths.map((path) => path.frame))];
  let frame = frames[0];
  const nameOf = ({ id, tube, label }) => `${tube ?? id} ${V.tubes.get(tube)?.label ?? label}`;
  const ofFrame = (records) => records.filter((record) => record.frame === frame);

  // ---- equal axes -------------------------------------------------------------------------------------

  function bounds() {
    let [x1, y1, x2, y2] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { x_m, y_m } of [...ofFrame(data.paths), ...ofFrame(data.cameras)]) {
      for (let i = 0; i < x_m.length; i += 1) {
        [x1, x2] = [Math.min(x1, x_m[i]), Math.max(x2, x_m[i])];
        [y1, y2] = [Math.min(y1, y_m[i]), Math.max(y2, y_m[i])];
      }
    }
    return [x1, y1, x2, y2];
  }

  function fitted(wide, high) {
    const [x1, y1, x2, y2] = bounds();
    const each = Math.min(
      (wide - 2 * PAD) / Math.max(x2 - x1, 1e-6),
      (high - 2 * PAD) / Math.max(y2 - y1, 1e-6),
    );
    const [x0, y0] = [(x1 + x2) / 2, (y1 + y2) / 2];
    return {
      each,
      x: (x_m) => wide / 2 + (x_m - x0) * each,
      // Away is up.
      y: (y_m) => high / 2 - (y_m - y0) * each,
    };
  }

  // ---- drawing ----------------------------------------------------------------------------------------

  function grid(pen, fit, wide, high, step) {
    pen.fillStyle = V.ink("line");
    const [left, top] = [(0 - fit.x(0)) / fit.each, (fit.y(0) - high) / fit.each];
    for (let n = Math.ceil(left / step); fit.x(n * step) < wide; n += 1)
      pen.fillRect(Math.round(fit.x(n * step)), 0, 1, high);
    for (let n = Math.ceil(top / step); fit.y(n * step) > 0; n += 1)
      pen.fillRect(0, Math.round(fit.y(n * step)), wide, 1);
  }

  function scaleBar(pen, fit, high, step, metric) {
    pen.fillStyle = V.ink("ink");
    pen.fillRect(10, high - 12, step * fit.each, 2);
    for (const x of [10, 9 + step * fit.each]) pen.fillRect(x, high - 16, 1, 6);
    pen.font = "11px system-ui, sans-serif";
    pen.textBaseline = "bottom";
    pen.fillText(metric ? `${V.number(step)} m` : "scale not known", 14, high - 16);
  }

  function way(pen, fit, path) {
    const hue = V.hue(path.id);
    const wide = path.id === V.chosen.id || V.chosen.things.has(path.tube) ? 3 : 1.75;
    [pen.strokeStyle, pen.lineWidth, pen.globalAlpha] = [hue, wide, path.cited || wide === 3 ? 1 : 0.6];
    const usual = path.t_s.length > 1 ? (path.t_s.at(-1) - path.t_s[0]) / (path.t_s.length - 1) : 0;
    for (const bridged of [false, true]) {
      pen.setLineDash(bridged ? [4, 4] : []);
      pen.lineCap = bridged ? "butt" : "round";
      pen.beginPath();
      for (let i = 1; i < path.t_s.length; i += 1) {
        if (path.t_s[i] - path.t_s[i - 1] > 4 * usual + V.SAME_S || (path.seen[i] === "h") !== bridged)
          continue;
        pen.moveTo(fit.x(path.x_m[i - 1]), fit.y(path.y_m[i - 1]));
        pen.lineTo(fit.x(path.x_m[i]), fit.y(path.y_m[i]));
      }
      pen.stroke();
    }
    pen.setLineDash([]);
    pen.globalAlpha = 1;
  }

  // Where a thing is at the playhead, with the circle in which it lies 95 times in 100, at worst.
  function here(pen, fit, path, t_s) {
    const row = V.after(path.t_s, t_s + V.SAME_S) - 1;
    const last = path.t_s.length - 1;
    if (row < 0 || (row === last && t_s > path.t_s[last] + 1.5 / data.video.rate_hz)) return;
    const [x, y, hue] = [fit.x(path.x_m[row]), fit.y(path.y_m[row]), V.hue(path.id)];
    const disc = (radius, alpha) => {
      [pen.fillStyle, pen.globalAlpha] = [hue, alpha];
      pen.beginPath();
      pen.arc(x, y, radius, 0, 2 * Math.PI);
      pen.fill();
    };
    disc(1.96 * path.sigma_m[row] * fit.each, 0.2);
    disc(4.5, 1);
    pen.fillStyle = V.ink("ink");
    pen.font = "600 11px system-ui, sans-serif";
    pen.textBaseline = "middle";
    // Cased, so that it can be read where it lies over a way.
    [pen.strokeStyle, pen.lineWidth, pen.lineJoin] = [V.ink("paper"), 3, "round"];
    pen.strokeText(nameOf(path), x + 8, y);
    pen.fillText(nameOf(path), x + 8, y);
  }

  function camera(pen, fit, { t_s, x_m, y_m, bearing_deg }, now_s) {
    const row = Math.max(V.after(t_s, now_s + V.SAME_S) - 1, 0);
    pen.save();
    pen.translate(fit.x(x_m[row]), fit.y(y_m[row]));
    pen.rotate((bearing_deg[row] * Math.PI) / 180);
    pen.fillStyle = V.ink("muted");
    pen.beginPath();
    for (const [dx, dy] of [
      [0, 3],
      [-9, -13],
      [9, -13],
    ])
      pen.lineTo(dx, dy);
    pen.closePath();
    pen.fill();
    pen.restore();
  }

  function draw() {
    const [wide, high] = [canvas.clientWidth, canvas.clientHeight];
    if (wide === 0) return;
    const pen = V.canvas(canvas, wide, high);
    const fit = fitted(wide, high);
    const step = V.niceStep(56 / fit.each);
    const paths = ofFrame(data.paths);
    grid(pen, fit, wide, high, step);
    for (const each of ofFrame(data.cameras)) camera(pen, fit, each, V.player.t_s);
    for (const path of paths) way(pen, fit, path);
    for (const path of paths) here(pen, fit, path, V.player.t_s);
    scaleBar(
      pen,
      fit,
      high,
      step,
      paths.every((path) => path.metric),
    );
  }

  // ---- pointing: a press leads to the time at which a thing was there ---------------------------------

  function nearest(px, py) {
    const fit = fitted(canvas.clientWidth, canvas.clientHeight);
    let best = { off: 14 };
    for (const path of ofFrame(data.paths)) {
      for (let i = 0; i < path.t_s.length; i += 1) {
        const off = Math.hypot(fit.x(path.x_m[i]) - px, fit.y(path.y_m[i]) - py);
        if (off < best.off) best = { off, t_s: path.t_s[i] };
      }
    }
    return best;
  }

  canvas.addEventListener("click", (event) => {
    const { t_s } = nearest(event.offsetX, event.offsetY);
    if (t_s !== undefined) V.player.seek(t_s);
  });

  function told() {
    const metric = ofFrame(data.paths).every((path) => path.metric);
    const names = ofFrame(data.paths).map(nameOf).slice(0, 12).join(", ");
    by("map-note").textContent = V.joined([
      FRAMES[frame],
      metric ? "square of the grid as the bar" : "relative: no number here is in metres",
      "discs: 95 %",
    ]);
    canvas.setAttribute("aria-label", `Ways ${FRAMES[frame]}, of ${names}`);
  }

  if (frames.length > 0) {
    by("map-part").hidden = false;
    const choice = by("map-frame");
    choice.hidden = frames.length < 2;
    fill(
      choice,
      frames.map((each) => make("option", { value: each }, each)),
    );
    choice.addEventListener("change", () => {
      frame = choice.value;
      told();
      draw();
    });
    told();
    const later = V.soon(draw);
    for (const what of ["frame", "chosen", "theme"]) V.on(what, later);
    new ResizeObserver(later).observe(canvas);
  }
}
