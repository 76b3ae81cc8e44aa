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

# A name stands on every line that tells of it.
MOST_OF_A_NAME = 100


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
    from ...traces.signing import outlived

    left = reviewed(folder, _said(of, verdict, by, why))
    if as_json:
        told = None if left is None else left.model_dump(mode="json")
        console.say_json({"schema_version": 1, "rescored": told})
    else:
        console.say("The answer stands as it was." if left is None else left.text())
        if said := outlived(folder):
            console.say(said)
    return 0


def _said(of: str, verdict: Says, by: str, why: str) -> Reviewed:
    from pydantic import ValidationError

    from ...traces.errors import UsageError
    from ...traces.events import Reviewed

    name = " ".join(_text(by).split())
    if not 0 < len(name) <= MOST_OF_A_NAME:
        raise UsageError(
            "a review says whose it is" if not name else f"a name has at most {MOST_OF_A_NAME} characters",
            hint="Say --by NAME.",
        )
    try:
        return Reviewed(of=of, verdict=verdict.value, by=name, why=_text(why))
    except ValidationError:
        raise UsageError(
            f"{of!r} is no id of evidence (e4) or of a claim (c2)",
            hint="`vidence trace show DIR` lists both.",
        ) from None


def _text(given: str) -> str:
    """Bytes of the command line that are no text cannot stand in a trace: they are replaced."""
    return given.encode("utf-8", "replace").decode()
