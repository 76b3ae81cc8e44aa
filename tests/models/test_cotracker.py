"""CoTracker, by a module of the same signature that knows where points go: coordinates, chunks, both ways."""

import sys
from importlib.util import find_spec
from itertools import islice

import numpy as np
import pytest

from vidence.bench.networks.catalogue import NETWORKS
from vidence.tests.conformance import checks_points as checks
from vidence.tests.conformance.checks_backend import Differing
from vidence.tools.deadline import Deadline
from vidence.tools.models.choose import ModelSettings
from vidence.tools.registry import ChosenBackends, parse_choices
from vidence.tools.video import Video
from vidence.traces.errors import BackendError, BackendMissing
from vidence.traces.records import Span

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


def test_without_its_package_it_says_where_to_get_it(weights, monkeypatch):
    monkeypatch.setitem(sys.modules, "cotracker", None)
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


@pytest.mark.long
@pytest.mark.skipif(
    find_spec("cotracker") is None,
    reason="no registry has the real package: pip install git+https://github.com/facebookresearch/co-tracker",
)
@pytest.mark.parametrize(("online", "length"), [(False, 16), (True, 20)])
def test_the_real_network_says_through_chunks_and_both_ways_what_its_own_predictor_says(
    online, length, paths, tmp_path, monkeypatch
):
    from vidence.tools.backends.points import cotracker

    _looks_fast(monkeypatch)
    monkeypatch.setattr(cotracker, "_SLID_OVER", length)
    file = _weights_that_see_all(tmp_path / "weights")
    tracker = cotracker.CoTracker(file, ModelSettings(device="cpu"), online=online)
    video, start = Video.open(paths["plain"]), 2
    seam, overlap = start + length, length // 4
    end = seam + 2
    frames = list(islice(video.frames(), end + 1))
    span = Span(start_s=0.0, end_s=frames[-1].t_s)
    tracks = tracker.follow(video, checks.spots(video, start), span, Deadline())
    assert tracks.visible.all()

    def said(numbers, asked, places):
        return _said_by_itself(file, online, [frames[n].rgb() for n in numbers], asked, places)

    places = checks.truth(start)
    back, first = said(range(start, -1, -1), 0, places), said(range(start, seam), 0, places)
    second = said(range(seam - overlap, end), overlap - 1, first[-1])
    told = np.concatenate([back[:0:-1], [places], first[1:], second[overlap:]])
    off_px = np.abs(tracks.xy - told.swapaxes(0, 1)).max()
    assert off_px < 0.01


def _weights_that_see_all(folder):
    """Random weights, but that every point is seen in every frame: what is not seen is not told."""
    import torch

    (network,) = (network for network in NETWORKS if network.backend == "cotracker")
    file = network.made("tiny", folder)
    state = torch.load(file, weights_only=True)
    state["updateformer.vis_conf_head.bias"] += 3
    torch.save(state, file)
    return file


def _looks_fast(monkeypatch):
    """The whole network, but that frames are a sixteenth in area, and it refines twice, not six times."""
    from cotracker import predictor as real

    build = real.build_cotracker

    def small(*given, **named):
        model = build(*given, **named)
        model.model_resolution, forward = (96, 128), model.forward
        model.forward = lambda *given, iters, **named: forward(*given, iters=2, **named)
        return model

    monkeypatch.setattr(real, "build_cotracker", small)


def _said_by_itself(file, online, pictures, asked, places):
    """Where points of one of the pictures go, as the package's own predictor says it."""
    import torch
    from cotracker import predictor as real

    kind = real.CoTrackerOnlinePredictor if online else real.CoTrackerPredictor
    network = kind(checkpoint=None, offline=not online, window_len=16)
    network.model.load_state_dict(torch.load(file, weights_only=True))
    video = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2)[None].float()
    queries = torch.tensor([[(asked, *place) for place in places - 0.5]], dtype=torch.float32)
    if not online:
        return network(video, queries=queries)[0][0].numpy() + 0.5
    network(video, is_first_step=True, queries=queries, add_support_grid=True)
    for begin in range(0, max(len(pictures) - 8, 1), 8):
        tracks, _ = network(video[:, begin : begin + 16], add_support_grid=True)
    return tracks[0].numpy() + 0.5


def test_its_licence_is_told_where_backends_are_listed():
    from vidence.tools.backends.points.entries import ENTRIES

    (entry,) = (entry for entry in ENTRIES if entry.name == "cotracker")
    assert entry.licence == "CC-BY-NC-4.0"
