"""What a round promises: what no act may wipe, what it is compared with, what groups are called."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from digivaardig.audit.models import AuditLine
from digivaardig.blocks.models import Entry, Epoch, Publication
from digivaardig.blocks.queries import publications
from digivaardig.items.queries import LiveBank
from digivaardig.measurement import CUTS
from digivaardig.organisations.models import Unit
from digivaardig.organisations.queries import list_units
from digivaardig.organisations.rights import Role
from digivaardig.scan import gates, round_actions
from digivaardig.scan.cards import sheet_of
from digivaardig.scan.models import Round
from tests.cast import Cast
from tests.conftest import NOW, SignIn

from .conftest import CLOSE, MakeRound, a_round, through_the_gates
from .visitor import Visitor, words

DAY = timedelta(days=1)


def test_a_form_that_was_open_meanwhile_wipes_no_gate(groningen: Cast):
    stale = Round.of(groningen.municipality).get(pk=a_round(groningen).pk)
    through_the_gates(groningen, stale)
    stale.name = "Anders"

    round_actions.prepare(stale, by=groningen[Role.HR])

    kept = Round.of(groningen.municipality).get(pk=stale.pk)
    assert (kept.name, kept.assessment, kept.consented_by) == (
        "Anders",
        "DPIA 2026-14",
        groningen[Role.WORKS_COUNCIL],
    )
    assert all(gate.is_open for gate in gates.gates(kept, list_units(groningen.municipality)))
    line = AuditLine.owned_by(groningen.municipality).get(did="round.changed")
    assert line.changes == {"name": ["Najaarsscan", "Anders"]}


def test_the_register_tells_what_the_works_council_agreed_to(groningen: Cast):
    round_ = through_the_gates(groningen, a_round(groningen))
    consented, assessed = (
        AuditLine.owned_by(groningen.municipality).get(did=did).changes
        for did in ("round.consented", "round.assessed")
    )
    assert consented["consented_to"] == ["", round_.consented_to]
    assert assessed["assessment"] == ["", "DPIA 2026-14"]


def opened(cast: Cast, opens_at: datetime, **changes: object) -> Publication | None:
    """Set up and open a round two weeks before it starts."""
    dates = {"opens_at": opens_at, "closes_at": opens_at + 20 * DAY}
    ready = through_the_gates(cast, a_round(cast, **(dates | changes)))
    round_actions.open_round(ready, by=cast[Role.HR], at=opens_at - 14 * DAY)
    return Round.of(cast.municipality).get(pk=ready.pk).publication


def test_a_round_is_compared_with_the_latest_that_was_read_alike(
    groningen: Cast, bank: LiveBank, epoch: Epoch
):
    link = {"entry": Entry.OPEN, "dealer": ""}
    first = opened(groningen, NOW)
    assert first
    assert first.baseline is None
    other = opened(groningen, NOW + 200 * DAY, **link)
    assert other
    assert other.baseline is None, "another way in"
    second = opened(groningen, NOW + 400 * DAY)
    assert second
    assert second.baseline == first
    found = publications(groningen.municipality)
    third = Round(municipality=groningen.municipality, opens_at=NOW, closes_at=CLOSE, length=20)
    baselines: list[Publication | None] = []
    for at in (second.closes_at - DAY, second.closes_at):
        opening = gates.opening_of(third, found, at)
        assert opening
        baselines.append(opening.baseline)
    assert baselines == [first, second], "only a round that has closed"
    Publication.of(groningen.municipality).filter(pk=second.pk).update(cuts=[-1.0, 0.0, 1.0])
    later = publications(groningen.municipality)
    follows = gates.opening_of(third, later, second.closes_at)
    assert follows
    assert (follows.baseline, follows.cuts) == (second, (-1.0, 0.0, 1.0)), "it keeps those levels"
    assert follows.read_out == {}, "and the bank was not made for them"
    third.keeps_levels = False
    opening = gates.opening_of(third, later, second.closes_at)
    assert opening
    assert (opening.baseline, opening.cuts) == (first, CUTS), "other levels"


def test_two_groups_of_one_name_are_two_bowls(groningen: Cast, sign_in: SignIn, open_round: MakeRound):
    Unit.of(groningen.municipality).filter(key="kcc").update(name="Balie")
    prepared = a_round(groningen, name="Later")
    named = {"Balie (Publiek) (balie)": 30, "Balie (Publiek) (kcc)": 24}
    shown = {
        each.words: each.heads for each in gates.pools_to_be(prepared, list_units(groningen.municipality))
    }
    assert named.items() <= shown.items()
    round_ = open_round()

    cards = round_actions.deal(round_, list, by=groningen[Role.DIGICOACH], at=NOW)

    bowls = sheet_of(round_, cards, "scan.example", "morgen").bowls
    assert named.items() <= {bowl.pool: len(bowl.cards) for bowl in bowls}.items()
    assert len(bowls) == len({card.pool_id for card in cards})


def test_with_the_open_link_two_roles_watch(open_link: Round):
    page = words(Client().get(f"/groningen/scan/ronde/{open_link.pk}/").content.decode())
    assert "de ondernemingsraad en de privacyfunctionaris. Geen van beide is HR." in page


@pytest.mark.parametrize(("language", "said"), [("en", 1), ("nl", 0)])
def test_an_english_page_says_that_questions_are_dutch(visitor: Visitor, language: str, said: int):
    headers = {"accept-language": language}
    welcome = visitor.get("scan/", **headers).content.decode()
    assert words(welcome).count("The questions are in Dutch.") == said
    visitor.begin()
    page = visitor.get("scan/vraag/", **headers).content.decode()
    assert len(re.findall(r'<div lang="nl">\s*<fieldset', page)) == said
    assert page.count('<p lang="nl"><strong>') == said
    assert f'<html lang="{language}"' in page
