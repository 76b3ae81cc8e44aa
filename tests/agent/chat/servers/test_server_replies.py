"""One exchange with a server: what is tried again and for how long, and what is taken for a reply."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from vidence.tools.deadline import Deadline
from vidence.tools.models import patience
from vidence.traces.errors import BackendError, DeadlineExceeded


def test_a_server_that_hung_up_once_is_asked_again(reply_of, honest, says):
    assert reply_of(says.hangs_up, *honest).attempts == 2


def test_the_pause_that_the_server_asks_for_is_kept(reply_of, honest, says):
    began = time.monotonic()
    assert reply_of(says.fails(429, "slow down", headers=[("Retry-After", "0.7")]), *honest).attempts == 2
    assert time.monotonic() - began > 0.7


def test_the_pause_may_be_a_date(reply_of, honest, says, monkeypatch):
    monkeypatch.setattr(patience, "PAUSE_S", 1e6)
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
    assert reply_of(says.fails(503, headers=[("Retry-After", then)]), *honest).attempts == 2


@pytest.mark.parametrize(
    ("asked", "told"), [("3600", "asks to wait 3600 s"), ("nan", "too often"), ("inf", "inf s")]
)
def test_a_pause_that_is_too_long_is_not_kept(reply_of, fake_server, says, asked, told):
    with pytest.raises(BackendError, match=told):
        reply_of(says.fails(429, "come back later", headers=[("Retry-After", asked)]))
    assert len(fake_server.asked) == 1


def test_a_pause_past_the_deadline_is_not_begun(reply_of, fake_server, says):
    began = time.monotonic()
    with pytest.raises(BackendError, match="asks to wait 30 s"):
        reply_of(says.fails(429, headers=[("Retry-After", "30")]), deadline=Deadline.after(10))
    assert time.monotonic() - began < 5


def test_the_deadline_ends_the_wait_for_a_reply(reply_of, honest, says):
    began = time.monotonic()
    with pytest.raises(DeadlineExceeded, match="ran past its deadline"):
        reply_of(says.sleeps(6, honest[0]), deadline=Deadline.after(0.5))
    assert time.monotonic() - began < 4


def test_a_server_that_drips_is_slow_too(reply_of):
    def drips(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(8):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.2)

    with pytest.raises(BackendError, match="did not reply within 1 s"):
        reply_of(drips, timeout_s=1.0)


def test_credit_that_is_used_up_is_not_asked_for_again(reply_of, fake_server, says):
    with pytest.raises(BackendError, match="asks for more credit"):
        reply_of(says.fails(429, "You exceeded your current quota.", code="insufficient_quota"))
    assert len(fake_server.asked) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_that_fails_is_asked_again_in_bounds(reply_of, fake_server, says, status):
    with pytest.raises(BackendError, match=rf"failed \({status}\): busy"):
        reply_of(says.fails(status, "busy"))
    assert len(fake_server.asked) == patience.TRIES


def test_a_page_of_a_proxy_is_not_quoted(reply_of, says):
    page = says.sends(b"<!DOCTYPE html><html>bad gateway</html>", status=502, kind="text/html")
    with pytest.raises(BackendError, match=r"failed \(502\)$"):
        reply_of(page)


def test_a_reply_that_is_cut_and_calls_itself_whole(reply_of, says):
    with pytest.raises(BackendError, match="broke off"):
        reply_of(says.sends(b'{"choices": [{"mess'))


@pytest.mark.parametrize(
    "body", [{}, [], "words", {"choices": None}, {"choices": []}, {"error": "no"}, {"choices": [{}]}]
)
def test_json_that_is_no_reply(reply_of, says, body):
    with pytest.raises(BackendError, match="sent no reply of a chat model"):
        reply_of(says.sends(body))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"error": "model requires more system memory (9.2 GiB)"}, "model requires more system memory"),
        ({"error": {"message": "out of memory", "code": 500}}, "out of memory"),
        ({"choices": [{"message": None}]}, "it holds no message of a model"),
        ([1, 2], "it holds no message of a model"),
        (
            {"choices": [{"message": {"tool_calls": [{"type": "custom", "custom": {"name": "track"}}]}}]},
            "it holds a call of no function",
        ),
    ],
)
def test_why_it_is_no_reply_is_said_in_words_and_not_in_pythons(reply_of, says, body, told):
    with pytest.raises(BackendError, match="sent no reply of a chat model") as failed:
        reply_of(says.sends(body))
    assert failed.value.message.partition("chat model: ")[2].startswith(told)


def test_an_error_that_calls_itself_a_success_does_not_repeat_the_key(reply_of, says):
    with pytest.raises(BackendError, match="wrong key") as failed:
        reply_of(says.sends({"error": {"message": "wrong key sk-very-secret-0123456789"}}))
    assert "secret" not in failed.value.message


def test_arguments_that_are_an_object_are_as_good_as_its_text(reply_of, says):
    call = {"id": "c", "type": "function", "function": {"name": "track", "arguments": {"query": "red car"}}}
    (use,) = reply_of(says.sends(says.completion({"content": None, "tool_calls": [call]}))).reply.uses
    assert (use.name, use.arguments) == ("track", {"query": "red car"})


@pytest.mark.parametrize(
    "usage",
    [
        {"prompt_tokens": "many", "completion_tokens": 1, "total_tokens": 1},
        {"prompt_tokens": -5, "completion_tokens": -1, "total_tokens": -6},
        {"prompt_tokens": None, "completion_tokens": None, "total_tokens": None},
    ],
)
def test_numbers_of_tokens_that_are_none_are_not_believed(reply_of, says, usage):
    used = reply_of(says.sends({**says.completion({"content": "red"}), "usage": usage})).usage
    assert used.estimated
    assert used.tokens_in > 0


def test_more_tokens_cached_than_sent_earn_no_money(reply_of, says, tmp_path, monkeypatch):
    (tmp_path / "prices.toml").write_text('["openai:fake"]\ninput = 1.0\noutput = 0.0\ncached = 0.5\n')
    monkeypatch.setenv("VIDENCE_PRICES", str(tmp_path / "prices.toml"))
    usage = {"prompt_tokens": 1000, "completion_tokens": 1, "prompt_tokens_details": {"cached_tokens": 99999}}
    used = reply_of(says.sends({**says.completion({"content": "red"}), "usage": usage})).usage
    assert used.usd == pytest.approx(1000 * 0.5 / 1e6)


def test_a_server_that_sends_elsewhere_is_not_followed(reply_of, says):
    moved = says.sends({}, status=307, headers=[("Location", "http://192.0.2.1/v1/chat/completions")])
    with pytest.raises(BackendError, match=r"has moved elsewhere \(307\)"):
        reply_of(moved)


def test_a_request_that_is_refused_says_why(reply_of, says):
    with pytest.raises(
        BackendError, match=r"refused the request \(400\): fake does not support tools"
    ) as failed:
        reply_of(says.fails(400, "fake does not support tools"))
    assert "call tools" in failed.value.hint


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": "no room"}},
        {"object": "error", "message": "no room"},
        {"error": "no room"},
        {"detail": "no room"},
    ],
)
def test_errors_are_read_as_each_server_words_them(reply_of, says, body):
    with pytest.raises(BackendError, match=r"refused the request \(400\): no room$"):
        reply_of(says.sends(body, status=400))


def test_a_server_that_repeats_the_headers_does_not_get_the_key_into_the_error(reply_of, says, monkeypatch):
    key = "sk-very-secret-0123456789"
    monkeypatch.setenv("OPENAI_API_KEY", key)
    for told in (f"headers: authorization: Bearer {key}", f"key={key}", "Bearer abcdefgh12345678"):
        with pytest.raises(BackendError, match="failed") as failed:
            reply_of(says.fails(500, told))
        assert key not in failed.value.message
        assert "abcdefgh12345678" not in failed.value.message


def test_an_empty_reply_is_one(reply_of, says):
    reply = reply_of(says.sends(says.completion({"content": None}))).reply
    assert (reply.text, reply.uses) == ("", ())


def test_a_packed_reply_is_read(reply_of, says):
    import gzip
    import json

    packed = gzip.compress(json.dumps(says.completion({"content": "red"})).encode())
    assert reply_of(says.sends(packed, headers=[("Content-Encoding", "gzip")])).reply.text == "red"


def test_no_proxy_comes_between_this_machine_and_itself(reply_of, honest, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert reply_of(*honest).attempts == 1
