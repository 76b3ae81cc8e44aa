"""Asking several times: answers that say the same count together, and evidence goes before a majority."""

from types import SimpleNamespace

import pytest

from vidence.agent.answer import Answer
from vidence.agent.samples import agree, sampled
from vidence.traces.errors import UsageError
from vidence.traces.events import Cost
from vidence.traces.ledger import Ledger
from vidence.traces.records import Answer as Record
from vidence.traces.records import Claim, JudgedClaim
from vidence.traces.records.claim import Free, Quantified


def speed(value, unit="m/s", sigma=0.1):
    return Quantified(name="mean_speed", subject="it", value=value, unit=unit, sigma=sigma)


def record(status="answered", claim="verified", **fields):
    claims = ()
    if claim:
        claims = (JudgedClaim(claim=Claim(id="c1", predicate=Free(text="so")), text="So.", status=claim),)
    return Record(status=status, text=str(fields), claims=claims, **fields)


def asker(records, tmp_path):
    asked = []

    def ask(number, folder):
        asked.append(folder)
        return Answer("?", records[number], Ledger(), Cost(), folder)

    return ask, asked


def best(records, tmp_path):
    ask, _ = asker(records, tmp_path)
    return sampled(ask, len(records), tmp_path)


def test_the_majority_among_verified_answers_wins(tmp_path):
    answer = best([record(count=2), record(count=3), record(count=3)], tmp_path)
    assert answer.record.count == 3
    assert (answer.agreement.agreeing, answer.agreement.samples) == (2, 3)


def test_one_verified_answer_goes_before_a_majority_that_is_asserted(tmp_path):
    asserted = record(count=5, claim="asserted")
    answer = best([asserted, asserted, record(count=3)], tmp_path)
    assert answer.record.count == 3
    assert answer.agreement.agreeing == 1


def test_an_answer_goes_before_abstentions(tmp_path):
    abstained = record(status="insufficient_evidence", claim=None)
    assert best([abstained, abstained, record(truth=True)], tmp_path).record.truth is True


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"quantity": speed(10.0)}, {"quantity": speed(10.1)}, True),
        ({"quantity": speed(10.0)}, {"quantity": speed(36.1, "km/h")}, True),
        ({"quantity": speed(10.0)}, {"quantity": speed(12.0)}, False),
        ({"time_s": 1.6}, {"time_s": 1.65}, True),
        ({"time_s": 1.6}, {"time_s": 2.0}, False),
        ({"truth": True}, {"truth": False}, False),
        ({"choice": "A"}, {"choice": "A"}, True),
        ({"label": "the red car"}, {"label": "the blue car"}, False),
    ],
)
def test_answers_agree_where_they_say_the_same(one, other, same):
    assert agree(record(**one), record(**other)) is same


def test_every_sample_has_a_folder_of_its_own(tmp_path):
    ask, folders = asker([record(count=1)] * 3, tmp_path)
    sampled(ask, 3, tmp_path)
    assert [folder.name for folder in folders] == ["sample-1", "sample-2", "sample-3"]


@pytest.mark.parametrize(("last", "usd"), [(0.5, 0.75), (None, None)])
def test_what_it_cost_is_what_all_samples_did(tmp_path, last, usd):
    spent = [Cost(wall_s=2.0, tool_calls=1, model_calls=3, tokens_in=100, tokens_out=10, usd=0.25)] * 2
    spent[1] = spent[1].model_copy(update={"usd": last})

    def ask(number, folder):
        return Answer("?", record(count=1), Ledger(), spent[number], folder)

    whole = Cost(wall_s=4.0, tool_calls=2, model_calls=6, tokens_in=200, tokens_out=20, usd=usd)
    assert sampled(ask, 2, tmp_path).cost == whole


def test_the_number_of_samples_has_bounds(tmp_path):
    for samples in (0, 33):
        with pytest.raises(UsageError, match="between 1 and 32"):
            sampled(SimpleNamespace, samples, tmp_path)
