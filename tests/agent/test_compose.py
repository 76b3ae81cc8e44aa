"""What an answer says: only what stands, in each status, and its JSON."""

import pytest

from vidence.agent.answer import Answer
from vidence.traces.compose import compose
from vidence.traces.events import Cost
from vidence.traces.ledger import Ledger
from vidence.traces.records import (
    Claim,
    Coverage,
    Degradation,
    Draft,
    JudgedClaim,
    Measurement,
    Span,
    Tube,
    TubeSamples,
)
from vidence.traces.records.claim import Absent, Compared, Count, Direction, Quantified, When
from vidence.traces.records.evidence import Derivation
from vidence.traces.render import sentence

WHOLE = Span(start_s=0.0, end_s=8.0)
BLUR = Degradation(kind="occluded", detail="hidden for some of the time")
PREDICATES = {
    "count": Count(subject="cars", mode="ever", value=3, span=WHOLE),
    "other count": Count(subject="people", mode="ever", value=7, span=WHOLE),
    "when": When(subject="the car", event="stop", t_s=2.5),
    "length": Quantified(name="visible_duration", subject="the car", value=4.0, unit="s"),
    "way": Direction(
        subject="the car", frame="image", degrees=90.0, clock=3, word="right", span=WHOLE
    ),
    "absent": Absent(subject="bus", span=WHOLE),
    "top speed": Quantified(
        name="max_speed", subject="the car", value=9.0, unit="m/s", sigma=0.1, ci95=(8.8, 9.2),
        span=WHOLE, t_s=3.5,
    ),
    "speed then": Quantified(
        name="speed", subject="the car", value=5.0, unit="m/s", span=Span(start_s=2.0, end_s=2.0), t_s=2.0
    ),
    "crossing": Quantified(name="crossing_time", subject="the car", value=0.05, unit="min", span=WHOLE),
    "faster": Compared(
        quantity="max_speed", subject="the car", other="the bus", verdict="more", difference=2.0, unit="m/s"
    ),
}  # fmt: skip


def tube(name="e1", degradations=()):
    samples = TubeSamples(
        pts=(0, 1, 2, 3), t_s=(0.0, 0.5, 1.0, 1.5), index=(0, 1, 2, 3),
        xyxy=tuple((10.0 * i, 5.0, 10.0 * i + 20.0, 25.0) for i in range(4)),
        seen=("full", "hidden", "partial", "full"),
        real_edges=((True,) * 4,) * 4, score=(1.0,) * 4,
    )  # fmt: skip
    coverage = Coverage(spans=(WHOLE,), rate_hz=2.0, tool="motion", frames=16)
    return Tube(
        id=name, call="k1", label="car", track=1, source="motion+association", samples=samples,
        frame_interval_s=0.5, coverage=coverage, degradations=degradations,
    )  # fmt: skip


@pytest.fixture
def ledger():
    ledger = Ledger()
    ledger.enter(tube("e1", (BLUR,)))
    ledger.enter(tube("e2"))
    derivation = Derivation(formula="measure.visible_duration", inputs=("e1",))
    ledger.enter(
        Measurement(
            id="e3",
            call="k2",
            quantity="visible_duration",
            value=4.0,
            unit="s",
            span=WHOLE,
            subject="the car",
            derivation=derivation,
        )
    )
    return ledger


def judged(number, what, status="verified", evidence=("e1",)):
    claim = Claim(id=f"c{number}", predicate=PREDICATES[what], evidence=evidence)
    reason = None if status == "verified" else "the record says 2"
    return JudgedClaim(claim=claim, text=sentence(claim.predicate), status=status, reason=reason)


def composed(ledger, claims, exhausted=None, video=(), **fields):
    draft = Draft(claims=tuple(c.claim for c in claims), **fields)
    return compose(draft, claims, ledger, video=video, exhausted=exhausted)


def test_where_all_claims_stand_the_question_is_answered(ledger):
    answer = composed(ledger, [judged(1, "count"), judged(2, "absent", "supported")], truth=True, choice="3")
    assert answer.status == "answered"
    assert answer.text == f"Yes. 3. {sentence(PREDICATES['count'])} {sentence(PREDICATES['absent'])}"
    assert (answer.count, answer.truth, answer.choice, answer.reason) == (3, True, "3", None)


@pytest.mark.parametrize("status", ["contradicted", "asserted", "uncited"])
def test_a_claim_that_fell_is_neither_said_nor_fills_a_field(ledger, status):
    claims = [judged(1, "count", status), judged(2, "when")]
    answer = composed(ledger, claims, truth=True, choice="three", label="car", spans=(WHOLE,))
    assert answer.status == "partial"
    assert sentence(PREDICATES["count"]) not in answer.text
    assert "3" not in answer.text
    assert sentence(PREDICATES["when"]) in answer.text
    assert (answer.count, answer.truth, answer.choice, answer.label) == (None, None, None, None)
    assert answer.time_s == 2.5
    assert "Not shown" in answer.reason
    assert "the record says 2" in answer.reason


def test_where_nothing_stands_nothing_is_answered(ledger):
    answer = composed(ledger, [judged(1, "count", "contradicted")], truth=True, tubes=("e1",), spans=(WHOLE,))
    assert answer.status == "insufficient_evidence"
    assert (answer.count, answer.truth, answer.tubes, answer.spans) == (None, None, (), ())
    assert sentence(PREDICATES["count"]) not in answer.text
    assert "3" not in answer.text
    assert answer.claims[0].status == "contradicted"


def test_a_draft_without_claims_is_no_answer(ledger):
    assert composed(ledger, []).status == "insufficient_evidence"


@pytest.mark.parametrize("outcome", ["insufficient_evidence", "unsupported_question"])
def test_an_abstention_says_why_and_what_to_do(ledger, outcome):
    answer = composed(
        ledger, [judged(1, "absent")], outcome=outcome, reason="No bus was seen.", hint="Ask of cars.",
        forms=("How many cars?",),
    )  # fmt: skip
    assert (answer.status, answer.text, answer.hint) == (outcome, "No bus was seen.", "Ask of cars.")
    assert answer.forms == ("How many cars?",)


def test_an_abstention_still_says_what_it_rests_on(ledger):
    answer = composed(ledger, [judged(1, "when")], outcome="insufficient_evidence", reason="It never left.")
    assert answer.text == f"It never left. {sentence(PREDICATES['when'])}"


def test_what_was_known_when_the_budget_ran_out_is_said_but_answers_nothing(ledger):
    claims = [judged(1, "when"), judged(2, "count")]
    answer = composed(ledger, claims, exhausted="the budget of 2 steps ran out")
    assert answer.status == "partial"
    assert answer.text.startswith("The budget of 2 steps ran out before the question was answered. ")
    assert sentence(PREDICATES["when"]) in answer.text
    assert (answer.time_s, answer.count) == (None, None)


def test_fields_come_from_the_main_claims_only(ledger):
    claims = [judged(1, "when"), judged(2, "other count"), judged(3, "length"), judged(4, "way")]
    some = composed(ledger, claims, main=("c1",))
    assert (some.time_s, some.count, some.quantity, some.direction) == (2.5, None, None, None)
    every = composed(ledger, claims)
    assert (every.count, every.quantity.value, every.direction.word) == (7, 4.0, "right")


@pytest.mark.parametrize(
    ("what", "time_s"), [("top speed", 3.5), ("speed then", None), ("crossing", 3.0), ("length", None)]
)
def test_an_extreme_has_its_time_and_the_instant_asked_about_is_no_news(ledger, what, time_s):
    assert composed(ledger, [judged(1, what)]).time_s == time_s


def test_yes_or_no_answers_no_when(ledger):
    assert composed(ledger, [judged(1, "top speed")], truth=True).time_s is None


def test_the_weaknesses_of_video_and_evidence_are_told_once(ledger):
    cut = Degradation(kind="truncated_video", detail="the file breaks off at 8.0 s")
    claims = [judged(1, "when"), judged(2, "count"), judged(3, "way", evidence=("e2",))]
    assert composed(ledger, claims, video=(cut,)).degradations == (cut, BLUR)


def test_an_option_is_said_as_a_sentence(ledger):
    assert composed(ledger, [judged(1, "count")], choice="three!").text.startswith("three! ")
    assert composed(ledger, [judged(1, "count")], choice="three").text.startswith("three. ")


# ---- as JSON ------------------------------------------------------------------------------------------


def answer_of(ledger, record, tmp_path):
    return Answer("How many?", record, ledger, Cost(wall_s=1.0, tool_calls=2), tmp_path)


def test_json_holds_claims_with_reasons_and_the_evidence_they_cite(ledger, tmp_path):
    claims = [judged(1, "length", evidence=("e3", "e1")), judged(2, "count", "contradicted", ("e1",))]
    told = answer_of(ledger, composed(ledger, claims, tubes=("e1",)), tmp_path).as_json()
    assert [e["id"] for e in told["evidence"]] == ["e1", "e3"]
    assert [c["status"] for c in told["claims"]] == ["verified", "contradicted"]
    assert "reason" not in told["claims"][0]
    assert told["claims"][1]["reason"] == "the record says 2"
    assert told["answer"]["quantity"] == {
        "name": "visible_duration", "subject": "the car", "other": None, "value": 4.0, "unit": "s",
        "sigma": None, "ci95": None, "span": None, "t_s": None, "ground_m": None,
    }  # fmt: skip
    assert told["evidence"][1]["span"] == {"start_s": 0.0, "end_s": 8.0}
    assert told["degradations"] == [BLUR.model_dump(mode="json")]
    assert told["cost"]["tool_calls"] == 2


def test_json_gives_the_comparison_and_every_number_that_stands(ledger, tmp_path):
    claims = [judged(1, "faster"), judged(2, "top speed"), judged(3, "speed then", "contradicted")]
    told = answer_of(ledger, composed(ledger, claims, main=("c1",)), tmp_path).as_json()["answer"]
    assert told["quantity"] is None
    assert (told["comparison"]["verdict"], told["comparison"]["difference"]) == ("more", 2.0)
    (number,) = told["measurements"]
    assert (number["value"], number["ci95"], number["t_s"]) == (9.0, [8.8, 9.2], 3.5)
    refused = composed(ledger, claims, outcome="insufficient_evidence", reason="It cannot be told.")
    told = answer_of(ledger, refused, tmp_path).as_json()["answer"]
    assert (told["comparison"], told["measurements"]) == (None, [])


def test_json_gives_a_tubes_boxes_where_they_were_seen_and_within_the_answers_spans(ledger, tmp_path):
    def boxes(**fields):
        record = composed(ledger, [judged(1, "when")], tubes=("e1",), **fields)
        (drawn,) = answer_of(ledger, record, tmp_path).as_json()["answer"]["tubes"]
        return [(b["t_s"], b["frame"], b["xyxy"]) for b in drawn["boxes"]]

    assert boxes() == [
        (0.0, 0, [0.0, 5.0, 20.0, 25.0]),
        (1.0, 2, [20.0, 5.0, 40.0, 25.0]),
        (1.5, 3, [30.0, 5.0, 50.0, 25.0]),
    ]
    assert [t_s for t_s, _, _ in boxes(spans=(Span(start_s=0.9, end_s=1.2),))] == [1.0]


@pytest.mark.parametrize(
    ("status", "code"),
    [("answered", 0), ("partial", 6), ("insufficient_evidence", 5), ("unsupported_question", 5)],
)
def test_every_status_has_its_exit_code(ledger, tmp_path, status, code):
    record = composed(ledger, [judged(1, "when")]).model_copy(update={"status": status})
    assert answer_of(ledger, record, tmp_path).exit_code == code
