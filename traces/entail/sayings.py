"""Ways of saying the same: turns of phrase in questions, brought to the words that claims are read by."""

from __future__ import annotations

import re

_SEEN_IN = (
    r"(?:shot|view|frame|sight|(?:the )?(?:picture|image|screen|frame|shot|scene|video|view|camera|it))"
)
_OUT = rf"(?:off|out)(?: of)?(?: {_SEEN_IN})?"
_COUNT = r"\d+|one|two|three|four|five|six|seven|eight|nine|ten"
_POLITE = r"(?:please |(?:can|could|would|will) you (?:please )?)?"

# In order; each only says otherwise what was said, so that nothing more follows from a claim than before.
_SAYINGS: tuple[tuple[str, str], ...] = (
    # Asking whether.
    (
        rf"^\W*(?:{_POLITE}(?:tell me|say|check|confirm|let me know)"
        r"|i(?:'d| would) like to know|i want to know|is it (?:right|true|correct|the case))"
        r" (?:if|whether|that) ",
        "whether ",
    ),
    (
        r"^\W*(?:would you say|am i right)\b",
        "whether",
    ),
    (r"\bor not\b\W*$", ""),
    (r"^\W*looking at the (?:frame|picture|image|video|clip|scene|footage)\b", ""),
    (r"^\W*check the (?:part|stretch|bit|section) (?=from|between)", ""),
    (r"^(?!.*\bwhether\b)\W*((?!wh|how).+), (?:correct|right|true)\W*$", r"whether \1"),
    # None, and how many.
    # But "is it ever free of cars?" asks for a while without any.
    (
        r"^(?!.*\b(?:ever|moment|time|point|some)\b)(.*?)"
        r"\b(?:completely |entirely |totally |wholly )?(?:free|devoid) of\b",
        r"\1no",
    ),
    (r"\b(?:a|an|any) ([^,]+?) (?:is|are) nowhere to be seen\b", r"no \1 is seen"),
    (rf"\b({_COUNT}) or (?:higher|greater|over|above)\b", r"\1 or more"),
    (rf"\b({_COUNT}) or (?:lower|under|below)\b", r"\1 or less"),
    (rf"\b(?:no|not) (?:fewer|less) than (?=(?:{_COUNT})\b)", "at least "),
    (rf"\b(?:no|not) more than (?=(?:{_COUNT})\b)", "at most "),
    (r"\bat all\b(?=\W*$|[,;:]| (?:from|between|in|during|before|after|at|while|when|here)\b)", ""),
    # What things do, and what they look like.
    (rf"\b(?:go|goes|going|gone|went|disappears?|disappeared) {_OUT}(?! of)", "leaves"),
    (r"\b(?:was|is|were|are|had|has) gone\b", "leaves"),
    (rf"\b(?:come|comes|coming|came) into {_SEEN_IN}", "enters"),
    (r"\b(?:come|comes|coming|came) to (?:a |an )?(?:\w+ )?(?:stop|halt|standstill|rest)\b", "stops"),
    (r"\b(?:make|makes|made|making) a (stop|turn)\b", r"\1s"),
    (r"\bstay(?:s|ed|ing)? put\b", "stay still"),
    (r"\bchang(?:e|es|ed|ing) (?:(?:its|his|her|their|the) )?(?:course|direction|heading)\b", "veer"),
    (r"\b(?:partly|partially) on top of (?:each other|one another)", "overlapping"),
    (r"\b(\w+)-(?:clad|coloured|colored|dressed)\b", r"\1"),
    (r"\b(left|right)-hand\b", r"\1"),
    # Which came first.
    (r"^\W*by the time ([^,]+), (.+?)\W*$", r"\2 already when \1"),
    (r"\bby the time\b", "already when"),
    (r"\b(.+?) first,? and (.+?) (?:later|afterwards|after that)\W*$", r"\1 before \2"),
    (r"\byet\W*$|\byet(?= (?:already )?when\b)", ""),
)
_READ = tuple((re.compile(pattern), said) for pattern, said in _SAYINGS)


def plainly(text: str) -> str:
    """A question in small letters, in the words that claims are held against."""
    for pattern, said in _READ:
        text = pattern.sub(said, text)
    return text
