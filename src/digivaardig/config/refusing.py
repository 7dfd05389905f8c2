"""What production refuses to start with: a demo's database, or a key of the publication within reach."""

import os
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from digivaardig.tenancy.models import Municipality

USUAL_KEYS = Path("/var/lib/digivaardig-publisher/keys")


def refuse_what_is_unsafe() -> None:
    """Stop the web process before its first request.

    Raises:
        ImproperlyConfigured: the database holds a demo, or this user can read the publisher's keys.

    """
    if settings.DEMO:
        return
    if "DIGIVAARDIG_PUBLICATION_KEYS" in os.environ or os.access(USUAL_KEYS, os.R_OK | os.X_OK):
        raise ImproperlyConfigured(
            "The user of the pages can reach the publisher's keys. See docs/operate/publishing.md."
        )
    if _holds_a_demo():
        raise ImproperlyConfigured(
            "This database holds a demo, in which anybody is anybody. Use another database."
        )


def _holds_a_demo() -> bool:
    if Municipality._meta.db_table not in connection.introspection.table_names():
        return False  # not migrated yet
    return Municipality.objects.filter(is_fictitious=True).exists()
