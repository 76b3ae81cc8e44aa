"""`vidence ask --backend depth=…`: metres without a sidecar, by a stand-in that another package brings."""

import json
import math
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import yaml

import vidence
from vidence.bench.kinebench.inputs import sidecar
from vidence.bench.scenes.camera import GroundCamera
from vidence.bench.scenes.drive import Drive
from vidence.bench.scenes.scene import Actor, Ride, Scene
from vidence.bench.true_depth import Faults, StandIn
from vidence.tools import registry
from vidence.tools.geometry.ground_plane import mounted_axes
from vidence.traces.events import CallFinished, CallStarted, EvidenceEntered
from vidence.traces.reader import TraceReader

CAMERA = GroundCamera(width=480, height=270, focal_px=400.0, height_m=6.0, pitch_deg=20.0)
# It drives 5 m/s for a second, and brakes to a standstill at 2.5 s.
CAR = Drive(-6.0, 15.0, ((0.0, 5.0), (1.0, 5.0), (2.5, 0.0)), ((0.0, 90.0),))
STREET = Scene("street", 1, CAMERA, "asphalt", (Actor("car", "red", CAR),), 3.6)
GONE_M, SCALE = 8.75, 1.1
ASKED = "How far does the red car travel?"


class Relative(StandIn):
    """The same, but up to a scale and shift."""

    kind = "relative"


class Fooled(StandIn):
    """Takes the one car for much nearer than it is, and the ground for what it is."""

    name = "fooled"

    def __init__(self):
        super().__init__(STREET, Faults(scale=SCALE), focal_px=CAMERA.focal_px)
        self._off = [0.6]


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    """The street's video, its sidecar, and a length on the ground with its metres."""
    folder = tmp_path_factory.mktemp("street")
    STREET.render(folder / "street.mp4")
    (folder / "camera.json").write_text(json.dumps(sidecar(CAMERA)))
    ends = CAMERA.project(np.array([[-2.0, 11.0, 0.0], [2.0, 11.0, 0.0]]))[0]
    length = {"kind": "reference", "pixels": ends.tolist(), "length_m": 4.0}
    (folder / "length.json").write_text(json.dumps(length))
    return folder


# The camera follows it at 3 m/s, while it drives 5 m/s ahead.
AHEAD = Drive(1.0, 12.0, ((0.0, 5.0),), ((0.0, 0.0),))
RIDE = Scene(
    "ride",
    2,
    CAMERA,
    "asphalt",
    (Actor("car", "red", AHEAD),),
    2.4,
    ride=Ride(Drive(0.0, 0.0, ((0.0, 3.0),), ((0.0, 0.0),))),
)


@pytest.fixture(scope="module")
def ride(tmp_path_factory):
    """A drive behind a car, and the camera's poses on it."""
    folder = tmp_path_factory.mktemp("ride")
    RIDE.render(folder / "ride.mp4")
    told = sidecar(CAMERA)
    poses = [
        {
            "t_s": t_s,
            "position_m": RIDE.camera_at(t_s).position.tolist(),
            "rotation": mounted_axes(CAMERA.pitch_deg, 0.0).T.tolist(),
        }
        for t_s in (0.0, 1.2, 2.4)
    ]
    posed = {name: told[name] for name in ("width", "height", "intrinsics")} | {
        "kind": "posed",
        "poses": poses,
    }
    (folder / "poses.json").write_text(json.dumps(posed))
    return folder


@pytest.fixture
def asked(street, vidence_cli, monkeypatch, tmp_path):
    """Puts a question on the command line, with stand-ins for networks as another package's entry points."""
    module = ModuleType("street_depth")
    module.true = lambda argument: StandIn(STREET, Faults(scale=SCALE), focal_px=CAMERA.focal_px)
    module.blind = lambda argument: StandIn(STREET, Faults(scale=SCALE))
    module.riding = lambda argument: StandIn(RIDE, Faults(scale=SCALE))
    module.fooled = lambda argument: Fooled()
    module.relative = lambda argument: Relative(STREET, Faults())
    monkeypatch.setitem(sys.modules, "street_depth", module)
    points = [
        EntryPoint(f"depth.{n}", f"street_depth:{n}", registry.GROUP)
        for n in ("true", "blind", "riding", "fooled", "relative")
    ]
    monkeypatch.setattr(registry, "entry_points", lambda group: points)
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(street / "cache"))

    def put(question, *options, code=0, video=street / "street.mp4"):
        run = tmp_path / f"run-{len(list(tmp_path.iterdir()))}"
        done = vidence_cli("ask", video, question, *options, "--json", "--out", run)
        assert done.code == code, done.err + done.out
        assert vidence.audit(run).ok
        return json.loads(done.out)

    return put


def weaknesses(answer):
    """The kinds of what is less than ideal about any evidence of a run."""
    entered = [
        event for event in TraceReader(Path(answer["trace"])).events if isinstance(event, EvidenceEntered)
    ]
    return {weakness.kind for event in entered for weakness in event.evidence.degradations}


def half_width(quantity):
    low, high = quantity["ci95"]
    return (high - low) / 2


def test_depth_alone_gives_metres_as_sure_as_a_networks_scale_is(asked):
    answer = asked(ASKED, "--backend", "depth=true")
    found = answer["answer"]["quantity"]
    # Ten percent too far, as the network is; the truth lies within what such a scale may be off by.
    assert found["value"] == pytest.approx(GONE_M * SCALE, rel=0.08)
    assert found["ci95"][0] <= GONE_M <= found["ci95"][1]
    assert half_width(found) / found["value"] == pytest.approx(1.96 * 0.2, rel=0.2)
    assert {"estimated_scale"} <= weaknesses(answer)
    assert "guessed_intrinsics" not in weaknesses(answer)


def test_a_lens_that_nobody_told_is_a_guess_and_widens_the_error_bar(asked):
    answer = asked(ASKED, "--backend", "depth=blind")
    found = answer["answer"]["quantity"]
    assert found["ci95"][0] <= GONE_M <= found["ci95"][1]
    assert half_width(found) / found["value"] > 1.96 * 0.25
    assert {"estimated_scale", "guessed_intrinsics"} <= weaknesses(answer)


def test_a_known_length_gives_depth_its_scale(asked, street):
    answer = asked(ASKED, "--backend", "depth=true", "--camera", street / "length.json")
    found = answer["answer"]["quantity"]
    assert found["value"] == pytest.approx(GONE_M, rel=0.08)
    assert found["ci95"][0] <= GONE_M <= found["ci95"][1]
    assert half_width(found) / found["value"] < 0.2
    assert "estimated_scale" not in weaknesses(answer)


def test_depth_and_ground_together_say_what_the_ground_does(asked, street):
    answer = asked(ASKED, "--backend", "depth=true", "--camera", street / "camera.json")
    found = answer["answer"]["quantity"]
    assert found["value"] == pytest.approx(GONE_M, rel=0.04)
    assert found["ci95"][0] <= GONE_M <= found["ci95"][1]
    assert not {"estimated_scale", "sources_disagree", "fallback"} & weaknesses(answer)


def test_metres_that_depth_and_ground_contradict_are_objected_to(asked, street):
    options = ("--backend", "depth=fooled", "--camera", street / "camera.json")
    answer = asked(ASKED, *options, code=5)
    assert answer["answer"]["quantity"] is None
    assert {claim["status"] for claim in answer["claims"]} == {"contradicted"}
    assert "from where the ground puts it" in answer["reason"]
    assert "sources_disagree" in weaknesses(answer)


@pytest.mark.parametrize(
    ("camera", "calls"),
    [
        (None, {"calibrate", "locate"}),
        ("length.json", {"calibrate", "locate"}),
        # The ground is the sidecar's own; depth goes along with it.
        ("camera.json", {"locate"}),
    ],
)
def test_calls_whose_metres_are_by_depth_name_what_told_it(asked, street, camera, calls):
    options = () if camera is None else ("--camera", street / camera)
    answer = asked(ASKED, "--backend", "depth=true", *options)
    events = TraceReader(Path(answer["trace"])).events
    tools = {event.call.id: event.call.tool for event in events if isinstance(event, CallStarted)}
    ended = [event.result for event in events if isinstance(event, CallFinished)]
    assert {tools[r.call] for r in ended if any(b.capability == "depth" for b in r.backends)} == calls


def test_how_far_it_is_from_the_camera_is_told_by_depth(asked):
    found = asked("How far is the red car from the camera at 3.2 s?", "--backend", "depth=true")["answer"]
    pose = CAR.at(3.2)
    true = math.hypot(pose.x, pose.y, CAMERA.height_m - 0.75)
    assert found["quantity"]["value"] == pytest.approx(true * SCALE, rel=0.08)
    assert found["quantity"]["ci95"][0] <= true <= found["quantity"]["ci95"][1]


def test_which_way_it_goes_is_told_in_the_picture_not_on_a_ground_nobody_knows(asked):
    found = asked("In which direction does the red car go?", "--backend", "depth=true")["answer"]["direction"]
    assert (found["frame"], found["word"]) == ("image", "right")
    asked("By how many degrees does the red car turn?", "--backend", "depth=true", code=5)


def test_without_depth_or_calibration_there_are_no_metres(asked):
    answer = asked(ASKED, code=5)
    assert answer["status"] == "insufficient_evidence"
    assert answer["answer"]["quantity"] is None


def test_proportions_give_no_metres(asked):
    answer = asked(ASKED, "--backend", "depth=relative", code=5)
    assert answer["answer"]["quantity"] is None


def test_a_camera_that_moves_over_a_known_way_takes_its_scale_from_the_ground_frame_by_frame(asked, ride):
    options = ("--backend", "depth=riding", "--camera", ride / "poses.json")
    answer = asked(
        "How far does the red car travel between 0.3 and 2.1 s?", *options, video=ride / "ride.mp4"
    )
    found = answer["answer"]["quantity"]
    assert found["value"] == pytest.approx(9.0, rel=0.05)
    assert found["ci95"][0] <= 9.0 <= found["ci95"][1]
    (path,) = [one for one in answer["evidence"] if one["kind"] == "path"]
    assert "the depth of stand-in" in path["summary"]
    assert not {"sources_disagree", "fallback"} & weaknesses(answer)


def test_a_camera_that_moves_nobody_knows_how_has_no_metres_by_depth(asked, ride):
    answer = asked(
        "How far does the red car travel?", "--backend", "depth=riding", code=5, video=ride / "ride.mp4"
    )
    assert "depth alone does not tell its way" in answer["answer"]["text"]


@pytest.fixture
def point_followed(asked, tmp_path):
    """A model has points of the car followed and placed, and answers how far one of them goes."""
    span = {"start_s": 0.3, "end_s": 3.2}
    way = {"quantity": "travelled_distance", "of": ["e6"], "subject": "the red car", "span": span}

    then = (
        {"call": [{"locate": {"of": ["e3"], "calibration": "e1"}}]},
        {"call": [{"measure": way}]},
        {"answer": {"claims": [{"kind": "quantity", "evidence": ["e10"]}]}},
    )

    def put(*options, first):
        script = tmp_path / "points.yaml"
        script.write_text(yaml.safe_dump({"turns": [*first, *then]}), encoding="utf-8")
        model = ("--policy", f"scripted:{script}", "--backend", "depth=true")
        return asked("How far does the red car go between 0.3 and 3.2 s?", *model, *options)

    return put


BY_WORDS = ({"call": [{"calibrate": {}}, {"follow_points": {"query": "red car", "count": 6, "at_s": 1.8}}]},)
# Round the car at that time.
BOX = {"box": [234, 106, 348, 154], "at_s": 1.8, "count": 6}
BY_BOX = ({"call": [{"calibrate": {}}, {"track": {"query": "red car"}}]}, {"call": [{"follow_points": BOX}]})


def test_points_in_a_box_round_what_was_tracked_are_of_that(point_followed):
    answer = point_followed(first=BY_BOX)
    (claim,) = answer["claims"]
    assert (claim["status"], answer["answer"]["quantity"]["subject"]) == ("verified", "the red car")
    ledger = TraceReader(Path(answer["trace"])).ledger()
    assert (ledger["e3"].tube, ledger["e6"].tube) == ("e2", "e2")


# Of the car, between 0.3 and 3.2 s.
SIDE_M = 7.25


@pytest.mark.parametrize(
    ("sidecar_", "times", "sure", "rests_on"),
    [
        (None, SCALE, 1.96 * 0.2, "depth stand-in, scale by the network alone"),
        ("length.json", 1.0, 0.1, "depth stand-in, scale by the length in length.json"),
        ("camera.json", 1.0, 0.08, "ground_plane camera.json, and the depth of stand-in"),
    ],
)
def test_a_point_followed_goes_in_metres_by_depth_and_says_by_what(
    point_followed, street, sidecar_, times, sure, rests_on
):
    camera = () if sidecar_ is None else ("--camera", street / sidecar_)
    answer = point_followed(*camera, first=BY_WORDS)
    found = answer["answer"]["quantity"]
    assert (found["unit"], found["value"]) == ("m", pytest.approx(SIDE_M * times, rel=0.05))
    assert found["ci95"][0] <= SIDE_M <= found["ci95"][1]
    assert half_width(found) / found["value"] == pytest.approx(sure, rel=0.25)
    path = TraceReader(Path(answer["trace"])).ledger()["e6"]
    assert (path.label, path.tube, path.scale) == ("point 3 of e3", "e2", rests_on)
    weak = weaknesses(answer)
    assert "part_only" in weak
    assert ("estimated_scale" in weak) is (sidecar_ is None)
