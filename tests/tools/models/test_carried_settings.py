"""What a follow-up has of the models of its run: all that it does not say itself."""

from vidence.tools.models.choose import ModelSettings, carried

HERE = "http://127.0.0.1:8000/v1"


def test_frames_go_to_no_other_server_because_something_else_is_said():
    before = ModelSettings(base_url=HERE, offline=True)
    now = carried(ModelSettings(marks=True, timeout_s=30.0), before, "openai:fake")
    assert (now.base_url, now.offline, now.marks, now.timeout_s) == (HERE, True, True, 30.0)


def test_what_is_said_goes_first():
    there = "http://127.0.0.1:9000/v1"
    assert carried(ModelSettings(base_url=there), ModelSettings(base_url=HERE), "openai:a").base_url == there


def test_an_address_stays_with_those_who_are_reached_by_one():
    before = ModelSettings(base_url=HERE)
    assert carried(ModelSettings(), before, "anthropic:claude").base_url is None
    assert carried(ModelSettings(), before, "rules", "openai:describer").base_url == HERE
