"""Points of a tube, of a box or the user's, followed as one piece of evidence with its columns in a blob."""

from dataclasses import replace

import numpy as np
import pytest

from vidence.tests.blobs import Blobs
from vidence.tests.conformance.checks_points import RATE, SIDE, corner, plates, truth
from vidence.tools.backends.points.klt.tracker import KltTracker
from vidence.tools.manipulations.follow_points import FollowPoints, FollowPointsArguments
from vidence.tools.masks import encoded
from vidence.tools.video import Video
from vidence.traces import masks
from vidence.traces.errors import BadArguments, NothingFound
from vidence.traces.points import misfit, unpacked
from vidence.traces.records import Coverage, Span, Tube, TubeSamples


@pytest.fixture(scope="module")
def plate_video(tmp_path_factory, make_video):
    return make_video(tmp_path_factory.mktemp("plate") / "plate.mp4", plates(), RATE, options={"crf": "14"})


@pytest.fixture
def context(make_context, plate_video):
    made = replace(make_context(path=plate_video), blobs=Blobs())
    made.backends.follower = KltTracker
    return made


def tube(context, **changed):
    """The plate as a tube."""
    n = 60
    boxes = [(*corner(i), *(corner(i) + SIDE)) for i in range(n)]
    samples = TubeSamples(
        pts=tuple(range(n)),
        t_s=tuple(i / RATE for i in range(n)),
        index=tuple(range(n)),
        xyxy=tuple(tuple(float(v) for v in box) for box in boxes),
        seen=("full",) * n,
        real_edges=((True,) * 4,) * n,
        score=(1.0,) * n,
    )
    coverage = Coverage(spans=(Span(start_s=0, end_s=3),), rate_hz=RATE, tool="x", frames=n)
    made = Tube(
        label="object",
        track=1,
        source="x",
        samples=samples,
        frame_interval_s=0.05,
        coverage=coverage,
        **changed,
    )
    return context.ledger.enter(made) or made


def followed(context, **arguments):
    (found,) = FollowPoints().run(FollowPointsArguments(**arguments), context).evidence
    data = context.blobs.get(found.columns)
    assert misfit(found, data) is None
    return found, unpacked(data)


def moved_with_the_plate(frames):
    """How far each point's place on the plate changes, in pixels."""
    places = np.array([frame.xy for frame in frames], float)
    on_plate = places - np.array([corner(frame.index) for frame in frames])[:, None]
    return np.abs(on_plate - np.nanmedian(on_plate, axis=0)).max()


def test_the_users_points_are_followed_in_every_frame(context):
    spots = [(25 / RATE, x, y) for x, y in truth(25)]
    found, frames = followed(replace(context, points=tuple(spots)), points=(0, 2))
    assert (found.kind, found.source, found.frames, len(found.tracks)) == ("points", "klt", 60, 2)
    assert found.tracks[1].pointed_at == pytest.approx(spots[2][1:], abs=0.01)
    for frame in frames:
        assert np.array(frame.xy) == pytest.approx(truth(frame.index)[[0, 2]], abs=0.6)
    assert found.coverage.frames == 60
    assert found.frame_interval_s == pytest.approx(0.05)


def test_points_are_spread_over_a_tube_and_go_with_it(context):
    thing = tube(context)
    found, frames = followed(context, of=thing.id, count=8)
    assert found.tube == thing.id
    assert 4 <= len(found.tracks) <= 8
    for track in found.tracks:
        box = np.array(thing.box_at(track.pointed_s).xyxy)
        assert (np.array(track.pointed_at) > box[:2]).all()
        assert (np.array(track.pointed_at) < box[2:]).all()
    assert moved_with_the_plate(frames) < 1.0


def test_where_a_tube_has_masks_points_lie_in_them(context):
    half = [np.zeros((120, 160), bool) for _ in range(60)]
    for i, mask in enumerate(half):
        x, y = np.round(corner(i)).astype(int)
        mask[y : y + SIDE, x : x + SIDE // 2] = True
    blob = context.blobs.put(masks.packed(encoded(mask) for mask in half))
    found, _ = followed(context, of=tube(context, masks=blob).id, count=6)
    for track in found.tracks:
        x, _ = corner(round(track.pointed_s * RATE))
        assert track.pointed_at[0] < x + SIDE / 2


def test_points_are_spread_over_a_box_at_a_time_and_followed_in_a_span(context):
    (x, y), at_s = corner(30), 1.5
    span = Span(start_s=1.0, end_s=2.0)
    box = (x + 4, y + 4, x + SIDE - 4, y + SIDE - 4)
    found, frames = followed(context, box=box, at_s=at_s, span=span, on_ground=True)
    assert (frames[0].index, frames[-1].index) == (20, 39)
    assert found.on_ground
    assert moved_with_the_plate(frames) < 1.0
    assert found.coverage.covers(span, slack_s=0.06)


def plate_at(t_s):
    x, y = corner(round(t_s * RATE))
    return (x, y, x + SIDE, y + SIDE)


def left_half(t_s):
    x, y, _, y2 = plate_at(t_s)
    return (x, y, x + SIDE / 2, y2)


def bare_ground(t_s):
    return (1.0, 100.0, 1.5, 100.5)


def phrased(context, scripted, *things, **arguments):
    """What is followed of the things that fit a phrase: each its box at a time, and its label."""
    context.backends.main = scripted.Detector([scripted.Thing(box, label=label) for box, label in things])
    context = replace(context, video=Video.open(context.video.path))
    found = FollowPoints().run(FollowPointsArguments(**arguments), context)
    for one in found.evidence:
        assert one.kind != "points" or misfit(one, context.blobs.get(one.columns)) is None
    return found


def test_points_are_spread_over_each_thing_that_fits_a_phrase_in_one_go(context, scripted):
    class Counting(KltTracker):
        calls = []

        def follow(self, video, spots, span, deadline):
            self.calls.append(len(spots))
            return super().follow(video, spots, span, deadline)

    context.backends.follower = Counting
    output = phrased(context, scripted, (plate_at, "plate"), (left_half, "half"), query="red", count=4)
    half, plate, on_half, on_plate = output.evidence
    # Things that have no id yet, and the points of each.
    assert [half.label, plate.label, dict(output.tube_of)] == ["half", "plate", {2: 0, 3: 1}]
    assert [one.name for one in output.backends] == ["motion", "rows", "colour", "klt"]
    assert Counting.calls == [len(on_plate.tracks) + len(on_half.tracks)]
    for box, points in ((plate_at, on_plate), (left_half, on_half)):
        for track in points.tracks:
            x1, y1, x2, y2 = box(track.pointed_s)
            assert x1 < track.pointed_at[0] < x2
            assert y1 < track.pointed_at[1] < y2
        assert moved_with_the_plate(unpacked(context.blobs.get(points.columns))) < 1.0


def test_a_thing_without_points_is_told_of_beside_those_that_have_some(context, scripted):
    things = (bare_ground, "spot"), (plate_at, "plate")
    output = phrased(context, scripted, *things, query="red")
    plate, points = output.evidence
    assert (plate.label, dict(output.tube_of)) == ("plate", {1: 0})
    (cut,) = points.degradations
    assert cut.detail.startswith("1 of the 2 things that fit 'red': nothing there at")
    with pytest.raises(NothingFound, match="has edges"):
        phrased(context, scripted, (bare_ground, "spot"), query="red")


def test_a_phrase_that_nothing_fits_gives_an_absence(context, scripted):
    (absence,) = phrased(context, scripted, (plate_at, "plate"), query="green").evidence
    assert (absence.kind, absence.query) == ("absence", "green")


def test_one_of_the_users_points_is_told_as_elsewhere(context):
    spots = tuple((25 / RATE, x, y) for x, y in truth(25))
    pointed = replace(context, points=spots)
    assert followed(pointed, point=2) == followed(pointed, points=(2,))


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({}, "0 were given"),
        ({"points": (0,), "point": 1}, "2 were given"),
        ({"points": (0,), "box": (1, 1, 9, 9)}, "2 were given"),
        ({"box": (1, 1, 9, 9)}, "a box is round a thing at some time"),
        ({"points": (3,)}, "point 3 was asked for, and 0 were given"),
        ({"box": (1, 1, 9, 9), "at_s": 99}, "lies outside the video"),
        ({"box": (300, 1, 400, 9), "at_s": 1}, "shows nothing of the frame"),
    ],
)
def test_points_that_are_not_told_in_one_way_in_the_video_are_refused(context, arguments, why):
    with pytest.raises(BadArguments, match=why):
        followed(context, **arguments)


def test_a_blank_wall_has_no_points(make_context):
    context = replace(make_context(), blobs=Blobs())
    context.backends.follower = KltTracker
    with pytest.raises(NothingFound, match="has edges"):
        followed(context, box=(20, 20, 100, 100), at_s=1.0)
    with pytest.raises(NothingFound, match="none of the points was found again"):
        followed(replace(context, points=((1.0, 50.0, 50.0),)), points=(0,))


def test_points_in_a_box_are_of_the_thing_that_was_tracked_there(context):
    """The box is drawn by hand, a little off; one round something else is of nothing that is known."""
    x, y = map(float, corner(30))
    known = tube(context, id=context.ledger.next_id(), call="k1")
    found, _ = followed(context, box=(x - 3, y - 2, x + SIDE + 2, y + SIDE + 3), at_s=30 / RATE)
    assert found.tube == known.id
    half, _ = followed(context, box=(x, y, x + SIDE * 0.4, y + SIDE), at_s=30 / RATE)
    assert half.tube is None
