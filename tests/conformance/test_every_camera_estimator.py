"""Camera estimators that need no network; those that do are put to the same checks in tests/models."""

import pytest

from vidence.tests.conformance import checks_camera as checks
from vidence.tools.backends.cameras.features import FeatureCameraEstimator


class TestEveryCameraEstimator(checks.Filming):
    pass


class TestFeatures(checks.Measuring):
    @pytest.fixture
    def camera(self):
        return FeatureCameraEstimator
