"""A call whose result depends on video, arguments and backends alone is done once for all runs."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

from ...traces.records import EVIDENCE, Call, Fingerprint
from ..manipulations.base import Context, Output
from .runner import Manipulations, Runner


def _key(call: Call, context: Context, version: str) -> str:
    identity = {
        "video": context.video.record.sha256,
        "tool": call.tool,
        "arguments": call.arguments,
        "backends": [print_.model_dump(mode="json") for print_ in context.backends.fingerprints()],
        "version": version,
    }
    return sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()


def _pack(output: Output) -> bytes:
    return json.dumps(
        {
            "evidence": [e.model_dump(mode="json") for e in output.evidence],
            "backends": [b.model_dump(mode="json") for b in output.backends],
        }
    ).encode()


def _unpack(packed: bytes) -> Output:
    content = json.loads(packed)
    return Output(
        evidence=tuple(EVIDENCE.validate_python(e) for e in content["evidence"]),
        backends=tuple(Fingerprint.model_validate(b) for b in content["backends"]),
        cached=True,
    )


def with_cache(run: Runner, manipulations: Manipulations, version: str) -> Runner:
    """Keep the output of manipulations that declare themselves `cacheable`."""

    def cached(call: Call, context: Context) -> Output:
        if not getattr(manipulations.get(call.tool), "cacheable", False):
            return run(call, context)
        key = _key(call, context, version)
        packed = context.cache.get(key)
        if packed is not None:
            return _unpack(packed)
        output = run(call, context)
        context.cache.put(key, _pack(output))
        return replace(output, cached=False)

    return cached
