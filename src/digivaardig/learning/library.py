"""The library's form: what somebody asks for, and what to leave out when nothing is found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from digivaardig.authoring.queries import LiveText
from digivaardig.skills.levels import Level
from digivaardig.skills.queries import framework

from .queries import found, lesson_of
from .shapes import Module

DURATIONS: Final = (6, 8)  # minutes
MOST_LETTERS: Final = 80


@dataclass(frozen=True, slots=True)
class Wish:
    """What a visitor asks for. Anything that the form does not offer is left out."""

    words: str = ""
    themes: frozenset[str] = frozenset()
    level: Level | None = None
    minutes: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everything is asked for."""
        return self == Wish()

    @property
    def query(self) -> str:
        """Write it as a query of the library's address."""
        pairs = [("q", self.words), ("niveau", self.level.key if self.level is not None else "")]
        pairs += [("tijd", str(self.minutes or "")), *(("thema", theme) for theme in sorted(self.themes))]
        return urlencode([pair for pair in pairs if pair[1]])

    def keep(self, texts: list[LiveText]) -> list[LiveText]:
        """Keep the lessons that are asked for, in order; with words the best first."""
        kept = [text for text in texts if self._suits(lesson_of(text))]
        return found(kept, self.words) if self.words else kept

    def _suits(self, lesson: Module) -> bool:
        return (
            (not self.themes or lesson.theme in self.themes)
            and (self.level is None or lesson.level == self.level.key)
            and (self.minutes is None or lesson.minutes <= self.minutes)
        )


@dataclass(frozen=True, slots=True)
class WayOut:
    """A wider wish that does find something, in words."""

    words: str
    count: int
    query: str


def wish_of(get: MultiValueDict[str, str]) -> Wish:
    """Read the form."""
    keys = {domain.key for domain in framework().domains}
    levels = {level.key: level for level in Level}
    durations = {str(minutes): minutes for minutes in DURATIONS}
    return Wish(
        words=" ".join(str(get.get("q", ""))[:MOST_LETTERS].split()),
        themes=frozenset(get.getlist("thema")) & keys,
        level=levels.get(str(get.get("niveau", ""))),
        minutes=durations.get(str(get.get("tijd", ""))),
    )


def ways_out(wish: Wish, texts: list[LiveText]) -> list[WayOut]:
    """Say what to leave out when nothing is found: each single part of the wish that then finds something."""
    return [
        WayOut(words, count, wider.query)
        for words, wider in _wider(wish)
        if (count := len(wider.keep(texts)))
    ]


def _wider(wish: Wish) -> Iterator[tuple[str, Wish]]:
    if wish.words:
        yield _("without the words “%s”") % wish.words, replace(wish, words="")
    if wish.minutes:
        yield _("also longer lessons"), replace(wish, minutes=None)
    if wish.level is not None:
        yield _("at every level"), replace(wish, level=None)
    if wish.themes:
        yield _("in all themes"), replace(wish, themes=frozenset())


def choices(wish: Wish) -> Mapping[str, object]:
    """Give what the form offers, with what was chosen."""
    return {
        "themes": [(domain, domain.key in wish.themes) for domain in framework().domains],
        "levels": [(level, level == wish.level) for level in Level],
        "durations": [(minutes, minutes == wish.minutes) for minutes in DURATIONS],
    }
