// What was looked at, and what was not, in words: what the rows of the time axis draw.
"use strict";

{
  const V = Vidence;
  const { by, make, fill, words, data } = V;
  const FEW = 12;

  V.timeLinks = (spans) =>
    spans.map(({ start_s, end_s }, i) => [i > 0 && ", ", V.timeLink(start_s, end_s)]);

  V.lookedBy = ({ tool, what }) => V.joined([tool, what]);

  // What nothing looked at is told in the same words everywhere.
  V.unlooked = (spans, looked = null) =>
    spans.length > 0 &&
    make(
      "p",
      { class: "unlooked" },
      "not looked at",
      looked && [" by ", words(V.lookedBy(looked))],
      ": ",
      V.timeLinks(spans),
    );

  function spans({ spans: all }) {
    if (all.length <= FEW) return V.timeLinks(all);
    return [V.timeLinks(all.slice(0, FEW)), ` and ${V.many(all.length - FEW, "more stretch", "more stretches")}`];
  }

  function row(looked) {
    const { rate_hz, region, unlooked } = looked;
    const how = rate_hz > 0 ? `${V.number(rate_hz)} looks a second` : "single frames";
    const part = region && `only ${region.map((each) => each.toFixed(0)).join(", ")} px of the frame`;
    return [
      V.lookedBy(looked),
      [
        make("p", {}, spans(looked), make("span", { class: "note" }, ` · ${V.joined([how, part])}`)),
        V.unlooked(unlooked),
        rate_hz === 0 && make("p", { class: "note" }, "nothing is known of the frames between"),
        make("p", { class: "small" }, "for ", V.citations(looked.evidence.slice(0, FEW))),
      ],
    ];
  }

  if (data.coverage.length > 0) {
    by("looked-part").hidden = false;
    fill(by("looked"), V.table(data.coverage.map(row)));
  }

  // Beside the axis, whose rows are pictures: the holes alone.
  fill(
    by("holes"),
    data.coverage.map((looked) => V.unlooked(looked.unlooked, looked)),
  );
}
