#!/usr/bin/env python3
"""Does `assay explain --by allocations` say what tracemalloc and memray say, and what does looking cost?

    tests/bench/allocations_by_line_evidence.py [--no-write] [--rounds N]

1. What is alive at the peak of a program that keeps what it makes, line by line, beside tracemalloc's snapshot at that
   moment, under every CPython that is found: all lines must be equal.
2. Requests and bytes of one loop beside memray's, as the slope of 2,000 loops over 1,000, where memray is installed.
3. How much longer loops take: in a worker with the instrument, under tracemalloc (1 and 25 frames) and under memray, each beside
   one without, in turns; the median of the ratios of CPU time.

Exit status 1 when a count differs.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import unittest

from allocations_evidence import COST_SETUP, COSTS, assay, interpreters
from looks import ratio
from section import ROOT, write_section

sys.path.insert(0, os.path.join(ROOT, "tests", "e2e"))
import packages  # noqa: E402
import test_explain_allocations as tests  # noqa: E402

STATEMENT, SETUP = "[big + 1, text + text, bytearray(big and 10)]", "big, text = 10 ** 100, 'x' * 50"


def pythons():
    return [(label, path) for label, path in interpreters() if label not in ("3.6", "3.7")]


def explained(*words):
    said = assay("explain", "--by", "allocations", "--json", *words)
    (row,) = json.loads(said)["benchmarks"]
    return row


# ---- 1. tracemalloc


def beside_tracemalloc():
    lines = ["| Python | line | ours: bytes, blocks | tracemalloc | requests | temporary |", "|---" * 6 + "|"]
    compared = wrong = 0
    for label, python in pythons():
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "bench_work.py")
            with open(path, "w") as f:
                f.write(tests.WORK)
            ours = {line["line"]: line for line in explained(path, "--python", python)["lines"] if line["file"] == path}
            theirs = json.loads(subprocess.check_output([python, "-c", tests.ORACLE, folder], cwd=folder))
        for line in tests.KEPT:
            row, (size, count) = ours[line], theirs[str(line)]
            compared += 1
            wrong += [row["peak_bytes"], row["peak_blocks"]] != [size, count]
            cells = (label, line, row["peak_bytes"], row["peak_blocks"], size, count, row["requests"], row["temporary"])
            lines.append("| %s | %d | %d, %d | %d, %d | %d | %d |" % cells)
            print(lines[-1], flush=True)
    return "### Beside tracemalloc\n\n%d of %d lines are equal.\n\n%s" % (compared - wrong, compared, "\n".join(lines)), wrong


# ---- 2. memray


def memray_python():
    try:
        return packages.python("memray")
    except unittest.SkipTest as why:
        print(why)
        return None


def beside_memray(python):
    if not python:
        return "### Beside memray\n\nmemray is not here.", 0
    counts = []
    with tempfile.TemporaryDirectory() as folder:
        for loops in (1000, 2000):
            words = [python, "-c", tests.MEMRAY, str(loops), os.path.join(folder, "capture%d" % loops)]
            counts.append([int(word) for word in subprocess.check_output(words).split()])
    theirs = [(many - few) / 1000 for few, many in zip(*counts)][:2]
    row = explained(STATEMENT, "-s", SETUP, "--python", python)
    ours = [row["requests"], row["bytes"]]
    text = "A loop of `%s`: ours %g requests of %g bytes, memray %g of %g." % ((STATEMENT,) + tuple(ours) + tuple(theirs))
    print(text)
    return "### Beside memray\n\n" + text, ours != theirs


# ---- 3. what it costs

TRACED = "import tracemalloc; tracemalloc.start(%d); "
MEMRAY = "import memray, tempfile; memray.Tracker(tempfile.mktemp(), trace_python_allocators=True).__enter__(); "


def costs(rounds, with_memray):
    lines = ["| loop | Python | `--by allocations` | tracemalloc(1) | tracemalloc(25) | memray |", "|---" * 6 + "|"]
    some = [one for one in pythons() if one[0] in ("3.8", "3.11", "3.13", "3.15")]
    for label, python in some + ([("memray's", with_memray)] if with_memray else []):
        for what, stmt in COSTS:
            cells = ["%.2f" % ratio(python, stmt, COST_SETUP, rounds, instrument="sites")]
            cells += ["%.2f" % ratio(python, stmt, COST_SETUP, rounds, before=TRACED % frames) for frames in (1, 25)]
            cells.append("%.2f" % ratio(python, stmt, COST_SETUP, rounds, before=MEMRAY) if python == with_memray else "-")
            lines.append("| %s | %s | %s |" % (what, label, " | ".join(cells)))
            print(lines[-1], flush=True)
    return "### What looking costs\n\nRatios of CPU time, medians of %d pairs.\n\n%s" % (rounds, "\n".join(lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--no-write", action="store_true", help="do not change docs/evidence.md")
    parser.add_argument("--rounds", type=int, default=11)
    args = parser.parse_args()
    with_memray = memray_python()
    first, wrong = beside_tracemalloc()
    second, also = beside_memray(with_memray)
    third = costs(args.rounds, with_memray)
    text = "\n\n".join(["## Allocations by line", first, second, third])
    if args.no_write:
        print(text)
    else:
        write_section("allocations-by-line", "tests/bench/allocations_by_line_evidence.py", text)
    sys.exit(1 if wrong or also else 0)


if __name__ == "__main__":
    main()
