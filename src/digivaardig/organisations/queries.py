"""Reading the organisation."""

from dataclasses import dataclass

from digivaardig.accounts.models import User
from digivaardig.tenancy.models import Municipality

from .models import Membership, Unit, UnitKind
from .rights import Role


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit with its place in the tree; `people` counts everybody in it and below."""

    key: str
    name: str
    kind: str
    parent: str
    depth: int
    headcount: int
    people: int

    @property
    def kind_words(self) -> str:
        """Say what kind of unit it is."""
        return str(UnitKind(self.kind).label)


def list_units(municipality: Municipality) -> list[UnitLine]:
    """List the units top-down, children under their parent, by name. One query."""
    units = list(Unit.of(municipality).order_by("name"))
    below: dict[int | None, list[Unit]] = {}
    for unit in units:
        below.setdefault(unit.parent_id, []).append(unit)
    lines: list[UnitLine] = []
    for unit in below.get(None, []):
        _walk(unit, "", 0, below, lines)
    return lines


def _walk(
    unit: Unit, parent: str, depth: int, below: dict[int | None, list[Unit]], lines: list[UnitLine]
) -> int:
    place = len(lines)
    lines.append(UnitLine(unit.key, unit.name, unit.kind, parent, depth, unit.headcount, 0))
    people = unit.headcount + sum(
        _walk(child, unit.key, depth + 1, below, lines) for child in below.get(unit.pk, [])
    )
    lines[place] = UnitLine(unit.key, unit.name, unit.kind, parent, depth, unit.headcount, people)
    return people


def headcount(municipality: Municipality) -> int:
    """Count the employees, as the units tell it. One query."""
    return sum(Unit.of(municipality).values_list("headcount", flat=True))


def memberships(user: User) -> list[Membership]:
    """List where somebody is a member, by name: the one question asked over all municipalities."""
    return list(
        Membership.everywhere.filter(user=user).select_related("municipality").order_by("municipality__name")
    )


def cast(municipality: Municipality) -> list[Membership]:
    """List the demo's cast, in the order of roles. One query."""
    order = list(Role)
    members = Membership.of(municipality).filter(user__is_demo=True).select_related("user", "unit")
    return sorted(members, key=lambda member: max(order.index(role) for role in member.roles))
