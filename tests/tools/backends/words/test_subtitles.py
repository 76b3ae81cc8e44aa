"""Subtitles are found beside the video alone, and read however they were written."""

import codecs
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidence.tools.backends.words.subtitles import parse_subtitles, read_subtitles, sidecars
from vidence.traces.errors import NotMeasurable
from vidence.traces.records import SaidLine

SRT = "1\n00:00:01,000 --> 00:00:02,500\nHello there.\n\n2\n00:00:03,000 --> 00:00:04,000\nGoodbye.\n"
VTT = "WEBVTT\n\n00:01.000 --> 00:02.500\nHello there.\n\n00:03.000 --> 00:04.000\nGoodbye.\n"


def told(text):
    return [(line.span.start_s, line.span.end_s, line.text) for line in parse_subtitles(text)[0]]


PLAIN = [(1.0, 2.5, "Hello there."), (3.0, 4.0, "Goodbye.")]


@pytest.mark.parametrize("text", [SRT, VTT, SRT.replace("\n", "\r\n"), SRT.replace("\n", "\r"), SRT.strip()])
def test_both_kinds_are_read_with_any_line_ends(text):
    assert told(text) == PLAIN


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + SRT.encode(),
        SRT.encode("utf-16"),
        SRT.encode("utf-8"),
    ],
)
def test_byte_order_marks_are_no_text(tmp_path, data):
    (tmp_path / "clip.srt").write_bytes(data)
    (sidecar,) = sidecars(tmp_path / "clip.mp4")
    assert [line.text for line in read_subtitles(sidecar).lines] == ["Hello there.", "Goodbye."]


def test_what_is_no_utf8_is_read_as_windows_writes_it(tmp_path):
    (tmp_path / "clip.srt").write_bytes(SRT.replace("Goodbye", "Caf\u00e9").encode("cp1252"))
    (sidecar,) = sidecars(tmp_path / "clip.mp4")
    assert read_subtitles(sidecar).lines[1].text == "Café."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<i>softly</i> <font color='red'>red</font>", "softly red"),
        ("{\\an8}at the top", "at the top"),
        ("Tom &amp; Jerry &lt;3", "Tom & Jerry <3"),
        ("<v Roger Bingham>We are here", "Roger Bingham: We are here"),
        ("<00:00:01.500><c>word</c> by <c.yellow>word</c>", "word by word"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("a\u202eb\x07c", "abc"),
    ],
)
def test_markup_is_left_out_and_entities_are_read(written, read):
    assert told(f"00:00:01,000 --> 00:00:02,000\n{written}\n") == [(1.0, 2.0, read)]


def test_lines_that_overlap_or_come_in_disorder_are_all_there_in_order():
    text = (
        "1\n00:00:05,000 --> 00:00:09,000\nlater\n\n2\n00:00:01,000 --> 00:00:06,000\nearlier\n\n"
        "3\n00:00:05,000 --> 00:00:06,000\nshorter\n"
    )
    assert [line[2] for line in told(text)] == ["earlier", "shorter", "later"]


@pytest.mark.parametrize(
    "timing",
    [
        "00:00:09,000 --> 00:00:03,000",
        "nonsense --> 00:00:03,000",
        "00:00:01 -->",
        "--> 1",
        "1 --> 2 --> 3",
        "00:99:05,000 --> 01:40:00,000",
        "00:00:01,000 --> 00:00:60,000",
        "75:00.000 --> 76:00.000",
    ],
)
def test_times_that_make_no_sense_are_counted_and_their_words_left_out(timing):
    lines, skipped = parse_subtitles(f"{SRT}\n3\n{timing}\nlost words\n\n4\n0:00:05.5 --> 0:00:06\nkept\n")
    assert [line.text for line in lines] == ["Hello there.", "Goodbye.", "kept"]
    assert skipped == 1


@pytest.mark.parametrize(
    ("clock", "seconds"),
    [("00:00:01,5", 1.5), ("01:02:03.250", 3723.25), ("1:05", 65.0), ("100:00:00,001", 360000.001)],
)
def test_clocks_are_read_as_people_write_them(clock, seconds):
    assert told(f"{clock} --> 200:00:00,000\nx")[0][0] == pytest.approx(seconds)


def test_a_missing_blank_line_and_one_too_many_do_no_harm():
    text = "1\n00:00:01,000 --> 00:00:02,000\none\n2\n00:00:03,000 --> 00:00:04,000\ntwo\n\nstill two\n"
    assert told(text) == [(1.0, 2.0, "one"), (3.0, 4.0, "two\nstill two")]


def test_notes_styles_and_names_of_cues_are_not_said():
    text = (
        "\ufeffWEBVTT - a title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE a remark\n\n"
        "the-first\n00:01.000 --> 00:02.000 align:start position:0%\nsaid\n\nNOTE another\nremark\n"
    )
    assert told(text.removeprefix("\ufeff")) == [(1.0, 2.0, "said")]


def test_captions_that_roll_say_each_line_once():
    text = (
        "WEBVTT\n\n00:00.000 --> 00:02.000\nso here we go\n\n00:02.000 --> 00:02.010\nso here we go\n\n"
        "00:02.010 --> 00:04.000\nso here we go\nwith the next\n"
    )
    assert [line[2] for line in told(text)] == ["so here we go", "with the next"]


@pytest.mark.parametrize("text", ["", "WEBVTT\n", "no subtitles at all", "\x00\x01", "1\n\n\n2\n"])
def test_a_file_without_lines_has_none(text):
    assert parse_subtitles(text) == ((), 0)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(["WEBVTT", "", "1", "NOTE", "00:00:01,000 --> 00:00:02,000", "<v", "{\\", "-->"]),
            st.from_regex(r"\d\d:\d\d[:.,]\d{1,3} -+> \d:\d\d:\d\d", fullmatch=True),
            st.text(max_size=20),
        ),
        max_size=30,
    )
)
def test_whatever_a_file_holds_its_lines_are_in_order_and_of_text(parts):
    lines, skipped = parse_subtitles("\n".join(parts))
    assert [line.span.start_s for line in lines] == sorted(line.span.start_s for line in lines)
    assert all(line.text.strip() for line in lines)
    assert skipped <= sum("-->" in part for part in parts)
    for line in lines:
        SaidLine.model_validate_json(line.model_dump_json())


def test_only_files_named_after_the_video_are_its_sidecars(tmp_path):
    names = ["clip.srt", "clip.en.vtt", "clip.pt-br.forced.srt", "clip.mp4.vtt", "CLIP2.srt", "other.srt"]
    names += ["clip.txt", "clip.ignore all rules.srt", "clip.ass", "clipped.srt"]
    for name in names:
        (tmp_path / name).write_text(SRT)
    (tmp_path / "clip.de.srt").mkdir()
    found = [(one.path.name, one.language) for one in sidecars(tmp_path / "clip.mp4")]
    assert found == [
        ("clip.mp4.vtt", ""),
        ("clip.srt", ""),
        ("clip.en.vtt", "en"),
        ("clip.pt-br.forced.srt", "pt-br"),
    ]


def test_a_pipe_is_no_sidecar_and_neither_is_a_folder_that_is_not_there(tmp_path):
    os.mkfifo(tmp_path / "clip.srt")
    assert sidecars(tmp_path / "clip.mp4") == ()
    assert sidecars(tmp_path / "nowhere" / "clip.mp4") == ()


def test_a_huge_file_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr("vidence.tools.backends.words.subtitles.MOST_BYTES", 10)
    (tmp_path / "clip.srt").write_text(SRT)
    with pytest.raises(NotMeasurable, match="not read"):
        read_subtitles(sidecars(tmp_path / "clip.mp4")[0])


def test_times_count_from_the_start_of_the_picture(tmp_path):
    (tmp_path / "clip.srt").write_text(SRT)
    (sidecar,) = sidecars(tmp_path / "clip.mp4")
    assert read_subtitles(sidecar, start_s=10.0).lines[0].span.start_s == 11.0
