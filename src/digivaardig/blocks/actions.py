"""Everything that visitors and members write here. What the publisher writes: `publishing`, `rewriting`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import SystemRandom
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from digivaardig.audit.actions import note, record
from digivaardig.codes.actions import expiry
from digivaardig.codes.code import WrongCodeError, grouped, mint, read
from digivaardig.disclosure import LEVELS, least, noisy
from digivaardig.organisations.models import Membership
from digivaardig.organisations.queries import list_units
from digivaardig.plumbing.crypto import SealBrokenError, derive, digest, open_record, seal_record
from digivaardig.tenancy.models import Municipality

from .box import Contents, id_of, seal, seal_answers
from .models import (
    CalibrationBox,
    CalibrationKey,
    Card,
    Contribution,
    Entry,
    Epoch,
    EpochState,
    Pool,
    Publication,
    Spent,
)
from .opening import Opening, problems, too_few
from .pooling import FrozenPool, freeze, rows_of, words_of

_CARD_BYTES = 64
_SAME_ROW_TRIES = 5
_random = SystemRandom()


@dataclass(frozen=True, slots=True)
class CardToPrint:
    """A card as it is printed once: the pool, by id and in words, and its code of 20 characters."""

    pool_id: UUID
    pool: str
    code: str

    @property
    def grouped(self) -> str:
        """The code as people read it, in five groups of four."""
        return grouped(self.code)


@transaction.atomic
def open_publication(opening: Opening, *, by: Membership | None, at: datetime) -> Publication:
    """Freeze pools, smallest group, moments and yardstick of a round.

    The caller has checked the gates (privacy assessment, works council).

    Raises:
        ValidationError: it may not be opened now; every reason stands in it, in words.

    """
    municipality = Municipality.objects.select_for_update().get(pk=opening.municipality.pk)
    reasons = problems(opening, list(Publication.of(municipality)), at)
    if not Epoch.objects.filter(state=EpochState.OPEN).exists():
        reasons.append(_("Publishing is not set up yet. The administrator does that."))
    if reasons:
        raise _refusal(reasons)
    publication = _publication(opening)
    publication.full_clean()
    rows = rows_of(publication, _freeze(opening, municipality))
    publication.save(force_insert=True)
    Pool.of(publication).bulk_create(rows)
    record("publication.opened", publication, by=by)
    return publication


@transaction.atomic(savepoint=False)
def contribute(
    publication: Publication, entry: str, levels: Sequence[int], secret: bytes, at: datetime
) -> bool:
    """Hand in a finished scan: mix each level with chance, seal it, and spend the entry.

    Called in the transaction in which the scan ends. What is `False` has changed nothing: the round is
    closed, the card is not valid or spent, or this scan was handed in before. The answer never says which.

    Args:
        publication: the round's publication.
        entry: the code on the card as the person typed it; empty with the open link.
        levels: a level 0..3 a domain, drawn from the likelihood of that domain's own answers.
        secret: the 16 random bytes in the scan's record; who has them can take the contribution back.
        at: now.

    Raises:
        ValueError: not one level 0..3 a domain, or a secret of another length.

    """
    if len(levels) != len(publication.domains) or not set(levels) <= set(range(LEVELS)):
        raise ValueError("one level 0..3 a domain is needed")
    epoch = _open_epoch()
    if epoch is None or not _takes(publication, epoch, at):
        return False
    card = _find_card(entry) if publication.entry == Entry.CARDS else None
    pool = _pool(publication, card)
    if pool is None or not _spend(secret, at):
        return False
    if card:
        Card.by_key.filter(pk=card.row).delete()
    contents = Contents(pool, tuple(noisy(level, _random) for level in levels), secret)
    box = seal(bytes(epoch.public_key), epoch.number, contents)
    Contribution.by_key.create(id=id_of(secret, epoch.number), epoch=epoch.number, box=box)
    return True


@transaction.atomic(savepoint=False)
def withdraw(secret: bytes) -> None:
    """Take a contribution back that was not published yet. If there is none (any more), nothing happens."""
    epochs = _lock_shared(EpochState.OPEN, EpochState.CLOSING)
    Contribution.by_key.filter(pk__in=[id_of(secret, epoch.number) for epoch in epochs]).delete()


@transaction.atomic
def deal_cards(publication: Publication, *, by: Membership | None, at: datetime) -> list[CardToPrint]:
    """Make a card for everybody in every pool, once. The texts exist nowhere else: print them now.

    Gives the cards by pool; they went into the table in another, random order.

    Raises:
        ValidationError: the round has no cards, has closed, or its cards were dealt.

    """
    current = Publication.of(publication.municipality).select_for_update().get(pk=publication.pk)
    _check_dealing(current, at)
    cards: list[CardToPrint] = []
    rows: list[Card] = []
    pools = list(Pool.of(current).order_by("name", "kind", "key"))
    words = words_of(pools)
    for pool in pools:
        codes = [mint() for _head in range(pool.heads)]
        cards += [CardToPrint(pool.pk, words[pool.pk], code) for code in codes]
        rows += [_card(code, pool, at) for code in codes]
        pool.entries += pool.heads
        pool.save(update_fields=["entries"])
    _random.shuffle(rows)
    Card.by_key.bulk_create(rows)
    current.cards_dealt_at = at
    current.save(update_fields=["cards_dealt_at"])
    subject = f"publication:{current.pk}"
    note("cards.dealt", subject, current.municipality, by=by, changes={"cards": ("", str(len(rows)))})
    return cards


@transaction.atomic
def replace_read_out(
    publication: Publication, read_out: Mapping[str, object], *, by: Membership | None
) -> None:
    """Read a publication better from now on, after a calibration. Its blocks stay as they are."""
    current = Publication.of(publication.municipality).select_for_update().get(pk=publication.pk)
    current.read_out = dict(read_out)
    current.save(update_fields=["read_out"])
    record("publication.read_out_replaced", current, by=by)


@transaction.atomic(durable=True)
def store_answers(batch: Iterable[bytes]) -> None:
    """Seal a batch of answers for calibration and store it, in a transaction of its own.

    Without a key (publishing was not set up) they are lost: that costs data only.
    """
    key = CalibrationKey.objects.order_by("-number").first()
    if key:
        public = bytes(key.public_key)
        CalibrationBox.by_key.bulk_create([CalibrationBox(box=seal_answers(public, each)) for each in batch])


@dataclass(frozen=True, slots=True)
class _FoundCard:
    row: UUID
    publication: UUID
    pool: UUID


def _publication(opening: Opening) -> Publication:
    return Publication(
        municipality=opening.municipality,
        name=opening.name,
        opens_at=opening.opens_at,
        closes_at=opening.closes_at,
        moments=[moment.astimezone(UTC).isoformat() for moment in opening.all_moments],
        k=opening.k,
        length=opening.length,
        bank=opening.bank,
        entry=opening.entry,
        domains=list(opening.domains),
        cuts=list(opening.cuts),
        read_out=dict(opening.read_out),
        baseline=opening.baseline,
    )


def _refusal(reasons: Iterable[str]) -> ValidationError:
    return ValidationError([ValidationError(words) for words in reasons])


def _freeze(opening: Opening, municipality: Municipality) -> tuple[FrozenPool, ...]:
    lines = list_units(municipality)
    if not lines:
        raise ValidationError(_("There are no units yet. Import the organisation first."))
    pools = freeze(municipality, lines, opening.entry, opening.k)
    largest = max((each.pool for each in pools), key=lambda pool: pool.heads)
    if reasons := too_few(opening, largest.heads, least(largest, opening.k)):
        raise _refusal(reasons)
    return pools


def _check_dealing(publication: Publication, at: datetime) -> None:
    if publication.entry != Entry.CARDS:
        raise ValidationError(_("People enter this round without a card."))
    if publication.cards_dealt_at:
        raise ValidationError(_("The cards of this round have been printed. That happens once."))
    if at >= publication.closes_at:
        raise ValidationError(_("This round is closed."))


def _open_epoch() -> Epoch | None:
    """Get the open epoch and hold it: it cannot close before the transaction at hand ends.

    On PostgreSQL who waited for the lock finds the epoch closed, and its successor only with a new look.
    """
    for _try in range(_SAME_ROW_TRIES):
        if found := _lock_shared(EpochState.OPEN, EpochState.OPEN):
            return found[0]
    return None


def _lock_shared(one: EpochState, other: EpochState) -> list[Epoch]:
    """Get the epochs in these states, locked against a change of state only: finishes do not wait in line.

    SQLite has one writer at a time (transactions are IMMEDIATE), which is enough.
    """
    query = "SELECT * FROM blocks_epoch WHERE state IN (%s, %s) ORDER BY number DESC"
    lock = " FOR SHARE" if connection.vendor == "postgresql" else ""
    return list(Epoch.objects.raw(query + lock, [one.value, other.value]))


def _takes(publication: Publication, epoch: Epoch, at: datetime) -> bool:
    """Say whether a contribution still comes in time; not if the close was drawn before this epoch began."""
    return publication.is_open_at(at) and publication.closes_at > epoch.opened_at


def _pool(publication: Publication, card: _FoundCard | None) -> UUID | None:
    if publication.entry == Entry.OPEN:
        return Pool.of(publication).values_list("pk", flat=True).get()
    return card.pool if card and card.publication == publication.pk else None


def _find_card(typed: str) -> _FoundCard | None:
    """Open the card and keep others off it; `None` if no such card was dealt, or it was spent."""
    try:
        code = read(typed)
    except WrongCodeError:
        return None
    keys = {UUID(bytes=digest(key, "card", code.encode())): key for key in _keys()}
    row = Card.by_key.select_for_update().filter(pk__in=list(keys)).first()
    if row is None:
        return None
    try:
        plain = open_record(derive(keys[row.pk], "card", "", code), row.pk.bytes, bytes(row.sealed))
    except SealBrokenError:
        return None
    return _FoundCard(row.pk, UUID(bytes=plain[:16]), UUID(bytes=plain[16:]))


def _card(code: str, pool: Pool, at: datetime) -> Card:
    key = _keys()[0]
    row = UUID(bytes=digest(key, "card", code.encode()))
    plain = pool.publication.pk.bytes + pool.pk.bytes
    sealed = seal_record(derive(key, "card", "", code), row.bytes, plain, _CARD_BYTES)
    return Card(digest=row, sealed=sealed, expires_on=expiry(at))


def _spend(secret: bytes, at: datetime) -> bool:
    """Mark a scan as handed in; `False` if it was."""
    newest, *older = [UUID(bytes=digest(key, "spent", secret)) for key in _keys()]
    if older and Spent.by_key.filter(pk__in=older).exists():
        return False
    return Spent.by_key.get_or_create(digest=newest, defaults={"expires_on": expiry(at)})[1]


def _keys() -> list[bytes]:
    """Give the server's keys, the newest first: that one writes."""
    return [settings.RECORD_KEYS[version] for version in sorted(settings.RECORD_KEYS, reverse=True)]
