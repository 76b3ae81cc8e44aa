// The pieces of evidence, each folded until it is asked for; and the search over all that the page lists.
"use strict";

{
  const V = Vidence;
  const { by, make, fill, words, data } = V;
  const given = new Map(data.steps.flatMap((step) => step.calls.map((call) => [call.id, step])));
  const pieces = new Map();

  function place(evidence) {
    const { at, span } = evidence;
    const start = span?.start_s ?? at?.t_s;
    if (start === undefined) return null;
    return [V.timeLink(start, span?.end_s ?? at?.until_s ?? start), " "];
  }

  // The frame on which it is seen best, with its box: what a page on paper, or one without video, can show.
  function still(evidence) {
    const { at } = evidence;
    const frame =
      at && data.frames.find(({ t_s, region }) => region === null && Math.abs(t_s - at.t_s) <= V.SAME_S);
    if (!frame) return null;
    const { src } = data.pictures[frame.picture];
    const canvas = make("canvas", {
      role: "img",
      "aria-label": `The frame at ${V.clock(at.t_s)} with the box of ${evidence.id}`,
    });
    const image = new Image();
    image.onload = () => {
      [canvas.width, canvas.height] = [480, Math.round((480 * data.video.height) / data.video.width)];
      const pen = canvas.getContext("2d");
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      pen.scale(canvas.width / data.video.width, canvas.height / data.video.height);
      if (at.xyxy)
        V.place(pen, at.xyxy, V.hue(at.tube ?? evidence.id), data.video.width / 480, {
          wide: true,
          dashed: V.isBridged(at),
        });
    };
    image.src = src;
    return make(
      "figure",
      { class: "still" },
      canvas,
      make("figcaption", {}, `The frame at ${V.when(at, 3)}`),
    );
  }

  function inside(evidence) {
    const call = given.get(evidence.call);
    const rows = [
      ...evidence.numbers.map(([name, value]) => [name, words(value)]),
      evidence.formula && ["formula", make("code", {}, evidence.formula)],
      evidence.rests_on.length > 0 && ["derived from", V.citations(evidence.rests_on)],
      V.citedBy.has(evidence.id) && [
        "cited by",
        V.citedBy.get(evidence.id).map((id) => [V.link(id, id, { class: "cite" }), " "]),
      ],
      call && [
        "found by",
        [V.link(evidence.call, evidence.call, { class: "cite" }), ` in step ${call.step}`],
      ],
    ];
    return [
      evidence.details && make("p", { class: "said" }, words(evidence.details)),
      V.table(rows.filter(Boolean)),
      V.weak(evidence.degradations),
      evidence.at?.until_s > evidence.at?.t_s &&
        make(
          "button",
          { type: "button", class: "stretch", on: { click: () => V.player.play(evidence.at) } },
          `Play ${V.stretch(evidence.at.t_s, evidence.at.until_s)}`,
        ),
      still(evidence),
      evidence.pictures.length > 0 &&
        make(
          "div",
          { class: "pictures" },
          evidence.pictures.map((n, i) => V.picture(n, `${evidence.id}, picture ${i + 1}`)),
        ),
    ];
  }

  function piece(evidence) {
    const more = V.folded("More", () => inside(evidence));
    const weak = evidence.degradations.length;
    const facts = [evidence.cited && "cited", weak > 0 && V.many(weak, "weakness", "weaknesses")];
    const swatch = V.tubes.has(evidence.id) && make("span", { class: "swatch", "aria-hidden": "true" });
    if (swatch) swatch.style.background = V.hue(evidence.id);
    const whole = make(
      "article",
      {
        class: `piece${evidence.cited ? " cited" : ""}`,
        id: evidence.id,
        tabindex: "-1",
        "aria-label": `Evidence ${evidence.id}`,
      },
      make(
        "p",
        { class: "line" },
        V.link(evidence.id, evidence.id, { class: "cite" }),
        swatch,
        " ",
        make("span", { class: "kind" }, evidence.kind),
        " ",
        words(evidence.summary),
      ),
      make("p", { class: "line small" }, place(evidence), V.joined(facts)),
      V.peoples(evidence.id),
      more,
    );
    pieces.set(evidence.id, { whole, more, kind: evidence.kind, cited: evidence.cited });
    return whole;
  }

  V.unfoldEvidence = (id) => pieces.get(id)?.more.unfold();

  // ---- filter and search ------------------------------------------------------------------------------

  const chips = new Map();
  let only = "all";

  function kinds() {
    const counts = new Map([
      ["all", data.evidence.length],
      ["cited", data.evidence.filter((e) => e.cited).length],
    ]);
    for (const { kind } of data.evidence) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    for (const [kind, count] of counts) {
      const chip = make(
        "button",
        { type: "button", "aria-pressed": String(kind === only), on: { click: () => choose(kind) } },
        `${kind} `,
        make("span", { class: "count" }, count.toLocaleString("en")),
      );
      chips.set(kind, chip);
      fill(by("kinds"), chip);
    }
  }

  function choose(kind) {
    only = kind;
    for (const [name, chip] of chips) chip.setAttribute("aria-pressed", String(name === kind));
    filter();
  }

  const fits = ({ kind, cited }) => only === "all" || only === kind || (only === "cited" && cited);

  function sought() {
    // What is folded has no text in the page yet, so the records are searched.
    const text = (record) =>
      Object.values(record)
        .map((value) => (value !== null && typeof value === "object" ? text(value) : value))
        .join(" ")
        .toLowerCase();
    return [
      ...data.claims.map((claim) => [by(claim.id), text(claim)]),
      ...data.evidence.map((evidence) => [pieces.get(evidence.id).whole, text(evidence)]),
      ...data.steps.map((step, place) => [by(`s${place}`), text(step)]),
    ];
  }

  let texts = null;
  function filter() {
    const asked = by("find").value.trim().toLowerCase();
    texts ??= sought();
    let found = 0;
    for (const [part, text] of texts) {
      const fit = text.includes(asked);
      found += Number(fit);
      const chosen = pieces.has(part.id) ? fits(pieces.get(part.id)) : true;
      part.hidden = !(fit && chosen);
    }
    by("found").textContent = asked
      ? found > 0
        ? `${found.toLocaleString("en")} found`
        : "nothing found"
      : "";
  }

  // What a link leads to is never left hidden by a filter.
  V.uncover = (part) => {
    if (!part.hidden) return;
    by("find").value = "";
    choose("all");
  };

  V.clearSearch = () => {
    by("find").value = "";
    filter();
  };

  const list = document.createDocumentFragment();
  // What the answer cites comes first.
  for (const evidence of data.evidence.filter((e) => e.cited)) list.append(piece(evidence));
  for (const evidence of data.evidence.filter((e) => !e.cited)) list.append(piece(evidence));
  by("evidence").append(list);
  if (data.evidence.length === 0)
    fill(by("evidence"), make("p", { class: "note" }, "No evidence was found."));
  kinds();
  by("find").addEventListener("input", filter);
  V.on("print", () => pieces.forEach(({ more }) => more.unfold()));
}
