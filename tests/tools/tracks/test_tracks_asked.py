"""Questions about tracks from elsewhere, end to end: without a video, with one, audited."""

import pytest

import vidence

# Two walkers for eight seconds at 5 frames a second: one 1.5 m/s along Y, one that stands 4 m to its right.
WALK = "frame,pedestrian_id,x,y\n" + "".join(
    f"{frame},12,0.0,{0.3 * frame:.2f}\n{frame},13,4.0,6.0\n" for frame in range(41)
)
# The numbered clips have a red square on the left and a blue one on the right.
SQUARES = "".join(f"{f},4,5,21,16,16,1,3,1\n{f},8,41,21,16,16,1,3,1\n" for f in range(1, 7))


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def ask(tmp_path):
    """Asks about tracks, by themselves unless a video is given."""

    def asked(question, text, *, video=None, fps=None):
        path = tmp_path / "walk.csv"
        path.write_text(text)
        return vidence.ask(video, question, tracks=path, fps=fps, out=tmp_path / "run").record

    return asked


def test_things_are_counted_without_a_video(ask):
    assert ask("How many pedestrians are there?", WALK, fps=5).count == 2


def test_ways_are_measured_in_metres_without_a_sidecar(ask):
    answer = ask("How far did pedestrian 12 walk?", WALK, fps=5)
    assert answer.quantity.unit == "m"
    assert answer.quantity.value == pytest.approx(12.0, rel=0.01)
    assert answer.quantity.ci95[0] <= 12.0 <= answer.quantity.ci95[1]


def test_the_rate_makes_the_speed(ask):
    answer = ask("How fast was pedestrian 12?", WALK, fps=10)
    assert answer.quantity.value == pytest.approx(3.0, rel=0.01)


def test_pairs_are_measured(ask):
    answer = ask("How far apart were pedestrian 12 and pedestrian 13 at 4 s?", WALK, fps=5)
    assert answer.quantity.value == pytest.approx(4.0, rel=0.02)


def test_of_many_compared_the_first_few_are_told_and_how_many_more(ask):
    herd = "frame,pedestrian_id,x,y\n" + "".join(
        f"{frame},{number},{number}.0,{(0.2 + 0.02 * number) * frame:.2f}\n"
        for frame in range(41)
        for number in range(12)
    )
    answer = ask("Who was the fastest?", herd, fps=5)
    assert answer.label == "the person 11"
    assert [number for number in range(12) if f"person {number} moved" in answer.text] == [7, 8, 9, 10, 11]
    assert answer.hint == "7 more were compared."


def test_a_colour_picks_a_track_where_there_is_a_video(ask, make_video, numbered, tmp_path):
    clip = make_video(tmp_path / "clip.mp4", numbered(6))
    answer = ask("How many red cars are there?", SQUARES, video=clip)
    assert answer.count == 1


def test_boxes_without_a_calibration_are_no_metres(ask, make_video, numbered, tmp_path):
    clip = make_video(tmp_path / "clip.mp4", numbered(6))
    answer = ask("How far did car 4 travel in metres?", SQUARES, video=clip)
    assert answer.status == "insufficient_evidence"
    assert "in pixels" in (answer.reason or "")
    assert "--camera" in (answer.hint or "")


def test_a_run_on_tracks_alone_passes_its_audit_until_they_change(ask, tmp_path):
    ask("How far did pedestrian 12 walk?", WALK, fps=5)
    assert vidence.audit(tmp_path / "run").ok
    (tmp_path / "walk.csv").write_text(WALK.replace("4.0,6.0", "4.0,6.1"))
    found = vidence.audit(tmp_path / "run")
    assert not found.ok
