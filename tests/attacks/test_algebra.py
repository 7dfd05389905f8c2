"""HR writes down every number ever shown and does sums with them: no group smaller than k comes out.

The test knows who is in each block (it looks over the publisher's shoulder, and checks that by opening what
is left); the product forgets it.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import StringIO
from itertools import combinations
from random import Random
from typing import Any, Final
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from digivaardig.blocks import actions
from digivaardig.blocks.box import Contents, unseal
from digivaardig.blocks.models import Block, Card, Contribution, Entry, Pool, Publication, Spent
from digivaardig.blocks.publishing import Publisher
from digivaardig.codes.models import Record
from digivaardig.disclosure import Group, NewBlock, PoolKey, publication
from digivaardig.organisations.models import Unit, UnitKind
from digivaardig.organisations.rights import Role
from tests.blocks.rounds import DAY, Round, publish
from tests.cast import Cast
from tests.conftest import NOW, SignIn
from tests.insight.make import DOMAINS, load_yardstick, read_out
from tests.scan.visitor import words

from .witness import anonymous

WHO: Final = re.compile(r"[Tt]en minste ([\d.]+)(?: van de ([\d.]+))? (?:mensen|medewerkers)")
ROW: Final = re.compile(r'<th scope="row"[^>]*><a href="([^"]+)">[^<]*</a><span>([^<]*)</span>')
OF_THESE: Final = re.compile(r"[Vv]an deze ([\d.]+) mensen|Zoveel van de ([\d.]+) mensen in deze cijfers")
SEEDS: Final = (1, 2, 3)
Seen = frozenset[bytes]


@dataclass
class Shoulder:
    """Who was put in which block, noted while the publisher counts."""

    blocks: list[tuple[PoolKey, Seen]] = field(default_factory=list)

    def look(self, monkeypatch: pytest.MonkeyPatch) -> None:
        count = publication._count

        def note(group: Group, domains: int) -> NewBlock:
            self.blocks.append((group.pool, frozenset(member.secret for member in group.members)))
            return count(group, domains)

        monkeypatch.setattr(publication, "_count", note)


@dataclass
class Sight:
    """A number that HR saw: about which people it is, as far as anybody but the test could know."""

    where: str
    n: int
    heads: int
    people: Seen


class Attack:
    """Rounds in one municipality, with chance deciding who comes when; HR reads along all the time."""

    def __init__(self, cast: Cast, hr: Client, publisher: Publisher, shoulder: Shoulder, seed: int) -> None:
        self.cast, self.hr, self.publisher, self.shoulder = cast, hr, publisher, shoulder
        self.random = Random(seed)
        self.sights: defaultdict[UUID, list[Sight]] = defaultdict(list)
        self.known: defaultdict[UUID, list[tuple[Pool, Seen]]] = defaultdict(list)
        self._organise()

    def _organise(self) -> None:
        """Give the municipality a tree of its own: large teams, tiny ones, people above teams."""
        municipality = self.cast.municipality
        for unit in Unit.of(municipality):
            unit.headcount = self.random.choice((0, 3, 8, 11, 17, 40))
            unit.save()
        for number in range(4):
            parent = self.cast.units[self.random.choice(("bestuur", "publiek"))]
            Unit(
                municipality=municipality,
                key=f"team-{number}",
                name=f"Team {number}",
                kind=UnitKind.TEAM,
                parent=parent,
                headcount=self.random.choice((2, 5, 10, 14, 25, 33)),
            ).save()
        Unit.of(municipality).filter(key="balie").update(headcount=45)

    def hold(self, **changes: Any) -> Round:
        """Hold a round from begin to end."""
        round_ = Round(self.cast, domains=DOMAINS, read_out=read_out().as_dict(), **changes)
        began = round_.publication.opens_at
        for moment in round_.publication.moments_at:
            self.come(round_, began)
            self.go_back(round_)
            self.publish(round_, moment)
            began = moment
        return round_

    def come(self, round_: Round, at: datetime) -> None:
        """Have some people of every pool hand in; of some pools nearly everybody, of some nobody."""
        left = {pool: len(cards) for pool, cards in round_.cards.items()}
        for pool, number in (left or {"": self._heads()}).items():
            share = self.random.choice((0.0, 0.1, 0.3, 0.5, 0.9, 1.0))
            levels = [self.random.randrange(4) for _domain in DOMAINS]
            round_.hand_in(pool, round(share * number), at=at, levels=levels)

    def _heads(self) -> int:
        return sum(Unit.of(self.cast.municipality).values_list("headcount", flat=True))

    def go_back(self, round_: Round) -> None:
        """Have some people erase everything, published or not."""
        for secret in self.random.sample(round_.secrets, len(round_.secrets) // 10):
            actions.withdraw(secret)

    def publish(self, round_: Round, moment: datetime) -> None:
        before, seen, blocks = self.waiting(), len(self.shoulder.blocks), Block.of(round_.publication).count()
        publish(self.publisher, moment)
        fresh = self.shoulder.blocks[seen:]
        pools = {(pool.kind, pool.key): pool for pool in Pool.of(round_.publication)}
        self.known[round_.publication.pk] += [(pools[key.kind.value, key.unit], who) for key, who in fresh]
        assert Block.of(round_.publication).count() == blocks + len(fresh)
        gone = before - self.waiting()
        drawn = frozenset[bytes]().union(*(who for _pool, who in fresh))
        is_close = moment == round_.publication.closes_at
        assert drawn <= gone if is_close else drawn == gone, "who left the boxes is who stands in the blocks"
        self.read(round_.publication)

    def waiting(self) -> Seen:
        """Open all boxes that are left, with the publisher's key."""
        return frozenset(each.secret for each in self._open())

    def _open(self) -> Iterable[Contents]:
        for row in Contribution.by_key.everything():
            private = self.publisher.keys.read_epoch(row.epoch)
            assert private
            yield unseal(private, row.epoch, bytes(row.box))

    def read(self, publication: Publication) -> None:
        """Look at every page and file there is of a round."""
        self.sights[publication.pk] += self._read(publication)

    def _read(self, publication: Publication) -> Iterator[Sight]:
        for url, who in self.addresses(publication).items():
            answer = self.hr.get(url)
            assert answer.status_code == (200 if who or url.endswith(f"{publication.pk}/") else 404), url
            if who and answer.status_code == 200:
                yield from self._on_page(publication, url, answer.content.decode())
        yield from self._in_file(publication)

    def addresses(self, publication: Publication) -> dict[str, Seen]:
        """Give the address of every group that may have a page, with who is in it."""
        units = list(Unit.of(self.cast.municipality))
        pools = list(Pool.of(publication))
        known = self.known[publication.pk]
        of_pool = {pool.pk: join(who for of, who in known if of == pool) for pool in pools}
        below = {unit.key: self.below(unit, units) for unit in units}
        of_unit = {key: join(who for of, who in known if of.key in keys) for key, keys in below.items()}
        parents = {unit.parent_id for unit in units}
        has_total = {
            unit.key for unit in units if unit.parent_id and unit.pk in parents
        }  # the top is the whole
        return (
            {self.url("round", publication): join(who for _pool, who in known)}
            | {self.url("unit", publication, pk): who for pk, who in of_pool.items()}
            | {self.url("total", publication, key): who for key, who in of_unit.items() if key in has_total}
        )

    def below(self, unit: Unit, units: Sequence[Unit]) -> set[str]:
        """Give the keys of a unit and all units below it."""
        children = [each for each in units if each.parent_id == unit.pk]
        return {unit.key}.union(*(self.below(child, units) for child in children))

    def url(self, name: str, publication: Publication, *more: object) -> str:
        return reverse(f"insight:{name}", args=[self.cast.municipality.slug, publication.pk, *more])

    def _on_page(self, publication: Publication, url: str, page: str) -> Iterator[Sight]:
        """Read the group's own numbers, and the row of every group below it."""
        groups = self.addresses(publication)
        for n, heads in WHO.findall(words(page.split("<table", 1)[0])):
            yield sight(url, n, heads, groups[url])
        for n, other in OF_THESE.findall(words(page)):
            yield sight(url, n or other, "", groups[url])
        for address, told in ROW.findall(page):
            ((n, heads),) = WHO.findall(words(told))
            yield sight(f"{url} {address}", n, heads, groups[address])

    def _in_file(self, publication: Publication) -> Iterator[Sight]:
        answer = self.hr.get(self.url("csv", publication))
        rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))[1:]
        names = {pool.words: pool for pool in Pool.of(publication)}
        for _round, name, _kind, n, heads, *_figures in rows:
            who = join(who for of, who in self.known[publication.pk] if of == names[name])
            yield sight(f"csv {name}", n, heads, who)


def join(groups: Iterable[Seen]) -> Seen:
    return frozenset[bytes]().union(*groups)


def sight(where: str, n: str, heads: str, people: Seen) -> Sight:
    return Sight(where, int(n.replace(".", "")), int(heads.replace(".", "") or 0), people)


def atoms(groups: Iterable[Seen]) -> list[int]:
    """Give the sizes of the smallest groups that sums and differences of these groups can single out.

    People who are in the same of these groups stay together in any sum of them, with whatever weights: a sum
    that counts one of them counts all.
    """
    signs: defaultdict[bytes, set[int]] = defaultdict(set)
    for number, group in enumerate(groups):
        for person in group:
            signs[person].add(number)
    return list(Counter(frozenset(each) for each in signs.values()).values())


@pytest.fixture
def attack(
    groningen: Cast, sign_in: SignIn, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> Callable[[int], Attack]:
    load_yardstick()
    shoulder = Shoulder()
    shoulder.look(monkeypatch)
    return lambda seed: Attack(groningen, sign_in(groningen[Role.HR]), publisher, shoulder, seed)


def test_the_smallest_group_that_sums_can_single_out():
    group = [frozenset({bytes([n]) for n in numbers}) for numbers in (range(20), range(8), range(10, 20))]
    assert sorted(atoms(group)) == [2, 8, 10]
    assert sorted(atoms(group[:2])) == [8, 12]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_sum_of_figures_is_about_fewer_than_k(attack: Callable[[int], Attack], seed: int):
    hr = attack(seed)
    later, last = NOW + 150 * DAY, NOW + 340 * DAY
    rounds = [
        hr.hold(k=8, moments=(NOW + 7 * DAY, NOW + 14 * DAY)),
        hr.hold(k=10, opens_at=later, closes_at=later + 20 * DAY, moments=(later + 9 * DAY,)),
        hr.hold(k=10, entry=Entry.OPEN, opens_at=last, closes_at=last + 20 * DAY, moments=()),
    ]
    assert sum(len(hr.known[each.publication.pk]) for each in rounds) >= 10, (
        "too little was published to attack"
    )
    for each in rounds:
        hr.read(each.publication)
        _check(hr, each.publication, 50 if each.publication.entry == Entry.OPEN else each.publication.k)
    people = [who for known in hr.known.values() for _pool, who in known]
    assert sum(map(len, people)) == len(join(people)), "somebody stands in two blocks"


def test_when_everybody_takes_part_no_figure_is_about_everybody(attack: Callable[[int], Attack]):
    """Four teams of ten hand in to the last person; what is left of each moves up at the close."""
    hr = attack(5)
    units = Unit.of(hr.cast.municipality)
    units.update(headcount=0)
    units.filter(key__in=["team-0", "team-1", "balie", "kcc"]).update(headcount=10)
    units.filter(key__startswith="team-").update(parent=hr.cast.units["publiek"])
    round_ = Round(hr.cast, domains=DOMAINS, read_out=read_out().as_dict(), moments=())
    for pool, cards in list(round_.cards.items()):
        round_.hand_in(pool, len(cards), levels=[0] * len(DOMAINS))
    assert len(round_.secrets) == 40
    hr.publish(round_, round_.publication.closes_at)
    _check(hr, round_.publication, 8)
    assert sum(round_.sizes().values()) == 32, "eight of each team, and not the eight that are left"


def _check(hr: Attack, publication: Publication, k: int) -> None:
    sights = hr.sights[publication.pk]
    assert [each.where for each in sights if each.n != len(each.people)] == [], "numbers are of blocks only"
    assert [each.where for each in sights if each.heads and each.n > each.heads - 2] == [], "never everybody"
    assert min(atoms(each.people for each in sights if each.people), default=k) >= k
    moments: defaultdict[str, set[int]] = defaultdict(set)
    for each in sights:
        moments[each.where].add(each.n)
    steps = [abs(one - other) for numbers in moments.values() for one, other in combinations(numbers, 2)]
    assert min(steps, default=k) >= k, "what came between two moments is a block of its own"
    known, units = hr.known[publication.pk], list(Unit.of(hr.cast.municipality))
    for unit in units:
        below = hr.below(unit, units)
        only = join(who for pool, who in known if pool.kind != "open" and pool.key in below)
        assert len(only) <= max(sum(each.headcount for each in units if each.key in below) - 2, 0)


def test_figures_move_when_blocks_come_and_at_no_other_time(attack: Callable[[int], Attack]):
    """Somebody reloads the page all day: finishes, erasures and even an empty database change nothing."""
    hr = attack(4)
    round_ = Round(hr.cast, domains=DOMAINS, read_out=read_out().as_dict(), moments=(NOW + 7 * DAY,))
    hr.come(round_, NOW)
    hr.publish(round_, NOW + 7 * DAY)
    before = pages(hr, round_.publication)
    assert len(before) > 5
    hr.come(round_, NOW + 8 * DAY)
    hr.go_back(round_)
    assert pages(hr, round_.publication) == before
    for table in (Contribution, Card, Spent):
        table.by_key.everything().delete()
    Record.by_handle.filter(expires_on__gte=NOW).delete()
    assert pages(hr, round_.publication) == before


def pages(hr: Attack, publication: Publication) -> dict[str, bytes]:
    addresses = [*hr.addresses(publication), hr.url("csv", publication)]
    return {url: anonymous(hr.hr.get(url).content) for url in addresses}
