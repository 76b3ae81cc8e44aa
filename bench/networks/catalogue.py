"""The networks that can be made, by the backend that loads each."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ...tools.weights.device import quietly
from . import make as makers
from . import published as sizes
from .make import Make
from .published import Size, Sizes


class Network(NamedTuple):
    """A network, and the backend that runs it."""

    name: str
    capability: str
    backend: str
    sizes: Sizes
    make: Make

    def made(self, size: Size, folder: Path) -> str:
        """Write it with random weights, the same every time; what stands behind the backend's name."""
        import torch

        folder.mkdir(parents=True)
        with torch.random.fork_rng(devices=[]), quietly():
            torch.manual_seed(0)
            return self.make(self.sizes[size], folder)


NETWORKS = (
    Network("RT-DETR v2 R18", "detector", "rtdetr", sizes.RTDETR, makers.rtdetr),
    Network("Grounding DINO T", "detector", "grounding-dino", sizes.GROUNDING_DINO, makers.grounding_dino),
    Network("OWLv2 B/16", "detector", "owlv2", sizes.OWLV2, makers.owlv2),
    Network("YOLO11n", "detector", "ultralytics", sizes.YOLO, makers.yolo11),
    Network("YOLO26n", "detector", "ultralytics", sizes.YOLO, makers.yolo26),
    Network("YOLOE-11s", "detector", "yoloe", sizes.YOLOE, makers.yoloe),
    Network("SAM 2.1 T", "segmenter", "sam2", sizes.SAM2, makers.sam2),
    Network("SAM 2.1 T", "segmenter", "sam2-hf", sizes.SAM2_HF, makers.sam2_hf),
    Network("EdgeTAM", "segmenter", "edgetam", sizes.EDGETAM, makers.edgetam),
    Network("CoTracker3", "points", "cotracker", sizes.COTRACKER, makers.cotracker),
    Network("Depth Anything V2 S", "depth", "depth-anything", sizes.DEPTH_ANYTHING, makers.depth_anything),
    Network(
        "Depth Anything 3 L", "depth", "depth-anything-3", sizes.DEPTH_ANYTHING_3, makers.depth_anything_3
    ),
    Network("Depth Pro", "depth", "depth-pro", sizes.DEPTH_PRO, makers.depth_pro),
    Network("SigLIP 2 B/16", "retriever", "siglip2", sizes.SIGLIP2, makers.siglip2),
)
