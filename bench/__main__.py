"""`make bench`: the pages on both databases, and the measurement, beside what was asked and others."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
BESIDE_OTHERS = ("peers",)

from tests.postgres import NoPostgresError, cluster  # noqa: E402 - the path is set above


def main() -> int:
    """Run all; machine timings are noisy, so read the ratios."""
    failed = _pages({})
    try:
        with cluster() as url:
            failed += _pages({"DATABASE_URL": url})
    except NoPostgresError as error:
        print(f"PostgreSQL left out: {error}")
    print("\n== measurement")
    failed += subprocess.run([sys.executable, "-m", "bench.measurement"], cwd=ROOT, check=False).returncode
    failed += sum(_beside_others(name) for name in BESIDE_OTHERS)
    return 1 if failed else 0


def _beside_others(name: str) -> int:
    """Run a benchmark in the environment that holds the packages to compare with, on one core."""
    print(f"\n== {name.replace('_', ' ')}", flush=True)
    more = {"PYTHONPATH": "src", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = ["var/peers/bin/python", "-m", f"bench.{name}"]
    return subprocess.run(command, cwd=ROOT, env=os.environ | more, check=False).returncode


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
