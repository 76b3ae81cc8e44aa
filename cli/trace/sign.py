"""`vidence trace sign`: a signature that vouches for a run as it is now, and keys to make one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .. import console
from ..app import trace_app
from ..ask import AsJson


@trace_app.command()
def sign(
    folder: Annotated[Path | None, typer.Argument(help="The folder of a run.", show_default=False)] = None,
    key: Annotated[Path | None, typer.Option(help="Private Ed25519 key (PEM) to sign with.")] = None,
    new_key: Annotated[
        Path | None, typer.Option(help="Make a key here, and its public half beside it as FILE.pub.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Sign a finished run; `trace audit --verify-key FILE.pub` then says whether it is still the same."""
    from ...traces.errors import UsageError
    from ...traces.signing import check_signable, make_keys
    from ...traces.signing import sign as signed

    if key is not None and new_key is not None:
        raise UsageError(
            "a run is signed with one key, and two were named", hint="Leave out --key or --new-key."
        )
    with_key = key or new_key
    if with_key is None or (key is not None and folder is None):
        lacks = "the key to sign with" if with_key is None else "the run to be signed"
        raise UsageError(
            f"{lacks} is not named", hint="Say DIR --key FILE, DIR --new-key FILE, or --new-key FILE alone."
        )
    if folder is not None:
        check_signable(folder)
    name = make_keys(new_key) if new_key is not None else ""
    signature = None if folder is None else signed(folder, with_key)
    if as_json:
        told = {"fingerprint": name} if signature is None else {"fingerprint": signature.fingerprint}
        count = None if signature is None else signature.head.count
        console.say_json({"schema_version": 1, **told, "signed_events": count})
        return 0
    if new_key is not None:
        console.say(f"The key {name} lies in {new_key}; keep it to yourself, and give away {new_key}.pub")
    if signature is not None:
        console.say(f"{folder}: {signature.head.count} events signed with the key {signature.fingerprint}")
    return 0
