"""How far what a manipulation gives may be off when it is made again: not at all, but for networks.

What is computed here is exact: only sums may come in another order on another processor. A network's numbers
depend on the device and the library that run it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...traces.records import Fingerprint
from ...traces.replay.alike import Allowed, Off, field

EXACT = Off(by=1e-9, share=1e-9)
# By the name of the field; pixels, shares of one, seconds.
NETWORK: Mapping[str, Off] = {
    **dict.fromkeys(("xyxy", "xy", "start", "end"), Off(by=2.0)),
    **dict.fromkeys(("score", "share", "known_share", "fill", "aspect"), Off(by=0.05)),
    **dict.fromkeys(("t_s", "start_s", "end_s"), Off(by=0.1)),
}
# Whatever else a network's numbers lead to, such as depths, paths and speeds.
LED_TO = Off(by=0.02, share=0.02)
# Of masks: intersection over union. Of pictures: what a pixel's brightness may be off by.
MASKS_IOU, PIXELS = 0.98, 2


def is_network(backend: Fingerprint) -> bool:
    """Whether a backend has weights."""
    return backend.weights is not None


def allowed(backends: Iterable[Fingerprint]) -> Allowed:
    """What numbers may be off by that these backends made."""
    if not any(map(is_network, backends)):
        return lambda where: EXACT
    return lambda where: NETWORK.get(field(where), LED_TO)
