import pytest

from vidence.tools.backends.points.klt.tracker import KltTracker
from vidence.tools.backends.segmenters.grabcut import GrabCut
from vidence.tools.capabilities import Sought, TakesPhrases
from vidence.tools.coco import COCO
from vidence.tools.finding import find
from vidence.tools.manipulations.follow_points import FollowPoints, FollowPointsArguments
from vidence.tools.manipulations.segment import Segment, SegmentArguments
from vidence.tools.manipulations.track import Track, TrackArguments
from vidence.tools.sought import class_noun, parse_sought, told
from vidence.traces.errors import NothingFound
from vidence.traces.records import Absence, Fingerprint


@pytest.fixture
def listening(scripted):
    """A detector of open vocabulary: it sees the things whose label is among the words, under these words."""

    class Listening(scripted.Detector):
        takes_phrases = True
        score_least = 0.3

        def fingerprint(self):
            parameters = {"threshold": self.score_least}
            return Fingerprint(capability="detector", name=self.name, version="1", parameters=parameters)

        def detect(self, video, request, deadline):
            words = request.sought.phrase or request.sought.noun or " ".join(COCO)
            every, self.things = self.things, [t for t in self.things if t.label in words]
            for look in super().detect(video, request, deadline):
                if request.sought.words:
                    object.__setattr__(look, "labels", (words,) * len(look))
                yield look
            self.things = every

    return lambda *things: Listening(list(things), name="listening")


def standing(t_s):
    return (110.0, 80.0, 130.0, 110.0)


def crossing(t_s):
    return (10 + 20 * t_s, 40.0, 40 + 20 * t_s, 60.0)


@pytest.fixture
def forklifts(scripted, listening):
    red = scripted.Thing(standing, scripted.RED, "forklift")
    blue = scripted.Thing(crossing, scripted.BLUE, "forklift")
    return listening(red, blue, scripted.Thing(crossing, scripted.GREY, "person"))


@pytest.mark.parametrize(
    ("text", "words", "colours"),
    [
        ("the two red cars", "car", ("red",)),
        ("man in a red coat", "man in a red coat", ()),
        ("women", "women", ()),
        ("red traffic lights", "traffic light", ("red",)),
        ("yellow forklift carrying pallets", "forklift carrying pallets", ("yellow",)),
        ("the red one", "red object", ("red",)),
        ("everything that moves", "", ()),
        ("", "", ()),
    ],
)
def test_words_are_told_without_articles_and_the_colours_of_the_thing(text, words, colours):
    assert (told(parse_sought(text)).phrase, told(parse_sought(text)).colours) == (words, colours)


def test_a_noun_without_words_is_told_by_itself():
    assert told(Sought(noun="person")).phrase == "person"


@pytest.mark.parametrize(
    ("label", "noun"),
    [
        ("aeroplane", "airplane"),
        ("pottedplant", "potted plant"),
        ("tvmonitor", "tv"),
        ("Wine_glass", "wine glass"),
        ("Man", "person"),
        ("Forklift", "forklift"),
    ],
)
def test_classes_are_nouns_however_networks_spell_them(label, noun):
    assert class_noun(label) == noun


def test_what_words_say_is_found_with_its_noun_and_the_words_stay(make_context, forklifts):
    assert isinstance(forklifts, TakesPhrases)
    found = find(make_context(detector=forklifts), parse_sought("the forklifts"))
    assert [(t.label, t.classed, t.sought) for t in found.index.tubes] == [("forklift", True, "forklift")] * 2
    assert forklifts.calls[0].sought == Sought(noun="forklift", phrase="forklift")
    assert forklifts.calls[0].standing


def test_colours_are_seen_in_what_is_found_and_cost_no_second_look(make_context, forklifts):
    context = make_context(detector=forklifts)
    for colour in ("red", "blue"):
        (tube,) = find(context, parse_sought(f"a {colour} forklift")).index.tubes
        assert tube.look.colour == colour
    assert len(forklifts.calls) == 1


def test_other_words_are_another_look(make_context, forklifts):
    context = make_context(detector=forklifts)
    assert len(find(context, parse_sought("people")).index.tubes) == 0
    assert len(find(context, parse_sought("person")).index.tubes) == 1
    assert [call.sought.phrase for call in forklifts.calls] == ["people", "person"]


def test_without_words_cocos_classes_stand_for_everything_and_it_is_said(make_context, forklifts):
    found = find(make_context(detector=forklifts), parse_sought(""))
    assert [(t.label, t.classed, t.sought) for t in found.index.tubes] == [("person", True, "")]
    assert "COCO's eighty classes" in found.index.degradations[-1].detail


def test_a_thing_of_a_colour_is_no_class(make_context, scripted, listening):
    detector = listening(scripted.Thing(standing, scripted.RED, "red object"))
    (tube,) = find(make_context(detector=detector), parse_sought("the red one")).index.tubes
    assert (tube.label, tube.classed, tube.sought) == ("object", False, "red object")


def test_an_absence_says_what_was_sought(make_context, forklifts):
    context = make_context(detector=forklifts)
    (absence,) = Track().run(TrackArguments(query="the green squares"), context).evidence
    assert isinstance(absence, Absence)
    assert (absence.query, absence.sought, absence.degradations) == ("the green squares", "square", ())


@pytest.mark.parametrize(
    ("manipulation", "arguments"), [(Segment, SegmentArguments), (FollowPoints, FollowPointsArguments)]
)
def test_the_same_words_reach_the_detector_from_whatever_takes_a_prompt(
    make_context, forklifts, manipulation, arguments
):
    context = make_context(detector=forklifts)
    context.backends.segmenter, context.backends.follower = GrabCut, KltTracker
    # The video is blank: what is found there has neither an outline nor points.
    with pytest.raises(NothingFound, match=r"red forklift 1|has edges"):
        manipulation().run(arguments(query="the forklifts"), context)
    assert [call.sought for call in forklifts.calls] == [Sought(noun="forklift", phrase="forklift")]


def test_a_score_hardly_over_the_least_is_a_doubt(make_context, forklifts):
    forklifts.score_least = 0.8
    for tube in find(make_context(detector=forklifts), parse_sought("forklift")).index.tubes:
        assert [d.kind for d in tube.degradations] == ["class_unchecked"]
        assert "'forklift' with a score of 0.90" in tube.degradations[0].detail


def test_network_looks_are_no_more_than_need_be(make_context, forklifts):
    find(make_context(detector=forklifts), parse_sought("forklift"))
    assert forklifts.calls[0].rate_hz == 10


def test_a_colour_search_says_which_colours(make_context, scripted):
    context = make_context(colours=[scripted.Thing(standing, scripted.RED)])
    (tube,) = find(context, parse_sought("red thing")).index.tubes
    assert tube.sought == "red"
