import os
from pathlib import Path

import numpy as np
import pytest

from vidence.tests.tools.backends.onnx_files import field, model
from vidence.tools.backends.detectors.onnx.detector import OnnxDetector
from vidence.tools.backends.detectors.onnx.file import read_onnx
from vidence.tools.backends.detectors.onnx.heads import PicoDetHead, YoloxHead, head_for
from vidence.tools.capabilities import Request, Sought
from vidence.tools.coco import COCO
from vidence.tools.deadline import Deadline
from vidence.tools.models.choose import ModelSettings
from vidence.tools.video import Video
from vidence.traces.errors import BackendError, BackendMissing, UsageError
from vidence.traces.records import Span

SIZE = (416, 416)
CAR = COCO.index("car")


def test_an_onnx_file_says_what_goes_in_and_comes_out():
    declared = read_onnx(model(inputs=(("x", "batch", 3, 32, 32), ("w", 1)), outputs=("a", "b")), name="m")
    assert declared.inputs == {"x": (None, 3, 32, 32)}
    assert declared.outputs == ("a", "b")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello world",
        b"\x00" * 64,
        b"\xff" * 64,
        model()[:-20],
        b"GIF89a" + bytes(100),
        model(outputs=()),
    ],
)
def test_what_is_no_model_is_said_in_one_sentence(content):
    with pytest.raises(BackendError, match="m is not a whole ONNX model"):
        read_onnx(content, name="m")


def test_weights_in_other_files_are_refused():
    with pytest.raises(BackendError, match="keeps its weights in other files"):
        read_onnx(model(external=True), name="m")
    hidden = field(5, field(1, b"value") + field(5, field(14, 1)))
    with pytest.raises(BackendError, match="keeps its weights in other files"):
        read_onnx(model(attribute=hidden), name="m")


def yolox_output(cell, box, *, score=0.9):
    """A YOLOX output with one box (cx, cy, w, h in network pixels) in the stride-8 cell (column, row)."""
    output = np.zeros((1, 3549, 85), np.float32)
    output[0, :, 2:4] = -3
    row = output[0, cell[1] * 52 + cell[0]]
    row[:2] = (box[0] / 8 - cell[0], box[1] / 8 - cell[1])
    row[2:4] = np.log((box[2] / 8, box[3] / 8))
    row[4], row[5 + CAR] = 1.0, score
    return output


@pytest.mark.parametrize("picture", [(416, 416), (208, 416), (720, 1280), (1280, 720), (101, 33)])
def test_yolox_boxes_come_back_to_pixels_of_the_picture(picture):
    scale = min(416 / picture[0], 416 / picture[1])
    expected = np.array((0.2 * picture[1], 0.3 * picture[0], 0.6 * picture[1], 0.8 * picture[0]))
    x1, y1, x2, y2 = expected * scale
    found = YoloxHead(SIZE).decode(
        [yolox_output((7, 9), ((x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1))], picture
    )
    best = found.scores[:, CAR].argmax()
    assert found.scores[best, CAR] == pytest.approx(0.9)
    assert found.xyxy[best] == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("picture", [(416, 416), (720, 1280), (101, 33)])
def test_picodet_boxes_come_back_to_pixels_of_the_picture(picture):
    maps, spreads = [], []
    for stride in (8, 16, 32, 64):
        cells = (-(-416 // stride)) ** 2
        maps.append(np.zeros((1, cells, 80), np.float32))
        spreads.append(np.zeros((1, cells, 32), np.float32))
    cell = 10 * 26 + 12
    maps[1][0, cell, CAR] = 0.7
    # Distances of 2, 3, 4 and 5 strides to the left, top, right and bottom of the cell's centre.
    for edge, distance in enumerate((2, 3, 4, 5)):
        spreads[1][0, cell, edge * 8 + distance] = 50
    found = PicoDetHead(SIZE, 8).decode([*spreads[::-1], *maps], picture)
    best = found.scores[:, CAR].argmax()
    stretch = np.array((picture[1], picture[0]) * 2) / 416
    expected = np.array((10.5, 7.5, 16.5, 15.5)) * 16 * stretch
    assert found.xyxy[best] == pytest.approx(expected, rel=1e-4)


def test_yolox_takes_bgr_at_the_top_left_on_grey():
    rgb = np.zeros((100, 200, 3), np.uint8)
    rgb[..., 0] = 200
    blob = YoloxHead(SIZE).blob(rgb)
    assert blob.shape == (1, 3, 416, 416)
    assert blob[0, :, 100, 100].tolist() == [0, 0, 200]
    assert blob[0, :, 300, 100].tolist() == [114, 114, 114]


def test_picodet_takes_normalised_rgb_of_the_whole_picture():
    rgb = np.zeros((100, 200, 3), np.uint8)
    rgb[..., 0] = 124
    blob = PicoDetHead(SIZE, 8).blob(rgb)
    assert blob.shape == (1, 3, 416, 416)
    assert blob[0, :, 300, 100] == pytest.approx([0.0056, -2.0357, -1.8044], abs=1e-3)


def test_heads_are_known_by_their_shapes():
    assert head_for([(1, 3549, 85)], SIZE, name="m").name == "yolox"
    assert head_for([(1, 8400, 85)], (640, 640), name="m").name == "yolox"
    cells = (2704, 676, 169, 49)
    shapes = [(1, n, 80) for n in cells] + [(1, n, 32) for n in cells]
    assert head_for(shapes[::-1], SIZE, name="m").name == "picodet"


@pytest.mark.parametrize(
    "shapes", [[(1, 512)], [(1, 3549, 6)], [(1, 84, 8400)], [], [(1, 2704, 80), (1, 676, 80)]]
)
def test_an_unknown_head_is_refused_with_its_shapes(shapes):
    with pytest.raises(BackendError, match="neither a YOLOX nor a PicoDet head"):
        head_for(shapes, SIZE, name="m")


def test_a_missing_file_says_how_to_name_one():
    with pytest.raises(BackendMissing, match=r"there is no file 'nowhere\.onnx'") as refused:
        OnnxDetector.from_argument("nowhere.onnx", ModelSettings())
    assert "onnx:FILE.onnx" in refused.value.hint


@pytest.mark.parametrize("argument", [None, ""])
def test_no_file_named_is_a_usage_error(argument):
    with pytest.raises(UsageError, match="needs a file"):
        OnnxDetector.from_argument(argument, ModelSettings())


@pytest.mark.parametrize(
    "option",
    ["threshold=much", "threshold=0", "threshold=nan", "nms=0.5", "0.5", "threshold=2", "runtime=tflite"],
)
def test_a_bad_option_is_a_usage_error(tmp_path, option):
    (tmp_path / "m.onnx").write_bytes(model())
    with pytest.raises(UsageError, match=f"onnx (has no option|cannot take) '{option}'"):
        OnnxDetector.from_argument(f"{tmp_path / 'm.onnx'},{option}", ModelSettings())


@pytest.mark.parametrize("content", [model(), model(inputs=(("x", 1, 4),)), b"no model at all"])
def test_a_model_that_is_no_detector_is_refused(tmp_path, content):
    path = tmp_path / "m.onnx"
    path.write_bytes(content)
    with pytest.raises(BackendError, match=r"m\.onnx"):
        OnnxDetector(path)


def needed(variable):
    folder = os.environ.get(variable)
    if not folder:
        pytest.skip(f"{variable} is not set: it names the folder with the real files")
    return Path(folder)


@pytest.fixture(params=["yolox_nano.onnx", "picodet_s_416_coco.onnx"])
def detector(request):
    return OnnxDetector(needed("VIDENCE_MODELS") / request.param)


def looks(detector, span, noun=None):
    video = Video.open(needed("VIDENCE_DATA") / "intel/one-by-one-person-detection.mp4")
    return list(detector.detect(video, Request(span, 2.0, Sought(noun)), Deadline()))


def test_a_walker_is_seen_by_a_real_network_where_the_walker_is(detector):
    for seen in looks(detector, Span(start_s=11.0, end_s=13.0)):
        assert "person" in seen.labels
        best = seen.xyxy[seen.labels.index("person")]
        assert 300 < (best[0] + best[2]) / 2 < 560
        assert best[3] - best[1] > 250
        assert all(len(p.yuv) and p.yuv.shape[:2] == p.mask.shape for p in seen.patches)


def test_only_the_class_sought_is_given(detector):
    seen = looks(detector, Span(start_s=11.0, end_s=12.0), "person")
    assert {label for frame in seen for label in frame.labels} == {"person"}


def test_the_fingerprint_names_weights_head_and_threshold():
    path = needed("VIDENCE_MODELS") / "yolox_nano.onnx"
    one, other = OnnxDetector(path), OnnxDetector.from_argument(f"{path},threshold=0.5", ModelSettings())
    assert one.fingerprint() != other.fingerprint()
    assert one.fingerprint().weights == other.fingerprint().weights
    assert one.fingerprint().parameters["head"] == "yolox"
    assert one.fingerprint() == OnnxDetector(path).fingerprint()
