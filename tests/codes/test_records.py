from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries, Settings

from digivaardig.codes import actions, records
from digivaardig.codes.code import mint
from digivaardig.codes.models import CodeForgottenError, Record
from tests.cast import Cast
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
CODE = mint()


def rows() -> list[Record]:
    return list(Record.by_handle.filter(expires_on__gte=date(1, 1, 1)))


def test_only_the_code_opens_what_lies_under_it():
    actions.store(CODE, "learning", b"three lessons", NOW)

    assert records.load(CODE, "learning") == b"three lessons"
    assert records.load(mint(), "learning") is None
    assert records.load(CODE, "self:zelfscan") is None


def test_a_slot_holds_one_record_and_slots_are_apart():
    actions.store(CODE, "a", b"1", NOW)
    actions.store(CODE, "b", b"2", NOW)
    actions.store(CODE, "a", b"3", NOW)

    assert records.load_all(CODE, ["a", "b", "c"]) == {"a": b"3", "b": b"2"}
    assert len(rows()) == 2


def test_a_slot_is_of_one_municipality(groningen: Cast, assen: Cast):
    here, there = (records.slot_of("learning", each.municipality) for each in (groningen, assen))
    actions.store(CODE, here, b"1", NOW)
    assert records.load(CODE, there) is None
    assert records.slot_of("self:zelfscan", groningen.municipality) not in {here, there}


def test_the_rows_tell_nothing():
    for slot, plain in (("a", b""), ("b", b"x" * 4095)):
        actions.store(CODE, slot, plain, NOW)

    assert {len(row.sealed) for row in rows()} == {4096 + 28}
    assert {row.expires_on for row in rows()} == {date(2028, 12, 31)}
    assert not any(CODE.encode() in bytes(row.sealed) or b"x" * 20 in bytes(row.sealed) for row in rows())
    with pytest.raises(ValueError, match="do not fit"):
        actions.store(CODE, "c", b"x" * 4096, NOW)


def test_storing_is_one_statement_and_so_is_opening_many(django_assert_num_queries: DjangoAssertNumQueries):
    with transaction.atomic():
        with django_assert_num_queries(1):
            actions.store(CODE, "a", b"1", NOW)
        with django_assert_num_queries(1):
            records.load_all(CODE, ["a", "b", "c"])
        with django_assert_num_queries(1):
            assert records.load_locked(CODE, "a") == b"1"
        with django_assert_num_queries(1):
            actions.erase(CODE, "a", "b", "c")


def test_records_are_never_listed():
    with pytest.raises(CodeForgottenError):
        Record.by_handle.all()


def test_sqlite_keeps_no_row_numbers():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL is rewritten after each publication instead")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'codes_record'")
        assert str(*(cursor.fetchone() or ())).endswith("WITHOUT ROWID")


def test_a_new_server_key_writes_and_the_old_one_still_opens(settings: Settings):
    old, new = settings.RECORD_KEYS[1], bytes(reversed(range(32)))
    actions.store(CODE, "a", b"old", NOW)
    settings.RECORD_KEYS = {1: old, 2: new}

    assert records.load(CODE, "a") == b"old"
    actions.store(CODE, "a", b"new", NOW)
    assert records.load(CODE, "a") == b"new"
    assert len(rows()) == 1
    settings.RECORD_KEYS = {2: new}
    assert records.load(CODE, "a") == b"new"


def test_of_two_keys_the_newest_row_counts(settings: Settings):
    old, new = settings.RECORD_KEYS[1], bytes(reversed(range(32)))
    settings.RECORD_KEYS = {2: new}
    actions.store(CODE, "a", b"new", NOW)
    settings.RECORD_KEYS = {1: old}
    actions.store(CODE, "a", b"old", NOW)
    settings.RECORD_KEYS = {1: old, 2: new}
    assert records.load(CODE, "a") == b"new"


def test_a_damaged_or_swapped_row_opens_nothing():
    actions.store(CODE, "a", b"1", NOW)
    actions.store(CODE, "b", b"2", NOW)
    one, other = rows()
    Record.by_handle.filter(handle=one.handle).update(sealed=other.sealed)
    assert len(records.load_all(CODE, ["a", "b"])) == 1


def test_erasing_leaves_nothing_and_may_be_asked_twice():
    actions.store(CODE, "a", b"1", NOW)
    actions.erase(CODE, "a", "b")
    actions.erase(CODE, "a")
    assert rows() == []


def test_what_lay_long_enough_is_removed():
    actions.store(CODE, "old", b"1", datetime(2024, 1, 1, tzinfo=UTC))
    actions.store(CODE, "new", b"2", datetime(2024, 12, 31, tzinfo=UTC))
    assert actions.expire(date(2026, 12, 31)) == 0
    assert actions.expire(date(2027, 1, 1)) == 2

    actions.store(CODE, "old", b"1", datetime(2023, 1, 1, tzinfo=UTC))
    actions.store(CODE, "new", b"2", NOW)
    out = StringIO()
    call_command("expire_records", stdout=out)
    assert "1 records removed" in out.getvalue()
    assert records.load(CODE, "new") == b"2"
