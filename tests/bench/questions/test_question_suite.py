import pytest

from vidence.bench.questions.facts import Facts
from vidence.bench.questions.kinds import KINDS
from vidence.bench.questions.pairs import At, During, Instant, Pair, Refused
from vidence.bench.questions.run import run, tally
from vidence.bench.questions.score import VERBS, Verdict, score
from vidence.bench.questions.suite import suite
from vidence.bench.scenes.camera import GroundCamera
from vidence.bench.scenes.scene import Actor, Scene
from vidence.bench.scenes.script import go

CAMERA = GroundCamera(width=320, height=180, focal_px=250.0, height_m=5.0, pitch_deg=24.0)
WORDS = ("up", "up-right", "right", "down-right", "down", "down-left", "left", "up-left")


@pytest.fixture(scope="module")
def truths(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scenes")
    car = Actor(
        "car", "red", go(((-10.0, 10.0), (20.0, 10.0)), (2.0, 5.0), (1.5, 0.0), (4.0, 5.0), start_s=0.5)
    )
    person = Actor("person", "blue", go(((9.0, 13.0), (-20.0, 13.0)), (9.0, 3.0), start_s=1.5))
    late = Actor("ball", "yellow", go(((6.0, 7.5), (-20.0, 7.5)), (9.0, 4.0), start_s=3.0))
    scenes = {"one": (car, person), "two": (car, person, late)}
    return {
        name: Scene(name, 3, CAMERA, "tiles", actors, 8.0, 10.0).render(folder / f"{name}-3.mp4")
        for name, actors in scenes.items()
    }


@pytest.fixture(scope="module")
def pairs(truths):
    return suite(3, truths, per_kind=4)


def whole_tube(truth, number):
    thing = truth.thing(number)
    frames = thing.seen_frames()
    return {
        "label": thing.name,
        "boxes": [{"t_s": truth.times_s[i], "frame": i, "xyxy": thing.clipped_box[i]} for i in frames],
    }


def perfect(pair, truth):
    """The object that a perfect answer would be."""
    t = pair.truth
    status, answer = "answered", {}
    match t.kind:
        case "refused":
            status = "insufficient_evidence"
        case "yes_no":
            answer["truth"] = t.value
        case "number":
            answer["count"] = t.value
        case "instant":
            answer["time_s"] = t.low_s
        case "during":
            answer["spans"] = [t.span.model_dump()]
        case "lasts":
            answer["quantity"] = {"value": t.value_s, "unit": "s"}
        case "which":
            answer |= {"label": truth.thing(t.thing).name, "tubes": [whole_tube(truth, t.thing)]}
        case "at":
            answer["tubes"] = [whole_tube(truth, t.thing)]
        case "place":
            answer["text"] = f"It is in the {t.word} of the picture."
        case "side":
            answer["text"] = f"It left by the {t.side}."
        case "heading":
            word, clock = WORDS[round(t.degrees / 45) % 8], round(t.degrees / 30) % 12 or 12
            answer["direction"] = {"frame": "image", "word": word, "clock": clock, "degrees": t.degrees}
        case "colour":
            answer["label"] = t.colour
        case "option":
            answer["choice"] = t.text
        case "found":
            answer["tubes"] = [whole_tube(truth, n) for n in t.things]
        case "next":
            deed = t.deeds[0]
            answer["text"] = f"The {truth.thing(deed.thing).name}: {VERBS[deed.event][0]}."
            answer["time_s"] = deed.t_s
    return {"status": status, "answer": answer}


def test_most_kinds_arise_from_two_small_scenes(pairs):
    assert len({p.kind for p in pairs}) > 0.7 * len(KINDS)
    assert len(pairs) == len({p.id for p in pairs})


def test_the_same_seed_asks_the_same(truths, pairs):
    assert suite(3, truths, per_kind=4) == pairs
    assert suite(4, truths, per_kind=4) != pairs


def test_no_slot_is_left_unfilled(pairs):
    assert all("{" not in p.question and p.question[0].isupper() for p in pairs)


def test_perfect_answers_are_right_and_empty_ones_wrong(pairs, truths):
    for pair in pairs:
        truth = truths[pair.scene]
        assert score(perfect(pair, truth), pair, truth) == Verdict("right"), pair
        assert score({"status": "answered", "answer": {}}, pair, truth).outcome == "wrong", pair


def test_refusing_what_could_be_answered_is_counted_as_refused(pairs, truths):
    for pair in pairs:
        verdict = score({"status": "unsupported_question", "answer": None}, pair, truths[pair.scene])
        assert verdict.outcome == ("right" if isinstance(pair.truth, Refused) else "refused")


def ask(pair, truth, answer, kind="when_stops"):
    made = Pair(id="x-0", scene="one", seed=3, kind=kind, wording="house", question="?", truth=pair)
    return score({"status": "answered", "answer": answer}, made, truth).outcome


def test_times_may_be_off_by_a_third_of_a_second(truths):
    truth = truths["one"]
    when = Instant(low_s=3.0, high_s=3.2)
    assert [ask(when, truth, {"time_s": t}) for t in (2.66, 3.54, 2.6, 3.6)] == [
        "right",
        "right",
        "wrong",
        "wrong",
    ]


def test_spans_must_mostly_agree(truths):
    truth = truths["one"]
    during = During(span={"start_s": 2.0, "end_s": 6.0})
    assert ask(during, truth, {"spans": [{"start_s": 2.5, "end_s": 6.0}]}) == "right"
    assert ask(during, truth, {"spans": [{"start_s": 4.0, "end_s": 6.0}]}) == "wrong"


def test_the_box_of_another_thing_is_wrong(truths):
    truth = truths["one"]
    at = At(thing=0, t_s=3.0)
    assert ask(at, truth, {"tubes": [whole_tube(truth, 0)]}) == "right"
    assert ask(at, truth, {"tubes": [whole_tube(truth, 1)]}) == "wrong"


def test_facts_know_when_the_car_stood(truths):
    facts = Facts(truths["one"])
    car = facts.truth.thing(0)
    (still,) = facts.states(car, moving=False)
    assert (still.start_s, still.end_s) == pytest.approx((2.5, 4.0), abs=0.2)
    stop = facts.event(car, "stop")
    assert stop.t_s == pytest.approx(2.5)


def test_tallies_add_up(pairs, truths, tmp_path):
    def asker(video, pair):
        truth = truths[pair.scene]
        return perfect(pair, truth) if pair.kind != "exists" else {"status": "failed"}

    results = run(pairs, truths, tmp_path, asker=asker)
    assert [r.pair for r in results] == pairs
    rows = {row.kind: row for row in tally(results)}
    failed = sum(p.kind == "exists" for p in pairs)
    assert rows["[all]"].pairs == len(pairs)
    assert rows["[all]"].refused == rows["exists"].refused == failed
    assert rows["[all]"].right == len(pairs) - failed
