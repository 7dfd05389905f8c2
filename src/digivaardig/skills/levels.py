"""The four levels; every room speaks of them as 0..3."""

from enum import IntEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Level(IntEnum):
    """How skilled somebody is in a domain."""

    STARTER = 0
    BASIS = 1
    VAARDIG = 2
    GEVORDERD = 3

    @property
    def label(self) -> Promise:
        """Give the level's word."""
        return LABELS[self]

    @property
    def key(self) -> str:
        """Give the level's name in content files."""
        return self.name.lower()

    @classmethod
    def of_key(cls, key: str) -> "Level | None":
        """Read a level from a content file; `none` asks for nothing."""
        return None if key == "none" else cls[key.upper()]


LABELS: dict[Level, Promise] = {
    Level.STARTER: _("Starter"),
    Level.BASIS: _("Basic"),
    Level.VAARDIG: _("Skilled"),
    Level.GEVORDERD: _("Advanced"),
}
