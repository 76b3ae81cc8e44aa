"""Videos of which some frames cannot be decoded: packets of frames that stand alone, overwritten."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE_HZ, SIZE = 25, (160, 96)
Picture = NDArray[np.uint8]
# Left edge, top, and colour.
Square = tuple[int, int, tuple[int, int, int]]


def clip(path: Path, frames: Sequence[Picture], lost: Sequence[int] = ()) -> Path:
    """A film of frames, each a picture by itself, of which those lost cannot be decoded."""
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream("mjpeg", rate=RATE_HZ)
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "yuvj420p"
        for image in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode())
    with av.open(str(path)) as container:
        packets = [(p.pos or 0, p.size) for p in container.demux(container.streams.video[0]) if p.size]
    data = bytearray(path.read_bytes())
    for at, size in (packets[number] for number in lost):
        data[at : at + size] = bytes(size)
    path.write_bytes(data)
    return path


def squares(count: int, *places: Callable[[int], Square | None]) -> list[Picture]:
    """Frames with squares on a grained ground, each where its place tells for a frame's number."""
    ground = np.random.default_rng(7).integers(90, 130, (SIZE[1], SIZE[0], 3), dtype=np.uint8)
    frames = []
    for number in range(count):
        image = ground.copy()
        for place in places:
            if (told := place(number)) is not None:
                x, y, colour = told
                image[y : y + 24, max(x, 0) : max(x + 30, 0)] = colour
        frames.append(image)
    return frames
