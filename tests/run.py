"""Everything that `make test` does: install what is missing, check, and test on both databases."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
NEEDED = {"chromium": "chromium", "initdb": "postgresql", "xgettext": "gettext"}
CHECKS = {
    "style": ["ruff", "check", "."],
    "shape of the code": ["ruff", "format", "--check", "."],
    "shape of the templates": ["djhtml", "--check", "src"],
    "types": ["ty", "check"],
    "floors of the house": ["lint-imports"],
}
PURE = ["measurement", "disclosure", "questions", "plumbing"]


def main() -> int:
    """Run it all; say at the end what failed."""
    only_lint = sys.argv[1:] == ["lint"]
    if not only_lint:
        _install_what_is_missing()
    failed = [name for name, command in CHECKS.items() if not _step(name, command)]
    if not only_lint:
        failed += _tests()
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll is well.", flush=True)
    return 1 if failed else 0


def _tests() -> list[str]:
    from tests.postgres import cluster  # noqa: PLC0415 - the path is set above

    parallel = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "--ignore=tests/browser"]
    failed = [] if _step("tests, SQLite", parallel) else ["tests on SQLite"]
    if not _step(
        "tests of the served platform in a browser", [sys.executable, "-m", "pytest", "tests/browser"]
    ):
        failed.append("browser tests")
    pure = [f"--ignore=tests/{room}" for room in PURE]
    with cluster() as url:
        command = [*parallel, "-m", "not browser", *pure]
        if not _step("tests that touch a database, PostgreSQL", command, DATABASE_URL=url):
            failed.append("tests on PostgreSQL")
    return failed


def _step(name: str, command: list[str], **more: str) -> bool:
    started = time.monotonic()
    print(f"\n== {name}", flush=True)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"} | more
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    print(f"   {'ok' if done.returncode == 0 else 'FAILED'}, {time.monotonic() - started:.0f} s", flush=True)
    return done.returncode == 0


def _install_what_is_missing() -> None:
    missing = [package for tool, package in NEEDED.items() if not _is_there(tool)]
    if not missing:
        return
    if os.getuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"Install these first (as root): apt-get install {' '.join(missing)}")
    print(f"Installing {', '.join(missing)}", flush=True)
    subprocess.run(["apt-get", "update", "-qq"], check=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", *missing], check=True, env=quiet, stdout=subprocess.DEVNULL
    )


def _is_there(tool: str) -> bool:
    return bool(shutil.which(tool) or list(Path("/usr/lib/postgresql").glob(f"*/bin/{tool}")))


if __name__ == "__main__":
    sys.exit(main())
