"""Three hundred people hand in, in an order that the attacker saw: after a publication nothing tells it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import correlation
from typing import Final
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, models

from digivaardig.blocks import actions as blocks
from digivaardig.blocks import publishing
from digivaardig.blocks.box import id_of, unseal
from digivaardig.blocks.models import CalibrationBox, Card, Contribution, Epoch, EpochState, Spent
from digivaardig.blocks.publishing import Publisher
from digivaardig.blocks.rewriting import TABLES
from digivaardig.codes import actions as codes
from digivaardig.codes.models import Record
from digivaardig.codes.records import places
from digivaardig.organisations.models import Unit
from digivaardig.plumbing.crypto import SealBrokenError, digest
from tests.blocks.rounds import CLOSE, INTERIM, Round, a_publication, publish, secret
from tests.cast import cast_of
from tests.conftest import NOW

PEOPLE: Final = 300
WRITERS: Final = "SELECT xmin::text FROM {}"
SLOT: Final = "self:zelfscan"
pytestmark = pytest.mark.django_db(transaction=True)


class Crowd:
    """People who hand in one after another in Assen, where nothing is due; in Groningen a moment comes."""

    def __init__(self) -> None:
        a_publication(cast_of("Groningen"))
        there = cast_of("Assen")
        Unit.of(there.municipality).filter(key="balie").update(headcount=PEOPLE + 50)
        round_ = Round(there, moments=())
        self.secrets = [secret(f"person {number}") for number in range(PEOPLE)]
        for number, own in enumerate(self.secrets):
            assert blocks.contribute(round_.publication, round_.cards["Balie"].pop(), (0, 1, 2), own, NOW)
            codes.store(self.code(number), SLOT, f"answers of {number}".encode(), NOW)
        CalibrationBox.by_key.bulk_create(CalibrationBox(box=bytes([number])) for number in range(100))

    @staticmethod
    def code(number: int) -> str:
        return f"{number:020d}"

    def keys(self, epoch: int) -> dict[type[models.Model], list[UUID]]:
        """Give the keys of the rows that came with the finishes, in the order of the finishes."""
        server = settings.RECORD_KEYS[1]
        return {
            Contribution: [id_of(own, epoch) for own in self.secrets],
            Spent: [UUID(bytes=digest(server, "spent", own)) for own in self.secrets],
            Record: [places(self.code(number), SLOT)[0].handle for number in range(PEOPLE)],
        }


@pytest.fixture
def crowd(fresh_publisher: Publisher) -> Crowd:
    publishing.initialise(fresh_publisher, NOW)
    return Crowd()


def key_of(table: type[models.Model]) -> str:
    assert table._meta.pk
    return table._meta.pk.column


def places_of(table: type[models.Model]) -> dict[UUID, int]:
    """Give where each row lies: in the bytes of SQLite's file, or in order in PostgreSQL's table."""
    rows = column(f"SELECT {key_of(table)} FROM {table._meta.db_table}{_BY_PLACE[connection.vendor]}")  # noqa: S608 - our own names
    if connection.vendor == "postgresql":
        return {UUID(str(row)): place for place, row in enumerate(rows)}
    image = image_of_file()
    return {UUID(str(row)): image.index(str(row).encode()) for row in rows}


_BY_PLACE = {"sqlite": "", "postgresql": " ORDER BY ctid"}


def ends_of_records() -> dict[UUID, int]:
    """Give where each record's last bytes lie: SQLite puts them in pages of their own."""
    image = image_of_file()
    rows = Record.by_handle.filter(expires_on__gte=NOW)
    return {row.handle: image.index(bytes(row.sealed)[-32:]) for row in rows}


def image_of_file() -> bytes:
    """Give the file of the database as it lies, where it is one."""
    return bytes(connection.connection.serialize()) if connection.vendor == "sqlite" else b""


def column(sql: str) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row for (row,) in cursor.fetchall()]


def told(places: Mapping[UUID, int], came: list[UUID]) -> float:
    """Say how well the place of a row tells the order of the finishes: the correlation of their ranks."""
    lies = sorted(came, key=places.__getitem__)
    rank = {key: place for place, key in enumerate(lies)}
    return correlation(range(len(came)), [rank[key] for key in came])


def told_within_pages(places: Mapping[UUID, int], came: list[UUID], page: int = 4096) -> float:
    """The same for the order within each page of the file: there rows lie as they were written."""
    pages: dict[int, list[int]] = {}
    for number, key in enumerate(came):
        pages.setdefault(places[key] // page, []).append(number)
    pairs = [
        (number - sum(numbers) / len(numbers), places[came[number]])
        for numbers in pages.values()
        for number in numbers
    ]
    middles = {p: sum(places[came[n]] for n in numbers) / len(numbers) for p, numbers in pages.items()}
    return correlation(
        [mine for mine, _place in pairs], [place - middles[place // page] for _mine, place in pairs]
    )


def views(crowd: Crowd, epoch: int) -> Iterator[tuple[str, float]]:
    """Try every table and every view of it; give how well each tells the order."""
    for table, came in crowd.keys(epoch).items():
        places = places_of(table)
        yield table.__name__, told(places, came)
        if connection.vendor == "sqlite":
            yield f"{table.__name__} in pages", told_within_pages(places, came)
    if connection.vendor == "sqlite":
        yield "ends of records", told(ends_of_records(), crowd.keys(epoch)[Record])


def test_no_place_tells_the_order_after_a_publication(crowd: Crowd, fresh_publisher: Publisher):
    before = dict(views(crowd, 1))
    publish(fresh_publisher, INTERIM)
    after = dict(views(crowd, 2))
    assert max(map(abs, before.values())) > 0.8, f"this attack finds nothing even before: {before}"
    assert {view: r for view, r in after.items() if abs(r) >= 0.2} == {}


def test_rows_lie_as_their_keys_say_and_one_writer_wrote_them(crowd: Crowd, fresh_publisher: Publisher):
    publish(fresh_publisher, INTERIM)
    assert set(TABLES) == {Record, Contribution, CalibrationBox, Card, Spent}
    lies = {table: places_of(table) for table in TABLES}
    assert min(map(len, lies.values())) >= 50
    if connection.vendor == "postgresql":
        assert [table for table in TABLES if list(lies[table]) != sorted(lies[table])] == []
        writers = {table: len(set(column(WRITERS.format(table._meta.db_table)))) for table in TABLES}
        assert writers == dict.fromkeys(TABLES, 1)
    else:  # written by key once more, nothing moves
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
        assert lies == {table: places_of(table) for table in TABLES}


def test_no_number_of_a_person_outlives_an_epoch(crowd: Crowd, fresh_publisher: Publisher):
    """Somebody copied the table before a publication and copies it again after it."""
    before = {row.pk: bytes(row.box) for row in Contribution.by_key.everything()}
    publish(fresh_publisher, INTERIM)
    after = {row.pk: bytes(row.box) for row in Contribution.by_key.everything()}
    assert len(after) == len(before) == PEOPLE
    assert before.keys().isdisjoint(after)
    assert set(before.values()).isdisjoint(after.values())
    assert {box[:32] for box in before.values()}.isdisjoint(box[:32] for box in after.values())


def test_what_was_copied_before_cannot_be_opened_after(crowd: Crowd, fresh_publisher: Publisher):
    """All boxes and all files of the publisher as they are after the publication are the attacker's."""
    folder = fresh_publisher.keys.folder
    old_key = (folder / "epoch-1.key").read_bytes()
    copied = [bytes(row.box) for row in Contribution.by_key.everything()]
    assert len({unseal(old_key, 1, box).secret for box in copied}) == PEOPLE, "with the key it was easy"
    publish(fresh_publisher, INTERIM)
    assert not (folder / "epoch-1.key").exists()
    left = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    assert [data for data in left if old_key in data or old_key.hex().encode() in data] == []
    keys = [data for data in left if len(data) == 32]
    assert len(keys) == 2, "of the open epoch and for calibration"
    opened = [box for box in copied for key in keys for epoch in (1, 2) if _opens(key, epoch, box)]
    assert opened == []
    assert Epoch.objects.get(state=EpochState.OPEN).number == 2
    image = image_of_file()
    assert [box for box in copied if box in image or box[:32] in image] == []


def _opens(key: bytes, epoch: int, box: bytes) -> bool:
    try:
        unseal(key, epoch, box)
    except SealBrokenError:
        return False
    return True


def test_after_the_close_nothing_of_a_person_is_left(fresh_publisher: Publisher, tmp_path: Path):
    """The last publication of a round leaves blocks, and the marks that say: handed in."""
    publishing.initialise(fresh_publisher, NOW)
    round_ = Round(cast_of("Groningen"))
    for pool in list(round_.cards):
        round_.hand_in(pool, len(round_.cards[pool]) // 2)
    publish(fresh_publisher, INTERIM)
    publish(fresh_publisher, CLOSE)
    assert Contribution.by_key.everything().count() == 0
    files = image_of_file() + b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    known = [own for own in round_.secrets if own in files or own.hex().encode() in files]
    assert known == []
    names = [id_of(own, epoch) for own in round_.secrets for epoch in (1, 2, 3)]
    assert [name for name in names if name.bytes in files or name.hex.encode() in files] == []
