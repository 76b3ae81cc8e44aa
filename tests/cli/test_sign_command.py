"""`vidence trace sign` and `trace audit --verify-key`: three things that an audit tells apart."""

import json
import stat

import pytest

import vidence


@pytest.fixture
def run(sliding_square, tmp_path):
    vidence.ask(sliding_square, "When does the red object stop?", out=tmp_path / "run")
    return tmp_path / "run"


def audit(vidence_cli, run, *more):
    done = vidence_cli("trace", "audit", run, "--json", *more)
    told = json.loads(done.out)
    return done.code, told["authenticity"]["ok"], told["authenticity"]["status"]


def test_a_key_is_made_a_run_signed_and_found_to_be(vidence_cli, run, tmp_path):
    key = tmp_path / "ann"
    assert audit(vidence_cli, run) == (0, None, "unsigned")
    made = vidence_cli("trace", "sign", "--new-key", key)
    assert (made.code, stat.S_IMODE(key.stat().st_mode)) == (0, 0o600)
    signed = vidence_cli("trace", "sign", run, "--key", key, "--json")
    assert signed.code == 0, signed.err
    told = json.loads(signed.out)
    assert told["fingerprint"] in made.out
    assert told["signed_events"] == len((run / "trace.jsonl").read_text().splitlines())
    assert audit(vidence_cli, run) == (0, None, "signer_unknown")
    assert audit(vidence_cli, run, "--verify-key", tmp_path / "ann.pub") == (0, True, "signed")
    said = vidence_cli("trace", "audit", run).out
    assert f"signed by a key that nobody vouched for here, {told['fingerprint']}" in said


def test_nothing_private_comes_out(vidence_cli, run, tmp_path):
    done = vidence_cli("trace", "sign", run, "--new-key", tmp_path / "ann")
    secret = (tmp_path / "ann").read_text().splitlines()[1]
    told = [done.out, done.err, vidence_cli("trace", "audit", run).out]
    told += [path.read_text("latin-1") for path in run.rglob("*") if path.is_file()]
    assert not any(secret in text for text in told)


def test_a_run_that_was_changed_after_it_was_signed_fails(vidence_cli, run, tmp_path):
    vidence_cli("trace", "sign", run, "--new-key", tmp_path / "ann")
    other = json.loads((run / "signatures.json").read_text())
    other["signatures"][0]["head"]["hash"] = "0" * 64
    text = json.dumps(other, sort_keys=True, separators=(",", ":"))
    (run / "signatures.json").write_text(text)
    assert audit(vidence_cli, run) == (7, False, "invalid")


def test_a_review_after_the_signature_is_said_not_to_be_signed(vidence_cli, run, tmp_path):
    vidence_cli("trace", "sign", run, "--new-key", tmp_path / "ann")
    vidence_cli("trace", "review", run, "c1", "--verdict", "wrong", "--by", "Bob")
    done = vidence_cli("trace", "audit", run, "--verify-key", tmp_path / "ann.pub")
    assert done.code == 0, done.out
    assert "1 event after it is not" in done.out


def test_signing_as_well_as_an_audit_says_what_is_missing(vidence_cli, run, tmp_path):
    for given, said in (
        ((), "the key to sign with is not named"),
        ((run,), "the key to sign with is not named"),
        (("--key", tmp_path / "x"), "the run to be signed is not named"),
        ((run, "--key", "a", "--new-key", "b"), "one key, and two were named"),
    ):
        done = vidence_cli("trace", "sign", *given)
        assert done.code == 2
        assert said in done.err
    assert vidence_cli("trace", "sign", run, "--key", tmp_path / "gone").code == 2
    assert vidence_cli("trace", "audit", run, "--verify-key", run / "head.json").code == 2
    assert vidence_cli("trace", "sign", tmp_path / "gone", "--new-key", tmp_path / "ann").code == 2
    assert not (tmp_path / "ann").exists(), "no key is left of what could not be signed"


def test_what_is_added_to_a_signed_run_says_that_no_signature_reaches_it(vidence_cli, run, tmp_path):
    added = "It was signed before this was added"
    review = ("trace", "review", run, "e1", "--verdict", "right", "--by", "Ann")
    assert added not in vidence_cli(*review).out
    vidence_cli("trace", "sign", run, "--new-key", tmp_path / "ann")
    assert added in vidence_cli(*review).out
    done = vidence_cli("trace", "redact", run, "--region", "0,0,9,9", "--out", tmp_path / "copy")
    assert added in done.out
    assert vidence_cli("trace", "sign", tmp_path / "copy", "--key", tmp_path / "ann").code == 0
    audited = vidence_cli("trace", "audit", tmp_path / "copy", "--verify-key", tmp_path / "ann.pub")
    assert audited.code == 0
    assert "after it" not in audited.out
