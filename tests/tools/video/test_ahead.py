import threading
import time

import pytest

from vidence.tools.video import Video
from vidence.tools.video.ahead import ahead, pictures


def test_items_come_in_order_and_once():
    assert list(ahead(iter(range(50)), most=4)) == list(range(50))
    assert list(ahead([], most=4)) == []


def test_no_more_than_so_many_are_made_ahead():
    made = []

    def making():
        for number in range(20):
            made.append(number)
            yield number

    items = ahead(making(), most=3)
    assert next(items) == 0
    time.sleep(0.1)
    assert made == [0, 1, 2, 3]
    items.close()


def test_making_goes_on_while_what_was_taken_is_worked_on():
    def slow():
        for number in range(10):
            time.sleep(0.03)
            yield number

    start = time.perf_counter()
    for _ in ahead(slow(), most=2):
        time.sleep(0.03)
    # One after the other it would be 0.6 s.
    assert time.perf_counter() - start < 0.5


def test_an_error_comes_where_the_item_would_have_come():
    def breaking():
        yield 1
        raise ValueError("broken")

    items = ahead(breaking(), most=4)
    assert next(items) == 1
    with pytest.raises(ValueError, match="broken"):
        next(items)


def test_whoever_stops_taking_stops_the_thread():
    before = threading.active_count()
    items = ahead(iter(range(1000)), most=4)
    next(items)
    assert threading.active_count() == before + 1
    items.close()
    assert threading.active_count() == before


def test_pictures_are_the_frames_with_their_pixels(tmp_path, make_video, numbered, number_of):
    video = Video.open(make_video(tmp_path / "v.mp4", numbered(20)))
    seen = list(pictures(video.frames(), most=4))
    assert [number_of(picture.rgb) for picture in seen] == list(range(20))
    assert [picture.frame.index for picture in seen] == list(range(20))
    assert {picture.size for picture in seen} == {(64, 48)}
