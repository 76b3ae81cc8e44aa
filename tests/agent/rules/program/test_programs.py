"""Questions of every kind put to rendered scenes, their answers compared with the renderer's truth."""

import pytest

SLACK_S = 0.35


def near(t_s):
    return pytest.approx(t_s, abs=SLACK_S)


def answered(record):
    assert record.status == "answered", record.text
    assert all(claim.status in ("verified", "supported") for claim in record.claims)
    return record


# ---- presence and what happens ------------------------------------------------------------------------


def test_exists(ask, film):
    car = film("stop_and_go").name("car")
    yes = answered(ask("stop_and_go", f"Is there a {car}?"))
    assert yes.truth is True
    assert yes.spans[0].iou(film("stop_and_go").span("car")) > 0.9


def test_nothing_did_it_is_answered_by_what_did(ask, film):
    name = film("stop_and_go").name("car")
    record = ask("stop_and_go", "Did nothing stop?")
    assert record.truth is False
    assert {claim.claim.predicate.kind for claim in record.claims} == {"when"}
    assert f"{name.split()[0]} " in record.text
    assert " stopped at " in record.text


def test_exists_not_and_says_where_it_looked(ask):
    no = answered(ask("stop_and_go", "Is there a yellow bus?"))
    assert no.truth is False
    assert no.text == "No. No yellow bus was seen from 0.0 to 10.0 s."


@pytest.mark.parametrize(
    ("question", "truth"),
    [
        ("Does the {car} stop?", True),
        ("Does the {person} stop?", False),
        ("Does the {car} stop between 5 and 6 seconds?", False),
        ("Does the {car} stop in the first half?", True),
        ("Is anything moving after 8 seconds?", True),
    ],
)
def test_happens(ask, film, question, truth):
    there = film("stop_and_go")
    record = answered(ask("stop_and_go", question.format(car=there.name("car"), person=there.name("person"))))
    assert record.truth is truth


# ---- counts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("How many moving objects are there?", 3),
        ("How many {twin} balls are there?", 2),
        ("How many balls are visible at once?", 2),
        ("How many balls leave by the left side?", 2),
        ("In the first 3 seconds, how many balls enter?", 2),
        ("How many balls are visible at 1.5 seconds?", 1),
        ("How many purple balls are there?", 0),
    ],
)
def test_count(ask, film, question, count):
    """Two balls of one colour go left and one of another goes right; a person stands by."""
    twin = film("alike").truth.things[0].colour
    assert answered(ask("alike", question.format(twin=twin))).count == count


def test_times(ask, film):
    record = answered(ask("stop_and_go", f"How often does the {film('stop_and_go').name('car')} stop?"))
    assert record.count == 1
    assert record.spans[0].start_s == near(film("stop_and_go").at("car", "stop").t_s)


# ---- times --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "event"),
    [
        ("When does the {} enter?", "enter"),
        ("When does the {} stop?", "stop"),
        ("When does the {} start to move again?", "start"),
        ("When does the {} leave?", "leave"),
    ],
)
def test_when(ask, film, question, event):
    there = film("stop_and_go")
    record = answered(ask("stop_and_go", question.format(there.name("car"))))
    assert record.time_s == near(there.at("car", event).t_s)


def test_when_it_never_does_says_so_without_a_time(ask, film):
    record = ask("stop_and_go", f"When does the {film('stop_and_go').name('person')} stop?")
    assert record.status == "insufficient_evidence"
    assert record.time_s is None
    assert " did not stop from 0.0 to " in record.text


def test_how_long_a_state_lasts(ask, film):
    there = film("stop_and_go")
    still = there.at("car", "start").t_s - there.at("car", "stop").t_s
    record = answered(ask("stop_and_go", f"How long does the {there.name('car')} stand still?"))
    assert (record.quantity.name, record.quantity.unit) == ("still_duration", "s")
    assert record.quantity.value == near(still)


def test_how_long_from_one_moment_to_another(ask, film):
    there = film("stop_and_go")
    car = there.name("car")
    question = f"How long does it take from when the {car} enters until it stops?"
    record = answered(ask("stop_and_go", question))
    assert record.quantity.value == near(there.at("car", "stop").t_s - there.at("car", "enter").t_s)


# ---- order --------------------------------------------------------------------------------------------


def test_first(ask, film):
    there = film("stop_and_go")
    record = answered(ask("stop_and_go", "Which object enters first?"))
    assert there.thing("car").colour in record.label
    assert record.time_s == near(there.at("car", "enter").t_s)


@pytest.mark.parametrize(("relation", "truth"), [("before", False), ("after", True)])
def test_order(ask, film, relation, truth):
    there = film("stop_and_go")
    question = f"Does the {there.name('car')} stop {relation} the {there.name('person')} enters?"
    assert answered(ask("stop_and_go", question)).truth is truth


def test_which_of_two_came_first(ask, film):
    there = film("stop_and_go")
    record = answered(
        ask("stop_and_go", f"Which came first, the {there.name('car')} stopping or the person entering?")
    )
    assert "person" in record.label


@pytest.mark.parametrize(("relation", "event"), [("after", "start"), ("before", "enter")])
def test_next(ask, film, relation, event):
    there = film("stop_and_go")
    car = there.name("car")
    record = answered(ask("stop_and_go", f"What did the {car} do {relation} it stopped?"))
    assert record.time_s == near(there.at("car", event).t_s)


# ---- places -------------------------------------------------------------------------------------------


def test_where(ask, film):
    there = film("stop_and_go")
    record = answered(ask("stop_and_go", f"Where is the {there.name('car')} at 4 seconds?"))
    place = next(c.claim.predicate for c in record.claims if c.claim.predicate.kind == "where")
    assert place.t_s == 4.0
    assert place.xyxy == pytest.approx(there.box("car", 4.0), abs=6.0)


def test_side(ask, film):
    there = film("stop_and_go")
    record = answered(ask("stop_and_go", f"By which side does the {there.name('car')} leave?"))
    assert record.label == there.at("car", "leave").side


def test_direction(ask, film):
    there = film("stop_and_go")
    record = answered(ask("stop_and_go", f"Which way does the {there.name('person')} go?"))
    came = there.at("person", "enter").side
    assert record.direction.frame == "image"
    assert record.direction.word == {"left": "right", "right": "left"}[came]
    assert record.direction.clock == {"left": 3, "right": 9}[came]


@pytest.mark.parametrize("relation", ["left of", "right of"])
def test_relation(ask, film, relation):
    there = film("stop_and_go")
    car, person = (there.box(kind, 2.0) for kind in ("car", "person"))
    is_left = car[0] + car[2] < person[0] + person[2]
    record = answered(
        ask("stop_and_go", f"Is the {there.name('car')} {relation} the {there.name('person')} at 2 seconds?")
    )
    assert record.truth is (is_left == (relation == "left of"))


# ---- which thing --------------------------------------------------------------------------------------


def test_attribute_of_a_thing_known_by_what_it_does(ask, film):
    record = answered(ask("stop_and_go", "What colour is the object that leaves first?"))
    assert record.label == film("stop_and_go").thing("car").colour


def test_attribute_by_ordinal(ask, film):
    record = answered(ask("alike", "What colour is the second ball to leave?"))
    assert record.label == film("alike").truth.things[1].colour


def test_which(ask, film):
    record = answered(ask("stop_and_go", "Which object is visible longest?"))
    assert film("stop_and_go").thing("person").colour in record.label


def test_ground_a_sequence(ask, film):
    there = film("stop_and_go")
    way = {"left": "right", "right": "left"}[there.at("car", "enter").side]
    record = answered(ask("stop_and_go", f"Find the {there.name('car')} that moves {way}, then stops."))
    assert len(record.tubes) == 1
    assert record.spans[0].start_s == near(there.at("car", "enter").t_s)
    assert record.spans[0].end_s == near(there.at("car", "stop").t_s)


def test_ground_the_other_way_round_is_not_there(ask, film):
    there = film("stop_and_go")
    way = there.at("car", "enter").side
    record = ask("stop_and_go", f"Find the {there.name('car')} that moves {way}, then stops.")
    assert (record.status, record.tubes, record.spans) == ("insufficient_evidence", (), ())


# ---- references ---------------------------------------------------------------------------------------


def test_a_reference_that_fits_two_things_is_not_guessed(ask, film):
    twin = film("alike").truth.things[0].name
    record = ask("alike", f"When does the {twin} leave?")
    assert (record.status, record.time_s, record.tubes) == ("insufficient_evidence", None, ())
    assert record.text.startswith(f"Two things fit 'the {twin}': e1 and e2.")
    assert "--point" in record.hint


@pytest.mark.parametrize(("ordinal", "number"), [("first", 0), ("second", 2), ("last", 2)])
def test_an_ordinal_tells_them_apart(ask, film, ordinal, number):
    there = film("alike")
    record = answered(ask("alike", f"When does the {ordinal} {there.truth.things[0].name} leave?"))
    left = next(e for e in there.truth.events if (e.thing, e.event) == (number, "leave"))
    assert record.time_s == near(left.t_s)


def test_a_reference_that_fits_nothing_says_where_was_looked(ask):
    record = ask("stop_and_go", "When does the yellow bus leave?")
    assert record.status == "insufficient_evidence"
    assert record.text == "No yellow bus was seen from 0.0 to 10.0 s, at 25 looks a second."


@pytest.mark.parametrize("number", [0, 2])
def test_a_point_means_the_thing_under_it(ask, film, number):
    there = film("alike")
    left = next(e.t_s for e in there.truth.events if (e.thing, e.event) == (number, "leave"))
    t_s = left - 1.5
    x1, y1, x2, y2 = there.truth.thing(number).visible_box[there.truth.frame_at(t_s)]
    record = answered(ask("alike", "When does this leave?", points=[(t_s, (x1 + x2) / 2, (y1 + y2) / 2)]))
    assert record.time_s == near(left)


def test_what_is_pointed_at_is_called_so_where_it_did_not(ask, film):
    there = film("alike")
    left = next(e.t_s for e in there.truth.events if (e.thing, e.event) == (0, "leave"))
    x1, y1, x2, y2 = there.truth.thing(0).visible_box[there.truth.frame_at(left - 1.5)]
    point = (left - 1.5, (x1 + x2) / 2, (y1 + y2) / 2)
    record = ask("alike", "When does this reverse?", points=[point])
    assert record.text.startswith("This did not reverse from ")


# ---- options ------------------------------------------------------------------------------------------


def test_multiple_choice(ask, film):
    there = film("stop_and_go")
    t_s = there.at("car", "stop").t_s
    options = [f"at {t_s + d:.0f} s" for d in (-2, 0, 3)]
    record = answered(ask("stop_and_go", f"When does the {there.name('car')} stop?", options=options))
    assert record.choice == options[1]


def test_no_option_fits(ask, film):
    car = film("stop_and_go").name("car")
    record = ask("stop_and_go", f"When does the {car} stop?", options=["at 7 s", "at 9 s"])
    assert (record.status, record.choice) == ("insufficient_evidence", None)
    assert "None of the options fits: at 7 s; at 9 s." in record.text


# ---- several things and steps -------------------------------------------------------------------------


def test_every_thing_of_the_phrase_is_grounded(ask, film):
    there = film("truck_and_person")
    record = answered(ask("truck_and_person", "Find the person who crosses in front of the truck."))
    assert len(record.tubes) == 2
    assert record.spans[0].intersect(there.span("person"))


def test_three_steps(ask, film):
    """A moment, the object that enters after it, and that one's colour."""
    there = film("truck_and_person")
    question = f"After the {there.name('truck')} stops, what colour is the object that enters first?"
    record = answered(ask("truck_and_person", question))
    assert record.label == there.thing("person").colour
