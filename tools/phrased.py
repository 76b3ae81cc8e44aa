"""Tubes of what words say: through a detector of open vocabulary, with a word on how sure it is of them."""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean

from ..traces.records import Degradation, Span, Tube
from .capabilities import Detector, Sought
from .index import Found, index, tracker_of
from .manipulations.base import Context
from .sought import told

# Such a detector finds something in anything if it need not be sure: a mean score under so many times its
# threshold is hardly over it.
_HARDLY_OVER = 1.25


def phrased(
    context: Context, detector: Detector, sought: Sought, *, shots: tuple[Span, ...], rate_hz: float
) -> Found:
    """Every tube that the words give, of any colour, labelled with their noun.

    Without words nothing can be told to such a detector, and what it finds for COCO's eighty classes stands
    for everything: that answers most of "what is there", and an absence says that it rests on no more.
    """
    words = told(sought)
    found = index(
        context,
        detector=detector,
        tracker=tracker_of(context),
        # What it is told; the colours are seen in what it finds, so that they make no other index.
        sought=Sought(noun=words.noun, phrase=words.phrase),
        shots=shots,
        # What was asked for by name is a thing even if it never moves.
        standing=True,
        rate_hz=rate_hz,
    )
    threshold = detector.fingerprint().parameters.get("threshold")
    least = _HARDLY_OVER * threshold if isinstance(threshold, int | float) else 0.0
    tubes = tuple(_labelled(_doubted(tube, least), words) for tube in found.index.tubes)
    weaker = found.index.degradations if words.phrase else (*found.index.degradations, _only_coco())
    return replace(found, index=found.index.model_copy(update={"tubes": tubes, "degradations": weaker}))


def _labelled(tube: Tube, words: Sought) -> Tube:
    """With the noun of the words, by which a tube is known; they themselves stay as what was sought."""
    if not words.phrase:
        return tube
    return tube.model_copy(update={"label": words.noun or "object", "classed": words.noun is not None})


def _doubted(tube: Tube, least: float) -> Tube:
    """With a degradation where its mean score is low."""
    rows = zip(tube.samples.score, tube.samples.seen, strict=True)
    mean = fmean([score for score, seen in rows if seen != "hidden"] or [0.0])
    if mean >= least:
        return tube
    said = tube.sought or tube.label
    why = f"it fits the words {said!r} with a score of {mean:.2f}, hardly more than the detector's least"
    doubt = Degradation(kind="class_unchecked", detail=why)
    return tube.model_copy(update={"degradations": (*tube.degradations, doubt)})


def _only_coco() -> Degradation:
    why = "no words were given: only things of COCO's eighty classes were looked for"
    return Degradation(kind="class_unchecked", detail=why)
