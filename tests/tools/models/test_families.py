"""Each family's numbers for a square that is really drawn and really found; and names that mean a family."""

import json

import cv2
import numpy as np
import pytest
import supervision as sv

from vidence.tools.models.families import FAMILIES, family_of
from vidence.tools.models.family import Family
from vidence.traces.records import Shown

SQUARE = (151, 83, 262, 190)
# A frame as it is, one sent smaller, and a part of one.
SHOWN = [
    Shown(blob="0" * 64, width=700, height=394, scale=(1.0, 1.0)),
    Shown(blob="0" * 64, width=350, height=197, scale=(2.0, 2.0)),
    Shown(blob="0" * 64, width=400, height=300, scale=(0.5, 0.5), offset=(120.0, 60.0)),
]


def sent(shown):
    """The picture that is sent of a frame of 700 × 394 with one bright square."""
    frame = np.zeros((394, 700), np.float32)
    x1, y1, x2, y2 = SQUARE
    frame[y1:y2, x1:x2] = 1.0
    left, top = map(int, shown.offset)
    part = frame[
        top : top + round(shown.height * shown.scale[1]), left : left + round(shown.width * shown.scale[0])
    ]
    return cv2.resize(part, (shown.width, shown.height), interpolation=cv2.INTER_AREA)


def seen(picture):
    """The square's box as shares of a picture, from how much of each column and row is bright."""
    edges = []
    for axis in (0, 1):
        profile = picture.sum(axis=axis) / picture.sum(axis=axis).max()
        middle = (profile * (np.arange(len(profile)) + 0.5)).sum() / profile.sum()
        edges.append(
            ((middle - profile.sum() / 2) / len(profile), (middle + profile.sum() / 2) / len(profile))
        )
    (x1, x2), (y1, y2) = edges
    return x1, y1, x2, y2


def told(family, shown):
    """What a model of a family would say of the square, rounded as it rounds."""
    x1, y1, x2, y2 = seen(sent(shown))
    if family.boxes == "unit":
        wide, high, digits = 1, 1, 3
    elif family.boxes == "thousand":
        wide, high, digits = 1000, 1000, 0
    elif family.boxes == "resized":
        # By the rule of Qwen2.5-VL for pictures neither very small nor very large.
        wide, high, digits = round(shown.width / 28) * 28, round(shown.height / 28) * 28, 0
    else:
        wide, high, digits = shown.width, shown.height, 0
    box = [round(value, digits) for value in (x1 * wide, y1 * high, x2 * wide, y2 * high)]
    return tuple(box[i] for i in ((1, 0, 3, 2) if family.rows_first else (0, 1, 2, 3)))


@pytest.mark.parametrize("shown", SHOWN, ids=["whole", "smaller", "part"])
@pytest.mark.parametrize(
    "family", [*FAMILIES, Family(name="unit", boxes="unit")], ids=lambda family: family.name
)
def test_a_drawn_square_told_in_a_familys_numbers_is_found_within_a_pixel(family, shown):
    box = family.to_frame(told(family, shown), shown)
    assert box == pytest.approx(SQUARE, abs=max(1.0, shown.scale[0] * 0.75))


@pytest.mark.parametrize(
    ("name", "vlm", "key"),
    [
        ("qwen2.5-vl", sv.VLM.QWEN_2_5_VL, "bbox_2d"),
        ("qwen3-vl", sv.VLM.QWEN_3_VL, "bbox_2d"),
        ("gemini-2.5", sv.VLM.GOOGLE_GEMINI_2_5, "box_2d"),
    ],
)
def test_supervision_reads_the_same_box(name, vlm, key):
    family, shown = family_of(name), SHOWN[0]
    box = told(family, shown)
    result = "```json\n" + json.dumps([{key: box, "label": "square"}]) + "\n```"
    size = (shown.width, shown.height)
    settings = {"input_wh": family.resized(*size)} if family.boxes == "resized" else {}
    found = sv.Detections.from_vlm(vlm, result, resolution_wh=size, **settings)
    assert family.to_frame(box, shown) == pytest.approx(found.xyxy[0], abs=1e-3)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Qwen/Qwen2.5-VL-7B-Instruct", "qwen2.5-vl"),
        ("qwen2.5vl:7b", "qwen2.5-vl"),
        ("qwen2_5_vl", "qwen2.5-vl"),
        ("Qwen/Qwen2-VL-2B-Instruct-AWQ", "qwen2-vl"),
        ("qwen2_vl", "qwen2-vl"),
        ("QVQ-72B-Preview", "qwen2-vl"),
        ("Qwen/Qwen3-VL-30B-A3B-Thinking", "qwen3-vl"),
        ("qwen3_vl_moe", "qwen3-vl"),
        ("qwen3-vl:8b", "qwen3-vl"),
        ("Qwen3.5-35B-A3B", "qwen3-vl"),
        ("OpenGVLab/InternVL3_5-8B-HF", "internvl"),
        ("glm-4.5v", "glm-v"),
        ("models/gemini-2.5-pro", "gemini"),
        ("HuggingFaceTB/SmolVLM2-2.2B-Instruct", "smolvlm"),
        ("gpt-4o", "plain"),
        ("Qwen3-8B", "plain"),
        ("claude-sonnet-4-5", "plain"),
    ],
)
def test_a_model_is_known_by_its_name(name, family):
    assert family_of(name).name == family
