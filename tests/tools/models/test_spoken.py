"""Calls in the words of a model are found; those in tags of its own are whole if there is nothing to mend."""

import pytest

from vidence.tools.models.spoken import said_before, spoken_calls

KNOWN = ("track", "look", "zoom", "scenes")
CALL = '{"name": "track", "arguments": {"query": "red car"}}'
TRACK = ("track", {"query": "red car"})
MARKUP = "<function=track><parameter=query>\nred car\n</parameter></function>"


def calls(text, known=KNOWN):
    return [(call.name, call.arguments) for call in spoken_calls(text, known)]


@pytest.mark.parametrize(
    ("text", "before"),
    [
        (f"<tool_call>\n{CALL}\n</tool_call>", ""),
        (f"I look.\n<tool_call>{CALL}</tool_call>", "I look."),
        (f"I look.\n<tool_call>{CALL}", "I look."),
        (f"<tool_call>[{CALL}]</tool_call>", ""),
        (f"<tool_call>{CALL.replace('arguments', 'parameters')}</tool_call>", ""),
        (f"I look.<tool_call>\n{MARKUP}</tool_call>", "I look."),
        (f"I look. {MARKUP}", "I look."),
        ("<tool_call>track\n<arg_key>query</arg_key><arg_value>red car</arg_value></tool_call>", ""),
        (f"<think>maybe <tool_call>x</tool_call></think>So:<tool_call>{CALL}</tool_call>", "So:"),
    ],
)
def test_a_call_in_tags_that_models_are_taught_is_whole(text, before):
    (call,) = spoken_calls(text, KNOWN)
    assert (call.name, call.arguments, call.whole) == (*TRACK, True)
    assert said_before(text, call) == before


@pytest.mark.parametrize(
    "text",
    [
        CALL,
        f"```json\n{CALL}\n```",
        "track(query='red car')",
        f"<tool_call>{CALL[:-1]}</tool_call>",
        f"<tool_call>{CALL}}}</tool_call>",
        f"<tool_call>I think {CALL}</tool_call>",
        MARKUP.removesuffix("</function>"),
    ],
)
def test_a_call_in_other_words_or_one_that_is_broken_is_read_and_not_whole(text):
    (call,) = spoken_calls(text, KNOWN)
    assert (call.name, call.arguments, call.whole) == (*TRACK, False)


def test_several_calls_keep_their_order():
    text = f'<tool_call>{CALL}</tool_call>\n<tool_call>{{"name": "scenes"}}</tool_call>'
    assert calls(text) == [TRACK, ("scenes", {})]
    assert [call.start for call in spoken_calls(text, KNOWN)] == [0, text.rindex("<tool_call>")]


def test_markup_gives_numbers_and_lists_as_such_and_words_as_they_stand():
    text = (
        "<tool_call>\n<function=zoom>\n<parameter=t_s>\n1.5\n</parameter>\n"
        "<parameter=box>\n[1, 2, 3, 4]\n</parameter>\n<parameter=sheet>true</parameter>"
        "<parameter=query>plate 0123</parameter><parameter=label>0123</parameter></function>\n</tool_call>"
    )
    given = {"t_s": 1.5, "box": [1, 2, 3, 4], "sheet": True, "query": "plate 0123", "label": "0123"}
    assert calls(text) == [("zoom", given)]


@pytest.mark.parametrize("name", ["track", "shell"])
@pytest.mark.parametrize(
    "rest",
    [
        '"arguments": {query: red}}',
        "oh",
        '"arguments": {"times_s": NaN}}',
        '"arguments": {"times_s": 1e999}}',
        f'"arguments": {{"times_s": {"[" * 5000 + "]" * 5000}}}}}',
    ],
    ids=lambda rest: rest[:30],
)
def test_what_cannot_be_read_between_tags_keeps_its_name_and_stays_as_it_was_written(name, rest):
    body = f'{{"name": "{name}", {rest}'
    (call,) = spoken_calls(f"<tool_call>{body}</tool_call>", KNOWN)
    assert (call.name, call.arguments, call.whole) == (name, body, False)


@pytest.mark.parametrize("arguments", ['"arguments": {}', '"parameters": {"command": "ls"}'])
def test_a_call_of_an_unknown_tool_in_tags_is_a_call(arguments):
    (call,) = spoken_calls(f'<tool_call>{{"name": "shell", {arguments}}}</tool_call>', KNOWN)
    assert (call.name, call.whole) == ("shell", True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The car is red.",
        "<tool_call>follow the car</tool_call>",
        f"<think>I could write <tool_call>{CALL}</tool_call> now</think> but I do not.",
        f"The thought of a template that begins it: {CALL}</think> No.",
    ],
)
def test_what_is_no_call_stays_text(text):
    assert calls(text) == []


def test_who_was_offered_nothing_calls_nothing():
    assert calls(f"<tool_call>{CALL}</tool_call> {CALL}", ()) == []


def test_a_call_is_found_after_a_thought_of_any_length():
    assert calls(f"<think>{'hm ' * 20_000}</think>{CALL}") == [TRACK]
