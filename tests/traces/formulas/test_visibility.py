"""When a tube is seen: hidden stretches split it, what a detector overlooks for a moment does not."""

import pytest

from vidence.bench.synthetic import times_of, tube_of
from vidence.traces.formulas import visible_spans


@pytest.fixture
def with_gap():
    """A tube over 4 s that is not seen for some of the time in its middle."""

    def make(label, gap_s):
        times = times_of(25.0, 4.0)
        tube = tube_of(times, 100 + 20 * times, 80.0)
        seen = tuple("hidden" if 2.0 <= t < 2.0 + gap_s else "full" for t in times)
        samples = tube.samples.model_copy(update={"seen": seen})
        return tube.model_copy(update={"label": label, "samples": samples})

    return make


@pytest.mark.parametrize(
    ("label", "gap_s", "spans"), [("object", 0.3, 2), ("car", 0.3, 1), ("car", 0.9, 2), ("object", 0.9, 2)]
)
def test_only_a_detector_of_classes_overlooks(with_gap, label, gap_s, spans):
    assert len(visible_spans(with_gap(label, gap_s))) == spans
