"""What was made again is what was made then, within what it may be off by; anything else is told."""

import pytest

from vidence.traces.replay.alike import Leeway, Off, unlike

ONE, OTHER = "a" * 64, "b" * 64


def exact(where):
    return Off()


def near(where):
    return Off(by=0.5)


def never(was, now):
    return False


@pytest.mark.parametrize(
    ("was", "now", "allowed", "same"),
    [
        (1.0, 1.0, exact, True),
        (1.0, 1.2, exact, False),
        (1.0, 1.4, near, True),
        (1.0, 1.6, near, False),
        (1, True, near, False),
        (100, 101, lambda where: Off(share=0.1), False),
        (100.0, 101.0, lambda where: Off(share=0.1), True),
        ("1", 1, near, False),
        (None, 0.0, near, False),
        ([1.0, 2.0], [1.1], near, False),
        ({"a": 1.0}, {"a": 1.0, "b": None}, near, True),
        (ONE, OTHER, near, False),
    ],
)
def test_numbers_may_be_off_by_what_is_allowed_and_all_else_is_the_same(was, now, allowed, same):
    assert (unlike({"v": was}, {"v": now}, Leeway(allowed), never) is None) is same


def test_what_is_allowed_may_differ_from_place_to_place():
    def allowed(where):
        return Off(share=0.1) if where == "speed" else Off()

    assert unlike({"speed": 10.0, "count": 3}, {"speed": 10.5, "count": 3}, Leeway(allowed), never) is None
    found = unlike({"speed": 10.0, "count": 3}, {"speed": 10.5, "count": 4}, Leeway(allowed), never)
    assert (found.where, found.was, found.now) == ("count", "3", "4")


def test_blobs_are_asked_about_and_other_words_are_not():
    asked = []

    def same_blob(was, now):
        asked.append((was, now))
        return True

    was, now = {"map": ONE, "text": "a"}, {"map": OTHER, "text": "a"}
    assert unlike(was, now, Leeway(exact), same_blob) is None
    assert unlike(was, {**now, "text": "b"}, Leeway(exact), same_blob).where == "text"
    assert asked == [(ONE, OTHER)] * 2


def test_how_far_off_it_was_is_told_of_what_was_let_stand_and_of_what_was_not():
    leeway = Leeway(near)
    was, now = {"a": [1.0, 2.0], "b": 3.0}, {"a": [1.1, 2.4], "b": 4.0}
    assert unlike(was, now, leeway, never).where == "b"
    assert (leeway.taken["a"].by, leeway.taken["a"].most) == (pytest.approx(0.4), 0.5)
    assert str(leeway.beyond) == "b by 1 (0.5 is allowed)"
