"""Calibrating items from files: read, work out, and only then write."""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from digivaardig.measurement import Bank, Item, Prior
from digivaardig.measurement.bank_csv import NamedBank
from digivaardig.measurement.estimates_csv import (
    Estimates,
    read_estimates,
    write_bank,
    write_correlation,
)
from digivaardig.measurement.flags import usable
from digivaardig.measurement.grid import Booleans
from digivaardig.measurement.responses_csv import ResponsesOfFile, read_responses

from .building import Say
from .learned import Outcome, learn
from .report import Report, as_file


@dataclass(frozen=True, slots=True)
class Files:
    """What is read, and where what came of it goes; without a report there is none."""

    responses: Path
    items: Path
    out: Path
    correlation_out: Path
    report: Path | None = None

    def check_folders(self) -> None:
        """Refuse before the work what cannot be written after it.

        Raises:
            ValueError: a folder is not there, or takes no files.

        """
        for path in (self.out, self.correlation_out, *([self.report] if self.report else [])):
            if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
                raise ValueError(f"{path.parent} is no folder that takes files.")


def calibrate_files(files: Files, say: Say) -> dict[str, Any]:
    """Calibrate the items of a file by the answers of another; give the figures in short.

    Raises:
        ValueError: a file is wrong (`TableError` says where and why), or no answer can be used.
        NotConvergedError: the parameters do not come to rest.
        OSError: what came of it cannot be written.

    """
    files.check_folders()
    estimates = read_estimates(files.items)
    read = read_responses(files.responses, estimates.named.bank)
    estimates = estimates.timed_by(read.responses.item, read.seconds)
    used = usable(estimates.named.bank, read.responses, read.seconds)
    outcome = learn(estimates.named.bank, estimates.named.domains, used, say, _anchors(estimates))
    _write(files, estimates.named, outcome)
    return _in_short(outcome, read)


def _anchors(estimates: Estimates) -> Booleans | None:
    return estimates.anchors if estimates.anchors.any() else None


def _write(files: Files, before: NamedBank, outcome: Outcome) -> None:
    """Write everything, the last words first: what fails in the making leaves nothing."""
    report = as_file(Report.of(outcome.people, outcome.items, {})) if files.report else ""
    after = NamedBank(_bank(before.bank, outcome), before.domains)
    write_bank(files.out, after)
    write_correlation(files.correlation_out, after)
    if files.report:
        part = files.report.with_name(f".{files.report.name}.{os.getpid()}")
        part.write_text(report, encoding="utf-8")
        part.replace(files.report)


def _bank(before: Bank, outcome: Outcome) -> Bank:
    items: list[Item] = [
        replace(item, belief=learned.after, calibrated=learned.is_steady)
        for item, learned in zip(before.items, outcome.items, strict=True)
    ]
    return Bank.of(items, Prior.of(outcome.correlation))


def _in_short(outcome: Outcome, read: ResponsesOfFile) -> dict[str, Any]:
    flags = [flag.value for item in outcome.items for flag in item.flags]
    return {
        "people": outcome.people,
        "answers": len(read.responses.item),
        "too_fast": len(read.responses.item) - outcome.answers,
        "items": len(outcome.items),
        "items_with_enough_answers": sum(item.is_steady for item in outcome.items),
        "to_look_at": {flag: flags.count(flag) for flag in sorted(set(flags))},
    }
