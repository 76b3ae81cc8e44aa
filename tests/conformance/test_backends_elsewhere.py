"""A backend in a process of its own is held to the same checks as one that is here."""

import pytest

from vidence.tests.conformance import (
    checks_camera,
    checks_detector,
    checks_points,
    checks_retriever,
    checks_segmenter,
    checks_tracker,
    checks_words,
)
from vidence.tests.conformance.checks_elsewhere import Elsewhere
from vidence.tests.conformance.conftest import ground as textured
from vidence.tools.registry import ChosenBackends, parse_choices
from vidence.tools.remote.host import Host


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """Gives what makes a backend of a capability, each in one process for all of this module."""
    script = tmp_path_factory.mktemp("script") / "turns.yaml"
    script.write_text("turns: [{say: EXIT}]")
    chosen = parse_choices(
        ["detector=colour", "points=klt", f"describer=scripted:{script}", f"reader=scripted:{script}"]
    )
    kinds = ("detector.colour", "tracker.association", "segmenter.grabcut", "retriever.histogram")
    kinds += ("camera.features", "points.klt", "describer.scripted", "reader.scripted")
    backends = ChosenBackends(chosen, hosts={kind: Host(worker=True) for kind in kinds})
    yield lambda capability: lambda: backends.of(capability)
    backends.close()


@pytest.fixture(scope="module")
def paths(tmp_path_factory, make_video):
    return checks_points.videos(tmp_path_factory.mktemp("plates"), make_video)


@pytest.fixture(scope="module")
def video(tmp_path_factory, make_video):
    return checks_retriever.red_video(tmp_path_factory.mktemp("red"), make_video)


class TestADetectorElsewhere(Elsewhere, checks_detector.Detecting, checks_detector.DetectingSquares):
    within_px = 4

    @pytest.fixture
    def detector(self, elsewhere):
        return elsewhere("detector")


class TestATrackerElsewhere(Elsewhere, checks_tracker.Tracking, checks_tracker.TrackingIdentities):
    @pytest.fixture
    def tracker(self, elsewhere):
        return elsewhere("tracker")


class TestASegmenterElsewhere(Elsewhere, checks_segmenter.Segmenting, checks_segmenter.SegmentingSquares):
    @pytest.fixture
    def ground(self):
        return textured

    @pytest.fixture
    def segmenter(self, elsewhere):
        return elsewhere("segmenter")


class TestAPointTrackerElsewhere(Elsewhere, checks_points.Following):
    @pytest.fixture
    def points(self, elsewhere):
        return elsewhere("points")


class TestACameraEstimatorElsewhere(Elsewhere, checks_camera.Filming):
    @pytest.fixture
    def camera(self, elsewhere):
        return elsewhere("camera")


class TestARetrieverElsewhere(Elsewhere, checks_retriever.Retrieving, checks_retriever.RetrievingRed):
    @pytest.fixture
    def retriever(self, elsewhere):
        return elsewhere("retriever")


class TestADescriberElsewhere(Elsewhere, checks_words.Describing):
    @pytest.fixture
    def describer(self, elsewhere):
        return elsewhere("describer")


class TestAReaderElsewhere(Elsewhere, checks_words.Reading):
    @pytest.fixture
    def reader(self, elsewhere):
        return elsewhere("reader")
