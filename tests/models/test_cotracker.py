"""CoTracker, by a module of the same signature that knows where points go: coordinates, chunks, both ways."""

import numpy as np
import pytest

from vidence.tests.conformance import checks_points as checks
from vidence.tests.conformance.checks_backend import Differing
from vidence.tools.deadline import Deadline
from vidence.tools.models.choose import ModelSettings
from vidence.tools.registry import ChosenBackends, parse_choices
from vidence.tools.video import Video
from vidence.traces.errors import BackendError, BackendMissing

pytest.importorskip("torch")
from vidence.tests.models import standin_cotracker

pytestmark = pytest.mark.models


@pytest.fixture
def known(monkeypatch):
    """The stand-in, told of the points of the plates."""
    predictor = standin_cotracker.install(monkeypatch)
    monkeypatch.setattr(predictor, "truth", staticmethod(checks.truth))
    monkeypatch.setattr(predictor, "number_of", staticmethod(checks.number_of))
    monkeypatch.setattr(predictor, "size", (160, 120))
    return predictor


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    """Files of weights, as they are published: with windows of 60 frames, and of 16 under `model`."""
    import torch

    folder = tmp_path_factory.mktemp("cotracker")
    torch.save(standin_cotracker.Network(60).state_dict(), folder / "offline.pth")
    torch.save({"model": standin_cotracker.Network(16).state_dict()}, folder / "online.pth")
    return folder


@pytest.fixture(params=["offline", "online"])
def make(request, known, weights):
    from vidence.tools.backends.points.cotracker import CoTracker

    return lambda: CoTracker(str(weights / f"{request.param}.pth"), ModelSettings(device="cpu"))


@pytest.fixture(scope="module")
def paths(tmp_path_factory, make_video):
    return checks.videos(tmp_path_factory.mktemp("plates"), make_video)


class TestCoTracker(checks.Following, Differing):
    off_px = 0.02

    @pytest.fixture
    def points(self, make):
        return make

    @pytest.fixture
    def others(self, weights, tmp_path):
        import torch

        from vidence.tools.backends.points.cotracker import CoTracker

        other, settings = standin_cotracker.Network(60), ModelSettings(device="cpu")
        other.shift.data += 1
        torch.save(other.state_dict(), tmp_path / "other.pth")
        return [
            lambda: CoTracker(str(tmp_path / "other.pth"), settings),
            lambda: CoTracker(str(weights / "offline.pth"), settings, online=True),
        ]

    @pytest.mark.parametrize("kind", ["plain", "turned", "odd", "late"])
    def test_places_are_in_displayed_pixels_and_times_are_the_frames_own(
        self, points, paths, kind, known, monkeypatch
    ):
        monkeypatch.setattr(known, "size", (161, 121) if kind == "odd" else (160, 120))
        monkeypatch.setattr(standin_cotracker, "SHOWN_BELOW", 2.0)
        super().test_places_are_in_displayed_pixels_and_times_are_the_frames_own(points, paths, kind)


def test_every_chunk_counts_its_own_frames_and_goes_on_where_points_were_last_seen(make, known, paths):
    video = Video.open(paths["plain"])
    make().follow(video, checks.spots(video, 5), None, Deadline())
    assert len(known.calls) > 1
    for numbers, begin in known.calls:
        assert all(0 <= t < 64 for t in begin)
        assert len(numbers) <= 60


def test_back_in_time_it_is_shown_the_frames_in_reverse(known, weights, paths):
    from vidence.tools.backends.points.cotracker import CoTracker

    video = Video.open(paths["plain"])
    tracker = CoTracker(str(weights / "offline.pth"), ModelSettings(device="cpu"))
    tracks = tracker.follow(video, checks.spots(video, 20), None, Deadline())
    assert [numbers for numbers, _ in known.calls] == [list(range(20, 60)), list(range(20, -1, -1))]
    true = checks.true_of(tracks)
    assert np.abs(tracks.xy - true)[tracks.visible].max() < 0.02
    hidden = true[..., 0] > standin_cotracker.SHOWN_BELOW * 160
    assert not tracks.visible[hidden & (np.abs(true[..., 0] - 120) > 1)].any()


def test_many_points_are_asked_for_in_batches_and_the_memory_running_out_halves_them(
    known, weights, paths, monkeypatch, caplog
):
    import torch

    from vidence.tools.backends.points.cotracker import CoTracker

    whole, asked = standin_cotracker.CoTrackerPredictor.forward, []

    def small(self, video, queries=None, **more):
        asked.append(queries.shape[1])
        if queries.shape[1] > 2:
            raise torch.OutOfMemoryError
        return whole(self, video, queries, **more)

    monkeypatch.setattr(standin_cotracker.CoTrackerPredictor, "forward", small)
    video = Video.open(paths["plain"])
    tracker = CoTracker(str(weights / "offline.pth"), ModelSettings(device="cpu"))
    tracks = tracker.follow(video, checks.spots(video, 5) * 2, None, Deadline())
    assert asked[:3] == [6, 3, 1]
    true = checks.true_of(tracks)
    assert np.abs(tracks.xy - np.tile(true, (2, 1, 1)))[tracks.visible].max() < 0.02
    assert "device's memory" in caplog.text


def test_without_its_package_it_says_where_to_get_it(weights):
    with pytest.raises(BackendMissing, match="needs cotracker, not installed") as raised:
        ChosenBackends(parse_choices([f"points=cotracker:{weights}/offline.pth"])).points()
    assert "pip install" in raised.value.hint


def test_weights_of_something_else_are_refused_in_a_sentence(known, tmp_path):
    import torch

    from vidence.tools.backends.points.cotracker import CoTracker

    torch.save({"weight": torch.zeros(3)}, tmp_path / "other.pth")
    torch.save(standin_cotracker.Network(8).state_dict(), tmp_path / "short.pth")
    torch.save({**standin_cotracker.Network(60).state_dict(), "more": torch.zeros(1)}, tmp_path / "more.pth")
    (tmp_path / "cut.pth").write_bytes((tmp_path / "short.pth").read_bytes()[:300])
    for name in ("other", "short", "more", "cut"):
        with pytest.raises(BackendError) as raised:
            CoTracker(str(tmp_path / f"{name}.pth"), ModelSettings(device="cpu"))
        assert name in raised.value.message
        assert raised.value.exit_code == 4


def test_its_licence_is_told_where_backends_are_listed():
    from vidence.tools.backends.points.entries import ENTRIES

    (entry,) = (entry for entry in ENTRIES if entry.name == "cotracker")
    assert entry.licence == "CC-BY-NC-4.0"
