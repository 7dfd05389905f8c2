"""Rounds with blocks, made without scans: people are drawn around a mean, and report noisy levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np
from django.conf import settings

from digivaardig.blocks.models import Block, Draw, Entry, Pool, Publication
from digivaardig.blocks.pooling import freeze, rows_of
from digivaardig.measurement import ReadOut, default_between, default_correlation
from digivaardig.organisations.queries import UnitLine, list_units
from digivaardig.plumbing.notation import read_source
from digivaardig.skills.actions import load_framework
from digivaardig.tenancy.models import Municipality
from tests.conftest import NOW

DOMAINS = (
    "ict-basis",
    "office365",
    "privacy",
    "internet",
    "social-media",
    "applicaties",
    "thuiswerken",
    "apps",
    "technologie",
    "informatie",
)
CUTS = (-0.9, 0.1, 1.1)
K = 8
DOUBT = 0.7  # sd of what somebody's own answers in one domain leave open
CALIBRATION = 0.003
Floats = np.ndarray


def load_yardstick(norm: Mapping[str, str] | None = None) -> None:
    """Load the framework and the basic norm; `norm` changes what is asked of some domains."""
    content = Path(settings.CONTENT) / "framework"
    tree = read_source(content / "framework.yaml").tree
    profile = read_source(content / "profiles/basisnorm.yaml").tree
    assert isinstance(tree, dict)
    assert isinstance(profile, dict)
    for domain, level in (norm or {}).items():
        profile["requires"][domain]["level"] = level
        profile["version"] = 2
    load_framework(tree, [profile])


def levels(theta: Floats, random: np.random.Generator) -> Floats:
    """What people with these abilities [people, domains] report: drawn from their answers, with chance."""
    drawn = (theta + DOUBT * random.standard_normal(theta.shape))[..., None] >= np.array(CUTS)
    chosen = random.random(theta.shape) < 1 / 4
    return np.where(chosen, random.integers(4, size=theta.shape), drawn.sum(axis=-1))


def table(reported: Floats) -> Floats:
    """Counts [domains, levels] of reported levels [people, domains]."""
    return np.array([np.bincount(column, minlength=4) for column in reported.T])


@cache
def read_out() -> ReadOut:
    """How to read such levels: by regression over many simulated people."""
    random, domains = np.random.default_rng(1), len(DOMAINS)
    correlation, between = default_correlation(domains), default_between(domains)
    theta = random.multivariate_normal(np.zeros(domains), correlation, 60_000)
    reported = levels(theta, random)
    means = np.array(
        [
            [_mean_at(theta[:, place], reported[:, place], level) for level in range(4)]
            for place in range(domains)
        ]
    )
    score = means[np.arange(domains), reported] / 0.75
    response = np.linalg.lstsq(theta, score - score.mean(axis=0), rcond=None)[0].T
    rest = np.cov((score - theta @ response.T).T)
    return ReadOut(
        level_means=means,
        centre=score.mean(axis=0),
        response=response,
        variance=response @ (correlation - between) @ response.T + rest,
        calibration=np.full(domains, CALIBRATION),
        within=np.sqrt(np.diag(correlation - between)),
        cuts=CUTS,
    )


def _mean_at(theta: Floats, reported: Floats, level: int) -> float:
    """E[theta | the level that was drawn], seen through the chance: 3/4 of that mean and 1/4 of nothing."""
    here = reported == level
    return float(theta[here].sum() / max(0.75 * len(theta) * _share_drawn(here.mean()), 1))


def _share_drawn(reported: float) -> float:
    return (reported - 1 / 16) / 0.75


def people(mean: Sequence[float], n: int, seed: int) -> Floats:
    """What n people around a unit's mean [domains] report."""
    random, domains = np.random.default_rng(seed), len(DOMAINS)
    inside = default_correlation(domains) - default_between(domains)
    return levels(random.multivariate_normal(mean, inside, n), random)


@dataclass(frozen=True)
class Round:
    """What differs between rounds. `blocks`: how many people stand in a pool's block, by its words."""

    name: str = "Najaar 2026"
    opens_at: datetime = NOW - timedelta(days=40)
    closes_at: datetime = NOW - timedelta(days=1)
    entry: Entry = Entry.CARDS
    blocks: Mapping[str, int] = field(default_factory=dict)
    mean: Mapping[str, float] = field(default_factory=dict)
    baseline: Publication | None = None
    moments: tuple[datetime, ...] = ()
    is_drawn: bool = True
    lines: Sequence[UnitLine] | None = None
    seed: int = 5


def a_round(municipality: Municipality, asked: Round) -> Publication:
    """Make a round with its pools and blocks."""
    moments = [moment.astimezone(UTC).isoformat() for moment in (*asked.moments, asked.closes_at)]
    publication = Publication(
        municipality=municipality,
        name=asked.name,
        opens_at=asked.opens_at,
        closes_at=asked.closes_at,
        moments=moments,
        k=K,
        length=40,
        bank=1,
        entry=asked.entry,
        domains=list(DOMAINS),
        cuts=list(CUTS),
        read_out=read_out().as_dict(),
        baseline=asked.baseline,
    )
    publication.save()
    lines = list_units(municipality) if asked.lines is None else asked.lines
    pools = rows_of(publication, freeze(municipality, lines, asked.entry, K))
    Pool.of(publication).bulk_create(pools)
    drawn = [*asked.moments, *([asked.closes_at] if asked.is_drawn else [])]
    for number, moment in enumerate(drawn, 1):
        Draw(publication=publication, moment=moment, epoch=number).save()
    blocks = [_block(pool, asked, [asked.closes_at, *drawn][-1], place) for place, pool in enumerate(pools)]
    Block.of(publication).bulk_create(block for block in blocks if block.n)
    return publication


def _block(pool: Pool, asked: Round, moment: datetime, place: int) -> Block:
    mean, n = [asked.mean.get(domain, 0.0) for domain in DOMAINS], asked.blocks.get(pool.words, 0)
    counts = table(people(mean, n, asked.seed + place)).tolist()
    k = 50 if asked.entry == Entry.OPEN else K
    block = Block(publication=pool.publication, pool=pool, moment=moment, k=k, n=n, counts=counts)
    assert not n or block.problems() == []
    return block
