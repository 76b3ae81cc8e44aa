"""The cache of Hugging Face with tiny networks of random weights, under the names of published ones."""

import hashlib
import shutil

from vidence.tests.models import tiny_depths, tiny_detectors, tiny_retrievers, tiny_segmenters

COMMIT = "0123456789abcdef0123456789abcdef01234567"
# How far away everything is by the network that tells metres.
WALL_M = 10.0
MAKERS = {
    "PekingU/rtdetr_v2_r18vd": tiny_detectors.rtdetr,
    "IDEA-Research/grounding-dino-tiny": tiny_detectors.grounding_dino,
    "google/owlv2-base-patch16-ensemble": tiny_detectors.owlv2,
    "facebook/sam2.1-hiera-tiny": tiny_segmenters.sam2_hf,
    "yonigozlan/EdgeTAM-hf": tiny_segmenters.edgetam,
    "depth-anything/Depth-Anything-V2-Metric-Outdoor-Small-hf": lambda folder: tiny_depths.wall(
        folder, WALL_M
    ),
    "apple/DepthPro-hf": tiny_depths.depth_pro,
    "google/siglip2-base-patch16-224": tiny_retrievers.siglip2,
}


def download(hub, name, source):
    """A model as `hf download` leaves it: files by their digest, and a commit that links to them."""
    model = hub / f"models--{name.replace('/', '--')}"
    snapshot = model / "snapshots" / COMMIT
    for folder in (model / "refs", model / "blobs", snapshot):
        folder.mkdir(parents=True)
    (model / "refs" / "main").write_text(COMMIT)
    for path in source.iterdir():
        blob = model / "blobs" / hashlib.sha256(path.read_bytes()).hexdigest()
        shutil.copy(path, blob)
        (snapshot / path.name).symlink_to(blob)
    return snapshot


def use(hub, monkeypatch):
    """Let it be the cache of this process, which may have read where that is already."""
    monkeypatch.setenv("HF_HUB_CACHE", str(hub))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(hub))
