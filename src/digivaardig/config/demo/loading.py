"""Loading the demo once: organisations, cast, a closed baseline and a running follow-up. Nothing is typed in.

Dates count from the day of loading. The people answer the real questions by the real engine and are
scored by the real scorers; their finishes go through the real contribution and the real publication.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from digivaardig.accounts.actions import add_demo_user
from digivaardig.blocks.keys import KeyFolder
from digivaardig.blocks.ledger import block_ledger
from digivaardig.blocks.publishing import Publisher, initialise, run
from digivaardig.home.demo_bowl import fill_bowl
from digivaardig.organisations.actions import add_member, found, import_units
from digivaardig.organisations.models import Membership, Unit
from digivaardig.organisations.rights import Role
from digivaardig.organisations.units_csv import read_units
from digivaardig.plumbing.notation import read_source
from digivaardig.plumbing.remember import forget_everything
from digivaardig.tenancy.models import Municipality

from .calibration import calibrate
from .people import Crowd
from .rounds import Cast, RoundPlan, bowl_of, hold, open_for

Say = Callable[[str], None]
DAY = timedelta(days=1)


def load_demo(folder: Path, now: datetime, say: Say) -> None:
    """Load it all, unless it is there already.

    Raises:
        ValidationError: a file of the demo is wrong.

    """
    if _mark().exists():
        return
    publisher = Publisher(
        KeyFolder(settings.PUBLICATION_KEYS), block_ledger(settings.PUBLICATION_KEYS), _quietly
    )
    baseline, follow_up = _plans(now)
    initialise(publisher, baseline.opens_at - DAY)
    tree: Any = read_source(folder / "cast.yaml").tree
    casts = [_municipality(folder, slug, part) for slug, part in tree.items()]
    crowds = [Crowd(number) for number, _cast in enumerate(casts)]
    say("baseline round: people take the scan")
    for cast, crowd in zip(casts, crowds, strict=True):
        hold(open_for(cast, baseline), crowd, until=baseline.closes_at)
    run(publisher, baseline.closes_at)
    say("follow-up round: people take the scan")
    rounds = [
        open_for(cast, follow_up.by_open_link() if cast.slug == "assen" else follow_up) for cast in casts
    ]
    left = [hold(each, crowd, until=follow_up.moments[0]) for each, crowd in zip(rounds, crowds, strict=True)]
    run(publisher, follow_up.moments[0])
    for each, crowd, cards in zip(rounds, crowds, left, strict=True):
        fill_bowl(each.cast.slug, bowl_of(each, hold(each, crowd, until=now, cards=cards)))
    say("calibration: made of invented answers")
    calibrate(casts[0].members[Role.CONTENT_MANAGER], now, _quietly)
    _mark().write_text(f"loaded on {now.isoformat()}\n")
    forget_everything()


def is_half_loaded() -> bool:
    """Say whether loading was cut off: there are municipalities, but it never came to its end."""
    return Municipality.objects.exists() and not _mark().exists()


def _quietly(words: str) -> None:
    """Let the publisher speak to nobody: what it publishes stands on the page."""


def _mark() -> Path:
    return Path(settings.VAR) / "demo-loaded"


def _plans(now: datetime) -> tuple[RoundPlan, RoundPlan]:
    start = now.replace(hour=6, minute=0, second=0, microsecond=0)
    baseline = RoundPlan("Nulmeting (fictief)", start - 230 * DAY, start - 195 * DAY, share=0.82, growth=0.0)
    moments = (start - 3 * DAY,)
    return baseline, RoundPlan(
        "Vervolgmeting (fictief)", start - 20 * DAY, start + 24 * DAY, moments, growth=0.25
    )


def _municipality(folder: Path, slug: str, part: dict[str, Any]) -> Cast:
    rows, problems = read_units((folder / f"units/{slug}.csv").read_bytes())
    if problems:
        raise ValidationError([f"{slug}.csv: {problem}" for problem in problems])
    municipality = found(part["name"], slug, theme=part["theme"], is_fictitious=True)
    import_units(municipality, rows, by=None)
    units = {unit.key: unit for unit in Unit.of(municipality)}
    return Cast(
        municipality, {member["role"]: _member(municipality, member, units) for member in part["cast"]}
    )


def _member(municipality: Municipality, given: dict[str, str], units: dict[str, Unit]) -> Membership:
    user = add_demo_user(f"{given['role']}@{municipality.slug}.example", given["name"])
    return add_member(municipality, user, roles=[Role(given["role"])], unit=units[given["unit"]], by=None)
