"""The one write of this room: where somebody is, under the code. Not audited: it is the visitor's own."""

from datetime import datetime

from django.db import transaction

from digivaardig.codes.actions import store
from digivaardig.codes.records import load_locked
from digivaardig.tenancy.models import Municipality

from .progress import Reached, decode, encode, slot_in, with_step


@transaction.atomic
def reach(code: str, municipality: Municipality, now_at: Reached, *, at: datetime) -> dict[str, Reached]:
    """Note under a code where somebody is in a lesson of a municipality; gives all progress there."""
    slot = slot_in(municipality)
    reached = with_step(decode(load_locked(code, slot)), now_at.slug, now_at.step, done=now_at.done)
    store(code, slot, encode(reached), at)
    return {each.slug: each for each in reached}
