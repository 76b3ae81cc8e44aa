from dataclasses import replace

import pytest

from vidence.bench.kinebench.library import MOVING, RECIPES, STATIC, scene
from vidence.bench.kinebench.world import World
from vidence.bench.scenes.dice import ALIKE
from vidence.bench.scenes.ground import UNFIT


def test_there_are_enough_scenes_of_both_sorts():
    assert len(STATIC) >= 40
    assert len(MOVING) >= 10
    assert all((scene(name, 0).ride is not None) == (name in MOVING) for name in RECIPES)


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_renders_and_shows_something_to_ask_about(name, tmp_path):
    few = replace(scene(name, 3), rate_hz=4.0 / scene(name, 3).duration_s, variable_rate=False)
    world = World(few, few.render(tmp_path / "scene.mp4"))
    assert any(True for thing in world.things for _ in world.windows(thing, least_s=0.5))


@pytest.mark.parametrize("name", RECIPES)
def test_things_are_told_apart_by_their_colours(name):
    for seed in range(5):
        made = scene(name, seed)
        colours = [actor.colour for actor in made.actors if actor.colour]
        assert len(set(colours)) == len(colours)
        assert not set(colours) & UNFIT[made.ground]
        assert not any(pair <= set(colours) for pair in ALIKE)


@pytest.mark.parametrize("name", MOVING)
def test_a_moving_camera_begins_over_the_origin_looking_along_y(name):
    camera = scene(name, 2).camera_at(0.0)
    assert (camera.x_m, camera.y_m, camera.bearing_deg) == (0.0, 0.0, 0.0)


def test_a_recipe_varies_with_its_seed_and_only_with_it():
    assert scene("braking", 1) == scene("braking", 1)
    assert len({scene("braking", seed).actors for seed in range(5)}) == 5
