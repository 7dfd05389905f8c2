"""The rounds of a municipality as the page lists them, and what may be expected of each."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from digivaardig.blocks.models import Publication

from .words import day


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in the list: `state` says what there is or when it comes."""

    id: UUID
    name: str
    state: str
    has_figures: bool
    is_open: bool


def round_line(
    publication: Publication, with_figures: AbstractSet[UUID], over: AbstractSet[UUID], now: datetime
) -> RoundLine:
    """Describe a round.

    Args:
        publication: of the round.
        with_figures: the publications with blocks.
        over: the publications of which the close was drawn: no more blocks follow.
        now: the moment.

    """
    has = publication.pk in with_figures
    return RoundLine(
        id=publication.pk,
        name=publication.name,
        state=state_words(publication, now, has_figures=has, is_over=publication.pk in over),
        has_figures=has,
        is_open=publication.is_open_at(now),
    )


def state_words(publication: Publication, now: datetime, *, has_figures: bool, is_over: bool) -> str:
    """Say whether a round is open and when its next figures come."""
    return (
        f"{_period(publication, now)} {_expected(publication, now, has_figures=has_figures, is_over=is_over)}"
    )


def _period(publication: Publication, now: datetime) -> str:
    if publication.opens_at > now:
        return _("Opens on %s.") % day(publication.opens_at)
    if publication.is_open_at(now):
        return _("Open until %s.") % day(publication.closes_at)
    return _("Closed on %s.") % day(publication.closes_at)


def _expected(publication: Publication, now: datetime, *, has_figures: bool, is_over: bool) -> str:
    if is_over:
        return _("These figures stay.") if has_figures else _("In every group too few people took part.")
    coming = next((moment for moment in publication.moments_at if moment > now), None)
    if coming is None:
        return _("The last figures are being put together.")
    words = _("New figures come on %s.") if has_figures else _("The first figures come on %s.")
    return words % day(coming)
