"""The words of noun phrases: determiners, whole phrases, clothes, and ways to say that it was clicked on."""

from __future__ import annotations

from ..lexicon import EVERYONE, EVERYTHING
from ..modifiers import Reference
from .lemmas import word_set

DETERMINERS: dict[str, Reference] = {
    "the": "definite",
    "a": "indefinite",
    "an": "indefinite",
    "some": "indefinite",
    "any": "any",
    "which": "which",
    "what": "which",
    "this": "definite",
    "that": "definite",
    "these": "definite",
    "those": "definite",
    "no": "any",
    "single": "indefinite",
    "whichever": "which",
    "whatever": "which",
}
ALONE: dict[str, tuple[str, Reference]] = (
    {word: ("object", "any") for word in EVERYTHING if word != "everything"}
    | {word: ("person", "any") for word in EVERYONE if not word.startswith("every")}
    | {"something": ("object", "indefinite"), "someone": ("person", "indefinite")}
    | {"somebody": ("person", "indefinite"), "what": ("object", "which"), "which": ("object", "which")}
    | {"whatever": ("object", "which"), "who": ("person", "which"), "whoever": ("person", "which")}
    | {"whichever": ("object", "which"), "nothing": ("object", "any")}
)
PEOPLE = {
    "folk": "person",
    "folks": "person",
    "walker": "person",
    "walkers": "person",
    "bystander": "person",
    "bloke": "person",
    "chap": "person",
    "soul": "person",
    "passerby": "person",
    "passersby": "person",
}
STATES = {"moving": "moving", "stationary": "still", "parked": "still", "motionless": "still"}
GARMENTS = word_set(
    """
    clothes clothing clothed outfit outfits garment garments attire apparel gear dress top clothed kit
    shirt jacket coat suit outerwear getup
    """
)
_WORN_BY = (
    "in",
    "wearing",
    "dressed in",
    "dressed all in",
    "dressed entirely in",
    "clad in",
    "clad all in",
    "clothed in",
    "with",
    "sporting",
    "who is wearing",
    "who wears",
    "who is dressed in",
    "who is in",
    "that wears",
    "that is wearing",
    "that is dressed in",
    "having",
    "who has",
    "attired in",
    "decked out in",
    "donning",
    "kitted out in",
    "garbed in",
    "all in",
    "whose clothes are",
    "whose clothing is",
    "whose outfit is",
    "in all",
    "who was wearing",
    "who was dressed in",
    "outfitted in",
    "who wore",
    "got up in",
    "with the",
)
WEARING = tuple(tuple(text.split()) for text in sorted(_WORN_BY, key=len, reverse=True))
CLAD = word_set("clad dressed clothed wearing attired garbed")
POINTED = word_set(
    """
    marked selected clicked highlighted indicated chosen pointed picked tapped tagged clicked
    """
)
POINTING = tuple(
    tuple(text.split())
    for text in sorted(
        [
            "on which i clicked",
            "on which i have clicked",
            "to which i have pointed",
            "to which i pointed",
            "at which i pointed",
            "which i clicked",
            "which i clicked on",
            "which i have clicked on",
            "which i marked",
            "which i have marked",
            "i clicked on",
            "i clicked",
            "i have clicked on",
            "i have clicked",
            "i just clicked on",
            "i just clicked",
            "i have just clicked",
            "i have just clicked on",
            "i marked",
            "i have marked",
            "i just marked",
            "i have just marked",
            "i selected",
            "i have selected",
            "i just selected",
            "i have just selected",
            "i pointed at",
            "i have pointed at",
            "i am pointing at",
            "i pointed to",
            "i have pointed to",
            "i am pointing to",
            "i tapped",
            "i tapped on",
            "i have tapped",
            "i have tapped on",
            "i just tapped",
            "i picked",
            "i have picked",
            "i picked out",
            "i chose",
            "i have chosen",
            "under the cursor",
            "under my cursor",
            "under the pointer",
            "at the point",
            "at my click",
            "under my click",
            "at the marker",
            "under the marker",
            "under the mark",
            "at the mark",
            "at the marked point",
            "at the clicked point",
            "under my pointer",
            "at the clicked spot",
            "at the marked spot",
            "here",
            "that i clicked on",
            "that i clicked",
            "that i marked",
            "that i selected",
            "at the point i clicked",
            "where i clicked",
            "i highlighted",
            "i have highlighted",
            "i just pointed at",
            "i have indicated",
            "i indicated",
            "i have just pointed at",
            "that has been marked",
            "that is marked",
            "that was marked",
            "that is selected",
            "that has been selected",
            "that is highlighted",
            "that was selected",
            "that was clicked",
            "that was clicked on",
            "clicked on",
            "that i have marked",
            "that i have selected",
            "that i have clicked on",
            "that i have clicked",
            "that i just clicked on",
            "that i just marked",
            "that i have just clicked on",
            "that i am pointing at",
            "that i pointed at",
            "that i tapped",
            "that i tapped on",
            "that i have just marked",
            "i put the mark on",
            "my click is on",
            "my cursor is on",
            "where i have clicked",
            "where my cursor is",
            "at this point",
            "in my selection",
            "you see marked",
        ],
        key=len,
        reverse=True,
    )
)
BOTH = [{"who", "what"}, *({f"{a}thing", f"{a}{b}"} for a in ("any", "some") for b in ("one", "body"))]
