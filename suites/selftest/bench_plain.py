"""A plain loop of arithmetic: nothing but the interpreter."""

from itertools import repeat

from rounds import rounds


def _work(n):
    x = 0.0
    for _ in repeat(None, n):  # a range would be cheaper in its first 256 rounds: cached integers
        x = x * 0.5 + 1.0


def bench_loop(extra):
    """The plain loop, with so many percent more rounds."""
    _work(n)


def bench_again():
    """The plain loop as it is with extra=0: identical work under another name."""
    _work(n)


def setup(extra=0):
    global n
    n = rounds(4000, extra)


bench_loop.params = [0, 0.5, 1, 2, 100]
