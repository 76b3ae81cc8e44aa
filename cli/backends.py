"""`vidence backends`: what can do the looking, and what each needs; `backends serve` for other machines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import console
from .app import app
from .ask import AsJson
from .options import Backends, Device, Dtype, Memory, Profile

if TYPE_CHECKING:
    from ..tools.listing import Listing

backends_app = typer.Typer(help="List the backends by capability.", rich_markup_mode=None)
app.add_typer(backends_app, name="backends", invoke_without_command=True)


@backends_app.callback(invoke_without_command=True)
def backends(context: typer.Context, as_json: AsJson = False) -> int:
    """List the backends by capability; `serve` lets other machines use those of this one."""
    if context.invoked_subcommand is not None:
        return 0
    from ..tools.listing import list_backends

    listed = list_backends()
    if as_json:
        console.say_json({"schema_version": 1, "backends": [b.model_dump(mode="json") for b in listed]})
        return 0
    for backend in listed:
        _say(backend)
    return 0


@backends_app.command()
def serve(
    profile: Profile = None,
    backend: Backends = None,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen at; 0 is any.")] = 8400,
    token_file: Annotated[
        Path | None, typer.Option(help="File with the token that clients need; else VIDENCE_TOKEN.")
    ] = None,
    device: Device = "auto",
    dtype: Dtype = "auto",
    memory_mb: Memory = None,
) -> int:
    """Serve backends of this machine to others, which name it by `url` in their vidence.toml."""
    from ..tools.config import memory_limits, read_config
    from ..tools.models.choose import ModelSettings
    from ..tools.profiles import set_up
    from ..tools.registry import ChosenBackends, parse_choices
    from ..tools.remote.address import read_token
    from ..tools.remote.server import open_server

    token, setup = read_token(token_file), set_up(profile, backend or (), read_config())
    chosen = ChosenBackends(
        parse_choices(setup.backends),
        settings=ModelSettings(device=device, dtype=dtype),
        hosts=setup.hosts,
        memory_mb={**setup.memory_mb, **(memory_limits(memory_mb) if memory_mb else {})},
    )
    with open_server((host, port), token, chosen) as server:
        for made in chosen.fingerprints():
            console.say(f"{made.capability}={made.name}", (f"  {made.version} on {made.device}", "dim"))
        console.say(f"serving at http://{host}:{server.server_port}")
        server.serve_forever()
    return 0


def _say(backend: Listing) -> None:
    from ..tools.registry import DEFAULTS

    chosen = " (default)" if DEFAULTS.get(backend.capability) == backend.name else ""
    ready = f"ready, with {backend.wants}" if backend.wants else "ready"
    state = ("needs something", "yellow") if backend.mend else (ready, "green")
    console.say(f"{backend.capability:<11} ", (f"{backend.name}{chosen}", "bold"), "  ", state)
    weights = backend.weights and f"weights {backend.weights}{'' if backend.weights_here else ' (not here)'}"
    needs = backend.needs and f"needs {backend.needs}"
    about = (needs, f"licence {backend.licence}", weights, backend.device)
    console.say("            ", ("; ".join(filter(None, about)), "dim"))
    if backend.restricted:
        console.say("            ", (backend.restricted, "bold yellow"))
    for line in filter(None, (backend.detail, backend.mend)):
        console.say("            ", line)
