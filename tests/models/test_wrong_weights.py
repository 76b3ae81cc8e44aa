"""Weights of something else, of a backend that loads at need: the exit code is a failed backend's."""

import json

import pytest

pytestmark = pytest.mark.models
torch = pytest.importorskip("torch")


@pytest.fixture
def wrong(tmp_path, monkeypatch):
    """Weights that are none of theirs, by capability."""
    from transformers import BertConfig, BertModel

    from vidence.tests.models import standin_cotracker

    standin_cotracker.install(monkeypatch)
    torch.save({"weight": torch.zeros(3)}, tmp_path / "wrong.pth")
    small = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 8}
    BertModel(BertConfig(vocab_size=8, **small)).save_pretrained(tmp_path / "wrong")
    return {
        "points": f"cotracker:{tmp_path / 'wrong.pth'}",
        "segmenter": f"sam2-hf:{tmp_path / 'wrong'}",
        "detector": f"rtdetr:{tmp_path / 'wrong'}",
        "depth": f"depth-anything:{tmp_path / 'wrong'}",
    }


@pytest.mark.parametrize(
    ("capability", "status"),
    [
        ("detector", "failed"),
        ("depth", "failed"),
        ("points", "insufficient_evidence"),
        ("segmenter", "insufficient_evidence"),
    ],
)
def test_whenever_they_are_loaded_the_exit_code_is_that_of_a_backend_that_failed(
    vidence_cli, red_square, wrong, capability, status
):
    backend = f"{capability}={wrong[capability]}"
    done = vidence_cli(
        *("ask", red_square, "When does this stop?", "--point", "1.0,58,36"), "--backend", backend, "--json"
    )
    told = json.loads(done.out)
    assert (done.code, told["status"]) == (4, status)
    assert "wrong" in (told["error"]["message"] if status == "failed" else told["reason"])
