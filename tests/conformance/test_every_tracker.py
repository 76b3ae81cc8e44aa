"""Every tracker that needs no torch, held to what is relied on in any."""

import pytest

from vidence.tests.conformance import checks_tracker as checks
from vidence.tests.conformance.conftest import TRACKERS


class TestEveryTracker(checks.Tracking):
    pass


class TestTrackersThatKnowMotion(checks.TrackingIdentities):
    @pytest.fixture(params=[name for name in TRACKERS if name != "fake"])
    def tracker(self, request):
        """Those that predict where a thing will be."""
        return TRACKERS[request.param]
