"""The arithmetic of custody: the chain of entries, the Merkle tree over them, the head, and signatures on it.

The tree is that of RFC 6962, section 2.1: a leaf is SHA-256(0x00 || body of an entry), a node is
SHA-256(0x01 || left || right), and n leaves are split at the largest power of two below n. The prefixes keep a node
from being passed off as a leaf. Proofs are checked as RFC 9162, sections 2.1.3.2 and 2.1.4.2, says.

What it can show: that a log begins with the entries that a head, published earlier, sums up. Whoever can write the
case can write the whole log anew; only a head kept elsewhere shows it. Pure: no file, no clock, no randomness.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from stemma.errors import UsageError
from stemma.keys import canonical, plain
from stemma.model.custody import Details, Entry, Head, Kept

NOTHING_BEFORE = "0" * 64
"""What the first entry has for the hash of the one before."""
LEAF, NODE = b"\x00", b"\x01"
HEAD = re.compile(r"\bstemma\s+head\s+(\d+):\s+(\d{1,12})\s+([0-9a-f]{64})\b(?:\s+printed\s+([0-9T:.+Z-]{20,32}))?")
ALGORITHM = "Ed25519"


# --- entries


def body(entry: Entry) -> bytes:
    """Return the bytes of an entry that its hash is taken of."""
    return canonical(plain(entry)).encode("utf-8", "surrogatepass")


def entry_hash(entry: Entry) -> str:
    """Return the hash of an entry: its leaf in the tree, and the `previous` of the next."""
    return leaf_hash(body(entry)).hex()


def written(details: Details) -> str:
    """Return the one form of details that is kept and committed to."""
    return canonical(plain(details))


def commitment(salt: bytes, details: str) -> str:
    """Commit to details: with the salt they can be checked, without it a guess at them cannot be confirmed."""
    return hashlib.sha256(salt + details.encode("utf-8", "surrogatepass")).hexdigest()


def faults(log: Iterable[Kept]) -> Iterator[str]:
    """Name each entry that is not as it was written, in order; what is told rests on the log alone."""
    number, previous = 0, NOTHING_BEFORE
    for number, kept in enumerate(log, 1):
        entry = kept.entry
        if entry.number != number:
            yield f"entry {number} of the log is missing, or stands elsewhere: entry {entry.number} is in its place"
            return
        if entry.previous != previous:
            yield f"entry {number} of the log does not follow entry {number - 1} as it stands now: one of them was changed"
        if entry_hash(entry) != kept.leaf:
            yield f"entry {number} of the log is not what was written"
        if kept.details is not None and (kept.salt is None or _committed(kept) != entry.commitment):
            yield f"the details of entry {number} of the log are not what was written"
        previous = kept.leaf
    if not number:
        yield "the log is empty: it has lost even its first entry"


def _committed(kept: Kept) -> str | None:
    """Return what the details commit to, or None: their salt is not written as it was (not even in capitals)."""
    try:
        salt = bytes.fromhex(kept.salt or "")
    except ValueError:
        return None
    return commitment(salt, kept.details or "") if salt.hex() == kept.salt else None


# --- the tree


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node."""
    return hashlib.sha256(NODE + left + right).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the Merkle tree hash of leaves that are hashed already; of none, the hash of nothing.

    Complete subtrees are kept on a stack, the largest first, and joined as soon as two are of one size;
    what is left at the end is joined from the right. That is the split at the largest power of two.
    """
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        size, made = 1, leaf
        while stack and stack[-1][0] == size:
            made = node_hash(stack.pop()[1], made)
            size *= 2
        stack.append((size, made))
    if not stack:
        return hashlib.sha256(b"").digest()
    whole = stack.pop()[1]
    while stack:
        whole = node_hash(stack.pop()[1], whole)
    return whole


def _split(size: int) -> int:
    """Return the largest power of two below a size of at least 2."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return the audit path that leads from the leaf at an index, from 0, to the root (RFC 6962, 2.1.1).

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} among {len(leaves)}")
    if len(leaves) == 1:
        return ()
    k = _split(len(leaves))
    if index < k:
        return (*inclusion(leaves[:k], index), root(leaves[k:]))
    return (*inclusion(leaves[k:], index - k), root(leaves[:k]))


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], tree: bytes) -> bool:
    """Tell whether an audit path shows that a leaf is the one at an index of a tree of that size and root."""
    if not 0 <= index < size:
        return False
    place, last, made = index, size - 1, leaf
    for node in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            made = node_hash(node, made)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            made = node_hash(made, node)
        place, last = place >> 1, last >> 1
    return last == 0 and made == tree


def consistency(leaves: Sequence[bytes], first: int) -> tuple[bytes, ...]:
    """Return the proof that a tree begins with its first leaves (RFC 6962, 2.1.2).

    Raises:
        IndexError: there are not that many leaves, or none is asked for.
    """
    if not 0 < first <= len(leaves):
        raise IndexError(f"no first {first} of {len(leaves)} leaves")
    return _subproof(leaves, first, whole=True)


def _subproof(leaves: Sequence[bytes], first: int, *, whole: bool) -> tuple[bytes, ...]:
    """`whole`: this subtree is the old tree itself, whose root the checker has."""
    if first == len(leaves):
        return () if whole else (root(leaves),)
    k = _split(len(leaves))
    if first <= k:
        return (*_subproof(leaves[:k], first, whole=whole), root(leaves[k:]))
    return (*_subproof(leaves[k:], first - k, whole=False), root(leaves[:k]))


def consistent(first: int, second: int, old: bytes, new: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether a proof shows that the tree of root `new` and size `second` begins with the one of `old` and `first`."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and old == new
    nodes = [old, *proof] if first & (first - 1) == 0 else list(proof)
    if not nodes:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(node, before), node_hash(node, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, node)
        place, last = place >> 1, last >> 1
    return last == 0 and (before, after) == (old, new)


# --- the head


def head(log: Sequence[Kept], printed: str | None = None) -> Head:
    """Sum a log up, from the bodies of its entries as they stand."""
    return Head(size=len(log), root=root(leaf_hash(body(kept.entry)) for kept in log).hex(), printed=printed)


def head_line(of: Head) -> str:
    """Write a head as the one line that is published."""
    return f"stemma head 1: {of.size} {of.root}" + (f" printed {of.printed}" if of.printed else "")


def heads(text: str) -> tuple[Head, ...]:
    """Read all heads in a text: a line, a page or a message that quotes some, broken over lines or not.

    Raises:
        UsageError: there is none in it, or one of another version.
    """
    found = HEAD.findall(text)
    if not found:
        raise UsageError(f"«{text.strip()[:60]}» holds no head; it reads: stemma head 1: SIZE ROOT printed TIME")
    if any(version != "1" for version, *_ in found):
        raise UsageError("that head was printed by a newer Stemma; update Stemma")
    return tuple(Head(size=int(size), root=digits, printed=printed or None) for _, size, digits, printed in found)


def differs(log: Sequence[Kept], published: Head) -> str | None:
    """Say how a log is not the continuation of the one whose head was published; None: it is."""
    if len(log) < published.size:
        return f"the log has {len(log)} entries, and the head was printed of {published.size}: entries are missing from its end"
    if head(log[: published.size]).root != published.root:
        return (
            f"the first {published.size} entries of the log are not those of the head: an entry was changed, added or "
            "taken away, or the head is another case's"
        )
    return None


# --- signatures


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature that holds: who has the key signed this head."""

    head: Head
    manifest: str | None
    """SHA-256 of the list of an export that was signed with it."""
    fingerprint: str
    """SHA-256 of the public key. It says which key; whose it is, only its holder can say, by another way."""


def fingerprint(key: Ed25519PublicKey) -> str:
    """Return the SHA-256 of a public key's 32 bytes, in hexadecimal."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()


def sign(of: Head, key: Ed25519PrivateKey, manifest: str | None = None) -> str:
    """Sign a head, and with it the list of an export; return the text of a signature file."""
    said = {
        "head": head_line(of),
        "algorithm": ALGORITHM,
        "public_key": key.public_key().public_bytes_raw().hex(),
        **({"manifest": manifest} if manifest else {}),
    }
    return json.dumps({**said, "signature": key.sign(_message(said)).hex()}, indent=1) + "\n"


def signed(text: str) -> Signed:
    """Check a signature file.

    Raises:
        UsageError: it is none, or the signature is not that of its key on its head.
    """
    try:
        said = json.loads(text)
        signature, key = bytes.fromhex(said["signature"]), Ed25519PublicKey.from_public_bytes(bytes.fromhex(said["public_key"]))
        line, manifest = said["head"], said.get("manifest")
        if (
            signature.hex() != said["signature"]
            or said["algorithm"] != ALGORITHM
            or not {*said} <= {"head", "algorithm", "public_key", "manifest", "signature"}
        ):
            raise ValueError(said["algorithm"])
        (found,) = heads(line)
        if head_line(found) != line:
            raise ValueError(line)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(
            "that is no signature file of Stemma's: it must hold head, algorithm (Ed25519), public_key and signature"
        ) from error
    try:
        key.verify(signature, _message({k: v for k, v in said.items() if k != "signature"}))
    except InvalidSignature as error:
        raise UsageError(
            "the signature does not hold: the head, the key or the signature is not the one that was made"
        ) from error
    return Signed(head=found, manifest=manifest, fingerprint=fingerprint(key))


def _message(said: Mapping[str, Any]) -> bytes:
    """Return the bytes that are signed: all that the file says, so that nothing in it can be exchanged."""
    return canonical(said).encode("utf-8")
