#!/usr/bin/env python3
"""Are the counts of allocations and memory right, and what do they cost?

    tests/bench/allocations_evidence.py [--no-write] [--rounds N]

1. Ten snippets whose number of allocations is known by reading them (and CPython's source), under every CPython that is
   found: `assay timeit --metric allocations`, which must be exact.
2. The same loops under others' counters: valgrind memcheck's total (with PYTHONMALLOC=malloc every request is one of
   malloc) and memray's total, each as the slope of 4,000 loops over 2,000.
3. What the hooks cost: two workers, one with and one without, measured in turns; the median of the ratios.
4. Peak memory: a parent that holds 300 MB, a small child.

memray is installed into build/memray-venv when it is not there. Exit status 1 when a count is not exact.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

from evidence import BUILD, assay, runs_of
from section import ROOT, write_section

sys.path.insert(0, os.path.join(ROOT, "tests", "e2e"))
import support  # noqa: E402
from worker_talk import BOOTSTRAP, Talk, source  # noqa: E402

SETUP = """\
big = 10 ** 100
f = 1.5
text = "x" * 50
n = 10
class S:
    __slots__ = ("a", "b")
data = b"x" * 100
"""
# statement, allocations, why
KNOWN = [
    ("pass", 0, "nothing"),
    ("object()", 1, "one object"),
    ("big + 1", 1, "one integer of 12 digits"),
    ("f * 2.0", 0, "a float, served by the free list of floats"),
    ("text + text", 1, "one string, header and characters in one block"),
    ("[n, n, n]", 1, "the list's items; the list itself is from a free list"),
    ("[object(), object(), object()]", 4, "three objects and the list's items"),
    ("S()", 1, "an instance without dictionary"),
    ("bytearray(n)", 2, "the object and its buffer"),
    ("memoryview(data)", 2, "the view and its managed buffer"),
]
ORACLES = ["big + 1", "[object(), object(), object()]", "memoryview(data)", "bytearray(n)"]
COSTS = [
    ("1,000 objects in a list", "[object() for i in range(1000)]"),
    ("1,000 lists", "[[i] for i in range(1000)]"),
    ("JSON of 100 records", "loads(dumps(rows))"),
    ("integers of a range", "for i in range(1000): x = i & 7"),
]
COST_SETUP = "from json import dumps, loads; rows = [{'id': i, 'name': 'x' * 20, 'tags': [1, 2]} for i in range(100)]"


def interpreters():
    """-> [(label, path)] of every CPython from 3.6 on that the tests know."""
    return [(i.label.replace("python", "").replace("system_3", "Debian's"), i.path) for i in support.INTERPRETERS if i.path and not i.is_pypy]


def metrics_of(stmt, python, names, setup=SETUP, env=None, inherit=None):
    """-> {metric: value} of the counting pass."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "out.json")
        words = ["timeit", "-q", "-s", setup, stmt, "--python", python, "-o", path, "--layouts", "1"]
        words += ["-p", "1", "-n", "1", "-w", "0", "-l", "1"]
        for name in names:
            words += ["--metric", name]
        if inherit:
            words += ["--inherit-environ", inherit]
        assay(*words, env=dict(os.environ, **(env or {})))
        found = metrics_in(path)
    return {name: found[name]["values"][0] for name in names}


def metrics_in(path):
    _, run = runs_of(path)[0]
    return run["assay"]["metrics"]


# ---- 1. known counts


def known_counts():
    pythons = interpreters()
    lines = ["| statement | known | why | " + " | ".join(label for label, _ in pythons) + " |", "|---" * (3 + len(pythons)) + "|"]
    wrong = 0
    for stmt, count, why in KNOWN:
        got = [metrics_of(stmt, path, ["allocations"])["allocations"] for _, path in pythons]
        wrong += sum(value != count for value in got)
        lines.append("| `%s` | %d | %s | %s |" % (stmt, count, why, " | ".join("%g" % value for value in got)))
        print(lines[-1], flush=True)
    head = "%d of %d counts are exact." % (len(KNOWN) * len(pythons) - wrong, len(KNOWN) * len(pythons))
    return "### Counts that are known by reading\n\n%s\n\n%s" % (head, "\n".join(lines)), wrong


# ---- 2. other counters on the same loop

LOOP = """\
import sys
from itertools import repeat
%s
def run(it, big=big, f=f, text=text, n=n, S=S, data=data):
    for _ in it:
        %s
it = repeat(None, int(sys.argv[1]))
"""
MEMRAY = """\
import memray
from memray._memray import compute_statistics
run(repeat(None, 1000))
with memray.Tracker(sys.argv[2], trace_python_allocators=True):
    run(it)
found = compute_statistics(sys.argv[2])
print(found.total_num_allocations, found.total_memory_allocated)
"""
FEW, MANY = 2000, 4000


def slope(measure):
    """-> (allocations, bytes) a loop."""
    few, many = measure(FEW), measure(MANY)
    return [(b - a) / (MANY - FEW) for a, b in zip(few, many)]


def memcheck(python, stmt):
    def measure(loops):
        code = LOOP % (SETUP, stmt) + "run(it)\n"
        env = dict(os.environ, PYTHONMALLOC="malloc", PYTHONHASHSEED="1")
        words = ["valgrind", "--tool=memcheck", "--leak-check=no", "--undef-value-errors=no", python, "-S", "-c", code, str(loops)]
        said = subprocess.run(words, check=True, stderr=subprocess.PIPE, env=env, universal_newlines=True).stderr
        line = next(line for line in said.splitlines() if "total heap usage" in line)
        words = line.partition("usage:")[2].replace(",", "").split()
        return int(words[0]), int(words[4])

    return slope(measure)


def memray_python():
    """An interpreter that has memray, or None."""
    folder = os.path.join(BUILD, "memray-venv")
    python = os.path.join(folder, "bin", "python")
    base = next((path for label, path in interpreters() if label == "3.12"), None)
    if base and not os.path.exists(python):
        subprocess.run([base, "-m", "venv", folder], check=True)
    if not base or subprocess.run([python, "-c", "import memray"], stderr=subprocess.DEVNULL).returncode:
        if base:
            subprocess.run([python, "-m", "pip", "install", "-q", "memray"])
    works = base and subprocess.run([python, "-c", "import memray"], stderr=subprocess.DEVNULL).returncode == 0
    return python if works else None


def memray(python, stmt):
    def measure(loops):
        with tempfile.TemporaryDirectory() as folder:
            words = [python, "-c", LOOP % (SETUP, stmt) + MEMRAY, str(loops), os.path.join(folder, "capture")]
            return [int(word) for word in subprocess.check_output(words).split()]

    return slope(measure)


def oracles():
    with_memray = memray_python()
    with_valgrind = shutil.which("valgrind")
    pythons = [(label, path) for label, path in interpreters() if label in ("3.8", "3.12")]
    lines = ["| statement | Python | `allocations` | memray | `native_allocations`, PYTHONMALLOC=malloc | memcheck |", "|---" * 6 + "|"]
    wrong = 0
    for stmt in ORACLES:
        for label, python in pythons:
            hooks = metrics_of(stmt, python, ["allocations", "allocated_bytes"])
            native = metrics_of(stmt, python, ["native_allocations", "native_bytes"], env={"PYTHONMALLOC": "malloc"}, inherit="PYTHONMALLOC")
            hooks, native = list(hooks.values()), list(native.values())
            check = memcheck(python, stmt) if with_valgrind else None
            ray = memray(with_memray, stmt) if with_memray and label == "3.12" else None
            wrong += (check is not None and check != native) + (ray is not None and ray != hooks)
            cells = ["%g, %g B" % tuple(cell) if cell else "not here" for cell in (hooks, ray, native, check)]
            lines.append("| `%s` | %s | %s |" % (stmt, label, " | ".join(cells)))
            print(lines[-1], flush=True)
    text = """\
### Other counters on the same loop

Allocations and bytes a loop. memray traces Python's allocators; memcheck's total counts calls of malloc and its kin.
%d of the comparisons differ.

%s""" % (wrong, "\n".join(lines))
    return text, wrong


# ---- 3. what it costs


def worker(python, instrument, stmt):
    talk = Talk([python, BOOTSTRAP], preload=instrument in ("allocations", "native"))
    if instrument:
        assert talk.ask("instrument", instrument)[0] == "ok"
    assert talk.ask("load-snippet", source(stmt, COST_SETUP)) == ["ok"]
    return talk


def ratio(python, instrument, stmt, rounds):
    """-> the median of the ratios of CPU time with and without, two workers in turns on one CPU."""
    sides = [worker(python, None, stmt), worker(python, instrument, stmt)]
    loops = 1
    while sides[0].count(loops)["cpu_ns"] < 5e6:
        loops *= 2
    ratios = []
    for i in range(rounds + 1):
        order = (0, 1) if i % 2 else (1, 0)
        took = {side: sides[side].count(loops)["cpu_ns"] for side in order}
        if i:
            ratios.append(took[1] / took[0])
    for side in sides:
        side.close()
    return statistics.median(ratios)


def costs(rounds):
    names = ("allocations", "native", "collector", "resident", "private", "traced")
    lines = ["| loop | Python | " + " | ".join("`%s`" % name for name in names) + " |", "|---" * (2 + len(names)) + "|"]
    for label, python in interpreters():
        if label not in ("3.8", "3.11", "3.13"):
            continue
        for what, stmt in COSTS:
            cells = ["%.2f" % ratio(python, name, stmt, rounds) for name in names]
            lines.append("| %s | %s | %s |" % (what, label, " | ".join(cells)))
            print(lines[-1], flush=True)
    text = """\
### What the instruments cost

CPU time of the loop in a worker with the instrument over that in one without, two workers in turns on one CPU, median of
%d pairs. They are workers of their own: no timed value pays this.

%s""" % (rounds, "\n".join(lines))
    return text


# ---- 4. peak memory


def peak_of_command(words):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "out.json")
        assay("command", "-q", "-p", "1", "-n", "1", "-w", "0", "--metric", "peak_memory", "--layouts", "1", "-o", path, "--", *words)
        return metrics_in(path)["peak_memory"]["values"][0]


def of_children(words):
    """What a parent's getrusage says of this child alone, asked in a parent of its own."""
    code = ("import resource, subprocess, sys; ballast = b'x' * int(sys.argv[1]); subprocess.check_call(sys.argv[2:]);"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)")
    return [int(subprocess.check_output([sys.executable, "-c", code, str(size)] + words)) for size in (0, BALLAST)]


BALLAST = 300 * 1000 * 1000


def peaks():
    programs = [("true", ["true"]), ("python -c pass", [sys.executable, "-S", "-c", "pass"]),
                ("a Python that holds 100 MB", [sys.executable, "-S", "-c", "x = b'x' * 100000000"])]
    lines = ["| program | getrusage of a small parent | of one that holds 300 MB | `peak_memory`, assay's parent small | holds 300 MB |", "|---" * 5 + "|"]
    for what, words in programs:
        small, big = of_children(words)
        alone = peak_of_command(words)
        ballast = b"x" * BALLAST
        beside = peak_of_command(words)
        del ballast
        lines.append("| %s | %s |" % (what, " | ".join("%.1f MB" % (n / 1e6) for n in (small, big, alone, beside))))
        print(lines[-1], flush=True)
    idle = metrics_of("pass", sys.executable, ["peak_memory"])["peak_memory"]
    busy = metrics_of("x = b'x' * 50000000", sys.executable, ["peak_memory"])["peak_memory"]
    gone = metrics_of("pass", sys.executable, ["peak_memory"], setup="x = b'x' * 50000000; del x")["peak_memory"]
    text = """\
### Peak memory

%s

In a worker: `pass` %.1f MB; `x = b'x' * 50000000` %.1f MB more; the same 50 MB in the setup, given back before the
loop: %.1f MB more.""" % ("\n".join(lines), idle / 1e6, (busy - idle) / 1e6, (gone - idle) / 1e6)
    return text


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15, help="pairs for each cost")
    parser.add_argument("--no-write", action="store_true", help="print the section instead of writing it")
    options = parser.parse_args()
    peak = peaks()  # first: this process is still small
    known, wrong = known_counts()
    others, differ = oracles()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    text = "## Allocations and memory\n\n" + "\n\n".join([known, others, costs(options.rounds), peak])
    if options.no_write:
        print(text)
    else:
        write_section("allocations", "tests/bench/allocations_evidence.py", text)
    return 1 if wrong or differ else 0


if __name__ == "__main__":
    sys.exit(main())
