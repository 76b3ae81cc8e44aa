// Small parts that several sections are made of: links, chips, lists of what is weak.
"use strict";

{
  const V = Vidence;
  const { make, words } = V;

  V.link = (hash, text, given = {}) => make("a", { href: `#${hash}`, ...given }, text);

  V.timeLink = (t_s, until_s = null, text = null) =>
    V.link(`t=${Number(t_s.toFixed(4))}`, text ?? V.stretch(t_s, until_s ?? t_s), { class: "when" });

  // When a place is; where what is meant lies between frames of its thing, it is the nearest of them.
  V.when = ({ t_s, meant_s }, digits = 2) =>
    meant_s === null ? V.clock(t_s, digits) : `${V.clock(t_s, 3)}, the nearest to ${V.clock(meant_s, 3)}`;

  // A citation: its id, and where it leads. `hash` says which claim cites it, as its place may be its own.
  V.citation = (id, hash = id, at = V.evidence.get(id)?.at) => {
    const evidence = V.evidence.get(id);
    const where = at ? `, at ${V.when(at)}` : "";
    const title = evidence ? `${evidence.kind}: ${evidence.summary}` : "not in this trace";
    const gone = V.data.after?.taken.includes(id) ? ", called wrong" : "";
    return evidence
      ? V.link(hash, id, {
          class: `cite${gone && " gone"}`,
          title: `${title}${where}${gone}`,
          "aria-label": `Evidence ${id}${where}${gone}`,
        })
      : make("span", { class: "cite lost", title }, `${id} (missing)`);
  };

  V.citations = (ids) => ids.flatMap((id, place) => (place ? [" ", V.citation(id)] : [V.citation(id)]));

  // A status is told by a mark and a word; its colour only repeats them.
  V.status = (status) =>
    make(
      "span",
      { class: `status ${status}`, title: V.STATUS[status]?.means },
      make("span", { "aria-hidden": "true" }, V.STATUS[status]?.mark ?? "·"),
      ` ${status.replaceAll("_", " ")}`,
    );

  V.weak = (degradations) =>
    degradations.length > 0 &&
    make(
      "ul",
      { class: "weak" },
      degradations.map(({ kind, detail }) =>
        make("li", {}, make("b", {}, kind.replaceAll("_", " ")), " – ", words(detail)),
      ),
    );

  // Names and values side by side.
  V.table = (rows, given = {}) =>
    rows.length > 0 &&
    make(
      "dl",
      { class: "table", ...given },
      rows.map(([name, value]) => make("div", {}, make("dt", {}, words(name)), make("dd", {}, value))),
    );

  // Details whose inside is made when it is first opened: a long run has thousands of them.
  V.folded = (title, inside, given = {}) => {
    const folded = make("details", given, make("summary", {}, title));
    const unfold = () => {
      if (folded.dataset.filled) return;
      folded.dataset.filled = "yes";
      V.fill(folded, inside());
    };
    folded.addEventListener("toggle", () => folded.open && unfold());
    folded.unfold = () => {
      unfold();
      folded.open = true;
    };
    return folded;
  };

  V.picture = (place, caption) => {
    const picture = V.data.pictures[place];
    return (
      picture &&
      make(
        "figure",
        {},
        make("img", {
          src: picture.src,
          width: picture.width,
          height: picture.height,
          loading: "lazy",
          decoding: "async",
          alt: caption,
        }),
        make("figcaption", {}, caption, picture.blob && ` · sha256 ${picture.blob.slice(0, 12)}…`),
      )
    );
  };

  V.seconds = (wall_s) => (wall_s === null || wall_s === undefined ? null : `${wall_s.toFixed(2)} s`);
  V.money = (usd) => (usd === null || usd === undefined ? null : `$${usd.toFixed(4)}`);
  V.joined = (parts, between = " · ") => parts.filter(Boolean).join(between);
}
