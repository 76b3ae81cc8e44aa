import pytest

from vidence.tests.conformance import checks_detector as checks
from vidence.tests.conformance.checks_backend import Differing
from vidence.tools.backends.detectors.onnx.detector import OnnxDetector


class TestEveryDetector(checks.Detecting):
    pass


class TestThoseThatFindAnySquare(checks.DetectingSquares, checks.DetectingNothing):
    # A fading edge of what moves is no more exact than this.
    within_px = 4

    @pytest.fixture
    def detector(self, square_detector):
        return square_detector


class TestAFile(checks.Detecting, Differing):
    """A network made byte by byte, which finds a dog in anything."""

    @pytest.fixture
    def detector(self, dog_file):
        return lambda: OnnxDetector(dog_file)

    @pytest.fixture
    def others(self, dog_file, cat_file):
        return [lambda: OnnxDetector(dog_file, threshold=0.3), lambda: OnnxDetector(cat_file)]


class TestAFileWhoseFindsAreTooUnsure(checks.DetectingNothing):
    @pytest.fixture
    def detector(self, dog_file):
        return lambda: OnnxDetector(dog_file, threshold=0.95)
