"""Following many points by the flow round them: what turns, grows or is hidden for a while stays the same."""

import numpy as np
import pytest

from vidence.bench.points import RATE_HZ, SCENES, SECONDS, grid, long, measured, rendered
from vidence.tools.backends.points.klt.looks import Looks
from vidence.tools.backends.points.klt.tracker import KltTracker
from vidence.tools.backends.points.patch import PatchTracker
from vidence.tools.capabilities import Spot
from vidence.tools.deadline import Deadline
from vidence.tools.registry import ChosenBackends, parse_choices
from vidence.tools.video import Video
from vidence.traces.errors import UsageError
from vidence.traces.records import Span


@pytest.fixture(scope="module")
def scenes(tmp_path_factory):
    return tmp_path_factory.mktemp("scenes")


def test_it_is_chosen_by_name_and_takes_no_argument():
    assert ChosenBackends(parse_choices(["points=klt"])).points().name == "klt"
    assert ChosenBackends().follower().name == "klt"
    assert ChosenBackends(parse_choices(["points=patch"])).follower().name == "patch"
    with pytest.raises(UsageError, match="takes no argument"):
        ChosenBackends(parse_choices(["points=klt:fast"])).points()


@pytest.mark.parametrize("name", ["turning", "growing", "tilting"])
def test_what_turns_grows_or_tilts_is_followed_to_a_fraction_of_a_pixel(scenes, name):
    row = measured(name, KltTracker(), 3, scenes)
    assert row.median_px < 0.35
    assert row.p90_px < 0.8
    assert row.followed > 0.97


def test_what_turns_is_followed_more_exactly_than_by_patches(scenes):
    klt, patch = (measured("turning", tracker, 3, scenes) for tracker in (KltTracker(), PatchTracker()))
    assert klt.median_px < 0.5 * patch.median_px


def test_what_goes_behind_a_post_comes_out_as_the_same_points(scenes):
    row = measured("behind", KltTracker(), 3, scenes)
    assert row.followed > 0.85
    assert row.strayed < 0.05


def test_it_does_not_drift_from_the_first_look(scenes):
    scene, points = SCENES["turning"], grid()
    video = Video.open(rendered(scene, 4, scenes / "drift.mp4"))
    spots = [Spot(0.0, x, y) for x, y in scene.places(0.0, points)]
    tracks = KltTracker().follow(video, spots, None, Deadline())
    off = [
        np.median(np.hypot(*(tracks.xy[:, n] - scene.places(tracks.t_s[n], points)).T))
        for n in (5, round(SECONDS * RATE_HZ) - 1)
    ]
    assert off[1] < off[0] + 0.25


def test_a_span_ends_the_work_and_not_only_the_table(scenes):
    video = Video.open(rendered(SCENES["gliding"], 3, scenes / "span.mp4"))
    spot = Spot(1.0, *SCENES["gliding"].places(1.0, grid()[:1])[0])
    checked = []

    class Counting(Deadline):
        def check(self, what):
            checked.append(what)

    KltTracker().follow(video, [spot], Span(start_s=0.9, end_s=1.1), Counting())
    assert len(checked) <= 10


def test_a_look_is_found_turned_stretched_and_darker():
    rng = np.random.default_rng(0)
    xs, ys = np.meshgrid(np.arange(120.0), np.arange(100.0))
    waves = [(rng.normal(0, 0.3, 2), rng.uniform(0, 6)) for _ in range(12)]

    def painted(x, y):
        return np.asarray(100 + 10 * sum(np.sin(f[0] * x + f[1] * y + p) for f, p in waves), np.float32)

    turn = 1.15 * np.array([[np.cos(0.2), -np.sin(0.2)], [np.sin(0.2), np.cos(0.2)]])
    place = np.array([60.3, 48.6])
    back = np.linalg.inv(turn)
    x, y = (back[i, 0] * (xs - place[0]) + back[i, 1] * (ys - place[1]) for i in (0, 1))
    looks, row = Looks(1, 10), np.array([0])
    looks.take(row, painted(xs, ys), np.array([[50.0, 50.0]]), np.eye(2)[None])
    fit = looks.fit(row, 0.6 * painted(x + 50.0, y + 50.0) - 5, place[None] + [1.2, -0.9], np.eye(2)[None])
    assert fit.place[0] == pytest.approx(place, abs=0.05)
    assert fit.shape[0] == pytest.approx(turn, abs=0.03)
    assert fit.alike[0] > 0.99


@pytest.mark.long
def test_two_thousand_frames_take_no_more_memory_than_two_hundred_and_end_where_they_should(tmp_path):
    few, many = (long("klt", frames, tmp_path) for frames in (200, 2000))
    assert many.frames > 1900
    assert many.off_px < 1.0
    assert many.peak_mb < 1.3 * few.peak_mb
