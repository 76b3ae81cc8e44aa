"""What is said around the question: prefaces, asides, clicks, and what a word's place makes of it."""

from __future__ import annotations

from itertools import pairwise

from ..tokens import Token
from .items import Item, asked
from .lemmas import word_set
from .things import named

_MOST_PREFACE = 10


_ENDINGS = tuple(
    tuple(text.split())
    for text in (
        ", give me a box",
        ", a box please",
        ", a box would do",
        ", a box is fine",
        ", a box will do",
        ", a bounding box please",
        ", give me the box",
        ", give me a bounding box",
        ", a box would do nicely",
        ", a bounding box would do",
        ", a box would be fine",
        ", a bounding box would be appreciated",
        ", a box would be appreciated",
        ", please give a box",
        ", please give me a box",
        ", box please",
        ", bounding box please",
        ", i need a box",
        ", i need the box",
        ", a bounding box is wanted",
    )
)


_SAYING = word_set(
    """
    says say said thinks think thought claims claim claimed reckons reckon swears believes believe
    insists
    """
)


_IS = (("be", "s"),)
_VERB_AFTER = frozenset({"what", "where", "when", "who", "how", "that", "there", "it", "which", "here"})


def with_verbs(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """With 'is' for the 's of 'what's' and the like."""
    short = [at for at in range(1, len(tokens)) if tokens[at].text == "'s"]
    short = [at for at in short if tokens[at - 1].text in _VERB_AFTER]
    return tuple(Token("is", _IS) if at in short else token for at, token in enumerate(tokens))


def without_preface(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Without 'for the purposes of our survey,': words before the first comma that name nothing seen."""
    words = [token.text for token in tokens]
    if len(words) > 3 and words[0] in ("my", "our", "a") and words[2] in _SAYING:
        return tokens[3:]
    for ending in _ENDINGS:
        if words[-len(ending) :] == list(ending):
            return without_preface(tokens[: -len(ending)])
    comma = words.index(",") if "," in words else 0
    if (
        not comma
        or comma > _MOST_PREFACE
        or words[0] != "for"
        or words[1] not in ("the", "our", "my", "a", "this")
    ):
        return tokens
    for at in range(1, comma):
        seen = named(tokens, at)
        if (seen is not None and not seen[0].generic) or tokens[at].number is not None or tokens[at].clock_s:
            return tokens
    return tokens[comma + 1 :]


_DOING = frozenset({"do", "does", "did", "doing", "done"})


_LINKING = frozenset(
    {
        "is",
        "was",
        "then",
        "next",
        "will",
        "has",
        "have",
        "had",
        "been",
        "gets",
        "get",
        "got",
        "subsequently",
        "afterwards",
    }
)


def asked_doing(items: list[Item], tokens: tuple[Token, ...]) -> list[Item]:
    """'what the truck does', 'what is the truck up to': what … do."""
    out = list(items)
    for at, item in enumerate(items[:-1]):
        thing = items[at + 1]
        if not (item.sign == "THING" and asked(item) and thing.sign == "THING" and not thing.value.generic):
            continue
        after = [t.text for t in tokens[thing.end :]]
        while after and after[0] in _LINKING:
            after = after[1:]
        up_to = after[:2] == ["up", "to"]
        if item.value.thing.text == "what" and after and (after[0] in _DOING or up_to):
            out[at] = Item("WHATDO", item.start, item.end)
            out = [one for one in out if not (up_to and one.sign == "UNTIL" and one.start >= thing.end)]
    return out


def headings(items: list[Item], tokens: tuple[Token, ...]) -> list[Item]:
    """'The heading of the truck' asks which way; so does 'red car heading?'; to intersect is to overlap."""
    signs = {item.sign for item in items}
    out: list[Item] = []
    for item in items:
        words = [token.text for token in tokens[item.start : item.end]]
        before = tokens[item.start - 1].text if item.start else ""
        after = tokens[item.end].text if item.end < len(tokens) else ""
        if words == ["heading"] and not signs & {"WAYQ", "WHERE", "FIND", "COUNT"}:
            a_noun = after in ("of", "", ",") or before in ("'s", "the")
            item = item._replace(sign="WAYQ") if a_noun and before not in ("is", "was", "be") else item
        if item.sign == "CROSS" and words[0].startswith("intersect") and not signs & {"POINT", "LINE"}:
            item = item._replace(sign="OVERLAP")
        if item.sign == "MOVE" and words[-1] in ("off", "out") and "SIDEQ" in signs:
            item = item._replace(sign="LEAVE")
        if item.sign == "YET" and _next_sign(items, item) not in ("VISIBLE", "INFRAME", "MOVE", "STILL"):
            item = item._replace(sign="STILL")
        if item.sign == "AT" and words == ["as"] and _next_sign(items, item) == "PRONOUN" and "FIND" in signs:
            continue
        if item.sign == "INFRONT" and words == ["across"]:
            continue
        if (
            item.sign == "AT"
            and words == ["as"]
            and _next_sign(items, item) in ("COLOURVAL", "HORIZ", "SIDE", "NTH")
        ):
            continue
        if (
            item.sign == "NTH"
            and words == ["second"]
            and before == "the"
            and _next_sign(items, item) == "THING"
        ):
            item = item._replace(sign="WHEN")
        told = out and out[-1].sign in ("SPAN", "WHILE", "WHEN")
        if item.sign in ("MOVE", "START") and told and words[-1] in _RUNS and _window_next(items, item):
            continue
        out.append(item)
    return out


_RUNS = word_set(
    """
    run runs running begin begins beginning start starts starting span spans going stretching
    """
)


_ASIDES = frozenset({"having", "which", "who", "that", "after"})


def _next_sign(items: list[Item], item: Item) -> str:
    at = items.index(item) + 1
    return items[at].sign if at < len(items) else ""


def _window_next(items: list[Item], item: Item) -> bool:
    at = items.index(item) + 1
    return at < len(items) and items[at].sign == "WINDOW" and item.end + 2 >= items[at].start


def without_asides(items: list[Item], tokens: tuple[Token, ...]) -> list[Item]:
    """Without ', having been still,' of what then starts, or ', having been away,' of what comes in."""
    deeds = {item.sign for item in items}
    told = {"START": {"STILL"}, "ENTER": {"LEAVE"}, "LEAVE": {"INFRAME", "VISIBLE"}, "STOP": {"MOVE"}}
    commas = [at for at, item in enumerate(items) if item.sign == ","]
    for first, last in pairwise(commas):
        inside = [item for item in items[first + 1 : last] if item.sign not in ("AFTER", "EVER", "ALREADY")]
        opens = tokens[items[first].end].text if items[first].end < len(tokens) else ""
        rest = {item.sign for item in (*items[:first], *items[last:])}
        known = any(
            deed in rest and inside[0].sign in states for deed, states in told.items() if len(inside) == 1
        )
        if opens in _ASIDES and known and deeds:
            return [*items[:first], *items[last:]]
    return items


_OPENING = frozenset({"ENTER", "LEAVE", "APPEAR", "VISIBLE", "INFRAME"})


def without_opening(items: list[Item]) -> list[Item]:
    """Without 'of everything that comes in,' before what is asked of those things."""
    comma = next((at for at, item in enumerate(items) if item.sign == ","), 0)
    opening = items[:comma]
    if len(opening) != 2 or opening[1].sign not in _OPENING:
        return items
    anything = opening[0].sign == "THANANY" or (
        opening[0].sign == "THING" and opening[0].value.thing.plural and opening[0].value.generic
    )
    later = {item.sign for item in items[comma:]}
    if anything and (opening[1].sign in later or opening[1].sign in ("APPEAR", "VISIBLE", "INFRAME")):
        return items[comma + 1 :]
    return items


def clicked(items: list[Item]) -> list[Item]:
    """'I tapped on something: what colour is it?' is about that thing."""
    out: list[Item] = []
    for item in items:
        if item.sign == "THING" and out and out[-1].sign == "POINTED" and item.value.thing.noun == "object":
            pointed = item.value.thing.model_copy(update={"point": 0, "reference": "definite"})
            out[-1] = item._replace(value=item.value._replace(thing=pointed))
        else:
            out.append(item)
    marked = any(item.sign == "THING" and item.value.thing.point is not None for item in out)
    return [item for item in out if not (marked and item.sign == "POINTED")]


def before_doing(items: list[Item], tokens: tuple[Token, ...]) -> list[Item]:
    """'heads right before stopping': and then stops."""
    out = []
    for at, item in enumerate(items):
        after = items[at + 1] if at + 1 < len(items) else None
        if (
            item.sign == "BEFORE"
            and after
            and after.sign == "PRONOUN"
            and _next_sign(items, after) == "STOP"
            and items[0].sign == "FIND"
        ):
            item = item._replace(sign="LATER")
        if (
            item.sign == "BEFORE"
            and after
            and after.sign == "STOP"
            and not (at + 2 < len(items) and items[at + 2].sign == "THING")
        ):
            item = item._replace(sign="LATER")
        out.append(item)
    return out
