"""Every example in docs/cameras.md is a sidecar that is read."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import vidence
from vidence.tools.geometry.sidecar import KINDS, load_camera

DOCUMENT = Path(vidence.__file__).parent / "docs" / "cameras.md"
EXAMPLES = re.findall(r"```json\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_is_read_and_sees_its_ground(example: str, tmp_path: Path) -> None:
    path = tmp_path / "camera.json"
    path.write_text(example)
    camera = load_camera(path, rate_hz=30.0, size=(640, 360))
    width, height = camera.size or (640, 360)
    foot = np.array([[width / 2, height - 1.0]])
    assert np.isfinite(camera.to_ground(foot, np.zeros(1))).all()
    assert len(camera.variants()) >= 2


def test_all_kinds_are_documented() -> None:
    assert len(EXAMPLES) == len(KINDS)
