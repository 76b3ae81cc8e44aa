"""What a model wrote can always be put into a trace."""

import pytest

from vidence.traces.canonical import canonical
from vidence.traces.records import Reply, ToolUse


@pytest.mark.parametrize("odd", ["a\ud800", "\udfff\x00", "\U0001f600"])
def test_any_text_can_be_stored(odd):
    use = ToolUse(id=odd, name=odd, arguments={odd: [odd, {"deep": odd}]})
    assert canonical(Reply(text=odd, uses=(use,)))


def test_numbers_that_json_does_not_know_become_words():
    use = ToolUse(id="1", name="zoom", arguments={"t_s": float("inf"), "box": [1.0, float("nan")]})
    assert use.arguments == {"t_s": "inf", "box": [1.0, "nan"]}
    assert canonical(use)
