"""What other rooms read: publications, pools in words, blocks."""

import pytest
from pytest_django import DjangoAssertNumQueries

from digivaardig.blocks import queries
from digivaardig.blocks.models import Entry, PoolKind
from digivaardig.blocks.publishing import Publisher
from digivaardig.blocks.queries import Where
from tests.cast import Cast
from tests.conftest import NOW

from .rounds import CLOSE, DAY, INTERIM, Round, a_publication, publish


def test_a_publication_is_found_in_its_own_municipality(publisher: Publisher, groningen: Cast, assen: Cast):
    publication = a_publication(groningen)
    assert queries.publication(groningen.municipality, publication.pk) == publication
    assert queries.publication(assen.municipality, publication.pk) is None


def test_publications_come_newest_first(publisher: Publisher, groningen: Cast):
    first = a_publication(groningen)
    second = a_publication(groningen, opens_at=NOW + 200 * DAY, closes_at=NOW + 220 * DAY, moments=())
    assert queries.publications(groningen.municipality) == [second, first]


def test_blocks_are_read_with_one_query(
    publisher: Publisher, groningen: Cast, django_assert_num_queries: DjangoAssertNumQueries
):
    round_ = Round(groningen)
    round_.hand_in("Balie", 9)
    round_.hand_in("Kcc", 12)
    publish(publisher, INTERIM)
    publish(publisher, CLOSE)
    with django_assert_num_queries(1):
        blocks = queries.published(round_.publication)
    names = queries.pool_names(round_.publication)
    assert sorted((names[block.pool], block.n, block.k) for block in blocks) == [
        ("Balie", 8, 8),
        ("Kcc", 12, 8),
    ]
    assert {len(block.counts) for block in blocks} == {3}
    assert queries.drawn_moments(round_.publication) == [INTERIM, CLOSE]


@pytest.mark.parametrize(
    ("unit", "where"),
    [
        ("balie", Where("Balie", "Publiek, overig")),
        ("archief", Where("Publiek, overig", "Bestuur, overig")),
        ("publiek", Where("Bestuur, overig", None)),
        ("maan", None),
    ],
)
def test_everybody_can_be_told_where_they_count(
    publisher: Publisher, groningen: Cast, unit: str, where: Where | None
):
    assert queries.where(a_publication(groningen), unit) == where


def test_with_the_open_link_everybody_counts_in_one_pool(publisher: Publisher, groningen: Cast):
    publication = a_publication(groningen, entry=Entry.OPEN)
    assert queries.where(publication, "") == Where("Groningen", None)
    assert [pool.heads for pool in queries.pools(publication)] == [69]


def test_units_and_pools_as_they_were_at_the_opening(publisher: Publisher, groningen: Cast):
    publication = a_publication(groningen)
    pools = {pool.id: pool for pool in queries.pools(publication)}
    units = {unit.key: unit for unit in queries.units(publication)}
    archief = units["archief"]
    assert (archief.name, archief.parent, archief.heads) == ("Archief", "publiek", 5)
    assert (pools[archief.pool].words, pools[archief.pool].kind) == ("Publiek, overig", PoolKind.REST)
    assert archief.rest == pools[archief.pool].parent
    assert pools[units["kcc"].pool].heads == 24
    assert queries.smallest_unit(publication) == 10
