import pytest
from vidence.bench.scenes.dice import ALIKE
from vidence.bench.scenes.ground import UNFIT
from vidence.bench.scenes.library import RECIPES, scene
from vidence.bench.scenes.render import draw


@pytest.mark.parametrize("name", RECIPES)
def test_movers_wait_outside_or_stand_wholly_inside(name):
    made = scene(name, 7)
    width, height = made.camera.width, made.camera.height
    for actor in made.actors:
        sprite = draw(actor.solid(), actor.motion.at(0.0), made.camera, made.light)
        if sprite is None or not actor.colour:
            continue
        x1, y1, x2, y2 = sprite.box
        outside = x2 <= 0 or x1 >= width or y2 <= 0 or y1 >= height
        inside = x1 >= 0 and y1 >= 0 and x2 <= width and y2 <= height
        assert outside or inside, (name, actor.kind, sprite.box)


@pytest.mark.parametrize("name", RECIPES)
def test_colours_show_on_the_ground_and_are_not_alike(name):
    for seed in range(6):
        made = scene(name, seed)
        colours = {a.colour for a in made.actors if a.colour}
        assert not colours & UNFIT[made.ground]
        assert not any(pair <= colours for pair in ALIKE)


def test_a_recipe_varies_with_its_seed_and_only_with_it():
    assert scene("queue", 1).actors == scene("queue", 1).actors
    assert len({scene("queue", seed).actors for seed in range(5)}) == 5
