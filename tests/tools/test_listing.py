"""The list of backends: what each is and lacks, with the one command, and without loading a network."""

import subprocess
import sys

import pytest

from vidence.tools import listing
from vidence.tools.backends.entry import Entry, restriction
from vidence.tools.lacking import are_here, lacking
from vidence.tools.listing import list_backends

INDEX = '{"weight_map": {"head.weight": "a.safetensors", "tail.weight": "b.safetensors"}}'


def test_the_list_says_what_each_backend_is():
    listed = {(b.capability, b.name): b for b in list_backends()}
    assert listed["detector", "motion"].fingerprint.name == "motion"
    assert listed["detector", "onnx"].installed
    assert "onnx:FILE" in listed["detector", "onnx"].needs
    wants = {name: one.wants for (_, name), one in listed.items()}
    assert (wants["onnx"], wants["cotracker"], wants["local"]) == ("FILE", "FILE", "NAME")
    assert (wants["yoloe"], wants["whisper"]) == ("FILE.pt", "FOLDER")
    assert wants["motion"] is wants["rtdetr"] is wants["siglip2"] is None
    assert list(listed) == sorted(listed)


def test_to_list_loads_no_torch():
    script = (
        "import sys; from vidence.tools.listing import list_backends; list_backends(); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    heavy = {"torch", "transformers", "ultralytics", "onnxruntime", "huggingface_hub"}
    assert heavy & set(done.stdout.split()) == set()


def refuses(argument, settings):
    raise AssertionError("a network was made only to be listed")


def listed(monkeypatch, **fields):
    entry = Entry("detector", "net", refuses, heavy=True, **fields)
    monkeypatch.setattr(listing, "entries", lambda: {("detector", "net"): entry})
    (found,) = list_backends()
    return found


def test_a_network_is_not_made_to_be_listed(monkeypatch):
    found = listed(monkeypatch, packages=("json",))
    assert found.installed
    assert found.fingerprint is None
    assert found.mend is None


def test_missing_packages_are_named_with_the_extra_that_brings_them(monkeypatch):
    found = listed(monkeypatch, packages=("json", "no_such_package"), extra="models")
    assert not found.installed
    assert found.detail == "the detector 'net' needs no_such_package, not installed here"
    assert found.mend == 'Install what is missing: pip install "vidence[models]"'


def test_missing_weights_are_told_with_the_command_that_fetches_them(monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    found = listed(monkeypatch, weights="owner/model@v2")
    assert found.installed
    assert found.weights_here is False
    assert found.mend == "Fetch them: hf download owner/model --revision v2"


@pytest.mark.parametrize("revision", ["", "@v2", "@abc123"])
def test_weights_in_the_cache_are_found(monkeypatch, tmp_path, revision):
    monkeypatch.delenv("HF_HUB_CACHE", raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    folder = tmp_path / "hub" / "models--owner--model"
    (folder / "refs").mkdir(parents=True)
    for name in ("main", "v2"):
        (folder / "refs" / name).write_text("abc123")
    assert not are_here(f"owner/model{revision}")
    (folder / "snapshots" / "abc123").mkdir(parents=True)
    (folder / "snapshots" / "abc123" / "model.safetensors").touch()
    assert are_here(f"owner/model{revision}")
    assert not are_here("owner/model@v3")


@pytest.mark.parametrize(
    "fetched", [{"config.json": "{}"}, {"model.safetensors.index.json": INDEX, "a.safetensors": ""}]
)
def test_weights_half_fetched_are_not_here(monkeypatch, tmp_path, fetched):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    folder = tmp_path / "models--owner--model" / "snapshots" / "abc123"
    folder.mkdir(parents=True)
    for name, text in fetched.items():
        (folder / name).write_text(text)
    assert not are_here("owner/model@abc123")
    assert listed(monkeypatch, weights="owner/model@abc123").mend.startswith(
        "Fetch them: hf download owner/model"
    )


def test_weights_may_be_a_file_or_folder(tmp_path):
    entry = Entry("detector", "net", refuses, weights="owner/model", heavy=True)
    assert lacking(entry, f"{tmp_path},threshold=0.3") is None
    assert "'net' are not on this machine" in lacking(entry, f"{tmp_path}/absent.onnx").message
    assert "'owner/model'" in lacking(entry, "threshold=0.3").message


def test_an_argument_of_what_is_no_network_is_not_taken_for_weights():
    assert lacking(Entry("describer", "openai", refuses), "a-model-of-theirs") is None


@pytest.mark.parametrize(
    ("licence", "told"),
    [
        ("Apache-2.0", None),
        ("that of the weights", None),
        ("AGPL-3.0", "AGPL: who serves it"),
        ("CC-BY-NC-4.0", "not for commercial use"),
    ],
)
def test_what_a_licence_asks_is_said_plainly(licence, told):
    found = restriction(licence)
    assert found is None if told is None else found.startswith(told)
