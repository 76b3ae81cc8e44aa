"""`vidence ask --offline` through every network of transformers, sam2 and ultralytics: no socket is made."""

import json
import socket

import pytest

import vidence
from vidence.tests.models import tiny_segmenters, tiny_yolos
from vidence.tools.weights.device import quietly
from vidence.traces.events import CallFinished
from vidence.traces.reader import TraceReader

pytestmark = pytest.mark.models
TRACK, TRUCK = ({"track": {"query": f"red {noun}"}} for noun in ("square", "truck"))
DEPTH = {"depth": {"t_s": 1.0}}
OUTLINE = {"segment": {"box": [90, 24, 120, 48], "at_s": 1.8}}
SEARCH = {"search": {"query": "a red square"}}
# Each choice – of the weights that it takes by itself, or of a file – and the call that it is asked by.
CALLS = {
    "detector=rtdetr": TRUCK,
    "detector=grounding-dino": TRACK,
    "detector=owlv2": TRACK,
    "detector=ultralytics:yolo11n.pt": TRUCK,
    "depth=depth-anything": DEPTH,
    "depth=depth-pro": DEPTH,
    "segmenter=sam2:sam2.1_hiera_tiny.pt,size=128": OUTLINE,
    "segmenter=sam2-hf": OUTLINE,
    "segmenter=edgetam": OUTLINE,
    "retriever=siglip2": SEARCH,
}
GIVE_UP = {"answer": {"outcome": "insufficient_evidence", "reason": "It was only a look."}}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A folder with the checkpoints that have to be named."""
    folder = tmp_path_factory.mktemp("files")
    with quietly():
        tiny_segmenters.sam2(folder)
    tiny_yolos.save(tiny_yolos.network("yolo11"), folder / "yolo11n.pt")
    return folder


@pytest.fixture
def reached(monkeypatch):
    """Where anything tried to reach; nothing gets there."""
    tried = []

    class Forbidden(socket.socket):
        def __init__(self, family=-1, *args, **kwargs):
            if family != socket.AF_UNIX:  # which the loop of asyncio wakes itself up by
                tried.append(family)
                raise OSError("there is no network")
            super().__init__(family, *args, **kwargs)

    def unresolved(*args, **kwargs):
        tried.append(args)
        raise OSError("there is no network")

    monkeypatch.setattr(socket, "socket", Forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", unresolved)
    return tried


@pytest.mark.parametrize("choice", CALLS)
def test_offline_no_socket_is_made(
    vidence_cli, hub, files, heads, red_square, reached, choice, monkeypatch, tmp_path
):
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(files)
    # JSON is YAML.
    (tmp_path / "script.yaml").write_text(json.dumps({"turns": [{"call": [CALLS[choice]]}, GIVE_UP]}))
    done = vidence_cli(
        *("ask", red_square, "Is there a red square?", "--offline", "--backend", choice, "--device", "cpu"),
        *("--policy", f"scripted:{tmp_path / 'script.yaml'}", "--out", tmp_path / "run", "--json"),
    )
    assert done.code == 5, done.out + done.err
    assert vidence.audit(tmp_path / "run").ok
    (call,) = [e.result for e in TraceReader(tmp_path / "run").events if isinstance(e, CallFinished)]
    assert call.failure is None
    assert choice.partition("=")[2].partition(":")[0] in {told.name for told in call.backends}
    assert reached == []


def test_a_socket_that_is_made_would_be_seen(reached):
    with pytest.raises(OSError, match="no network"):
        socket.create_connection(("127.0.0.1", 9))
    with pytest.raises(OSError, match="no network"):
        socket.socket(socket.AF_INET)
    assert len(reached) == 2
