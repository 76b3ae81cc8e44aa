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


def named_as(moves, **classes):
    return name_of(scores(**classes), COCO, moves=moves)


def test_a_class_with_most_of_the_scores_is_sure():
    named = named_as(True, person=50.0, dog=2.0)
    assert (named.label, named.sure) == ("person", True)


def test_what_drives_is_no_phone_and_it_is_said():
    named = named_as(True, cell_phone=24.0, airplane=3.3, car=2.7, truck=2.1, bus=1.1)
    assert (named.label, named.sure) == ("vehicle", False)
    assert named.why == ("most like a cell phone to the detector; of what drives, a vehicle")


def test_a_phone_that_lies_still_is_a_phone():
    assert named_as(False, cell_phone=24.0, car=2.7).label == "cell phone"


def test_a_cup_moved_by_a_hand_stays_a_cup():
    named = named_as(True, cup=20.0, person=8.0, car=0.1)
    assert (named.label, named.sure) == ("cup", False)


def test_kinds_of_vehicle_that_cannot_be_told_apart_are_a_vehicle():
    assert named_as(True, bus=11.3, suitcase=8.3, cell_phone=3.5, car=2.2).label == "vehicle"


def test_a_detector_of_other_classes_is_named_by_its_own():
    named = name_of(np.array([9.0, 1.0]), ("forklift", "person"), moves=False)
    assert (named.label, named.sure) == ("forklift", True)


@pytest.fixture
def examining(scripted):
    """A detector of classes: what it sees is scripted, and so are the scores of everything it sees."""

    class Examining(scripted.Detector):
        scores, nouns = scores(car=0.9), COCO

        def examine(self, video, request, deadline):
            for seen in self.detect(video, request, deadline):
                yield Examined(seen, np.tile(self.scores.astype(np.float32), (len(seen), 1)))

    return lambda *things: Examining(list(things), name="onnx", classes=frozenset(COCO))


def crossing(t_s):
    return (10 + 20 * t_s, 40.0, 40 + 20 * t_s, 60.0)


def standing(t_s):
    return (110.0, 80.0, 130.0, 110.0)


def test_a_tube_gets_the_class_of_all_its_looks(make_context, scripted, examining):
    found = find(make_context(detector=examining(scripted.Thing(crossing))), Sought(noun="vehicle"))
    (tube,) = found.index.tubes
    assert (tube.label, tube.classed, tube.source) == ("car", True, "onnx+rows")
    assert [b.name for b in found.backends] == ["onnx", "rows"]


def test_a_doubtful_class_is_a_degradation_on_the_tube(make_context, scripted, examining):
    detector = examining(scripted.Thing(crossing, label="cell phone"))
    detector.scores = scores(cell_phone=0.9, car=0.1)
    (tube,) = find(make_context(detector=detector), Sought(noun="car")).index.tubes
    assert (tube.label, tube.classed) == ("vehicle", False)
    assert [d.kind for d in tube.degradations] == ["class_unchecked"]


def test_a_thing_that_never_moves_is_one_though_it_is_hidden_for_a_while(make_context, scripted, examining):
    def comes_and_goes(t_s):
        return None if 1.0 < t_s < 1.8 else standing(t_s)

    parked = scripted.Thing(comes_and_goes, scripted.BLUE, "truck")
    detector = examining(parked, scripted.Thing(crossing))
    tubes = find(make_context(detector=detector), Sought()).index.tubes
    assert [(t.label, t.source) for t in tubes] == [("car", "onnx+rows"), ("truck", "onnx+still")]


def test_one_who_stops_for_long_is_not_taken_for_a_still_thing_too(make_context, scripted, examining):
    def stops(t_s):
        return crossing(min(t_s, 1.5))

    tubes = find(make_context(detector=examining(scripted.Thing(stops))), Sought()).index.tubes
    assert [t.source for t in tubes] == ["onnx+rows"]


def test_a_moving_camera_leaves_the_naming_to_the_detector(make_context, scripted, examining):
    detector = examining(scripted.Thing(crossing, label="cell phone"))
    (tube,) = find(make_context(detector=detector, moves=True), Sought()).index.tubes
    assert (tube.label, tube.classed) == ("cell phone", True)
