"""Outlines on frames: the right one for a time, drawn where it lies, at any size of picture."""

import numpy as np
import pytest

from vidence.tools.drawing import PALETTE, draw_mask
from vidence.tools.masks import encoded, mask_at, samples_of
from vidence.traces.masks import packed
from vidence.traces.records import Coverage, Span, Tube


def pixels(x):
    found = np.zeros((40, 60), bool)
    found[10:20, x : x + 10] = True
    return found


@pytest.fixture
def tube():
    masks = [encoded(pixels(x)) for x in (5, 8)]
    blob = packed(masks)
    made = Tube(
        label="object",
        track=1,
        source="grabcut",
        samples=samples_of(pts=(0, 1), t_s=(0.0, 0.04), index=(0, 1), masks=masks, scores=(1.0, 1.0)),
        frame_interval_s=0.04,
        masks="0" * 64,
        coverage=Coverage(spans=(Span(start_s=0, end_s=1),), rate_hz=25, tool="grabcut", frames=2),
    )
    return made, lambda sha256: blob


def test_the_mask_of_a_frame_is_its_own(tube):
    made, load = tube
    assert mask_at(made, 0.04, load) == encoded(pixels(8))
    assert mask_at(made, 0.02, load) is None
    assert mask_at(made, 0.08, load) is None
    assert mask_at(made.model_copy(update={"masks": None}), 0.0, load) is None


@pytest.mark.parametrize("times", [1, 3])
def test_a_mask_is_tinted_where_it_lies_and_nowhere_else(times):
    image = np.full((40 * times, 60 * times, 3), 100, np.uint8)
    draw_mask(image, pixels(5), PALETTE[0])
    changed = (image != 100).any(axis=2)
    assert (changed == np.kron(pixels(5), np.ones((times, times), bool))).all()
    assert tuple(image[10 * times, 5 * times]) == PALETTE[0]
