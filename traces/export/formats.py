"""The formats that a run can be exported to: what each is of, where it goes, and what it loses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ..errors import UsageError
from . import chat, coco, csv, cvat, film, mot, otel, parquet
from .chosen import Chosen
from .film import Film
from .writing import new_file, new_folder


class Format(NamedTuple):
    """One format: a file, or a folder of several; what is filmed needs the video, what is whole no tubes."""

    what: str
    ending: str
    loses: tuple[str, ...]
    write: Callable[[Chosen, Path, Film], None]
    folder: bool = False
    filmed: bool = False
    whole: bool = False


def _file(make: Callable[[Chosen], bytes]) -> Callable[[Chosen, Path, Film], None]:
    def write(chosen: Chosen, path: Path, film: Film) -> None:
        path.write_bytes(make(chosen))

    return write


def _folder(fill: Callable[[Chosen, Path], None]) -> Callable[[Chosen, Path, Film], None]:
    return lambda chosen, path, film: fill(chosen, path)


FORMATS: dict[str, Format] = {
    "mot": Format("boxes, as MOT Challenge's CSV", ".mot.csv", mot.LOSES, _file(mot.mot)),
    "coco": Format(
        "boxes and outlines, as COCO's JSON with tracks", ".coco.json", coco.LOSES, _file(coco.coco)
    ),
    "cvat": Format("boxes, as CVAT's XML 1.1 for video", ".cvat.xml", cvat.LOSES, _file(cvat.cvat)),
    "csv": Format(
        "boxes, paths and measurements, a CSV each", "-csv", csv.LOSES, _folder(csv.write_csv), folder=True
    ),
    "parquet": Format(
        "boxes, paths and measurements, a Parquet file each",
        "-parquet",
        parquet.LOSES,
        _folder(parquet.write_parquet),
        folder=True,
    ),
    "mp4": Format(
        "the video with what was found drawn on it", ".film.mp4", film.FILM_LOSES, film.annotated, filmed=True
    ),
    "clips": Format(
        "a short film for each piece of evidence that the answer cites",
        "-clips",
        film.CLIPS_LOSE,
        film.clips,
        folder=True,
        filmed=True,
    ),
    "otel": Format(
        "steps, calls and exchanges, as OpenTelemetry spans (OTLP's JSON, OpenInference's attributes)",
        ".otlp.json",
        otel.LOSES,
        _file(otel.otel),
        whole=True,
    ),
    "chat": Format(
        "what led to each reply, as lines of chat with pictures and boxes",
        "-chat",
        chat.LOSES,
        _folder(chat.write_chat),
        folder=True,
        whole=True,
    ),
}


def no_film(take: film.Take, path: Path) -> tuple[str, ...]:
    """Stands in where no video is at hand."""
    raise UsageError("this format shows the video, and none was given")


def export(chosen: Chosen, to: Format, path: Path, film: Film = no_film) -> None:
    """Write a run in a format, all of it or nothing."""
    given = "--tube" if chosen.names else "--all-tubes"
    if to.whole and (chosen.names or chosen.apart):
        raise UsageError(f"this format tells a whole run, and {given} was given", hint=f"Leave {given} out.")
    with (new_folder if to.folder else new_file)(path) as place:
        to.write(chosen, place, film)
