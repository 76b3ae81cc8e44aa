"""The depth of Depth Anything 3 by its real code: tiny random weights of each series, and known outputs."""

import shutil
from importlib import import_module

import numpy as np
import pytest

from vidence.tests.conformance import checks_depth as checks
from vidence.tests.conformance.checks_backend import Differing
from vidence.tests.models import known_da3 as known
from vidence.tests.models.tiny_da3 import SERIES, saved
from vidence.tools.backends.depth.da3_network import licence_of, quietly, without_splats
from vidence.tools.backends.depth.depth_anything_3 import make as make_one
from vidence.tools.deadline import Deadline
from vidence.tools.models.choose import ModelSettings
from vidence.traces.errors import BackendError

pytestmark = pytest.mark.models
torch = pytest.importorskip("torch")
pytest.importorskip("depth_anything_3", reason="installed by `make test-models`")
CPU = ModelSettings(device="cpu", dtype="auto")
METRIC, MONO, ANY, NESTED = SERIES


def slope(share):
    return 2 + 3 * share[..., 0] + 5 * share[..., 1]


def sky(share):
    """Above all else, and not sure of it."""
    return np.where(share[..., 1] < 0.25, 0.4, 0.0)


@pytest.fixture
def maker(da3_folders):
    return lambda series, options="": lambda: make_one(f"{da3_folders[series]},size=112{options}", CPU)


@pytest.fixture
def told(maker):
    def tell(series, frames, options=""):
        return list(maker(series, options)().depth(frames, Deadline()))

    return tell


def lens(focal_px):
    """One camera that looks ahead, with a focal length in pixels of the network's picture of 112 × 70."""
    angles = [known.angle(focal_px, 70), known.angle(focal_px, 112)]
    return lambda count: (np.zeros((count, 3)), np.tile(np.eye(3), (count, 1, 1)), angles)


class TestEverySeries(checks.Estimating, Differing):
    @pytest.fixture(params=SERIES)
    def series(self, request):
        return request.param

    @pytest.fixture
    def depth(self, maker, series):
        return maker(series)

    @pytest.fixture
    def others(self, maker, series):
        found = [maker(other) for other in SERIES if other != series]
        return [*found, maker(series, ",size=126"), maker(METRIC, ",focal_px=640")]


@pytest.mark.parametrize("size", [(320, 180), (161, 121), (120, 200)])
@pytest.mark.parametrize("series", [METRIC, MONO, ANY])
def test_depth_is_told_where_it_is(monkeypatch, maker, series, size):
    known.replace_maps(monkeypatch, "DualDPT" if series == ANY else "DPT", depth=slope)
    checks.tells_depth_where_it_is(maker(series), checks.stills(2, *size), slope)


@pytest.mark.parametrize("turned", [False, True])
def test_the_pixels_that_a_network_takes_are_those_of_the_displayed_frame(
    monkeypatch, told, open_squares, turned, truth
):
    taken = known.seen_by(monkeypatch)
    told(MONO, open_squares("turned" if turned else "plain").at([0.5]))
    ((picture,),) = taken
    assert picture.shape == (84, 112, 3)
    red = (picture[..., 0] - picture[..., 2]) > 0.3
    rows, columns = np.flatnonzero(red.any(axis=1)), np.flatnonzero(red.any(axis=0))
    box = np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1]) * 160 / 112
    assert box == pytest.approx(np.array(truth(10)[0]), abs=160 / 112)


def test_the_lens_is_told_in_pixels_of_the_displayed_frame(monkeypatch, told):
    known.replace_cameras(monkeypatch, lens(100.0))
    (found,) = told(ANY, checks.stills(1, 320, 180))
    assert found.kind == "relative"
    # Across by 320 to 112 pixels, down by 180 to 70.
    assert found.focal_px == pytest.approx(100 * (320 / 112 + 180 / 70) / 2, rel=1e-4)


def test_the_metric_series_tells_metres_by_the_focal_length_alone(monkeypatch, maker, told):
    known.replace_maps(monkeypatch, "DPT", depth=slope)
    assert maker(METRIC)().kind == "relative"
    (found,) = told(METRIC, checks.stills(1, 320, 180), ",focal_px=640")
    assert (found.kind, found.focal_px) == ("metric", 640.0)
    # By its authors: what it tells times the mean focal length, in pixels of its own picture, over 300.
    factor = 640.0 * (112 / 320 + 70 / 180) / 2 / 300
    checks.tells_depth_where_it_is(
        maker(METRIC, ",focal_px=640"), checks.stills(1, 320, 180), lambda share: factor * slope(share)
    )


@pytest.fixture
def nesting(monkeypatch):
    """The nested networks agree in shape; the one of metres sees everything three times as far away."""

    def nest(sky=lambda share: 0 * share[..., 0]):
        known.replace_cameras(monkeypatch, lens(100.0))
        known.replace_maps(monkeypatch, "DualDPT", depth=slope, depth_conf=lambda share: 1 + share[..., 1])
        # The focal length of 100 pixels over the authors' 300 is a third.
        known.replace_maps(monkeypatch, "DPT", depth=lambda share: 9 * slope(share), sky=sky)

    return nest


def test_the_nested_series_tells_the_metres_of_one_network_in_the_shape_of_the_other(maker, nesting):
    nesting()
    assert maker(NESTED)().kind == "metric"
    frames = list(checks.stills(1, 320, 180))
    checks.tells_depth_where_it_is(maker(NESTED), frames, lambda share: 3 * slope(share))


@pytest.mark.parametrize("series", [METRIC, MONO, NESTED])
def test_the_sky_has_no_depth_not_even_where_the_network_is_not_sure_of_it(
    monkeypatch, maker, nesting, series
):
    times = 3 if series == NESTED else 1
    if series == NESTED:
        nesting(sky)
    else:
        known.replace_maps(monkeypatch, "DPT", depth=slope, sky=sky)
    checks.tells_depth_where_it_is(
        maker(series),
        checks.stills(1, 320, 180),
        lambda share: np.where(share[:, 1] < 0.25, np.nan, times * slope(share)),
    )


@pytest.mark.parametrize("series", [METRIC, MONO, NESTED])
def test_a_frame_of_sky_alone_has_no_depth_and_is_no_error(monkeypatch, told, nesting, series):
    if series == NESTED:
        nesting(lambda share: np.ones(share.shape[:2]))
    else:
        known.replace_maps(monkeypatch, "DPT", sky=lambda share: np.ones(share.shape[:2]))
    (found,) = told(series, checks.stills(1, 320, 180))
    assert np.isnan(found.values).all()


@pytest.mark.parametrize("series", [METRIC, NESTED])
def test_large_maps_of_which_the_package_draws_cells_by_chance_are_told_alike(
    monkeypatch, da3_folders, series
):
    """Beyond 100,000 cells the package draws some, for the depth of the sky and for the scale."""
    known.replace_maps(monkeypatch, "DPT", sky=sky)
    found = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        (depth,) = make_one(str(da3_folders[series]), CPU).depth(checks.stills(1, 320, 180), Deadline())
        found.append(depth.values)
    assert found[0].size == 504 * 280
    assert np.isfinite(found[0]).sum() > 100_000
    assert np.array_equal(*found, equal_nan=True)


def test_nothing_comes_among_answers(capsys, told):
    told(NESTED, checks.stills(1))
    assert capsys.readouterr().out == ""


def test_it_computes_in_the_numbers_that_its_fingerprint_tells(monkeypatch, da3_folders):
    from depth_anything_3.model.dinov2.layers.attention import Attention

    computed, forward = set(), Attention.forward

    def watching(self, *given, **named):
        found = forward(self, *given, **named)
        computed.add(str(found.dtype))
        return found

    monkeypatch.setattr(Attention, "forward", watching)
    for dtype, meant in (("auto", "float32"), ("float32", "float32"), ("bfloat16", "bfloat16")):
        computed.clear()
        made = make_one(f"{da3_folders[ANY]},size=112", ModelSettings(device="cpu", dtype=dtype))
        list(made.depth(checks.stills(1), Deadline()))
        assert computed == {f"torch.{meant}"}
        assert made.fingerprint().dtype == meant


@pytest.mark.parametrize(
    ("series", "licence"),
    [("da3-small", "Apache-2.0"), ("da3-base", "Apache-2.0"), ("da3metric-large", "Apache-2.0"),
     ("da3mono-large", "Apache-2.0"), ("da3-large", "CC-BY-NC-4.0"), ("da3-giant", "CC-BY-NC-4.0"),
     ("da3nested-giant-large", "CC-BY-NC-4.0")],
)  # fmt: skip
def test_the_licence_is_that_of_the_series(series, licence):
    assert licence_of(series) == licence


def test_the_parts_of_every_published_series_come_with_what_is_installed():
    """All but those that render, which are left out, and whose packages hold numpy back."""
    from depth_anything_3.registry import MODEL_REGISTRY

    def parts(config):
        for name, part in config.items():
            if name == "__object__":
                yield part.path, part.name
            elif hasattr(part, "items"):
                yield from parts(part)

    published = [path for series, path in MODEL_REGISTRY.items() if series not in SERIES]
    assert len(published) == 7
    with quietly():
        from depth_anything_3.cfg import load_config

        for path in published:
            for module, name in parts(without_splats(load_config(path))):
                assert hasattr(import_module(module), name)


@pytest.fixture
def copied(da3_folders, tmp_path):
    """A copy of the folder of a series, to be spoilt."""
    return lambda series: shutil.copytree(da3_folders[series], tmp_path / series)


def test_weights_that_lack_a_tensor_are_refused_by_its_name(copied):
    from safetensors.torch import load_file, save_file

    file = copied(ANY) / "model.safetensors"
    tensors = load_file(file)
    del tensors["model.cam_dec.fc_t.weight"], tensors["model.head.norm.weight"]
    save_file(tensors, file)
    with pytest.raises(BackendError, match=r"lacks model\.cam_dec\.fc_t\.weight and 1 more of its weights"):
        make_one(str(file.parent), CPU)


def test_a_tensor_that_is_shared_lies_in_the_file_once_and_is_not_missed(maker, da3_folders):
    """As in the published files, which lack all but one of the norms that the head's rays share."""
    from safetensors import safe_open

    with safe_open(da3_folders[ANY] / "model.safetensors", "pt") as file:
        names = set(file.keys())
    shared = {f"model.head.scratch.output_conv2_aux.{level}.2.weight" for level in range(4)}
    assert len(shared & names) == 1
    maker(ANY)()


def test_a_file_that_is_cut_off_is_refused(copied):
    file = copied(METRIC) / "model.safetensors"
    file.write_bytes(file.read_bytes()[:5000])
    with pytest.raises(BackendError, match="cannot be loaded"):
        make_one(str(file.parent), CPU)


@pytest.mark.parametrize(
    ("config", "said"),
    [('{"model_type": "vit"}', "names no model_name"), ('{"model_name": "da4"}', "knows no 'da4', but"),
     (f'{{"model_name": "{ANY}"}}', "cannot be loaded: Error")],
)  # fmt: skip
def test_a_folder_of_another_network_is_refused(copied, config, said):
    folder = copied(METRIC)
    (folder / "config.json").write_text(config)
    with pytest.raises(BackendError, match=said):
        make_one(str(folder), CPU)


def test_other_weights_have_another_fingerprint(maker, da3_folders, tmp_path):
    other = make_one(f"{saved(tmp_path / 'other', ANY, seed=8)},size=112", CPU)
    assert other.fingerprint().weights != maker(ANY)().fingerprint().weights
