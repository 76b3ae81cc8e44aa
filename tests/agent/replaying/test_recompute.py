"""Tools run again on the video give what the trace holds; what does not is named for what it is."""

import shutil

import av
import cv2
import numpy as np
import pytest
import yaml

import vidence
from vidence.agent.replaying import cause
from vidence.agent.replaying.recompute import recompute
from vidence.agent.replaying.strict import replay_strictly
from vidence.agent.run import follow_up
from vidence.bench.scenes.encode import encode
from vidence.tools import finding, index
from vidence.tools.backends.detectors.motion.detector import MotionDetector
from vidence.tools.manipulations import look
from vidence.tools.video import Video, container, probe
from vidence.tools.wrappers import cache
from vidence.traces.errors import MediaError
from vidence.traces.reader import TraceReader

STOPS = "What happened after the red box stopped?"
TURNS = [
    {"call": [{"track": {"query": "red box"}}, {"look": {"times_s": [1.0, 2.0]}}]},
    {"call": [{"describe": {"question": "What is in the middle?", "at_s": 2.0}}]},
    {"answer": {"outcome": "insufficient_evidence", "reason": "it is not clear"}},
]


@pytest.fixture(scope="module")
def looked(two_squares, tmp_path_factory):
    """A run that a script drove, which looks at frames and has one described."""
    folder = tmp_path_factory.mktemp("looked")
    (folder / "script.yaml").write_text(yaml.safe_dump({"turns": TURNS}), encoding="utf-8")
    (folder / "words.yaml").write_text(yaml.safe_dump({"turns": [{"say": "A red box."}]}), encoding="utf-8")
    policy, describer = f"scripted:{folder / 'script.yaml'}", f"describer=scripted:{folder / 'words.yaml'}"
    vidence.ask(two_squares, "What is seen?", policy=policy, backends=[describer], out=folder / "run")
    (folder / "script.yaml").unlink()
    (folder / "words.yaml").unlink()
    assert len(TraceReader(folder / "run").finished_calls()) == 3
    return folder / "run"


@pytest.fixture
def no_cache(monkeypatch):
    monkeypatch.setattr(cache.DiskCache, "get", lambda *_: pytest.fail("the cache was read"))


def why(told):
    assert not told.ok, told.text()
    return told.diverged.why


def test_a_run_by_rules_gives_the_same_again_past_the_cache(asked, no_cache):
    told = recompute(asked)
    assert told.ok, told.text()
    assert told.compared["calls"] == len(TraceReader(asked).calls())
    assert told.compared["derived numbers"] > 0
    assert not told.left_out


def test_what_a_model_said_comes_from_the_trace_and_what_it_was_shown_is_made_again(looked):
    told = recompute(looked)
    assert told.ok, told.text()
    assert (told.compared["calls"], told.left_out) == (3, ())
    assert told.compared["frames"] >= 3


def test_a_follow_up_gives_the_same_again(asked, tmp_path):
    follow_up(asked, "And how long is the red box visible?", out=tmp_path / "second")
    told = recompute(tmp_path / "second")
    assert told.ok, told.text()


def test_a_video_that_was_moved_is_named_or_found_beside_the_run(asked, two_squares, tmp_path, rewritten):
    def moved(event):
        return (
            [event.model_copy(update={"source": "/gone/two-squares.mp4"})]
            if event.kind == "run_started"
            else [event]
        )

    run = rewritten(asked, tmp_path / "run", moved)
    with pytest.raises(MediaError, match="is not there, and calls"):
        recompute(run)
    assert recompute(run, video=two_squares).ok
    shutil.copy(two_squares, tmp_path / "two-squares.mp4")
    assert recompute(run).ok


def test_a_box_that_was_falsified_is_told_from_changed_code(asked, tmp_path, rewritten, with_evidence):
    def wider(tube):
        boxes = [(x1, y1, x2 + 9.0, y2) for x1, y1, x2, y2 in tube.samples.xyxy]
        return tube.model_copy(update={"samples": tube.samples.model_copy(update={"xyxy": tuple(boxes)})})

    said = why(recompute(rewritten(asked, tmp_path / "false", with_evidence("tube", wider))))
    assert "k1 (track) gave e1 (tube)" in said
    assert "samples.xyxy" in said
    assert "the record was changed" in said


def test_a_derived_number_that_was_falsified_is_found_out(asked, tmp_path, rewritten, with_evidence):
    def later(found):
        return found.model_copy(update={"t_s": found.t_s + 0.25})

    told = recompute(rewritten(asked, tmp_path / "false", with_evidence("span", later)))
    assert (
        "computed again it is not there: the record was changed, since a formula needs nothing else"
        in why(told)
    )
    assert told.diverged.what.startswith("e")
    assert told.diverged.node == "decide"


def test_changed_code_of_a_tool_is_told_from_a_falsified_record(looked, monkeypatch):
    kept = look.kept
    monkeypatch.setattr(look, "kept", lambda rgb, *, sheet: kept(255 - rgb, sheet=sheet))
    then = TraceReader(looked).started.tooling
    monkeypatch.setattr(cause, "tooling", lambda: {**then, "tools.manipulations": "0" * 64})
    told = recompute(looked)
    assert "k2 (look)" in why(told)
    assert "other code or libraries than then: tools.manipulations" in why(told)


@pytest.mark.parametrize(("off_px", "same"), [(1.5, True), (3.0, False)])
def test_boxes_of_a_network_may_be_off_by_little(two_squares, tmp_path, monkeypatch, off_px, same):
    weights = {"weights": "0" * 64}
    printed = MotionDetector.fingerprint
    monkeypatch.setattr(MotionDetector, "fingerprint", lambda it: printed(it).model_copy(update=weights))
    vidence.ask(two_squares, STOPS, out=tmp_path / "run")
    made = index.tube_of

    def off(track, **given):
        tube = made(track, **given)
        boxes = tuple((x1, y1, x2 + off_px, y2) for x1, y1, x2, y2 in tube.samples.xyxy)
        return tube.model_copy(update={"samples": tube.samples.model_copy(update={"xyxy": boxes})})

    monkeypatch.setattr(index, "tube_of", off)
    monkeypatch.setattr(finding, "tube_of", off)
    assert recompute(tmp_path / "run").ok is same


def test_a_tool_that_is_not_the_same_twice_is_told_to_be(looked, monkeypatch):
    kept, rng = look.kept, np.random.default_rng(1)
    noise = lambda rgb: rng.integers(0, 255, rgb.shape, dtype=np.uint8)  # noqa: E731
    monkeypatch.setattr(look, "kept", lambda rgb, *, sheet: kept(noise(rgb), sheet=sheet))
    assert "do not give the same twice" in why(recompute(looked))


def test_an_old_trace_does_not_tell_what_code_made_it(looked, tmp_path, monkeypatch, rewritten):
    def old(event):
        return [event.model_copy(update={"tooling": {}})] if event.kind == "run_started" else [event]

    run = rewritten(looked, tmp_path / "old", old)
    assert recompute(run).ok
    kept = look.kept
    monkeypatch.setattr(look, "kept", lambda rgb, *, sheet: kept(255 - rgb, sheet=sheet))
    assert "the trace does not tell which code made it" in why(recompute(run))


@pytest.fixture
def other_decoder(monkeypatch):
    """The same decoder without its loop filter gives other pixels of the same bitstream."""
    found = container.video_stream

    def unfiltered(*given):
        stream = found(*given)
        stream.codec_context.options = {**stream.codec_context.options, "skip_loop_filter": "all"}
        return stream

    for module in ("reading", "probe"):
        monkeypatch.setattr(f"vidence.tools.video.{module}.video_stream", unfiltered)
    monkeypatch.setattr(probe, "DECODER", "another decoder 1.0")


def test_another_decoder_is_told_from_another_frame(looked, other_decoder):
    told = recompute(looked)
    assert "the same file comes out of another decoder (pyav" in told.text()
    assert "another decoder 1.0 now" in told.text()
    assert "another frame" not in told.text()


def test_another_frame_is_told_from_another_decoder(looked, two_squares, tmp_path, rewritten, with_evidence):
    video = Video.open(two_squares)
    (next_one,) = video.at([1.04])

    def shifted(frames):
        first, *rest = frames.frames
        first = first.model_copy(update={"pixels": video.reference(next_one).pixels})
        return frames.model_copy(update={"frames": (first, *rest)})

    said = why(recompute(rewritten(looked, tmp_path / "shifted", with_evidence("frames", shifted))))
    assert "shows another frame, the one at 1.040 s" in said


def test_pixels_of_no_frame_are_told_to_be_changed(looked, tmp_path, rewritten, with_evidence):
    def other(frames):
        first, *rest = frames.frames
        return frames.model_copy(update={"frames": (first.model_copy(update={"pixels": "0" * 64}), *rest)})

    said = why(recompute(rewritten(looked, tmp_path / "other", with_evidence("frames", other))))
    assert "has not the pixels told, while others have: the record was changed" in said


def test_a_frame_of_another_file_is_told_by_its_bitstream(looked, tmp_path, rewritten, with_evidence):
    def other(frames):
        first, *rest = frames.frames
        return frames.model_copy(update={"frames": (first.model_copy(update={"bitstream": "0" * 64}), *rest)})

    said = why(recompute(rewritten(looked, tmp_path / "other", with_evidence("frames", other))))
    assert "the bitstream digest of another frame or file" in said


PIXELS_KEPT = "frames that the trace vouches for as they were: packed anew, or re-encoded without loss"


def frames_of(path):
    with av.open(str(path)) as opened:
        return [picture.to_ndarray(format="rgb24") for picture in opened.decode(video=0)]


def test_a_video_that_was_re_encoded_is_told_to_be(asked, two_squares, tmp_path):
    pictures = frames_of(two_squares)
    again = tmp_path / "again.mp4"
    encode(again, ((i * 3600, p) for i, p in enumerate(pictures)), size=(192, 120), rate_hz=25, crf=34)
    told = recompute(asked, video=again)
    assert "as re-encoding gives" in why(told)
    assert told.diverged.what == "the video"
    assert "the calls" in told.text()


def test_a_video_that_was_coded_anew_without_loss_is_said_to_keep_its_pixels(asked, two_squares, tmp_path):
    again = tmp_path / "again.mkv"
    with av.open(str(two_squares)) as source, av.open(str(again), "w") as target:
        given = source.streams.video[0]
        stream = target.add_stream("ffv1", rate=given.average_rate)
        stream.width, stream.height, stream.pix_fmt = given.width, given.height, given.pix_fmt
        for picture in source.decode(given):
            target.mux(stream.encode(picture))
        target.mux(stream.encode(None))
    assert why(recompute(asked, video=again)).endswith(PIXELS_KEPT)


def test_a_video_that_was_only_packed_anew_is_told_to_be(asked, two_squares, tmp_path):
    again = tmp_path / "again.mkv"
    with av.open(str(two_squares)) as source, av.open(str(again), "w") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    assert why(recompute(asked, video=again)).endswith(PIXELS_KEPT)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda p: p[:, ::-1], "and shows something else"),
        (lambda p: cv2.resize(p, (96, 60)), "96×60 pixels, not 192×120"),
    ],
    ids=["mirrored", "smaller"],
)
def test_another_video_is_told_to_be_another(asked, two_squares, tmp_path, change, said):
    again, pictures = (
        tmp_path / "again.mp4",
        [np.ascontiguousarray(change(p)) for p in frames_of(two_squares)],
    )
    height, width = pictures[0].shape[:2]
    encode(again, ((i * 3600, p) for i, p in enumerate(pictures)), size=(width, height), rate_hz=25, crf=20)
    assert said in why(recompute(asked, video=again))


def test_a_backend_that_is_not_here_is_said_and_does_not_fail(asked, tmp_path, rewritten):
    def elsewhere(event):
        if event.kind == "run_started":
            settings = {**event.settings, "backends": ["detector=of-another-package"]}
            return [event.model_copy(update={"settings": settings})]
        return [event]

    told = recompute(rewritten(asked, tmp_path / "run", elsewhere))
    assert told.ok, told.text()
    assert "replay: the same, as far as it was recomputed" in told.text()
    assert any("k1 (track): there is no detector 'of-another-package' here" in one for one in told.left_out)
    assert "the first look: there is no detector 'of-another-package' here" in told.left_out


def test_a_sidecar_that_has_changed_is_named(two_squares, tmp_path):
    tracks = tmp_path / "tracks.mot.csv"
    tracks.write_text("".join(f"{n},1,{10 + n},20,30,40,1,-1,-1,-1\n" for n in range(1, 70)))
    vidence.ask(two_squares, "How many objects are there?", tracks=tracks, out=tmp_path / "run")
    told = recompute(tmp_path / "run")
    assert told.ok, told.text()
    tracks.write_text(tracks.read_text().replace(",20,30", ",21,30"))
    assert why(recompute(tmp_path / "run")) == "'tracks.mot.csv' has changed since: its digest is another"


def test_tracks_alone_give_the_same_again(tmp_path):
    tracks = tmp_path / "tracks.mot.csv"
    tracks.write_text("".join(f"{n},1,{10 + n},20,30,40,1,-1,-1,-1\n" for n in range(1, 70)))
    vidence.ask(None, "How many objects are there?", tracks=tracks, fps=25, out=tmp_path / "run")
    for told in (recompute(tmp_path / "run"), replay_strictly(tmp_path / "run")):
        assert told.ok, told.text()
