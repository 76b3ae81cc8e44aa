"""About how many tokens a request is, for models that do not tell."""

from __future__ import annotations

from .model import Request, Text

# Letters to a token of English, and pixels to a token of a picture (patches of 28 × 28).
LETTERS_PER_TOKEN, _PIXELS = 4, 784


def tokens_of(request: Request) -> int:
    """A quarter of its letters, tools included, and its pictures by their area."""
    letters = sum(len(p.text) for m in request.messages for p in m.parts if isinstance(p, Text))
    letters += sum(len(use.model_dump_json()) for m in request.messages for use in m.uses)
    letters += sum(len(tool.model_dump_json()) for tool in request.tools)
    return letters // LETTERS_PER_TOKEN + sum(s.width * s.height // _PIXELS for s in request.shown)
