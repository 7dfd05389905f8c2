"""What lies on the disk after a publication: nothing of the boxes that were, and no order."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from statistics import correlation

import pytest
from django.db import connection, transaction

from digivaardig.blocks import actions, publishing, rewriting
from digivaardig.blocks.box import id_of
from digivaardig.blocks.models import Contribution, Entry, Epoch, EpochState
from digivaardig.blocks.publishing import Publisher
from digivaardig.codes.models import Record
from digivaardig.organisations.models import Unit
from tests.cast import cast_of
from tests.conftest import NOW

from .processes import ROOT, OnFile
from .rounds import CLOSE, INTERIM, Round, a_publication, in_boxes, publish, secret

PEOPLE = 300
PAGE = 4096


WHY = {
    "sqlite": "PostgreSQL has no one file to read bytes from; it has a test of its own",
    "postgresql": "SQLite has no roles, no xmin and no table files; it has a test of its own",
}


def is_on(vendor: str) -> None:
    if connection.vendor != vendor:
        pytest.skip(WHY[vendor])


@pytest.mark.django_db
def test_a_sqlite_file_forgets(tmp_path: Path):
    """One municipality is published while people of another hand in: none is lost, no byte or order stays."""
    is_on("sqlite")
    file = OnFile(tmp_path)
    file.run("django", "migrate", "-v0")
    file.run("django", "publish", "--init", "--now", f"{NOW:%Y-%m-%dT%H:%M:%S%z}")
    file.run("tests.blocks.on_file", "Groningen", "60")
    before = file.boxes()
    assert len(before) == 60
    assert all(box in file.raw() for box in before.values())

    handing_in = file.start("tests.blocks.on_file", "Assen", str(PEOPLE))
    said = file.run("django", "publish", "--now", f"{INTERIM:%Y-%m-%dT%H:%M:%S%z}")
    file.end(handing_in)
    assert "(Groningen), 2026-12-01 10:00: Groningen 58." in said
    assert len(file.boxes()) == PEOPLE + 2
    raw = file.raw()
    assert [box for box in before.values() if box in raw] == []
    assert [key for key in before if key.encode() in raw] == []

    file.run("django", "publish", "--now", f"{CLOSE:%Y-%m-%dT%H:%M:%S%z}")
    boxes, raw = file.boxes(), file.raw()
    assert len(boxes) == PEOPLE
    places = {key: raw.find(box) for key, box in boxes.items()}
    came = [places[id_of(secret(f"Assen {n}"), 3).hex] for n in range(PEOPLE)]
    assert min(came) > 0
    assert abs(correlation(range(PEOPLE), [sorted(came).index(place) for place in came])) < 0.1
    pages = [places[key] // PAGE for key in sorted(boxes)]
    leaves = [page for page in pages if page != file.root()]
    assert len(set(leaves)) > PEOPLE / 40
    assert leaves == sorted(leaves), "written afresh: page after page in the order of the ids"


@pytest.mark.django_db
def test_the_publisher_beside_the_pages_stops_when_told_and_when_left_alone(tmp_path: Path):
    is_on("sqlite")
    file = OnFile(tmp_path)
    file.run("django", "migrate", "-v0")
    file.run("django", "publish", "--init")
    told = file.start("django", "publish", "--every", "0.2")
    time.sleep(2.5)
    assert told.poll() is None
    told.send_signal(signal.SIGTERM)
    file.end(told)

    orphan = subprocess.Popen(
        ["sh", "-c", f"{sys.executable} -m django publish --every 0.2 --parent $$ & echo $!; sleep 2.5"],
        cwd=ROOT,
        env=file.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert orphan.stdout is not None
    number = int(orphan.stdout.readline())
    try:
        orphan.communicate(timeout=20)  # returns when the last who can write to it has gone
    except subprocess.TimeoutExpired:
        os.kill(number, signal.SIGKILL)
        orphan.communicate()
        pytest.fail("it went on without its parent")


def order_on_disk(table: type[Contribution] | type[Record], key: str) -> tuple[list[str], int]:
    """Give PostgreSQL's rows as they lie, and how many transactions wrote them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key}::text, xmin::text FROM {table._meta.db_table} ORDER BY ctid")  # noqa: S608 - our own names
        rows = cursor.fetchall()
    return [row for row, _writer in rows], len({writer for _row, writer in rows})


@pytest.mark.django_db(transaction=True)
def test_postgresql_rows_lie_in_the_order_of_random_keys(fresh_publisher: Publisher):
    is_on("postgresql")
    publishing.initialise(fresh_publisher, NOW)
    due, waiting = cast_of("Groningen"), cast_of("Assen")
    Unit.of(waiting.municipality).update(headcount=PEOPLE)
    a_publication(due)
    publication = a_publication(waiting, entry=Entry.OPEN, moments=())
    for number in range(PEOPLE):
        assert actions.contribute(publication, "", (0, 1, 2), secret(f"Assen {number}"), NOW)
        key = id_of(secret(f"record {number}"), 1)
        Record.by_handle.bulk_create([Record(handle=key, sealed=bytes(4124), expires_on="2028-12-31")])
    came, writers = order_on_disk(Contribution, "id")
    assert came == [str(id_of(secret(f"Assen {n}"), 1)) for n in range(PEOPLE)]
    assert writers > PEOPLE / 2

    publish(fresh_publisher, INTERIM)
    lies, writers = order_on_disk(Contribution, "id")
    assert (lies, writers) == (sorted(lies), 1)
    ranks = [lies.index(str(id_of(secret(f"Assen {n}"), 2))) for n in range(PEOPLE)]
    assert abs(correlation(range(PEOPLE), ranks)) < 0.1
    records, writers = order_on_disk(Record, "handle")
    assert (records, writers, len(records)) == (sorted(records), 1, PEOPLE)


@pytest.mark.django_db(transaction=True)
def test_the_rights_in_the_docs_are_enough_for_the_publisher(fresh_publisher: Publisher):
    """Set up, publish, survive a restore and a lost key: all with the role that the docs make."""
    is_on("postgresql")
    rights = re.findall(r"```sql\n(.*?)```", (ROOT / "docs/operate/publishing.md").read_text(), re.DOTALL)[0]
    with connection.cursor() as cursor:
        cursor.execute(rights)
        try:
            cursor.execute("SET ROLE digivaardig_publisher")
            publishing.initialise(fresh_publisher, NOW)
            cursor.execute("RESET ROLE")
            round_ = Round(cast_of("Groningen"))
            round_.hand_in("Balie", 9)
            cursor.execute("SET ROLE digivaardig_publisher")
            publish(fresh_publisher, INTERIM)
            fresh_publisher.keys.make_epoch(7)
            (fresh_publisher.keys.folder / "epoch-2.key").unlink()
            publish(fresh_publisher, INTERIM)
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP OWNED BY digivaardig_publisher; DROP ROLE digivaardig_publisher")
    assert round_.sizes() == {("Balie", INTERIM): 8}
    assert fresh_publisher.keys.epochs() == {8}


@pytest.mark.django_db(transaction=True)
def test_the_rewrite_waits_for_others_and_says_so(
    fresh_publisher: Publisher, told: list[str], monkeypatch: pytest.MonkeyPatch
):
    """Somebody else is in the middle of something; the next run does it."""
    is_on("postgresql")
    import psycopg  # noqa: PLC0415 - only where this database is

    monkeypatch.setattr(rewriting, "PATIENCE", 0.0)
    monkeypatch.setattr(rewriting, "_LOCK_WAIT", "100ms")
    publishing.initialise(fresh_publisher, NOW)
    Round(cast_of("Groningen")).hand_in("Kcc", 2)
    parameters = connection.get_connection_params()
    with psycopg.connect(
        host=parameters["host"], port=parameters["port"], user=parameters["user"], dbname=parameters["dbname"]
    ) as other:
        other.execute("LOCK TABLE blocks_card IN ACCESS SHARE MODE")
        publish(fresh_publisher, INTERIM)
        assert told[-1] == "The database stays busy: the rewrite waits for the next run."
        assert publishing.has_work(INTERIM)
    publish(fresh_publisher, INTERIM)
    assert not publishing.has_work(INTERIM)
    assert in_boxes() == 2


def test_a_busy_database_is_tried_again_until_patience_ends(monkeypatch: pytest.MonkeyPatch):
    said: list[str] = []
    answers = iter([False, False, True])
    monkeypatch.setattr(rewriting, "_PAUSE", 0.0)
    assert rewriting._patiently(lambda: next(answers), said.append)
    assert len(said) == 2
    monkeypatch.setattr(rewriting, "PATIENCE", -1.0)
    assert not rewriting._patiently(lambda: False, said.append)
    assert said[-1] == "The database stays busy: the rewrite waits for the next run."


@pytest.mark.django_db(transaction=True)
def test_on_sqlite_the_rewrite_runs_outside_any_transaction(fresh_publisher: Publisher):
    is_on("sqlite")
    assert rewriting.rewrite(lambda words: None)
    with transaction.atomic():
        assert not rewriting._attempt(rewriting._vacuum)
    publishing.initialise(fresh_publisher, NOW)
    assert Epoch.objects.get().state == EpochState.OPEN
