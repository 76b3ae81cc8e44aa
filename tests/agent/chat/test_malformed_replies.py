"""Replies as models really write them: what can mean one thing only is read so, all else is corrected."""

import json

import pytest
import yaml

import vidence
from vidence.agent.chat.offered import offered
from vidence.agent.chat.places import Places
from vidence.agent.chat.reading import MOST_CALLS, Reader
from vidence.tools.models.family import PLAIN, Family
from vidence.traces.reader import TraceReader
from vidence.traces.records import Reply, ToolUse

QUESTION = "How long is the red car visible?"
TRACK = ("track", {"query": "blue car"})
RED = {"query": "red car"}
LOOK = ("look", {"times_s": [1.0, 2.0]})
ZOOM = ("zoom", {"t_s": 1.0, "box": [40.0, 20.0, 100.0, 60.0]})
SPAN = ("track", {"query": "blue car", "span": {"start_s": 0.5, "end_s": 2.0}})
MEASURE = ("measure", {"quantity": "path_length", "of": ["e1"]})
ANSWER = {"claims": [{"kind": "quantity", "evidence": ["e2"]}]}


@pytest.fixture(scope="module")
def before(two_squares, tmp_path_factory):
    """A run that has tracked the red car (e1) and measured how long it is there (e2)."""
    folder = tmp_path_factory.mktemp("malformed")
    turns = [
        {"call": [{"track": RED}]},
        {"call": [{"measure": {"quantity": "visible_duration", "of": ["e1"], "subject": "the red car"}}]},
        {"call": [{"look": {"times_s": [0.5]}}]},
        {"answer": ANSWER},
    ]
    script = folder / "script.yaml"
    script.write_text(yaml.safe_dump({"turns": turns}), encoding="utf-8")
    vidence.ask(two_squares, QUESTION, policy=f"scripted:{script}", out=folder / "run")
    return TraceReader(folder / "run")


@pytest.fixture
def reader(before):
    """Makes a reader of replies that come after that run."""

    def make(family=PLAIN, options=()):
        video = before.started.video
        return Reader(
            tools=offered(family),
            ledger=before.ledger(),
            calls=before.calls(),
            results=before.finished_calls(),
            places=Places(family, video),
            options=options,
        )

    return make


def use(name, arguments, key="a"):
    return ToolUse(id=key, name=name, arguments=arguments)


def calling(*uses, text=""):
    return Reply(text=text, uses=tuple(uses))


def zoom(box, **more):
    return calling(use("zoom", {"t_s": 1, "box": box, **more}))


def words(text, finish="stop"):
    return Reply(text=text, finish=finish)


QUERY = json.dumps(TRACK[1])
CALL = json.dumps({"name": "track", "arguments": TRACK[1]})

MENDED = {
    "tool_call tags": (words(f"<tool_call>\n{CALL}\n</tool_call>"), [TRACK]),
    "one time where several may be": (
        calling(use("look", {"t_s": 1.0})),
        [("look", {"times_s": [1.0]})],
    ),
    "one time by another name": (calling(use("look", {"time": "1.25 s"})), [("look", {"times_s": [1.25]})]),
    "an unclosed tool_call tag": (words(f"I look first. <tool_call>{CALL}"), [TRACK]),
    "several tool_call tags": (
        words(f'<tool_call>{CALL}</tool_call><tool_call>{{"name": "scenes", "arguments": {{}}}}</tool_call>'),
        [TRACK, ("scenes", {})],
    ),
    "function markup": (
        words("<function=track><parameter=query>\nblue car\n</parameter></function>"),
        [TRACK],
    ),
    "invoke markup": (
        words('<invoke name="track"><parameter name="query">blue car</parameter></invoke>'),
        [TRACK],
    ),
    "function tags round JSON": (words(f"<function=track>{QUERY}</function>"), [TRACK]),
    "pairs of keys and values": (
        words("<tool_call>track\n<arg_key>query</arg_key>\n<arg_value>blue car</arg_value></tool_call>"),
        [TRACK],
    ),
    "python tag": (words(f'<|python_tag|>{{"name": "track", "parameters": {QUERY}}}'), [TRACK]),
    "TOOL_CALLS with a list": (words(f"[TOOL_CALLS][{CALL}]"), [TRACK]),
    "TOOL_CALLS with ARGS": (words(f"[TOOL_CALLS]track[ARGS]{QUERY}"), [TRACK]),
    "tool separators": (
        words(f"<｜tool▁call▁begin｜>function<｜tool▁sep｜>track\n```json\n{QUERY}\n```<｜tool▁call▁end｜>"),
        [TRACK],
    ),
    "fenced JSON": (words(f"I search.\n```json\n{CALL}\n```"), [TRACK]),
    "fenced JSON of a server": (
        words(
            json.dumps(
                {"tool_calls": [{"type": "function", "function": {"name": "track", "arguments": QUERY}}]}
            )
        ),
        [TRACK],
    ),
    "tool and args": (words(json.dumps({"tool": "track", "args": TRACK[1]})), [TRACK]),
    "the name as a key": (words(json.dumps({"track": TRACK[1]})), [TRACK]),
    "flat": (words(json.dumps({"name": "track", "query": "blue car"})), [TRACK]),
    "python": (words("```tool_code\ntrack(query='blue car')\n```"), [TRACK]),
    "a list in python": (words("[track(query='blue car'), look(times_s=[1.0, 2.0])]"), [TRACK, LOOK]),
    "action and input": (words(f"Thought: hm.\nAction: track\nAction Input: {QUERY}"), [TRACK]),
    "a call after a thought": (words(f"<think>or <tool_call>{{}}</tool_call>?</think>{CALL}"), [TRACK]),
    "a missing brace": (
        words('<tool_call>{"name": "track", "arguments": {"query": "blue car"}</tool_call>'),
        [TRACK],
    ),
    "arguments as text": (calling(use("track", QUERY)), [TRACK]),
    "arguments as text in a fence": (calling(use("track", f"```json\n{QUERY}\n```")), [TRACK]),
    "words round the arguments": (calling(use("track", f"Sure! {QUERY} ok")), [TRACK]),
    "a brace too many": (calling(use("track", QUERY + "}")), [TRACK]),
    "a brace too few": (calling(use("look", '{"times_s": [1.0, 2.0]')), [LOOK]),
    "two closers too few": (calling(use("look", '{"times_s": [1.0, 2.0')), [LOOK]),
    "a trailing comma": (calling(use("look", '{"times_s": [1.0, 2.0,],}')), [LOOK]),
    "single quotes": (calling(use("track", "{'query': 'blue car', 'strict': False}")), [TRACK]),
    "bare keys": (calling(use("track", '{query: "blue car"}')), [TRACK]),
    "curly quotes": (calling(use("track", "{“query”：“blue car”}")), [TRACK]),
    "nested once too often": (calling(use("track", {"arguments": TRACK[1]})), [TRACK]),
    "nested twice too often": (calling(use("track", {"track": {"parameters": QUERY}})), [TRACK]),
    "arguments in a list": (calling(use("track", [TRACK[1]])), [TRACK]),
    "no arguments": (calling(use("scenes", None)), [("scenes", {})]),
    "empty arguments": (calling(use("scenes", "")), [("scenes", {})]),
    "null arguments": (calling(use("track", {**TRACK[1], "span": None, "point": None})), [TRACK]),
    "a name in a namespace": (calling(use("functions.track", TRACK[1])), [TRACK]),
    "a name in capitals": (calling(use(" Track", TRACK[1])), [TRACK]),
    "a name with a channel": (calling(use("track<|channel|>commentary", TRACK[1])), [TRACK]),
    "a full-width name": (calling(use("ｔｒａｃｋ", TRACK[1])), [TRACK]),
    "the same call twice at once": (calling(use("track", TRACK[1]), use("track", QUERY, "b")), [TRACK]),
    "ids that are alike": (calling(use("track", TRACK[1]), use("scenes", {})), [TRACK, ("scenes", {})]),
    "ids that are empty": (
        calling(use("track", TRACK[1], ""), use("scenes", {}, "")),
        [TRACK, ("scenes", {})],
    ),
    "a time for a list": (calling(use("look", {"times_s": 1.0})), [("look", {"times_s": [1.0]})]),
    "times as text": (calling(use("look", {"times_s": "1.0, 2.0"})), [LOOK]),
    "times with units": (calling(use("look", {"times_s": ["1 s", "0:02"]})), [LOOK]),
    "times under another name": (calling(use("look", {"timestamps": [1.0, 2.0]})), [LOOK]),
    "times nested": (calling(use("look", {"times_s": [[1.0, 2.0]]})), [LOOK]),
    "a time just past the end": (calling(use("look", {"times_s": [3.02]})), [("look", {"times_s": [2.98]})]),
    "a span as a list": (calling(use("track", {**TRACK[1], "span": [0.5, 2]})), [SPAN]),
    "a span with its ends swapped": (
        calling(use("track", {**TRACK[1], "span": {"start_s": 2, "end_s": 0.5}})),
        [SPAN],
    ),
    "a span in camel case": (calling(use("track", {**TRACK[1], "span": {"startS": 0.5, "endS": 2}})), [SPAN]),
    "a span past the end": (
        calling(use("track", {**TRACK[1], "span": {"start_s": 0.5, "end_s": 10}})),
        [("track", {**TRACK[1], "span": {"start_s": 0.5, "end_s": 3.0}})],
    ),
    "swapped corners": (zoom([100, 60, 40, 20]), [ZOOM]),
    "one swapped side": (zoom([100, 20, 40, 60]), [ZOOM]),
    "two corners": (zoom([[40, 20], [100, 60]]), [ZOOM]),
    "named corners": (
        zoom({"x1": 40, "y1": 20, "x2": 100, "y2": 60}),
        [ZOOM],
    ),
    "a box under its trained name": (calling(use("zoom", {"t_s": 1, "bbox_2d": [40, 20, 100, 60]})), [ZOOM]),
    "a box as text": (zoom("(40,20),(100,60)"), [ZOOM]),
    "a box hardly past the edge": (
        zoom([-3, -2, 195, 124]),
        [("zoom", {"t_s": 1.0, "box": [0.0, 0.0, 192.0, 120.0]})],
    ),
    "an id for a list": (calling(use("measure", {"quantity": "path_length", "of": "e1"})), [MEASURE]),
    "an id in capitals": (calling(use("measure", {"quantity": "path_length", "of": ["E1"]})), [MEASURE]),
    "an id as a number": (calling(use("measure", {"quantity": "path_length", "of": [1]})), [MEASURE]),
    "a number for words": (calling(use("track", {"query": 7})), [("track", {"query": "7"})]),
    "a word with blanks": (calling(use("measure", {"quantity": "Path Length", "of": ["e1"]})), [MEASURE]),
}


@pytest.mark.parametrize("case", MENDED)
def test_what_can_mean_one_thing_only_is_read_so_and_the_repair_is_noted(reader, case):
    reply, calls = MENDED[case]
    reading = reader()(reply)
    assert reading.correction is None
    assert list(reading.calls) == calls
    silent = ("arguments as text", "ids that are empty", "no arguments", "empty arguments", "null arguments")
    assert bool(reading.repairs) is (case not in silent), reading.repairs


CORRECTED = {
    "an empty turn": (words(""), "empty"),
    "blanks alone": (words(" \n\t"), "empty"),
    "words alone": (words("The red car is visible for three seconds."), "no call could be read"),
    "a thought alone": (words(f"<think>{CALL}"), "no call could be read"),
    "a tool that is not there": (calling(use("fly", {})), "no tool 'fly'; there are "),
    "a tool misspelt": (calling(use("trak", TRACK[1])), "did you mean 'track'?"),
    "a tool that is not there, in words": (
        words('<tool_call>{"name": "shell", "arguments": {}}'),
        "no tool 'shell'",
    ),
    "a call and an answer": (calling(use("track", TRACK[1]), use("answer", ANSWER, "b")), "not both at once"),
    "two answers": (
        calling(use("answer", ANSWER), use("answer", {"outcome": "insufficient_evidence"}, "b")),
        "several answers",
    ),
    "far too many calls": (
        calling(*(use("look", {"times_s": [n / 10]}, f"u{n}") for n in range(MOST_CALLS + 1))),
        "too many",
    ),
    "arguments that are no JSON, in tags": (
        words('<tool_call>{"name": "track", "arguments": {query: blue car}}</tool_call>'),
        "the arguments of 'track' are no JSON",
    ),
    "arguments that are no JSON": (calling(use("track", "the blue car")), "no JSON: 'the blue car'"),
    "arguments cut off in a word": (calling(use("track", '{"query": "blue c')), "no JSON"),
    "a number as arguments": (calling(use("track", 3)), "must be an object"),
    "a list of arguments": (calling(use("track", ["blue", "car"])), "must be an object, not a list"),
    "a key given twice": (calling(use("track", '{"query": "a", "query": "b"}')), "no JSON"),
    "two objects": (calling(use("track", '{"query": "a"} {"query": "b"}')), "no JSON"),
    "huge arguments": (calling(use("track", {"query": "x" * 50_000})), "too long"),
    "bottomless arguments": (calling(use("look", {"times_s": json.loads("[" * 60 + "]" * 60)})), "too deep"),
    "an endless number": (calling(use("look", '{"times_s": [1e999]}')), "no JSON"),
    "a number beyond all times": (calling(use("look", {"times_s": [1e300]})), "endless number"),
    "no number": (calling(use("look", '{"times_s": [NaN]}')), "no JSON"),
    "a wrong type": (
        calling(use("zoom", {"t_s": "soon", "box": [40, 20, 100, 60]})),
        "t_s: Input should be a valid number",
    ),
    "an argument left out": (calling(use("zoom", {"t_s": 1})), "box: Field required"),
    "an argument that is none": (
        calling(use("track", {**TRACK[1], "colour": "red"})),
        "no 'colour', only query",
    ),
    "a word that is none": (
        calling(use("measure", {"quantity": "weight", "of": ["e1"]})),
        "'weight' is none of visible_duration",
    ),
    "too few corners": (zoom([40, 20, 100]), "four numbers"),
    "a box outside the frame": (zoom([400, 20, 500, 60]), "outside of the frame"),
    "a box without extent": (zoom([40, 20, 40, 60]), "less than a pixel"),
    "a box of shares": (zoom([0.2, 0.2, 0.5, 0.5]), "less than a pixel"),
    "a line outside the frame": (
        calling(use("events", {"of": "e1", "event": "cross", "line": [0, 0, 0, 500]})),
        "outside of the frame",
    ),
    "a picture that is not there": (
        zoom([40, 20, 100, 60], on="p9"),
        "no picture 'p9'",
    ),
    "a picture for a tool without boxes": (calling(use("look", {"times_s": [1.0], "on": "p1"})), "no 'on'"),
    "a picture by no label": (zoom([40, 20, 100, 60], on=[3]), "label of a picture"),
    "a time outside the video": (calling(use("look", {"times_s": [30.0]})), "from 0.00 to 3.00 s"),
    "a time before the video": (
        calling(use("zoom", {"t_s": -2, "box": [40, 20, 100, 60]})),
        "outside the video",
    ),
    "frames for seconds": (
        calling(use("look", {"times_s": [0, 25, 50, 74]})),
        "times are seconds, not numbers of frames",
    ),
    "a span outside the video": (calling(use("track", {**TRACK[1], "span": [5, 9]})), "outside the video"),
    "evidence that is not there": (
        calling(use("events", {"of": "e9", "event": "stop"})),
        "evidence so far is 3 piece(s)",
    ),
    "a call for evidence": (calling(use("events", {"of": "k1", "event": "stop"})), "a call, and gave e1"),
    "a call made before": (calling(use("track", RED)), "made before and it gave e1"),
    "a call made before, in other words": (words("track(query='red car', strict=False)"), "made before"),
    "two calls that come to the same": (
        calling(use("track", TRACK[1]), use("track", {**TRACK[1], "strict": False}, "b")),
        "come to the same",
    ),
    "an answer without claims": (calling(use("answer", {"truth": True})), "at least one claim"),
    "an answer that cites what is not there": (
        calling(use("answer", {"claims": [{"kind": "quantity", "evidence": ["e9"]}]})),
        "cites e9",
    ),
    "an answer of no known kind": (
        calling(use("answer", {"claims": [{"kind": "feeling", "evidence": ["e2"]}]})),
        "claims.0.kind",
    ),
    "a claim that rests on pictures alone": (
        calling(
            use(
                "answer",
                {
                    "claims": [
                        {
                            "kind": "attribute",
                            "evidence": ["e3"],
                            "subject": "the car",
                            "name": "colour",
                            "value": "red",
                        }
                    ]
                },
            )
        ),
        "with `track`",
    ),
    "an answer whose claims are words": (calling(use("answer", {"claims": "It is red."})), "claims.0"),
    "a reply that was cut off": (words("I will now look at", finish="length"), "cut off"),
    "a call that was cut off": (
        Reply(uses=(use("track", '{"query": "blue'),), finish="length"),
        "cut off",
    ),
}


@pytest.mark.parametrize("case", CORRECTED)
def test_what_cannot_be_read_is_told_in_one_clear_sentence(reader, case):
    reply, told = CORRECTED[case]
    reading = reader()(reply)
    assert (reading.calls, reading.draft) == ((), None)
    assert told in reading.correction
    assert reading.correction.endswith(".")
    assert len(reading.correction) < 900


@pytest.mark.parametrize(
    "written",
    [
        ANSWER,
        json.dumps(ANSWER),
        {"claims": json.dumps(ANSWER["claims"])},
        {"claims": ANSWER["claims"][0]},
        {"claims": [{"kind": "Quantity", "evidence": "E2"}]},
        {"answer": ANSWER},
        {"claims": [{"kind": "quantity", "evidence": [2], "value": None, "unit": None}], "choice": None},
    ],
    ids=json.dumps,
)
def test_an_answer_is_read_however_it_is_wrapped(reader, written):
    whole = reader()(calling(use("answer", ANSWER))).draft
    assert whole is not None
    assert reader()(calling(use("answer", written))).draft == whole


def test_an_answer_in_words_is_an_answer(reader):
    assert reader()(words(f"```json\n{json.dumps(ANSWER)}\n```")).draft is not None


@pytest.mark.parametrize("choice", ["Three Seconds", "three seconds.", " three  seconds", "THREE SECONDS"])
def test_an_option_is_known_whatever_its_case_and_marks(reader, choice):
    read = reader(options=("three seconds", "two seconds"))
    draft = read(calling(use("answer", {**ANSWER, "choice": choice}))).draft
    assert draft.choice == "three seconds"


def test_an_option_that_is_none_is_corrected(reader):
    reading = reader(options=("three seconds", "two seconds"))(
        calling(use("answer", {**ANSWER, "choice": "four seconds"}))
    )
    assert "none of the options" in reading.correction


def test_named_corners_say_themselves_which_is_which(reader):
    family = Family(boxes="thousand", rows_first=True)
    corners = {"xmin": 250, "ymin": 500, "xmax": 500, "ymax": 750}
    (call,) = reader(family)(zoom(corners)).calls
    assert call[1]["box"] == pytest.approx([48, 60, 96, 90])


def test_a_line_keeps_its_direction(reader):
    line = [150.0, 100.0, 20.0, 10.0]
    (call,) = reader()(calling(use("events", {"of": "e1", "event": "cross", "line": line}))).calls
    assert call[1]["line"] == line


@pytest.mark.parametrize("family", [PLAIN, Family(boxes="thousand", rows_first=True)])
@pytest.mark.parametrize("written", [[-4, 10, 1000, 20], {"x1": -4, "y1": 10, "x2": 1000, "y2": 20}])
def test_places_in_metres_are_no_places_in_the_picture(reader, family, written):
    asked = {"quantity": "crossing_time", "of": ["e1"], "line_m": written}
    reading = reader(family)(calling(use("measure", asked)))
    assert reading.correction is None
    assert reading.calls[0][1]["line_m"] == [-4.0, 10.0, 1000.0, 20.0]


@pytest.mark.parametrize("field", ["line_m", "zone_m"])
def test_places_in_metres_have_four_numbers(reader, field):
    asked = {"quantity": "crossing_time", "of": ["e1"], field: [1, 2]}
    assert f"{field}" in reader()(calling(use("measure", asked))).correction
