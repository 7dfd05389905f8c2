"""What leaves at a finish, looked at with the publication's private key in hand."""

from collections import Counter
from dataclasses import replace
from math import sqrt
from random import Random
from typing import Final

import pytest

from digivaardig.blocks import actions
from digivaardig.blocks.box import unseal
from digivaardig.blocks.models import Contribution
from digivaardig.blocks.publishing import Publisher
from digivaardig.disclosure import LEVELS
from digivaardig.items.queries import LiveBank
from digivaardig.scan import engine
from digivaardig.scan.models import Round
from tests.blocks.rounds import Round as BlockRound
from tests.blocks.rounds import secret
from tests.cast import Cast
from tests.conftest import NOW
from tests.scan.visitor import Visitor

PEOPLE: Final = 150
"""With twelve levels each: 1,800 draws."""


@pytest.mark.parametrize("level", [0, 3])
def test_extreme_people_are_never_sure(
    publisher: Publisher, groningen: Cast, level: int, monkeypatch: pytest.MonkeyPatch
):
    """All say the same: what is in their boxes still holds every level, as often as chance puts it there."""
    monkeypatch.setattr(actions, "_random", Random(level))
    domains = tuple(f"thema-{number}" for number in range(12))
    for unit in groningen.units.values():
        unit.headcount = PEOPLE + 10
        unit.save()
    round_ = BlockRound(groningen, domains=domains)
    round_.hand_in("Balie", PEOPLE, levels=[level] * len(domains))
    private = publisher.keys.read_epoch(1)
    assert private
    out = Counter(
        each for row in Contribution.by_key.everything() for each in unseal(private, 1, bytes(row.box)).levels
    )
    draws, stray = PEOPLE * len(domains), 1 / 16
    assert out.total() == draws
    least = stray - 4 * sqrt(stray * (1 - stray) / draws)
    assert min(out[each] / draws for each in range(LEVELS)) >= least


def test_what_leaves_is_a_draw_and_not_what_the_person_is_shown(visitor: Visitor, open_link: Round):
    """The same answers handed in again and again: every level differs even before chance is added."""
    visitor.begin(entry="round")
    visitor.answer_all()
    scan = visitor.scan
    sent = [engine.levels_to_send(scan.record, scan.cuts, actions._random) for _time in range(200)]
    assert all(len(set(levels)) > 1 for levels in zip(*sent, strict=True))


class Fixed:
    """Chance that always falls the same way."""

    def __init__(self, value: float) -> None:
        self.value = value

    def random(self) -> float:
        return self.value


def test_a_domain_leaves_by_its_own_answers_only(visitor: Visitor, open_link: Round, bank: LiveBank):
    """All other domains right or all wrong: the picture changes, what leaves for this one does not."""
    visitor.begin(entry="round")
    visitor.answer_all()
    scan = visitor.scan
    right, cuts = scan.record, scan.cuts
    for domain in range(10):
        wrong = replace(
            right,
            answers=tuple(
                each if bank.measure.domain[each.place] == domain else replace(each, score=0)
                for each in right.answers
            ),
        )
        means = [engine.readings(record, cuts)[domain].mean for record in (right, wrong)]
        assert means[0] - means[1] > 0.1
        for fall in (0.01, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.99):
            levels = [engine.levels_to_send(record, cuts, Fixed(fall)) for record in (right, wrong)]
            assert levels[0][domain] == levels[1][domain]


def test_a_scan_is_in_one_box_at_most(publisher: Publisher, groningen: Cast):
    round_ = BlockRound(groningen)
    first, second = round_.cards["Balie"][:2]
    own = secret("somebody")
    assert actions.contribute(round_.publication, first, (0, 1, 2), own, NOW)
    assert not actions.contribute(round_.publication, second, (0, 1, 2), own, NOW)
    assert Contribution.by_key.everything().count() == 1
