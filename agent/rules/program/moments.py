"""Instants and windows: from words about time to seconds of presentation time."""

from __future__ import annotations

from ....traces.records import Span, SpanFound, Tube
from ....traces.records.claim import Happened, When
from ..ast import Clock, Fractional, Instant, Moment, Window
from .naming import called
from .occurrences import Occurred, is_state, occurrences
from .session import Session
from .things import nothing, resolve


def whole(session: Session) -> Span:
    """All of the video."""
    video = session.view.brief.video
    return Span(start_s=video.start_s, end_s=video.end_s)


def instant_time(session: Session, instant: Instant) -> float:
    """The second an instant means; it must lie in the video."""
    video = whole(session)
    if isinstance(instant, Moment):
        return found_moment(session, instant).t_s + instant.offset_s
    if isinstance(instant, Fractional):
        # The end is exclusive; the last instant that shows a frame lies just before it.
        last = video.end_s - 0.5 / max(session.view.brief.video.rate_hz, 1.0)
        return min(video.start_s + instant.share * video.duration_s, last)
    return _inside(session, instant)


def _inside(session: Session, clock: Clock) -> float:
    video = whole(session)
    if video.start_s <= clock.t_s <= video.end_s:
        return clock.t_s
    raise session.abstain(
        f"{clock.t_s:g} s lies outside the video, which runs from {video.start_s:.2f} to {video.end_s:.2f} s."
    )


def moment_of(session: Session, moment: Moment) -> tuple[Tube, SpanFound]:
    """The tube and the occurrence that a moment means; abstains where it never happens."""
    found = resolve(session, moment.subject)
    if not found.tubes:
        raise nothing(session, found)
    definite = moment.subject.reference == "definite" and not moment.subject.plural
    tubes = (found.one(session),) if definite else found.tubes
    done = occurrences(session, tubes, moment.clause, None)
    pairs = sorted(((f, o.tube) for o in done for f in o.found), key=lambda pair: (pair[0].t_s, pair[0].id))
    index = moment.nth - 1 if moment.nth > 0 else len(pairs) + moment.nth
    if not 0 <= index < len(pairs):
        raise never(session, moment, done, len(pairs))
    event, tube = pairs[index]
    if moment.nth != 1:
        session.needs_beside(event.t_s, None, before=moment.nth > 0)
    return tube, event


def never(session: Session, moment: Moment, done: list[Occurred], times: int) -> Exception:
    """What to raise when a moment does not come (so often)."""
    from .claims import absent_events
    from .denying import did_not

    absent_events(session, moment.subject, moment.clause, done)
    if not times:
        return did_not(session, moment.subject, moment.clause, None)
    was = "was seen to happen" if session.unlooked() else "happened"
    return session.abstain(f"That {was} only {often(times)}, so there is no such moment.")


def often(times: int) -> str:
    """'once', 'twice', '3 times'."""
    return {1: "once", 2: "twice"}.get(times, f"{times} times")


def verb(event: str) -> str:
    """An event or state as a verb."""
    return {"moving": "move", "still": "stand still", "visible": "be visible", "overlapping": "overlap"}.get(
        event, event
    )


def found_moment(session: Session, moment: Moment) -> SpanFound:
    """The occurrence a moment means, claimed as what the answer rests on."""
    tube, event = moment_of(session, moment)
    name = called(moment.subject, tube)
    if is_state(moment.clause):
        session.context(Happened(subject=name, what=event.what, span=event.found), event, tube)
    else:
        session.context(
            When(subject=name, event=event.what, t_s=event.t_s, sigma_s=event.sigma_s), event, tube
        )
    return event


def window_span(session: Session, window: Window) -> Span:
    """The span a window means; an instant has its start equal to its end."""
    span = whole(session)
    start, end = span.start_s, span.end_s
    if window.at is not None:
        at = instant_time(session, window.at)
        return Span(start_s=at, end_s=at)
    if window.during is not None:
        state = found_moment(session, window.during)
        start, end = max(start, state.found.start_s), min(end, state.found.end_s)
    if window.after is not None:
        start = max(start, instant_time(session, window.after))
    if window.before is not None:
        end = min(end, instant_time(session, window.before))
    if window.first_s is not None:
        end = min(end, start + window.first_s)
    if window.last_s is not None:
        start = max(start, end - window.last_s)
    if start >= end:
        raise session.abstain(
            f"The time asked about is empty: it would start at {start:.2f} s and end at {end:.2f} s."
        )
    return Span(start_s=start, end_s=end)


def asked_span(session: Session, window: Window) -> Span | None:
    """The span of a window, or None for all of the video."""
    return None if window == Window() else window_span(session, window)
