#!/usr/bin/env python3
"""What large result files cost, beside pyperf: reading, comparing, converting two files of 1,000 benchmarks.

    tests/bench/files_evidence.py [--rounds N] [--no-write]

The files (1,000 benchmarks x 21 processes x 3 values, fixed seed) are made under build/. All commands run in
turns in one run, each round in another order; CPU time and peak memory are those that the kernel counts for
the process (wait4), so a busy machine changes them little. Medians, and ratios to pyperf's.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
from section import write_section  # noqa: E402

BUILD = os.path.join(ROOT, "build")
ASSAY = os.environ.get("ASSAY", os.path.join(BUILD, "assay"))


COLUMNS = ("cpu", "cpu_ns", "gc_collections", "involuntary_switches", "loops", "major_faults", "marks", "migrations",
           "minor_faults", "process_cpu_ns", "start_ns", "voluntary_switches", "wall_ns")


def evidence(r, n):
    return {name: [r.randrange(10**9) if name.endswith("_ns") else r.randrange(3) for _ in range(n)] for name in COLUMNS}


def make_file(path, seed, factor, with_evidence, benchmarks=1000, processes=21, values=3):
    """A file as pyperf's manager leaves it: a calibration, then processes with a warmup and the values."""
    r = random.Random(seed)
    common = {
        "aslr": "Full randomization", "boot_time": "2026-11-20 10:00:00", "cpu_count": 2, "cpu_model_name": "AMD EPYC",
        "hostname": "here", "perf_version": "2.10.0", "platform": "Linux-6.1-x86_64-with-glibc2.36",
        "python_compiler": "GCC 12.2.0", "python_executable": "/usr/bin/python3", "python_hash_seed": "random",
        "python_implementation": "cpython", "python_version": "3.11.2 (64-bit)", "unit": "second",
        "timer": "clock_gettime(CLOCK_MONOTONIC), resolution: 1.00 ns", "cpu_affinity": "1",
    }
    suite = []
    for b in range(benchmarks):
        base = 10 ** r.uniform(-8, -2)
        runs = []
        for p in range(processes):
            metadata = {
                "date": "2026-11-22 23:%02d:%02d.%06d" % (b % 60, p, r.randrange(10**6)), "duration": r.random(),
                "load_avg_1min": round(r.random(), 2), "mem_max_rss": r.randrange(10**7, 2 * 10**7),
                "runnable_threads": r.randrange(1, 5), "uptime": 1000 + r.random(),
            }
            if p == 0:
                metadata["calibrate_loops"] = 1024
                runs.append({"metadata": metadata, "warmups": [[2**k, base * r.uniform(0.9, 1.1)] for k in range(11)]})
            else:
                runs.append({
                    "metadata": metadata,
                    "values": [base * factor * r.uniform(0.98, 1.02) for _ in range(values)],
                    "warmups": [[1024, base * r.uniform(0.9, 1.1)]],
                })
            if with_evidence:
                runs[-1]["assay"] = {"evidence": evidence(r, len(runs[-1].get("values", ()))),
                                     "warmup_evidence": evidence(r, len(runs[-1]["warmups"]))}
        suite.append({"metadata": {"name": "bench_%04d" % b, "loops": 1024, "description": "x"}, "runs": runs})
    with open(path, "w", encoding="utf-8") as f:
        json.dump({"version": "1.0", "metadata": common, "benchmarks": suite}, f, sort_keys=True, separators=(",", ":"))


def cost(argv):
    """-> (CPU seconds, wall seconds, peak memory in MiB) of one run."""
    start = time.monotonic()
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -1
    if process.returncode:
        sys.exit("%s: exit status %d" % (" ".join(argv), process.returncode))
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-write", action="store_true", help="do not change docs/evidence.md")
    parser.add_argument("--make", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        for seed, path in enumerate(options.make):
            make_file(path, seed, 1.0 + 0.03 * (seed % 2), seed >= 2)
        return

    subprocess.run(["make", "-s", "-C", ROOT, "all", "build/bench/read_files", "build/tests/roundtrip"], check=True,
                   stdout=subprocess.DEVNULL)
    python = subprocess.run([os.path.join(ROOT, ".ci", "pyperf-venv")], check=True, stdout=subprocess.PIPE,
                            universal_newlines=True).stdout.strip()
    files = [os.path.join(BUILD, "files_%s.json" % name) for name in ("old", "new", "old_evidence", "new_evidence")]
    old, new = files[:2]
    # In a process of its own: a child's peak memory counts what its parent had when it was started.
    subprocess.run([sys.executable, __file__, "--make"] + files, check=True)

    load = "import pyperf, sys; suites = [pyperf.BenchmarkSuite.load(path) for path in sys.argv[1:]]"
    commands = {  # what: (ours, pyperf's)
        "read both": ([os.path.join(BUILD, "bench", "read_files"), old, new], [python, "-c", load, old, new]),
        "`compare_to`": ([ASSAY, "compare_to", old, new], [python, "-m", "pyperf", "compare_to", old, new]),
        "`compare`": ([ASSAY, "compare", old, new], [python, "-m", "pyperf", "compare_to", old, new]),
        "read both, with evidence": ([os.path.join(BUILD, "bench", "read_files")] + files[2:], [python, "-c", load] + files[2:]),
        "read, write": ([os.path.join(BUILD, "tests", "roundtrip"), old],
                        [python, "-m", "pyperf", "convert", "--stdout", old]),
    }
    seen = {(what, side): [] for what in commands for side in (0, 1)}
    order = random.Random(3)
    for _ in range(options.rounds):
        turns = list(seen)
        order.shuffle(turns)
        for what, side in turns:
            seen[what, side].append(cost(commands[what][side]))

    lines = ["## Large result files", "",
             "Two files of 1,000 benchmarks x 21 processes x 3 values, %.1f MB each as pyperf writes them, %.1f MB with the evidence"
             " of every value; %d rounds in turns." %
             (os.path.getsize(old) / 1e6, os.path.getsize(files[2]) / 1e6, options.rounds), "",
             "| | ours: CPU s | MiB | pyperf: CPU s | MiB | time, ours / pyperf | memory |", "|---|---|---|---|---|---|---|"]
    for what in commands:
        ours, theirs = ([statistics.median(x[i] for x in seen[what, side]) for i in (0, 2)] for side in (0, 1))
        lines.append("| %s | %.2f | %.1f | %.2f | %.1f | %.3f | %.2f |" %
                     (what, ours[0], ours[1], theirs[0], theirs[1], ours[0] / theirs[0], ours[1] / theirs[1]))
    lines += ["", "`compare` stands beside pyperf's `compare_to`, which does much less. Asked: at most 0.2 of the time and 0.33 of"
              " the memory."]
    print("\n".join(lines))
    if not options.no_write:
        write_section("files", "tests/bench/files_evidence.py", "\n".join(lines))


if __name__ == "__main__":
    main()
