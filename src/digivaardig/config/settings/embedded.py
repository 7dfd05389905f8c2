"""One laptop, no system library: SQLite, demo content; secrets made on first use. All lies in `var/`."""

import os
import secrets
from pathlib import Path

from .base import *  # noqa: F403 - settings build on settings
from .base import VAR

DEMO = True
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]


def _kept_secret(path: Path) -> str:
    """Read a secret that this machine made for itself, or make it (readable by its owner only)."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip()


SECRETS = VAR / "secrets"
SECRET_KEY = _kept_secret(SECRETS / "django")
RECORD_KEYS = {1: bytes.fromhex(_kept_secret(SECRETS / "records"))}
PUBLICATION_KEYS = VAR / "keys"

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("DIGIVAARDIG_DATABASE", str(VAR / "digivaardig.sqlite3")),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
            ),
        },
    }
}

CODE_COOKIE = "code"
MEDIA_ROOT = VAR / "media"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
