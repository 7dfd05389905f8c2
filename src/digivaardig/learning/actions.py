"""The one write of this room: where somebody is, under the code. Not audited: it is the visitor's own."""

from datetime import datetime

from django.db import transaction

from digivaardig.codes.actions import store
from digivaardig.codes.records import load_locked

from .progress import SLOT, Reached, decode, encode, with_step


@transaction.atomic
def reach(code: str, slug: str, step: int, *, done: bool = False, at: datetime) -> dict[str, Reached]:
    """Note under a code that somebody is at a step (1 to 7) of a lesson, or done; gives all progress."""
    reached = with_step(decode(load_locked(code, SLOT)), slug, step, done=done)
    store(code, SLOT, encode(reached), at)
    return {each.slug: each for each in reached}
