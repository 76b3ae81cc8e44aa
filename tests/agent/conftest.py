"""A run without a video: tools that give made-up spans, and a policy that follows a list."""

import time
from dataclasses import dataclass, field

import numpy as np
import pytest

from vidence.agent.budget import Budget
from vidence.agent.checkpoint import carry_on
from vidence.agent.journal import Journal
from vidence.agent.policy import Act, Brief, Propose, Question
from vidence.agent.runtime import Runtime
from vidence.bench.scenes.encode import encode
from vidence.tools.deadline import Deadline
from vidence.tools.manipulations.base import Output
from vidence.tools.wrappers.metering import Meter, with_meter
from vidence.tools.wrappers.record import with_record
from vidence.traces.errors import NothingFound
from vidence.traces.events import RunStarted
from vidence.traces.ledger import Ledger
from vidence.traces.reader import TraceReader
from vidence.traces.records import Absence, Claim, Coverage, Draft, Span, VideoRecord
from vidence.traces.records.claim import Absent
from vidence.traces.store import TraceWriter

VIDEO = VideoRecord(
    name="made-up.mp4",
    sha256="0" * 64,
    width=64,
    height=48,
    time_base=(1, 1000),
    start_s=0.0,
    end_s=8.0,
    frames=200,
    rate_hz=25.0,
    codec="h264",
    pixel_format="yuv420p",
    decoder="none",
)
WHOLE = Span(start_s=0.0, end_s=8.0)


def absence(query):
    coverage = Coverage(spans=(WHOLE,), rate_hz=25.0, tool="motion", frames=200)
    return Absence(query=query, span=WHOLE, coverage=coverage)


def look_for(call, context):
    """A tool: finds nothing called `query`, after `wait_s`; some queries fail."""
    time.sleep(call.arguments.get("wait_s", 0.0))
    query = call.arguments["query"]
    if query == "unheard-of":
        raise NothingFound("nothing is called that")
    if query == "bug":
        raise RuntimeError("a bug in a tool")
    return Output(evidence=(absence(query),))


@dataclass
class ListedPolicy:
    """Makes the listed calls, a step each, then claims that the last thing sought is absent."""

    steps: list
    seen: list = field(default_factory=list)
    name: str = "listed"

    def decide(self, view):
        self.seen.append(view)
        done = len({c.id for c in view.calls.values()})
        ahead = 0
        for step in self.steps:
            if done <= ahead:
                return Act(calls=tuple(("look_for", arguments) for arguments in step))
            ahead += len(step)
        if not view.ledger:
            return Propose(draft=Draft(outcome="insufficient_evidence", reason="nothing was learnt"))
        last = list(view.ledger.values())[-1]
        claim = Claim(id="c1", predicate=Absent(subject=last.query, span=WHOLE), evidence=(last.id,))
        return Propose(draft=Draft(claims=(claim,), truth=False))


@dataclass(frozen=True)
class Little:
    """As much of a context as these tools use."""

    deadline: Deadline
    ledger: Ledger


@pytest.fixture
def start_run(tmp_path):
    """Runs a policy in a new folder, or goes on in one that is there; gives the answer."""

    def start(policy, *, folder=tmp_path / "run", budget=None, resume=False, tool=look_for):
        if resume:
            writer = TraceWriter.reopen(folder)
            journal = Journal.continued(writer, TraceReader(folder))
        else:
            writer = TraceWriter.create(
                folder, RunStarted(vidence="0", question="is it there?", policy="listed", video=VIDEO)
            )
            journal = Journal(writer)
        meter = Meter()
        runtime = Runtime(
            question=Question(text="is it there?"),
            policy=policy,
            journal=journal,
            context=Little(Deadline(), journal.ledger),
            run_call=with_record(with_meter(tool, meter), journal.commit),
            look_first=lambda context: Brief(video=VIDEO),
            meter=meter,
            budget=budget or Budget(),
        )
        with writer:
            carry_on(runtime)
        return TraceReader(folder).answered.answer

    return start


@pytest.fixture
def tool():
    """What `start_run` lets calls do, unless told otherwise."""
    return look_for


@pytest.fixture
def listed():
    """Makes a policy from a list of steps, each a list of arguments."""
    return ListedPolicy


@pytest.fixture
def whole():
    """All of the made-up video."""
    return WHOLE


@pytest.fixture(scope="session")
def two_squares(tmp_path_factory):
    """Three seconds: a red square slides in from the left and stops, a blue one passes below it."""
    path = tmp_path_factory.mktemp("videos") / "two-squares.mp4"
    ground = np.random.default_rng(7).integers(90, 130, (120, 192, 3), dtype=np.uint8)

    def frames():
        for i in range(75):
            image = ground.copy()
            red, blue = min(-30 + 3 * i, 90), 192 - 4 * (i - 15)
            image[24:48, max(red, 0) : max(red + 30, 0)] = (210, 30, 30)
            image[80:104, max(blue, 0) : max(blue + 30, 0)] = (30, 40, 200)
            yield i * 3600, image

    encode(path, frames(), size=(192, 120), rate_hz=25, crf=20)
    return path
