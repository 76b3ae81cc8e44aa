"""Weights of the Hugging Face cache by name and revision; devices and models that are not there."""

import shutil

import pytest

from vidence.tests.models import tiny_hub
from vidence.tests.models.tiny_hub import COMMIT
from vidence.tools.models.choose import ModelSettings, choose_model
from vidence.tools.weights.found import find_weights
from vidence.traces.errors import BackendError, BackendMissing, UsageError

pytestmark = pytest.mark.models


@pytest.fixture
def cached(folders, tmp_path, monkeypatch):
    """A cache that holds one model."""
    snapshot = tiny_hub.download(tmp_path / "hub", "vidence/tiny", folders("qwen3-vl"))
    tiny_hub.use(tmp_path / "hub", monkeypatch)
    return snapshot


def test_a_revision_is_the_commit_that_it_means(cached, folders):
    for name in ("vidence/tiny", "vidence/tiny@main", f"vidence/tiny@{COMMIT}"):
        found = find_weights(name)
        assert (found.revision, found.folder) == (COMMIT, cached)
    # The digest is the same, whether read off the names of the cache or from the files themselves.
    assert found.digest == find_weights(str(folders("qwen3-vl"))).digest
    assert choose_model("local:vidence/tiny").fingerprint().parameters["revision"] == COMMIT


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("vidence/other", "hf download vidence/other"),
        ("vidence/tiny@v2", "hf download vidence/tiny --revision v2"),
    ],
)
def test_weights_that_are_not_there_come_with_the_command_that_fetches_them(cached, name, command):
    with pytest.raises(BackendMissing, match="not on this machine") as caught:
        choose_model(f"local:{name}")
    assert caught.value.hint == f"Fetch them: {command}"


def test_a_download_that_was_broken_off_is_not_there(cached):
    (cached / "model.safetensors").unlink()
    with pytest.raises(BackendMissing, match="not on this machine"):
        find_weights("vidence/tiny")


def test_what_is_neither_a_folder_nor_a_name_is_said_to_be_neither():
    with pytest.raises(BackendMissing, match="there is no folder"):
        choose_model("local:./no/such/folder")


def test_devices_and_formats_that_are_not_there(folders):
    folder = folders("qwen3-vl")
    with pytest.raises(BackendMissing, match="no cuda:99"):
        choose_model(f"local:{folder}", ModelSettings(device="cuda:99"))
    with pytest.raises(UsageError, match="no device 'tpu'"):
        choose_model(f"local:{folder}", ModelSettings(device="tpu"))
    with pytest.raises(UsageError, match="no dtype 'int3'"):
        choose_model(f"local:{folder}", ModelSettings(dtype="int3"))


def test_what_transformers_cannot_load_is_one_sentence(folders, tmp_path):
    for name, config in (
        ("strange", '{"model_type": "strange"}'),
        ("code", '{"auto_map": {"AutoConfig": "here.Config", "AutoModelForImageTextToText": "here.Model"}}'),
    ):
        folder = shutil.copytree(folders("qwen3-vl"), tmp_path / name)
        (folder / "config.json").write_text(config)
        with pytest.raises(BackendError, match="cannot be loaded") as caught:
            choose_model(f"local:{folder}")
        assert "trust_remote_code" not in caught.value.message


def test_a_model_without_a_chat_template_is_refused(folders, tmp_path):
    folder = shutil.copytree(folders("qwen3-vl"), tmp_path / "mute")
    (folder / "chat_template.jinja").unlink()
    with pytest.raises(BackendError, match="no chat template"):
        choose_model(f"local:{folder}")
