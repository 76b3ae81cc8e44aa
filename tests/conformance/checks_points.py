"""What is relied on in any point tracker, and videos of a textured plate that moves by parts of pixels."""

import gc
import weakref
from itertools import islice

import cv2
import numpy as np
import pytest

from vidence.tests.conformance.checks_backend import Backing
from vidence.tests.conformance.kinds import RATE, in_every_kind
from vidence.tools.capabilities import PointTracker, Spot
from vidence.tools.deadline import Deadline
from vidence.tools.video import Video
from vidence.traces.errors import DeadlineExceeded
from vidence.traces.records import Span

COUNT, SIDE = 60, 44
# Places on the plate, from its corner.
ON_PLATE = np.array([(12.0, 12.0), (30.5, 14.0), (21.25, 30.75)])
BITS, BIT_PX = 8, 8


def corner(index):
    """Where the plate's corner lies in a frame, between pixels."""
    return np.array([4.3 + 1.6 * index, 42.0 + 18 * np.sin(index / 9)])


def truth(index):
    """Where the places on the plate lie in a frame, from the picture's corner."""
    return ON_PLATE + corner(index)


def number_of(rgb):
    """The number of the frame, as the bars along its top tell it, at whatever size it is."""
    down, across = rgb.shape[0] / 120, rgb.shape[1] / 160
    y = slice(round(2 * down), round(6 * down))
    bars = [rgb[y, round((n * BIT_PX + 2) * across) : round((n * BIT_PX + 6) * across)] for n in range(BITS)]
    return sum((bar.mean() > 130) << n for n, bar in enumerate(bars))


def plates(width=160, height=120, *, empty=False):
    """Frames of a textured plate that moves by parts of pixels over a textured ground, numbered by bars."""
    rng = np.random.default_rng(3)
    ground = 110 + 8 * _blotches(width, height, rng)
    plate = 120 + 45 * _blotches(SIDE, SIDE, rng)
    for index in range(COUNT):
        x, y = corner(index)
        warp = np.array([[1.0, 0.0, x], [0.0, 1.0, y]])
        laid = cv2.warpAffine(plate, warp, (width, height), flags=cv2.INTER_CUBIC)
        cover = cv2.warpAffine(np.ones((SIDE, SIDE), np.float32), warp, (width, height))[..., None]
        frame = np.full_like(ground, 110) if empty else ground * (1 - cover) + laid * cover
        for n in range(BITS):
            frame[:8, n * BIT_PX : (n + 1) * BIT_PX] = 220 if index >> n & 1 else 30
        yield np.clip(frame, 0, 255).astype(np.uint8)


def _blotches(width, height, rng):
    cells = [
        cv2.resize(rng.normal(0, 1, (height // c + 2, width // c + 2, 3)), (width, height)) for c in (5, 11)
    ]
    return np.asarray(sum(cells), np.float32)


def videos(folder, make_video):
    """Paths of the same plate as a plain, a turned, an odd-sized, a late-starting and an empty video."""
    return in_every_kind(folder, make_video, plates, crf=14)


def spots(video, index=25):
    """The places on the plate in one frame."""
    frame = next(islice(video.frames(), index, None))
    return [Spot(frame.t_s, x, y) for x, y in truth(index)]


def followed(make, video, given, span=None, deadline=None):
    return make().follow(video, given, span, deadline or Deadline())


def true_of(tracks):
    """Where the places on the plate are in each frame that is told."""
    return np.stack([truth(index) for index in tracks.index], axis=1)


class Following(Backing):
    """What holds of any; a class that inherits gives `points`, what makes one, and `paths`, the `videos`."""

    capability, protocol = "points", PointTracker
    off_px = 0.6

    @pytest.fixture
    def backend(self, points):
        return points

    @pytest.fixture
    def use(self, paths):
        def follow(tracker):
            video = Video.open(paths["plain"])
            assert followed(lambda: tracker, video, spots(video)).visible.any()

        return follow

    @pytest.mark.parametrize("kind", ["plain", "turned", "odd", "late"])
    def test_places_are_in_displayed_pixels_and_times_are_the_frames_own(self, points, paths, kind):
        video = Video.open(paths[kind])
        tracks = followed(points, video, spots(video))
        frames = [(frame.pts, frame.t_s, frame.index) for frame in video.frames()]
        assert list(zip(tracks.pts, tracks.t_s, tracks.index, strict=True)) == frames
        assert tracks.xy.shape == (3, COUNT, 2)
        assert tracks.visible.shape == tracks.score.shape == (3, COUNT)
        assert tracks.visible.mean() > 0.95
        assert np.abs(tracks.xy - true_of(tracks))[tracks.visible].max() < self.off_px
        assert ((tracks.score >= 0) & (tracks.score <= 1)).all()
        assert all(half > 0 for half in tracks.half_px)

    def test_together_they_are_followed_as_each_alone(self, points, paths):
        video = Video.open(paths["plain"])
        together = followed(points, video, spots(video))
        for row, spot in enumerate(spots(video)):
            alone = followed(points, video, [spot])
            column = [together.pts.index(pts) for pts in alone.pts]
            assert alone.xy[0] == pytest.approx(together.xy[row, column], abs=0.02, nan_ok=True)

    def test_points_may_be_of_different_times(self, points, paths):
        video = Video.open(paths["plain"])
        given = [spots(video, index)[row] for row, index in enumerate((50, 5, 30))]
        tracks = followed(points, video, given)
        assert tracks.visible.mean() > 0.95
        assert np.abs(tracks.xy - true_of(tracks))[tracks.visible].max() < self.off_px

    def test_a_span_is_kept_to(self, points, paths):
        video = Video.open(paths["plain"])
        tracks = followed(points, video, spots(video), Span(start_s=1.5, end_s=2.0))
        assert tracks.t_s == pytest.approx([1.5 + n / RATE for n in range(10)])
        assert np.abs(tracks.xy - true_of(tracks)).max() < self.off_px

    def test_the_same_video_gives_the_same_tracks_bit_for_bit(self, points, paths):
        video = Video.open(paths["plain"])
        first, second = (followed(points, Video.open(paths["plain"]), spots(video)) for _ in range(2))
        assert first.pts == second.pts
        assert first.xy.tobytes() == second.xy.tobytes()
        assert first.score.tobytes() == second.score.tobytes()

    def test_no_points_give_no_tracks(self, points, paths):
        tracks = followed(points, Video.open(paths["plain"]), [])
        assert tracks.xy.shape[0] == 0
        assert tracks.half_px == ()

    def test_a_point_on_nothing_does_not_break_it(self, points, paths):
        video = Video.open(paths["empty"])
        tracks = followed(points, video, [Spot(1.0, 80.0, 60.0)])
        assert tracks.xy.shape == (1, len(tracks.pts), 2)
        assert set(tracks.pts) <= {frame.pts for frame in video.frames()}

    @pytest.mark.parametrize("size", [(1, 1), (3, 2), (4096, 2160)])
    def test_tiny_and_huge_frames_do_not_break_it(self, points, tmp_path, make_video, size):
        frames = [np.full((*size[::-1], 3), 60 + 20 * n, np.uint8) for n in range(3)]
        video = Video.open(make_video(tmp_path / "v.mkv", frames, RATE, codec="ffv1", pixel_format="bgr0"))
        tracks = followed(points, video, [Spot(0.05, size[0] / 2, size[1] / 2)])
        assert tracks.xy.shape == (1, len(tracks.pts), 2)

    @pytest.mark.parametrize("checks", [0, 1])
    def test_a_cancelled_call_stops_at_the_next_check(self, points, paths, deadline_after_checks, checks):
        video = Video.open(paths["plain"])
        with pytest.raises(DeadlineExceeded):
            followed(points, video, spots(video), deadline=deadline_after_checks(checks))

    def test_it_lets_go_of_the_video(self, points, paths):
        tracker, video = points(), Video.open(paths["plain"])
        followed(lambda: tracker, video, spots(video))
        gone = weakref.ref(video)
        del video
        gc.collect()
        assert gone() is None
