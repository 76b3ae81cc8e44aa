"""`--profile`, `--backend` and `vidence.toml` on the command line, and the list of backends."""

import json
import os

import pytest

from vidence.traces.reader import TraceReader

QUESTION = "What colour is the box?"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings(run):
    return TraceReader(run).started.settings


def test_a_profile_is_in_the_trace_and_a_backend_wins_over_it(vidence_cli, sliding_square, here):
    (here / "vidence.toml").write_text('[profile.mine]\ndetector = "colour"\ntracker = "association"\n')
    done = vidence_cli("ask", sliding_square, QUESTION, "--profile", "mine", "--out", "a")
    assert done.code == 0, done.err
    told = settings(here / "a")
    assert (told["profile"], told["backends"]) == ("mine", ["detector=colour", "tracker=association"])
    done = vidence_cli(
        "ask", sliding_square, QUESTION, "--profile", "mine", "--backend", "detector=motion", "--out", "b"
    )
    assert done.code == 0, done.err
    assert TraceReader(here / "b").started.fingerprints[0].name == "motion"


def test_a_follow_up_takes_the_backends_of_its_run_and_not_the_files(vidence_cli, sliding_square, here):
    (here / "vidence.toml").write_text('[profile.mine]\ndetector = "colour"\n')
    assert vidence_cli("ask", sliding_square, QUESTION, "--profile", "mine", "--out", "a").code == 0
    (here / "vidence.toml").write_text('default = "mine"\n[profile.mine]\ndetector = "motion"\n')
    done = vidence_cli("ask", "--continue", "a", "When does it stop?", "--out", "b")
    assert done.code in (0, 5), done.err
    assert settings(here / "b")["backends"] == ["detector=colour"]
    assert settings(here / "b")["profile"] == "mine"
    done = vidence_cli("ask", "--continue", "a", "When does it stop?", "--profile", "classical")
    assert done.code == 2
    assert "a run goes on with the profile that it has, 'mine', and 'classical' was given" in done.err


def test_where_backends_run_is_in_the_trace(vidence_cli, sliding_square, here):
    (here / "vidence.toml").write_text('[backend.detector.motion]\ndtype = "float32"\n')
    assert vidence_cli("ask", sliding_square, QUESTION, "--out", "a", "--memory-mb", "2000").code == 0
    assert settings(here / "a")["hosts"]["detector.motion"]["dtype"] == "float32"
    assert "memory_mb" not in settings(here / "a")


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("--profile", "clasical"), 2, "no profile 'clasical', did you mean 'classical'"),
        (("--profile", ""), 2, "there is no profile ''"),
        (("--profile", "light"), 4, "there is no file 'yolox_nano.onnx'"),
        (("--profile", "broken"), 4, "the profile 'broken' needs the detector 'magic'"),
        (("--memory-mb", "much"), 2, "memory is given in megabytes"),
    ],
)
def test_a_profile_that_cannot_be_used_says_why(
    vidence_cli, sliding_square, here, monkeypatch, arguments, code, sentence
):
    monkeypatch.delenv("VIDENCE_MODELS", raising=False)
    (here / "vidence.toml").write_text('[profile.broken]\ndetector = "magic"\n')
    done = vidence_cli("ask", sliding_square, QUESTION, *arguments)
    assert (done.code, sentence in done.err) == (code, True), done.err
    assert os.listdir(here) == ["vidence.toml"]


def test_a_file_that_is_off_is_said_with_its_line(vidence_cli, sliding_square, here):
    (here / "vidence.toml").write_text("\nprofiel = 3\n")
    done = vidence_cli("ask", sliding_square, QUESTION)
    assert done.code == 2
    assert "vidence.toml, line 2: there is no 'profiel', did you mean 'profile'?" in done.err


def test_a_place_that_a_backend_cannot_have_is_said_before_the_run(vidence_cli, sliding_square, here):
    (here / "vidence.toml").write_text(
        '[profile.mine]\ntracker = "masks"\n[backend.tracker.masks]\nworker = true\n'
    )
    done = vidence_cli("ask", sliding_square, QUESTION, "--profile", "mine", "--out", "a")
    assert done.code == 2
    assert "vidence.toml, line 4: the tracker 'masks' works with the run's segmenter" in done.err
    assert os.listdir(here) == ["vidence.toml"]


def test_backends_are_listed_for_people_and_programs(vidence_cli):
    listed = json.loads(vidence_cli("backends", "--json").out)["backends"]
    by_name = {(b["capability"], b["name"]): b for b in listed}
    assert by_name["detector", "motion"]["fingerprint"]["name"] == "motion"
    assert all({"installed", "licence", "device", "weights", "fingerprint", "mend"} <= set(b) for b in listed)
    told = vidence_cli("backends").out
    assert "motion (default)  ready" in told
    for backend in listed:
        assert backend["name"] in told
        assert not backend["restricted"] or backend["restricted"] in told
