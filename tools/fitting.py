"""Which tubes fit a noun phrase: by class where the detector knows classes, else by colour and outline."""

from __future__ import annotations

import math
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Literal, NamedTuple

from ..traces.errors import NotMeasurable
from ..traces.records import Degradation, Tube
from ..traces.records.tube import Look
from .capabilities import Detector, Sought
from .colours import colours_fit
from .sought import Silhouette, classes_of, silhouette_group

Verdict = Literal["yes", "maybe", "no"]


def check_noun(sought: Sought, detector: Detector) -> None:
    """Refuse a noun that a detector which knows classes does not know: its silence would mean nothing."""
    known = detector.classes
    if sought.noun is None or known is None or classes_of(sought.noun) & known:
        return
    near = get_close_matches(sought.noun, sorted(known), n=2, cutoff=0.5)
    raise NotMeasurable(
        f"the detector {detector.name!r} does not know the class {sought.noun!r}",
        hint=f"It knows {', '.join(near)}."
        if near
        else "Ask for it by colour, or of what takes any words: --backend detector=grounding-dino.",
    )


def fitting(tubes: Sequence[Tube], sought: Sought, *, strict: bool = False) -> tuple[Tube, ...]:
    """The tubes that fit, in order, each saying how sure its class is.

    The one thing of the colours asked for is meant even against its outline, unless `strict`.
    """
    coloured = [tube for tube in tubes if look_fits(tube.look, sought.colours)]
    if sought.noun is None:
        return tuple(coloured)
    named = [tube for tube in coloured if tube.label != "object" and _is_a(tube.label, sought.noun)]
    unnamed = [tube for tube in coloured if tube.label == "object"]
    fit = (*named, *_by_outline(unnamed, tubes, sought.noun))
    if fit or strict or not sought.colours or len(unnamed) != 1:
        return fit
    why = f"the only {' '.join(sought.colours)} thing, though its outline is not that of a {sought.noun}"
    return (_marked(unnamed[0], "class_unchecked", why),)


def _is_a(label: str, noun: str) -> bool:
    """Whether a label is a case of a noun; a label such as 'vehicle' may be any of its kinds."""
    return label == noun or bool(classes_of(label) & classes_of(noun))


def look_fits(look: Look, colours: tuple[str, ...]) -> bool:
    """Whether a thing that looks like this may be called by these colours."""
    if look.colour_shares:
        return colours_fit(look.colour_shares, colours)
    return all(colour == look.colour for colour in colours)


def _by_outline(candidates: Sequence[Tube], everything: Sequence[Tube], noun: str) -> list[Tube]:
    """Without classes a noun is taken on trust, except where outlines speak against it."""
    group = silhouette_group(noun)
    if group is None:
        return [
            _marked(tube, "class_unchecked", f"nothing was checked of its being a {noun}")
            for tube in candidates
        ]
    verdicts = {id(tube): outline(tube.look, group) for tube in everything}
    telling = len(set(verdicts.values()) - {"maybe"}) > 1
    kept = [tube for tube in candidates if verdicts[id(tube)] == "yes"]
    if not kept:
        kept = [tube for tube in candidates if verdicts[id(tube)] == "maybe"]
        telling = False
    kind: Literal["class_by_silhouette", "class_unchecked"]
    kind = "class_by_silhouette" if telling else "class_unchecked"
    why = f"taken for a {noun} by its outline" if telling else f"only its outline allows a {noun}"
    return [_marked(tube, kind, why) for tube in kept]


def outline(look: Look, group: Silhouette) -> Verdict:
    """Whether an outline is one of a group's: as likely as any other's, perhaps, or far less likely."""
    if look.aspect is None or look.aspect <= 0:
        return "maybe"
    if group in _FLAT:
        return _flat(look, group)
    if look.fill is not None and look.fill >= _FILLED:
        return _of_rectangle(look.aspect, group)
    likely = {name: max(_likelihood(look, shape) for shape in shapes) for name, shapes in _SHAPES.items()}
    behind = max(likely.values()) - likely[group]
    if behind <= _AS_LIKELY:
        return "yes"
    return "maybe" if behind <= _POSSIBLE else "no"


def _flat(look: Look, group: Silhouette) -> Verdict:
    """Whether an outline is that of a drawn shape, which is told by how much of its box it fills."""
    shape = _FLAT[group]
    off = 0.0 if look.fill is None else abs(look.fill - shape.fill) / shape.spread
    if shape.factor:
        off = max(off, abs(math.log(look.aspect or 1.0)) / math.log(shape.factor))
    return "yes" if off <= 1 else "maybe" if off <= 2 else "no"


def _of_rectangle(aspect: float, group: Silhouette) -> Verdict:
    """What a filled rectangle may stand for: any box, and any vehicle; hardly a person, and nothing round."""
    if group == "compact" or (group == "wide" and _LEAST_WIDE <= aspect <= _MOST_WIDE):
        return "yes"
    if group == "wide" or (group == "upright" and aspect <= _MOST_UPRIGHT):
        return "maybe"
    return "no"


class _Shape(NamedTuple):
    """Aspect (width / height, its spread a factor) and fill (share of the box, its spread) of an outline."""

    aspect: float
    factor: float
    fill: float
    spread: float


# Whole things seen from the height of a mast or a person: walkers leave much of their box free, a disc
# fills π/4 of it, a box nearly all; a car is wide from the side and tall from the front or from above.
# A box that is filled is a drawn rectangle, or the face of a solid one: its proportions tell no class.
_FILLED = 0.93
_LEAST_WIDE, _MOST_WIDE, _MOST_UPRIGHT = 0.4, 5.0, 0.8
# How far an outline may be off and still be the shape; twice as far, it may be. Factor 0: of any aspect.
_FLAT: dict[Silhouette, _Shape] = {
    "square": _Shape(1.0, 1.25, 1.0, 0.15),
    "oval": _Shape(1.0, 0.0, 0.785, 0.05),
    "triangular": _Shape(1.0, 0.0, 0.5, 0.06),
}
_SHAPES: dict[Silhouette, tuple[_Shape, ...]] = {
    "upright": (_Shape(0.38, 1.42, 0.55, 0.09),),
    "wide": (_Shape(2.3, 1.5, 0.8, 0.07), _Shape(0.64, 1.3, 0.81, 0.06)),
    "round": (_Shape(1.0, 1.05, 0.775, 0.03),),
    "compact": (_Shape(1.03, 1.22, 0.88, 0.05),),
}
_AS_LIKELY, _POSSIBLE = 1.0, 3.5


def _likelihood(look: Look, shape: _Shape) -> float:
    """Logarithm, up to a constant, of how likely a shape is to give this outline."""
    spread = math.log(shape.factor)
    value = -0.5 * (math.log((look.aspect or 1.0) / shape.aspect) / spread) ** 2 - math.log(spread)
    if look.fill is None:
        return value
    return value - 0.5 * ((look.fill - shape.fill) / shape.spread) ** 2 - math.log(shape.spread)


def _marked(tube: Tube, kind: Literal["class_by_silhouette", "class_unchecked"], why: str) -> Tube:
    degradation = Degradation(kind=kind, detail=why)
    return tube.model_copy(update={"degradations": (*tube.degradations, degradation)})
