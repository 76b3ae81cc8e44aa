"""Tiny YOLO networks with random weights, as real checkpoints; and heads that find what a test says."""

from __future__ import annotations

from copy import deepcopy

from vidence.tests.models.tiny_detectors import _half_as_strong
from vidence.tools.backends.detectors.ultralytics.package import load_ultralytics

# Where the published networks are described, and the scale that makes them small.
CONFIGS = {
    "yolo11": "11/yolo11.yaml",
    "yolo12": "12/yolo12.yaml",
    "yolo26": "26/yolo26.yaml",
    "yolo11-seg": "11/yolo11-seg.yaml",
    "yolo11-obb": "11/yolo11-obb.yaml",
    "yoloe": "11/yoloe-11.yaml",
    "yoloe-26": "26/yoloe-26.yaml",
    "yolo-world": "v8/yolov8-worldv2.yaml",
}
_WIDTH = 0.125


def network(name, *, seed=0):
    """A network as ultralytics makes it, but narrow."""
    load_ultralytics()
    import torch
    from ultralytics.nn import tasks
    from ultralytics.utils import ROOT, YAML

    config = YAML.load(ROOT / "cfg/models" / CONFIGS[name])
    width = 2 * _WIDTH if name == "yolo12" else _WIDTH
    config.update(scales={"n": [0.33, width, 1024]}, scale="n", nc=80)
    kinds = {"yoloe": "YOLOEModel", "yolo-world": "WorldModel", "yolo11-seg": "SegmentationModel"}
    kinds |= {"yolo11-obb": "OBBModel", "yoloe-26": "YOLOEModel"}
    torch.manual_seed(seed)
    made = getattr(tasks, kinds.get(name, "DetectionModel"))(config, ch=3, nc=80, verbose=False).eval()
    made.names = dict(enumerate(coco_names()))
    for module in made.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            # Left as they begin, all pictures come out nearly alike.
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.2, 0.6)
        if hasattr(module, "logit_scale"):
            # As they begin, words fit nothing.
            module.bias.data.fill_(-1.5)
    if name.startswith(("yolo1", "yolo26")):
        for branch in (*made.model[-1].cv3, *(getattr(made.model[-1], "one2one_cv3", None) or ())):
            branch[-1].bias.data.fill_(-1.5)
    return made


def coco_names():
    from ultralytics.utils import ROOT, YAML

    return YAML.load(ROOT / "cfg/datasets/coco8.yaml")["names"].values()


def save(made, path):
    """As the trainer of ultralytics saves a network."""
    import torch

    torch.save({"epoch": -1, "model": deepcopy(made).half(), "ema": None, "train_args": {}}, path)
    return path


def finds_squares(network, *, number=0, score=0.95):
    """In place of the head's own answers: where red is in what enters the network, and where blue is."""
    entered = []

    def before(_module, given):
        entered[:] = [given[0].float()]

    def instead(_module, _given, found):
        y, end2end = found[0], network.head.end2end
        flat = y if not isinstance(y, tuple) else y[0]
        flat = flat if not end2end else flat.transpose(1, 2)
        flat[:, 4:] = 0
        for i, picture in enumerate(entered[0]):
            height, width = picture.shape[1:]
            apart = picture[0] - picture[2]
            for row, colour in enumerate((apart, -apart)):
                box = _half_as_strong(colour)
                if box is not None:
                    x, y_, w, h = box[0] * width, box[1] * height, box[2] * width, box[3] * height
                    told = (x - w / 2, y_ - h / 2, x + w / 2, y_ + h / 2) if end2end else (x, y_, w, h)
                    flat[i, :4, row] = flat.new_tensor(told)
                    flat[i, 4 + number, row] = score
        return found

    network.model.register_forward_pre_hook(before)
    network.head.register_forward_hook(instead)
