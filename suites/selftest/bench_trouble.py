"""Benchmarks with a known trouble, for what must be noticed and named."""

from itertools import repeat

from rounds import rounds

ROUNDS = rounds(4000)
WARM_UP_CALLS = 2000
WARM_UP_ROUNDS = ROUNDS // 2

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
