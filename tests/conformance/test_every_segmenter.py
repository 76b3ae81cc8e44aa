import pytest

from vidence.tests.conformance import checks_segmenter as checks
from vidence.tests.conformance.conftest import ground as textured
from vidence.tools.backends.segmenters.grabcut import GrabCut


@pytest.fixture
def ground():
    return textured


class TestGrabCut(checks.Segmenting, checks.SegmentingSquares):
    @pytest.fixture
    def segmenter(self):
        return GrabCut
