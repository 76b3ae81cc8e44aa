"""What is no video is refused in one sentence; what breaks off is used as far as it goes."""

import contextlib
import os
import random

import cv2
import numpy as np
import pytest

from vidence.tools.video import Video
from vidence.traces.errors import MediaError, UsageError, VidenceError


def _missing(tmp_path, make_video, numbered):
    return tmp_path / "none.mp4"


def _empty(tmp_path, make_video, numbered):
    (tmp_path / "empty.mp4").touch()
    return tmp_path / "empty.mp4"


def _text(tmp_path, make_video, numbered):
    (tmp_path / "notes.txt").write_text("ffconcat version 1.0\nfile other.mp4\n" * 20)
    return tmp_path / "notes.txt"


def _noise(tmp_path, make_video, numbered):
    (tmp_path / "noise.mkv").write_bytes(random.Random(1).randbytes(20_000))
    return tmp_path / "noise.mkv"


def _playlist(tmp_path, make_video, numbered):
    make_video(tmp_path / "part.ts", numbered(10))
    listed = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:0.4,\npart.ts\n#EXT-X-ENDLIST\n"
    (tmp_path / "list.m3u8").write_text(listed)
    return tmp_path / "list.m3u8"


def _still(tmp_path, make_video, numbered):
    cv2.imwrite(str(tmp_path / "still.png"), np.zeros((40, 60, 3), np.uint8))
    return (tmp_path / "still.png").rename(tmp_path / "still.mp4")


def _only_sound(tmp_path, make_video, numbered):
    import av

    with av.open(str(tmp_path / "sound.mp4"), "w") as container:
        stream = container.add_stream("aac", rate=8000)
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 4096), np.float32), format="fltp", layout="mono")
        silence.rate = 8000
        container.mux(stream.encode(silence))
        container.mux(stream.encode(None))
    return tmp_path / "sound.mp4"


def _huge(tmp_path, make_video, numbered):
    path = make_video(tmp_path / "huge.gif", numbered(3), codec="gif", pixel_format="rgb8")
    data = bytearray(path.read_bytes())
    data[6:8] = (20_000).to_bytes(2, "little")
    path.write_bytes(data)
    return path


def _headless(tmp_path, make_video, numbered):
    path = make_video(tmp_path / "cut.mp4", numbered(30))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def _frameless(tmp_path, make_video, numbered):
    path = make_video(tmp_path / "frameless.mkv", numbered(30))
    data = bytearray(path.read_bytes())
    body = data.index(b"\x1f\x43\xb6\x75") + 30
    data[body:] = bytes(len(data) - body)
    path.write_bytes(data)
    return path


def _folder(tmp_path, make_video, numbered):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "readme.txt").write_text("nothing here")
    return tmp_path / "folder"


def _long_name(tmp_path, make_video, numbered):
    return tmp_path / ("a" * 5000)


def _pipe(tmp_path, make_video, numbered):
    os.mkfifo(tmp_path / "pipe.mp4")
    return tmp_path / "pipe.mp4"


WRONG = {
    _missing: "no file .*none.mp4",
    _empty: "empty.mp4 is empty",
    _text: "notes.txt is not a video",
    _noise: "noise.mkv is not a video",
    _playlist: "list.m3u8 is not a video",
    _still: "still.mp4 is not a video",
    _only_sound: "only sound",
    _huge: "20000×48 pixels",
    _headless: "cut.mp4 is not a video",
    _frameless: "no frame",
    _folder: "holds no images",
    _long_name: "cannot be read: File name too long",
    _pipe: "not a regular file",
}


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.__name__)
def test_wrong_input_is_refused_in_one_sentence(wrong, tmp_path, make_video, numbered, capfd):
    path = wrong(tmp_path, make_video, numbered)

    with pytest.raises(MediaError, match=WRONG[wrong]) as refusal:
        Video.open(path, fps=10 if wrong is _folder else None)

    assert refusal.value.exit_code == 3
    assert "\n" not in refusal.value.message
    assert refusal.value.hint
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_without_permission_is_refused(tmp_path, make_video, numbered):
    path = make_video(tmp_path / "v.mp4", numbered(3))
    path.chmod(0)

    with pytest.raises(MediaError, match="cannot be read"):
        Video.open(path)


def test_fps_for_a_video_file_is_refused(tmp_path, make_video, numbered):
    with pytest.raises(UsageError, match="--fps"):
        Video.open(make_video(tmp_path / "v.mp4", numbered(3)), fps=10)


CUT = {
    "v.mkv": {"options": {"g": "10", "bf": "2"}},
    "v.webm": {"codec": "libvpx"},
    "v.mp4": {"options": {"g": "10", "bf": "2"}, "container_options": {"movflags": "+faststart"}},
    "v.mov": {"codec": "mjpeg", "pixel_format": "yuvj420p", "container_options": {"movflags": "+faststart"}},
    "v.ts": {"options": {"g": "10", "bf": "2"}},
}


@pytest.mark.parametrize("share", [0.93, 0.8, 0.55])
@pytest.mark.parametrize("name", CUT)
def test_a_truncated_file_is_used_up_to_where_it_breaks(
    name, share, tmp_path, make_video, numbered, number_of
):
    path = make_video(tmp_path / name, numbered(90), **CUT[name])
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])

    video = Video.open(path)
    frames = list(video.frames())

    record = video.record
    assert 10 < record.frames < 90
    assert len(frames) == record.frames
    assert [number_of(f.rgb()) for f in frames] == [round((f.t_s - record.start_s) * 25) for f in frames]
    (degradation,) = record.degradations
    assert degradation.kind == "truncated_video"
    assert f"frames end at {record.end_s:.2f} s" in degradation.detail
    assert video.at([record.end_s])[0].index == record.frames - 1


def test_a_header_that_lies_about_length_and_rate_is_not_believed(tmp_path, make_video, numbered):
    path = make_video(tmp_path / "v.mkv", numbered(50))
    data = bytearray(path.read_bytes())
    at = data.index(b"\x44\x89\x88") + 3
    data[at : at + 8] = np.array([90_000.0], ">f8").tobytes()
    at = data.index(b"00:00:02.000000000")
    data[at : at + 8] = b"00:01:30"
    path.write_bytes(data)

    record = Video.open(path).record

    assert (record.frames, record.end_s, record.rate_hz) == (50, 2.0, 25.0)
    assert "its header promises 90.00 s" in record.degradations[0].detail


def test_frames_that_cannot_be_decoded_are_left_out_and_told(tmp_path, make_video, numbered, number_of):
    path = make_video(
        tmp_path / "v.mp4", numbered(60), codec="mjpeg", pixel_format="yuvj420p", full_range=True
    )
    data = bytearray(path.read_bytes())
    middle = data.index(b"mdat") + 30 * (data.index(b"moov") - data.index(b"mdat")) // 60
    data[middle : middle + 3000] = bytes(3000)
    path.write_bytes(data)
    video = Video.open(path)

    frames = list(video.frames())

    assert "could not be decoded" in video.damage[0]
    assert 50 <= len(frames) < 60
    assert [number_of(f.rgb()) for f in frames] == [f.index for f in frames]
    missing = min(set(range(60)) - {frame.index for frame in frames})
    assert video.at([missing / 25])[0].index == missing - 1


@pytest.mark.parametrize("seed", range(40))
def test_no_mutation_gets_past_the_error_tree(seed, tmp_path, make_video, numbered):
    rng = random.Random(seed)
    name = ["v.mp4", "v.mkv", "v.avi", "v.ts"][seed % 4]
    path = make_video(tmp_path / name, numbered(20), options={"g": "8"})
    data = bytearray(path.read_bytes())
    for _ in range(rng.choice([1, 5, 50, 300])):
        data[rng.randrange(len(data))] = rng.randrange(256)
    path.write_bytes(data)

    # Anything outside the error tree, a crash or a hang fails here.
    with contextlib.suppress(VidenceError):
        video = Video.open(path)
        shapes = {frame.rgb().shape for frame in video.frames()}
        assert shapes <= {(video.record.height, video.record.width, 3)}
        video.at([video.record.start_s, video.record.end_s])
