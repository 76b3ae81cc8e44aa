"""What claims bear out of a yes, an option and a label, and whether they are of what is asked."""

import pytest

from vidence.bench.synthetic import coverage_of, traffic
from vidence.tools.manipulations.count import Count as CountTool
from vidence.tools.manipulations.events import Events
from vidence.tools.manipulations.measure import Measure
from vidence.traces.entail import answering, bearings, judge
from vidence.traces.entail.bearing import Put
from vidence.traces.records import Absence, Claim, Draft, Span
from vidence.traces.records.claim import (
    Absent,
    Attribute,
    Count,
    Direction,
    Happened,
    Order,
    Present,
    Quantified,
    Related,
    When,
    Where,
)

WHOLE = Span(start_s=0.0, end_s=8.0)


@pytest.fixture(scope="module")
def world():
    """Red goes right, standing from 3 to 5 s; blue passes it leftwards; green stands; no purple thing is."""
    world = traffic()
    kept = {"tube": "e1"}

    def keep(name, *evidence):
        kept[name] = evidence[0]

    keep("stop", *world.run(Events, of="e1", event="stop"))
    keep("start", *world.run(Events, of="e1", event="start"))
    keep("still", *world.run(Events, of="e1", event="still"))
    keep("never", *world.run(Events, of="e1", event="turn"))
    keep("gone", *world.run(Events, of="e2", event="leave"))
    keep("none", world.enter(Absence(query="purple thing", span=WHOLE, coverage=coverage_of(WHOLE))))
    early = Span(start_s=0.0, end_s=3.0)
    keep("early", world.enter(Absence(query="purple thing", span=early, coverage=coverage_of(early))))
    keep("three", *world.run(CountTool, of=("e1", "e2", "e3"), mode="ever", query="objects"))
    keep("seen", *world.run(Measure, quantity="visible_duration", of=("e1",), subject="the red thing"))
    keep("moved", *world.run(Measure, quantity="moving_duration", of=("e1",), subject="the red thing"))
    keep("way", *world.run(Measure, quantity="direction", of=("e1",), subject="the red thing"))
    keep(
        "left",
        *world.run(Measure, quantity="relation", relation="left_of", of=("e1",), relative_to="e2", at_s=2.0),
    )
    part = {"start_s": 1.0, "end_s": 2.0}
    keep("part", *world.run(Measure, quantity="displacement", of=("e1",), subject="the red thing", span=part))
    return world, kept


def claims_of(world, kept):
    """True claims by name, each with what it cites."""
    red, blue, box = "the red thing", "the blue thing", world.ledger["e1"].box_at(4.0)
    stop, start, gone, way = (kept[name] for name in ("stop", "start", "gone", "way"))
    return {
        "present": (Present(subject="a red thing", span=WHOLE), "e1"),
        "none": (Absent(subject="purple thing", span=WHOLE), kept["none"].id),
        "early": (Absent(subject="purple thing", span=Span(start_s=0.0, end_s=3.0)), kept["early"].id),
        "stop": (When(subject=red, event="stop", t_s=stop.t_s), stop.id),
        "gone": (When(subject=blue, event="leave", t_s=gone.t_s), gone.id),
        "never": (Absent(subject=red, event="turn", span=WHOLE), kept["never"].id),
        "still": (Happened(subject=red, what="still", span=kept["still"].found), kept["still"].id),
        "three": (Count(subject="objects", mode="ever", value=3, span=WHOLE), kept["three"].id),
        "seen": (_number(kept["seen"], red), kept["seen"].id),
        "moved": (_number(kept["moved"], red), kept["moved"].id),
        "part": (_number(kept["part"], red), kept["part"].id),
        "way": (
            Direction(subject=red, frame="image", degrees=way.value, clock=3, word="right", span=way.span),
            way.id,
        ),
        "left": (
            Related(subject=red, relation="left_of", other=blue, t_s=2.0, holds=True),
            kept["left"].id,
        ),
        "red": (Attribute(subject="the thing", name="colour", value="red"), "e1"),
        "where": (Where(subject=red, t_s=4.0, xyxy=box.xyxy, horizontal="centre", vertical="middle"), "e1"),
        "early_stop": (
            Order(
                first={"subject": red, "event": "stop", "t_s": stop.t_s},
                second={"subject": blue, "event": "leave", "t_s": gone.t_s},
            ),
            stop.id,
            gone.id,
        ),
        "order": (
            Order(
                first={"subject": red, "event": "stop", "t_s": stop.t_s},
                second={"subject": red, "event": "start", "t_s": start.t_s},
            ),
            stop.id,
            start.id,
        ),
    }


def _number(measured, subject):
    return Quantified(
        name=measured.quantity,
        subject=subject,
        value=measured.value,
        unit=measured.unit,
        span=measured.span,
        sigma=measured.sigma,
    )


def borne(world, question, names, *, options=(), it=None, **fields):
    """What is borne out of a draft with these claims; all of them must stand."""
    known = claims_of(*world)
    claims = [
        Claim(id=f"c{n}", predicate=known[name][0], evidence=known[name][1:])
        for n, name in enumerate(names.split(), start=1)
    ]
    judged = judge(claims, world[0].ledger, world[0].video)
    assert {j.status for j in judged} == {"verified"}, judged
    put = Put(question, options, it)
    draft = Draft(told_by="model", claims=tuple(claims), **fields)
    found = bearings(put, draft, judged, world[0].ledger, world[0].video)
    return {b.field: b for b in found}, answering(put, judged, world[0].ledger, world[0].video)


@pytest.mark.parametrize(
    ("question", "claims", "truth"),
    [
        ("Is there a red thing?", "present", True),
        ("Is there a red thing in the video?", "present", True),
        ("Is there no red thing?", "present", False),
        ("Is there a purple thing?", "none", False),
        ("Is there no purple thing at all in the clip?", "none", True),
        ("Is the clip completely free of purple things?", "none", True),
        ("I'd like to know if there are any purple things in this recording.", "none", False),
        ("Check the part from 0 to 3 seconds: is the purple thing in shot there?", "early", False),
        ("Does a purple thing enter?", "none", False),
        ("Does a purple thing go out of shot?", "none", None),
        ("Is a purple thing hidden?", "none", None),
        ("Is the red thing there at all times?", "present", None),
        ("There is a red thing in the clip, correct?", "present", True),
        ("Would you say there is a purple thing?", "none", False),
        ("What colour is it, right?", "red", None),
        ("Does the red thing come to a full stop?", "stop", True),
        ("Has the red thing gone off screen?", "stop", None),
        ("Did the blue thing go off screen?", "gone", True),
        ("Tell me whether the blue thing disappeared out of view.", "gone", True),
        ("Does the blue thing go off the table?", "gone", None),
        ("Does the red thing change direction?", "never", None),
        ("Does the red thing change its colour?", "never", None),
        ("Is the red thing staying put at 4 s?", "still", True),
        ("Are there no fewer than three objects?", "three", True),
        ("Is the total number of objects 3 or higher?", "three", True),
        ("Is the number of objects 4 or higher?", "three", False),
        ("Is the number of objects 3 or lower?", "three", True),
        ("Am I right that a purple thing is nowhere to be seen?", "none", True),
        ("Am I right that a purple thing is nowhere to be seen?", "early", None),
        ("Does the red thing make a stop?", "stop", True),
        ("Is there a moment when no red thing is seen?", "present", None),
        ("Is there ever no red thing?", "present", None),
        ("Is the clip ever free of red things?", "present", None),
        ("Is the clip free of red things at some point?", "present", None),
        ("Is there a time when fewer than two objects are visible?", "three", None),
        ("Tell me whether the red thing stops or not.", "stop", True),
        ("Is the red thing further left than the blue thing at 2 s?", "left", True),
        ("Is the red thing not left of the blue thing at 2 s?", "left", None),
        ("Are there no more than two objects?", "three", False),
        ("Are there no fewer things than before?", "three", None),
        ("Can the red thing be found left of the blue thing at 2 s?", "left", True),
        ("Is the red thing on the left-hand side of the blue thing at 2 s?", "left", True),
        ("Is the red thing on top of the blue thing at 2 s?", "left", None),
        ("By the time the blue thing left, had the red thing stopped yet?", "early_stop", True),
        ("By the time the red thing stopped, had the blue thing left?", "early_stop", False),
        ("Is it true that the red thing stopped first and the blue thing left later?", "early_stop", True),
        ("Is it true that the blue thing left first and the red thing stopped later?", "early_stop", False),
        ("Is there a purple thing?", "early", None),
        ("Is there a purple thing between 0 and 3 s?", "early", False),
        ("Is there a red bus that stops?", "present", None),
        ("Does the red thing stop?", "stop", True),
        ("Does the red thing never stop?", "stop", False),
        ("Does the red thing stop after 6 s?", "stop", None),
        ("Does the red thing stop before 0:04?", "stop", True),
        ("Does the red thing stop?", "present", None),
        ("Does the red thing stop?", "gone", None),
        ("Does the red thing stop twice?", "stop", None),
        ("Does the red thing stop because of the blue one?", "stop", None),
        ("Did the red thing stop before the blue thing left?", "stop gone", True),
        ("Did the blue thing leave before the red thing stopped?", "stop gone", None),
        ("Does the red thing turn?", "never", False),
        ("Does the red thing turn left?", "never", False),
        ("Do all things turn?", "never", None),
        ("Does anything turn?", "never", None),
        ("Is the red thing moving at 4 s?", "still", False),
        ("Is the red thing standing still at 4 s?", "still", True),
        ("Is the red thing standing still at 7 s?", "still", None),
        ("Are there three objects?", "three", True),
        ("Are there more than three objects?", "three", False),
        ("Are there 3 or more objects?", "three", True),
        ("Are there at most two objects?", "three", False),
        ("Is the red thing visible for more than 5 s?", "seen", True),
        ("Is the red thing visible for less than 5 s?", "seen", False),
        ("Is the red thing visible for more than 8 s?", "seen", None),
        ("Is the red thing visible for more than 5 minutes?", "seen", False),
        ("Is the red thing visible for more than 5 m?", "seen", None),
        ("Is the red thing moving for more than 3 s?", "seen", None),
        ("Does the red thing go to the right?", "way", True),
        ("Does the red thing go to the left?", "way", False),
        ("Does the red thing go up?", "way", None),
        ("Is the red thing left of the blue thing at 2 s?", "left", True),
        ("Is the blue thing left of the red thing at 2 s?", "left", False),
        ("Is the blue thing right of the red thing at 2 s?", "left", True),
        ("Is the red thing left of the blue thing?", "left", None),
        ("Is the red thing left of the blue thing at 6 s?", "left", None),
        ("Is the red thing above the blue thing at 2 s?", "left", None),
        ("Does the red thing stop before the red thing starts moving?", "order", None),
        ("Wasn't there a red thing?", "present", None),
    ],
)
def test_a_yes_or_no_follows_where_a_claim_says_all_that_is_asked(world, question, claims, truth):
    for said in (True, False):
        found, _ = borne(world, question, claims, truth=said)
        status = found["truth"].status if "truth" in found else "beside"
        wanted = "verified" if said is truth else "contradicted"
        assert status in (("asserted", "beside") if truth is None else (wanted,)), found


def test_where_no_yes_is_asked_for_none_is_given(world):
    found, _ = borne(world, "How long is the red thing visible?", "seen", truth=True)
    assert "truth" not in found


@pytest.mark.parametrize(
    ("question", "claims", "why"),
    [
        ("How long is the red thing visible?", "present", "asks for a duration"),
        ("How long is the red thing visible?", "moved", "asks for the visible_duration"),
        ("How fast is the red thing?", "seen", "asks for a speed"),
        ("How many objects are there?", "present", "asks for a count"),
        ("When does the red thing stop?", "gone", "asks of 'red thing'"),
        ("When does the red thing turn?", "stop", "asks of turn"),
        ("Where is the red thing at 2 s?", "where", "asks of 2.00 s"),
        ("How far does the red thing go?", "part", "1.00 to 2.00 s only"),
        ("How far does the red thing go from 1 to 4 s?", "part", "asks of 1.00 to 4.00 s"),
        ("What colour is it?", "present", "asks for a colour"),
        ("Is there a green thing?", "present", "asks of 'green thing'"),
    ],
)
def test_true_claims_beside_the_question_answer_nothing(world, question, claims, why):
    found, main = borne(world, question, claims)
    assert why in found["question"].reason
    assert main == ()


@pytest.mark.parametrize(
    ("question", "claims"),
    [
        ("How long is the red thing visible?", "seen present"),
        ("When does the red thing stop?", "stop gone"),
        ("Where is the red thing at 4 s?", "where"),
        ("How far does the red thing go from 1 to 2 s?", "part"),
        ("What happens after the red thing stops?", "gone stop"),
        ("What colour is the thing that stops?", "red stop"),
        ("Does anything leave?", "gone"),
    ],
)
def test_claims_of_what_is_asked_answer_it(world, question, claims):
    found, main = borne(world, question, claims)
    assert "question" not in found
    assert "c1" in main


def test_what_it_means_after_an_earlier_question(world):
    assert borne(world, "Does it stop?", "stop", truth=True)[0]["truth"].status == "asserted"
    assert (
        borne(world, "Does it stop?", "stop", it="the red thing", truth=True)[0]["truth"].status == "verified"
    )
    assert "question" in borne(world, "When does it stop?", "gone", it="the red thing")[0]


@pytest.mark.parametrize(
    ("question", "claims", "options", "right"),
    [
        ("How many objects are there?", "three", ("2", "3", "4"), "3"),
        ("Does the red thing stop?", "stop", ("Yes", "No"), "Yes"),
        ("Which way does the red thing go?", "way", ("left", "right"), "right"),
        ("What colour is it?", "red", ("blue", "red"), "red"),
        ("When does the red thing stop?", "stop", ("at 1 s", "at 3 s", "at 6 s"), "at 3 s"),
        ("What is so?", "stop", ("The blue thing stops", "The red thing stops"), "The red thing stops"),
    ],
)
def test_the_option_is_the_one_that_the_claims_bear_out(world, question, claims, options, right):
    for option in options:
        found, _ = borne(world, question, claims, options=options, choice=option)
        assert found["choice"].status == ("verified" if option == right else "contradicted"), found


def test_an_option_that_nothing_tells_of_is_asserted(world):
    found, _ = borne(world, "Why does it stop?", "stop", options=("fear", "habit"), choice="fear")
    assert found["choice"].status == "asserted"


@pytest.mark.parametrize(
    ("label", "status"),
    [
        ("the red thing", "verified"),
        ("the red object", "verified"),
        ("the blue thing", "contradicted"),
        ("a thief", "asserted"),
    ],
)
def test_a_label_is_what_a_claim_is_of(world, label, status):
    found, _ = borne(world, "Which thing stops?", "stop", label=label)
    assert found["label"].status == status
