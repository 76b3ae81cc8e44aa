"""What is relied on in any describer, reader and transcriber; a class that inherits gives what makes one."""

import json

import cv2
import numpy as np
import pytest

from vidence.tests.blobs import Blobs
from vidence.tests.conformance.checks_backend import Backing
from vidence.tools.capabilities import Describer, Reader, Transcriber
from vidence.tools.deadline import Deadline
from vidence.traces.errors import DeadlineExceeded
from vidence.traces.records import Shown, Span

QUESTION = "What is there?"


def shown(blobs, width=32, height=24):
    """A picture that is kept among blobs: the right half of it is red."""
    image = np.zeros((height, width, 3), np.uint8)
    image[:, width // 2 :, 2] = 200
    _, data = cv2.imencode(".png", image)
    return Shown(blob=blobs.put(data.tobytes()), width=width, height=height, pts=(0,), t_s=(0.0,), index=(0,))


class Wording(Backing):
    """What holds of those that are shown pictures."""

    @pytest.fixture
    def blobs(self):
        return Blobs()

    @pytest.fixture
    def use(self, blobs):
        return lambda made: self.asked(lambda: made, shown(blobs), blobs)

    def asked(self, make, picture, blobs, deadline=None):
        raise NotImplementedError

    def test_what_it_was_asked_is_kept_whole(self, backend, blobs):
        picture = shown(blobs)
        told = self.asked(backend, picture, blobs)
        if told.request is not None:
            assert picture.blob in json.dumps(json.loads(blobs.get(told.request)))

    def test_the_same_picture_gives_the_same(self, backend, blobs):
        first, second = (self.asked(backend, shown(blobs), blobs) for _ in range(2))
        assert first == second

    @pytest.mark.parametrize("size", [(1, 1), (3, 2), (3840, 2160)])
    def test_tiny_and_huge_pictures_do_not_break_it(self, backend, blobs, size):
        assert self.asked(backend, shown(blobs, *size), blobs) is not None

    def test_a_cancelled_call_stops_at_the_next_check(self, backend, blobs, deadline_after_checks):
        with pytest.raises(DeadlineExceeded):
            self.asked(backend, shown(blobs), blobs, deadline_after_checks(0))

    def test_past_its_deadline_it_does_not_begin(self, backend, blobs):
        with pytest.raises(DeadlineExceeded):
            self.asked(backend, shown(blobs), blobs, Deadline.after(0))


class Describing(Wording):
    """What holds of any describer."""

    capability, protocol = "describer", Describer

    @pytest.fixture
    def backend(self, describer):
        return describer

    def asked(self, make, picture, blobs, deadline=None):
        return make().describe(QUESTION, [picture], blobs, deadline or Deadline())

    def test_a_description_has_words_about_one_picture_or_many(self, describer, blobs):
        for count in (1, 3):
            pictures = [shown(blobs, 30 + n) for n in range(count)]
            assert describer().describe(QUESTION, pictures, blobs, Deadline()).text.strip()


class Reading(Wording):
    """What holds of any reader."""

    capability, protocol = "reader", Reader

    @pytest.fixture
    def backend(self, reader):
        return reader

    def asked(self, make, picture, blobs, deadline=None):
        return make().read(picture, blobs, deadline or Deadline())

    def test_lines_have_words_and_lie_inside_the_picture(self, reader, blobs):
        picture = shown(blobs)
        lines = self.asked(reader, picture, blobs).lines
        assert lines
        for line in lines:
            assert line.text.strip()
            assert line.score is None or 0 <= line.score <= 1
            if line.xyxy is not None:
                x1, y1, x2, y2 = line.xyxy
                assert 0 <= x1 < x2 <= picture.width
                assert 0 <= y1 < y2 <= picture.height


class ReadingNothing:
    """What holds of one for which there is nothing to read."""

    def test_nothing_to_read_gives_no_lines(self, reader):
        blobs = Blobs()
        assert reader().read(shown(blobs), blobs, Deadline()).lines == ()


class Transcribing(Backing):
    """What holds of any transcriber; a class that inherits gives `speech`, a video with sound."""

    capability, protocol = "transcriber", Transcriber

    @pytest.fixture
    def backend(self, transcriber):
        return transcriber

    @pytest.fixture
    def use(self, speech):
        return lambda made: written(lambda: made, speech)

    def test_lines_come_in_order_and_in_the_videos_own_time(self, transcriber, speech):
        lines = written(transcriber, speech)
        assert lines
        starts = [line.span.start_s for line in lines]
        assert starts == sorted(starts)
        for line in lines:
            assert line.text.strip()
            assert speech.record.start_s <= line.span.start_s <= line.span.end_s <= speech.record.end_s

    def test_the_same_sound_gives_the_same_lines(self, transcriber, speech):
        assert written(transcriber, speech) == written(transcriber, speech)

    @pytest.mark.parametrize("checks", [0, 2])
    def test_a_cancelled_call_stops_at_the_next_check(
        self, transcriber, speech, deadline_after_checks, checks
    ):
        with pytest.raises(DeadlineExceeded):
            written(transcriber, speech, deadline=deadline_after_checks(checks))


def written(make, speech, span=None, deadline=None):
    span = span or Span(start_s=speech.record.start_s, end_s=speech.record.end_s)
    return make().transcribe(speech, span, deadline or Deadline())
