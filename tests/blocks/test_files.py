"""The publisher's files: keys that only it can read, and the file of blocks that may be public."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings

from digivaardig.blocks import keys
from digivaardig.blocks.keys import KeyFolder, PublisherError, key_folder
from digivaardig.blocks.ledger import Ledger, Line, WrittenBlock, block_ledger
from digivaardig.plumbing.crypto import public_half

ONE, OTHER = UUID(int=1), UUID(int=2)
LINE = Line(
    ONE,
    datetime(2026, 12, 1, 9, 0, tzinfo=UTC),
    3,
    (WrittenBlock(OTHER, ONE, 8, 8, [[8, 0, 0, 0], [2, 2, 2, 2]]),),
    (OTHER,),
)


def test_a_key_is_whole_and_its_owner_s_only(tmp_path: Path):
    folder = KeyFolder(tmp_path / "keys")
    with folder.lock():
        public = folder.make_epoch(12)
    private = folder.read_epoch(12)
    assert private is not None
    assert public_half(private) == public
    assert (folder.folder.stat().st_mode & 0o777, _mode(folder.folder / "epoch-12.key")) == (0o700, 0o600)
    assert folder.epochs() == {12}
    assert folder.read_epoch(11) is None


def test_a_key_is_on_the_disk_before_anybody_seals_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    synced: list[int] = []
    monkeypatch.setattr(keys, "_to_disk", synced.append)
    KeyFolder(tmp_path).make_epoch(1)
    assert len(synced) == 2, "the file, then the folder that names it"


def test_half_a_key_of_a_crash_is_none(tmp_path: Path):
    folder = KeyFolder(tmp_path)
    (tmp_path / "epoch-1.key.new").write_bytes(b"half")
    assert folder.epochs() == set()
    folder.make_epoch(1)
    assert len(folder.read_epoch(1) or b"") == 32


def test_a_destroyed_key_is_written_over_and_gone(tmp_path: Path):
    folder = KeyFolder(tmp_path)
    folder.make_epoch(1)
    private = folder.read_epoch(1)
    with (tmp_path / "epoch-1.key").open("rb") as still_open:
        folder.destroy_epoch(1)
        assert still_open.read() != private
    assert folder.epochs() == set()


def test_only_one_publisher_works_at_a_time(tmp_path: Path):
    with (
        KeyFolder(tmp_path).lock(),
        pytest.raises(PublisherError, match="Another"),
        KeyFolder(tmp_path).lock(),
    ):
        pass
    with KeyFolder(tmp_path).lock():
        pass


def test_a_folder_that_others_can_enter_is_refused(tmp_path: Path):
    tmp_path.chmod(0o750)
    with pytest.raises(PublisherError, match="Others can enter"), KeyFolder(tmp_path).lock():
        pass


def test_where_the_keys_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings):
    monkeypatch.delenv("DIGIVAARDIG_PUBLICATION_KEYS", raising=False)
    with pytest.raises(PublisherError, match="not the publisher"):
        key_folder()
    settings.PUBLICATION_KEYS = tmp_path / "embedded"
    assert key_folder().folder == tmp_path / "embedded"
    monkeypatch.setenv("DIGIVAARDIG_PUBLICATION_KEYS", str(tmp_path / "own"))
    assert key_folder().folder == tmp_path / "own"


def test_where_the_blocks_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings):
    monkeypatch.delenv("DIGIVAARDIG_BLOCKS_FILE", raising=False)
    assert block_ledger(tmp_path).path == tmp_path / "blocks.jsonl"
    settings.BLOCKS_FILE = tmp_path / "public.jsonl"
    assert block_ledger(tmp_path).path == tmp_path / "public.jsonl"
    monkeypatch.setenv("DIGIVAARDIG_BLOCKS_FILE", str(tmp_path / "env.jsonl"))
    assert block_ledger(tmp_path).path == tmp_path / "env.jsonl"


def test_a_line_comes_back_as_it_was_written(tmp_path: Path):
    ledger = Ledger(tmp_path / "some/blocks.jsonl")
    assert (ledger.read(), ledger.newest_epoch()) == ({}, 0)
    ledger.append([LINE])
    assert ledger.read() == {LINE.key: LINE}
    assert ledger.newest_epoch() == 3


def test_a_torn_line_is_written_again(tmp_path: Path):
    ledger = Ledger(tmp_path / "blocks.jsonl")
    ledger.append([LINE])
    whole = ledger.path.read_bytes()
    ledger.path.write_bytes(whole[:-20])
    assert ledger.read() == {}
    ledger.append([LINE])
    assert ledger.path.read_bytes() == whole


def test_a_line_that_says_nothing_is_told(tmp_path: Path):
    ledger = Ledger(tmp_path / "blocks.jsonl")
    ledger.append([LINE])
    ledger.path.write_bytes(ledger.path.read_bytes() + b'{"publication": 1}\n')
    with pytest.raises(PublisherError, match="Line 2"):
        ledger.read()


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777
