"""Units of a municipality, and the people who belong to it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from digivaardig.accounts.models import User
from digivaardig.tenancy.models import Owned

from .rights import WATCHED, WATCHERS, WHO_MAY, Right, Role


class UnitKind(models.TextChoices):
    """Three levels are enough for every municipality we know."""

    DIRECTORATE = "directorate", _("directorate")
    DEPARTMENT = "department", _("department")
    TEAM = "team", _("team")


class Unit(Owned):
    """A part of the organisation. `headcount` counts the people directly in it, not those below."""

    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    headcount = models.PositiveIntegerField(_("people"), default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("municipality", "key"), name="unit_key_unique"),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known"),
        )

    def __str__(self) -> str:
        return self.name


class Membership(Owned):
    """Somebody in a municipality, with roles. Every member is an employee.

    Personal data: exported and erased with the account, kept as long as the employment.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True)
    extra_roles = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("municipality", "user"), name="member_once_a_municipality"),
        )

    def __str__(self) -> str:
        return str(self.user)

    @property
    def roles(self) -> frozenset[Role]:
        """Give the roles; being an employee goes without saying."""
        return frozenset({Role.EMPLOYEE, *(Role(role) for role in self.extra_roles)})

    @property
    def role_words(self) -> str:
        """Say in words what somebody is; an employee when nothing else."""
        named = [str(role.label) for role in Role if role in self.roles and role != Role.EMPLOYEE]
        return ", ".join(named) or str(Role.EMPLOYEE.label)

    def may(self, right: Right) -> bool:
        """Say whether one of the roles holds the right."""
        return bool(self.roles & WHO_MAY[right])

    def clean(self) -> None:
        """Refuse roles that must not come together: who watches over a round does not run it."""
        if self.roles & WATCHERS and self.roles & WATCHED:
            raise ValidationError(_("Works council and privacy officer cannot also be HR or manage members."))
