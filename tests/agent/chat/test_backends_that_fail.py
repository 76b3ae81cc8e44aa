"""A backend that raises on its third frame: the run goes on, and says which it was, by its exit code, too."""

import sys
from importlib.metadata import EntryPoint
from types import ModuleType

import numpy as np
import pytest

import vidence
from vidence.bench.scenes.encode import encode
from vidence.tests.conformance.checks_points import RATE, plates
from vidence.tools import registry
from vidence.tools.capabilities import DepthMap, Detections, Outlines
from vidence.traces.events import CallFinished
from vidence.traces.reader import TraceReader
from vidence.traces.records import Fingerprint

BROKE = "failed: RuntimeError: it broke on frame 3"


class Weak:
    """Sees three frames in its life, whatever it is asked."""

    name, concurrency, memory_mb = "weak", 1, 1
    classes, around_s, kind = frozenset({"car"}), 0.0, "metric"

    def __init__(self, capability):
        self._capability, self._seen = capability, 0

    def fingerprint(self):
        return Fingerprint(capability=self._capability, name=self.name, version="1")

    def _see(self, frame):
        self._seen += 1
        if self._seen >= 3:
            raise RuntimeError("it broke on\nframe 3")
        return frame.pts, frame.t_s, frame.index


class WeakDetector(Weak):
    def detect(self, video, request, deadline):
        for frame in video.frames(request.span):
            none = np.zeros((0, 4), np.float32)
            yield Detections(*self._see(frame), none, none[:, 0], (), ())


class WeakSegmenter(Weak):
    def segment(self, frame, prompts, deadline):
        return Outlines(*self._see(frame), (None,) * len(prompts), (0.0,) * len(prompts))

    def follow(self, video, prompts, span, deadline):
        return (self.segment(frame, prompts, deadline) for frame in video.frames(span))


class WeakPoints(Weak):
    def follow(self, video, spots, span, deadline):
        return [self._see(frame) for frame in video.frames(span)]


class WeakDepth(Weak):
    def depth(self, frames, deadline):
        for frame in frames:
            yield DepthMap(*self._see(frame), "metric", (160, 120), np.ones((12, 16), np.float32))


class WeakRetriever(Weak):
    def encode(self, frames):
        return (np.float32(self._see(frame)) for frame in frames)

    def fit(self, query, times_s, features):
        raise AssertionError("there is nothing to fit")


class WeakCamera(Weak):
    def motion(self, video, span, deadline):
        for frame in video.frames(span):
            self._see(frame)


KINDS = {
    "detector": (WeakDetector, "detector", [{"track": {}}]),
    "segmenter": (WeakSegmenter, "segmenter", [{"segment": {"box": [20, 20, 80, 80], "at_s": 1.0}}]),
    "points": (WeakPoints, "point tracker", [{"follow_points": {"box": [20, 20, 80, 80], "at_s": 1.0}}]),
    "depth": (WeakDepth, "depth estimator", [{"depth": {"t_s": t_s}} for t_s in (0.0, 0.5, 1.0)]),
    "retriever": (WeakRetriever, "retriever", [{"search": {"query": "plate"}}]),
}


@pytest.fixture(scope="module")
def plate(tmp_path_factory):
    path = tmp_path_factory.mktemp("videos") / "plate.mp4"
    frames = ((i * 90000 // RATE, frame) for i, frame in enumerate(plates()))
    encode(path, frames, size=(160, 120), rate_hz=RATE, crf=14)
    return path


@pytest.fixture(autouse=True)
def weak(monkeypatch, tmp_path):
    """Another package brings them, and it is chosen by name."""
    module, kinds = ModuleType("weak_package"), {name: kind for name, (kind, _, _) in KINDS.items()}
    kinds["camera"] = WeakCamera
    for capability, kind in kinds.items():
        setattr(module, capability, lambda argument, make=kind, of=capability: make(of))
    monkeypatch.setitem(sys.modules, "weak_package", module)
    points = [EntryPoint(f"{kind}.weak", f"weak_package:{kind}", registry.GROUP) for kind in kinds]
    monkeypatch.setattr(registry, "entry_points", lambda group: points)
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(tmp_path / "cache"))


def results(run):
    return [event.result for event in TraceReader(run).events if isinstance(event, CallFinished)]


@pytest.mark.parametrize("capability", KINDS)
def test_a_model_is_told_which_backend_failed_and_answers_by_what_it_has(
    plate, scripted, tmp_path, capability
):
    _, title, calls = KINDS[capability]
    turns = [
        {"call": [{"look": {"times_s": [0.5]}}, *calls]},
        {
            "expect": {"text": [f"failed (backend_failed): the {title} 'weak' {BROKE}"]},
            "answer": {"outcome": "insufficient_evidence", "reason": "a tool failed"},
        },
    ]
    answer = scripted(plate, "Where does the plate go?", turns, backends=[f"{capability}=weak"])
    assert (answer.status, answer.exit_code) == ("insufficient_evidence", 4)
    first, *others, last = results(tmp_path / "run")
    assert first.evidence
    assert all(other.evidence for other in others)
    assert last.failure.message == f"the {title} 'weak' {BROKE}"
    assert "vidence doctor" in last.failure.hint
    report = vidence.audit(tmp_path / "run", video=plate)
    assert report.ok, report


@pytest.mark.parametrize(
    ("capability", "asked", "title"),
    [
        ("detector", {"question": "How many cars are there?"}, "detector"),
        ("points", {"question": "When does this stop?", "points": [(1.0, 60, 60)]}, "point tracker"),
        ("segmenter", {"question": "When does this stop?", "points": [(1.0, 60, 60)]}, "segmenter"),
        ("camera", {"question": "How many plates are there?"}, "camera estimator"),
    ],
)
def test_the_rules_abstain_and_name_it(plate, tmp_path, capability, asked, title):
    answer = vidence.ask(plate, out=tmp_path / "run", backends=[f"{capability}=weak"], **asked)
    assert (answer.status, answer.exit_code) == ("insufficient_evidence", 4)
    assert answer.record.reason == f"The {title} 'weak' {BROKE}."
    assert vidence.audit(tmp_path / "run", video=plate).ok


def test_where_a_call_failed_for_another_reason_as_well_the_evidence_does_not_suffice(
    plate, scripted, tmp_path
):
    nothing = {"count": {"of": [], "mode": "ever"}}
    turns = [
        {"call": [nothing, {"segment": {"box": [20, 20, 80, 80], "at_s": 1.0}}]},
        {"answer": {"outcome": "insufficient_evidence", "reason": "nothing was seen"}},
    ]
    answer = scripted(plate, "Where does the plate go?", turns, backends=["segmenter=weak"])
    codes = [result.failure.code for result in results(tmp_path / "run")]
    assert codes == ["bad_arguments", "backend_failed"]
    assert answer.exit_code == 5


def test_what_does_not_need_the_camera_is_done_without_it(plate, scripted, tmp_path):
    turns = [
        {
            "expect": {"text": ["Whether the camera moves could not be seen."]},
            "call": [{"look": {"times_s": [0.5]}}],
        },
        {"answer": {"outcome": "insufficient_evidence", "reason": "seen enough"}},
    ]
    scripted(plate, "Where does the plate go?", turns, backends=["camera=weak"])
    (result,) = results(tmp_path / "run")
    assert result.evidence
    brief = next(event.brief for event in TraceReader(tmp_path / "run").events if event.kind == "brief")
    assert f"the camera estimator 'weak' {BROKE}" in brief["camera_detail"]
