"""Models of other providers: LangChain's own way in, and what to install or to set where that is missing."""

import sys
from types import ModuleType

import pytest
from langchain_core.language_models.fake_chat_models import FakeMessagesListChatModel
from langchain_core.messages import AIMessage

from vidence.tools.deadline import Deadline
from vidence.tools.models import provider
from vidence.tools.models.choose import ModelSettings, choose_model
from vidence.tools.models.model import Message, Request, Text
from vidence.traces.errors import BackendMissing, UsageError


class Remembering(FakeMessagesListChatModel):
    """Replies what it was told to, and remembers what it was given."""

    temperature: float | None = 0.0

    def bind_tools(self, tools, **options):
        self.metadata = {"tools": tools, **options}
        return self


@pytest.fixture
def installed(monkeypatch):
    """Stands in for langchain and langchain-anthropic; gives what `init_chat_model` was called with."""
    called = {}

    def init_chat_model(model, **settings):
        called.update(settings, model=model)
        usage = {"input_tokens": 1000, "output_tokens": 200, "total_tokens": 1200}
        words = [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "red"}]
        told = {"stop_reason": "end_turn", "model": "claude-x"}
        said = AIMessage(content=words, usage_metadata=usage, response_metadata=told)
        called["chat"] = Remembering(responses=[said])
        return called["chat"]

    package = ModuleType("langchain.chat_models")
    package.init_chat_model = init_chat_model
    monkeypatch.setitem(sys.modules, "langchain", ModuleType("langchain"))
    monkeypatch.setitem(sys.modules, "langchain.chat_models", package)
    monkeypatch.setattr(provider, "version", lambda package: "1.0")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "a-key-of-nobody")
    return called


def test_a_provider_is_asked_through_langchain(installed):
    model = choose_model("anthropic:claude-sonnet-4-5", ModelSettings(timeout_s=30))
    told = {
        key: installed[key] for key in ("model", "model_provider", "temperature", "timeout", "max_retries")
    }
    assert told == {
        "model": "claude-sonnet-4-5",
        "model_provider": "anthropic",
        "temperature": 0.0,
        "timeout": 30,
        "max_retries": 0,
    }
    request = Request(messages=(Message(role="user", parts=(Text(text="?"),)),), max_tokens=99)
    replied = model.reply(request, lambda blob: b"", Deadline())
    assert (replied.reply.text, replied.reply.finish, replied.reply.model) == ("red", "end_turn", "claude-x")
    assert replied.usage.usd > 0
    assert installed["chat"].metadata == {"tools": [], "max_tokens": 99}


@pytest.mark.parametrize("kind", ["anthropic", "google"])
def test_a_missing_package_is_told_with_the_command_that_installs_it(kind, monkeypatch):
    monkeypatch.setitem(sys.modules, "langchain", None)
    with pytest.raises(BackendMissing, match="not both are installed") as missing:
        choose_model(f"{kind}:some-model")
    assert f'pip install "vidence[chat]" langchain-{kind}' in missing.value.hint


def test_a_missing_package_of_openai_is_too(monkeypatch):
    monkeypatch.setitem(sys.modules, "langchain_openai", None)
    with pytest.raises(BackendMissing, match="langchain-openai") as missing:
        choose_model("openai:some-model")
    assert missing.value.hint == 'Install it: pip install "vidence[openai]"'
    assert missing.value.exit_code == 4


@pytest.mark.parametrize(
    ("name", "key"), [("openai:gpt-4o", "OPENAI_API_KEY"), ("anthropic:x", "ANTHROPIC_API_KEY")]
)
def test_a_missing_key_is_told(installed, monkeypatch, name, key):
    monkeypatch.delenv(key, raising=False)
    with pytest.raises(BackendMissing, match=f"{key} is not set"):
        choose_model(name)


@pytest.mark.parametrize(
    "settings", [ModelSettings(offline=True), ModelSettings(base_url="http://127.0.0.1:1/v1")]
)
def test_what_a_provider_has_not_is_refused(installed, settings):
    with pytest.raises(UsageError, match=r"--offline|--base-url"):
        choose_model("anthropic:claude-sonnet-4-5", settings)


def test_openai_s_own_address_is_openai(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "a-key-of-nobody")
    monkeypatch.setenv("OPENAI_PROXY", "http://127.0.0.1:9")
    named = choose_model("openai:gpt-4o", ModelSettings(base_url="https://api.openai.com/v1/"))
    assert named.server == choose_model("openai:gpt-4o").server
    assert named.price(1_000_000, 0, 0) > 0


def test_models_that_take_no_temperature_get_none(installed, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "a-key-of-nobody")
    assert choose_model("openai:gpt-6-sol").chat.temperature is None
    assert choose_model("openai:gpt-4o").chat.temperature == 0.0
    assert choose_model("openai:gpt-6-sol").fingerprint().parameters["temperature"] is None
