"""The manipulation `transcript`: what is said in a span, by subtitles beside the video, else by its sound."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ...traces.errors import NotMeasurable
from ...traces.records import Degradation, SaidLine, Span, Transcript
from ..backends.words.subtitles import Sidecar, read_subtitles, sidecars
from ..index import remembered
from ..wrappers.cache import cache_key
from .base import Arguments, Context, Output
from .deriving import check_span

# At most so many lines at once; of more, a part is to be asked for.
MOST_LINES = 200


class TranscriptArguments(Arguments):
    """Which part, and which lines of it."""

    span: Span | None = Field(default=None, description="only in this part of the video, in seconds")
    containing: str = Field(default="", description="only lines with all of these words")
    language: str = Field(default="", description="of the subtitles, such as en")


class ReadTranscript:
    """Read what is said."""

    name: ClassVar[str] = "transcript"
    summary: ClassVar[str] = "Read what is said: subtitles, or the sound written down."
    arguments: ClassVar[type[TranscriptArguments]] = TranscriptArguments

    def run(self, arguments: TranscriptArguments, context: Context) -> Output:
        """One transcript with the lines of the span that fit."""
        check_span(arguments.span, context)
        span = arguments.span or context.video.whole
        found = sidecars(context.video.path)
        if found:
            return Output(
                (_narrowed(_subtitled(_chosen(found, arguments.language), context), arguments, span),)
            )
        transcriber = context.backends.transcriber()
        print_ = transcriber.fingerprint()
        key = cache_key(
            video=context.video.record.sha256,
            tool="transcript",
            backends=(print_,),
            arguments={"span": (span.start_s, span.end_s)},
        )

        def make() -> Transcript:
            lines = transcriber.transcribe(context.video, span, context.deadline)
            return Transcript(source=transcriber.name, span=span, lines=lines)

        heard, cached = remembered(context, key, Transcript, make)
        return Output((_narrowed(heard, arguments, span),), (print_,), cached)


def _chosen(found: tuple[Sidecar, ...], language: str) -> Sidecar:
    """The subtitles of a language; where none is named, the plain ones."""
    wanted = language.strip().lower()
    fit = [one for one in found if not wanted or one.language.split("-")[0] == wanted.split("-")[0]]
    if not fit:
        there = ", ".join(one.language or "unnamed" for one in found)
        raise NotMeasurable(f"there are no subtitles in {wanted!r}, only in: {there}")
    return fit[0]


def _subtitled(sidecar: Sidecar, context: Context) -> Transcript:
    """All the lines of a sidecar."""
    read = read_subtitles(sidecar, context.video.record.start_s)
    detail = f"{read.skipped} line(s) have times that make no sense"
    weak = (Degradation(kind="skipped_lines", detail=detail),) if read.skipped else ()
    return Transcript(
        source=sidecar.described,
        sidecar=read.sha256,
        span=context.video.whole,
        lines=read.lines,
        degradations=weak,
    )


def _narrowed(whole: Transcript, arguments: TranscriptArguments, span: Span) -> Transcript:
    """The lines of a span that hold the words, not more than can be read at once."""
    words = arguments.containing.lower().split()
    lines = [one for one in whole.lines if _overlaps(one, span) and _holds(one, words)]
    cut = f"the first {MOST_LINES} of {len(lines)} lines: ask for a shorter span, or for words"
    weak = (Degradation(kind="budget_cut", detail=cut),) if len(lines) > MOST_LINES else ()
    return whole.model_copy(
        update={
            "span": span,
            "lines": tuple(lines[:MOST_LINES]),
            "degradations": (*whole.degradations, *weak),
        }
    )


def _overlaps(line: SaidLine, span: Span) -> bool:
    return line.span.start_s < span.end_s and line.span.end_s >= span.start_s


def _holds(line: SaidLine, words: list[str]) -> bool:
    text = line.text.lower()
    return all(word in text for word in words)
