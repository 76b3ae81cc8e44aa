"""Which tubes fit a noun phrase: by class where the detector knows classes, else by colour and outline."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Literal

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
        else "Ask for it by colour, or with --backend detector=motion.",
    )


def fitting(tubes: Sequence[Tube], sought: Sought) -> tuple[Tube, ...]:
    """The tubes that fit, in order, each saying how sure its class is."""
    coloured = [tube for tube in tubes if look_fits(tube.look, sought.colours)]
    if sought.noun is None:
        return tuple(coloured)
    named = [tube for tube in coloured if tube.label != "object" and _is_a(tube.label, sought.noun)]
    unnamed = [tube for tube in coloured if tube.label == "object"]
    return (*named, *_by_outline(unnamed, tubes, sought.noun))


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
    """Whether an outline is one of a group's: clearly, perhaps, or clearly not."""
    if look.aspect is None:
        return "maybe"
    low, high, margin = _ASPECTS[group]
    if not low / margin <= look.aspect <= high * margin:
        return "no"
    fill = _FILLS.get(group)
    if fill is not None and look.fill is not None and not fill[0] <= look.fill <= fill[1]:
        return "maybe"
    return "yes" if low <= look.aspect <= high else "maybe"


# Width / height of a whole thing seen from the height of a mast or a person, and the factor beyond
# which it cannot be one; a disc fills π/4 of its box, a box nearly all of it.
_ASPECTS: dict[Silhouette, tuple[float, float, float]] = {
    "upright": (0.15, 0.72, 1.35),
    "wide": (1.1, 4.5, 1.3),
    "round": (0.8, 1.3, 1.25),
    "compact": (0.6, 1.8, 1.4),
}
_FILLS: dict[Silhouette, tuple[float, float]] = {"round": (0.66, 0.86), "compact": (0.72, 1.0)}


def _marked(tube: Tube, kind: Literal["class_by_silhouette", "class_unchecked"], why: str) -> Tube:
    degradation = Degradation(kind=kind, detail=why)
    return tube.model_copy(update={"degradations": (*tube.degradations, degradation)})
