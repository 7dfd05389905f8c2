"""From marks to a round: new rounds take approved cuts with a read-out made for them, others keep theirs."""

from datetime import timedelta
from functools import partial

import numpy as np
import pytest

from digivaardig.blocks.models import Entry, Epoch, EpochState
from digivaardig.blocks.queries import publications
from digivaardig.items import building
from digivaardig.items.jobs import KEPT_CUTS, build_bank
from digivaardig.items.models import BankVersion
from digivaardig.items.queries import LiveBank, newest_bank
from digivaardig.measurement import CUTS, Bank, Length, Plan, ReadOut, simulate_read_out
from digivaardig.organisations.models import Membership
from digivaardig.organisations.rights import Role
from digivaardig.plumbing.crypto import new_box_keys
from digivaardig.plumbing.remember import forget_everything
from digivaardig.scan import gates, queries, round_actions
from digivaardig.scan.models import Round
from digivaardig.skills import actions as skills
from digivaardig.skills.queries import cuts
from digivaardig.standards import actions
from digivaardig.standards import queries as standards
from digivaardig.standards.models import Panel
from tests.cast import Cast
from tests.conftest import NOW
from tests.scan.conftest import a_round, through_the_gates
from tests.scan.visitor import Visitor

from .conftest import close


@pytest.fixture(autouse=True)
def _few_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulate few people, and let everything be eligible: the figures do not matter here."""

    def all_eligible(bank: Bank, plan: Plan) -> np.ndarray:
        return np.ones(len(bank.items))

    monkeypatch.setattr(building, "find_probabilities", all_eligible)
    monkeypatch.setattr(building, "simulate_read_out", partial(simulate_read_out, people=200))


@pytest.fixture(autouse=True)
def _epoch(db: None) -> None:
    Epoch.objects.create(number=1, public_key=new_box_keys()[1], state=EpochState.OPEN, opened_at=NOW)


def build() -> BankVersion | None:
    version = build_bank(at=NOW, say=lambda words: None)
    forget_everything()
    return version


def opened(cast: Cast, at: int = 0, *, keeps_levels: bool = True) -> Round:
    moved = timedelta(days=at)
    round_ = a_round(
        cast,
        opens_at=NOW + moved,
        closes_at=NOW + moved + timedelta(days=20),
        entry=Entry.OPEN,
        dealer="",
        keeps_levels=keeps_levels,
    )
    ready = through_the_gates(cast, round_)
    round_actions.open_round(ready, by=cast[Role.HR], at=NOW + moved)
    queries.forget()
    return Round.of(cast.municipality).select_related("publication").get(pk=ready.pk)


def cuts_of(round_: Round) -> tuple[float, ...]:
    assert round_.publication
    return tuple(round_.publication.cuts)


def read_out_cuts(round_: Round) -> tuple[float, ...]:
    assert round_.publication
    return ReadOut.from_dict(round_.publication.read_out).cuts


def test_from_marks_to_a_round(
    panel: Panel, leader: Membership, colleague: Membership, desk: Cast, assen: Cast
):
    build()
    before = opened(desk)
    assert cuts_of(before) == read_out_cuts(before) == CUTS
    actions.approve(close(panel, leader), by=colleague, at=NOW)
    forget_everything()
    ours = cuts()
    assert ours != CUTS
    opening = gates.opening_of(a_round(assen, entry=Entry.OPEN, dealer=""), [], NOW)
    assert opening
    assert (opening.cuts, opening.read_out) == (ours, {}), "the bank has not been made for them yet"
    assert standards.bank_waits()

    assert build()
    assert not standards.bank_waits()
    assert build() is None, "the same questions and cuts make the same bank"
    new = opened(assen)
    assert cuts_of(new) == read_out_cuts(new) == ours
    assert new.publication
    assert new.publication.read_out["level_means"] != before_means(before)

    assert cuts_of(Round.of(desk.municipality).get(pk=before.pk)) == CUTS, "under way: it keeps its own"
    follows = opened(desk, at=200)
    assert cuts_of(follows) == read_out_cuts(follows) == CUTS, "compared with the one before"
    assert follows.publication
    assert follows.publication.baseline == before.publication
    newest = opened(desk, at=400, keeps_levels=False)
    assert cuts_of(newest) == read_out_cuts(newest) == ours
    assert newest.publication
    assert newest.publication.baseline is None, "other levels: no growth is told"


def before_means(round_: Round) -> object:
    assert round_.publication
    return round_.publication.read_out["level_means"]


def test_the_bank_keeps_reading_the_newest_few(bank: LiveBank):
    sets = [(-0.8 + each / 10, 0.2 + each / 10, 1.2 + each / 10) for each in range(KEPT_CUTS)]
    for each in sets:
        skills.set_cuts(each, "x", at=NOW)
    forget_everything()
    assert cuts() == sets[-1], "the newest is in force"
    build()
    for each in sets:
        found = newest_bank().read_out(Length.QUICK, each)
        assert found
        assert tuple(found["cuts"]) == each
    assert newest_bank().read_out(Length.QUICK, CUTS) is None


def test_a_scan_for_oneself_takes_the_cuts_in_force(desk: Cast, bank: LiveBank):
    visitor = Visitor(desk.municipality)
    visitor.begin()
    assert visitor.scan.cuts == CUTS
    skills.set_cuts((-0.5, 0.2, 0.9), "x", at=NOW)
    forget_everything()
    assert visitor.scan.cuts == (-0.5, 0.2, 0.9)


def test_cuts_that_do_not_rise_are_refused(desk: Cast, bank: LiveBank):
    with pytest.raises(ValueError, match="rise"):
        skills.set_cuts((0.0, 0.0, 1.0), "x", at=NOW)
    assert publications(desk.municipality) == []
