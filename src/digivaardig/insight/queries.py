"""Reading what a municipality sees: rounds, and the figures of one, from blocks and what was frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from digivaardig.blocks import queries as blocks
from digivaardig.blocks.models import Publication
from digivaardig.disclosure import OPEN_MINIMUM
from digivaardig.learning.queries import LessonRow, modules
from digivaardig.measurement import GroupReading, ReadOut, read
from digivaardig.skills.levels import Level
from digivaardig.skills.queries import framework, norm
from digivaardig.skills.shapes import Domain
from digivaardig.tenancy.models import Municipality

from .growth import ThemeGrowth, growth_of, same_group
from .reading import Theme, read_tree, themes_of
from .rounds import RoundLine, round_line
from .tree import Kind, Node, tree_of


@dataclass(frozen=True, slots=True)
class Rounds:
    """The rounds of a municipality, the newest first, and the one to show."""

    lines: tuple[RoundLine, ...]
    shown: Publication | None


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """All that a round tells.

    Attributes:
        baseline: the earlier round with which this one is compared.
        root: the tree of its groups; without blocks its `n` is 0.
        readings: of the nodes with blocks, by key.
        norm: what the municipality asks of everybody now.
        least: how many people a unit needs to be shown apart.
        drawn: the moments whose blocks were drawn.

    """

    municipality: Municipality
    publication: Publication
    baseline: Publication | None
    root: Node
    readings: dict[str, GroupReading]
    domains: tuple[Domain, ...]
    norm: dict[str, Level]
    least: int
    drawn: tuple[datetime, ...]

    @property
    def is_open_link(self) -> bool:
        """Say whether people came by the open link: then there is one group, apart from all units."""
        return self.root.kind == Kind.OPEN

    @property
    def k(self) -> int:
        """The fewest people that a figure is about."""
        return OPEN_MINIMUM if self.is_open_link else self.publication.k

    @property
    def is_over(self) -> bool:
        """Say whether the close was drawn: no more blocks follow."""
        return self.publication.closes_at in self.drawn

    def themes(self, node: Node) -> tuple[Theme, ...]:
        """Give the themes of a node with blocks."""
        return themes_of(self.readings[node.key], self.domains, self.norm)

    def of_pool(self, pool: UUID) -> Node | None:
        """Find the node of a pool, if it has blocks."""
        return next((node for node in self.root.shown_pools if node.pool == pool), None)

    def of_unit(self, unit: str) -> Node | None:
        """Find the total of a unit with all below it, if there are blocks in it."""
        key = f"{Kind.TOTAL}:{unit}"
        return next((node for _depth, node in self.root.walk() if node.key == key and node.n), None)

    def above(self, node: Node) -> Node | None:
        """Give the group that a node is part of; None for the municipality."""
        return next((one for _depth, one in self.root.walk() if node in one.parts), None)


def rounds(municipality: Municipality, now: datetime, asked: UUID | None = None) -> Rounds:
    """List the rounds; show the one asked for, or the newest with figures. Three queries."""
    found = blocks.publications(municipality)
    rows = Publication.of(municipality)
    with_figures = set(rows.filter(block__isnull=False).values_list("pk", flat=True))
    over = set(rows.filter(draw__moment=F("closes_at")).values_list("pk", flat=True))
    best = sorted(found, key=lambda each: (each.pk == asked, each.pk in with_figures), reverse=True)
    lines = [round_line(each, with_figures, over, now) for each in found]
    return Rounds(tuple(lines), best[0] if best else None)


def figures(municipality: Municipality, publication: Publication) -> Figures:
    """Read a round. At most five queries, however many units or blocks there are."""
    root = _tree(municipality, publication)
    yardstick = framework()
    return Figures(
        municipality=municipality,
        publication=publication,
        baseline=publication.baseline,
        root=root,
        readings=read_tree(root, ReadOut.from_dict(publication.read_out)),
        domains=tuple(yardstick.domain(key) for key in publication.domains),
        norm=norm(municipality),
        least=blocks.smallest_unit(publication),
        drawn=tuple(blocks.drawn_moments(publication)),
    )


def growth(figures: Figures, node: Node) -> list[ThemeGrowth] | None:
    """Compare a group with the baseline of the round; None when it is not found there. Three queries."""
    then = figures.baseline
    if then is None or not _reads_alike(then, figures.publication):
        return None
    found = same_group(node, _tree(figures.municipality, then))
    if found is None:
        return None
    before = read(found.counts, found.n, ReadOut.from_dict(then.read_out))
    return growth_of(before, figures.readings[node.key], figures.domains)


def lessons(municipality: Municipality, now: datetime) -> Sequence[LessonRow]:
    """List the lessons that readers see. Remembered: usually no query."""
    return modules(municipality, now)


def _tree(municipality: Municipality, publication: Publication) -> Node:
    frozen = blocks.pools(publication), blocks.units(publication), blocks.published(publication)
    return tree_of(municipality.name, *frozen)


def _reads_alike(one: Publication, other: Publication) -> bool:
    return (one.domains, one.cuts) == (other.domains, other.cuts)
