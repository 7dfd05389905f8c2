"""What the publisher reads before it draws: the boxes of an epoch, and the moments that have come."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from digivaardig.disclosure import Reason
from digivaardig.plumbing.crypto import SealBrokenError

from .box import Contents, id_of, unseal
from .ledger import Key, Line, WrittenBlock
from .models import Block, Contribution, Draw, Epoch, Pool, Publication

UNOPENED = "cannot be opened"
MISNAMED = "have another id than their secret gives"
DEAD = "are of an epoch whose key is gone"
CLOSED = "are for no open round"
REASONS: Mapping[Reason, str] = {
    Reason.COPY: "are copies",
    Reason.UNKNOWN_POOL: CLOSED,
    Reason.MALFORMED: "do not hold one level a domain",
    Reason.LATE: CLOSED,
    Reason.SURPLUS: "are in a pool with more boxes than entries",
}


@dataclass(frozen=True, slots=True)
class Gathered:
    """The boxes of an epoch, opened; and how many were refused, by reason in words."""

    contents: tuple[Contents, ...] = field(repr=False)
    refused: Counter[str]


def open_boxes(epoch: Epoch, following: Epoch, private: bytes | None) -> Gathered:
    """Open every box that is not of the following epoch. Without a private key none can be opened."""
    contents: list[Contents] = []
    refused: Counter[str] = Counter()
    rows = Contribution.by_key.everything().exclude(epoch=following.number).order_by("pk")
    for row in rows.iterator():
        found = _open(row, epoch, private)
        if isinstance(found, Contents):
            contents.append(found)
        else:
            refused[found] += 1
    return Gathered(tuple(contents), refused)


def unfinished() -> QuerySet[Publication]:
    """Give the publications of all municipalities whose close was not drawn yet."""
    close = Draw.of_all().filter(publication=OuterRef("pk"), moment=OuterRef("closes_at"))
    return Publication.everywhere.filter(~Exists(close)).select_related("municipality").order_by("pk")


def read_before(calibration: int) -> list[Publication]:
    """List the publications of all municipalities whose read-out is older than a calibration. One query."""
    rows: QuerySet[Publication] = Publication.everywhere.filter().select_related("municipality")
    return [each for each in rows.order_by("pk") if each.read_out.get("by_calibration", 0) < calibration]


def due(now: datetime) -> dict[UUID, list[datetime]]:
    """Give, by publication, the moments that have come and were not drawn. Two queries."""
    waiting = [each for each in unfinished() if each.moments_at[0] <= now]
    drawn = set(Draw.of_all().filter(publication__in=waiting).values_list("publication", "moment"))
    found = {
        each.pk: [moment for moment in each.moments_at if moment <= now and (each.pk, moment) not in drawn]
        for each in waiting
    }
    return {pk: moments for pk, moments in found.items() if moments}


def newest_epoch() -> int:
    """Give the highest number that an epoch ever had in this database; 0 if there was none."""
    return Epoch.objects.order_by("-number").values_list("number", flat=True).first() or 0


def sort(gathered: Gathered) -> Iterator[tuple[Publication | None, list[Contents]]]:
    """Give the contributions of every unfinished publication, and (under `None`) of no such publication."""
    homes = dict(Pool.of_all().filter(publication__in=unfinished()).values_list("pk", "publication"))
    found: defaultdict[UUID | None, list[Contents]] = defaultdict(list)
    for contents in gathered.contents:
        found[homes.get(contents.pool)].append(contents)
    for publication in unfinished():
        yield publication, found.pop(publication.pk, [])
    yield None, found.pop(None, [])


def stored_lines() -> dict[Key, Line]:
    """Give what was drawn, over all municipalities, as the file of blocks tells it. Three queries."""
    blocks: defaultdict[Key, list[WrittenBlock]] = defaultdict(list)
    for each in Block.of_all().order_by("pk"):
        written = WrittenBlock(each.pk, each.pool_id, each.k, each.n, each.counts)
        blocks[each.publication_id, each.moment].append(written)
    stopped: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for publication, pool in Pool.of_all().filter(stopped=True).values_list("publication", "pk"):
        stopped[publication].append(pool)
    return {
        (each.publication_id, each.moment): Line(
            each.publication_id,
            each.moment,
            each.epoch,
            tuple(blocks[each.publication_id, each.moment]),
            tuple(stopped[each.publication_id]),
        )
        for each in Draw.of_all().order_by("moment")
    }


def _open(row: Contribution, epoch: Epoch, private: bytes | None) -> Contents | str:
    if private is None or row.epoch != epoch.number:
        return DEAD
    try:
        contents = unseal(private, epoch.number, bytes(row.box))
    except SealBrokenError:
        return UNOPENED
    return contents if id_of(contents.secret, epoch.number) == row.pk else MISNAMED
