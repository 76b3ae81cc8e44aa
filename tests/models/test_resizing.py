"""What is assumed of a model's resize is what its real processor does."""

import numpy as np
import pytest

from vidence.tools.models.families import family_of
from vidence.tools.models.local_prompt import clock_of

pytestmark = pytest.mark.models
SIZES = [
    (768, 432),
    (432, 768),
    (640, 480),
    (192, 120),
    (31, 17),
    (8, 8),
    (13, 400),
    (2000, 1500),
    (4032, 3024),
]


def test_qwen_2_5_brings_pictures_to_the_size_that_is_assumed(open_model):
    model = open_model("qwen2.5-vl")
    images, family = model._chat.processor.image_processor, model.family
    assert family.name == "qwen2.5-vl"
    for width, height in SIZES:
        grid = images(images=[np.zeros((height, width, 3), np.uint8)], return_tensors="pt")["image_grid_thw"][
            0
        ]
        assert family.resized(width, height) == (int(grid[2]) * 14, int(grid[1]) * 14), (width, height)


def test_the_published_settings_are_those_of_a_processor_set_so():
    from transformers import Qwen2VLImageProcessor

    # As in the repositories of Qwen2.5-VL: min_pixels and max_pixels of preprocessor_config.json.
    images = Qwen2VLImageProcessor(size={"shortest_edge": 3136, "longest_edge": 12845056})
    family = family_of("Qwen/Qwen2.5-VL-7B-Instruct")
    for width, height in [*SIZES, (5000, 4000)]:
        grid = images(images=[np.zeros((height, width, 3), np.uint8)], return_tensors="pt")["image_grid_thw"][
            0
        ]
        assert family.resized(width, height) == (int(grid[2]) * 14, int(grid[1]) * 14), (width, height)


def test_frames_of_a_video_are_resized_as_single_pictures_are(open_model):
    chat = open_model("qwen2.5-vl")._chat
    for width, height in SIZES[:4]:
        frames = [np.zeros((height, width, 3), np.uint8)] * 4
        told = chat._of_videos([clock_of([0.0, 0.5, 1.0, 1.5], 30.0)])
        told["video_metadata"] = told["video_metadata"][0]
        grid = chat.processor.video_processor(videos=[frames], return_tensors="pt", **told)["video_grid_thw"][
            0
        ]
        assert chat.family.resized(width, height) == (int(grid[2]) * 14, int(grid[1]) * 14), (width, height)
