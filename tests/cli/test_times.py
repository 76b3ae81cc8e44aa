"""Times and points as people write them."""

import pytest

from vidence.cli.times import parse_point, parse_time
from vidence.traces.errors import UsageError


@pytest.mark.parametrize(
    ("text", "t_s"),
    [
        ("0", 0.0),
        ("75.2", 75.2),
        (" 3 ", 3.0),
        ("1:05", 65.0),
        ("01:05.250", 65.25),
        ("1:02:03.5", 3723.5),
        ("0:00:00", 0.0),
        ("90:00", 5400.0),
    ],
)
def test_times(text, t_s):
    assert parse_time(text) == t_s


@pytest.mark.parametrize(
    "text", ["", "abc", "-1", "nan", "inf", "1e3", "1:", ":5", "1:2:3:4", "1.5:20", "3s", "1,5", "٣:xx"]
)
def test_what_is_no_time_is_shown_with_the_forms(text):
    with pytest.raises(UsageError, match=r"a time is 75\.2, MM:SS\.mmm or H:MM:SS\.mmm") as raised:
        parse_time(text)
    assert repr(text) in raised.value.message


@pytest.mark.parametrize("text", ["0:60", "1:75", "1:00:60.5", "1:75:00", "0:60:00"])
def test_minutes_and_seconds_after_a_colon_are_below_sixty(text):
    with pytest.raises(UsageError, match="after a colon are below 60"):
        parse_time(text)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("3.2,140,88", (3.2, 140.0, 88.0)),
        ("1:05, 0.5 , 7e1", (65.0, 0.5, 70.0)),
        ("0,-5,3", (0.0, -5.0, 3.0)),
    ],
)
def test_points(text, point):
    assert parse_point(text) == point


@pytest.mark.parametrize("text", ["", "1", "1,2", "1,2,3,4", "1,x,3", "1,nan,3", "1,2,inf", "1;2;3"])
def test_what_is_no_point_is_shown_with_an_example(text):
    with pytest.raises(UsageError, match=r"a point is T,X,Y \(seconds, pixels\)") as raised:
        parse_point(text)
    assert repr(text) in raised.value.message
    assert "--point 3.2,140,88" in raised.value.hint


def test_the_time_of_a_point_is_a_time():
    with pytest.raises(UsageError, match="a time is"):
        parse_point("soon,1,2")
