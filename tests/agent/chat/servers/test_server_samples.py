"""Several samples of one question to a server whose replies differ by seed, and which may fail."""

from collections import defaultdict

import pytest

from vidence.agent.samples import sampled
from vidence.traces.errors import BackendError

TRACK = ("track", {"query": "red car"})
MEASURE = ("measure", {"quantity": "visible_duration", "of": ["e1"], "subject": "the red car"})
NUMBER = ("answer", {"claims": [{"kind": "quantity", "evidence": ["e2"]}]})
PART = ("measure", {**MEASURE[1], "quantity": "moving_duration"})
GUESS = ("answer", {"claims": [{"kind": "free", "text": "It is there for an hour.", "evidence": []}]})
HONEST, GUESSING, ASIDE = (TRACK, MEASURE, NUMBER), (GUESS,), (TRACK, PART, NUMBER)


@pytest.fixture
def ask_by_seed(ask_fake, says, fake_server, tmp_path):
    """Asks once for each of the scripts, which the server knows by the seed that it is sent; None fails."""

    def ask(*scripts):
        given = defaultdict(int)

        def reply(handler):
            seed = fake_server.bodies[-1]["seed"]
            script = scripts[seed]
            if script is None:
                return says.fails(500, "out of order")(handler)
            turn = script[min(given[seed], len(script) - 1)]
            given[seed] += 1
            return says.calls(turn)(handler)

        def once(number, folder):
            return ask_fake(reply, seed=number, out=folder.relative_to(tmp_path), allow_asserted=True)

        return sampled(once, len(scripts), tmp_path / "samples")

    return ask


def test_the_majority_of_samples_that_differ_is_told_with_how_many_agree(ask_by_seed):
    answer = ask_by_seed(HONEST, GUESSING, HONEST)
    assert answer.record.quantity.name == "visible_duration"
    assert (answer.agreement.agreeing, answer.agreement.samples) == (2, 3)
    assert len(set(answer.agreement.answers)) == 2


def test_one_answer_with_evidence_wins_over_a_majority_without(ask_by_seed):
    answer = ask_by_seed(GUESSING, HONEST, GUESSING)
    assert {claim.status for claim in answer.claims} == {"verified"}
    assert answer.agreement.agreeing == 1
    assert sum("hour" in text for text in answer.agreement.answers) == 2


def test_a_true_answer_beside_the_question_wins_over_nothing(ask_by_seed):
    answer = ask_by_seed(ASIDE, HONEST)
    assert answer.status == "answered"
    assert answer.record.quantity.name == "visible_duration"


def test_a_sample_that_fails_is_one_without_an_answer(ask_by_seed):
    answer = ask_by_seed(None, HONEST, HONEST)
    assert answer.status == "answered"
    assert (answer.agreement.agreeing, answer.agreement.samples) == (2, 3)
    assert len(answer.agreement.answers) == 2
    assert "500" in answer.agreement.failures[0]
    assert answer.as_json()["agreement"]["failures"] == answer.agreement.failures


def test_where_all_samples_fail_the_error_is_raised(ask_by_seed):
    with pytest.raises(BackendError, match="500"):
        ask_by_seed(None, None)
