"""The formats that a run can be exported to: what each is of, where it goes, and what it loses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from . import coco, csv, cvat, mot, parquet
from .chosen import Chosen
from .writing import new_file, new_folder


class Format(NamedTuple):
    """One format: a file, or a folder of several."""

    what: str
    ending: str
    loses: tuple[str, ...]
    write: Callable[[Chosen, Path], None]
    folder: bool = False


def _file(make: Callable[[Chosen], bytes]) -> Callable[[Chosen, Path], None]:
    def write(chosen: Chosen, path: Path) -> None:
        path.write_bytes(make(chosen))

    return write


FORMATS: dict[str, Format] = {
    "mot": Format("boxes, as MOT Challenge's CSV", ".mot.csv", mot.LOSES, _file(mot.mot)),
    "coco": Format(
        "boxes and outlines, as COCO's JSON with tracks", ".coco.json", coco.LOSES, _file(coco.coco)
    ),
    "cvat": Format("boxes, as CVAT's XML 1.1 for video", ".cvat.xml", cvat.LOSES, _file(cvat.cvat)),
    "csv": Format("boxes, paths and measurements, a CSV each", "-csv", csv.LOSES, csv.write_csv, folder=True),
    "parquet": Format(
        "boxes, paths and measurements, a Parquet file each",
        "-parquet",
        parquet.LOSES,
        parquet.write_parquet,
        folder=True,
    ),
}


def export(chosen: Chosen, to: Format, path: Path) -> None:
    """Write a run in a format, all of it or nothing."""
    with (new_folder if to.folder else new_file)(path) as place:
        to.write(chosen, place)
