"""What the judge lets stand, and why it does not let stand the rest."""

import pytest

from vidence.bench.synthetic import coverage_of, times_of, traffic, tube_of
from vidence.tools.manipulations.count import Count as CountTool
from vidence.tools.manipulations.events import Events
from vidence.tools.manipulations.measure import Measure
from vidence.traces.entail import judge
from vidence.traces.records import Absence, Box, Claim, Description, FrameRef, Frames, Region, Span
from vidence.traces.records.claim import (
    Absent,
    Attribute,
    Chosen,
    Count,
    Free,
    Moment,
    Order,
    Present,
    Quantified,
    When,
)

WHOLE = Span(start_s=0.0, end_s=8.0)


@pytest.fixture
def world():
    return traffic()


def judged(world, predicate, *cited):
    (one,) = judge([Claim(id="c1", predicate=predicate, evidence=cited)], world.ledger, world.video)
    return one


def status(world, predicate, *cited):
    return judged(world, predicate, *cited).status


def test_claims_without_evidence_or_with_unknown_evidence_are_uncited(world):
    present = Present(subject="a red thing", span=WHOLE)
    assert status(world, present) == "uncited"
    unknown = judged(world, present, "e1", "e77")
    assert (unknown.status, unknown.reason) == ("uncited", "e77 is not in the ledger")
    assert status(world, present, "e1") == "verified"


def test_a_sentence_comes_with_every_judgement(world):
    assert judged(world, Present(subject="a red thing", span=WHOLE), "e1").text == (
        "A red thing was seen from 0.0 to 8.0 s."
    )


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("the red car", "verified"),
        ("the crimson object", "verified"),
        ("the object left of the blue box", "verified"),
        ("the red car or the blue truck", "verified"),
        ("the person in red", "verified"),
        ("the blue car", "contradicted"),
        ("the person in blue", "contradicted"),
    ],
)
def test_colours_named_of_the_thing_itself_must_fit(world, subject, expected):
    assert status(world, Present(subject=subject, span=WHOLE), "e1") == expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("a car", "verified"),
        ("a vehicle", "verified"),
        ("an automobile", "verified"),
        ("a truck", "contradicted"),
    ],
)
def test_classes_must_fit_where_the_detector_knows_them(world, subject, expected):
    car = world.enter(tube_of(times_of(), 300.0, 100.0, label="car", colour=None, track=9))
    assert status(world, Present(subject=subject, span=WHOLE), car.id) == expected


def test_times_outside_the_video_are_contradicted(world):
    late = judged(world, Present(subject="a red thing", span=Span(start_s=0, end_s=9)), "e1")
    assert late.reason == "9.00 s is outside the video, which runs from 0.00 to 8.00 s"


def test_absence_needs_all_of_its_span_looked_at_and_names_the_holes(world):
    hole = coverage_of(WHOLE).model_copy(
        update={"spans": (Span(start_s=0, end_s=2), Span(start_s=3, end_s=8))}
    )
    absence = world.enter(Absence(query="purple", span=WHOLE, coverage=hole))
    claim = Absent(subject="purple thing", span=WHOLE)
    got = judged(world, claim, absence.id)
    assert (got.status, got.reason) == ("asserted", "nobody looked from 2.00 to 3.00 s")
    rest = world.enter(
        Absence(query="purple", span=WHOLE, coverage=coverage_of(Span(start_s=1.5, end_s=3.5)))
    )
    assert status(world, claim, absence.id, rest.id) == "verified"
    assert (
        status(world, Absent(subject="purple thing", span=Span(start_s=3, end_s=8)), absence.id) == "verified"
    )


def test_an_absence_speaks_only_of_its_own_span(world):
    early = world.enter(Absence(query="purple", span=Span(start_s=0, end_s=3), coverage=coverage_of(WHOLE)))
    assert status(world, Absent(subject="purple thing", span=WHOLE), early.id) == "asserted"


def test_finding_no_purple_thing_is_not_finding_no_thing(world):
    absence = world.enter(Absence(query="purple", span=WHOLE, coverage=coverage_of(WHOLE)))
    assert status(world, Absent(subject="purple car", span=WHOLE), absence.id) == "verified"
    assert status(world, Absent(subject="pink car", span=WHOLE), absence.id) == "contradicted"


def test_absent_is_contradicted_by_a_tube_that_nobody_cited(world):
    lie = world.enter(Absence(query="green", span=WHOLE, coverage=coverage_of(WHOLE)))
    got = judged(world, Absent(subject="green object", span=WHOLE), lie.id)
    assert (got.status, got.reason) == ("contradicted", "e3 fits and is visible in that time")


def test_an_event_that_did_not_happen_one_way_may_have_happened_another(world):
    (never_left,) = world.run(Events, of="e1", event="moving", way="left")
    left, moved = (Absent(subject="the red thing", span=WHOLE, event=e) for e in ("move to the left", "move"))
    assert status(world, left, never_left.id) == "verified"
    assert judged(world, moved, never_left.id).reason == f"{never_left.id} says so only of 'moving left'"


def test_a_count_that_leaves_something_out_is_contradicted(world):
    (two,) = world.run(CountTool, of=("e1", "e2"), mode="ever", query="objects")
    got = judged(world, Count(subject="objects", mode="ever", value=2, span=WHOLE), two.id)
    assert (got.status, got.reason) == ("contradicted", "e3 fit(s) too, and with it the count is 3")


def test_things_counted_for_what_they_did_must_have_done_it(world):
    (two,) = world.run(CountTool, of=("e1", "e2"), mode="ever", query="objects")
    doing = Count(subject="objects", mode="ever", value=2, span=WHOLE, detail="move")
    assert judged(world, doing, two.id).reason == "nothing says that e1 did move"
    for key in ("e1", "e2"):
        world.run(Events, of=key, event="moving")
        world.run(Events, of=key, event="turn")
    assert status(world, doing, two.id) == "verified"
    for lie in ("not move", "leave by the left", "turn"):
        assert status(world, doing.model_copy(update={"detail": lie}), two.id) == "contradicted"
    assert status(world, doing.model_copy(update={"detail": "not turn"}), two.id) == "verified"


@pytest.mark.parametrize(
    ("value", "expected"), [(8.0, "verified"), (8.04, "verified"), (8.2, "contradicted")]
)
def test_numbers_may_be_rounded_but_not_more(world, value, expected):
    (measured,) = world.run(Measure, quantity="visible_duration", of=("e1",))
    claim = Quantified(name="visible_duration", subject="the red thing", value=value, unit="s")
    assert status(world, claim, measured.id) == expected


def test_units_are_converted_and_never_mixed(world):
    (measured,) = world.run(Measure, quantity="visible_duration", of=("e1",))
    in_ms = Quantified(name="visible_duration", subject="the red thing", value=8000, unit="ms")
    assert status(world, in_ms, measured.id) == "verified"
    assert status(world, in_ms.model_copy(update={"unit": "s"}), measured.id) == "contradicted"
    assert status(world, in_ms.model_copy(update={"unit": "px"}), measured.id) == "contradicted"


def test_a_forged_record_supports_nothing(world):
    (stop,) = world.run(Events, of="e1", event="stop")
    claim = When(subject="the red thing", event="stop", t_s=5.5)
    forged = stop.model_copy(update={"t_s": 5.5, "found": Span(start_s=5.5, end_s=5.5)})
    got = judged(world.forged(forged), claim, stop.id)
    assert (got.status, got.reason) == (
        "contradicted",
        f"{stop.id} says stop at 5.50 s, computed again it is not there",
    )


def test_a_record_computed_for_another_video_supports_nothing(world):
    (stop,) = world.run(Events, of="e1", event="stop")
    parameters = {**stop.derivation.parameters, "frame_px": (320, 180)}
    foreign = stop.model_copy(
        update={"derivation": stop.derivation.model_copy(update={"parameters": parameters})}
    )
    claim = When(subject="the red thing", event="stop", t_s=stop.t_s)
    assert judged(world.forged(foreign), claim, stop.id).reason == f"{stop.id} was computed for another video"


def test_events_too_close_to_tell_are_not_in_any_order(world):
    (start,) = world.run(Events, of="e1", event="start")
    near = start.model_copy(
        update={"derivation": None, "t_s": start.t_s + 0.001, "tube": "e2", "what": "stop"}
    )
    other = world.enter(near)
    first = Moment(subject="the red thing", event="start", t_s=start.t_s)
    second = Moment(subject="the blue thing", event="stop", t_s=other.t_s)
    assert status(world, Order(first=first, second=second), start.id, other.id) == "asserted"
    same = Order(first=first, second=second, relation="same_time")
    assert status(world, same, start.id, other.id) == "verified"


def test_the_first_to_do_something_is_chosen_among_the_events_cited(world):
    events = [e for of in ("e1", "e2") for e in world.run(Events, of=of, event="appear")]
    first = Chosen(subject="the red thing", criterion="first to appear", chosen="e1")
    assert status(world, first, *(e.id for e in events)) == "verified"
    last = Chosen(subject="the red thing", criterion="last to appear", chosen="e1")
    assert status(world, last, *(e.id for e in events)) == "contradicted"
    alone = Chosen(subject="the blue thing", criterion="first to appear", chosen="e2")
    assert (
        judged(world, alone, events[-1].id).reason
        == f"{events[0].id} says that e1 did, too, at 0.00 s: cite it"
    )


def test_a_region_bears_out_presence_in_its_frame_only(world):
    frame = FrameRef(pts=0, t_s=2.0)
    region = world.enter(
        Region(label="dog", score=0.9, frame=frame, box=Box(xyxy=(1, 1, 9, 9)), colour="brown")
    )
    assert (
        status(world, Present(subject="a brown dog", span=Span(start_s=1, end_s=3)), region.id) == "verified"
    )
    assert (
        status(world, Present(subject="a brown cat", span=Span(start_s=1, end_s=3)), region.id)
        == "contradicted"
    )
    assert status(world, Present(subject="a dog", span=Span(start_s=3, end_s=4)), region.id) == "contradicted"


def test_what_no_detector_knows_is_no_attribute(world):
    assert judged(world, Attribute(subject="it", name="class", value="car"), "e1").reason == (
        "synthetic sees things but not what they are"
    )
    assert (
        status(world, Attribute(subject="the first to leave", name="colour", value="red"), "e1") == "verified"
    )


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("What is there?", "A man waits. He looks worried.", "supported"),
        ("What is there?", "A man waits. He is not worried.", "asserted"),
        ("Is he worried?", "He looks worried.", "asserted"),
        ("What is there?", "A man waits.", "asserted"),
        ("Does the woman look worried?", "A man waits. He looks worried.", "asserted"),
        ("How does he look?", "He looks worried.", "supported"),
        ("What is there?", "A man smiles at a worried woman.", "asserted"),
    ],
)
def test_free_words_need_a_description_that_was_not_told_them(world, asked, text, expected):
    frames = world.enter(Frames(frames=(FrameRef(pts=0, t_s=0.0),)))
    seen = world.enter(Description(asked=asked, text=text, span=WHOLE, frames=frames.frames))
    assert status(world, Free(text="He looks worried."), seen.id) == expected
