"""Turns of an event loop: async work."""

import asyncio

from rounds import rounds


async def _work(n):
    for _ in range(n):
        await asyncio.sleep(0)


async def bench_sleep(extra):
    """Give way to the event loop, with so many percent more turns."""
    await _work(n)


async def bench_again():
    """The turns as they are with extra=0: identical work under another name."""
    await _work(n)


def setup(extra=0):
    global n
    n = rounds(200, extra)


bench_sleep.params = [0, 0.5, 1, 2, 100]
