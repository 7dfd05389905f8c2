"""What the benchmarks stand on: a municipality, an open round, people who answered twenty questions."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from digivaardig.codes.actions import store
from digivaardig.codes.code import mint
from digivaardig.codes.records import load
from digivaardig.config.demo import load_demo
from digivaardig.config.loading import load_content
from digivaardig.items.queries import bank, newest_bank
from digivaardig.scan import actions, queries
from digivaardig.scan.actions import Beginning, Sent
from digivaardig.tenancy.models import Municipality

GIVEN = 20
CONTENT = Path(settings.CONTENT)


def _silence(words: str) -> None:
    """Keep quiet."""


def build() -> None:
    """Make the database and load content and demo, once."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    load_content(CONTENT, timezone.now(), _silence)
    load_demo(CONTENT / "demo", timezone.now(), _silence)


def codes_at_twenty(people: int) -> list[str]:
    """Make codes whose scan stands at question 21: one person answers, the others get a copy."""
    municipality = Municipality.objects.get(slug="groningen")
    first = mint()
    begin(first, municipality)
    for _number in range(GIVEN):
        answer_one(first, municipality)
    plain = load(first, queries.own_slots(municipality)[0])
    if plain is None:
        raise LookupError("The record is gone.")
    codes = [mint() for _person in range(people)]
    for code in codes:
        store(code, queries.own_slots(municipality)[0], plain, timezone.now())
    return codes


def begin(code: str, municipality: Municipality) -> None:
    """Begin a scan of forty questions for oneself."""
    chosen = Beginning(publication=None, card="", length=40, bank=newest_bank().number, calibrates=False)
    actions.begin(code, municipality, chosen, at=timezone.now())


def answer_one(code: str, municipality: Municipality) -> None:
    """Answer the question at hand with “I don't know”, five seconds later."""
    now = timezone.now() + timedelta(seconds=5)
    scan = queries.scan_at_hand(code, municipality, now)
    item = scan.asked(now) if scan else None
    if scan is None or item is None:
        raise LookupError("Nothing is being asked.")
    assert bank(scan.record.bank).entries[item]
    sent = Sent(number=scan.record.number, item=item, changes=False, post={"answer": "?"})
    actions.answer(scan, sent, at=now)
