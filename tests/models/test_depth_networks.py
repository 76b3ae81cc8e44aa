"""Depth Anything and Depth Pro by their real code: tiny random weights, and known outputs."""

import shutil
from itertools import islice
from threading import Event

import numpy as np
import pytest

from vidence.tests.conformance import checks_depth as checks
from vidence.tests.conformance.checks_backend import Differing
from vidence.tests.models.tiny_depths import MAX_M, depth_anything, depth_pro
from vidence.tools.deadline import Deadline
from vidence.tools.models.choose import ModelSettings
from vidence.tools.registry import ChosenBackends, parse_choices
from vidence.tools.video import Video
from vidence.traces.errors import BackendError, BackendMissing, DeadlineExceeded, UsageError

pytestmark = pytest.mark.models
torch = pytest.importorskip("torch")
CPU = ModelSettings(device="cpu", dtype="float32")


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    where = tmp_path_factory.mktemp("depth")
    return {
        "metric": depth_anything(where / "metric", "metric"),
        "other": depth_anything(where / "other", "metric", seed=1),
        "relative": depth_anything(where / "relative", "relative"),
        "pro": depth_pro(where / "pro"),
        "pro-other": depth_pro(where / "pro-other", seed=1),
    }


def maker(folder, name="depth-anything"):
    from vidence.tools.backends.depth import depth_anything as one
    from vidence.tools.backends.depth import depth_pro as other

    module = one if name == "depth-anything" else other
    return lambda: module.make(f"{folder},batch=2", CPU)


@pytest.fixture(params=["metric", "relative", "pro"])
def name(request):
    return request.param


@pytest.fixture
def depth(name, folders):
    return maker(folders[name], "depth-pro" if name == "pro" else "depth-anything")


@pytest.fixture
def others(name, folders):
    """With other weights of the same shape, and those of another kind."""
    if name == "pro":
        return [maker(folders["pro-other"], "depth-pro")]
    return [maker(folders[key]) for key in folders if key not in (name, "pro", "pro-other")]


@pytest.fixture(scope="module")
def videos(tmp_path_factory, make_video):
    """A red square on grey in a wide, an odd, a tall and a turned video."""
    folder, found = tmp_path_factory.mktemp("squares"), {}
    for name, (width, height) in {"wide": (320, 180), "odd": (161, 121), "tall": (120, 200)}.items():
        frames = [_square(width, height)] * 6
        found[name] = make_video(folder / f"{name}.mkv", frames, 10, pixel_format="yuv444p")
    turned = [np.ascontiguousarray(np.rot90(_square(320, 180)))] * 6
    found["turned"] = make_video(folder / "turned.mp4", turned, 10, rotation_deg=90)
    return found


# Left, top, right and bottom of the square as shares of the displayed frame.
SQUARE = (0.5, 0.25, 0.75, 0.5)


def _square(width, height):
    frame = np.full((height, width, 3), 60, np.uint8)
    x1, y1, x2, y2 = (round(s * n) for s, n in zip(SQUARE, (width, height) * 2, strict=True))
    frame[y1:y2, x1:x2] = (230, 20, 20)
    return frame


def few(path):
    return list(islice(Video.open(path).frames(), 3))


def slope(share):
    return 2 + 3 * share[..., 0] + 5 * share[..., 1]


def replace_output(estimator, field, values_of, **more):
    """The network's own forward, but with known numbers coming out of it."""
    model, real = estimator._forward._model, estimator._forward._model.forward
    seen = []

    def forward(*args, **kwargs):
        seen.append(kwargs["pixel_values"].float().numpy())
        found = real(*args, **kwargs)
        rows, columns = found[field].shape[-2:]
        x, y = np.meshgrid((np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows)
        values = torch.tensor(values_of(np.stack([x, y], axis=-1)), dtype=torch.float32)
        found[field] = values.expand(found[field].shape)
        for name, value in more.items():
            found[name] = torch.full_like(found[name], value)
        return found

    model.forward = forward
    return seen


@pytest.mark.parametrize("kind", ["wide", "odd", "tall", "turned"])
def test_known_outputs_are_told_where_they_are_on_the_displayed_frame(folders, videos, kind):
    estimator = maker(folders["metric"])()
    seen = replace_output(estimator, "predicted_depth", slope)
    checks.tells_depth_where_it_is(lambda: estimator, few(videos[kind]), slope)
    _check_square(seen[0][0])


@pytest.mark.parametrize("kind", ["wide", "odd", "tall", "turned"])
def test_depth_pro_tells_metres_by_the_angle_of_view(folders, videos, kind):
    estimator = maker(folders["pro"], "depth-pro")()
    # A lens of 90° has a focal length of half the width: what comes out is half of one over the metres.
    seen = replace_output(estimator, "predicted_depth", lambda s: 1 / slope(s) / 2, field_of_view=90.0)
    frames = few(videos[kind])
    checks.tells_depth_where_it_is(lambda: estimator, frames, slope)
    (depth,) = estimator.depth(frames[:1], Deadline())
    assert depth.focal_px == pytest.approx(depth.frame_px[0] / 2, rel=1e-4)
    _check_square(seen[0][0])


@pytest.mark.parametrize("kind", ["wide", "tall", "turned"])
def test_inverse_numbers_are_larger_where_it_is_nearer(folders, videos, kind):
    estimator = maker(folders["relative"])()
    assert estimator.kind == "inverse"
    # As the weights that are published: the farther, the less.
    replace_output(estimator, "predicted_depth", lambda share: 100 / slope(share))
    checks.tells_what_is_nearer(lambda: estimator, few(videos[kind]), slope)


def _check_square(pixels):
    """The square lies in the network's input where it lies in the displayed frame."""
    red = pixels[0] - pixels[2] > 1.5
    rows, columns = np.flatnonzero(red.any(axis=1)), np.flatnonzero(red.any(axis=0))
    height, width = red.shape
    found = (columns[0] / width, rows[0] / height, (columns[-1] + 1) / width, (rows[-1] + 1) / height)
    assert found == pytest.approx(SQUARE, abs=2.0 / min(width, height))


def test_kinds_are_those_of_the_weights(folders):
    assert maker(folders["metric"])().kind == "metric"
    assert maker(folders["relative"])().kind == "inverse"
    assert maker(folders["pro"], "depth-pro")().kind == "metric"


def test_what_saturates_is_not_told(folders, videos):
    estimator = maker(folders["metric"])()
    replace_output(estimator, "predicted_depth", lambda s: np.where(s[..., 1] < 0.5, 0.99 * MAX_M, 5.0))
    (depth,) = estimator.depth(few(videos["wide"])[:1], Deadline())
    half = depth.values.shape[0] // 2
    assert np.isnan(depth.values[: half - 1]).all()
    assert depth.values[half + 1 :] == pytest.approx(5.0)
    assert depth.max_depth_m == MAX_M


class TestNetworks(checks.Estimating, Differing):
    def test_it_stops_where_it_is_cancelled_in_the_midst_of_a_batch(self, depth):
        deadline = Deadline(cancelled=Event())
        estimator = depth()
        real = estimator._forward

        def forward(pictures):
            deadline.cancelled.set()
            return real(pictures)

        estimator._forward = forward
        with pytest.raises(DeadlineExceeded):
            checks.told(lambda: estimator, checks.stills(1000), deadline)


def test_weights_of_another_architecture_are_named(folders):
    with pytest.raises(BackendError, match="model of depth_pro, and depth-anything takes depth_anything"):
        maker(folders["pro"])()


def test_truncated_and_lacking_weights_are_one_sentence(folders, tmp_path):
    broken = shutil.copytree(folders["metric"], tmp_path / "broken")
    file = broken / "model.safetensors"
    file.write_bytes(file.read_bytes()[:5000])
    with pytest.raises(BackendError, match="cannot be loaded"):
        maker(broken)()
    lacking = shutil.copytree(folders["metric"], tmp_path / "lacking")
    from safetensors.torch import load_file, save_file

    weights = load_file(lacking / "model.safetensors")
    save_file(
        {k: v for k, v in weights.items() if "conv3" not in k},
        lacking / "model.safetensors",
        {"format": "pt"},
    )
    with pytest.raises(BackendError, match=r"it lacks head\.conv3"):
        maker(lacking)()


def test_weights_that_are_not_there_are_named_with_the_command(monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    chosen = ChosenBackends(parse_choices(["depth=depth-pro:nobody/nothing"]), settings=CPU)
    with pytest.raises(BackendMissing) as caught:
        chosen.depth()
    assert caught.value.hint == "Fetch them: hf download nobody/nothing"


def test_an_option_that_is_none_is_named(folders):
    chosen = ChosenBackends(
        parse_choices([f"depth=depth-anything:{folders['metric']},pieces=3"]), settings=CPU
    )
    with pytest.raises(UsageError, match="pieces"):
        chosen.depth()
