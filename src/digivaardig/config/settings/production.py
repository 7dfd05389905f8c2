"""Production: what differs from place to place comes from the environment, and is refused when weak."""

import os
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403 - settings build on settings

SHORTEST_SECRET = 50
KEY_BYTES = 32


def _needed(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set {name}. docs/operate/install.md says what to.")
    return value


def _record_keys(given: str) -> dict[int, bytes]:
    """Read `1:hex,2:hex`: the keys under which results lie, by version; the highest one writes."""
    try:
        keys = {int(part.split(":")[0]): bytes.fromhex(part.split(":")[1]) for part in given.split(",")}
    except (ValueError, IndexError):
        raise ImproperlyConfigured("DIGIVAARDIG_RECORD_KEYS is written as 1:<64 hex>,2:<64 hex>.") from None
    if any(len(key) != KEY_BYTES or len(set(key)) < KEY_BYTES // 4 for key in keys.values()):
        raise ImproperlyConfigured("A record key is 32 random bytes (64 hex characters).")
    return keys


SECRET_KEY = _needed("DIGIVAARDIG_SECRET_KEY")
if len(SECRET_KEY) < SHORTEST_SECRET or len(set(SECRET_KEY)) < SHORTEST_SECRET // 4:
    raise ImproperlyConfigured("DIGIVAARDIG_SECRET_KEY is too weak: use at least 50 random characters.")
RECORD_KEYS = _record_keys(_needed("DIGIVAARDIG_RECORD_KEYS"))

DEBUG = False
DEMO = False
ALLOWED_HOSTS = _needed("DIGIVAARDIG_HOSTS").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

DATABASES = {
    "default": dj_database_url.parse(_needed("DATABASE_URL"), conn_max_age=600, conn_health_checks=True)
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    raise ImproperlyConfigured("Production runs on PostgreSQL. For one laptop use `make run`.")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_ROOT = Path(os.environ.get("DIGIVAARDIG_STATIC", "/var/lib/digivaardig/static"))
MEDIA_ROOT = Path(os.environ.get("DIGIVAARDIG_MEDIA", "/var/lib/digivaardig/media"))

CODE_COOKIE = "__Host-code"
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True

ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
ALLAUTH_TRUSTED_PROXY_COUNT = 1  # tries are counted by address: that of the visitor, not of the proxy
EMAIL_HOST = os.environ.get("DIGIVAARDIG_MAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("DIGIVAARDIG_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("DIGIVAARDIG_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("DIGIVAARDIG_MAIL_PASSWORD", "")
MAIL_TLS = os.environ.get("DIGIVAARDIG_MAIL_TLS", "none")
if MAIL_TLS not in {"none", "starttls", "tls"}:
    raise ImproperlyConfigured("DIGIVAARDIG_MAIL_TLS is none, starttls or tls.")
if EMAIL_HOST_USER and MAIL_TLS == "none":
    raise ImproperlyConfigured("A mail password travels under TLS only: set DIGIVAARDIG_MAIL_TLS.")
EMAIL_USE_TLS = MAIL_TLS == "starttls"
EMAIL_USE_SSL = MAIL_TLS == "tls"
EMAIL_TIMEOUT = 10  # seconds; a page waits for it
DEFAULT_FROM_EMAIL = os.environ.get("DIGIVAARDIG_MAIL_FROM", f"Digivaardig <noreply@{ALLOWED_HOSTS[0]}>")
