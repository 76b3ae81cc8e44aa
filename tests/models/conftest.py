"""Tiny models with random weights, as real folders: a tokenizer taught here, a processor, a chat template."""

import pytest

# The words that the tokenizer is taught; enough to spell anything, in few tokens.
WORDS = [
    "You answer questions about a video. Every claim cites the evidence that shows it.",
    "How long is the red car visible? The video: 192×120 px, 0.00 to 3.00 s, 75 frames.",
    '{"type": "function", "function": {"name": "track", "description": "Follow a thing.", "parameters": '
    '{"type": "object", "properties": {"query": {"type": "string", "description": "what"}}}}}',
    "system user assistant tool <data> </data> Contact sheet; the time of each picture is written into it:",
]
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>",
           "<|image_pad|>", "<|video_pad|>"]  # fmt: skip
PLAIN = ["<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>", "<think>", "</think>"]

# As Qwen2.5-VL's published template: pictures and videos, and no word of tools.
_CONTENT = """{%- macro said(content) %}{% if content is string %}{{ content }}{% else %}
{%- for part in content %}
{%- if part.type == 'image' %}<|vision_start|><|image_pad|><|vision_end|>
{%- elif part.type == 'video' %}<|vision_start|><|video_pad|><|vision_end|>
{%- else %}{{ part.text }}{% endif %}{% endfor %}{% endif %}{% endmacro -%}
"""
WITHOUT_TOOLS = (
    _CONTENT
    + """{%- for message in messages %}<|im_start|>{{ message.role }}
{{ said(message.content) }}<|im_end|>
{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
{% endif %}"""
)
# As Qwen3-VL's: tools in the system's turn, calls and results in tags.
WITH_TOOLS = (
    _CONTENT.replace(
        "<|vision_start|><|video_pad|><|vision_end|>", "<|vision_start|><|video_pad|><|vision_end|>"
    )
    + """{%- if tools %}<|im_start|>system
{% if messages[0].role == 'system' %}{{ said(messages[0].content) }}

{% endif %}# Tools
<tools>
{% for tool in tools %}{{ tool | tojson }}
{% endfor %}</tools>
For each function call, return a json object within <tool_call></tool_call> tags.<|im_end|>
{% elif messages[0].role == 'system' %}<|im_start|>system
{{ said(messages[0].content) }}<|im_end|>
{% endif %}{% for message in messages %}{% if message.role == 'tool' %}<|im_start|>user
<tool_response>
{{ said(message.content) }}
</tool_response><|im_end|>
{% elif message.role != 'system' %}<|im_start|>{{ message.role }}
{{ said(message.content) }}{% for call in message.tool_calls or [] %}
<tool_call>
{"name": "{{ call.function.name }}", "arguments": {{ call.function.arguments | tojson }}}
</tool_call>{% endfor %}<|im_end|>
{% endif %}{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
{% endif %}"""
)
VISION = {"depth": 2, "hidden_size": 32, "num_heads": 2, "intermediate_size": 48, "out_hidden_size": 48}
TEXT = {
    "hidden_size": 48,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "num_key_value_heads": 2,
    "max_position_embeddings": 32768,
}


def tokenizer():
    """A byte-level BPE of 400 tokens."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import AddedToken, PreTrainedTokenizerFast

    core = Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    core.train_from_iterator(
        WORDS,
        trainers.BpeTrainer(
            vocab_size=400, special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False
        ),
    )
    made = PreTrainedTokenizerFast(
        tokenizer_object=core,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        additional_special_tokens=SPECIAL[1:],
    )
    made.add_tokens([AddedToken(word, special=False, normalized=False) for word in PLAIN])
    return made


def ids_of(made):
    return {
        "image_token_id": made.convert_tokens_to_ids("<|image_pad|>"),
        "video_token_id": made.convert_tokens_to_ids("<|video_pad|>"),
        "vision_start_token_id": made.convert_tokens_to_ids("<|vision_start|>"),
        "vision_end_token_id": made.convert_tokens_to_ids("<|vision_end|>"),
    }


def saved(folder, processor, model, *, new_tokens=24):
    """Everything in one folder, as a model that is downloaded."""
    made = processor.tokenizer
    model.generation_config.eos_token_id = made.eos_token_id
    model.generation_config.pad_token_id = made.pad_token_id
    model.generation_config.max_new_tokens = new_tokens
    processor.save_pretrained(folder)
    model.save_pretrained(folder)
    return folder


def qwen_2_5(folder):
    import torch
    from transformers import (
        Qwen2_5_VLConfig,
        Qwen2_5_VLForConditionalGeneration,
        Qwen2_5_VLProcessor,
        Qwen2VLImageProcessor,
        Qwen2VLVideoProcessor,
    )

    made = tokenizer()
    processor = Qwen2_5_VLProcessor(
        image_processor=Qwen2VLImageProcessor(),
        tokenizer=made,
        video_processor=Qwen2VLVideoProcessor(),
        chat_template=WITHOUT_TOOLS,
    )
    rope = {"rope_type": "default", "mrope_section": [2, 4, 6], "rope_theta": 10000.0}
    config = Qwen2_5_VLConfig(
        text_config={
            **TEXT,
            "vocab_size": len(made),
            "rope_parameters": rope,
            "pad_token_id": made.pad_token_id,
        },
        vision_config={**VISION, "fullatt_block_indexes": [1], "window_size": 112},
        **ids_of(made),
    )
    torch.manual_seed(0)
    return saved(folder, processor, Qwen2_5_VLForConditionalGeneration(config))


def qwen_3(folder):
    import torch
    from transformers import (
        Qwen2VLImageProcessor,
        Qwen3VLConfig,
        Qwen3VLForConditionalGeneration,
        Qwen3VLProcessor,
        Qwen3VLVideoProcessor,
    )

    made = tokenizer()
    size = {"shortest_edge": 256 * 256, "longest_edge": 4096 * 4096}
    processor = Qwen3VLProcessor(
        image_processor=Qwen2VLImageProcessor(patch_size=16, size=size),
        tokenizer=made,
        video_processor=Qwen3VLVideoProcessor(),
        chat_template=WITH_TOOLS,
    )
    rope = {
        "rope_type": "default",
        "mrope_section": [4, 4, 4],
        "rope_theta": 10000.0,
        "mrope_interleaved": True,
    }
    config = Qwen3VLConfig(
        text_config={**TEXT, "head_dim": 24, "vocab_size": len(made), "rope_parameters": rope},
        vision_config={
            **VISION,
            "patch_size": 16,
            "num_position_embeddings": 64,
            "deepstack_visual_indexes": [0],
        },
        **ids_of(made),
    )
    torch.manual_seed(0)
    return saved(folder, processor, Qwen3VLForConditionalGeneration(config))


MAKERS = {"qwen2.5-vl": qwen_2_5, "qwen3-vl": qwen_3}


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    """A folder for each family, made when it is first asked for."""
    made = {}

    def folder(family):
        if family not in made:
            made[family] = MAKERS[family](tmp_path_factory.mktemp(family))
        return made[family]

    return folder
