"""Reading scans, with the code in hand; and what somebody may begin."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from digivaardig.blocks import queries as blocks
from digivaardig.blocks.models import Publication
from digivaardig.codes import records
from digivaardig.items.queries import BankEntry, bank, gone, newest_bank
from digivaardig.organisations.queries import UnitLine, list_units
from digivaardig.plumbing.remember import Remembered
from digivaardig.skills.queries import cuts
from digivaardig.tenancy.models import Municipality

from . import engine, gates
from .engine import CERTAINTY, DomainReading
from .models import Round, State
from .record import Delivery, Entry, Record, UnknownRecordError, unpack

INSTRUMENT: Final = "zelfscan"
OWN: Final = f"self:{INSTRUMENT}"
KEPT: Final = 4  # results for oneself; the oldest makes way for a fifth
LEARNING: Final = "learning"
_publications: Remembered[list[Publication]] = Remembered(seconds=5)


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan that a code opens. `publication` is the one it began for, open still or not."""

    code: str
    slot: str
    record: Record
    publication: Publication | None

    @property
    def cuts(self) -> tuple[float, ...]:
        """The borders between the levels: as the round promised, or for oneself those in force now."""
        return tuple(self.publication.cuts) if self.publication else cuts()

    def gone(self, now: datetime) -> AbstractSet[int]:
        """Give the items of its bank that must not be asked any more."""
        return gone(self.record.bank, now)

    def asked(self, now: datetime) -> int | None:
        """Give the item to ask now, by its place in the bank; `None`: the scan is complete."""
        return engine.asked(self.record, self.gone(now))

    def entry(self, place: int) -> BankEntry:
        """Give an item of its bank."""
        return bank(self.record.bank).entries[place]

    def lost_its_round(self, now: datetime) -> bool:
        """Say whether the round closed before this scan was handed in: it goes on for oneself."""
        return bool(self.publication) and not self.record.is_finished and not self.counts(now)

    def counts(self, now: datetime) -> bool:
        """Say whether it can still be handed in."""
        return self.publication is not None and self.publication.is_open_at(now)


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in the list; `waits_for` names the gates that are still closed."""

    pk: int
    name: str
    opens_at: datetime
    closes_at: datetime
    entry: str
    state: State
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """What somebody finds at the start.

    Attributes:
        scan: the one at hand, if the code opens any here.
        publication: of the round that is open; `None` when there is none.
        may_count: this code can still begin a scan for that round.
        may_own: it can begin a scan for oneself.
        lengths: numbers of questions to choose from for oneself.

    """

    scan: Scan | None
    publication: Publication | None
    may_count: bool
    may_own: bool
    lengths: tuple[int, ...]

    @property
    def may_begin(self) -> bool:
        """Say whether there is anything to begin."""
        return self.may_count or self.may_own


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer as somebody looks back at it; `number` counts from 1."""

    number: int
    entry: BankEntry
    response: str
    score: int
    most: int


@dataclass(frozen=True, slots=True)
class Result:
    """What a finished scan says. `domains` leaves out those about which nothing was asked."""

    slot: str
    day: date
    length: int
    delivery: Delivery
    profile: str
    domains: tuple[DomainReading, ...]
    answers: tuple[GivenAnswer, ...]
    cuts: tuple[float, ...]


def publications(municipality: Municipality) -> list[Publication]:
    """List the publications of a municipality, the latest first; remembered for some seconds."""
    return _publications.get(municipality.pk, lambda: _latest_first(municipality))


def forget() -> None:
    """Ask again next time which publications there are: called by the actions."""
    _publications.forget()


def current(municipality: Municipality, now: datetime) -> Publication | None:
    """Give the publication for which a scan can count now."""
    return next((each for each in publications(municipality) if each.is_open_at(now)), None)


def own_slots(municipality: Municipality) -> list[str]:
    """Name the slots of somebody's scans for oneself: a new one leaves earlier results be."""
    kinds = [OWN, *(f"{OWN}:{number}" for number in range(2, KEPT + 1))]
    return [records.slot_of(kind, municipality) for kind in kinds]


def slots(municipality: Municipality) -> list[str]:
    """Name all that a code can open in a municipality: its rounds, the scan for oneself, the lessons."""
    rounds_ = [str(each.pk) for each in publications(municipality)]
    return [*rounds_, *own_slots(municipality), records.slot_of(LEARNING, municipality)]


def scans(code: str, municipality: Municipality, *, lock: bool = False) -> list[Scan]:
    """List what a code opens in a municipality: for rounds, the latest first, then for oneself. One query.

    `lock` keeps others off them until the transaction at hand ends.
    """
    by_slot = {str(each.pk): each for each in publications(municipality)}
    slots = [*by_slot, *own_slots(municipality)]
    found = records.load_all(code, slots, lock=lock)
    read = {slot: _record(found[slot]) for slot in slots if slot in found}
    return [
        Scan(code, slot, record, by_slot.get(slot))
        for slot, record in read.items()
        if record and record.municipality == municipality.pk
    ]


def scan_at_hand(code: str, municipality: Municipality, now: datetime) -> Scan | None:
    """Give the scan that somebody is in: one that is not finished, first of all for the round that is open.

    If all are finished, the latest one; `None` when the code opens no scan here.
    """
    return _at_hand(scans(code, municipality), now)


def _at_hand(found: list[Scan], now: datetime) -> Scan | None:
    going = [scan for scan in found if not scan.record.is_finished]
    if going:
        return min(going, key=lambda scan: (not scan.counts(now), scan.publication is not None))
    return max(reversed(found), key=lambda scan: scan.record.clock, default=None)


def rounds(municipality: Municipality, now: datetime) -> list[RoundLine]:
    """List the rounds, the latest first. Two queries."""
    units = list_units(municipality)
    return [
        RoundLine(
            pk=each.pk,
            name=each.name,
            opens_at=each.opens_at,
            closes_at=each.closes_at,
            entry=each.get_entry_display(),
            state=each.state_at(now),
            waits_for=_waits_for(each, units),
        )
        for each in Round.of(municipality).order_by("-opens_at", "-pk")
    ]


def round_of(municipality: Municipality, publication: Publication) -> Round | None:
    """Find the round that a publication belongs to. One query."""
    return Round.of(municipality).filter(publication=publication).first()


def start(code: str | None, municipality: Municipality, now: datetime) -> Start:
    """Say what somebody, with a code or without, can begin or go on with."""
    publication = current(municipality, now)
    found = scans(code, municipality) if code else []
    going = {scan.slot for scan in found if not scan.record.is_finished}
    lengths = _lengths()
    return Start(
        scan=_at_hand(found, now),
        publication=publication,
        may_count=publication is not None and str(publication.pk) not in {scan.slot for scan in found},
        may_own=bool(lengths) and not going.intersection(own_slots(municipality)),
        lengths=lengths,
    )


def results(code: str, municipality: Municipality) -> list[Result]:
    """Give what all finished scans say, the latest first: for looking back and for somebody's own growth."""
    done = [scan for scan in scans(code, municipality) if scan.record.is_finished]
    done.sort(key=lambda scan: scan.record.clock)
    return [_result(scan) for scan in reversed(done)]


def _waits_for(round_: Round, units: list[UnitLine]) -> tuple[str, ...]:
    if round_.publication_id:
        return ()
    return tuple(gate.name for gate in gates.gates(round_, units) if not gate.is_open)


def _lengths() -> tuple[int, ...]:
    try:
        return tuple(engine.QUESTIONS[length] for length in newest_bank().lengths)
    except LookupError:  # no questions were loaded yet
        return ()


def _latest_first(municipality: Municipality) -> list[Publication]:
    return sorted(blocks.publications(municipality), key=lambda each: each.opens_at, reverse=True)


def _record(data: bytes) -> Record | None:
    """Read a record; what this version of the software cannot read is as good as none."""
    try:
        return unpack(data)
    except UnknownRecordError:
        return None


def _result(scan: Scan) -> Result:
    record = scan.record
    return Result(
        slot=scan.slot,
        day=record.day,
        length=record.length,
        delivery=record.delivery,
        profile=record.profile,
        domains=engine.readings(record, scan.cuts),
        answers=tuple(_given(scan, number) for number in range(1, record.number)),
        cuts=scan.cuts,
    )


def _given(scan: Scan, number: int) -> GivenAnswer:
    answer = scan.record.answers[number - 1]
    entry = scan.entry(answer.place)
    return GivenAnswer(number, entry, answer.response, answer.score, entry.question.most)


__all__ = [
    "CERTAINTY",
    "INSTRUMENT",
    "DomainReading",
    "Entry",
    "GivenAnswer",
    "Result",
    "Scan",
    "current",
    "publications",
    "results",
    "scan_at_hand",
    "scans",
]
