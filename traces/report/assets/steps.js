// The chain of steps, from the question to the answer: what was called, what a model saw, said and cost.
"use strict";

{
  const V = Vidence;
  const { by, make, fill, words, data } = V;

  function call(made) {
    const facts = [
      made.cached && "from the cache",
      made.attempts > 1 && `${made.attempts} attempts`,
      V.seconds(made.wall_s),
    ];
    return make(
      "li",
      { class: `call${made.failed ? " failed" : ""}`, id: made.id, tabindex: "-1" },
      make(
        "p",
        { class: "line" },
        V.link(made.id, made.id, { class: "own" }),
        " ",
        make("b", {}, words(made.tool)),
        " ",
        make("code", {}, words(made.arguments)),
      ),
      make(
        "p",
        { class: "line small" },
        made.failed && "✗ ",
        made.evidence.length > 0 ? ["gave ", V.citations(made.evidence)] : words(made.outcome),
        ` ${V.joined(facts)}`,
      ),
      made.backends.length > 0 && make("p", { class: "line small" }, "by ", words(made.backends.join(", "))),
    );
  }

  function message({ role, parts }) {
    return make(
      "div",
      { class: "message" },
      make("p", { class: "role" }, role),
      parts.map((part) =>
        typeof part === "number" ? V.picture(part, "What the model was shown") : make("pre", {}, words(part)),
      ),
    );
  }

  function talk(exchange) {
    const told = [
      `${exchange.tokens_in.toLocaleString("en")} + ${exchange.tokens_out.toLocaleString("en")} tokens`,
      V.money(exchange.usd),
      V.seconds(exchange.wall_s),
      exchange.thinned > 0 && `cut down ${exchange.thinned} times to fit`,
    ];
    const seen = () => [
      exchange.before > 0 &&
        make(
          "p",
          { class: "note" },
          `${V.many(exchange.before, "message")} as in the exchange before, then:`,
        ),
      exchange.said.map(message),
      exchange.left_out && make("p", { class: "note" }, words(exchange.left_out)),
      make("p", { class: "note" }, "whole request: sha256 ", make("code", {}, exchange.request)),
    ];
    return make(
      "li",
      { class: "talk" },
      make(
        "p",
        { class: "line" },
        make("b", {}, words(exchange.model)),
        make("span", { class: "small" }, ` ${V.joined(told)}`),
      ),
      V.folded("What it was shown", seen),
      exchange.reply && make("pre", { class: "reply" }, words(exchange.reply)),
      exchange.uses.map(([tool, asked]) =>
        make(
          "p",
          { class: "line" },
          "asked for ",
          make("b", {}, words(tool)),
          " ",
          make("code", {}, words(asked)),
        ),
      ),
      exchange.repairs.map((repair) => make("p", { class: "note" }, "mended: ", words(repair))),
      exchange.correction && make("p", { class: "problem" }, "was told: ", words(exchange.correction)),
    );
  }

  const objection = ({ claim, status, reason }) =>
    make(
      "p",
      { class: "problem" },
      "The verifier objects to ",
      V.link(claim, claim, { class: "cite" }),
      ` (${status}): `,
      words(reason),
    );

  // By its place, as a run that was resumed begins a step anew, and earlier runs had steps of their own.
  function step(done, place) {
    const draft = () =>
      make(
        "ol",
        { class: "claims" },
        done.claims.map((claim) => V.claim(claim)),
      );
    const drafted =
      done.claims.length > 0 &&
      V.folded(`${V.many(done.claims.length, "claim")} of the draft, as judged`, draft);
    const whole = make(
      "li",
      { class: "step", id: `s${place}`, tabindex: "-1" },
      make(
        "p",
        { class: "line" },
        V.link(`s${place}`, done.step, { class: "own" }),
        " ",
        make("b", {}, done.node),
        " ",
        words(done.said),
        make("span", { class: "small" }, ` ${V.seconds(done.wall_s) ?? ""}`),
      ),
      done.talks.length > 0 && make("ul", { class: "talks" }, done.talks.map(talk)),
      done.calls.length > 0 && make("ul", { class: "calls" }, done.calls.map(call)),
      done.objections.map(objection),
      drafted,
    );
    if (drafted) V.on("print", () => drafted.unfold());
    return whole;
  }

  fill(by("steps"), data.steps.map(step));
  if (data.steps.length === 0)
    by("steps").replaceWith(make("p", { class: "note" }, "The trace holds no step."));
}
