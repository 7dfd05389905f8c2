"""The cast: in each municipality one member of each role, and a small organisation."""

from dataclasses import dataclass

from django.utils.text import slugify

from digivaardig.accounts.models import User
from digivaardig.organisations.models import Membership, Unit, UnitKind
from digivaardig.organisations.rights import Role
from digivaardig.tenancy.models import Municipality


@dataclass(frozen=True)
class Cast:
    municipality: Municipality
    members: dict[Role, Membership]
    units: dict[str, Unit]

    def __getitem__(self, role: Role) -> Membership:
        return self.members[role]


def cast_of(name: str) -> Cast:
    slug = slugify(name)
    municipality = Municipality.objects.create(
        name=name, slug=slug, service_desk_email=f"desk@{slug}.example"
    )
    units: dict[str, Unit] = {}
    for key, kind, parent, people in (
        ("bestuur", UnitKind.DIRECTORATE, "", 4),
        ("publiek", UnitKind.DEPARTMENT, "bestuur", 6),
        ("balie", UnitKind.TEAM, "publiek", 30),
        ("kcc", UnitKind.TEAM, "publiek", 24),
        ("archief", UnitKind.TEAM, "publiek", 5),
    ):
        units[key] = Unit(
            municipality=municipality,
            key=key,
            name=key.title(),
            kind=kind,
            parent=units.get(parent),
            headcount=people,
        )
        units[key].save()
    members = {
        role: Membership(
            municipality=municipality,
            user=User.objects.create(email=f"{role}@{slug}.example", name=f"{role} {name}"),
            unit=units["balie"],
            extra_roles=[] if role == Role.EMPLOYEE else [role],
        )
        for role in Role
    }
    for member in members.values():
        member.save()
    return Cast(municipality, members, units)
