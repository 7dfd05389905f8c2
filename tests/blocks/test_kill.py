"""`kill -9` in the middle of `digivaardig publish`: the next run loses nothing and doubles nothing."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

from .processes import OnFile
from .rounds import CLOSE, DAY, INTERIM, NOW

HANDED_IN, LATER = 60, 54
STEPS = [
    ("close_epoch", "before"),
    ("change_epochs", "after"),
    ("_seal_again", "after"),
    ("draw", "after"),
    ("tidy", "before"),
    ("forget_expired", "after"),
]


def at(moment: datetime) -> tuple[str, str]:
    return "--now", f"{moment:%Y-%m-%dT%H:%M:%S%z}"


def asked(file: OnFile, query: str) -> list[tuple[int, ...]]:
    with closing(sqlite3.connect(file.path)) as reader:
        return reader.execute(query).fetchall()


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which sixty people have handed in."""
    if connection.vendor != "sqlite":
        pytest.skip("a server outlives its clients; test_crash cuts off every step there")
    folder = tmp_path_factory.mktemp("before")
    file = OnFile(folder)
    file.run("django", "migrate", "-v0")
    file.run("django", "publish", "--init", *at(NOW))
    file.run("tests.blocks.on_file", "Groningen", str(HANDED_IN))
    return folder


@pytest.mark.parametrize(("step", "when"), STEPS, ids=[" ".join(step) for step in STEPS])
def test_killed_at_a_step_and_run_again(before: Path, tmp_path: Path, step: str, when: str):
    file = OnFile(shutil.copytree(before, tmp_path / "copy"))
    file.be_killed("tests.blocks.killed", step, when, *at(INTERIM))
    is_drawn = bool(asked(file, "SELECT 1 FROM blocks_draw"))
    assert is_drawn == ((step, when) in STEPS[3:]), "a draw is there after its commit and not before"

    file.run("tests.blocks.on_file", "Assen", str(LATER))
    file.run("django", "publish", *at(INTERIM))

    assert asked(file, "SELECT n FROM blocks_block") == [(58,)]
    assert asked(file, "SELECT count(*) FROM blocks_draw") == [(1,)]
    assert len(file.boxes()) == HANDED_IN - 58 + LATER
    assert asked(file, "SELECT count(*) FROM blocks_spent") == [(HANDED_IN + LATER,)]
    lines = [json.loads(line) for line in (file.keys / "blocks.jsonl").read_text().splitlines()]
    assert [[block["n"] for block in line["blocks"]] for line in lines] == [[58]]
    ((epoch,),) = asked(file, "SELECT number FROM blocks_epoch WHERE state = 'open'")
    assert [path.name for path in file.keys.glob("epoch-*")] == [f"epoch-{epoch}.key"]
    assert asked(file, "SELECT 1 FROM blocks_epoch WHERE state != 'open' AND NOT is_tidy") == []

    file.run("django", "publish", *at(CLOSE + 7 * DAY))
    assert sorted(asked(file, "SELECT n FROM blocks_block")) == [(LATER,), (58,)]
    assert file.boxes() == {}
