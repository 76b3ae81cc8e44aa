"""Where a backend runs: here, in a process of its own, or on another machine; and on what."""

from __future__ import annotations

from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from ...traces.records import Record


class Host(Record):
    """How one backend is run, as `vidence.toml` says; part of the trace, so that a run goes on the same."""

    worker: bool = False
    python: str | None = None
    """The interpreter of another environment, for a worker."""
    url: str | None = None
    """Of a server started with `vidence backends serve`."""
    device: str | None = None
    dtype: str | None = None
    timeout_s: float = Field(default=120.0, gt=0)
    """After so long without a sign of life, a backend elsewhere counts as hung."""

    @property
    def elsewhere(self) -> bool:
        """Whether it runs outside this process."""
        return self.worker or self.url is not None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if self.worker and self.url is not None:
            raise ValueError("a backend has `worker` or `url`, not both")
        if self.python is not None and not self.worker:
            raise ValueError("`python` goes with `worker = true`")
        if self.url is not None:
            if self.device or self.dtype:
                raise ValueError("`device` and `dtype` of a backend at a url are chosen where it is served")
            _check_url(self.url)
        return self


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"a url is http://HOST:PORT or https://HOST, got {url!r}")
    if parts.username or parts.password or parts.query or parts.fragment:
        # Whatever is in a url gets into traces.
        raise ValueError("a url holds no name, password or token: these go into VIDENCE_TOKEN")
