"""Tiny models with random weights, as real folders: a tokenizer taught here, a processor, a chat template."""

import json
from importlib.resources import files

import numpy as np
import pytest

from vidence.agent.toolbox import manipulations
from vidence.bench.scenes.encode import encode
from vidence.tests.cli.conftest import vidence_cli  # noqa: F401
from vidence.tests.conformance.conftest import (  # noqa: F401
    cat_file,
    deadline_after_checks,
    dog_file,
    open_squares,
    square_videos,
    squares,
    truth,
)
from vidence.tests.models import tiny_hub
from vidence.tests.models.tiny_da3 import da3_folders  # noqa: F401
from vidence.tools.coco import COCO
from vidence.tools.deadline import Deadline
from vidence.tools.models.choose import ModelSettings
from vidence.tools.models.model import Message, Request, Text

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
# As SmolVLM's: what is said is told by a word, and a turn is content alone.
SMOLVLM = """<|im_start|>{% for message in messages %}{{ message.role | capitalize }}:
{%- for part in message.content %}
{%- if part.type == 'image' %}<image>{% else %}{{ part.text }}{% endif %}{% endfor %}<end_of_utterance>
{% endfor %}{% if add_generation_prompt %}Assistant:{% endif %}"""
VISION_LAYERS = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 2}
VISION = {"depth": 2, "hidden_size": 32, "num_heads": 2, "intermediate_size": 48, "out_hidden_size": 48}
TEXT = {
    "hidden_size": 48,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "num_key_value_heads": 2,
    "max_position_embeddings": 32768,
}


def tokenizer(*whole, **named):
    """A byte-level BPE, taught what a run sends, so that requests stay short."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import AddedToken, PreTrainedTokenizerFast

    core = Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    told = [json.dumps(m.arguments.model_json_schema()) for m in manipulations().values()]
    told += [path.read_text() for path in (files("vidence") / "prompts").iterdir() if path.suffix == ".md"]
    core.train_from_iterator(
        told,
        trainers.BpeTrainer(
            vocab_size=4000,
            special_tokens=[*SPECIAL, *named.values()],
            initial_alphabet=alphabet,
            show_progress=False,
        ),
    )
    made = PreTrainedTokenizerFast(
        tokenizer_object=core,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        extra_special_tokens=named or SPECIAL[1:],
    )
    made.add_tokens([AddedToken(word, special=False, normalized=False) for word in (*PLAIN, *whole)])
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


def qwen_3(folder, whole=(), change=lambda model, tokens: None):
    import torch
    from transformers import (
        Qwen2VLImageProcessor,
        Qwen3VLConfig,
        Qwen3VLForConditionalGeneration,
        Qwen3VLProcessor,
        Qwen3VLVideoProcessor,
    )

    made = tokenizer(*whole)
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
    model = Qwen3VLForConditionalGeneration(config)
    change(model, made)
    return saved(folder, processor, model)


def internvl(folder):
    import torch
    from transformers import (
        GotOcr2ImageProcessor,
        InternVLConfig,
        InternVLForConditionalGeneration,
        InternVLProcessor,
        InternVLVideoProcessor,
    )

    names = {
        "start_image_token": "<img>",
        "end_image_token": "</img>",
        "context_image_token": "<IMG_CONTEXT>",
    }
    made = tokenizer(**names, video_token="<video>")
    size = {"height": 56, "width": 56}
    processor = InternVLProcessor(
        image_processor=GotOcr2ImageProcessor(size=size, max_patches=4),
        tokenizer=made,
        video_processor=InternVLVideoProcessor(size=size),
        image_seq_length=4,
        chat_template=WITHOUT_TOOLS.replace("<|vision_start|><|image_pad|><|vision_end|>", "<IMG_CONTEXT>"),
    )
    config = InternVLConfig(
        vision_config={**VISION_LAYERS, "image_size": 56, "patch_size": 14},
        text_config={**TEXT, "model_type": "qwen2", "vocab_size": len(made)},
        image_token_id=made.convert_tokens_to_ids("<IMG_CONTEXT>"),
        image_seq_length=4,
        tie_word_embeddings=False,
    )
    torch.manual_seed(0)
    return saved(folder, processor, InternVLForConditionalGeneration(config))


def smolvlm(folder):
    import torch
    from transformers import (
        SmolVLMConfig,
        SmolVLMForConditionalGeneration,
        SmolVLMImageProcessor,
        SmolVLMProcessor,
        SmolVLMVideoProcessor,
    )

    names = {
        "fake_image_token": "<fake_token_around_image>",
        "image_token": "<image>",
        "global_image_token": "<global-img>",
        "end_of_utterance_token": "<end_of_utterance>",
        "video_token": "<video>",
    }
    made = tokenizer(**names)
    size = {"longest_edge": 112}
    processor = SmolVLMProcessor(
        image_processor=SmolVLMImageProcessor(size=size, max_image_size={"longest_edge": 56}),
        tokenizer=made,
        video_processor=SmolVLMVideoProcessor(size=size, max_image_size={"longest_edge": 56}),
        image_seq_len=4,
        chat_template=SMOLVLM,
    )
    config = SmolVLMConfig(
        vision_config={**VISION_LAYERS, "image_size": 56, "patch_size": 14},
        text_config={
            **TEXT,
            "model_type": "llama",
            "vocab_size": len(made),
            "pad_token_id": made.pad_token_id,
        },
        image_token_id=made.convert_tokens_to_ids("<image>"),
        scale_factor=2,
    )
    torch.manual_seed(0)
    return saved(folder, processor, SmolVLMForConditionalGeneration(config))


# The one call that a model makes whose weights are set so.
CALL = '{"name": "track", "arguments": {"query": "red car"}}'


def calling(folder):
    """Qwen3-VL with weights by which the call follows on any request: real weights for any server."""

    def teach(model, tokens):
        import torch

        asked = tokens.encode("<|im_start|>assistant\n")[-1]
        said = tokens.convert_tokens_to_ids(["<tool_call>", CALL, "</tool_call>", "<|im_end|>"])
        embedding, head = model.get_input_embeddings().weight, model.lm_head.weight
        with torch.no_grad():
            for layer in model.model.language_model.layers:
                # Each token is all that the next one depends on.
                layer.self_attn.o_proj.weight.zero_()
                layer.mlp.down_proj.weight.zero_()
            head.zero_()
            for place, (before, after) in enumerate(zip([asked, *said], said, strict=False)):
                embedding[before] = head[after] = torch.eye(embedding.shape[1])[place]

    return qwen_3(folder, whole=[CALL], change=teach)


MAKERS = {
    "qwen2.5-vl": qwen_2_5,
    "qwen3-vl": qwen_3,
    "internvl": internvl,
    "smolvlm": smolvlm,
    "calling": calling,
}


@pytest.fixture(scope="session", autouse=True)
def _torch():
    torch = pytest.importorskip("torch", reason="models are tested by `make test-models`")
    # Networks so small are slower on many threads, and much slower where others want the processor, too.
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    """A folder for each family, made when it is first asked for."""
    from vidence.tools.weights.device import quietly

    made = {}

    def folder(family):
        if family not in made:
            with quietly():
                made[family] = MAKERS[family](tmp_path_factory.mktemp(family))
        return made[family]

    return folder


@pytest.fixture(scope="session")
def downloaded(tmp_path_factory):
    """A cache of Hugging Face that holds what every backend takes where no weights are named."""
    from vidence.tools.weights.device import quietly

    hub = tmp_path_factory.mktemp("hub")
    for name, make in tiny_hub.MAKERS.items():
        folder = tmp_path_factory.mktemp("made")
        with quietly():
            make(folder)
        tiny_hub.download(hub, name, folder)
    return hub


@pytest.fixture
def hub(downloaded, monkeypatch):
    """That cache in use."""
    tiny_hub.use(downloaded, monkeypatch)
    return downloaded


@pytest.fixture
def heads(monkeypatch):
    """Each network as it is loaded, but that its last layer says where red is."""
    from vidence.tests.models import tiny_detectors, tiny_segmenters, tiny_yolos
    from vidence.tools.backends.detectors.ultralytics.network import YoloNetwork
    from vidence.tools.backends.hub import HubNetwork
    from vidence.tools.backends.segmenters.network import NetworkSegmenter

    def taught(kind, teach):
        begin = kind.__init__

        def begun(self, *args, **kwargs):
            begin(self, *args, **kwargs)
            teach(self)

        monkeypatch.setattr(kind, "__init__", begun)

    def detects(network):
        if type(network.model).__name__.endswith("ForObjectDetection"):
            tiny_detectors.finds_squares(network.model, number=slice(None))

    taught(HubNetwork, detects)
    taught(YoloNetwork, lambda network: tiny_yolos.finds_squares(network, number=COCO.index("truck")))
    taught(NetworkSegmenter, tiny_segmenters.draws_red)


@pytest.fixture
def open_model(folders):
    """The model of a family's folder; a run that names the folder shares it while it is held here."""
    from vidence.tools.models.local import LocalModel

    return lambda family, **settings: LocalModel(str(folders(family)), ModelSettings(**settings))


@pytest.fixture(scope="session")
def red_square(tmp_path_factory):
    """Two seconds: a red square slides in from the left and stops."""
    path = tmp_path_factory.mktemp("videos") / "red-square.mp4"
    ground = np.random.default_rng(7).integers(90, 130, (120, 192, 3), dtype=np.uint8)

    def frames():
        for i in range(50):
            image = ground.copy()
            left = min(-30 + 4 * i, 90)
            image[24:48, max(left, 0) : max(left + 30, 0)] = (210, 30, 30)
            yield i * 3600, image

    encode(path, frames(), size=(192, 120), rate_hz=25, crf=20)
    return path


def _turn(parts):
    return Message(role="user", parts=tuple(Text(text=p) if isinstance(p, str) else p for p in parts))


@pytest.fixture
def asked():
    """A model's reply to a conversation, or to one user's turn of words and pictures."""

    def ask(model, *parts, tools=(), seed=0, load=None):
        talk = parts[0] if isinstance(parts[0], tuple) else (_turn(parts),)
        return model.reply(Request(messages=talk, tools=tools, seed=seed), load, Deadline())

    return ask
