"""SigLIP and SigLIP 2 with weights of random numbers, as real folders."""

from vidence.tools.coco import COCO

LAYERS = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2}


def siglip2(folder, *, kind="Siglip", seed=0):
    """As published: of one size by the code of SigLIP, of any shape by its own."""
    import torch
    import transformers

    tokens = taught()
    text = {**LAYERS, "vocab_size": len(tokens), "projection_size": 16, "max_position_embeddings": 64}
    text |= {"pad_token_id": 0, "bos_token_id": 2, "eos_token_id": 1}
    sized = {"num_patches": 16} if kind == "Siglip2" else {"image_size": 64}
    vision = {**LAYERS, "patch_size": 16, **sized}
    config = getattr(transformers, f"{kind}Config")(text_config=text, vision_config=vision)
    torch.manual_seed(seed)
    model = getattr(transformers, f"{kind}Model")(config)
    # Random directions are more alike than taught ones: a scale at which they make scores that differ.
    model.logit_scale.data.fill_(1.0)
    model.logit_bias.data.fill_(-2.0)
    model.save_pretrained(folder)
    tokens.save_pretrained(folder)
    given = {"max_num_patches": 16} if kind == "Siglip2" else {"size": {"height": 64, "width": 64}}
    getattr(transformers, f"{kind}ImageProcessor")(**given).save_pretrained(folder)
    return folder


def taught():
    from transformers import Siglip2Tokenizer

    told = [f"this is a photo of a red {noun}." for noun in COCO]
    return Siglip2Tokenizer().train_new_from_iterator(told, 500, show_progress=False)
