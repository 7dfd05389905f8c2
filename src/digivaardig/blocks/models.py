"""Publications and their blocks; and the four tables that know nobody: no municipality, no time, no order."""

import uuid
from datetime import datetime
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from digivaardig.disclosure import LARGEST_K, OPEN_MINIMUM, SMALLEST_K, STEP, Kind, check_block
from digivaardig.tenancy.models import Everywhere, Owned

Row = TypeVar("Row", bound=models.Model)


class Entry(models.TextChoices):
    """How people get in, so that everybody counts once."""

    OPEN = "open", _("an open link")
    CARDS = "cards", _("cards")


class PoolKind(models.TextChoices):
    """Whose contributions a pool gathers."""

    OWN = Kind.OWN.value, _("a unit")
    REST = Kind.REST.value, _("what is too small to show apart")
    OPEN = Kind.OPEN.value, _("the whole municipality")


class Publication(Owned):
    """What was promised at the opening of a round. It never changes, but for a better read-out.

    `moments` are the moments (ISO 8601, UTC) at which blocks are drawn, the last one is the close.
    `domains` are the keys of the domains, in the order of `Block.counts`; `cuts` the three borders between
    levels; `read_out` is `measurement.ReadOut` as a dictionary, with the number of the calibration it was
    made by (`by_calibration`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=80)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    moments = models.JSONField()
    k = models.PositiveSmallIntegerField(_("smallest group"))
    length = models.PositiveSmallIntegerField(_("questions"))
    bank = models.PositiveIntegerField()
    entry = models.CharField(_("way in"), max_length=10, choices=Entry.choices)
    domains = models.JSONField()
    cuts = models.JSONField()
    read_out = models.JSONField()
    baseline = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    cards_dealt_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="publication_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(k__gte=SMALLEST_K, k__lte=LARGEST_K), name="publication_k_in_range"
            ),
            models.CheckConstraint(condition=Q(entry__in=Entry.values), name="publication_entry_known"),
        )
        indexes = (models.Index("municipality", "closes_at", name="publication_by_close"),)

    def __str__(self) -> str:
        return self.name

    @property
    def moments_at(self) -> tuple[datetime, ...]:
        """The moments at which blocks are drawn, in order; the last one is the close."""
        return tuple(datetime.fromisoformat(moment) for moment in self.moments)

    @property
    def least(self) -> int:
        """The fewest people that a figure of this round is about."""
        return max(self.k, OPEN_MINIMUM) if self.entry == Entry.OPEN else self.k

    def is_open_at(self, moment: datetime) -> bool:
        """Say whether somebody may hand in at this moment; the close itself is too late."""
        return self.opens_at <= moment < self.closes_at


class OfPublication(models.Model):
    """A row that belongs to a publication: `Pool.of(publication)` is the way in."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, editable=False)

    everywhere = Everywhere()

    class Meta:
        abstract = True

    @classmethod
    def of(cls, publication: Publication) -> models.QuerySet[Self]:
        """Give the rows of one publication."""
        return cls.everywhere.filter(publication=publication)

    @classmethod
    def of_all(cls) -> models.QuerySet[Self]:
        """Give the rows of all publications in all municipalities: for the publisher."""
        return cls.everywhere.filter()


class Pool(OfPublication):
    """Where contributions gather, as frozen at the opening. Only `entries` and `stopped` ever change.

    `key` is the unit (or municipality) it is named after, `name` that unit's name; `units` the units whose
    people contribute to it directly, each `[key, name, parent key, people]`, and `heads` the sum of those
    people. `place` puts every pool before its parent. `entries` is how many entries were given out; a
    `stopped` pool held more contributions than that, and publishes nothing more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=PoolKind.choices)
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=100)
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="+")
    place = models.PositiveIntegerField()
    units = models.JSONField()
    heads = models.PositiveIntegerField()
    entries = models.PositiveIntegerField(default=0)
    stopped = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("publication", "kind", "key"), name="pool_key_unique"),
            models.CheckConstraint(condition=Q(kind__in=PoolKind.values), name="pool_kind_known"),
        )

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """Name the pool for people."""
        return str(_("%(unit)s, others")) % {"unit": self.name} if self.kind == PoolKind.REST else self.name


class Draw(OfPublication):
    """A moment at which blocks were drawn, whether or not there were enough people; it never comes again.

    `epoch` is the epoch whose contributions were opened for it.
    """

    moment = models.DateTimeField()
    epoch = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("publication", "moment"), name="moment_is_drawn_once"),
        )

    def __str__(self) -> str:
        return f"{self.publication}, {self.moment}"


class Block(OfPublication):
    """At least `k` people of one pool, counted: `counts[domain][level]`. This table may be public."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="+")
    moment = models.DateTimeField()
    k = models.PositiveSmallIntegerField()
    n = models.PositiveIntegerField()
    counts = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("pool", "moment"), name="one_block_a_pool_and_moment"),
            models.CheckConstraint(condition=Q(k__gte=SMALLEST_K, n__gte=F("k")), name="block_of_at_least_k"),
            models.CheckConstraint(  # both databases divide whole numbers to a whole number
                condition=Q(n=F("k") + (F("n") - F("k")) / STEP * STEP), name="block_grows_by_steps_of_four"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pool}: {self.n}"

    def problems(self) -> list[str]:
        """Name what is wrong with this block; an empty list if nothing is."""
        return check_block(self.n, self.k, self.counts)


class EpochState(models.TextChoices):
    """An open epoch takes contributions; a closing one is being published; of a done one nothing is left."""

    OPEN = "open"
    CLOSING = "closing"
    DONE = "done"


class Epoch(models.Model):
    """The time between two publications, over all municipalities: contributions are sealed to its key.

    `is_tidy` says that its private key is destroyed and the tables were rewritten after it.
    """

    number = models.PositiveIntegerField(primary_key=True)
    public_key = models.BinaryField()
    state = models.CharField(max_length=10, choices=EpochState.choices)
    opened_at = models.DateTimeField()
    is_tidy = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=EpochState.values), name="epoch_state_known"),
            models.UniqueConstraint(
                fields=("state",), condition=Q(state=EpochState.OPEN), name="one_open_epoch"
            ),
        )

    def __str__(self) -> str:
        return f"epoch {self.number}"


class CalibrationKey(models.Model):
    """The public key to which answers for calibration are sealed; the newest is in use.

    `is_tidy` says that the tables were rewritten after what was sealed to the key before it was removed.
    """

    number = models.PositiveIntegerField(primary_key=True)
    public_key = models.BinaryField()
    is_tidy = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"calibration key {self.number}"


class KeyForgottenError(LookupError):
    """A query wanted to list rows that are reached by their key only."""


class ByKey(models.Manager[Row]):
    """Rows without owner, time or order: found by the key that a secret gives; the publisher takes all."""

    def all(self) -> models.QuerySet[Row]:
        """Refuse to list."""
        raise KeyForgottenError(f"A {self.model.__name__} is reached by its key.")

    def everything(self) -> models.QuerySet[Row]:
        """Give all rows: for the publisher only."""
        return self.get_queryset()


class Contribution(models.Model):
    """A sealed box. Its id follows from the secret in it and the epoch, so it changes each epoch."""

    id = models.UUIDField(primary_key=True, editable=False)
    epoch = models.PositiveIntegerField()
    box = models.BinaryField()

    by_key = ByKey["Contribution"]()

    def __str__(self) -> str:
        return "contribution"


class Spent(models.Model):
    """The mark of a scan that was handed in: it counts once."""

    digest = models.UUIDField(primary_key=True, editable=False)
    expires_on = models.DateField()

    by_key = ByKey["Spent"]()

    def __str__(self) -> str:
        return "spent entry"


class Card(models.Model):
    """A card that was dealt and not yet spent; its pool is sealed under the code on it."""

    digest = models.UUIDField(primary_key=True, editable=False)
    sealed = models.BinaryField()
    expires_on = models.DateField()

    by_key = ByKey["Card"]()

    def __str__(self) -> str:
        return "card"


class CalibrationBox(models.Model):
    """Sealed answers of one scan for calibrating the questions; nothing says whose or of which round."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    box = models.BinaryField()

    by_key = ByKey["CalibrationBox"]()

    def __str__(self) -> str:
        return "calibration box"
