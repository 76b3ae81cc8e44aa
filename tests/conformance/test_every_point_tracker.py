"""Point trackers that need no network; CoTracker is put to the same checks in tests/models."""

import pytest

from vidence.tests.conformance import checks_points as checks
from vidence.tools.backends.points.klt.tracker import KltTracker
from vidence.tools.backends.points.patch import PatchTracker


@pytest.fixture(params=[PatchTracker, KltTracker])
def points(request):
    return request.param


@pytest.fixture(scope="module")
def paths(tmp_path_factory, make_video):
    return checks.videos(tmp_path_factory.mktemp("plates"), make_video)


class TestEveryPointTracker(checks.Following):
    pass
