"""KITTI's tracking labels measured by Vidence, against labels and oxts put together plainly here.

`python -m vidence.bench.kitti FOLDER`: FOLDER holds label/, oxts/ and calib/, each with files NNNN.txt.
The reference shares no code with what is measured: its own chain from label to map, places as they are.
"""

from __future__ import annotations

import sys
from pathlib import Path as File
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..tools.kinematics.paths import path_of
from ..tools.tracks.finding import tube_of_given
from ..tools.tracks.reading import load_tracks
from ..traces.formulas import derive
from ..traces.records import Calibration, Derivation, Evidence, Path

Floats = NDArray[np.float64]

# The two goals, and what counts as moving, as seen long enough, and as standing where it began.
DISPLACEMENT, SPEED = 0.01, 0.03
FAST_M_S, FEWEST_FRAMES, NEAR_M, STILL_M_S = 2.0, 20, 2.0, 0.3
_HZ, _EARTH_M = 10.0, 6378137.0
VEHICLES = ("Car", "Van", "Truck")


class Compared(NamedTuple):
    """One vehicle: by labels and oxts alone, and as measured."""

    sequence: str
    track: str
    frames: int
    displacement_m: float
    mean_speed_m_s: float
    measured_displacement_m: float
    measured_speed_m_s: float


def compare(label: File) -> list[Compared]:
    """Every vehicle of a sequence that is seen long enough to have a way."""
    plain = _plainly(label)
    tracks = load_tracks(label, video=None, fps=None)
    calibration = tracks.calibration
    assert calibration is not None
    found = []
    for track in tracks.tracks:
        places = plain.get(track.name)
        if places is None or track.observed is None or len(places) < FEWEST_FRAMES:
            continue
        tube = tube_of_given(track, tracks.source).model_copy(update={"id": "e2"})
        known = calibration.model_copy(update={"id": "e1"})
        path = path_of(track.observed, tube=tube, calibration=known, guessed=True)
        values = _measured(path.model_copy(update={"id": "e3"}), known)
        found.append(
            Compared(
                label.stem,
                track.name,
                len(places),
                float(np.linalg.norm(places[-1, 1:] - places[0, 1:])),
                _pace(places),
                *values,
            )
        )
    return found


def _measured(path: Path, calibration: Calibration) -> tuple[float, float]:
    """Displacement and mean speed of a path."""
    ledger: dict[str, Evidence] = {"e1": calibration, "e3": path}
    found = [
        derive(Derivation(formula=f"metric.{name}", inputs=("e3", "e1")), ledger).value
        for name in ("displacement", "mean_speed")
    ]
    assert isinstance(found[0], float)
    assert isinstance(found[1], float)
    return found[0], found[1]


def seen_long(label: File) -> int:
    """How many vehicles of a sequence are to be measured."""
    return sum(len(places) >= FEWEST_FRAMES for places in _plainly(label).values())


def _pace(places: Floats) -> float:
    """Mean speed over straight pieces of half a second: labels jump about too much from frame to frame."""
    frames = places[:, 0]
    knots = [0]
    for k in range(1, len(frames)):
        if frames[k] - frames[knots[-1]] >= 5 or k == len(frames) - 1:
            knots.append(k)
    steps = np.linalg.norm(np.diff(places[knots, 1:], axis=0), axis=1)
    return float(steps.sum() / ((frames[-1] - frames[0]) / _HZ))


def _plainly(label: File) -> dict[str, Floats]:
    """Rows of frame, east, north, up for each vehicle: label → camera → velodyne → IMU → map."""
    root = label.parent.parent
    oxts = np.loadtxt(root / "oxts" / label.name)
    calib = {
        line.split()[0].rstrip(":"): np.array(line.split()[1:], dtype=float)
        for line in (root / "calib" / label.name).read_text().splitlines()
        if line.strip()
    }
    rectify = calib["R_rect"].reshape(3, 3)
    to_camera, to_velodyne = calib["Tr_velo_cam"].reshape(3, 4), calib["Tr_imu_velo"].reshape(3, 4)
    rows: dict[str, list[list[float]]] = {}
    for line in label.read_text().splitlines():
        words = line.split()
        if words[2] not in VEHICLES:
            continue
        point = np.linalg.inv(rectify) @ np.array(words[13:16], dtype=float)
        point = np.linalg.inv(to_camera[:, :3]) @ (point - to_camera[:, 3])
        point = np.linalg.inv(to_velodyne[:, :3]) @ (point - to_velodyne[:, 3])
        rows.setdefault(words[1], []).append([float(words[0]), *_on_map(point, oxts, int(words[0]))])
    return {name: np.array(row) for name, row in rows.items()}


def _on_map(point: Floats, oxts: Floats, frame: int) -> Floats:
    """A point of the IMU on the mercator map."""
    latitude, longitude, altitude, roll, pitch, yaw = oxts[frame, :6]
    scale = np.cos(np.radians(oxts[0, 0]))
    east = scale * _EARTH_M * np.radians(longitude)
    north = scale * _EARTH_M * np.log(np.tan(np.radians(90 + latitude) / 2))
    cr, sr, cp, sp, cy, sy = (f(a) for a in (roll, pitch, yaw) for f in (np.cos, np.sin))
    turn = np.array(
        [
            [cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr],
            [sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr],
            [-sp, cp * sr, cp * cr],
        ]
    )
    return np.asarray(turn @ point + [east, north, altitude], dtype=np.float64)


def off_displacement(one: Compared) -> float:
    """Relative error."""
    return abs(one.measured_displacement_m / one.displacement_m - 1)


def off_speed(one: Compared) -> float:
    """Relative error."""
    return abs(one.measured_speed_m_s / one.mean_speed_m_s - 1)


def goals(found: list[Compared]) -> list[str]:
    """What was asked for, and what was reached."""
    far = [one for one in found if one.displacement_m > NEAR_M]
    fast = [one for one in found if one.mean_speed_m_s > FAST_M_S]
    parked = [one for one in found if one.displacement_m < NEAR_M]
    still = [one for one in parked if one.measured_speed_m_s < STILL_M_S]
    return [
        f"displacement: within {max(map(off_displacement, far), default=0):.2%} of {len(far)} vehicles "
        f"that end more than {NEAR_M:g} m from where they began (goal {DISPLACEMENT:.0%})",
        f"mean speed: within {max(map(off_speed, fast), default=0):.2%} of {len(fast)} vehicles "
        f"faster than {FAST_M_S:g} m/s (goal {SPEED:.0%})",
        f"standing: {len(still)} of {len(parked)} that end where they began measure below "
        f"{STILL_M_S} m/s (goal 90 %)",
    ]


def main(folder: str) -> int:
    """Print each vehicle and the three goals."""
    labels = sorted(File(folder, "label").glob("*.txt"))
    if not labels:
        print(f"there are no labels in {File(folder, 'label')}", file=sys.stderr)
        return 3
    found = [one for label in labels for one in compare(label)]
    for one in found:
        print(
            f"{one.sequence} {one.track:>3s}  {one.frames:4d} frames  displacement "
            f"{one.measured_displacement_m:8.3f} m for {one.displacement_m:8.3f}  mean speed "
            f"{one.measured_speed_m_s:7.3f} m/s for {one.mean_speed_m_s:7.3f}"
        )
    print("\n".join(goals(found)))
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python -m vidence.bench.kitti FOLDER")
    sys.exit(main(sys.argv[1]))
