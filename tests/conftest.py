"""Fixtures for every test: small generated videos, and frames that carry their number in their pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from vidence.bench.scenes.encode import SAME_BYTES

Pixels = NDArray[np.uint8]
BITS, BIT_PX = 8, 8


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--mutation-seed N`: other changes to runs than those that are always tried."""
    parser.addoption("--mutation-seed", type=int, default=0, help="of changes that audits must find")


@pytest.fixture(scope="session", autouse=True)
def what_tests_name(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What runs of tests are begun with is kept apart from what the user of this machine named."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session")
def mutation_seed(pytestconfig: pytest.Config) -> int:
    """Of changes by chance."""
    return int(pytestconfig.getoption("--mutation-seed"))


def _numbered(count: int, width: int = 64, height: int = 48) -> list[Pixels]:
    """Frames with their number as a bar code along the top, a red square left and a blue one right."""
    frames = []
    for number in range(count):
        frame = np.full((height, width, 3), 40, np.uint8)
        for bit in range(BITS):
            frame[:16, bit * BIT_PX : (bit + 1) * BIT_PX] = 220 if number >> bit & 1 else 40
        frame[20:36, 4:20] = (220, 30, 30)
        frame[20:36, 40:56] = (30, 30, 220)
        frames.append(frame)
    return frames


def _number_of(rgb: Pixels) -> int:
    """The number that a frame of `numbered` carries."""
    bits = [rgb[4:12, bit * BIT_PX + 2 : (bit + 1) * BIT_PX - 2].mean() > 130 for bit in range(BITS)]
    return sum(int(bit) << place for place, bit in enumerate(bits))


def _make_video(
    path: Path,
    frames: Iterable[Pixels],
    rate: int = 25,
    *,
    codec: str = "libx264",
    pixel_format: str = "yuv420p",
    options: Mapping[str, str] | None = None,
    container_options: Mapping[str, str] | None = None,
    pts: Sequence[int] | None = None,
    rotation_deg: int = 0,
    matrix: int | None = None,
    full_range: bool = False,
    sound: bool = False,
) -> Path:
    """Write frames to a video; `pts` are in units of 1/rate, `rotation_deg` turns clockwise for display."""
    with av.open(str(path), "w", options=dict(container_options or {})) as container:
        same = SAME_BYTES if codec == "libx264" else {}
        stream = container.add_stream(codec, rate=rate, options={**same, **(options or {})})
        speaker = container.add_stream("aac", rate=8000) if sound else None
        for number, rgb in enumerate(frames):
            if number == 0:
                stream.height, stream.width = rgb.shape[:2]
                stream.pix_fmt = pixel_format
                stream.codec_context.color_range = 2 if full_range else 1
                stream.codec_context.colorspace = 2 if matrix is None else matrix
                if rotation_deg:
                    stream.set_display_rotation(-rotation_deg)
                if speaker is not None:
                    container.mux(speaker.encode(_silence()))
            picture = av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(
                format=pixel_format,
                dst_colorspace=5 if matrix is None else matrix,
                dst_color_range=2 if full_range else 1,
            )
            picture.pts = pts[number] if pts else number
            picture.time_base = Fraction(1, rate)
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
        if speaker is not None:
            container.mux(speaker.encode(None))
    return path


def _silence() -> av.AudioFrame:
    sound = av.AudioFrame.from_ndarray(np.zeros((1, 8192), np.float32), format="fltp", layout="mono")
    sound.rate, sound.pts = 8000, 0
    return sound


@pytest.fixture(scope="session")
def numbered() -> Callable[..., list[Pixels]]:
    return _numbered


@pytest.fixture(scope="session")
def number_of() -> Callable[[Pixels], int]:
    return _number_of


@pytest.fixture(scope="session")
def make_video() -> Callable[..., Path]:
    return _make_video
