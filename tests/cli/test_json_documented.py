"""What `--json` prints of a trace is what docs/json.md says: every key is there, and no other."""

import json
import re
from importlib.resources import files

import pytest

from vidence.traces.counterfactual import Counterfactual
from vidence.traces.diff import Diff
from vidence.traces.replay.verdict import Replay

PRINTED = {
    "replay": (Replay, {"schema_version", "ok"}),
    "counterfactual": (Counterfactual, {"schema_version", "ok"}),
    "diff": (Diff, {"schema_version", "same"}),
}


def documented(command):
    """The words in backticks of the command's table and of what is said round it."""
    text = (files("vidence") / "docs/json.md").read_text(encoding="utf-8")
    begin = text.index(f"`vidence trace {command} --json` prints")
    section = re.split(r"\n\n(?=`vidence |A failure)", text[begin:])[0]
    return set(re.findall(r"`([a-z0-9_]+)`", section))


def told(record):
    """The names of a record's fields and of all within, and the words that may stand in them."""
    schema = record.model_json_schema()
    records = [schema, *schema.get("$defs", {}).values()]
    names = {name for one in records for name in one.get("properties", {})}
    words = set(re.findall(r"'enum': \[([^]]*)\]", str(schema)))
    return names, {word for listed in words for word in re.findall(r"'([a-z_]+)'", listed)}


@pytest.mark.parametrize("command", PRINTED)
def test_every_key_is_documented_and_no_other(command):
    record, beside = PRINTED[command]
    names, words = told(record)
    assert names | beside <= documented(command)
    assert documented(command) - words <= names | beside


@pytest.fixture
def asked(vidence_cli, sliding_square, tmp_path):
    for name, question in (("run", "When does the red box stop?"), ("other", "Is there a red box?")):
        assert vidence_cli("ask", sliding_square, question, "--out", tmp_path / name).code == 0
    return tmp_path


@pytest.mark.parametrize("command", PRINTED)
def test_it_prints_these_keys_and_no_other(vidence_cli, asked, command):
    record, beside = PRINTED[command]
    others = (asked / "other",) if command == "diff" else ()
    done = vidence_cli("trace", command, asked / "run", *others, "--json")
    assert set(json.loads(done.out)) == set(record.model_fields) | beside
