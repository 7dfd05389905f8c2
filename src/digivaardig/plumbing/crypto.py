"""Keys, sealed records and boxes: the little cryptography of this house, all of it standard.

- A **key** or **digest** is HMAC-SHA256 (RFC 2104) over parts that each carry their length.
- A **record** is opened by the key that sealed it: AES-256-GCM (NIST SP 800-38D), random nonce of 96 bits.
- A **box** is sealed by anybody with a public key and opened by the holder of the private one: HPKE (RFC
  9180) with X25519, HKDF-SHA256 and ChaCha20-Poly1305.

What is sealed is first padded to a fixed size (a byte 0x80, then zeros: ISO/IEC 7816-4), so that its length
tells nothing.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
DIGEST_BYTES = 16
NONCE_BYTES = 12
RECORD_OVERHEAD = NONCE_BYTES + 16
"""A sealed record is this many bytes longer than its size: nonce and tag."""
BOX_OVERHEAD = 32 + 16
"""A box is this many bytes longer than its size: ephemeral public key and tag."""

_suite = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


class SealBrokenError(Exception):
    """What was to be opened was sealed with another key, handle or info, or is not whole."""


def derive(key: bytes, purpose: str, slot: str, code: str) -> bytes:
    """Derive 32 bytes for one purpose, slot and code.

    A purpose is a word such as "record" or "handle". Other parts give unrelated bytes: ("ab", "c") is not
    ("a", "bc"). The code is taken as it stands: whoever reads it from a person brings it to its one spelling
    first.

    Raises:
        ValueError: the key is not 32 bytes.

    """
    return _mac(key, purpose.encode(), slot.encode(), code.encode())


def digest(key: bytes, purpose: str, secret: bytes) -> bytes:
    """Make the 16 bytes by which a table knows a secret (a spent entry, a card) without holding it.

    Raises:
        ValueError: the key is not 32 bytes.

    """
    return _mac(key, purpose.encode(), secret)[:DIGEST_BYTES]


def tag(secret: bytes, message: bytes) -> bytes:
    """Make 16 bytes that only the holder of the secret can name: HMAC-SHA256(secret, message)[:16].

    A contribution's id is the tag of its secret and the epoch: it changes each epoch, and copies betray
    themselves.
    """
    return hmac.digest(secret, message, "sha256")[:DIGEST_BYTES]


def seal_record(key: bytes, handle: bytes, plain: bytes, size: int = 4096) -> bytes:
    """Seal `plain`, padded to `size` bytes, under `key` and bound to `handle`; `size` + 28 bytes come out.

    Raises:
        ValueError: `plain` is longer than `size` - 1 bytes, or the key is not 32 bytes.

    """
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _aes(key).encrypt(nonce, _pad(plain, size), handle)


def open_record(key: bytes, handle: bytes, sealed: bytes) -> bytes:
    """Open what `seal_record` sealed under this key and handle.

    Raises:
        SealBrokenError: another key or handle, or not the bytes that were sealed.
        ValueError: the key is not 32 bytes.

    """
    aes = _aes(key)
    if len(sealed) <= RECORD_OVERHEAD:
        raise SealBrokenError
    try:
        return _unpad(aes.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], handle))
    except InvalidTag:
        raise SealBrokenError from None


def new_box_keys() -> tuple[bytes, bytes]:
    """Make a key pair for boxes: (private, public), 32 bytes each."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def public_half(private: bytes) -> bytes:
    """Compute the public key, 32 bytes, that belongs to a private one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal_box(public: bytes, info: bytes, plain: bytes, size: int) -> bytes:
    """Seal `plain`, padded to `size` bytes, for the holder of the private key; `size` + 48 bytes come out.

    Raises:
        ValueError: `plain` is longer than `size` - 1 bytes, or `public` is no public key.

    """
    return _suite.encrypt(_pad(plain, size), X25519PublicKey.from_public_bytes(public), info=info)


def open_box(private: bytes, info: bytes, box: bytes) -> bytes:
    """Open what `seal_box` sealed with this info. Who sealed it is not known: anybody can.

    Raises:
        SealBrokenError: another key or info, not the bytes that were sealed, or padded in another way.
        ValueError: `private` is not 32 bytes.

    """
    key = X25519PrivateKey.from_private_bytes(private)
    try:
        return _unpad(_suite.decrypt(box, key, info=info))
    except InvalidTag:
        raise SealBrokenError from None


def _mac(key: bytes, *parts: bytes) -> bytes:
    """HMAC-SHA256 over parts that each carry their length: no two lists of parts give the same message."""
    _check(key)
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.digest(key, message, hashlib.sha256)


def _aes(key: bytes) -> AESGCM:
    _check(key)
    return AESGCM(key)


def _check(key: bytes) -> None:
    if len(key) != KEY_BYTES:  # AESGCM would take 16 bytes in silence, and HMAC anything
        message = f"a key is {KEY_BYTES} bytes, not {len(key)}"
        raise ValueError(message)


def _pad(plain: bytes, size: int) -> bytes:
    if len(plain) >= size:
        message = f"{len(plain)} bytes do not fit in {size - 1}"
        raise ValueError(message)
    return (plain + b"\x80").ljust(size, b"\0")


def _unpad(padded: bytes) -> bytes:
    plain, mark, rest = padded.rpartition(b"\x80")
    if not mark or rest.strip(b"\0"):
        raise SealBrokenError
    return plain
