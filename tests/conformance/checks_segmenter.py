"""What is relied on in any segmenter; a class that inherits gives `segmenter`, a fixture that makes one."""

import gc

import cv2
import numpy as np
import pytest

from vidence.tests.conformance.checks_backend import Backing
from vidence.tools.capabilities import Dot, Prompt, Segmenter
from vidence.tools.deadline import Deadline
from vidence.tools.masks import decoded, encoded
from vidence.tools.video import Frame, Video
from vidence.traces.errors import DeadlineExceeded
from vidence.traces.records import Span

RED, BLUE = 0, 1


def prompt_of(truth, i, t_s, which=RED):
    x1, y1, x2, y2 = truth(i)[which]
    return Prompt(t_s, box=(x1 - 2, y1 - 2, x2 + 2, y2 + 2))


def followed(make, video, prompts, span=None, deadline=None):
    return list(make().follow(video, prompts, span or video.whole, deadline or Deadline()))


def overlap(mask, pixels):
    found = decoded(mask)
    return (found & pixels).sum() / (found | pixels).sum()


def square(size, box):
    pixels = np.zeros(size[::-1], bool)
    x1, y1, x2, y2 = (max(v, 0) for v in box)
    pixels[y1:y2, x1:x2] = True
    return pixels


class Segmenting(Backing):
    """What holds whatever there is to see."""

    capability, protocol = "segmenter", Segmenter

    @pytest.fixture
    def backend(self, segmenter):
        return segmenter

    @pytest.fixture
    def use(self, open_squares, truth):
        def follow(segmenter):
            span = Span(start_s=0.5, end_s=0.8)
            assert followed(lambda: segmenter, open_squares("plain"), [prompt_of(truth, 12, 0.6)], span)

        return follow

    @pytest.mark.parametrize("kind", ["plain", "turned", "odd", "late"])
    def test_there_is_a_row_for_every_frame_of_the_span_with_masks_of_the_displayed_size(
        self, segmenter, open_squares, truth, kind
    ):
        video = open_squares(kind)
        start_s = video.record.start_s
        span = Span(start_s=start_s + 0.3, end_s=start_s + 0.8)
        frames = [(frame.pts, frame.t_s, frame.index) for frame in video.frames(span)]
        prompts = [prompt_of(truth, 10, start_s + 0.5, which) for which in (RED, BLUE)]
        rows = followed(segmenter, video, prompts, span)
        assert [(row.pts, row.t_s, row.index) for row in rows] == frames
        for row in rows:
            assert len(row.masks) == len(row.scores) == 2
            assert all(0 <= score <= 1 for score in row.scores)
            assert all(
                (m.width, m.height) == (video.record.width, video.record.height) for m in row.masks if m
            )

    def test_nothing_told_is_nothing_drawn(self, segmenter, open_squares):
        video = open_squares("plain")
        assert followed(segmenter, video, []) == []
        (frame,) = video.at([1.0])
        assert segmenter().segment(frame, [], Deadline()).masks == ()

    def test_several_things_at_once_are_as_each_by_itself(self, segmenter, open_squares, truth):
        video, span = open_squares("plain"), Span(start_s=0.4, end_s=0.8)
        prompts = [
            prompt_of(truth, 9, 0.45, RED),
            prompt_of(truth, 14, 0.7, BLUE),
            Prompt(0.5, dots=(Dot(38, 42), Dot(100, 20, inside=False))),
        ]
        together = followed(segmenter, video, prompts, span)
        (frame,) = video.at([0.45])
        at_once = segmenter().segment(frame, prompts, Deadline())
        for n, prompt in enumerate(prompts):
            alone = followed(segmenter, video, [prompt], span)
            assert [row.masks[n] for row in together] == [row.masks[0] for row in alone]
            assert [row.scores[n] for row in together] == pytest.approx(
                [row.scores[0] for row in alone], abs=1e-5
            )
            assert at_once.masks[n] == segmenter().segment(frame, [prompt], Deadline()).masks[0]

    def test_the_same_video_gives_the_same_masks(self, segmenter, open_squares, truth):
        span, prompts = Span(start_s=0.4, end_s=0.8), [prompt_of(truth, 12, 0.6)]
        first, second = (followed(segmenter, open_squares("plain"), prompts, span) for _ in range(2))
        assert first == second

    def test_a_mask_that_is_told_is_the_thing(self, segmenter, open_squares, truth):
        video = open_squares("plain")
        mask = encoded(square((160, 120), truth(12)[RED]))
        (frame,) = video.at([0.6])
        assert segmenter().segment(frame, [Prompt(0.6, mask=mask)], Deadline()).masks == (mask,)

    def test_a_thing_told_outside_the_span_is_followed_into_it(self, segmenter, open_squares, truth):
        video = open_squares("plain")
        span = Span(start_s=0.6, end_s=0.75)
        prompts = [prompt_of(truth, 10, 0.5), prompt_of(truth, 17, 0.85)]
        rows = followed(segmenter, video, prompts, span)
        assert [row.t_s for row in rows] == pytest.approx([0.6, 0.65, 0.7])

    @pytest.mark.parametrize("size", [(1, 1), (2, 2), (16, 3), (2160, 3840)])
    def test_tiny_and_huge_frames_do_not_break_it(self, segmenter, tmp_path, size):
        for n in range(3):
            cv2.imwrite(str(tmp_path / f"{n}.png"), np.full((*size, 3), 90, np.uint8))
        height, width = size
        prompts = [
            Prompt(0.1, box=(0, 0, width, height)),
            Prompt(0.1, box=(0.2 * width, 0.2 * height, 0.8 * width, 0.8 * height)),
            Prompt(0.1, dots=(Dot(width / 2, height / 2),)),
        ]
        rows = followed(segmenter, Video.open(tmp_path, fps=10), prompts)
        assert len(rows) == 3
        assert all((m.height, m.width) == size for row in rows for m in row.masks if m is not None)

    @pytest.mark.parametrize("checks", [0, 3])
    def test_a_cancelled_call_stops_at_the_next_check(
        self, segmenter, open_squares, truth, deadline_after_checks, checks
    ):
        prompts = [prompt_of(truth, 12, 0.6)]
        with pytest.raises(DeadlineExceeded):
            followed(segmenter, open_squares("plain"), prompts, deadline=deadline_after_checks(checks))
        (frame,) = open_squares("plain").at([0.6])
        with pytest.raises(DeadlineExceeded):
            segmenter().segment(frame, prompts, deadline_after_checks(0))

    def test_what_is_dropped_half_way_is_let_go_of(self, segmenter, open_squares, truth):
        def alive():
            gc.collect()
            return sum(type(one) is Frame for one in gc.get_objects())

        before, made = alive(), segmenter()
        video, span = open_squares("plain"), Span(start_s=0.5, end_s=0.8)
        rows = made.follow(video, [prompt_of(truth, 12, 0.6)], span, Deadline())
        next(rows)
        rows.close()
        assert alive() == before


class SegmentingSquares:
    """What holds of those that find the outline of what stands out from its ground."""

    @pytest.mark.parametrize("kind", ["plain", "turned", "odd", "late"])
    def test_squares_are_followed_both_ways_pixel_by_pixel(self, segmenter, open_squares, truth, kind):
        video = open_squares(kind)
        size = (video.record.width, video.record.height)
        start_s = video.record.start_s
        span = Span(start_s=start_s + 0.25, end_s=start_s + 2.25)
        prompts = [prompt_of(truth, 15, start_s + 0.75, RED), prompt_of(truth, 30, start_s + 1.5, BLUE)]
        for row in followed(segmenter, video, prompts, span):
            for which, mask in enumerate(row.masks):
                assert mask is not None, (row.index, which)
                pixels = square(size, truth(row.index)[which])
                assert overlap(mask, pixels) >= 0.9, (row.index, which, mask.box, truth(row.index)[which])

    @pytest.mark.parametrize(
        "prompt",
        [
            Prompt(0, box=(90, 50, 182, 142)),
            Prompt(0, box=(80, 44, 190, 150)),
            Prompt(0, dots=(Dot(136, 96),)),
            Prompt(0, box=(90, 50, 182, 142), dots=(Dot(136, 96), Dot(92, 52, inside=False))),
        ],
    )
    @pytest.mark.parametrize("scale", [1, 4])
    def test_a_disc_has_its_own_outline(self, segmenter, tmp_path, make_video, ground, prompt, scale):
        y, x = np.mgrid[: 240 * scale, : 320 * scale]
        inside = np.hypot(x + 0.5 - 136 * scale, y + 0.5 - 96 * scale) <= 40 * scale
        image = ground(320 * scale, 240 * scale)
        image[inside] = (40, 160, 60)
        path = make_video(tmp_path / "disc.mkv", [image] * 2, 10, options={"crf": "12"})
        (frame,) = Video.open(path).at([0.0])
        scaled = Prompt(
            0,
            box=None if prompt.box is None else tuple(v * scale for v in prompt.box),
            dots=tuple(Dot(d.x * scale, d.y * scale, d.inside) for d in prompt.dots),
        )
        (mask,) = segmenter().segment(frame, [scaled], Deadline()).masks
        assert mask is not None
        assert overlap(mask, inside) >= 0.9

    def test_what_is_not_there_any_more_has_no_mask(self, segmenter, tmp_path, make_video, squares, truth):
        shown, gone = squares()[:15], squares(empty=True)[:15]
        path = make_video(tmp_path / "gone.mkv", [*shown, *gone], 20, options={"crf": "16"})
        rows = followed(segmenter, Video.open(path), [prompt_of(truth, 10, 0.5)])
        assert all(row.masks[0] is not None for row in rows[:15])
        assert all(row.masks[0] is None for row in rows[15:])
