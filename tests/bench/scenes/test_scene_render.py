from dataclasses import replace

import av
import numpy as np
import pytest

from vidence.bench.scenes.camera import GroundCamera
from vidence.bench.scenes.scene import Actor, Scene
from vidence.bench.scenes.script import go, stand

CAMERA = GroundCamera(width=320, height=180, focal_px=260.0, height_m=5.0, pitch_deg=24.0)


def small_scene(*actors, **changes):
    settings = {"duration_s": 3.0, "rate_hz": 10.0, "noise": 0.0} | changes
    return Scene("small", 5, CAMERA, "tiles", actors, **settings)


CAR = Actor("car", "red", go(((-8.5, 11.0), (20.0, 11.0)), (3.0, 6.0), start_s=0.4))
HIDDEN = Actor("ball", "blue", stand(0.0, 12.0))
PILLAR = Actor("pillar", None, stand(0.0, 9.5), size_m=(1.6, 1.6, 3.0))


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    path = tmp_path_factory.mktemp("scene") / "small.mp4"
    return path, small_scene(CAR, HIDDEN, PILLAR, noise=2.0).render(path)


def decoded(path):
    with av.open(str(path)) as container:
        return [(f.pts * f.time_base, f.to_ndarray(format="rgb24")) for f in container.decode(video=0)]


def test_the_video_s_times_are_the_truth_s(rendered):
    path, truth = rendered
    assert [float(t) for t, _ in decoded(path)] == pytest.approx(truth.times_s, abs=1e-5)
    assert truth.duration_s == pytest.approx(3.0)


def test_uneven_frame_times_survive_encoding(tmp_path):
    truth = small_scene(CAR, variable_rate=True).render(tmp_path / "uneven.mp4")
    steps = np.diff(truth.times_s)
    assert steps.max() > 1.5 * steps.min()
    assert [float(t) for t, _ in decoded(tmp_path / "uneven.mp4")] == pytest.approx(truth.times_s, abs=1e-5)


def test_the_same_seed_gives_the_same_frames_and_another_seed_others():
    scene = small_scene(CAR, noise=2.0, duration_s=0.5)
    first, again = list(scene.frames()), list(scene.frames())
    assert all(a[0] == b[0] and np.array_equal(a[1], b[1]) for a, b in zip(first, again, strict=True))
    other = list(replace(scene, seed=6).frames())
    assert not np.array_equal(first[0][1], other[0][1])


def test_the_box_is_where_the_picture_changes(tmp_path):
    scene = small_scene(CAR, light=replace(small_scene().light, shadow=0.0))
    truth = scene.render(tmp_path / "car.mp4")
    i = truth.frame_at(1.5)
    empty = next(image for _, image in small_scene(light=scene.light).frames())
    painted = list(scene.frames())[i][1]
    changed = np.abs(painted.astype(int) - empty).max(axis=2) > 24
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    found = (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
    assert found == pytest.approx(truth.things[0].full_box[i], abs=1.3)


def test_a_thing_behind_a_pillar_is_not_seen(rendered):
    _, truth = rendered
    ball, pillar = truth.thing(1), truth.thing(2)
    assert max(ball.visible_px) == 0
    assert ball.full_box[0][0] > pillar.full_box[0][0]
    assert not ball.seen_frames()


def test_partly_hidden_is_a_share_and_a_smaller_box(rendered):
    _, truth = rendered
    car = truth.thing(0)
    half = [
        i
        for i, f in enumerate(car.visible_fraction)
        if 0.2 < f < 0.8 and car.full_box[i] == car.clipped_box[i]
    ]
    assert half, "the car passes behind the pillar"
    for i in half:
        seen, whole = car.visible_box[i], car.full_box[i]
        assert car.visible_px[i] < (whole[2] - whole[0]) * (whole[3] - whole[1])
        assert seen[0] >= whole[0] - 1
        assert seen[2] <= whole[2] + 1


def test_coming_in_by_the_left_is_an_event(rendered):
    _, truth = rendered
    enter = next(e for e in truth.events if e.thing == 0 and e.event == "enter")
    i = truth.frame_at(enter.t_s)
    assert enter.side == "left"
    assert truth.thing(0).seen(i)
    assert not truth.thing(0).seen(i - 1)


def test_the_colour_of_the_thing_is_in_the_picture(rendered):
    path, truth = rendered
    t, image = decoded(path)[truth.frame_at(1.2)]
    x1, y1, x2, y2 = (int(v) for v in truth.thing(0).visible_box[truth.frame_at(float(t))])
    red = np.median(image[y1 + (y2 - y1) // 2 : y2 - 4, x1:x2].reshape(-1, 3), axis=0)
    assert red[0] > 1.8 * max(red[1], red[2])


def test_metres_move_as_the_script_says(rendered):
    _, truth = rendered
    a, b = (truth.thing(0).world_m[truth.frame_at(t)] for t in (0.5, 1.5))
    assert b[0] - a[0] == pytest.approx(6.0, abs=0.01)
    assert a[1] == b[1] == 11.0
