"""Reading a tree of YAML: the best that can be made of it, and in words what is not in order, at each path.

A path names keys, and counts the parts of a list from one, as a person would: `start.mails.2.from.address`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from digivaardig.plumbing.words import unknown


@dataclass(frozen=True)
class Node:
    """A mapping somewhere in the tree. Its methods never raise: they note a problem, and give nothing."""

    given: Mapping[object, object]
    at: str = ""
    problems: dict[str, str] = field(default_factory=dict)

    def path(self, key: object) -> str:
        """Give the path of a key in this mapping."""
        return f"{self.at}.{key}" if self.at else f"{key}"

    def wrong(self, key: object, words: str) -> None:
        """Note a problem; the first one at a path stands."""
        self.problems.setdefault(self.path(key), words)

    def only(self, known: Iterable[str]) -> None:
        """Note every key that is not known, with the one that was probably meant."""
        known = sorted(known)
        for key in self.given:
            if key not in known:
                self.wrong(key, unknown(str(key), known))

    def text(self, key: str, *, optional: bool = False) -> str:
        """Give a text, without spaces around it."""
        found = self.given.get(key)
        if found is None or found == "":
            if not optional:
                self.wrong(key, _("This is missing."))
            return ""
        return self._text(key, found)

    def _text(self, key: object, found: object) -> str:
        if isinstance(found, str):
            return found.strip()
        if isinstance(found, Mapping | list):
            self.wrong(key, _("Only text belongs here."))
        else:
            self.wrong(key, _("Put this between quotes; now it is read as a number, a date, or yes or no."))
        return ""

    def whole(self, key: str) -> int | None:
        """Give a whole number, or `None` if there is none."""
        found = self.given.get(key)
        if isinstance(found, int) and not isinstance(found, bool):
            return found
        self.wrong(key, _("This is missing.") if found is None else _("Only a whole number belongs here."))
        return None

    def flag(self, key: str) -> bool:
        """Give yes or no; missing is no."""
        found = self.given.get(key, False)
        if not isinstance(found, bool):
            self.wrong(key, _("Write true or false here."))
        return found is True

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """Give a list of texts; a single text is a list of one."""
        found = self.given.get(key)
        found = [found] if isinstance(found, str) else found
        parts = enumerate(self._list(key, found, optional=optional), 1)
        return tuple(self._text(f"{key}.{number}", part) for number, part in parts)

    def parts(self, key: str, *, optional: bool = False) -> list["Node"]:
        """Give the mappings of a list."""
        found = self._list(key, self.given.get(key), optional=optional)
        return [self._node(f"{key}.{number}", part) for number, part in enumerate(found, 1)]

    def named(self, key: str) -> dict[str, "Node"]:
        """Give the mappings of a mapping, by name."""
        return {name: self._node(f"{key}.{name}", part) for name, part in self._mapping(key).items()}

    def labels(self, key: str) -> dict[str, str]:
        """Give the texts of a mapping, by name."""
        return {name: self._text(f"{key}.{name}", part) for name, part in self._mapping(key).items()}

    def node(self, key: str) -> "Node":
        """Give the mapping at a key."""
        if self.given.get(key) is None:
            self.wrong(key, _("This is missing."))
            return Node({}, self.path(key), {})
        return self._node(key, self.given[key])

    def _node(self, key: object, found: object) -> "Node":
        if isinstance(found, Mapping):
            return Node(found, self.path(key), self.problems)
        self.wrong(key, _("Parts with a name belong here."))
        return Node({}, self.path(key), {})  # its own lacks would only repeat this one

    def _mapping(self, key: str) -> dict[str, object]:
        found = self.node(key).given
        for name in found:
            if not isinstance(name, str):
                self.wrong(f"{key}.{name}", _("Put this name between quotes."))
        return {name: part for name, part in found.items() if isinstance(name, str)}

    def _list(self, key: str, found: object, *, optional: bool) -> list[object]:
        if found is None or found == []:
            if not optional:
                self.wrong(key, _("This is missing."))
            return []
        if not isinstance(found, list):
            self.wrong(key, _("A list belongs here."))
            return []
        return [*found]
