"""What is known about each question, and the versions of the bank; its words live in `authoring`."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from digivaardig.organisations.models import Membership
from digivaardig.tenancy.models import Shared


class ItemBelief(Shared):
    """What is believed of one version of a question: from its author first, from answers later."""

    key = models.CharField(max_length=150)
    number = models.PositiveIntegerField()
    domain = models.SlugField(max_length=40)
    is_practice = models.BooleanField(default=False)
    seconds = models.FloatField()
    row = models.JSONField()  # as `measurement.Belief.as_row`
    is_calibrated = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("key", "number"), name="belief_once_a_version"),
            models.CheckConstraint(condition=models.Q(seconds__gt=0), name="belief_takes_time"),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.number}"


class BankVersion(Shared):
    """The bank as some round asks and scores with it. Immutable: a round keeps its version."""

    number = models.PositiveIntegerField(unique=True)
    measure = models.JSONField()  # as `measurement.Bank.as_dict`; keys are `<item key> <number>`
    framework = models.PositiveIntegerField()
    eligibility = models.JSONField()  # length -> probability an item
    read_outs = models.JSONField()  # by `building.read_out_key` -> as `measurement.ReadOut.as_dict`
    exposure = models.JSONField(default=dict)  # length -> part of simulated people who see each item
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"bank {self.number}"


class Stage(models.TextChoices):
    """Where a calibration stands. Never stored: it follows from what was done."""

    WAITING = "waiting", _("waits for approval")
    APPROVED = "approved", _("approved; the bank is being computed")
    BUILT = "built", _("new rounds use it; earlier figures are being read anew")
    USED = "used", _("in use")


class Calibration(Shared):
    """What a number of answers taught about the questions. It holds nothing about a person.

    It starts from the one before it, so approving it approves that one as well. `bank` is the version of the
    bank that was built with it; `renewed_at` is when every earlier figure was read by it.
    """

    number = models.PositiveIntegerField(unique=True)
    created_at = models.DateTimeField()
    people = models.PositiveIntegerField()
    domains = models.JSONField()  # keys, in the order of the correlation
    correlation = models.JSONField()
    items = models.JSONField()  # as `learned.Learned.as_dict`, one an item version
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    taken_over_at = models.DateTimeField(null=True)
    bank = models.PositiveIntegerField(null=True)
    renewed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"calibration {self.number}"

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        if self.renewed_at:
            return Stage.USED
        if self.bank:
            return Stage.BUILT
        return Stage.APPROVED if self.approved_at else Stage.WAITING
