"""Copies out of a buffer larger than most caches: bound by memory, not by the interpreter."""

from itertools import cycle, islice

from rounds import rounds

BLOCK = 16 * 1024
SOURCE = memoryview(b"x" * (48 * 1024 * 1024))
TARGET = memoryview(bytearray(BLOCK))

# The walk goes on where the last call stopped: the same few blocks each time would be in a cache.
BLOCKS = cycle([SOURCE[i : i + BLOCK] for i in range(0, len(SOURCE), BLOCK)])


def _work(n):
    for block in islice(BLOCKS, n):
        TARGET[:] = block


def bench_copy(extra):
    """Copy blocks of 16 KiB out of 48 MiB, with so many percent more blocks."""
    _work(n)


def bench_again():
    """The copy as it is with extra=0: identical work under another name."""
    _work(n)


def setup(extra=0):
    global n
    n = rounds(400, extra)


bench_copy.params = [0, 0.5, 1, 2, 100]
