"""A lesson to test with: small, complete, in the shape that authors write."""

from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from digivaardig.authoring import actions
from digivaardig.authoring.loading import Incoming, load_texts
from digivaardig.authoring.models import Text
from digivaardig.plumbing.notation import read_source
from digivaardig.skills.actions import load_framework
from digivaardig.tenancy.models import Municipality
from tests.conftest import NOW

CONTENT = Path(settings.CONTENT)
QUESTION: dict[str, Any] = {
    "type": "single",
    "stem": "Wat doe je met een verdachte mail?",
    "options": {
        "a": {"text": "Melden", "right": "Zo help je collega's."},
        "b": {"text": "Doorsturen", "wrong": "Dan klikt een ander."},
    },
    "teaches": "Melden helpt iedereen.",
}
TASK: dict[str, Any] = {
    "environment": "inbox",
    "stem": "Je opent je postvak.",
    "goal": "Handel elke mail af.",
    "start": {
        "me": "jij@oosterdam.nl",
        "actions": {"melden": "Melden", "laten": "Laten staan"},
        "mails": [
            {
                "id": name,
                "from": {"name": name.title(), "address": f"{name}@post.example"},
                "time": "08.10",
                "subject": f"Over {name}",
                "text": f"Dit gaat over {name}.",
                "right": [right],
                "why": f"Want {name}.",
            }
            for name, right in (("loon", "melden"), ("lunch", "laten"))
        ],
    },
    "steps": [
        {"id": "een", "text": "Loon gemeld.", "check": [{"mail": "loon", "is": ["melden"]}]},
        {"id": "twee", "text": "Lunch gelaten.", "check": [{"mail": "lunch", "is": ["laten"]}]},
    ],
    "hints": ["Kijk naar het adres."],
    "done": "Goed gekeken.",
}
LESSON: dict[str, Any] = {
    "theme": "privacy",
    "title": "Even niet klikken",
    "subtitle": "Drie vragen voor je klikt",
    "language": "nl",
    "author": "redactie",
    "level": "basis",
    "minutes": 7,
    "subskills": ["privacy.phishing"],
    "for": "iedereen",
    "steps": [
        {"type": "goal", "minutes": 0.5, "title": "Dit kun je straks", "text": "Je kijkt **eerst**."},
        {
            "type": "why",
            "minutes": 1,
            "title": "Dinsdag, kwart voor vijf",
            "text": "Fenna klikt.\n\nDat kan gebeuren.",
        },
        {
            "type": "example",
            "minutes": 1.5,
            "title": "Kijk mee",
            "intro": "Ze denkt hardop.",
            "parts": [{"head": "1. Wie?", "text": "Ik lees het adres."}],
        },
        {"type": "practice", "minutes": 2, "title": "Nu jij", "task": TASK},
        {"type": "check", "minutes": 1, "title": "Even checken", "question": QUESTION},
        {"type": "today", "minutes": 0.5, "title": "Doe dit vandaag", "text": "Zoek de knop."},
        {
            "type": "coach",
            "minutes": 0.5,
            "title": "Vraag je digicoach",
            "text": "Vraag:",
            "questions": ["Waar meld ik?"],
        },
    ],
}


def a_lesson(**changed: Any) -> dict[str, Any]:
    """Give a fresh tree, with some of its keys changed."""
    return deepcopy(LESSON) | changed


def with_step(name: str, **changed: Any) -> dict[str, Any]:
    """Give a fresh tree of which one step has other keys; None takes a key away."""
    tree = a_lesson()
    tree["steps"] = [
        {key: part for key, part in (step | changed).items() if part is not None}
        if step["type"] == name
        else step
        for step in tree["steps"]
    ]
    return tree


def incoming(slug: str, tree: dict[str, Any], number: int = 1, status: str = "live") -> Incoming:
    """Give a lesson as a file gives it."""
    return Incoming(
        slug, number, status, (NOW.replace(year=2027)).date(), tree, lambda path: f"{slug}.yaml {path}"
    )


def load(*lessons: tuple[str, dict[str, Any]], at: datetime = NOW) -> None:
    """Load lessons for all municipalities."""
    load_texts("module", [incoming(slug, tree) for slug, tree in lessons], at=at)


def load_yardstick() -> None:
    """Load the framework, without job profiles."""
    tree = read_source(CONTENT / "framework/framework.yaml").tree
    assert isinstance(tree, dict)
    load_framework(tree, [])


def objects_in_urls(municipality: Municipality) -> dict[str, object]:
    """Give what stands in the URLs of lessons and texts: a live lesson and a draft that only this one has."""
    load_yardstick()
    texts = [
        Text(municipality=municipality, kind="module", slug=f"{name}-{municipality.slug}")
        for name in ("les", "concept")
    ]
    seen, draft = (actions.start(text, a_lesson(), by=None, at=NOW) for text in texts)
    actions.submit(seen, by=None, at=NOW)
    actions.approve(
        seen, actions.Plan(NOW, None, NOW.date() + timedelta(days=99)), knowing=0, by=None, at=NOW
    )
    return {"module": seen.text.slug, "text": draft.text_id, "version": draft.pk}
