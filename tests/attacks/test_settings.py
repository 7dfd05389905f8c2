"""The pages as they run in production: without a key of the publication, without words in their logs."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from digivaardig.blocks.keys import PublisherError, key_folder

ROOT: Final = Path(__file__).parents[2]
SAFE: Final = {
    "DIGIVAARDIG_SECRET_KEY": "".join(chr(33 + n) for n in range(2, 62)),
    "DIGIVAARDIG_RECORD_KEYS": f"1:{bytes(range(32)).hex()}",
    "DIGIVAARDIG_HOSTS": "digivaardig.example",
    "DATABASE_URL": "postgres://pages@127.0.0.1:1/nothing",
}
LOOK: Final = """
import json, logging
import django
django.setup()
from django.conf import settings
from digivaardig.blocks.keys import PublisherError, key_folder
try:
    found = str(key_folder().folder)
except PublisherError as error:
    found = type(error).__name__
loggers = [logging.getLogger(name) for name in (None, *logging.root.manager.loggerDict)]
handlers = [each for logger in loggers for each in logger.handlers]
server = logging.getLogger("django.server")
print(json.dumps({
    "keys": found,
    "settings": [name for name in dir(settings) if "PUBLICATION" in name or "EPOCH" in name],
    "debug": [settings.DEBUG, [each["OPTIONS"].get("debug", False) for each in settings.TEMPLATES]],
    "demo": settings.DEMO,
    "cookies": [settings.CODE_COOKIE, settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME],
    "secure": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.LANGUAGE_COOKIE_SECURE],
    "handlers": sorted({type(each).__name__ for each in handlers}),
    "filtered": all(any(type(one).__name__ == "PlaceOnly" for one in each.filters) for each in handlers),
    "server": [server.handlers == [], server.propagate],
    "statements": logging.getLogger("django.db.backends").getEffectiveLevel(),
    "middleware": settings.MIDDLEWARE,
    "session": [settings.SESSION_ENGINE, settings.SESSION_SAVE_EVERY_REQUEST],
    "mailed": [settings.ADMINS, settings.MANAGERS],
    "referrer": settings.SECURE_REFERRER_POLICY,
}))
"""


def look(settings: str, folder: Path, **more: str) -> dict[str, Any]:
    """Start the process of the pages with only this in its environment, and whatever would turn things on."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": f"digivaardig.config.settings.{settings}",
        "DIGIVAARDIG_VAR": str(folder),
        "DEBUG": "1",
        "DJANGO_DEBUG": "True",
        "DIGIVAARDIG_DEBUG": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        env=environment | SAFE | more,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return look("production", tmp_path_factory.mktemp("production"))


def test_the_pages_know_of_no_key(production: dict[str, Any]):
    assert production["keys"] == "PublisherError"
    assert production["settings"] == []


def test_this_attack_finds_a_key(tmp_path: Path):
    where = str(tmp_path / "keys")
    assert look("production", tmp_path, DIGIVAARDIG_PUBLICATION_KEYS=where)["keys"] == where


def test_pages_of_failures_are_never_shown(production: dict[str, Any], tmp_path: Path):
    assert production["debug"] == [False, [False]]
    assert production["demo"] is False
    assert look("embedded", tmp_path)["debug"] == [False, [False]]


def test_logs_hold_places_only_and_nobody_is_mailed(production: dict[str, Any]):
    assert production["handlers"] == ["StreamHandler"]
    assert production["filtered"] is True
    assert production["server"] == [True, False]
    assert production["statements"] >= 30
    assert production["mailed"] == [[], []]


def test_cookies_stay_with_this_host_and_never_go_in_clear(production: dict[str, Any]):
    assert all(name.startswith("__Host-") for name in production["cookies"])
    assert production["secure"] == [True, True, True]
    assert production["session"] == ["django.contrib.sessions.backends.db", False]
    assert production["referrer"] in {"no-referrer", "same-origin"}
    assert not any("ConditionalGet" in each or "Cache" in each for each in production["middleware"])


def test_a_process_without_the_variable_finds_no_folder(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("DIGIVAARDIG_PUBLICATION_KEYS", raising=False)
    with pytest.raises(PublisherError):
        key_folder()


def test_no_page_imports_what_opens_boxes():
    """The views never reach the publisher's half: what opens boxes, draws and holds keys."""
    code = (
        "import django, sys; django.setup(); import digivaardig.config.urls; "
        "print(*[name for name in sys.modules if name.startswith('digivaardig.blocks.')])"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {name.rpartition(".")[2] for name in done.stdout.split()}
    assert "actions" in loaded
    assert loaded.isdisjoint({"keys", "publishing", "drawing", "gathering", "ledger", "rewriting"})
