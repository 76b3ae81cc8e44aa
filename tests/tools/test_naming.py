import numpy as np
import pytest
from vidence.tools.capabilities import Sought
from vidence.tools.coco import COCO
from vidence.tools.finding import find
from vidence.tools.naming import Examined, name_of


def scores(**classes):
    sums = np.zeros(len(COCO))
    for name, value in classes.items():
        sums[COCO.index(name.replace("_", " "))] = value
    return sums


def test_a_class_with_most_of_the_scores_is_sure():
    named = name_of(scores(person=50.0, dog=2.0), moves=True)
    assert (named.label, named.sure) == ("person", True)


def test_what_moves_by_itself_is_no_phone_and_it_is_said():
    named = name_of(scores(cell_phone=24.0, airplane=3.3, car=2.7, truck=2.1, bus=1.1), moves=True)
    assert (named.label, named.sure) == ("vehicle", False)
    assert named.why == ("most like a cell phone to the detector; of what moves by itself, a vehicle")


def test_a_phone_that_lies_still_is_a_phone():
    assert name_of(scores(cell_phone=24.0, car=2.7), moves=False).label == "cell phone"


def test_a_moved_cup_that_looks_like_nothing_alive_stays_a_cup():
    named = name_of(scores(cup=20.0, person=0.1), moves=True)
    assert (named.label, named.sure) == ("cup", False)


def test_kinds_of_vehicle_that_cannot_be_told_apart_are_a_vehicle():
    assert name_of(scores(bus=11.3, suitcase=8.3, cell_phone=3.5, car=2.2), moves=True).label == "vehicle"


@pytest.fixture
def examining(scripted):
    """A detector of classes that sees what is scripted, and gives boxes the scores that are scripted."""

    class Examining(scripted.Detector):
        threshold = 0.25
        scores_at = staticmethod(lambda t_s, box: scores(car=0.9))

        def examine(self, frame, boxes):
            video = type("One", (), {"frames": lambda *_, **__: iter([frame])})()
            detections = next(self.detect(video, type("R", (), {"span": None, "rate_hz": None}), _Never()))
            rows = [self.scores_at(frame.t_s, box) for box in boxes]
            return Examined(detections, np.array(rows, np.float32).reshape(-1, len(COCO)))

    class _Never:
        def check(self, what):
            pass

    return Examining


def crossing(t_s):
    return (10 + 20 * t_s, 40.0, 40 + 20 * t_s, 60.0)


def standing(t_s):
    return (110.0, 80.0, 130.0, 110.0)


def test_movers_get_the_detectors_class_and_motions_extent(make_context, scripted, examining):
    detector = examining([], name="onnx", classes=frozenset(COCO))
    context = make_context([scripted.Thing(crossing)], detector=detector)
    found = find(context, Sought(noun="vehicle"))
    (tube,) = found.index.tubes
    assert (tube.label, tube.classed, tube.source) == ("car", True, "onnx+motion+rows")
    assert len(tube.samples) == 40
    assert [b.name for b in found.backends] == ["onnx", "motion", "rows"]


def test_what_the_detector_sees_nothing_of_is_no_thing(make_context, scripted, examining):
    detector = examining([], name="onnx", classes=frozenset(COCO))
    detector.scores_at = lambda t_s, box: scores(car=0.1)
    assert find(make_context([scripted.Thing(crossing)], detector=detector), Sought()).index.tubes == ()


def test_a_thing_that_never_moves_keeps_the_detectors_label(make_context, scripted, examining):
    parked = scripted.Thing(standing, scripted.BLUE, "truck")
    detector = examining([parked], name="onnx", classes=frozenset(COCO))
    context = make_context([scripted.Thing(crossing)], detector=detector)
    tubes = find(context, Sought()).index.tubes
    assert [(t.label, t.source) for t in tubes] == [("car", "onnx+motion+rows"), ("truck", "onnx+still")]


def test_a_small_remnant_long_after_the_last_sight_is_trimmed(make_context, scripted, examining):
    def leaves_a_ghost(t_s):
        return crossing(t_s) if t_s < 2 else (60.0, 50.0, 66.0, 56.0)

    detector = examining([], name="onnx", classes=frozenset(COCO))
    detector.scores_at = lambda t_s, box: scores(car=0.9 if t_s < 2 else 0.0)
    context = make_context([scripted.Thing(leaves_a_ghost)], detector=detector)
    (tube,) = find(context, Sought()).index.tubes
    assert 1.9 <= tube.span.end_s <= 3.0


def test_a_moving_camera_leaves_it_to_the_detector_alone(make_context, scripted, examining):
    detector = examining([scripted.Thing(crossing, label="car")], name="onnx", classes=frozenset(COCO))
    context = make_context(detector=detector, moves=True)
    (tube,) = find(context, Sought(noun="car")).index.tubes
    assert tube.source == "onnx+rows"
    assert tube.classed
