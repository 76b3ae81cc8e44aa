"""Tiny detectors with random weights, as real folders; and heads that find what a test says."""

import json

from vidence.tools.coco import COCO

RESNET = {
    "embedding_size": 8,
    "hidden_sizes": [8, 8, 16, 16],
    "depths": [1, 1, 1, 1],
    "layer_type": "basic",
    "out_features": ["stage2", "stage3", "stage4"],
}
DETR = {
    "d_model": 32,
    "encoder_ffn_dim": 16,
    "decoder_ffn_dim": 16,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "num_queries": 12,
}
# As PekingU's checkpoints spell COCO's classes.
_SPELT = {
    "motorcycle": "motorbike",
    "airplane": "aeroplane",
    "couch": "sofa",
    "potted plant": "pottedplant",
    "dining table": "diningtable",
    "tv": "tvmonitor",
}
LABELS = dict(enumerate(_SPELT.get(noun, noun) for noun in COCO))


def rtdetr(folder, *, version=2, seed=0, labels=LABELS):
    import torch
    import transformers

    kind = "RTDetrV2" if version == 2 else "RTDetr"
    config = getattr(transformers, f"{kind}Config")(
        **DETR,
        backbone_config=transformers.RTDetrResNetConfig(**RESNET),
        encoder_in_channels=[8, 16, 16],
        encoder_hidden_dim=16,
        decoder_in_channels=[16, 16, 16],
        decoder_layers=2,
        hidden_expansion=0.5,
        initializer_range=0.2,
        id2label=labels,
    )
    torch.manual_seed(seed)
    getattr(transformers, f"{kind}ForObjectDetection")(config).save_pretrained(folder)
    transformers.RTDetrImageProcessor(size={"height": 160, "width": 160}).save_pretrained(folder)
    return folder


def grounding_dino(folder, *, seed=0):
    import torch
    import transformers

    tokens = word_pieces()
    swin = transformers.SwinConfig(
        image_size=64,
        embed_dim=8,
        depths=[1, 1, 1, 1],
        num_heads=[1, 1, 2, 2],
        window_size=4,
        out_indices=[2, 3, 4],
    )
    bert = transformers.BertConfig(
        vocab_size=len(tokens),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=16,
    )
    config = transformers.GroundingDinoConfig(
        **DETR, backbone_config=swin, text_config=bert, encoder_layers=1, decoder_layers=2
    )
    torch.manual_seed(seed)
    transformers.GroundingDinoForObjectDetection(config).save_pretrained(folder)
    images = transformers.GroundingDinoImageProcessor(size={"shortest_edge": 160, "longest_edge": 240})
    transformers.GroundingDinoProcessor(images, tokens).save_pretrained(folder)
    return folder


def word_pieces():
    """BERT's tokenizer, taught few words."""
    from transformers import BertTokenizer

    told = [f"a {noun}. the red {noun} with a blue square" for noun in COCO]
    return BertTokenizer().train_new_from_iterator(told, 600, show_progress=False)


def owlv2(folder, *, seed=0):
    import torch
    import transformers

    tokens = byte_pairs()
    text = {
        "vocab_size": len(tokens),
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "max_position_embeddings": 16,
        "bos_token_id": tokens.bos_token_id,
        "eos_token_id": tokens.eos_token_id,
        "pad_token_id": tokens.pad_token_id,
    }
    vision = {
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "image_size": 160,
        "patch_size": 16,
    }
    config = transformers.Owlv2Config(text_config=text, vision_config=vision, projection_dim=16)
    torch.manual_seed(seed)
    transformers.Owlv2ForObjectDetection(config).save_pretrained(folder)
    images = transformers.Owlv2ImageProcessor(size={"height": 160, "width": 160})
    transformers.Owlv2Processor(images, tokens).save_pretrained(folder)
    return folder


def byte_pairs():
    """CLIP's tokenizer, taught few words."""
    from transformers import CLIPTokenizer

    told = [f"a photo of a red {noun} with a blue square" for noun in COCO]
    taught = CLIPTokenizer().train_new_from_iterator(told, 900, show_progress=False)
    held = json.loads(taught.backend_tokenizer.to_str())["model"]
    # Where a caption begins with number 0, OWLv2 takes it for none.
    vocab = {"<none>": 0, **{piece: number + 1 for piece, number in held["vocab"].items()}}
    return CLIPTokenizer(vocab=vocab, merges=[tuple(pair) for pair in held["merges"]])


MAKERS = {"rtdetr": rtdetr, "grounding-dino": grounding_dino, "owlv2": owlv2}


def finds_squares(model, *, number=0, logit=3.0):
    """In place of the heads' own answers: where red is in what enters the network, and where blue is.

    Boxes are shares of the tensor that enters, as the heads tell them; of class or phrase `number`.
    """

    def instead(_module, _args, given, found):
        pixels = given["pixel_values"].float()
        found.logits = found.logits.clone().fill_(-20.0)
        found.pred_boxes = found.pred_boxes.clone()
        for i, picture in enumerate(pixels):
            apart = picture[0] - picture[2]
            for query, colour in enumerate((apart, -apart)):
                box = _half_as_strong(colour)
                if box is not None:
                    found.pred_boxes[i, query] = found.pred_boxes.new_tensor(box)
                    found.logits[i, query, number] = logit

    return model.register_forward_hook(instead, with_kwargs=True)


def _half_as_strong(colour):
    """Centre and size of what is at least half as strong as the strongest, as shares of the tensor."""
    # Grey is no longer grey once a network's own means have been taken off.
    colour = colour - colour.median()
    strongest, usual = float(colour.max()), float(colour.abs().quantile(0.9))
    if strongest < max(0.3, 4 * usual):
        return None
    strong = colour > colour.max() / 2
    rows, columns = (strong.any(dim=d).nonzero().flatten().tolist() for d in (1, 0))
    (height, width), (y1, y2), (x1, x2) = strong.shape, (rows[0], rows[-1] + 1), (columns[0], columns[-1] + 1)
    return (x1 + x2) / 2 / width, (y1 + y2) / 2 / height, (x2 - x1) / width, (y2 - y1) / height
