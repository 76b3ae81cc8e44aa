"""Free text such as "the red cars" read as what to look for: a class noun and colours."""

from __future__ import annotations

import re
from typing import Literal

from ..traces.records.vocabulary import COLOURS
from .capabilities import Sought
from .coco import COCO

Silhouette = Literal["upright", "wide", "round", "compact", "square", "oval", "triangular"]

_COLOUR_WORDS: dict[str, str] = {
    **{name: name for name in COLOURS},
    **dict.fromkeys(("gray", "silver", "greyish", "grayish", "gunmetal", "charcoal"), "grey"),
    **dict.fromkeys(("crimson", "scarlet", "maroon", "burgundy", "ruby", "reddish"), "red"),
    **dict.fromkeys(("navy", "azure", "cyan", "turquoise", "teal", "cobalt", "bluish"), "blue"),
    **dict.fromkeys(("violet", "lilac", "lavender", "mauve", "indigo", "purplish"), "purple"),
    **dict.fromkeys(("magenta", "fuchsia", "rose", "pinkish"), "pink"),
    **dict.fromkeys(("lime", "olive", "emerald", "khaki", "greenish"), "green"),
    **dict.fromkeys(("gold", "golden", "amber", "yellowish", "lemon"), "yellow"),
    **dict.fromkeys(("tan", "beige", "chocolate", "brownish", "tawny"), "brown"),
    **dict.fromkeys(("ivory", "cream", "whitish"), "white"),
    **dict.fromkeys(("ebony", "jet-black", "blackish"), "black"),
    **dict.fromkeys(("tangerine", "orangish"), "orange"),
}
_SYNONYMS: dict[str, str] = {
    **dict.fromkeys(
        (
            *("people", "man", "men", "woman", "women", "pedestrian", "human", "child", "children", "boy"),
            *("girl", "guy", "lady", "gentleman", "walker", "figure", "somebody", "someone", "anybody"),
            *("anyone", "adult", "kid", "passer-by", "passerby", "passers-by", "individual", "body"),
        ),
        "person",
    ),
    **dict.fromkeys(("automobile", "auto", "sedan", "hatchback", "taxi", "cab", "coupe", "suv"), "car"),
    **dict.fromkeys(("lorry", "pickup", "pickup truck", "pick-up"), "truck"),
    **dict.fromkeys(("bike", "cycle", "pushbike"), "bicycle"),
    **dict.fromkeys(("motorbike", "scooter", "moped"), "motorcycle"),
    **dict.fromkeys(("coach", "minibus"), "bus"),
    **dict.fromkeys(("plane", "aeroplane", "aircraft", "jet"), "airplane"),
    **dict.fromkeys(("ship", "ferry"), "boat"),
    **dict.fromkeys(("puppy", "hound", "doggy"), "dog"),
    **dict.fromkeys(("kitten", "kitty"), "cat"),
    **dict.fromkeys(("sofa", "settee"), "couch"),
    **dict.fromkeys(("television", "monitor", "screen"), "tv"),
    **dict.fromkeys(("phone", "mobile", "mobile phone", "smartphone", "cellphone"), "cell phone"),
    **dict.fromkeys(("cube", "crate", "carton", "package", "parcel", "block", "brick", "cuboid"), "box"),
    **dict.fromkeys(("sphere", "football", "soccer ball", "basketball", "orb"), "ball"),
    **dict.fromkeys(("disc", "disk", "dot"), "circle"),
    **dict.fromkeys(("oblong",), "rectangle"),
    **dict.fromkeys(("ellipse",), "oval"),
    **dict.fromkeys(("mug", "beaker"), "cup"),
    **dict.fromkeys(("fridge",), "refrigerator"),
    **dict.fromkeys(("doughnut",), "donut"),
    **dict.fromkeys(("rucksack",), "backpack"),
    **dict.fromkeys(("table",), "dining table"),
}
_PLURALS = {"mice": "mouse", "knives": "knife", "buses": "bus", "skis": "skis", "scissors": "scissors"}
_SINGULAR_IN_S = {"bus", "skis", "scissors", "glass", "grass", "gas", "lens"}
_GENERIC = frozenset(
    (
        *("object", "thing", "item", "one", "shape", "blob", "something", "anything", "everything", "stuff"),
        *("nothing", "target", "entity", "mover", "subject", "it", "all"),
    )
)
# What does not tell things apart for a detector: articles, numbers, sizes, states.
_IDLE = frozenset(
    (
        *(
            "a",
            "an",
            "the",
            "this",
            "that",
            "these",
            "those",
            "any",
            "some",
            "each",
            "every",
            "both",
            "other",
        ),
        *(
            "another",
            "no",
            "of",
            "my",
            "his",
            "her",
            "its",
            "there",
            "single",
            "only",
            "same",
            "first",
            "last",
        ),
        *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "several", "many", "few"),
        *("big", "small", "large", "little", "tiny", "huge", "tall", "short", "long", "old", "young", "new"),
        *("light", "dark", "bright", "pale", "deep", "vivid", "coloured", "colored", "colour", "color"),
        *("moving", "parked", "standing", "walking", "running", "stationary", "still", "rolling", "driving"),
        *("second", "third", "fourth", "fifth", "left", "right", "leftmost", "rightmost", "visible"),
    )
)
# What follows these describes the thing further; its class is named before them.
_AFTER_NOUN = re.compile(
    r"\b(?:in|with|wearing|that|which|who|on|at|near|from|behind|next|dressed"
    r"|carrying|holding|pushing|pulling|riding)\b"
)
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_SILHOUETTES: dict[str, Silhouette] = {
    **dict.fromkeys(("person", "bottle"), "upright"),
    **dict.fromkeys(("car", "truck", "bus", "van", "vehicle", "train", "boat"), "wide"),
    **dict.fromkeys(("ball", "sports ball", "circle"), "round"),
    **dict.fromkeys(("box", "suitcase", "rectangle"), "compact"),
    "square": "square",
    "oval": "oval",
    "triangle": "triangular",
}
_KINDS: dict[str, frozenset[str]] = {
    "vehicle": frozenset(("car", "truck", "bus", "motorcycle")),
    "animal": frozenset(
        ("bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe")
    ),
    "van": frozenset(("car", "truck", "bus")),
    "ball": frozenset(("sports ball",)),
    "glass": frozenset(("wine glass", "cup")),
    "plant": frozenset(("potted plant",)),
    "bag": frozenset(("handbag", "backpack", "suitcase")),
}


_SQUEEZED = {name.replace(" ", ""): name for name in COCO} | {"tvmonitor": "tv"}


def parse_sought(text: str) -> Sought:
    """Read a noun phrase; words that name neither a class nor a colour are left aside."""
    words = _split(text)
    colours = dict.fromkeys(_COLOUR_WORDS[word] for word in words if word in _COLOUR_WORDS)
    head = _split(head_of(text.lower()))
    named = [word for word in head if word not in _COLOUR_WORDS and word not in _IDLE]
    return Sought(noun=_noun(named, " ".join(head)), colours=tuple(colours), phrase=" ".join(text.split()))


def told(sought: Sought) -> Sought:
    """What to tell a detector that takes any words: all of them, without articles, numbers and states.

    The thing's own colours are left out, too – they are seen in what is found, so that one look serves red
    cars and blue ones – but not those of what it wears or carries: 'the two red cars' → 'car', red; 'man in
    a red coat' → the same words, and no colour.
    """
    text = sought.phrase.lower()
    head = head_of(text)
    tail = " ".join(text[len(head) :].split())
    words = _split(head)
    own = tuple(dict.fromkeys(_COLOUR_WORDS[word] for word in words if word in _COLOUR_WORDS))
    named = [word for word in words if word not in _COLOUR_WORDS]
    while named and named[0] in _IDLE:
        named.pop(0)
    if sought.noun is None or not named:
        return _told_by_colour(sought)
    phrase = " ".join((*named[:-1], singular(named[-1]), *([tail] if tail else [])))
    return Sought(noun=sought.noun, colours=own, phrase=phrase)


def _told_by_colour(sought: Sought) -> Sought:
    """Without words for it: its noun, else a thing of the colours, else anything."""
    thing = " ".join((*sought.colours, "object")) if sought.colours else ""
    return sought._replace(phrase=sought.noun or thing)


def class_noun(label: str) -> str:
    """The noun for a class as networks spell it: 'aeroplane' is an airplane, 'pottedplant' a potted plant."""
    plain = label.lower().replace("_", " ").strip()
    return _SQUEEZED.get(plain.replace(" ", "")) or _SYNONYMS.get(plain, plain)


def head_of(text: str) -> str:
    """The part of a noun phrase up to its noun: 'man in red' → 'man'."""
    found = _AFTER_NOUN.search(text, 1)
    before = text[: found.start()] if found else text
    return before if _WORD.search(before) else text


def silhouette_group(noun: str | None) -> Silhouette | None:
    """The outline that things of this class share; None where they have none in common."""
    return None if noun is None else _SILHOUETTES.get(_SYNONYMS.get(noun, noun))


def classes_of(noun: str) -> frozenset[str]:
    """The detector's classes that a noun speaks of: 'vehicle' is several, 'car' one."""
    return _KINDS.get(noun, frozenset((noun,)))


def singular(word: str) -> str:
    """The singular of an English noun, regular or listed."""
    if word in _PLURALS:
        return _PLURALS[word]
    if word in _SYNONYMS or word in _SINGULAR_IN_S or len(word) < 4 or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word if word.endswith("ss") else word[:-1]


def _split(text: str) -> list[str]:
    """Lower-case words; hyphens hold together only what is listed with one, as 'passer-by'."""
    words: list[str] = []
    for word in _WORD.findall(text.lower()):
        whole = word in _SYNONYMS or word in _COLOUR_WORDS
        words.extend([word] if whole else word.split("-"))
    return words


def _noun(named: list[str], head: str) -> str | None:
    if not named:
        return None
    pair = " ".join((*head.split()[-2:-1], singular(head.rsplit(maxsplit=1)[-1])))
    if pair in COCO or pair in _SYNONYMS:
        return _SYNONYMS.get(pair, pair)
    word = singular(named[-1])
    return None if word in _GENERIC else _SYNONYMS.get(word, word)
