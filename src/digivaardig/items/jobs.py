"""What the bank does by itself, some seconds at a time and outside any transaction."""

from datetime import datetime

from digivaardig.skills.queries import standards

from .actions import store_bank
from .building import Say, bank_of, build, fingerprint
from .models import BankVersion
from .queries import known_live

KEPT_CUTS = 3  # the newest are read out: a round that follows an earlier one keeps its levels


def build_bank(*, at: datetime, say: Say) -> BankVersion | None:
    """Make a new version of the bank from the live questions; None when nothing changed."""
    known, framework = known_live(at)
    bank = bank_of(known)
    cuts = tuple(dict.fromkeys(each.cuts for each in standards()))[:KEPT_CUTS]
    mark = fingerprint(bank, framework, cuts)
    newest = BankVersion.owned_by(None).order_by("-number").first()
    if newest and newest.fingerprint == mark:
        return None
    return store_bank(build(bank, say, cuts), mark, framework, at=at)
