"""Five kinds of work that time themselves: plain loops, calls, C code with and without the GIL, C code then Python.

    python3 reader_parts.py SECONDS        prints {"parts": {part: share of its time}, "lines": {line: the same}, "round_s": seconds}

Lines are those whose time is known: the only one of a part, or timed by itself. All of it counts, from its first round on: then a
profiler that starts it sees what it times.
"""

import hashlib
import json
import sys
import time

DATA = [(i * 7919) % 100003 for i in range(40000)]
BLOB = bytes(300000)
SPENT = {}  # by the names of parts, and of what is timed inside one


def flat(n):
    s = i = 0
    while i < n:
        s += i & 7
        i += 1
    return s


def tiny(x):
    return x + 1


def calls(n):
    s = i = 0
    while i < n:
        s = tiny(s)
        i += 1
    return s


def c_hold():
    sorted(DATA)


def c_release():
    hashlib.sha256(BLOB).digest()


def mixed(n):
    begin = time.perf_counter()
    sorted(DATA[:n])
    spend("mixed: sorted", begin)
    s = i = 0
    while i < n:
        s += i
        i += 1
    return s


def spend(what, begin):
    SPENT[what] = SPENT.get(what, 0.0) + time.perf_counter() - begin


def part(function, *arguments):
    begin = time.perf_counter()
    function(*arguments)
    spend(function.__name__, begin)


def main(seconds):
    rounds = 0
    begin = time.perf_counter()
    while time.perf_counter() < begin + seconds:
        part(flat, 12000)
        part(calls, 8000)
        part(c_hold)
        part(c_release)
        part(mixed, 6000)
        rounds += 1
    round_s = (time.perf_counter() - begin) / rounds
    inner = SPENT.pop("mixed: sorted")
    total = sum(SPENT.values())
    parts = {name: spent / total for name, spent in SPENT.items()}
    lines = {"sorted(DATA)": parts["c_hold"], "hashlib.sha256(BLOB).digest()": parts["c_release"], "sorted(DATA[:n])": inner / total}
    print(json.dumps({"parts": parts, "lines": lines, "round_s": round_s}), flush=True)


if __name__ == "__main__":
    main(float(sys.argv[-1]))  # scalene puts words of its own before
