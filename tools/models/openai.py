"""Models behind OpenAI's protocol: OpenAI itself, vLLM, SGLang, Ollama, LM Studio, `transformers serve`."""

from __future__ import annotations

import os
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from ...traces.errors import BackendMissing, UsageError
from .address import checked, is_loopback
from .failures import Server
from .families import family_of
from .langchain import LangChainModel
from .model import Request
from .prices import price_of
from .wire import body_of, completion_of

if TYPE_CHECKING:
    from .choose import ModelSettings

_OPENAI, _KEY = "https://api.openai.com/v1", "OPENAI_API_KEY"
_COMPLETIONS = "/chat/completions"
_CONNECT_S = 10.0
_OF_PACKING = ("content-encoding", "content-length", "transfer-encoding")


def openai_model(model: str, settings: ModelSettings) -> LangChainModel:
    """The model of a name, at the base URL of the settings or at OpenAI."""
    try:
        from langchain_openai import ChatOpenAI
    except ImportError:
        raise BackendMissing(
            f"openai:{model} needs the package langchain-openai, which is not installed",
            hint='Install it: pip install "vidence[openai]"',
        ) from None
    base_url = _elsewhere(settings)
    chat = ChatOpenAI(
        model=model,
        base_url=base_url or _OPENAI,
        api_key=_key(model, base_url, offline=settings.offline),
        temperature=settings.temperature,
        max_retries=0,
        http_client=_client(base_url, settings.timeout_s),
        openai_proxy="",  # is the client's to know, from the environment
        # The newer protocol is OpenAI's alone.
        use_responses_api=None if base_url is None else False,
    )
    if (chat.profile or {}).get("temperature") is False:
        chat.temperature = None
    return LangChainModel(
        name=f"openai:{model}",
        chat=chat,
        server=_server(model, base_url),
        options=_options if base_url is None else _options_elsewhere,
        version=version("langchain-openai"),
        parameters={"base_url": base_url or "", "temperature": chat.temperature},
        family=family_of(model),
        price=price_of(f"openai:{model}", base_url),
        timeout_s=settings.timeout_s,
    )


def _elsewhere(settings: ModelSettings) -> str | None:
    """The address of a server other than OpenAI's own."""
    if settings.base_url is None:
        return None
    base_url = checked(settings.base_url, offline=settings.offline)
    return None if base_url == _OPENAI else base_url


def _options(request: Request) -> dict[str, Any]:
    return {"max_tokens": request.max_tokens}


def _options_elsewhere(request: Request) -> dict[str, Any]:
    """Other servers know the older name of the limit, which LangChain would rename, and take a seed."""
    return {"extra_body": {"max_tokens": request.max_tokens}, "seed": request.seed}


def _server(model: str, base_url: str | None) -> Server:
    if base_url is None:
        return Server("OpenAI", model, _KEY, own=False)
    return Server(f"the model server at {base_url}", model, _KEY)


def _key(model: str, base_url: str | None, *, offline: bool) -> Any:
    """The key of the environment; one's own server mostly needs none, but the protocol wants a word."""
    from pydantic import SecretStr

    key = os.environ.get(_KEY, "").strip()
    if base_url is not None:
        return SecretStr(key or "none")
    if offline:
        raise UsageError(
            f"openai:{model} is asked over the network, which --offline forbids",
            hint="Name a server on this machine with --base-url, or leave --offline away.",
        )
    if not key:
        raise BackendMissing(
            f"openai:{model} needs a key of OpenAI's, and {_KEY} is not set",
            hint=f"Run `export {_KEY}=…`, or name your own server with --base-url.",
        )
    return SecretStr(key)


def _client(base_url: str | None, timeout_s: float) -> Any:
    """The HTTP client: no redirects, so that frames go nowhere else, and nothing but JSON of bounded size."""
    import openai

    class Careful(openai.DefaultHttpxClient):
        """Reads a reply whole before anybody makes sense of it."""

        def send(self, request: Any, **options: Any) -> Any:
            """The answer to one request."""
            response = super().send(request, **{**options, "stream": True})
            try:
                content = body_of(response)
            finally:
                response.close()
            if response.is_success and request.url.path.endswith(_COMPLETIONS):
                content = completion_of(content)
            # What was packed is unpacked now, and has another length.
            headers = {k: v for k, v in response.headers.items() if k not in _OF_PACKING}
            kind = type(response)
            return kind(response.status_code, headers=headers, content=content, request=request)

    timeout = openai.Timeout(timeout_s, connect=_CONNECT_S)
    # The proxies of the environment lead out of this machine: they have no part in what stays on it.
    out = base_url is None or not is_loopback(base_url)
    headers = {"Connection": "close"}
    return Careful(timeout=timeout, follow_redirects=False, headers=headers, trust_env=out)
