"""Signatures: keys that are never overwritten, and who vouches for what, told apart from all else."""

import json
import os
import random
import shutil
import stat
import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)

from vidence.traces.canonical import canonical
from vidence.traces.errors import AuditFailed, UsageError
from vidence.traces.events import Reviewed
from vidence.traces.reader import TraceReader
from vidence.traces.signing import SIGNATURES, UNSIGNED, Signatures, make_keys, sign
from vidence.traces.store import TraceWriter
from vidence.traces.verdict import AuditReport


@pytest.fixture
def key(tmp_path):
    make_keys(tmp_path / "ann")
    return tmp_path / "ann"


@pytest.fixture
def public(key):
    return key.with_name("ann.pub")


@pytest.fixture
def signed(make_run, key):
    run = make_run()
    sign(run, key)
    return run


def review(run):
    with TraceWriter.add_to(run) as writer:
        writer.append(Reviewed(of="e4", verdict="wrong", by="Ann"))


def test_a_private_key_is_for_its_owner_alone_and_is_never_overwritten(key, public):
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_bytes(), public.read_bytes()
    with pytest.raises(UsageError, match="never overwritten"):
        make_keys(key)
    key.unlink()
    with pytest.raises(UsageError, match="never overwritten"):
        make_keys(key)
    assert not key.exists()
    assert public.read_bytes() == before[1]


def test_a_key_has_the_mode_it_needs_whatever_the_umask(tmp_path):
    before = os.umask(0)
    try:
        make_keys(tmp_path / "open")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "open").stat().st_mode) == 0o600


def test_an_unsigned_trace_holds_and_says_that_it_cannot_be_known(make_run, fake_audit):
    report = fake_audit(make_run())
    assert report.ok
    assert (report.authenticity.ok, report.authenticity.status) == (None, "unsigned")
    assert report.authenticity.notes == (UNSIGNED,)
    assert "authenticity not known" in report.text()
    assert "rewritten consistently from its start" in report.limits


def test_a_signature_by_nobody_known_is_said_to_be_just_that(signed, fake_audit, key):
    report = fake_audit(signed)
    name = sign(signed, key).fingerprint
    assert report.ok
    assert (report.authenticity.ok, report.authenticity.status) == (None, "signer_unknown")
    assert report.authenticity.signers == (name,)
    assert name in report.authenticity.notes[0]
    assert "by nobody known here" in report.limits


def test_the_key_given_vouches_for_what_it_signed(signed, fake_audit, public):
    report = fake_audit(signed, verify_key=public)
    assert report.ok
    assert (report.authenticity.ok, report.authenticity.status) == (True, "signed")
    assert "signed by the key given" in report.text()


def test_the_signature_is_over_the_very_bytes_of_the_head(signed, public):
    (one,) = Signatures.model_validate_json((signed / SIGNATURES).read_bytes()).signatures
    head = (signed / "head.json").read_bytes()
    load_pem_public_key(public.read_bytes()).verify(bytes.fromhex(one.signature), head)


def test_another_key_than_the_one_given_fails(signed, fake_audit, tmp_path):
    make_keys(tmp_path / "bob")
    report = fake_audit(signed, verify_key=tmp_path / "bob.pub")
    assert not report.ok
    assert report.authenticity.status == "invalid"
    assert "did not sign it" in report.authenticity.problems[0].why
    from vidence.traces.audit import require

    with pytest.raises(AuditFailed, match="authenticity"):
        require(report)


def test_an_unsigned_trace_fails_where_a_key_is_given(make_run, fake_audit, public):
    report = fake_audit(make_run(), verify_key=public)
    assert not report.ok
    assert report.integrity.ok
    assert "did not sign it" in report.authenticity.problems[0].why


@pytest.mark.parametrize("known", [True, False])
def test_a_trace_rewritten_from_its_start_holds_in_all_but_its_signature(
    make_run, signed, fake_audit, public, known
):
    forged = make_run(question="Is there a dog?")
    shutil.copy(signed / SIGNATURES, forged / SIGNATURES)
    report = fake_audit(forged, verify_key=public if known else None)
    assert (report.integrity.ok, report.completeness.ok, report.grounding.ok) == (True, True, True)
    assert report.authenticity.ok is False
    assert "another trace" in report.authenticity.problems[0].why


def test_a_trace_cut_to_before_what_was_signed_fails(make_run, fake_audit, key):
    long = make_run()
    review(long)
    sign(long, key)
    cut = make_run()
    shutil.copy(long / SIGNATURES, cut / SIGNATURES)
    report = fake_audit(cut)
    assert report.integrity.ok
    assert "of which" in report.authenticity.problems[0].why


def test_what_comes_after_the_signature_is_said_not_to_be_signed(signed, fake_audit, key, public):
    last = TraceReader(signed).head.count - 1
    review(signed)
    report = fake_audit(signed, verify_key=public)
    assert report.ok
    assert f"up to event {last}; 1 event after it is not" in report.authenticity.notes[0]
    review(signed)
    assert "2 events after it are not" in fake_audit(signed).authenticity.notes[0]
    sign(signed, key)
    (note,) = fake_audit(signed, verify_key=public).authenticity.notes
    assert "not" not in note


def test_two_may_sign_and_each_is_found_by_their_key(signed, fake_audit, public, tmp_path):
    make_keys(tmp_path / "bob")
    review(signed)
    sign(signed, tmp_path / "bob")
    for file in (public, tmp_path / "bob.pub"):
        report = fake_audit(signed, verify_key=file)
        assert report.authenticity.ok
        assert len(report.authenticity.signers) == 2


@pytest.mark.parametrize("field", ["signature", "public_key", "head"])
def test_a_signature_that_was_changed_fails(signed, fake_audit, field):
    found = json.loads((signed / SIGNATURES).read_text())
    one = found["signatures"][0]
    if field == "head":
        one["head"]["size_bytes"] += 1
    else:
        one[field] = ("0" if one[field][0] != "0" else "1") + one[field][1:]
    (signed / SIGNATURES).write_bytes(canonical(found))
    report = fake_audit(signed)
    assert report.authenticity.ok is False
    assert report.integrity.ok


def test_no_byte_of_a_signature_can_be_changed(signed, fake_audit):
    rng = random.Random(7)
    whole = (signed / SIGNATURES).read_bytes()
    for _ in range(60):
        at, by = rng.randrange(len(whole)), rng.randrange(1, 256)
        (signed / SIGNATURES).write_bytes(whole[:at] + bytes([whole[at] ^ by]) + whole[at + 1 :])
        assert fake_audit(signed).authenticity.ok is False, (at, by)


@pytest.mark.parametrize("data", [b"", b"{}\n", b'{"signatures":1}', b"\xff"])
def test_what_is_no_file_of_signatures_fails(signed, fake_audit, key, data):
    (signed / SIGNATURES).write_bytes(data)
    report = fake_audit(signed)
    assert report.authenticity.ok is False
    with pytest.raises(UsageError, match="cannot be signed"):
        sign(signed, key)


def test_a_run_that_did_not_finish_is_not_signed(make_run, key):
    with pytest.raises(UsageError, match="did not finish"):
        sign(make_run(until=5), key)


@pytest.fixture
def other_keys(tmp_path, key, public, signed):
    """Files that people take for a key, by name."""
    private, rsa = Ed25519PrivateKey.generate(), generate_private_key(65537, 2048)
    locked = BestAvailableEncryption(b"secret")
    made = {
        "locked": private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked),
        "ssh": private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()),
        "ssh-pub": private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH),
        "rsa": rsa.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        "rsa-pub": rsa.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "empty": b"",
        "der": private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "round").symlink_to(tmp_path / "round")
    return {"trace": signed / "trace.jsonl", "private": key, "public": public} | {
        name: tmp_path / name for name in (*made, "pipe", "round", "gone", "")
    }


UNREAD = {"pipe": "cannot be read", "round": "cannot be read", "gone": "cannot be read", "": "cannot be read"}
NO_KEY = {"empty": "is no key", "der": "is no key", "trace": "is no key"}


@pytest.mark.parametrize(
    ("file", "said", "hint"),
    [
        ("locked", "is a private key with a passphrase", "openssl pkey -in"),
        ("public", "is a public key;", "signed with the private half"),
        ("rsa", "is a private key;", "--new-key"),
        ("ssh", "is a private key in the format of OpenSSH", "--new-key"),
        ("ssh-pub", "is a public key in the format of OpenSSH", "signed with the private half"),
        *((name, said, "--new-key") for name, said in (NO_KEY | UNREAD).items()),
    ],
)
def test_what_is_no_key_to_sign_with_is_said_to_be_what_it_is(signed, other_keys, file, said, hint):
    with pytest.raises(UsageError, match=said) as refused:
        sign(signed, other_keys[file])
    assert hint in refused.value.hint
    assert len(Signatures.model_validate_json((signed / SIGNATURES).read_bytes()).signatures) == 1


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("private", "is a private key;"),
        ("locked", "is a private key with a passphrase"),
        ("rsa-pub", "is a public key; a public Ed25519 key"),
        ("ssh-pub", "is a public key in the format of OpenSSH"),
        *(NO_KEY | UNREAD).items(),
    ],
)
def test_what_is_no_key_to_check_with_is_said_to_be_what_it_is(signed, other_keys, fake_audit, file, said):
    with pytest.raises(UsageError, match=said):
        fake_audit(signed, verify_key=other_keys[file])


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not here")
def test_a_key_whose_passphrase_was_taken_off_as_is_said_signs(signed, other_keys, tmp_path):
    command = [
        "openssl",
        "pkey",
        "-in",
        other_keys["locked"],
        "-passin",
        "pass:secret",
        "-out",
        tmp_path / "off",
    ]
    subprocess.run(command, check=True, timeout=60)
    assert sign(signed, tmp_path / "off").holds()


def test_a_link_to_a_key_is_as_good_as_the_key(signed, key, tmp_path):
    (tmp_path / "link").symlink_to(key)
    assert sign(signed, tmp_path / "link").holds()


def test_reports_of_older_audits_still_read(make_run, fake_audit):
    plain = fake_audit(make_run()).model_dump(mode="json")
    plain.pop("authenticity")
    assert AuditReport.model_validate(plain).authenticity.status == "unsigned"
