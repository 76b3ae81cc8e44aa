"""A request that is too long for the model is cut down step by step; the trace says so; it has an end."""

import pytest
import yaml

import vidence
from vidence.agent.chat import policy as chat
from vidence.agent.chat.limits import LIMITS
from vidence.tools.models.counting import tokens_of
from vidence.tools.models.scripted import ScriptedModel
from vidence.traces.errors import ContextOverflow
from vidence.traces.events import Exchanged
from vidence.traces.reader import TraceReader

QUESTION = "How long is the red car visible?"
LOOKS = [
    {"call": [{"look": {"times_s": [n / 10, n / 10 + 1]}}], "say": f"I look, time {n}."} for n in range(14)
]
TURNS = [
    {"call": [{"track": {"query": "red car"}}]},
    *LOOKS,
    {"call": [{"measure": {"quantity": "visible_duration", "of": ["e1"]}}]},
    {"answer": {"claims": [{"kind": "quantity", "evidence": ["e16"], "subject": "the red car"}]}},
]


class Limited:
    """A model that takes so many tokens more than the first request has, and no more."""

    def __init__(self, model, more):
        self.model, self.more, self.most, self.asked = model, more, None, []
        self.name, self.family, self.fingerprint = model.name, model.family, model.fingerprint

    def reply(self, request, load, deadline):
        tokens = tokens_of(request)
        self.most = tokens + self.more if self.most is None else self.most
        self.asked.append((tokens, tokens > self.most))
        if tokens > self.most:
            raise ContextOverflow(f"{tokens} tokens are more than the {self.most} that the model takes")
        return self.model.reply(request, load, deadline)


@pytest.fixture
def limited(monkeypatch, two_squares, tmp_path):
    """Asks a model that takes `more` tokens than it is sent at first."""
    script = tmp_path / "script.yaml"
    script.write_text(yaml.safe_dump({"turns": TURNS}), encoding="utf-8")
    models = []

    def ask(more, **settings):
        models.append(Limited(ScriptedModel.from_file(str(script)), more))
        monkeypatch.setattr(chat, "choose_model", lambda name, settings: models[-1])
        if settings.pop("resume", False):
            return vidence.resume(tmp_path / "run"), models[-1]
        answer = vidence.ask(
            two_squares, QUESTION, policy=f"scripted:{script}", out=tmp_path / "run", **settings
        )
        return answer, models[-1]

    return ask


def exchanges(run):
    return [event.exchange for event in TraceReader(run).events if isinstance(event, Exchanged)]


def test_a_run_that_outgrows_the_model_is_cut_down_and_still_verified(limited, tmp_path):
    answer, model = limited(1200)
    assert answer.status == "answered"
    assert vidence.audit(tmp_path / "run").ok
    thinned = [exchange.thinned for exchange in exchanges(tmp_path / "run")]
    assert thinned[0] == 0
    assert thinned == sorted(thinned), "what was too long once is not tried again"
    assert 0 < thinned[-1] < len(LIMITS)
    assert sum(over for _, over in model.asked) <= len(LIMITS) - 1


def test_the_trace_holds_the_requests_that_were_too_long(limited, tmp_path):
    _, model = limited(1200)
    refused = [blob for exchange in exchanges(tmp_path / "run") for blob in exchange.refused]
    assert len(refused) == sum(over for _, over in model.asked)
    blobs = TraceReader(tmp_path / "run").blobs
    assert all(b'"messages"' in blobs.get(blob) for blob in refused)


def test_what_is_left_out_is_said_and_the_newest_is_kept(limited, tmp_path):
    limited(400)
    reader = TraceReader(tmp_path / "run")
    last = reader.blobs.get(exchanges(tmp_path / "run")[-1].request).decode()
    assert "this picture is no longer shown" in last
    assert "I called look." in last
    assert "are left out here: " in last
    assert "e16 measurement" in last
    assert "Contact sheet of the video" in last


def test_every_thinning_is_shorter_than_the_one_before(limited, tmp_path):
    answer, model = limited(900)
    assert answer.status == "answered"
    for (tokens, over), (after, _) in zip(model.asked, model.asked[1:], strict=False):
        assert not over or after < tokens


def test_a_model_that_takes_too_little_ends_in_one_clear_sentence_and_the_run_can_go_on(limited, tmp_path):
    with pytest.raises(
        ContextOverflow, match=r"the request is too long for scripted:.*, even with all but"
    ) as caught:
        limited(-1)
    assert caught.value.exit_code == 4
    assert caught.value.hint
    assert not TraceReader(tmp_path / "run").finished
    answer, _ = limited(100_000, resume=True)
    assert answer.status == "answered"
    assert vidence.audit(tmp_path / "run").ok
