"""A database in a file of its own, and people who hand in to it: run by the tests as another process.

As settings: DJANGO_SETTINGS_MODULE=tests.blocks.on_file. As a program: `python -m tests.blocks.on_file
Assen 300` has 300 people hand in to a round in Assen, and prints their boxes.
"""

import os
import sys

from tests.settings import *  # noqa: F403 - settings build on settings
from tests.settings import DATABASES as USUAL

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": os.environ.get("ON_FILE", ":memory:"),
    "OPTIONS": USUAL["default"].get("OPTIONS", {}),
}
DATABASES = {"default": SQLITE}


def hand_in(name: str, people: int) -> None:
    """Open a round with the open link in a new municipality, and hand in one after another."""
    from digivaardig.blocks import actions  # noqa: PLC0415 - Django is set up first
    from digivaardig.blocks.models import Entry, Publication  # noqa: PLC0415 - see above
    from digivaardig.organisations.models import Unit  # noqa: PLC0415 - see above
    from digivaardig.tenancy.models import Municipality  # noqa: PLC0415 - see above
    from tests.blocks.rounds import CLOSE, DAY, INTERIM, NOW, a_publication, secret  # noqa: PLC0415 - see above
    from tests.cast import cast_of  # noqa: PLC0415 - see above

    if not Municipality.objects.filter(name=name).exists():
        cast = cast_of(name)
        Unit.of(cast.municipality).update(headcount=people)
        usual = name == "Groningen"
        closes_at, moments = (CLOSE, (INTERIM,)) if usual else (CLOSE + 7 * DAY, ())
        a_publication(cast, entry=Entry.OPEN, closes_at=closes_at, moments=moments)
    publication = Publication.of(Municipality.objects.get(name=name)).get()
    at = NOW if name == "Groningen" else INTERIM
    for number in range(people):
        assert actions.contribute(publication, "", (0, 1, 2), secret(f"{name} {number}"), at)


if __name__ == "__main__":
    import django

    django.setup()
    hand_in(sys.argv[1], int(sys.argv[2]))
