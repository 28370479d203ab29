#!/usr/bin/env python3
"""What result files cost, beside pyperf: reading, comparing and rewriting two files of 1,000 benchmarks.

    tests/bench/files_evidence.py [--rounds N] [--no-write]

The files (1,000 benchmarks x 21 processes x 3 values, fixed seeds) are made under build/: one, the same code measured again
(most verdicts are "same"), and the same 5 % slower, where `compare` has the most to do: it asks of every
benchmark that differs whether its processes fall into groups. All commands run in turns, each round in an order of
its own. CPU time and peak memory are those that the kernel counts for the process (wait4). Ratios are ours to pyperf's
within a round, so that a machine that drifts disturbs both alike. Exit status 1 when `compare` misses a goal: a fifth
of the time, a third of the memory.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time

from evidence import ASSAY, BUILD
from section import ROOT, write_section

BENCHMARKS, PROCESSES, VALUES = 1000, 21, 3
TIME_GOAL, MEMORY_GOAL = 1 / 5, 1 / 3


# ---- the files: what pyperf's manager leaves, a calibration and then processes with a warmup and the values

COLUMNS = ("cpu", "cpu_ns", "gc_collections", "involuntary_switches", "loops", "major_faults", "marks", "migrations",
           "minor_faults", "process_cpu_ns", "start_ns", "voluntary_switches", "wall_ns")

COMMON = {
    "aslr": "Full randomization", "boot_time": "2026-11-20 10:00:00", "cpu_count": 2, "cpu_model_name": "AMD EPYC",
    "hostname": "here", "perf_version": "2.10.0", "platform": "Linux-6.1-x86_64-with-glibc2.36",
    "python_compiler": "GCC 12.2.0", "python_executable": "/usr/bin/python3", "python_hash_seed": "random",
    "python_implementation": "cpython", "python_version": "3.11.2 (64-bit)", "unit": "second",
    "timer": "clock_gettime(CLOCK_MONOTONIC), resolution: 1.00 ns", "cpu_affinity": "1",
}

# name: (seed of the noise, how slow, with evidence)
FILES = {
    "old": (0, 1.0, False),
    "alike": (1, 1.0, False),
    "slower": (1, 1.05, False),
    "old_evidence": (0, 1.0, True),
    "slower_evidence": (1, 1.05, True),
}


def path_of(name):
    return os.path.join(BUILD, "files_%s.json" % name)


def evidence(chance, n):
    return {name: [chance.randrange(10**9) if name.endswith("_ns") else chance.randrange(3) for _ in range(n)]
            for name in COLUMNS}


def make_run(chance, number, process, mean, with_evidence):
    """Processes differ by 1 %, the values of one by 0.3 %."""
    own = mean * (1 + chance.gauss(0, 0.01))
    value = lambda: own * (1 + chance.gauss(0, 0.003))
    metadata = {
        "date": "2026-11-22 23:%02d:%02d.%06d" % (number % 60, process, chance.randrange(10**6)),
        "duration": chance.random(), "load_avg_1min": round(chance.random(), 2),
        "mem_max_rss": chance.randrange(10**7, 2 * 10**7), "runnable_threads": chance.randrange(1, 5),
        "uptime": 1000 + chance.random(),
    }
    run = {"metadata": metadata}
    if process == 0:
        metadata["calibrate_loops"] = 1024
        run["warmups"] = [[2**k, value()] for k in range(11)]
    else:
        run["warmups"] = [[1024, value()]]
        run["values"] = [value() for _ in range(VALUES)]
    if with_evidence:
        run["assay"] = {"evidence": evidence(chance, len(run.get("values", ()))),
                        "warmup_evidence": evidence(chance, len(run["warmups"]))}
    return run


def make_file(name):
    seed, factor, with_evidence = FILES[name]
    chance = random.Random(seed)
    suite = []
    for number in range(BENCHMARKS):
        mean = 10 ** random.Random(number).uniform(-8, -2) * factor
        runs = [make_run(chance, number, process, mean, with_evidence) for process in range(PROCESSES)]
        suite.append({"metadata": {"name": "bench_%04d" % number, "loops": 1024, "description": "x"}, "runs": runs})
    with open(path_of(name), "w", encoding="utf-8") as f:
        json.dump({"version": "1.0", "metadata": COMMON, "benchmarks": suite}, f, sort_keys=True, separators=(",", ":"))


# ---- measuring

CPU, WALL, MEMORY = range(3)


def cost(argv):
    """-> (CPU seconds, wall seconds, peak memory in MiB) of one run."""
    start = time.monotonic()
    process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -1
    if process.returncode:
        sys.exit("%s: exit status %d" % (" ".join(argv), process.returncode))
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024


def make_commands(python):
    """-> {what: (ours, pyperf's)}"""
    load = "import pyperf, sys; suites = [pyperf.BenchmarkSuite.load(path) for path in sys.argv[1:]]"
    reader = os.path.join(BUILD, "bench", "read_files")
    plain = [path_of("old"), path_of("slower")]
    alike = [path_of("old"), path_of("alike")]
    more = [path_of("old_evidence"), path_of("slower_evidence")]
    theirs = [python, "-m", "pyperf", "compare_to"]
    return {
        "read both": ([reader] + plain, [python, "-c", load] + plain),
        "read both, with evidence": ([reader] + more, [python, "-c", load] + more),
        "`compare_to`": ([ASSAY, "compare_to"] + plain, theirs + plain),
        "`compare`, the same code": ([ASSAY, "compare"] + alike, theirs + alike),
        "`compare`, all slower": ([ASSAY, "compare"] + plain, theirs + plain),
        "`compare`, all slower, with evidence": ([ASSAY, "compare"] + more, theirs + more),
        "read, write": ([os.path.join(BUILD, "tests", "roundtrip"), path_of("old")],
                        [python, "-m", "pyperf", "convert", "--stdout", path_of("old")]),
    }


def measure(commands, rounds):
    """-> {what: [(our cost, pyperf's) of each round]}"""
    seen = {what: [] for what in commands}
    order = random.Random(3)
    for _ in range(rounds):
        turns = [(what, side) for what in commands for side in (0, 1)]
        order.shuffle(turns)
        costs = {turn: cost(commands[turn[0]][turn[1]]) for turn in turns}
        for what in commands:
            seen[what].append((costs[what, 0], costs[what, 1]))
    return seen


# ---- the table


def ratios(rounds, kind):
    return [ours[kind] / theirs[kind] for ours, theirs in rounds]


def row(what, rounds):
    ours, theirs = ([statistics.median(r[side][kind] for r in rounds) for kind in (CPU, MEMORY)] for side in (0, 1))
    cpu = ratios(rounds, CPU)
    return "| %s | %.2f | %.1f | %.2f | %.1f | %.3f | %.3f .. %.3f | %.3f | %.2f |" % (
        what, ours[0], ours[1], theirs[0], theirs[1], statistics.median(cpu), min(cpu), max(cpu),
        statistics.median(ratios(rounds, WALL)), statistics.median(ratios(rounds, MEMORY)))


def is_reached(rounds):
    return (statistics.median(ratios(rounds, CPU)) <= TIME_GOAL and statistics.median(ratios(rounds, WALL)) <= TIME_GOAL
            and statistics.median(ratios(rounds, MEMORY)) <= MEMORY_GOAL)


def report(seen, rounds):
    """-> (the section, whether the goals of `compare` are reached)"""
    compared = [what for what in seen if what.startswith("`compare`")]
    missed = [what for what in compared if not is_reached(seen[what])]
    lines = [
        "## Large result files", "",
        "Two files of %d benchmarks x %d processes x %d values, %.1f MB each, %.1f MB with the evidence of every value; %d rounds in"
        " turns, order drawn, load %.1f at the end. CPU seconds and MiB are medians; ratios, ours to pyperf's in the same round, too." %
        (BENCHMARKS, PROCESSES, VALUES, os.path.getsize(path_of("old")) / 1e6, os.path.getsize(path_of("old_evidence")) / 1e6,
         rounds, os.getloadavg()[0]), "",
        "| | ours: CPU s | MiB | pyperf: CPU s | MiB | CPU ratio | lowest .. highest | wall ratio | memory ratio |",
        "|:--|--:|--:|--:|--:|--:|--:|--:|--:|"]
    lines += [row(what, seen[what]) for what in seen]
    lines += ["", "`compare` stands beside pyperf's `compare_to`, which does much less. Goal: at most a fifth (0.2) of the CPU and"
              " the wall time and a third (0.333) of the memory, in each of its rows: %s." %
              ("NOT reached by " + ", ".join(missed) if missed else "reached")]
    return "\n".join(lines), not missed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--no-write", action="store_true", help="do not change docs/evidence.md")
    parser.add_argument("--make", action="store_true", help="make the files, and nothing else")
    options = parser.parse_args()
    if options.make:
        for name in FILES:
            make_file(name)
        return 0

    subprocess.run(["make", "-s", "-C", ROOT, "all", "build/bench/read_files", "build/tests/roundtrip"], check=True,
                   stdout=subprocess.DEVNULL)
    python = subprocess.run([os.path.join(ROOT, ".ci", "pyperf-venv")], check=True, stdout=subprocess.PIPE,
                            universal_newlines=True).stdout.strip()
    # In a process of its own: a child's peak memory counts what its parent had when it was started.
    subprocess.run([sys.executable, os.path.abspath(__file__), "--make"], check=True)
    text, reached = report(measure(make_commands(python), options.rounds), options.rounds)
    print(text)
    if not options.no_write:
        write_section("files", "tests/bench/files_evidence.py", text)
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
