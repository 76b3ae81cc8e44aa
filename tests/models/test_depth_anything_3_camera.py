"""The camera of Depth Anything 3 by its real code: tiny random weights, known poses, lenses and depths."""

import re
from itertools import pairwise

import cv2
import numpy as np
import pytest

import vidence
from vidence.tests.conformance import checks_camera as checks
from vidence.tests.conformance.checks_backend import Differing
from vidence.tests.models import known_da3 as known
from vidence.tests.models.tiny_da3 import SERIES
from vidence.tools.backends.cameras.depth_anything_3 import make as make_one
from vidence.tools.deadline import Deadline
from vidence.tools.models.choose import ModelSettings
from vidence.tools.remote.pack import pack, unpack
from vidence.tools.video import Video
from vidence.traces.errors import BackendError
from vidence.traces.events import Briefed
from vidence.traces.reader import TraceReader
from vidence.traces.records import Span

pytestmark = pytest.mark.models
torch = pytest.importorskip("torch")
pytest.importorskip("depth_anything_3", reason="installed by `make test-models`")
CPU = ModelSettings(device="cpu", dtype="auto")
METRIC, _, ANY, NESTED = SERIES
# Pictures of the video and of the network, and the lens in pixels of the one.
SIZE, TAKEN, FOCAL_PX = (320, 180), (112, 70), 300.0
SECONDS, RATE_HZ = 6, 8
# Pictures get so much brighter from one to the next, by which each tells its time.
DARKEST, BRIGHTER = 30, 4


@pytest.fixture
def maker(da3_folders):
    return lambda series=ANY, options="": lambda: make_one(f"{da3_folders[series]},size=112{options}", CPU)


@pytest.fixture(scope="module")
def film(tmp_path_factory, make_video):
    rng = np.random.default_rng(3)
    ground = np.kron(rng.uniform(-15, 15, (9, 16)), np.ones((20, 20)))[..., None].repeat(3, axis=2)
    frames = [(DARKEST + BRIGHTER * i + ground).astype(np.uint8) for i in range(SECONDS * RATE_HZ)]
    path = tmp_path_factory.mktemp("film") / "film.mkv"
    return Video.open(make_video(path, frames, RATE_HZ, pixel_format="yuv444p", options={"crf": "4"}))


def yaw(degrees):
    """The axes of a camera that is turned to the right."""
    return cv2.Rodrigues(np.radians([0.0, degrees, 0.0]))[0]


@pytest.fixture
def flown(monkeypatch):
    """Let a network tell a way `t_s → (place, axes)` before a wall; every run is on axes of its own."""

    def fly(way, *, wall=lambda share: 10 + 0 * share[..., 0], focal_px=FOCAL_PX, scale=1.0):
        taken = known.seen_by(monkeypatch)
        rng = np.random.default_rng(1)
        angles = [known.angle(focal_px * 70 / 180, 70), known.angle(focal_px * 112 / 320, 112)]

        def told(count):
            brightness = 255 * taken[-1].mean(axis=(1, 2, 3))
            times = ((brightness - DARKEST) / BRIGHTER).round() / RATE_HZ
            assert len(times) == count
            place, axes = (np.array(part) for part in zip(*map(way, times), strict=True))
            turn, shift = cv2.Rodrigues(rng.normal(0, 1, 3))[0], rng.normal(0, 3, 3)
            return scale * place @ turn.T + shift, turn @ axes, angles

        known.replace_cameras(monkeypatch, told)
        known.replace_maps(monkeypatch, "DualDPT", depth=lambda share: scale * wall(share))

    return fly


def here(t_s):
    return np.zeros(3)


def shown_motion_px(first, second):
    """How far what is as good as endlessly far away goes through the picture, by its exact homography."""
    x, y = np.meshgrid(np.linspace(10, 310, 16), np.linspace(8, 172, 12))
    rays = np.stack([(x - 160) / FOCAL_PX, (y - 90) / FOCAL_PX, np.ones_like(x)])
    seen = np.tensordot(second.T @ first, rays, axes=1)
    shift = FOCAL_PX * (seen[:2] / seen[2] - rays[:2])
    return float(np.median(np.hypot(*shift)))


@pytest.mark.parametrize("degrees_s", [2.0, -6.0])
def test_a_camera_that_turns_moves_the_background_as_its_exact_homography_does(maker, film, flown, degrees_s):
    flown(lambda t_s: (here(t_s), yaw(degrees_s * t_s)))
    motion = maker()().motion(film, None, Deadline())
    assert motion.moves
    # Between two looks, which are a quarter of a second apart.
    between = shown_motion_px(yaw(0), yaw(degrees_s / 4))
    assert motion.speed_px_s / 4 == pytest.approx(between, abs=0.1)
    assert "turns by up to" in motion.detail


def test_a_camera_that_goes_along_a_wall_moves_it_by_how_near_it_is(maker, film, flown):
    flown(lambda t_s: (np.array([0.5 * t_s, 0, 0]), np.eye(3)), scale=0.3)
    motion = maker()().motion(film, None, Deadline())
    assert motion.speed_px_s == pytest.approx(FOCAL_PX * 0.5 / 10, rel=0.01)
    assert motion.spans == (Span(start_s=0.0, end_s=motion.way.t_s[-1]),)


def test_a_camera_that_trembles_by_little_stands(maker, film, flown):
    rng = np.random.default_rng(2)
    flown(lambda _: (rng.normal(0, 0.01, 3), yaw(rng.normal(0, 0.1))))
    motion = maker()().motion(film, None, Deadline())
    assert (motion.moves, motion.speed_px_s, motion.still_share) == (False, 0.0, 1.0)


def test_the_lens_is_told_in_pixels_of_the_displayed_frame(maker, film, flown):
    flown(lambda t_s: (here(t_s), yaw(0)), focal_px=250.0)
    assert maker()().motion(film, None, Deadline()).focal_px == pytest.approx(250.0, rel=1e-4)


def winding(t_s):
    """A way with turns, forward and aside."""
    return np.array([np.sin(t_s), 0.1 * t_s, t_s]), yaw(15 * t_s)


def check_way(way, truth, times):
    """That poses are those of the truth, as the first camera sees them."""
    start, first = truth(times[0])
    places = np.array([(truth(t_s)[0] - start) @ first for t_s in times])
    axes = np.array([first.T @ truth(t_s)[1] for t_s in times])
    assert way.t_s == pytest.approx(times)
    assert np.array(way.position) == pytest.approx(places, abs=0.01)
    assert np.array(way.rotation) == pytest.approx(axes, abs=1e-3)


def test_runs_of_the_network_on_axes_of_their_own_become_one_way(monkeypatch, maker, film, flown):
    flown(winding)
    taken = known.seen_by(monkeypatch)
    way = maker()().motion(film, None, Deadline()).way
    assert [len(run) for run in taken] == [16, 12]
    assert not way.metric
    check_way(way, winding, np.arange(24) / 4)


def test_the_nested_series_tells_its_way_in_metres(monkeypatch, maker, film, flown):
    flown(winding, wall=lambda share: 5 + 3 * share[..., 0], scale=0.2)
    # Metres are by the authors this times the mean focal length in the network's pixels over 300.
    lens_px = FOCAL_PX * (112 / 320 + 70 / 180) / 2
    known.replace_maps(
        monkeypatch, "DPT",
        depth=lambda share: (5 + 3 * share[..., 0]) * 300 / lens_px, sky=lambda share: 0 * share[..., 0],
    )  # fmt: skip
    motion = maker(NESTED)().motion(film, None, Deadline())
    assert motion.way.metric
    assert "goes up to 5.8 m from where it began" in motion.detail
    check_way(motion.way, winding, np.arange(24) / 4)


def test_before_nothing_but_sky_turns_are_told_and_no_way(monkeypatch, maker, film, flown):
    flown(winding)
    known.replace_maps(monkeypatch, "DPT", sky=lambda share: 1 + 0 * share[..., 0])
    motion = maker(NESTED)().motion(film, None, Deadline())
    assert motion.moves
    assert motion.way is None
    assert re.search(r"; it turns by up to 86\.[23]°$", motion.detail)


def test_a_device_with_little_memory_compares_fewer_looks(monkeypatch, maker, film, flown, caplog):
    flown(winding)
    camera = maker()()
    scene = type(camera._network).scene
    runs = []

    def crowded(self, pictures):
        if len(pictures) > 8:
            raise torch.OutOfMemoryError("too many")
        runs.append(len(pictures))
        return scene(self, pictures)

    monkeypatch.setattr(type(camera._network), "scene", crowded)
    check_way(camera.motion(film, None, Deadline()).way, winding, np.arange(24) / 4)
    assert runs == [8, 8, 8, 6]
    assert "compares 8 looks at once" in caplog.text


def test_weights_without_poses_are_no_camera(maker):
    with pytest.raises(BackendError, match="series 'da3metric-tiny' tell no poses"):
        maker(METRIC)()


@pytest.fixture
def looked(monkeypatch):
    """Let a network tell by how much pictures pan: from one to the next, by what of them goes by."""
    taken = known.seen_by(monkeypatch)

    def told(count):
        grey = [cv2.resize(picture.mean(axis=2).astype(np.float32), (240, 180)) for picture in taken[-1]]
        angles, window = [0.0], cv2.createHanningWindow((240, 180), cv2.CV_32F)
        for before, after in pairwise(grey):
            (gone, _), sure = cv2.phaseCorrelate(before, after, window)
            angles.append(angles[-1] + (np.degrees(gone / 200.0) if abs(gone) > 1 and sure > 0.2 else 0.0))
        views = [known.angle(200.0, 180), known.angle(200.0, 240)]
        return np.zeros((count, 3)), [yaw(-degrees) for degrees in angles], views

    known.replace_cameras(monkeypatch, told)


@pytest.mark.usefixtures("looked")
class TestAnyView(checks.Filming, Differing):
    @pytest.fixture
    def camera(self, maker):
        return maker()

    @pytest.fixture
    def others(self, maker):
        return [maker(NESTED), maker(options=",looks=8")]


def test_a_cut_may_be_where_two_looks_are_unlike(maker, tmp_path, make_video):
    frames = [*checks.passing([0] * 40), *checks.passing([0] * 40, seed=6)]
    for name, part, cut in (("one", frames[:40], False), ("two", frames, True)):
        video = Video.open(make_video(tmp_path / f"{name}.mp4", part, RATE_HZ))
        assert maker()().motion(video, None, Deadline()).cut is cut


def test_metres_by_depth_take_its_lens_and_the_trace_tells_its_poses(
    monkeypatch, da3_folders, red_square, tmp_path
):
    def standing(count):
        angles = [known.angle(240 * 70 / 120, 70), known.angle(240 * 112 / 192, 112)]
        return np.zeros((count, 3)), [yaw(0)] * count, angles

    known.replace_cameras(monkeypatch, standing)
    # Six metres of everything, for the lens of 300 px that the depth estimator was told.
    lens_px = 300 * (112 / 192 + 70 / 120) / 2
    known.replace_maps(monkeypatch, "DPT", depth=lambda share: 6 * 300 / lens_px + 0 * share[..., 0])
    run = tmp_path / "run"
    vidence.ask(
        red_square,
        "How far does the red square travel between 0.5 s and 1 s?",
        backends=[
            f"depth=depth-anything-3:{da3_folders[METRIC]},size=112,focal_px=300",
            f"camera=depth-anything-3:{da3_folders[ANY]},size=112",
        ],
        out=run,
    )
    assert vidence.audit(run).ok
    reader = TraceReader(run)
    found = reader.ledger().values()
    (calibration,) = [item for item in found if item.kind == "calibration"]
    assert calibration.source == "depth-anything-3, scale by the network alone, lens by depth-anything-3"
    assert calibration.parameters["fx_px"] == pytest.approx(240.0, rel=1e-4)
    (gone,) = [item for item in found if item.kind == "measurement"]
    # It slides fifty pixels, of 240 to the six metres; its middle is taken to lie behind what shows.
    assert gone.value == pytest.approx(6 * 50 / 240, rel=0.08)
    (brief,) = [event.brief for event in reader.events if isinstance(event, Briefed)]
    assert brief["camera_focal_px"] == pytest.approx(240.0, rel=1e-4)
    assert brief["camera_way"]["t_s"] == pytest.approx([i / 4 for i in range(8)], abs=0.04)
    assert np.array(brief["camera_way"]["position"]) == pytest.approx(np.zeros((8, 3)))


def test_what_it_tells_goes_through_a_channel(maker, film, flown):
    flown(winding)
    motion = maker()().motion(film, None, Deadline())
    assert unpack(pack(motion, lambda kind, thing: 0), lambda kind, number: None) == motion


def test_of_a_moment_two_looks_are_taken(monkeypatch, maker, film, flown):
    flown(lambda t_s: (here(t_s), yaw(0)))
    taken = known.seen_by(monkeypatch)
    motion = maker()().motion(film, Span(start_s=1.0, end_s=1.25), Deadline())
    assert [len(run) for run in taken] == [2]
    assert (motion.moves, motion.still_share) == (False, 1.0)
