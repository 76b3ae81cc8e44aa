"""What is computed here is exact; what a network gives may be off, by field, in what the field is in."""

import pytest

from vidence.tools.manipulations.tolerances import EXACT, allowed
from vidence.traces.records import Fingerprint

CLASSICAL = Fingerprint(capability="detector", name="motion", version="1")
NETWORK = Fingerprint(capability="detector", name="rtdetr", version="1", weights="0" * 64)


@pytest.mark.parametrize("where", ["samples.xyxy[3][0]", "t_s", "value"])
def test_without_a_network_numbers_are_exact(where):
    assert allowed((CLASSICAL,))(where) == EXACT
    assert allowed(())(where) == EXACT
    assert not EXACT.holds(1.0, 1.0 + 1e-6)
    assert EXACT.holds(1.0, 1.0 + 1e-12)


@pytest.mark.parametrize(
    ("where", "was", "near", "far"),
    [
        ("samples.xyxy[3][0]", 100.0, 101.5, 103.0),
        ("samples.score[12]", 0.9, 0.93, 0.8),
        ("span.start_s", 2.0, 2.08, 2.3),
        ("range.median", 10.0, 10.1, 11.0),
        ("look.colour_shares.red", 0.5, 0.51, 0.6),
    ],
)
def test_a_networks_numbers_may_be_off_by_what_their_field_is(where, was, near, far):
    may = allowed((CLASSICAL, NETWORK))(where)
    assert may.holds(was, near)
    assert not may.holds(was, far)
