"""A second reader: questions by their gist, for wordings that the exact grammar does not know."""

from __future__ import annotations

from .read import read_gist

__all__ = ["read_gist"]
