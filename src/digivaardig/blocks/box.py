"""What is in a box: a contribution in 96 padded bytes, sealed to the epoch's public key."""

from dataclasses import dataclass, field
from uuid import UUID

from digivaardig.plumbing.crypto import SealBrokenError, open_box, seal_box, tag

BOX_BYTES = 96
"""Every contribution is padded to this before it is sealed."""
CALIBRATION_BYTES = 1024
"""The same for the answers that calibrate the questions: 60 answers of 16 bytes fit."""
SECRET_BYTES = 16
MOST_DOMAINS = 12
_VERSION = 1
_HEAD = 1 + 16 + SECRET_BYTES
_ANSWERS = b"digivaardig calibration"


@dataclass(frozen=True, slots=True)
class Contents:
    """One noisy level (0..3) a domain, for a pool. The secret ties it to its id. The repr shows neither."""

    pool: UUID
    levels: tuple[int, ...] = field(repr=False)
    secret: bytes = field(repr=False)


def id_of(secret: bytes, epoch: int) -> UUID:
    """Compute the id of a contribution in an epoch: only who has the secret can name it."""
    return UUID(bytes=tag(secret, _info(epoch)))


def seal(public: bytes, epoch: int, contents: Contents) -> bytes:
    """Seal a contribution so that only the holder of the epoch's private key can open it.

    Raises:
        ValueError: the secret is not 16 bytes, or there are more than 12 domains.

    """
    if len(contents.secret) != SECRET_BYTES or len(contents.levels) > MOST_DOMAINS:
        raise ValueError("a contribution has a secret of 16 bytes and at most 12 domains")
    plain = bytes([_VERSION]) + contents.pool.bytes + contents.secret + bytes(contents.levels)
    return seal_box(public, _info(epoch), plain, BOX_BYTES)


def unseal(private: bytes, epoch: int, box: bytes) -> Contents:
    """Open a box of this epoch. Who made it is not known: what it says must still be checked.

    Raises:
        SealBrokenError: it was sealed to another epoch or key, or holds no contribution.

    """
    plain = open_box(private, _info(epoch), box)
    if len(plain) < _HEAD or plain[0] != _VERSION:
        raise SealBrokenError
    return Contents(UUID(bytes=plain[1:17]), tuple(plain[_HEAD:]), plain[17:_HEAD])


def seal_answers(public: bytes, plain: bytes) -> bytes:
    """Seal the answers of one scan for calibration.

    Raises:
        ValueError: `plain` is longer than 1,023 bytes.

    """
    return seal_box(public, _ANSWERS, plain, CALIBRATION_BYTES)


def unseal_answers(private: bytes, box: bytes) -> bytes:
    """Open the answers of one scan. Who made the box is not known: what it says must still be checked.

    Raises:
        SealBrokenError: it was sealed to another key, or is not whole.

    """
    return open_box(private, _ANSWERS, box)


def _info(epoch: int) -> bytes:
    return b"digivaardig contribution" + epoch.to_bytes(8, "big")
