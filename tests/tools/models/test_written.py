"""Calls that a model wrote into its text are found; broken ones are passed on as they stand."""

import pytest

from vidence.tools.models.written import written_uses

CALL = '{"name": "track", "arguments": {"query": "red car"}}'
TRACK = ("track", {"query": "red car"})


def uses(text):
    return [(use.name, use.arguments) for use in written_uses(text, 1).uses]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (f"<tool_call>\n{CALL}\n</tool_call>", ""),
        (f"I look.\n<tool_call>{CALL}</tool_call>", "I look."),
        (f"<tool_call>{CALL}", ""),
        (f"<tool_call>[{CALL}]</tool_call>", ""),
        (f"<tool_call>{CALL.replace('arguments', 'parameters')}</tool_call>", ""),
        ("<tool_call><function=track><parameter=query>\nred car\n</parameter></function></tool_call>", ""),
        (f"<think>maybe <tool_call>x</tool_call></think><tool_call>{CALL}</tool_call>",
         "<think>maybe <tool_call>x</tool_call></think>"),
    ],
)  # fmt: skip
def test_a_call_is_found_however_it_is_written(text, rest):
    assert uses(text) == [TRACK]
    assert written_uses(text, 1).text == rest


def test_several_calls_keep_their_order_and_get_ids_of_their_turn():
    written = written_uses(f'<tool_call>{CALL}</tool_call>\n<tool_call>{{"name": "scenes"}}</tool_call>', 3)
    assert [(use.id, use.name, use.arguments) for use in written.uses] == [
        ("call00301", *TRACK),
        ("call00302", "scenes", {}),
    ]


def test_markup_gives_numbers_and_lists_as_such():
    text = (
        "<tool_call>\n<function=zoom>\n<parameter=t_s>\n1.5\n</parameter>\n"
        "<parameter=box>\n[1, 2, 3, 4]\n</parameter>\n</function>\n</tool_call>"
    )
    assert uses(text) == [("zoom", {"t_s": 1.5, "box": [1, 2, 3, 4]})]


@pytest.mark.parametrize(
    ("broken", "arguments"),
    [
        ('{"name": "track", "arguments": {"query": "red car"}', '{"query": "red car"}'),
        ('{"name": "track", "arguments": {"query": "red car"}}}', '{"query": "red car"}}}'),
        ('{"name": "track", "arguments": {query: red}}', "{query: red}}"),
        ('{"name": "track", oh', '{"name": "track", oh'),
    ],
)
def test_a_broken_call_keeps_its_name_and_its_arguments_as_they_stand(broken, arguments):
    assert uses(f"<tool_call>{broken}</tool_call>") == [("track", arguments)]


@pytest.mark.parametrize("value", ["NaN", "1e999", '"\\ud800"', "[" * 5000 + "]" * 5000])
def test_what_a_trace_cannot_hold_stays_as_it_was_written(value):
    text = f'{{"name": "look", "arguments": {{"times_s": {value}}}}}'
    assert uses(f"<tool_call>{text}</tool_call>") == [("look", f'{{"times_s": {value}}}}}')]


@pytest.mark.parametrize(
    "text",
    ["", "The car is red.", "<tool_call>track the car</tool_call>", CALL, f"```json\n{CALL}\n```",
     f"<think>I could write <tool_call>{CALL}</tool_call> now</think> but I do not."],
)  # fmt: skip
def test_what_is_no_call_stays_text(text):
    assert written_uses(text, 1) == (text, ())
