"""The tree of groups: every block in one place, totals that add up, and where hidden groups count."""

import pytest

from digivaardig.blocks import queries as blocks
from digivaardig.blocks.models import Entry, Publication
from digivaardig.insight.tree import Kind, Node, tree_of
from digivaardig.organisations.queries import UnitLine
from tests.cast import Cast

from .make import Round, a_round

BLOCKS = {"Balie": 24, "Kcc": 12, "Bestuur, overig": 8}


def tree(publication: Publication) -> Node:
    return tree_of(
        "Groningen", blocks.pools(publication), blocks.units(publication), blocks.published(publication)
    )


def named(root: Node) -> dict[str, Node]:
    return {node.key: node for _depth, node in root.walk()}


def test_the_whole_adds_up_all_blocks(groningen: Cast):
    root = tree(a_round(groningen.municipality, Round(blocks=BLOCKS)))
    assert (root.name, root.n, root.heads) == ("Groningen", 44, 69)
    assert [sum(row) for row in root.counts] == [44] * 10
    nodes = named(root)
    assert {key: node.n for key, node in nodes.items()} == {
        "total:": 44,
        "total:publiek": 36,
        "small:archief": 0,
        "own:balie": 24,
        "own:kcc": 12,
        "rest:publiek": 0,
        "rest:bestuur": 8,
    }
    added = [
        sum(cells) for cells in zip(nodes["own:balie"].counts[0], nodes["own:kcc"].counts[0], strict=True)
    ]
    assert list(nodes["total:publiek"].counts[0]) == added
    assert nodes["total:publiek"].heads == 65


def test_hidden_groups_say_where_they_count(groningen: Cast):
    nodes = named(tree(a_round(groningen.municipality, Round(blocks={"Balie": 24}))))
    assert nodes["small:archief"].counts_in == "Publiek, overig"
    assert nodes["own:kcc"].counts_in == "Publiek, overig"
    assert nodes["rest:publiek"].counts_in == "Bestuur, overig"
    assert nodes["rest:bestuur"].counts_in == ""
    assert nodes["rest:publiek"].heads is None


def test_who_could_be_in_it_follows_the_pools(groningen: Cast):
    nodes = named(tree(a_round(groningen.municipality, Round(blocks=BLOCKS))))
    assert nodes["own:balie"].units == {"balie"}
    assert nodes["rest:publiek"].units == {"publiek", "balie", "kcc", "archief"}


def test_a_unit_with_people_and_units_below_has_both_names(groningen: Cast):
    lines = [
        UnitLine("bestuur", "Bestuur", "directorate", "", 0, 30, 60),
        UnitLine("balie", "Balie", "team", "bestuur", 1, 30, 30),
        UnitLine("hal", "Hal", "team", "", 0, 20, 20),
        UnitLine("leeg", "Leeg", "team", "", 0, 0, 0),
    ]
    root = tree(a_round(groningen.municipality, Round(blocks={"Bestuur": 12, "Balie": 8}, lines=lines)))
    nodes = named(root)
    assert nodes["total:bestuur"].words == "Bestuur, totaal"
    assert nodes["own:bestuur"].words == "Bestuur"
    assert nodes["total:bestuur"].n == 20
    assert "small:leeg" not in nodes
    assert [part.key for part in root.parts] == ["total:bestuur", "own:hal", "rest:*"]


def test_an_open_round_is_one_group(groningen: Cast):
    root = tree(a_round(groningen.municipality, Round(entry=Entry.OPEN, blocks={"Groningen": 50})))
    assert (root.kind, root.n, root.heads, root.parts) == (Kind.OPEN, 50, 69, ())
    assert root.shown_pools == [root]


@pytest.mark.parametrize("blocks", [{}, {"Balie": 8}])
def test_only_pools_with_blocks_are_shown(groningen: Cast, blocks: dict[str, int]):
    root = tree(a_round(groningen.municipality, Round(blocks=blocks)))
    assert {node.name: node.n for node in root.shown_pools} == blocks
