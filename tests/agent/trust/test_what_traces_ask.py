"""A run goes on with what its trace names only where whoever goes on names it, too."""

import socket
import sys
from contextlib import closing
from importlib.metadata import EntryPoint

import pytest

import vidence
from vidence.tests.traces.hostile import events_of
from vidence.tools import registry
from vidence.tools.models.choose import ModelSettings
from vidence.traces.errors import BackendError, BackendMissing, TraceCorrupt, UsageError
from vidence.traces.reader import TraceReader

# What a trace asks for, by what is refused and by what names it.
ASKED = {
    "a model with one's own key": (
        lambda evil: {"policy": "openai:fake"},
        "the model 'openai:fake'",
        lambda evil: "--policy openai:fake",
    ),
    "the key for a server of one's own": (
        lambda evil: {"policy": "openai:fake", "model": {"base_url": evil.url}},
        "the model server at http://127",
        lambda evil: f"--policy openai:fake --base-url {evil.url}",
    ),
    "a describer at a server": (
        lambda evil: {"backends": ["describer= openai:fake"], "model": {"base_url": evil.url}},
        "the describer 'openai:fake'",
        lambda evil: "--backend describer=openai:fake",
    ),
    "a script": (
        lambda evil: {"policy": f"scripted:{evil.script}"},
        "the model 'scripted:",
        lambda evil: f"--policy scripted:{evil.script}",
    ),
    "another run's replies": (
        lambda evil: {"policy": f"recorded:{evil.script}"},
        "the model 'recorded:",
        lambda evil: f"--policy recorded:{evil.script}",
    ),
    "weights of a model": (
        lambda evil: {"policy": f"local:{evil.folder}"},
        "the model 'local:",
        lambda evil: f"--policy local:{evil.folder}",
    ),
    "a pickle": (
        lambda evil: {"backends": [f"detector=ultralytics:{evil.weights},trusted=yes"]},
        ",trusted=yes'",
        lambda evil: f"--backend detector=ultralytics:{evil.weights},trusted=yes",
    ),
    "weights of a detector": (
        lambda evil: {"backends": [f"detector=onnx:{evil.weights}"], "profile": "light"},
        "the detector 'onnx:",
        lambda evil: f"--backend detector=onnx:{evil.weights}",
    ),
    "a program": (
        lambda evil: {"hosts": {"detector.motion": {"worker": True, "python": str(evil.program)}}},
        "the program ",
        lambda evil: f'[backend.detector.motion] python = "{evil.program}"',
    ),
    "a server of backends": (
        lambda evil: {"hosts": {"detector.motion": {"url": evil.url}}},
        "the server of backends at ",
        lambda evil: f'[backend.detector.motion] url = "{evil.url}"',
    ),
}
each = pytest.mark.parametrize("asked", ASKED.values(), ids=list(ASKED))


def check_refused(run, evil, asked, go_on):
    _, what, flags = asked
    before = events_of(run)
    with pytest.raises(UsageError) as refused:
        go_on(run)
    assert what in refused.value.message
    assert "which nobody named on this machine" in refused.value.message
    assert flags(evil) in refused.value.hint
    assert events_of(run) == before
    assert not evil.touched


@each
def test_what_a_trace_names_is_not_used_to_resume_it(evil, begun, asked):
    check_refused(begun(**asked[0](evil)), evil, asked, vidence.resume)


@each
def test_what_a_trace_names_is_not_used_to_follow_it_up(evil, ended, asked, tmp_path):
    def go_on(run):
        vidence.follow_up(run, "And how long is the blue box visible?", out=tmp_path / "next")

    check_refused(ended(**asked[0](evil)), evil, asked, go_on)
    assert not (tmp_path / "next").exists()


def test_all_that_a_trace_asks_for_is_said_at_once(evil, begun):
    run = begun(
        "openai:fake",
        model={"base_url": evil.url},
        hosts={"detector.motion": {"url": "http://elsewhere.example"}},
    )
    with pytest.raises(UsageError) as refused:
        vidence.resume(run)
    assert (
        f"the model 'openai:fake', the model server at {evil.url} and the server of backends at http://els"
        in str(refused.value)
    )
    flags, config = refused.value.hint.splitlines()
    assert f"--policy openai:fake --base-url {evil.url}" in flags
    assert "vidence.toml" in config


def test_naming_the_model_names_no_server(evil, begun):
    run = begun("openai:fake", model={"base_url": evil.url})
    with pytest.raises(UsageError, match="asks for the model server at"):
        vidence.resume(run, policy="openai:fake")
    assert not evil.touched


def test_another_server_of_ones_own_is_not_taken_for_the_one_named(evil, begun, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    with pytest.raises(UsageError, match="asks for the model server at"):
        vidence.resume(begun("openai:fake", model={"base_url": evil.url}), policy="openai:fake")
    assert not evil.touched


def test_a_run_of_a_server_that_is_named_goes_on_there(evil, begun, monkeypatch):
    evil.server.close()
    monkeypatch.setenv("OPENAI_BASE_URL", evil.url)
    run = begun("openai:fake", model={"base_url": evil.url})
    with pytest.raises(BackendError) as failed:
        vidence.resume(run, policy="openai:fake")
    assert evil.url in failed.value.message
    assert f"`vidence resume {run}` goes on" in failed.value.hint
    monkeypatch.delenv("OPENAI_BASE_URL")
    with pytest.raises(BackendError, match=evil.url):
        vidence.resume(run)


def test_a_follow_up_asks_a_server_that_is_named_and_no_other(evil, ended, tmp_path):
    run, question = (
        ended("openai:fake", model={"base_url": evil.url}),
        "And how long is the blue box visible?",
    )
    with closing(socket.create_server(("127.0.0.1", 0))) as mine:
        url = f"http://127.0.0.1:{mine.getsockname()[1]}"
    with pytest.raises(BackendError) as failed:
        vidence.follow_up(
            run, question, policy="openai:fake", model=ModelSettings(base_url=url), out=tmp_path / "next"
        )
    assert url in failed.value.message
    assert not evil.touched


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"backends": ["detector=colour", "tracker=bytetrack"], "profile": "of somebody else"},
        {"profile": "classical", "hosts": {"detector.motion": {"worker": True, "timeout_s": 60}}},
        {"hosts": {"detector.motion": {"device": "cpu", "dtype": "float32"}}},
    ],
    ids=["none", "by their names", "a process of one's own", "a device"],
)
def test_what_harms_nobody_needs_no_word(begun, settings):
    assert vidence.resume(begun(**settings)).record.status != "failed"


def test_a_profile_of_ones_own_says_it(begun, evil, here):
    wanted = ["tracker=bytetrack:lost=2"]
    (here / "vidence.toml").write_text('[profile.mine]\ntracker = "bytetrack:lost=2"\n')
    run = begun(backends=wanted, profile="mine")
    with pytest.raises(UsageError, match="bytetrack has no option 'lost=2'"):
        vidence.resume(run)


def test_the_program_of_ones_own_configuration_is_started(begun, here):
    (here / "vidence.toml").write_text(
        f'[backend.detector.motion]\nworker = true\npython = "{sys.executable}"\n'
    )
    run = begun(hosts={"detector.motion": {"worker": True, "python": sys.executable}})
    assert vidence.resume(run).status == "answered"


def test_a_backend_with_weights_of_its_own_is_named_again(begun, evil):
    choice = f"detector=onnx:{evil.weights}"
    with pytest.raises(BackendError, match="not a whole ONNX model"):
        vidence.resume(begun(backends=[choice]), backends=[choice])


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ({"policy": "openai:fake"}, "the policy that it has, 'rules', and 'openai:fake' was given"),
        ({"base_url": "http://127.0.0.1:9"}, "the base URL that it has, 'none of its own', and"),
        ({"profile": "classical"}, "the profile that it has"),
        ({"backends": ["detector=motion"]}, "the detector that it has, 'colour', and 'motion' was given"),
    ],
)
def test_a_run_goes_on_with_nothing_else(begun, named, sentence):
    with pytest.raises(UsageError, match=sentence):
        vidence.resume(begun(backends=["detector=colour"]), **named)


@pytest.mark.parametrize(
    "model", [{"base_url": ["http://127.0.0.1:9"]}, {"base_url": 3}, {"offline": "no"}, {"timeout_s": "1"}]
)
def test_settings_that_no_run_writes_are_said_of_the_trace(begun, model):
    with pytest.raises(TraceCorrupt, match="not those of a run"):
        vidence.resume(begun("openai:fake", model=model), policy="openai:fake")


def test_a_backend_of_another_package_is_named_again(begun, monkeypatch):
    """Whatever is installed here, it is not for a trace to say that it runs."""
    point = EntryPoint("detector.theirs", "no_such_package:make", registry.GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda group: [point])
    run = begun(backends=["detector=theirs"])
    with pytest.raises(UsageError, match="asks for the detector 'theirs', which nobody named"):
        vidence.resume(run)
    with pytest.raises(BackendMissing, match="no_such_package"):
        vidence.resume(run, backends=["detector=theirs"])


def test_a_finished_run_says_so_before_anything_is_to_be_named(ended):
    with pytest.raises(UsageError, match="is finished"):
        vidence.resume(ended("openai:fake"))


def test_the_key_of_another_variable_is_not_read(begun, evil):
    """A trace has no say in which variable of the environment is a key."""
    run = begun("openai:fake", model={"base_url": evil.url, "api_key_env": "HOME", "key": "HOME"})
    assert "api_key_env" in TraceReader(run).started.settings["model"]
    with pytest.raises(UsageError, match="asks for"):
        vidence.resume(run)
    assert not evil.touched
