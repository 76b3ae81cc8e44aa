"""The audit's three verdicts, each by itself, with what it names."""

from __future__ import annotations

import shutil

import pytest

from vidence.traces.audit import audit, require
from vidence.traces.canonical import digest
from vidence.traces.entail import judge
from vidence.traces.errors import AuditFailed, MediaError, UsageError
from vidence.traces.events import (
    Answered,
    CallFinished,
    CallStarted,
    EvidenceEntered,
    Interrupted,
    Judged,
    Resumed,
    RunFinished,
    StepFinished,
    StepStarted,
)
from vidence.traces.formulas import derive
from vidence.traces.reader import TraceReader
from vidence.traces.records import Answer, Call, CallResult
from vidence.traces.store import TraceWriter


def rewritten(run, change):
    """The same run with its events changed, and a chain that holds again."""
    events = list(change(list(TraceReader(run).events)))
    other = run.with_name(run.name + "-rewritten")
    with TraceWriter.create(other, events[0]) as writer:
        shutil.copytree(run / "blobs", other / "blobs", dirs_exist_ok=True)
        writer.append(*events[1:])
    return other


def swapped(events, kind, **update):
    """The last event of a kind, with fields changed."""
    at = max(i for i, e in enumerate(events) if isinstance(e, kind))
    return [*events[:at], events[at].model_copy(update=update), *events[at + 1 :]]


def test_a_whole_run_passes(make_run, fake_audit):
    report = fake_audit(make_run())
    assert report.ok
    assert (report.integrity.problems, report.completeness.problems, report.grounding.problems) == (
        (),
        (),
        (),
    )
    assert report.events == 23
    assert "cannot be found out" in report.text()
    assert "3 claims judged and 1 derived records computed again" in report.text()
    require(report)


def test_an_unfinished_run_is_whole_but_not_complete(make_run, fake_audit):
    report = fake_audit(make_run(until=8))
    assert report.integrity.ok
    assert not report.completeness.ok
    said = [str(p) for p in report.completeness.problems]
    assert said[0] == "event 4 (step_started): step 1 (manipulate) was never closed"
    assert said[1] == "event 5 (call_started): call k1 (track) was never closed"
    assert "did not finish" in said[-1]
    with pytest.raises(AuditFailed, match="the completeness of") as caught:
        require(report)
    assert caught.value.exit_code == 7


def test_a_resumed_and_finished_run_is_complete(make_run, fake_audit):
    run = make_run(until=10)
    rest = TraceReader(make_run()).events[11:]
    with TraceWriter.reopen(run) as writer:
        calls = TraceReader(run).calls()
        writer.append(StepStarted(step=1, node="manipulate"))
        writer.append(*(CallStarted(call=calls[k]) for k in ("k2", "k3")))
        writer.append(*rest)
    report = fake_audit(run)
    assert report.ok, report.text()
    assert "event 11 (interrupted): killed" in report.text()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda e: [*e, e[4]], "follows the end of the run"),
        (lambda e: [e[0], *e], "only once"),
        (
            lambda e: [*e[:1], StepFinished(step=7, node="x"), *e[1:]],
            "step 7 .x. ends without having started",
        ),
        (lambda e: [*e[:6], e[5], *e[6:]], "call k1 starts a second time"),
        (lambda e: [*e[:11], e[5], *e[11:]], "call k1 starts a second time"),
        (lambda e: [*e[:11], e[10], *e[11:]], "call k1 ends without having started"),
        (lambda e: [*e[:8], *e[9:]], "call k1 gives e1, not in the ledger"),
        (lambda e: [*e[:5], *e[6:]], "e1 is from k1, which is not running"),
        (lambda e: [*e[:8], Interrupted(reason="x"), Resumed(), *e[8:]], "were open"),
        (
            lambda e: [
                *e[:6],
                Interrupted(reason="x", open_steps=(1,), open_calls=("k1",)),
                CallStarted(call=Call(id="k1", tool="other", arguments={})),
                *e[6:],
            ],
            "repeated with another content",
        ),
    ],
)
def test_disorder_is_incomplete_though_the_chain_holds(change, why, make_run, fake_audit):
    report = fake_audit(rewritten(make_run(), change))
    assert report.integrity.ok
    assert not report.completeness.ok
    with pytest.raises(AuditFailed, match=why):
        raise AuditFailed("; ".join(map(str, report.completeness.problems)))


def test_a_status_that_the_records_do_not_give_is_ungrounded(make_run, fake_audit):
    def lie(events):
        judged = next(e for e in events if isinstance(e, Judged))
        claims = (judged.claims[0], judged.claims[1].model_copy(update={"status": "verified"}))
        return swapped(events, Judged, claims=claims)

    report = fake_audit(rewritten(make_run(), lie))
    assert report.integrity.ok
    assert report.completeness.ok
    first = report.grounding.problems[0]
    assert (first.n, first.kind) == (19, "judged")
    assert "claim c2 is said to be verified; the records make it uncited" in first.why


def test_a_sentence_that_the_claim_does_not_give_is_ungrounded(make_run, fake_audit):
    def lie(events):
        answer = next(e for e in events if isinstance(e, Answered)).answer
        claim = answer.claims[0].model_copy(update={"text": "Nine cars."})
        return swapped(events, Answered, answer=answer.model_copy(update={"claims": (claim,)}))

    report = fake_audit(rewritten(make_run(), lie))
    assert "reads 'Nine cars.'; its content gives 'c1 holds.'" in report.grounding.problems[0].why
    assert "was not judged so" in report.grounding.problems[1].why


def test_an_answer_without_a_standing_claim_is_ungrounded(make_run, fake_audit):
    answer = Answer(status="answered", text="Two.", tubes=("e9",))
    report = fake_audit(rewritten(make_run(), lambda e: swapped(e, Answered, answer=answer)))
    assert [p.why for p in report.grounding.problems] == [
        "it answers, but no claim of it stands",
        "its tube e9 is not in the ledger",
    ]


def test_claims_are_judged_with_the_ledger_of_their_moment(make_run, fake_audit, fake_judge):
    sizes = []

    def judge(claims, ledger, video):
        sizes.append(len(ledger))
        return fake_judge(claims, ledger, video)

    late = EvidenceEntered(evidence=TraceReader(make_run()).ledger()["e6"].model_copy(update={"id": "e7"}))
    run = rewritten(make_run(), lambda e: [*e[:-2], late, *e[-2:]])
    fake_audit(run, judge=judge)
    assert sizes == [6, 7]


def test_a_derived_record_that_its_formula_does_not_give_is_ungrounded(make_run, fake_audit):
    asked = []

    def recheck(evidence, ledger):
        asked.append((evidence.id, "e1" in ledger))
        return "e2 says 1, computed again it is 2"

    report = fake_audit(make_run(), recheck=recheck)
    assert set(asked) == {("e2", True)}
    assert report.grounding.problems[0].n == 9
    assert report.grounding.problems[0].why == "e2 says 1, computed again it is 2"


def test_formulas_that_trip_over_a_hostile_trace_end_in_a_verdict(make_run, fake_audit):
    def trips(*_):
        raise RecursionError("too deep")

    report = fake_audit(make_run(), judge=trips, recheck=trips)
    assert not report.grounding.ok
    assert all("RecursionError: too deep" in p.why for p in report.grounding.problems)


def test_evidence_out_of_order_is_ungrounded(make_run, fake_audit):
    report = fake_audit(rewritten(make_run(), lambda e: [*e[:8], e[9], *e[9:]]))
    assert "e2 enters the ledger where e1 was due" in report.grounding.problems[0].why


def test_a_broken_chain_is_no_excuse_for_the_other_verdicts(make_run, fake_audit):
    run = make_run()
    data = (run / "trace.jsonl").read_bytes()
    (run / "trace.jsonl").write_bytes(data.replace(b'"tool":"look"', b'"tool":"peek"'))
    report = fake_audit(run)
    assert not report.integrity.ok
    assert "only the first 6 events could be read" in report.completeness.problems[-1].why
    assert "only the first 6 events could be read" in report.grounding.problems[-1].why


def test_what_could_not_be_read_is_not_said_to_be_missing(make_run, fake_audit):
    run = make_run()
    data = (run / "trace.jsonl").read_bytes()
    (run / "trace.jsonl").write_bytes(data.replace(b'"tool":"look"', b'"tool":"peek"'))
    told = fake_audit(run).text()
    assert "did not finish" not in told
    assert "never closed" not in told
    assert "is cited by no event" not in told


def test_the_video_is_compared_where_it_is(make_run, fake_audit, tmp_path):
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film")

    def of_film(events):
        video = events[0].video.model_copy(update={"sha256": digest(b"film")})
        return [events[0].model_copy(update={"video": video, "source": str(film)}), *events[1:]]

    run = rewritten(make_run(), of_film)
    assert "is the one that was looked at" in fake_audit(run).integrity.notes[0]
    assert fake_audit(run, video=film).integrity.ok
    film.write_bytes(b"Film")
    problem = fake_audit(run).integrity.problems[0]
    assert problem.n == 0
    assert "is not the one that was looked at" in problem.why
    film.unlink()
    assert "is not there" in fake_audit(run).integrity.notes[0]
    with pytest.raises(MediaError, match="cannot be read"):
        fake_audit(run, video=film)


def test_what_is_no_run_is_refused(tmp_path):
    with pytest.raises(UsageError, match="does not exist"):
        audit(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="not the folder of a run"):
        audit(tmp_path)


def test_checkpoints_and_pictures_belong_to_a_run(make_run, fake_audit):
    run = make_run()
    (run / "pictures").mkdir()
    (run / "pictures" / "sheet.png").write_bytes(b"png")
    (run / "checkpoint.sqlite").write_bytes(b"x")
    (run / "checkpoint.sqlite-wal").write_bytes(b"x")
    report = fake_audit(run)
    assert report.ok
    assert "not checked: checkpoint.sqlite, checkpoint.sqlite-wal, pictures" in report.text()
    (run / "notes.txt").write_text("x")
    assert "'notes.txt' does not belong to a run" in fake_audit(run).text()


def test_a_finished_run_has_nothing_beyond_its_head(make_run, fake_audit):
    run = make_run()
    with (run / "trace.jsonl").open("ab") as file:
        file.write(b"{")
    assert "1 bytes follow the head: a torn line" in fake_audit(run).integrity.problems[0].why


def test_a_run_may_finish_without_an_answer(make_run, fake_audit):
    run = rewritten(make_run(), lambda e: [e[0], RunFinished(status="failed")])
    report = fake_audit(run)
    assert report.completeness.ok
    assert report.grounding.ok


def test_a_failed_call_gives_no_evidence(make_run, fake_audit):
    run = rewritten(
        make_run(), lambda e: [*e[:10], CallFinished(result=CallResult(call="k1", evidence=("e1",))), *e[11:]]
    )
    assert (
        "e2 entered the ledger from k1, which does not give it"
        in fake_audit(run).completeness.problems[0].why
    )


def test_a_report_holds_nothing_that_acts_on_a_terminal(make_run, fake_audit):
    report = fake_audit(make_run(), recheck=lambda evidence, ledger: "a \x1b[2J label\nintegrity ok")
    assert "a \\x1b[2J label\\x0aintegrity ok" in report.text()


def test_a_lock_file_holds_nothing(make_run, fake_audit):
    run = make_run()
    (run / "lock").write_bytes(b"x")
    assert "'lock' does not belong to a run" in fake_audit(run).text()


def counted(run, value=None):
    """The run with its count as the formula gives it, or with another value."""
    ledger = TraceReader(run).ledger()
    derived = derive(ledger["e2"].derivation, ledger)
    update = {"value": derived.value, "sigma": derived.sigma, "ci95": derived.ci95, "word": derived.word}
    count = ledger["e2"].model_copy(update=update if value is None else {**update, "value": value})
    return rewritten(run, lambda e: [*e[:9], EvidenceEntered(evidence=count), *e[10:]])


def test_derived_records_are_computed_again_by_the_formulas_themselves(make_run, fake_audit):
    assert fake_audit(counted(make_run()), recheck=None).ok
    report = fake_audit(counted(make_run(), value=2.0), recheck=None)
    assert (report.integrity.ok, report.completeness.ok, report.grounding.ok) == (True, True, False)
    assert (report.grounding.problems[0].n, report.grounding.problems[0].kind) == (9, "evidence")


def judged_truly(run, status=None):
    """The counted run with the statuses that the records give, or with one of another status."""

    def change(events):
        ledger = TraceReader(run).ledger()
        judged = next(e for e in events if isinstance(e, Judged))
        claims = judge([c.claim for c in judged.claims], ledger, events[0].video)
        if status is not None:
            claims = (*claims[:1], claims[1].model_copy(update={"status": status}))
        answer = Answer(status="insufficient_evidence", text="Not known.", claims=claims)
        return swapped(swapped(events, Judged, claims=claims), Answered, answer=answer)

    return rewritten(run, change)


def test_claims_are_judged_again_by_the_verifier_itself(make_run):
    run = counted(make_run())
    report = audit(judged_truly(run).rename(run.with_name("truth")))
    assert report.ok, report.text()
    lie = audit(judged_truly(run, status="supported"))
    assert (lie.integrity.ok, lie.completeness.ok, lie.grounding.ok) == (True, True, False)
    assert "claim c2 is said to be supported; the records make it uncited" in lie.grounding.problems[0].why
