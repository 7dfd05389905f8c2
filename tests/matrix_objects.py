"""The object behind each noun in a URL, made for a cast: a municipality's own draft, round, figures."""

from datetime import timedelta

from digivaardig.authoring import actions as texts
from digivaardig.authoring.loading import load_folder
from digivaardig.authoring.models import Text
from digivaardig.blocks.models import Pool
from digivaardig.config.settings.base import CONTENT
from digivaardig.items.models import BankVersion
from digivaardig.items.queries import LiveBank, newest_bank
from digivaardig.learning.lesson_kind import NAME
from digivaardig.organisations.rights import Role
from digivaardig.scan.models import Dealer, Round
from digivaardig.standards import actions as panels
from digivaardig.standards.models import FEWEST_SEATS, Panel
from tests.insight.make import Round as Figures
from tests.insight.make import a_round as figures_of
from tests.insight.make import load_yardstick
from tests.items.learned import a_calibration
from tests.scan.bank import load_bank

from .cast import Cast
from .conftest import NOW

MODULE = "even-niet-klikken"


def objects_of(cast: Cast) -> dict[str, object]:
    """Make one object a noun; give what stands in the URL."""
    load_yardstick()
    load_folder(NAME, CONTENT / "modules", at=NOW)
    text = Text(municipality=cast.municipality, kind=NAME, slug=f"eigen-les-{cast.municipality.slug}")
    draft = texts.start(text, {"title": "Eigen les"}, by=cast[Role.CONTENT_MANAGER], at=NOW)
    publication = figures_of(cast.municipality, Figures(blocks={"Balie": 24, "Kcc": 12}))
    return {
        "municipality": cast.municipality.slug,
        "kind": NAME,
        "text": draft.text_id,
        "version": draft.pk,
        "module": MODULE,
        "publication": publication.pk,
        "pool": Pool.of(publication).get(name="Balie").pk,
        "unit": "publiek",
        "round": a_prepared_round(cast).pk,
        "item": a_bank().entries[0].key,
        "calibration": a_calibration().number,
        "panel": a_panel(cast).pk,
    }


def a_panel(cast: Cast) -> Panel:
    """Begin a panel, on a small bank."""
    a_bank()
    panel = Panel(municipality=cast.municipality, name="Panel november")
    panels.begin(panel, FEWEST_SEATS, by=cast[Role.CONTENT_MANAGER], at=NOW)
    return panel


def a_bank() -> LiveBank:
    """Load a small bank, once: it is everybody's."""
    if not BankVersion.owned_by(None).exists():
        load_bank()
    return newest_bank()


def a_prepared_round(cast: Cast) -> Round:
    """Prepare a round that nobody has opened yet."""
    round_ = Round(
        municipality=cast.municipality,
        name="Voorjaarsscan",
        opens_at=NOW + timedelta(days=200),
        closes_at=NOW + timedelta(days=230),
        dealer=Dealer.DIGICOACH,
    )
    round_.save()
    return round_
