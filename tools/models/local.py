"""`local:MODEL_OR_FOLDER[@REVISION]`: a `transformers` model in this process, as a model of ours."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from ...traces.records import Fingerprint, Reply, ToolUse, Usage
from ..deadline import Deadline
from ..weights.device import place
from ..weights.found import Weights, find_weights
from ..weights.packages import MODELS, check_packages
from .families import family_of
from .family import Family
from .langchain import called, tool_schema
from .local_weights import load
from .model import Load, Message, Part, Picture, Replied, Request

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, BaseMessage

    from .choose import ModelSettings
    from .local_chat import TransformersChat

Json = dict[str, Any]
# Models that somebody uses: a policy and a describer that name the same weights share them.
_LOADED: WeakValueDictionary[tuple[Weights, str, str], TransformersChat] = WeakValueDictionary()
_LOADING = Lock()


class LocalModel:
    """A model in this process. With seed 0 it replies greedily; with another it draws, the same each time."""

    def __init__(self, name: str, settings: ModelSettings) -> None:
        check_packages("a local model", *MODELS, extra="models")
        self.name = f"local:{name}"
        self._weights = find_weights(name)
        self._device, dtype = place(settings.device, settings.dtype)
        self._chat = _loaded(self._weights, self._device, dtype)
        self.family = self._chat.family

    def fingerprint(self) -> Fingerprint:
        """Its revision and the digests of its files, and what it runs on."""
        return Fingerprint(
            capability="chat",
            name=self.name,
            version=version("transformers"),
            weights=self._weights.digest,
            device=self._device,
            dtype=str(self._chat.model.dtype).removeprefix("torch."),
            parameters={
                "family": self.family.name,
                "revision": self._weights.revision or "",
                "settings": self._weights.settings,
                "torch": version("torch"),
            },
        )

    def reply(self, request: Request, load: Load, deadline: Deadline) -> Replied:
        """Its reply; the deadline is checked at every token."""
        from langsmith import tracing_context

        asked = self._chat.bind_tools(
            [tool_schema(tool) for tool in request.tools],
            seed=request.seed,
            max_tokens=request.max_tokens,
            deadline=deadline,
        )
        # Whatever the environment says of tracing: what is shown stays in this process.
        with tracing_context(enabled=False):
            return _replied(asked.invoke(list(_messages(request.messages, load))))


def _loaded(weights: Weights, device: str, dtype: str) -> TransformersChat:
    from .local_chat import TransformersChat

    with _LOADING:
        chat = _LOADED.get((weights, device, dtype))
        if chat is None:
            processor, model = load(weights, device, dtype)
            family = _family(weights.model_type, processor)
            chat = TransformersChat(
                processor=processor, model=model, family=family, name_of_model=weights.folder.name
            )
            _LOADED[weights, device, dtype] = chat
    return chat


def _family(model_type: str, processor: Any) -> Family:
    """The family that its configuration names, with the sizes that its own processor is set to."""
    family = family_of(model_type)
    if family.boxes != "resized":
        return family
    images = processor.image_processor
    sizes = {
        "multiple": images.patch_size * images.merge_size,
        "least_px": images.size["shortest_edge"],
        "most_px": images.size["longest_edge"],
    }
    return family.model_copy(update=sizes)


def _messages(messages: Sequence[Message], load: Load) -> Iterator[BaseMessage]:
    """As LangChain has them; a picture also tells which look it belongs to, and when it is."""
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

    for message in messages:
        content: list[str | Json] = [_part(part, load) for part in message.parts]
        if message.role == "system":
            yield SystemMessage(content)
        elif message.role == "user":
            yield HumanMessage(content)
        elif message.role == "tool":
            yield ToolMessage(content, tool_call_id=message.answers or "")
        else:
            yield AIMessage(content, tool_calls=[called(use) for use in message.uses])


def _part(part: Part, load: Load) -> Json:
    if not isinstance(part, Picture):
        return {"type": "text", "text": part.text}
    data = b64encode(load(part.shown.blob)).decode()
    picture: Json = {"type": "image", "base64": data, "mime_type": "image/png"}
    if part.strip is not None and part.rate_hz is not None:
        picture["extras"] = {"strip": part.strip, "t_s": part.shown.t_s[0], "rate_hz": part.rate_hz}
    return picture


def _replied(message: AIMessage) -> Replied:
    """The reply and what it cost."""
    uses = tuple(ToolUse(id=c["id"] or "", name=c["name"], arguments=c["args"]) for c in message.tool_calls)
    told = message.usage_metadata
    usage = (
        Usage(usd=0.0)
        if told is None
        else Usage(tokens_in=told["input_tokens"], tokens_out=told["output_tokens"], usd=0.0)
    )
    return Replied(
        Reply(text=message.text, uses=uses, finish=message.response_metadata["finish_reason"]), usage
    )
