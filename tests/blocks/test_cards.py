"""Dealing cards: one for everybody in every pool, once, in an order that tells nothing."""

from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from digivaardig.audit.models import AuditLine
from digivaardig.blocks import actions, queries
from digivaardig.blocks.models import Card, Entry, Pool
from digivaardig.codes.code import is_code
from digivaardig.organisations.models import Unit
from digivaardig.organisations.rights import Role
from tests.cast import Cast
from tests.conftest import NOW

from .rounds import CLOSE, a_publication

pytestmark = pytest.mark.usefixtures("publisher")


def test_everybody_gets_one_card(groningen: Cast):
    publication = a_publication(groningen)
    cards = actions.deal_cards(publication, by=groningen[Role.DIGICOACH], at=NOW)

    heads = {"Balie": 30, "Kcc": 24, "Publiek, overig": 5, "Bestuur, overig": 10}
    assert Counter(card.pool for card in cards) == heads
    assert len({card.code for card in cards}) == 69
    assert all(is_code(card.code) for card in cards)
    assert {len(card.grouped) for card in cards} == {24}
    assert Card.by_key.everything().count() == 69
    assert {pool.words: pool.entries for pool in Pool.of(publication)} == heads


def test_the_table_holds_neither_code_nor_pool(groningen: Cast):
    publication = a_publication(groningen)
    cards = actions.deal_cards(publication, by=None, at=NOW)
    pools = [pool.pk.bytes for pool in Pool.of(publication)] + [publication.pk.bytes]
    for row in Card.by_key.everything():
        held = row.digest.bytes + bytes(row.sealed)
        assert not any(pool in held for pool in pools)
        assert not any(card.code.encode() in held for card in cards)
    assert len({len(row.sealed) for row in Card.by_key.everything()}) == 1


def test_cards_go_into_the_table_shuffled(groningen: Cast, monkeypatch: pytest.MonkeyPatch):
    shuffled: list[int] = []
    monkeypatch.setattr(actions._random, "shuffle", lambda rows: shuffled.append(len(rows)))
    actions.deal_cards(a_publication(groningen), by=None, at=NOW)
    assert shuffled == [69]


def test_dealing_stands_in_the_register_with_its_number(groningen: Cast):
    publication = a_publication(groningen)
    actions.deal_cards(publication, by=groningen[Role.WORKS_COUNCIL], at=NOW)
    line = AuditLine.owned_by(groningen.municipality).get(did="cards.dealt")
    assert (line.by, line.changes) == (groningen[Role.WORKS_COUNCIL], {"cards": ["", "69"]})


def test_cards_are_dealt_once(groningen: Cast):
    publication = a_publication(groningen)
    actions.deal_cards(publication, by=None, at=NOW)
    with translation.override("en"), pytest.raises(ValidationError, match="That happens once"):
        actions.deal_cards(publication, by=None, at=NOW)
    assert Card.by_key.everything().count() == 69


def test_no_cards_after_the_close_or_with_the_open_link(groningen: Cast, assen: Cast):
    with translation.override("en"):
        with pytest.raises(ValidationError, match="This round is closed"):
            actions.deal_cards(a_publication(groningen), by=None, at=CLOSE)
        with pytest.raises(ValidationError, match="without a card"):
            actions.deal_cards(a_publication(assen, entry=Entry.OPEN), by=None, at=NOW)


def test_two_teams_of_one_name_have_a_bowl_each(groningen: Cast):
    for key in ("kcc", "archief"):
        Unit.of(groningen.municipality).filter(key=key).update(name="Balie", headcount=24)
    elsewhere = Unit.of(groningen.municipality).get(key="archief")
    elsewhere.parent = groningen.units["bestuur"]
    elsewhere.save()
    publication = a_publication(groningen)

    cards = actions.deal_cards(publication, by=None, at=NOW)

    named = {
        "Balie (Publiek) (balie)": 30,
        "Balie (Publiek) (kcc)": 24,
        "Balie (Bestuur)": 24,
        "Bestuur, overig": 10,
    }
    assert Counter(card.pool for card in cards) == named
    assert len({card.pool_id for card in cards}) == 4
    names = queries.pool_names(publication)
    assert {names[card.pool_id] for card in cards} == set(named)
    assert queries.where(publication, "archief") == queries.Where("Balie (Bestuur)", "Bestuur, overig")
    assert len(set(names.values())) == len(names)
