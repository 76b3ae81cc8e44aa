"""Tiny networks of the real Depth Anything 3 with random weights, in folders such as it saves."""

import json

import pytest

PREFIX = "depth_anything_3.model"


def made_by(path, name, **arguments):
    return {"__object__": {"path": path, "name": name, "args": "as_params"}, **arguments}


def backbone(**given):
    """The transformer of the package with twelve narrow layers; `TinyDinoV2` makes it."""
    layers = {"out_layers": [5, 7, 9, 11], "alt_start": -1, "qknorm_start": -1, "rope_start": -1}
    return made_by(__name__, "tiny_dino", **{**layers, "cat_token": False, **given})


def one_picture():
    """As the metric and the monocular series: depth and the sky."""
    head = made_by(f"{PREFIX}.dpt", "DPT", dim_in=24, output_dim=1, features=16, out_channels=[8, 8, 16, 16])
    return made_by(f"{PREFIX}.da3", "DepthAnything3Net", net=backbone(), head=head)


def any_view():
    """As the series from any views: depth, how sure that is, poses and lenses."""
    net = backbone(alt_start=4, qknorm_start=4, rope_start=4, cat_token=True)
    head = made_by(
        f"{PREFIX}.dualdpt", "DualDPT", dim_in=48, output_dim=2, features=16, out_channels=[8, 8, 16, 16]
    )
    return made_by(
        f"{PREFIX}.da3",
        "DepthAnything3Net",
        net=net,
        head=head,
        cam_enc=made_by(f"{PREFIX}.cam_enc", "CameraEnc", dim_out=24, num_heads=2, trunk_depth=1),
        cam_dec=made_by(f"{PREFIX}.cam_dec", "CameraDec", dim_in=48),
    )


def nested():
    """Both; and the part that renders, which the authors' file names and nobody here has to make."""
    splats = {"gs_head": made_by("gsplat", "Missing"), "gs_adapter": made_by("gsplat", "Missing")}
    return {
        "__object__": {"path": f"{PREFIX}.da3", "name": "NestedDepthAnything3Net", "args": "as_params"},
        "anyview": {**any_view(), **splats},
        "metric": one_picture(),
    }


SERIES = {
    "da3metric-tiny": one_picture,
    "da3mono-tiny": one_picture,
    "da3-tiny": any_view,
    "da3nested-tiny": nested,
}


def tiny_dino(**given):
    """The package's `DinoV2`, which knows four sizes, with a fifth."""
    import torch
    from depth_anything_3.model.dinov2.dinov2 import DinoV2
    from depth_anything_3.model.dinov2.vision_transformer import DinoVisionTransformer

    class Tiny(DinoV2):
        def __init__(self, out_layers, **named):
            torch.nn.Module.__init__(self)
            self.out_layers = out_layers
            self.pretrained = DinoVisionTransformer(
                img_size=518, patch_size=14, embed_dim=24, depth=12, num_heads=2, **named
            )

    return Tiny(**given)


@pytest.fixture(scope="session")
def da3_folders(tmp_path_factory):
    """A folder with weights for each tiny series, which the package knows as its own."""
    import yaml
    from depth_anything_3.registry import MODEL_REGISTRY

    folder = tmp_path_factory.mktemp("da3")
    with pytest.MonkeyPatch.context() as patch:
        for series, config in SERIES.items():
            path = folder / f"{series}.yaml"
            path.write_text(yaml.safe_dump(config()))
            patch.setitem(MODEL_REGISTRY, series, str(path))
        yield {series: saved(folder / series, series) for series in SERIES}


def saved(folder, series, seed=7):
    """Random weights of a series in a folder, written as the authors' `save_pretrained` does."""
    import torch
    from safetensors.torch import save_model

    from vidence.tools.backends.depth.da3_network import described, quietly

    torch.manual_seed(seed)
    holder = torch.nn.Module()
    with quietly():
        holder.model = described(series)
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps({"model_name": series}))
    save_model(holder, str(folder / "model.safetensors"))
    return folder
