"""The verbs the grammar knows, with all their forms."""

from __future__ import annotations

# Regular verbs; the last letter is doubled where it is written so.
_REGULAR = """
exit depart vanish disappear enter arrive appear emerge show pull pop turn veer swerve change reverse
back pass overtake cross touch collide bump overlap separate part move travel walk roll slide head drift
stay remain idle wait park halt pause stop start commence cease track locate highlight point mark follow
identify name count list state describe look need occur happen exist contain keep continue finish reach
crash hit step race glide proceed return retreat intersect traverse occlude cover obscure block hide
rest stall curve jog stroll float dart journey roam wander trail outrun resume like want help determine
detect spot display present indicate report specify last pick select mean order sort rotate split march
scoot creep crawl zoom fade surface lie stand peel merge contact visit hurry approach jump stride tumble
bounce sail cruise crop cut turn tell wonder check estimate calculate elapse join spin switch wear dress
color colour position situate place end settle freeze work join clear vacate quit abandon brake skid screech
alter shift vary adjust steer adopt retrace backtrack flip deviate execute perform rush wander dash
trundle hop trot coast shuffle push pass complete round loop rank exhibit encounter slip stride attain act
interrupt leap enclose surround double capture feature include record film
accelerate decelerate exceed surpass gain recede chase maintain progress advance near close
use require miss widen outpace outstrip linger loiter dwell reduce dip
"""
_DOUBLED = frozenset(
    {
        "slip",
        "occur",
        "hop",
        "trot",
        "skid",
        "flip",
        "travel",
        "stop",
        "overlap",
        "pop",
        "step",
        "jog",
        "bob",
        "crop",
        "cut",
        "hit",
        "spot",
        "split",
        "spin",
        "dip",
    }
)
# base: third person, past, participle, -ing where not regular
_IRREGULAR = """
leave leaves left left leaving
go goes went gone going
drive drives drove driven driving
come comes came come coming
begin begins began begun beginning
get gets got got getting
set sets set set setting
run runs ran run running
ride rides rode ridden riding
fly flies flew flown flying
stand stands stood stood standing
hide hides hid hidden hiding
meet meets met met meeting
make makes made made making
take takes took taken taking
overtake overtakes overtook overtaken overtaking
do does did done doing
see sees saw seen seeing
find finds found found finding
give gives gave given giving
tell tells told told telling
show shows showed shown showing
keep keeps kept kept keeping
grind grinds ground ground grinding
have has had had having
spend spends spent spent spending
say says said said saying
know knows knew known knowing
be is was been being
be are were been being
hit hits hit hit hitting
split splits split split splitting
cut cuts cut cut cutting
spin spins spun spun spinning
lie lies lay lain lying
swing swings swung swung swinging
quit quits quit quit quitting
draw draws drew drawn drawing
fall falls fell fallen falling
stride strides strode stridden striding
spring springs sprang sprung springing
speed speeds sped sped speeding
put puts put put putting
bring brings brought brought bringing
slow slows slowed slowed slowing
break breaks broke broken breaking
become becomes became become becoming
bend bends bent bent bending
bear bears bore borne bearing
choose chooses chose chosen choosing
catch catches caught caught catching
head heads headed headed heading
drop drops dropped dropped dropping
wear wears wore worn wearing
hold holds held held holding
grow grows grew grown growing
shrink shrinks shrank shrunk shrinking
lose loses lost lost losing
lead leads led led leading
sink sinks sank sunk sinking
"""


def _third(base: str) -> str:
    if base.endswith(("s", "sh", "ch", "x", "z")):
        return base + "es"
    return base[:-1] + "ies" if base.endswith("y") and base[-2] not in "aeou" else base + "s"


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeou":
        return base[:-1] + "ied"
    return base + base[-1] + "ed" if base in _DOUBLED else base + "ed"


def _ing(base: str) -> str:
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith("ee"):
        return base[:-1] + "ing"
    return base + base[-1] + "ing" if base in _DOUBLED else base + "ing"


def _all_forms() -> dict[str, tuple[tuple[str, str], ...]]:
    names = ("base", "s", "past", "pp", "ing")
    rows = [line.split() for line in _IRREGULAR.strip().splitlines()]
    irregular = {row[0] for row in rows}
    rows += [[v, _third(v), _past(v), _past(v), _ing(v)] for v in _REGULAR.split() if v not in irregular]
    found: dict[str, dict[tuple[str, str], None]] = {}
    for row in rows:
        for name, word in zip(names, row, strict=True):
            found.setdefault(word, {})[(row[0], name)] = None
    return {word: tuple(pairs) for word, pairs in found.items()}


FORMS_OF = _all_forms()
