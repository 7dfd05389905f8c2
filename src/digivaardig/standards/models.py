"""A panel and its seats. A seat is a number: who sits there stands nowhere."""

from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from digivaardig.blocks.models import Publication
from digivaardig.organisations.models import Membership
from digivaardig.tenancy.models import Owned

FEWEST_SEATS: Final = 5  # of fewer people the spread says nothing
MOST_SEATS: Final = 40


class State(models.TextChoices):
    """Where a panel stands: first alone, then once more after seeing the others."""

    FIRST = "first", _("first round, everybody alone")
    SECOND = "second", _("second round, after seeing the others")
    CLOSED = "closed", _("closed, not approved yet")
    APPROVED = "approved", _("approved")


AFTER: Final = {State.FIRST: State.SECOND, State.SECOND: State.CLOSED}


class Panel(Owned):
    """People who set the cuts between the levels, with one booklet.

    `items` are places in the version `bank` of the bank; `framework` is the version whose levels are set;
    `population` is a round whose figures show what the cuts would mean. Who led and who approved leave the
    row with their accounts; the rest is the ground of the cuts and is kept as long as these are used.
    """

    name = models.CharField(_("name"), max_length=80)
    framework = models.PositiveIntegerField()
    bank = models.PositiveIntegerField()
    items = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.FIRST)
    population = models.ForeignKey(Publication, on_delete=models.SET_NULL, null=True, related_name="+")
    led_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    begun_at = models.DateTimeField()
    approved_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(state__in=State.values), name="panel_state_known"),)
        indexes = (models.Index("municipality", "begun_at", name="panel_by_begin"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Say whether marks are taken."""
        return self.state in AFTER

    @property
    def shows_marks(self) -> bool:
        """Say whether the marks of the first round may be seen: not while people judge alone."""
        return self.state != State.FIRST

    def check_open(self) -> None:
        """Refuse what belongs to a panel that is at work."""
        if not self.is_open:
            raise ValidationError(_("This panel is closed. Its marks stand."))

    def check_may_approve(self, member: Membership, *, for_all: bool, framework: int) -> None:
        """Refuse an approval too early, by the wrong person or for other levels than were judged."""
        if self.state != State.CLOSED:
            raise ValidationError(_("Close the panel first: only then its cuts stand."))
        if not for_all:
            raise ValidationError(
                _("The levels are the same for all municipalities: the cooperation's desk approves them.")
            )
        if self.led_by_id == member.pk:
            raise ValidationError(_("You led this panel. A colleague looks at the cuts and approves them."))
        if self.framework != framework:
            raise ValidationError(_("The framework has a newer version. Hold a panel on that one."))


class Seat(Owned):
    """A place in a panel, with its marks: pages of the booklet, one for each border between levels.

    No personal data: nobody's name is asked, and the code that opened the seat is kept as a digest until the
    panel closes. `second` is empty for who left the marks as they were.
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, editable=False)
    number = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MOST_SEATS)]
    )
    digest = models.CharField(max_length=64, null=True)  # noqa: DJ001 - unique where there is one
    first = models.JSONField(null=True)
    second = models.JSONField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("panel", "number"), name="seat_number_once_a_panel"),
            models.UniqueConstraint(fields=("digest",), name="seat_digest_unique"),
        )

    def __str__(self) -> str:
        return str(_("seat %d")) % self.number

    @property
    def marks(self) -> list[int] | None:
        """The marks that count: of the second round, or else of the first."""
        return self.second or self.first
