"""Everything that changes the organisation: its units, its members and their roles."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from digivaardig.accounts.models import User
from digivaardig.audit.actions import note, record
from digivaardig.tenancy.models import Municipality

from .models import Membership, Unit
from .rights import Role
from .units_csv import UnitRow

RESERVED = frozenset({"account", "taal", "ingelogd", "static", "media"})  # the platform's own URLs begin so


@transaction.atomic
def import_units(municipality: Municipality, rows: list[UnitRow], *, by: Membership | None) -> int:
    """Make the organisation what the file says; units that it does not name go. Gives how many there are."""
    known = {unit.key: unit for unit in Unit.of(municipality).select_for_update()}
    units = {row.key: known.get(row.key) or Unit(municipality=municipality, key=row.key) for row in rows}
    for row in sorted(rows, key=lambda row: (bool(row.parent), row.kind == "team")):
        unit = units[row.key]
        unit.name, unit.kind, unit.headcount = row.name, row.kind, row.headcount
        unit.parent = units[row.parent] if row.parent else None
        unit.save()
    gone = Unit.of(municipality).exclude(key__in=units)
    gone.update(parent=None)
    gone.delete()
    note("units.imported", f"{len(rows)} units", municipality, by=by)
    return len(rows)


@transaction.atomic
def add_member(
    municipality: Municipality,
    user: User,
    *,
    roles: list[Role],
    by: Membership | None,
    unit: Unit | None = None,
) -> Membership:
    """Make somebody a member, or change unit and roles.

    Raises:
        ValidationError: the roles do not go together.

    """
    member = Membership.of(municipality).filter(user=user).first() or Membership(
        municipality=municipality, user=user
    )
    member.unit, member.extra_roles = unit, sorted({str(role) for role in roles} - {Role.EMPLOYEE})
    member.clean()
    member.save()
    record("member.changed", member, by=by)
    return member


@transaction.atomic
def found(  # noqa: PLR0913 - each is a word on the command line
    name: str,
    slug: str,
    *,
    theme: str = "",
    is_fictitious: bool = False,
    is_desk: bool = False,
    service_desk: str = "",
) -> Municipality:
    """Add a municipality to the cooperation.

    Args:
        name: for people.
        slug: in URLs.
        theme: its colours.
        is_fictitious: people and figures are invented.
        is_desk: it is the cooperation's desk: the texts that its members write belong to all.
        service_desk: address that people may turn to.

    Raises:
        ValidationError: there is one by that name in URLs, the platform keeps that name for its own pages, or
            the name does not fit a URL.

    """
    if slug in RESERVED:
        raise ValidationError(_("The platform itself uses “%s” in URLs. Choose another name.") % slug)
    if Municipality.objects.filter(slug=slug).exists():
        raise ValidationError(_("There is a municipality “%s” already.") % slug)
    municipality = Municipality(
        name=name,
        slug=slug,
        theme=theme,
        is_fictitious=is_fictitious,
        writes_for_all=is_desk,
        service_desk_email=service_desk,
    )
    municipality.full_clean()
    municipality.save()
    note("municipality.founded", slug, municipality, by=None)
    return municipality
