"""Numbers of evidence are said with names and units: nothing of how a program holds them is left."""

import pytest

from vidence.traces.records import Calibration, Derivation, Measurement
from vidence.traces.report.numbers import numbers


def measured(**parameters):
    derivation = Derivation(formula="metric.crossing_time", inputs=("e1",), parameters=parameters)
    return Measurement(
        id="e2",
        quantity="crossing_time",
        value=4.38257,
        unit="m",
        sigma=0.155,
        ci95=(4.0, 4.7),
        at_s=6.64182,
        at_sigma_s=0.02,
        subject="it",
        derivation=derivation,
    )


def test_what_was_measured_comes_with_its_unit():
    assert list(numbers(measured())) == [
        ("value", "4.38257 m"),
        ("one standard deviation", "0.155 m"),
        ("95 % interval", "4 to 4.7 m"),
        ("instant", "6.642 s"),
        ("one standard deviation of the instant", "0.02 s"),
    ]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("frame_px", (960, 540), ("size of the frame", "960 × 540 px")),
        ("video_s", (0.0, 9.009788888888888), ("time of the video", "0.000 to 9.010 s")),
        ("span", (3.93145, 9.0), ("time asked about", "3.931 to 9.000 s")),
        ("at_s", 2.5, ("instant asked about", "2.5 s")),
        ("line", (0.0, 10.0, 960.0, 12.5), ("line in the picture", "from (0, 10) to (960, 12.5) px")),
        ("line_m", (1.0, 2.0, 3.0, 4.0), ("line on the ground", "from (1, 2) to (3, 4) m")),
        ("radius_m", 3.0, ("radius", "3 m")),
        ("steps", ("stop///", "leave//left/e4"), ("steps", "stop, then leave left e4")),
        ("component", "along_road", ("component", "along road")),
        ("pixels_px", ((1.0, 2.0), (3.0, 4.0)), ("what the length is of", "(1, 2); (3, 4) px")),
        ("image_to_ground", ((1.0, 0.0, 0.0),), ("image to ground", "(1, 0, 0)")),
    ],
)
def test_what_it_was_worked_out_with_has_a_name_and_a_unit(name, value, told):
    assert list(numbers(measured(**{name: value})))[-1] == told


def test_a_camera_tells_where_it_stands_and_how_sure_that_is():
    camera = Calibration(
        id="e1",
        model="ground_plane",
        source="camera.json",
        parameters={"height_m": 6.21, "pitch_deg": 20.0},
        sigma={"height_m": 0.05},
    )
    assert list(numbers(camera)) == [
        ("height", "6.21 m"),
        ("pitch", "20 °"),
        ("one standard deviation of height", "0.05 m"),
    ]


def test_no_number_of_a_run_is_told_as_a_program_holds_it(sample, report_of):
    told = [
        value
        for name in ("every_kind", "in_metres", "by_a_model")
        for evidence in report_of(sample(name)).evidence
        for value in evidence.numbers
    ]
    assert len(told) > 8
    for name, value in told:
        assert "_" not in name + value
        assert not value.startswith(("(0.0", "[", "{"))
