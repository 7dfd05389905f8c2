"""Loading the yardstick from its YAML files."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from .models import FrameworkVersion, ProfileVersion
from .queries import forget
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
