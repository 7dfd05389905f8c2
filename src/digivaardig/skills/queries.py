"""Reading the yardstick. It hardly changes, so it is remembered for a minute in each process."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from digivaardig.measurement import CUTS
from digivaardig.plumbing.remember import Remembered
from digivaardig.tenancy.models import Municipality

from .levels import Level
from .models import CutScores, FrameworkVersion, ProfileVersion
from .shapes import Framework, Profile, framework_of, profile_of

NORM = "basisnorm"
Cuts = tuple[float, ...]
_of_files: ContextVar[Framework | None] = ContextVar("framework of files", default=None)
_frameworks: Remembered[Framework] = Remembered(seconds=60)
_profiles: Remembered[dict[str, Profile]] = Remembered(seconds=60)
_standards: Remembered[tuple["Standard", ...]] = Remembered(seconds=5)


@dataclass(frozen=True, slots=True)
class Standard:
    """Cuts that are or were in force; number 0 is what we began with, before any panel."""

    number: int
    framework: int
    cuts: Cuts
    source: str
    approved_at: datetime | None


def framework() -> Framework:
    """Give the newest framework.

    Raises:
        LookupError: none was loaded yet.

    """
    return _of_files.get() or _frameworks.get("newest", _load_framework)


@contextmanager
def held_against(found: Framework) -> Generator[None]:
    """Take a framework that files give for the newest, while files are checked; no database is asked."""
    before = _of_files.set(found)
    try:
        yield
    finally:
        _of_files.reset(before)


def profiles(municipality: Municipality) -> dict[str, Profile]:
    """Give the job profiles by key, by label; the municipality's own before the shared ones."""
    return _profiles.get(municipality.pk, lambda: _load_profiles(municipality))


def norm(municipality: Municipality) -> dict[str, Level]:
    """Give what the municipality asks of everybody: the level by domain, where it asks one."""
    needs = profiles(municipality)[NORM].needs
    return {key: need.level for key, need in needs.items() if need.level is not None}


def jobs(municipality: Municipality) -> list[Profile]:
    """List the job profiles that somebody may pick."""
    return [profile for key, profile in profiles(municipality).items() if key != NORM]


def cuts() -> Cuts:
    """Give the three borders between the levels that are in force now."""
    return standards()[0].cuts


def standards() -> tuple[Standard, ...]:
    """List all cuts there ever were, the newest, which is in force, first.

    They stay in force when the framework gets a new version: only a panel changes the levels.
    """
    return _standards.get("all", _load_standards)


def forget() -> None:
    """Read again next time."""
    _frameworks.forget()
    _standards.forget()
    _profiles.forget()


def _load_framework() -> Framework:
    newest = FrameworkVersion.owned_by(None).order_by("-number").first()
    if newest is None:
        raise LookupError("No framework was loaded: run `digivaardig load-content`.")
    return framework_of(newest.content)


def _load_standards() -> tuple[Standard, ...]:
    rows = CutScores.owned_by(None).order_by("-number")
    approved = [
        Standard(row.number, row.framework, tuple(row.cuts), row.source, row.approved_at) for row in rows
    ]
    return (*approved, Standard(0, 1, CUTS, "", None))


def _load_profiles(municipality: Municipality) -> dict[str, Profile]:
    rows = ProfileVersion.visible_to(municipality).order_by("number")
    shared = {row.key: row for row in rows if row.municipality_id is None}
    own = {row.key: row for row in rows if row.municipality_id is not None}
    found = [profile_of(row.content) for row in (shared | own).values()]
    return {profile.key: profile for profile in sorted(found, key=lambda profile: profile.label)}
