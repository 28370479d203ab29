"""Arithmetic: loops over whole numbers and floats."""

import math


def bench_loops():
    """Sieve the primes below three hundred; follow a planet around its sun for a hundred steps."""
    sieve = [True] * 300
    primes = []
    for n in range(2, 300):
        if sieve[n]:
            primes.append(n)
            for multiple in range(n * n, 300, n):
                sieve[multiple] = False
    x, y, vx, vy, step = 1.0, 0.0, 0.0, 1.0, 0.01
    for _ in range(100):
        r = math.sqrt(x * x + y * y)
        pull = -1.0 / (r * r * r)
        vx += pull * x * step
        vy += pull * y * step
        x += vx * step
        y += vy * step
    return len(primes), round(x, 6), round(y, 6)
