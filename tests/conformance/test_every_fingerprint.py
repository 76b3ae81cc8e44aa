"""A threshold told in the fingerprint of a backend without weights is the one that it works by."""

import pytest

from vidence.tools.backends.cameras import features
from vidence.tools.backends.detectors import colour
from vidence.tools.backends.detectors.motion import detector as motion
from vidence.tools.backends.points import patch
from vidence.tools.backends.points.klt import tracker as klt
from vidence.tools.backends.retrievers import histogram
from vidence.tools.backends.segmenters import grabcut
from vidence.tools.backends.trackers import masks

# Each with what its fingerprint calls its thresholds, and what they are called where it works.
TOLD = {
    motion.MotionDetector: (motion, {"weak": "WEAK", "strong": "STRONG"}),
    colour.ColourDetector: (colour, {"contrast": "_CONTRAST", "least_share": "_LEAST_SHARE"}),
    grabcut.GrabCut: (grabcut, {"alike": "_ALIKE", "band": "_BAND", "pixels": "_MOST_PX"}),
    masks.MaskTracker: (
        masks,
        {"window_s": "_WINDOW_S", "lost_s": "_LOST_S", "same_iou": "_SAME_IOU"},
    ),
    patch.PatchTracker: (patch, {"alike": "ALIKE"}),
    klt.KltTracker: (klt, {"alike": "ALIKE", "halves_px": "HALVES_PX", "hidden_s": "HIDDEN_S"}),
    features.FeatureCameraEstimator: (
        features,
        {"still": "_STILL", "same_view": "_SAME_VIEW", "few_still": "_FEW_STILL"},
    ),
    histogram.HistogramRetriever: (histogram, {"long_px": "LONG_PX"}),
}


@pytest.mark.parametrize("make", TOLD, ids=lambda make: make.__name__)
def test_a_threshold_that_changes_changes_the_fingerprint(make, monkeypatch):
    module, names = TOLD[make]
    before = make().fingerprint().parameters
    assert set(before) - {"opencv"} == set(names)
    for told, name in names.items():
        with monkeypatch.context() as patched:
            patched.setattr(module, name, 2 * getattr(module, name))
            after = make().fingerprint().parameters
        assert {key for key in after if after[key] != before[key]} == {told}
