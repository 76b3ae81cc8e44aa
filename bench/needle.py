"""Whether an hour can be searched for two seconds on few tokens, knowing only what `search` tells.

The searcher is a model as any other to the graph: it is sent the whole conversation, tools and pictures
included, and its tokens are counted as such. It reads the question, calls `search`, and names a time that
this gave.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from ..agent.budget import Budget
from ..agent.chat.conversation import Style
from ..agent.chat.policy import ChatPolicy
from ..agent.chat.prompts import prompt_digests
from ..agent.checkpoint import carry_on
from ..agent.first_look import look_first
from ..agent.journal import Journal
from ..agent.policy import Question
from ..agent.runtime import Runtime
from ..agent.toolbox import call_runner
from ..tools.deadline import Deadline
from ..tools.manipulations.base import Blobs, Context
from ..tools.models.counting import tokens_of
from ..tools.models.family import PLAIN
from ..tools.models.model import Load, Message, Picture, Replied, Request, Text
from ..tools.pictures import Tile, bgr, shown_frame
from ..tools.registry import ChosenBackends
from ..tools.video import Video
from ..tools.wrappers.cache import NoCache
from ..tools.wrappers.metering import Meter
from ..traces.events import RunStarted
from ..traces.records import Fingerprint, Reply, ToolUse, Usage
from ..traces.store import TraceWriter
from .haystack import Haystack, Needle, make_haystack
from .speed import Figure

HAYSTACKS, NEEDLES = 2, 10
LEAST_FOUND, LEAST_GAIN = 0.95, 20.0
# How far on either side of a time the searcher looks again.
AROUND_S = 10.0
_ASKED = re.compile(r"When is the (.+) to be seen\?")
_BEST = re.compile(r"best at ([\d.]+)")


class Searcher:
    """Searches all of the video, then round the best time that this gave; what comes of that it names."""

    name = "searcher"
    family = PLAIN

    def __init__(self) -> None:
        self.named_s: float | None = None

    def fingerprint(self) -> Fingerprint:
        """It never changes."""
        return Fingerprint(capability="model", name=self.name, version="1")

    def reply(self, request: Request, load: Load, deadline: Deadline) -> Replied:
        """The next call, or the end."""
        told = [_words(message) for message in request.messages if message.role == "tool"]
        asked = next(m[1] for m in map(_ASKED.search, map(_words, request.messages)) if m)
        best = None if not told else _BEST.search(told[-1])
        if not told:
            use = ToolUse(id="t1", name="search", arguments={"query": asked})
        elif best is not None and len(told) == 1:
            at_s = float(best[1])
            span = {"start_s": max(at_s - AROUND_S, 0.0), "end_s": at_s + AROUND_S}
            use = ToolUse(id="t2", name="search", arguments={"query": asked, "span": span})
        else:
            self.named_s = float(best[1]) if best else None
            reason = "A search is no evidence; it only says where to look."
            use = ToolUse(
                id="t3", name="answer", arguments={"outcome": "insufficient_evidence", "reason": reason}
            )
        tokens = tokens_of(request)
        return Replied(Reply(uses=(use,)), Usage(tokens_in=tokens, tokens_out=20, usd=0.0, estimated=True))


def measure_needles(folder: Path, seed: int | None = None) -> Iterator[Figure]:
    """How many of the needles are found, and how much less is sent than by looking once a second."""
    drawn = secrets.randbelow(10**6) if seed is None else seed
    found, gains = 0, []
    for number in range(HAYSTACKS):
        path = folder / f"haystack-{drawn}-{number}.mp4"
        haystack = make_haystack(path, drawn * HAYSTACKS + number, needles=NEEDLES)
        for needle, hit, gain in searched(haystack, folder):
            found += hit
            gains.append(gain)
            if not hit:
                print(f"not found: the {needle.look} at {needle.span.start_s:.1f} s of {path}")
    total = HAYSTACKS * NEEDLES
    name = f"needles of 2 s found in an hour by search alone, seed {drawn}"
    yield Figure(name, found, f"of {total}", "≥ 95 %", found >= LEAST_FOUND * total)
    worst = min(gains)
    yield Figure(
        "fewer tokens than looking once a second, at the worst", worst, "×", "≥ 20 ×", worst >= LEAST_GAIN
    )


def searched(
    haystack: Haystack, folder: Path, *, least_gain: float = LEAST_GAIN
) -> Iterator[tuple[Needle, bool, float]]:
    """Every needle, whether it was found, and how many times its tokens a look a second would have sent.

    More than one part in `least_gain` of those is not to be had: the run would end.
    """
    video = Video.open(haystack.path)
    for number, needle in enumerate(haystack.needles):
        run = folder / f"{haystack.path.stem}-run-{number}"
        named_s, tokens, uniform = _search(video, needle, run, least_gain)
        yield needle, named_s is not None and needle.span.contains(named_s), uniform / max(tokens, 1)


def _search(video: Video, needle: Needle, run: Path, least_gain: float) -> tuple[float | None, int, int]:
    """The time that the searcher names, the tokens it was sent, and those of a look a second."""
    question = Question(text=f"When is the {needle.look} to be seen?")
    searcher = Searcher()
    policy = ChatPolicy(searcher, Style(PLAIN))
    started = RunStarted(
        vidence=version("vidence"),
        question=question.text,
        policy=policy.name,
        video=video.record,
        source=str(video.path),
    )
    with TraceWriter.create(run, started) as writer:
        journal, meter = Journal(writer), Meter()
        uniform = uniform_tokens(video, writer.blobs)
        context = Context(
            video=video,
            backends=ChosenBackends(model=searcher),
            ledger=journal.ledger,
            blobs=writer.blobs,
            cache=NoCache(),
            deadline=Deadline(),
        )
        runtime = Runtime(
            question=question,
            policy=policy,
            journal=journal,
            context=context,
            run_call=call_runner(meter, journal.commit),
            look_first=look_first,
            meter=meter,
            budget=Budget(tokens=int(uniform / least_gain)),
            model=searcher,
            prompts=prompt_digests(),
        )
        carry_on(runtime)
        return searcher.named_s, runtime.cost().tokens_in, uniform


def uniform_tokens(video: Video, blobs: Blobs) -> int:
    """What it takes to be shown a frame a second of all of the video, each as `look` shows it, once."""
    record = video.record
    (frame,) = video.at((record.start_s,))
    tile = Tile(bgr(frame.rgb()), frame.pts, frame.t_s, frame.index)
    shown = shown_frame(tile, (0, 0, record.width, record.height), blobs)
    one = Message(role="user", parts=(Text(text=f"frame at {frame.t_s:.2f} s"), Picture(shown=shown)))
    return tokens_of(Request(messages=(one,))) * round(record.duration_s)


def _words(message: Message) -> str:
    return "\n".join(part.text for part in message.parts if isinstance(part, Text))
