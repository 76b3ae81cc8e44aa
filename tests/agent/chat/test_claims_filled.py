"""Claims that only cite are filled in from what they cite; what one lacks is said in words that help."""

import pytest

from vidence.agent.chat.claims import Misread, drafted
from vidence.bench.synthetic import traffic
from vidence.tools.manipulations.count import Count
from vidence.tools.manipulations.events import Events
from vidence.tools.manipulations.measure import Measure
from vidence.traces.entail import judge
from vidence.traces.records import Box, FrameRef, Region
from vidence.traces.render import sentence

FRAME_PX = (640.0, 360.0)


@pytest.fixture
def world():
    return traffic()


def claimed(world, *cited, **given):
    """The predicate of a claim with these fields; it must stand."""
    draft = drafted({"claims": [{**given, "evidence": list(cited)}]}, world.ledger, (), FRAME_PX)
    (judged,) = judge(draft.claims, world.ledger, world.video)
    assert judged.status == "verified", judged.reason
    return judged.claim.predicate


def refused(world, *cited, **given):
    with pytest.raises(Misread) as problem:
        drafted({"claims": [{**given, "evidence": list(cited)}]}, world.ledger, (), FRAME_PX)
    return str(problem.value)


def test_a_relation_is_told_by_its_measurement(world):
    (m,) = world.run(Measure, quantity="relation", relation="above", of=("e1",), relative_to="e2", at_s=2.0)
    assert (
        sentence(claimed(world, m.id, kind="relation"))
        == "At 2.0 s the red object was above the blue object."
    )


def test_an_order_is_told_by_two_events_in_either_order(world):
    (stop,) = world.run(Events, of="e1", event="stop")
    (gone,) = world.run(Events, of="e2", event="leave")
    for cited in ((stop.id, gone.id), (gone.id, stop.id)):
        order = claimed(world, *cited, kind="order")
        assert (order.first.event, order.second.event) == ("stop", "leave by the left")
    told = {"kind": "order", "first": {"event": "leave", "t_s": gone.t_s}, "evidence": [stop.id, gone.id]}
    draft = drafted({"claims": [told]}, world.ledger, (), FRAME_PX)
    (judged,) = judge(draft.claims, world.ledger, world.video)
    assert judged.status == "contradicted"


def test_a_place_is_told_by_a_tube_and_an_instant_or_by_a_region(world):
    place = claimed(world, "e1", kind="where", t_s=2.0)
    assert (place.horizontal, place.vertical) == ("left", "middle")
    frame = FrameRef(pts=0, t_s=2.0)
    region = world.enter(
        Region(label="dog", colour="brown", score=0.9, frame=frame, box=Box(xyxy=(500, 10, 540, 40)))
    )
    assert sentence(claimed(world, region.id, kind="where")).startswith(
        "At 2.0 s the brown dog was in the top right of the frame"
    )


def test_a_choice_is_told_by_the_measurement_that_made_it(world):
    (nearest,) = world.run(Measure, quantity="nearest", of=("e1", "e2"), relative_to="e3", at_s=2.5)
    chosen = claimed(world, nearest.id, kind="chosen")
    assert chosen.criterion == "nearest to the green object at 2.5 s"
    (longest,) = world.run(Measure, quantity="longest", of=("e1", "e2"), by="moving_duration")
    assert claimed(world, longest.id, kind="chosen").criterion == "moving longest"


def test_the_first_to_do_something_needs_its_criterion_and_the_events(world):
    events = [world.run(Events, of=key, event="appear")[0] for key in ("e1", "e2")]
    cited = (*(e.id for e in events), "e1")
    assert claimed(world, *cited, kind="chosen", criterion="first to appear").chosen == "e1"


def test_events_are_told_with_the_side_and_the_other_thing(world):
    (gone,) = world.run(Events, of="e2", event="leave")
    assert claimed(world, gone.id, kind="when").event == "leave by the left"
    (passed,) = world.run(Events, of="e2", event="pass", other="e1")
    assert sentence(claimed(world, passed.id, kind="when")).startswith(
        "The blue object passed the red object"
    )
    assert claimed(world, gone.id, kind="happened").side == "left"


def test_what_never_happened_is_told_by_its_absence(world):
    (never,) = world.run(Events, of="e1", event="turn")
    assert (
        sentence(claimed(world, never.id, kind="absent")) == "The red object did not turn from 0.0 to 8.0 s."
    )


def test_an_interval_is_of_its_two_events_whatever_it_is_called(world):
    (stop,), (start,) = (world.run(Events, of="e1", event=event) for event in ("stop", "start"))
    (m,) = world.run(Measure, quantity="interval", of=(stop.id, start.id))
    told = claimed(world, m.id, kind="quantity", subject="the time until the robbery")
    assert told.subject == "the time from when the red object stopped to when the red object started to move"


def test_a_number_is_given_in_the_unit_that_is_asked_for(world):
    (m,) = world.run(Measure, quantity="visible_duration", of=("e1",), subject="the red car")
    assert claimed(world, m.id, kind="quantity", unit="ms").value == pytest.approx(8000)
    lie = {"kind": "quantity", "unit": "ms", "value": 8.0, "evidence": [m.id]}
    (judged,) = judge(
        drafted({"claims": [lie]}, world.ledger, (), FRAME_PX).claims, world.ledger, world.video
    )
    assert judged.status == "contradicted"


def test_a_count_is_told_with_its_sense_and_side(world):
    (m,) = world.run(Count, of=("e1", "e2", "e3"), mode="leaving", side="left", query="things")
    told = claimed(world, m.id, kind="count")
    assert (told.mode, told.value, told.detail) == ("leaving", 1, "leave by the left")


def test_a_draft_has_the_tubes_behind_its_evidence(world):
    (stop,) = world.run(Events, of="e1", event="stop")
    (m,) = world.run(Measure, quantity="size", of=("e2",))
    given = {
        "claims": [{"kind": "when", "evidence": stop.id}, {"kind": "quantity", "evidence": f"{m.id}, e2"}]
    }
    draft = drafted(given, world.ledger, (), FRAME_PX)
    assert draft.tubes == ("e1", "e2")
    assert draft.spans == (stop.found,)
    assert draft.told_by == "model"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {"kind": "when"},
            ("claim 1 (when) lacks subject, event, t_s", "e1 (a tube)", "an event (from `events`)"),
        ),
        ({"kind": "quantity"}, ("lacks name, subject, value, unit", "a measurement made by `measure`")),
        ({"kind": "compared"}, ("lacks quantity", "a `difference`, made by `measure` of two measurements")),
        ({"kind": "where"}, ("lacks t_s, xyxy, horizontal, vertical", "a tube, with `t_s`")),
        ({"kind": "order"}, ("lacks first, second", "two events")),
        ({"kind": "chosen"}, ("lacks criterion", "events with `criterion`")),
        ({"kind": "happened"}, ("lacks subject, what, span", "a state or event")),
        ({"kind": "free"}, ("lacks text", "with `text`")),
        ({"kind": "present", "span": {"start_s": 5, "end_s": 2}}, ("span: ", "ends at or after its start")),
        (
            {"kind": "attribute", "name": "mood", "value": "sad"},
            ("name: Input should be 'colour' or 'class'",),
        ),
        ({"kind": "guess"}, ("claims.0.kind",)),
    ],
)
def test_what_a_claim_lacks_is_named_with_what_it_would_have_to_cite(world, given, words):
    told = refused(world, "e1", **given)
    assert all(part in told for part in words), told
