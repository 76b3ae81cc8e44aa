"""`vidence trace review`: what a person says of a claim or a piece of evidence, added to a finished run."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from .. import console
from ..app import trace_app
from ..ask import AsJson
from .folder import Folder

if TYPE_CHECKING:
    from ...traces.events import Reviewed


class Says(StrEnum):
    """What a person may say."""

    right = "right"
    wrong = "wrong"
    unsure = "unsure"


@trace_app.command()
def review(
    folder: Folder,
    of: Annotated[str, typer.Argument(metavar="ID", help="Evidence, such as e4, or a claim, such as c2.")],
    verdict: Annotated[Says, typer.Option(help="What you say of it.")],
    by: Annotated[str, typer.Option(help="Your name; only a signature vouches for it.")],
    why: Annotated[str, typer.Option(help="What you saw.")] = "",
    as_json: AsJson = False,
) -> int:
    """Say whether evidence or a claim is right, and see what is left of the answer; nothing is edited."""
    from ...traces.reviews import review as reviewed

    left = reviewed(folder, _said(of, verdict, by, why))
    if as_json:
        told = None if left is None else left.model_dump(mode="json")
        console.say_json({"schema_version": 1, "rescored": told})
    else:
        console.say("The answer stands as it was." if left is None else left.text())
    return 0


def _said(of: str, verdict: Says, by: str, why: str) -> Reviewed:
    from pydantic import ValidationError

    from ...traces.errors import UsageError
    from ...traces.events import Reviewed

    try:
        return Reviewed(of=of, verdict=verdict.value, by=_text(by).strip(), why=_text(why))
    except ValidationError as error:
        raise UsageError(
            f"a review is of evidence (e4) or a claim (c2), by somebody; got {of!r} by {by!r}"
        ) from error


def _text(given: str) -> str:
    """Bytes of the command line that are no text cannot stand in a trace: they are replaced."""
    return given.encode("utf-8", "replace").decode()
