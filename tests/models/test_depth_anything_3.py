"""Depth Anything 3 against a stand-in for its package, with signatures, shapes and units of the real one."""

import json
import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from vidence.tests.conformance import checks_depth as checks
from vidence.tests.conformance.checks_backend import Differing
from vidence.tools.backends.depth.depth_anything_3 import make as make_one
from vidence.tools.deadline import Deadline
from vidence.tools.models.choose import ModelSettings
from vidence.traces.errors import BackendError, BackendMissing

pytestmark = pytest.mark.models
torch = pytest.importorskip("torch")
CPU = ModelSettings(device="cpu", dtype="auto")
PATCH = 14


def slope(share):
    return 2 + 3 * share[..., 0] + 5 * share[..., 1]


class StandIn(torch.nn.Module):
    """What `depth_anything_3.api.DepthAnything3` does, as far as signatures, shapes and units go."""

    lens_px, sky, is_metric, factor = 200.0, False, 1, 1.0

    @classmethod
    def from_pretrained(cls, name, *, local_files_only=False):
        assert local_files_only
        return cls()

    def inference(
        self,
        image,
        extrinsics=None,
        intrinsics=None,
        *,
        process_res=504,
        process_res_method="upper_bound_resize",
    ):
        assert process_res_method == "upper_bound_resize"
        print("[INFO] Processed images")
        height, width = image[0].shape[:2]
        scale = process_res / max(height, width)
        rows, columns = (max(PATCH, round(n * scale / PATCH) * PATCH) for n in (height, width))
        x, y = np.meshgrid((np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows)
        depth = self.factor * slope(np.stack([x, y], axis=-1)).astype(np.float32)
        lens = np.array([[[self.lens_px, 0, columns / 2], [0, self.lens_px, rows / 2], [0, 0, 1]]])
        return SimpleNamespace(
            depth=np.stack([depth] * len(image)),
            is_metric=self.is_metric,
            sky=np.stack([y < 0.25] * len(image)) if self.sky else None,
            conf=None,
            extrinsics=None,
            intrinsics=None if self.lens_px is None else np.repeat(lens, len(image), axis=0),
        )


@pytest.fixture
def stand_in(monkeypatch):
    """The package, as if it were installed; its network can be changed by the test."""
    api, package = ModuleType("depth_anything_3.api"), ModuleType("depth_anything_3")
    network = type("DepthAnything3", (StandIn,), {})
    api.DepthAnything3 = network
    package.__spec__ = SimpleNamespace(name="depth_anything_3")
    monkeypatch.setitem(sys.modules, "depth_anything_3", package)
    monkeypatch.setitem(sys.modules, "depth_anything_3.api", api)
    return network


@pytest.fixture
def maker(stand_in, tmp_path):
    def made(series="da3nested-giant-large", options=""):
        folder = tmp_path / series
        if not folder.is_dir():
            folder.mkdir()
            (folder / "config.json").write_text(json.dumps({"model_name": series}))
            (folder / "model.safetensors").write_bytes(series.encode())
        return lambda: make_one(f"{folder}{options}", CPU)

    return made


def frames(count=3, width=320, height=180):
    return [checks.Still(np.full((height, width, 3), 90, np.uint8), index) for index in range(count)]


@pytest.mark.parametrize("size", [(320, 180), (161, 121), (120, 200)])
def test_the_nested_series_tells_metres_and_the_lens(maker, size):
    make = maker()
    checks.tells_depth_where_it_is(make, frames(2, *size), slope)
    (depth,) = make().depth(frames(1, *size), Deadline())
    assert depth.kind == "metric"
    # 200 px of the network's picture, as wide as its map, are so many of the displayed one.
    assert depth.focal_px == pytest.approx(200.0 * size[0] / depth.values.shape[1])


def test_the_metric_series_tells_metres_by_the_focal_length_alone(maker, stand_in):
    stand_in.lens_px, stand_in.is_metric = None, 0
    assert maker("da3metric-large")().kind == "relative"
    make = maker("da3metric-large", ",focal_px=640")
    (depth,) = make().depth(frames(1), Deadline())
    assert (depth.kind, depth.focal_px) == ("metric", 640.0)
    # By its authors: metres are the focal length in the network's pixels times what it tells over 300.
    factor = 640.0 * depth.values.shape[1] / 320 / 300
    checks.tells_depth_where_it_is(make, frames(1), lambda share: factor * slope(share))


@pytest.mark.parametrize("series", ["da3mono-large", "da3-base"])
def test_other_series_tell_proportions(maker, series):
    assert maker(series)().kind == "relative"


def test_the_sky_has_no_depth(maker, stand_in):
    stand_in.sky = True
    make = maker()
    checks.tells_depth_where_it_is(make, frames(1), lambda s: np.where(s[:, 1] < 0.25, np.nan, slope(s)))


class TestStandIn(checks.Estimating, Differing):
    @pytest.fixture
    def depth(self, maker):
        return maker()

    @pytest.fixture
    def others(self, maker):
        options = ("", ",focal_px=640", ",size=252")
        return [maker("da3-base"), *(maker("da3metric-large", option) for option in options)]


def test_without_the_package_it_says_how_to_get_it(tmp_path):
    with pytest.raises(BackendMissing) as caught:
        make_one(str(tmp_path), CPU)
    assert caught.value.hint == "Install it: pip install depth-anything-3"


def test_a_folder_of_another_model_is_named(stand_in, tmp_path):
    (tmp_path / "config.json").write_text('{"model_type": "vit"}')
    (tmp_path / "model.safetensors").write_bytes(b"")
    with pytest.raises(BackendError, match="names no model_name"):
        make_one(str(tmp_path), CPU)


def test_what_the_package_prints_does_not_come_among_answers(maker, capsys):
    list(maker()().depth(frames(1), Deadline()))
    assert capsys.readouterr().out == ""
