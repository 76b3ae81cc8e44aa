import json
import subprocess
import sys
import threading
import zipfile
from importlib.metadata import EntryPoint

import pytest

from vidence.tools.capabilities import CameraEstimator, Describer, Detector, Reader, Tracker
from vidence.tools.listing import list_backends
from vidence.tools.registry import Choice, ChosenBackends, entries, parse_choices
from vidence.traces.errors import BackendError, BackendMissing, UsageError

PLUGIN = """
from vidence.tools.capabilities import Detections
from vidence.traces.records import Fingerprint


class Nothing:
    name = "nothing"
    concurrency = 1
    memory_mb = 1
    classes = None

    def __init__(self, argument):
        self.argument = argument

    def fingerprint(self):
        return Fingerprint(
            capability="detector", name=self.name, version="7", parameters={"argument": self.argument}
        )

    def detect(self, video, request, deadline):
        return iter(())
"""
USE = """
import json
from vidence.tools.listing import list_backends
from vidence.tools.registry import ChosenBackends, parse_choices

backends = ChosenBackends(parse_choices(["detector=nothing:a:b"]))
listed = [b.model_dump(mode="json") for b in list_backends() if b.name == "nothing"]
print(json.dumps({"print": backends.detector().fingerprint().model_dump(mode="json"), "listed": listed}))
"""


@pytest.fixture(scope="module")
def installed_plugin(tmp_path_factory):
    """A folder with a plugin package that pip really installed from a wheel."""
    folder = tmp_path_factory.mktemp("plugin")
    wheel = folder / "vidence_nothing-1.0-py3-none-any.whl"
    info = "vidence_nothing-1.0.dist-info"
    files = {
        "vidence_nothing.py": PLUGIN,
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: vidence-nothing\nVersion: 1.0\nLicense: MIT\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": (
            "[vidence.backends]\ndetector.nothing = vidence_nothing:Nothing\n"
            "mind.reader = vidence_nothing:X\n"
        ),
    }
    files[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in (*files, f"{info}/RECORD"))
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet"]
    command += ["--disable-pip-version-check", "--target", str(folder / "site"), str(wheel)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "site"


def test_an_installed_plugin_is_found_listed_and_used(installed_plugin):
    run = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(installed_plugin)!r})\n{USE}"],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    told = json.loads(run.stdout)
    assert told["print"]["version"] == "7"
    assert told["print"]["parameters"] == {"argument": "a:b"}
    (listed,) = told["listed"]
    assert (listed["installed"], listed["licence"], listed["package"]) == (True, "MIT", "vidence-nothing")


def test_a_plugin_cannot_take_a_built_in_name():
    point = EntryPoint("detector.motion", "nowhere:Motion", "vidence.backends")
    assert entries([point])["detector", "motion"].package == "vidence"


def test_a_plugin_that_lacks_what_it_needs_is_missing_with_its_name(monkeypatch):
    point = EntryPoint("detector.far", "a_module_that_is_not_there:Far", "vidence.backends")
    monkeypatch.setattr("vidence.tools.registry.entry_points", lambda group: [point])
    with pytest.raises(BackendMissing, match="'far' of a_module_that_is_not_there lacks"):
        ChosenBackends({"detector": Choice("far")}).detector()
    (listed,) = [b for b in list_backends() if b.name == "far"]
    assert not listed.installed
    assert "a_module_that_is_not_there" in listed.detail


@pytest.mark.parametrize(
    ("target", "sentence"),
    [("json:loads", "could not be made"), ("builtins:str", "does not behave as one")],
)
def test_a_plugin_that_breaks_or_is_something_else_becomes_one_sentence(monkeypatch, target, sentence):
    point = EntryPoint("detector.odd", target, "vidence.backends")
    monkeypatch.setattr("vidence.tools.registry.entry_points", lambda group: [point])
    with pytest.raises(BackendError, match=sentence):
        ChosenBackends({"detector": Choice("odd", "{")}).detector()


def test_every_default_backend_can_be_made_and_speaks_its_protocol():
    backends = ChosenBackends()
    assert isinstance(backends.detector(), Detector)
    assert isinstance(backends.colour_detector(), Detector)
    assert isinstance(backends.tracker(), Tracker)
    assert isinstance(backends.camera(), CameraEstimator)
    assert [p.name for p in backends.fingerprints()] == ["motion", "colour", "association", "features"]


def test_choices_are_read_with_whatever_stands_behind_the_colon():
    chosen = parse_choices(["detector=onnx:/a/b:c.onnx,threshold=0.3", "tracker=association"])
    assert chosen == {
        "detector": Choice("onnx", "/a/b:c.onnx,threshold=0.3"),
        "tracker": Choice("association"),
    }
    assert parse_choices(["detector=colour", "detector=motion"]) == {"detector": Choice("motion")}


@pytest.mark.parametrize(
    ("given", "sentence", "hint"),
    [
        ("motion", r"chosen as CAPABILITY=NAME\[:ARG\], got 'motion'", "detector=motion"),
        ("detector=", "chosen as CAPABILITY=NAME", "detector=motion"),
        ("detecter=motion", "no capability 'detecter', did you mean 'detector'", "tracker"),
        ("detector=motoin", "no detector 'motoin', did you mean 'motion'", "onnx"),
        ("detector=association", "no detector 'association'", "motion"),
    ],
)
def test_an_unknown_choice_names_what_is_known(given, sentence, hint):
    with pytest.raises(UsageError, match=sentence) as refused:
        parse_choices([given])
    assert hint in refused.value.hint


def test_an_argument_that_a_backend_does_not_take_is_refused():
    with pytest.raises(UsageError, match="'motion' takes no argument, got 'fast'"):
        ChosenBackends({"detector": Choice("motion", "fast")}).detector()


def test_one_instance_serves_all_threads():
    backends = ChosenBackends()
    got = []
    threads = [threading.Thread(target=lambda: got.append(backends.colour_detector())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8
    assert len({id(backend) for backend in got}) == 1


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "says.yaml"
    path.write_text("turns: [{say: A red car.}]")
    return path


def test_a_chat_model_can_describe_and_read(script):
    backends = ChosenBackends(parse_choices([f"describer=scripted:{script}", f"reader=scripted:{script}"]))
    assert isinstance(backends.describer(), Describer)
    assert isinstance(backends.reader(), Reader)
    assert backends.describer() is backends.describer()
    prints = [(p.capability, p.name) for p in backends.fingerprints()[-2:]]
    assert prints == [("describer", "scripted"), ("reader", "scripted")]


def test_the_policys_model_describes_where_no_other_is_chosen(script):
    from vidence.tools.models.scripted import ScriptedModel

    model = ScriptedModel.from_file(str(script))
    backends = ChosenBackends(model=model)
    assert backends.describer() is backends.describer()
    assert backends.describer().name == model.name
    with pytest.raises(BackendMissing, match="no model here that describes"):
        ChosenBackends().describer()


def test_a_describer_without_a_models_name_and_one_of_no_kind_are_refused():
    with pytest.raises(UsageError, match="a describer of kind 'scripted' needs a model's name"):
        ChosenBackends(parse_choices(["describer=scripted"])).describer()
    with pytest.raises(UsageError, match="no describer 'scriptd', did you mean 'scripted'"):
        parse_choices(["describer=scriptd:x"])


def test_a_model_is_reached_by_its_name_and_not_looked_for_on_the_disk(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    backends = ChosenBackends(parse_choices(["describer=openai:no-such-file"]))
    assert backends.fingerprints()[-1].name == "openai:no-such-file"
