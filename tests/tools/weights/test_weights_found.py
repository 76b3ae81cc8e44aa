"""What is missing or does not fit is said in one sentence with the one command, before anything is loaded."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import vidence
from vidence.tools.weights import packages
from vidence.tools.weights.found import find_weights
from vidence.traces.errors import BackendError, BackendMissing

CHECK = """
from vidence.tools.weights.packages import MODELS, check_packages
try:
    check_packages("a local model", *MODELS, extra="models")
except Exception as error:
    print(type(error).__name__, error, error.hint)
"""
WEIGHTS = {"model.safetensors": "1"}


def make_folder(folder, files):
    folder.mkdir()
    for name, content in {"config.json": '{"model_type": "qwen3_vl"}', **files}.items():
        (folder / name).write_text(content)
    return str(folder)


def test_packages_that_are_missing_are_named_with_the_command(monkeypatch, tmp_path):
    present = {"torch"}
    monkeypatch.setattr(packages, "find_spec", lambda name: name if name in present else None)
    with pytest.raises(BackendMissing, match="needs torchvision, transformers, accelerate") as caught:
        vidence.ask("clip.mp4", "How many cars?", policy=f"local:{tmp_path}")
    assert caught.value.hint == 'Install what is missing: pip install "vidence[models]"'
    assert caught.value.exit_code == 4


def test_a_torchvision_of_another_torch_is_named_as_that(tmp_path):
    for name in ("torch", "torchvision", "transformers", "accelerate"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("")
    broken = 'raise RuntimeError("operator torchvision::nms does not exist")'
    (tmp_path / "torchvision" / "__init__.py").write_text(broken)
    for name, version in (("torch", "2.13.0+cpu"), ("torchvision", "0.28.0")):
        about = tmp_path / f"{name}-{version}.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    done = subprocess.run(
        [sys.executable, "-c", CHECK],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=Path(__file__).parent,
    )
    assert done.stdout.startswith(
        "BackendMissing torch 2.13.0+cpu and torchvision 0.28.0 do not work together"
    )
    assert "operator torchvision::nms does not exist" in done.stdout
    assert "pip install --force-reinstall torch torchvision" in done.stdout


def test_a_folder_without_weights_says_which_file_is_lacking(tmp_path):
    with pytest.raises(BackendMissing, match=r"holds no model\.safetensors"):
        find_weights(make_folder(tmp_path / "empty", {}))
    index = json.dumps({"weight_map": {"a": "one.safetensors", "b": "two.safetensors"}})
    half = {"model.safetensors.index.json": index, "one.safetensors": "1"}
    with pytest.raises(BackendMissing, match=r"holds no two\.safetensors"):
        find_weights(make_folder(tmp_path / "half", half))


def test_pickled_weights_are_not_opened(tmp_path):
    with pytest.raises(BackendError, match="pickled weights alone"):
        find_weights(make_folder(tmp_path / "old", {"pytorch_model.bin": "x"}))


def test_weights_and_what_they_are_used_with_have_a_digest_each(tmp_path):
    def found(name, files):
        return find_weights(make_folder(tmp_path / name, files))

    one = found("one", {**WEIGHTS, "chat_template.jinja": "a"})
    same = found("same", {**WEIGHTS, "chat_template.jinja": "a", "README.md": "of no account"})
    assert (same.digest, same.settings) == (one.digest, one.settings)
    heavier = found("heavier", {"model.safetensors": "2", "chat_template.jinja": "a"})
    assert heavier.digest != one.digest
    assert heavier.settings == one.settings
    wordier = found("wordier", {**WEIGHTS, "chat_template.jinja": "b"})
    assert wordier.digest == one.digest
    assert wordier.settings != one.settings


def test_a_broken_configuration_is_an_error_of_the_model(tmp_path):
    folder = make_folder(tmp_path / "broken", {**WEIGHTS, "config.json": "{"})
    with pytest.raises(BackendError, match=r"config\.json.*cannot be read"):
        _ = find_weights(folder).model_type


def test_a_file_is_no_folder_and_nothing_to_fetch(tmp_path):
    (tmp_path / "model.pt").write_text("")
    with pytest.raises(BackendMissing, match=r"model\.pt' is a file, and a folder is needed") as caught:
        find_weights(str(tmp_path / "model.pt"))
    assert "hf download" not in (caught.value.hint or "")
