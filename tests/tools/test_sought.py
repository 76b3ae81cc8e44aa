import pytest

from vidence.tools.capabilities import Sought
from vidence.tools.sought import classes_of, parse_sought, silhouette_group, singular


@pytest.mark.parametrize(
    ("text", "noun", "colours"),
    [
        ("", None, ()),
        ("the red car", "car", ("red",)),
        ("Red Cars", "car", ("red",)),
        ("automobiles", "car", ()),
        ("people", "person", ()),
        ("two women", "person", ()),
        ("a pedestrian", "person", ()),
        ("the man in red", "person", ("red",)),
        ("woman with a black jacket", "person", ("black",)),
        ("the thing that is blue", None, ("blue",)),
        ("lorries", "truck", ()),
        ("bikes", "bicycle", ()),
        ("buses", "bus", ()),
        ("the gray one", None, ("grey",)),
        ("crimson box", "box", ("red",)),
        ("scarlet crates", "box", ("red",)),
        ("a navy cube", "box", ("blue",)),
        ("violet ball", "ball", ("purple",)),
        ("the light-blue car", "car", ("blue",)),
        ("dark green trucks", "truck", ("green",)),
        ("red and white bus", "bus", ("red", "white")),
        ("anything", None, ()),
        ("object", None, ()),
        ("blue shapes", None, ("blue",)),
        ("traffic lights", "traffic light", ()),
        ("the mobile phone", "cell phone", ()),
        ("dogs", "dog", ()),
        ("a xylophone", "xylophone", ()),
        ("vehicles", "vehicle", ()),
        ("the parked car", "car", ()),
        ("passers-by", "person", ()),
        ("the green dots", "circle", ("green",)),
        ("two purple rectangles", "rectangle", ("purple",)),
        ("glass", "glass", ()),
        ("🚗", None, ()),
    ],
)
def test_a_noun_phrase_is_read_as_class_and_colours(text, noun, colours):
    assert parse_sought(text) == Sought(noun, colours, text)


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("boxes", "box"),
        ("mice", "mouse"),
        ("bus", "bus"),
        ("ponies", "pony"),
        ("buses", "bus"),
        ("cats", "cat"),
    ],
)
def test_plurals_become_singular(plural, one):
    assert singular(plural) == one


def test_outlines_group_what_looks_alike():
    assert silhouette_group("person") == "upright"
    assert silhouette_group("truck") == silhouette_group("car") == "wide"
    assert silhouette_group("ball") == "round"
    assert silhouette_group("box") == "compact"
    assert silhouette_group("disc") == silhouette_group("circle") == "round"
    assert silhouette_group("square") == "square"
    assert silhouette_group("dog") is None
    assert silhouette_group(None) is None


def test_a_general_noun_speaks_of_several_classes():
    assert {"car", "truck", "bus"} <= classes_of("vehicle")
    assert classes_of("car") == {"car"}
