from pathlib import Path
from random import Random

import pytest

from digivaardig.blocks import publishing, rewriting
from digivaardig.blocks.keys import KeyFolder
from digivaardig.blocks.ledger import Ledger
from digivaardig.blocks.publishing import Publisher
from tests.conftest import NOW


@pytest.fixture
def told() -> list[str]:
    """What the publisher says."""
    return []


@pytest.fixture
def fresh_publisher(tmp_path: Path, told: list[str]) -> Publisher:
    folder = tmp_path / "keys"
    return Publisher(KeyFolder(folder), Ledger(folder / "blocks.jsonl"), told.append, Random(4))


@pytest.fixture
def publisher(db: None, fresh_publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> Publisher:
    """A publisher who was set up; the rewrite needs a transaction of its own and has tests of its own."""
    monkeypatch.setattr(rewriting, "rewrite", lambda say: True)
    publishing.initialise(fresh_publisher, NOW)
    return fresh_publisher
