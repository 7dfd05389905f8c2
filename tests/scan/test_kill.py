"""`kill -9` in the middle of an answer: it is there or it is not, and sending it again never doubles it."""

import json
import shutil
from pathlib import Path

import pytest
from django.db import connection

from digivaardig.codes.code import mint
from tests.blocks.processes import OnFile

KILLED = "tests.scan.killed"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if connection.vendor != "sqlite":
        pytest.skip("a server outlives its clients")
    folder = tmp_path_factory.mktemp("empty")
    OnFile(folder).run("django", "migrate", "-v0")
    return folder


@pytest.mark.parametrize(
    ("seam", "kept"),
    [(("store", "before"), 0), (("store", "after"), 0), (("answer", "after"), 1)],
    ids=["before it is stored", "stored but not committed", "committed but never told"],
)
def test_killed_in_the_middle_of_an_answer(empty: Path, tmp_path: Path, seam: tuple[str, str], kept: int):
    file, code = OnFile(shutil.copytree(empty, tmp_path / "copy")), mint()
    begun = json.loads(file.run(KILLED, "begin", code))

    file.be_killed(KILLED, "answer", code, *seam)
    found = json.loads(file.run(KILLED, "look", code))
    assert found["answers"] == kept
    assert (found == begun) == (kept == 0), "the question is the same as before, or the next one"

    again = json.loads(file.run(KILLED, "answer", code))
    assert again["answers"] == 1
    assert kept == 0 or again == found
    assert json.loads(file.run(KILLED, "answer", code)) == again
