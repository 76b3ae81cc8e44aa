"""A thing that several calls tracked is exported once; two things that come near each other stay two."""

import csv
import json

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from vidence.agent.run import ask
from vidence.bench.demo import questions, render
from vidence.tests.traces.export import sample_exports
from vidence.traces.export.chosen import Chosen
from vidence.traces.export.formats import FORMATS, export
from vidence.traces.export.joined import joined
from vidence.traces.records import Box, Coverage, Span, Tube, TubeSamples

RATE_HZ, WIDTH_PX = 25, 40.0


def tube(number, lefts, *, first=0, every=1, label="person", shift=0.0, **about):
    """A thing of 40 × 100 pixels; its left edges, one a sample, from a frame on."""
    n = len(lefts)
    index = tuple(first + every * i for i in range(n))
    t_s = tuple(i / RATE_HZ for i in index)
    about = {"classed": label != "object", "track": number, "source": "fake", **about}
    seen = about.pop("seen", ("full",) * n)
    return Tube(
        id=f"e{number}",
        call="k1",
        label=label,
        samples=TubeSamples(
            pts=index,
            t_s=t_s,
            index=index,
            xyxy=tuple((x + shift, 10.0, x + shift + WIDTH_PX, 110.0) for x in map(float, lefts)),
            seen=seen,
            real_edges=((True, True, True, True),) * n,
            score=(about.pop("score", 0.5),) * n,
        ),
        frame_interval_s=every / RATE_HZ,
        coverage=Coverage(spans=(Span(start_s=0.0, end_s=9.0),), rate_hz=25.0, tool="fake", frames=225),
        **about,
    )


def told(*tubes, given=(), cited=()):
    """The things, each as the ids of its tubes, that which stands for it first."""
    return [(one.tube.id, *one.others) for one in joined(tubes, given, cited)]


RIGHT, LEFT = np.linspace(0, 400, 100), np.linspace(400, 0, 100)


def test_the_same_boxes_of_two_calls_are_one_thing():
    assert told(tube(1, RIGHT), tube(2, RIGHT, label="object")) == [("e1", "e2")]


@pytest.mark.parametrize("shift", [4.0, 9.0])
def test_boxes_of_another_detector_at_another_rate_are_of_that_thing(shift):
    assert told(tube(1, RIGHT), tube(2, RIGHT[::4], every=4, shift=shift)) == [("e1", "e2")]


def test_things_that_cross_are_two():
    assert told(tube(1, RIGHT), tube(2, LEFT)) == [("e1",), ("e2",)]


@pytest.mark.parametrize("around", [2, 4, 6])
def test_a_thing_known_only_where_it_crosses_another_is_not_that_one(around):
    near = slice(50 - around, 50 + around)
    assert told(tube(1, RIGHT), tube(2, LEFT[near], first=near.start)) == [("e1",), ("e2",)]


def test_things_that_walk_side_by_side_are_two():
    assert told(tube(1, RIGHT), tube(2, RIGHT, shift=20.0)) == [("e1",), ("e2",)]


def test_what_one_call_gave_is_never_one_thing():
    assert told(tube(1, RIGHT), tube(2, RIGHT, shift=4.0), given=[("e1", "e2")]) == [("e1",), ("e2",)]


def test_close_things_that_two_calls_saw_each_go_with_their_own():
    """e3 is near e1, too; but what it is nearer to is e2."""
    tubes = (
        tube(1, RIGHT),
        tube(2, RIGHT, shift=12.0),
        tube(3, RIGHT, shift=11.0),
        tube(4, RIGHT, shift=1.0),
    )
    given = [("e1", "e2"), ("e3", "e4")]
    assert told(*tubes, given=given) == [("e1", "e4"), ("e2", "e3")]


@pytest.mark.parametrize(
    ("label", "is_one"), [("person", True), ("object", True), ("woman", True), ("bicycle", False)]
)
def test_a_thing_of_another_class_is_another(label, is_one):
    assert (len(told(tube(1, RIGHT), tube(2, RIGHT, label=label))) == 1) == is_one


def test_tracks_with_names_of_their_own_are_what_their_file_says():
    assert told(tube(1, RIGHT, name="a"), tube(2, RIGHT, name="b")) == [("e1",), ("e2",)]


def test_a_bridge_over_what_was_not_seen_is_no_sign():
    """What is drawn where nothing was seen may lie on another thing."""
    hidden = tube(2, RIGHT, seen=("hidden",) * 100)
    assert told(tube(1, RIGHT), hidden) == [("e1",), ("e2",)]


def test_what_is_cited_stands_then_what_has_a_class_then_the_longer_then_the_surer():
    one, other = tube(1, RIGHT[:50]), tube(2, RIGHT)
    assert told(one, other) == [("e2", "e1")]
    assert told(one, other, cited={"e1"}) == [("e1", "e2")]
    assert told(one, tube(2, RIGHT, label="object")) == [("e1", "e2")]
    assert told(tube(1, RIGHT), tube(2, RIGHT, score=0.9)) == [("e2", "e1")]


def test_boxes_of_the_others_are_taken_only_where_the_one_has_none():
    short, whole = tube(1, RIGHT[20:60:2], first=20, every=2), tube(2, RIGHT, shift=3.0)
    (one,) = joined((short, whole), (), {"e1"})
    assert one.tube.samples.index == tuple(range(100))
    own = set(range(20, 60, 2))
    for row, index, box in zip(one.rows, one.tube.samples.index, one.tube.samples.xyxy, strict=True):
        assert row.tube.id == ("e1" if index in own else "e2")
        assert box == row.tube.samples.xyxy[row.n]


def test_three_calls_make_one_thing_though_two_of_them_hardly_meet():
    first, last = tube(1, RIGHT[:45]), tube(3, RIGHT[44:], first=44)
    assert told(first, tube(2, RIGHT), last) == [("e2", "e3", "e1")]


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """A rendered street and a run on it in which two calls tracked the green car."""
    folder = tmp_path_factory.mktemp("street")
    video, truth = render(folder, 1)
    question = next(one for one in questions(truth) if one.kind == "three steps")
    ask(video, question.text, out=folder / "run")
    return truth, folder / "run"


def written(run, to, *, apart=False, names=()):
    path = run.with_name(f"{to}-{apart}{FORMATS[to].ending}")
    export(Chosen.of(run, names, apart=apart), FORMATS[to], path)
    return path


def rows_of(run, to, **how):
    """Frame, id and box of each row, of any format."""
    path = written(run, to, **how)
    if to == "mot":
        cells = [list(map(float, line.split(","))) for line in path.read_text().splitlines()]
        return [(int(f) - 1, int(i), (x - 1, y - 1, x - 1 + w, y - 1 + h)) for f, i, x, y, w, h, *_ in cells]
    if to == "coco":
        found = json.loads(path.read_text())
        frames = {image["id"]: image["frame_id"] for image in found["images"]}
        boxes = [(one, *one["bbox"]) for one in found["annotations"]]
        return [(frames[one["image_id"]], one["track_id"], (x, y, x + w, y + h)) for one, x, y, w, h in boxes]
    with (path / "boxes.csv").open(newline="") as file:
        sides = ("x1_px", "y1_px", "x2_px", "y2_px")
        return [
            (int(row["frame"]), int(row["tube"][1:]), tuple(float(row[side]) for side in sides))
            for row in csv.DictReader(file)
        ]


def scored(truth, rows):
    """How many boxes are of a thing, how many of nothing, and how often the id of a thing changes.

    As MOT Challenge counts: one to one from an IoU of a half on; what hardly shows counts for nothing.
    """
    matches = falsely = switches = 0
    last = {}
    for frame in sorted({frame for frame, _, _ in rows}):
        found = [(number, Box(xyxy=box)) for at, number, box in rows if at == frame]
        there = [(thing, Box(xyxy=thing.clipped_box[frame])) for thing in truth.things]
        iou = np.array([[box.iou(real) for _, real in there] for _, box in found])
        pairs = [pair for pair in zip(*linear_sum_assignment(-iou), strict=True) if iou[pair] >= 0.5]
        matches += len(pairs)
        for row in set(range(len(found))) - {row for row, _ in pairs}:
            nearest = there[int(iou[row].argmax())][0]
            falsely += nearest.visible_fraction[frame] > 0.2
        for row, column in pairs:
            thing, number = there[column][0].id, found[row][0]
            switches += last.get(thing, number) != number
            last[thing] = number
    return matches, falsely, switches


@pytest.mark.parametrize("to", ["mot", "coco", "csv"])
def test_an_evaluator_finds_no_box_that_is_of_nothing(scene, to):
    truth, run = scene
    matches, falsely, switches = scored(truth, rows_of(run, to))
    assert (falsely, switches) == (0, 0)
    every = scored(truth, rows_of(run, to, apart=True))
    assert every[0] == matches
    assert every[1] > 100


def test_cvat_has_a_track_for_each_thing(scene):
    _, run = scene
    assert written(run, "cvat").read_text().count("<track ") == 3
    assert written(run, "cvat", apart=True).read_text().count("<track ") == 4


def test_what_was_told_once_is_noted(scene):
    _, run = scene
    chosen = Chosen.of(run)
    assert len(chosen.tubes) == 3
    assert chosen.notes == ["e3: the same thing as e1, told once (--all-tubes: each)"]
    assert Chosen.of(run, apart=True).notes == []


def test_tubes_that_are_named_are_told_as_they_are(scene):
    _, run = scene
    assert {number for _, number, _ in rows_of(run, "mot", names=("e1", "e3"))} == {1, 3}


def test_outlines_stay_with_the_boxes_that_they_are_of(tmp_path):
    found = json.loads(written(sample_exports.twice(tmp_path), "coco").read_text())["annotations"]
    car = [one for one in found if one["track_id"] == 1]
    assert [one["attributes"]["evidence"] for one in car] == ["e1"] * 4 + ["e8"] * 2
    assert ["segmentation" in one for one in car] == [True] * 4 + [False] * 2


def test_paths_and_boxes_go_by_the_same_id(tmp_path):
    folder = written(sample_exports.twice(tmp_path), "csv")
    paths, boxes = (
        list(csv.DictReader((folder / name).read_text().splitlines())) for name in ("paths.csv", "boxes.csv")
    )
    assert {(row["path"], row["tube"]) for row in paths} == {("e3", "e1"), ("e9", "e1")}
    assert {row["tube"] for row in boxes} == {"e1", "e2"}
    assert [row["found_as"] for row in boxes if row["tube"] == "e1"] == ["e1"] * 4 + ["e8"] * 2


def test_a_film_draws_a_thing_once_though_the_answer_rests_on_both(tmp_path):
    (take,) = sample_exports.filmed(sample_exports.twice(tmp_path), "mp4", tmp_path / "films").values()
    assert take["things"] == {"e1": 6}


def test_two_different_things_of_a_run_stay_two(tmp_path):
    assert Chosen.of(sample_exports.small(tmp_path)).notes == []
