"""Canonical JSON: one value, one sequence of bytes."""

from __future__ import annotations

import hashlib
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidence.traces.canonical import canonical, digest, digest_file, is_canonical
from vidence.traces.records import Box, Span

plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
text = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    plain | text, lambda inner: st.lists(inner) | st.dictionaries(text, inner), max_leaves=12
)


@given(values)
def test_what_is_written_reads_back_the_same(value):
    again = json.loads(canonical(value))
    assert again == value
    assert canonical(again) == canonical(value)
    assert is_canonical(canonical(value))


@given(st.dictionaries(text, plain, min_size=2))
def test_the_order_of_keys_does_not_matter(value):
    assert canonical(dict(reversed(list(value.items())))) == canonical(value)


@given(values, st.data())
def test_no_space_may_be_added_outside_strings(value, data):
    spaced = json.dumps(value, sort_keys=True, ensure_ascii=False, indent=1).encode()
    assert not is_canonical(canonical(value) + b"\n")
    assert is_canonical(spaced) == (spaced == canonical(value))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_keep_every_bit(value):
    again = json.loads(canonical(value))
    assert math.copysign(1, again) == math.copysign(1, value)
    assert again.hex() == value.hex()


@pytest.mark.parametrize("value", [math.nan, math.inf, {"a": [-math.inf]}])
def test_nan_and_infinity_are_refused(value):
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a": 1}',
        b"1.50",
        b'"\\u00e9"',
        b"NaN",
        b"[1",
        b"\xff",
        b"1e5",
        b"",
    ],
)
def test_other_ways_to_write_json_are_not_canonical(data):
    assert not is_canonical(data)


def test_deep_nesting_is_refused_and_not_a_crash():
    assert not is_canonical(b"[" * 100_000)


def test_records_are_written_as_their_fields():
    assert canonical(Span(start_s=1, end_s=2.5)) == b'{"end_s":2.5,"start_s":1.0}'


def test_text_is_utf_8_not_escapes():
    assert canonical({"é": "→"}) == '{"é":"→"}'.encode()


def test_a_file_and_its_bytes_have_one_digest(tmp_path):
    data = bytes(range(256)) * 9000
    (tmp_path / "f").write_bytes(data)
    assert digest_file(tmp_path / "f") == digest(data) == hashlib.sha256(data).hexdigest()


times = st.floats(-1e6, 1e6, allow_nan=False)
spans = st.tuples(times, times).map(lambda p: Span(start_s=min(p), end_s=max(p)))


@given(spans, spans)
def test_spans_meet_alike_from_both_sides(a, b):
    common = a.intersect(b)
    assert common == b.intersect(a)
    assert a.iou(b) == b.iou(a)
    assert 0 <= a.iou(b) <= 1
    if common is not None:
        assert a.start_s <= common.start_s < common.end_s <= a.end_s
        assert all(s.contains(common.start_s) for s in (a, b))


@given(spans, times)
def test_a_span_is_half_open(span, t_s):
    assert span.contains(t_s) == (span.start_s <= t_s < span.end_s or t_s == span.start_s)
    assert span.contains(span.start_s)
    assert span.contains(span.end_s) == (span.duration_s == 0)


@given(spans)
def test_a_span_is_its_own_best_match(span):
    assert span.iou(span) == (1.0 if span.duration_s > 0 else 0.0)
    assert Span.model_validate_json(canonical(span)) == span


@given(times, times)
def test_a_span_that_ends_before_it_starts_is_refused(a, b):
    if a == b:
        return
    with pytest.raises(ValueError, match="ends at or after its start"):
        Span(start_s=max(a, b), end_s=min(a, b))


sides = st.floats(-1e4, 1e4, allow_nan=False)
boxes = st.tuples(sides, sides, sides, sides).map(
    lambda v: Box(xyxy=(min(v[0], v[2]), min(v[1], v[3]), max(v[0], v[2]), max(v[1], v[3])))
)


@given(boxes, boxes)
def test_boxes_overlap_alike_from_both_sides(a, b):
    assert a.intersection_px2(b) == b.intersection_px2(a)
    assert a.iou(b) == pytest.approx(b.iou(a), abs=1e-12)
    assert 0 <= a.intersection_px2(b) <= min(a.area_px2, b.area_px2)
    assert 0 <= a.iou(b) <= 1 + 1e-9


@given(boxes)
def test_the_centre_of_a_box_lies_in_it(box):
    x, y = box.centre
    assert box.xyxy[0] <= x <= box.xyxy[2]
    assert box.xyxy[1] <= y <= box.xyxy[3]
    assert Box.model_validate_json(canonical(box)) == box
