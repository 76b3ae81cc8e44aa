"""The doctor: all well here; what is missing is named with its cure, and it starts without it."""

import json
import re
import subprocess
import sys
from hashlib import sha256
from importlib.machinery import ModuleSpec
from types import ModuleType, SimpleNamespace

import av
import numpy as np
import pytest

from vidence.cli import doctor
from vidence.tests.tools.backends.onnx_files import yolox


def test_all_is_well_here(vidence_cli):
    done = vidence_cli("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(done.out)["checks"]}
    assert done.code == 0, [check for check in checks.values() if not check["ok"]]
    assert {"python", "numpy", "opencv-python", "one OpenCV", "video", "cache"} <= set(checks)
    assert "H.264 works" in checks["video"]["detail"]
    assert checks["backend detector=motion"]["detail"].endswith(" things in 8 frames on cpu")
    assert checks["backend detector=colour"]["detail"] == "found 8 things in 8 frames on cpu"
    assert checks["backend tracker=association"]["detail"] == "followed 1 of 1 thing on cpu"
    assert checks["backend camera=features"]["detail"] == "the camera stands still on cpu"
    assert checks["backend retriever=histogram"]["detail"].startswith("held 8 frames against words, ")
    assert checks["backend points=patch"]["detail"] == "followed a point through 8 of 8 frames on cpu"
    assert checks["backend depth=ground"]["detail"].startswith("told metric depth, ")
    untried = checks["backend describer=openai"]
    assert (untried["ok"], untried["tried"]) == (True, False)
    assert untried["detail"].startswith("not tried: ")


def breaks(monkeypatch, error):
    """The motion detector fails as it looks."""
    from vidence.tools.backends.detectors.motion.detector import MotionDetector

    def detect(self, video, request, deadline):
        raise error
        yield

    monkeypatch.setattr(MotionDetector, "detect", detect)


def test_a_backend_that_loads_and_does_not_work_is_found(vidence_cli, monkeypatch):
    breaks(monkeypatch, ValueError("no such operator"))
    done = vidence_cli("doctor")
    assert done.code == 4
    said = "BAD backend detector=motion: the detector 'motion' failed: ValueError: no such operator"
    assert said in done.out


def test_of_a_profile_only_its_backends_are_tried_and_all_must_work(vidence_cli, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vidence.toml").write_text('[profile.mine]\ndetector = "colour"\nreader = "rapidocr"\n')
    breaks(monkeypatch, ValueError("not asked"))
    done = vidence_cli("doctor", "--profile", "mine", "--json")
    checks = {check["name"]: check for check in json.loads(done.out)["checks"]}
    tried = {name: check["ok"] for name, check in checks.items() if name.startswith("backend")}
    assert tried == {"backend detector=colour": True, "backend reader=rapidocr": False}
    assert done.code == 4
    assert "rapidocr" in checks["backend reader=rapidocr"]["detail"]


def backends_of(done):
    checks = {check["name"]: check for check in json.loads(done.out)["checks"]}
    return {name: check for name, check in checks.items() if name.startswith("backend")}


def test_a_backend_that_is_named_is_tried_and_must_work(vidence_cli, monkeypatch, tmp_path):
    named = tmp_path / "net.onnx"
    named.write_bytes(yolox((100, 80, 260, 200), number=0))
    done = vidence_cli("doctor", "--backend", f"detector=onnx:{named}", "--json")
    (check,) = backends_of(done).values()
    assert (done.code, check["detail"]) == (0, "found 8 things in 8 frames on cpu")
    assert check["fingerprint"]["name"] == "onnx"
    assert check["fingerprint"]["weights"] == sha256(named.read_bytes()).hexdigest()
    done = vidence_cli("doctor", "--backend", "detector=onnx:gone.onnx", "--json")
    (check,) = backends_of(done).values()
    assert (done.code, check["ok"], check["tried"]) == (4, False, True)
    assert check["fingerprint"] is None


def test_the_files_that_profiles_name_are_tried_where_they_are_here(vidence_cli, monkeypatch, tmp_path):
    monkeypatch.setenv("VIDENCE_MODELS", str(tmp_path))
    (tmp_path / "yolox_nano.onnx").write_bytes(yolox((100, 80, 260, 200), number=0))
    done = vidence_cli("doctor", "--json")
    assert backends_of(done)["backend detector=onnx"]["detail"] == "found 8 things in 8 frames on cpu"


def test_what_writes_speech_down_hears_a_tone(vidence_cli, monkeypatch):
    heard = []

    class WhisperModel:
        def __init__(self, name, *, local_files_only):
            pass

        def transcribe(self, path, *, clip_timestamps):
            with av.open(path) as container:
                frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
            heard.append(np.concatenate(frames, axis=1)[0])
            return iter([SimpleNamespace(start=0.0, end=1.0, text="Beep.")]), None

    module = ModuleType("faster_whisper")
    module.__spec__, module.WhisperModel = ModuleSpec("faster_whisper", None), WhisperModel
    monkeypatch.setitem(sys.modules, "faster_whisper", module)
    done = vidence_cli("doctor", "--backend", "transcriber=whisper:folder", "--json")
    (check,) = backends_of(done).values()
    assert check["detail"].startswith("wrote down 1 lines of a tone"), check
    (samples,) = heard
    loudest = np.abs(np.fft.rfft(samples)).argmax() * 16000 / len(samples)
    assert loudest == pytest.approx(440, abs=2)


def test_a_backend_in_a_process_of_its_own_is_tried_there(vidence_cli, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vidence.toml").write_text("[backend.detector.motion]\nworker = true\n")
    breaks(monkeypatch, ValueError("it was tried here"))
    done = vidence_cli("doctor", "--profile", "classical")
    assert done.code == 0, done.out
    assert re.search(r"ok  backend detector=motion: found \d+ things in 8 frames on cpu", done.out)


@pytest.mark.parametrize(
    ("kept", "ok", "said"), [([0, 2], True, "NMS works on cpu"), ([0, 1, 2], False, "not [0, 1, 2]")]
)
def test_torch_is_tried_by_suppressing_a_box(vidence_cli, monkeypatch, kept, ok, said):
    class Tensor(list):
        def to(self, device):
            return self

        def tolist(self):
            return list(self)

    torch, vision, ops = (ModuleType(name) for name in ("torch", "torchvision", "torchvision.ops"))
    for module in (torch, vision, ops):
        module.__spec__ = ModuleSpec(module.__name__, None)
        monkeypatch.setitem(sys.modules, module.__name__, module)
    torch.__version__, torch.tensor = "9", lambda values, device=None: Tensor(values)
    torch.cuda = SimpleNamespace(device_count=lambda: 0, is_initialized=lambda: False)
    ops.nms = lambda boxes, scores, iou: Tensor(kept)
    done = vidence_cli("doctor", "--profile", "classical", "--json")
    (check,) = [check for check in json.loads(done.out)["checks"] if check["name"] == "torch"]
    assert (check["ok"], said in check["detail"]) == (ok, True)
    assert ok or "--force-reinstall torch torchvision" in check["mend"]


def test_a_torch_and_torchvision_of_two_builds_are_found(tmp_path):
    """As pip leaves them: the packages are there, and importing the second fails."""
    (tmp_path / "torch.py").write_text("__version__ = '9'\n")
    message = "operator torchvision::nms does not exist"
    (tmp_path / "torchvision.py").write_text(f"raise RuntimeError({message!r})\n")
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "sys.argv = ['vidence', 'doctor', '--profile', 'classical']\n"
        "from vidence.cli.app import main\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 4, done.stderr
    assert message in done.stdout
    assert "pip install --force-reinstall torch torchvision" in done.stdout
    assert done.stdout.count("BAD") == 1


def broken(monkeypatch, module, error):
    real = doctor.import_module

    def load(name):
        if name == module:
            raise error
        return real(name)

    monkeypatch.setattr(doctor, "import_module", load)


@pytest.mark.parametrize(
    ("module", "error", "cure"),
    [
        ("trackers", ModuleNotFoundError("No module named 'trackers'"), "pip install trackers"),
        ("cv2", ImportError("libGL.so.1: cannot open"), "apt-get install libgl1 libglib2.0-0"),
        ("cv2", ImportError("libgthread-2.0.so.0: cannot open"), "apt-get install libgl1"),
        ("langgraph.checkpoint.sqlite", ImportError("no"), "pip install langgraph-checkpoint-sqlite"),
    ],
)
def test_a_broken_library_is_named_with_its_cure(vidence_cli, monkeypatch, module, error, cure):
    broken(monkeypatch, module, error)
    done = vidence_cli("doctor")
    assert done.code == 4
    bad = done.out.splitlines().index(next(line for line in done.out.splitlines() if line.startswith("BAD")))
    assert str(error) in done.out.splitlines()[bad]
    assert cure in done.out.splitlines()[bad + 1]
    assert done.out.count("BAD") == 1


def test_two_opencvs_are_found(vidence_cli, monkeypatch):
    class Distribution:
        def __init__(self, name):
            self.name = name

    both = [Distribution("opencv-python"), Distribution("OpenCV-python-headless"), Distribution("numpy")]
    monkeypatch.setattr(doctor, "distributions", lambda: both)
    done = vidence_cli("doctor")
    assert done.code == 4
    assert "pip uninstall opencv-python opencv-python-headless, then pip install opencv-python" in done.out


def test_a_video_that_cannot_be_decoded_is_found(vidence_cli, monkeypatch):
    def fails(path):
        raise RuntimeError("5 frames were written and 4 came back")

    monkeypatch.setattr(doctor, "_decodes", fails)
    done = vidence_cli("doctor")
    assert done.code == 4
    assert "BAD video: RuntimeError: 5 frames were written and 4 came back" in done.out


@pytest.mark.parametrize("module", ["cv2", "av", "numpy"])
def test_it_starts_where_a_library_is_missing(module):
    script = (
        "import sys\n"
        f"sys.modules[{module!r}] = None\n"
        "sys.argv = ['vidence', 'doctor']\n"
        "from vidence.cli.app import main\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 4, done.stderr
    assert f"import of {module} halted" in done.stdout
    assert "pip install" in done.stdout
    assert "Traceback" not in done.stderr
