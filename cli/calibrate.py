"""`vidence calibrate`: from what is known of a scene to a camera sidecar, with residuals and a picture."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from ..traces.errors import UsageError
from . import console
from .app import app, cancelled
from .times import parse_time

if TYPE_CHECKING:
    from ..tools.geometry.calibrate.given import Number, People
    from ..tools.geometry.calibrate.mapped import Mapped
    from ..tools.geometry.calibrate.mounted import Mounted
    from ..tools.video import Video

Many = list[str] | None
Kind = Literal["ground_plane", "homography"]

Where = Annotated[str, typer.Argument(help="A video file, or a folder or glob of images with --fps.")]
GroundPoints = Annotated[
    Many,
    typer.Option(
        "--ground-point", help="X,Y:GX,GY[±S]: a pixel and its place on the ground in metres; four or more."
    ),
]
Distances = Annotated[
    Many,
    typer.Option("--distance", help="X1,Y1:X2,Y2=METRES[±S]: how far apart two places on the ground are."),
]
Heights = Annotated[
    Many,
    typer.Option("--height", help="X1,Y1:X2,Y2=METRES[±S]: an upright thing's height, its foot first."),
]
Lines = Annotated[
    Many, typer.Option("--line", help="X1,Y1:X2,Y2: level lines of one direction, such as a lane's.")
]
Across = Annotated[
    Many, typer.Option("--line-across", help="X1,Y1:X2,Y2: level lines at right angles to those of --line.")
]
Uprights = Annotated[
    Many, typer.Option("--vertical-line", help="X1,Y1:X2,Y2: upright lines, such as a building's edges.")
]
WithPeople = Annotated[bool, typer.Option("--people", help="Use the people who walk about.")]
PersonHeight = Annotated[
    str, typer.Option(help="METRES[±S]: people's mean height, and how much one differs from it.")
]
CameraHeight = Annotated[str | None, typer.Option(help="METRES[±S]: the camera's height over the ground.")]
Focal = Annotated[str | None, typer.Option(help="PIXELS[±S]: the focal length, where it is known.")]
Distortion = Annotated[str | None, typer.Option(help="K1,K2,P1,P2[,K3]: of the lens, in OpenCV's order.")]
PixelSigma = Annotated[
    float, typer.Option(min=0.05, help="What the pixels given are off by (standard deviation).")
]
AsKind = Annotated[
    Kind | None,
    typer.Option(help="Kind of sidecar; if not, a homography where only ground points tell of the camera."),
]
At = Annotated[str | None, typer.Option(help="Time of the frame to draw on; if not, the first one.")]
Out = Annotated[Path | None, typer.Option(help="The sidecar; if not, VIDEO's name with .camera.json.")]
PictureOut = Annotated[Path | None, typer.Option(help="The picture; if not, beside the sidecar.")]
Backend = Annotated[Many, typer.Option(help="CAPABILITY=NAME[:ARG], for finding people.")]
Fps = Annotated[float | None, typer.Option(help="Frames a second of an image sequence.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


class _Files(NamedTuple):
    """Where the results go."""

    sidecar: Path
    picture: Path


@app.command()
def calibrate(
    video: Where,
    ground_point: GroundPoints = None,
    distance: Distances = None,
    height: Heights = None,
    line: Lines = None,
    line_across: Across = None,
    vertical_line: Uprights = None,
    people: WithPeople = False,
    person_height: PersonHeight = "1.70±0.07",
    camera_height: CameraHeight = None,
    focal_px: Focal = None,
    distortion: Distortion = None,
    pixel_sigma: PixelSigma = 1.0,
    kind: AsKind = None,
    at: At = None,
    out: Out = None,
    picture: PictureOut = None,
    backend: Backend = None,
    fps: Fps = None,
    as_json: AsJson = False,
) -> int:
    """Make a camera sidecar from points, lengths, lines or people, and draw a grid to judge it by."""
    from ..tools.geometry.calibrate import choose, known
    from ..tools.geometry.calibrate.given import Given
    from ..tools.video import Video

    given: dict[str, Any] = {
        "points": tuple(map(known.parse_ground_point, ground_point or ())),
        "distances": tuple(map(known.parse_distance, distance or ())),
        "standing": tuple(map(known.parse_standing, height or ())),
        "lines": known.parse_lines(line or (), line_across or (), vertical_line or ()),
        "camera_height_m": known.parse_if_given(camera_height, option="--camera-height"),
        "focal_px": known.parse_if_given(focal_px, option="--focal-px"),
        "distortion": known.parse_distortion(distortion),
        "pixel_sigma": pixel_sigma,
    }
    tall = known.parse_number(person_height, option="--person-height")
    t_s = None if at is None else parse_time(at)
    opened = Video.open(video, fps=fps)
    size = (opened.record.width, opened.record.height)
    when_s = _within(opened, t_s)
    seen = _people(opened, tall, backend or []) if people else None
    fitted = choose.fitted(Given(size=size, people=seen, **given), kind)
    sidecar = out or Path(f"{Path(video).stem}.camera.json")
    files = _Files(sidecar, picture or sidecar.with_suffix(".png"))
    _write(fitted, files, opened, when_s)
    _show(fitted, files, as_json=as_json)
    return 0


def _people(video: Video, height_m: Number, backends: list[str]) -> People:
    """The people of the video, by the backends chosen."""
    from ..tools.deadline import Deadline
    from ..tools.geometry.calibrate.people import people_of
    from ..tools.manipulations.base import Context
    from ..tools.registry import ChosenBackends, parse_choices
    from ..tools.wrappers.cache import open_cache
    from ..traces.blobs import BlobStore
    from ..traces.ledger import Ledger

    chosen = ChosenBackends(parse_choices(backends))
    with tempfile.TemporaryDirectory() as folder, console.progress() as report:
        context = Context(
            video=video,
            backends=chosen,
            ledger=Ledger(),
            blobs=BlobStore(Path(folder)),
            cache=open_cache(),
            deadline=Deadline(None, cancelled),
            report=report,
        )
        return people_of(context, height_m)


def _within(video: Video, t_s: float | None) -> float:
    """The time asked for, which the video must have; its first where none is."""
    start_s, end_s = video.record.start_s, video.record.end_s
    if t_s is None:
        return start_s
    if not start_s <= t_s < end_s:
        raise UsageError(f"--at is from {start_s:g} to {end_s:g} s, which the video has, got {t_s:g}")
    return t_s


def _write(fitted: Mounted | Mapped, files: _Files, video: Video, t_s: float) -> None:
    """The sidecar, read back as a question would read it, and the picture of what it says."""
    from ..tools.geometry.sidecar import load_camera
    from ..traces.durable import replace_file
    from .ground_picture import ground_picture
    from .pictures import save

    content = fitted.sidecar().model_dump(mode="json", exclude_defaults=True)
    record = video.record
    try:
        files.sidecar.parent.mkdir(parents=True, exist_ok=True)
        temporary = files.sidecar.with_name(f".{files.sidecar.name}.part")
        replace_file(files.sidecar, f"{json.dumps(content, indent=1)}\n".encode(), temporary=temporary)
        camera = load_camera(files.sidecar, rate_hz=record.rate_hz, size=(record.width, record.height))
        (frame,) = video.at([t_s])
        metric = camera.record().metric
        image = ground_picture(frame.rgb()[..., ::-1], camera, fitted.residuals, t_s=frame.t_s, metric=metric)
        save(image, files.picture)
    except OSError as error:
        raise UsageError(f"the sidecar and its picture cannot be written: {error}") from error


def _show(fitted: Mounted | Mapped, files: _Files, *, as_json: bool) -> None:
    """What was found, and how everything given fits."""
    sidecar, kind = fitted.sidecar(), fitted.sidecar().kind
    if as_json:
        console.say_json(
            {
                "schema_version": 1,
                "status": "calibrated",
                "kind": kind,
                "sidecar": str(files.sidecar),
                "picture": str(files.picture),
                "camera": sidecar.model_dump(mode="json", exclude_defaults=True),
                "found": {name: number._asdict() for name, number in fitted.found.items()},
                "length_sigma_share": fitted.share,
                "residuals": [{**one._asdict(), "off_m": one.off_m} for one in fitted.residuals],
                "notes": list(fitted.notes),
            }
        )
        return
    console.say((f"{kind} {files.sidecar}", "bold green"))
    for name, (value, sigma) in fitted.found.items():
        console.say(f"  {name:10s} {value:10.4g} ± {sigma:.2g}")
    console.say(f"  lengths on the ground are known to ± {fitted.share:.1%} (one standard deviation)")
    for one in fitted.residuals:
        metres = "" if one.expected_m is None else f"  {one.expected_m:8.3f} m, found {one.found_m:.3f} m"
        console.say(f"  {one.name:14s} off by {one.off_px:6.2f} px{metres}")
    for note in fitted.notes:
        console.say("  ", ("note", "yellow"), f"  {note}")
    console.say(f"Look at {files.picture}: do the grid and the horizon lie as they should?")
