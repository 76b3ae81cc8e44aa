"""What can go wrong with a model server, each as one clear sentence, and which of it is worth another try.

LangChain's providers agree on the classes of `langchain_core.exceptions`, and on `status_code`, `body` and
`response` of their own errors; what is none of these is told from its cause.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from ...traces.errors import BackendError, ContextOverflow

MOST_LETTERS = 300


class TooSlow(Exception):
    """No reply came within the time that one reply may take."""


class NoReply(Exception):
    """What came back is not what a model server sends; its text says what it is."""


@dataclass(frozen=True)
class Server:
    """Who is asked, as errors name it."""

    name: str
    """Such as 'the model server at http://127.0.0.1:8000/v1'."""
    model: str
    key: str
    """The environment variable that holds its key."""
    own: bool = True
    """Whether its address was given, so that it may be the wrong one."""


@dataclass(frozen=True)
class Failure:
    """What went wrong, whether asking again may help, and after how long as the server has it."""

    error: BackendError
    again: bool = False
    after_s: float | None = None


# A request too long or with too many pictures, as servers word it; a shorter one may do.
_TOO_LONG = re.compile(
    r"""context.{0,3}length | context.{0,3}(size|window|limit) | maximum\ model\ length
      | prompt\ (is\ )?too\ long | input\ (is\ )?too\ long | input\ length\ exceeds | too\ many\ tokens
      | tokens?\ (count\ )?(\(\d+\)\ )?exceeds?\ | exceed.{0,20}\ (maximum|limit|number\ of).{0,20}\ tokens
      | context\ the\ overflows | reduce\ the\ length | max_new_tokens`?\ must\ be\ <= | request\ too\ large
      | at\ most\ \d+\ image | too\ many\ images""",
    re.I | re.VERBOSE,
)
_NO_CREDIT = re.compile(r"insufficient_quota|exceeded your current quota|credit balance|billing", re.I)
_KEY = re.compile(r"\b(?:sk|pk|rk|gsk|hf|key|AIza)[-_]?[\w*-]{8,}|\bBearer\s+\S+", re.I)


def failure_of(error: BaseException, server: Server) -> Failure:
    """What an exception of a LangChain model means."""
    if isinstance(error, TooSlow):
        return _failure(
            f"{server.name} did not reply within {error.args[0]:g} s",
            hint="Raise --timeout SECONDS, or take a smaller model.",
        )
    unfit = next((e for e in _causes(error) if isinstance(e, NoReply)), None)
    if unfit is not None:
        return _failure(f"{server.name} sent no reply of a chat model: {unfit}", _address(server))
    for cause in _causes(error):
        if (status := _status(cause)) is not None:
            return _refused(cause, status, server)
    return _unreached(error, server)


def _refused(error: BaseException, status: int, server: Server) -> Failure:
    """An answer with a status that is no success."""
    said, after_s = _said(error), _retry_after(error)
    if status in (401, 403):
        # What such an answer quotes is the key: it is not repeated.
        return _failure(
            f"{server.name} refused the key ({status})", hint=f"Set {server.key} to one it takes."
        )
    if status == 413 or (status in (400, 422, 429, 500) and _TOO_LONG.search(said)):
        overflow = ContextOverflow(
            f"the request is longer than {server.model!r} can take: {said or status}",
            hint="A model with a longer context may do; one's own server may have to be started with it.",
        )
        return Failure(overflow)
    if status == 404:
        return _failure(f"{server.name} has no model {server.model!r}{_quoted(said)}", _address(server))
    if status == 429 and _NO_CREDIT.search(said):
        return _failure(f"{server.name} asks for more credit{_quoted(said)}")
    if status == 429:
        wait = "" if after_s is None else f" and asks to wait {after_s:g} s"
        return _failure(f"{server.name} is asked too often{wait}{_quoted(said)}", None, True, after_s)
    if 300 <= status < 400:
        return _failure(f"{server.name} has moved elsewhere ({status})", _address(server))
    if status >= 500 or status in (408, 409):
        return _failure(f"{server.name} failed ({status}){_quoted(said)}", _look(server), True, after_s)
    hint = "The model must take pictures and call tools, and its server must let it."
    return _failure(f"{server.name} refused the request ({status}){_quoted(said)}", hint=hint)


def _unreached(error: BaseException, server: Server) -> Failure:
    """No answer at all, or one that broke off, or that nobody can read."""
    # By name, since each provider has its own HTTP library with the same words for it.
    kinds = {kind.__name__ for cause in _causes(error) for kind in type(cause).__mro__}
    if "ContextOverflowError" in kinds:
        return Failure(ContextOverflow(f"the request is longer than {server.model!r} can take"))
    if kinds & {"ConnectError", "ConnectTimeout", "ConnectionRefusedError"}:
        hint = "Start it, or say where it is with --base-url." if server.own else None
        return _failure(f"{server.name} cannot be reached: {_reason(error)}", hint, True)
    if kinds & {"TimeoutException", "TimeoutError"}:
        return _failure(f"{server.name} fell silent", _look(server), True)
    if kinds & {"TransportError", "OSError", "DecodingError", "JSONDecodeError"}:
        return _failure(f"the reply of {server.name} broke off", _look(server), True)
    return _failure(
        f"{server.name} sent no reply of a chat model ({type(error).__name__}{_quoted(_plain(str(error)))})",
        _address(server),
    )


def _failure(
    message: str, hint: str | None = None, again: bool = False, after_s: float | None = None
) -> Failure:
    return Failure(BackendError(message, hint=hint), again, after_s)


def _address(server: Server) -> str:
    if not server.own:
        return "Check the name of the model."
    return "Check the name of the model, and --base-url: it mostly ends in /v1."


def _look(server: Server) -> str | None:
    return "Its own output may say why." if server.own else None


def _quoted(said: str) -> str:
    return f": {said}" if said else ""


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and what led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _reason(error: BaseException) -> str:
    """The innermost cause, in the words of the system."""
    last = list(_causes(error))[-1]
    told = last.strerror if isinstance(last, OSError) and last.strerror else str(last)
    return _plain(told) or type(last).__name__


def _status(error: BaseException) -> int | None:
    """The status of the answer, where there was one."""
    for place in (error, getattr(error, "response", None)):
        for name in ("status_code", "code"):
            status = getattr(place, name, None)
            if isinstance(status, int) and not isinstance(status, bool) and status >= 300:
                return status
    return None


def _said(error: BaseException) -> str:
    """What the server said of it, without what may be a secret."""
    body = getattr(error, "body", None)
    return worded(body if body is not None else getattr(error, "message", None) or str(error))


def worded(body: Any) -> str:
    """The words of an error as servers nest them: one short line, no page, nothing that may be a secret."""
    for _ in range(3):
        if isinstance(body, dict):
            body = body.get("message") or body.get("error") or body.get("detail") or ""
    text = "" if body is None else str(body)
    return "" if "<html" in text.lower() or "<!doctype" in text.lower() else _plain(text)


def _plain(text: str) -> str:
    """One short line without keys: those of this machine's environment, and what looks like one."""
    for name, value in os.environ.items():
        if len(value) >= 8 and name.upper().endswith(("_KEY", "_TOKEN", "_SECRET", "_PASSWORD")):
            text = text.replace(value, "…")
    text = " ".join(_KEY.sub("…", text).split())
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…"


def _retry_after(error: BaseException) -> float | None:
    """Seconds that the server asks to wait: given as such, or as a date."""
    headers: Any = getattr(getattr(error, "response", None), "headers", None) or {}
    given = headers.get("retry-after")
    if given is None:
        return None
    try:
        return max(float(given), 0.0)
    except ValueError:
        pass
    try:
        return max(parsedate_to_datetime(given).timestamp() - time.time(), 0.0)
    except ValueError:
        return None
