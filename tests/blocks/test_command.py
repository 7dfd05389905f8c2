"""`digivaardig publish`, and that the pages know nothing of its keys."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from digivaardig.blocks import rewriting
from digivaardig.blocks.models import Epoch
from tests.cast import Cast
from tests.conftest import NOW

from .rounds import INTERIM, Round

PLACE = "/somewhere/only/the/publisher/knows"


def said(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("publish", *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGIVAARDIG_PUBLICATION_KEYS", str(tmp_path / "keys"))
    monkeypatch.setattr(rewriting, "rewrite", lambda say: True)


def test_set_up_publish_and_tell(db: None, groningen: Cast):
    assert said("--init") == ["Epoch 1 is open."]
    assert said("--init") == ["Publishing is set up already."]
    assert Epoch.objects.get().opened_at == NOW
    round_ = Round(groningen)
    round_.hand_in("Balie", 9)
    assert said() == []
    assert said("--now", INTERIM.isoformat()) == [
        "“Herfstscan” (Groningen), 2026-12-01 10:00: Balie 8.",
        "The old key is destroyed and the tables are written afresh.",
    ]


def test_what_is_wrong_is_told_in_words(db: None, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(CommandError, match="Publishing is not set up yet"):
        said()
    monkeypatch.delenv("DIGIVAARDIG_PUBLICATION_KEYS")
    with pytest.raises(CommandError, match="This is not the publisher"):
        said()


def test_only_a_demo_plays_with_time(db: None, settings: Settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="Only a demo"):
        said("--now", INTERIM.isoformat())


def test_the_settings_of_the_pages_do_not_know_where_the_keys_lie():
    """Even where the environment would tell them."""
    environment = os.environ | {
        "DIGIVAARDIG_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "DIGIVAARDIG_RECORD_KEYS": "1:" + bytes(range(32)).hex(),
        "DIGIVAARDIG_HOSTS": "scan.example",
        "DATABASE_URL": "postgres://pages@127.0.0.1/none",
        "DIGIVAARDIG_PUBLICATION_KEYS": PLACE,
        "DIGIVAARDIG_BLOCKS_FILE": PLACE,
    }
    look = (
        "from digivaardig.config.settings import production as pages\n"
        "known = {name: str(value) for name, value in vars(pages).items() if name.isupper()}\n"
        f"print([name for name, value in known.items() if {PLACE!r} in value or 'PUBLICATION' in name])"
    )
    done = subprocess.run(
        [sys.executable, "-c", look], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
