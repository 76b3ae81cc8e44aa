"""How things and happenings are put into words, and read from them: nouns, colours, verbs, plurals."""

from __future__ import annotations

import re
from typing import NamedTuple, get_args

from .records.vocabulary import COLOURS, EVENTS, STATES, Side


def _words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


_WORD = re.compile(r"[a-z]+(?:[-'][a-z]+)*")

COLOUR_WORDS: dict[str, str] = {
    **{name: name for name in COLOURS},
    **dict.fromkeys(("gray", "silver", "greyish", "grayish", "gunmetal", "charcoal"), "grey"),
    **dict.fromkeys(("crimson", "scarlet", "maroon", "burgundy", "ruby", "reddish"), "red"),
    **dict.fromkeys(("navy", "azure", "cyan", "turquoise", "teal", "cobalt", "bluish"), "blue"),
    **dict.fromkeys(("violet", "lilac", "lavender", "mauve", "indigo", "purplish"), "purple"),
    **dict.fromkeys(("magenta", "fuchsia", "pinkish"), "pink"),
    **dict.fromkeys(("lime", "olive", "emerald", "khaki", "greenish"), "green"),
    **dict.fromkeys(("gold", "golden", "amber", "yellowish", "lemon"), "yellow"),
    **dict.fromkeys(("tan", "beige", "chocolate", "brownish", "tawny"), "brown"),
    **dict.fromkeys(("ivory", "cream", "whitish"), "white"),
    **dict.fromkeys(("ebony", "jet-black", "blackish"), "black"),
    **dict.fromkeys(("tangerine", "orangish"), "orange"),
}
GENERIC = _words(
    "object thing item one shape blob something anything everything nothing target entity mover "
    "subject it all them these those that this other"
)
_SYNONYMS: dict[str, str] = {
    **dict.fromkeys(
        _words(
            "people man men woman women pedestrian human child children boy girl guy lady "
            "gentleman walker figure somebody someone anybody anyone adult kid passer-by passerby "
            "individual nobody"
        ),
        "person",
    ),
    **dict.fromkeys(_words("automobile auto sedan hatchback taxi cab coupe suv"), "car"),
    **dict.fromkeys(("lorry", "lorries", "pickup", "pick-up"), "truck"),
    **dict.fromkeys(("bike", "cycle", "pushbike"), "bicycle"),
    **dict.fromkeys(("motorbike", "scooter", "moped"), "motorcycle"),
    **dict.fromkeys(("coach", "minibus"), "bus"),
    **dict.fromkeys(("plane", "aeroplane", "aircraft", "jet"), "airplane"),
    **dict.fromkeys(("ship", "ferry"), "boat"),
    **dict.fromkeys(("puppy", "hound"), "dog"),
    **dict.fromkeys(("kitten",), "cat"),
    **dict.fromkeys(("sofa", "settee"), "couch"),
    **dict.fromkeys(("television", "monitor", "screen"), "tv"),
    **dict.fromkeys(("phone", "smartphone", "cellphone", "mobile"), "cell phone"),
    **dict.fromkeys(("cube", "crate", "carton", "package", "parcel", "block"), "box"),
    **dict.fromkeys(("sphere", "football", "orb", "basketball"), "ball"),
    **dict.fromkeys(("mug", "beaker"), "cup"),
    **dict.fromkeys(("fridge",), "refrigerator"),
    **dict.fromkeys(("rucksack",), "backpack"),
}
# Nouns that speak of several of a detector's classes.
KINDS: dict[str, frozenset[str]] = {
    "vehicle": frozenset(("car", "truck", "bus", "motorcycle", "bicycle", "train", "boat", "van")),
    "animal": _words("bird cat dog horse sheep cow elephant bear zebra giraffe animal"),
    "van": frozenset(("car", "truck", "bus", "van")),
    "ball": frozenset(("sports ball", "ball")),
    "glass": frozenset(("wine glass", "cup", "glass")),
    "plant": frozenset(("potted plant", "plant")),
    "bag": frozenset(("handbag", "backpack", "suitcase", "bag")),
    "table": frozenset(("dining table", "table")),
}
# Words before a noun that do not say what it is.
_IDLE = _words(
    "a an the this that these those any some each every both other another no of my his her its there "
    "single only same first second third fourth fifth last next two three four five six seven eight "
    "nine ten several many few big small large little tiny huge tall short long old young new dark "
    "bright pale deep coloured colored moving parked standing walking running stationary still "
    "rolling driving leftmost rightmost topmost bottommost largest smallest visible left right top "
    "bottom middle and or left-hand right-hand whole two-wheeled"
)
# What follows these says more of the thing; what it is has been said before them.
_AFTER = _words(
    "that which who in with wearing on at near nearest from behind next dressed to left-of by between "
    "before after while when as closest farthest furthest above below under over beside overlapping "
    "inside leaving entering stopping turning is was were are"
)
_IRREGULAR = {"people": "person", "men": "man", "women": "woman", "children": "child", "mice": "mouse"}
_IRREGULAR |= {"knives": "knife", "buses": "bus", "lorries": "lorry", "boxes": "box", "glasses": "glass"}
_PLURALS = {singular: plural for plural, singular in _IRREGULAR.items()}
_ENDS_IN_S = frozenset(("bus", "glass", "grass", "skis", "scissors", "lens", "gas"))


class Phrase(NamedTuple):
    """What a noun phrase says that a tube can be checked against."""

    noun: str | None
    colours: tuple[str, ...]

    @property
    def says_anything(self) -> bool:
        """Whether it tells things apart at all."""
        return self.noun is not None or bool(self.colours)


def read_phrases(text: str) -> tuple[Phrase, ...]:
    """The alternatives of a noun phrase ('the red car or the truck'), each up to what only adds to it."""
    parts = re.split(r"\bor\b|,|/", text.lower())
    return tuple(_read(part) for part in parts if part.strip()) or (Phrase(None, ()),)


def is_bare(text: str) -> bool:
    """Whether a noun phrase is no more than colours and a noun, so that anything like that is meant."""
    words = _WORD.findall(text.lower())
    return not any(word in _AFTER or word in ("the", "this", "it", "other", "another") for word in words)


def _read(text: str) -> Phrase:
    words = _WORD.findall(text)
    colours: dict[str, None] = {}
    noun: list[str] = []
    for index, word in enumerate(words):
        if (word in _AFTER and (noun or index)) or (word in _IDLE and noun):
            colours |= _worn(words[index:])
            break
        if word in COLOUR_WORDS:
            colours[COLOUR_WORDS[word]] = None
        elif word not in _IDLE:
            noun.append(singular(word))
    return Phrase(_canonical(noun), tuple(colours))


def _worn(rest: list[str]) -> dict[str, None]:
    """Colours named as clothes: 'in red', 'wearing a blue shirt'."""
    if rest[0] not in ("in", "wearing", "dressed"):
        return {}
    named = [word for word in rest[1:4] if word not in ("a", "an", "the", "in")]
    return {COLOUR_WORDS[named[0]]: None} if named[:1] and named[0] in COLOUR_WORDS else {}


def _canonical(words: list[str]) -> str | None:
    """The class noun of the words before what follows: the last one, or two that belong together."""
    pair = " ".join(words[-2:])
    if any(pair in kinds for kinds in KINDS.values()) or pair in ("cell phone", "traffic light"):
        return pair
    noun = words[-1] if words else None
    return None if noun is None or noun in GENERIC else _SYNONYMS.get(noun, noun)


_KNOWN = frozenset(_SYNONYMS.values()) | KINDS.keys() | frozenset().union(*KINDS.values())


def noun_of(word: str) -> str | None:
    """The kind of thing that a word is known to name, in the singular; None for any other word."""
    one = singular(word)
    noun = _SYNONYMS.get(word, _SYNONYMS.get(one, one))
    return noun if noun in _KNOWN else None


def coloured(noun: str, *colours: str | None) -> str:
    """A thing with its colours: 'red car'; of people they are what is worn: 'person in red'."""
    known = [colour for colour in colours if colour]
    if known and noun_of(noun.partition(" ")[0]) == "person":
        return f"{noun} in {' and '.join(known)}"
    return " ".join((*known, noun))


def singular(word: str) -> str:
    """The singular of an English noun."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _ENDS_IN_S or len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return word
    return word[:-2] if re.search(r"(?:x|ch|sh|ss)es$", word) else word[:-1]


def plural(word: str) -> str:
    """The plural of an English noun, singular or plural already."""
    if word in _IRREGULAR or singular(word) != word:
        return word
    if word in _PLURALS:
        return _PLURALS[word]
    return word + ("es" if re.search(r"(?:s|x|ch|sh)$", word) else "s")


def counted(phrase: str, number: int) -> str:
    """A noun phrase for so many: '1 red car', '3 red cars'; its first noun takes the number."""
    words = re.sub(r"^(?:the|a|an|any|no|all)\s+", "", phrase.strip()).split()
    end = next((i for i, word in enumerate(words) if i and word.lower() in _AFTER), len(words))
    if end:
        head = words[end - 1]
        words[end - 1] = singular(head) if number == 1 else plural(head)
    return " ".join(words)


# ---- happenings ---------------------------------------------------------------------------------------

_VERBS: dict[str, str] = {
    **{name: name for name in (*EVENTS, *STATES)},
    "move": "moving",
    "stand still": "still",
    "be still": "still",
    "be visible": "visible",
    "be hidden": "hidden",
    "be moving": "moving",
    "start moving": "start",
    "overlap": "overlapping",
    "ground": "ground",
}
_DIRECTION = re.compile(
    r"^(?:(?:by|to|towards?) (?:the )?)?(left|right|up|down|top|bottom)(?:wards?)?(?: side)?\b\s*"
)
_SIDED = ("enter", "leave", "appear", "disappear")


class Happening(NamedTuple):
    """An event or state in words: its name, the way or side, and the other thing."""

    name: str
    way: str | None = None
    side: str | None = None
    other: str | None = None


def read_happening(text: str) -> Happening | None:
    """Read 'stop', 'leave by the left', 'moving left', 'pass the blue truck'; None for anything else."""
    words = " ".join(text.lower().replace("_", " ").split())
    verb = max((v for v in _VERBS if words == v or words.startswith(f"{v} ")), key=len, default=None)
    if verb is None:
        return None
    name, rest = _VERBS[verb], words[len(verb) :].strip()
    found = _DIRECTION.match(rest)
    direction = found.group(1) if found else None
    rest = rest[found.end() :] if found else rest
    if name in _SIDED:
        return Happening(name, None, direction, rest or None)
    way = {"top": "up", "bottom": "down"}.get(direction or "", direction)
    return Happening(name, way, None, rest or None)


def read_sequence(text: str) -> tuple[Happening, ...] | None:
    """Read happenings that follow one another: 'moving left, then stop'."""
    parts = [read_happening(part) for part in re.split(r",?\s*\bthen\b\s*", text) if part.strip()]
    return tuple(part for part in parts if part is not None) if parts and all(parts) else None


_PAST: dict[str, tuple[str, str]] = {
    "enter": ("entered", "enter"),
    "leave": ("left", "leave"),
    "appear": ("appeared", "appear"),
    "disappear": ("disappeared", "disappear"),
    "start": ("started to move", "start to move"),
    "stop": ("stopped", "stop"),
    "turn": ("turned", "turn"),
    "reverse": ("reversed", "reverse"),
    "pass": ("passed", "pass"),
    "cross": ("crossed", "cross"),
    "meet": ("met", "meet"),
    "part": ("parted from", "part from"),
    "moving": ("moved", "move"),
    "still": ("stood still", "stand still"),
    "overlapping": ("overlapped", "overlap"),
    "hidden": ("was hidden", "get hidden"),
    "visible": ("was visible", "become visible"),
    "ground": ("did that", "do that"),
}
_TOWARDS = {"left": "to the left", "right": "to the right", "up": "up", "down": "down"}


def past(text: str, *, negated: bool = False) -> str:
    """A happening in the past: 'left by the left side', 'did not move to the left'."""
    steps = read_sequence(text)
    if steps is None:
        return f"did not do: {text}" if negated else text
    words = " and then ".join(_verb(step, negated=negated) for step in steps)
    return f"did not {words}" if negated else words


def _verb(step: Happening, *, negated: bool) -> str:
    words = [_PAST[step.name][1 if negated else 0]]
    if step.side in get_args(Side):
        words.append(f"by the {step.side} side")
    if step.way in _TOWARDS:
        words.append(_TOWARDS[step.way or ""])
    if step.other:
        words.append(step.other)
    return " ".join(words)
