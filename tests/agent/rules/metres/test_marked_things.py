"""What a user points at is measured and compared like anything that has a name."""

import pytest

from vidence.agent.rules.reading import read_question


@pytest.mark.parametrize(
    "question",
    [
        "How far does the second marked object travel between 0 and 2 s?",
        "How far does the object at the second point travel?",
        "How fast is the object at point 2 at 1 s?",
    ],
)
def test_a_marked_thing_is_measured(question):
    query = read_question(question)
    assert query.kind == "measure"
    assert query.thing.point == 1


def test_two_marked_things_are_compared():
    query = read_question("Which travelled farther, the object at point 1 or the object at point 2?")
    assert query.kind == "compare"
    assert [thing.point for thing in query.candidates] == [0, 1]
