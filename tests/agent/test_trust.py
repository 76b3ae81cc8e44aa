"""A run goes on with what its trace names only where whoever goes on names it, too."""

import json
import os
import pickle
import shlex
import shutil
import socket
import sqlite3
import sys
from contextlib import closing
from importlib.metadata import EntryPoint

import pytest

import vidence
from vidence.agent.replaying.recompute import recompute
from vidence.agent.run import Settings
from vidence.agent.trust import Named, check_trusted, remember
from vidence.tests.traces.hostile import events_of, rewrite
from vidence.tools import registry
from vidence.tools.models.choose import ModelSettings
from vidence.tools.remote.host import Host
from vidence.tools.video import Video
from vidence.traces.errors import BackendError, BackendMissing, TraceCorrupt, UsageError
from vidence.traces.events import RunStarted
from vidence.traces.reader import TraceReader
from vidence.traces.store import TraceWriter

QUESTION = "How long is the red box visible?"
STOP = {"answer": {"outcome": "insufficient_evidence", "reason": "It was only a look."}}


class Runs:
    """What a pickle that runs code does as it is opened."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


@pytest.fixture
def evil(tmp_path):
    """A stranger's program, weights, script and server; `touched` tells whether any was used."""
    evil = Evil(tmp_path)
    with evil.server:
        yield evil


class Evil:
    def __init__(self, folder):
        self.mark, self.folder = folder / "was-here", folder
        self.program = folder / "python"
        self.program.write_text(f"#!/bin/sh\nmkdir {shlex.quote(str(self.mark))}\n")
        self.program.chmod(0o755)
        self.weights = folder / "weights.pt"
        self.weights.write_bytes(pickle.dumps(Runs(self.mark)))
        self.script = folder / "script.yaml"
        # Whoever opens a pipe waits for ever.
        os.mkfifo(self.script)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.server.getsockname()[1]}"

    @property
    def touched(self):
        self.server.settimeout(0.05)
        try:
            self.server.accept()[0].close()
        except TimeoutError:
            return self.mark.exists()
        return True


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """A folder without a vidence.toml, a key that a stranger would like, and a server that the user named."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("VIDENCE_CONFIG", "OPENAI_BASE_URL", "VIDENCE_MODELS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-0123456789abcdef")
    monkeypatch.setenv("VIDENCE_TOKEN", "a-token-of-one-s-own")
    return folder


@pytest.fixture
def begun(two_squares, tmp_path):
    """A run that was cut off as it began, of these settings."""

    def begin(policy="rules", **settings):
        started = RunStarted(
            vidence="0",
            question=QUESTION,
            policy=policy,
            settings=settings,
            video=Video.open(two_squares).record,
            source=str(two_squares),
        )
        TraceWriter.create(tmp_path / "run", started).close()
        return tmp_path / "run"

    return begin


@pytest.fixture
def ended(two_squares, tmp_path):
    """A run that came to its end, with other settings written into its trace."""

    def end(policy="rules", **settings):
        run = tmp_path / "run"
        vidence.ask(two_squares, QUESTION, out=run)
        started, *events = events_of(run)
        rewrite(run, [started | {"policy": policy, "settings": started["settings"] | settings}, *events])
        return run

    return end


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


@pytest.fixture
def cut_off(two_squares, tmp_path):
    """A run of a script that its user named, cut off as the script ran out."""
    script, look = tmp_path / "own.json", {"call": [{"track": {"query": "red box"}}]}
    script.write_text(json.dumps({"turns": [look, {"expect": {"text": ["never said"]}, **STOP}]}))
    run = tmp_path / "own-run"
    with pytest.raises(BackendError):
        vidence.ask(two_squares, QUESTION, policy=f"scripted:{script}", out=run)
    script.write_text(json.dumps({"turns": [look, STOP]}))
    return run


def test_what_a_run_was_begun_with_here_needs_no_word(cut_off):
    assert vidence.resume(cut_off).status == "insufficient_evidence"


def test_where_that_cannot_be_kept_it_is_named_again(cut_off, tmp_path):
    (kept,) = (tmp_path / "state" / "vidence" / "named").iterdir()
    assert kept.read_text().startswith("the model 'scripted:")
    kept.unlink()
    with pytest.raises(UsageError, match="asks for the model 'scripted:"):
        vidence.resume(cut_off)
    kept.parent.rmdir()
    kept.parent.touch()
    assert vidence.resume(cut_off, policy=TraceReader(cut_off).started.policy).status


def test_a_server_of_the_environment_is_named_for_its_runs(tmp_path, monkeypatch):
    settings = Settings(policy="openai:fake", model=ModelSettings(base_url="http://127.0.0.1:9"))
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9")
    remember(settings)
    monkeypatch.delenv("OPENAI_BASE_URL")
    check_trusted(tmp_path, settings, Named())


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


def link_head_aside(run, elsewhere):
    (run / "head.json.tmp").symlink_to(elsewhere / "file")


def link_lock(run, elsewhere):
    (run / "lock").unlink(missing_ok=True)
    (run / "lock").symlink_to(elsewhere / "new")


def link_checkpoint(run, elsewhere):
    (run / "checkpoint.sqlite").symlink_to(elsewhere / "database")


def link_blobs(run, elsewhere):
    (run / "blobs").symlink_to(elsewhere)


@pytest.mark.parametrize("link", [link_head_aside, link_lock, link_checkpoint, link_blobs])
def test_nothing_is_written_where_a_link_in_a_run_leads(begun, tmp_path, link):
    elsewhere, run = tmp_path / "elsewhere", begun()
    elsewhere.mkdir()
    (elsewhere / "file").write_text("mine")
    with closing(sqlite3.connect(elsewhere / "database")) as connection:
        connection.execute("CREATE TABLE mine (x)")
    before = {path.name: path.read_bytes() for path in elsewhere.iterdir()}
    link(run, elsewhere)
    with pytest.raises(TraceCorrupt, match="is a link, and nothing is written to a run that has any"):
        vidence.resume(run)
    assert {path.name: path.read_bytes() for path in elsewhere.iterdir()} == before


def test_a_checkpoint_makes_no_objects_that_a_stranger_names(two_squares, begun, tmp_path, monkeypatch):
    made = []
    monkeypatch.setattr("langgraph.checkpoint.serde.jsonplus.JsonPlusSerializer._reviver", made.append)
    run = tmp_path / "run"
    begun()
    vidence.ask(two_squares, QUESTION, out=tmp_path / "other")
    shutil.copy(tmp_path / "other" / "checkpoint.sqlite", run / "checkpoint.sqlite")
    with closing(sqlite3.connect(run / "checkpoint.sqlite")) as connection:
        told = json.dumps({"lc": 2, "type": "constructor", "id": ["os", "mkdir"], "args": ["x"]})
        connection.execute("UPDATE checkpoints SET type = 'json', checkpoint = ?", (told.encode(),))
        connection.execute("UPDATE writes SET type = 'json', value = ?", (told.encode(),))
        connection.commit()
    assert vidence.resume(run).status == "answered"
    assert (run / "checkpoint.sqlite.unusable").exists()
    assert not made


@pytest.mark.parametrize("role", ["camera", "tracks"])
def test_a_file_beside_the_video_is_a_file(two_squares, tmp_path, role):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    started = RunStarted(
        vidence="0",
        question=QUESTION,
        policy="rules",
        video=Video.open(two_squares).record,
        source=str(two_squares),
        attachments=({"role": role, "source": str(pipe), "sha256": "0" * 64},),
    )
    TraceWriter.create(tmp_path / "run", started).close()
    with pytest.raises(vidence.VidenceError, match="not a regular file"):
        vidence.resume(tmp_path / "run")


def test_the_video_that_a_trace_names_is_a_file_of_this_machine(two_squares, tmp_path, evil):
    for number, source in enumerate((evil.url + "/video.mp4", f"tcp://{evil.url[7:]}", str(evil.script))):
        started = RunStarted(
            vidence="0",
            question=QUESTION,
            policy="rules",
            video=Video.open(two_squares).record,
            source=source,
        )
        TraceWriter.create(tmp_path / f"run-{number}", started).close()
        with pytest.raises(vidence.VidenceError) as refused:
            vidence.resume(tmp_path / f"run-{number}")
        assert refused.value.exit_code == 3
    assert not evil.touched


def test_a_pickle_that_a_trace_trusts_is_not_opened_to_make_its_calls_again(ended, evil, monkeypatch):
    opened, make = [], registry.make_backend

    def watched(entry, argument, settings):
        opened.append(entry.name)
        return make(entry, argument, settings)

    monkeypatch.setattr(registry, "make_backend", watched)
    told = recompute(ended(backends=[f"detector=ultralytics:{evil.weights},trusted=yes"]))
    assert told.left_out
    assert opened
    assert "ultralytics" not in opened


def test_what_was_named_in_one_folder_names_no_file_of_another(tmp_path, monkeypatch):
    """A stranger's folder may hold a file of the very name that its reader once took weights from."""
    settings = Settings(backends=("detector=onnx:w.onnx,threshold=0.3",), policy="scripted:turns.yaml")
    for name in ("mine", "theirs"):
        (tmp_path / name).mkdir()
        for file in ("w.onnx", "turns.yaml"):
            (tmp_path / name / file).touch()
    monkeypatch.chdir(tmp_path / "mine")
    remember(settings)
    check_trusted(tmp_path, settings, Named())
    monkeypatch.chdir(tmp_path / "theirs")
    with pytest.raises(UsageError, match=r"the model 'scripted:turns\.yaml' and the detector 'onnx:w"):
        check_trusted(tmp_path, settings, Named())


def test_a_server_of_backends_is_no_server_of_models(tmp_path):
    url = "http://127.0.0.1:9"
    remember(Settings(hosts={"detector.motion": Host(url=url)}))
    with pytest.raises(UsageError, match="the model server at"):
        check_trusted(tmp_path, Settings(model=ModelSettings(base_url=url)), Named())


def test_a_pickle_that_was_named_here_is_opened_to_make_its_calls_again(ended, evil, monkeypatch):
    choice = f"detector=ultralytics:{evil.weights},trusted=yes"
    run, opened, make = ended(backends=[choice]), [], registry.make_backend

    def watched(entry, argument, settings):
        if entry.name != "ultralytics":
            return make(entry, argument, settings)
        opened.append(argument)
        return make(registry.entries()["detector", "motion"], None, settings)

    monkeypatch.setattr(registry, "make_backend", watched)
    remember(Settings(backends=(choice,)))
    recompute(run)
    assert opened == [f"{evil.weights},trusted=yes"]
