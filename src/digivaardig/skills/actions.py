"""Loading the yardstick from its YAML files; keeping the cuts that a panel set."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from .models import CutScores, FrameworkVersion, ProfileVersion
from .queries import forget, framework
from .reading import read_yardstick


@transaction.atomic
def load_framework(tree: dict[str, Any], profiles: list[dict[str, Any]]) -> None:
    """Store versions that are new; refuse changed text under an old number.

    Raises:
        ValidationError: a part is missing, a profile names other domains, or the text changed under its old
            version.

    """
    read_yardstick(tree, profiles)
    _keep(
        FrameworkVersion.owned_by(None).filter(number=tree["version"]).first(),
        FrameworkVersion(number=tree["version"]),
        tree,
    )
    for each in profiles:
        key, number = each["profile"], each["version"]
        known = ProfileVersion.owned_by(None).filter(key=key, number=number).first()
        _keep(known, ProfileVersion(key=key, number=number), each)
    forget()


@transaction.atomic
def set_cuts(cuts: Sequence[float], source: str, *, at: datetime) -> CutScores:
    """Put cuts in force for the newest framework. What was promised with earlier ones stands.

    Raises:
        ValueError: they do not rise.

    """
    if any(low >= high for low, high in pairwise(cuts)):
        raise ValueError("Cuts rise.")
    newest = CutScores.owned_by(None).select_for_update().order_by("-number").first()
    kept = CutScores(
        number=newest.number + 1 if newest else 1,
        framework=framework().number,
        cuts=list(cuts),
        source=source,
        approved_at=at,
    )
    kept.save()
    transaction.on_commit(forget)
    return kept


def _keep(
    known: FrameworkVersion | ProfileVersion | None,
    new: FrameworkVersion | ProfileVersion,
    tree: dict[str, Any],
) -> None:
    if known is None:
        new.content = tree
        new.save()
    elif known.content != tree:
        raise ValidationError(_("“%s” was changed under its old version number. Raise the number.") % known)
