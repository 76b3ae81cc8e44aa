"""Signatures of a trace, Ed25519: who vouches for it, up to which event, and whether that still holds.

What is signed is the head as `head.json` holds it: the number of events, their bytes, the hash of the last.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from pydantic import Field, ValidationError

from .canonical import canonical, is_canonical
from .chain import Head, Problem, Scan
from .durable import replace_file, sync_folder, write_all
from .errors import UsageError
from .layout import SIGNATURES, SIGNATURES_TEMPORARY
from .plain import read_plain
from .reader import TraceReader
from .records import SCHEMA_VERSION, Record
from .verdict import Authenticity

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

UNSIGNED = "not signed: an unsigned trace rewritten from its start cannot be found out"
PUBLIC = ".pub"
_OPENSSH = (b"ssh-", b"ecdsa-")


class Signature(Record):
    """One signer's: the head as it was then, and the key that vouches for it."""

    head: Head
    public_key: str = Field(pattern=r"^[0-9a-f]{64}$", description="Ed25519, raw, in hexadecimal")
    signature: str = Field(pattern=r"^[0-9a-f]{128}$")

    @property
    def fingerprint(self) -> str:
        """The key's, as `vidence trace sign` tells it."""
        return fingerprint(bytes.fromhex(self.public_key))

    def holds(self) -> bool:
        """Whether the key's owner signed this very head."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        with suppress(InvalidSignature):
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.public_key))
            key.verify(bytes.fromhex(self.signature), canonical(self.head))
            return True
        return False


class Signatures(Record):
    """What lies in `signatures.json`: the latest signature of every signer."""

    schema_version: int = Field(default=SCHEMA_VERSION, ge=1, le=SCHEMA_VERSION)
    signatures: tuple[Signature, ...] = ()


def fingerprint(public_key: bytes) -> str:
    """A raw public key's name: the first 128 bits of its sha256, in hexadecimal."""
    return hashlib.sha256(public_key).hexdigest()[:32]


def make_keys(path: Path) -> str:
    """Write a new private key, for its owner's eyes alone, and the public one beside it; its fingerprint."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    for taken in (path, path.with_name(path.name + PUBLIC)):
        if taken.exists():
            raise _taken(taken)
    key = Ed25519PrivateKey.generate()
    public = key.public_key()
    _write_new(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), mode=0o600)
    told = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    _write_new(path.with_name(path.name + PUBLIC), told, mode=0o644)
    return fingerprint(public.public_bytes_raw())


def _write_new(path: Path, data: bytes, *, mode: int) -> None:
    """A file that was not there before; whatever is there stays as it is."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    except FileExistsError as error:
        raise _taken(path) from error
    except OSError as error:
        raise UsageError(
            f"no key can be written to {str(path)!r}: {error.strerror}", hint="Name another file."
        ) from error
    try:
        write_all(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    sync_folder(path.parent)


def _taken(path: Path) -> UsageError:
    return UsageError(
        f"{str(path)!r} is there already, and a key is never overwritten", hint="Name another file."
    )


def check_signable(run: Path) -> TraceReader:
    """The run, if it came to its end; `UsageError` else, before a key is made for it."""
    reader = TraceReader(run)
    if not reader.finished:
        raise UsageError(
            f"the run in {str(run)!r} did not finish, so it cannot be signed",
            hint="Finish it with `vidence resume`.",
        )
    return reader


def sign(run: Path, key_file: Path) -> Signature:
    """Sign a finished run as it is now; the same signer's earlier signature is replaced."""
    key, reader = _private(key_file), check_signable(run)
    signature = Signature(
        head=reader.head,
        public_key=key.public_key().public_bytes_raw().hex(),
        signature=key.sign(canonical(reader.head)).hex(),
    )
    found = _read(run)
    if isinstance(found, Problem):
        raise UsageError(f"{str(run)!r} cannot be signed: {found.why}", hint=f"Remove {SIGNATURES} first.")
    others = tuple(one for one in found.signatures if one.public_key != signature.public_key)
    whole = Signatures(signatures=(*others, signature))
    try:
        replace_file(run / SIGNATURES, canonical(whole), temporary=run / SIGNATURES_TEMPORARY)
    except OSError as error:
        raise UsageError(
            f"no signature can be written to {str(run)!r}: {error.strerror}",
            hint="Sign a copy of it, where you may write.",
        ) from error
    return signature


def outlived(run: Path) -> str:
    """That signatures of a run do not reach what was added to it, in a sentence; '' where there is none."""
    found, count = _read(run), TraceReader(run).head.count
    if isinstance(found, Problem) or not any(one.head.count < count for one in found.signatures):
        return ""
    return "It was signed before this was added: who is to vouch for that as well signs again."


def authenticity(run: Path, found: Scan, verify_key: Path | None = None) -> Authenticity:
    """Who vouches for a run, and whether the key given is the one that does."""
    wanted = None if verify_key is None else _public(verify_key).public_bytes_raw().hex()
    there = _read(run)
    if isinstance(there, Problem):
        return Authenticity(ok=False, status="invalid", problems=(there,))
    problems = [p for one in there.signatures if (p := _against(one, found)) is not None]
    notes = [_told(one, found, known=one.public_key == wanted) for one in there.signatures]
    signers = tuple(one.fingerprint for one in there.signatures)
    if wanted is not None and wanted not in (one.public_key for one in there.signatures):
        name = fingerprint(bytes.fromhex(wanted))
        problems.append(Problem(why=f"the key {name} that was given did not sign it"))
    if problems:
        return Authenticity(
            ok=False, status="invalid", problems=tuple(problems), notes=tuple(notes), signers=signers
        )
    if not there.signatures:
        return Authenticity(ok=None, status="unsigned", notes=(UNSIGNED,))
    if wanted is None:
        return Authenticity(ok=None, status="signer_unknown", notes=tuple(notes), signers=signers)
    return Authenticity(ok=True, status="signed", notes=tuple(notes), signers=signers)


def _against(one: Signature, found: Scan) -> Problem | None:
    """What speaks against a signature: that it is forged, or of a trace that is another now."""
    if not one.holds():
        return Problem(why=f"the signature with the key {one.fingerprint} is not one of its head")
    signed, there = one.head.count, len(found.lines)
    if signed > there:
        return Problem(
            why=f"the key {one.fingerprint} signed {signed} events, of which {there} can be read here"
        )
    hashes = [line.prev for line in found.lines[1:]]
    now = hashes[signed - 1] if signed <= len(hashes) else found.head and found.head.hash
    if signed == 0 or now != one.head.hash:
        return Problem(why=f"the key {one.fingerprint} signed another trace than the one that is here")
    return None


def _told(one: Signature, found: Scan, *, known: bool) -> str:
    who = (
        f"signed by the key given, {one.fingerprint}"
        if known
        else f"signed by a key that nobody vouched for here, {one.fingerprint}"
    )
    later = len(found.lines) - one.head.count
    if later <= 0:
        return who
    said = "1 event after it is" if later == 1 else f"{later} events after it are"
    return f"{who}, up to event {one.head.count - 1}; {said} not"


def _read(run: Path) -> Signatures | Problem:
    """The signatures of a run; none where there is no such file."""
    path = run / SIGNATURES
    if not path.exists() and not path.is_symlink():
        return Signatures()
    try:
        data = read_plain(path)
    except OSError as error:
        return Problem(why=f"{SIGNATURES} cannot be read ({error.strerror})")
    if is_canonical(data):
        with suppress(ValidationError):
            return Signatures.model_validate_json(data)
    return Problem(why=f"{SIGNATURES} does not hold signatures: it was changed")


def _private(path: Path) -> Ed25519PrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    data = _bytes(path)
    # A TypeError says that it asks for a passphrase.
    with suppress(ValueError, TypeError, UnsupportedAlgorithm):
        key = load_pem_private_key(data, password=None)
        if isinstance(key, Ed25519PrivateKey):
            return key
    hint = "`vidence trace sign --new-key FILE` makes one."
    if b"ENCRYPTED" in data:
        hint = f"Take the passphrase off a copy of it: openssl pkey -in {quote(str(path))} -out FILE"
    elif b"PUBLIC KEY" in data or data.startswith(_OPENSSH):
        hint = "A run is signed with the private half, and checked with the public one."
    raise UsageError(
        f"{str(path)!r} is {_kind(data)}; a private Ed25519 key as PEM, without a passphrase, is expected",
        hint=hint,
    )


def _public(path: Path) -> Ed25519PublicKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    data = _bytes(path)
    with suppress(ValueError, UnsupportedAlgorithm):
        key = load_pem_public_key(data)
        if isinstance(key, Ed25519PublicKey):
            return key
    raise UsageError(
        f"{str(path)!r} is {_kind(data)}; a public Ed25519 key as PEM is expected",
        hint=f"`vidence trace sign --new-key FILE` writes one to FILE{PUBLIC}.",
    )


def _kind(data: bytes) -> str:
    """What a file holds that is not the key that was expected; nothing of it is repeated."""
    told = {
        b"OPENSSH PRIVATE KEY": "a private key in the format of OpenSSH",
        b"ENCRYPTED": "a private key with a passphrase",
        b"PRIVATE KEY": "a private key",
        b"PUBLIC KEY": "a public key",
    }
    kind = next((kind for word, kind in told.items() if b"-----BEGIN" in data and word in data), None)
    if kind is None and data.startswith(_OPENSSH):
        return "a public key in the format of OpenSSH"
    return kind or "no key"


def _bytes(path: Path) -> bytes:
    try:
        # A link to a key is as good as the key; a pipe is not waited for.
        return read_plain(path.resolve())
    except (OSError, RuntimeError) as error:
        raise UsageError(
            f"the key {str(path)!r} cannot be read: {getattr(error, 'strerror', None) or error}",
            hint="`vidence trace sign --new-key FILE` makes one.",
        ) from error
