import random
from dataclasses import replace

import numpy as np
import pytest

from vidence.bench.kinebench.ideas import Draw
from vidence.bench.kinebench.kinds_one import (
    brakings,
    closing,
    seen_from_camera,
    stopping_distance,
    travelled_distance,
    turning_angle,
)
from vidence.bench.kinebench.kinds_two import closest_approach, closest_when, distance_comparison
from vidence.bench.kinebench.world import World
from vidence.bench.scenes.camera import GroundCamera
from vidence.bench.scenes.drive import Drive
from vidence.bench.scenes.scene import Actor, Ride, Scene
from vidence.bench.scenes.script import stand

CAMERA = GroundCamera(width=240, height=136, focal_px=190.0, height_m=6.0, pitch_deg=24.0)
BRAKES = Drive(-4.0, 14.0, ((0.0, 4.0), (0.6, 4.0), (2.6, 0.0)), ((0.0, 90.0),))
STANDS = stand(2.0, 20.0)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    actors = (Actor("car", "red", BRAKES), Actor("box", "blue", STANDS))
    scene = Scene("closed_form", 1, CAMERA, "asphalt", actors, 3.2, 10.0, noise=0.0)
    return World(scene, scene.render(tmp_path_factory.mktemp("world") / "scene.mp4"))


def draws(world, maker, count=30):
    rng = random.Random(0)
    found = [maker(Draw(world, rng)) for _ in range(count)]
    return [idea for idea in found if idea is not None]


def gone(t_s):
    """By hand: 4 m/s for 0.6 s, then 2 m/s² less until it stands at 2.6 s."""
    braked = min(max(t_s - 0.6, 0.0), 2.0)
    return 4.0 * min(t_s, 0.6) + 4.0 * braked - braked**2


def test_distances_travelled_are_the_closed_form_s(world):
    for idea in draws(world, travelled_distance):
        start, end = float(idea.slots["t1"]), float(idea.slots["t2"])
        wanted = gone(end) - gone(start) if idea.slots["a"] == "red car" else 0.0
        assert idea.truth.value == pytest.approx(wanted, abs=2e-3)


def test_the_stopping_distance_is_v_squared_over_two_a(world):
    (braking,) = brakings(world.things[0])
    assert braking == (0.6, 2.6)
    ideas = draws(world, stopping_distance)
    assert ideas
    assert all(idea.truth.value == pytest.approx(16.0 / 4.0, abs=1e-3) for idea in ideas)


def test_the_closest_two_come_is_the_closed_form_s(world):
    for idea in draws(world, closest_approach):
        times = np.linspace(float(idea.slots["t1"]), float(idea.slots["t2"]), 500)
        apart = [np.hypot(-4.0 + gone(t) - 2.0, 14.0 - 20.0) for t in times]
        assert idea.truth.value == pytest.approx(min(apart), abs=1e-3)


def test_closing_speeds_are_the_velocity_s_part_along_the_line(world):
    car, box = world.things
    gap = np.array([2.0, 20.0]) - car.place(0.3)
    assert closing(world, car, box, 0.3) == pytest.approx(4.0 * gap[0] / np.hypot(*gap), abs=1e-4)
    place = car.place(0.3)
    assert closing(world, car, None, 0.3) == pytest.approx(-4.0 * place[0] / np.hypot(*place), abs=1e-4)


def test_the_one_that_goes_farther_is_named(world):
    assert {idea.truth.word for idea in draws(world, distance_comparison)} == {"red"}


def test_directions_count_from_where_the_camera_looks(world):
    assert seen_from_camera(world, np.array([1.0, 0.0]), 0.0) == pytest.approx(90.0)
    turned = Ride(Drive(0.0, 0.0, ((0.0, 0.0),), ((0.0, 0.0), (1.0, 30.0))))
    riding = World(replace(world.scene, ride=turned), world.truth)
    assert seen_from_camera(riding, np.array([1.0, 0.0]), 1.0) == pytest.approx(60.0)


def test_turns_are_asked_about_from_before_until_after_them(tmp_path):
    bends = Drive(-2.0, 12.0, ((0.0, 2.0),), ((0.9, 90.0), (1.9, 20.0)))
    scene = Scene("bend", 1, CAMERA, "asphalt", (Actor("box", "red", bends),), 3.2, 10.0, noise=0.0)
    ideas = draws(World(scene, scene.render(tmp_path / "bend.mp4")), turning_angle)
    assert ideas
    assert {idea.truth.value for idea in ideas} == {-70.0}


def test_the_closest_moment_of_a_passing_is_abreast(tmp_path):
    passes = Drive(-4.0, 12.0, ((0.0, 3.0),), ((0.0, 90.0),))
    actors = (Actor("box", "red", passes), Actor("box", "blue", stand(0.0, 15.0)))
    scene = Scene("pass", 1, CAMERA, "asphalt", actors, 3.0, 10.0, noise=0.0)
    ideas = draws(World(scene, scene.render(tmp_path / "pass.mp4")), closest_when)
    assert ideas
    assert all(idea.truth.t_s == pytest.approx(4.0 / 3.0, abs=0.02) for idea in ideas)


def test_what_is_hidden_is_no_window_and_what_is_partly_hidden_is_marked(tmp_path):
    walks = Drive(-4.5, 13.0, ((0.0, 3.0),), ((0.0, 90.0),))
    post = Actor("pillar", None, stand(0.0, 10.0), size_m=(1.2, 1.2, 4.0))
    scene = Scene("hide", 1, CAMERA, "asphalt", (Actor("person", "red", walks), post), 3.0, 20.0, noise=0.0)
    world = World(scene, scene.render(tmp_path / "hide.mp4"))
    person = world.things[0]
    windows = list(world.windows(person, least_s=0.5))
    assert [window.occluded for window in windows] == [False, False, True]
    assert windows[0].end_s < 1.5 < windows[1].start_s
    assert (windows[2].start_s < 0.3, windows[2].end_s > 2.5) == (True, True)
    assert world.occluded(person, 0.5, 2.5)
    assert not world.occluded(person, 0.2, 0.8)
