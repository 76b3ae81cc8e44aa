// What people added when the run was over: which of their words stand, and what they had covered.
"use strict";

{
  const V = Vidence;
  const { by, make, fill, words, data } = V;
  const { opinions, redactions, after } = data;

  const standing = (of) => opinions.filter((one) => one.of === of && one.withdrawn === null);

  // What a standing word does: "wrong" takes away, whoever says it; nothing else changes an answer.
  function effect({ of, verdict, by: who }) {
    if (verdict === "wrong") return "stands: what is left of the answer does without it";
    const against = standing(of).filter((one) => one.verdict === "wrong" && one.by !== who);
    if (against.length === 0) return "stands, and changes nothing";
    return ["stands, but ", words(against.map((one) => one.by).join(", ")), " calls it wrong, and that counts"];
  }

  const said = (opinion, verb) => [
    words(opinion.by),
    ` ${verb}: `,
    make("b", {}, words(opinion.verdict)),
    opinion.why && [" – ", words(opinion.why)],
  ];

  function told(opinion) {
    const { when, withdrawn } = opinion;
    const outcome = withdrawn
      ? [
          make("b", {}, "withdrawn"),
          " by ",
          words(withdrawn.by),
          ` on ${withdrawn.when}, who says since then: `,
          make("b", {}, words(withdrawn.verdict)),
        ]
      : effect(opinion);
    return make(
      "div",
      { class: `opinion ${withdrawn ? "withdrawn" : "stands"}` },
      make("p", {}, withdrawn ? make("s", {}, said(opinion, "said")) : said(opinion, "says")),
      make("p", { class: "small" }, `${when} · `, outcome),
    );
  }

  // Of one thing, what stands comes first.
  const ordered = (some) =>
    [...some].sort((a, b) => Number(a.withdrawn !== null) - Number(b.withdrawn !== null) || a.n - b.n);
  V.peoples = (id) => ordered(V.opinions.get(id) ?? []).map(told);

  // How a claim stands without what people call wrong; null where that changes nothing.
  const left = new Map((after?.claims ?? []).map((claim) => [claim.id, claim.status]));
  V.statusLeft = (claim) => {
    const then = left.get(claim.id);
    return then === undefined || then === claim.status ? null : then;
  };

  // ---- where something was covered --------------------------------------------------------------------

  // A region lies still; what a tube follows moves, with some margin around.
  const region = ([x1, y1, x2, y2]) => `${x1}, ${y1} to ${x2}, ${y2} px`;

  function where({ xyxy, tube, whole, span }) {
    const place = xyxy
      ? ["the region ", region(xyxy)]
      : whole
        ? ["all of ", V.citation(tube)]
        : ["where a face of ", V.citation(tube), " may be"];
    const start_s = span?.start_s ?? V.tubes.get(tube)?.t_s[0] ?? V.start_s;
    const time = span
      ? ["from ", V.timeLink(start_s, span.end_s)]
      : [xyxy ? "all the time, from " : "while it is followed, from ", V.timeLink(start_s)];
    return make("li", {}, place, ", ", time);
  }

  V.covered = redactions.flatMap(({ places, why }) => places.map((place) => ({ ...place, why })));

  // Where a place lies at an instant; null where it is not covered then.
  V.coveredAt = ({ xyxy, tube, boxes, span }, t_s) => {
    if (span && (t_s < span.start_s - V.SAME_S || t_s > span.end_s)) return null;
    if (xyxy) return xyxy;
    const seen = V.tubes.get(tube);
    const row = seen ? V.rowAt(seen.t_s, t_s, seen.frame_interval_s) : -1;
    return row < 0 ? null : boxes.slice(4 * row, 4 * row + 4);
  };

  const redaction = ({ why, when, places, pictures }) =>
    make(
      "div",
      { class: "redaction" },
      make(
        "p",
        {},
        make("b", {}, "Covered"),
        ": ",
        why ? words(why) : "why is not said",
      ),
      make("p", { class: "small" }, `${when} · ${V.many(pictures, "picture")} of the trace changed`),
      make("ul", { class: "small" }, places.map(where)),
      make("p", { class: "small" }, "Words, boxes, outlines and points of what was covered are still here."),
    );

  function section() {
    const of = [...new Set(opinions.map((one) => one.of))];
    fill(
      by("people"),
      of.map((id) =>
        make("div", { class: "said-of" }, make("p", {}, "of ", V.link(id, id, { class: "cite" })), V.peoples(id)),
      ),
      redactions.map(redaction),
    );
  }

  V.startPeople = () => {
    if (opinions.length + redactions.length === 0) return;
    by("people-part").hidden = false;
    section();
    const stand = opinions.filter(({ withdrawn }) => withdrawn === null).length;
    const gone = opinions.length - stand;
    fill(
      by("answered"),
      make(
        "p",
        { class: "note", id: "people-note" },
        "People added ",
        V.link("people-title", "to this run"),
        ": ",
        V.joined(
          [
            stand > 0 && V.many(stand, "word that stands", "words that stand"),
            gone > 0 && `${gone} withdrawn`,
            redactions.length > 0 && V.many(V.covered.length, "covered place"),
          ],
          ", ",
        ),
        ".",
      ),
    );
  };
}
