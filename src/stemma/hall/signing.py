"""Key files and signatures on a head (Ed25519, RFC 8032). A signature says which key signed; whose key it is, it cannot say.

Not here: what is signed and how it is checked (custody.py). Nothing is sent: no key server, no time stamp service.
"""

import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from stemma import custody
from stemma.custody import Signed
from stemma.errors import UsageError
from stemma.keys import digest_bytes
from stemma.model.custody import Head

PRIVATE_MODE = 0o600
LARGEST = 10_000_000
"""Bytes of a key, a signature or the list of an export."""


def make_key(path: Path, passphrase: bytes | None = None) -> str:
    """Make a key pair, keep its private half in a new file that only its owner may read; return its fingerprint.

    Raises:
        UsageError: the file is there already, or cannot be written.
    """
    key = Ed25519PrivateKey.generate()
    locked = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_MODE)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already; a key is never written over: choose another name") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}); choose another place") from error
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    return custody.fingerprint(key.public_key())


def load_key(path: Path, passphrase: bytes | None = None) -> Ed25519PrivateKey:
    """Read a private key.

    Raises:
        UsageError: it is not there, no Ed25519 key, or locked with another passphrase.
    """
    try:
        key = load_pem_private_key(_text(path), passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        locked = isinstance(error, TypeError) or b"ENCRYPTED" in _text(path)
        why = "it is locked with another passphrase, or with none" if locked else "it is no private key in PEM"
        raise UsageError(f"{path} cannot be used: {why}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(f"{path} is no Ed25519 key; make one with this program")
    return key


def sign(head: Head, key: Path, out: Path, *, passphrase: bytes | None = None, manifest: str | None = None) -> Signed:
    """Sign a head, and with it the SHA-256 of an export's list; write the signature file.

    Raises:
        UsageError: the key cannot be used, or the file is there already or cannot be written.
    """
    text = custody.sign(head, load_key(key, passphrase), manifest)
    try:
        with out.open("x", encoding="ascii") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{out} cannot be written ({error.strerror}); choose another name") from error
    return custody.signed(text)


def check(path: Path, by: str | None = None) -> Signed:
    """Check a signature file; `by` is the fingerprint that the signer published by another way.

    Raises:
        UsageError: it does not hold, or the key is not that one.
    """
    try:
        found = custody.signed(_text(path).decode("ascii"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is no signature file of Stemma's") from error
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from error
    if by is not None and found.fingerprint != by.strip().lower():
        raise UsageError(f"{path}: signed by the holder of key {found.fingerprint}, not of {by.strip()}")
    return found


def digest_of(file: Path) -> str:
    """Return the SHA-256 of the list of an export.

    Raises:
        UsageError: it cannot be read.
    """
    return digest_bytes(_text(file))


def told(signature: Signed) -> str:
    """Say what a signature that holds shows."""
    also = " and the list of an export" if signature.manifest else ""
    return (
        f"signed by the holder of key {signature.fingerprint}: the head of {signature.head.size} entries{also}. "
        "Compare the key with what its holder published"
    )


def _text(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST)
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror})") from error
