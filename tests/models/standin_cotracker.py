"""Stands in for the package `cotracker`, which no registry has: its two predictors, by signature and scale.

Like them it resizes the video to `interp_shape` and scales queries and tracks with it, pixels' middles at
whole numbers. Unlike them it knows where the points go: it reads each frame's number off the frame.
"""

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

import torch

SHOWN_BELOW = 0.75  # the share of a picture's width beyond which a point is hidden


class Network(torch.nn.Module):
    """The weights: an embedding of time, as long as the windows it was taught, and one number."""

    def __init__(self, window_len):
        super().__init__()
        self.model_resolution = (384, 512)
        self.window_len = window_len
        self.shift = torch.nn.Parameter(torch.zeros(2))
        self.register_buffer("time_emb", torch.zeros(1, window_len, 4))

    def init_video_online_processing(self):
        self.begun, self.told = 0, []


class _Predictor(torch.nn.Module):
    # Set by a test: the size of the displayed frames, where points are in frame `i`, and what tells `i`.
    size, truth, number_of, calls = (160, 120), None, None, []

    def __init__(self, window_len):
        super().__init__()
        self.model = Network(window_len)
        self.interp_shape = self.model.model_resolution

    def _scaled(self, video):
        batch, frames, *_ = video.shape
        assert video.shape[2] == 3
        assert video.dtype == torch.float32
        assert video.max() > 1
        flat = torch.nn.functional.interpolate(
            video.flatten(0, 1), self.interp_shape, mode="bilinear", align_corners=True
        )
        return flat.reshape(batch, frames, 3, *self.interp_shape)

    def _scale(self, video):
        height, width = video.shape[-2:]
        rows, columns = self.interp_shape
        return torch.tensor([(columns - 1) / (width - 1), (rows - 1) / (height - 1)])

    def _numbers(self, video):
        pixels = video[0].permute(0, 2, 3, 1).numpy()
        return [int(_Predictor.number_of(frame)) for frame in pixels]

    def _known(self, number):
        """Places of all points in a frame, in pixels of the network's picture."""
        rows, columns = self.interp_shape
        width, height = _Predictor.size
        middle = torch.tensor(_Predictor.truth(number), dtype=torch.float32) - 0.5
        return middle * torch.tensor([(columns - 1) / max(width - 1, 1), (rows - 1) / max(height - 1, 1)])

    def _row(self, number, place):
        known = self._known(number)
        off = (known - place).abs().amax(dim=1)
        return int(off.argmin()) if off.min() < 0.2 else None

    def _told(self, numbers, asked, numbers_asked):
        """Places (T, N, 2) and sight (T, N); of what it does not know, that it stays."""
        rows = [self._row(n, query[1:]) for n, query in zip(numbers_asked, asked, strict=True)]
        tracks = torch.stack(
            [torch.stack([self._at(n, r, q) for r, q in zip(rows, asked, strict=True)]) for n in numbers]
        )
        return tracks + self.model.shift, tracks[..., 0] < SHOWN_BELOW * self.interp_shape[1]

    def _at(self, number, row, query):
        return query[1:] if row is None else self._known(number)[row]


class CoTrackerPredictor(_Predictor):
    def __init__(self, checkpoint="./checkpoints/scaled_offline.pth", offline=True, v2=False, window_len=60):
        assert (checkpoint, offline, v2) == (None, True, False)
        super().__init__(window_len)

    def forward(
        self,
        video,
        queries=None,
        segm_mask=None,
        grid_size=0,
        grid_query_frame=0,
        backward_tracking=False,
    ):
        assert video.shape[1] <= self.model.window_len
        scale, video = self._scale(video), self._scaled(video)
        asked = torch.cat([queries[0, :, :1], queries[0, :, 1:] * scale], dim=1)
        numbers = self._numbers(video)
        _Predictor.calls.append((numbers, asked[:, 0].tolist()))
        tracks, visible = self._told(numbers, asked, [numbers[int(t)] for t in asked[:, 0]])
        for row, query in enumerate(asked):
            # What comes before its own frame is of no use unless it is asked for.
            if not backward_tracking:
                tracks[: int(query[0]), row] = -1000.0
            tracks[int(query[0]), row], visible[int(query[0]), row] = query[1:], True
        return tracks[None] / scale, visible[None]


class CoTrackerOnlinePredictor(_Predictor):
    def __init__(self, checkpoint="./checkpoints/scaled_online.pth", offline=False, v2=False, window_len=16):
        assert (checkpoint, offline, v2) == (None, False, False)
        super().__init__(window_len)
        self.step = window_len // 2

    def forward(
        self,
        video_chunk,
        is_first_step=False,
        queries=None,
        grid_size=5,
        grid_query_frame=0,
        add_support_grid=False,
    ):
        scale = self._scale(video_chunk)
        if is_first_step:
            self.model.init_video_online_processing()
            self.queries = torch.cat([queries[0, :, :1], queries[0, :, 1:] * scale], dim=1)
            return (None, None)
        assert video_chunk.shape[1] <= self.model.window_len
        numbers = self._numbers(self._scaled(video_chunk))
        _Predictor.calls.append((numbers, self.queries[:, 0].tolist()))
        # As the network: its windows overlap by a step, and it tells all that it was shown so far.
        begun = self.model.begun
        assert self.model.told[begun:] == numbers[: len(self.model.told) - begun]
        self.model.told[begun:] = numbers
        self.model.begun += self.step
        told = self.model.told
        first = [told[min(int(t), len(told) - 1)] for t in self.queries[:, 0]]
        tracks, visible = self._told(told, self.queries, first)
        for row, (t, *_) in enumerate(self.queries):
            tracks[: int(t), row] = -1000.0
        return tracks[None] / scale, visible[None]


def install(monkeypatch):
    """Make it what `import cotracker` finds."""
    package, predictor = ModuleType("cotracker"), ModuleType("cotracker.predictor")
    package.__spec__ = ModuleSpec("cotracker", None, is_package=True)
    package.__path__ = []
    predictor.CoTrackerPredictor = CoTrackerPredictor
    predictor.CoTrackerOnlinePredictor = CoTrackerOnlinePredictor
    monkeypatch.setitem(sys.modules, "cotracker", package)
    monkeypatch.setitem(sys.modules, "cotracker.predictor", predictor)
    _Predictor.calls = []
    return _Predictor
