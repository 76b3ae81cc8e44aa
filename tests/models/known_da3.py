"""Known outputs of networks of Depth Anything 3: their code runs, what it says in the end is replaced."""

import numpy as np

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def shares(rows, columns):
    """The middles of cells as shares of the picture, across and down (rows × columns × 2)."""
    x, y = np.meshgrid((np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows)
    return np.stack([x, y], axis=-1)


def replace_maps(monkeypatch, head, **told):
    """Let a head (`DPT` or `DualDPT`) tell maps: each a function of shares of the picture."""
    import torch
    from depth_anything_3.model import dpt, dualdpt

    made = {"DPT": dpt.DPT, "DualDPT": dualdpt.DualDPT}[head]
    forward = made.forward

    def known(self, *given, **named):
        found = forward(self, *given, **named)
        for name, at in told.items():
            values = np.asarray(at(shares(*found[name].shape[2:4])), np.float32)
            found[name] = torch.from_numpy(values).expand(found[name].shape).clone()
        return found

    monkeypatch.setattr(made, "forward", known)


def replace_cameras(monkeypatch, told):
    """Let the camera decoder tell `told(count)`: places, axes (n, 3, 3), angles of view down and across."""
    import torch
    from depth_anything_3.model.cam_dec import CameraDec
    from depth_anything_3.model.utils.transform import mat_to_quat

    forward = CameraDec.forward

    def known(self, features, *given, **named):
        found = forward(self, features, *given, **named)
        parts = map(np.array, told(len(found[0])))
        place, axes, angles = (torch.tensor(part, dtype=torch.float32) for part in parts)
        made = torch.cat([place, mat_to_quat(axes), angles.expand(len(place), 2)], dim=-1)[None]
        assert made.shape == found.shape
        return made

    monkeypatch.setattr(CameraDec, "forward", known)


def angle(focal_px, size_px):
    """The angle of view across so many pixels."""
    return 2 * np.arctan(size_px / 2 / focal_px)


def seen_by(monkeypatch):
    """The pictures (views × rows × columns × 3, from 0 to 1) that networks take, as they take them."""
    from depth_anything_3.model.da3 import DepthAnything3Net

    taken, forward = [], DepthAnything3Net.forward

    def watching(self, views, *given, **named):
        pictures = views[0].permute(0, 2, 3, 1).numpy()
        taken.append(pictures * DEVIATION + MEAN)
        return forward(self, views, *given, **named)

    monkeypatch.setattr(DepthAnything3Net, "forward", watching)
    return taken
