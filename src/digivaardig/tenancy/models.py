"""The municipality, and the bases of every table that belongs to one or to all."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=models.Model)


class Theme(models.TextChoices):
    """A municipality's colours: nine tokens each, in `ui/static/ui/tokens.css`."""

    DEFAULT = "", _("dusk")
    HEATHER = "theme-heather", _("heather")
    MEADOW = "theme-meadow", _("meadow")


class Municipality(models.Model):
    """The tenant: everything that somebody makes belongs to exactly one."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    theme = models.CharField(max_length=40, choices=Theme.choices, blank=True)
    is_fictitious = models.BooleanField(default=False)  # shown on every page: people and figures are invented
    writes_for_all = models.BooleanField(default=False)  # the cooperation's desk: its texts are everybody's
    service_desk_email = models.EmailField(blank=True)

    def __str__(self) -> str:
        return self.name


class TenantForgottenError(LookupError):
    """A query did not say whose rows it wants."""


class Everywhere(models.Manager[Row]):
    """The rows of all municipalities together: a visible exception, listed in `tests/test_house.py`."""

    def all(self) -> models.QuerySet[Row]:
        """Refuse what Django does behind our back, as in `get_object_or_404(Unit, pk=1)`."""
        raise TenantForgottenError(f"Ask {self.model.__name__}.of(municipality).")


class Owned(models.Model):
    """A row that belongs to a municipality.

    There is no `objects`. `Unit.of(municipality)` is the way in, so a query cannot forget its tenant.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, editable=False)

    everywhere = Everywhere()

    class Meta:
        abstract = True

    @classmethod
    def of(cls, municipality: Municipality) -> models.QuerySet[Self]:
        """Give the rows of one municipality."""
        return cls.everywhere.filter(municipality=municipality)


class Shared(models.Model):
    """A row that belongs to one municipality, or to all of them together (then `municipality` is empty)."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, null=True, editable=False)

    everywhere = Everywhere()

    class Meta:
        abstract = True

    @classmethod
    def owned_by(cls, municipality: Municipality | None) -> models.QuerySet[Self]:
        """Give the rows of one municipality, or (None) those that belong to all."""
        return cls.everywhere.filter(municipality=municipality)

    @classmethod
    def visible_to(cls, municipality: Municipality) -> models.QuerySet[Self]:
        """Give the municipality's own rows and those that belong to all."""
        return cls.everywhere.filter(Q(municipality=municipality) | Q(municipality=None))
