"""A small bank, loaded through the real doors: in each of the ten domains some questions and a task."""

from datetime import date, datetime
from typing import Any

from digivaardig.authoring.loading import Incoming, load_texts
from digivaardig.config.loading import load_yardstick
from digivaardig.config.settings.base import CONTENT
from digivaardig.items import actions
from digivaardig.items.building import Built, bank_of
from digivaardig.items.envelope import Entry, entries_of
from digivaardig.items.queries import LiveBank, known_live, newest_bank
from digivaardig.items.texts import KIND
from digivaardig.measurement import CUTS, Length
from digivaardig.skills.queries import framework
from tests.conftest import NOW

SINGLES = 3
ABOUT = {"version": 1, "status": "live", "review_by": date(2029, 11, 1), "level": "basis", "because": "x"}


def a_single(name: str, b: float = 0.0) -> dict[str, Any]:
    return ABOUT | {
        "id": name,
        "type": "single",
        "stem": f"Wat doe je met {name}?",
        "options": {
            "a": {"text": "Weggooien", "wrong": "Dat hoeft niet."},
            "b": {"text": "Bewaren", "right": "Zo vind je het terug."},
            "c": {"text": "Doorsturen", "wrong": "Niemand vroeg erom."},
        },
        "teaches": "Bewaar wat je nog nodig hebt.",
        "estimate": {"know": 50, "a": 1.2, "b": b, "c": 0.2, "seconds": 40},
    }


def a_task(name: str) -> dict[str, Any]:
    mail = {
        "from": {"name": "Servicedesk", "address": "desk@oosterdam.example"},
        "time": "08.15",
        "subject": "Je wachtwoord",
        "text": "Log nu in.",
        "right": ["report"],
        "why": "Dit bericht is nep.",
    }
    return ABOUT | {
        "id": name,
        "type": "practice",
        "environment": "inbox",
        "stem": f"Een nieuwe werkdag bij {name}.",
        "goal": "Kies bij elke mail wat je doet.",
        "start": {
            "me": "jij@oosterdam.nl",
            "actions": {"keep": "Laten staan", "report": "Melden"},
            "mails": [
                mail | {"id": "m1"},
                mail | {"id": "m2", "subject": "Taart", "right": ["keep"], "why": "Dat is echt."},
            ],
        },
        "steps": [
            {"id": "nep", "text": "De nepmail is gemeld.", "check": [{"mail": "m1", "is": ["report"]}]},
            {"id": "echt", "text": "De andere bleef staan.", "check": [{"mail": "m2", "is": ["keep"]}]},
        ],
        "done": "Goed gedaan.",
        "estimate": {"a": 1.0, "b": [-0.5, 0.5], "c": 0, "seconds": 60},
    }


def entries() -> list[Entry]:
    found: list[Entry] = []
    for domain in framework().domains:
        items = [a_single(f"{domain.key}-{number}", number - 1.0) for number in range(SINGLES)]
        header = {"subskill": f"{domain.key}.{domain.subskills[0].key}", "digcomp": ["1.1"]}
        tree = header | {"language": "nl", "author": "test", "items": [*items, a_task(f"{domain.key}-taak")]}
        made, problems = entries_of(tree)
        assert problems == []
        found += made
    return found


def load_bank(at: datetime = NOW) -> LiveBank:
    """Load yardstick, texts and beliefs, and store a version in which everything is eligible."""
    load_yardstick(CONTENT)
    made = entries()
    load_texts(KIND, [_incoming(entry) for entry in made], at=at)
    actions.keep_estimates(made)
    return store_version(at)


def store_version(at: datetime) -> LiveBank:
    known, number = known_live(at)
    bank = bank_of(known)
    lengths = [Length.QUICK.value, Length.STANDARD.value]
    built = Built(
        measure=bank.as_dict(),
        eligibility={length: [1.0] * len(bank.items) for length in lengths},
        read_outs={length: {"centre": [0.0], "cuts": list(CUTS)} for length in lengths},
    )
    actions.store_bank(built, f"mark {len(bank.items)}", number, at=at)
    return newest_bank()


def _incoming(entry: Entry) -> Incoming:
    return Incoming(
        entry.key, entry.number, entry.status, entry.review_by, entry.content, lambda path: f"test {path}"
    )
