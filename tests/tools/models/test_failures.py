"""Failures of model servers, by the words and statuses that different servers use."""

from types import SimpleNamespace

import pytest

from vidence.tools.models.failures import MOST_LETTERS, Server, failure_of
from vidence.traces.errors import ContextOverflow

SERVER = Server("the model server at http://127.0.0.1:1/v1", "fake", "OPENAI_API_KEY")


class Refused(Exception):
    """As the providers' libraries raise them: with a status, a body and the answer's headers."""

    def __init__(self, status, message, headers=()):
        super().__init__(f"Error code: {status} - {message}")
        self.status_code, self.body = status, {"message": message}
        self.response = SimpleNamespace(status_code=status, headers=dict(headers))


# OpenAI, vLLM, SGLang, llama.cpp, LM Studio, Ollama, Anthropic, Google, TGI, Mistral, Groq …
TOO_LONG = [
    (400, "This model's maximum context length is 4096 tokens. However, you requested 9000 tokens"),
    (400, "The decoder prompt (length 5000) is longer than the maximum model length of 4096."),
    (400, "You passed 1015 input tokens. However, the model's context length is only 1024 tokens"),
    (400, "The input (5000 tokens) is longer than the model's context length (4096 tokens)."),
    (400, "Requested token count exceeds the model's maximum context length of 4096 tokens."),
    (400, "the request exceeds the available context size. try increasing the context size"),
    (500, "the request exceeds the available context size. try increasing the context size"),
    (400, "Trying to keep the first 6269 tokens when context the overflows."),
    (400, "input length exceeds maximum context length"),
    (400, "prompt is too long: 210000 tokens > 200000 maximum"),
    (400, "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."),
    (422, "`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 6000"),
    (400, "Prompt contains 40000 tokens, too large for model with 32768 maximum context length"),
    (400, "Please reduce the length of the messages or completion."),
    (400, "At most 4 image(s) may be provided in one prompt."),
    (429, "Request too large for fake on tokens per min (TPM): Limit 30000, Requested 40000."),
    (413, ""),
]
# What speaks of lengths and limits, and would not be mended by less.
NOT_TOO_LONG = [
    (400, "Invalid value for 'max_tokens': must be at least 1"),
    (400, "Invalid schema for function 'track': None is not of type 'object'"),
    (400, "string too long. Expected a string with maximum length 64, but got length 70"),
    (429, "Rate limit reached for requests per min (RPM): Limit 3"),
    (500, "CUDA out of memory"),
]


@pytest.mark.parametrize(("status", "words"), TOO_LONG)
def test_a_request_that_is_too_long_is_told_as_such(status, words):
    failure = failure_of(Refused(status, words), SERVER)
    assert isinstance(failure.error, ContextOverflow)
    assert not failure.again


@pytest.mark.parametrize(("status", "words"), NOT_TOO_LONG)
def test_other_refusals_are_not_taken_for_it(status, words):
    assert not isinstance(failure_of(Refused(status, words), SERVER).error, ContextOverflow)


def test_the_status_may_stand_in_the_cause():
    wrapped = ValueError("Error calling model")
    wrapped.__cause__ = Refused(429, "slow down", {"retry-after": "7"})
    failure = failure_of(wrapped, SERVER)
    assert failure.error.message.endswith("is asked too often and asks to wait 7 s: slow down")
    assert (failure.again, failure.after_s) == (True, 7.0)


def test_what_langchain_calls_an_overflow_is_one():
    from langchain_core.exceptions import ContextOverflowError

    assert isinstance(failure_of(ContextOverflowError("too much"), SERVER).error, ContextOverflow)


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 529])
def test_what_may_pass_is_tried_again(status):
    assert failure_of(Refused(status, "busy"), SERVER).again


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 422])
def test_what_stays_as_it_is_is_not(status):
    assert not failure_of(Refused(status, "no"), SERVER).again


@pytest.mark.parametrize("key", ["Bearer abc", "sk-abcdefghijkl", "hf_abcdefghijkl", "AIzaSyabcdefghijkl"])
def test_what_looks_like_a_key_is_not_repeated(key):
    message = failure_of(Refused(400, f"sent {key} to us"), SERVER).error.message
    assert key.split()[-1] not in message
    assert "to us" in message


def test_keys_of_the_environment_are_not_repeated(monkeypatch):
    monkeypatch.setenv("MY_PRIVATE_TOKEN", "plainwordswithoutform")
    assert "plainwords" not in failure_of(Refused(500, "plainwordswithoutform"), SERVER).error.message


def test_what_a_server_says_stays_short():
    assert len(failure_of(Refused(400, "no " * 10_000), SERVER).error.message) < MOST_LETTERS + 100


def test_a_bug_elsewhere_is_told_with_its_name():
    message = failure_of(KeyError("choices"), SERVER).error.message
    assert message.startswith(
        "the model server at http://127.0.0.1:1/v1 sent no reply of a chat model (KeyError"
    )
