import pytest

from vidence.tools.capabilities import Sought
from vidence.tools.fitting import fitting, look_fits, outline
from vidence.traces.records import Coverage, Look, Span, Tube, TubeSamples

PERSON, CAR, CAR_AHEAD, BALL, BOX = (0.38, 0.54), (2.35, 0.79), (0.64, 0.81), (1.0, 0.775), (1.05, 0.9)


def tube(number, *, colour="red", label="object", classed=False, shape=CAR):
    samples = TubeSamples(
        pts=(0,), t_s=(0.0,), index=(0,), xyxy=((0, 0, 9, 9),), seen=("full",),
        real_edges=((True,) * 4,), score=(1.0,),
    )  # fmt: skip
    return Tube(
        label=label,
        classed=classed,
        track=number,
        source="s",
        samples=samples,
        frame_interval_s=0.1,
        look=Look(colour=colour, colour_shares={colour: 0.9}, aspect=shape[0], fill=shape[1]),
        coverage=Coverage(spans=(Span(start_s=0, end_s=1),), rate_hz=10, tool="t", frames=10),
    )


def fit(tubes, noun=None, *colours):
    return [t.track for t in fitting(tubes, Sought(noun, colours))]


def kinds(tubes, noun):
    return {d.kind for t in fitting(tubes, Sought(noun)) for d in t.degradations}


@pytest.mark.parametrize(
    ("shape", "group"),
    [(PERSON, "upright"), (CAR, "wide"), (CAR_AHEAD, "wide"), (BALL, "round"), (BOX, "compact")],
)
def test_an_outline_belongs_to_its_own_group(shape, group):
    look = Look(aspect=shape[0], fill=shape[1])
    assert outline(look, group) == "yes"
    others = {"upright", "wide", "round", "compact"} - {group}
    assert all(outline(look, other) != "yes" for other in others)


def test_an_outline_never_fully_seen_says_nothing():
    assert outline(Look(), "wide") == "maybe"


def test_colours_choose_among_tubes():
    tubes = [tube(1, colour="red"), tube(2, colour="blue")]
    assert fit(tubes, None, "blue") == [2]
    assert fit(tubes, None) == [1, 2]
    assert fit(tubes, "car", "red") == [1]
    assert fit(tubes, None, "green") == []


def test_people_and_cars_are_told_apart_by_outline_and_it_is_said():
    tubes = [tube(1, shape=CAR), tube(2, shape=PERSON), tube(3, shape=CAR_AHEAD)]
    assert fit(tubes, "car") == [1, 3]
    assert fit(tubes, "person") == [2]
    assert kinds(tubes, "car") == {"class_by_silhouette"}


def test_where_no_outline_speaks_against_it_the_class_stays_unchecked():
    assert kinds([tube(1, shape=CAR)], "truck") == {"class_unchecked"}
    assert kinds([tube(1, shape=CAR)], "dog") == {"class_unchecked"}


def test_a_walker_is_no_car_even_where_there_is_nothing_else():
    assert fit([tube(1, shape=PERSON)], "car") == []


def test_a_doubtful_outline_is_taken_only_where_there_is_no_clear_one():
    doubtful, clear = tube(1, shape=(0.57, 0.726)), tube(2, shape=PERSON)
    assert fit([doubtful], "person") == [1]
    assert fit([doubtful, clear], "person") == [2]


def test_labels_of_a_detector_that_knows_classes_count():
    tubes = [tube(1, label="car", classed=True), tube(2, label="person", classed=True)]
    assert fit(tubes, "car") == [1]
    assert fit(tubes, "vehicle") == [1]
    assert kinds(tubes, "car") == set()


def test_a_group_label_fits_each_of_its_kinds():
    tubes = [tube(1, label="vehicle")]
    assert fit(tubes, "car") == fit(tubes, "bus") == fit(tubes, "vehicle") == [1]
    assert fit(tubes, "person") == []


def test_a_look_without_shares_fits_by_its_one_name():
    assert look_fits(Look(colour="red"), ("red",))
    assert not look_fits(Look(colour="red"), ("blue",))
    assert not look_fits(Look(), ("blue",))


RECTANGLE, TALL, DISC, TRIANGLE = (1.8, 0.98), (0.5, 0.97), (1.0, 0.78), (1.1, 0.52)


@pytest.mark.parametrize(
    ("shape", "yes", "no"),
    [
        (RECTANGLE, {"compact", "wide"}, {"upright", "round", "square", "oval", "triangular"}),
        (TALL, {"compact", "wide"}, {"round", "square"}),
        ((1.0, 0.98), {"compact", "wide", "square"}, {"upright", "round"}),
        (DISC, {"round", "oval"}, {"upright", "triangular"}),
        (TRIANGLE, {"triangular"}, {"round", "compact", "square"}),
    ],
)
def test_a_drawn_shape_may_stand_for_what_has_its_outline(shape, yes, no):
    look = Look(aspect=shape[0], fill=shape[1])
    assert {group for group in yes | no if outline(look, group) == "yes"} == yes
    assert all(outline(look, group) == "no" for group in no)


def test_a_red_rectangle_is_the_red_car_that_was_asked_for():
    tubes = [tube(1, shape=RECTANGLE), tube(2, colour="blue", shape=RECTANGLE)]
    assert fit(tubes, "car", "red") == fit(tubes, "box", "red") == [1]


def test_the_only_thing_of_a_colour_is_meant_whatever_its_outline_unless_asked_strictly():
    tubes = [tube(1, shape=CAR), tube(2, colour="blue", shape=PERSON)]
    (found,) = fitting(tubes, Sought("person", ("red",)))
    assert found.track == 1
    assert [d.kind for d in found.degradations] == ["class_unchecked"]
    assert fitting(tubes, Sought("person", ("red",)), strict=True) == ()


def test_of_two_things_of_a_colour_the_outline_decides():
    tubes = [tube(1, shape=CAR), tube(2, shape=PERSON)]
    assert fit(tubes, "person", "red") == [2]
    assert fit(tubes, "ball", "red") == []
