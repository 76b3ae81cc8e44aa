"""Runs through networks' real code made again: the same here, near it elsewhere, other weights are named."""

import os
import shutil
from pathlib import Path

import pytest

import vidence
from vidence.agent.replaying.recompute import recompute
from vidence.bench.scenes.encode import encode
from vidence.tests.conformance import checks_points
from vidence.tests.models import tiny_depths, tiny_detectors, tiny_segmenters
from vidence.tests.tools.backends.onnx_files import yolox
from vidence.tools.backends import hub
from vidence.tools.backends.depth import depth_anything
from vidence.tools.backends.detectors.onnx import network as onnx
from vidence.tools.backends.hub import HubNetwork
from vidence.tools.backends.segmenters import video_models
from vidence.tools.backends.segmenters.network import NetworkSegmenter
from vidence.tools.coco import COCO
from vidence.tools.models.choose import ModelSettings
from vidence.tools.video import Video
from vidence.tools.weights.device import Place, quietly
from vidence.traces.reader import TraceReader
from vidence.traces.records import Span

pytest.importorskip("torch")
import torch

from vidence.tests.models import standin_cotracker

pytestmark = pytest.mark.models
SHORT = Place("cpu", "bfloat16")
BOX_BIAS, THERE_BIAS = "bbox_embed.0.layers.2.bias", "mask_decoder.pred_obj_score_head.proj_out.bias"
WALL_M = 8.0


def nudged(file, key, by):
    """One number of the weights in a file is another."""
    if file.suffix == ".safetensors":
        from safetensors.torch import load_file, save_file

        weights = load_file(file)
    else:
        weights = torch.load(file, weights_only=True)
    weights[key] = weights[key].clone()
    weights[key].view(-1)[0] += by
    if file.suffix == ".safetensors":
        save_file(weights, file, metadata={"format": "pt"})
    else:
        torch.save(weights, file)


def after(monkeypatch, kind, teach):
    """Whatever network of a kind is made, is taught something then."""
    begin = kind.__init__

    def begun(self, *given, **named):
        begin(self, *given, **named)
        teach(self)

    monkeypatch.setattr(kind, "__init__", begun)


class Case:
    """A run by one network, as a person asks for it."""

    question, options, settings = "When does the red square stop?", {}, ModelSettings(device="cpu")

    def __init__(self, folder, video, monkeypatch):
        self.folder, self.video = folder, video
        with quietly():
            self.made(monkeypatch)

    def ask(self, run):
        given = {"backends": [self.backend], "model": self.settings, **self.options}
        vidence.ask(self.video, self.question, out=run, **given)
        assert self.network in prints(run), prints(run)
        return run


class Detector(Case):
    """Grounding DINO whose heads say where red is, moved by a bias of its last layer."""

    network, title = "grounding-dino", "detector"
    said = "it ran on cpu in float32 then, cpu in bfloat16 now"

    def made(self, monkeypatch):
        tiny_detectors.grounding_dino(self.folder)
        self.backend = f"detector=grounding-dino:{self.folder}"
        after(monkeypatch, HubNetwork, self._taught)

    @staticmethod
    def _taught(network):
        tiny_detectors.finds_squares(network.model, number=slice(None))

        def moved(_module, _given, found):
            found.pred_boxes[..., 0] += network.model.bbox_embed[-1].layers[-1].bias[0]

        network.model.register_forward_hook(moved)

    def elsewhere(self, monkeypatch):
        monkeypatch.setattr(hub, "vision_place", lambda *_: SHORT)

    def reweighed(self):
        nudged(self.folder / "model.safetensors", BOX_BIAS, 0.06)


class Segmenter(Case):
    """SAM 2 that outlines red, the further out the larger a bias of its decoder."""

    network, title, options = "sam2-hf", "segmenter", {"points": [(1.0, 58.0, 36.0)]}
    question = "When does this stop?"
    said = "it ran on cpu in float32 then, cpu in bfloat16 now"

    def made(self, monkeypatch):
        tiny_segmenters.sam2_hf(self.folder)
        self.backend = f"segmenter=sam2-hf:{self.folder}"
        after(monkeypatch, NetworkSegmenter, self._taught)

    @staticmethod
    def _taught(segmenter):
        tiny_segmenters.draws_red(segmenter)
        model = segmenter._network._model
        decoder, bias = model.mask_decoder, model.mask_decoder.pred_obj_score_head.proj_out.bias
        drawn = decoder.forward

        def wider(*given, **named):
            masks, *others = drawn(*given, **named)
            return masks + 15 * (bias[0] - 3.0), *others

        decoder.forward = wider

    def elsewhere(self, monkeypatch):
        monkeypatch.setattr(video_models, "segmenting_place", lambda *_: SHORT)

    def reweighed(self):
        nudged(self.folder / "model.safetensors", THERE_BIAS, 1.0)


class Depth(Case):
    """Depth Anything that sees a wall, as far away as a bias of its last layer says."""

    network, title = "depth-anything", "depth estimator"
    question = "How far does the red square travel?"
    said = "it ran on cpu in float32 then, cpu in bfloat16 now"

    def made(self, monkeypatch):
        tiny_depths.wall(self.folder, WALL_M)
        self.backend = f"depth=depth-anything:{self.folder}"

    def elsewhere(self, monkeypatch):
        monkeypatch.setattr(depth_anything, "vision_place", lambda *_: SHORT)

    def reweighed(self):
        nudged(self.folder / "model.safetensors", "head.conv3.bias", 0.5)


class Points(Case):
    """CoTracker's stand-in, which moves all that it follows by its one number."""

    network, title, question = "cotracker", "point tracker", "When does this stop?"
    said = "within the tolerance of networks: k1 (track): xyxy by 0."

    def __init__(self, folder, video, monkeypatch, make_video):
        video = checks_points.videos(folder.parent, make_video)["plain"]
        super().__init__(folder, video, monkeypatch)
        x, y = checks_points.truth(25)[0]
        self.options = {"points": [(1.0, x, y)]}

    def made(self, monkeypatch):
        predictor = standin_cotracker.install(monkeypatch)
        monkeypatch.setattr(predictor, "truth", staticmethod(checks_points.truth))
        monkeypatch.setattr(predictor, "number_of", staticmethod(checks_points.number_of))
        torch.save(standin_cotracker.Network(60).state_dict(), self.folder / "offline.pth")
        self.backend = f"points=cotracker:{self.folder / 'offline.pth'}"

    def elsewhere(self, monkeypatch):
        told = standin_cotracker._Predictor._told

        def slightly(self, *given):
            tracks, visible = told(self, *given)
            return tracks + 0.5, visible

        monkeypatch.setattr(standin_cotracker._Predictor, "_told", slightly)

    def reweighed(self):
        nudged(self.folder / "offline.pth", "shift", 20.0)


class Onnx(Case):
    """YOLOX in a file, run by OpenCV then and by onnxruntime elsewhere."""

    network, title, question = "onnx", "detector", "Is there a dog?"
    said = "its version was 1+opencv"

    def made(self, monkeypatch):
        self.file = self.folder / "yolox_nano.onnx"
        self.file.write_bytes(yolox((100, 80, 260, 200), number=COCO.index("dog")))
        self.backend = f"detector=onnx:{self.file}"

    def elsewhere(self, monkeypatch):
        pytest.importorskip("onnxruntime")
        monkeypatch.setitem(onnx.RUNTIMES, "opencv", onnx.OnnxRuntimeNetwork)

    def reweighed(self):
        self.file.write_bytes(yolox((120, 80, 280, 200), number=COCO.index("dog")))


CASES = {"detector": Detector, "segmenter": Segmenter, "depth": Depth, "points": Points, "onnx": Onnx}


# What is done with all networks alike need not be tried with each.
detector_alone = pytest.mark.parametrize("case", ["detector"], indirect=True)


@pytest.fixture(params=CASES)
def case(request, tmp_path, red_square, monkeypatch):
    folder = tmp_path / "weights"
    folder.mkdir()
    given = (folder, red_square, monkeypatch)
    if request.param == "points":
        return Points(*given, request.getfixturevalue("make_video"))
    return CASES[request.param](*given)


@pytest.fixture
def run(case, tmp_path):
    return case.ask(tmp_path / "run")


def prints(run):
    return {one.name for r in TraceReader(run).finished_calls().values() for one in r.backends}


def test_on_the_same_machine_a_network_gives_the_same(case, run):
    told = recompute(run)
    assert told.text().startswith("run: recompute replay: the same\n"), told.text()
    assert (told.left_out, told.notes) == ((), ())
    assert told.compared["calls"] == len(TraceReader(run).finished_calls())


def test_elsewhere_it_gives_nearly_the_same_and_that_is_said(case, run, monkeypatch):
    case.elsewhere(monkeypatch)
    told = recompute(run)
    assert told.ok, told.text()
    assert any(case.said in note for note in told.notes), told.text()


@detector_alone
def test_in_batches_and_on_more_threads_it_is_within_the_tolerance(run, monkeypatch):
    monkeypatch.setattr(hub, "_BATCH_CPU", 4)
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        assert recompute(run).ok
    finally:
        torch.set_num_threads(threads)


def test_another_weight_is_named_where_the_result_is_another(case, run):
    case.reweighed()
    told = recompute(run)
    assert not told.ok
    assert told.diverged.what == "k1"
    assert f"the {case.title} {case.network!r} is another: its weights were " in told.diverged.why


@detector_alone
def test_another_weight_that_changes_nothing_is_said_all_the_same(case, run):
    nudged(case.folder / "model.safetensors", BOX_BIAS, 0.001)
    told = recompute(run)
    assert told.ok, told.text()
    assert "'grounding-dino' is another: its weights were " in told.notes[0]


@detector_alone
def test_a_network_that_finds_nothing_any_more_is_named_and_no_record_is_blamed(case, run, monkeypatch):
    case.reweighed()
    monkeypatch.setattr(tiny_detectors, "finds_squares", lambda model, **_: model)
    told = recompute(run)
    assert "gave e1, of the kind tube, and gives absence now" in told.diverged.why, told.text()
    assert "the detector 'grounding-dino' is another: its weights were " in told.diverged.why
    assert "the record was changed" not in told.text()


def test_weights_that_are_not_here_are_said_and_nothing_is_called_the_same(case, run):
    shutil.rmtree(case.folder)
    told = recompute(run)
    assert "replay: the same\n" not in told.text()
    assert any(str(case.folder) in one and "the call k1" in one for one in told.left_out)
    assert told.ok is bool(told.compared.get("calls"))


def test_on_a_machine_without_the_device_of_then_what_there_is_is_taken(red_square, tmp_path, monkeypatch):
    """As a trace from a graphics card is made again on a processor."""
    folder = tmp_path / "weights"
    folder.mkdir()
    with monkeypatch.context() as there:
        case = Detector(folder, red_square, monkeypatch)
        there.setattr(hub, "vision_place", lambda *_: SHORT)
        there.setattr(Detector, "settings", ModelSettings(device="cuda:7"))
        run = case.ask(tmp_path / "run")
    told = recompute(run)
    assert (told.ok, told.left_out) == (True, ()), told.text()
    assert any("it ran on cpu in bfloat16 then, cpu in float32 now" in note for note in told.notes)


REAL = [os.environ.get(name) for name in ("VIDENCE_DATA", "VIDENCE_MODELS")]


@pytest.mark.skipif(not all(REAL), reason="VIDENCE_DATA and VIDENCE_MODELS name the real videos and weights")
@pytest.mark.parametrize("name", ["yolox_nano.onnx", "picodet_s_416_coco.onnx"])
def test_real_weights_on_a_real_clip_give_nearly_the_same_by_another_library(name, tmp_path, monkeypatch):
    pytest.importorskip("onnxruntime")
    source = Video.open(Path(REAL[0]) / "intel/one-by-one-person-detection.mp4")
    frames = source.frames(Span(start_s=11, end_s=13))
    record, clip = source.record, tmp_path / "clip.mp4"
    pictures = ((number * 9000, frame.rgb()) for number, frame in enumerate(frames))
    encode(clip, pictures, size=(record.width, record.height), rate_hz=10, crf=18)
    given = {"backends": [f"detector=onnx:{Path(REAL[1]) / name}"], "out": tmp_path / "run"}
    vidence.ask(clip, "How many people are there?", **given)
    monkeypatch.setitem(onnx.RUNTIMES, "opencv", onnx.OnnxRuntimeNetwork)
    told = recompute(tmp_path / "run")
    assert told.ok, told.text()
    assert any("its version was 1+opencv" in note for note in told.notes)
