#!/usr/bin/env python3
"""What blocks at once gain: duels of the same code for the same wall time, one block at a time and with --parallel.

    tests/bench/parallel_evidence.py [--python PY] [--rounds N] [--seconds S]     measure, then write the table
    tests/bench/parallel_evidence.py --report                                     write it from what was measured

Each duel is a line of build/parallel_evidence.jsonl the moment it ends; a run that was stopped goes on. In each round
every benchmark is measured both ways, in an order drawn by a coin. The half-width is that of the 95 % signed-rank
interval over all blocks that fitted into the time; the share is the time inside slices over the wall time.
"""

import math
import os
import random
import tempfile
import time

from evidence import Log, assay_row, command_line, measure_and_report, median, runs_of
from section import write_section

LOG = Log("parallel_evidence")
BENCHMARKS = ["json.round_trip", "dicts.words", "sorting.records", "memory.copy(extra=0)"]


def path_of(name):
    stem = name.split(".")[0]
    folder = "selftest" if stem == "memory" else "core"
    return "suites/%s/bench_%s.py" % (folder, stem)


def slices_s(path):
    """Seconds inside the slices of one file."""
    return sum(sum(run["values"]) * metadata["loops"] * metadata.get("inner_loops", 1) for metadata, run in runs_of(path))


def duel(name, python, seconds, parallel):
    """One duel of the same code. No verdict ends it early: a precision that nothing reaches, a margin of nothing."""
    with tempfile.TemporaryDirectory() as folder:
        files = [os.path.join(folder, "a.json"), os.path.join(folder, "a.vs.json")]
        start = time.monotonic()
        row = assay_row("run", "--json", "--python", python, path_of(name), "-k", name, "--vs-python", python, "-o", files[0],
                        "--budget", "%gs" % seconds, "--blocks", "100000", *["--parallel"] * parallel)
        wall = time.monotonic() - start
        return {"benchmark": name, "parallel": parallel, "blocks": row["blocks"], "ratio": row["ratio"],
                "half_width": math.log(row["high"] / row["low"]) / 2, "wall_s": wall,
                "inside": row["low"] <= 1 <= row["high"], "slices_s": sum(map(slices_s, files))}


def measure(args):
    coins = random.Random(20260101)
    done = {(entry["round"], entry["benchmark"], entry["parallel"]) for entry in LOG.entries()}
    for number in range(args.rounds):
        for name in BENCHMARKS:
            ways = [False, True] if coins.random() < .5 else [True, False]
            for parallel in ways:
                if (number, name, parallel) in done:
                    continue
                entry = dict(duel(name, args.python, args.seconds, parallel), round=number)
                LOG.add(entry)
                print("round %d %s%s: %d blocks, half-width %.2f %%, %.0f %% in slices" % (
                    number + 1, name, " --parallel" if parallel else "", entry["blocks"], 100 * entry["half_width"],
                    100 * entry["slices_s"] / entry["wall_s"]), flush=True)


def report():
    entries = LOG.entries()
    lines = ["## Blocks at once", "",
             "Duels of the same code for the same time, one block at a time and `--parallel`, in turns; medians. The share is "
             "the time inside slices over wall time (above 100 % with two cores at work).", "",
             "| benchmark | duels each | blocks: one at a time | at once | half-width: one at a time | at once | "
             "ratio of half-widths | share: one at a time | at once | excluding 1 |", "|---" * 10 + "|"]
    for name in BENCHMARKS + [None]:
        ways = [[e for e in entries if e["parallel"] == way and name in (None, e["benchmark"])] for way in (False, True)]
        if not all(ways):
            continue
        widths = [median([e["half_width"] for e in way]) for way in ways]
        shares = [100 * median([e["slices_s"] / e["wall_s"] for e in way]) for way in ways]
        lines.append("| %s | %d | %d | %d | %.2f %% | %.2f %% | %.2f | %.0f %% | %.0f %% | %d and %d |" % (
            name or "all", min(map(len, ways)), median([e["blocks"] for e in ways[0]]),
            median([e["blocks"] for e in ways[1]]), 100 * widths[0], 100 * widths[1], widths[1] / widths[0], shares[0],
            shares[1], sum(not e["inside"] for e in ways[0]), sum(not e["inside"] for e in ways[1])))
    write_section("parallel", "tests/bench/parallel_evidence.py", "\n".join(lines))


def main():
    parser = command_line(__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=6)
    measure_and_report(parser, measure, report)


if __name__ == "__main__":
    main()
