"""Outlines of one thing, told by its tube, a box or a point, and what `track` makes of the same."""

from dataclasses import replace

import numpy as np
import pytest

from vidence.tests.blobs import Blobs
from vidence.tools.backends.segmenters.grabcut import GrabCut
from vidence.tools.capabilities import Dot, Outlines, Prompt
from vidence.tools.manipulations.prompts import MOST_THINGS
from vidence.tools.manipulations.segment import Segment, SegmentArguments
from vidence.tools.manipulations.track import Track, TrackArguments
from vidence.tools.masks import encoded
from vidence.tools.video import Video
from vidence.traces.errors import BadArguments, NothingFound
from vidence.traces.masks import misfit, unpacked
from vidence.traces.records import EVIDENCE, Span

RATE, COUNT, SIDE = 10, 30, 24
RED = (76, 84, 255)


def place(i):
    """The red square's box: it goes right, and out of the frame at last."""
    return 10 + 5 * i, 40, 10 + 5 * i + SIDE, 40 + SIDE


def seen_at(t_s):
    return tuple(float(v) for v in place(round(t_s * RATE)))


@pytest.fixture(scope="session")
def red_square_path(tmp_path_factory, make_video):
    rng = np.random.default_rng(7)
    ground = rng.integers(95, 125, (120, 160, 1), dtype=np.uint8).repeat(3, axis=2)
    frames = []
    for i in range(COUNT):
        frame = ground.copy()
        x1, y1, x2, y2 = place(i)
        frame[y1:y2, x1:x2] = (210, 30, 30)
        frames.append(frame)
    path = tmp_path_factory.mktemp("squares") / "red.mp4"
    return make_video(path, frames, RATE, options={"crf": "14"})


@pytest.fixture
def context(make_context, scripted, red_square_path):
    made = make_context([scripted.Thing(seen_at, RED)], path=red_square_path, points=[(1.0, 70, 50)])
    made.backends.segmenter = GrabCut
    made.backends.was_chosen = lambda capability: capability == "segmenter"
    return replace(made, blobs=Blobs(), cache=scripted.Memory())


def tracked(context):
    """The tube of boxes alone, in the ledger."""
    (tube,) = Track().run(TrackArguments(query=""), context).evidence
    tube = tube.model_copy(update={"id": context.ledger.next_id()})
    context.ledger.enter(tube)
    return tube


def segmented(context, **arguments):
    (tube,) = Segment().run(SegmentArguments(**arguments), context).evidence
    return tube


def check(context, tube, within_px=2):
    """Its masks are its samples', and its samples the square's."""
    assert misfit(tube, context.blobs.get(tube.masks)) is None
    masks = unpacked(context.blobs.get(tube.masks))
    assert [mask.box.xyxy for mask in masks] == list(tube.samples.xyxy)
    for t_s, xyxy in zip(tube.samples.t_s, tube.samples.xyxy, strict=True):
        x1, y1, x2, y2 = seen_at(t_s)
        assert xyxy == pytest.approx((x1, y1, min(x2, 160), y2), abs=within_px)
    assert EVIDENCE.validate_json(EVIDENCE.dump_json(tube)) == tube


def test_a_thing_in_a_box_has_its_outline_in_every_frame(context):
    tube = segmented(context, box=(58, 38, 88, 66), at_s=1.0)
    check(context, tube)
    assert len(tube.samples) >= 28
    assert (tube.source, tube.look.colour, tube.label) == ("grabcut", "red", "object")
    assert tube.look.fill == pytest.approx(1, abs=0.05)
    assert tube.samples.seen[0] == "full"
    at_edge = tube.samples.t_s.index(2.9)
    assert tube.samples.seen[at_edge] == "partial"
    assert tube.samples.real_edges[at_edge] == (True, True, False, True)
    assert tube.coverage.spans[0] == Span(start_s=0, end_s=3)


def test_a_thing_under_a_point_has_its_outline(context):
    check(context, segmented(context, point=0))


def test_to_a_segmenter_that_needs_boxes_a_point_tells_the_thing_found_there(context, scripted):
    output = Segment().run(SegmentArguments(point=0), context)
    (tube,) = output.evidence
    assert (tube.source, tube.look.colour) == ("motion+rows+grabcut", "red")
    assert [one.name for one in output.backends] == ["motion", "rows", "grabcut"]
    nothing_found = anew(context, scripted)
    (tube,) = Segment().run(SegmentArguments(point=0), nothing_found).evidence
    assert tube.source == "grabcut"
    check(nothing_found, tube)


def test_to_another_segmenter_a_point_is_told_as_it_is(context):
    told = []

    class Listening:
        name = "listening"

        def fingerprint(self):
            return GrabCut().fingerprint()

        def follow(self, video, prompts, span, deadline):
            told.extend(prompts)
            return Elsewhere(1.0).follow(video, prompts, span, deadline)

    context.backends.segmenter = Listening
    check(context, segmented(context, point=0))
    assert told == [Prompt(1.0, dots=(Dot(70, 50),))]


def test_a_tube_gets_the_outlines_of_its_own_thing(context):
    boxes = tracked(context)
    tube = segmented(context, of=boxes.id)
    check(context, tube)
    assert tube.source == "motion+rows+grabcut"
    assert (tube.track, tube.look.colour) == (boxes.track, boxes.look.colour)


def anew(context, scripted, *things):
    """The same video opened anew with other things found in it: each its box at a time, and its label."""
    context.backends.main = scripted.Detector([scripted.Thing(box, RED, label) for box, label in things])
    return replace(context, video=Video.open(context.video.path), cache=scripted.Memory())


def cuts(tube):
    return [weaker.detail for weaker in tube.degradations if weaker.kind == "budget_cut"]


def test_a_thing_told_in_words_is_found_as_track_finds_it_and_outlined(context):
    tube = segmented(context, query="the red thing")
    check(context, tube)
    (found,) = Track().run(TrackArguments(query="the red thing"), context).evidence
    assert (tube.source, tube.track, cuts(tube)) == (f"{found.source}+grabcut", found.track, [])
    output = Segment().run(SegmentArguments(query="red"), context)
    assert [one.name for one in output.backends] == ["motion", "rows", "colour", "grabcut"]


def test_words_that_nothing_fits_give_the_absence_that_track_gives(context):
    (absence,) = Segment().run(SegmentArguments(query="green thing"), context).evidence
    (same,) = Track().run(TrackArguments(query="green thing"), context).evidence
    assert absence == same


def test_words_are_of_things_seen_in_the_span(context, scripted):
    early = anew(context, scripted, (lambda t_s: seen_at(t_s) if t_s < 1 else None, "object"))
    absence = segmented(early, query="red", span=Span(start_s=2, end_s=3))
    assert (absence.kind, absence.span.start_s) == ("absence", 2)
    tube = segmented(early, query="red", span=Span(start_s=0.5, end_s=1.5))
    assert (tube.samples.t_s[0], tube.samples.t_s[-1]) == pytest.approx((0.5, 0.9))


def test_each_of_several_things_that_fit_is_outlined_and_of_the_others_it_is_said_why(context, scripted):
    nowhere = (lambda t_s: (20.0, 80.0, 50.0, 110.0), "shadow")
    several = anew(context, scripted, (seen_at, "red one"), nowhere, (seen_at, "same one"))
    outlines = Segment().run(SegmentArguments(query="objects"), several).evidence
    assert sorted(tube.label for tube in outlines) == ["red one", "same one"]
    for tube in outlines:
        check(several, tube)
        (cut,) = cuts(tube)
        assert cut.startswith("2 of the 3 things that fit 'objects': the outline found in the box of")
    with pytest.raises(NothingFound, match="the box of red shadow 1"):
        segmented(anew(context, scripted, nowhere), query="objects")


def test_no_more_than_so_many_things_are_outlined_and_how_many_fit_is_said(context, scripted):
    crowd = anew(context, scripted, *((seen_at, f"one {n}") for n in range(MOST_THINGS + 2)))
    outlines = Segment().run(SegmentArguments(query="objects"), crowd).evidence
    assert len(outlines) == MOST_THINGS
    assert {cut for tube in outlines for cut in cuts(tube)} == {
        "8 of the 10 things that fit 'objects': the first 8 alone were tried"
    }


def test_a_span_is_kept_to(context):
    tube = segmented(context, box=(58, 38, 88, 66), at_s=1.0, span=Span(start_s=0.5, end_s=1.5))
    assert (tube.samples.t_s[0], tube.samples.t_s[-1]) == pytest.approx((0.5, 1.4))


def test_what_was_outlined_once_is_not_drawn_again(context):
    class Counting(GrabCut):
        calls = 0

        def follow(self, *arguments):
            Counting.calls += 1
            return super().follow(*arguments)

    context.backends.segmenter = Counting
    one, other = (segmented(context, box=(58, 38, 88, 66), at_s=1.0) for _ in range(2))
    assert one == other
    assert Counting.calls == 1


class Elsewhere(GrabCut):
    """Draws the thing for its first second, and something else from then on."""

    def __init__(self, share):
        self._share = share

    def follow(self, video, prompts, span, deadline):
        for frame in video.frames(span):
            pixels = np.zeros((120, 160), bool)
            x1, y1, x2, y2 = place(frame.index)
            if frame.index < self._share * COUNT:
                pixels[y1:y2, x1:x2] = True
            else:
                pixels[90:110, 5:25] = True
            yield Outlines(frame.pts, frame.t_s, frame.index, (encoded(pixels),), (0.9,))


def test_masks_that_leave_the_boxes_of_the_tube_are_left_out_and_it_is_said(context):
    boxes = tracked(context)
    context.backends.segmenter = lambda: Elsewhere(0.8)
    tube = segmented(context, of=boxes.id)
    check(context, tube)
    assert len(tube.samples) == 24
    (weaker,) = [d for d in tube.degradations if d.kind == "identity_uncertain"]
    assert "in 6 of 30 frames" in weaker.detail


def test_an_outline_of_something_else_is_not_taken_for_the_tube(context):
    boxes = tracked(context)
    context.backends.segmenter = lambda: Elsewhere(0.2)
    with pytest.raises(NothingFound, match="does not stay in its other boxes"):
        segmented(context, of=boxes.id)


def test_where_nothing_stands_out_there_is_no_outline(context):
    with pytest.raises(NothingFound, match="no outline stands out"):
        segmented(context, box=(100, 80, 130, 110), at_s=0.2)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({}, "0 were given"),
        ({"query": " "}, "0 were given"),
        ({"point": 0, "of": "e1"}, "2 were given"),
        ({"box": (0, 0, 9, 9)}, "at some time"),
        ({"box": (0, 0, 9, 9), "at_s": 9.0}, "outside the video"),
        ({"box": (200, 0, 300, 9), "at_s": 1.0}, "shows nothing of the frame"),
        ({"point": 3}, "1 were given"),
        ({"of": "e7"}, "names nothing"),
    ],
)
def test_what_is_told_wrongly_is_a_bad_argument(context, arguments, why):
    with pytest.raises(BadArguments, match=why):
        segmented(context, **arguments)


def test_track_gives_masks_where_a_segmenter_was_chosen(context):
    (tube,) = Track().run(TrackArguments(box=(58, 38, 88, 66), at_s=1.0), context).evidence
    check(context, tube)
    (tube,) = Track().run(TrackArguments(point=0), context).evidence
    check(context, tube)
    boxes = tracked(context)
    (tube,) = Track().run(TrackArguments(of=boxes.id), context).evidence
    check(context, tube)


def test_track_finds_the_thing_in_a_box_where_none_was_chosen(context):
    context.backends.was_chosen = lambda capability: False
    (tube,) = Track().run(TrackArguments(box=(58, 38, 88, 66), at_s=1.0), context).evidence
    assert tube.masks is None
    assert tube.box_at(1.0).xyxy == pytest.approx(seen_at(1.0))
    with pytest.raises(NothingFound, match="no thing was found in the box"):
        Track().run(TrackArguments(box=(100, 80, 130, 110), at_s=1.0), context)
    boxes = tracked(context)
    assert Track().run(TrackArguments(of=boxes.id), context).evidence == (boxes,)
