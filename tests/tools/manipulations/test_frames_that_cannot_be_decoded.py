"""What was looked at is what could be decoded: for every tool that looks, lost frames are holes."""

from dataclasses import replace

import pytest

from vidence.tests.blobs import Blobs
from vidence.tests.conformance.checks_points import plates
from vidence.tests.damaged import clip, squares
from vidence.tools.manipulations.detect import Detect, DetectArguments
from vidence.tools.manipulations.follow_points import FollowPoints, FollowPointsArguments
from vidence.tools.manipulations.look import Look, LookArguments
from vidence.tools.manipulations.search import Search, SearchArguments
from vidence.tools.manipulations.segment import Segment, SegmentArguments
from vidence.tools.manipulations.track import Track, TrackArguments
from vidence.tools.manipulations.watch import Watch, WatchArguments
from vidence.tools.manipulations.zoom import Zoom, ZoomArguments
from vidence.tools.registry import Choice, ChosenBackends
from vidence.tools.video.damage import summed_up
from vidence.traces.coverage import gaps, slack_s, unlooked
from vidence.traces.errors import BadArguments
from vidence.traces.records import Span

WHOLE = Span(start_s=0, end_s=4)
LOST = range(50, 62)
IN_A_HOLE_S, BEFORE_IT_S = 2.2, 1.96


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Four seconds of a red square that goes right; frames 50 to 61 of it, 2.00 to 2.48 s, are lost."""
    frames = squares(100, lambda n: (10 + n, 40, (210, 30, 30)))
    return clip(tmp_path_factory.mktemp("lost") / "clip.mp4", frames, LOST)


@pytest.fixture
def context(make_context, path):
    made = make_context(path=path)
    return replace(made, backends=ChosenBackends(), blobs=Blobs())


def holes(found, span=WHOLE):
    missed = gaps(span, [found.coverage], slack_s(25.0))
    return [(round(hole.start_s, 2), round(hole.end_s, 2)) for hole in missed]


@pytest.mark.parametrize(
    ("fps", "missed"), [(1.0, [(2.0, 3.0)]), (4.0, [(2.0, 2.52)]), (10.0, [(2.0, 2.52)]), (0.4, [])]
)
def test_a_look_that_was_due_and_did_not_come_is_a_hole_of_what_was_watched(context, fps, missed):
    (seen,) = Watch().run(WatchArguments(span=WHOLE, fps=fps), context).evidence
    assert holes(seen) == missed
    assert seen.coverage.frames == len(seen.frames)
    assert seen.coverage.rate_hz == pytest.approx(fps, rel=0.1)
    assert [d.kind for d in seen.degradations] == ["skipped_frames"] * len(missed)


def test_a_span_in_which_nothing_can_be_decoded_is_not_watched(context):
    with pytest.raises(BadArguments, match=r"no frame could be decoded from 2\.10 to 2\.40 s"):
        Watch().run(WatchArguments(span=Span(start_s=2.1, end_s=2.4)), context)


@pytest.mark.parametrize(("fps", "missed"), [(None, [(2.0, 2.52)]), (1.0, [(2.0, 3.0)])])
def test_what_was_lost_was_not_searched(context, fps, missed):
    hits = Search().run(SearchArguments(query="green thing", fps=fps), context).evidence[0]
    assert holes(hits) == missed
    assert [d.detail for d in hits.degradations if d.kind == "skipped_frames"] == [
        f"no frame could be decoded for {missed[0][0]:.1f}–{missed[0][1]:.1f} s"
        if missed[0][1] - missed[0][0] >= 1
        else f"no frame could be decoded for {missed[0][0]:.2f}–{missed[0][1]:.2f} s"
    ]
    part = Span(start_s=2.6, end_s=3.6)
    inside = Search().run(SearchArguments(query="green thing", span=part), context).evidence[0]
    assert holes(inside, part) == []


def test_what_was_lost_was_neither_tracked_nor_outlined(context):
    (tube,) = Track().run(TrackArguments(query="red object"), context).evidence
    assert holes(tube) == [(2.0, 2.48)]
    outlining = replace(context, backends=ChosenBackends({"segmenter": Choice("grabcut")}))
    told = SegmentArguments(at_s=1.0, box=(35, 40, 65, 64))
    (outlined,) = Segment().run(told, outlining).evidence
    assert outlined.source == "grabcut"
    assert holes(outlined) == [(2.0, 2.48)]


def test_what_was_lost_was_not_followed(make_context, tmp_path):
    still = [next(plates())] * 100
    made = make_context(path=clip(tmp_path / "clip.mp4", still, LOST), points=((1.0, 24.0, 62.0),))
    context = replace(made, backends=ChosenBackends({"points": Choice("klt")}), blobs=Blobs())
    (points,) = FollowPoints().run(FollowPointsArguments(points=(0,)), context).evidence
    assert holes(points) == [(2.0, 2.48)]
    (tube,) = Track().run(TrackArguments(point=0), context).evidence
    assert (tube.source, holes(tube)) == ("klt", [(2.0, 2.48)])
    (missed,) = unlooked(WHOLE, [tube], slack_s(25.0))
    assert (missed.start_s, missed.end_s) == pytest.approx((2.0, 2.48))


@pytest.mark.parametrize(
    "seen",
    [
        lambda context: Look().run(LookArguments(times_s=(1.0, IN_A_HOLE_S)), context),
        lambda context: Zoom().run(ZoomArguments(t_s=IN_A_HOLE_S, box=(0, 0, 80, 60)), context),
        lambda context: Detect().run(DetectArguments(query="green", at_s=IN_A_HOLE_S), context),
    ],
    ids=["look", "zoom", "detect"],
)
def test_a_frame_shown_for_one_that_is_lost_says_so(context, seen):
    (found,) = seen(context).evidence
    told = [d.detail for d in found.degradations if "this is the last before it" in d.detail]
    assert told == ["no frame could be decoded at 2.20 s: this is the last before it, of 1.96 s"]
    shown = found.frames[-1].t_s if found.kind == "frames" else found.span.start_s
    assert shown == pytest.approx(BEFORE_IT_S)


def test_many_packets_that_fail_alike_are_told_at_once():
    lost = [f"a packet at {n / 25:.3f} s could not be decoded: Invalid data" for n in LOST]
    other = "the frame at 3.000 s is damaged"
    told = ("12 packets between 2.000 and 2.440 s could not be decoded: Invalid data", other)
    assert summed_up([*lost[:6], other, *lost[6:]]) == told
    assert summed_up(lost[:2]) == tuple(lost[:2])
