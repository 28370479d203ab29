#!/usr/bin/env python3
"""Stored files of the same code taken minutes apart: what the yardsticks gain, and where they do not.

    tests/bench/yardstick_evidence.py [--python PY] [--sessions N] [--budget S]     measure, then write the table
    tests/bench/yardstick_evidence.py --report                                      write it from what was measured

A session measures every benchmark once, each into a file of its own (build/yardsticks/); a run that was stopped goes on
with what is missing. Then all pairs of sessions of a benchmark are compared by `assay compare` without a yardstick, by
each kind alone (the other one's numbers are taken out of a copy) and as users get it, with the choice. All pairs are of
the same code, so every faster or slower is a false alarm. Pairs share sessions and are not independent: the table
also gives the pairs of neighbours in time. About eight minutes with the defaults.
"""

import itertools
import json
import math
import os
import tempfile

from evidence import BUILD, assay, assay_row, command_line, measure_and_report, runs_of
from section import write_section

FOLDER = os.path.join(BUILD, "yardsticks")
BENCHMARKS = {
    "json.round_trip": "suites/core/bench_json.py",
    "regex.log_lines": "suites/core/bench_regex.py",
    "sorting.records": "suites/core/bench_sorting.py",
    "dicts.words": "suites/core/bench_dicts.py",
    "memory.copy(extra=0)": "suites/selftest/bench_memory.py",
}
KEYS = {"mix": "assay_yardstick_mix", "memory": "assay_yardstick_memory"}
WAYS = ("none", "mix", "memory", "chosen")


def file_of(name, session):
    return os.path.join(FOLDER, "%s-%d.json" % (name.split("(")[0], session))


def measure(args):
    os.makedirs(FOLDER, exist_ok=True)
    for session in range(args.sessions):
        for name, path in BENCHMARKS.items():
            file = file_of(name, session)
            if os.path.exists(file):
                continue
            assay("run", "-q", "--python", args.python, path, "-k", name, "-o", file, "--budget", "%gs" % args.budget,
                  "--precision", "0.1%")
        print("session %d of %d" % (session + 1, args.sessions), flush=True)


def only(file, kind, folder):
    """A copy of the file that knows the yardstick of that kind alone."""
    with open(file) as source:
        suite = json.load(source)
    for metadata in metadata_of(suite):
        for other, key in KEYS.items():
            if other != kind:
                metadata.pop(key, None)
    copy = os.path.join(folder, os.path.basename(file))
    with open(copy, "w") as target:
        json.dump(suite, target)
    return copy


def metadata_of(suite):
    yield suite.get("metadata", {})
    for bench in suite["benchmarks"]:
        yield bench.get("metadata", {})
        for run in bench["runs"]:
            yield run.get("metadata", {})


def compare(old, new, *options):
    return assay_row("compare", "--json", *options, old, new)


def process_means(file, key):
    """Logs of the session's process means, over the yardstick of that key where one is given."""
    logs = []
    for metadata, run in runs_of(file):
        if run.get("values"):
            mean = sum(run["values"]) / len(run["values"])
            if key and key not in metadata:
                return None
            logs.append(math.log(mean / metadata[key] if key else mean))
    return logs


def spread_of_sessions(files, key):
    """Standard deviation of the sessions' means, in percent; None where a process has no such yardstick."""
    sessions = [process_means(file, key) for file in files]
    if any(logs is None for logs in sessions) or len(sessions) < 2:
        return None
    means = [sum(logs) / len(logs) for logs in sessions]
    middle = sum(means) / len(means)
    return 100 * math.sqrt(sum((mean - middle) ** 2 for mean in means) / (len(means) - 1))


def verdicts(files):
    """{way: [(is a pair of neighbours, row)]} of all pairs."""
    rows = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as scratch:
        copies = {}
        for kind in KEYS:
            folder = os.path.join(scratch, kind)
            os.mkdir(folder)
            copies[kind] = [only(file, kind, folder) for file in files]
        for i, j in itertools.combinations(range(len(files)), 2):
            rows["none"].append((j == i + 1, compare(files[i], files[j], "--no-yardstick")))
            rows["chosen"].append((j == i + 1, compare(files[i], files[j])))
            for kind in KEYS:
                rows[kind].append((j == i + 1, compare(copies[kind][i], copies[kind][j])))
    return rows


def called(rows):
    return sum(row["verdict"] in ("faster", "slower") for _, row in rows)


def report():
    lines = ["## The yardsticks", "",
             "Files of the same code taken minutes apart; called different means faster or slower, of all pairs (of neighbours in "
             "time). By one kind alone `compare` still leaves it out where it makes the processes of a file differ more.", "",
             "| benchmark | sessions | called different: no yardstick | mix | memory | as chosen | chosen: none / mix / memory | "
             "spread of sessions: times | over mix | over memory |", "|---" * 10 + "|"]
    total = {way: [0, 0, 0, 0] for way in WAYS}
    for name in BENCHMARKS:
        files = [file_of(name, session) for session in range(1000)]
        files = [file for file in files if os.path.exists(file)]
        if len(files) < 2:
            continue
        rows = verdicts(files)
        cells = []
        for way in WAYS:
            near = [entry for entry in rows[way] if entry[0]]
            counts = [called(rows[way]), len(rows[way]), called(near), len(near)]
            total[way] = [a + b for a, b in zip(total[way], counts)]
            cells.append("%d of %d (%d of %d)" % tuple(counts))
        kinds = [row.get("yardstick") for _, row in rows["chosen"]]
        spreads = [spread_of_sessions(files, key) for key in (None, KEYS["mix"], KEYS["memory"])]
        lines.append("| %s | %d | %s | %s | %s |" % (
            name, len(files), " | ".join(cells), " / ".join(str(kinds.count(kind)) for kind in (None, "mix", "memory")),
            " | ".join("-" if spread is None else "%.2f %%" % spread for spread in spreads)))
    lines.append("| all | | %s | | | | |" % " | ".join(
        "%d of %d (%d of %d)" % tuple(total[way]) for way in WAYS))
    write_section("yardsticks", "tests/bench/yardstick_evidence.py", "\n".join(lines))


def main():
    parser = command_line(__doc__)
    parser.add_argument("--sessions", type=int, default=16)
    parser.add_argument("--budget", type=float, default=5)
    measure_and_report(parser, measure, report)


if __name__ == "__main__":
    main()
