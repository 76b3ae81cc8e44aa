"""Things drawn through a video, both ways from their prompts, by whatever draws them frame after frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ....traces.records import Mask, Span
from ...capabilities import Outlines, Prompt
from ...deadline import Deadline
from ...video.ahead import ahead
from ...video.backwards import backwards

if TYPE_CHECKING:
    from ...video import Frame, Video

# Times that are nearer than this are one; frames are farther apart.
_SAME_S = 1e-4
# Onward, so many are decoded while what draws still works on the one before.
_AHEAD = 2
_WHAT = "following outlines"


class Drawn(NamedTuple):
    """A thing in a frame: its mask, None where it is not seen, and how sure that is."""

    mask: Mask | None
    score: float


UNSEEN = Drawn(None, 0.0)


class Pencil(Protocol):
    """Draws things in frames that follow one another, onward or back in time; it holds what it must know.

    What it holds is bounded, however many frames it sees.
    """

    def see(self, frame: Frame) -> None:
        """Turn to the next frame."""

    def begin(self, thing: int, prompt: Prompt) -> Drawn:
        """A thing that is told in the frame it has turned to."""

    def go_on(self, thing: int) -> Drawn:
        """A thing begun in an earlier frame, in the frame it has turned to."""


@dataclass(frozen=True)
class _Row:
    """The things drawn in one frame, by number."""

    pts: int
    t_s: float
    index: int
    drawn: Mapping[int, Drawn]


def drawn(pencil: Pencil, frame: Frame, prompts: Sequence[Prompt], deadline: Deadline) -> Outlines:
    """The things of the prompts in one frame."""
    if prompts:
        pencil.see(frame)
    found: dict[int, Drawn] = {}
    for thing, prompt in enumerate(prompts):
        deadline.check("drawing outlines")
        found[thing] = pencil.begin(thing, prompt)
    return _outlines(_Row(frame.pts, frame.t_s, frame.index, found), len(prompts))


def followed(
    pencil: Callable[[], Pencil], video: Video, prompts: Sequence[Prompt], span: Span, deadline: Deadline
) -> Iterator[Outlines]:
    """The things in every frame of a span, each from its prompt both ways, in order of time.

    A thing is first followed back, and of that its masks are kept, then onward as they are asked for.
    """
    first = next(iter(video.frames(span)), None)
    if first is None or not prompts:
        return
    # A span that lies between two frames shows the one on display.
    start_s, end_s = min(first.t_s, span.start_s), max(span.end_s, first.t_s + _SAME_S)
    del first
    earliest_s, latest_s = (video.at([pick(p.t_s for p in prompts)])[0].t_s for pick in (min, max))
    before: dict[int, _Row] = {}
    if latest_s > start_s:
        part = Span(start_s=start_s, end_s=latest_s + _SAME_S)
        rows = _back(pencil(), video, prompts, part, deadline)
        before = {row.index: row for row in rows if row.t_s < end_s}
    yield from (_outlines(row, len(prompts)) for row in _until(before, earliest_s))
    if earliest_s < end_s:
        frames = ahead(video.frames(Span(start_s=earliest_s, end_s=end_s)), most=_AHEAD)
        for row in _onward(pencil(), frames, prompts, deadline):
            if row.t_s >= start_s:
                back = before.pop(row.index, row)
                yield _outlines(replace(row, drawn={**back.drawn, **row.drawn}), len(prompts))


def _until(rows: dict[int, _Row], t_s: float) -> Iterator[_Row]:
    """The rows before a time, in order, each let go of as it is taken."""
    for index in sorted(rows):
        if rows[index].t_s >= t_s:
            return
        yield rows.pop(index)


def _onward(
    pencil: Pencil, frames: Iterator[Frame], prompts: Sequence[Prompt], deadline: Deadline
) -> Iterator[_Row]:
    begun: set[int] = set()
    for frame in frames:
        deadline.check(_WHAT)
        shown_until_s = frame.t_s + frame.duration_s - _SAME_S
        due = [n for n, p in enumerate(prompts) if n not in begun and p.t_s < shown_until_s]
        yield _row(pencil, frame, prompts, begun, due)


def _back(
    pencil: Pencil, video: Video, prompts: Sequence[Prompt], span: Span, deadline: Deadline
) -> Iterator[_Row]:
    """The things before their prompts, last frame first; their own frames are left to the way onward."""
    begun: set[int] = set()
    for frame in backwards(video, span):
        deadline.check(_WHAT)
        due = [n for n, p in enumerate(prompts) if n not in begun and p.t_s >= frame.t_s - _SAME_S]
        row = _row(pencil, frame, prompts, begun, due)
        yield replace(row, drawn={n: one for n, one in row.drawn.items() if n not in due})


def _row(
    pencil: Pencil, frame: Frame, prompts: Sequence[Prompt], begun: set[int], due: Sequence[int]
) -> _Row:
    """What is drawn in one frame: the things that are due are begun, the others go on."""
    pencil.see(frame)
    found = {thing: pencil.go_on(thing) for thing in sorted(begun)}
    found |= {thing: pencil.begin(thing, prompts[thing]) for thing in due}
    begun.update(due)
    return _Row(frame.pts, frame.t_s, frame.index, found)


def _outlines(row: _Row, things: int) -> Outlines:
    """A row in the prompts' order; what is in no pass, as a frame that only one could decode, is not seen."""
    found = [row.drawn.get(thing, UNSEEN) for thing in range(things)]
    return Outlines(
        pts=row.pts,
        t_s=row.t_s,
        index=row.index,
        masks=tuple(one.mask for one in found),
        scores=tuple(one.score for one in found),
    )
