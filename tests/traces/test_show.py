"""A run shown to a person: all of it, and nothing that acts on the terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidence.traces.printable import printable
from vidence.traces.show import show


def summary(evidence):
    return f"{getattr(evidence, 'subject', '')} summed up"


def test_a_run_is_shown_from_question_to_cost(make_run):
    text = show(make_run(), summary=summary)
    lines = text.split("\n")
    assert lines[0] == "question: How many cars?"
    for part in (
        "  option: one",
        "  point: 10, 20 at 0.5 s",
        "policy: rules, seed 0, vidence 0",
        "backend: detector motion 1 on cpu",
        "step 1: manipulate",
        '    k1 track {"query":"red car"}',
        "      e1 tube:  summed up",
        "    k1 gave e1, e2 in 0.12 s",
        "    k3 failed (nothing_found): no dog",
        "  c1 verified: c1 holds. [e1, e2]",
        "  c2 uncited: c2 holds. [nothing]",
        "  objection to c2 (uncited): nothing is cited",
        "answer (answered): One.",
        "cost: 0.75 s, 3 tool calls, 0 model calls",
        "finished: answered",
    ):
        assert part in lines, part
    assert "[occluded: for 0.2 s]" in text
    assert "!" not in text


def test_characters_that_act_on_a_terminal_are_escaped(make_run):
    text = show(make_run(question="a\x1b[2Jb\nquestion: c\u202ed\u2028e\x9b"), summary=summary)
    assert "question: a\\x1b[2Jb\\x0aquestion: c\\u202ed\\u2028e\\x9b" in text.split("\n")
    assert "red car \\u202e “quoted” \\x1b[31m" in text


@given(st.text(st.characters()))
def test_what_is_printable_has_no_control_or_format_characters(text):
    shown = printable(text)
    shown.encode("utf-8")
    assert all(unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in shown)


@pytest.mark.parametrize("text", ["déjà vu", "红色的车", "3–5 s ±0.1", "a b"])
def test_ordinary_text_of_any_script_is_left_alone(text):
    assert printable(text) == text


def test_an_unfinished_run_says_so(make_run):
    run = make_run(until=8)
    assert show(run, summary=summary).split("\n")[-1] == "! the run did not finish"
    with (run / "trace.jsonl").open("ab") as file:
        file.write(b'{"ev')
    assert "! 4 bytes follow the head: the run was cut off there" in show(run, summary=summary)


def test_a_changed_run_is_shown_as_far_as_it_holds(make_run):
    run = make_run()
    data = (run / "trace.jsonl").read_bytes()
    (run / "trace.jsonl").write_bytes(data.replace(b'"tool":"look"', b'"tool":"peek"'))
    text = show(run, summary=summary)
    assert "k1 track" in text
    assert "peek" not in text
    assert "! the trace does not hold: event 6 (call_started)" in text


def test_a_long_argument_is_cut(make_run):
    from vidence.traces.events import CallStarted
    from vidence.traces.records import Call
    from vidence.traces.store import TraceWriter

    run = make_run(until=10)
    with TraceWriter.reopen(run) as writer:
        writer.append(CallStarted(call=Call(id="k9", tool="look", arguments={"times_s": [0.125] * 500})))
    line = next(x for x in show(run, summary=summary).split("\n") if "k9 look" in x)
    assert len(line) < 200
    assert line.endswith("…")


def test_evidence_is_summed_up_in_a_line_each(make_run):
    lines = show(make_run()).split("\n")
    summed = [line for line in lines if line.startswith("      e")]
    assert [line.split(":")[0].split() for line in summed[:2]] == [["e1", "tube"], ["e2", "measurement"]]
    assert all(len(line.split(": ", 1)[1]) > 5 for line in summed)
    assert "\\x1b[31m" in summed[1]
