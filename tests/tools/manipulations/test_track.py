import numpy as np
import pytest

from vidence.tools.backends.points.patch import PatchTracker
from vidence.tools.manipulations.detect import Detect, DetectArguments
from vidence.tools.manipulations.track import Track, TrackArguments
from vidence.traces.errors import BadArguments, NothingFound
from vidence.traces.records import EVIDENCE, Span


def crossing(t_s):
    return (10 + 20 * t_s, 40.0, 50 + 20 * t_s, 60.0) if 1 <= t_s < 3 else None


def standing(t_s):
    return (100.0, 20.0, 120.0, 40.0)


def track(context, query="", **arguments):
    return Track().run(TrackArguments(query=query, **arguments), context).evidence


def test_everything_that_moves_is_one_tube_each(make_context, scripted):
    context = make_context([scripted.Thing(crossing), scripted.Thing(standing, scripted.BLUE)])
    tubes = track(context)
    assert [(t.kind, t.look.colour) for t in tubes] == [("tube", "blue"), ("tube", "red")]
    assert all(EVIDENCE.validate_json(EVIDENCE.dump_json(t)) == t for t in tubes)


def test_a_colour_and_a_noun_choose(make_context, scripted):
    context = make_context([scripted.Thing(crossing), scripted.Thing(standing, scripted.BLUE)])
    (tube,) = track(context, "the red cars")
    assert tube.look.colour == "red"


def test_a_tube_that_overlaps_the_span_stays_whole(make_context, scripted):
    context = make_context([scripted.Thing(crossing)])
    (tube,) = track(context, span=Span(start_s=2.5, end_s=3.5))
    assert tube.span.start_s == pytest.approx(1)
    assert track(context, span=Span(start_s=2, end_s=2))[0].kind == "tube"


def test_nothing_that_fits_is_an_absence_with_its_coverage(make_context, scripted):
    context = make_context([scripted.Thing(crossing)])
    (absence,) = track(context, "green car", span=Span(start_s=0, end_s=2))
    assert (absence.kind, absence.query) == ("absence", "green car")
    assert absence.span == Span(start_s=0, end_s=2)
    assert absence.coverage.covers(absence.span)
    assert absence.coverage.rate_hz == pytest.approx(10)
    assert [d.kind for d in absence.degradations] == ["class_by_silhouette"]
    (early,) = track(context, "red", span=Span(start_s=0, end_s=0.5))
    assert early.kind == "absence"


def test_a_span_outside_the_video_is_a_bad_argument(make_context):
    with pytest.raises(BadArguments, match="lies outside the video, which lasts from 0 to 4 s"):
        track(make_context(), span=Span(start_s=9, end_s=10))


def test_the_output_names_its_backends_and_whether_it_was_kept(make_context, scripted):
    context = make_context([scripted.Thing(crossing)])
    first = Track().run(TrackArguments(query="red"), context)
    assert [b.name for b in first.backends] == ["motion", "rows", "colour"]
    assert not first.cached
    assert Track().run(TrackArguments(query="red"), context).cached


def test_a_point_chooses_the_smallest_thing_under_it(make_context, scripted):
    def around(t_s):
        return (0.0, 0.0, 160.0, 120.0)

    context = make_context(
        [scripted.Thing(around, scripted.BLUE), scripted.Thing(crossing)], points=[(2.0, 60.0, 50.0)]
    )
    (tube,) = track(context, point=0)
    assert tube.look.colour == "red"


def test_a_point_a_little_beside_a_thing_still_means_it(make_context, scripted):
    context = make_context([scripted.Thing(crossing)], points=[(2.0, 47.5, 50.0)])
    assert track(context, point=0)[0].look.colour == "red"


def test_a_point_on_a_thing_that_never_moves_is_followed_by_its_colour(make_context, scripted):
    context = make_context(colours=[scripted.Thing(standing, scripted.GREY)], points=[(2.0, 110.0, 30.0)])
    (tube,) = track(context, point=0)
    assert tube.source == "colour+still"
    assert context.backends.colour.calls[0].sought.colours == ("grey",)


def test_a_point_works_under_a_moving_camera_by_colour(make_context, scripted):
    context = make_context(
        colours=[scripted.Thing(standing, scripted.GREY)], moves=True, points=[(2.0, 110.0, 30.0)]
    )
    assert track(context, point=0)[0].source == "colour+rows"


def test_a_point_on_nothing_is_said(make_context, scripted):
    context = make_context([scripted.Thing(crossing)], points=[(0.2, 5.0, 5.0)])
    with pytest.raises(NothingFound, match=r"no thing was found under the point \(5, 5\) at 0.2 s"):
        track(context, point=0)


@pytest.mark.parametrize("point", [(9.0, 5.0, 5.0), (1.0, 500.0, 5.0), (1.0, 5.0, -1.0)])
def test_a_point_outside_the_video_is_a_bad_argument(make_context, point):
    with pytest.raises(BadArguments, match="lies outside the video, which is 160×120"):
        track(make_context(points=[point]), point=0)


def test_a_point_that_was_not_given_is_a_bad_argument(make_context):
    with pytest.raises(BadArguments, match="point 0 was asked for, and 0 were given"):
        track(make_context(), point=0)


def test_detect_gives_a_region_per_thing_from_left_to_right(make_context, scripted):
    context = make_context([scripted.Thing(standing, scripted.BLUE), scripted.Thing(crossing)])
    regions = Detect().run(DetectArguments(query="", at_s=2.0), context).evidence
    assert [(r.colour, r.frame.t_s) for r in regions] == [("red", 2.0), ("blue", 2.0)]
    assert regions[0].box.xyxy == pytest.approx((50, 40, 90, 60))
    assert regions[0].frame.pixels is not None


def test_detect_says_when_nothing_is_there(make_context, scripted):
    context = make_context([scripted.Thing(crossing)])
    (absence,) = Detect().run(DetectArguments(query="red thing", at_s=0.5), context).evidence
    assert absence.kind == "absence"
    assert absence.span == Span(start_s=0.5, end_s=0.5)
    assert absence.coverage.covers(absence.span)


def test_detect_outside_the_video_is_a_bad_argument(make_context):
    with pytest.raises(BadArguments, match="there is no frame at 4 s: the video lasts from 0 to 4 s"):
        Detect().run(DetectArguments(query="", at_s=4.0), make_context())


def test_with_a_point_tracker_a_points_own_pixels_are_followed(make_context, make_video, tmp_path):
    frames = np.full((20, 120, 160, 3), 60, np.uint8)
    for i, frame in enumerate(frames):
        frame[50:58, 20 + 4 * i : 30 + 4 * i] = (220, 40, 40)
    context = make_context(path=make_video(tmp_path / "red.mp4", list(frames), 10), points=[(1.0, 65, 54)])
    context.backends.points = PatchTracker
    (tube,) = track(context, point=0)
    assert (tube.source, tube.look.colour, len(tube.samples)) == ("patch", "red", 20)
    assert tube.samples.xyxy[15][0] - tube.samples.xyxy[5][0] == pytest.approx(40, abs=1)
    assert [weakness.kind for weakness in tube.degradations] == ["part_only"]


def test_a_point_on_plain_ground_is_not_followed(make_context):
    context = make_context(points=[(2.0, 60.0, 50.0)])
    context.backends.points = PatchTracker
    with pytest.raises(NothingFound, match="was not found again in the frames beside"):
        track(context, point=0)
