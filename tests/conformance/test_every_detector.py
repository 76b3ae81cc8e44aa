import pytest

from vidence.tests.conformance import checks_detector as checks


class TestEveryDetector(checks.Detecting):
    pass


class TestThoseThatFindAnySquare(checks.DetectingSquares):
    # A fading edge of what moves is no more exact than this.
    within_px = 4

    @pytest.fixture
    def detector(self, square_detector):
        return square_detector
