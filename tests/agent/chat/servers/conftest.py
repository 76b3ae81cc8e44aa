"""A small server that speaks OpenAI's protocol, whose every answer is told beforehand."""

import json
import threading
import time
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

import vidence
from vidence.tools.deadline import Deadline
from vidence.tools.models import patience
from vidence.tools.models.choose import ModelSettings
from vidence.tools.models.model import Message, Request, Text
from vidence.tools.models.openai import openai_model


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append((self.path, headers, json.loads(body)))
        # The last answer of a script is given as often as it is asked for.
        script = self.server.script
        (script.popleft() if len(script) > 1 else script[0])(self)

    def log_message(self, *_):
        pass


class FakeServer(ThreadingHTTPServer):
    """Gives the answers of `script`, each a function of the handler, and keeps what it was `asked`."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.script, self.asked = deque(), []
        self.base_url = f"http://127.0.0.1:{self.server_port}/v1"

    def plays(self, *answers):
        self.script = deque(answers)
        return self

    @property
    def bodies(self):
        return [body for _, _, body in self.asked]


def sends(body, *, status=200, kind="application/json", headers=(), length=None):
    """An answer; a `length` other than the body's makes it break off."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()

    def answer(handler):
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(length or len(content)))
        for name, value in headers:
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def fails(status, message="", *, headers=(), **error):
    return sends({"error": {"message": message, **error}}, status=status, headers=headers)


def completion(message, *, finish="stop", usage=(1000, 50), model="fake-1"):
    told = usage and {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", **message}}
    return {"id": "x", "object": "chat.completion", "created": 0, "model": model, "choices": [choice]} | (
        {"usage": told} if told else {}
    )


def calls(*named, text=None, usage=(1000, 50)):
    """A reply that calls tools, each a pair of name and arguments (text is sent as it stands)."""
    uses = [
        {
            "id": f"call_{time.monotonic_ns()}_{n}",
            "type": "function",
            "function": {
                "name": name,
                "arguments": arguments if isinstance(arguments, str) else json.dumps(arguments),
            },
        }
        for n, (name, arguments) in enumerate(named)
    ]
    return sends(completion({"content": text, "tool_calls": uses}, finish="tool_calls", usage=usage))


def sleeps(seconds, then):
    def answer(handler):
        time.sleep(seconds)
        then(handler)

    return answer


def hangs_up(handler):
    handler.connection.close()


@pytest.fixture
def fake_server():
    with FakeServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def reply_of(fake_server):
    """What the server's model replies to a short request, without a run."""

    def reply(*answers, timeout_s=20.0, deadline=None, **settings):
        fake_server.plays(*answers)
        model = openai_model("fake", ModelSettings(fake_server.base_url, timeout_s=timeout_s, **settings))
        words = Message(role="user", parts=(Text(text="What do you see?"),))
        return model.reply(Request(messages=(words,)), lambda blob: b"", deadline or Deadline())

    return reply


QUESTION = "How long is the red car visible?"
# A run of three exchanges that ends verified.
HONEST = (
    ("track", {"query": "red car"}),
    ("measure", {"quantity": "visible_duration", "of": ["e1"], "subject": "the red car"}),
    ("answer", {"claims": [{"kind": "quantity", "evidence": ["e2"]}]}),
)


@pytest.fixture
def says():
    """What a server may answer."""
    return SimpleNamespace(
        sends=sends, fails=fails, calls=calls, completion=completion, sleeps=sleeps, hangs_up=hangs_up
    )


@pytest.fixture
def honest():
    """The answers of a server whose model looks, measures and answers."""
    return [calls(turn) for turn in HONEST]


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch):
    """Nobody waits for a second between tries."""
    monkeypatch.setattr(patience, "PAUSE_S", 0.01)


@pytest.fixture
def ask_fake(fake_server, two_squares, tmp_path):
    """Asks about the clip, answered by the server's script; the run lies in `tmp_path / "run"`."""

    def ask(*answers, question=QUESTION, timeout_s=20.0, out="run", **settings):
        fake_server.plays(*answers)
        model = ModelSettings(base_url=fake_server.base_url, timeout_s=timeout_s)
        return vidence.ask(
            two_squares, question, policy="openai:fake", model=model, out=tmp_path / out, **settings
        )

    return ask
