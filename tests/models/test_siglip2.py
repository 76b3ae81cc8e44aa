"""SigLIP 2 through its real code, with weights of random numbers."""

import numpy as np
import pytest

from vidence.tests.conformance import checks_retriever as checks
from vidence.tests.conformance.checks_backend import Differing
from vidence.tests.models.tiny_retrievers import siglip2
from vidence.tools.models.choose import ModelSettings
from vidence.tools.registry import entries
from vidence.tools.weights.device import Batches, quietly
from vidence.traces.errors import BackendError

pytestmark = pytest.mark.models


@pytest.fixture(scope="session")
def retriever_folders(tmp_path_factory):
    made = {}

    def folder(kind):
        if kind not in made:
            with quietly():
                made[kind] = siglip2(tmp_path_factory.mktemp(kind), kind=kind)
        return made[kind]

    return folder


@pytest.fixture
def make(retriever_folders):
    """A retriever as the command line makes it."""

    def made(kind="Siglip", folder=None, **settings):
        entry = entries()["retriever", "siglip2"]
        return entry.make(str(folder or retriever_folders(kind)), ModelSettings(**settings))

    return made


@pytest.fixture(params=["Siglip", "Siglip2"])
def retriever(request, make):
    return lambda: make(request.param)


@pytest.fixture
def others(make, retriever, tmp_path):
    """Of other weights, of shorter numbers, and both at once by the other code."""
    with quietly():
        other = siglip2(tmp_path / "other", seed=1)
    changed = [lambda: make(folder=other), lambda: make(dtype="bfloat16")]
    return [*changed, lambda: make("Siglip2", dtype="float16")]


@pytest.fixture(scope="module")
def video(tmp_path_factory, make_video):
    return checks.red_video(tmp_path_factory.mktemp("red"), make_video)


class TestSiglip2(checks.Retrieving, Differing):
    pass


def test_scores_are_those_of_the_whole_network(make, video):
    """Features and words apart give what both at once give in transformers' own code."""
    import torch

    one = make()
    frames = list(video.frames(rate_hz=0.1))
    times_s, rows = np.array([f.t_s for f in frames]), np.stack(list(one.encode(iter(frames))))
    network = one._network
    told = network.tokens(
        ["this is a photo of a red car."], padding="max_length", max_length=64, return_tensors="pt"
    )
    with torch.inference_mode():
        made = network.pixels([frame.rgb() for frame in frames])
        whole = network.model(pixel_values=made["pixel_values"], input_ids=told["input_ids"])
    expected = whole.logits_per_image[:, 0].sigmoid().numpy()
    scores = one.fit("a Red car", times_s, rows).scores
    assert np.allclose(scores, expected, rtol=1e-3, atol=1e-7)
    assert len(set(scores.tolist())) > 1


def test_words_say_what_was_understood(make, video):
    times_s, rows = checks.sampled(make, video)
    assert make().fit("a Red car", times_s, rows).understood == "a Red car"


def test_words_that_are_too_many_are_said_to_be(make, video, capfd):
    times_s, rows = checks.sampled(make, video)
    one = make()
    assert one.fit("red car", times_s, rows).degradations == ()
    (weak,) = one.fit("red car " * 80, times_s, rows).degradations
    assert "left out" in weak.detail
    assert capfd.readouterr() == ("", "")


def test_the_size_of_a_batch_makes_no_difference(make, video):
    one, four = make(), make()
    four._network.batches = Batches(4, name="four")
    single, batched = (checks.sampled(lambda r=r: r, video)[1] for r in (one, four))
    assert np.allclose(single, batched, atol=1e-5)


def test_where_the_colour_is_the_features_differ(make, video):
    times_s, features = checks.sampled(make, video)
    inside = (times_s >= 30) & (times_s < 33)
    assert np.allclose(np.linalg.norm(features, axis=1), 1, atol=1e-5)
    usual = features[~inside].mean(axis=0)
    assert (features[inside] @ usual).max() < (features[~inside] @ usual).min()


def test_half_precision_fits_as_well(make, video):
    scores = []
    for dtype in ("float32", "float16"):
        half = make(dtype=dtype)
        scores.append(half.fit("red car", *checks.sampled(lambda half=half: half, video)).scores)
    assert np.allclose(*scores, rtol=0.2)


def test_a_folder_of_another_network_is_refused(make, tmp_path, retriever_folders):
    import shutil

    folder = shutil.copytree(retriever_folders("Siglip"), tmp_path / "other")
    (folder / "config.json").write_text('{"model_type": "clip"}')
    with pytest.raises(BackendError, match="the siglip2 retriever takes siglip or siglip2"):
        make(folder=folder)
