"""A backend in a process of its own is held to the same checks as one that is here."""

import pytest

from vidence.tests.conformance import checks_detector, checks_segmenter, checks_tracker
from vidence.tests.conformance.conftest import ground as textured
from vidence.tools.registry import ChosenBackends, parse_choices
from vidence.tools.remote.host import Host


@pytest.fixture(scope="module")
def elsewhere():
    """Gives what makes a backend of a capability, each in one process for all of this module."""
    chosen = parse_choices(["detector=colour", "segmenter=grabcut"])
    kinds = ("detector.colour", "tracker.association", "segmenter.grabcut")
    backends = ChosenBackends(chosen, hosts={kind: Host(worker=True) for kind in kinds})
    yield lambda capability: lambda: backends.of(capability)
    backends.close()


class TestADetectorElsewhere(checks_detector.Detecting, checks_detector.DetectingSquares):
    within_px = 4

    @pytest.fixture
    def detector(self, elsewhere):
        return elsewhere("detector")


class TestATrackerElsewhere(checks_tracker.Tracking, checks_tracker.TrackingIdentities):
    @pytest.fixture
    def tracker(self, elsewhere):
        return elsewhere("tracker")


class TestASegmenterElsewhere(checks_segmenter.Segmenting, checks_segmenter.SegmentingSquares):
    @pytest.fixture
    def ground(self):
        return textured

    @pytest.fixture
    def segmenter(self, elsewhere):
        return elsewhere("segmenter")
