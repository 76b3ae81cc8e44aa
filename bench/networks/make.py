"""Makes networks with random weights, and writes them as whoever publishes such weights does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ...tools.coco import COCO
from .published import Config
from .words import byte_pairs, pieces, word_pieces

Make = Callable[[Config, Path], str]
"""Writes a network into a folder; what stands behind the backend's name to load it."""

# Random scores are seldom so high: how many things are found would depend on luck.
_SURE = "threshold=0.999"


def rtdetr(config: Config, folder: Path) -> str:
    """RT-DETR v2, COCO's classes."""
    import transformers as hub

    made = hub.RTDetrV2Config(
        backbone_config=hub.RTDetrResNetConfig(**config["backbone"]),
        id2label=dict(enumerate(COCO)),
        **config["network"],
    )
    hub.RTDetrV2ForObjectDetection(made).save_pretrained(folder)
    side_px = config["side_px"]
    hub.RTDetrImageProcessor(size={"height": side_px, "width": side_px}).save_pretrained(folder)
    return str(folder)


def grounding_dino(config: Config, folder: Path) -> str:
    """Grounding DINO."""
    import transformers as hub

    made = hub.GroundingDinoConfig(
        backbone_config=hub.SwinConfig(**config["backbone"]),
        text_config=hub.BertConfig(**config["text"]),
        **config["network"],
    )
    hub.GroundingDinoForObjectDetection(made).save_pretrained(folder)
    images = hub.GroundingDinoImageProcessor(size=config["picture"])
    hub.GroundingDinoProcessor(images, word_pieces()).save_pretrained(folder)
    return f"{folder},{_SURE}"


def owlv2(config: Config, folder: Path) -> str:
    """OWLv2."""
    import transformers as hub

    tokens = byte_pairs()
    ids = {f"{kind}_token_id": getattr(tokens, f"{kind}_token_id") for kind in ("bos", "eos", "pad")}
    made = hub.Owlv2Config(
        text_config={**config["text"], **ids},
        vision_config=config["vision"],
        projection_dim=config["projection"],
    )
    hub.Owlv2ForObjectDetection(made).save_pretrained(folder)
    side_px = config["vision"]["image_size"]
    images = hub.Owlv2ImageProcessor(size={"height": side_px, "width": side_px})
    hub.Owlv2Processor(images, tokens).save_pretrained(folder)
    return f"{folder},{_SURE}"


def siglip2(config: Config, folder: Path) -> str:
    """SigLIP 2, of pictures of one size."""
    import transformers as hub

    tokens = pieces()
    ids = {f"{kind}_token_id": getattr(tokens, f"{kind}_token_id") for kind in ("bos", "eos", "pad")}
    made = hub.SiglipConfig(text_config={**config["text"], **ids}, vision_config=config["vision"])
    hub.SiglipModel(made).save_pretrained(folder)
    tokens.save_pretrained(folder)
    side_px = config["vision"]["image_size"]
    hub.SiglipImageProcessor(size={"height": side_px, "width": side_px}).save_pretrained(folder)
    return str(folder)


def sam2_hf(config: Config, folder: Path) -> str:
    """SAM 2.1 of transformers."""
    import transformers as hub

    vision = hub.Sam2VisionConfig(
        backbone_config=hub.Sam2HieraDetConfig(**config["backbone"]), **config["vision"]
    )
    return _video_model(hub.Sam2VideoConfig, hub.Sam2VideoModel, vision, config, folder)


def edgetam(config: Config, folder: Path) -> str:
    """EdgeTAM of transformers."""
    import transformers as hub

    backbone = hub.TimmWrapperConfig(**config["backbone"])
    vision = hub.EdgeTamVisionConfig(backbone_config=backbone, **config["vision"])
    return _video_model(hub.EdgeTamVideoConfig, hub.EdgeTamVideoModel, vision, config, folder)


def _video_model(kind: Any, model: Any, vision: Any, config: Config, folder: Path) -> str:
    import transformers as hub

    made = kind(
        vision_config=vision,
        prompt_encoder_config=config["prompts"],
        mask_decoder_config=config["decoder"],
        **config["network"],
    )
    model(made).save_pretrained(folder)
    side_px = config["network"]["image_size"]
    size = {"height": side_px, "width": side_px}
    processor = hub.Sam2VideoProcessor(hub.Sam2ImageProcessor(size=size), hub.Sam2VideoVideoProcessor())
    processor.save_pretrained(folder)
    return str(folder)


def sam2(config: Config, folder: Path) -> str:
    """SAM 2.1 of its own package."""
    import torch
    from sam2.build_sam import build_sam2

    model = build_sam2("configs/sam2.1/sam2.1_hiera_t.yaml", device="cpu", apply_postprocessing=False)
    file = folder / "sam2.1_hiera_tiny.pt"
    torch.save({"model": model.state_dict()}, file)
    return f"{file},size={config['side_px']}"


def depth_anything(config: Config, folder: Path) -> str:
    """Depth Anything V2, metric."""
    import transformers as hub

    made = hub.DepthAnythingConfig(
        backbone_config=hub.Dinov2Config(**config["backbone"]),
        depth_estimation_type="metric",
        max_depth=80,
        **config["network"],
    )
    hub.DepthAnythingForDepthEstimation(made).save_pretrained(folder)
    side_px, patch_px = config["side_px"], config["backbone"]["patch_size"]
    hub.DPTImageProcessor(
        size={"height": side_px, "width": side_px},
        keep_aspect_ratio=True,
        ensure_multiple_of=patch_px,
        resample=3,
        do_pad=False,
    ).save_pretrained(folder)
    return str(folder)


def depth_anything_3(config: Config, folder: Path) -> str:
    """Depth Anything 3, as its own package describes it."""
    import torch
    from safetensors.torch import save_model

    from ...tools.backends.depth.da3_network import described, quietly

    holder = torch.nn.Module()
    with quietly():
        holder.model = described(config["series"])
    (folder / "config.json").write_text(json.dumps({"model_name": config["series"]}))
    save_model(holder, str(folder / "model.safetensors"))
    return f"{folder},size={config['side_px']}"


def depth_pro(config: Config, folder: Path) -> str:
    """Depth Pro, with what tells the angle of view."""
    import transformers as hub

    part = hub.Dinov2Config(**config["part"]).to_dict()
    parts = {f"{which}_model_config": part for which in ("patch", "image", "fov")}
    made = hub.DepthProConfig(**parts, use_fov_model=True, **config["network"])
    hub.DepthProForDepthEstimation(made).save_pretrained(folder)
    side_px = config["side_px"]
    hub.DepthProImageProcessor(size={"height": side_px, "width": side_px}).save_pretrained(folder)
    return str(folder)


def yolo11(config: Config, folder: Path) -> str:
    """YOLO11, COCO's classes."""
    return _yolo("DetectionModel", "11/yolo11.yaml", config, folder / "yolo11.pt")


def yolo26(config: Config, folder: Path) -> str:
    """YOLO26, COCO's classes."""
    return _yolo("DetectionModel", "26/yolo26.yaml", config, folder / "yolo26.pt")


def yoloe(config: Config, folder: Path) -> str:
    """YOLOE of YOLO11, with random numbers for what three words mean to it."""
    import numpy as np

    argument = _yolo("YOLOEModel", "11/yoloe-11.yaml", config, folder / "yoloe.pt")
    rows = np.random.default_rng(0).standard_normal((1, 3, 512)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=-1, keepdims=True)
    np.savez(folder / "prompts.npz", names=np.array(["red car", "person", "dog"]), embeddings=rows)
    return f"{argument},prompts={folder / 'prompts.npz'}"


def _yolo(kind: str, description: str, config: Config, file: Path) -> str:
    """As the trainer of ultralytics saves a network."""
    from ...tools.backends.detectors.ultralytics.package import load_ultralytics

    load_ultralytics()
    import torch
    from ultralytics.nn import tasks
    from ultralytics.utils import ROOT, YAML

    described = {**YAML.load(ROOT / "cfg/models" / description), **config, "nc": len(COCO)}
    made = getattr(tasks, kind)(described, ch=3, nc=len(COCO), verbose=False).eval()
    made.names = dict(enumerate(COCO))
    torch.save({"epoch": -1, "model": made.half(), "ema": None, "train_args": {}}, file)
    return f"{file},{_SURE}"


def cotracker(config: Config, folder: Path) -> str:
    """CoTracker3, offline."""
    import torch
    from cotracker.predictor import CoTrackerPredictor

    made = CoTrackerPredictor(checkpoint=None, v2=False, offline=True, window_len=config["window"])
    file = folder / "scaled_offline.pth"
    torch.save(made.model.state_dict(), file)
    return str(file)
