"""The options of commands that may ask a chat model: where it is, and how it is run."""

from __future__ import annotations

from typing import Annotated

import typer

Policy = Annotated[
    str | None,
    typer.Option(
        help="What decides: rules, or a chat model: openai:NAME, local:FOLDER, scripted:FILE …",
        show_default="rules",
    ),
]
BaseUrl = Annotated[
    str | None,
    typer.Option(help="Where a server that speaks OpenAI's protocol is; else what OPENAI_BASE_URL says."),
]
Timeout = Annotated[float, typer.Option(min=1.0, help="Seconds to wait for one reply of a model server.")]
Device = Annotated[str, typer.Option(help="Where a local model runs: auto, cpu, cuda:N or mps.")]
Dtype = Annotated[str, typer.Option(help="Numbers of a local model: auto, float32, bfloat16 or float16.")]
Marks = Annotated[bool, typer.Option("--marks", help="Draw ids on what is tracked, in the frames shown.")]
Offline = Annotated[bool, typer.Option("--offline", help="Reach nothing but this machine.")]
