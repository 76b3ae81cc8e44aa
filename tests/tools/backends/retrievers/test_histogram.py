"""The histogram retriever ranks small pictures by colour, outline, what stands out, and cuts."""

import numpy as np
import pytest

from vidence.tools.backends.retrievers.histogram import HistogramRetriever, read_query

RED, BLUE, GREY, GREEN = (76, 84, 255), (41, 240, 110), (120, 128, 128), (90, 90, 80)
COUNT = 120


def scene(seed=0):
    """A ground with a structure of its own; a small picture in YUV."""
    rng = np.random.default_rng(seed)
    ground = np.full((36, 64, 3), GREY, np.int16)
    ground[..., 0] += np.kron(rng.integers(-30, 30, (9, 16)), np.ones((4, 4), int))
    return ground


@pytest.fixture
def hour():
    """Looks at a scene, to draw in; `pictures()` are what the retriever keeps."""

    class Hour:
        def __init__(self):
            self.looks = np.stack([scene()] * COUNT)
            self.looks += np.random.default_rng(1).integers(-2, 3, self.looks.shape)

        def draw(self, at, box, yuv):
            x1, y1, x2, y2 = box
            self.looks[at, y1:y2, x1:x2] = yuv

        def scores(self, query):
            pictures = np.clip(self.looks, 0, 255).astype(np.uint8)
            return HistogramRetriever().fit(query, np.arange(COUNT, dtype=float), pictures)

    return Hour()


@pytest.mark.parametrize(
    ("query", "colours", "outline", "cuts"),
    [
        ("a red ball", ("red",), "round", False),
        ("the woman in blue", ("blue",), "upright", False),
        ("red and white bus", ("red", "white"), "wide", False),
        ("scene change", (), None, True),
        ("the red car on the scene", ("red",), "wide", False),
        ("something unusual happens", (), None, False),
    ],
)
def test_a_query_is_read_for_what_can_be_looked_for(query, colours, outline, cuts):
    wanted = read_query(query)
    assert (wanted.colours, wanted.outline, wanted.cuts) == (colours, outline, cuts)


def test_what_comes_and_goes_in_the_colour_is_found_and_other_colours_are_not(hour):
    hour.draw(40, (20, 10, 26, 16), BLUE)
    hour.draw(70, (30, 10, 36, 16), RED)
    scores = hour.scores("red thing").scores
    assert int(scores.argmax()) == 70
    assert scores[70] > 0.5
    assert scores[40] == 0


def test_what_stands_in_the_colour_all_the_time_does_not_hide_what_comes(hour):
    for at in range(COUNT):
        hour.draw(at, (2, 2, 22, 22), RED)
    hour.draw(50, (40, 20, 45, 25), RED)
    scores = hour.scores("red").scores
    assert int(scores.argmax()) == 50
    assert 0 < scores[10] < 0.3 * scores[50]


def test_outlines_tell_things_of_one_colour_apart(hour):
    hour.draw(30, (10, 10, 24, 15), RED)
    hour.draw(60, (30, 5, 34, 17), RED)
    hour.draw(90, (40, 10, 47, 17), RED)
    best = {query: int(hour.scores(query).scores.argmax()) for query in ("red car", "red person", "red ball")}
    assert best == {"red car": 30, "red person": 60, "red ball": 90}


def test_light_that_changes_everywhere_does_not_stand_out(hour):
    hour.looks[40:50, ..., 0] += 35
    hour.draw(80, (40, 10, 46, 16), GREEN)
    scores = hour.scores("something moves").scores
    assert int(scores.argmax()) == 80
    assert scores[45] == 0


def test_cuts_are_found_and_a_flash_is_none(hour):
    hour.looks[70:] = scene(5) + 3
    hour.looks[30, ..., 0] = 250
    assert np.flatnonzero(hour.scores("a cut").scores).tolist() == [70]


def test_after_a_cut_what_stands_there_is_usual(hour):
    hour.looks[70:] = scene(5)
    for at in range(70, COUNT):
        hour.draw(at, (2, 2, 12, 12), RED)
    hour.draw(100, (40, 20, 46, 26), RED)
    assert int(hour.scores("red").scores.argmax()) == 100


def test_all_colours_of_a_thing_must_be_there(hour):
    hour.draw(30, (20, 10, 26, 16), RED)
    hour.draw(60, (20, 10, 24, 16), RED)
    hour.draw(60, (24, 10, 28, 16), BLUE)
    scores = hour.scores("red and blue flag").scores
    assert int(scores.argmax()) == 60
    assert scores[30] < 0.2


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("red", None),
        ("anything that moves", None),
        ("red ball", "told by its outline alone"),
        ("two people arguing", "only this was looked for"),
    ],
)
def test_what_was_not_looked_for_is_told(hour, query, told):
    weak = hour.scores(query).degradations
    assert [w.kind for w in weak] == ([] if told is None else ["class_unchecked"])
    assert told is None or told in weak[0].detail


@pytest.mark.parametrize("count", [0, 1, 3])
def test_few_looks_are_no_trouble(count):
    pictures = np.stack([scene()] * count).astype(np.uint8) if count else np.empty((0, 0))
    fit = HistogramRetriever().fit("red ball", np.arange(count, dtype=float), pictures)
    assert fit.scores.shape == (count,)
    assert np.isfinite(fit.scores).all()
