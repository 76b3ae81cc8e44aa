"""Calls, a context and runners of which a test knows exactly what they do."""

from types import SimpleNamespace

import pytest

from vidence.tools.deadline import Deadline
from vidence.tools.manipulations.base import Context, Output
from vidence.traces.ledger import Ledger
from vidence.traces.records import Absence, Call, Coverage, Fingerprint, Span

WHOLE = Span(start_s=0.0, end_s=2.0)


class MemoryCache:
    """Keeps everything, and tells what was asked of it."""

    def __init__(self):
        self.kept = {}

    def get(self, key):
        return self.kept.get(key)

    def put(self, key, value):
        self.kept[key] = value


class Scripted:
    """A runner that gives or raises, call by call, what it was told to; it remembers contexts."""

    def __init__(self, *outcomes):
        self.outcomes, self.contexts = list(outcomes), []

    def __call__(self, call, context):
        self.contexts.append(context)
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome


@pytest.fixture
def scripted():
    return Scripted


@pytest.fixture
def call():
    return Call(id="k1", tool="look_for", arguments={"query": "cars"})


@pytest.fixture
def output():
    coverage = Coverage(spans=(WHOLE,), rate_hz=25.0, tool="motion", frames=50)
    return Output(evidence=(Absence(query="cars", span=WHOLE, coverage=coverage),), backends=(print_of("1"),))


def print_of(version):
    return Fingerprint(capability="detector", name="fake", version=version)


@pytest.fixture
def make_context():
    """A context for a video of some content and backends of some version."""

    def make(*, video="0" * 64, backend="1", cache=None, deadline=None):
        return Context(
            video=SimpleNamespace(record=SimpleNamespace(sha256=video)),
            backends=SimpleNamespace(fingerprints=lambda: (print_of(backend),)),
            ledger=Ledger(),
            blobs=None,
            cache=cache or MemoryCache(),
            deadline=deadline or Deadline(),
        )

    return make
