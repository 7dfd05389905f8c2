"""What is known about each question, and the versions of the bank; its words live in `authoring`."""

from django.db import models

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
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"bank {self.number}"
