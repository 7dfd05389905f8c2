"""What the bank does by itself, some seconds at a time and outside any transaction."""

from datetime import datetime

from .actions import store_bank
from .building import Say, bank_of, build, fingerprint
from .models import BankVersion
from .queries import known_live


def build_bank(*, at: datetime, say: Say) -> BankVersion | None:
    """Make a new version of the bank from the live questions; None when nothing changed."""
    known, framework = known_live(at)
    bank = bank_of(known)
    mark = fingerprint(bank, framework)
    newest = BankVersion.owned_by(None).order_by("-number").first()
    if newest and newest.fingerprint == mark:
        return None
    return store_bank(build(bank, say), mark, framework, at=at)
