"""Subtitles beside the video: which there are, and their lines, of SubRip and WebVTT as found in the wild.

What stands in them is foreign text. Only files are read that are named after the video itself.
"""

from __future__ import annotations

import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ....traces.canonical import digest
from ....traces.errors import NotMeasurable
from ....traces.records import SaidLine, Span

SUFFIXES = (".srt", ".vtt")
MOST_BYTES = 16_000_000
# Between the video's name and the suffix: a language, and what kind of subtitles they are.
_MIDDLE = re.compile(r"\.([a-z]{2,12}(?:[-_][a-z0-9]{2,8})?)(?:\.(?:forced|sdh|cc|auto|orig|default))?", re.I)
_CLOCK = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)(?:[.,:](\d{1,3}))?"
_TIMING = re.compile(rf"^\s*{_CLOCK}\s*-+>\s*{_CLOCK}(?:\s.*)?$")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>", re.I)
_TAG = re.compile(r"</?[a-z][^<>]*>|<\d[\d:.]*>|\{\\[^}]*\}", re.I)
# Invisible, and yet part of how words are written.
_JOINERS = "\t\u200c\u200d"
# Captions that roll repeat the line before; they follow it at once.
_AT_ONCE_S = 0.1


@dataclass(frozen=True)
class Sidecar:
    """A file of subtitles beside a video."""

    path: Path
    language: str = ""

    @property
    def described(self) -> str:
        """Its kind and language, without foreign words."""
        language = f", {self.language}" if self.language else ""
        return f"subtitles ({self.path.suffix.lower()}{language})"


@dataclass(frozen=True)
class Subtitles:
    """What a file of subtitles holds: its lines in order of time, and how many could not be read."""

    lines: tuple[SaidLine, ...]
    skipped: int
    sha256: str


@dataclass
class _Cue:
    start_s: float
    end_s: float
    words: list[str] = field(default_factory=list)


def sidecars(video: Path) -> tuple[Sidecar, ...]:
    """The subtitles named after a video: plain ones first, then by language."""
    try:
        beside = [path for path in video.absolute().parent.iterdir() if path.suffix.lower() in SUFFIXES]
    except OSError:
        return ()
    found = [one for path in beside if (one := _named_after(video, path)) is not None and path.is_file()]
    return tuple(sorted(found, key=lambda one: (bool(one.language), one.language, one.path.name)))


def _named_after(video: Path, path: Path) -> Sidecar | None:
    for stem in (video.name, video.stem):
        if path.name.startswith(stem):
            middle = path.name[len(stem) : -len(path.suffix)]
            match = _MIDDLE.fullmatch(middle)
            if not middle or match:
                return Sidecar(path, match[1].lower() if match else "")
    return None


def read_subtitles(sidecar: Sidecar, start_s: float = 0.0) -> Subtitles:
    """The lines of a file; subtitles count from the picture's start, presentation time from `start_s`."""
    try:
        if sidecar.path.stat().st_size > MOST_BYTES:
            raise NotMeasurable(f"the {sidecar.described} are over {MOST_BYTES // 1_000_000} MB: not read")
        data = sidecar.path.read_bytes()
    except OSError as error:
        raise NotMeasurable(f"the {sidecar.described} cannot be read: {error.strerror}") from None
    lines, skipped = parse_subtitles(_decoded(data))
    moved = (
        SaidLine(span=Span(start_s=one.span.start_s + start_s, end_s=one.span.end_s + start_s), text=one.text)
        for one in lines
    )
    return Subtitles(tuple(moved), skipped, digest(data))


def parse_subtitles(text: str) -> tuple[tuple[SaidLine, ...], int]:
    """Lines in order of time, and how many had times that make no sense."""
    rolls = text.lstrip().startswith("WEBVTT")
    cues, skipped = _cues(text.splitlines(), keeps_blanks=not rolls)
    cues.sort(key=lambda cue: (cue.start_s, cue.end_s))
    lines = []
    before: _Cue | None = None
    for cue in cues:
        words = list(cue.words)
        if rolls and before is not None and cue.start_s - before.end_s < _AT_ONCE_S:
            words = [line for line in words if line not in before.words]
        if words:
            span = Span(start_s=cue.start_s, end_s=cue.end_s)
            lines.append(SaidLine(span=span, text="\n".join(words)))
        before = cue
    return tuple(lines), skipped


def _cues(lines: list[str], *, keeps_blanks: bool) -> tuple[list[_Cue], int]:
    """Every cue with its words; a number alone above a timing belongs to the cue that comes."""
    cues: list[_Cue] = []
    skipped, open_ = 0, False
    for at, line in enumerate(lines):
        if "-->" in line:
            cue = _timed(line)
            skipped += cue is None
            open_ = cue is not None
            cues += [] if cue is None else [cue]
        elif not line.strip():
            # SubRip has no comments: what stands after a blank line is still being said.
            open_ = open_ and keeps_blanks
        elif open_ and not _is_heading(lines, at):
            cues[-1].words += _plain(line)
    return cues, skipped


def _is_heading(lines: list[str], at: int) -> bool:
    """Whether a line is the number, or the name, of the cue below it."""
    above = not lines[at - 1].strip() or lines[at].strip().isdigit()
    return above and at + 1 < len(lines) and "-->" in lines[at + 1]


def _timed(line: str) -> _Cue | None:
    """The cue that a timing line begins; None where its times make no sense."""
    match = _TIMING.match(line)
    if match is None:
        return None
    start_s, end_s = (_seconds(match.groups()[first : first + 4]) for first in (0, 4))
    return None if end_s < start_s else _Cue(start_s, end_s)


def _seconds(clock: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = clock
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole + (int(fraction) / 10 ** len(fraction) if fraction else 0.0)


def _plain(line: str) -> Iterator[str]:
    """A line without markup, entities and characters that are no text; nothing where none is left."""
    spoken = _VOICE.sub(lambda match: f"{match[1].strip()}: ", line)
    text = html.unescape(_TAG.sub("", spoken))
    text = "".join(c for c in text if c in _JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    if text := " ".join(text.split()):
        yield text


def _decoded(data: bytes) -> str:
    """Bytes as text: by their mark, else UTF-8, else what Windows writes in the West."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
