"""Point trackers that need no network; CoTracker is put to the same checks in tests/models."""

import pytest

from vidence.tests.conformance import checks_points as checks
from vidence.tools.backends.points.klt.tracker import KltTracker
from vidence.tools.backends.points.patch import PatchTracker

MAKES = {"patch": PatchTracker, "klt": KltTracker}


@pytest.fixture(params=MAKES)
def make(request):
    return MAKES[request.param]


@pytest.fixture(scope="module")
def paths(tmp_path_factory, make_video):
    return checks.videos(tmp_path_factory.mktemp("plates"), make_video)


def test_it_speaks_the_protocol(make):
    checks.speaks_the_protocol(make)


@pytest.mark.parametrize("kind", ["plain", "turned", "odd", "late"])
def test_it_tells_places_in_displayed_pixels_and_the_frames_own_times(make, paths, kind):
    checks.tells_places_in_displayed_pixels_and_the_frames_own_times(make, paths[kind])


def test_it_follows_together_as_alone(make, paths):
    checks.follows_together_as_alone(make, paths["plain"])


def test_it_takes_points_of_different_times(make, paths):
    checks.takes_points_of_different_times(make, paths["plain"])


def test_it_keeps_to_a_span(make, paths):
    checks.keeps_to_a_span(make, paths["plain"])


def test_it_follows_the_same_again(make, paths):
    checks.follows_the_same_again(make, paths["plain"])


def test_it_takes_no_points(make, paths):
    checks.takes_no_points(make, paths["plain"])


def test_it_takes_a_point_on_nothing(make, paths):
    checks.takes_a_point_on_nothing(make, paths["empty"])


def test_it_takes_frames_of_any_size(make, tmp_path, make_video):
    checks.takes_frames_of_any_size(make, tmp_path, make_video)


def test_it_stops_when_cancelled(make, paths, deadline_after_checks):
    checks.stops_when_cancelled(make, paths["plain"], deadline_after_checks(3))


def test_it_lets_go_of_its_memory(make, paths):
    checks.lets_go_of_its_memory(make, paths["plain"])


def test_every_tracker_has_a_fingerprint_of_its_own():
    checks.knows_its_parameters(list(MAKES.values()))
