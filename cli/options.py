"""The options of commands that ask: files beside the video, limits, and a chat model and how it is run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Words = Annotated[
    list[str],
    typer.Argument(
        metavar="[VIDEO] QUESTION",
        help="A video file (or a folder or glob of images, with --fps), and the question, in English; "
        "the video may be left out where there are --tracks, or a run to --continue.",
    ),
]
Choices = Annotated[list[str] | None, typer.Option("--option", help="One of several answers to choose from.")]
Points = Annotated[list[str] | None, typer.Option("--point", help="T,X,Y: a thing pointed at.")]
Camera = Annotated[Path | None, typer.Option(help="Sidecar (JSON) that gives pixels their metres.")]
Tracks = Annotated[
    Path | None, typer.Option(help="Tracks from elsewhere: MOT, KITTI, COCO, CVAT, a table of metres.")
]
Rate = Annotated[float | None, typer.Option(help="Frames a second of an image sequence or of tracks.")]
Earlier = Annotated[
    Path | None, typer.Option("--continue", help="Folder of a finished run that the question goes on from.")
]
Samples = Annotated[int, typer.Option(min=1, max=32, help="Ask so many times, with seeds of their own.")]
Backends = Annotated[list[str] | None, typer.Option("--backend", help="CAPABILITY=NAME[:ARG].")]
Profile = Annotated[
    str | None, typer.Option(help="Backends that go together: classical, light, gpu … or of vidence.toml.")
]
Memory = Annotated[
    str | None, typer.Option("--memory-mb", help="Megabytes for models: 8000, or cpu=8000,cuda:0=20000.")
]
Limits = Annotated[str, typer.Option("--budget", help="Limits of an answer, such as steps=20,seconds=60.")]
Seed = Annotated[int, typer.Option(help="Seed of whatever is random.")]
GivenSeed = Annotated[
    int | None,
    typer.Option(
        "--seed", help="Seed of whatever is random; else that of the run gone on from.", show_default="0"
    ),
]
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
AllowAsserted = Annotated[
    bool, typer.Option("--allow-asserted", help="Let an answer say, as such, what only the model says.")
]
Offline = Annotated[bool, typer.Option("--offline", help="Reach nothing but this machine.")]
