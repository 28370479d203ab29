"""The program of scripts that plant a difference: eight functions, one of which is made to do more rounds of the same work.

    write_side(folder, rounds_with("tokens", 20))      # bench_mix.py, with bench_mix()
"""

import os

# Rounds of each function; the first three have about a fifth of the time each, and are those that are made slower.
ROUNDS = {"ordered": 1000, "tokens": 4500, "total": 900, "nested": 200, "joined": 800, "matched": 500, "shifted": 5000,
          "lookup": 4000}
CHANGED = 3

PROGRAM = '''\
TEXT = "the quick brown fox jumps over the lazy dog"
NUMBERS = list(range(60))
TABLE = {str(i): i for i in range(100)}
MIXED = [(i * 7919) % 101 for i in range(60)]


def tokens(n):
    for _ in range(n):
        TEXT.split()


def total(n):
    for _ in range(n):
        s = 0
        for x in NUMBERS:
            s += x


def lookup(n):
    for _ in range(n):
        TABLE["17"] + TABLE["42"] + TABLE["99"]


def ordered(n):
    for _ in range(n):
        sorted(MIXED)


def joined(n):
    for _ in range(n):
        "-".join(["a", "b", "c"]) + "".join(TEXT)


def shifted(n):
    x = 1
    for i in range(n):
        x = (x << 1 ^ i) & 65535


def matched(n):
    for _ in range(n):
        [c for c in TEXT if c in "aeiou"]


def nested(n):
    for _ in range(n):
        {a: {b: a + b for b in range(5)} for a in range(5)}


def bench_mix():
'''


def write_side(folder, rounds):
    os.makedirs(folder)
    calls = "".join("    %s(%d)\n" % item for item in rounds.items())
    with open(os.path.join(folder, "bench_mix.py"), "w", encoding="utf-8") as f:
        f.write(PROGRAM + calls)


def rounds_with(function, percent):
    """The rounds with those of one function (None: of none) more by so many percent."""
    rounds = dict(ROUNDS)
    if function:
        rounds[function] = round(rounds[function] * (1 + percent / 100))
    return rounds
