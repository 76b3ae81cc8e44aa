"""Depth Anything and Depth Pro with weights of random numbers, as real folders."""

MAX_M = 20.0


def backbone(**more):
    from transformers import Dinov2Config

    return Dinov2Config(
        hidden_size=32,
        num_hidden_layers=4,
        num_attention_heads=2,
        intermediate_size=37,
        image_size=56,
        patch_size=14,
        apply_layernorm=False,
        reshape_hidden_states=False,
        **more,
    )


def depth_anything(folder, kind, seed=0):
    import torch
    from transformers import DepthAnythingConfig, DepthAnythingForDepthEstimation, DPTImageProcessor

    torch.manual_seed(seed)
    config = DepthAnythingConfig(
        backbone_config=backbone(out_features=["stage1", "stage2", "stage3", "stage4"]),
        reassemble_hidden_size=32,
        neck_hidden_sizes=[8, 8, 8, 8],
        fusion_hidden_size=8,
        head_hidden_size=8,
        depth_estimation_type=kind,
        max_depth=int(MAX_M) if kind == "metric" else 1,
    )
    DepthAnythingForDepthEstimation(config).save_pretrained(folder)
    DPTImageProcessor(
        size={"height": 112, "width": 112},
        keep_aspect_ratio=True,
        ensure_multiple_of=14,
        do_pad=False,
    ).save_pretrained(folder)
    return folder


def depth_pro(folder, seed=0):
    import torch
    from transformers import DepthProConfig, DepthProForDepthEstimation, DepthProImageProcessor, Dinov2Config

    torch.manual_seed(seed)
    part = Dinov2Config(
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        image_size=16,
        patch_size=8,
    )
    config = DepthProConfig(
        patch_size=16,
        patch_model_config=part.to_dict(),
        image_model_config=part.to_dict(),
        fov_model_config=part.to_dict(),
        scaled_images_ratios=[0.5, 1],
        scaled_images_overlap_ratios=[0.0, 0.2],
        scaled_images_feature_dims=[16, 16],
        intermediate_hook_ids=[1, 0],
        intermediate_feature_dims=[16, 16],
        fusion_hidden_size=16,
        num_fov_head_layers=0,
        use_fov_model=True,
    )
    DepthProForDepthEstimation(config).save_pretrained(folder)
    DepthProImageProcessor(size={"height": 32, "width": 32}).save_pretrained(folder)
    return folder


def wall(folder, far_m):
    """Depth Anything whose last layer says of every cell that it is so far away."""
    import torch
    from transformers import DepthAnythingForDepthEstimation

    depth_anything(folder, "metric")
    model = DepthAnythingForDepthEstimation.from_pretrained(folder)
    last = model.head.conv3
    with torch.no_grad():
        last.weight.zero_()
        # What the head makes of it: a sigmoid, times the most that it can tell.
        last.bias.fill_(torch.logit(torch.tensor(far_m / MAX_M)))
    model.save_pretrained(folder)
    return folder
