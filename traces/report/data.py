"""What a report's page is given: these records are, field by field, the JSON that lies in the page.

Times `t_s` are seconds of presentation time of the original video, boxes pixels of its displayed frame, as
everywhere; big data lies in columns, rounded to what means something. Every text is already free of
characters that cannot be seen (they are written out), but not of markup: a page shows it as text.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ..records import Record, Span
from ..records.claim import ClaimStatus
from ..records.region import Xyxy

REPORT_VERSION = 1

Column = tuple[float, ...]
Seen = Literal["full", "partial", "hidden"]


class Weak(Record):
    """One way in which something is weaker than it could be."""

    kind: str = Field(description="a word for it, such as camera_moves")
    detail: str = Field(description="a sentence")


class Piece(Record):
    """A stretch of the player's own clock, and the presentation time of the original that it shows."""

    clip_s: float = Field(description="currentTime at which it begins")
    start_s: float = Field(description="presentation time shown there")
    end_s: float = Field(description="presentation time at which it ends; it runs at the same pace")


class Player(Record):
    """Where the page has the video from: t_s = mediaTime - clip_s + start_s, within one of the pieces.

    Browsers differ where a file does not begin at 0: of the original beside, some count from its first frame,
    some by its own clock. The mediaTime of the first frame tells: it shows where the first piece begins.
    """

    kind: Literal["beside", "embedded", "none"]
    href: str | None = Field(
        default=None, description="a relative URL of the original, or a data: URI of a clip; None for none"
    )
    pieces: tuple[Piece, ...] = Field(default=(), description="in order of both clocks; they do not overlap")
    frames: tuple[int, ...] = Field(
        default=(),
        description="presentation times of all frames, in 0.1 ms: that of the first, then the step to each "
        "of the next; empty where they are too many, or nothing is played",
    )
    why: str = Field(description="a sentence: what is played, or why nothing is")


class Video(Record):
    """The video that was asked about."""

    name: str = Field(description="its file name")
    sha256: str = Field(description="of the file")
    width: int = Field(description="of the displayed frame, in pixels: the space of every box")
    height: int = Field(description="the same")
    start_s: float = Field(description="presentation time of its first frame")
    end_s: float = Field(description="end of its last frame")
    frames: int = Field(description="how many there are")
    rate_hz: float = Field(description="median rate of its frames")
    variable_rate: bool = Field(description="whether they come unevenly")
    codec: str = Field(description="how it is coded")
    degradations: tuple[Weak, ...] = Field(default=(), description="what is wrong with the file")


class Asked(Record):
    """What was asked, by which program, and how the run ended."""

    title: str = Field(description="the folder's name")
    question: str = Field(description="word for word")
    understood: str | None = Field(default=None, description="the question with its references filled in")
    options: tuple[str, ...] = Field(default=(), description="answers to choose from")
    points: tuple[tuple[float, float, float], ...] = Field(default=(), description="t_s, x, y as given")
    earlier: tuple[tuple[str, str], ...] = Field(default=(), description="questions before, with answers")
    policy: str = Field(description="rules, or the name of a model")
    seed: int = Field(description="of whatever is drawn by lot")
    vidence: str = Field(description="version of the program that answered")
    backends: tuple[str, ...] = Field(default=(), description="each in words: capability, name, version")
    status: Literal["finished", "interrupted", "unfinished", "broken"] = Field(
        description="broken: the trace does not hold, and the report shows it as far as it does"
    )
    trace: str = Field(description="hash of the last event: names this very run")


class AnswerGiven(Record):
    """The answer; its claims stand by themselves in the report."""

    status: str = Field(description="answered, partial, insufficient_evidence, unsupported_question, failed")
    text: str = Field(description="the answer in words, made of the sentences of claims")
    fields: tuple[tuple[str, str], ...] = Field(
        default=(), description="what is known beside the text, as name and value in words: choice, count …"
    )
    spans: tuple[Span, ...] = Field(default=(), description="when, where that is (part of) the answer")
    tubes: tuple[str, ...] = Field(default=(), description="ids of the tubes that are (part of) the answer")
    unlooked: tuple[Span, ...] = Field(default=(), description="times it is about and nothing looked at")
    bearings: tuple[tuple[str, str, str], ...] = Field(
        default=(), description="of a model's answer: field, whether its claims bear it out, why"
    )
    degradations: tuple[Weak, ...] = Field(default=(), description="in what way what it rests on is weak")
    reason: str | None = Field(default=None, description="why nothing is answered")
    hint: str | None = Field(default=None, description="what to do about it")
    forms: tuple[str, ...] = Field(default=(), description="nearest questions that are understood")


class Found(Record):
    """Something an audit found: at which event of the trace, and what."""

    n: int | None = Field(default=None, description="number of the event; None where it is a file")
    why: str = Field(description="a sentence")


class Checked(Record):
    """One verdict of the audit that was made when the report was written."""

    name: str = Field(description="integrity, completeness, grounding, authenticity …")
    ok: bool | None = Field(description="None where it cannot be told: who wrote an unsigned trace")
    problems: tuple[Found, ...] = Field(default=(), description="what speaks against it")
    notes: tuple[str, ...] = Field(default=(), description="what is worth knowing")


class Place(Record):
    """Where a citation jumps to: an instant, the box on its frame, and how long what is cited lasts."""

    t_s: float = Field(
        description="what is on display then is meant: a frame is told at most 0.1 ms after its time"
    )
    meant_s: float | None = Field(
        default=None,
        description="the instant meant, where it lies between frames of its tube: "
        "t_s and the box are those of the nearest one",
    )
    until_s: float | None = Field(default=None, description="end of the stretch, where it is one")
    xyxy: Xyxy | None = Field(default=None, description="the box meant, on exactly that frame")
    tube: str | None = Field(default=None, description="the tube that it is a sample of")


class Cites(Record):
    """One citation of a claim."""

    evidence: str = Field(description="id of what is cited")
    at: Place | None = Field(default=None, description="None: nowhere in particular")


class Withdrawn(Record):
    """What took the place of an opinion: the same person's later word of the same thing."""

    by: str = Field(description="who said it")
    verdict: str = Field(description="right, wrong or unsure")
    when: str = Field(description="what the machine's clock said, in UTC")


class Opinion(Record):
    """What a person said of a claim or a piece of evidence."""

    n: int = Field(description="number of its event in the trace")
    of: str = Field(description="id of the claim or evidence")
    verdict: str = Field(description="right, wrong or unsure")
    by: str = Field(description="who says so")
    why: str = Field(default="", description="in their words")
    when: str = Field(description="what the machine's clock said, in UTC")
    withdrawn: Withdrawn | None = Field(default=None, description="None where it stands")


class Hidden(Record):
    """A place that was covered: a region of the frame, or what a tube follows."""

    xyxy: Xyxy | None = Field(default=None, description="the region; None for a tube")
    tube: str | None = Field(default=None, description="id of the tube; None for a region")
    whole: bool = Field(default=False, description="all of what the tube follows, not where a face may be")
    boxes: Column = Field(default=(), description="of a tube, four to each of its samples: what was covered")
    span: Span | None = Field(default=None, description="when; None: all the time, or while it is followed")


class Redaction(Record):
    """Places that somebody had covered in every picture of the run."""

    n: int = Field(description="number of its event in the trace")
    why: str = Field(default="", description="in their words")
    when: str = Field(description="what the machine's clock said, in UTC")
    places: tuple[Hidden, ...]
    pictures: int = Field(description="how many pictures were changed")


class ClaimMade(Record):
    """A claim of the answer (or, where there is none, of the last draft that was judged)."""

    id: str = Field(description="c1, c2 …")
    kind: str = Field(description="of its predicate: when, quantity, where …")
    text: str = Field(description="its sentence")
    status: ClaimStatus = Field(description="what the evidence makes of it")
    main: bool = Field(description="whether it answers, rather than saying what that rests on")
    reason: str | None = Field(default=None, description="why, where it is not verified")
    unlooked: tuple[Span, ...] = Field(
        default=(), description="times it speaks of and nothing looked at, where it falls by these alone"
    )
    cites: tuple[Cites, ...] = Field(
        default=(), description="what it rests on, in the order in which it says so"
    )


class AfterReview(Record):
    """The answer as it is without what people call wrong."""

    answer: AnswerGiven = Field(description="what can still be said")
    claims: tuple[ClaimMade, ...] = Field(description="as they stand then")
    taken: tuple[str, ...] = Field(description="evidence called wrong, and what was made from it")


class EvidenceFound(Record):
    """A piece of evidence, whatever its kind."""

    id: str = Field(description="e1, e2 …")
    kind: str = Field(description="tube, span, measurement, absence, region, frames, path, points …")
    call: str = Field(description="id of the call that gave it")
    summary: str = Field(description="one line")
    details: str | None = Field(default=None, description="all of its words, where it has more than a line")
    span: Span | None = Field(default=None, description="the time it is of")
    at: Place | None = Field(default=None, description="where it is best seen")
    cited: bool = Field(description="whether a claim of the answer cites it")
    rests_on: tuple[str, ...] = Field(default=(), description="ids of evidence that it was derived from")
    formula: str | None = Field(default=None, description="name of the formula that gives it again")
    numbers: tuple[tuple[str, str], ...] = Field(default=(), description="name and value, in words")
    degradations: tuple[Weak, ...] = Field(default=(), description="in what way it is weak")
    pictures: tuple[int, ...] = Field(default=(), description="places in `pictures`: what was looked at")


class Masks(Record):
    """Outlines of a tube's samples, exactly as they are in the trace."""

    size: tuple[int, int] = Field(description="rows, columns")
    counts: tuple[tuple[int, ...], ...] = Field(
        description="a row to a sample: runs of pixels down the columns, beginning with background"
    )


class TubeSeen(Record):
    """One thing followed through the video; row i of every column is one frame that was looked at."""

    id: str = Field(description="of the evidence")
    track: int = Field(description="tubes of one number are one thing, found by several calls")
    label: str = Field(description="in words: 'red car'")
    colour: str | None = Field(
        default=None, description="one of the eleven basic colours, that its name tells; grey for several"
    )
    cited: bool = Field(description="whether the answer rests on it")
    t_s: Column = Field(description="presentation times of frames, at most 0.1 ms after them, in order")
    xyxy: Column = Field(description="four to a row, to 0.1 px")
    seen: str = Field(description="a letter to a row: f fully seen, p partly, h hidden (bridged)")
    frame_interval_s: float = Field(description="usual time between rows; a longer gap is a gap")
    masks: Masks | None = Field(default=None, description="its outlines, where it has some and there is room")


class Mark(Record):
    """Something drawn on one frame alone: a region, text that was read, a point or box asked about."""

    evidence: str | None = Field(default=None, description="None for what the question itself points at")
    t_s: float = Field(description="the frame that it is on")
    label: str = Field(description="a word or two")
    colour: str | None = Field(default=None, description="the colour that it is named by")
    xyxy: Xyxy = Field(description="a point has no width and no height")
    mask: Masks | None = Field(default=None, description="its outline, where it has one")


class PointWay(Record):
    """One point that was followed, on the frames on which it was seen."""

    evidence: str = Field(description="id of the points that it is one of")
    t_s: Column = Field(description="presentation times of frames, in order")
    xy: Column = Field(description="two to a row, to 0.1 px")


class PathSeen(Record):
    """A way in metres."""

    id: str = Field(description="of the evidence")
    tube: str | None = Field(description="the thing whose way it is, where it is one of the tubes")
    label: str = Field(description="the thing in words")
    frame: Literal["world", "plane", "camera"] = Field(
        description="what x and y are: on the ground (right, away), in the picture's plane (right, up)…"
    )
    metric: bool = Field(default=True, description="false: the scale is not known, the numbers are relative")
    cited: bool = Field(description="whether the answer rests on it")
    t_s: Column = Field(description="presentation times, in order")
    x_m: Column = Field(description="to the right")
    y_m: Column = Field(description="ahead or up, by `frame`")
    sigma_m: Column = Field(description="one standard deviation of the place in its worst direction")
    seen: str = Field(description="a letter to a row: f observed, h bridged")


class CameraSeen(Record):
    """Where the camera stands and looks on the map, over time."""

    frame: Literal["world", "plane", "camera"] = Field(description="that of the paths it stands among")
    t_s: Column = Field(description="presentation times, in order; one where it stands still")
    x_m: Column = Field(description="its place")
    y_m: Column = Field(description="its place")
    bearing_deg: Column = Field(description="clockwise from the map's y axis")


class Plot(Record):
    """One quantity over time, with a band that says how sure it is."""

    id: str = Field(description="p1, p2 …")
    quantity: Literal["speed", "distance", "depth"] = Field(
        description="what is plotted; those of one quantity and unit share an axis"
    )
    of: str = Field(description="in words: 'speed of the red car'")
    about: tuple[str, ...] = Field(description="ids of the evidence it is made from")
    unit: str = Field(description="m, m/s or '' where there is none")
    band: str = Field(description="what low and high are, in words: '95 %'")
    cited: bool = Field(description="whether the answer rests on it")
    t_s: Column = Field(description="presentation times, in order")
    value: tuple[float | None, ...] = Field(description="None: not known then")
    low: tuple[float | None, ...] = Field(description="lower end of the band")
    high: tuple[float | None, ...] = Field(description="upper end of the band")


class Event(Record):
    """Something on the time axis: an instant, or a stretch."""

    evidence: str = Field(description="id of what tells it")
    kind: Literal["event", "shot", "state", "hit", "speech", "moment"] = Field(
        description="what it is: moment is when an extreme was had"
    )
    label: str = Field(description="in words")
    t_s: float = Field(description="when, or when it begins")
    until_s: float | None = Field(default=None, description="when it ends, where it lasts")
    sigma_s: float = Field(default=0.0, description="one standard deviation of t_s")
    cited: bool = Field(description="whether the answer rests on it")


class Looked(Record):
    """What one tool looked at, and what it did not: not seen is not the same as absent."""

    tool: str = Field(description="what looked")
    what: str = Field(description="in words: what it looked for")
    evidence: tuple[str, ...] = Field(description="ids of what rests on these looks")
    spans: tuple[Span, ...] = Field(description="when; single frames are instants")
    rate_hz: float = Field(description="looks a second within the spans")
    region: Xyxy | None = Field(default=None, description="the part of the frame; None: all of it")
    unlooked: tuple[Span, ...] = Field(
        default=(),
        description="holes: of the video, between and beside the spans; of single frames none are told",
    )


class Picture(Record):
    """A picture in the page; a film strip and what models saw share one list."""

    src: str = Field(description="a data: URI")
    width: int = Field(description="of this copy")
    height: int = Field(description="of this copy")
    blob: str | None = Field(default=None, description="sha256 of the very pixels, kept in the trace")


class Frame(Record):
    """A frame of the film strip, or one that evidence jumps to: shown where the video is not played."""

    t_s: float = Field(description="its presentation time")
    picture: int = Field(description="place in `pictures`")
    region: Xyxy | None = Field(default=None, description="the part of the frame it shows; None: all of it")
    strip: bool = Field(description="whether it belongs to the strip, evenly spaced")


class CallMade(Record):
    """A manipulation that was called."""

    id: str = Field(description="k1, k2 …")
    tool: str = Field(description="name of the manipulation")
    arguments: str = Field(description="as JSON, in one line")
    outcome: str = Field(description="a sentence, where it failed or did not end; else what it gave")
    failed: bool = Field(description="whether it gave nothing that can be used")
    evidence: tuple[str, ...] = Field(default=(), description="ids of what it gave")
    wall_s: float | None = Field(default=None, description="how long it took")
    cached: bool = Field(default=False, description="whether its result was known from before")
    attempts: int = Field(default=1, description="how often it was tried")
    backends: tuple[str, ...] = Field(default=(), description="what did the work")


class Said(Record):
    """A message of a request: text and pictures in their order."""

    role: str = Field(description="system, user, assistant or tool")
    parts: tuple[str | int, ...] = Field(description="text, or the place of a picture in `pictures`")


class Talk(Record):
    """A model was asked, and replied."""

    model: str = Field(description="its name and version")
    before: int = Field(description="messages that the request repeats from the exchange before")
    said: tuple[Said, ...] = Field(description="the messages after those; of the first, what is new in it")
    left_out: str | None = Field(default=None, description="a sentence, where not all is here")
    reply: str = Field(description="in words")
    uses: tuple[tuple[str, str], ...] = Field(default=(), description="calls it asked for: tool, arguments")
    correction: str | None = Field(default=None, description="what was wrong with the reply, as it was told")
    repairs: tuple[str, ...] = Field(default=(), description="what was mended in the reply to read it")
    thinned: int = Field(default=0, description="how often the request was cut down to fit")
    tokens_in: int = Field(description="sent")
    tokens_out: int = Field(description="written")
    usd: float | None = Field(default=None, description="None where no price is known")
    wall_s: float = Field(default=0.0, description="how long it took")
    request: str = Field(description="sha256 of the whole request in the trace")


class Objection(Record):
    """Why the verifier did not let a claim stand."""

    claim: str = Field(description="id of the claim")
    status: str = Field(description="what the evidence makes of it")
    reason: str = Field(description="a sentence")


class Step(Record):
    """A step of the chain, from the question to the answer."""

    step: int = Field(description="its number; several nodes may share one")
    node: str = Field(description="brief, decide, act, verify …; earlier: calls of runs before this one")
    said: str = Field(default="", description="what it did, in words")
    wall_s: float | None = Field(default=None, description="how long it took")
    calls: tuple[CallMade, ...] = Field(default=(), description="those it decided on")
    talks: tuple[Talk, ...] = Field(default=(), description="with models, in order")
    claims: tuple[ClaimMade, ...] = Field(default=(), description="of a draft, as judged in this step")
    objections: tuple[Objection, ...] = Field(default=(), description="to claims of its draft")


class Spent(Record):
    """What the run cost."""

    wall_s: float = Field(description="from question to answer")
    tool_calls: int = Field(description="made anew")
    model_calls: int = Field(description="exchanges with models")
    tokens_in: int = Field(description="sent")
    tokens_out: int = Field(description="written")
    usd: float | None = Field(default=None, description="None where a price is not known")


class Report(Record):
    """All that a page shows."""

    schema_version: int = REPORT_VERSION
    run: Asked
    video: Video
    player: Player
    answer: AnswerGiven | None = Field(description="None where the run came to none")
    audit: tuple[Checked, ...]
    limits: tuple[str, ...] = Field(description="what cannot be known, a sentence each")
    left_out: tuple[str, ...] = Field(
        description="what is in the trace and not in this page, a sentence each"
    )
    claims: tuple[ClaimMade, ...]
    opinions: tuple[Opinion, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    after: AfterReview | None = Field(default=None, description="None where people call nothing wrong")
    evidence: tuple[EvidenceFound, ...]
    tubes: tuple[TubeSeen, ...]
    marks: tuple[Mark, ...]
    points: tuple[PointWay, ...]
    paths: tuple[PathSeen, ...]
    cameras: tuple[CameraSeen, ...]
    plots: tuple[Plot, ...]
    events: tuple[Event, ...]
    coverage: tuple[Looked, ...]
    frames: tuple[Frame, ...]
    pictures: tuple[Picture, ...]
    steps: tuple[Step, ...]
    cost: Spent | None
