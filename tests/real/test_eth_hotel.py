"""ETH hotel, people on foot in metres: every second annotation dropped, and found again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vidence.bench.hotel import coverage

DATA = os.environ.get("VIDENCE_DATA")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not DATA, reason="VIDENCE_DATA names the real files"),
]


def test_intervals_cover_the_dropped_places_and_are_not_wide() -> None:
    found = coverage(Path(DATA or "") / "eth_hotel" / "obsmat.txt")
    assert found.places > 2000
    assert 0.90 <= found.covered <= 0.99
    assert found.half_width_m <= 4 * found.error_m
