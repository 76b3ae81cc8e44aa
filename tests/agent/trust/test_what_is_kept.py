"""What was named once on this machine need not be named again, and names nothing else."""

import json

import pytest

import vidence
from vidence.agent.replaying.recompute import recompute
from vidence.agent.run import Settings
from vidence.agent.trust import Named, check_trusted, remember
from vidence.tests.agent.trust.strangers import QUESTION
from vidence.tools import registry
from vidence.tools.models.choose import ModelSettings
from vidence.tools.remote.host import Host
from vidence.traces.errors import BackendError, UsageError
from vidence.traces.reader import TraceReader

STOP = {"answer": {"outcome": "insufficient_evidence", "reason": "It was only a look."}}


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
