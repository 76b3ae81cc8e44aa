"""Tracks from elsewhere take the place of detector and tracker: tubes, their colours, what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from vidence.tools.capabilities import Sought
from vidence.tools.finding import camera_verdict, find
from vidence.tools.tracks.plan import plan_video
from vidence.traces.errors import NotMeasurable

HEAD = "frame,id,x,y,w,h,class\n"
# The numbered clips have a red square on the left and a blue one on the right.
SQUARES = "".join(f"{f},{name},{x},21,16,16,{label}\n" for f in range(1, 7) for name, x, label in [
    (4, 5, "Car"), (8, 41, "Van"),
])  # fmt: skip


@pytest.fixture
def on_clip(load, make_context, make_video, numbered, tmp_path):
    """A context round tracks of a clip."""

    def made(text, *, moves=False, cache=None, frames=None):
        path = make_video(tmp_path / "clip.mp4", numbered(6) if frames is None else frames)
        context = make_context(path=path, moves=moves, cache=cache)
        return replace(context, tracks=load(text, video=context.video, fps=None))

    return made


def tubes(context, noun=None, *colours):
    return find(context, Sought(noun, colours)).index.tubes


def test_no_detector_is_asked(on_clip):
    context = on_clip(HEAD + SQUARES)
    found = find(context, Sought())
    assert [(tube.name, tube.label, tube.classed) for tube in found.index.tubes] == [
        ("4", "car", True),
        ("8", "van", True),
    ]
    assert [backend.name for backend in found.backends] == ["tracks:mot"]
    assert not context.backends.main.calls


def test_colours_are_looked_up_in_the_pictures(on_clip):
    context = on_clip(HEAD + SQUARES)
    assert [tube.name for tube in tubes(context, None, "red")] == ["4"]
    assert [tube.name for tube in tubes(context, None, "blue")] == ["8"]
    assert tubes(context, "car", "blue") == ()


def test_what_is_tall_goes_by_the_colour_of_its_upper_part(on_clip):
    grass = np.full((48, 64, 3), (60, 150, 60), np.uint8)
    grass[4:22, 20:32] = 235
    person = "".join(f"{frame},1,21,3,12,44,Pedestrian\n" for frame in range(1, 7))
    context = on_clip(HEAD + person, frames=[grass] * 6)
    assert [tube.name for tube in tubes(context, None, "white")] == ["1"]


def test_the_files_own_words_go_first(on_clip):
    context = on_clip(HEAD + SQUARES)
    assert [tube.name for tube in tubes(context, "car")] == ["4"]
    assert [tube.name for tube in tubes(context, "van")] == ["8"]
    assert [tube.name for tube in tubes(context, "vehicle")] == ["4", "8"]


def test_a_class_the_file_does_not_know_is_refused(on_clip):
    with pytest.raises(NotMeasurable, match=r"car, van.*'dog'"):
        tubes(on_clip(HEAD + SQUARES), "dog")


def test_a_class_the_format_knows_and_the_file_lacks_is_absent(on_clip):
    context = on_clip("1,1,5,21,16,16,1,3,1\n")
    assert tubes(context, "person") == ()


def test_what_might_be_a_truck_is_none_where_trucks_are_told_apart(load, make_context):
    label = "0 {} {} 0 0 0 100 100 180 150 1.5 1.7 4.2 1 1 9 0"
    tracks = load("\n".join([label.format(1, "Van"), label.format(2, "Car")]))
    context = replace(make_context(), tracks=tracks, video=plan_video(tracks))
    assert tubes(context, "truck") == ()
    assert len(tubes(context, "vehicle")) == 2


def test_things_without_a_class_may_be_what_is_asked_for_and_that_is_said(on_clip):
    (tube,) = tubes(on_clip("1,1,5,21,16,16\n2,1,5,21,16,16\n"), "ball")
    assert "class_unchecked" in {one.kind for one in tube.degradations}


def test_the_camera_may_move(on_clip):
    assert len(tubes(on_clip(HEAD + SQUARES, moves=True))) == 2


def test_another_file_is_looked_at_anew(on_clip, scripted):
    cache = scripted.Memory()
    tubes(on_clip(HEAD + SQUARES, cache=cache))
    kept = len(cache.kept)
    tubes(on_clip(HEAD + SQUARES, cache=cache))
    assert len(cache.kept) == kept
    swapped = SQUARES.replace(",5,21", ",x,21").replace(",41,21", ",5,21").replace(",x,21", ",41,21")
    assert [tube.name for tube in tubes(on_clip(HEAD + swapped, cache=cache), None, "red")] == ["8"]


def test_a_plan_stands_in_for_a_video(load, make_context):
    tracks = load("frame,id,x,y\n0,1,0,0\n10,1,4,0\n0,2,0,3\n10,2,0,3\n")
    context = replace(make_context(), tracks=tracks, video=plan_video(tracks))
    assert not camera_verdict(context).moves
    walker, stander = tubes(context)
    assert walker.look.colour is None
    assert walker.samples.xyxy[0][0] < walker.samples.xyxy[1][0]
    assert stander.samples.xyxy[0][1] < walker.samples.xyxy[0][1], "up in the plan is Y"
    assert context.video.record.duration_s == pytest.approx(2.0)
    frame = context.video.at([0.0])[0]
    drawn = np.asarray(frame.rgb())
    x1, y1, x2, _ = (round(v) for v in walker.samples.xyxy[0])
    assert drawn[y1, (x1 + x2) // 2].max() < 120


def test_another_rate_is_another_plan(load):
    rows = "frame,id,x,y\n0,1,0,0\n10,1,4,0\n"
    slow, fast = load(rows, fps=10.0), load(rows, fps=20.0)
    assert plan_video(slow).record.sha256 != plan_video(fast).record.sha256
