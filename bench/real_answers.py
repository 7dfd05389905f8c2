"""Real answers: predict those that were hidden, and let the scan choose among them.

Run: PYTHONPATH=src var/peers/bin/python -m bench.real_answers (`make bench` installs var/peers)

The answers are those of 1,525 people to 16 tasks of four kinds, of the International Cognitive Ability
Resource (Condon and Revelle 2014), as Debian packages them with psychTools (`ability`, in r-cran-psychtools).
They are fetched by `apt-get download` into var/peers and never kept here. A kind of task is a domain.
"""

import gzip
import struct
import subprocess
import warnings
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench.answers import take
from bench.forms import scored
from bench.measurement import seeded
from bench.table import Found, Row, show
from digivaardig.measurement import (
    Bank,
    Belief,
    Design,
    Item,
    Length,
    Plan,
    Prior,
    Responses,
    State,
    calibrate,
)
from digivaardig.measurement.grid import Booleans, Floats, Integers
from digivaardig.measurement.posterior import densities

ROOT = Path(__file__).resolve().parents[1]
PACKAGE, TABLE = "r-cran-psychtools", "ability"
FOLDER = ROOT / "var/peers/answers"
STORED = "usr/lib/R/site-library/psychTools/data/Rdata"
SHAPE = (1525, 16)
SEEDS, HIDDEN, ASKED = range(5), 0.2, 8
OURS = "this engine, jointly"
UNKNOWN: Final = Belief(0.2, (0.0,), 0.15, sd_lna=0.3, sd_b=1.0, sd_c=0.05)
"""What is believed of a task with six to eight options that nobody knows."""


@dataclass(frozen=True)
class Answers:
    """Answers [people, items], and the domain of each item [items]."""

    right: Booleans
    given: Booleans
    domain: Integers

    def of(self, people: Booleans | Integers) -> "Answers":
        """Keep some of the people."""
        return Answers(self.right[people], self.given[people], self.domain)

    def without(self, hidden: Booleans) -> "Answers":
        """Hide answers [people, items]."""
        return Answers(self.right, self.given & ~hidden, self.domain)

    @property
    def coded(self) -> Integers:
        """Give 1 right, 0 wrong, -1 not given."""
        return np.where(self.given, self.right, -1).astype(np.intp)


class NotThereError(RuntimeError):
    """The answers cannot be had here."""


def main() -> None:
    """Print the table, or say that the answers cannot be had."""
    try:
        everybody()
    except NotThereError as error:
        print(f"Real answers left out: {error}")
        return
    show((who_rows, hidden_rows, replay_rows))


@cache
def everybody() -> Answers:
    """Fetch and read the answers.

    Raises:
        NotThereError: they cannot be fetched, or are others than expected.

    """
    base = FOLDER / STORED
    if not base.with_suffix(".rdb").exists():
        _fetch()
    values, names = _table(base)
    if values.shape != SHAPE:
        raise NotThereError(f"{PACKAGE} holds {values.shape} answers where {SHAPE} were expected.")
    kinds = [name.split(".")[0] for name in names]
    order = np.argsort(kinds, kind="stable")
    domain = np.unique(np.array(kinds)[order], return_inverse=True)[1]
    return Answers(values[:, order] == 1, np.isfinite(values[:, order]), domain.astype(np.intp))


def _fetch() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run(["apt-get", "download", "-qq", PACKAGE], cwd=FOLDER, check=True, capture_output=True)
        archive = next(FOLDER.glob(f"{PACKAGE}_*.deb"))
        subprocess.run(["dpkg-deb", "-x", archive.name, "."], cwd=FOLDER, check=True)
    except (OSError, subprocess.CalledProcessError, StopIteration) as error:
        raise NotThereError(f"{PACKAGE} could not be fetched (it comes with Debian).") from error


def _table(base: Path) -> tuple[Floats, list[str]]:
    """Read one table of an R package: an index of places, and compressed pieces one behind the other."""
    start, length = _read(gzip.decompress(base.with_suffix(".rdx").read_bytes()))["variables"][TABLE]
    piece = base.with_suffix(".rdb").read_bytes()[int(start) : int(start) + int(length)]
    size = struct.unpack(">I", piece[:4])[0]
    unpacked = zlib.decompress(piece[4:])
    if len(unpacked) != size:
        raise NotThereError(f"{TABLE} is not whole.")
    table = _read(unpacked)
    return np.asarray(table.values, dtype=np.float64), [str(name) for name in table.coords["dim_1"].values]


def _read(serialised: bytes) -> Any:  # noqa: ANN401 - whatever R kept
    rdata = import_module("rdata")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it wonders at data without a file's name
        return rdata.conversion.convert(rdata.parser.parse_data(serialised))


def bank_of(answers: Answers, prior: Prior | None = None, beliefs: tuple[Belief, ...] | None = None) -> Bank:
    """Lay the tasks in a bank."""
    beliefs = beliefs or (UNKNOWN,) * len(answers.domain)
    pairs = enumerate(zip(answers.domain.tolist(), beliefs, strict=True))
    items = [Item(str(place), domain, belief, calibrated=True) for place, (domain, belief) in pairs]
    return Bank.of(items, prior or Prior.default(int(answers.domain.max()) + 1))


def calibrated(answers: Answers) -> Bank:
    """Calibrate tasks of which nothing is known."""
    bank = bank_of(answers)
    person, item = np.nonzero(answers.given)
    score = answers.right[person, item].astype(np.intp)
    found = calibrate(bank, Responses.of(person=person, item=item, score=score, people=len(answers.right)))
    return bank_of(answers, Prior.of(found.correlation), found.beliefs)


def predicted(bank: Bank, state: State) -> Floats:
    """Give the chance that each item is right [people, items]."""
    return np.einsum("pig,ig->pi", densities(state)[:, bank.domain], np.exp(bank.log_curves[:, 1]))


def posterior(bank: Bank, answers: Answers) -> State:
    """Give the posterior of people who left some items out."""
    return scored(bank, np.arange(len(bank.items)), answers.right, answers.given)


def log_loss(chance: Floats, answers: Answers, hidden: Booleans) -> float:
    """Give the mean surprise at the hidden answers."""
    taken = np.clip(chance[hidden], 1e-9, 1 - 1e-9)
    return float(-np.mean(np.where(answers.right[hidden], np.log(taken), np.log(1 - taken))))


def who_rows() -> Iterator[Row | str]:
    """Say whose answers these are, and what a calibration makes of them."""
    answers = everybody()
    bank = calibrated(answers)
    people, items = answers.right.shape
    given = answers.given.mean()
    yield f"{people} people, {items} tasks of {bank.domains} kinds, {given:.1%} of the answers given"
    between = bank.prior.correlation[np.triu_indices(bank.domains, 1)]
    yield Row(
        "correlations between kinds: least / most",
        "",
        (Found(between.min(), ".2f"), Found(between.max(), ".2f")),
    )


def hidden_rows() -> Iterator[Row | str]:
    """Hide a fifth of the answers, calibrate on the rest and say how surprising the hidden ones are."""
    yield f"\nlog loss of a hidden fifth, mean over {len(SEEDS)} splits / its standard error over the splits"
    losses: dict[str, list[float]] = {}
    for seed in SEEDS:
        answers = everybody()
        hidden = answers.given & (seeded(seed).random(answers.given.shape) < HIDDEN)
        for name, guess in GUESSES.items():
            losses.setdefault(name, []).append(_loss(guess, answers, hidden))
    for name, found in losses.items():
        bounds = ("<= .515", 0.515) if name == OURS else ("", np.inf)
        yield _mean_row(name, np.array(found), *bounds)
    best = min((name for name in losses if name.startswith("mirt")), key=lambda name: np.mean(losses[name]))
    yield _mean_row(f"this engine less {best}", np.subtract(losses[OURS], losses[best]), "< 0", 0.0)


def _loss(guess: Callable[[Answers], Floats], answers: Answers, hidden: Booleans) -> float:
    """Give the log loss; not a number where a fit fails."""
    try:
        return log_loss(guess(answers.without(hidden)), answers, hidden)
    except (ValueError, ArithmeticError, RuntimeError):
        return np.nan


def _mean_row(name: str, found: Floats, asked: str, most: float) -> Row:
    failed = int(np.isnan(found).sum())
    name = f"  {name}, fails in {failed} of {len(found)}" if failed else f"  {name}"
    error = float(np.nanstd(found) / np.sqrt(len(found) - failed))
    return Row(name, asked, (Found(float(np.nanmean(found)), ".4f", most=most), Found(error, ".4f")))


def _ours(seen: Answers) -> Floats:
    bank = calibrated(seen)
    return predicted(bank, posterior(bank, seen))


def _shares(seen: Answers) -> Floats:
    shares = (seen.right & seen.given).sum(axis=0) / seen.given.sum(axis=0)
    return np.broadcast_to(shares, seen.right.shape)


def _mirt(seen: Answers, family: str) -> Floats:
    model = _mirt_model(seen, family)
    return _mirt_chances(model, seen.coded)


def _mirt_model(seen: Answers, family: str) -> Any:  # noqa: ANN401 - theirs
    return import_module("mirt").fit_mirt(seen.coded, model=family, compute_standard_errors=False)


def _mirt_chances(fitted: Any, coded: Integers) -> Floats:  # noqa: ANN401 - theirs
    """Average its curves over its posterior of each person."""
    found = import_module("mirt.scoring").ability_posterior(fitted, coded)
    return found.weights @ fitted.model.probability(found.points)


def _mirt_by_kind(seen: Answers, family: str) -> Floats:
    chance = np.zeros(seen.right.shape)
    for kind in range(int(seen.domain.max()) + 1):
        here = seen.domain == kind
        chance[:, here] = _mirt(Answers(seen.right[:, here], seen.given[:, here], seen.domain[here]), family)
    return chance


def _mirt_jointly(seen: Answers) -> Floats:
    """Fit one factor a kind, correlated; it takes guessing only in one dimension."""
    kinds = range(int(seen.domain.max()) + 1)
    lines = [
        f"F{kind} = {','.join(str(at + 1) for at in np.flatnonzero(seen.domain == kind))}" for kind in kinds
    ]
    pairs = ", ".join(f"F{one}*F{other}" for one in kinds for other in kinds if one < other)
    fitted = import_module("mirt").fit_mirt(
        seen.coded,
        model="2PL",
        spec="\n".join([*lines, f"COV = {pairs}"]),
        n_quadpts=9,
        max_iter=100,
        compute_standard_errors=False,
    )
    return _mirt_chances(fitted, seen.coded)


GUESSES: Final[dict[str, Callable[[Answers], Floats]]] = {
    OURS: _ours,
    "each task's share of right answers": _shares,
    "mirt, one dimension, 2PL": partial(_mirt, family="2PL"),
    "mirt, one dimension, 3PL": partial(_mirt, family="3PL"),
    "mirt, kind by kind, 2PL": partial(_mirt_by_kind, family="2PL"),
    "mirt, kind by kind, 3PL": partial(_mirt_by_kind, family="3PL"),
    "mirt, four dimensions, 2PL": _mirt_jointly,
}
"""How each believes [people, items] that an answer is right, after those seen."""


def replay_rows() -> Iterator[Row | str]:
    """Let tests choose eight of the sixteen tasks, look the real answers up, and predict the rest."""
    answers = everybody()
    whole = answers.of(np.flatnonzero(answers.given.all(axis=1)))
    yield f"\n{ASKED} of {len(whole.domain)} tasks asked of half of the {len(whole.right)} who did all,"
    yield "calibrated on the other half: RMSE of the number right of all / of a kind"
    pairs: dict[str, list[tuple[float, float]]] = {name: [] for name in TESTS}
    for seed in SEEDS:
        tested = seeded(seed + 100).random(len(whole.right)) < 0.5
        for name, test in TESTS.items():
            pairs[name].append(_replayed(test, whole.of(~tested), whole.of(tested)))
    found = np.array(list(pairs.values()))  # [tests, splits, 2]
    fitted = np.isfinite(found).all(axis=(0, 2))
    for name, each in zip(pairs, found, strict=True):
        failed = int(np.isnan(each).any(axis=1).sum())
        said = f"  {name}, fails in {failed} of {len(each)}" if failed else f"  {name}"
        yield Row(said, "", tuple(Found(float(error)) for error in each[fitted].mean(axis=0)))


Told = tuple[Integers, Floats]  # what was asked [people, questions] and what is believed [people, items]
Test = Callable[[Answers, Answers], Told]


def _replayed(test: Test, learnt: Answers, people: Answers) -> tuple[float, float]:
    """Give the errors in the number right, of all and of a kind; not a number where a fit fails."""
    try:
        asked, chance = test(learnt, people)
    except (ValueError, ArithmeticError, RuntimeError):
        return np.nan, np.nan
    rest = np.ones(people.right.shape, dtype=np.bool_)
    np.put_along_axis(rest, asked, values=False, axis=1)
    error = np.where(rest, chance - people.right, 0.0)
    by_kind = error @ np.eye(int(people.domain.max()) + 1)[people.domain]
    return float(np.sqrt(np.mean(error.sum(axis=1) ** 2))), float(np.sqrt(np.mean(by_kind**2)))


def _our_test(learnt: Answers, people: Answers) -> Told:
    """Take the quick scan, two of each kind, without the easy start."""
    bank = calibrated(learnt)
    plan = replace(Plan.of(bank, Length.QUICK), easy=0, explores=0)
    run = take(Design(bank, plan), np.zeros((len(people.right), bank.domains)), people.right)
    return run.items, predicted(bank, run.state)


def _random_test(learnt: Answers, people: Answers) -> Told:
    bank = calibrated(learnt)
    drawn = seeded(0).random(people.right.shape).argsort(axis=1)[:, :ASKED]
    return drawn, predicted(bank, scored(bank, drawn, people.right))


def _mirt_one(learnt: Answers, people: Answers, family: str) -> Told:
    return _mirt_test(_mirt_model(learnt, family), people, ASKED)


def _mirt_test(fitted: Any, people: Answers, questions: int) -> tuple[Integers, Floats]:  # noqa: ANN401 - theirs
    engine = import_module("mirt.cat").CATEngine(fitted.model, se_threshold=1e-9, max_items=questions + 1)
    asked = []
    for row in people.right:
        engine.reset()
        for _ in range(questions):
            engine.administer_item(int(row[engine.select_next_item()]))
        asked.append(engine.get_current_state().items_administered)
    places = np.array(asked)
    coded = np.full(people.right.shape, -1)
    np.put_along_axis(coded, places, np.take_along_axis(people.right, places, axis=1), axis=1)
    return places, _mirt_chances(fitted, coded)


def _mirt_test_by_kind(learnt: Answers, people: Answers, family: str) -> tuple[Integers, Floats]:
    chance, asked = np.zeros(people.right.shape), []
    kinds = int(learnt.domain.max()) + 1
    for kind in range(kinds):
        here = np.flatnonzero(learnt.domain == kind)
        one, other = (
            Answers(each.right[:, here], each.given[:, here], each.domain[here]) for each in (learnt, people)
        )
        places, chance[:, here] = _mirt_test(_mirt_model(one, family), other, ASKED // kinds)
        asked.append(here[places])
    return np.concatenate(asked, axis=1), chance


TESTS: Final[dict[str, Test]] = {
    "this engine": _our_test,
    "random tasks, this engine's posterior": _random_test,
    "mirt, one dimension, 2PL": partial(_mirt_one, family="2PL"),
    "mirt, one dimension, 3PL": partial(_mirt_one, family="3PL"),
    "mirt, kind by kind, 2PL": partial(_mirt_test_by_kind, family="2PL"),
    "mirt, kind by kind, 3PL": partial(_mirt_test_by_kind, family="3PL"),
}


if __name__ == "__main__":
    main()
