"""What the bank does by itself, some seconds at a time and outside any transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from digivaardig.measurement import Belief, Design, Item, Length, Prior, World, simulate_read_out
from digivaardig.skills.queries import cuts, standards

from . import actions, calibrations
from .building import Say, bank_of, build, fingerprint
from .calibrations import Given
from .learned import Outcome, learn
from .models import BankVersion, Calibration
from .queries import bank, known_live

KEPT_CUTS = 3  # the newest are read out: a round that follows an earlier one keeps its levels


def build_bank(*, at: datetime, say: Say) -> BankVersion | None:
    """Make a new version of the bank from the live questions; None when nothing changed."""
    known, framework = known_live(at)
    used = calibrations.taken_over()
    made = bank_of(known, calibrations.correlation_of(used))
    kept = tuple(dict.fromkeys(each.cuts for each in standards()))[:KEPT_CUTS]
    mark = fingerprint(made, framework, kept)
    newest = BankVersion.owned_by(None).order_by("-number").first()
    if newest and newest.fingerprint == mark:
        return None
    return actions.store_bank(build(made, say, kept, used.number if used else 0), mark, framework, at=at)


def follow_levels(*, at: datetime, say: Say) -> bool:
    """Make a version of the bank for the levels in force when they are newer; `False`: none is needed."""
    newest = BankVersion.owned_by(None).order_by("-number").first()
    made_for = [read_out["cuts"] for read_out in newest.read_outs.values()] if newest else []
    if newest is None or list(cuts()) in made_for[:1]:
        return False
    return build_bank(at=at, say=say) is not None


def calibrate(given: Sequence[Sequence[Given]], say: Say) -> Outcome:
    """Work out what answers teach, starting from the latest calibration. Nothing is written.

    Args:
        given: the answers of each person, of any versions of the bank.
        say: told how far it is.

    """
    known, domains = calibrations.known_so_far()
    found = calibrations.responses(known, given)
    anchors = known.calibrated if known.calibrated.any() else None  # people may have learned since
    outcome = learn(known, domains, found.responses, say, anchors)
    say(f"{outcome.answers} answers used; {found.rapid} were too fast, {found.unknown} name no question")
    return calibrations.continued(outcome)


def take_over(calibration: Calibration, *, at: datetime, say: Say) -> None:
    """Have new rounds use an approved calibration: its beliefs, and a bank built with them."""
    actions.take_over(calibration, at=at)
    version = build_bank(at=at, say=say) or BankVersion.owned_by(None).latest("number")
    actions.note_bank(calibration, version.number)


class Renewing:
    """Reads old rounds by the newest beliefs: each way of asking is simulated once."""

    def __init__(self, calibration: Calibration) -> None:
        self.calibration = calibration
        self._beliefs = {each.key: each for each in calibrations.learned_of(calibration) if each.is_steady}
        self._simulated = cache(self._simulate)

    def read_out(self, number: int, length: Length, cuts: tuple[float, ...]) -> Mapping[str, Any]:
        """Give the read-out of the rounds that asked by this version of the bank. Some seconds."""
        return self._simulated(number, length, cuts)

    def _simulate(self, number: int, length: Length, cuts: tuple[float, ...]) -> Mapping[str, Any]:
        used = bank(number)
        design = Design(used.measure, used.plans[length], used.probabilities[length])
        world = World(
            tuple(self._belief(item) for item in used.measure.items), self._prior(used.measure.prior)
        )
        found = simulate_read_out(design, world, cuts).as_dict()
        return found | {"by_calibration": self.calibration.number}

    def _belief(self, item: Item) -> Belief:
        return self._beliefs[item.key].after if item.key in self._beliefs else item.belief

    def _prior(self, usual: Prior) -> Prior:
        correlation = calibrations.correlation_of(self.calibration)
        return Prior.of(correlation) if correlation and len(correlation) == usual.domains else usual
