#!/usr/bin/env python3
"""What each way to run a duel's blocks gives: duels of the same code for the same wall time, in turns.

    tests/bench/ways_evidence.py [--python PY] [--rounds N] [--seconds S]     measure, then write the table
    tests/bench/ways_evidence.py --report                                     write it from what was measured

The ways: as by default; with the memory of each process placed by the kernel (--own-placement); with blocks on several
cores at once (--parallel). Each duel is a line of build/ways_evidence.jsonl the moment it ends; a run that was stopped
goes on. In each round every benchmark is measured in all ways, in an order that is drawn. The half-width is that of the
95 % signed-rank interval over all blocks that fitted into the time; the share is the time inside slices over the wall time.
"""

import math
import os
import random
import tempfile
import time

from evidence import Log, assay_row, command_line, measure_and_report, median, runs_of
from section import write_section

LOG = Log("ways_evidence")
BENCHMARKS = ["json.round_trip", "dicts.words", "sorting.records", "plain.loop(extra=0)", "allocating.objects(extra=0)",
              "memory.copy(extra=0)"]
WAYS = {"default": [], "own placement": ["--own-placement"], "parallel": ["--parallel"]}


def path_of(name):
    stem = name.split(".")[0]
    return "suites/%s/bench_%s.py" % ("selftest" if "(" in name else "core", stem)


def slices_s(path):
    """Seconds inside the slices of one file."""
    return sum(sum(run["values"]) * metadata["loops"] * metadata.get("inner_loops", 1) for metadata, run in runs_of(path))


def duel(name, python, seconds, way):
    """One duel of the same code. No verdict ends it early: more blocks than fit are wanted."""
    with tempfile.TemporaryDirectory() as folder:
        files = [os.path.join(folder, "a.json"), os.path.join(folder, "a.vs.json")]
        start = time.monotonic()
        row = assay_row("run", "--json", "--python", python, path_of(name), "-k", name, "--vs-python", python, "-o", files[0],
                        "--budget", "%gs" % seconds, "--blocks", "100000", *WAYS[way])
        wall = time.monotonic() - start
        return {"benchmark": name, "way": way, "blocks": row["blocks"], "ratio": row["ratio"],
                "half_width": math.log(row["high"] / row["low"]) / 2, "wall_s": wall,
                "inside": row["low"] <= 1 <= row["high"], "slices_s": sum(map(slices_s, files))}


def measure(args):
    drawn = random.Random(20260101)
    done = {(entry["round"], entry["benchmark"], entry["way"]) for entry in LOG.entries()}
    for number in range(args.rounds):
        for name in BENCHMARKS:
            for way in drawn.sample(list(WAYS), len(WAYS)):
                if (number, name, way) in done:
                    continue
                entry = dict(duel(name, args.python, args.seconds, way), round=number)
                LOG.add(entry)
                print("round %d %s, %s: %d blocks, half-width %.2f %%, %.0f %% in slices" % (
                    number + 1, name, way, entry["blocks"], 100 * entry["half_width"],
                    100 * entry["slices_s"] / entry["wall_s"]), flush=True)


def row(name, ways):
    """Of one benchmark, or of all (no name); a cell for each way."""
    def cells(fmt, number):
        return " | ".join(fmt % number(entries) for entries in ways)

    default = median([entry["half_width"] for entry in ways[0]])
    return "| %s | %d | %s | %s | %s | %s | %s |" % (
        name or "all", min(map(len, ways)),
        cells("%d", lambda way: median([entry["blocks"] for entry in way])),
        cells("%.2f %%", lambda way: 100 * median([entry["half_width"] for entry in way])),
        " | ".join("%.2f" % (median([entry["half_width"] for entry in way]) / default) for way in ways[1:]),
        cells("%.0f %%", lambda way: 100 * median([entry["slices_s"] / entry["wall_s"] for entry in way])),
        cells("%d", lambda way: sum(not entry["inside"] for entry in way)))


def report():
    others = list(WAYS)[1:]
    heads = ["benchmark", "duels each"]
    for what in "blocks", "half-width":
        heads += ["%s: %s" % (what, way) for way in WAYS]
    heads += ["half-width over the default's: %s" % way for way in others]
    for what in "share", "excluding 1":
        heads += ["%s: %s" % (what, way) for way in WAYS]
    lines = ["## Ways to run a duel's blocks", "",
             "Duels of the same code for the same time: as by default, with the memory of each process placed by the kernel "
             "(`--own-placement`), and with blocks on several cores at once (`--parallel`), in turns; medians. The share is the "
             "time inside slices over wall time (above 100 % with two cores at work).", "",
             "| %s |" % " | ".join(heads), "|---" * len(heads) + "|"]
    for name in BENCHMARKS + [None]:
        ways = [[e for e in LOG.entries(way=way) if name in (None, e["benchmark"])] for way in WAYS]
        if all(ways):
            lines.append(row(name, ways))
    write_section("ways", "tests/bench/ways_evidence.py", "\n".join(lines))


def main():
    parser = command_line(__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=6)
    measure_and_report(parser, measure, report)


if __name__ == "__main__":
    main()
