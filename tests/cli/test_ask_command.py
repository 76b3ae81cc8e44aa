"""`vidence ask`: the JSON contract, exit codes, where things are printed, errors in one sentence."""

import json

import pytest

ANSWER_FIELDS = {
    "text", "choice", "quantity", "measurements", "comparison", "direction", "count", "truth", "label",
    "time_s", "spans", "tubes",
}  # fmt: skip


def test_the_json_is_the_contract(vidence_cli, sliding_square):
    done = vidence_cli("ask", sliding_square, "When does the red box stop?", "--json")
    assert done.code == 0, done.err
    answer = json.loads(done.out)
    assert answer["schema_version"] == 1
    assert answer["status"] == "answered"
    assert answer["question"] == "When does the red box stop?"
    assert set(answer["answer"]) == ANSWER_FIELDS
    assert answer["answer"]["time_s"] == pytest.approx(1.6, abs=0.2)
    assert answer["answer"]["count"] is None
    for tube in answer["answer"]["tubes"]:
        assert {"label", "boxes"} <= set(tube)
        assert all(set(box) == {"t_s", "frame", "xyxy"} for box in tube["boxes"])
    known = {e["id"] for e in answer["evidence"]}
    for claim in answer["claims"]:
        assert claim["status"] == "verified"
        assert set(claim["evidence"]) <= known
    assert set(answer["cost"]) == {"wall_s", "tool_calls", "model_calls", "tokens_in", "tokens_out", "usd"}
    assert done.err == ""


def test_the_answer_goes_to_stdout_and_names_its_trace(vidence_cli, sliding_square, tmp_path):
    done = vidence_cli("ask", sliding_square, "What colour is the box?", "--out", tmp_path / "run")
    assert done.code == 0
    assert "red" in done.out
    assert str(tmp_path / "run") in done.out
    assert vidence_cli("trace", "audit", tmp_path / "run", "--video", sliding_square).code == 0
    shown = vidence_cli("trace", "show", tmp_path / "run")
    assert shown.code == 0
    assert "What colour is the box?" in shown.out


def test_a_thing_that_is_not_there_is_said_not_to_be_there(vidence_cli, sliding_square):
    done = vidence_cli("ask", sliding_square, "When does the blue ball leave?", "--json")
    answer = json.loads(done.out)
    assert done.code == 5
    assert answer["status"] == "insufficient_evidence"
    assert "blue ball" in answer["answer"]["text"]
    assert answer["answer"]["time_s"] is None


def test_a_question_outside_the_grammar_names_the_nearest_forms(vidence_cli, sliding_square):
    done = vidence_cli("ask", sliding_square, "Why is the box sad?", "--json")
    answer = json.loads(done.out)
    assert done.code == 5
    assert answer["status"] == "unsupported_question"
    assert answer["forms"]


def test_running_out_of_budget_has_its_own_code(vidence_cli, sliding_square):
    done = vidence_cli("ask", sliding_square, "When does the red box stop?", "--budget", "steps=1", "--json")
    assert done.code == 6
    assert json.loads(done.out)["status"] == "partial"


def test_a_second_question_uses_what_was_kept(vidence_cli, sliding_square):
    first = json.loads(vidence_cli("ask", sliding_square, "How many objects are there?", "--json").out)
    second = json.loads(vidence_cli("ask", sliding_square, "Does anything stop?", "--json").out)
    assert first["answer"]["count"] == 1
    assert second["answer"]["truth"] is True


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["ask", "no-such.mp4", "Is there a car?"], 3, "no-such.mp4"),
        (["ask"], 2, "Missing"),
        (["frobnicate"], 2, "frobnicate"),
        (["ask", "VIDEO", "Is there a car?", "--point", "1,2"], 2, "T,X,Y"),
        (["ask", "VIDEO", "Is there a car?", "--point", "nan,2,3"], 2, "a time is"),
        (["ask", "VIDEO", "Is there a car?", "--backend", "detector=yolo99"], 2, "yolo99"),
        (["ask", "VIDEO", "Is there a car?", "--backend", "motion"], 2, "CAPABILITY=NAME"),
        (["ask", "VIDEO", "Is there a car?", "--backend", "detector=onnx:missing.onnx"], 4, "missing.onnx"),
        (["ask", "VIDEO", "Is there a car?", "--policy", "oracle"], 2, "oracle"),
        (["ask", "VIDEO", "Is there a car?", "--budget", "steps=0"], 2, "positive"),
        (["ask", "VIDEO", "Is there a car?", "--budget", "pace=3"], 2, "pace"),
        (["ask", "VIDEO", " "], 2, "empty"),
        (["trace", "show", "nowhere"], 2, "nowhere"),
        (["trace", "audit", "nowhere"], 2, "nowhere"),
        (["resume", "nowhere"], 2, "nowhere"),
    ],
)
def test_an_error_is_one_sentence_with_its_code(vidence_cli, sliding_square, arguments, code, said):
    given = [sliding_square if a == "VIDEO" else a for a in arguments]
    done = vidence_cli(*given)
    assert done.code == code, done.err
    assert said in done.err
    assert "Traceback" not in done.err
    assert done.out == ""


def test_a_failure_is_also_json_where_json_was_asked_for(vidence_cli):
    done = vidence_cli("ask", "no-such.mp4", "Is there a car?", "--json")
    failed = json.loads(done.out)
    assert (failed["schema_version"], failed["status"]) == (1, "failed")
    assert set(failed["error"]) == {"code", "message", "hint"}


def test_nothing_is_left_behind_by_a_wrong_video(vidence_cli, tmp_path):
    (tmp_path / "text.mp4").write_text("not a video")
    assert vidence_cli("ask", tmp_path / "text.mp4", "Is there a car?", "--out", tmp_path / "run").code == 3
    assert not (tmp_path / "run").exists()


def test_a_folder_in_use_is_not_written_to(vidence_cli, sliding_square, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("precious")
    done = vidence_cli("ask", sliding_square, "Is there a car?", "--out", tmp_path / "mine")
    assert done.code == 2
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_backends_and_help_are_listed(vidence_cli):
    listed = json.loads(vidence_cli("backends", "--json").out)["backends"]
    assert {("detector", "motion"), ("tracker", "association")} <= {
        (b["capability"], b["name"]) for b in listed
    }
    assert "ask" in vidence_cli("--help").out


def test_a_backend_is_ready_as_it_is_or_with_what_has_to_be_named(vidence_cli):
    """A detector whose file must be named cannot be chosen by its name alone."""
    told = {tuple(line.split()[:2]): line for line in vidence_cli("backends").out.splitlines()}
    assert told["detector", "onnx"].endswith("onnx  ready, with FILE")
    assert told["detector", "colour"].endswith("colour  ready")
