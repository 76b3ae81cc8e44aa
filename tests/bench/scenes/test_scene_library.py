from itertools import pairwise

import av
import pytest

from vidence.bench.scenes.__main__ import main
from vidence.bench.scenes.dice import ALIKE
from vidence.bench.scenes.ground import UNFIT
from vidence.bench.scenes.library import RECIPES, scene
from vidence.bench.scenes.render import draw
from vidence.bench.scenes.truth import Truth


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


@pytest.mark.parametrize("name", RECIPES)
def test_pauses_last_long_enough_to_be_pauses(name):
    for seed in range(10):
        for actor in scene(name, seed).actors:
            times = [t for t, _ in actor.motion.knots]
            assert all(b > a for a, b in pairwise(times))
            beats = [b for b in actor.motion.beats() if b.event in ("start", "stop")]
            pauses = [b.t_s - a.t_s for a, b in pairwise(beats) if a.event == "stop"]
            assert min(pauses, default=1.0) >= 0.6, (seed, actor.kind, pauses)


def test_rendering_from_the_command_line_writes_video_and_truth(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["scenes", "--seed", "4", "--out", str(tmp_path), "quiet"])
    main()
    path = tmp_path / "quiet-4.mp4"
    assert capsys.readouterr().out.strip() == str(path)
    truth = Truth.model_validate_json(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert (truth.scene, truth.seed) == ("quiet", 4)
    with av.open(str(path)) as container:
        assert sum(1 for _ in container.decode(video=0)) == len(truth.times_s)


def test_an_unknown_recipe_is_named_with_the_known_ones(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["scenes", "--out", str(tmp_path), "nowhere"])
    with pytest.raises(SystemExit):
        main()
    assert "'nowhere'" in (message := capsys.readouterr().err)
    assert "crossing_cars" in message
