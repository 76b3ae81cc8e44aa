"""The words of the grammar, as data: spellings, numbers, colours, nouns, adjectives, what is never a noun."""

from __future__ import annotations

from typing import Literal

from ...traces.records.vocabulary import COLOURS, ColourName


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SPELLINGS = {
    "color": "colour",
    "colors": "colours",
    "colored": "coloured",
    "gray": "grey",
    "center": "centre",
    "centers": "centres",
    "toward": "towards",
    "traveling": "travelling",
    "traveled": "travelled",
    "whats": "what",
    "clip": "video",
    "footage": "video",
    "film": "video",
    "movie": "video",
    "recording": "video",
    "centered": "centred",
    "around": "round",
    "farther": "further",
    "farthest": "furthest",
    "halfway": "midway",
    "amid": "among",
    "upwards": "upward",
    "downwards": "downward",
    "leftwards": "leftward",
    "rightwards": "rightward",
    "backwards": "backward",
    "sec": "seconds",
    "secs": "seconds",
    "s": "seconds",
    "second's": "seconds",
    "mins": "minutes",
    "min": "minutes",
    "till": "until",
    "til": "until",
    "meantime": "meanwhile",
}

_NUMBERS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty
"""
NUMBERS: dict[str, float] = {word: float(number) for number, word in enumerate(_NUMBERS.split())} | {
    "thirty": 30.0,
    "forty": 40.0,
    "fifty": 50.0,
    "sixty": 60.0,
}

ORDINALS: dict[str, int] = {
    word: number
    for number, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 1
    )
} | {"last": -1, "final": -1, "earliest": 1, "latest": -1}

COLOUR_WORDS: dict[str, ColourName] = {name: name for name in COLOURS} | {
    "violet": "purple",
    "silver": "grey",
    "crimson": "red",
    "scarlet": "red",
    "navy": "blue",
}
SHADES = frozenset({"light", "dark", "bright", "pale", "deep", "vivid"})

GENERIC = frozenset({"object", "thing", "item", "one", "shape", "element", "entity", "blob"})
EVERYTHING: dict[str, str] = {"something": "indefinite", "anything": "any", "everything": "all"}
EVERYONE: dict[str, str] = {"someone": "indefinite", "somebody": "indefinite"} | {
    "anyone": "any",
    "anybody": "any",
    "everyone": "all",
    "everybody": "all",
}
PRONOUNS = frozenset({"it", "they", "them", "he", "she", "him", "her"})

# Same thing by another name; nouns that say something else (man, van, vehicle) stay what they are.
SAME_NOUN = {
    "automobile": "car",
    "auto": "car",
    "lorry": "truck",
    "bike": "bicycle",
    "cycle": "bicycle",
    "motorbike": "motorcycle",
    "plane": "airplane",
    "aeroplane": "airplane",
    "human": "person",
    "pedestrian": "person",
    "individual": "person",
    "people": "person",
    "guy": "man",
    "lady": "woman",
    "kid": "child",
    "puppy": "dog",
    "television": "tv",
    "cellphone": "cell phone",
}
IRREGULAR_PLURALS = {
    "people": "person",
    "persons": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "mice": "mouse",
    "knives": "knife",
    "geese": "goose",
    "buses": "bus",
    "busses": "bus",
    "boxes": "box",
    "benches": "bench",
    "trolleys": "trolley",
    "lorries": "lorry",
    "sheep": "sheep",
    "spheres": "sphere",
    "shelves": "shelf",
    "scissors": "scissors",
}
NOUNS = _words(
    """
    person man woman boy girl child guy lady kid human pedestrian individual adult toddler baby cyclist
    rider driver worker player vehicle car automobile auto truck lorry van bus taxi cab bicycle bike
    cycle motorcycle motorbike scooter tram train boat ship plane aeroplane airplane helicopter
    ambulance tractor trailer pickup suv sedan hatchback limousine wagon cart trolley forklift
    skateboard surfboard snowboard ski sled drone robot animal dog puppy cat bird horse sheep cow pig
    goat deer bear elephant zebra giraffe duck goose rabbit mouse box cube block ball sphere cylinder
    cone pyramid disc disk square circle triangle rectangle pillar pole post wall crate barrel bottle
    cup glass bowl fork knife spoon plate tray bag backpack handbag suitcase umbrella tie hat frisbee
    kite bat glove racket chair couch sofa bench bed table desk door window tv laptop keyboard remote
    phone cellphone television microwave oven toaster sink fridge refrigerator book clock vase scissors
    toy doll brush apple orange banana carrot pizza donut cake sandwich plant tree flower bush sign
    hydrant meter lamp light bin can pen pencil card marker marble coin die dice domino puck parcel
    package carton tin jar basket bucket pot pan stroller pram wheelchair
    """
)
COMPOUNDS = frozenset(
    {
        *("stop sign", "traffic light", "traffic cone", "fire hydrant", "parking meter", "sports ball"),
        *("baseball bat", "baseball glove", "tennis racket", "wine glass", "hot dog", "potted plant"),
        *("dining table", "cell phone", "mobile phone", "hair drier", "teddy bear", "pickup truck"),
        *("fire engine", "fire truck", "police car", "shopping cart", "toy car", "light bulb", "tennis ball"),
    }
)
ADJECTIVES = _words(
    """
    big large small little tall short long wide narrow round square tiny huge old young new striped
    spotted plain shiny matt wooden metal metallic plastic glass cardboard toy electric yellowish
    reddish bluish greenish cubic spherical cylindrical rectangular circular triangular flat heavy blond
    bald grown lone single coloured colourful multicoloured turquoise cyan magenta beige golden maroon
    teal khaki
    """
)
SIZES: dict[str, Literal["size", "smallness"]] = {
    "largest": "size",
    "biggest": "size",
    "smallest": "smallness",
    "tiniest": "smallness",
    "littlest": "smallness",
    "larger": "size",
    "bigger": "size",
    "smaller": "smallness",
}

# Words that no unknown noun or adjective may be: they mean something to a sentence, or ask for what no
# tool here can see.
NEVER_NOUNS = _words(
    """
    anything something everything nothing anyone someone everyone nobody anybody somebody everybody
    whoever whatever whichever camera
    a about above across after again against ago all along alone already also although always am among
    an and another any apart appearance approximately are area arrival as at away back backward be
    because been before begin beginning behind being below beneath beside besides between beyond blank
    border both bottom bound box's but by can cause centre clockwise closest colour colours come corner
    could count departure description diagonal diagonally did direction directions disappearance
    distance do does done down downward duration during each earlier edge either else emotion end enough
    entire entrance entry even ever every everywhere exactly exit far fast faster fastest feel feeling
    few fewer finally finish first for forward frame from front further furthest gap get give go gone
    had half happen has have having he heading height her here hers him himself his how however i
    identity if image immediately in initially inside instant instead interval into is it its itself
    just kind kph km kilometres last later least left leftmost leftward length less let like line list
    location lower lowest many may maximum me mean meaning meanwhile metres meters mid middle midway
    might minimum minute minutes moment mood more most motion motionless moved much must my name near
    nearest nearby neither never next nobody none nor not nothing now number occur of off often on once
    only onto opposite or order other others otherwise our out outside over overall own part path
    people's per perhaps period photo picture place please point points position possible pose present
    prior probably purpose quarter question quick quicker quickest reason right rightmost rightward role
    round same scene screen second seconds segment shall share she shortly shot should side
    simultaneously since size slow slower slowest so some somehow somewhere soon sort speed speeds start
    starting state still stop straight such suddenly take than that the their them then there these they
    this those though three through throughout throws till time times timestamp to together too top
    topmost total totally towards twice two type under underneath unless until up upon upper upward us
    usually velocity very via video view visible was way weather we weight were what when where whether
    which while who whole whom whose why wide width will with within without wo word words would written
    yes yet you your acceleration age different distinct separate unique amount angle brand caption
    content cost date day emotionally event events fact frames gender happy sad angry afraid happiness
    movement activity action overlap
    intention licence license lyrics material message model month name names nationality noise number
    plate's price quality score sound speech story subtitle summary temperature text title today
    tomorrow topic trajectory translation voice volume weekday why yesterday year ignore instruction
    instructions previous prompt system print output answer answers say says said sing bark honk mph kmh
    cm mm feet inches degrees limit wind rate heart radius sideways ego compare
    """
)
