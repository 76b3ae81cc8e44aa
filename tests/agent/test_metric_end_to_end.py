"""Questions in metres put to rendered streets whose truth is known by hand: every kind, refusals, options."""

import json
import math

import pytest

import vidence
from vidence.bench.kinebench.inputs import sidecar
from vidence.bench.scenes.camera import GroundCamera
from vidence.bench.scenes.drive import Drive
from vidence.bench.scenes.scene import Actor, Scene
from vidence.traces.reader import TraceReader
from vidence.traces.records import Path, Tube

CAMERA = GroundCamera(width=640, height=360, focal_px=530.0, height_m=8.0, pitch_deg=27.0)
END_S = 6.0

# The car drives 5 m/s for a second, brakes to a standstill at 2.5 s and stays at (0.75, 13).
CAR = Drive(-8.0, 13.0, ((0.0, 5.0), (1.0, 5.0), (2.5, 0.0)), ((0.0, 90.0),))
# The truck drives 2.5 m/s to the right; at 4.0 s it turns towards the camera within 0.6 s.
TRUCK = Drive(-8.0, 21.0, ((0.0, 2.5),), ((0.0, 90.0), (4.0, 90.0), (4.6, 180.0)))
# A person walks out of the picture to the right at 1.5 m/s, within some 2 s.
PERSON = Drive(5.0, 11.0, ((0.0, 1.5),), ((0.0, 90.0),))
STREET = Scene(
    "street",
    1,
    CAMERA,
    "asphalt",
    (Actor("car", "red", CAR), Actor("truck", "blue", TRUCK), Actor("person", "green", PERSON)),
    END_S,
)


def apart(t_s):
    """Metres between car and truck, by their scripts."""
    one, other = CAR.at(t_s), TRUCK.at(t_s)
    return math.hypot(one.x - other.x, one.y - other.y)


def from_camera(drive, t_s):
    """Metres from the point under the camera."""
    pose = drive.at(t_s)
    return math.hypot(pose.x, pose.y)


def slope(distance, t_s):
    """How fast a distance shrinks."""
    return (distance(t_s - 0.01) - distance(t_s + 0.01)) / 0.02


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    """The street's video, its sidecar, one without a scale, and a cache for all questions."""
    folder = tmp_path_factory.mktemp("street")
    STREET.render(folder / "street.mp4")
    told = sidecar(CAMERA)
    (folder / "camera.json").write_text(json.dumps(told))
    del told["mount"]["height_m"]
    (folder / "no-scale.json").write_text(json.dumps(told))
    return folder


@pytest.fixture
def ask(street, tmp_path, monkeypatch):
    """Puts a question to the street; every answer's trace must pass its audit."""
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(street / "cache"))

    def put(question, *options, camera="camera.json", tracks=None):
        sidecar_file = None if camera is None else street / camera
        run = tmp_path / f"run-{len(list(tmp_path.iterdir()))}"
        answer = vidence.ask(
            street / "street.mp4", question, options=options, camera=sidecar_file, tracks=tracks, out=run
        )
        report = vidence.audit(run)
        assert report.ok, report.text()
        return answer

    return put


def answered(answer):
    assert answer.status == "answered", answer.text
    assert {claim.status for claim in answer.claims} == {"verified"}
    return answer.record


@pytest.mark.parametrize(
    ("question", "name", "unit", "truth"),
    [
        ("How far does the red car travel?", "travelled_distance", "m", 8.75),
        ("How far does the blue truck travel between 1 and 3 s?", "travelled_distance", "m", 5.0),
        ("How far is the blue truck at 3 s from where it was at 1 s?", "displacement", "m", 5.0),
        ("How fast is the blue truck on average between 0.5 and 3.5 s?", "mean_speed", "m/s", 2.5),
        ("How fast is the red car at 1.75 s?", "speed", "m/s", 2.5),
        ("What was the red car's top speed in km/h?", "max_speed", "km/h", 18.0),
        ("By how many degrees does the blue truck turn?", "turning_angle", "deg", 90.0),
        ("How far apart are the red car and the blue truck at 3 s?", "distance", "m", apart(3.0)),
        ("How far is the red car from the camera at 4 s, in feet?", "distance", "ft", 13.02 / 0.3048),
        (
            "How fast is the red car approaching the camera at 0.5 s?",
            "closing_speed",
            "m/s",
            slope(lambda t_s: from_camera(CAR, t_s), 0.5),
        ),
        ("How long does the red car stand still between 0.5 and 5 s?", "time_stopped", "s", 2.5),
        # It is 14 m from the point under the camera where x is -5.2 m.
        (
            "How long is the red car within 14 m of the camera between 0 and 4 s?",
            "dwell_time",
            "s",
            4 - 2.8 / 5,
        ),
    ],
)
def test_each_quantity_is_measured_with_the_truth_in_its_interval(ask, question, name, unit, truth):
    found = answered(ask(question)).quantity
    assert (found.name, found.unit) == (name, unit)
    assert found.value == pytest.approx(truth, rel=0.05)
    assert found.ci95[0] <= truth <= found.ci95[1]


@pytest.mark.parametrize(
    ("question", "of", "degrees"),
    [
        ("Which way does the blue truck go between 0.5 and 3.5 s?", "displacement", 90.0),
        ("Which way is the blue truck heading at 5.5 s, as a clock face?", "heading", 180.0),
        (
            "In which direction is the red car from the blue truck at 3 s, as a clock face?",
            "place",
            180.0 - math.degrees(math.atan2(1.25, 8.0)),
        ),
    ],
)
def test_ways_are_told_on_the_ground_in_the_camera_s_frame(ask, question, of, degrees):
    way = answered(ask(question)).direction
    assert (way.frame, way.of, way.clock) == ("camera", of, round(degrees / 30))
    assert way.degrees == pytest.approx(degrees, abs=3.0)
    assert way.ci95[0] <= degrees <= way.ci95[1]


@pytest.mark.parametrize(
    ("question", "t_s", "slack"),
    [
        ("When are the red car and the blue truck closest to each other between 2.7 and 4 s?", 3.5, 0.4),
        ("When does the blue truck cross the line from (0, 15) to (0, 30) in metres?", 3.2, 0.1),
    ],
)
def test_when_is_answered_with_an_instant(ask, question, t_s, slack):
    assert answered(ask(question)).time_s == pytest.approx(t_s, abs=slack)


def test_a_way_is_measured_between_two_things_that_happen(ask):
    # "The truck" is the one vehicle that is not the red car.
    record = answered(ask("After the red car stops, how far does the truck go before it turns?"))
    assert record.quantity.subject == "the truck"
    assert record.spans[0].start_s == pytest.approx(2.5, abs=0.2)
    assert record.spans[0].end_s == pytest.approx(4.3, abs=0.4)
    assert record.quantity.value == pytest.approx(2.5 * record.spans[0].duration_s, rel=0.1)


# ---- compared -----------------------------------------------------------------------------------------


def test_of_two_the_one_that_went_farther_is_named_and_by_how_much(ask):
    answer = ask("Which travelled farther between 0 and 4 s, the red car or the blue truck, and by how much?")
    told = answer.as_json()["answer"]
    assert (answered(answer).label, told["comparison"]["verdict"]) == ("the blue truck", "more")
    low, high = told["comparison"]["ci95"]
    assert low <= 1.25 <= high
    assert [number["subject"] for number in told["measurements"]] == ["the blue truck", "the red car"]


def test_what_the_intervals_cannot_tell_apart_is_not_told_apart(ask):
    question = "Which is faster at 1.75 s, the red car or the blue truck?"
    record = answered(ask(question, "the red car", "the blue truck", "they cannot be told apart"))
    assert (record.label, record.choice) == ("cannot be told apart", "they cannot be told apart")
    assert answered(ask("Is the red car as fast as the blue truck at 1.75 s?")).truth is True


@pytest.mark.parametrize(
    ("question", "truth"),
    [
        ("Was anything faster than 4 m/s?", True),
        ("Was anyone faster than 2 m/s?", False),
        ("Was the red car faster than 18 km/h?", None),
        ("Did the red car go farther than the blue truck?", False),
        ("Is the red car ever within 9 m of the blue truck?", True),
        ("Is the red car within 5 m of the blue truck at 3 s?", False),
        ("Is the blue truck approaching the red car at 5.5 s?", True),
    ],
)
def test_bounds_are_yes_no_or_cannot_be_told(ask, question, truth):
    record = answered(ask(question))
    assert record.truth is truth
    assert record.label == "cannot be told" or truth is not None


# ---- options ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "options", "choice"),
    [
        ("How far does the red car travel?", ("6 m", "8.7 m", "12 m"), "8.7 m"),
        ("How far does the red car travel?", ("20 feet", "29 feet", "40 feet"), "29 feet"),
        ("Which way does the blue truck go between 0.5 and 3.5 s?", ("left", "right"), "right"),
        ("Which way is the blue truck heading at 5.5 s?", ("12 o'clock", "6 o'clock"), "6 o'clock"),
        ("Which is faster at 0.5 s?", ("the blue truck", "the red car"), "the red car"),
        ("Is the blue truck moving toward or away from the red car at 5.5 s?", ("away", "toward"), "toward"),
    ],
)
def test_the_option_that_fits_is_chosen(ask, question, options, choice):
    assert answered(ask(question, *options)).choice == choice


@pytest.mark.parametrize(("options", "word"), [(("8.7 m", "8.75 m"), "Several"), (("1 m", "30 m"), "None")])
def test_options_that_fit_alike_or_not_at_all_are_left(ask, options, word):
    answer = ask("How far does the red car travel?", *options)
    assert (answer.status, answer.record.choice, answer.exit_code) == ("insufficient_evidence", None, 5)
    assert answer.record.reason.startswith(word)


# ---- refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "camera", "missing"),
    [
        ("How far does the red car travel?", None, "calibration"),
        ("Which travelled farther, the red car or the blue truck?", None, "calibration"),
        ("How far does the red car travel?", "no-scale.json", "height over the ground is not given"),
        ("How fast is the green person at 5 s?", "camera.json", "the person in green is not seen"),
        ("How far does the green person go between 1 and 5 s?", "camera.json", "followed from 0.00 to"),
        ("Which way is the red car heading at 4 s?", "camera.json", "hardly moves"),
        ("Was anyone faster than 2 m/s after 5 s?", "camera.json", "no person was seen from 5.0"),
        ("How far apart are they at 1 s?", "camera.json", "takes two"),
    ],
)
def test_what_cannot_be_measured_is_refused_naming_what_is_missing(ask, question, camera, missing):
    answer = ask(question, camera=camera)
    assert (answer.status, answer.exit_code) == ("insufficient_evidence", 5), answer.text
    assert missing.lower() in answer.record.reason.lower()
    told = answer.as_json()["answer"]
    assert (told["quantity"], told["direction"], told["measurements"]) == (None, None, [])


def test_without_a_scale_it_is_told_who_and_which_way_but_no_number(ask):
    answer = ask("Which travelled farther, the red car or the blue truck?", camera="no-scale.json")
    assert answered(answer).label == "the blue truck"
    assert answer.as_json()["answer"]["measurements"] == []
    way = answered(ask("Which way does the blue truck go between 0.5 and 3.5 s?", camera="no-scale.json"))
    assert way.direction.clock == 3


def test_without_a_calibration_a_way_is_one_in_the_picture(ask):
    way = answered(ask("Which way does the blue truck go between 0.5 and 3.5 s?", camera=None)).direction
    assert (way.frame, way.word) == ("image", "right")


def test_tracks_from_a_file_are_called_by_their_ids(ask, street):
    tracks = street / "street.mot.csv"
    rows = []
    for frame in range(100):
        for number, (x, y, wide, high) in (
            (4, (100 + 3 * frame, 200, 60, 30)),
            (11, (80 + frame, 90, 70, 35)),
        ):
            rows.append(f"{frame + 1},{number},{x},{y},{wide},{high},1,-1,-1,-1")
    tracks.write_text("\n".join(rows) + "\n")
    record = answered(ask("Which travelled farther, track 4 or track 11?", tracks=tracks))
    assert "4" in record.label.split()
    answer = ask("How far does track 9 travel?", tracks=tracks)
    assert answer.record.reason == "Nothing is called '9'; there are 4, 11."


def test_many_things_are_located_in_one_call(ask):
    answer = ask("Was anything faster than 4 m/s?")
    located = [evidence.call for evidence in answer.ledger.values() if isinstance(evidence, Path)]
    assert len(located) == 3
    assert len(set(located)) == 1


@pytest.mark.parametrize(
    "question",
    [
        "How far apart are the red car and the blue truck at 2 s?",
        "Does the red car come closer than 10 m to the blue truck?",
        "In which direction is the blue truck from the red car at 2 s?",
    ],
)
def test_a_claim_about_two_things_cites_both_and_their_ways(ask, tmp_path, question):
    (claim, *_) = ask(question).claims
    ledger = TraceReader(tmp_path / "run-0").ledger()
    cited = [ledger[key] for key in claim.claim.evidence]
    assert cited[0].kind == "measurement"
    ways = [one for one in cited if isinstance(one, Path)]
    tubes = {one.look.colour for one in cited if isinstance(one, Tube)}
    assert len(ways) == 2
    assert tubes == {"red", "blue"}
