"""YOLO networks of ultralytics through their real code, with weights of random numbers."""

import io
import os
import pickle
import socket
import subprocess
import sys
import textwrap
import warnings
from contextlib import redirect_stdout

import cv2
import numpy as np
import pytest

from vidence.tests.conformance import checks_detector as checks
from vidence.tests.conformance.checks_backend import Differing
from vidence.tests.models import tiny_yolos as tiny
from vidence.tools.backends.detectors.ultralytics.network import letterbox
from vidence.tools.capabilities import Request, Sought, TakesPhrases
from vidence.tools.coco import COCO
from vidence.tools.deadline import Deadline
from vidence.tools.models.choose import ModelSettings
from vidence.tools.naming import Examiner
from vidence.tools.registry import entries
from vidence.traces.errors import BackendError, BackendMissing, NotMeasurable, UsageError

pytestmark = pytest.mark.models
SMALL = ",size=160"
# So low that networks of random numbers find something.
LOW = f"{SMALL},threshold=0.02"
EVERYTHING = Sought()


@pytest.fixture(scope="session")
def checkpoints(tmp_path_factory):
    made = {}
    folder = tmp_path_factory.mktemp("yolo")

    def checkpoint(name):
        if name not in made:
            made[name] = tiny.save(tiny.network(name), folder / f"{name}.pt")
        return made[name]

    return checkpoint


@pytest.fixture(scope="session")
def clip_module(tmp_path_factory):
    """A stand-in for the package clip: what ultralytics calls, with the same signatures."""
    folder = tmp_path_factory.mktemp("clip")
    (folder / "clip").mkdir()
    (folder / "clip" / "__init__.py").write_text("from .clip import load, tokenize\n")
    (folder / "clip" / "clip.py").write_text(
        textwrap.dedent("""
        import torch

        def load(name, device="cpu", jit=False, download_root=None):
            return torch.jit.load(name, map_location=device), None

        def tokenize(texts, context_length=77, truncate=False):
            rows = torch.zeros(len(texts), context_length, dtype=torch.int)
            for i, text in enumerate(texts):
                letters = [ord(letter) % 100 for letter in text]
                if len(letters) > context_length and not truncate:
                    raise RuntimeError(f"Input {text} is too long for context length {context_length}")
                rows[i, : len(letters)] = torch.tensor(letters[:context_length])
            return rows
        """)
    )
    return folder


@pytest.fixture(scope="session")
def text_encoder(tmp_path_factory):
    """A program that turns tokens into rows of 512 numbers, as the published ones do."""
    import torch

    class Text(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.letters = torch.nn.Embedding(100, 512)

        def forward(self, tokens):
            return torch.nn.functional.normalize(self.letters(tokens.long()).sum(1), dim=-1)

        @torch.jit.export
        def encode_text(self, tokens):
            return self.forward(tokens)

    path = tmp_path_factory.mktemp("text") / "mobileclip_blt.ts"
    torch.manual_seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        torch.jit.script(Text().eval()).save(str(path))
    return path


@pytest.fixture
def prompts(tmp_path):
    """Words and what they mean to a network, as ultralytics saves them."""
    rows = np.random.default_rng(0).normal(size=(1, 2, 512)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=-1, keepdims=True)
    path = tmp_path / "prompts.npz"
    np.savez_compressed(
        path, embeddings=rows, names=np.array(["forklift", "person"]), model=np.array("yoloe")
    )
    return path


@pytest.fixture
def make(checkpoints, clip_module, text_encoder, monkeypatch):
    """A detector as the command line makes it."""
    monkeypatch.syspath_prepend(clip_module)

    def made(name, options=SMALL, weights=None, **settings):
        backend = name if name in ("yoloe", "yolo-world") else "ultralytics"
        words = f",trusted=yes,text={text_encoder}" if backend != "ultralytics" else ""
        entry = entries()["detector", backend]
        return entry.make(f"{weights or checkpoints(name)}{words}{options}", ModelSettings(**settings))

    return made


@pytest.fixture(params=["yolo11", "yolo26", "yoloe", "yolo-world"])
def name(request):
    return request.param


@pytest.fixture
def detector(make, name):
    """What finds the red square and the blue one, but for its head's answer the network itself."""

    def made():
        one = make(name)
        tiny.finds_squares(one._network)
        return one

    return made


def seen(detector, video, sought=EVERYTHING, rate_hz=None):
    return list(detector.detect(video, Request(rate_hz=rate_hz, sought=sought), Deadline()))


@pytest.fixture
def low(make, name):
    return lambda: make(name, LOW)


@pytest.fixture
def halved(make, name):
    def made():
        one = make(name, dtype="float16")
        tiny.finds_squares(one._network)
        return one

    return made


@pytest.fixture
def others(make, name, tmp_path):
    weights = tiny.save(tiny.network(name, seed=1), tmp_path / "other.pt")
    options = (f"{SMALL},threshold=0.4", f"{SMALL},iou=0.4", ",size=192")
    return [
        *(lambda option=option: make(name, option) for option in options),
        lambda: make(name, weights=weights),
        lambda: make(name, dtype="bfloat16"),
    ]


class TestNetworks(checks.Detecting, checks.DetectingByNetwork, Differing):
    pass


class TestPlacesInTheDisplayedFrame(checks.DetectingSquares, checks.DetectingNothing):
    pass


def test_its_fingerprint_names_the_library(make, name):
    assert "ultralytics8" in make(name).fingerprint().version


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (4000, 2997), (33, 101), (640, 640), (1, 1)])
def test_a_letterbox_holds_the_picture_in_the_middle_of_whole_strides(size):
    from ultralytics.data.augment import LetterBox

    box = letterbox(size, 640, 32)
    theirs = LetterBox((640, 640), auto=True, stride=32)(image=np.zeros((size[1], size[0], 3), np.uint8))
    assert theirs.shape == (box.outer[1], box.outer[0], 3)
    rows, columns = (np.flatnonzero((theirs[..., 0] == 0).any(axis=axis)) for axis in (1, 0))
    assert box.corner == (columns[0], rows[0])
    assert box.inner == (len(columns), len(rows))


def test_the_head_that_needs_no_suppression_keeps_every_class_of_a_proposal(make, open_squares):
    one = make("yolo26", LOW)
    one._network.head.end2end = True
    (examined, *_) = one.examine(open_squares("plain"), Request(rate_hz=1), Deadline())
    assert len(examined.detections) > 0
    assert (np.count_nonzero(examined.scores, axis=1) > 1).all()


def test_a_closed_set_names_things_by_our_nouns_and_gives_the_one_sought(make, open_squares):
    one = make("yolo11")
    assert one.classes == frozenset(COCO)
    assert isinstance(one, Examiner)
    assert not isinstance(one, TakesPhrases)
    tiny.finds_squares(one._network, number=COCO.index("truck"))
    for noun, found in (("vehicle", 2), ("truck", 2), ("person", 0), (None, 2)):
        looks = seen(one, open_squares("plain"), Sought(noun), rate_hz=1)
        assert {len(look) for look in looks} == {found}
        assert {label for look in looks for label in look.labels} <= {"truck"}


@pytest.mark.parametrize("name", ["yoloe", "yolo-world"])
def test_words_are_what_is_found(make, name, open_squares):
    one = make(name, LOW)
    assert isinstance(one, TakesPhrases)
    assert one.classes is None
    video = open_squares("plain")
    bus, forklift, again = (
        seen(one, video, Sought(phrase=words), rate_hz=2) for words in ("bus", "red forklift", "bus")
    )
    assert {label for look in forklift for label in look.labels} == {"red forklift"}
    # What is asked decides the scores, and what was asked in between leaves none behind.
    assert any(a.score.tobytes() != b.score.tobytes() for a, b in zip(bus, forklift, strict=True))
    assert [a.score.tobytes() for a in bus] == [a.score.tobytes() for a in again]
    everything = {label for look in seen(one, video, rate_hz=2) for label in look.labels}
    assert everything <= set(COCO)
    with pytest.raises(NotMeasurable, match="cannot read so many words"):
        seen(one, video, Sought(phrase="very " * 40 + "long words"), rate_hz=1)


def test_two_questions_at_once_do_not_mix(make, open_squares):
    one, alone = make("yolo-world", LOW), make("yolo-world", LOW)
    video = open_squares("plain")
    asked = [Request(rate_hz=2, sought=Sought(phrase=words)) for words in ("bus", "dog")]
    together = list(zip(*(one.detect(video, request, Deadline()) for request in asked), strict=True))
    for row, request in enumerate(asked):
        for pair, single in zip(together, alone.detect(video, request, Deadline()), strict=True):
            assert pair[row].score.tobytes() == single.score.tobytes()


def test_prompts_in_a_file_are_the_classes(checkpoints, prompts, open_squares):
    entry = entries()["detector", "yoloe"]
    one = entry.make(f"{checkpoints('yoloe')},prompts={prompts}{LOW}", ModelSettings())
    assert one.classes == {"forklift", "person"}
    looks = seen(one, open_squares("plain"), Sought("forklift"), rate_hz=2)
    assert {label for look in looks for label in look.labels} == {"forklift"}
    assert "prompts" in one.fingerprint().parameters


def test_prompts_of_another_network_are_refused(checkpoints, tmp_path):
    np.savez(tmp_path / "p.npz", embeddings=np.zeros((1, 2, 64), np.float32), names=np.array(["a", "b"]))
    entry = entries()["detector", "yoloe"]
    with pytest.raises(BackendError, match="takes"):
        entry.make(f"{checkpoints('yoloe')},prompts={tmp_path / 'p.npz'}{SMALL}", ModelSettings())
    (tmp_path / "q.npz").write_bytes(b"nothing")
    with pytest.raises(BackendError, match="cannot be read as prompts"):
        entry.make(f"{checkpoints('yoloe')},prompts={tmp_path / 'q.npz'}{SMALL}", ModelSettings())


def test_a_prompt_free_network_knows_its_words_itself(tmp_path, open_squares):
    import torch

    made = tiny.network("yoloe")
    made.args = {"imgsz": 160}
    made.set_classes(["forklift", "cat"], torch.nn.functional.normalize(torch.randn(1, 2, 512), dim=-1))
    made.model[-1].fuse(made.pe)
    vocabulary = torch.nn.ModuleList(branch[-1] for branch in made.model[-1].cv3)
    for branch in made.model[-1].cv3:
        branch.append(torch.nn.Conv2d(branch[-1].in_channels, 1, 1))
        del branch[-2]
    made.pe = made.pe[:, :1]
    made.set_vocab(vocabulary, ["forklift", "cat"])
    file = tiny.save(made, tmp_path / "yoloe-pf.pt")
    entry = entries()["detector", "yoloe"]
    one = entry.make(f"{file}{LOW}", ModelSettings())
    assert one.classes == {"forklift", "cat"}
    assert {
        label for look in seen(one, open_squares("plain"), rate_hz=2) for label in look.labels
    } <= one.classes
    with pytest.raises(BackendError, match="knows its words itself"):
        entry.make(f"{file},text=words.ts{SMALL}", ModelSettings())


@pytest.mark.parametrize("backend", ["yoloe", "yolo-world"])
def test_without_clip_there_is_one_command(checkpoints, backend, monkeypatch):
    monkeypatch.setitem(sys.modules, "clip", None)
    with pytest.raises(BackendMissing, match="to read words, needs clip, not installed") as refused:
        entries()["detector", backend].make(f"{checkpoints(backend)}{SMALL}", ModelSettings())
    assert (
        refused.value.hint
        == "Install what is missing: pip install git+https://github.com/ultralytics/CLIP.git"
    )


def test_a_program_is_opened_in_trust_alone(checkpoints, clip_module, text_encoder, monkeypatch):
    monkeypatch.syspath_prepend(clip_module)
    with pytest.raises(BackendError, match=r"is a program and not numbers alone") as refused:
        entries()["detector", "yoloe"].make(f"{checkpoints('yoloe')},text={text_encoder}", ModelSettings())
    assert "trusted=yes" in refused.value.hint


class Harmful:
    def __reduce__(self):
        return os.mkdir, ("opened",)


def test_a_pickle_that_runs_code_is_not_opened_unless_trusted(tmp_path, monkeypatch):
    import torch

    monkeypatch.chdir(tmp_path)
    torch.save({"model": tiny.network("yolo11"), "train_args": Harmful()}, "bad.pt")
    entry = entries()["detector", "ultralytics"]
    with pytest.raises(BackendError, match="could run any code if it were opened") as refused:
        entry.make("bad.pt,size=160", ModelSettings())
    assert "trusted=yes" in refused.value.hint
    assert not (tmp_path / "opened").exists()
    entry.make("bad.pt,size=160,trusted=yes", ModelSettings())
    assert (tmp_path / "opened").exists()


@pytest.mark.parametrize("content", [b"", b"no network", b"PK\x03\x04 cut short", pickle.dumps({"model": 1})])
def test_what_is_no_checkpoint_is_said_in_one_sentence(tmp_path, content):
    (tmp_path / "m.pt").write_bytes(content)
    for trust in ("", ",trusted=yes"):
        with pytest.raises(BackendError, match=r"m\.pt (cannot be|holds)") as refused:
            entries()["detector", "ultralytics"].make(f"{tmp_path / 'm.pt'}{trust}", ModelSettings())
        assert "\n" not in refused.value.message


def test_a_truncated_checkpoint_is_said_in_one_sentence(checkpoints, tmp_path):
    whole = checkpoints("yolo11").read_bytes()
    (tmp_path / "m.pt").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BackendError, match=r"m\.pt cannot be read as weights"):
        entries()["detector", "ultralytics"].make(str(tmp_path / "m.pt"), ModelSettings())


def test_another_networks_checkpoint_is_refused_by_name(checkpoints):
    for name, backend, hint in (
        ("yoloe", "ultralytics", "detector=yoloe"),
        ("yolo-world", "yoloe", "detector=yolo-world"),
        ("yolo11", "yolo-world", "detector=ultralytics"),
        ("yolo11-obb", "ultralytics", "Take weights for detection"),
    ):
        with pytest.raises(BackendError, match="detector needs another") as refused:
            entries()["detector", backend].make(str(checkpoints(name)), ModelSettings())
        assert hint in refused.value.hint


@pytest.mark.parametrize("name", ["yolo12", "yolo11-seg"])
def test_other_families_run(make, name, open_squares):
    assert sum(len(look) for look in seen(make(name, LOW), open_squares("plain"), rate_hz=2)) > 0


@pytest.mark.parametrize("argument", [None, "m.pt,size=0", "m.pt,iou=2", "m.pt,augment=yes"])
def test_bad_arguments_are_usage_errors(argument):
    with pytest.raises(UsageError, match="ultralytics"):
        entries()["detector", "ultralytics"].make(argument, ModelSettings())


def test_a_missing_file_says_how_to_name_one():
    with pytest.raises(BackendMissing, match="there is no file") as refused:
        entries()["detector", "ultralytics"].make("yolo11n.pt", ModelSettings())
    assert "ultralytics:FILE.pt" in refused.value.hint


def test_it_says_nothing_and_reaches_nothing(make, open_squares, monkeypatch):
    def never(*_args, **_kwargs):
        raise AssertionError("it called home")

    monkeypatch.setattr(socket.socket, "connect", never)
    said = io.StringIO()
    with redirect_stdout(said):
        seen(make("yolo11", LOW), open_squares("plain"), rate_hz=2)
    assert said.getvalue() == ""


def test_its_import_leaves_threads_environment_and_the_users_folder_as_they_were(tmp_path):
    code = """
        import os, cv2, numpy as np
        from vidence.tools.backends.detectors.ultralytics.package import load_ultralytics
        cv2.setNumThreads(3)
        before = dict(os.environ), str(np.array([1.23456789]))
        load_ultralytics()
        import torch
        from ultralytics.utils import ONLINE, AUTOINSTALL, SAFE_LOAD, SETTINGS
        from ultralytics.utils.events import events
        kept = {"TF_CPP_MIN_LOG_LEVEL", "TORCH_CPP_LOG_LEVEL", "KINETO_LOG_LEVEL", "NUMEXPR_MAX_THREADS"}
        after = {name: value for name, value in os.environ.items() if before[0].get(name) != value}
        assert set(after) <= kept, after
        assert set(before[0]) <= set(os.environ)
        assert (cv2.getNumThreads(), str(np.array([1.23456789]))) == (3, before[1])
        assert torch.get_num_threads() == len(os.sched_getaffinity(0))
        assert not (ONLINE or AUTOINSTALL or events.enabled) and SAFE_LOAD
    """
    home = {**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    home.pop("OMP_NUM_THREADS", None)
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], env=home, capture_output=True, text=True, cwd=tmp_path
    )
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


def test_opencv_keeps_its_threads():
    assert cv2.getNumThreads() > 0
