"""Nobody's face is left in any file that comes of a redacted run, however a box lies on the person."""

import base64
import re
import shutil

import av
import cv2
import numpy as np
import pytest
import yaml

import vidence
from vidence.bench.scenes.encode import encode
from vidence.tools.models.choose import ModelSettings
from vidence.traces.reader import TraceReader
from vidence.traces.records import Tube

SIZE = (240, 160)
TURNS = [
    {"call": [{"track": {"query": "red object"}}]},
    {
        "call": [
            {"look": {"times_s": [0.5, 1.0, 2.0]}},
            {"look": {"times_s": [1.5, 2.2], "sheet": True}},
            {"zoom": {"t_s": 2.0, "box": [60, 20, 160, 120]}},
            {"segment": {"of": "e1"}},
        ]
    },
    {"answer": {"claims": [{"kind": "present", "evidence": ["e1"], "subject": "the red object"}]}},
]
# Where a head lies beside a body, as (x, y, width, height) from the body's left upper corner, and how large
# the body is; the tracker follows the body alone, for it is told to follow what is red.
FIGURES = {
    "a box from the shoulders down": ((20, 56), (3, -17, 14, 16)),
    "a box of the chest alone": ((22, 26), (4, -17, 14, 16)),
    "lying": ((56, 18), (-17, 2, 16, 14)),
    "lying the other way": ((56, 18), (57, 2, 16, 14)),
    "bent": ((36, 34), (36, 10, 14, 16)),
}


@pytest.fixture
def person(request, tmp_path):
    """A run on a video of somebody with a green head, who comes in from below, walks and stops."""
    (width, height), (left, top, across, down) = FIGURES[request.param]
    ground = np.random.default_rng(7).integers(100, 120, (SIZE[1], SIZE[0], 3), dtype=np.uint8)

    def frames():
        for i in range(75):
            image, x, y = ground.copy(), min(50 + i, 100), max(160 - 5 * i, 60)
            image[y : y + height, x : x + width] = (210, 30, 30)
            head = slice(y + top, y + top + down), slice(x + left, x + left + across)
            image[head] = (20, 210, 30)
            yield i * 3600, image

    encode(tmp_path / "clip.mp4", frames(), size=SIZE, rate_hz=25, crf=20)
    (tmp_path / "script.yaml").write_text(yaml.safe_dump({"turns": TURNS}), encoding="utf-8")
    policy = f"scripted:{tmp_path / 'script.yaml'}"
    vidence.ask(
        tmp_path / "clip.mp4",
        "Is there a red object?",
        policy=policy,
        out=tmp_path / "run",
        model=ModelSettings(marks=True),
    )
    return tmp_path / "run"


def green(bgr):
    """How much of a head's green is in a picture; colours bleed where a video is coded."""
    blue, middle, red = (bgr[..., n].astype(int) for n in range(3))
    return int(((middle - blue > 60) & (middle - red > 60)).sum())


def in_picture(data):
    found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return 0 if found is None else green(found)


def in_film(path):
    with av.open(str(path)) as container:
        return sum(green(frame.to_ndarray(format="bgr24")) for frame in container.decode(video=0))


def in_files(folder):
    return sum(
        in_picture(path.read_bytes()) for path in folder.rglob("*") if path.is_file() and path.stat().st_size
    )


def in_page(page, folder):
    """In every picture, and the film, that a page holds."""
    found = re.findall(r"data:(image|video)/\w+;base64,([A-Za-z0-9+/=]+)", page.read_text("utf-8"))
    kinds = {kind for kind, _ in found}
    assert kinds == {"image", "video"}
    total = 0
    for kind, packed in found:
        data = base64.b64decode(packed)
        if kind == "image":
            total += in_picture(data)
        else:
            (folder / "clip.mp4").write_bytes(data)
            total += in_film(folder / "clip.mp4")
    return total


def everywhere(vidence_cli, run, folder):
    """The green in each kind of file that can be had of a run."""
    folder.mkdir()
    for to in ("mp4", "clips", "chat"):
        done = vidence_cli(
            "trace", "export", run, "--to", to, "--out", folder / (to if to != "mp4" else "film.mp4")
        )
        assert done.code == 0, done.err
    assert vidence_cli("trace", "report", run, "--embed-video", "--out", folder / "page.html").code == 0
    return {
        "blobs": in_files(run),
        "film": in_film(folder / "film.mp4"),
        "clips": sum(map(in_film, (folder / "clips").glob("*.mp4"))),
        "chat": in_files(folder / "chat"),
        "page": in_page(folder / "page.html", folder),
    }


WAYS = [*((figure, "--faces-of") for figure in FIGURES), ("lying", "--whole"), ("bent", "--whole")]
ONE = pytest.mark.parametrize("person", ["bent"], indirect=True)


@pytest.mark.parametrize(("person", "option"), WAYS, indirect=["person"])
def test_no_face_is_left_in_any_file_of_a_copy(vidence_cli, person, tmp_path, option):
    shown = everywhere(vidence_cli, person, tmp_path / "before")
    assert all(shown.values()), shown
    done = vidence_cli("trace", "redact", person, option, "e1", "--out", tmp_path / "copy")
    assert done.code == 0, done.err
    assert vidence_cli("trace", "audit", tmp_path / "copy").code == 0
    left = everywhere(vidence_cli, tmp_path / "copy", tmp_path / "after")
    assert not any(left.values()), left


@ONE
def test_what_is_said_of_a_copy_names_tubes_that_stay(vidence_cli, person, tmp_path):
    others = [k for k, e in TraceReader(person).ledger().items() if isinstance(e, Tube) and k != "e1"]
    done = vidence_cli("trace", "redact", person, "--faces-of", "e1", "--out", tmp_path / "copy")
    assert others
    assert f"Tubes that were not named: {', '.join(f'{key} (object)' for key in others)}." in done.out


@ONE
def test_a_link_in_a_run_takes_no_file_of_ones_own_into_the_copy(vidence_cli, person, tmp_path):
    run = tmp_path / "linked"
    shutil.copytree(person, run)
    (tmp_path / "diary").write_text("dear diary")
    (run / "signatures.json").symlink_to(tmp_path / "diary")
    done = vidence_cli("trace", "redact", run, "--whole", "e1", "--out", tmp_path / "copy")
    assert done.code == 2
    assert not (tmp_path / "copy").exists()
