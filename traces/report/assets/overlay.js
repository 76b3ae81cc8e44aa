// What is drawn over the frame on show: boxes, outlines, ways, points and ids, each exactly on its frame.
"use strict";

{
  const V = Vidence;
  const { by, data, make, fill } = V;
  const canvas = by("overlay");
  const stage = by("stage");
  const { width, height } = data.video;
  const TRAIL_S = 3;
  const FEW = 24;

  const layers = {
    boxes: { name: "Boxes", on: true, has: data.tubes.length + data.marks.length > 0 },
    masks: {
      name: "Outlines",
      on: true,
      has: data.tubes.some((tube) => tube.masks) || data.marks.some((mark) => mark.mask),
    },
    trails: { name: "Trails", on: true, has: data.tubes.length > 0 },
    ids: { name: "Names", on: true, has: data.tubes.length + data.marks.length > 0 },
    covered: { name: "Covered places", on: true, has: V.covered.length > 0 },
    points: { name: "Points", on: true, has: data.points.length > 0 },
    all: {
      name: "Not cited, too",
      on: data.tubes.length <= FEW,
      has: data.tubes.some((tube) => !tube.cited),
    },
  };

  // ---- one box ----------------------------------------------------------------------------------------

  // The line lies on the edge that is told, cased so that it shows on any ground. `px` is a CSS pixel.
  V.box = (pen, [x1, y1, x2, y2], hue, px, { wide = false, dashed = false } = {}) => {
    pen.save();
    pen.lineJoin = "round";
    if (dashed) pen.setLineDash([5 * px, 4 * px]);
    const line = wide ? 3 : 2;
    for (const [ink, thick] of [
      ["rgba(0, 0, 0, 0.65)", line + 2],
      [hue, line],
    ]) {
      [pen.strokeStyle, pen.lineWidth] = [ink, thick * px];
      pen.strokeRect(x1, y1, x2 - x1, y2 - y1);
    }
    pen.restore();
  };

  // A place without extent is a point.
  V.place = (pen, xyxy, hue, px, given) => {
    if (xyxy[0] === xyxy[2] && xyxy[1] === xyxy[3]) point(pen, xyxy[0], xyxy[1], hue, px);
    else V.box(pen, xyxy, hue, px, given);
  };

  function point(pen, x, y, hue, px) {
    for (const [ink, radius] of [
      ["rgba(0, 0, 0, 0.65)", 4.5],
      [hue, 3.2],
    ]) {
      pen.fillStyle = ink;
      pen.beginPath();
      pen.arc(x, y, radius * px, 0, 2 * Math.PI);
      pen.fill();
    }
  }

  // Names give way to those drawn before them, upwards where there is room.
  let named = [];
  function free(x, y, wide, high) {
    const step = y > height / 4 ? -high : high;
    for (let tries = 0; tries < 12; tries += 1, y += step) {
      if (
        !named.some((other) => Math.abs(other.y - y) < high && x < other.x + other.wide && other.x < x + wide)
      )
        break;
    }
    named.push({ x, y, wide });
    return y;
  }

  function name(pen, text, [x1, y1, , y2], hue, px) {
    pen.font = `600 ${12 * px}px system-ui, sans-serif`;
    const shown = text.length > 40 ? `${text.slice(0, 39)}…` : text;
    const wide = pen.measureText(shown).width + 8 * px;
    const high = 17 * px;
    // Above the box where there is room, else within the frame.
    const x = V.clamp(x1 - px, 0, Math.max(width - wide, 0));
    const y = free(x, y1 >= high + px ? y1 - high - px : Math.min(y2 + px, height - high), wide, high);
    pen.fillStyle = hue;
    pen.fillRect(x, y, wide, high);
    pen.fillStyle = V.inkOn(hue);
    pen.textBaseline = "middle";
    pen.fillText(shown, x + 4 * px, y + high / 2 + 0.5 * px);
  }

  // ---- outlines: runs of pixels down the columns ------------------------------------------------------

  const outlines = new Map();

  function outline(masks, row, hue) {
    const key = `${hue} ${row}`;
    const kept = outlines.get(masks) ?? new Map();
    outlines.set(masks, kept);
    if (kept.has(key)) return kept.get(key);
    if (kept.size > 32) kept.clear();
    const [rows, columns] = masks.size;
    const drawn = new OffscreenCanvas(columns, rows);
    const pen = drawn.getContext("2d");
    pen.fillStyle = hue;
    let at = 0;
    masks.counts[row].forEach((count, place) => {
      if (place % 2 === 1) down(pen, at, count, rows);
      at += count;
    });
    kept.set(key, drawn);
    return drawn;
  }

  // One run, cut where it goes on in the next column.
  function down(pen, start, count, rows) {
    for (let at = start, end = start + count; at < end;) {
      const top = at % rows;
      const high = Math.min(end - at, rows - top);
      pen.fillRect((at - top) / rows, top, 1, high);
      at += high;
    }
  }

  function drawMask(pen, masks, row, hue) {
    if (row >= masks.counts.length) return;
    pen.save();
    pen.globalAlpha = 0.45;
    pen.imageSmoothingEnabled = false;
    pen.drawImage(outline(masks, row, hue), 0, 0, width, height);
    pen.restore();
  }

  // ---- one frame --------------------------------------------------------------------------------------

  const boxOf = (tube, row) => tube.xyxy.slice(4 * row, 4 * row + 4);
  const wanted = ({ id, cited }) => cited || layers.all.on || V.chosen.things.has(id);

  function trail(pen, tube, row, hue, px) {
    const from = V.after(tube.t_s, tube.t_s[row] - TRAIL_S);
    pen.save();
    [pen.strokeStyle, pen.lineWidth, pen.globalAlpha] = [hue, 2 * px, 0.8];
    pen.beginPath();
    for (let i = from; i <= row; i += 1) {
      const [x1, , x2, y2] = boxOf(tube, i);
      const gap = i === from || V.isGap(tube.t_s[i] - tube.t_s[i - 1], tube.frame_interval_s);
      pen[gap ? "moveTo" : "lineTo"]((x1 + x2) / 2, y2);
    }
    pen.stroke();
    pen.restore();
  }

  function drawTube(pen, tube, t_s, px) {
    const row = V.rowAt(tube.t_s, t_s, tube.frame_interval_s);
    if (row < 0) return null;
    const hue = V.hue(tube.id);
    const xyxy = boxOf(tube, row);
    const exact = V.player.exact && Math.abs(tube.t_s[row] - t_s) <= V.SAME_S;
    if (layers.masks.on && tube.masks && exact) drawMask(pen, tube.masks, row, hue);
    if (layers.trails.on) trail(pen, tube, row, hue, px);
    // Dashed: bridged without being seen, or the last look, held on a frame that was not looked at.
    const given = { wide: V.chosen.things.has(tube.id), dashed: !exact || tube.seen[row] === "h" };
    if (layers.boxes.on) V.box(pen, xyxy, hue, px, given);
    return { text: `${tube.id} ${tube.label}`, xyxy, hue };
  }

  function drawMark(pen, mark, px) {
    const hue = V.hue(mark.evidence);
    if (layers.masks.on && mark.mask) drawMask(pen, mark.mask, 0, hue);
    if (layers.boxes.on) V.place(pen, mark.xyxy, hue, px, { wide: V.chosen.id === mark.evidence });
    return { text: V.joined([mark.evidence, mark.label], " "), xyxy: mark.xyxy, hue };
  }

  function drawPoints(pen, t_s, px) {
    for (const way of data.points) {
      const row = V.after(way.t_s, t_s + V.SAME_S) - 1;
      if (row < 0 || Math.abs(way.t_s[row] - t_s) > V.SAME_S) continue;
      point(pen, way.xy[2 * row], way.xy[2 * row + 1], V.hue(way.evidence), px);
    }
  }

  // The box that was jumped to, where no tube's own box lies there: a citation never points at nothing.
  function drawPlace(pen, t_s, px) {
    const { place, id } = V.chosen;
    if (!place?.xyxy || Math.abs(place.t_s - t_s) > V.SAME_S || V.tubes.has(place.tube)) return null;
    V.place(pen, place.xyxy, V.hue(id), px, { wide: true });
    return { text: id, xyxy: place.xyxy, hue: V.hue(id) };
  }

  // What people had covered: its pixels are gone here, and this says that it was no object of the scene.
  function drawCovered(pen, place, t_s, px) {
    const xyxy = V.coveredAt(place, t_s);
    if (xyxy === null) return null;
    const hue = V.hue(null);
    V.box(pen, xyxy, hue, px, { dashed: true });
    return { text: V.joined(["covered", place.tube], " of "), xyxy, hue };
  }

  function draw() {
    const { clientWidth: wide, clientHeight: high } = stage;
    if (wide === 0) return;
    const { t_s, exact } = V.player;
    const pen = V.canvas(canvas, wide, high);
    const px = width / wide;
    pen.scale(wide / width, high / height);
    // What is chosen is drawn last, on top; its name is put first.
    const order = V.things(data.tubes.filter(wanted)).sort(
      (a, b) => V.chosen.things.has(a.id) - V.chosen.things.has(b.id),
    );
    const drawn = order.map((tube) => drawTube(pen, tube, t_s, px));
    // What is of one frame alone is drawn where it is certain that this is that frame.
    for (const mark of data.marks)
      if (exact && Math.abs(mark.t_s - t_s) <= V.SAME_S) drawn.push(drawMark(pen, mark, px));
    if (exact && layers.points.on) drawPoints(pen, t_s, px);
    if (layers.covered.on) drawn.push(...V.covered.map((place) => drawCovered(pen, place, t_s, px)));
    drawn.push(drawPlace(pen, t_s, px));
    const told = drawn.filter(Boolean);
    named = [];
    if (layers.ids.on) told.reverse().forEach(({ text, xyxy, hue }) => name(pen, text, xyxy, hue, px));
    const texts = told.map(({ text }) => text).join(", ");
    canvas.setAttribute("aria-label", `At ${V.clock(t_s)}: ${texts || "nothing is drawn"}`);
  }

  // ---- the layers' switches ---------------------------------------------------------------------------

  for (const layer of Object.values(layers).filter(({ has }) => has)) {
    const box = make("input", { type: "checkbox", checked: layer.on });
    box.addEventListener("change", () => {
      layer.on = box.checked;
      draw();
    });
    fill(by("layers"), make("label", {}, box, ` ${layer.name}`));
  }
  if (layers.boxes.has)
    fill(by("layers"), make("span", { class: "note" }, "dashed: held or bridged, not seen on this frame"));

  stage.style.setProperty("--ratio", width / height);
  V.on("frame", draw);
  V.on("chosen", V.soon(draw));
  V.on("theme", V.soon(draw));
  new ResizeObserver(V.soon(draw)).observe(stage);
}
