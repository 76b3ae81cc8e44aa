"""What a backend of each capability gives, to the byte: one elsewhere is held against one that is here."""

from itertools import islice

import numpy as np

from vidence.tests.blobs import Blobs
from vidence.tests.conformance.checks_words import shown
from vidence.tools.backends.detectors.colour import ColourDetector
from vidence.tools.capabilities import Prompt, Request, Sought, Spot
from vidence.tools.deadline import Deadline
from vidence.tools.registry import ChosenBackends, parse_choices
from vidence.tools.remote.pack import pack
from vidence.traces.records import Span


class Elsewhere:
    """What stands for it is kept for the next call, and what it holds goes with its process."""

    test_it_lets_go_of_its_memory = None


def here(capability, name, argument=None):
    """A backend of this process."""
    choice = f"{capability}={name}" + (f":{argument}" if argument else "")
    return ChosenBackends(parse_choices([choice])).of(capability)


def written(value):
    """A value as JSON and bytes, which tell any two apart."""
    packed = pack(value, lambda kind, thing: 0)
    return packed.tree, [(a.dtype, a.shape, a.tobytes()) for a in packed.arrays]


def _detections(detector, video):
    request = Request(Span(start_s=0.2, end_s=0.8), 12.0, Sought(colours=("red",)), standing=True)
    return [*detector.detect(video, Request(), Deadline()), *detector.detect(video, request, Deadline())]


def _tracks(tracker, video):
    looks = ColourDetector().detect(video, Request(), Deadline())
    return tracker.track(looks, (video.record.width, video.record.height), 25.0, Deadline.after(60))


def _motion(camera, video):
    return camera.motion(video, None, Deadline())


def _fits(retriever, video):
    rows = np.stack(list(retriever.encode(video.frames(rate_hz=5))))
    return rows, retriever.fit("a red car", np.arange(len(rows)) / 5, rows)


def _points(tracker, video):
    return tracker.follow(video, [Spot(0.4, 56.0, 52.0)], None, Deadline())


def _maps(estimator, video):
    return list(estimator.depth(islice(video.frames(rate_hz=5), 3), Deadline()))


def _outlines(segmenter, video):
    (frame,) = video.at([0.4])
    prompt = Prompt(frame.t_s, box=(40.0, 36.0, 76.0, 68.0))
    followed = segmenter.follow(video, [prompt], Span(start_s=0.3, end_s=0.6), Deadline())
    return [segmenter.segment(frame, [prompt], Deadline()), *followed]


def _words(describer, video):
    blobs = Blobs()
    return describer.describe("What is there?", [shown(blobs)], blobs, Deadline()), blobs.kept


LOOKS = {
    "detector": _detections,
    "tracker": _tracks,
    "camera": _motion,
    "retriever": _fits,
    "points": _points,
    "depth": _maps,
    "segmenter": _outlines,
    "describer": _words,
}


def gives_the_same(there, local, capability, video):
    """Two backends, one of which is elsewhere, and the same video."""
    assert there.name == local.name
    assert there.fingerprint() == local.fingerprint()
    found = LOOKS[capability](there, video)
    assert found
    assert written(found) == written(LOOKS[capability](local, video))
