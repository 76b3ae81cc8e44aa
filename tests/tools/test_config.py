"""`vidence.toml`: which one is read, what it says, and what is off in it with its line."""

import os
import sys

import pytest

from vidence.tools import config
from vidence.tools.config import Config, memory_limits, read_config
from vidence.tools.remote.host import Host
from vidence.traces.errors import UsageError


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIDENCE_CONFIG", raising=False)
    monkeypatch.setattr(config, "user_config_path", lambda *_, **__: tmp_path / "user")

    def into(text, folder="."):
        path = tmp_path / folder / "vidence.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return path

    return into


def test_without_a_file_there_is_nothing(write):
    assert read_config({}) == Config()


def test_the_file_named_wins_over_that_of_the_folder_and_that_over_the_users(write):
    user = write('default = "user"', "user")
    assert read_config({}).path == user
    write('default = "here"')
    assert read_config({}).default == "here"
    named = write('default = "named"', "elsewhere")
    assert read_config({"VIDENCE_CONFIG": str(named)}).default == "named"
    with pytest.raises(UsageError, match=r"no file 'gone\.toml'"):
        read_config({"VIDENCE_CONFIG": "gone.toml"})


def test_all_that_it_says_is_read(write):
    write(
        """
        default = "road"
        memory_mb = { cpu = 8000, "cuda:0" = 20000 }
        [profile.road]
        detector = "onnx:net.onnx,threshold=0.3"
        tracker = "association"
        [backend.detector.onnx]
        worker = true
        python = "venv/bin/python"
        timeout_s = 30
        [backend.camera.features]
        url = "http://10.0.0.7:8400"
        [backend.tracker.association]
        device = "cuda:1"
        dtype = "float16"
        """
    )
    found = read_config({})
    here = os.getcwd()
    assert found.default == "road"
    assert found.memory_mb == {"cpu": 8000, "cuda:0": 20000}
    assert found.profiles["road"]["detector"] == f"onnx:{here}/net.onnx,threshold=0.3"
    assert found.hosts == {
        "detector.onnx": Host(worker=True, python=f"{here}/venv/bin/python", timeout_s=30),
        "camera.features": Host(url="http://10.0.0.7:8400"),
        "tracker.association": Host(device="cuda:1", dtype="float16"),
    }


@pytest.mark.parametrize(
    ("backend", "place", "why"),
    [
        ("tracker.masks", "worker = true", "the tracker 'masks' works with the run's segmenter"),
        (
            "depth.ground",
            'url = "http://10.0.0.7:8400"',
            "the depth estimator 'ground' works with the run's camera",
        ),
    ],
)
def test_what_works_with_more_of_the_run_has_no_other_place(write, backend, place, why):
    write(f"""
        [backend.{backend}]
        device = "cpu"
    """)
    assert read_config({}).hosts == {backend: Host(device="cpu")}
    write(f"""
        [backend.{backend}]
        {place}
    """)
    with pytest.raises(
        UsageError, match=rf"^vidence\.toml, line 3: {why}, which stays in this process$"
    ) as refused:
        read_config({})
    assert refused.value.hint == f"Leave out `{place.split()[0]}`."


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("onnx:models/net.onnx", "onnx:{}/models/net.onnx"),
        ("onnx:../net.onnx", "onnx:{parent}/net.onnx"),
        ("onnx:/far/net.onnx,threshold=0.5", "onnx:/far/net.onnx,threshold=0.5"),
        ("onnx:weights", "onnx:{}/weights"),
        ("onnx:owner/model@v1.2", "onnx:owner/model@v1.2"),
        ("onnx:threshold=0.5,classes=names.yaml", "onnx:threshold=0.5,classes={}/names.yaml"),
        ("onnx:", "onnx:"),
        ("motion", "motion"),
    ],
)
def test_paths_in_it_are_relative_to_it(write, given, meant, monkeypatch, tmp_path):
    path = write(f'[profile.p]\ndetector = "{given}"', "far")
    (path.parent / "weights").mkdir()
    folder = path.parent
    found = read_config({"VIDENCE_CONFIG": os.path.relpath(path)}).profiles["p"]["detector"]
    assert found == meant.format(folder, parent=folder.parent)


def test_a_link_to_an_interpreter_stays_a_link(write, tmp_path):
    (tmp_path / "python").symlink_to(sys.executable)
    write('[backend.detector.motion]\nworker = true\npython = "python"')
    assert read_config({}).hosts["detector.motion"].python == str(tmp_path / "python")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("default = 'x'\nprofile = =", r"cannot be read: .*line 2"),
        ("\n\ndefualt = 'x'", r"line 3: there is no 'defualt', did you mean 'default'\?"),
        ("[profile.p]\ndetecter = 'x'", r"line 2: there is no 'detecter' in profile.p, did you"),
        ("[profile.p]\n\ndetector = 3", r"line 3: profile.p.detector is a text, got 3"),
        ("profile = 'x'", "line 1: profile is a table, got 'x'"),
        ("[backend.detector.motoin]\nworker = true", r"line 1: there is no 'motoin' in backend.d"),
        ("[backend.sight.x]", r"line 1: there is no 'sight' in backend"),
        (
            "[backend.detector.onnx]\nworker = true\n[backend.detector.motion]\nwroker = true",
            r"line 4: there is no 'wroker' in backend.detector.motion, did you mean 'worker'\?",
        ),
        ("[backend.detector.motion]\nworker = 'yes'", "line 2: Input should be a valid boolean"),
        ("[backend.detector.motion]\nworker = true\nurl = 'http://x'", "has `worker` or `url`, not both"),
        ("[backend.detector.motion]\npython = '/p'", "`python` goes with `worker = true`"),
        ("[backend.detector.motion]\n# url\nurl = 'ftp://x'", "line 1: a url is http://HOST:PORT"),
        ("[backend.detector.motion]\nurl = 'http://me:secret@x'", "holds no name, password or token"),
        ("[backend.detector.motion]\nurl = 'http://x/?token=secret'", "holds no name, password or token"),
        ("[backend.detector.motion]\nurl = 'http://x'\ndevice = 'cpu'", "chosen where it is served"),
        ("memory_mb = 'much'", "line 1: memory_mb is a number of megabytes"),
        ("[memory_mb]\ncpu = 10\ngpu = 10", "line 3: memory_mb is a number"),
    ],
)  # fmt: skip
def test_what_is_off_is_said_with_its_line(write, text, sentence):
    write(text)
    with pytest.raises(UsageError, match=sentence) as refused:
        read_config({})
    assert "secret" not in refused.value.message


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("8000", {"*": 8000}),
        ("cpu=1, cuda:0=2", {"cpu": 1, "cuda:0": 2}),
        ("9,cuda:1=2", {"*": 9, "cuda:1": 2}),
    ],
)
def test_memory_is_given_for_all_devices_or_by_device(text, limits):
    assert memory_limits(text) == limits


@pytest.mark.parametrize("text", ["", "much", "cpu=0", "gpu=5", "cpu=1,,"])
def test_memory_that_is_no_memory_is_refused(text):
    with pytest.raises(UsageError, match="memory is given in megabytes"):
        memory_limits(text)
