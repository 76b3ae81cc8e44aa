"""Blobs may stand for each other where they hold the same; of a network nearly the same suffices."""

import io
import json

import cv2
import numpy as np
import pytest

from vidence.agent.replaying.blobs import Afresh
from vidence.tools.manipulations.tolerances import allowed
from vidence.tools.masks import encoded
from vidence.traces import masks
from vidence.traces.blobs import BlobStore
from vidence.traces.records import Fingerprint
from vidence.traces.replay.alike import Leeway

NETWORK = Fingerprint(capability="depth", name="net", version="1", weights="0" * 64)


@pytest.fixture
def alike(tmp_path):
    """Whether a blob of a trace and one made anew may stand for each other."""

    def compare(was, now, *, network=False, pixels=True):
        store = BlobStore(tmp_path)
        blobs = Afresh(store)
        leeway = Leeway(allowed((NETWORK,) if network else ()))
        return blobs.alike(leeway, network=network, pixels=pixels)(store.put(was), blobs.put(now))

    return compare


def png(image, level=3):
    return cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, level])[1].tobytes()


def npy(array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def disc(radius):
    y, x = np.mgrid[:60, :60]
    return masks.packed([encoded((x - 30) ** 2 + (y - 30) ** 2 < radius**2)])


GREY = np.full((20, 30, 3), 100, np.uint8)
DEPTH = np.linspace(2, 9, 600).reshape(20, 30).astype(np.float16)


def test_a_picture_that_was_only_packed_otherwise_is_the_same(alike):
    assert png(GREY, 0) != png(GREY, 9)
    assert alike(png(GREY, 0), png(GREY, 9))


def test_other_pixels_are_another_picture_but_for_a_network_s_last_bits_or_another_decoder(alike):
    assert not alike(png(GREY), png(GREY + 1))
    assert alike(png(GREY), png(GREY + 1), network=True)
    assert not alike(png(GREY), png(GREY + 9), network=True)
    assert alike(png(GREY), png(GREY + 9), pixels=False)


def test_depths_of_a_network_may_be_off_by_little_and_others_not(alike):
    assert not alike(npy(DEPTH), npy(DEPTH * np.float16(1.01)))
    assert alike(npy(DEPTH), npy(DEPTH * np.float16(1.01)), network=True)
    assert not alike(npy(DEPTH), npy(DEPTH * np.float16(1.1)), network=True)
    assert not alike(npy(DEPTH), npy(DEPTH[:10]), network=True)


def test_what_is_known_of_a_depth_must_be_nearly_the_same(alike):
    half = DEPTH.copy()
    half[:10] = np.nan
    assert not alike(npy(DEPTH), npy(half), network=True)
    assert alike(npy(half * np.nan), npy(half * np.nan), network=True)


def test_outlines_of_a_network_may_be_off_by_little(alike):
    assert not alike(disc(24), disc(25))
    assert alike(disc(25), disc(25), network=True)
    assert not alike(disc(20), disc(25), network=True)
    assert not alike(disc(25), disc(25) * 2, network=True)


def test_lines_of_numbers_are_the_same_within_what_is_allowed(alike):
    def line(x):
        return json.dumps({"xy": [[x, 1.0]]}).encode() + b"\n"

    assert not alike(line(1.0), line(1.5))
    assert alike(line(1.0), line(1.5), network=True)
    assert not alike(line(1.0), line(4.0), network=True)
    assert not alike(line(1.0), b"no json", network=True)
