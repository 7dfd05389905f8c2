"""Figures from blocks: honest margins, parts that average to the whole, growth that the margin carries."""

from dataclasses import replace
from statistics import NormalDist
from time import process_time
from uuid import UUID

import numpy as np
import pytest

from digivaardig.insight.growth import Change, growth_of, same_group
from digivaardig.insight.reading import Share, Theme, neediest, read_tree, themes_of
from digivaardig.insight.tree import Kind, Node
from digivaardig.measurement import GroupReading, default_between, read
from digivaardig.skills.levels import Level
from digivaardig.skills.shapes import Domain

from .make import CUTS, DOMAINS, people, read_out, table

THEMES = tuple(Domain(key, key.title(), (), ("", "", "", "")) for key in DOMAINS)
NORM = {"ict-basis": Level.BASIS, "privacy": Level.VAARDIG, "apps": Level.STARTER}


def pool(key: str, n: int, mean: float, seed: int) -> Node:
    counts = tuple(map(tuple, table(people([mean] * 10, n, seed)).tolist()))
    return Node(Kind.OWN, key, key, UUID(int=seed), frozenset({key}), n + 9, n, counts)


def whole(*parts: Node, unit: str = "") -> Node:
    counts = tuple(map(tuple, np.sum([part.counts for part in parts], axis=0).tolist()))
    units = frozenset().union(*(part.units for part in parts))
    return Node(Kind.TOTAL, unit, unit, None, units, 999, sum(part.n for part in parts), counts, "", parts)


def test_parts_average_to_their_whole_at_every_floor():
    below = whole(pool("b", 12, -0.5, 2), pool("c", 32, 0.4, 3), unit="boven")
    root = whole(pool("a", 20, 0.0, 1), below)
    readings = read_tree(root, read_out())
    for node in (root, below):
        means = [readings[part.key].mean for part in node.parts]
        average = np.average(means, axis=0, weights=[part.n for part in node.parts])
        assert average == pytest.approx(readings[node.key].mean)
    assert set(readings) == {"total:", "own:a", "total:boven", "own:b", "own:c"}


def test_sixty_units_are_read_at_once():
    root = whole(*(pool(f"u{place}", 24, 0.0, place) for place in range(60)))
    read_tree(root, read_out())
    started = process_time()
    assert len(read_tree(root, read_out())) == 61
    assert process_time() - started < 0.1


def test_a_group_without_blocks_is_not_read():
    hidden = replace(pool("b", 8, 0, 2), n=0, counts=())
    root = whole(pool("a", 20, 0.0, 1))
    assert set(read_tree(replace(root, parts=(*root.parts, hidden)), read_out())) == {"total:", "own:a"}
    assert read_tree(replace(root, n=0, counts=(), parts=(hidden,)), read_out()) == {}


def test_units_that_differ_much_are_shrunk_less():
    apart = whole(*(pool(f"u{place}", 40, 1.4 * (-1) ** place, place) for place in range(12)))
    plain = read(apart.parts[0].counts, 40, read_out())
    assert read_tree(apart, read_out())["own:u0"].mean.mean() > plain.mean.mean() + 0.05


def test_the_margin_of_the_share_below_the_norm_is_honest():
    random = np.random.default_rng(3)
    units = random.multivariate_normal(np.zeros(10), default_between(10), 150)
    inside = []
    for seed, mean in enumerate(units):
        reading = read(table(people(mean, 40, 1000 + seed)), 40, read_out())
        for theme in themes_of(reading, THEMES, dict.fromkeys(DOMAINS, Level.VAARDIG)):
            place = DOMAINS.index(theme.domain.key)
            true = NormalDist(mean[place], read_out().within[place]).cdf(CUTS[1])
            assert theme.below
            inside.append(theme.below.low <= true <= theme.below.high)
    assert np.mean(inside) == pytest.approx(0.95, abs=0.03)


def test_a_norm_of_starter_or_none_has_no_share_below_it():
    themes = {
        theme.domain.key: theme
        for theme in themes_of(read(pool("a", 20, 0, 1).counts, 20, read_out()), THEMES, NORM)
    }
    assert themes["ict-basis"].below == themes["ict-basis"].levels[0]
    below, levels = themes["privacy"].below, themes["privacy"].levels
    assert below
    assert below.value == pytest.approx(levels[0].value + levels[1].value, abs=1e-6)
    assert themes["apps"].below is themes["internet"].below is None
    assert (themes["apps"].norm, themes["internet"].norm) == (Level.STARTER, None)


def test_a_theme_that_was_not_measured_has_no_figures():
    response = read_out().response.copy()
    response[2, :] = response[:, 2] = 0
    blind = replace(read_out(), response=response)
    theme = themes_of(read(pool("a", 20, 0, 1).counts, 20, blind), THEMES, NORM)[2]
    assert (theme.below, theme.levels, theme.typical, theme.is_measured) == (None, (), None, False)


def test_two_levels_when_the_margin_holds_both():
    pools = [pool("a", 8, 0.1, seed) for seed in range(5)]
    small = [theme for each in pools for theme in themes_of(read(each.counts, 8, read_out()), THEMES, NORM)]
    large = themes_of(read(pool("a", 4000, 0.6, 1).counts, 4000, read_out()), THEMES, NORM)
    assert any(theme.typical and theme.typical.low != theme.typical.high for theme in small)
    assert {theme.typical.low == theme.typical.high == Level.VAARDIG for theme in large if theme.typical} == {
        True
    }
    assert {theme.tone for theme in large} == {Level.VAARDIG}


def themes_below(*ends: tuple[float, float, float]) -> list[Theme]:
    return [
        Theme(domain, Level.BASIS, Share(*share), (), None, Level.BASIS)
        for domain, share in zip(THEMES, ends, strict=False)
    ]


def test_the_neediest_theme_stands_alone_when_no_margin_reaches_it():
    found, distinct = neediest(themes_below((0.2, 0.1, 0.3), (0.5, 0.4, 0.6), (0.3, 0.2, 0.45)))
    assert ([theme.domain.key for theme in found], distinct) == (["office365"], True)


def test_themes_whose_margin_reaches_it_are_named_too():
    found, distinct = neediest(themes_below((0.45, 0.3, 0.55), (0.5, 0.4, 0.6), (0.1, 0.05, 0.2)))
    assert ([theme.domain.key for theme in found], distinct) == (["office365", "ict-basis"], True)


def test_more_than_three_cannot_be_told_apart():
    found, distinct = neediest(themes_below(*[(0.4 + place / 100, 0.2, 0.6) for place in range(5)]))
    assert ([theme.domain.key for theme in found], distinct) == (
        ["social-media", "internet", "privacy"],
        False,
    )
    assert neediest([]) == ([], True)


def reading(mean: list[float], n: int, seed: int) -> GroupReading:
    return read(table(people(mean, n, seed)), n, read_out())


def test_growth_is_said_only_when_the_margin_carries_it():
    before = reading([0.0] * 10, 600, 1)
    now = reading([0.8, -0.8] + [0.0] * 8, 600, 2)
    found = growth_of(before, now, THEMES)
    assert [growth.change for growth in found] == [Change.UP, Change.DOWN] + [Change.NONE] * 8
    assert found[0].low > 0
    assert found[1].high < 0
    assert found[0].difference == pytest.approx(0.8, abs=0.25)
    for growth in found:
        assert (growth.change == Change.NONE) == (growth.still[0] <= growth.now <= growth.still[1])


def test_growth_is_seldom_said_of_any_theme_when_there_is_none():
    false = 0
    for seed in range(120):
        pair = reading([0.0] * 10, 60, 2 * seed), reading([0.0] * 10, 60, 2 * seed + 1)
        false += any(growth.change != Change.NONE for growth in growth_of(*pair, THEMES))
    assert false / 120 < 0.1


def test_a_theme_not_measured_twice_shows_no_growth():
    response = read_out().response.copy()
    response[2, :] = response[:, 2] = 0
    blind = replace(read_out(), response=response)
    before = read(pool("a", 20, 0, 1).counts, 20, blind)
    assert growth_of(before, reading([0.0] * 10, 20, 1), THEMES)[2].change == Change.UNKNOWN


def test_only_the_same_group_is_compared():
    then = whole(pool("a", 20, 0, 1), whole(pool("b", 12, 0, 2), unit="boven"))
    a, boven = then.parts
    assert same_group(whole(a), then) is then
    assert same_group(a, then) is a
    assert same_group(boven, then) is boven
    assert same_group(replace(boven, units=frozenset({"b", "new"})), then) is None
    assert same_group(replace(a, kind=Kind.REST), replace(then, parts=(replace(a, kind=Kind.REST),))) is None
    assert same_group(replace(a, unit="c"), then) is None
    assert same_group(replace(then, kind=Kind.OPEN), then) is None
    assert same_group(a, replace(then, parts=(replace(a, n=0), boven))) is None
