"""Settings for the tests: what production has, on a database of the tests' own."""

import os

import dj_database_url

from digivaardig.config.settings.base import *  # noqa: F403 - settings build on settings
from digivaardig.config.settings.base import ROOT

SECRET_KEY = "tests-only-" + "x" * 50
RECORD_KEYS = {1: bytes(range(32))}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMO = True
CODE_COOKIE = "code"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = ROOT / "var/tests/media"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STATIC_ROOT = ROOT / "var/tests/static"
(ROOT / "var/tests/static").mkdir(parents=True, exist_ok=True)

if "DATABASE_URL" in os.environ:
    DATABASES = {"default": dj_database_url.config()}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": ROOT / "var/tests/db.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;",
            },
        }
    }
