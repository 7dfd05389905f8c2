"""`make bench`: pages on both databases, measurement and groups, beside what was asked and others."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
PURE = ("measurement", "groups", "bookmark", "robustness")
BESIDE_OTHERS = ("peers", "calibration", "real_answers")

from tests.postgres import NoPostgresError, cluster  # noqa: E402 - the path is set above


def main() -> int:
    """Run all; machine timings are noisy, so read the ratios."""
    failed = _pages({})
    try:
        with cluster() as url:
            failed += _pages({"DATABASE_URL": url})
    except NoPostgresError as error:
        print(f"PostgreSQL left out: {error}")
    failed += sum(_one_core(sys.executable, name) for name in PURE)
    failed += sum(_one_core(str(ROOT / "var/peers/bin/python"), name) for name in BESIDE_OTHERS)
    return 1 if failed else 0


def _one_core(python: str, name: str) -> int:
    """Run a benchmark on one core; in var/peers stand the packages to compare with."""
    print(f"\n== {name.replace('_', ' ')}", flush=True)
    more = {"PYTHONPATH": "src", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(
        [python, "-m", f"bench.{name}"], cwd=ROOT, env=os.environ | more, check=False
    ).returncode


def _pages(more: dict[str, str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        environment = (
            os.environ | more | {"DIGIVAARDIG_VAR": folder, "DJANGO_SETTINGS_MODULE": "bench.settings"}
        )
        return subprocess.run(
            [sys.executable, "-m", "bench.pages"], cwd=ROOT, env=environment, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
