"""SAM 2, of its package and of transformers, and EdgeTAM through their real code, with random weights."""

import cv2
import numpy as np
import pytest

from vidence.tests.conformance import checks_segmenter as checks
from vidence.tests.models import tiny_segmenters as tiny
from vidence.tools.backends.segmenters import network
from vidence.tools.capabilities import Dot, Prompt
from vidence.tools.deadline import Deadline
from vidence.tools.masks import encoded
from vidence.tools.models.choose import ModelSettings
from vidence.tools.registry import ChosenBackends, entries, parse_choices
from vidence.tools.video import Video
from vidence.tools.weights.device import Place, quietly
from vidence.traces.errors import BackendError, BackendMissing, UsageError
from vidence.traces.records import Span

pytestmark = pytest.mark.models
CPU = Place("cpu", "float32")


@pytest.fixture(scope="session")
def segmenter_weights(tmp_path_factory):
    made = {}

    def weights(name):
        if name not in made:
            with quietly():
                made[name] = tiny.MAKERS[name](tmp_path_factory.mktemp(name))
        return made[name]

    return weights


@pytest.fixture(params=tiny.MAKERS)
def name(request):
    return request.param


@pytest.fixture
def make(segmenter_weights):
    """A segmenter as the command line makes it."""

    def made(name, argument=None, **settings):
        entry = entries()["segmenter", name]
        with quietly():
            return entry.make(argument or segmenter_weights(name), ModelSettings(**settings))

    return made


@pytest.fixture
def segmenter(make, name):
    return lambda: make(name)


def model_of(segmenter):
    return segmenter._network._model


def ramp(side, box):
    """Logits over a square that are nought on a box's edges, by the middles of their cells."""
    import torch

    at = (torch.arange(side) + 0.5) / side
    x, y = at[None, :], at[:, None]
    x1, y1, x2, y2 = box
    across, down = torch.minimum(x - x1, x2 - x), torch.minimum(y - y1, y2 - y)
    return 100 * torch.minimum(across.expand(side, side), down.expand(side, side))


def drawing(segmenter, boxes):
    """The network with its last logits known: a box by shares of the picture, one for each forward pass."""
    decoder = getattr(model_of(segmenter), "sam_mask_decoder", None) or model_of(segmenter).mask_decoder
    real, left = decoder.forward, iter(boxes)

    def known(*args, **kwargs):
        masks, scores, tokens, there = real(*args, **kwargs)
        box = next(left)
        logits = ramp(masks.shape[-1], box or (0, 0, 1, 1)).expand_as(masks).clone()
        return logits, scores, tokens, there * 0 + (-9.0 if box is None else 9.0)

    decoder.forward = known
    return segmenter


class TestNetworks(checks.Segmenting):
    pass


SIZES = [(128, 128), (320, 180), (97, 211), (640, 480)]
BOX = (0.25, 0.40, 0.70, 0.85)


@pytest.mark.parametrize("size", SIZES)
def test_what_is_marked_in_the_square_is_marked_on_the_displayed_frame(make, name, tmp_path, size):
    width, height = size
    cv2.imwrite(str(tmp_path / "0.png"), np.zeros((height, width, 3), np.uint8))
    (frame,) = Video.open(tmp_path, fps=10).at([0.0])
    outlines = drawing(make(name), [BOX] * 9).segment(frame, [Prompt(0, box=(1, 1, 9, 9))], Deadline())
    expected = np.array(BOX) * (width, height, width, height)
    # Corners are cut where two slopes meet between the cells of so small a network.
    assert np.abs(np.array(outlines.masks[0].box.xyxy) - expected).max() <= 1
    assert outlines.scores == pytest.approx((0.9999,), abs=1e-3)


def test_it_is_the_displayed_frame_that_is_looked_at(make, name, open_squares, truth):
    """The red square of a turned video lies in the network's square where the display shows it."""
    video = open_squares("turned")
    segmenter = make(name)
    model, seen = segmenter._network, []
    real = model.look
    model.look = lambda pixels: (seen.append(pixels), real(pixels))[1]
    (frame,) = video.at([0.5])
    segmenter.segment(frame, [Prompt(0.5, box=(26, 30, 50, 54))], Deadline())
    (pixels,) = seen
    assert pixels.shape == (1, 3, model.side_px, model.side_px)
    red = (pixels[0, 0] - pixels[0, 2]).numpy() > 1.5
    rows, columns = np.nonzero(red)
    scale = np.array([model.side_px / 160, model.side_px / 120] * 2)
    found = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]) / scale
    assert np.abs(found - np.array(truth(frame.index)[0])).max() <= 2


def test_prompts_are_told_in_pixels_of_the_square(make, name, tmp_path):
    cv2.imwrite(str(tmp_path / "0.png"), np.zeros((200, 400, 3), np.uint8))
    (frame,) = Video.open(tmp_path, fps=10).at([0.0])
    segmenter = make(name)
    model = model_of(segmenter)
    encoder = getattr(model, "sam_prompt_encoder", None) or model.prompt_encoder
    real, told = encoder._embed_points, []
    encoder._embed_points = lambda points, labels, **kwargs: (
        told.append((points.clone(), labels.clone())),
        real(points, labels, **kwargs),
    )[1]
    prompt = Prompt(0, box=(100, 50, 300, 150), dots=(Dot(200, 100), Dot(10, 20, inside=False)))
    segmenter.segment(frame, [prompt], Deadline())
    points, labels = told[0]
    side = segmenter._network.side_px
    shares = np.array([[0.25, 0.25], [0.75, 0.75], [0.5, 0.5], [0.025, 0.1]])
    assert np.abs(points.reshape(-1, 2).numpy() - shares * side).max() < 1e-3
    assert labels.reshape(-1).tolist() == [2, 3, 1, 0]


def test_a_thing_that_leaves_and_returns_is_the_same_one(make, name, open_squares):
    """What the network says of each frame is what comes out, whatever it said of those before."""
    boxes = [BOX] * 5 + [None] * 10 + [BOX] * 5
    video = open_squares("plain")
    segmenter = drawing(make(name), boxes)
    rows = list(
        segmenter.follow(video, [Prompt(0.0, dots=(Dot(80, 60),))], Span(start_s=0.0, end_s=1.0), Deadline())
    )
    assert [row.masks[0] is not None for row in rows] == [box is not None for box in boxes]
    assert [row.scores[0] > 0.5 for row in rows] == [box is not None for box in boxes]


FRAMES = 40


def squares(segmenter, video):
    return [network.squared(f.rgb(), segmenter._network.side_px, CPU) for f in video.frames()][:FRAMES]


def whole_package(segmenter, weights, video, box, *, back):
    """What the package's own predictor gives when it holds all frames and all that it has seen."""
    import torch
    from sam2.build_sam import build_sam2_video_predictor

    from vidence.tools.backends.segmenters.sam2 import _AS_PUBLISHED

    side = segmenter._network.side_px
    predictor = build_sam2_video_predictor(
        "configs/sam2.1/sam2.1_hiera_t.yaml",
        ckpt_path=weights.partition(",")[0],
        device="cpu",
        hydra_overrides_extra=[*_AS_PUBLISHED, f"++model.image_size={side}"],
        apply_postprocessing=False,
    )
    state = {
        "images": torch.cat(squares(segmenter, video)),
        "num_frames": FRAMES,
        "offload_video_to_cpu": False,
        "offload_state_to_cpu": False,
        "video_height": video.record.height,
        "video_width": video.record.width,
        "device": torch.device("cpu"),
        "storage_device": torch.device("cpu"),
        "obj_ids": [],
        **{key: {} for key in ("point_inputs_per_obj", "mask_inputs_per_obj", "cached_features")},
        **{key: {} for key in ("constants", "obj_id_to_idx", "obj_idx_to_id", "output_dict_per_obj")},
        **{key: {} for key in ("temp_output_dict_per_obj", "frames_tracked_per_obj")},
    }
    start = FRAMES - 1 if back else 0
    with torch.inference_mode():
        predictor.add_new_points_or_box(state, start, 1, box=np.array(box, np.float32))
        found = predictor.propagate_in_video(state, start_frame_idx=start, reverse=back)
        return {index: logits for index, _, logits in found}


def whole_transformers(segmenter, weights, video, box, *, back):
    """The same of the model of transformers."""
    import torch

    model, memory = model_of(segmenter), segmenter._network.memory()
    session = type(memory._state)(
        video=torch.cat(squares(segmenter, video)),
        video_height=video.record.height,
        video_width=video.record.width,
        dtype=torch.float32,
    )
    side = segmenter._network.side_px
    scale = torch.tensor([side / video.record.width, side / video.record.height])
    session.obj_id_to_idx(1)
    points = {
        "point_coords": (torch.tensor(box).float().view(1, 1, 2, 2) * scale),
        "point_labels": torch.tensor([[[2, 3]]], dtype=torch.int32),
    }
    start = FRAMES - 1 if back else 0
    session.add_point_inputs(0, start, points)
    session.obj_with_new_inputs = [1]
    size = (video.record.height, video.record.width)
    with torch.inference_mode():
        # The frame of the prompt comes first, as its state says which it is.
        model(inference_session=session, frame_idx=start)
        found = model.propagate_in_video_iterator(session, start_frame_idx=start, reverse=back)
        return {one.frame_idx: resized(one.pred_masks, size) for one in found}


def resized(logits, size):
    import torch

    return torch.nn.functional.interpolate(logits, size, mode="bilinear", align_corners=False)


@pytest.mark.parametrize("back", [False, True])
def test_nothing_that_is_let_go_of_is_missed(make, name, segmenter_weights, open_squares, back, monkeypatch):
    """Frame by frame with a pruned memory it is what the library gives that holds the whole video."""
    video, box = open_squares("plain"), (26, 30, 60, 64)
    segmenter = make(name)
    whole = whole_package if name == "sam2" else whole_transformers
    expected = whole(segmenter, segmenter_weights(name), video, box, back=back)
    at_s = (FRAMES - 1) / 20 if back else 0.0
    span = Span(start_s=0.0, end_s=FRAMES / 20)
    seen, real = [], network.mask_of
    monkeypatch.setattr(network, "mask_of", lambda logits, size: (seen.append(logits), real(logits, size))[1])
    rows = list(segmenter.follow(video, [Prompt(at_s, box=box)], span, Deadline()))
    assert [row.index for row in rows] == sorted(expected) == list(range(FRAMES))
    # The frame of the prompt is drawn on either way.
    drawn = seen[FRAMES - 1 :: -1] if back else seen
    for index, logits in enumerate(drawn):
        apart = (resized(logits, (120, 160)) - expected[index]).abs().max()
        assert apart <= 1e-4 * expected[index].abs().max(), (index, apart)
    assert (expected[5] - expected[30]).abs().max() > 1e-3 * expected[5].abs().max()


def test_what_it_holds_of_a_thing_does_not_grow(make, name, open_squares):
    import torch

    segmenter = make(name)
    model = segmenter._network
    with torch.inference_mode():
        look = model.look(torch.zeros(1, 3, model.side_px, model.side_px))
        memory = model.memory()
        corners = torch.tensor([[[10.0, 10.0], [60.0, 60.0]]])
        memory.begin(look, network.Told(corners, torch.tensor([[2, 3]], dtype=torch.int32)))
        sizes = []
        for _ in range(60):
            memory.go_on(look)
            sizes.append(held_numbers(memory))
    assert sizes[-1] == sizes[30]


def held_numbers(memory):
    """How many numbers hang on a memory, but for the model's own."""
    import torch

    seen, total, todo = set(), 0, [getattr(memory, "_held", None) or vars(memory._state)]
    while todo:
        one = todo.pop()
        if isinstance(one, torch.Tensor):
            storage = one.untyped_storage()
            if storage.data_ptr() not in seen:
                seen.add(storage.data_ptr())
                total += storage.nbytes()
        elif isinstance(one, dict):
            todo += list(one.values())
        elif isinstance(one, list | tuple):
            todo += list(one)
        elif hasattr(one, "_vision_features"):
            todo.append(vars(one))
    return total


def test_fingerprints_change_with_the_weights_and_what_runs_them(make, name, segmenter_weights, tmp_path):
    import shutil

    one = make(name).fingerprint()
    assert one.weights
    assert one.device == "cpu"
    assert "torch" in one.version
    assert make(name, dtype="bfloat16").fingerprint() != one
    if name == "sam2":
        assert make(name, segmenter_weights(name).replace("128", "160")).fingerprint() != one
    else:
        other = tmp_path / "other"
        shutil.copytree(segmenter_weights(name), other)
        with (other / "config.json").open("a") as config:
            config.write("\n")
        assert make(name, str(other)).fingerprint() != one


def test_short_numbers_draw_nearly_the_same(make, name, open_squares):
    (frame,) = open_squares("plain").at([0.5])
    drawn = [
        drawing(make(name, dtype=dtype), [BOX]).segment(
            frame, [Prompt(0.5, box=(26, 30, 50, 54))], Deadline()
        )
        for dtype in ("float32", "bfloat16")
    ]
    one, other = (np.array(outlines.masks[0].box.xyxy) for outlines in drawn)
    assert np.abs(one - other).max() <= 1


def test_it_is_chosen_on_the_command_line(name, segmenter_weights):
    chosen = ChosenBackends(parse_choices([f"segmenter={name}:{segmenter_weights(name)}"]))
    assert chosen.was_chosen("segmenter")
    assert chosen.segmenter().name == name
    assert not ChosenBackends().was_chosen("segmenter")


def test_weights_of_another_architecture_are_refused(make, segmenter_weights):
    with pytest.raises(BackendError, match="model of sam2_video, and edgetam takes edgetam_video"):
        make("edgetam", segmenter_weights("sam2-hf"))
    with pytest.raises(BackendError, match=r"does not fit configs/sam2\.1/sam2\.1_hiera_s"):
        make("sam2", f"{segmenter_weights('sam2')},config=configs/sam2.1/sam2.1_hiera_s.yaml")


def test_weights_that_are_cut_short_are_refused(make, segmenter_weights, tmp_path):
    import pathlib
    import shutil

    file = pathlib.Path(segmenter_weights("sam2").partition(",")[0])
    short = tmp_path / file.name
    short.write_bytes(file.read_bytes()[:100_000])
    with pytest.raises(BackendError, match="cannot be read as weights"):
        make("sam2", str(short))
    folder = tmp_path / "short"
    shutil.copytree(segmenter_weights("sam2-hf"), folder)
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:100_000])
    with pytest.raises(BackendError, match="cannot be loaded"):
        make("sam2-hf", str(folder))


def test_what_cannot_be_is_said_in_a_sentence(make, segmenter_weights, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(BackendMissing, match="there is no file"):
        make("sam2", "nowhere.pt")
    with pytest.raises(UsageError, match="multiple of 32"):
        make("sam2", segmenter_weights("sam2").replace("128", "100"))
    with pytest.raises(UsageError, match="has no configuration"):
        make("sam2", f"{segmenter_weights('sam2')},config=configs/sam2.1/none.yaml")
    named = tmp_path / "weights.pt"
    named.write_bytes(b"")
    with pytest.raises(UsageError, match="does not tell which SAM 2"):
        make("sam2", str(named))
    with pytest.raises(UsageError, match="sam2 needs weights"):
        entries()["segmenter", "sam2"].make(None, ModelSettings())


def test_a_mask_that_is_told_goes_on(make, name, open_squares):
    """A mask of one frame is a prompt for the next; the network sees it in its own square."""
    video = open_squares("plain")
    pixels = np.zeros((120, 160), bool)
    pixels[30:54, 26:50] = True
    rows = list(
        make(name).follow(
            video, [Prompt(0.5, mask=encoded(pixels))], Span(start_s=0.5, end_s=0.65), Deadline()
        )
    )
    assert len(rows) == 3
    assert rows[0].masks == (encoded(pixels),)


@pytest.mark.parametrize("step", ["look", "begin", "go_on"])
def test_too_little_memory_is_said_wherever_it_is_felt(make, name, open_squares, monkeypatch, step):
    import torch

    segmenter = make(name)

    def full(*_):
        raise torch.OutOfMemoryError("CUDA out of memory")

    if step == "look":
        monkeypatch.setattr(segmenter._network, "look", full)
    else:
        monkeypatch.setattr(type(segmenter._network.memory()), step, full)
    outlines = segmenter.follow(
        open_squares("plain"), [Prompt(0.5, box=(26, 30, 50, 54))], Span(start_s=0.5, end_s=1.0), Deadline()
    )
    with pytest.raises(BackendError, match="too small for one frame"):
        list(outlines)
