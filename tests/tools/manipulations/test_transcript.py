"""`transcript` gives the lines of a span, from subtitles beside the video or else from a speech backend."""

from dataclasses import replace

import pytest

from vidence.tools.manipulations.transcript import ReadTranscript, TranscriptArguments
from vidence.tools.registry import ChosenBackends
from vidence.traces.errors import BackendMissing, BadArguments, NotMeasurable
from vidence.traces.records import Fingerprint, SaidLine, Span


def srt(*lines):
    return "\n\n".join(
        f"{n}\n00:00:0{start:.3f} --> 00:00:0{end:.3f}\n{text}" for n, (start, end, text) in enumerate(lines)
    )


@pytest.fixture
def clip(tmp_path, make_video, numbered):
    """A video of four seconds, and what lies beside it by suffix."""

    def make(**beside):
        for suffix, text in beside.items():
            (tmp_path / f"clip.{suffix.replace('_', '.')}").write_text(text)
        return make_video(tmp_path / "clip.mp4", numbered(40), 10)

    return make


@pytest.fixture
def said(make_context):
    def run(path, *, backends=None, context=None, **arguments):
        given = context or make_context(path=path)
        given = given if backends is None else replace(given, backends=backends)
        (transcript,) = ReadTranscript().run(TranscriptArguments(**arguments), given).evidence
        return transcript

    return run


LINES = srt((0, 1, "The first."), (1, 2.5, "The second, of cats."), (3, 4, "The third, of dogs and cats."))


def test_the_lines_of_a_span_come_with_their_times_and_the_files_digest(clip, said):
    got = said(clip(srt=LINES), span={"start_s": 2.0, "end_s": 3.0})
    assert [line.text for line in got.lines] == ["The second, of cats."]
    assert got.lines[0].span == Span(start_s=1.0, end_s=2.5)
    assert got.source == "subtitles (.srt)"
    assert len(got.sidecar) == 64


def test_lines_can_be_picked_by_their_words(clip, said):
    assert [line.text for line in said(clip(srt=LINES), containing="CATS dogs").lines] == [
        "The third, of dogs and cats."
    ]


def test_subtitles_of_a_language_are_read_where_it_is_named(clip, said):
    path = clip(srt=LINES, de_srt=srt((0, 1, "Das erste.")))
    assert said(path, language="de").lines[0].text == "Das erste."
    assert said(path).lines[0].text == "The first."
    with pytest.raises(NotMeasurable, match="no subtitles in 'fr', only in: unnamed, de"):
        said(path, language="fr")


@pytest.mark.parametrize("language", ["../../etc", "/etc/passwd", "en.srt", "*"])
def test_a_language_is_no_way_to_another_file(clip, said, tmp_path, language):
    (tmp_path / "etc.srt").write_text(srt((0, 1, "A secret.")))
    with pytest.raises(NotMeasurable, match="there are no subtitles in"):
        said(clip(en_srt=LINES), language=language)


def test_lines_without_sensible_times_are_told_of(clip, said):
    got = said(clip(srt=LINES + "\n\n9\n00:00:03.000 --> 00:00:01.000\nlost\n"))
    assert [(weak.kind, weak.detail[0]) for weak in got.degradations] == [("skipped_lines", "1")]


def test_not_more_lines_come_than_can_be_read_at_once(clip, said, monkeypatch):
    monkeypatch.setattr("vidence.tools.manipulations.transcript.MOST_LINES", 2)
    got = said(clip(srt=LINES))
    assert len(got.lines) == 2
    assert got.degradations[0].kind == "budget_cut"


def test_a_span_outside_the_video_is_refused(clip, said):
    with pytest.raises(BadArguments, match="outside the video"):
        said(clip(srt=LINES), span={"start_s": 2.0, "end_s": 30.0})


def test_without_subtitles_and_speech_backend_it_says_what_to_do(clip, said):
    with pytest.raises(BackendMissing, match="no subtitles lie beside the video") as missing:
        said(clip(), backends=ChosenBackends())
    assert "--backend transcriber=whisper:FOLDER" in missing.value.hint


class Hearing:
    name, concurrency, memory_mb = "hearing", 1, 1
    calls = 0

    def fingerprint(self):
        return Fingerprint(capability="transcriber", name=self.name, version="1")

    def transcriber(self):
        return self

    def transcribe(self, video, span, deadline):
        self.calls += 1
        return (SaidLine(span=Span(start_s=1.0, end_s=2.0), text="heard"),)


def test_sound_is_written_down_once_where_there_are_no_subtitles(clip, said, make_context):
    hearing = Hearing()
    context = replace(make_context(path=clip()), backends=hearing)
    for _ in range(2):
        got = said(None, context=context)
    assert [line.text for line in got.lines] == ["heard"]
    assert got.source == "hearing"
    assert hearing.calls == 1
