"""Boxes in a model's own numbers of a picture become pixels of the frame, whatever its family."""

import io

import numpy as np
import pytest
from PIL import Image

from vidence.bench.scenes.encode import encode
from vidence.traces.events import Exchanged
from vidence.traces.reader import TraceReader
from vidence.traces.records import Frames

WIDTH, HEIGHT = 1280, 720
SQUARE = (640, 360, 768, 468)
QUESTION = "What colour is the square?"
LOOK = {"call": [{"look": {"times_s": [0.2]}}]}
STOP = {"answer": {"outcome": "insufficient_evidence", "reason": "seen enough"}}

# The frame is shown 768 × 432; Qwen2.5-VL makes 756 × 420 of that.
FAMILIES = {
    "pixel": ({}, [384, 216, 460.8, 280.8]),
    "thousand": ({"boxes": "thousand"}, [500, 500, 600, 650]),
    "yxyx": ({"boxes": "thousand", "rows_first": True}, [500, 500, 650, 600]),
    "unit": ({"boxes": "unit"}, [0.5, 0.5, 0.6, 0.65]),
    "resized": (
        {"boxes": "resized", "multiple": 28, "least_px": 3136, "most_px": 12845056},
        [378, 210, 453.6, 273],
    ),
}


@pytest.fixture(scope="module")
def one_square(tmp_path_factory):
    """Half a second of a white square on a dark ground."""
    path = tmp_path_factory.mktemp("videos") / "one-square.mp4"
    image = np.full((HEIGHT, WIDTH, 3), 40, np.uint8)
    x1, y1, x2, y2 = SQUARE
    image[y1:y2, x1:x2] = 235
    encode(path, ((i * 3600, image) for i in range(12)), size=(WIDTH, HEIGHT), rate_hz=25, crf=12)
    return path


def zoom(box, **more):
    return {"call": [{"zoom": {"t_s": 0.2, "box": box, "margin": 0, **more}}]}


def crops(run):
    return [e for e in TraceReader(run).ledger().values() if isinstance(e, Frames) and e.crop]


@pytest.mark.parametrize("name", FAMILIES)
def test_a_zoom_at_a_drawn_square_shows_the_square_and_nothing_else(one_square, scripted, tmp_path, name):
    family, box = FAMILIES[name]
    scripted(one_square, QUESTION, [LOOK, zoom(box), STOP], family=family)
    (seen,) = crops(tmp_path / "run")
    assert seen.crop == pytest.approx(SQUARE, abs=1)
    picture = Image.open(io.BytesIO(TraceReader(tmp_path / "run").blobs.get(seen.blobs[0])))
    assert np.asarray(picture).min() > 180


@pytest.mark.parametrize("name", FAMILIES)
def test_a_box_in_a_picture_that_is_named_is_one_of_that_picture(one_square, scripted, tmp_path, name):
    family, box = FAMILIES[name]
    half = {"pixel": 256, "resized": 252, "thousand": 500, "yxyx": 500, "unit": 0.5}[name]
    # The square was enlarged to 256 × 216; Qwen2.5-VL makes 252 × 224 of that. Its left half is asked for.
    left = {"pixel": [0, 0, 128, 216], "resized": [0, 0, 126, 224], "yxyx": [0, 0, 1000, 500]}.get(
        name, [0, 0, half, 2 * half]
    )
    scripted(one_square, QUESTION, [LOOK, zoom(box), zoom(left, on="p3"), STOP], family=family)
    _, part = crops(tmp_path / "run")
    x1, y1, x2, y2 = SQUARE
    assert part.crop == pytest.approx((x1, y1, (x1 + x2) / 2, y2), abs=1)


def test_after_a_zoom_a_box_is_still_one_of_the_last_whole_frame(one_square, scripted, tmp_path):
    family, box = FAMILIES["thousand"]
    scripted(one_square, QUESTION, [LOOK, zoom(box), zoom([500, 500, 550, 650]), STOP], family=family)
    _, part = crops(tmp_path / "run")
    assert part.crop == pytest.approx((640, 360, 704, 468), abs=1)


def test_before_any_frame_was_shown_shares_are_of_the_frame(one_square, scripted, tmp_path):
    family, box = FAMILIES["thousand"]
    scripted(one_square, QUESTION, [zoom(box), STOP], family=family)
    assert crops(tmp_path / "run")[0].crop == pytest.approx(SQUARE, abs=1)


def test_before_any_frame_was_shown_pixels_of_a_resize_mean_nothing(one_square, scripted):
    family, box = FAMILIES["resized"]
    told = {"expect": {"text": ["Correction: no whole frame was shown yet"]}, **LOOK}
    answer = scripted(one_square, QUESTION, [zoom(box), told, zoom(box), STOP], family=family)
    assert answer.cost.tool_calls == 2


def test_a_contact_sheet_has_no_places(one_square, scripted):
    family, box = FAMILIES["thousand"]
    told = {"expect": {"text": ["p1 is made of several frames"]}, **STOP}
    scripted(one_square, QUESTION, [zoom(box, on="p1"), told], family=family)


def test_the_model_is_told_in_which_numbers_boxes_are(two_squares, scripted, tmp_path):
    """What it gives is in its own numbers; what it is told is in both, and each says so."""
    turns = [
        {"expect": {"text": ["as whole numbers from 0 to 1000"]}, "call": [{"look": {"times_s": [2.0]}}]},
        {
            "expect": {"text": ["p2: the whole frame at 2.00 s"]},
            "call": [{"detect": {"query": "red", "at_s": 2.0}}],
        },
        {"expect": {"text": [") px, score", "in your numbers of the whole frame ["]}, **STOP},
    ]
    scripted(two_squares, QUESTION, turns, family={"boxes": "thousand"})


def test_a_family_whose_numbers_are_pixels_of_the_frame_is_told_them_once(two_squares, scripted):
    turns = [
        {"call": [{"detect": {"query": "red", "at_s": 2.0}}]},
        {"expect": {"text": [") px, score"], "not_text": ["in your numbers of"]}, **STOP},
    ]
    scripted(two_squares, QUESTION, turns)


def test_the_trace_tells_how_the_model_gives_boxes(one_square, scripted, tmp_path):
    family, box = FAMILIES["yxyx"]
    scripted(one_square, QUESTION, [LOOK, zoom(box), STOP], family=family)
    events = TraceReader(tmp_path / "run").events
    assert {str(e.exchange.family) for e in events if isinstance(e, Exchanged)} == {str(family)}
