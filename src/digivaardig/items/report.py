"""What a calibration brought, in words: for a page, and for a file of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .learned import Learned
from .words import ItemWords


@dataclass(frozen=True, slots=True)
class Line:
    """One item: what it is called, what was learned and what that is in words."""

    name: str
    learned: Learned

    @property
    def words(self) -> ItemWords:
        """Say it in words."""
        return ItemWords(self.learned)


@dataclass(frozen=True, slots=True)
class Report:
    """A calibration as people read it; items with the largest shift come first."""

    people: int
    answers: int
    lines: tuple[Line, ...]
    waiting: int

    @classmethod
    def of(cls, people: int, items: Sequence[Learned], names: Mapping[str, str]) -> "Report":
        """Make the lines of the items whose belief rests on answers; the others are only counted."""
        steady = sorted((item for item in items if item.is_steady), key=lambda item: -abs(item.shift))
        lines = tuple(Line(names.get(item.key, item.key), item) for item in steady)
        return cls(people, sum(item.answers for item in items), lines, len(items) - len(lines))

    @property
    def to_look_at(self) -> list[Line]:
        """The items about which something is the matter."""
        return [line for line in self.lines if line.learned.flags]

    @property
    def uneven(self) -> list[Line]:
        """The items that differ between groups."""
        return [line for line in self.lines if line.learned.uneven is not None]


def as_file(report: Report) -> str:
    """Write a report as one HTML file that needs nothing beside it."""
    return render_to_string("items/report_file.html", {"report": report, "style": _style()})


def _style() -> SafeString:
    css = (Path(__file__).parent / "static/items/report.css").read_text()
    return format_html("<style>{}</style>", mark_safe(css))  # noqa: S308 - our own file
