"""A call whose result depends on video, arguments and backends alone is done once for all runs."""

from __future__ import annotations

import json
from dataclasses import replace

from ...traces.records import EVIDENCE, Call, Fingerprint
from ..manipulations.base import Context, Output
from .cache import cache_key
from .runner import Manipulations, Runner


def _pack(output: Output) -> bytes:
    return json.dumps(
        {
            "evidence": [e.model_dump(mode="json") for e in output.evidence],
            "backends": [b.model_dump(mode="json") for b in output.backends],
            "tube_of": list(output.tube_of.items()),
        }
    ).encode()


def _unpack(packed: bytes) -> Output:
    content = json.loads(packed)
    return Output(
        evidence=tuple(EVIDENCE.validate_python(e) for e in content["evidence"]),
        backends=tuple(Fingerprint.model_validate(b) for b in content["backends"]),
        cached=True,
        tube_of=dict(content["tube_of"]),
    )


def with_cache(run: Runner, manipulations: Manipulations, version: str) -> Runner:
    """Keep the output of manipulations that declare themselves `cacheable`."""

    def cached(call: Call, context: Context) -> Output:
        if not getattr(manipulations.get(call.tool), "cacheable", False):
            return run(call, context)
        key = cache_key(
            video=context.video.record.sha256,
            tool=f"{call.tool}/{version}",
            backends=context.backends.fingerprints(),
            arguments=call.arguments,
        )
        packed = context.cache.get(key)
        if packed is not None:
            return _unpack(packed)
        output = run(call, context)
        context.cache.put(key, _pack(output))
        return replace(output, cached=False)

    return cached
