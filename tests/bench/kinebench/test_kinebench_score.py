import pytest

from vidence.bench.kinebench.asked import Amount, Bearing, Instant, Label, Option, Question, YesNo
from vidence.bench.kinebench.figures import GOALS, figures, held
from vidence.bench.kinebench.run import Result
from vidence.bench.kinebench.score import Reply, clock_of, mra, score
from vidence.bench.kinebench.table import goals, tables


def asked(truth, *, kind="travelled_distance", stratum="static", occluded=False, options=()):
    return Question(
        id="q", scene="s", seed=0, stratum=stratum, kind=kind, text="?", options=options,
        occluded=occluded, truth=truth,
    )  # fmt: skip


def number(value, unit="m", ci95=None, **more):
    return Reply("answered", value=value, unit=unit, ci95=ci95, **more)


def test_an_error_is_a_share_of_the_truth_and_the_unit_does_not_matter():
    found = score(number(11.0, ci95=(9.5, 12.5)), asked(Amount(value=10.0, unit="m")))
    assert found.outcome == "right"
    assert found.error == pytest.approx(0.1)
    assert found.half_width == pytest.approx(0.15)
    assert found.covered
    fast = score(number(36.0, "km/h", (34.2, 37.8)), asked(Amount(value=10.0, unit="m/s")))
    assert fast.error == pytest.approx(0.0, abs=1e-9)
    assert fast.half_width == pytest.approx(0.05)


def test_near_nought_an_error_is_a_share_of_the_floor():
    still = asked(Amount(value=0.0, unit="m/s"))
    assert score(number(0.07, "m/s"), still).outcome == "right"
    assert score(number(0.08, "m/s"), still).outcome == "wrong"


def test_wrong_and_sure_is_wrong_outside_its_own_interval():
    truth = asked(Amount(value=10.0, unit="m"))
    assert not score(number(14.0, ci95=(9.0, 19.0)), truth).wrong_but_confident
    assert score(number(14.0, ci95=(13.0, 15.0)), truth).wrong_but_confident
    assert score(number(14.0), truth).wrong_but_confident
    assert score(number(1.0, "s"), truth).wrong_but_confident
    assert not score(number(10.5, ci95=(10.2, 10.8)), truth).wrong_but_confident


def test_a_turn_to_either_side_is_as_large():
    turn = asked(Amount(value=-80.0, unit="deg", unsigned=True))
    for value, ci95 in ((84.0, (78.0, 90.0)), (-84.0, (-90.0, -78.0))):
        found = score(number(value, "deg", ci95), turn)
        assert (found.error, found.covered) == (pytest.approx(0.05), True)


@pytest.mark.parametrize(
    ("degrees", "hour"), [(0.0, 12), (14.9, 12), (15.1, 1), (90.0, 3), (346.0, 12), (330.0, 11)]
)
def test_a_clock_s_hours_are_thirty_degrees_wide(degrees, hour):
    assert clock_of(degrees) == hour


def test_directions_are_scored_by_hours_and_degrees_across_twelve():
    truth = asked(Bearing(degrees=2.0), kind="direction")
    near = score(Reply("answered", degrees=350.0, clock=12, direction_ci95=(340.0, 364.0)), truth)
    assert (near.outcome, near.hours_off, near.degrees_off, near.covered) == ("right", 0, 12.0, True)
    off = score(Reply("answered", degrees=320.0, clock=11, direction_ci95=(310.0, 330.0)), truth)
    assert (off.outcome, off.hours_off, off.wrong_but_confident) == ("wrong", 1, True)


def test_labels_are_read_from_the_label_or_the_words():
    truth = asked(Label(word="red", against="blue"), kind="distance_comparison")
    assert score(Reply("answered", label="the red car"), truth).outcome == "right"
    assert score(Reply("answered", label="the blue car"), truth).wrong_but_confident
    undecided = score(Reply("answered", label="cannot be told apart"), truth)
    assert (undecided.outcome, undecided.wrong_but_confident) == ("wrong", False)
    away = asked(Label(word="away"), kind="toward_camera")
    assert score(Reply("answered", label="away"), away).outcome == "right"
    assert score(Reply("answered", label="neither toward nor away"), away).outcome == "wrong"


def test_yes_or_no_instants_and_options_are_right_or_wrong():
    assert score(Reply("answered", truth=True), asked(YesNo(value=True))).outcome == "right"
    assert not score(Reply("answered", truth=None), asked(YesNo(value=True))).wrong_but_confident
    assert score(Reply("answered", time_s=2.25), asked(Instant(t_s=2.0))).outcome == "right"
    assert score(Reply("answered", time_s=2.4), asked(Instant(t_s=2.0))).outcome == "wrong"
    options = asked(Option(text="4.0 m"), options=("2.0 m", "4.0 m"))
    assert score(Reply("answered", choice="4.0 m"), options).outcome == "right"
    assert score(Reply("insufficient_evidence"), options).outcome == "refused"


@pytest.mark.parametrize(("error", "share"), [(0.0, 1.0), (0.04, 1.0), (0.12, 0.8), (0.3, 0.4), (0.6, 0.0)])
def test_mra_is_the_share_of_thresholds_that_an_error_keeps_below(error, share):
    assert mra(error) == pytest.approx(share)
    assert mra(None) == 0.0


def result(reply, question):
    return Result(question, reply, score(reply, question), 0.1)


def some(errors, refused=0):
    question = asked(Amount(value=10.0, unit="m"))
    given = [result(number(10.0 * (1 + e), ci95=(9.0, 11.0)), question) for e in errors]
    return given + [result(Reply("insufficient_evidence"), question)] * refused


def test_figures_of_hand_made_answers():
    row = figures("all", some([0.01, 0.02, 0.03, 0.5], refused=1))
    assert row.asked == 5
    assert row.median_error == pytest.approx(0.03)
    assert row.p90_error == float("inf")
    assert row.within == pytest.approx(0.6)
    assert row.refused == pytest.approx(0.2)
    # Every interval is from 9 to 11 about a truth of 10.
    assert row.covered == 1.0
    assert row.width == pytest.approx(0.1 / 0.025)
    assert row.right == pytest.approx(0.6)


def test_goals_are_held_against_their_own_answers_and_print_mean_and_worst():
    good, bad = held(some([0.01] * 20)), held(some([0.01] * 10 + [0.5] * 10))
    by_name = {h.goal.name: h for h in good}
    assert by_name["distance and speed, median error"].met
    assert by_name["moving camera, median error"].asked == 0
    assert not by_name["ci95 covers, static"].met
    assert len(good) == len(GOALS)
    row = next(text for text in goals([good, bad]) if "within" in text and "speed" in text)
    assert [word in row for word in ("75.0%", "50.0%", "NOT MET")] == [True] * 3
    assert any("travelled_distance" in text for text in tables(some([0.01])))
