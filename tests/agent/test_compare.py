"""Two choices of backends: the second has the first's, but for what is chosen otherwise."""

import pytest

from vidence.agent.compare import sides
from vidence.traces.errors import UsageError


def test_the_other_side_keeps_what_it_does_not_choose_anew():
    a, b = sides(["detector=motion", "tracker=association"], ["detector=colour"])
    assert a == ("detector=motion", "tracker=association")
    assert b == ("tracker=association", "detector=colour")


@pytest.mark.parametrize(
    ("one", "other", "message"),
    [
        (["detector=motion"], [], "nothing was given to compare"),
        (["detector=motion"], ["detector=motion"], "same"),
        (["detector=motion"], ["detector=motoin"], "did you mean 'motion'"),
    ],
)
def test_sides_that_cannot_differ_are_refused(one, other, message):
    with pytest.raises(UsageError, match=message):
        sides(one, other)
