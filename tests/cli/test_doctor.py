"""The doctor: all well here; what is missing is named with its cure, and it starts without it."""

import json
import subprocess
import sys

import pytest

from vidence.cli import doctor


def test_all_is_well_here(vidence_cli):
    done = vidence_cli("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(done.out)["checks"]}
    assert done.code == 0, [check for check in checks.values() if not check["ok"]]
    assert {"python", "numpy", "opencv-python", "one OpenCV", "video", "cache"} <= set(checks)
    assert "H.264 works" in checks["video"]["detail"]
    assert "backend detector=motion" in checks


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
    def fails():
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
