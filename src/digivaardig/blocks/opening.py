"""What somebody asks for who opens a publication, and what stands in its way."""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from digivaardig.disclosure import LARGEST_K, MARGIN, SMALLEST_K
from digivaardig.tenancy.models import Municipality

from .box import MOST_DOMAINS
from .models import Entry, Publication

BETWEEN_MOMENTS = timedelta(days=7)
MONTHS_BETWEEN = 4
MOST_A_YEAR = 2
_CUTS = 3


@dataclass(frozen=True, slots=True)
class Opening:
    """A publication as it is asked for.

    Attributes:
        moments: moments of publication before the close, if any; the close itself is always one.
        length: number of questions; `bank`: the number of the bank version.
        domains: the domains' keys, in the order of the levels in a contribution.
        cuts: the three borders between levels, rising.
        read_out: `measurement.ReadOut` as a dictionary of plain JSON.
        baseline: the earlier publication with which this one will be compared.

    Raises:
        ValueError: cuts or domains are not what they should be (no choice of a person).

    """

    municipality: Municipality
    name: str
    opens_at: datetime
    closes_at: datetime
    k: int
    length: int
    bank: int
    domains: tuple[str, ...]
    cuts: tuple[float, ...]
    read_out: Mapping[str, object]
    entry: Entry = Entry.CARDS
    moments: tuple[datetime, ...] = field(default=())
    baseline: Publication | None = None

    def __post_init__(self) -> None:
        """Refuse what no form can ask."""
        if len(self.cuts) != _CUTS or list(self.cuts) != sorted(set(self.cuts)):
            raise ValueError("three rising cuts are needed")
        if not 0 < len(self.domains) <= MOST_DOMAINS or len(set(self.domains)) != len(self.domains):
            raise ValueError(f"1 to {MOST_DOMAINS} different domains are needed")

    @property
    def all_moments(self) -> list[datetime]:
        """The moments of publication in order, the close included."""
        return sorted({*self.moments, self.closes_at})


def problems(opening: Opening, others: Sequence[Publication], at: datetime) -> list[str]:
    """Say in words why a publication may not be opened now, beside the others of its municipality."""
    found = [*_of_period(opening, at), *_of_moments(opening), *_of_baseline(opening, at)]
    if not SMALLEST_K <= opening.k <= LARGEST_K:
        range_ = {"least": SMALLEST_K, "most": LARGEST_K}
        found.append(_("The smallest group has %(least)d to %(most)d people.") % range_)
    if not opening.read_out:
        found.append(_("The question bank does not say yet how figures are to be read."))
    for other in others:
        found += _beside(opening, other, at)
    return found + list(_of_year(opening, others))


def too_few(opening: Opening, largest: int, least: int) -> list[str]:
    """Say in words that no group of people is large enough ever to be shown."""
    if largest >= least + MARGIN:
        return []
    words = _("No group has %(least)d people, so nothing could ever be shown. The largest has %(largest)d.")
    return [words % {"least": least + MARGIN, "largest": largest}]


def _of_period(opening: Opening, at: datetime) -> Iterator[str]:
    if opening.closes_at <= opening.opens_at:
        yield _("A round closes after it opens.")
    elif opening.closes_at <= at:
        yield _("The close of this round has passed.")


def _of_moments(opening: Opening) -> Iterator[str]:
    moments = opening.all_moments
    if opening.closes_at <= opening.opens_at:
        return
    if moments[0] <= opening.opens_at or moments[-1] != opening.closes_at:
        yield _("Every moment of publication lies after the opening, and the close is the last one.")
    if any(after - before < BETWEEN_MOMENTS for before, after in pairwise(moments)):
        yield _("Between two moments of publication there are at least seven days.")


def _of_baseline(opening: Opening, at: datetime) -> Iterator[str]:
    baseline = opening.baseline
    if baseline is None:
        return
    if baseline.municipality_id != opening.municipality.pk or baseline.closes_at > at:
        yield _("A round is compared with an earlier, closed round of the same municipality.")
    if [list(opening.cuts), list(opening.domains)] != [baseline.cuts, baseline.domains]:
        yield _("The round with which you compare had other levels or themes.")


def _beside(opening: Opening, other: Publication, at: datetime) -> list[str]:
    """Compare with one other publication."""
    words = {
        "name": other.name,
        "from": _day(other.opens_at),
        "until": _day(other.closes_at),
        "k": other.k,
        "months": MONTHS_BETWEEN,
    }
    found: list[str] = []
    if _overlap(opening, other):
        found.append(_overlap_words(other, at) % words)
    elif _too_near(opening, other):
        found.append(
            _("Between two rounds there are at least %(months)d months. “%(name)s” is too near.") % words
        )
    if _lowers_k(opening, other):
        found.append(
            _("“%(name)s” promises groups of at least %(k)d people; a later round never promises less.")
            % words
        )
    return found


def _overlap(opening: Opening, other: Publication) -> bool:
    return opening.opens_at < other.closes_at and other.opens_at < opening.closes_at


def _overlap_words(other: Publication, at: datetime) -> str:
    if other.is_open_at(at):
        return _("“%(name)s” is open until %(until)s. Two rounds are never open at once.")
    return _("“%(name)s” is open from %(from)s until %(until)s. Two rounds are never open at once.")


def _too_near(opening: Opening, other: Publication) -> bool:
    first, second = sorted([(opening.opens_at, opening.closes_at), (other.opens_at, other.closes_at)])
    return _local(second[0]) < _months_later(_local(first[1]), MONTHS_BETWEEN)


def _lowers_k(opening: Opening, other: Publication) -> bool:
    if other.opens_at <= opening.opens_at:
        return opening.k < other.k
    return other.k < opening.k


def _of_year(opening: Opening, others: Sequence[Publication]) -> Iterator[str]:
    for year in sorted(_years(opening.opens_at, opening.closes_at)):
        if sum(year in _years(other.opens_at, other.closes_at) for other in others) >= MOST_A_YEAR:
            yield _("There are two rounds in %(year)s already; more would ask too much of people.") % {
                "year": year
            }


def _years(start: datetime, end: datetime) -> set[int]:
    return set(range(_local(start).year, _local(end).year + 1))


def _months_later(day: date, months: int) -> date:
    """Give the same day some months later, or the last one of that month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _local(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _day(moment: datetime) -> str:
    return date_format(_local(moment), "DATE_FORMAT")
