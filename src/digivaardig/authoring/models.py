"""A text and its versions. What one says is a tree in its kind's shape; its state follows from the clock."""

from collections.abc import Set as AbstractSet
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from digivaardig.organisations.models import Membership
from digivaardig.plumbing.tree_field import TreeField
from digivaardig.tenancy.models import Shared

from . import kinds
from .kinds import Kind

TITLE = 120


class State(models.TextChoices):
    """Where a version stands at some moment. Never stored: it follows from the clock."""

    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    PLANNED = "planned", _("planned")
    LIVE = "live", _("live")
    RETIRED = "retired", _("retired")


class Origin(models.TextChoices):
    """Where a version was written."""

    SITE = "site", _("site")
    FILE = "file", _("file")


class Text(Shared):
    """A text of some kind, by its name in URLs and files. Its name never changes."""

    kind = models.SlugField(max_length=40)
    slug = models.CharField(max_length=150)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "kind", "slug"), name="text_unique_in_municipality"
            ),
            models.UniqueConstraint(
                fields=("kind", "slug"), condition=Q(municipality=None), name="shared_text_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"

    @property
    def of_kind(self) -> Kind:
        """Give its kind."""
        return kinds.of(self.kind)


class Version(Shared):
    """One version of a text. A draft changes; from its approval on what it says never does.

    Personal data: who wrote and who approved, exported with the account, until the membership ends. In
    `writers` a number then stays that points to nobody; it goes with the version.
    """

    text = models.ForeignKey(Text, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    content = TreeField(default=dict)
    title = models.CharField(max_length=TITLE, blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.SITE)
    saved = models.PositiveIntegerField(default=0)  # how often: who saves must know the latest
    written_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    writers = models.JSONField(default=list)  # numbers of memberships: who wrote in it since it was drafted
    submitted_at = models.DateTimeField(null=True)
    remark = models.TextField(blank=True)  # of the reviewer who sent it back
    approved_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)  # when the next version starts
    review_by = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("text", "number"), name="version_number_unique"),
            models.UniqueConstraint(
                fields=("text",), condition=Q(approved_at=None), name="one_open_version_a_text"
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None)
                | Q(submitted_at__isnull=False, starts_at__isnull=False, review_by__isnull=False),
                name="approved_version_is_planned",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                name="version_ends_after_start",
                violation_error_message=_("A text ends after it starts."),
            ),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="version_origin_known"),
        )
        indexes = (models.Index("municipality", "starts_at", name="version_by_start"),)

    def __str__(self) -> str:
        return f"{self.text}, {self.number}"

    def state_at(self, moment: datetime) -> State:
        """Say where this version stands; a period includes its start and excludes its end."""
        if self.starts_at is None or self.approved_at is None:
            return State.REVIEW if self.submitted_at else State.DRAFT
        if any(end and end <= moment for end in (self.ends_at, self.replaced_at)):
            return State.RETIRED
        return State.PLANNED if moment < self.starts_at else State.LIVE

    def is_overdue(self, today: date) -> bool:
        """Say whether somebody should look at it again."""
        return self.review_by is not None and self.review_by <= today

    def check_open(self) -> None:
        """Refuse to change what was approved."""
        if self.approved_at:
            raise ValidationError(_("This version has been approved. Make a new draft of it."))

    def note_writer(self, by: Membership | None) -> None:
        """Remember that somebody wrote in this version; files have no writer."""
        if by and by.pk not in self.writers:
            self.writers = [*self.writers, by.pk]

    def check_second_pair_of_eyes(self, by: Membership | None, editors: AbstractSet[int]) -> None:
        """Refuse an approval by who wrote in this version; who is the only editor does both.

        Args:
            by: who wants to approve; nobody when a command does.
            editors: numbers of the memberships that may approve.

        """
        if by is None or by.pk not in self.writers or editors <= {by.pk}:
            return
        if editors <= set(self.writers):
            raise ValidationError(
                _("Everybody who may approve wrote in this version. One more content manager is needed.")
            )
        raise ValidationError(
            _("You wrote in this version. A colleague who did not write in it approves it.")
        )

    def check_complete(self) -> None:
        """Refuse to hand in what is not in order."""
        if count := len(self.text.of_kind.read(self.content).problems):
            raise ValidationError(
                ngettext(
                    "%(count)d place is not ready yet. It is marked below.",
                    "%(count)d places are not ready yet. They are marked below.",
                    count,
                )
                % {"count": count}
            )
