// The rows of the time axis: what happened, what was in sight, what was looked at – and what was not.
"use strict";

{
  const V = Vidence;
  const { data } = V;
  const MOST_ROWS = 4;
  const FEW_TUBES = 10;
  // Looks that have holes have their rows before others; all of them are listed in words.
  const MOST_LOOKS = 6;
  const holedFirst = [...data.coverage].sort(
    (a, b) => Number(b.unlooked.length > 0) - Number(a.unlooked.length > 0),
  );

  const NAMES = {
    event: "events",
    state: "states",
    shot: "shots",
    hit: "search hits",
    speech: "speech",
    moment: "moments",
  };

  const bar = (t_s, until_s, href, label, hue, given = {}) => ({ t_s, until_s, href, label, hue, ...given });

  // Stretches that overlap lie under each other, as far as there is room for it.
  function packed(items) {
    const rows = [];
    for (const item of [...items].sort((a, b) => a.t_s - b.t_s)) {
      const end = item.until_s ?? item.t_s;
      let row = rows.find((kept) => kept.end_s <= item.t_s);
      if (!row && rows.length < MOST_ROWS) rows.push((row = { items: [], end_s: -Infinity }));
      row ??= rows[rows.length - 1];
      row.items.push(item);
      row.end_s = Math.max(row.end_s, end);
    }
    return rows.map((row) => row.items);
  }

  function happened(kind) {
    const items = data.events
      .filter((event) => event.kind === kind)
      .map((event) => {
        const hue = V.evidence.get(event.evidence)?.at?.tube ? V.hue(event.evidence) : V.ink("muted");
        return bar(
          event.t_s,
          event.until_s,
          event.evidence,
          V.joined([event.evidence, event.label], " "),
          hue,
          { sigma_s: event.sigma_s, cited: event.cited },
        );
      });
    // Instants need no rows of their own: they are told apart by their place.
    const instants = items.every(({ until_s }) => until_s === null);
    return { name: NAMES[kind], rows: instants ? [items.sort((a, b) => a.t_s - b.t_s)] : packed(items) };
  }

  // The stretches in which a tube has samples, without its gaps.
  const runs = new Map();
  function runsOf(tube) {
    if (runs.has(tube.id)) return runs.get(tube.id);
    const found = [];
    for (let i = 0, from = 0; i < tube.t_s.length; i += 1) {
      const last = i + 1 === tube.t_s.length;
      if (!last && !V.isGap(tube.t_s[i + 1] - tube.t_s[i], tube.frame_interval_s)) continue;
      found.push([tube.t_s[from], tube.t_s[i] + tube.frame_interval_s]);
      from = i + 1;
    }
    runs.set(tube.id, found);
    return found;
  }

  const tubeRow = (tube) =>
    runsOf(tube).map(([start, end]) =>
      bar(start, end, tube.id, `${tube.id} ${tube.label}`, V.hue(tube.id), {
        named: `${tube.id} ${tube.label}`,
      }),
    );

  // Few things have a row each; of many, what is cited and chosen has, and the others are counted.
  function things() {
    const all = V.things(data.tubes);
    const few = all.length <= FEW_TUBES;
    const own = all
      .filter((tube) => few || tube.cited || V.chosen.things.has(tube.id))
      .sort((a, b) => V.chosen.things.has(b.id) - V.chosen.things.has(a.id))
      .slice(0, FEW_TUBES);
    const lanes = [{ name: "in sight", rows: own.map(tubeRow) }];
    if (!few)
      lanes.push({
        name: `things in sight, of ${all.length.toLocaleString("en")}`,
        rows: [[]],
        density: all.flatMap(runsOf),
      });
    return lanes;
  }

  // Where nobody looked there is a hatched hole: not seen is not the same as absent. Between single frames
  // nothing is known, and all of their row is hatched.
  const holes = (spans, label) =>
    spans.map(({ start_s, end_s }) =>
      bar(start_s, end_s, null, label, V.ink("ink"), { hole: true, named: "not looked at" }),
    );

  function looked(coverage) {
    const href = coverage.evidence[0];
    const rate = `${V.number(coverage.rate_hz)} looks a second`;
    const label = V.joined([coverage.tool, coverage.what, rate, coverage.region && "part of the frame"]);
    const spans = coverage.spans.map(({ start_s, end_s }) => bar(start_s, end_s, href, label, V.ink("seen")));
    const missed = holes(coverage.unlooked, `not looked at by ${V.lookedBy(coverage)}`);
    return {
      name: V.joined([
        "looked at",
        V.lookedBy(coverage),
        missed.length > 0 && `hatched: not looked at (${missed.length})`,
      ]),
      rows: [[...spans, ...missed]],
      hatched: coverage.rate_hz === 0,
    };
  }

  // What people had covered, where that is told with a time; what a tube names, while that is followed.
  function covered() {
    const items = V.covered.flatMap(({ tube, span, why }) => {
      const known = V.tubes.get(tube);
      const always = known ? runsOf(known) : [[V.start_s, V.end_s]];
      const label = V.joined(["covered", tube, why]);
      return (span ? [[span.start_s, span.end_s]] : always).map(([start, end]) =>
        bar(start, end, null, label, V.hue(null), { named: "covered" }),
      );
    });
    return { name: "covered by people", rows: packed(items) };
  }

  V.lanes = () => {
    const answer = (data.answer?.spans ?? []).map(({ start_s, end_s }) =>
      bar(start_s, end_s, null, `the answer's time, ${V.stretch(start_s, end_s)}`, V.ink("accent")),
    );
    return [
      { name: "answer", rows: packed([...answer, ...holes(data.answer?.unlooked ?? [], "not looked at")]) },
      ...Object.keys(NAMES).map(happened),
      ...things(),
      covered(),
      ...holedFirst.slice(0, MOST_LOOKS).map(looked),
    ].filter(({ rows, density }) => density || rows.some((row) => row.length > 0));
  };
}
