"""Which detector a checkpoint and its options make: one of fixed classes, or one of any words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .....traces.errors import BackendError
from ....models.choose import ModelSettings
from ....weights.found import find_checkpoint
from ...entry import given, share, whole, yes
from .fixed import FixedYolo
from .network import Kind, YoloNetwork
from .words import Encoder, WordsYolo

_Known = dict[str, Callable[[str], Any]]
_OPTIONS: _Known = {"threshold": share, "iou": share, "size": whole, "trusted": yes}


def yolo(argument: str | None, settings: ModelSettings) -> FixedYolo:
    """`FILE[,threshold=0.25][,iou=0.7][,size=640][,trusted=yes]`: the classes that it was taught."""
    network, options = _network("ultralytics", argument, settings, _OPTIONS)
    return FixedYolo("ultralytics", network, **options)


def yolo_world(argument: str | None, settings: ModelSettings) -> WordsYolo:
    """As `yolo`, with `text=FILE` for what reads words."""
    network, options = _network("yolo-world", argument, settings, {**_OPTIONS, "text": str})
    encoder = Encoder(network, "clip:ViT-B/32", options.pop("text", None))
    return WordsYolo("yolo-world", network, encoder, **options)


def yoloe(argument: str | None, settings: ModelSettings) -> FixedYolo | WordsYolo:
    """As `yolo_world`, or with `prompts=FILE.npz` as ultralytics saves them.

    A prompt-free network knows its words itself, and so does one that words were fused into.
    """
    known: _Known = {**_OPTIONS, "text": str, "prompts": str}
    network, options = _network("yoloe", argument, settings, known)
    text, prompts = options.pop("text", None), options.pop("prompts", None)
    if hasattr(network.head, "lrpc") or network.head.is_fused:
        if text or prompts:
            raise BackendError(f"{network.weights.file.name} knows its words itself, and takes no others")
        return FixedYolo("yoloe", network, **options)
    if prompts:
        digest = _prompted(network, prompts)
        return FixedYolo("yoloe", network, **options, parameters={"prompts": digest})
    encoder = Encoder(network, getattr(network.model, "text_model", "mobileclip:blt"), text)
    return WordsYolo("yoloe", network, encoder, **options)


def _network(
    kind: Kind, argument: str | None, settings: ModelSettings, known: _Known
) -> tuple[YoloNetwork, dict[str, Any]]:
    found = given(argument, name=kind, options=known)
    about = {key: found.options.pop(key) for key in ("size", "trusted") if key in found.options}
    return YoloNetwork(kind, found.weights, settings, **about), found.options


def _prompted(network: YoloNetwork, name: str) -> str:
    """Give a network the words in a file, with what they mean to it; the digest of the file."""
    import torch

    file = find_checkpoint(name, option="yoloe:FILE.pt,prompts=FILE.npz")
    try:
        with np.load(file.file, allow_pickle=False) as saved:
            names, rows = saved["names"].tolist(), saved["embeddings"]
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise BackendError(
            f"{file.file.name} cannot be read as prompts: {error}",
            hint="Write them with save_prompt_embeddings of ultralytics.",
        ) from None
    if rows.shape != (1, len(names), network.head.embed):
        raise BackendError(
            f"{file.file.name} holds prompts of shape {rows.shape}, and {network.weights.file.name} takes "
            f"(1, {len(names)}, {network.head.embed})",
            hint="Write them with the same network.",
        )
    network.model.set_classes(names, torch.from_numpy(rows).to(network.place.device, network.dtype))
    return file.digest
