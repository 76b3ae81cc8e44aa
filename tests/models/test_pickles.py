"""Checkpoints are pickles, which can run any code: what `sam2` and `cotracker` open, and on whose word."""

import os
from argparse import Namespace

import pytest

from vidence.tests.models import tiny_segmenters
from vidence.tools.models.choose import ModelSettings
from vidence.tools.registry import entries, make_backend
from vidence.tools.weights.device import quietly
from vidence.traces.errors import BackendError

pytestmark = pytest.mark.models
CPU = ModelSettings(device="cpu", dtype="float32")


class Harmful:
    """Whoever unpickles it makes a folder."""

    def __init__(self, path):
        self._path = path

    def __reduce__(self):
        return os.mkdir, (str(self._path),)


@pytest.fixture(params=["segmenter=sam2", "points=cotracker"])
def choice(request):
    return request.param


@pytest.fixture
def make(choice, monkeypatch):
    """The backend of a file, as the command line makes it."""
    if choice == "points=cotracker":
        from vidence.tests.models import standin_cotracker

        standin_cotracker.install(monkeypatch)
    capability, _, name = choice.partition("=")
    small = f",size={tiny_segmenters.SIDE_PX}" if name == "sam2" else ""
    return lambda file, trust="": make_backend(entries()[capability, name], f"{file}{small}{trust}", CPU)


@pytest.fixture
def sound(choice, tmp_path):
    """A file of weights, and what it holds."""
    import torch

    if choice == "segmenter=sam2":
        with quietly():
            file = tmp_path / tiny_segmenters.sam2(tmp_path).partition(",")[0]
    else:
        from vidence.tests.models import standin_cotracker

        file = tmp_path / "scaled_offline.pth"
        torch.save({"model": standin_cotracker.Network(60).state_dict()}, file)
    return file, torch.load(file, weights_only=True)


def test_a_pickle_that_runs_code_runs_nothing_unless_it_is_trusted(make, sound, tmp_path):
    import torch

    file, held = sound
    torch.save({**held, "more": Harmful(tmp_path / "made")}, file)
    with pytest.raises(BackendError, match="holds more than numbers, and could run any code") as refused:
        make(file)
    assert "trusted=yes" in refused.value.hint
    assert not (tmp_path / "made").exists()
    # Trust means what it says: the file is opened as whoever made it wants it to be.
    make(file, ",trusted=yes")
    assert (tmp_path / "made").exists()


def test_weights_beside_which_something_else_was_kept_need_trust(make, sound):
    """As trainers keep their settings beside the weights."""
    import torch

    file, held = sound
    plain = make(file).fingerprint()
    torch.save({**held, "args": Namespace(lr=0.1)}, file)
    with pytest.raises(BackendError, match="holds more than numbers"):
        make(file, ",trusted=no")
    assert make(file, ",trusted=yes").fingerprint().parameters == plain.parameters


def test_trust_makes_no_weights_of_what_holds_none(make, sound, tmp_path):
    import torch

    file, _ = sound
    torch.save(Harmful(tmp_path / "made"), file)
    with pytest.raises(BackendError) as refused:
        make(file, ",trusted=yes")
    assert "Traceback" not in refused.value.message
    assert "\n" not in refused.value.message
    assert file.name in refused.value.message


@pytest.mark.parametrize("content", [b"hi\n", b"", b"\xf1\x00\x9e nothing that torch saved"])
@pytest.mark.parametrize("trust", ["", ",trusted=yes"])
def test_what_was_never_a_checkpoint_is_said_to_be_none(make, sound, content, trust):
    """And nobody is told to trust it."""
    file, _ = sound
    file.write_bytes(content)
    with pytest.raises(BackendError, match="cannot be read as weights: it was cut short") as refused:
        make(file, trust)
    assert "trusted" not in (refused.value.hint or "")
