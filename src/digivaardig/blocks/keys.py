"""The publisher's private keys: files that nobody else may read, outside backups, destroyed after use.

Where they lie comes by environment variable, to the publisher only: the settings of the pages in production
do not know it.
"""

import fcntl
import os
import re
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from digivaardig.plumbing.crypto import KEY_BYTES, new_box_keys, public_half

CALIBRATION_LIFE = timedelta(days=30)
"""How long answers for calibration can be opened at most: then their boxes go, and the key."""
_EPOCH = re.compile(r"epoch-(\d+)\.key")
_CALIBRATION = re.compile(r"calibration-(\d+)\.key")
_OTHERS = 0o077


class PublisherError(Exception):
    """Publishing cannot go on; the message tells the administrator why and what to do."""


class KeyFolder:
    """A folder of private keys, one a file, mode 0600."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def lock(self) -> Generator[None]:
        """Keep every other publisher off this folder.

        Raises:
            PublisherError: another one is at work, or others than the owner can enter the folder.

        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.folder.stat().st_mode & _OTHERS:
            raise PublisherError(f"Others can enter {self.folder}. Make it yours only: chmod 700.")
        with (self.folder / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise PublisherError("Another `publish` is at work. This one did nothing.") from None
            yield

    def epochs(self) -> set[int]:
        """Give the numbers of the epochs whose key is here."""
        return self._numbers(_EPOCH)

    def make_epoch(self, number: int) -> bytes:
        """Make the key pair of an epoch; give the public half. An unused key that stood there goes."""
        return self._make(_epoch(number))

    def calibrations(self) -> set[int]:
        """Give the numbers of the keys for calibration that are here."""
        return self._numbers(_CALIBRATION)

    def make_calibration(self, number: int, now: datetime) -> bytes:
        """Make a key pair for calibration; give the public half. The file's time tells its age."""
        public = self._make(_calibration(number))
        os.utime(self.folder / _calibration(number), (now.timestamp(), now.timestamp()))
        return public

    def read_calibration(self, number: int) -> bytes:
        """Read a private key for calibration.

        Raises:
            FileNotFoundError: it is not here.

        """
        return (self.folder / _calibration(number)).read_bytes()

    def calibration_is_old(self, now: datetime) -> bool:
        """Say whether a private key for calibration is older than what is sealed to it may become."""
        made = [(self.folder / _calibration(number)).stat().st_mtime for number in self.calibrations()]
        return any(now.timestamp() - each > CALIBRATION_LIFE.total_seconds() for each in made)

    def destroy_calibration(self, number: int) -> None:
        """Destroy a private key for calibration, like that of an epoch."""
        self._destroy(_calibration(number))

    def read_epoch(self, number: int) -> bytes | None:
        """Read the private key of an epoch; `None` if it is not here."""
        path = self.folder / _epoch(number)
        return path.read_bytes() if path.exists() else None

    def destroy_epoch(self, number: int) -> None:
        """Write over the private key and remove it; on flash memory the writing over is best effort only."""
        self._destroy(_epoch(number))

    def _numbers(self, name: re.Pattern[str]) -> set[int]:
        found = (name.fullmatch(path.name) for path in self.folder.glob("*.key"))
        return {int(match[1]) for match in found if match}

    def _destroy(self, name: str) -> None:
        path = self.folder / name
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            _to_disk(file.fileno())
        path.unlink()
        self._folder_to_disk()

    def _make(self, name: str) -> bytes:
        """Write a new private key so that it is whole and on the disk, or not there."""
        private, _public = new_box_keys()
        fresh = self.folder / f"{name}.new"
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(private)
            file.flush()
            _to_disk(descriptor)
        fresh.rename(self.folder / name)
        self._folder_to_disk()
        return public_half(private)

    def _folder_to_disk(self) -> None:
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            _to_disk(descriptor)
        finally:
            os.close(descriptor)


def key_folder() -> KeyFolder:
    """Find the folder: by environment variable, or (embedded only) by the settings.

    Raises:
        PublisherError: neither names one: this is not the publisher.

    """
    given = os.environ.get("DIGIVAARDIG_PUBLICATION_KEYS") or getattr(settings, "PUBLICATION_KEYS", "")
    if not given:
        raise PublisherError(
            "This is not the publisher: DIGIVAARDIG_PUBLICATION_KEYS is not set (docs/operate/publishing.md)."
        )
    return KeyFolder(Path(given))


def _epoch(number: int) -> str:
    return f"epoch-{number}.key"


def _calibration(number: int) -> str:
    return f"calibration-{number}.key"


def _to_disk(descriptor: int) -> None:
    os.fsync(descriptor)
