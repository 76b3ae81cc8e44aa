"""A LangChain chat model over a `transformers` image-text-to-text model in this process."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolCall
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ConfigDict, Field, PrivateAttr

from ...traces.errors import BackendError, ContextOverflow
from ..deadline import Deadline
from ..weights.device import quietly
from .family import PLAIN, Family
from .local_prompt import Json, prompt_of
from .spoken import spoken_calls

# Room for fewer tokens of reply than this is no room.
_LEAST_TOKENS = 16


class TransformersChat(BaseChatModel):
    """Replies greedily with seed 0; with another seed it draws, as the model's own settings say."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    processor: Any = Field(exclude=True, repr=False)
    model: Any = Field(exclude=True, repr=False)
    family: Family = PLAIN
    name_of_model: str = "local"
    _alone: Lock = PrivateAttr(default_factory=Lock)

    @property
    def _llm_type(self) -> str:
        return "vidence-transformers"

    @property
    def _identifying_params(self) -> Mapping[str, Any]:
        return {"model": self.name_of_model}

    def bind_tools(
        self, tools: Sequence[Mapping[str, Any] | type | Callable[..., Any] | Any], **settings: Any
    ) -> Runnable[Any, AIMessage]:
        """The same model, offered tools."""
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], **settings)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        *,
        tools: Sequence[Json] = (),
        seed: int = 0,
        max_tokens: int = 2048,
        deadline: Deadline | None = None,
        **_: Any,
    ) -> ChatResult:
        until = deadline or Deadline()
        with self._alone, quietly():
            inputs = self._inputs(messages, tools)
            sent = inputs["input_ids"].shape[1]
            room = self._room(sent, max_tokens)
            drawn = self._drawn(inputs, room, seed, stop, until)
        until.check("the local model's reply")
        written = self.processor.tokenizer.decode(drawn, skip_special_tokens=True)
        text, calls = _told(written, tools, turn=1 + sum(message.type == "ai" for message in messages))
        message = AIMessage(
            text,
            tool_calls=calls,
            usage_metadata={
                "input_tokens": sent,
                "output_tokens": len(drawn),
                "total_tokens": sent + len(drawn),
            },
            response_metadata={
                "finish_reason": "length" if self._is_cut(drawn, room) else "tool_calls" if calls else "stop",
                "model_name": self.name_of_model,
            },
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _inputs(self, messages: Sequence[BaseMessage], tools: Sequence[Json]) -> Any:
        """The conversation as numbers; what looks like a control token in anybody's words stays words."""
        from jinja2 import TemplateError

        knows_tools = re.search(r"\btools\b", str(self.processor.chat_template)) is not None
        as_video = self.family.strips == "video"
        prompt = prompt_of(messages, tools, knows_tools=knows_tools, as_video=as_video)
        try:
            return self.processor.apply_chat_template(
                prompt.messages,
                tools=prompt.tools,
                add_generation_prompt=True,
                tokenize=True,
                return_dict=True,
                return_tensors="pt",
                sanitize_control_tokens=True,
                processor_kwargs={"videos_kwargs": self._of_videos(prompt.videos)} if prompt.videos else {},
            )
        except (TemplateError, ValueError, NotImplementedError) as error:
            raise BackendError(
                f"{self.name_of_model} does not take this conversation: {error}",
                hint="Take a model that was taught to call tools and to see pictures.",
            ) from error

    def _of_videos(self, clocks: list[Json]) -> Json:
        """What the processor is told of videos: their times, and that their frames are all wanted."""
        told: Json = {"do_sample_frames": False, "video_metadata": [clocks]}
        if self.family.boxes == "resized":
            # Pixels are counted after the resize of a picture: a video must not be resized by another rule.
            told["size"] = {"shortest_edge": self.family.least_px, "longest_edge": self.family.most_px}
        return told

    def _room(self, sent: int, wanted: int) -> int:
        """How many tokens the reply may have; a request that leaves none is too long."""
        config = self.model.config.get_text_config()
        most = self.model.generation_config.max_new_tokens or wanted
        left = getattr(config, "max_position_embeddings", sent + wanted) - sent
        if left < _LEAST_TOKENS:
            raise ContextOverflow(
                f"the request has {sent} tokens, and {self.name_of_model} takes {sent + left}",
                hint="Take a model with a longer context, or ask about a shorter video.",
            )
        return min(wanted, most, left)

    def _drawn(self, inputs: Any, room: int, seed: int, stop: list[str] | None, until: Deadline) -> list[int]:
        """The tokens of the reply; when time is up it ends early."""
        import torch

        def over(ids: Any, scores: Any, **_: Any) -> Any:
            late = until.is_cancelled or until.left_s <= 0
            return torch.full((ids.shape[0],), late, device=ids.device)

        greedy: Json = {"do_sample": False, "temperature": None, "top_p": None, "top_k": None}
        ends: Json = {"stop_strings": stop, "tokenizer": self.processor.tokenizer} if stop else {}
        device, sent = self.model.device, inputs["input_ids"].shape[1]
        with torch.inference_mode(), torch.random.fork_rng([device] if device.type == "cuda" else []):
            torch.manual_seed(seed)
            try:
                ids = self.model.generate(
                    **inputs.to(device, dtype=self.model.dtype),
                    max_new_tokens=room,
                    stopping_criteria=[over],
                    **({"do_sample": True} if seed else greedy),
                    **ends,
                )
            except torch.OutOfMemoryError:
                raise ContextOverflow(
                    f"a request of {sent} tokens does not fit into the memory of {device}",
                    hint="Take a smaller model, or --dtype bfloat16.",
                ) from None
        tokens: list[int] = ids[0, sent:].tolist()
        return tokens

    def _is_cut(self, drawn: Sequence[int], room: int) -> bool:
        """Whether the reply ended for want of room alone."""
        last = self.model.generation_config.eos_token_id
        ended = bool(drawn) and drawn[-1] in (last if isinstance(last, list) else [last])
        return len(drawn) >= room and not ended


def _told(written: str, tools: Sequence[Json], turn: int) -> tuple[str, list[ToolCall]]:
    """Words and calls; where any call is to be mended, all stay words, for whoever asked to read."""
    calls = spoken_calls(written, [tool["function"]["name"] for tool in tools])
    if not calls or not all(call.whole and isinstance(call.arguments, dict) for call in calls):
        return written.strip(), []
    told: list[ToolCall] = [
        {"type": "tool_call", "id": f"call{turn:03}{n:02}", "name": call.name, "args": call.arguments}
        for n, call in enumerate(calls, start=1)
    ]
    return written[: calls[0].start].strip(), told
