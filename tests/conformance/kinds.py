"""The same scene as videos of every kind that a backend has to take as one."""

import numpy as np

RATE, WIDTH, HEIGHT = 20, 160, 120


def in_every_kind(folder, make_video, draw, *, crf):
    """Paths of a plain, a turned, an odd-sized, a late-starting and an empty video of what is drawn."""

    def made(name, frames, **more):
        return make_video(folder / name, frames, RATE, options={"crf": str(crf)}, **more)

    plain = list(draw(WIDTH, HEIGHT))
    turned = [np.ascontiguousarray(np.rot90(frame)) for frame in plain]
    return {
        "plain": made("plain.mp4", plain),
        "turned": made("turned.mp4", turned, rotation_deg=90),
        "odd": made("odd.mkv", draw(WIDTH + 1, HEIGHT + 1), pixel_format="yuv444p"),
        "late": made("late.mkv", plain, pts=list(range(40, 40 + len(plain)))),
        "empty": made("empty.mp4", draw(WIDTH, HEIGHT, empty=True)),
    }
