"""RT-DETR, Grounding DINO and OWLv2 through their real code, with weights of random numbers."""

import shutil

import pytest

from vidence.tests.conformance import checks_detector as checks
from vidence.tests.conformance.checks_backend import Differing
from vidence.tests.models import tiny_detectors as tiny
from vidence.tools.capabilities import Request, Sought, TakesPhrases
from vidence.tools.coco import COCO
from vidence.tools.deadline import Deadline
from vidence.tools.models.choose import ModelSettings
from vidence.tools.naming import Examiner
from vidence.tools.registry import entries
from vidence.tools.weights.device import quietly
from vidence.traces.errors import BackendError, BackendMissing, NotMeasurable, UsageError

pytestmark = pytest.mark.models
# So low that networks of random numbers find something.
LOW = {
    "rtdetr": ",threshold=0.01",
    "grounding-dino": ",threshold=0.01,text_threshold=0.001",
    "owlv2": ",threshold=0.0001",
}


@pytest.fixture(scope="session")
def detector_folders(tmp_path_factory):
    made = {}

    def folder(name):
        if name not in made:
            with quietly():
                made[name] = tiny.MAKERS[name](tmp_path_factory.mktemp(name))
        return made[name]

    return folder


@pytest.fixture
def make(detector_folders):
    """A detector as the command line makes it."""

    def made(name, options="", folder=None, **settings):
        entry = entries()["detector", name]
        return entry.make(f"{folder or detector_folders(name)}{options}", ModelSettings(**settings))

    return made


@pytest.fixture(params=tiny.MAKERS)
def name(request):
    return request.param


@pytest.fixture
def detector(make, name):
    """What finds the red square and the blue one, but for its last heads the network itself."""

    def made():
        one = make(name, ",text_threshold=0.001" if name == "grounding-dino" else "")
        tiny.finds_squares(one._network.model, number=1)
        return one

    return made


def seen(detector, video, sought=None, rate_hz=None):
    request = Request(rate_hz=rate_hz, sought=sought or Sought())
    return list(detector.detect(video, request, Deadline()))


@pytest.fixture
def low(make, name):
    return lambda: make(name, LOW[name])


@pytest.fixture
def halved(make, name):
    def made():
        one = make(name, ",text_threshold=0.001" if name == "grounding-dino" else "", dtype="float16")
        tiny.finds_squares(one._network.model, number=1)
        return one

    return made


@pytest.fixture
def others(make, name, tmp_path):
    with quietly():
        folder = tiny.MAKERS[name](tmp_path / "other", seed=1)
    return [
        lambda: make(name, ",threshold=0.4"),
        lambda: make(name, folder=folder),
        lambda: make(name, dtype="bfloat16"),
    ]


class TestNetworks(checks.Detecting, checks.DetectingByNetwork, Differing):
    pass


class TestPlacesInTheDisplayedFrame(checks.DetectingSquares, checks.DetectingNothing):
    pass


def test_its_fingerprint_tells_weights_and_library(make, name):
    told = make(name).fingerprint()
    assert told.weights == make(name)._network.weights.digest
    assert "transformers" in told.version


def test_a_folder_of_another_network_is_refused_by_name(make, name):
    other = next(one for one in tiny.MAKERS if one != name)
    with pytest.raises(BackendError, match=f"and the {name} detector takes"):
        make(name, folder=make(other)._network.weights.folder)


@pytest.mark.parametrize("harm", ["cut", "lacking", "no-processor"])
def test_broken_weights_are_one_sentence(make, name, detector_folders, tmp_path, harm):
    folder = shutil.copytree(detector_folders(name), tmp_path / "broken")
    file = folder / "model.safetensors"
    if harm == "cut":
        file.write_bytes(file.read_bytes()[:-1000])
    elif harm == "lacking":
        from safetensors.torch import load_file, save_file

        kept = {key: value for key, value in load_file(file).items() if "box_head" not in key}
        kept = {key: value for key, value in kept.items() if "bbox_embed" not in key}
        save_file(kept, file, metadata={"format": "pt"})
    else:
        for path in ("preprocessor_config.json", "processor_config.json"):
            (folder / path).unlink(missing_ok=True)
    with pytest.raises(BackendError, match=r"cannot be loaded|lacks \d+ of the network's weights"):
        make(name, folder=folder)


def test_weights_that_are_not_there_come_with_the_command(make, name, monkeypatch, tmp_path):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(BackendMissing) as caught:
        entries()["detector", name].make(None, ModelSettings())
    assert caught.value.hint == f"Fetch them: hf download {entries()['detector', name].weights}"


def test_options_are_read_and_wrong_ones_refused(make, name):
    assert make(name, ",threshold=0.77").fingerprint().parameters["threshold"] == 0.77
    for wrong in (",threshold=2", ",iou=0.5"):
        with pytest.raises(UsageError):
            make(name, wrong)


@pytest.mark.parametrize("version", [1, 2])
def test_rtdetr_names_classes_as_we_do(make, tmp_path, version):
    with quietly():
        folder = tiny.rtdetr(tmp_path / "weights", version=version)
    one = make("rtdetr", folder=folder)
    assert isinstance(one, Examiner)
    assert one.classes == frozenset(COCO)
    assert one.nouns == COCO


def test_rtdetr_finds_the_class_sought_alone(make, open_squares):
    one = make("rtdetr")
    tiny.finds_squares(one._network.model, number=COCO.index("airplane"))
    video = open_squares("plain")
    assert {look.labels for look in seen(one, video, Sought(noun="airplane"), 2)} == {("airplane",) * 2}
    assert {look.labels for look in seen(one, video, Sought(noun="car"), 2)} == {()}


def test_rtdetr_says_how_much_of_every_class_is_in_a_thing(make, open_squares):
    one = make("rtdetr")
    tiny.finds_squares(one._network.model, number=2, logit=1.0)
    for detections, scores in one.examine(open_squares("plain"), Request(rate_hz=4), Deadline()):
        assert scores.shape == (len(detections), 80) == (2, 80)
        assert scores.argmax(axis=1).tolist() == [2, 2]
        assert scores.max() == pytest.approx(0.7311, abs=1e-4)


def test_two_classes_with_one_noun_are_one(make, tmp_path, open_squares):
    with quietly():
        folder = tiny.rtdetr(tmp_path / "weights", labels={0: "Man", 1: "Woman", 2: "forklift"})
    one = make("rtdetr", folder=folder)
    assert one.nouns == ("person", "forklift")
    tiny.finds_squares(one._network.model, number=1)
    assert {look.labels for look in seen(one, open_squares("plain"), rate_hz=2)} == {("person",) * 2}


@pytest.fixture(params=["grounding-dino", "owlv2"])
def spoken(request):
    return request.param


def test_what_it_finds_bears_the_words(make, spoken, open_squares):
    one = make(spoken, ",text_threshold=0.001" if spoken == "grounding-dino" else "")
    assert isinstance(one, TakesPhrases)
    assert one.classes is None
    tiny.finds_squares(one._network.model, number=1 if spoken == "grounding-dino" else 0)
    looks = seen(one, open_squares("plain"), Sought(noun="square", phrase="Square with a hole"), 2)
    assert {look.labels for look in looks} == {("Square with a hole",) * 2}


def test_without_words_cocos_classes_stand_for_everything(detector, spoken, make, open_squares):
    one = make(spoken, ",threshold=0.0001" + (",text_threshold=0.0001" if spoken == "grounding-dino" else ""))
    labels = {label for look in seen(one, open_squares("plain"), rate_hz=2) for label in look.labels}
    assert labels
    assert labels <= set(COCO)


def test_more_words_than_it_reads_are_refused_rather_than_cut(make, spoken, open_squares, capfd):
    words = " ".join(["dog"] * 300)
    with pytest.raises(NotMeasurable, match=r"tokens at once") as caught:
        seen(make(spoken), open_squares("plain"), Sought(phrase=words))
    assert caught.value.hint == "Say it in fewer words."
    assert capfd.readouterr() == ("", "")


def test_a_noun_of_several_words_needs_all_of_them(make):
    """The best word alone would take a fire for a fire truck."""
    import torch

    one = make("grounding-dino")
    prompt = one._prompt(["hot dog", "dog on a hot bench"])
    told = one._network.tokens.convert_ids_to_tokens(prompt.tokens["input_ids"][0].tolist())
    assert [[told[i] for i in head] for head in prompt.heads] == [["hot", "dog"], ["dog"]]
    of_word = torch.zeros(1, 2, 256)
    of_word[0, 0, list(prompt.heads[0])] = torch.tensor([0.4, 0.05])
    of_word[0, 1, list(prompt.heads[0])] = torch.tensor([0.4, 0.3])
    assert one._of_phrases(of_word, prompt)[0, :, 0].tolist() == pytest.approx([0.0, 0.4])
