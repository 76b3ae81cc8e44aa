"""What was looked at, what was not, and how a claim that falls by that alone is said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidence.traces.compose import compose
from vidence.traces.coverage import between, coverage_of, gaps, times, unlooked
from vidence.traces.entail import judge
from vidence.traces.events import CallStarted, EvidenceEntered, RunStarted
from vidence.traces.grounding import Grounding
from vidence.traces.records import (
    Absence,
    Call,
    Claim,
    Coverage,
    Description,
    Draft,
    FrameRef,
    Frames,
    JudgedClaim,
    Shown,
    Span,
    Tube,
    VideoRecord,
)
from vidence.traces.records.claim import Absent, Count, Free
from vidence.traces.records.tube import TubeSamples

RATE_HZ = 25.0
VIDEO = VideoRecord(
    name="v.mp4",
    sha256="0" * 64,
    width=64,
    height=48,
    time_base=(1, 1000),
    start_s=0.0,
    end_s=30.0,
    frames=750,
    rate_hz=RATE_HZ,
    codec="h264",
    pixel_format="yuv420p",
    decoder="none",
)
WHOLE = Span(start_s=0.0, end_s=30.0)


def span(start_s, end_s):
    return Span(start_s=start_s, end_s=end_s)


def looked(*spans, tool="motion"):
    return Coverage(spans=spans, rate_hz=RATE_HZ, tool=tool, frames=100)


def absence(*spans, of=WHOLE):
    return Absence(id="e1", query="red car", span=of, coverage=looked(*spans))


def tube(start_s, end_s, coverage):
    t = (start_s, end_s - 0.04)
    samples = TubeSamples(
        pts=(0, 1),
        t_s=t,
        index=(0, 1),
        xyxy=((0, 0, 9, 9),) * 2,
        seen=("full", "full"),
        real_edges=((True,) * 4,) * 2,
        score=(1.0, 1.0),
    )
    return Tube(
        label="object", track=1, source="m", samples=samples, frame_interval_s=0.04, coverage=coverage
    )


def answered(evidence, claimed=WHOLE, *, truth=False):
    draft = Draft(
        claims=(Claim(id="c1", predicate=Absent(subject="red car", span=claimed), evidence=("e1",)),),
        truth=truth,
    )
    ledger = {"e1": evidence}
    return compose(draft, judge(draft.claims, ledger, VIDEO), ledger)


def test_a_negative_claim_with_holes_is_said_of_what_was_looked_at_and_names_them():
    answer = answered(absence(span(0, 12), span(15.5, 30)))
    assert (answer.status, answer.truth) == ("insufficient_evidence", None)
    assert answer.text.endswith(
        "No red car was seen in what was looked at (0.0–12.0 s and 15.5–30.0 s); not looked at: 12.0–15.5 s."
    )
    (claim,) = answer.claims
    assert claim.status == "asserted"
    assert claim.unlooked == (span(12, 15.5),)


def test_seen_absent_has_other_words():
    answer = answered(absence(WHOLE))
    assert (answer.status, answer.truth) == ("answered", False)
    assert answer.text == "No. No red car was seen from 0.0 to 30.0 s."


def test_an_instant_in_a_hole_was_not_looked_at():
    at = span(13.0, 13.0)
    answer = answered(absence(span(0, 12), span(15.5, 30), of=at), at)
    assert answer.text.endswith("Not looked at: 13.0 s.")
    assert answer.truth is None
    assert gaps(at, [looked(span(0, 12), span(15.5, 30))], 0.08) == (at,)


def test_holes_of_a_claim_that_something_else_contradicts_are_not_what_it_falls_by():
    fallen = JudgedClaim(
        claim=Claim(id="c1", predicate=Absent(subject="red car", span=WHOLE)),
        text="No red car was seen from 0.0 to 30.0 s.",
        status="contradicted",
        reason="e2 fits",
        unlooked=(span(12, 15),),
    )
    assert "No red car" not in compose(Draft(claims=(fallen.claim,)), [fallen], {}).text


def test_an_older_trace_that_names_the_holes_in_its_reason_alone_still_holds():
    claims = answered(absence(span(0, 12), span(15.5, 30))).claims
    older = tuple(claim.model_copy(update={"unlooked": ()}) for claim in claims)
    false = tuple(claim.model_copy(update={"unlooked": (span(1, 2),)}) for claim in claims)
    grounding = Grounding(judge, lambda *_: None, lambda *_: ())
    grounding._video, grounding._ledger._evidence["e1"] = VIDEO, absence(span(0, 12), span(15.5, 30))
    assert grounding._rejudge(claims) == ()
    assert grounding._rejudge(older) == ()
    assert "names other times that nothing looked at" in grounding._rejudge(false)[0]


def test_an_older_trace_that_tells_it_in_other_words_still_holds():
    claims = answered(absence(span(0, 12), span(15.5, 30))).claims
    older = tuple(
        claim.model_copy(update={"reason": "it was not looked from 12.00 to 15.50 s"}) for claim in claims
    )
    false = tuple(
        claim.model_copy(update={"reason": "it was not looked from 12.00 to 15.40 s"}) for claim in claims
    )
    grounding = Grounding(judge, lambda *_: None, lambda *_: ())
    grounding._video, grounding._ledger._evidence["e1"] = VIDEO, absence(span(0, 12), span(15.5, 30))
    assert claims[0].reason == "nobody looked from 12.00 to 15.50 s"
    assert grounding._rejudge(older) == ()
    assert "gives the reason" in grounding._rejudge(false)[0]


def test_a_count_that_an_older_program_worded_still_holds():
    counted = Count(subject="the red car", mode="events", value=1, span=WHOLE, detail="stop")
    claim = Claim(id="c1", predicate=counted, evidence=("e1",))
    grounding = Grounding(judge, lambda *_: None, lambda *_: ())
    grounding._video, grounding._ledger._evidence["e1"] = VIDEO, absence(WHOLE)
    (now,) = judge([claim], {"e1": absence(WHOLE)}, VIDEO)
    assert now.text == "The red car stopped once from 0.0 to 30.0 s."
    was = now.model_copy(update={"text": "The red car did this once from 0.0 to 30.0 s: stop."})
    assert grounding._rejudge((was,)) == ()
    false = now.model_copy(update={"text": "The red car did this twice from 0.0 to 30.0 s: stop."})
    assert "its content gives" in grounding._rejudge((false,))[0]


def test_what_was_followed_by_itself_was_searched_for_nowhere_else():
    alone = tube(3.0, 5.0, looked(span(3.0, 5.0)))
    found = tube(3.0, 5.0, looked(span(0, 12), span(15.5, 30)))
    assert unlooked(WHOLE, [alone], 0.08) == ()
    assert unlooked(WHOLE, [found, alone], 0.08) == (span(12, 15.5),)


def test_what_a_search_found_until_the_end_of_what_was_looked_at_was_not_followed_by_itself():
    searched = looked(span(0, 12)).model_copy(update={"followed": False})
    followed = looked(span(0, 5), span(7, 12)).model_copy(update={"followed": True})
    assert unlooked(WHOLE, [tube(0, 12, searched)], 0.08) == (span(12, 30),)
    assert unlooked(WHOLE, [tube(0, 12, followed)], 0.08) == (span(5, 7),)
    assert unlooked(WHOLE, [tube(0, 12, looked(span(0, 12)))], 0.08) == ()


def test_what_a_description_denies_is_denied_of_what_was_described():
    frame = FrameRef(pts=0, t_s=2.0, index=50)
    crop = Shown(blob="0" * 64, width=20, height=10, t_s=(2.0,), scale=(0.5, 0.5), offset=(4.0, 6.0))
    text, asked = "There is no dog.", "What is there?"
    told = Description(id="e1", asked=asked, text=text, span=span(2, 2), frames=(frame,), shown=(crop,))
    draft = Draft(claims=(Claim(id="c1", predicate=Free(text=text), evidence=("e1",)),))
    judged = judge(draft.claims, {"e1": told}, VIDEO)
    assert judged[0].status == "supported"
    answer = compose(draft, judged, {"e1": told})
    assert answer.text == "There is no dog, in what was described (2.0 s, (4, 6)–(14, 11) px)."


def test_coverage_tells_tools_rates_times_and_regions_of_a_run():
    frame = FrameRef(pts=0, t_s=2.0, index=50)
    crop = Shown(blob="0" * 64, width=20, height=10, t_s=(2.0,), scale=(0.5, 0.5), offset=(4.0, 6.0))
    full = crop.model_copy(update={"scale": (3.2, 4.8), "offset": (0.0, 0.0)})
    entered = [
        absence(span(0, 12), span(15.5, 30)).model_copy(update={"id": "e1"}),
        absence(span(0, 12), span(15.5, 30)).model_copy(update={"id": "e2"}),
        Frames(id="e3", call="k2", frames=(frame,), crop=(0.0, 0.0, 10.0, 10.0)),
        Description(id="e4", asked="what?", text="a", span=span(2, 2), frames=(frame,), shown=(crop,)),
        Description(id="e5", asked="what?", text="b", span=span(2, 2), frames=(frame,), shown=(full,)),
    ]
    told = coverage_of(
        [
            RunStarted(vidence="0", question="?", policy="rules", video=VIDEO),
            CallStarted(call=Call(id="k2", tool="zoom", arguments={})),
            *(EvidenceEntered(evidence=one) for one in entered),
        ]
    )
    assert [(look.tool, look.evidence, look.rate_hz) for look in told] == [
        ("motion", ("e1", "e2"), RATE_HZ),
        ("zoom", ("e3",), 0.0),
        ("description", ("e4",), 0.0),
        ("description", ("e5",), 0.0),
    ]
    assert told[0].unlooked == (span(12, 15.5),)
    assert [look.region for look in told[1:]] == [(0, 0, 10, 10), (4, 6, 14, 11), None]


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([span(0, 12)], "0.0–12.0 s"),
        ([span(0, 12), span(15.5, 30)], "0.0–12.0 s and 15.5–30.0 s"),
        ([span(0, 1), span(2, 3), span(4, 4)], "0.0–1.0 s, 2.0–3.0 s and 4.0 s"),
        ([span(2.44, 2.6)], "2.44–2.60 s"),
    ],
)
def test_times_are_told_one_after_the_other(spans, said):
    assert times(spans) == said


ENDS = st.floats(0.0, 30.0).map(lambda t: round(t, 2))


PARTS = st.lists(st.tuples(ENDS, ENDS).map(sorted).filter(lambda p: p[1] - p[0] > 0.1), max_size=6)


@settings(deadline=None)
@given(parts=PARTS, asked=st.tuples(ENDS, ENDS).map(sorted))
def test_every_moment_was_looked_at_or_is_named(parts, asked):
    """No negative is said of the whole of a span in which there is a hole wider than the slack."""
    cover, of, slack = looked(*(span(*p) for p in parts)), span(*asked), 0.08
    holes = gaps(of, [cover], slack)
    for n in range(41):
        t = of.start_s + of.duration_s * n / 40
        seen = any(p[0] - 2 * slack <= t <= p[1] + 2 * slack for p in parts)
        assert seen or any(hole.start_s - 1e-6 <= t <= hole.end_s + 1e-6 for hole in holes)
    answer = answered(absence(*cover.spans, of=of), of)
    assert (answer.truth is False) is (not holes)
    assert ("ot looked at: " in answer.text) is bool(holes)
    assert all(part.intersect(hole) is None for part in between(of, holes) for hole in holes)
