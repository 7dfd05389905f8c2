"""What the database itself holds to: blocks, epochs, and tables that know no order."""

from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from digivaardig.blocks.models import Block, Epoch, EpochState, Pool
from digivaardig.blocks.publishing import Publisher
from tests.cast import Cast
from tests.conftest import NOW

from .rounds import INTERIM, a_publication

BY_KEY = {"blocks_contribution", "blocks_spent", "blocks_card", "blocks_calibrationbox"}


def a_block(cast: Cast, **changes: Any) -> Block:
    publication = a_publication(cast)
    pool = Pool.of(publication).get(key="balie")
    values: dict[str, Any] = {"moment": INTERIM, "k": 8, "n": 12, "counts": [[12, 0, 0, 0]] * 3}
    return Block(publication=publication, pool=pool, **(values | changes))


@pytest.mark.parametrize(("k", "n"), [(8, 8), (8, 12), (9, 29), (50, 58)])
def test_blocks_of_k_and_steps_of_four_are_stored(publisher: Publisher, groningen: Cast, k: int, n: int):
    a_block(groningen, k=k, n=n).save()


@pytest.mark.parametrize(("k", "n"), [(8, 7), (8, 4), (8, 9), (8, 11), (4, 8), (50, 53)])
def test_other_blocks_are_refused_by_the_database(publisher: Publisher, groningen: Cast, k: int, n: int):
    with pytest.raises(IntegrityError), transaction.atomic():
        a_block(groningen, k=k, n=n).save()


def test_a_block_whose_domains_do_not_add_up_says_so(publisher: Publisher, groningen: Cast):
    block = a_block(groningen, counts=[[12, 0, 0, 0], [11, 0, 0, 0], [12, 0, 0, 0]])
    assert block.problems() == ["domain 1 counts 11 people, not 12"]


def test_there_is_one_open_epoch(publisher: Publisher):
    with pytest.raises(IntegrityError), transaction.atomic():
        Epoch(number=9, public_key=b"", state=EpochState.OPEN, opened_at=NOW).save(force_insert=True)


@pytest.mark.django_db
def test_on_sqlite_no_row_has_a_number():
    if connection.vendor != "sqlite":
        pytest.skip("the other database writes these tables afresh instead")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name LIKE 'blocks_%%'", []
        )
        without = {name for name, sql in cursor.fetchall() if sql.endswith("WITHOUT ROWID")}
    assert without == BY_KEY


def test_no_room_but_this_one_touches_what_knows_nobody():
    """Writers and the publisher only; the models' own file names them."""
    source = Path(__file__).parents[2] / "src/digivaardig"
    users = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if ".by_key" in path.read_text(encoding="utf-8")
    }
    assert users == {"blocks/actions.py", "blocks/answers.py", "blocks/gathering.py", "blocks/publishing.py"}
