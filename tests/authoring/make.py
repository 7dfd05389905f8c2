"""A small kind of text, and texts in every state of life."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar

from digivaardig.authoring import actions
from digivaardig.authoring.actions import Plan
from digivaardig.authoring.kinds import Kind, reader_of
from digivaardig.authoring.loading import Incoming
from digivaardig.authoring.models import State, Text, Version
from digivaardig.authoring.shapes import (
    Checked,
    Problems,
    Shape,
    Words,
    choice,
    data,
    line,
    lines,
    number,
    part,
    parts,
    prose,
)
from digivaardig.organisations.models import Membership
from digivaardig.tenancy.models import Municipality
from tests.conftest import NOW

DAY = timedelta(days=1)
UNTIL = date(2027, 11, 24)


def _levels() -> Sequence[tuple[str, Words]]:
    return [("low", "Laag"), ("high", "Hoog")]


def _no_x(tree: object) -> Checked:
    if isinstance(tree, dict) and "x" in tree:
        return Checked(None, {"x": "Geen x."})
    return Checked(tree, {})


@dataclass(frozen=True)
class Point(Shape):
    head: Annotated[str, line("kop", most=10)]
    text: Annotated[str, prose("tekst", most=5)]


@dataclass(frozen=True)
class Body(Shape):
    text: Annotated[str, prose("tekst", most=20)]
    points: Annotated[tuple[Point, ...], parts("punten", least=1, most=3)]


@dataclass(frozen=True)
class Ending(Shape):
    text: Annotated[str, prose("tekst", optional=True)]
    extra: Annotated[object, data("extra", _no_x, optional=True)]


@dataclass(frozen=True)
class Steps(Shape):
    in_order: ClassVar[bool] = True

    body: Annotated[Body, part("Midden")]
    ending: Annotated[Ending, part("Slot")]


@dataclass(frozen=True)
class Tip(Shape):
    title: Annotated[str, line("titel", most=40)]
    level: Annotated[str, choice("niveau", _levels)]
    minutes: Annotated[float, number("minuten", least=1, most=9)]
    for_: Annotated[tuple[str, ...], lines("voor", most=2, optional=True)]
    steps: Annotated[Steps, part("stappen")]

    def problems(self) -> Problems:
        return {"title": "Geen onzin."} if self.title == "onzin" else {}


TIP = Kind(
    name="tip", label="tip", plural="tips", read=reader_of(Tip), shape=Tip, template="authoring/create.html"
)
FACT = Kind(name="fact", label="feit", plural="feiten", read=reader_of(Tip), file_is_master=True)


def a_tip(**changed: Any) -> dict[str, Any]:
    """Give a fresh tree in good order, with some keys changed."""
    tree: dict[str, Any] = {
        "title": "Een tip",
        "level": "low",
        "minutes": 1.5,
        "for": ["iedereen"],
        "steps": [
            {"type": "body", "text": "Doe dit.", "points": [{"head": "Een", "text": "Zo."}]},
            {"type": "ending", "text": "Klaar.", "extra": {"a": [1, "twee"]}},
        ],
    }
    return tree | changed


def a_version(
    owner: Municipality | None,
    state: State = State.DRAFT,
    *,
    slug: str = "een-tip",
    by: Membership | None = None,
) -> Version:
    """Give a first version in a state of life, as NOW sees it."""
    text = Text(municipality=owner, kind="tip", slug=slug)
    earlier = NOW - 10 * DAY
    version = actions.start(text, a_tip(), by=by, at=earlier)
    if state == State.DRAFT:
        return version
    actions.submit(version, by=by, at=earlier)
    if state == State.REVIEW:
        return stored(version)
    starts = {State.PLANNED: NOW + DAY}.get(state, earlier)
    actions.approve(version, Plan(starts, None, UNTIL), knowing=0, by=None, at=earlier)
    if state == State.RETIRED:
        actions.retire(version, by=None, at=NOW - DAY)
    return stored(version)


def next_version(version: Version, title: str, *, by: Membership | None = None) -> Version:
    """Give a draft after a version, handed in."""
    draft = actions.bring_back(version, by=by, at=NOW)
    draft = actions.write(draft, draft.content | {"title": title}, knowing=0, by=by, at=NOW)
    actions.submit(draft, by=by, at=NOW)
    return stored(draft)


def stored(version: Version) -> Version:
    """Give a version as the database has it."""
    return Version.owned_by(version.municipality).select_related("text").get(pk=version.pk)


def incoming(
    slug: str, tree: object, *, version: int = 1, status: str = "live", until: date = UNTIL
) -> Incoming:
    """Give a text as a file gives it."""
    return Incoming(slug, version, status, until, tree, lambda path: f"{slug}.yaml:{path}")
