"""Questions about time: when, how long, how often, what came first, what happened next."""

from __future__ import annotations

from .ast import (
    AskHowLong,
    AskNext,
    AskTimes,
    AskWhen,
    Clause,
    Clock,
    Fractional,
    Moment,
    Query,
    Thing,
    Window,
)
from .grammar import Bindings
from .questions import ask, is_event
from .windows import Tail

# ---- when -----------------------------------------------------------------------------------------------


def _when(bound: Bindings, tail: Tail) -> Query | None:
    happening = bound["h"]
    if happening.none or happening.subject.reference == "which":
        return None
    nth, window = bound.get("n") or tail.nth or happening.nth or 1, tail.window
    subject, clause = _entering(happening.subject, happening.ending), happening.ending
    if clause == Clause(happens="visible") and (tail.nth or happening.nth) in (1, -1):
        clause = Clause(happens="appear" if nth == 1 else "disappear")
        nth = 1
    if tail.again and clause.happens == "start":
        if window.after is not None:
            return None
        # it starts again when it starts after having stopped
        stopped = Moment(subject=subject, clause=Clause(happens="stop"))
        nth, window = 1, window.model_copy(update={"after": stopped})
    ranked = bound.get("n") or tail.nth or happening.nth
    side = "instant" if is_event(clause) or ranked == 1 else "span"
    return AskWhen(subject=subject, clause=clause, nth=nth, side=side, window=window)


def _entering(subject: Thing, clause: Clause) -> Thing:
    """'When does the second car enter': the second of those that enter."""
    ordinal = subject.ordinal
    if clause.happens != "enter" or ordinal is None or ordinal.by != "appear":
        return subject
    return subject.model_copy(update={"ordinal": ordinal.model_copy(update={"by": "enter"})})


@ask(
    "when ($be) {s:thing} {f:adverb_rank} (seen|visible|on screen|in (view|sight)|spotted|shown|detected)",
    "when ($do) {s:thing} {f:adverb_rank} (appear|<show> up)",
    "when ($be) {s:thing} (seen|visible) [for] [the] {f:rank} [time]",
    "when (can|do|could) (you|we|i|one) {f:adverb_rank} see {s:thing}",
    "when ($do) (you|we|i|one) {f:adverb_rank} see {s:thing}",
    "$get the {f:rank} (moment|time|instant|second) [that|when|at which|in which] {s:thing} "
    "($be) (seen|visible|in view|on screen|in the (picture|frame))",
    "[at|in] $what_time ($be) {s:thing} {f:adverb_rank} (seen|visible|in view|spotted)",
    "$get $the_time (when|at which) {s:thing} ($be) {f:adverb_rank} (seen|visible|in view)",
    "when {s:thing} ($be) {f:adverb_rank} (seen|visible|in view|spotted)",
    "when ($do|can) (you|we|i|one) see {s:thing} (for the {f:rank} time|{f:adverb_rank})",
    "$get the {f:rank} (moment|time|instant|second) [that|when|at which] (you|we|i|one) "
    "[can|could] see {s:thing}",
)
def _ask_seen(bound: Bindings, tail: Tail) -> Query | None:
    rank = bound.get("f", 1)
    if rank not in (1, -1):
        return None
    clause = Clause(happens="appear" if rank == 1 else "disappear")
    return AskWhen(subject=bound["s"], clause=clause, window=tail.window)


@ask(
    "when (can|do|could|would) (you|we|i|one) see {s:thing}",
    "when ($be) there {s:thing}",
    "when ($be) {s:thing} (there|present|around)",
)
def _ask_visible(bound: Bindings, tail: Tail) -> Query | None:
    thing = bound["s"]
    return AskWhen(subject=thing, clause=Clause(happens="visible"), side="span", window=tail.window)


@ask("(show|show me|find|tell me|mark) when {h:statement}", nth=True)
@ask("[at|by|in] $what_time {h:happening}", "when [exactly|precisely] {h:happening}", nth=True)
@ask(
    "$get $the_time (when|at which|that|where|in which) {h:statement}",
    "$get $the_time {h:statement}",
    nth=True,
)
@ask("$get $the_time (when|at which|that|of) {h:statement}", nth=True)
@ask("what ($be) $the_time {h:statement}", "$get $the_time of {h:nominal}", nth=True)
@ask(
    "when ($be) {h:nominal}|when ($do) {h:nominal} <happen,occur>|when ($do) {h:nominal} take place", nth=True
)
@ask("when ($be) the {n:rank} time [that|when] {h:statement}", "when for the {n:rank} time {h:happening}")
@ask(
    "$get $the_time of the {n:rank} time [that|when] {h:statement}|the {n:rank} time [that|when] "
    "{h:statement}"
)
@ask("(how long|how many seconds) (into|in) $video {h:happening}", nth=True)
@ask("after (how long|how many seconds|how much time) {h:happening}", "how soon {h:happening}", nth=True)
@ask("how (late|early) [in $video] {h:happening}", nth=True)
def _ask_when(bound: Bindings, tail: Tail) -> Query | None:
    return _when(bound, tail)


@ask("when ($do) it happen that {h:statement}", "when ($be) it that {h:statement}", nth=True)
def _ask_when_it_is(bound: Bindings, tail: Tail) -> Query | None:
    return _when(bound, tail)


@ask(
    "(during|in|over|for|throughout) (what|which) $period {h:happening}",
    "(what|which) $period {h:happening}",
    "from (when|what time) (to|until) (when|what time) {h:happening}",
    "(during|in|over) (what|which) time {h:happening}",
    "$get the $period (in|during|over|for) which {h:statement}",
    "$get the $period (when|that|while|where) {h:statement}",
    "between (which|what) (times|seconds|moments) {h:happening}",
    "since when {h:happening}",
)
def _ask_span(bound: Bindings, tail: Tail) -> Query | None:
    query = _when(bound, tail)
    return query.model_copy(update={"side": "span"}) if query else None


@ask("(until|up until|up to) (when|what time|which time|$what_time) {h:happening}")
def _ask_until(bound: Bindings, tail: Tail) -> Query | None:
    query = _when(bound, tail)
    if query is None or is_event(bound["h"].clause):
        return None
    return query.model_copy(update={"side": "instant", "end": True})


# ---- how long, how often --------------------------------------------------------------------------------


@ask(
    "[for] ($long) {h:happening}",
    "[what ($be)] [the] (total|overall) [time|duration] [that|for which] {h:statement}",
)
@ask(
    "$get the (duration|length of time|amount of time|time|number of seconds) (for|during) which "
    "{h:statement}"
)
@ask("$get the (duration|length of time|amount of time|number of seconds) [that] {h:statement}")
def _how_long(bound: Bindings, tail: Tail) -> Query | None:
    happening = bound["h"]
    clause = happening.clause
    if happening.none or happening.nth:
        return None
    if clause.happens == "stop" and clause.then is None:
        clause = clause.model_copy(update={"happens": "still"})
    if clause == Clause(happens="moving", negated=True):
        clause = Clause(happens="still")
    if is_event(clause):
        return None
    return AskHowLong(subject=happening.subject, clause=clause, window=tail.window)


@ask(
    "($long) ($do) {s:thing} {c:to_do} for",
    "($long) ($do) {s:thing} <spend> {c:doing}",
    "($long) ($do) {s:thing} <spend> {c:predicate}",
    "($long) ($be) spent {c:doing} by {s:thing}",
    "[for] ($long) (can|could) (you|we|one|i) see {s:thing}",
    "[for] ($long) (can|could) {s:thing} be seen",
    "($long) ($do) {s:thing} <stay,remain,last> [there|in $frame|in (view|sight)|on (screen|camera)]",
    "[for] ($long) ($do) {s:thing} <appear> [for] [in|on] [$frame]",
    "how long ($be) {s:thing} 's (appearance|presence)",
    "[for] ($long) ($be) there {s:thing}",
)
def _how_long_spent(bound: Bindings, tail: Tail) -> Query | None:
    clause = bound.get("c", Clause(happens="visible"))
    if clause == Clause(happens="stop"):
        clause = Clause(happens="still")
    if is_event(clause):
        return None
    return AskHowLong(subject=bound["s"], clause=clause, window=tail.window)


@ask(
    "($long) (<pass,elapse>|<go> by|($do) <pass,elapse>|($be) there|($do) it take|it <take>) (between|from) "
    "{a:moment} (and|to|until)"
    " {b:moment} [again]",
    "($long) ($be) (it|the (time|interval|gap|pause)) (between|from) [when] {a:moment} (and|to|until) "
    "[when] {b:moment} [again]",
    "$get the (time|interval|gap|duration|delay|time difference|period|pause) (between|from) {a:moment} "
    "(and|to|until) {b:moment} [again]",
    "($long) [($be) it] (between|from) [when] {a:moment} (and|to|until) [when] {b:moment} [again]",
    "($long) after {a:moment} {b:inverted_moment} [again]",
    "($long) {b:inverted_moment} after {a:moment}",
    "($long) after {a:moment} ($be) it (before|until) {b:moment} [again]",
    "($long) before {b:moment} {a:inverted_moment}",
    "($long) {a:inverted_moment} before {b:moment} [again]",
    "($long) ($do) it take (after|from) {a:moment} [until|before|for] {b:moment} [again]",
)
def _how_long_between(bound: Bindings, tail: Tail) -> Query | None:
    start, end = bound["a"], bound["b"]
    if not (is_event(start.clause) and is_event(end.clause)) or tail.window != Window():
        return None
    return AskHowLong(start=start, end=end)


@ask(
    "(how often|how many times|how many different times|on how many occasions) {h:happening}",
    "[what ($be)|count|give|state|tell me] the number of times [that] {h:statement}",
    "count how (often|many times) {h:statement}",
)
def _times(bound: Bindings, tail: Tail) -> Query | None:
    happening = bound["h"]
    if happening.none or happening.nth:
        return None
    return AskTimes(subject=happening.subject, clause=happening.clause, window=tail.window)


@ask(
    "how many (stops|halts|pauses) ($do) {s:thing} <make,take>{stop:yes}",
    "how many turns ($do) {s:thing} <make,take>",
)
def _times_made(bound: Bindings, tail: Tail) -> Query | None:
    happens = "stop" if "stop" in bound else "turn"
    return AskTimes(
        subject=bound["s"], clause=Clause.model_validate({"happens": happens}), window=tail.window
    )


# ---- what happens next ----------------------------------------------------------------------------------


@ask(
    "what (<happen,occur>|<take> place|($be) (going on|happening)|goes on)",
    "what ($be) the (first|next) (thing|event) [that <happen>|to <happen>]",
    "what ($be) (seen|shown) <happening>",
    "[describe|tell me|say|state|report] what (<happen,occur>|<take> place|($be) happening)",
    "what event (<happen,occur,follow>|<take> place)|which event (<happen,occur,follow>|<take> place)",
    "what (<come>|<follow>) next",
    next_=True,
)
def _next(bound: Bindings, tail: Tail) -> Query | None:
    return _what_next(None, tail)


@ask(
    "what ($do) {s:thing} <do>",
    "what ($be) {s:thing} doing",
    "what <happen> to {s:thing}",
    "[tell me|describe|say] what {s:thing} (<do>|($be) doing)",
    next_=True,
)
def _next_of(bound: Bindings, tail: Tail) -> Query | None:
    return _what_next(bound["s"], tail)


@ask(
    "($long) ($do) it take {s:thing} to {c:to_do} (after|from when|once) {a:moment}",
    "($long) ($do) it take {s:thing} to {c:to_do} (after|from) {g:own_doing}",
    "($long) after {a:moment} ($do) it take {s:thing} to {c:to_do}",
)
def _how_long_until(bound: Bindings, tail: Tail) -> Query | None:
    subject: Thing = bound["s"]
    end = Moment(subject=subject, clause=bound["c"])
    start = bound["a"] if "a" in bound else Moment(subject=subject, clause=bound["g"].clause)
    if not (is_event(start.clause) and is_event(end.clause)) or tail.window != Window():
        return None
    return AskHowLong(start=start, end=end)


@ask("what (<follow>|<come> after) {m:moment}|which event <follow> {m:moment}")
def _follows(bound: Bindings, tail: Tail) -> Query | None:
    return AskNext(moment=bound["m"]) if tail.window == Window() else None


@ask("what (<precede>|<come> before) {m:moment}")
def _precedes(bound: Bindings, tail: Tail) -> Query | None:
    return AskNext(moment=bound["m"], relation="before") if tail.window == Window() else None


def _what_next(subject: Thing | None, tail: Tail) -> Query | None:
    """One moment, before, after or at which something is asked for."""
    set_ = [(name, value) for name, value in tail.window if value is not None]
    if len(set_) != 1 or set_[0][0] not in ("after", "before", "at"):
        return None
    name, instant = set_[0]
    if isinstance(instant, Fractional) or (isinstance(instant, Moment) and not is_event(instant.clause)):
        return None
    if name == "at" and isinstance(instant, Moment) and tail.next:
        name = "after"
    if not isinstance(instant, Clock | Moment):
        return None
    return AskNext.model_validate(
        {"moment": instant, "relation": name, "subject": subject, "window": Window()}
    )
