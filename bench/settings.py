"""Production's settings for the benchmarks: a database of their own, and two pages to compare with."""

import os

import dj_database_url

from digivaardig.config.settings.base import *  # noqa: F403 - settings build on settings
from digivaardig.config.settings.base import VAR

SECRET_KEY = "bench-only-" + "x" * 50
RECORD_KEYS = {1: bytes(range(32))}
ALLOWED_HOSTS = ["127.0.0.1"]
CODE_COOKIE = "code"
DEMO = True
PUBLICATION_KEYS = VAR / "keys"
ROOT_URLCONF = "bench.urls"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.config(conn_max_age=600)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(VAR / "bench.sqlite3"),
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
