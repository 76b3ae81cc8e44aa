"""The one error tree, with the exit code and the one-sentence message each error carries to the user.

VidenceError
├── UsageError                 2   the command, question options or arguments are off
├── MediaError                 3   the video or a sidecar cannot be used
├── BackendError               4   a backend or a model is missing or broke
│   ├── BackendMissing         4     not installed, or its weights are not there
│   ├── PassingFailure         4     it broke by what may be over when it is asked again
│   ├── ContextOverflow        4     a request is longer than the model can take
│   └── DeadlineExceeded       4     a backend ran past its deadline
├── ToolError                  5   goes back to the policy as a record it can act on
│   ├── BadArguments           5     the call's arguments do not fit the video
│   ├── NothingFound           5     nothing fits the reference
│   ├── Ambiguous              5     several things fit the reference
│   ├── NotMeasurable          5     what is asked cannot be measured here
│   └── NotRecorded            5     a replay is asked for a call that its trace does not hold
├── UnsupportedQuestion        5   the policy cannot read the question
├── BudgetExhausted            6   steps, seconds, tokens or money ran out
├── AuditFailed                7   a trace does not hold what it says
└── TraceCorrupt               7   a trace cannot be read at all
Anything else is a bug: exit 70.
"""

from __future__ import annotations

from typing import ClassVar


class VidenceError(Exception):
    """An error whose message says what was given and expected, and whose hint says what to do."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 70

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(VidenceError):
    """The command line, the question's options or an argument is off."""

    code = "usage"
    exit_code = 2


class MediaError(VidenceError):
    """The video or a sidecar cannot be used."""

    code = "bad_video"
    exit_code = 3


class BackendError(VidenceError):
    """A backend failed, and would fail again: the run falls back, and says so."""

    code = "backend_failed"
    exit_code = 4


class BackendMissing(BackendError):
    """A backend is not installed, or its weights are not there."""

    code = "backend_missing"


class PassingFailure(BackendError):
    """A backend failed by what may be over by now, such as a process that is gone; it is tried again."""


class ContextOverflow(BackendError):
    """A request is longer than the model can take; a shorter one may do."""

    code = "context_overflow"


class DeadlineExceeded(BackendError):
    """A backend ran past its deadline."""

    code = "deadline_exceeded"


class ToolError(VidenceError):
    """A call that could not be carried out; the policy gets it as a record and may act on it."""

    code = "tool_error"
    exit_code = 5


class BadArguments(ToolError):
    """The arguments of a call do not fit the video or the ledger."""

    code = "bad_arguments"


class NothingFound(ToolError):
    """Nothing in the video fits the reference."""

    code = "nothing_found"


class Ambiguous(ToolError):
    """Several things fit the reference."""

    code = "ambiguous"


class NotMeasurable(ToolError):
    """What is asked cannot be measured from what is there."""

    code = "not_measurable"


class NotRecorded(ToolError):
    """A replay is asked for a call that its trace does not hold."""

    code = "not_recorded"


class UnsupportedQuestion(VidenceError):
    """The policy cannot read the question."""

    code = "unsupported_question"
    exit_code = 5


class BudgetExhausted(VidenceError):
    """Steps, seconds, tokens or money ran out before an answer stood."""

    code = "budget_exhausted"
    exit_code = 6


class AuditFailed(VidenceError):
    """A trace does not hold what it says."""

    code = "audit_failed"
    exit_code = 7


class TraceCorrupt(AuditFailed):
    """A trace cannot be read at all."""

    code = "trace_corrupt"
