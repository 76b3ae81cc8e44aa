"""The forms of question the grammar understands, each with an example, and the nearest to a question."""

from __future__ import annotations

from typing import NamedTuple

from .tokens import MOST_CHARACTERS, tokenise


class Form(NamedTuple):
    """One form: the kind of query it makes, what it asks, and an example that is understood."""

    kind: str
    asks: str
    example: str


FORMS: tuple[Form, ...] = (
    Form("exists", "whether there is such a thing", "Is there a red car in the first half?"),
    Form("exists", "whether there is none", "Is there no dog between 2 and 5 seconds?"),
    Form("happens", "whether something happens", "Does the red car stop after 0:03?"),
    Form("happens", "whether something is so", "Is anything moving between 2 and 4 seconds?"),
    Form("count", "how many there are at all", "How many people are there?"),
    Form("count", "how many at one time", "How many cars are visible at 3.5 s?"),
    Form("count", "the most at once", "How many cars are visible at the same time?"),
    Form("count", "how many do something", "How many cars leave by the left side?"),
    Form("count", "how many cross a line", "How many cars cross the line from (100, 50) to (100, 300)?"),
    Form("count", "whether there are so many", "Are there more than two cars?"),
    Form("times", "how often it happens", "How many times does the red car stop?"),
    Form("when", "when an event happens", "When does the red car stop?"),
    Form("when", "from when to when a state holds", "When is the dog visible?"),
    Form("when", "when a thing is first or last seen", "When is the truck last seen?"),
    Form("how_long", "how long a state holds", "How long is the blue car standing still?"),
    Form("how_long", "the time between two events", "How long after the red car stops does the truck leave?"),
    Form("first", "which is first to do something", "Which car leaves first, the red one or the blue one?"),
    Form("order", "whether one event is before another", "Does the red car leave before the truck arrives?"),
    Form(
        "order", "which event came first", "What happened first, the red car stopping or the truck leaving?"
    ),
    Form("next", "what happened after an event", "What happens after the red car stops?"),
    Form("next", "what a thing did after an event", "What does the truck do after the red car stops?"),
    Form("where", "where a thing is", "Where is the red box at 2 s?"),
    Form("where", "whether it is in a part of the frame", "Is the dog on the left at 0:02?"),
    Form("side", "by which side it enters or leaves", "From which side does the truck enter?"),
    Form("direction", "which way it goes in the picture", "Which way does the blue car move?"),
    Form("attribute", "what colour a thing is", "What colour is the object that leaves first?"),
    Form("attribute", "what class a thing is", "What kind of object is the second object to leave?"),
    Form("attribute", "whether it is of a colour", "Is the object that leaves first red?"),
    Form(
        "relation", "how two things lie in the picture", "Is the red box to the left of the blue box at 3 s?"
    ),
    Form("which", "which thing is so", "Which object is nearest to the truck at 3 s?"),
    Form("which", "which is longest or largest", "Which car is visible the longest?"),
    Form("ground", "where and when a thing is", "Find the red box that moves left, then stops."),
    Form("ground", "every thing of a phrase", "Track the person who crosses in front of the truck."),
    Form("measure", "how far it travels", "How far does the red car travel between 2 and 5 s?"),
    Form("measure", "how far it ends from where it began", "What is the displacement of the truck?"),
    Form("measure", "how fast it goes", "How fast is the red car at 3 s?"),
    Form("measure", "its top, lowest or mean speed", "What was the truck's top speed in km/h?"),
    Form("measure", "how it gains or loses speed", "How hard did the red car brake?"),
    Form("measure", "how far it goes to stop", "What is the stopping distance of the truck?"),
    Form("measure", "how it turns", "By how many degrees does the red car turn?"),
    Form("measure", "which way it goes on the ground", "Which way was the person heading, as a clock face?"),
    Form("measure", "how large it is", "How tall is the person?"),
    Form("measure", "how far two things are apart", "How far is the red car from the truck at 2 s?"),
    Form("measure", "how far it is from the camera", "How far is the car from the camera at 2 s?"),
    Form("measure", "how near they come, and when", "How close did they get, and when?"),
    Form("measure", "how fast two things close", "How fast is the red car approaching the truck at 2 s?"),
    Form(
        "measure", "whether it nears or leaves", "Is the blue box moving toward or away from the car at 3 s?"
    ),
    Form(
        "measure",
        "after how long they would meet",
        "How long would it take the car to reach the truck at 3 s?",
    ),
    Form(
        "measure",
        "where one is from another",
        "Where is the truck relative to the red car at 2 s, as a clock face?",
    ),
    Form("measure", "how closely one follows", "What gap did the red car keep to the truck?"),
    Form("measure", "how long it is near or in a place", "How long was the dog within 3 m of the blue box?"),
    Form(
        "measure",
        "when it crosses a line on the ground",
        "When does the car cross the line from (0, 5) to (4, 5) m?",
    ),
    Form("measure", "whether a bound is passed", "Was anyone faster than 2 m/s in the second half?"),
    Form(
        "compare",
        "which of two has more, and by how much",
        "Which travelled farther, the car or the truck, and by how much?",
    ),
    Form("compare", "which of all has most", "Which car was the fastest?"),
    Form("compare", "whether one has more", "Did the car go farther than the truck?"),
    Form("compare", "whether two are alike", "Were they going at the same speed?"),
)

_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "do",
        "does",
        "did",
        "in",
        "is",
        "of",
        "on",
        "or",
        "the",
        "that",
        "to",
        "are",
        "was",
        "s",
    ]
)


def nearest_forms(question: str, most: int = 3) -> tuple[str, ...]:
    """The examples that share most with a question: its words, and above all how it begins."""
    words = _words(question[:MOST_CHARACTERS])
    first = words[:2]
    scored = []
    for place, form in enumerate(FORMS):
        theirs = _words(form.example)
        shared = len(set(words) & set(theirs) - _SMALL)
        start = 2 * (first[:1] == theirs[:1]) + 2 * (first == theirs[:2])
        scored.append((-(shared + start), place, form))
    kinds: dict[str, str] = {}
    for _, _, form in sorted(scored, key=lambda entry: entry[:2]):
        kinds.setdefault(form.asks, form.example)
    return tuple(kinds.values())[:most]


def _words(text: str) -> list[str]:
    return [token.verbs[0][0] if token.verbs else token.text for token in tokenise(text) or ()]
