"""CVAT's XML 1.1 for video: a key box at every sample, frames counted from 0."""

from __future__ import annotations

from statistics import median_low
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ..printable import printable
from ..records import Tube, VideoRecord
from ..records.region import Xyxy
from .chosen import Chosen
from .joined import ONE_THING

LOSES = (
    "times: frames have numbers alone, those of the frames as they are decoded, counted from 0",
    "which frames were looked at: CVAT draws a box on those between as well",
    "whether a thing shows in part or not at all: both are occluded; which edges are its own",
    ONE_THING,
    "scores, names, colours, outlines; decimals of a pixel past the third",
    "characters that XML has not, which are written as escapes",
)


def cvat(chosen: Chosen) -> bytes:
    """Tracks for a task of the video itself; a track's id is the number of its evidence, so that e4 is 4."""
    video, tubes = chosen.reader.started.video, chosen.tubes
    root = Element("annotations")
    _leaf(root, "version", "1.1")
    _describe(root, video, sorted({tube.label for tube in tubes}))
    for tube in tubes:
        _track(root, tube, video.frames)
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _describe(root: Element, video: VideoRecord, labels: list[str]) -> None:
    task = SubElement(SubElement(root, "meta"), "task")
    for name, value in (
        ("name", video.name),
        ("size", str(video.frames)),
        ("mode", "interpolation"),
        ("start_frame", "0"),
        ("stop_frame", str(video.frames - 1)),
    ):
        _leaf(task, name, value)
    listed = SubElement(task, "labels")
    for label in labels:
        one = SubElement(listed, "label")
        _leaf(one, "name", label)
        SubElement(one, "attributes")
    size = SubElement(task, "original_size")
    _leaf(size, "width", str(video.width))
    _leaf(size, "height", str(video.height))


def _leaf(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = printable(text)


def _track(root: Element, tube: Tube, frames: int) -> None:
    samples = tube.samples
    track = SubElement(root, "track", id=tube.id[1:], label=printable(tube.label), source="auto")
    for index, xyxy, seen in zip(samples.index, samples.xyxy, samples.seen, strict=True):
        _box(track, index, xyxy, occluded=seen != "full")
    # A track goes on until it is said to be outside; the last sample lasts as long as the others.
    steps = [b - a for a, b in zip(samples.index, samples.index[1:], strict=False)] or [1]
    gone = samples.index[-1] + median_low(steps)
    if gone < frames:
        _box(track, gone, samples.xyxy[-1], outside=True)


def _box(track: Element, frame: int, xyxy: Xyxy, *, occluded: bool = False, outside: bool = False) -> None:
    box = SubElement(track, "box", frame=str(frame), keyframe="1")
    box.set("outside", str(int(outside)))
    box.set("occluded", str(int(occluded)))
    for name, value in zip(("xtl", "ytl", "xbr", "ybr"), xyxy, strict=True):
        box.set(name, f"{value:.3f}")
    box.set("z_order", "0")
