"""Putting advice together for who holds a code."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from digivaardig.learning.queries import lessons_for, module, progress
from digivaardig.scan.queries import Result, results
from digivaardig.scan.record import Delivery
from digivaardig.skills.queries import NORM, framework, profiles
from digivaardig.skills.shapes import Profile
from digivaardig.tenancy.models import Municipality

from .choosing import Advice, Offer, advise

DELIVERED: Final[dict[Delivery, Promise]] = {
    Delivery.GOING: _("It is not finished yet."),
    Delivery.KEPT: _("This scan counts nowhere."),
    Delivery.DELIVERED: _("Handed in: it may count in the figures about a group."),
    Delivery.REFUSED: _("Not handed in: the round had closed, or the card was not valid."),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A result with its advice; `number` counts from 1, the latest first."""

    result: Result
    advice: Advice
    profile: Profile
    has_job: bool
    number: int
    earlier: tuple[Result, ...]

    @property
    def was_refused(self) -> bool:
        """Whether somebody meant to hand in and could not: that is told large."""
        return self.result.delivery == Delivery.REFUSED

    @property
    def delivery_words(self) -> str:
        """Say what became of the contribution; never whether it was published."""
        return str(DELIVERED[self.result.delivery])


def page(code: str, municipality: Municipality, number: int, now: datetime) -> Page | None:
    """Give a result with advice; None when the code opens no finished scan by that number here."""
    found = results(code, municipality)
    if not 1 <= number <= len(found):
        return None
    known = profiles(municipality)
    done = frozenset(slug for slug, each in progress(code, municipality).items() if each.done)
    profile = known.get(found[number - 1].profile, known[NORM])
    advice = advise(
        found[number - 1],
        framework(),
        profile,
        Offer(
            lambda domain, level, target: lessons_for(domain, level, target, municipality, now),
            lambda slug: _subskills(slug, municipality, now),
            done,
        ),
    )
    return Page(found[number - 1], advice, profile, profile.key != NORM, number, tuple(found))


def _subskills(slug: str, municipality: Municipality, now: datetime) -> tuple[str, ...]:
    lesson = module(slug, municipality, now)
    return tuple(lesson.content.subskills) if lesson else ()
