"""The trackers of ultralytics, held to what is relied on in any."""

import pytest

from vidence.tests.conformance import checks_tracker as checks
from vidence.tools.backends.trackers.ultralytics_tracker import METHODS, UltralyticsTracker

pytestmark = pytest.mark.models


@pytest.fixture(params=METHODS)
def tracker(request):
    return lambda: UltralyticsTracker(request.param)


class TestTracking(checks.Tracking):
    pass


class TestIdentities(checks.TrackingIdentities):
    pass


def test_frames_that_are_lacking_are_time_in_which_a_thing_is_lost(tracker):
    times = [i / checks.RATE_HZ + (3 if i >= 20 else 0) for i in range(40)]
    looks = [checks.look(i, [((50, 40, 74, 64), checks.RED)], t_s=times[i]) for i in range(40)]
    looks = [checks.replace(look, standing=True) for look in looks]
    first, second = checks.tracked(tracker, looks)
    assert (first.samples.t_s, second.samples.t_s) == (tuple(times[:20]), tuple(times[20:]))


def test_the_fingerprint_names_method_and_threshold():
    prints = [
        UltralyticsTracker("bytetrack").fingerprint(),
        UltralyticsTracker("botsort").fingerprint(),
        UltralyticsTracker("botsort", threshold=0.5).fingerprint(),
    ]
    assert len({each.model_dump_json() for each in prints}) == 3
