"""Boxes in a family's own numbers come back as the pixels of the original frame."""

import pytest

from vidence.tools.models.family import Family
from vidence.traces.records import Shown

FAMILIES = [
    Family(),
    Family(boxes="unit"),
    Family(boxes="thousand"),
    Family(boxes="thousand", rows_first=True),
    Family(boxes="resized", multiple=28, least_px=3136, most_px=300_000),
    Family(boxes="resized", multiple=28, least_px=1_000_000, most_px=2_000_000),
]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f"{f.boxes}-{f.rows_first}-{f.least_px}")
def test_a_box_survives_the_way_to_a_model_and_back(family):
    shown = Shown(blob="0" * 64, width=768, height=432, scale=(2.5, 2.5), offset=(100.0, 40.0))
    box = (300.0, 90.0, 500.0, 400.0)
    assert family.to_frame(family.from_frame(box, shown), shown) == pytest.approx(box)


def test_rows_first_is_y_before_x():
    shown = Shown(blob="0" * 64, width=200, height=100, scale=(1.0, 1.0))
    assert Family(boxes="thousand", rows_first=True).from_frame((20, 10, 40, 30), shown) == (
        100,
        100,
        300,
        200,
    )


def test_a_picture_of_several_frames_has_no_places():
    with pytest.raises(ValueError, match="several frames"):
        Family().to_frame((0, 0, 1, 1), Shown(blob="0" * 64, width=200, height=100))
