// The one time axis: its scale, ruler and rows; a press seeks, or leads to what lies there.
"use strict";

{
  const V = Vidence;
  const { by } = V;
  const axis = by("axis");
  const canvas = by("lanes");
  const RULER = 22;
  const TITLE = 14;
  const ROW = 13;
  const GAP = 3;

  const whole = [V.start_s, V.end_s];
  const scale = { from_s: whole[0], to_s: whole[1], width: 1 };
  V.scale = scale;
  scale.x = (t_s) => ((t_s - scale.from_s) / (scale.to_s - scale.from_s)) * scale.width;
  scale.t = (x) => scale.from_s + (x / scale.width) * (scale.to_s - scale.from_s);

  // ---- zoom -------------------------------------------------------------------------------------------

  function view(from_s, to_s) {
    const least = Math.min(whole[1] - whole[0], 4 / V.data.video.rate_hz);
    const length = V.clamp(to_s - from_s, least, whole[1] - whole[0]);
    scale.from_s = V.clamp(from_s, whole[0], whole[1] - length);
    scale.to_s = scale.from_s + length;
    V.tell("scale");
  }

  V.zoom = (times, about_s = V.player.t_s) => {
    const at = V.clamp((about_s - scale.from_s) / (scale.to_s - scale.from_s), 0, 1);
    const length = (scale.to_s - scale.from_s) / times;
    view(about_s - at * length, about_s + (1 - at) * length);
  };
  V.zoomAll = () => view(...whole);

  // What is jumped to comes into view, without changing how far one sees.
  function follow(t_s) {
    const length = scale.to_s - scale.from_s;
    if (t_s < scale.from_s || t_s > scale.to_s) view(t_s - 0.1 * length, t_s + 0.9 * length);
  }

  // ---- the ruler --------------------------------------------------------------------------------------

  const STEPS = [
    0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 36000,
  ];
  scale.ticks = () => {
    const wide = ((scale.to_s - scale.from_s) / scale.width) * 72;
    const step = STEPS.find((each) => each >= wide) ?? 36000;
    const first = Math.ceil(scale.from_s / step);
    const count = Math.floor(scale.to_s / step) - first + 1;
    return Array.from({ length: Math.max(count, 0) }, (_, i) => [(first + i) * step, step]);
  };

  function ruler(pen) {
    pen.fillStyle = V.ink("muted");
    pen.font = "11px system-ui, sans-serif";
    pen.textBaseline = "top";
    for (const [t_s, step] of scale.ticks()) {
      const x = scale.x(t_s);
      pen.fillRect(Math.round(x), 0, 1, 5);
      const text = V.clock(t_s, step >= 1 ? 0 : step >= 0.1 ? 1 : 2);
      pen.textAlign = x < 16 ? "left" : x > scale.width - 20 ? "right" : "center";
      pen.fillText(text, x, 7);
    }
    pen.textAlign = "left";
  }

  // ---- rows -------------------------------------------------------------------------------------------

  let lanes = [];
  // Every row with how far down it lies.
  scale.rows = [];

  function lay() {
    lanes = V.lanes();
    scale.rows = [];
    let y = RULER;
    for (const lane of lanes) {
      lane.y = y;
      y += TITLE;
      for (const row of lane.rows) {
        scale.rows.push({ y, row });
        y += lane.density ? 2.4 * ROW : ROW + GAP;
      }
      y += GAP;
    }
    canvas.style.height = `${y}px`;
    return y;
  }

  function instant(pen, item, x, y) {
    const middle = y + ROW / 2;
    if (item.sigma_s > 0) {
      const reach = scale.x(item.t_s + 1.96 * item.sigma_s) - x;
      if (reach > 3) pen.fillRect(x - reach, middle - 0.5, 2 * reach, 1);
    }
    pen.beginPath();
    for (const [dx, dy] of [
      [0, -5.5],
      [4.5, 0],
      [0, 5.5],
      [-4.5, 0],
    ])
      pen.lineTo(x + dx, middle + dy);
    pen.closePath();
    pen.fill();
  }

  function rowOf(pen, items, y) {
    let last = -Infinity;
    let free = -Infinity;
    for (const item of items) {
      const [x1, x2] = [scale.x(item.t_s), scale.x(item.until_s ?? item.t_s)];
      // Of many on one pixel, the first stands for all.
      if (x2 < -6 || x1 > scale.width + 6) continue;
      if (item.hole) {
        hole(pen, item, x1, x2, y);
        continue;
      }
      if (x2 - last < 0.5 && x1 - last < 0.5) continue;
      last = Math.max(x1, x2);
      pen.fillStyle = item.hue;
      pen.globalAlpha = item.cited === false ? 0.55 : 1;
      if (item.until_s === null || item.until_s === undefined) instant(pen, item, x1, y);
      else pen.fillRect(x1, y + 1, Math.max(x2 - x1, 1.5), ROW - 2);
      pen.globalAlpha = 1;
      if (item.named && x2 > free) free = label(pen, item, Math.max(x1, 0), Math.min(x2, scale.width), y);
    }
  }

  // A name lies within its stretch where it has room, else beside it; the next one leaves it free.
  function label(pen, { named: text, hue }, x1, x2, y) {
    pen.font = "600 10px system-ui, sans-serif";
    pen.textBaseline = "middle";
    const wide = pen.measureText(text).width + 8;
    const within = x2 - x1 >= wide;
    pen.fillStyle = within ? V.inkOn(hue) : V.ink("ink");
    const after = x2 + wide <= scale.width ? x2 : Math.max(x1 - wide, 0);
    pen.fillText(text, (within ? x1 : after) + 4, y + ROW / 2 + 0.5);
    return within ? x2 : after + wide;
  }

  function hatch(pen, x1, x2, y, ink) {
    pen.save();
    pen.beginPath();
    pen.rect(x1, y + 1, x2 - x1, ROW - 2);
    pen.clip();
    [pen.strokeStyle, pen.lineWidth] = [ink, 1];
    pen.beginPath();
    for (let x = x1 - ROW - (x1 % 5); x < x2; x += 5) {
      pen.moveTo(x, y + ROW);
      pen.lineTo(x + ROW, y);
    }
    pen.stroke();
    pen.restore();
  }

  // What nothing looked at: a hatched frame, told by its form, and never too narrow to be seen.
  function hole(pen, item, start, end, y) {
    const [x1, x2] = [Math.max(start, -1), Math.min(Math.max(end, start + 4), scale.width + 1)];
    pen.fillStyle = V.ink("paper");
    pen.fillRect(x1, y + 1, x2 - x1, ROW - 2);
    hatch(pen, x1, x2, y, item.hue);
    [pen.strokeStyle, pen.lineWidth] = [item.hue, 1];
    pen.strokeRect(x1 + 0.5, y + 1.5, x2 - x1 - 1, ROW - 3);
    pen.font = "600 10px system-ui, sans-serif";
    const wide = pen.measureText(item.named).width + 8;
    if (x2 - x1 < wide + 8) return;
    const left = (x1 + x2 - wide) / 2;
    pen.fillStyle = V.ink("paper");
    pen.fillRect(left, y + 2, wide, ROW - 4);
    pen.fillStyle = item.hue;
    pen.textBaseline = "middle";
    pen.fillText(item.named, left + 4, y + ROW / 2 + 0.5);
  }

  function density(pen, spans, y) {
    const counts = new Float64Array(Math.ceil(scale.width) + 2);
    for (const [start, end] of spans) {
      const [x1, x2] = [Math.floor(scale.x(start)), Math.ceil(scale.x(end))];
      if (x2 < 0 || x1 > scale.width) continue;
      counts[Math.max(x1, 0)] += 1;
      counts[Math.min(x2, counts.length - 1)] -= 1;
    }
    for (let i = 1; i < counts.length; i += 1) counts[i] += counts[i - 1];
    const most = counts.reduce((a, b) => Math.max(a, b), 1);
    const high = 2.4 * ROW - GAP;
    pen.fillStyle = V.ink("muted");
    counts.forEach((count, x) => pen.fillRect(x, y + high * (1 - count / most), 1, (high * count) / most));
    pen.font = "10px system-ui, sans-serif";
    pen.fillStyle = V.ink("ink");
    pen.fillText(`at most ${most}`, scale.width - 56, y - TITLE + 2);
  }

  // The stretch that is chosen runs through every row.
  V.drawChosen = (pen, height) => {
    const { place } = V.chosen;
    if (!place?.until_s || place.until_s - place.t_s <= V.SAME_S) return;
    pen.save();
    [pen.fillStyle, pen.globalAlpha] = [V.ink("accent"), 0.12];
    pen.fillRect(scale.x(place.t_s), 0, scale.x(place.until_s) - scale.x(place.t_s), height);
    pen.restore();
  };

  function draw() {
    const height = lay();
    scale.width = Math.max(axis.clientWidth, 1);
    const pen = V.canvas(canvas, scale.width, height);
    V.drawChosen(pen, height);
    ruler(pen);
    for (const lane of lanes) {
      pen.font = "11px system-ui, sans-serif";
      pen.fillStyle = V.ink("muted");
      pen.textBaseline = "top";
      pen.fillText(lane.name, 0, lane.y + 1, scale.width);
      let y = lane.y + TITLE;
      for (const row of lane.rows) {
        if (lane.hatched) hatch(pen, 0, scale.width, y, V.ink("line"));
        if (lane.density) density(pen, lane.density, y);
        else rowOf(pen, row, y);
        y += ROW + GAP;
      }
    }
    playhead(V.player.t_s);
  }

  const head = by("playhead");
  function playhead(t_s) {
    const x = scale.x(t_s);
    head.hidden = x < -1 || x > scale.width + 1;
    head.style.transform = `translateX(${x}px)`;
    axis.setAttribute("aria-valuenow", t_s.toFixed(3));
    axis.setAttribute("aria-valuetext", V.clock(t_s, 3));
  }

  // ---- pointing ---------------------------------------------------------------------------------------

  function itemAt(x, y) {
    const found = scale.rows.find((each) => y >= each.y && y < each.y + ROW + GAP);
    const near = 5;
    return (
      found?.row.findLast(
        (item) => x >= scale.x(item.t_s) - near && x <= scale.x(item.until_s ?? item.t_s) + near,
      ) ?? null
    );
  }

  const local = (event) => {
    const box = axis.getBoundingClientRect();
    const rows = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - rows.top];
  };

  let pressed = null;
  axis.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const [x, y] = local(event);
    pressed = { x, item: itemAt(x, y), moved: false };
    axis.setPointerCapture(event.pointerId);
    if (!pressed.item) V.player.seek(scale.t(x));
  });
  axis.addEventListener("pointermove", (event) => {
    const [x, y] = local(event);
    if (pressed) {
      pressed.moved ||= Math.abs(x - pressed.x) > 3;
      if (pressed.moved) V.player.seek(scale.t(x));
      return;
    }
    const item = itemAt(x, y);
    axis.classList.toggle("over", Boolean(item?.href));
    by("under").textContent = item
      ? `${item.label} · ${V.stretch(item.t_s, item.until_s ?? item.t_s)}`
      : V.clock(scale.t(x));
  });
  axis.addEventListener("pointerup", () => {
    if (pressed && !pressed.moved && pressed.item) {
      if (pressed.item.href) V.go(pressed.item.href);
      else V.player.seek(pressed.item.t_s);
    }
    pressed = null;
  });
  axis.addEventListener("pointercancel", () => {
    pressed = null;
  });
  axis.addEventListener("pointerleave", () => {
    by("under").textContent = "";
  });
  axis.addEventListener(
    "wheel",
    (event) => {
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (!event.ctrlKey && !event.metaKey && Math.abs(sideways) <= Math.abs(event.deltaY) && !event.shiftKey)
        return;
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) V.zoom(Math.exp(-event.deltaY / 200), scale.t(local(event)[0]));
      else
        view(
          scale.from_s + (sideways / scale.width) * (scale.to_s - scale.from_s),
          scale.to_s + (sideways / scale.width) * (scale.to_s - scale.from_s),
        );
    },
    { passive: false },
  );

  axis.setAttribute("aria-valuemin", V.start_s.toFixed(3));
  axis.setAttribute("aria-valuemax", V.end_s.toFixed(3));
  by("zoom-in").addEventListener("click", () => V.zoom(2));
  by("zoom-out").addEventListener("click", () => V.zoom(0.5));
  by("zoom-all").addEventListener("click", V.zoomAll);

  const later = V.soon(draw);
  V.on("frame", playhead);
  V.on("scale", later);
  V.on("theme", later);
  V.on("chosen", () => {
    if (V.chosen.place) follow(V.chosen.place.t_s);
    later();
  });
  new ResizeObserver(() => V.tell("scale")).observe(axis);
}
