"""`watch` looks at a span at a rate, says the rate it really had, and can be shown as contact sheets."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from vidence.tests.blobs import Blobs
from vidence.tools.manipulations.watch import LARGE, SMALL, Watch, WatchArguments
from vidence.tools.pictures import THUMB_PX
from vidence.traces.errors import BadArguments
from vidence.traces.records import Span


@pytest.fixture(scope="module")
def path(tmp_path_factory, make_video, numbered):
    """Ten seconds at 25 fps."""
    return make_video(tmp_path_factory.mktemp("watch") / "v.mp4", numbered(250, width=320))


@pytest.fixture
def watch(make_context, path):
    def run(start_s, end_s, **arguments):
        blobs = Blobs()
        context = replace(make_context(path=path), blobs=blobs)
        span = {"start_s": start_s, "end_s": end_s}
        (seen,) = Watch().run(WatchArguments(span=span, **arguments), context).evidence
        return seen, [cv2.imdecode(np.frombuffer(blobs.get(b), np.uint8), 1) for b in seen.blobs]

    return run


def test_frames_come_at_the_rate_asked_for(watch):
    seen, pictures = watch(2.0, 6.0, fps=2.0)
    assert [frame.index for frame in seen.frames] == [50, 63, 75, 88, 100, 113, 125, 138]
    assert seen.coverage.spans == (Span(start_s=2.0, end_s=6.0),)
    assert seen.coverage.rate_hz == pytest.approx(2.0, rel=0.02)
    assert seen.coverage.frames == len(pictures) == 8
    assert seen.sheet
    assert seen.degradations == ()
    assert max(pictures[0].shape) == THUMB_PX


def test_large_pictures_are_whole_frames(watch):
    seen, pictures = watch(2.0, 4.0, fps=1.0, sheet=False)
    assert not seen.sheet
    assert pictures[0].shape == (48, 320, 3)


@pytest.mark.parametrize(("sheet", "most"), [(True, SMALL), (False, LARGE)])
def test_too_many_frames_lower_the_rate_and_it_says_so(watch, sheet, most):
    seen, _ = watch(0.0, 10.0, fps=25.0, sheet=sheet)
    assert most - 1 <= len(seen.frames) <= most
    assert seen.frames[-1].t_s > 9.0
    (weak,) = seen.degradations
    assert weak.kind == "lowered_rate"
    assert f"{seen.coverage.rate_hz:.3g} frames a second, not 25" in weak.detail


def test_more_than_the_video_has_is_told(watch):
    seen, _ = watch(1.0, 2.0, fps=100.0)
    assert seen.coverage.rate_hz == pytest.approx(25.0)
    assert "all that there are" in seen.degradations[0].detail


def test_an_instant_shows_the_frame_on_display(watch):
    seen, _ = watch(1.01, 1.01)
    assert [frame.index for frame in seen.frames] == [25]


def test_a_span_outside_the_video_is_refused(watch):
    with pytest.raises(BadArguments, match="outside the video"):
        watch(2.0, 60.0)
