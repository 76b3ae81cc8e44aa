// The question, the answer with its claims, what was checked, and what the run was.
"use strict";

{
  const V = Vidence;
  const { by, make, fill, words, data } = V;
  const { run, video, answer, audit, limits, claims, cost } = data;

  const ENDS = {
    finished: null,
    interrupted: "The run was interrupted; what it came to so far is shown.",
    unfinished: "The run did not finish; what it came to so far is shown.",
    broken: "The trace does not hold; it is shown as far as it does.",
  };

  // What a broken trace does not show may have been there.
  const missing =
    run.status === "broken"
      ? { answer: "No answer can be read.", claims: "No claims can be read." }
      : { answer: "The run came to no answer.", claims: "No claim was made." };

  function question() {
    fill(by("question"), words(run.question));
    const asked = [
      run.understood && ["understood as", words(run.understood)],
      run.options.length > 0 && ["options", run.options.map((option, i) => [i > 0 && " · ", words(option)])],
      run.points.length > 0 && [
        "pointed at",
        run.points.map(([t_s, x, y], i) => [
          i > 0 && ", ",
          V.timeLink(t_s),
          ` (${x.toFixed(0)}, ${y.toFixed(0)}) px`,
        ]),
      ],
      ...run.earlier.map(([asked, told]) => ["asked before", [words(asked), " – ", words(told)]]),
      [
        "of",
        [words(video.name), ` · ${video.width} × ${video.height} · ${V.clock(video.end_s - video.start_s)}`],
      ],
      ["by", words(run.policy)],
    ];
    fill(by("asked"), V.table(asked.filter(Boolean), { class: "table asked" }));
    if (ENDS[run.status]) fill(by("asked"), make("p", { class: "notice" }, ENDS[run.status]));
  }

  // The text is made of sentences of claims: each leads to its claim, marked by what that claim is worth.
  function sentences(text) {
    const parts = [];
    let rest = text;
    for (const claim of [...claims].sort((a, b) => text.indexOf(a.text) - text.indexOf(b.text))) {
      const at = claim.text ? rest.indexOf(claim.text) : -1;
      if (at < 0) continue;
      const status = V.statusLeft(claim) ?? claim.status;
      const given = { class: `sentence ${status}`, title: `${claim.id}, ${status}` };
      parts.push(rest.slice(0, at), V.link(claim.id, words(claim.text), given));
      rest = rest.slice(at + claim.text.length);
    }
    return [...parts, rest && words(rest)];
  }

  function answered() {
    const place = by("answered");
    if (answer === null) return fill(place, make("p", { class: "text" }, missing.answer));
    fill(place, make("p", { class: "text" }, sentences(answer.text)));
    // What the text says already is not said again: a reason, and forms of questions in a hint.
    const reason = answer.text.includes(answer.reason) ? null : answer.reason;
    const forms = answer.forms.filter((form) => !answer.hint?.includes(form));
    if (answer.status !== "answered")
      fill(
        place,
        make(
          "p",
          { class: "notice" },
          V.joined([answer.status.replaceAll("_", " "), reason, answer.hint], " – "),
        ),
      );
    else if (reason) fill(place, make("p", { class: "note" }, words(reason)));
    const spans = V.timeLinks(answer.spans);
    return fill(
      place,
      V.table([
        ...answer.fields.map(([name, value]) => [name.replaceAll("_", " "), words(value)]),
        ...(spans.length > 0 ? [["when", spans]] : []),
        ...(answer.unlooked.length > 0 ? [["not looked at", V.timeLinks(answer.unlooked)]] : []),
        ...(answer.tubes.length > 0 ? [["seen as", V.citations(answer.tubes)]] : []),
        ...answer.bearings.map(([field, status, why]) => [
          field,
          [V.status(status), why && [" ", words(why)]],
        ]),
      ]),
      V.weak(answer.degradations),
      forms.length > 0 && [
        make("p", {}, "Questions that are understood:"),
        make(
          "ul",
          {},
          forms.map((form) => make("li", {}, words(form))),
        ),
      ],
    );
  }

  // What is left of the answer without what people call wrong.
  function reviewed() {
    if (!data.after) return;
    const { answer: left, claims: then, taken } = data.after;
    const fallen = then.filter(({ status }) => status !== "verified" && status !== "supported");
    fill(
      by("answered"),
      make(
        "div",
        { class: "notice", id: "after" },
        make(
          "p",
          {},
          "Without what people call wrong",
          taken.length > 0 && [" (", V.citations(taken), ")"],
          ": ",
          make("b", {}, words(left.text)),
        ),
        fallen.map(({ id, reason }) =>
          make("p", { class: "reason" }, `${id} does not stand: `, words(reason ?? "")),
        ),
      ),
    );
  }

  V.claim = (claim, given = {}) =>
    make(
      "li",
      { class: `claim ${claim.status}`, ...given },
      make(
        "p",
        { class: "line" },
        V.status(claim.status),
        // As it was judged; what people said came later. A draft in a step has no id here.
        given.id && V.statusLeft(claim) && ["→ by now ", V.status(V.statusLeft(claim))],
        " ",
        words(claim.text, { class: "sentence-plain" }),
      ),
      make(
        "p",
        { class: "line cites" },
        make("a", { class: "own", href: `#${claim.id}` }, claim.id),
        claim.cites.length > 0 ? " rests on " : " cites nothing",
        claim.cites.map(({ evidence, at }) => [V.citation(evidence, `${claim.id}/${evidence}`, at), " "]),
      ),
      claim.reason && make("p", { class: "reason" }, words(claim.reason)),
      V.unlooked(claim.unlooked),
      V.peoples(claim.id),
    );

  // What answers comes first; what that rests on says so.
  function claimed() {
    const listed = [...claims].sort((a, b) => Number(b.main) - Number(a.main));
    for (const claim of listed) fill(by("claims"), V.claim(claim, { id: claim.id, tabindex: "-1" }));
    if (claims.length === 0) by("claims").replaceWith(make("p", { class: "note" }, missing.claims));
  }

  const VERDICTS = new Map([
    [true, ["ok", "✓ holds"]],
    [false, ["bad", "✗ does not hold"]],
    [null, ["open", "– not known"]],
  ]);

  const FEW = 5;
  const problem = ({ n, why }) =>
    make("p", { class: "problem" }, n === null ? "" : `event ${n}: `, words(why));

  function checks() {
    const rows = audit.map(({ name, ok, problems, notes }) => {
      const [kind, told] = VERDICTS.get(ok);
      return [
        name,
        [
          make("span", { class: `verdict ${kind}` }, told),
          problems.slice(0, FEW).map(problem),
          problems.length > FEW &&
            V.folded(`${V.many(problems.length - FEW, "more problem")}`, () =>
              problems.slice(FEW).map(problem),
            ),
          notes.map((note) => make("p", { class: "note" }, words(note))),
        ],
      ];
    });
    fill(
      by("checks"),
      V.table(rows),
      [...limits, ...data.left_out].map((told) => make("p", { class: "limit" }, words(told))),
    );
  }

  function spent() {
    if (cost === null) return [];
    const tokens =
      cost.model_calls > 0 &&
      `${cost.tokens_in.toLocaleString("en")} + ${cost.tokens_out.toLocaleString("en")} tokens`;
    const told = [
      V.seconds(cost.wall_s),
      V.many(cost.tool_calls, "call"),
      V.many(cost.model_calls, "exchange with a model", "exchanges with models"),
      tokens,
      cost.model_calls > 0 && V.money(cost.usd),
    ];
    return [["cost", V.joined(told)]];
  }

  function about() {
    const rate = `${V.number(video.rate_hz)} frames a second${video.variable_rate ? ", variable" : ""}`;
    const code = (text) => make("code", {}, text);
    fill(
      by("run"),
      V.table([
        ["run", [words(run.title), ` · ${run.status}`]],
        ["last event", code(run.trace)],
        ["video", [words(video.name), ` · ${V.many(video.frames, "frame")}, ${rate} · ${video.codec}`]],
        ["its digest", code(video.sha256)],
        ...spent(),
        ["program", `vidence ${run.vidence}, seed ${run.seed}`],
        ...(run.backends.length > 0
          ? [["backends", run.backends.map((name) => make("p", {}, words(name)))]]
          : []),
      ]),
      V.weak(video.degradations),
    );
  }

  question();
  answered();
  reviewed();
  V.startPeople();
  claimed();
  checks();
  about();
}
