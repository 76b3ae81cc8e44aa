"""Units as people write them, and values told in them; what does not fit together is not told."""

import subprocess
import sys

import pytest

from vidence.traces.units import converted, fits, parse_unit


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("metres", "m"),
        ("Meters", "m"),
        ("feet", "ft"),
        ("yards", "yd"),
        ("cm", "cm"),
        ("km/h", "km/h"),
        ("kph", "km/h"),
        ("kilometres per hour", "km/h"),
        ("kilometers an hour", "km/h"),
        ("mph", "mph"),
        ("miles per hour", "mph"),
        ("metres a second", "m/s"),
        ("feet per second", "ft/s"),
        ("metres per minute", "m/min"),
        ("knots", "kn"),
        ("metres per second squared", "m/s²"),
        ("m/s^2", "m/s²"),
        ("metres per second per second", "m/s²"),
        ("km/h per second", "km/h/s"),
        ("g", "g"),
        ("degrees", "deg"),
        ("minutes", "min"),
    ],
)
def test_units_are_read_as_people_write_them(written, unit):
    assert parse_unit(written) == unit


@pytest.mark.parametrize(
    "written", ["banana", "", "minutes per km", "metres per banana", "per hour", "clock"]
)
def test_what_is_no_unit_that_is_known_is_none(written):
    assert parse_unit(written) is None


@pytest.mark.parametrize(
    ("value", "unit", "into", "told"),
    [
        (10.0, "m/s", "km/h", 36.0),
        (44.704, "m/s", "mph", 100.0),
        (1.0, "m", "ft", 1 / 0.3048),
        (0.9144, "m", "yd", 1.0),
        (9.80665, "m/s²", "g", 1.0),
        (1.0, "m/s²", "km/h/s", 3.6),
        (1852.0 / 3600, "m/s", "kn", 1.0),
        (1.0, "m/s", "m/min", 60.0),
        (180.0, "deg", "rad", 3.141592653589793),
        (90.0, "s", "min", 1.5),
    ],
)
def test_values_are_told_in_other_units(value, unit, into, told):
    assert converted(value, unit, into) == pytest.approx(told, rel=1e-9)
    assert converted(told, into, unit) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize(
    ("unit", "into"), [("m", "km/h"), ("m/s", "m"), ("deg", "m"), ("px", "m"), ("m", "px")]
)
def test_units_of_different_things_do_not_fit(unit, into):
    assert converted(1.0, unit, into) is None
    assert not fits(unit, into)


def test_reading_traces_does_not_load_what_converts_units():
    code = "import sys, vidence.traces.units, vidence.traces.entail; sys.exit('pint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
