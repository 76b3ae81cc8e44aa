"""What pictures show, and which of their pixels a place of the frame falls on: never too few."""

import pytest
from pydantic import ValidationError

from vidence.traces.chain import scan
from vidence.traces.covering import View, boxes, covers, views
from vidence.traces.errors import UsageError
from vidence.traces.events import EvidenceEntered, Interrupted, Redacted, RunFinished
from vidence.traces.integrity import integrity
from vidence.traces.records import (
    Covered,
    Depth,
    Description,
    FrameRef,
    Frames,
    Reading,
    Replaced,
    Shown,
    Span,
)
from vidence.traces.store import TraceWriter

from .conftest import WHOLE, started, tube

A, B = "a" * 64, "b" * 64
FRAME = (0.0, 0.0, 320.0, 180.0)


def always(*regions):
    return lambda t_s: list(regions)


def of(evidence):
    return views([started(), EvidenceEntered(evidence=evidence)])


def frames(**given):
    return Frames(frames=(FrameRef(pts=0, t_s=0.5),), blobs=(A,), **given)


def shown(count, width, height, **given):
    times = tuple(float(n) for n in range(count))
    return Shown(blob=A, width=width, height=height, pts=(0,) * count, t_s=times, **given)


def described(*pictures):
    return Description(asked="?", text="!", span=WHOLE, shown=pictures)


def test_a_frame_shows_all_of_it_and_a_crop_its_part():
    assert of(frames())[A] == [View(0.5, shows=FRAME)]
    assert of(frames(crop=(10.0, 20.0, 50.0, 60.0)))[A] == [View(0.5, shows=(10.0, 20.0, 50.0, 60.0))]
    read = Reading(source="ocr", frame=FrameRef(pts=0, t_s=1.5), crop=(0.0, 0.0, 9.0, 9.0), shown=(A,))
    assert of(read)[A] == [View(1.5, shows=(0.0, 0.0, 9.0, 9.0))]


def test_what_was_sent_shows_what_its_scale_and_offset_say():
    one = shown(1, 200, 100, scale=(0.5, 0.5), offset=(30.0, 40.0))
    assert of(described(one))[A] == [View(0.0, shows=(30.0, 40.0, 130.0, 90.0))]


@pytest.mark.parametrize(
    ("count", "columns", "rows"), [(12, 4, 3), (4, 4, 1), (3, 3, 1), (6, 4, 2), (1, 1, 1)]
)
def test_a_sheet_is_known_by_the_shape_of_its_tiles(count, columns, rows):
    found = of(described(shown(count, columns * 240, rows * 135)))[A]
    assert [view.t_s for view in found] == [float(n) for n in range(count)]
    assert all(view.shows == FRAME for view in found)
    n = count - 1
    x, y = n % columns, n // columns
    assert found[n].part == (x / columns, y / rows, (x + 1) / columns, (y + 1) / rows)


def test_a_sheet_of_another_shape_is_covered_whole():
    found = of(described(shown(5, 700, 700)))[A]
    assert boxes(found, (700, 700), always((1.0, 1.0, 2.0, 2.0))) == ((0, 0, 700, 700),)


def test_a_sheet_that_may_have_been_laid_out_in_two_ways_is_covered_whole():
    found = of(described(shown(100, 50 * 240, 2 * 135)))[A]
    assert boxes(found, (12000, 270), always((1.0, 1.0, 2.0, 2.0))) == ((0, 0, 12000, 270),)


def test_what_failed_or_was_cut_off_stored_is_covered_whole():
    for event in (RunFinished(status="answered", uncited=(A,)), Interrupted(reason="killed", orphans=(A,))):
        assert boxes(views([started(), event])[A], (8, 6), always()) == ((0, 0, 8, 6),)


def test_a_region_falls_on_whole_pixels_outwards_with_room_for_bleeding():
    view = View(0.5, shows=FRAME)
    assert boxes([view], (320, 180), always((10.2, 20.7, 30.1, 40.0))) == ((8, 18, 33, 42),)
    assert boxes([view], (160, 90), always((11.0, 21.0, 31.0, 41.0))) == ((4, 9, 17, 22),)


def test_an_enlarged_crop_is_covered_where_the_region_is_in_it():
    view = View(0.5, shows=(100.0, 50.0, 140.0, 90.0))
    assert boxes([view], (320, 320), always((110.0, 60.0, 120.0, 70.0))) == ((64, 64, 176, 176),)
    assert boxes([view], (320, 320), always((0.0, 0.0, 20.0, 20.0))) == ()


def test_a_tile_of_a_sheet_is_covered_within_itself_and_at_its_own_time():
    sheet = of(described(shown(4, 4 * 240, 135)))[A]
    at = covers([Covered(xyxy=FRAME, span=Span(start_s=2.0, end_s=2.5))], {}, rate_hz=25.0)
    assert boxes(sheet, (960, 135), at) == ((480, 0, 720, 135),)


def test_the_same_picture_seen_twice_is_covered_for_both():
    entered = [
        started(),
        EvidenceEntered(evidence=frames()),
        EvidenceEntered(evidence=frames(crop=(0.0, 0.0, 32.0, 18.0))),
    ]
    assert len(boxes(views(entered)[A], (32, 18), always((4.0, 4.0, 8.0, 8.0)))) == 2


def test_a_place_in_time_covers_the_frame_that_is_still_on_display():
    at = covers([Covered(xyxy=FRAME, span=Span(start_s=2.0, end_s=3.0))], {}, rate_hz=25.0)
    assert [bool(at(t_s)) for t_s in (1.9, 1.97, 2.0, 3.0, 3.01)] == [False, True, True, True, False]


def followed(*boxes, seen="full", every_s=0.04):
    """A tube with these boxes, one every so many seconds from 2 s on."""
    one, n = tube(1), len(boxes)
    samples = one.samples.model_copy(
        update={
            "pts": tuple(range(n)),
            "t_s": tuple(2.0 + every_s * i for i in range(n)),
            "index": tuple(range(n)),
            "xyxy": boxes,
            "seen": (seen,) * n,
            "real_edges": ((True,) * 4,) * n,
            "score": (0.9,) * n,
        }
    )
    return one.model_copy(update={"samples": samples})


def covering(tube, t_s, *, whole=False):
    return covers([Covered(tube="e1", whole=whole)], {"e1": tube}, rate_hz=25.0)(t_s)


STANDING = (100.0, 100.0, 200.0, 500.0)


def test_of_somebody_upright_and_seen_whole_the_upper_half_is_covered_with_a_margin():
    assert covering(followed(STANDING), 2.0) == [(0.0, 0.0, 300.0, 300.0)]


@pytest.mark.parametrize(
    ("box", "seen", "place"),
    [
        (STANDING, "partial", (0.0, 0.0, 300.0, 600.0)),
        ((100.0, 100.0, 500.0, 200.0), "full", (0.0, 0.0, 600.0, 300.0)),
        ((100.0, 100.0, 200.0, 240.0), "full", (25.0, 25.0, 275.0, 315.0)),
    ],
    ids=["seen in part", "lying", "sitting, or a chest alone"],
)
def test_of_anybody_else_all_is_covered(box, seen, place):
    assert covering(followed(box, seen=seen), 2.0) == [place]


def test_what_is_named_whole_is_covered_whole():
    assert covering(followed(STANDING), 2.0, whole=True) == [(0.0, 0.0, 300.0, 600.0)]


def test_between_two_looks_all_that_lies_between_is_covered():
    there = tuple(edge + 400 * (n % 2 == 0) for n, edge in enumerate(STANDING))
    assert covering(followed(STANDING, there, every_s=3.0), 3.0) == [(0.0, 0.0, 700.0, 300.0)]


def test_who_comes_or_goes_is_covered_for_a_while_before_and_after():
    walks = followed(STANDING, STANDING)
    assert [bool(covering(walks, t_s)) for t_s in (0.9, 1.1, 2.0, 3.0, 3.2)] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_a_map_of_depths_shows_what_its_frame_does():
    depth = Depth(means="relative", source="net", frame=FrameRef(pts=0, t_s=0.5), map=A)
    assert of(depth)[A] == [View(0.5, shows=FRAME)]


def test_only_a_tube_can_be_followed():
    with pytest.raises(UsageError, match="'e1' should name a tube of the run; it names a frames"):
        covers([Covered(tube="e1")], {"e1": frames()}, rate_hz=25.0)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"xyxy": FRAME, "tube": "e1"},
        {"xyxy": (5.0, 0.0, 5.0, 9.0)},
        {"tube": "c1"},
        {"xyxy": FRAME, "whole": True},
    ],
)
def test_a_place_is_a_region_or_a_tube(given):
    with pytest.raises(ValidationError):
        Covered(**given)


@pytest.mark.parametrize("harm", ["no picture", "two ways round"])
def test_nothing_but_pictures_is_taken_for_covered(make_run, harm):
    run = make_run()
    picture = next(
        e.evidence.blobs[0]
        for line in scan(run).lines
        if isinstance((e := line.event), EvidenceEntered) and isinstance(e.evidence, Frames)
    )
    with TraceWriter.add_to(run) as writer:
        now = writer.blobs.put(b"another")
        pairs = [(B, now)] if harm == "no picture" else [(picture, now), (now, picture)]
        for original, instead in pairs:
            writer.append(
                Redacted(
                    places=(Covered(tube="e1"),),
                    pictures=(Replaced(original=original, now=instead, boxes=()),),
                )
            )
    found = integrity(run, scan(run), None, str)
    assert not found.ok
    why = "is no picture of the run" if harm == "no picture" else "was covered, and still lies there"
    assert why in " ".join(problem.why for problem in found.problems)
