"""What is covered of a picture is black, and of a map of depths not known; nothing else is changed."""

import io

import cv2
import numpy as np
import pytest

from vidence.tools.brush import Brush

BOX = ((2, 1, 5, 3),)


def npy(array):
    data = io.BytesIO()
    np.save(data, array)
    return data.getvalue()


def test_a_box_of_a_picture_is_black():
    image = np.random.default_rng(1).integers(1, 255, (6, 8, 3), dtype=np.uint8)
    data = cv2.imencode(".png", image)[1].tobytes()
    assert Brush().size(data) == (8, 6)
    now = cv2.imdecode(np.frombuffer(Brush().cover(data, BOX), np.uint8), cv2.IMREAD_COLOR)
    assert (now[1:3, 2:5] == 0).all()
    now[1:3, 2:5] = image[1:3, 2:5]
    assert (now == image).all()


def test_a_box_of_a_map_of_depths_is_not_known():
    depths = np.random.default_rng(1).uniform(1, 9, (6, 8)).astype(np.float16)
    assert Brush().size(npy(depths)) == (8, 6)
    now = np.load(io.BytesIO(Brush().cover(npy(depths), BOX)))
    assert now.dtype == np.float16
    assert np.isnan(now[1:3, 2:5]).all()
    now[1:3, 2:5] = depths[1:3, 2:5]
    assert (now == depths).all()


ENDLESS = npy(np.zeros((2, 2))).replace(b"(2, 2), ", b"(9999999, 9999999), ")


def header_of(words):
    return b"\x93NUMPY\x01\x00" + len(words).to_bytes(2, "little") + words


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"\x89PNG\r\n\x1a\n", b"\x93NUMPY", npy(np.zeros(3)), npy(np.zeros((2, 2), int)), ENDLESS],
    ids=["nothing", "text", "half a picture", "half a map", "a row", "whole numbers", "more than there is"],
)
def test_what_is_neither_has_no_size(data):
    assert Brush().size(data) is None


@pytest.mark.parametrize(
    "words",
    [
        b"{'descr': '<f2', 'fortran_order': False, 'shape': (3,(",
        b"{'descr': '<f2', 'fortran_order': False, 3: 1}",
        b"{'descr': (), 'fortran_order': False, 'shape': (2, 2)}",
        b"{'descr': '<f2', 'fortran_order': False, 'shape': " + b"-" * 9000 + b"1}",
    ],
    ids=["open brackets", "keys of two kinds", "a type of nothing", "deep"],
)
def test_a_map_whose_header_is_no_header_is_no_map(words):
    """Whoever wrote a trace may have written it so that reading stumbles."""
    data = header_of(words)
    assert Brush().size(data) is None
    with pytest.raises(ValueError, match="no picture"):
        Brush().cover(data, BOX)
