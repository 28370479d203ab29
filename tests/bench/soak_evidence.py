#!/usr/bin/env python3
"""Long runs: 2,000 workers in one run, a suite of 1,000 benchmarks, a duel of 1,000 blocks. What the manager's memory and descriptors do, and
whether it comes to its end.

    tests/bench/soak_evidence.py [--python PY] [--workers N] [--benchmarks N] [--blocks N] [--no-section]
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

from evidence import ASSAY
from section import write_section

ANY = ["-l", "1", "--seed", "1", "--yardstick", "none", "-q"]
SMALL = ["-n", "1", "-w", "0"] + ANY


def resident_kb(pid):
    with open("/proc/%d/status" % pid) as f:
        for line in f:
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    return 0


def records(path):
    try:
        with open(path, "rb") as f:
            return f.read().count(b"\n") - 1
    except FileNotFoundError:
        return 0


def descriptors(pid):
    """Those that stay: while a worker is started there are more for a moment."""
    return min(len(os.listdir("/proc/%d/fd" % pid)) for _ in range(20) if not time.sleep(0.003))


class Soak:
    """One run, watched. samples: [(processes measured, resident kB, descriptors)]"""

    def __init__(self, folder, args, keeps):
        self.samples = []
        output = os.path.join(folder, "x.json")
        journal = output + ".journal"
        command = [ASSAY] + args + (["-o", output] if keeps else ["-v"])
        if not keeps:
            command.remove("-q")
        begin = time.monotonic()
        self.err = open(os.path.join(folder, "err"), "w+")
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=self.err, env=dict(os.environ, ASSAY_LOCK_DIR=""))
        while process.poll() is None:
            try:
                n = records(journal) if keeps else self.told()
                self.samples.append((n, resident_kb(process.pid), descriptors(process.pid)))
            except (OSError, ValueError):
                pass
            time.sleep(0.2)
        self.seconds = time.monotonic() - begin
        self.err.close()
        if process.returncode:
            with open(os.path.join(folder, "err")) as f:
                raise SystemExit("%s ended with %d: %s" % (" ".join(command), process.returncode, f.read()[-500:]))
        self.size = os.path.getsize(output) if keeps else 0
        self.suite = json.load(open(output)) if keeps else None

    def told(self):
        with open(self.err.name) as f:
            return f.read().count("\n")

    def between(self, low, high):
        """The first sample of at least `low` processes and the last of less than `high`."""
        measured = [s for s in self.samples if low <= s[0] < high]
        return measured[0], measured[-1]


def soak_workers(folder, python, workers, keeps):
    soak = Soak(folder, ["timeit", "--python", python, "-p", str(workers)] + SMALL + ["pass"], keeps)
    first, last = soak.between(workers // 20, workers)
    return soak, first, last


def soak_suite(folder, python, benchmarks):
    with open(os.path.join(folder, "bench_many.py"), "w") as f:
        for i in range(benchmarks):
            f.write("def bench_n%04d(): pass\n" % i)
    soak = Soak(folder, ["run", "bench_many.py", "--python", python, "-p", "1"] + SMALL, True)
    first, last = soak.between(benchmarks // 20, benchmarks)
    return soak, first, last


def soak_duel(folder, python, blocks):
    soak = Soak(folder, ["timeit", "--python", python, "--blocks", str(blocks), "--rounds", "1"] + ANY + ["pass", "--vs", "pass"], True)
    first, last = soak.between(blocks // 20, blocks)
    return soak, first, last


def row(name, soak, first, last):
    growth = last[1] / first[1] - 1
    return "| %s | %d | %.0f s | %.1f MB at %d, %.1f MB at %d | %+.1f %% | %.0f | %.1f MB | %d, %d |" % (
        name, last[0], soak.seconds, first[1] / 1024, first[0], last[1] / 1024, last[0], 100 * growth,
        (last[1] - first[1]) * 1024 / max(1, last[0] - first[0]), max(s[1] for s in soak.samples) / 1024,
        first[2], last[2])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", default="python3")
    parser.add_argument("--workers", type=int, default=2000)
    parser.add_argument("--benchmarks", type=int, default=1000)
    parser.add_argument("--blocks", type=int, default=1000)
    parser.add_argument("--no-section", action="store_true", help="print, do not write docs/evidence.md")
    options = parser.parse_args()
    rows = []
    for name, make in (
            ("one benchmark, `-o`", lambda f: soak_workers(f, options.python, options.workers, True)),
            ("a suite of %d, `-o`" % options.benchmarks, lambda f: soak_suite(f, options.python, options.benchmarks)),
            ("a duel of %d blocks, `-o`" % options.blocks, lambda f: soak_duel(f, options.python, options.blocks))):
        folder = tempfile.mkdtemp(prefix="assay-soak-")
        try:
            soak, first, last = make(folder)
            runs = sum(len(b["runs"]) for b in soak.suite["benchmarks"])
            print(row(name, soak, first, last), "runs in the file: %d" % runs, file=sys.stderr)
            rows.append(row(name, soak, first, last))
        finally:
            shutil.rmtree(folder)
    text = """## Long runs

| run | workers, of the duel blocks | took | manager's resident memory | growth | bytes a worker | at the end | descriptors |
|---|---|---|---|---|---|---|---|
%s

Each worker takes one value of one loop. Growth is from the twentieth part of the workers to the last but one. At the end the
values come back from the journal and the file is put together: the largest size seen then. Descriptors: at the same two times, those of
the worker that runs (at most 5; in a duel there are two) included.
""" % "\n".join(rows)
    print(text)
    if not options.no_section:
        write_section("soak", "tests/bench/soak_evidence.py", text)


if __name__ == "__main__":
    main()
