"""Between a record and the mathematics: the only file of this room that knows `measurement`.

Nothing is kept between two questions: the answers in the record are replayed, in under a millisecond.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from digivaardig.items.queries import LiveBank, bank
from digivaardig.measurement import (
    CUTS,
    Certainty,
    Length,
    Lot,
    Plan,
    Random,
    ShownLevel,
    draw_lot,
    level_of,
    level_probabilities,
    next_item,
    own_domain_draw,
    replay,
    shown_level,
)

from .record import Record

LENGTHS: Final = {20: Length.QUICK, 40: Length.STANDARD, 60: Length.DEEP}
CERTAINTY: Final[dict[Certainty, Promise]] = {
    Certainty.CERTAIN: _("certain"),
    Certainty.FAIRLY: _("fairly certain"),
    Certainty.BORDER: _("on the border"),
}
QUESTIONS: Final = {length: questions for questions, length in LENGTHS.items()}
_PANES: Final = {Length.QUICK: 2, Length.STANDARD: 4, Length.DEEP: 6}
Cuts = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The progress of one theme: `done` of `of` panes."""

    done: int
    of: int
    is_now: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """Where somebody is. Numbers count from 1; `turn` of `turns` is the pass over the themes."""

    number: int
    total: int
    domain: int
    theme: int
    themes: int
    turn: int
    turns: int
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class DomainReading:
    """What the answers say of one domain.

    Attributes:
        domain: its number, as in the framework.
        mean, sd: of the ability given all answers, on the scale whose people have mean 0 and sd 1.
        probabilities: of the four levels.
        shown: the level to show, or two, with how sure.
        answered: how many questions were about it.

    """

    domain: int
    mean: float
    sd: float
    probabilities: tuple[float, ...]
    shown: ShownLevel
    answered: int


def asked(record: Record, gone: AbstractSet[int]) -> int | None:
    """Give the item to ask now, by its place in the bank; `None` when the scan is complete.

    That is the pending one of the record, unless it was retired in between: then another.
    """
    if record.is_finished or record.pending is None or record.pending not in gone:
        return record.pending
    return next_place(record, gone)


def next_place(record: Record, gone: AbstractSet[int]) -> int | None:
    """Choose the next item, by its place in the bank; the same again for the same record. `None`: complete.

    Args:
        record: its answers and its seed decide.
        gone: items of this version of the bank that must not be asked any more.

    """
    used = bank(record.bank)
    state = replay(used.measure, record.places, record.scores)
    return next_item(used.measure, _plan(used, record), _lot(used, record, gone), state, record.places)


def progress(record: Record, place: int, *, back: bool = False) -> Progress:
    """Say where somebody is who looks at this item.

    Args:
        record: with the answers so far.
        place: the item on the page.
        back: the item is that of the latest answer, looked at once more.

    """
    used = bank(record.bank)
    plan = _plan(used, record)
    domains = [int(used.measure.domain[each]) for each in record.places[: -1 if back else None]]
    domain = int(used.measure.domain[place])
    places = plan.places_in(used.measure.domains)
    themes = [each for each in range(used.measure.domains) if places[each]]
    panes, turns = _PANES[LENGTHS[record.length]], max(plan.passes, default=0) + 1
    return Progress(
        number=len(domains) + 1,
        total=plan.places,
        domain=domain,
        theme=themes.index(domain) + 1,
        themes=len(themes),
        turn=min(domains.count(domain) // (panes // turns) + 1, turns),
        turns=turns,
        windows=tuple(Window(min(domains.count(each), panes), panes, each == domain) for each in themes),
    )


def total(record: Record) -> int:
    """Give how many questions the scan has."""
    return _plan(bank(record.bank), record).places


def levels_to_send(record: Record, cuts: Cuts, random: Random) -> list[int]:
    """Draw what leaves for the report: a level a domain, each from the answers to that domain alone."""
    used = bank(record.bank)
    state = replay(used.measure, record.places, record.scores)
    return [int(level_of(own_domain_draw(loglik, random), cuts)) for loglik in state.loglik]


def readings(record: Record, cuts: Cuts = CUTS) -> tuple[DomainReading, ...]:
    """Say what the answers tell of each domain about which something was asked."""
    used = bank(record.bank)
    state = replay(used.measure, record.places, record.scores)
    chances = level_probabilities(state, cuts)
    domains = [int(used.measure.domain[place]) for place in record.places]
    return tuple(
        DomainReading(
            domain=domain,
            mean=float(state.mean[domain]),
            sd=float(state.sd[domain]),
            probabilities=tuple(float(each) for each in chances[domain]),
            shown=shown_level(chances[domain]),
            answered=domains.count(domain),
        )
        for domain in sorted(set(domains))
    )


def _plan(used: LiveBank, record: Record) -> Plan:
    return used.plans[LENGTHS[record.length]]


def _lot(used: LiveBank, record: Record, gone: AbstractSet[int]) -> Lot:
    """Draw what chance gives this person, without what may not be asked or needs a script to be answered."""
    plan = _plan(used, record)
    lot = draw_lot(used.measure, plan, used.probabilities[LENGTHS[record.length]], record.seed)
    scripted = {place for place, entry in enumerate(used.entries) if entry.question.needs}
    return lot.without(sorted(gone | scripted))
