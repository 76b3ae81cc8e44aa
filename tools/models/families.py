"""The families of models that are known, and which of them a model's name means."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .family import PLAIN, Family

# Qwen2.5-VL counts pixels of the picture after its resize: to multiples of 28, between the areas that its
# published processors are set to. A model in this process is asked for its own (`local.py`).
_QWEN_2_5 = Family(
    name="qwen2.5-vl",
    boxes="resized",
    multiple=28,
    least_px=56 * 56,
    most_px=28 * 28 * 16384,
    strips="video",
)
_QWEN_2 = Family(name="qwen2-vl", boxes="thousand")
_QWEN_3 = Family(name="qwen3-vl", boxes="thousand", strips="video")
_INTERN = Family(name="internvl", boxes="thousand")
_GLM = Family(name="glm-v", boxes="thousand")
_GEMINI = Family(name="gemini", boxes="thousand", rows_first=True)
# SmolVLM was taught no boxes; shares of the picture do at least not depend on how it cuts it into tiles.
_SMOL = Family(name="smolvlm", boxes="thousand")

# Names go without their dots, dashes and case: Qwen/Qwen2.5-VL-7B, qwen2.5vl:7b and qwen2_5_vl are one.
_NAMES: Mapping[str, Family] = {
    r"qwen25vl": _QWEN_2_5,
    r"qwen2vl|qvq": _QWEN_2,
    r"qwen3(vl|5|6)": _QWEN_3,
    r"internvl": _INTERN,
    r"glm4\d?v": _GLM,
    r"gemini": _GEMINI,
    r"smolvlm": _SMOL,
}
FAMILIES = (PLAIN, *_NAMES.values())


def family_of(name: str) -> Family:
    """The family of a model by its name, or by the `model_type` of its config; plain pixels where unknown."""
    letters = re.sub(r"[^a-z0-9]", "", name.lower())
    return next((family for known, family in _NAMES.items() if re.search(known, letters)), PLAIN)
