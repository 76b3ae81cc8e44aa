"""What could not be decoded, in words: many packets that fail alike are told at once."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PACKET = re.compile(r"a packet at (\d+\.\d+) s could not be decoded: (.*)", re.DOTALL)
# So few are told one by one.
_FEW = 2


def summed_up(damage: Sequence[str]) -> tuple[str, ...]:
    """Each kind of damage once, in the order in which it was first met."""
    times_s: dict[str, list[float]] = {}
    for one in damage:
        if (packet := _PACKET.fullmatch(one)) is not None:
            times_s.setdefault(packet[2], []).append(float(packet[1]))
    told: dict[str, None] = {}
    for one in damage:
        packet = _PACKET.fullmatch(one)
        many = times_s[packet[2]] if packet is not None else []
        told[one if packet is None or len(many) <= _FEW else _at_once(many, packet[2])] = None
    return tuple(told)


def _at_once(times_s: Sequence[float], why: str) -> str:
    first_s, last_s = min(times_s), max(times_s)
    return f"{len(times_s)} packets between {first_s:.3f} and {last_s:.3f} s could not be decoded: {why}"
