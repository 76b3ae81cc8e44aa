"""`vidence demo`: five answers beside the truth, pictures, and never another's folder overwritten."""

import cv2
import pytest


@pytest.mark.long
def test_the_demo_answers_five_questions_and_leaves_pictures(vidence_cli, tmp_path):
    out = tmp_path / "shown"
    done = vidence_cli("demo", "--out", out)
    assert done.code == 0, done.out + done.err
    assert "5 of 5 answers agree with the truth." in done.out
    assert "outside what the rules understand" in done.out
    assert done.out.count("   truth   ") == 5
    sheet = cv2.imread(str(out / "pictures" / "contact-sheet.png"))
    assert sheet.shape[0] > 5 * 28
    assert len(list((out / "pictures").glob("*-at-*s.png"))) >= 5
    assert f"in any browser: {out / 'report.html'}" in done.out
    assert "After the" in (out / "report.html").read_text().split("</title>")[0]
    for number in range(1, 6):
        assert (
            vidence_cli("trace", "audit", out / f"run-{number}", "--video", next(out.glob("*.mp4"))).code == 0
        )
    assert vidence_cli("demo", "--out", out).code == 0, "an earlier demo is replaced"


def test_a_folder_that_holds_something_else_is_left_alone(vidence_cli, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("precious")
    done = vidence_cli("demo", "--out", tmp_path / "mine")
    assert done.code == 2
    assert "something else than a demo" in done.err
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_a_file_is_no_folder(vidence_cli, tmp_path):
    (tmp_path / "file").write_text("precious")
    done = vidence_cli("demo", "--out", tmp_path / "file")
    assert done.code == 2
    assert (tmp_path / "file").read_text() == "precious"


def test_a_seed_is_not_negative(vidence_cli, tmp_path):
    done = vidence_cli("demo", "--out", tmp_path / "shown", "--seed", "-1")
    assert done.code == 2
    assert not (tmp_path / "shown").exists()
