"""Five kinds of work that time themselves: plain loops, calls, C code with and without the GIL, C code then Python.

    python3 reader_parts.py          prints "go", works until its input ends, prints {"part": share of its time}
"""

import hashlib
import json
import select
import sys
import time

DATA = [(i * 7919) % 100003 for i in range(40000)]
BLOB = bytes(300000)
SPENT = {}


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
    sorted(DATA[:n])
    s = i = 0
    while i < n:
        s += i
        i += 1
    return s


def part(function, *arguments):
    begin = time.perf_counter()
    function(*arguments)
    SPENT[function.__name__] = SPENT.get(function.__name__, 0.0) + time.perf_counter() - begin


def rounds(is_over):
    while not is_over():
        part(flat, 12000)
        part(calls, 8000)
        part(c_hold)
        part(c_release)
        part(mixed, 6000)


begin = time.perf_counter()
rounds(lambda: time.perf_counter() - begin > 0.5)
SPENT.clear()
print("go", flush=True)
rounds(lambda: select.select([sys.stdin], [], [], 0)[0])
total = sum(SPENT.values())
print(json.dumps({name: seconds / total for name, seconds in SPENT.items()}), flush=True)
