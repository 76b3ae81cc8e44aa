"""An exchange with a model: what it was sent, down to the pixels, what it replied, and what that cost."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, JsonValue

from .backend import Fingerprint
from .base import MOST_SIDE_PX, Record, Sha256

# What a model writes is held up to here; what it says beyond is no call, and no answer.
MOST_LETTERS, MOST_DEPTH, MOST_NUMBER = 100_000, 32, 2**63


class Shown(Record):
    """A picture that was sent, and how a place in it is one of the displayed original frame.

    A pixel (x, y) of the picture shows the frame's (x · scale_x + left, y · scale_y + top); a picture made of
    several frames, such as a contact sheet, has no such place, and names its times alone.
    """

    blob: Sha256
    width: int = Field(gt=0, le=MOST_SIDE_PX)
    height: int = Field(gt=0, le=MOST_SIDE_PX)
    pts: tuple[int, ...] = ()
    t_s: tuple[float, ...] = ()
    index: tuple[int | None, ...] = ()
    scale: tuple[float, float] | None = None
    offset: tuple[float, float] = (0.0, 0.0)
    marked: tuple[str, ...] = Field(default=(), description="what was drawn on it: times, ids of tubes")


def _storable(value: Any) -> Any:
    """What a model wrote as a trace can hold it: text that is text, numbers that end, nothing bottomless."""
    return _held(value, 0)


def _held(value: Any, depth: int) -> Any:
    if depth > MOST_DEPTH:
        return "…"
    if isinstance(value, str):
        # Halves of characters cannot be written down; they are replaced.
        return value[:MOST_LETTERS].encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_held(str(key), depth): _held(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_held(item, depth + 1) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return "a number without end" if isinstance(value, int) and abs(value) >= MOST_NUMBER else value


Words = Annotated[str, BeforeValidator(_storable)]


class ToolUse(Record):
    """One call as the model wrote it: a name, and arguments that may not be what they should."""

    id: Words
    name: Words
    arguments: Annotated[JsonValue, BeforeValidator(_storable)]


class Reply(Record):
    """What a model replied."""

    text: Words = ""
    uses: tuple[ToolUse, ...] = ()
    finish: Words = ""
    model: Words = Field(default="", description="which model replied, as its server names it")


class Usage(Record):
    """What one exchange cost; `usd` is None where no price is known."""

    tokens_in: int = Field(default=0, ge=0)
    tokens_out: int = Field(default=0, ge=0)
    usd: float | None = Field(default=None, ge=0)
    estimated: bool = Field(default=False, description="tokens were not told by the model, but counted here")


class Exchange(Record):
    """One request to a model and its reply; `step` is the step of the graph that it belongs to."""

    kind: Literal["model_exchange"] = "model_exchange"
    step: int = Field(ge=0)
    model: Fingerprint
    request: Sha256 = Field(description="blob: the request as canonical JSON, its pictures by digest")
    shown: tuple[Shown, ...] = Field(default=(), description="pictures of the request, in order")
    prompts: dict[str, Sha256] = Field(default_factory=dict, description="digest of each prompt file used")
    family: dict[str, JsonValue] = Field(
        default_factory=dict,
        description="how the model gives places: what its family has other than plain pixels",
    )
    thinned: int = Field(default=0, ge=0, description="how often the request was cut down to fit the model")
    refused: tuple[Sha256, ...] = Field(
        default=(), description="blobs: fuller requests that it could not take"
    )
    reply: Reply
    accepted: int = Field(default=0, ge=0, description="how many of its calls were carried out")
    correction: str | None = Field(default=None, description="what was wrong with it, as the model was told")
    repairs: tuple[str, ...] = Field(default=(), description="what was mended in the reply to read it")
    usage: Usage = Usage()
    attempts: int = Field(default=1, ge=1)
    wall_s: float = Field(default=0.0, ge=0)
