"""What is drawn on a frame is what was found in it, where it was found."""

import numpy as np
import pytest

from vidence.tests.traces.export import sample_exports
from vidence.tools.annotating import annotator
from vidence.tools.drawing import PALETTE
from vidence.traces.blobs import BlobStore
from vidence.traces.export.film import Mark, Take, Thing
from vidence.traces.masks import unpacked
from vidence.traces.store import TraceWriter

GREY = 90


@pytest.fixture(scope="module")
def car(tmp_path_factory):
    """The car of the small run, with its outlines."""
    run = tmp_path_factory.mktemp("run") / "run"
    with TraceWriter.create(run, sample_exports._started(sample_exports.VIDEO)) as writer:
        tube = sample_exports.car(writer)
    return Thing(tube, unpacked(BlobStore(run).get(tube.masks)))


def drawn(take, t_s, size=(96, 128)):
    image = np.full((*size, 3), GREY, np.uint8)
    annotator(take)(image, t_s)
    return image


def pixel(image, x, y):
    return tuple(int(v) for v in image[y, x])


def test_a_box_is_drawn_in_its_ink(car):
    image = drawn(Take(None, (car._replace(masks=None),)), 0.04)
    assert [pixel(image, *at) for at in ((7, 25), (17, 25), (12, 30))] == [PALETTE[0]] * 3
    assert pixel(image, 12, 25) == (GREY,) * 3


def test_between_samples_a_box_is_between_them(car):
    image = drawn(Take(None, (car._replace(masks=None),)), 0.1)
    assert pixel(image, 11, 25) == PALETTE[0] or pixel(image, 12, 25) == PALETTE[0]
    assert pixel(image, 7, 24) == (GREY,) * 3


@pytest.mark.parametrize("t_s", [-0.01, 0.17, 0.4])
def test_nothing_is_drawn_where_the_thing_is_not(car, t_s):
    empty = drawn(Take(None, ()), t_s)
    assert (drawn(Take(None, (car,)), t_s) == empty).all()


def test_an_outline_is_drawn_on_the_frames_it_is_of(car):
    tinted = drawn(Take(None, (car,)), 0.04, size=(48, 64))
    assert pixel(tinted, 12, 25) not in ((GREY,) * 3, PALETTE[0])
    between = drawn(Take(None, (car,)), 0.06, size=(48, 64))
    assert pixel(between, 13, 25) == (GREY,) * 3
    some = car._replace(masks=(car.masks[0], None, *car.masks[2:]))
    assert pixel(drawn(Take(None, (some,)), 0.04, size=(48, 64)), 12, 25) == (GREY,) * 3


def test_its_way_is_drawn_behind_it(car):
    image = drawn(Take(None, (car._replace(masks=None),)), 0.12)
    assert pixel(image, 9, 30) == PALETTE[0]
    assert pixel(drawn(Take(None, (car._replace(masks=None),)), 0.0), 19, 30) == (GREY,) * 3


def test_things_have_inks_of_their_own(car):
    other = Thing(sample_exports.person(), None)
    image = drawn(Take(None, (car, other)), 0.08)
    assert pixel(image, 40, 30) == PALETTE[1]


def test_what_is_hidden_is_said_to_be(car):
    other = sample_exports.person()
    take = Take(None, (Thing(other, None),))
    hidden, seen = (drawn(take, t_s, size=(96, 300)) for t_s in (0.28, 0.08))
    names = [np.argwhere((image[:10] == PALETTE[0]).all(axis=2))[:, 1] for image in (hidden, seen)]
    assert names[0].max() > names[1].max() + 10


def test_a_mark_is_on_its_own_frame_alone():
    take = Take(None, (), (Mark(0.12, (30.0, 40.0, 50.0, 60.0), "wheel"),))
    assert pixel(drawn(take, 0.12), 30, 50) == (255, 255, 255)
    assert pixel(drawn(take, 0.08), 30, 50) == (GREY,) * 3


def test_what_was_covered_in_the_run_is_covered_in_its_film(car):
    take = Take(None, (car,), covered=lambda t_s: [(60.0, 40.0, 80.0, 60.0)] if t_s > 0.05 else [])
    assert pixel(drawn(take, 0.08), 70, 50) == (0, 0, 0)
    assert pixel(drawn(take, 0.0), 70, 50) == (GREY,) * 3
