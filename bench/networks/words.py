"""Tokenizers taught a few words: those of networks whose weights know none."""

from __future__ import annotations

import json
from typing import Any

from ...tools.coco import COCO

_TOLD = tuple(f"a photo of a red {noun}. this is a blue {noun}" for noun in COCO)


def word_pieces() -> Any:
    """BERT's."""
    from transformers import BertTokenizer

    return BertTokenizer().train_new_from_iterator(_TOLD, 600, show_progress=False)


def byte_pairs() -> Any:
    """CLIP's."""
    from transformers import CLIPTokenizer

    taught = CLIPTokenizer().train_new_from_iterator(_TOLD, 900, show_progress=False)
    held = json.loads(taught.backend_tokenizer.to_str())["model"]
    # Where a caption begins with number 0, OWLv2 takes it for none.
    vocab = {"<none>": 0, **{piece: number + 1 for piece, number in held["vocab"].items()}}
    return CLIPTokenizer(vocab=vocab, merges=[tuple(pair) for pair in held["merges"]])


def pieces() -> Any:
    """SigLIP 2's."""
    from transformers import Siglip2Tokenizer

    return Siglip2Tokenizer().train_new_from_iterator(_TOLD, 600, show_progress=False)
