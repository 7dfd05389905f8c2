"""The round: when the scan counts, under which promises, and who let it through the gates."""

from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from digivaardig.blocks.models import Entry, Publication
from digivaardig.disclosure import LARGEST_K, OPEN_MINIMUM, SMALLEST_K
from digivaardig.organisations.models import Membership
from digivaardig.organisations.rights import WATCHED, Role
from digivaardig.tenancy.models import Owned

SET_UP: Final = ("name", "opens_at", "closes_at", "moments", "length", "k", "entry", "dealer", "keeps_levels")
"""What HR sets up. All else of a round belongs to those who watch, or follows."""


class Length(models.IntegerChoices):
    """How many questions a scan has."""

    SHORT = 20, _("short: 20 questions, about 15 minutes")
    NORMAL = 40, _("normal: 40 questions, about half an hour")
    LONG = 60, _("long: 60 questions, about three quarters of an hour")


class Dealer(models.TextChoices):
    """Who prints the cards and hands them out. Never HR, nor who manages members."""

    WORKS_COUNCIL = Role.WORKS_COUNCIL.value, Role.WORKS_COUNCIL.label
    DIGICOACH = Role.DIGICOACH.value, Role.DIGICOACH.label


class State(models.TextChoices):
    """Where a round stands at some moment. Never stored: it follows from the publication and the clock."""

    PREPARING = "preparing", _("being prepared")
    PLANNED = "planned", _("planned")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class Round(Owned):
    """A period in which the scan counts. Until it is opened all of it may change; afterwards nothing."""

    name = models.CharField(_("name"), max_length=80)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    length = models.PositiveSmallIntegerField(_("length"), choices=Length.choices, default=Length.NORMAL)
    k = models.PositiveSmallIntegerField(
        _("smallest group"),
        default=SMALLEST_K,
        validators=[MinValueValidator(SMALLEST_K), MaxValueValidator(LARGEST_K)],
        help_text=_("No figure is ever about fewer people: 8 to 25."),
    )
    moments = models.JSONField(_("figures earlier than the close"), default=list, blank=True)
    entry = models.CharField(_("way in"), max_length=10, choices=Entry.choices, default=Entry.CARDS)
    dealer = models.CharField(_("who hands out the cards"), max_length=20, choices=Dealer.choices, blank=True)
    keeps_levels = models.BooleanField(
        _("keep the levels of the round before"),
        default=True,
        help_text=_(
            "Shares at each level can then be compared. Otherwise it takes the levels that are in force now."
        ),
    )
    assessment = models.CharField(_("reference of the privacy assessment"), max_length=120, blank=True)
    assessed_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    assessed_at = models.DateTimeField(null=True)
    consented_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    consented_at = models.DateTimeField(null=True)
    consented_to = models.CharField(max_length=64, blank=True)
    publication = models.OneToOneField(Publication, on_delete=models.RESTRICT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="round_closes_after_opening",
                violation_error_message=_("A round closes after it opens."),
            ),
            models.CheckConstraint(condition=Q(entry__in=Entry.values), name="round_entry_known"),
            models.CheckConstraint(condition=Q(length__in=Length.values), name="round_length_known"),
            models.CheckConstraint(
                condition=Q(entry=Entry.OPEN) | ~Q(dealer=""),
                name="round_with_cards_has_dealer",
                violation_error_message=_("Say who hands out the cards."),
            ),
        )
        indexes = (models.Index("municipality", "opens_at", name="round_by_opening"),)

    def __str__(self) -> str:
        return self.name

    @property
    def moments_at(self) -> tuple[datetime, ...]:
        """The moments before the close at which figures come."""
        return tuple(datetime.fromisoformat(moment) for moment in self.moments)

    @property
    def least(self) -> int:
        """The fewest people that a figure of this round is ever about."""
        return self.k if self.has_cards else max(self.k, OPEN_MINIMUM)

    @property
    def has_cards(self) -> bool:
        """Say whether people get in with a card, and figures of units are possible."""
        return self.entry == Entry.CARDS

    def state_at(self, moment: datetime) -> State:
        """Say where this round stands."""
        if self.publication_id is None:
            return State.PREPARING
        if moment < self.opens_at:
            return State.PLANNED
        return State.OPEN if moment < self.closes_at else State.CLOSED

    def check_open_to_change(self) -> None:
        """Refuse to change what people were promised."""
        if self.publication_id is not None:
            raise ValidationError(_("This round has been opened. What was promised stands."))

    def check_dealer(self, member: Membership) -> None:
        """Refuse anybody but the dealer: the role that the round names, and never who is watched as well."""
        if Role(self.dealer) not in member.roles or WATCHED & member.roles:
            raise ValidationError(DEALER_ONLY % {"dealer": Dealer(self.dealer).label})


DEALER_ONLY: Final = _(
    "The cards of this round are printed by: %(dealer)s. HR and who manages members never print them."
)
