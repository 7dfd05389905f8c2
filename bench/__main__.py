"""`make bench`: pages on both databases, measurement and figures of groups, each beside what was asked."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

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
    failed += subprocess.run([sys.executable, "bench/measurement.py"], cwd=ROOT, check=False).returncode
    print("\n== figures of groups")
    failed += subprocess.run([sys.executable, "-m", "bench.groups"], cwd=ROOT, check=False).returncode
    return 1 if failed else 0


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
