"""Models of other providers, through LangChain's `init_chat_model` and the provider's own package."""

from __future__ import annotations

import os
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NamedTuple

from ...traces.errors import BackendMissing, UsageError
from .failures import Server
from .families import family_of
from .langchain import LangChainModel
from .model import Request
from .prices import price_of

if TYPE_CHECKING:
    from .choose import ModelSettings


class Provider(NamedTuple):
    """How people call it, LangChain's word for it, its package, where its key is, its word for the limit."""

    title: str
    id: str
    package: str
    key: str
    limit: str


PROVIDERS = {
    "anthropic": Provider("Anthropic", "anthropic", "langchain-anthropic", "ANTHROPIC_API_KEY", "max_tokens"),
    "google": Provider(
        "Google", "google_genai", "langchain-google-genai", "GOOGLE_API_KEY", "max_output_tokens"
    ),
}


def provider_model(kind: str, model: str, settings: ModelSettings) -> LangChainModel:
    """The model of a name, at its provider."""
    provider = PROVIDERS[kind]
    name = f"{kind}:{model}"
    _check_reachable(name, provider, settings)
    chat = _chat(name, provider, model, settings)
    if (chat.profile or {}).get("temperature") is False:
        chat.temperature = None

    def options(request: Request) -> dict[str, Any]:
        return {provider.limit: request.max_tokens}

    return LangChainModel(
        name=name,
        chat=chat,
        server=Server(provider.title, model, provider.key, own=False),
        options=options,
        version=version(provider.package),
        parameters={"temperature": chat.temperature},
        family=family_of(model),
        price=price_of(name, None),
        timeout_s=settings.timeout_s,
    )


def _check_reachable(name: str, provider: Provider, settings: ModelSettings) -> None:
    if settings.offline:
        raise UsageError(
            f"{name} is asked over the network, which --offline forbids",
            hint="Take a model of this machine, or leave --offline away.",
        )
    if settings.base_url is not None:
        raise UsageError(
            f"--base-url is for servers that speak OpenAI's protocol, and {name} does not",
            hint="Name the model as openai:NAME.",
        )


def _chat(name: str, provider: Provider, model: str, settings: ModelSettings) -> Any:
    """LangChain's model; `BackendMissing` says what to install or to set."""
    try:
        from langchain.chat_models import init_chat_model

        version(provider.package)
    except ImportError:
        raise BackendMissing(
            f"{name} needs the packages langchain and {provider.package}, and not both are installed",
            hint=f'Install them: pip install "vidence[chat]" {provider.package}',
        ) from None
    if not os.environ.get(provider.key, "").strip():
        raise BackendMissing(
            f"{name} needs a key of {provider.title}'s, and {provider.key} is not set",
            hint=f"Run `export {provider.key}=…`.",
        )
    return init_chat_model(
        model,
        model_provider=provider.id,
        temperature=settings.temperature,
        timeout=settings.timeout_s,
        max_retries=0,
    )
