import numpy as np
import pytest

from vidence.tools.backends.detectors.colour import ColourDetector
from vidence.tools.capabilities import Request, Sought
from vidence.tools.deadline import Deadline
from vidence.tools.video import Video

ASPHALT, SAND = (92, 92, 96), (205, 180, 140)


def scene(things, *, ground=ASPHALT, seed=4, noise=5):
    """A noisy ground with painted rectangles, each lit above and in shade below."""
    rng = np.random.default_rng(seed)
    frame = np.full((180, 240, 3), ground, float)
    frame += np.kron(rng.normal(0, 6, (45, 60)), np.ones((4, 4)))[..., None]
    for rgb, (x1, y1, x2, y2) in things:
        frame[y1:y2, x1:x2] = rgb
        frame[(y1 + y2) // 2 : y2, x1:x2] *= 0.6
    return np.clip(frame + rng.normal(0, noise, frame.shape), 0, 255).astype(np.uint8)


@pytest.fixture
def seen(tmp_path, make_video):
    def look(frame, *colours):
        video = Video.open(make_video(tmp_path / "scene.mp4", [frame] * 3, 10, options={"crf": "26"}))
        request = Request(sought=Sought(colours=colours))
        return list(ColourDetector().detect(video, request, Deadline()))[1]

    return look


RED_BOX = ((200, 30, 30), (40, 50, 90, 100))
BLUE_BOX = ((40, 80, 200), (150, 60, 190, 120))
GREEN_BOX = ((40, 160, 60), (150, 60, 190, 120))


@pytest.mark.parametrize("ground", [ASPHALT, SAND])
@pytest.mark.parametrize(
    ("name", "rgb"),
    [
        ("red", (200, 30, 30)),
        ("orange", (255, 140, 0)),
        ("green", (40, 160, 60)),
        ("blue", (40, 80, 200)),
        ("purple", (120, 40, 170)),
        ("pink", (250, 130, 180)),
        ("black", (18, 18, 18)),
    ],
)
def test_a_shaded_box_of_the_colour_is_found_with_its_edges(seen, ground, name, rgb):
    detections = seen(scene([(rgb, (60, 50, 120, 110))], ground=ground), name)
    assert len(detections) == 1
    assert np.abs(detections.xyxy[0] - (60, 50, 120, 110)).max() <= 4
    assert detections.labels == ("object",)
    patch = detections.patches[0]
    assert patch.yuv.shape[:2] == patch.mask.shape
    assert patch.scale == pytest.approx(0.5)


def test_white_in_the_shade_belongs_to_the_white_thing(seen):
    (box,) = seen(scene([((245, 245, 245), (60, 50, 120, 110))]), "white").xyxy
    assert np.abs(box - (60, 50, 120, 110)).max() <= 4


def test_only_the_colour_sought_is_found(seen):
    detections = seen(scene([RED_BOX, BLUE_BOX]), "blue")
    assert len(detections) == 1
    assert detections.xyxy[0][0] > 100


def test_without_a_colour_every_colourful_thing_is_found_from_left_to_right(seen):
    detections = seen(scene([BLUE_BOX, RED_BOX]))
    assert [round(float(x)) // 40 for x in detections.xyxy[:, 0]] == [1, 3]


@pytest.mark.parametrize(
    ("ground", "name"),
    [((120, 85, 50), "brown"), ((60, 140, 50), "green"), ((128, 128, 128), "grey"), (SAND, "brown")],
)
def test_the_ground_is_no_thing(seen, ground, name):
    assert len(seen(scene([RED_BOX], ground=ground), name)) == 0


def test_a_patch_of_grass_a_little_yellower_than_the_rest_is_no_yellow_thing(seen):
    patch = ((128, 125, 70), (60, 50, 120, 110))
    frame = scene([], ground=(100, 118, 66))
    x1, y1, x2, y2 = patch[1]
    frame[y1:y2, x1:x2] = np.clip(frame[y1:y2, x1:x2] + np.subtract(patch[0], (100, 118, 66)), 0, 255)
    assert len(seen(frame, "yellow")) == 0


def test_a_shadow_is_no_black_thing(seen):
    frame = scene([])
    frame[60:110, 60:120] = frame[60:110, 60:120] * 0.55
    assert len(seen(frame, "black")) == 0


def test_a_line_across_the_picture_is_no_white_thing(seen):
    frame = scene([])
    frame[90:94] = 235
    assert len(seen(frame, "white")) == 0


GLASS, RED, GRASS = (30, 30, 34), (200, 30, 30), (70, 140, 50)


def test_a_window_is_no_black_thing(seen):
    assert len(seen(scene([(RED, (60, 50, 130, 110)), (GLASS, (76, 56, 114, 74))]), "black")) == 0


def test_what_stands_before_another_thing_is_one_itself(seen):
    (box,) = seen(scene([(RED, (60, 40, 130, 90)), (GLASS, (80, 60, 104, 100))]), "black").xyxy
    assert np.abs(box - (80, 60, 104, 100)).max() <= 4


@pytest.mark.parametrize("place", [(100, 70, 140, 100), (6, 140, 46, 174)])
def test_what_stands_on_coloured_ground_is_no_window(seen, place):
    (box,) = seen(scene([(GLASS, place)], ground=GRASS), "black").xyxy
    assert np.abs(box - place).max() <= 4


def test_specks_are_no_things(seen):
    specks = [((200, 30, 30), (x, y, x + 3, y + 3)) for x in range(20, 220, 25) for y in range(20, 160, 25)]
    assert len(seen(scene(specks), "red")) == 0


def test_a_thing_in_two_colours_is_one(seen):
    left, right = ((200, 30, 30), (60, 50, 90, 110)), ((245, 245, 245), (90, 50, 120, 110))
    detections = seen(scene([left, right]), "red", "white")
    assert len(detections) == 1
    assert np.abs(detections.xyxy[0] - (60, 50, 120, 110)).max() <= 4
