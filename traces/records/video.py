"""The identity of a video and of its frames: digests, ticks and the stream they are counted in."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import MOST_SIDE_PX, Record, Sha256
from .coverage import Coverage
from .degradation import Degradation
from .evidence import EvidenceBase


class FrameRef(Record):
    """One frame: PTS ticks say which, two digests say what; the index is 0-based and only beside."""

    pts: int
    t_s: float
    index: int | None = None
    bitstream: Sha256 | None = Field(default=None, description="digest of (file digest, stream, pts)")
    pixels: Sha256 | None = Field(
        default=None, description="digest of the decoded, display-rotated RGB pixels"
    )


class Sight(Record):
    """A frame as it was decoded when a run began: it tells later on what else the video may be."""

    frame: FrameRef
    luma: str = Field(
        pattern="^[0-9a-f]{512}$", description="mean brightness of a grid of 16 × 16, row by row, a byte each"
    )


class VideoRecord(Record):
    """What is known of a video after probing it; sizes are of the displayed (rotated) frame."""

    kind: Literal["video"] = "video"
    name: str
    sha256: Sha256
    stream: int = 0
    width: int = Field(le=MOST_SIDE_PX)
    height: int = Field(le=MOST_SIDE_PX)
    rotation_deg: Literal[0, 90, 180, 270] = 0
    time_base: tuple[int, int]
    start_s: float
    end_s: float
    frames: int
    rate_hz: float = Field(description="median rate really found, not the header's")
    variable_rate: bool = False
    codec: str
    pixel_format: str
    decoder: str = Field(description="fingerprint of the decoder that counted the frames")
    degradations: tuple[Degradation, ...] = ()

    @property
    def duration_s(self) -> float:
        """Real duration: the end of the last frame less the start of the first."""
        return self.end_s - self.start_s


class Frames(EvidenceBase):
    """Frames that were looked at, each with the pixels seen as a blob."""

    kind: Literal["frames"] = "frames"
    frames: tuple[FrameRef, ...]
    blobs: tuple[Sha256, ...] = Field(default=(), description="PNG of what was seen, one per frame")
    crop: tuple[float, float, float, float] | None = Field(
        default=None, description="xyxy of the source frame that the blobs show; None is all of it"
    )
    sheet: bool = Field(default=False, description="small pictures, shown together as contact sheets")
    coverage: Coverage | None = Field(default=None, description="of a span that was watched")
