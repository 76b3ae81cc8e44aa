"""What a model's tokens cost: by the user's own table, else by the prices that `genai-prices` keeps.

The user's table is the TOML file that VIDENCE_PRICES names, in US dollars for a million tokens:

["openai:some-model"]
input = 2.5
output = 10.0
cached = 1.25  # input that the provider had read before; where it is left out, it costs as any other
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic import Field, TypeAdapter, ValidationError

from ...traces.errors import UsageError
from ...traces.records import Record
from .address import is_loopback

# Dollars for so many tokens read, of which so many had been read before, and so many written.
Price = Callable[[int, int, int], float]
_MILLION = 1_000_000
# Who may ask for money, as the word before the colon and as `genai-prices` call them.
_PROVIDERS = ("openai", "anthropic", "google")


class PerMillion(Record):
    """A row of the user's table."""

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    cached: float | None = Field(default=None, ge=0)

    def __call__(self, tokens_in: int, cached: int, tokens_out: int) -> float:
        """What an exchange costs."""
        again = self.input if self.cached is None else self.cached
        return ((tokens_in - cached) * self.input + cached * again + tokens_out * self.output) / _MILLION


FREE = PerMillion(input=0.0, output=0.0)
_TABLE: TypeAdapter[dict[str, PerMillion]] = TypeAdapter(dict[str, PerMillion])


def price_of(name: str, base_url: str | None, environment: Mapping[str, str] = os.environ) -> Price | None:
    """The price of a model by its name on the command line; None where it is not known."""
    kind, _, model = name.partition(":")
    own = _own_table(environment.get("VIDENCE_PRICES")).get(name)
    if own is not None:
        return own
    if kind not in _PROVIDERS or (base_url is not None and is_loopback(base_url)):
        return FREE
    return _published(kind, model, base_url)


def check_priced(name: str, base_url: str | None) -> None:
    """A limit of money needs a price; `UsageError` says how to give one."""
    if price_of(name, base_url) is None:
        raise UsageError(
            f"no price of {name!r} is known, so --budget usd=… cannot be kept",
            hint=f'Write a TOML file with the lines ["{name}"], input = …, output = … (dollars for a million '
            "tokens), and name it in VIDENCE_PRICES; or limit tokens=… instead.",
        )


def _own_table(path: str | None) -> dict[str, PerMillion]:
    if not path:
        return {}
    try:
        return _TABLE.validate_python(tomllib.loads(Path(path).read_text(encoding="utf-8")))
    except OSError as error:
        raise UsageError(f"the prices in {path!r} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"the prices in {path!r} are no TOML: {error}") from None
    except ValidationError as error:
        fault = error.errors()[0]
        raise UsageError(
            f"the prices in {path!r} do not fit: {'.'.join(map(str, fault['loc']))}: {fault['msg']}",
            hint='A table is a model such as ["openai:gpt-4o"], with `input`, `output` and maybe `cached`.',
        ) from None


def _published(kind: str, model: str, base_url: str | None) -> Price | None:
    """What the provider asks as `genai-prices` tells it; None without that package or where it knows none."""
    try:
        from genai_prices import Usage, calc_price
    except ImportError:
        return None

    def cost(tokens_in: int, cached: int, tokens_out: int) -> float:
        usage = Usage(input_tokens=tokens_in, cache_read_tokens=cached, output_tokens=tokens_out)
        if base_url is None:
            return float(calc_price(usage, model, provider_id=kind).total_price)
        return float(calc_price(usage, model, provider_api_url=base_url).total_price)

    try:
        cost(0, 0, 0)
    except LookupError:
        return None
    return cost
