"""The tables that know nobody: no column, length, date or order tells of whom, when, where or what."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from django.db import connection, models

from digivaardig.blocks import actions as blocks
from digivaardig.blocks.actions import store_answers
from digivaardig.blocks.box import MOST_DOMAINS
from digivaardig.blocks.models import CalibrationBox, Card, Contribution, Entry, Spent
from digivaardig.blocks.publishing import Publisher
from digivaardig.codes import actions as codes
from digivaardig.codes.code import mint
from digivaardig.codes.models import Record
from digivaardig.learning.progress import Reached, encode
from digivaardig.scan.calibrating import answers_to_calibrate
from digivaardig.scan.record import Answer, Delivery
from digivaardig.scan.record import Entry as ScanEntry
from digivaardig.scan.record import Record as ScanRecord
from tests.blocks.rounds import Round, secret
from tests.cast import cast_of
from tests.conftest import NOW
from tests.scan.conftest import MakeRound
from tests.scan.visitor import Visitor

from .conftest import Deal

KNOW_NOBODY: Final[dict[type[models.Model], set[str]]] = {
    Record: {"handle", "sealed", "expires_on"},
    Contribution: {"id", "epoch", "box"},
    Spent: {"digest", "expires_on"},
    Card: {"digest", "sealed", "expires_on"},
    CalibrationBox: {"id", "box"},
}
TABLES = list(KNOW_NOBODY)


def ask(sql: str, values: Sequence[str] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def lengths(table: type[models.Model], column: str) -> set[int]:
    return {size for (size,) in ask(f"SELECT length({column}) FROM {table._meta.db_table}")}  # noqa: S608 - our own names


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_these_columns_and_nothing_beside_them(table: type[models.Model]):
    name, columns = table._meta.db_table, KNOW_NOBODY[table]
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, name)
        points_at = connection.introspection.get_relations(cursor, name)
        constraints = connection.introspection.get_constraints(cursor, name)
    assert {column.name for column in found} == columns
    assert [column.default for column in found if column.default] == []
    assert points_at == {}
    kept = [each for each in constraints.values() if not each["check"]]
    assert [(each["primary_key"], len(each["columns"])) for each in kept] == [(True, 1)]
    assert [field.attname for field in table._meta.concrete_fields if field.is_relation] == []


@pytest.mark.django_db
def test_nothing_points_at_them_and_nothing_fires_when_they_change():
    names = {table._meta.db_table for table in TABLES}
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        aims = {
            aim
            for table in tables
            for _column, aim in connection.introspection.get_relations(cursor, table).values()
        }
    assert aims.isdisjoint(names)
    triggers = {
        "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal",
    }
    assert {table for (table,) in ask(triggers[connection.vendor])}.isdisjoint(names)


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
def test_rows_have_no_number(table: type[models.Model]):
    name = table._meta.db_table
    if connection.vendor == "sqlite":
        ((sql,),) = ask("SELECT sql FROM sqlite_master WHERE name = %s", [name])
        assert sql.endswith("WITHOUT ROWID")
        assert "AUTOINCREMENT" not in sql
        return
    columns = "SELECT data_type, column_default, is_identity FROM information_schema.columns"
    found = ask(f"{columns} WHERE table_name = %s", [name])
    assert {(default, identity) for _kind, default, identity in found} == {(None, "NO")}
    assert {kind for kind, *_rest in found} <= {"uuid", "bytea", "date", "integer"}


@pytest.mark.parametrize("table", TABLES)
def test_nobody_lists_them_by_accident(table: type[models.Model]):
    assert not hasattr(table, "objects")
    (manager,) = table._meta.managers
    with pytest.raises(LookupError):
        manager.all()


def test_a_record_tells_no_kind_no_state_and_no_length(
    visitor: Visitor, open_round: MakeRound, deal: Deal, lessons: str
):
    """Somebody who just began, one at the end, one who handed in, one who only learns."""
    round_ = open_round()
    cards = deal(round_)
    visits: list[Callable[[Visitor], object]] = [
        lambda one: one.begin(),
        lambda one: (one.begin(), one.answer()),
        lambda one: (one.begin(length="40"), one.answer_all()),
        lambda one: (one.begin(), one.answer_all(), one.post("scan/inleveren/")),
        lambda one: (one.begin(entry="round", card=cards[0].code), one.answer_all("c")),
        lambda one: (
            one.begin(entry="round", card=cards[1].code),
            one.answer_all(),
            one.post("scan/inleveren/"),
        ),
        lambda one: one.post(f"leren/{lessons}/", {"step": "2", "keep": "1"}),
    ]
    for visit in visits:
        visit(Visitor(visitor.municipality))
    largest = [Answer(300, "x" * 24, 7, 510)] * 52 + [Answer(300, "x" * 200, 7, 510)] * 8
    codes.store(mint(), "self:zelfscan", _record(largest).packed(), NOW)
    every = [Reached(f"een-les-met-een-naam-{number}", 7, done=True) for number in range(300)]
    codes.store(mint(), "learning", encode(every), NOW)
    assert lengths(Record, "sealed") == {4096 + 28}
    days = Record.by_handle.filter(expires_on__gte=NOW).values_list("expires_on", flat=True)
    assert [day.isoformat() for day in days] == ["2028-12-31"] * (len(visits) + 2)


def _record(answers: list[Answer]) -> ScanRecord:
    return ScanRecord(
        municipality=10**6,
        publication=None,
        entry=ScanEntry.CARD,
        card=mint(),
        length=60,
        bank=1000,
        seed=2**62 - 1,
        secret=bytes(16),
        calibrates=True,
        day=NOW.date(),
        clock=int(NOW.timestamp()),
        profile="x" * 40,
        delivery=Delivery.DELIVERED,
        answers=tuple(answers),
    )


@pytest.mark.django_db
def test_the_same_record_stored_twice_looks_like_another(visitor: Visitor):
    """Who compares two dumps must not see that somebody sent the same answer again, or nothing new."""
    code, plain = mint(), b"the same"
    seen = set()
    for _time in range(5):
        codes.store(code, "learning", plain, NOW)
        seen |= {bytes(row.sealed) for row in Record.by_handle.filter(expires_on__gte=NOW)}
    assert len(seen) == 5
    assert max(_in_common(one, other) for one in seen for other in seen if one != other) < 4124 / 100


def _in_common(one: bytes, other: bytes) -> int:
    """Count the bytes that two texts have in the same place: one in 256 by chance."""
    return sum(a == b for a, b in zip(one, other, strict=True))


@pytest.mark.django_db
def test_a_date_tells_the_year_of_writing_and_no_more():
    days = [datetime(2027, 1, 1, 12, tzinfo=UTC) + timedelta(days=day) for day in range(0, 364, 13)]
    for at in days:
        codes.store(mint(), "learning", b"x", at)
    assert {row.expires_on.isoformat() for row in Record.by_handle.filter(expires_on__gte=NOW)} == {
        "2029-12-31"
    }


def test_a_contribution_and_a_card_tell_no_round_pool_or_size(publisher: Publisher):
    """Few domains and many, cards and the open link, the smallest pool and the largest."""
    many = tuple(f"thema-{number}" for number in range(MOST_DOMAINS))
    rounds = [
        Round(cast_of("Groningen"), domains=("privacy",)),
        Round(cast_of("Assen"), domains=many),
        Round(cast_of("Emmen"), domains=many, entry=Entry.OPEN),
    ]
    for round_ in rounds:
        pools = list(round_.cards) or [""]
        for pool in pools:
            round_.hand_in(pool, 2, levels=[3] * len(round_.publication.domains))
    assert lengths(Contribution, "box") == {96 + 48}
    assert lengths(Card, "sealed") == {64 + 28}
    assert {epoch for (epoch,) in ask("SELECT DISTINCT epoch FROM blocks_contribution")} == {1}


def test_answers_for_calibration_tell_no_length(publisher: Publisher):
    few, most = ([Answer(place, "x", 1, 510) for place in range(count)] for count in (1, 60))
    store_answers([answers_to_calibrate(_record(answers)) for answers in (few, most)])
    assert lengths(CalibrationBox, "box") == {1024 + 48}


def test_equal_contributions_look_like_others(publisher: Publisher):
    """Levels at the extreme, all the same: no box, id or digest repeats or begins alike."""
    round_ = Round(cast_of("Groningen"))
    round_.hand_in("Balie", 20, levels=(0, 0, 0))
    boxes = [bytes(row.box) for row in Contribution.by_key.everything()]
    assert len({box[:32] for box in boxes}) == 20
    assert max(_in_common(one, other) for one in boxes for other in boxes if one != other) < 12


def test_a_finish_writes_to_no_table_with_a_time(publisher: Publisher):
    """The statements of a finish, one by one: what they write, and that each table knows nobody."""
    round_ = Round(cast_of("Groningen"))
    written: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *more: object) -> object:
        written.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        assert blocks.contribute(
            round_.publication, round_.cards["Balie"].pop(), (0, 1, 2), secret("somebody"), NOW
        )
    changes = {sql.split('"')[1] for sql in written if sql.startswith(("INSERT", "UPDATE", "DELETE"))}
    assert changes == {"blocks_contribution", "blocks_card", "blocks_spent"}
