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


LIGHT = Settings(backends=("detector=onnx:yolox_nano.onnx", "tracker=association"), profile="light")


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


@pytest.mark.parametrize(
    "settings",
    [
        {"policy": "scripted:a,b.yaml"},
        {"policy": "scripted:a=b.yaml"},
        {"backends": ("describer=scripted:a,b.yaml",)},
        {"backends": ("reader=scripted:a=b.yaml",)},
        {"backends": ("detector=onnx:a=b.yaml,threshold=0.3",)},
        {"backends": ("detector=yoloe:w.pt,prompts=a=b.yaml",)},
    ],
    ids=lambda settings: str(*settings.values()),
)
def test_a_file_is_known_by_its_folder_whatever_its_name_holds(tmp_path, monkeypatch, settings):
    for name in ("mine", "theirs"):
        (tmp_path / name).mkdir()
        for file in ("a,b.yaml", "a=b.yaml"):
            (tmp_path / name / file).touch()
    monkeypatch.chdir(tmp_path / "mine")
    remember(Settings(**settings))
    check_trusted(tmp_path, Settings(**settings), Named())
    monkeypatch.chdir(tmp_path / "theirs")
    with pytest.raises(UsageError, match="which nobody named"):
        check_trusted(tmp_path, Settings(**settings), Named())


def test_a_server_of_backends_is_no_server_of_models(tmp_path):
    url = "http://127.0.0.1:9"
    remember(Settings(hosts={"detector.motion": Host(url=url)}))
    with pytest.raises(UsageError, match="the model server at"):
        check_trusted(tmp_path, Settings(model=ModelSettings(base_url=url)), Named())


def test_a_run_of_a_profile_of_vidences_needs_no_word_where_it_was_begun(here, tmp_path):
    (here / "yolox_nano.onnx").touch()
    remember(LIGHT)
    check_trusted(tmp_path, LIGHT, Named())


def test_it_needs_none_where_the_models_lie_elsewhere_later(tmp_path, monkeypatch):
    file = tmp_path / "yolox_nano.onnx"
    file.touch()
    settings = Settings(backends=(f"detector=onnx:{file}",), profile="light")
    monkeypatch.setenv("VIDENCE_MODELS", str(tmp_path))
    remember(settings)
    monkeypatch.delenv("VIDENCE_MODELS")
    check_trusted(tmp_path, settings, Named())


@pytest.mark.parametrize(
    "settings",
    [LIGHT, Settings(backends=("detector=ultralytics:yolo11n.pt", "tracker=ultralytics"), profile="yolo")],
    ids=["light", "yolo"],
)
def test_a_profile_of_vidences_that_a_trace_names_vouches_for_no_file_of_a_folder(
    here, tmp_path, monkeypatch, settings
):
    monkeypatch.setenv("VIDENCE_MODELS", str(tmp_path / "others"))
    file = here / settings.backends[0].partition(":")[2]
    file.touch()
    with pytest.raises(UsageError, match=r"asks for the detector '\w+:yolo.*, which nobody named"):
        check_trusted(tmp_path, settings, Named())
    check_trusted(tmp_path, settings, Named(profile=settings.profile))


def test_a_profile_of_vidences_counts_where_it_is_taken_by_default(here, tmp_path):
    (here / "yolox_nano.onnx").touch()
    (here / "vidence.toml").write_text('default = "light"\n')
    check_trusted(tmp_path, LIGHT, Named())


def test_what_lies_with_ones_models_is_ones_own(tmp_path, monkeypatch):
    file = tmp_path / "yolox_nano.onnx"
    file.touch()
    monkeypatch.setenv("VIDENCE_MODELS", str(tmp_path))
    check_trusted(tmp_path, Settings(backends=(f"detector=onnx:{file}",), profile="light"), Named())


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
