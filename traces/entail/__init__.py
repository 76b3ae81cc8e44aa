"""What the ledger says of claims: the status of each by what it cites, and what those that stand bear out."""

from __future__ import annotations

from .bearing import answering, bearings, borne_by
from .judge import judge

__all__ = ["answering", "bearings", "borne_by", "judge"]
