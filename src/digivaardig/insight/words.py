"""Figures in words: a share is never 0% or 100%, a margin goes with it, in the reader's language."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from digivaardig.measurement import ShownLevel
from digivaardig.skills.levels import Level
from digivaardig.skills.shapes import Domain

from .growth import Change, ThemeGrowth
from .reading import Share
from .tree import Kind, Node

MINUS = "\u2212"
FEW, MOST = 0.02, 0.98  # `measurement.groups` gives nothing beyond these


def count(number: int) -> str:
    """Write a number of people, with a mark between thousands."""
    return number_format(number, use_l10n=True, force_grouping=True)


def day(moment: datetime) -> str:
    """Write a day, such as 24 November 2026."""
    return date_format(timezone.localtime(moment).date(), "DATE_FORMAT")


def percent(share: float) -> str:
    """Write a share; never 0% or 100%."""
    if share <= FEW:
        return _("almost nobody")
    return _("almost everybody") if share >= MOST else f"{round(100 * share)}%"


def margin(share: Share) -> str:
    """Write the 95% margin of a share."""
    return _between(share, percent(share.low), percent(share.high))


def people(share: float, n: int) -> str:
    """Write how many of n people a share is; never none or all."""
    number = round(share * n)
    if share <= FEW or number < 1:
        return _("almost nobody")
    return _("almost everybody") if share >= MOST or number >= n else count(number)


def people_margin(share: Share, n: int) -> str:
    """Write the 95% margin of a number of people."""
    return _between(share, people(share.low, n), people(share.high, n))


def _between(share: Share, low: str, high: str) -> str:
    ends = {"low": low, "high": high}
    if share.low <= FEW and share.high >= MOST:
        return _("cannot be told")
    if share.low <= FEW:
        return _("at most %(high)s") % ends
    if share.high >= MOST:
        return _("at least %(low)s") % ends
    return _("%(low)s to %(high)s") % ends


def level(shown: ShownLevel | None) -> str:
    """Write the level of a group's mean; two adjacent levels when it may be either."""
    if shown is None:
        return _("not measured")
    low, high = Level(shown.low).label, Level(shown.high).label
    return str(low) if shown.low == shown.high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def change(growth: ThemeGrowth) -> str:
    """Write what can be said of a difference between two rounds."""
    return {
        Change.UP: _("grown"),
        Change.DOWN: _("fallen"),
        Change.NONE: _("no difference can be shown"),
        Change.UNKNOWN: _("not measured in both rounds"),
    }[growth.change]


def levels(number: float, *, signed: bool = False) -> str:
    """Write a place or a difference on the scale of levels, with one decimal."""
    text = number_format(round(number, 1) + 0.0, 1, use_l10n=True)
    return f"+{text}" if signed and round(number, 1) > 0 else text.replace("-", MINUS)


def growth_margin(growth: ThemeGrowth) -> str:
    """Write the margin of a difference."""
    ends = {"low": levels(growth.low, signed=True), "high": levels(growth.high, signed=True)}
    return _("%(low)s to %(high)s") % ends


def took_part(node: Node) -> str:
    """Write how many people a group's figures are about."""
    if node.heads is None:
        return _("at least %(n)s people") % {"n": count(node.n)}
    return _("at least %(n)s of %(heads)s people") % {"n": count(node.n), "heads": count(node.heads)}


def hidden(node: Node, k: int, least: int, *, is_over: bool) -> SafeString:
    """Say why a group is not shown and where its people count.

    Args:
        node: a unit that is too small, or a pool or total without blocks.
        k: the smallest group of the round.
        least: how many people a unit needs to be shown apart.
        is_over: whether the close was drawn; until then a pool may still get figures of its own.

    """
    if node.kind == Kind.TOTAL:
        return format_html("{}", _("In every group in it too few people took part."))
    number = least if node.kind == Kind.SMALL else k
    few = _("Fewer than %d people.") % number
    if not node.counts_in:
        counting = _("They count nowhere.") if is_over else _("There are no figures yet.")
        return format_html("{} {}", few, counting)
    counting = _("They count in {}.") if is_over or node.kind == Kind.SMALL else _later()
    return format_html(
        "{} {}", few, format_html(counting, format_html("<strong>{}</strong>", node.counts_in))
    )


def _later() -> str:
    return _("If it stays so until the close, they count in {}.")


def names(domains: Sequence[Domain]) -> SafeString:
    """Write the names of themes as they stand in the middle of a sentence: a, b and c."""
    *first, last = [format_html("<strong>{}</strong>", domain.short) for domain in domains]
    if not first:
        return last
    return format_html("{} {} {}", format_html_join(", ", "{}", [(name,) for name in first]), _("and"), last)


def grown(up: Sequence[Domain], down: Sequence[Domain]) -> SafeString:
    """Sum up a growth: which themes grew and fell, or that no difference can be shown."""
    found = [format_html(_("Grown: {}."), names(up))] if up else []
    found += [format_html(_("Fallen: {}."), names(down))] if down else []
    return format_html_join(" ", "{}", [(each,) for each in found or [_("No difference can be shown.")]])
