import subprocess
import sys

HEAVY = ("django", "scipy", "cryptography", "pandas")


def test_the_package_needs_numpy_only():
    code = "import sys, digivaardig.measurement; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    ).stdout.split()
    assert [name for name in loaded if name.split(".")[0] in HEAVY] == []


def test_it_loads_within_60_ms_beyond_numpy():
    code = """
import time, numpy.random
began = time.perf_counter()
import digivaardig.measurement
print(time.perf_counter() - began)
"""

    def seconds() -> float:
        return float(
            subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout
        )

    assert min(seconds() for _ in range(3)) < 0.06
