import io
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from vidence.bench.kinebench.inputs import sidecar
from vidence.bench.scenes.camera import GroundCamera
from vidence.tools.backends.depth.ground import GroundDepth
from vidence.tools.capabilities import DepthMap
from vidence.tools.geometry.ground_plane import GroundPlane
from vidence.tools.geometry.posed import About
from vidence.tools.manipulations.depth import DepthArguments, ReadDepth, packed
from vidence.traces.blobs import BlobStore
from vidence.traces.errors import BadArguments, NotMeasurable
from vidence.traces.records import EVIDENCE, Fingerprint
from vidence.traces.render import summary


def wall(frame_px, near=None):
    """A wall at ten metres, its left column unknown, a thing at four where `near` says."""
    values = np.full((60, 80), 10.0, np.float32)
    values[:, 0] = np.nan
    if near is not None:
        x1, y1, x2, y2 = (round(v * n / m) for v, n, m in zip(near, (80, 60) * 2, frame_px * 2, strict=True))
        values[y1:y2, x1:x2] = 4.0
    return values


class Wall:
    name, concurrency, memory_mb = "wall", 1, 1

    def __init__(self, kind="metric", near=None):
        self.kind, self._near = kind, near

    def fingerprint(self):
        return Fingerprint(capability="depth", name=self.name, version="1", parameters={"kind": self.kind})

    def depth(self, frames, deadline):
        for frame in frames:
            size = frame.rgb().shape[1::-1]
            values = wall(size, self._near)
            yield DepthMap(frame.pts, frame.t_s, frame.index, self.kind, size, values, max_depth_m=80.0)


@pytest.fixture
def told(make_context, tmp_path):
    """What `depth` tells with a wall for an estimator, its context beside it."""

    def make(near=None, kind="metric", **arguments):
        context = make_context()
        backends = SimpleNamespace(**vars(context.backends), depth=lambda: Wall(kind, near))
        context = replace(context, backends=backends, blobs=BlobStore(tmp_path / "run"))
        return ReadDepth().run(DepthArguments(**arguments), context), context

    return make


def test_the_range_and_the_map_of_a_frame_are_evidence(told):
    output, context = told(t_s=0.5, near=(20, 20, 60, 60))
    (depth,) = output.evidence
    assert (depth.means, depth.source, depth.max_depth_m) == ("metric", "wall", 80.0)
    assert (depth.range.least, depth.range.median, depth.range.most) == (4.0, 10.0, 10.0)
    assert depth.range.known_share == pytest.approx(79 / 80)
    assert depth.frame.t_s == pytest.approx(0.5, abs=0.11)
    kept = np.load(io.BytesIO(context.blobs.get(depth.map)))
    assert kept.dtype == np.float16
    assert kept.shape == (60, 80)
    assert np.isnan(kept[:, 0]).all()
    assert kept[:, 1:].astype(float).max() == 10.0
    assert output.backends[0].name == "wall"
    assert EVIDENCE.validate_json(EVIDENCE.dump_json(depth)) == depth
    assert "4 to 10 m" in summary(depth)


def test_a_box_has_the_depth_of_the_thing_in_it(told):
    output, _ = told(t_s=0.5, near=(30, 30, 70, 70), box=(20, 20, 80, 80))
    thing = output.evidence[0].thing
    assert (thing.median, thing.spread, thing.tube) == (pytest.approx(4.0), pytest.approx(0.0), None)


def test_proportions_are_told_as_such(told):
    output, _ = told(t_s=0.5, kind="inverse")
    assert output.evidence[0].means == "inverse"
    assert "nearness" in summary(output.evidence[0])
    assert " m" not in summary(output.evidence[0]).split(":")[1]


def test_a_tube_and_a_box_are_not_asked_at_once(told):
    with pytest.raises(BadArguments, match="of a tube or of a box"):
        told(t_s=0.5, of="e1", box=(1, 1, 5, 5))


def test_a_box_outside_of_the_frame_is_named(told):
    with pytest.raises(BadArguments, match="shows nothing of the frame"):
        told(t_s=0.5, box=(5000, 1, 6000, 5))


def test_numbers_too_large_for_the_map_are_not_known_rather_than_infinite():
    one = DepthMap(0, 0.0, 0, "metric", (2, 1), np.array([[1e6, 3.0]], np.float32))
    assert np.load(io.BytesIO(packed(one))).tolist()[0][1] == 3.0
    assert np.isnan(np.load(io.BytesIO(packed(one)))[0, 0])


def test_an_estimator_that_works_from_a_calibration_gets_the_runs(make_context, tmp_path):
    told = GroundCamera(width=160, height=120, focal_px=150.0, height_m=4.0, pitch_deg=30.0)
    camera = GroundPlane.model_validate(sidecar(told)).camera(About("ground_plane", "camera.json"))
    context = make_context()
    backends = SimpleNamespace(**vars(context.backends), depth=GroundDepth)
    context = replace(context, backends=backends, blobs=BlobStore(tmp_path / "run"))
    with pytest.raises(NotMeasurable, match="no calibration"):
        ReadDepth().run(DepthArguments(t_s=0.5), context)
    (depth,) = ReadDepth().run(DepthArguments(t_s=0.5), replace(context, camera=camera)).evidence
    # In the middle of the picture the ground lies where the camera's axis meets it.
    assert depth.range.median == pytest.approx(told.height_m / np.sin(np.radians(30.0)), rel=0.1)
    assert depth.source == "ground"
