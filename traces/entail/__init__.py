"""What the ledger says of claims: each claim's status, computed from the evidence it cites."""

from __future__ import annotations

from .judge import judge

__all__ = ["judge"]
