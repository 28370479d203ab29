"""Benchmarks with a known trouble, for what must be noticed and named."""

import os
import time
from itertools import repeat

from rounds import rounds

ROUNDS = rounds(4000)
WARM_UP_CALLS = 2000
WARM_UP_ROUNDS = ROUNDS // 2

# When drifts() began, in seconds of time.monotonic(); without it, it does not drift.
SINCE = os.environ.get("SELFTEST_SINCE")
DRIFT_A_SECOND = 0.02

calls = 0


def _work(n):
    x = 0.0
    for _ in repeat(None, n):
        x = x * 0.5 + 1.0


def bench_warms_up():
    """Falls from 1.5 to 1 times its final cost during the first 2000 calls of a process."""
    global calls
    calls += 1
    _work(ROUNDS + max(0, WARM_UP_ROUNDS - calls * WARM_UP_ROUNDS // WARM_UP_CALLS))


def bench_bimodal():
    """Costs 1 or 1.1 times its base, as the hash seed of the process has it: each half of the time."""
    _work(ROUNDS + (ROUNDS // 10 if hash("assay") & 1 else 0))


def bench_drifts():
    """Costs 2 % more for each second since SELFTEST_SINCE."""
    gone = time.monotonic() - float(SINCE) if SINCE else 0.0
    _work(ROUNDS + int(ROUNDS * DRIFT_A_SECOND * gone))
