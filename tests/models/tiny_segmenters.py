"""SAM 2 and EdgeTAM as real files and folders, with weights of random numbers."""

SIDE_PX = 128
HIERA = {
    "hidden_size": 16,
    "num_attention_heads": 1,
    "image_size": [SIDE_PX, SIDE_PX],
    "blocks_per_stage": [1, 2, 2, 1],
    "embed_dim_per_stage": [16, 32, 64, 128],
    "num_attention_heads_per_stage": [1, 1, 2, 2],
    "window_size_per_stage": [8, 4, 4, 4],
    "global_attention_blocks": [2],
}
FEATURES = {
    "backbone_feature_sizes": [[SIDE_PX // 4] * 2, [SIDE_PX // 8] * 2, [SIDE_PX // 16] * 2],
    "fpn_hidden_size": 128,
}
PROMPTS = {"hidden_size": 128, "image_size": SIDE_PX, "patch_size": 16}
DECODER = {"hidden_size": 128, "mlp_dim": 64, "num_attention_heads": 2, "iou_head_hidden_dim": 32}
MEMORY = {
    "image_size": SIDE_PX,
    "memory_attention_hidden_size": 128,
    "memory_attention_num_layers": 1,
    "memory_attention_rope_feat_sizes": [SIDE_PX // 16] * 2,
    "memory_encoder_hidden_size": 128,
    "mask_downsampler_embed_dim": 128,
    "memory_fuser_embed_dim": 128,
    "memory_fuser_intermediate_dim": 64,
}


def sam2(folder):
    """A checkpoint of the tiniest published size; its picture is made smaller as it is loaded."""
    import torch
    from sam2.build_sam import build_sam2

    torch.manual_seed(0)
    model = build_sam2("configs/sam2.1/sam2.1_hiera_t.yaml", device="cpu", apply_postprocessing=False)
    torch.save({"model": model.state_dict()}, folder / "sam2.1_hiera_tiny.pt")
    return f"{folder / 'sam2.1_hiera_tiny.pt'},size={SIDE_PX}"


def sam2_hf(folder):
    import torch
    from transformers import Sam2HieraDetConfig, Sam2VideoConfig, Sam2VideoModel, Sam2VisionConfig

    vision = Sam2VisionConfig(
        backbone_config=Sam2HieraDetConfig(**HIERA), backbone_channel_list=[128, 64, 32, 16], **FEATURES
    )
    config = Sam2VideoConfig(
        vision_config=vision,
        prompt_encoder_config=PROMPTS,
        mask_decoder_config=DECODER,
        memory_attention_feed_forward_hidden_size=64,
        **MEMORY,
    )
    torch.manual_seed(0)
    return _saved(Sam2VideoModel(config), folder)


def edgetam(folder):
    import torch
    from transformers import EdgeTamVideoConfig, EdgeTamVideoModel, EdgeTamVisionConfig, TimmWrapperConfig

    torch.manual_seed(0)
    backbone = TimmWrapperConfig(
        architecture="repvit_m1",
        model_args={"in_chans": 3, "features_only": True, "out_indices": [0, 1, 2, 3]},
    )
    vision = EdgeTamVisionConfig(backbone_config=backbone, **FEATURES)
    config = EdgeTamVideoConfig(
        vision_config=vision,
        prompt_encoder_config=PROMPTS,
        mask_decoder_config=DECODER,
        memory_attention_mlp_hidden_size=64,
        # As many as four by four fit into the eight by eight places of a picture so small.
        memory_attention_rope_k_sizes=[4, 4],
        perceiver_resampler_num_latents=16,
        perceiver_resampler_num_latents_2d=16,
        **MEMORY,
    )
    return _saved(EdgeTamVideoModel(config), folder)


def _saved(model, folder):
    """A model that says of whatever it is shown that it is there."""
    model.mask_decoder.pred_obj_score_head.proj_out.bias.data.fill_(3.0)
    model.save_pretrained(folder)
    return str(folder)


MAKERS = {"sam2": sam2, "sam2-hf": sam2_hf, "edgetam": edgetam}


def draws_red(segmenter):
    """In place of the last logits: where red is in what enters the network, whatever it was told."""
    import torch

    network, entered = segmenter._network, []
    model = network._model
    decoder = getattr(model, "sam_mask_decoder", None) or model.mask_decoder
    look, decode = network.look, decoder.forward

    def looking(pixels):
        entered[:] = [pixels[:, :1] - pixels[:, 2:]]
        return look(pixels)

    def known(*args, **kwargs):
        masks, scores, tokens, there = decode(*args, **kwargs)
        red = torch.nn.functional.interpolate(entered[0], masks.shape[-2:], mode="bilinear", antialias=True)
        logits = (10 * (red[0, 0] - red.max() / 2)).expand_as(masks).clone()
        return logits, scores, tokens, there * 0 + (9.0 if red.max() > 1.5 else -9.0)

    network.look, decoder.forward = looking, known
