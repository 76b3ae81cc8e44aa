"""How large the networks are that backends take where none is named, and tiny ones of the same make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

Size = Literal["published", "tiny"]
Config = Mapping[str, Any]
Sizes = Mapping[Size, Config]

# PekingU/rtdetr_v2_r18vd
RTDETR: Sizes = {
    "published": {
        "backbone": {
            "hidden_sizes": [64, 128, 256, 512],
            "depths": [2, 2, 2, 2],
            "layer_type": "basic",
            "out_features": ["stage2", "stage3", "stage4"],
        },
        "network": {
            "encoder_in_channels": [128, 256, 512],
            "hidden_expansion": 0.5,
            "decoder_layers": 3,
            "num_queries": 300,
        },
        "side_px": 640,
    },
    "tiny": {
        "backbone": {
            "embedding_size": 8,
            "hidden_sizes": [8, 8, 16, 16],
            "depths": [1, 1, 1, 1],
            "layer_type": "basic",
            "out_features": ["stage2", "stage3", "stage4"],
        },
        "network": {
            "d_model": 32,
            "encoder_in_channels": [8, 16, 16],
            "encoder_hidden_dim": 16,
            "encoder_ffn_dim": 16,
            "decoder_in_channels": [16, 16, 16],
            "decoder_ffn_dim": 16,
            "encoder_attention_heads": 2,
            "decoder_attention_heads": 2,
            "decoder_layers": 2,
            "hidden_expansion": 0.5,
            "num_queries": 12,
        },
        "side_px": 160,
    },
}

# IDEA-Research/grounding-dino-tiny: Swin-T and BERT's base
GROUNDING_DINO: Sizes = {
    "published": {
        "backbone": {
            "embed_dim": 96,
            "depths": [2, 2, 6, 2],
            "num_heads": [3, 6, 12, 24],
            "window_size": 7,
            "out_indices": [2, 3, 4],
        },
        "text": {
            "vocab_size": 30522,
            "hidden_size": 768,
            "num_hidden_layers": 12,
            "num_attention_heads": 12,
            "intermediate_size": 3072,
        },
        "network": {"d_model": 256, "encoder_layers": 6, "decoder_layers": 6, "num_queries": 900},
        "picture": {"shortest_edge": 800, "longest_edge": 1333},
    },
    "tiny": {
        "backbone": {
            "image_size": 64,
            "embed_dim": 8,
            "depths": [1, 1, 1, 1],
            "num_heads": [1, 1, 2, 2],
            "window_size": 4,
            "out_indices": [2, 3, 4],
        },
        "text": {
            "vocab_size": 1000,
            "hidden_size": 16,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "intermediate_size": 16,
        },
        "network": {
            "d_model": 32,
            "encoder_layers": 1,
            "encoder_ffn_dim": 16,
            "encoder_attention_heads": 2,
            "decoder_layers": 2,
            "decoder_ffn_dim": 16,
            "decoder_attention_heads": 2,
            "num_queries": 12,
        },
        "picture": {"shortest_edge": 160, "longest_edge": 240},
    },
}

_LAYERS_512 = {
    "hidden_size": 512,
    "intermediate_size": 2048,
    "num_hidden_layers": 12,
    "num_attention_heads": 8,
}
_LAYERS_768 = {
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
}
_TINY_LAYERS = {
    "hidden_size": 16,
    "intermediate_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
}

# google/owlv2-base-patch16-ensemble
OWLV2: Sizes = {
    "published": {
        "text": {**_LAYERS_512, "vocab_size": 49408, "max_position_embeddings": 16},
        "vision": {**_LAYERS_768, "image_size": 960, "patch_size": 16},
        "projection": 512,
    },
    "tiny": {
        "text": {**_TINY_LAYERS, "vocab_size": 1000, "max_position_embeddings": 16},
        "vision": {**_TINY_LAYERS, "image_size": 160, "patch_size": 16},
        "projection": 16,
    },
}

# google/siglip2-base-patch16-224
SIGLIP2: Sizes = {
    "published": {
        "text": {
            **_LAYERS_768,
            "vocab_size": 256000,
            "projection_size": 768,
            "max_position_embeddings": 64,
        },
        "vision": {**_LAYERS_768, "image_size": 224, "patch_size": 16},
    },
    "tiny": {
        "text": {**_TINY_LAYERS, "vocab_size": 1000, "projection_size": 16, "max_position_embeddings": 64},
        "vision": {**_TINY_LAYERS, "image_size": 64, "patch_size": 16},
    },
}

_TINY_SIDE_PX = 128
_TINY_SAM: Config = {
    "vision": {
        "fpn_hidden_size": 128,
        "backbone_feature_sizes": [[_TINY_SIDE_PX // n] * 2 for n in (4, 8, 16)],
    },
    "prompts": {"hidden_size": 128, "image_size": _TINY_SIDE_PX, "patch_size": 16},
    "decoder": {"hidden_size": 128, "mlp_dim": 64, "num_attention_heads": 2, "iou_head_hidden_dim": 32},
    "network": {
        "image_size": _TINY_SIDE_PX,
        "memory_attention_hidden_size": 128,
        "memory_attention_num_layers": 1,
        "memory_attention_rope_feat_sizes": [_TINY_SIDE_PX // 16] * 2,
        "memory_encoder_hidden_size": 128,
        "mask_downsampler_embed_dim": 128,
        "memory_fuser_embed_dim": 128,
        "memory_fuser_intermediate_dim": 64,
    },
}

# facebook/sam2.1-hiera-tiny; what is not said is as in transformers, which is as published.
SAM2_HF: Sizes = {
    "published": {
        "backbone": {
            "image_size": [1024, 1024],
            "hidden_size": 96,
            "blocks_per_stage": [1, 2, 7, 2],
            "embed_dim_per_stage": [96, 192, 384, 768],
            "num_attention_heads_per_stage": [1, 2, 4, 8],
            "window_size_per_stage": [8, 4, 14, 7],
            "global_attention_blocks": [5, 7, 9],
        },
        "vision": {"backbone_channel_list": [768, 384, 192, 96], "fpn_hidden_size": 256},
        "prompts": {"image_size": 1024},
        "decoder": {"hidden_size": 256},
        "network": {
            "image_size": 1024,
            "enable_temporal_pos_encoding_for_object_pointers": True,
            "enable_occlusion_spatial_embedding": True,
        },
    },
    "tiny": {
        **_TINY_SAM,
        "backbone": {
            "image_size": [_TINY_SIDE_PX] * 2,
            "hidden_size": 16,
            "blocks_per_stage": [1, 2, 2, 1],
            "embed_dim_per_stage": [16, 32, 64, 128],
            "num_attention_heads_per_stage": [1, 1, 2, 2],
            "window_size_per_stage": [8, 4, 4, 4],
            "global_attention_blocks": [2],
        },
        "vision": {**_TINY_SAM["vision"], "backbone_channel_list": [128, 64, 32, 16]},
    },
}

# What sees is RepViT M1 of timm, which has no smaller sizes.
_REPVIT = {
    "architecture": "repvit_m1",
    "model_args": {"in_chans": 3, "features_only": True, "out_indices": [0, 1, 2, 3]},
}
# yonigozlan/EdgeTAM-hf
EDGETAM: Sizes = {
    "published": {
        "backbone": _REPVIT,
        "vision": {"fpn_hidden_size": 256},
        "prompts": {"image_size": 1024},
        "decoder": {"hidden_size": 256},
        "network": {
            "image_size": 1024,
            "enable_temporal_pos_encoding_for_object_pointers": False,
            "enable_occlusion_spatial_embedding": False,
        },
    },
    "tiny": {
        **_TINY_SAM,
        "backbone": _REPVIT,
        "network": {
            **_TINY_SAM["network"],
            "perceiver_resampler_num_latents": 16,
            "perceiver_resampler_num_latents_2d": 16,
            "memory_attention_rope_k_sizes": [4, 4],
        },
    },
}

# facebook's sam2.1_hiera_tiny.pt: the package has the network of this configuration alone, of any picture.
SAM2: Sizes = {"published": {"side_px": 1024}, "tiny": {"side_px": 256}}

# depth-anything/Depth-Anything-V2-Metric-Outdoor-Small-hf
DEPTH_ANYTHING: Sizes = {
    "published": {
        "backbone": {
            "hidden_size": 384,
            "num_hidden_layers": 12,
            "num_attention_heads": 6,
            "image_size": 518,
            "patch_size": 14,
            "out_indices": [3, 6, 9, 12],
            "apply_layernorm": True,
            "reshape_hidden_states": False,
        },
        "network": {
            "reassemble_hidden_size": 384,
            "neck_hidden_sizes": [48, 96, 192, 384],
            "fusion_hidden_size": 64,
            "head_hidden_size": 32,
        },
        "side_px": 518,
    },
    "tiny": {
        "backbone": {
            "hidden_size": 32,
            "num_hidden_layers": 4,
            "num_attention_heads": 2,
            "image_size": 56,
            "patch_size": 14,
            "out_indices": [1, 2, 3, 4],
            "apply_layernorm": True,
            "reshape_hidden_states": False,
        },
        "network": {
            "reassemble_hidden_size": 32,
            "neck_hidden_sizes": [8, 8, 8, 8],
            "fusion_hidden_size": 8,
            "head_hidden_size": 8,
        },
        "side_px": 112,
    },
}

# apple/DepthPro-hf: three times DINOv2's large, and 35 patches of a picture
DEPTH_PRO: Sizes = {
    "published": {
        "part": {
            "hidden_size": 1024,
            "num_hidden_layers": 24,
            "num_attention_heads": 16,
            "image_size": 384,
            "patch_size": 16,
        },
        "network": {"patch_size": 384, "fusion_hidden_size": 256},
        "side_px": 1536,
    },
    "tiny": {
        "part": {
            "hidden_size": 16,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "image_size": 16,
            "patch_size": 8,
        },
        "network": {
            "patch_size": 16,
            "scaled_images_ratios": [0.5, 1],
            "scaled_images_overlap_ratios": [0.0, 0.2],
            "scaled_images_feature_dims": [16, 16],
            "intermediate_hook_ids": [1, 0],
            "intermediate_feature_dims": [16, 16],
            "fusion_hidden_size": 16,
            "num_fov_head_layers": 0,
        },
        "side_px": 32,
    },
}

# Depth, width and widest layer by which ultralytics' descriptions are scaled.
YOLO: Sizes = {
    "published": {"scales": {"n": [0.5, 0.25, 1024]}, "scale": "n"},
    "tiny": {"scales": {"n": [0.33, 0.125, 1024]}, "scale": "n"},
}
YOLOE: Sizes = {"published": {"scales": {"s": [0.5, 0.5, 1024]}, "scale": "s"}, "tiny": YOLO["tiny"]}

# By the names that its package has for them; the pictures of the tiny one are what is small.
DEPTH_ANYTHING_3: Sizes = {
    "published": {"series": "da3metric-large", "side_px": 504},
    "tiny": {"series": "da3-small", "side_px": 112},
}

# CoTracker3, offline: windows of 60 frames, of any size of network.
COTRACKER: Sizes = {"published": {"window": 60}, "tiny": {"window": 16}}
