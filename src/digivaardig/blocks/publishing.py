"""`digivaardig publish`: turns sealed contributions into blocks at the moments fixed at the opening.

Never part of the pages or a task queue: it runs under a user of its own, who alone can read the keys. Each
step may be cut off anywhere; the next run goes on where this one stopped, and nothing is lost or counted
twice. The steps: a new key pair and epoch (`close_epoch`); the boxes of the old one opened, drawn and stored
in one transaction (`draw`); the file of blocks completed (`complete`); the old key destroyed and the tables
written afresh (`tidy`).
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from random import Random, SystemRandom

from django.db import connection, transaction
from django.utils import timezone

from digivaardig.audit.actions import note
from digivaardig.plumbing import events

from . import gathering, rewriting
from .box import Contents, id_of, seal, seal_answers
from .drawing import Drawing, in_words
from .events import BlocksPublished
from .gathering import due, newest_epoch, open_boxes, sort, stored_lines, unfinished
from .keys import KeyFolder, PublisherError
from .ledger import Ledger, Line
from .models import (
    Block,
    CalibrationBox,
    CalibrationKey,
    Card,
    Contribution,
    Draw,
    Epoch,
    EpochState,
    Pool,
    Publication,
    Spent,
)

_ADVISORY_LOCK = 0x64_69_67_69  # any fixed number will do


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes: the keys, the file of blocks, where to tell what happened, and chance."""

    keys: KeyFolder
    ledger: Ledger
    say: Callable[[str], None]
    random: Random = SystemRandom()  # noqa: RUF009 - it has no state to share


def initialise(publisher: Publisher, now: datetime) -> None:
    """Make the first keys; or new ones where the old are lost for good (their contributions are, too)."""
    with alone(publisher):
        complete(publisher)
        current = _open_epoch()
        if current and _is_alive(publisher, current):
            publisher.say("Publishing is set up already.")
        else:
            start_afresh(publisher, now)
        make_calibration_key(publisher, now)


def run(publisher: Publisher, now: datetime) -> None:
    """Publish every moment that has come, in every municipality, and finish what an earlier run began.

    Raises:
        PublisherError: it cannot go on, for a reason that an administrator must know.

    """
    with alone(publisher):
        complete(publisher)
        _check_key(publisher, now)
        if due(now) and not _closing():
            close_epoch(publisher, now)
        while _closing():
            words = draw(publisher)
            complete(publisher)
            for line in words:
                publisher.say(line)
            if due(now):  # while an earlier run stood still, more moments came
                close_epoch(publisher, now)
        tidy(publisher, now)


def has_work(now: datetime) -> bool:
    """Say cheaply whether a run would do something: a few queries, no file."""
    return bool(due(now)) or _closing() or _is_untidy()


def complete(publisher: Publisher) -> None:
    """Make the file of blocks and the table hold the same: either may have missed the other's last lines.

    Raises:
        PublisherError: they contradict each other: somebody changed one of them.

    """
    written, stored = publisher.ledger.read(), stored_lines()
    for key in written.keys() & stored.keys():
        if not written[key].agrees_with(stored[key]):
            raise PublisherError(
                f"The blocks of {in_words(key[1])} in the table are not those in the file. Nothing is "
                "published until somebody has found out which of them was changed."
            )
    if missing := [line for key, line in stored.items() if key not in written]:
        publisher.ledger.append(missing)
    if lost := [line for key, line in written.items() if key not in stored]:
        restore_blocks(publisher, lost)


@transaction.atomic
def restore_blocks(publisher: Publisher, lines: Sequence[Line]) -> None:
    """Put back into the table what only the file still knows: the database was restored from a backup."""
    known = {each.pk: each for each in unfinished()}
    for line in lines:
        if publication := known.get(line.publication):
            _store(publication, line)
            publisher.say(f"Put back from the file of blocks: “{publication}”, {in_words(line.moment)}.")


def close_epoch(publisher: Publisher, now: datetime) -> None:
    """Step 1: a key pair for the next epoch, safe on the disk; then the epochs change places."""
    number = Epoch.objects.get(state=EpochState.OPEN).number + 1
    change_epochs(number, publisher.keys.make_epoch(number), now)


@transaction.atomic
def change_epochs(number: int, public_key: bytes, now: datetime) -> None:
    """Close the open epoch once nobody is handing in to it, and open the next."""
    current = Epoch.objects.select_for_update().get(state=EpochState.OPEN)
    current.state = EpochState.CLOSING
    current.save(update_fields=["state"])
    _open(number, public_key, max(now, current.opened_at))


@transaction.atomic
def draw(publisher: Publisher) -> list[str]:
    """Open the boxes of the closing epoch, store blocks, seal again what waits: steps 2 and 3.

    Who takes a contribution back meanwhile waits for this transaction, and finds it under its new id. Gives
    what happened, in words, for after the commit.
    """
    epoch = Epoch.objects.select_for_update().get(state=EpochState.CLOSING)
    following = Epoch.objects.get(state=EpochState.OPEN)
    private = publisher.keys.read_epoch(epoch.number) if _is_alive(publisher, epoch) else None
    gathered = open_boxes(epoch, following, private)
    drawing = Drawing(publisher.random, epoch.number, gathered.refused)
    drawing.take_all(sort(gathered), due(following.opened_at))
    for publication, line in drawing.lines:
        _store(publication, line)
        _announce(publication, line)
    _seal_again(drawing.waiting, following)
    epoch.state = EpochState.DONE
    epoch.save(update_fields=["state"])
    return drawing.words()


def tidy(publisher: Publisher, now: datetime) -> None:
    """Step 4: destroy the keys that are no longer needed or too old, and write the tables afresh."""
    live = set(Epoch.objects.exclude(state=EpochState.DONE).values_list("number", flat=True))
    for number in sorted(publisher.keys.epochs() - live):
        publisher.keys.destroy_epoch(number)
    if publisher.keys.calibration_is_old(now):
        make_calibration_key(publisher, now)
        publisher.say("Answers for calibration and their key were 30 days old: they are destroyed.")
    if not _is_untidy():
        return
    forget_expired(now)
    if rewriting.rewrite(publisher.say):
        mark_tidy()
        publisher.say("The old key is destroyed and the tables are written afresh.")


@transaction.atomic
def forget_expired(now: datetime) -> None:
    """Remove the marks of scans and the cards whose last day has passed."""
    today = timezone.localdate(now)
    for table in (Spent, Card):
        table.by_key.filter(expires_on__lt=today).delete()


@transaction.atomic
def mark_tidy() -> None:
    """Note that nothing is left of the epochs that are done, nor of answers whose key was changed."""
    Epoch.objects.filter(state=EpochState.DONE).update(is_tidy=True)
    CalibrationKey.objects.filter(is_tidy=False).update(is_tidy=True)


def start_afresh(publisher: Publisher, now: datetime) -> None:
    """Open an epoch with a number that none ever had; what is sealed to older keys goes.

    In a restored database the cards go too: some of them were spent after the backup.
    """
    is_restored = _is_restored(publisher)
    number = max([newest_epoch(), publisher.ledger.newest_epoch(), *publisher.keys.epochs()]) + 1
    public_key = publisher.keys.make_epoch(number)
    with transaction.atomic():  # never the one without the other
        removed = bury(number, public_key, now)
        rounds = void_cards(now) if is_restored else 0
    publisher.say(f"Epoch {number} is open.")
    if removed:
        publisher.say(f"{removed} boxes {gathering.DEAD}: they are removed.")
    if is_restored:
        publisher.say(f"This database was restored. Rounds that need new cards: {rounds}.")


def make_calibration_key(publisher: Publisher, now: datetime) -> None:
    """Make the first key for calibration, or a new one where the private half is lost or has grown old.

    What was sealed to the one before goes with it: nothing piles up.
    """
    newest = CalibrationKey.objects.order_by("-number").values_list("number", flat=True).first() or 0
    _destroy_calibrations_but(newest, publisher.keys)
    if newest not in publisher.keys.calibrations() or publisher.keys.calibration_is_old(now):
        change_calibration_key(newest + 1, publisher.keys.make_calibration(newest + 1, now))
        _destroy_calibrations_but(newest + 1, publisher.keys)


@transaction.atomic
def change_calibration_key(number: int, public_key: bytes, waiting: Sequence[bytes] = ()) -> None:
    """Have answers for calibration sealed to this key from now on, and remove those sealed to another.

    `waiting` are answers that nobody has used yet: they are sealed again, to this key.
    """
    removed, _by_table = CalibrationBox.by_key.everything().delete()
    CalibrationKey(number=number, public_key=public_key, is_tidy=not removed).save(force_insert=True)
    CalibrationBox.by_key.bulk_create(
        [CalibrationBox(box=seal_answers(public_key, each)) for each in waiting]
    )


@transaction.atomic
def bury(number: int, public_key: bytes, now: datetime) -> int:
    """Remove every contribution, end all epochs and open a new one; give how many went."""
    living = Epoch.objects.select_for_update().exclude(state=EpochState.DONE)
    opened_at = max([now, *living.values_list("opened_at", flat=True)])
    removed, _by_table = Contribution.by_key.everything().delete()
    living.update(state=EpochState.DONE, is_tidy=False)
    _open(number, public_key, opened_at)
    return removed


@transaction.atomic
def void_cards(now: datetime) -> int:
    """Make all cards void, and let new ones be dealt; give how many rounds need them.

    A restored table holds cards that have been spent since. Entries then count from what is published.
    """
    Card.by_key.everything().delete()
    rounds = [each for each in unfinished() if each.cards_dealt_at and each.closes_at > now]
    for publication in rounds:
        publication.cards_dealt_at = None
        publication.save(update_fields=["cards_dealt_at"])
        for pool in Pool.of(publication):
            pool.entries = sum(Block.of(publication).filter(pool=pool).values_list("n", flat=True))
            pool.save(update_fields=["entries"])
        note("cards.voided", f"publication:{publication.pk}", publication.municipality, by=None)
    return len(rounds)


def _is_untidy() -> bool:
    """Say whether a key was destroyed after which the tables were not yet written afresh."""
    epochs = Epoch.objects.filter(state=EpochState.DONE, is_tidy=False)
    return epochs.exists() or CalibrationKey.objects.filter(is_tidy=False).exists()


@contextmanager
def alone(publisher: Publisher) -> Generator[None]:
    """Keep other publishers out: on this machine by a file, on others (PostgreSQL) by the database."""
    with publisher.keys.lock():
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_ADVISORY_LOCK])
            if cursor.fetchone() != (True,):
                raise PublisherError("Another `publish` is at work on another machine. This one did nothing.")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ADVISORY_LOCK])


def _destroy_calibrations_but(kept: int, keys: KeyFolder) -> None:
    for number in sorted(keys.calibrations() - {kept}):
        keys.destroy_calibration(number)


def _announce(publication: Publication, line: Line) -> None:
    owner, is_close = publication.municipality.pk, line.moment == publication.closes_at
    events.announce(BlocksPublished(owner, publication.pk, len(line.blocks), is_close))


def _check_key(publisher: Publisher, now: datetime) -> None:
    """See that the open epoch's contributions can be opened some day."""
    current = _open_epoch()
    if current is None:
        raise PublisherError("Publishing is not set up yet. Run `digivaardig publish --init` once.")
    if _is_alive(publisher, current):
        return
    if not _is_restored(publisher):
        raise PublisherError(
            f"The key of epoch {current.number} is not in {publisher.keys.folder}. Is that folder there? If "
            "it is lost for good, so is what was sealed to it: `digivaardig publish --init` starts afresh."
        )
    start_afresh(publisher, now)


def _is_alive(publisher: Publisher, epoch: Epoch) -> bool:
    """Say whether this epoch's boxes may be opened: its key is here and it was never drawn."""
    is_here = epoch.number in publisher.keys.epochs()
    return is_here and epoch.number > publisher.ledger.newest_epoch()


def _is_restored(publisher: Publisher) -> bool:
    """Say whether file or keys know of later epochs than the database: it came out of a backup."""
    newest = newest_epoch()
    later = [number for number in publisher.keys.epochs() if number > newest]
    return bool(newest) and (bool(later) or publisher.ledger.newest_epoch() >= newest)


def _open_epoch() -> Epoch | None:
    return Epoch.objects.filter(state=EpochState.OPEN).first()


def _closing() -> bool:
    return Epoch.objects.filter(state=EpochState.CLOSING).exists()


def _open(number: int, public_key: bytes, at: datetime) -> None:
    Epoch(number=number, public_key=public_key, state=EpochState.OPEN, opened_at=at).save(force_insert=True)


def _seal_again(waiting: Sequence[Contents], following: Epoch) -> None:
    """Put what waits into the following epoch, in the order of its new ids; nothing else stays."""
    Contribution.by_key.everything().exclude(epoch=following.number).delete()
    public, number = bytes(following.public_key), following.number
    rows = [
        Contribution(id=id_of(each.secret, number), epoch=number, box=seal(public, number, each))
        for each in waiting
    ]
    Contribution.by_key.bulk_create(sorted(rows, key=lambda row: row.pk))


def _store(publication: Publication, line: Line) -> None:
    """Store what was drawn at a moment.

    Raises:
        PublisherError: a block breaks a promise. Nothing is stored then.

    """
    Draw(publication=publication, moment=line.moment, epoch=line.epoch).save(force_insert=True)
    for each in line.blocks:
        block = Block(
            id=each.id,
            publication=publication,
            pool_id=each.pool,
            moment=line.moment,
            k=each.k,
            n=each.n,
            counts=each.counts,
        )
        if problems := block.problems():
            raise PublisherError(f"A block that may not be published: {'; '.join(problems)}.")
        block.save(force_insert=True)
    Pool.of(publication).filter(pk__in=line.stopped).update(stopped=True)
