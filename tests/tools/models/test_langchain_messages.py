"""Requests as LangChain's messages, and its messages as replies: the corners that a run does not reach."""

import pytest
from langchain_core.language_models.fake_chat_models import FakeMessagesListChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

from vidence.tools.deadline import Deadline
from vidence.tools.models.failures import Server
from vidence.tools.models.langchain import LangChainModel
from vidence.tools.models.model import Message, Picture, Request, Text
from vidence.traces.records import Shown, ToolUse

PNG, JPEG = b"\x89PNG....", b"\xff\xd8...."


class Listening(FakeMessagesListChatModel):
    """Keeps the messages that it was sent."""

    heard: list = []

    def bind_tools(self, tools, **options):
        return self

    def _generate(self, messages, *rest, **options):
        self.heard[:] = messages
        return super()._generate(messages, *rest, **options)


@pytest.fixture
def exchange():
    """The reply to messages, and what LangChain was handed."""

    def ask(messages=(), said="fine", load=lambda blob: PNG):
        chat = Listening(responses=[said if isinstance(said, AIMessage) else AIMessage(said)], heard=[])
        server = Server("the server", "m", "KEY")
        model = LangChainModel("openai:m", chat, server, options=lambda request: {}, version="1")
        return model.reply(Request(messages=tuple(messages)), load, Deadline()), chat.heard

    return ask


def words(role, text, **more):
    return Message(role=role, parts=(Text(text=text),), **more)


def test_each_role_has_its_message(exchange):
    use = ToolUse(id="call00101", name="track", arguments={"query": "car"})
    _, heard = exchange(
        [
            words("system", "be brief"),
            words("user", "one"),
            words("user", "two"),
            words("assistant", "I look", uses=(use,)),
            words("tool", "e1", answers="call00101"),
            words("tool", "e2", answers="call00102"),
        ]
    )
    assert [type(m) for m in heard] == [SystemMessage, HumanMessage, AIMessage, ToolMessage, ToolMessage]
    assert heard[1].content == "one\ntwo"
    assert heard[2].tool_calls[0]["args"] == {"query": "car"}
    assert [m.tool_call_id for m in heard[3:]] == ["call00101", "call00102"]


@pytest.mark.parametrize(("content", "kind"), [(PNG, "png"), (JPEG, "jpeg")])
def test_a_picture_is_a_part_of_the_kind_that_it_is(exchange, content, kind):
    shown = Picture(shown=Shown(blob="0" * 64, width=1, height=1))
    message = Message(role="user", parts=(Text(text="look:"), shown))
    _, heard = exchange([message], load=lambda blob: content)
    text, picture = heard[0].content
    assert text == {"type": "text", "text": "look:"}
    assert picture["image_url"]["url"].startswith(f"data:image/{kind};base64,")


def test_names_that_no_server_takes_are_mended_on_the_way_back(exchange):
    uses = [
        ToolUse(id=f"call0010{n}", name=name, arguments=[1]) for n, name in enumerate(("a.b c", "", "é" * 99))
    ]
    _, heard = exchange([words("user", "?"), words("assistant", "", uses=tuple(uses))])
    assert [call["name"] for call in heard[1].tool_calls] == ["a_b_c", "unnamed", "_" * 64]
    assert heard[1].tool_calls[0]["args"] == {"malformed": [1]}


def test_calls_that_are_no_json_come_after_those_that_are_and_stay_text(exchange):
    said = AIMessage(
        "",
        tool_calls=[{"name": "look", "args": {"times_s": [1]}, "id": None, "type": "tool_call"}],
        invalid_tool_calls=[
            {"name": None, "args": None, "id": "x", "error": "?", "type": "invalid_tool_call"},
            {"name": "zoom", "args": "{", "id": "x", "error": "?", "type": "invalid_tool_call"},
        ],
    )
    reply = exchange([words("user", "?"), words("assistant", "hm"), words("user", "?")], said)[0].reply
    assert [(use.id, use.name, use.arguments) for use in reply.uses] == [
        ("call00201", "look", {"times_s": [1]}),
        ("call00202", "", {}),
        ("call00203", "zoom", "{"),
    ]


def test_a_refusal_is_said(exchange):
    said = AIMessage("", additional_kwargs={"refusal": "I would rather not."})
    assert exchange([words("user", "?")], said)[0].reply.text == "I would rather not."


def test_nothing_is_traced_elsewhere(exchange, monkeypatch):
    from langsmith.utils import tracing_is_enabled

    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    seen = []

    class Watching(Listening):
        def _generate(self, *given, **options):
            seen.append(tracing_is_enabled())
            return super()._generate(*given, **options)

    chat = Watching(responses=[AIMessage("fine")], heard=[])
    model = LangChainModel("openai:m", chat, Server("s", "m", "K"), options=lambda request: {}, version="1")
    model.reply(Request(messages=(words("user", "?"),)), lambda blob: PNG, Deadline())
    assert seen == [False]
