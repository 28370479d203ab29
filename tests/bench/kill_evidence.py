#!/usr/bin/env python3
"""A manager that is killed: SIGKILL at random moments of a run, of the runs resumed after it, and of those after these.
What is lost each time, whether anything survives, and whether the file that comes out at last is the one that a run
without a kill writes.

    tests/bench/kill_evidence.py [--kills N] [--python PY] [--seed N] [--no-section]

What was started is counted by the benchmark file itself: every process that loads it adds a line to a log. What was
kept is counted in the journal. A kill is survived when the journal can be read, at most one process is missing from it
(the one in flight), no worker is alive afterwards, and the run can be resumed.
"""

import argparse
import glob
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zlib

from evidence import ASSAY
from section import write_section

BENCHMARKS = """
import os
with open(%r, "a") as f:
    f.write("%%s\\n" %% os.environ.get("PYTHONHASHSEED", ""))
def bench_list(): [x * 2 for x in range(1000)]
def bench_sum(): sum(range(1000))
def bench_text(): " ".join(["spam"] * 1000)
"""
PLAN = ["-p", "8", "-n", "2", "-w", "1", "--min-time", "1ms", "--seed", "7", "--yardstick", "none"]
PROCESSES = 3 * 8
# These describe the moment, and may be there or not.
MOMENT = {"cpu_freq", "cpu_temp", "assay_cpu_temp", "assay_steal_seconds", "assay_throttled_seconds"}


def records(path):
    """-> the heads of the good records; raises when one but the last is no good."""
    with open(path, "rb") as f:
        lines = f.read().split(b"\n")
    good = []
    for number, line in enumerate(lines[:-1]):
        if int(line[:8], 16) != zlib.crc32(line[9:]):
            raise ValueError("record %d of %d is damaged" % (number + 1, len(lines) - 1))
        good.append(json.loads(line[9:].decode()))
    return good


def described(path):
    """-> {benchmark: [(hash seed, values, keys)]}: all that must not depend on a kill."""
    with open(path) as f:
        suite = json.load(f)
    found = {}
    for bench in suite["benchmarks"]:
        common = dict(suite.get("metadata", {}), **bench.get("metadata", {}))
        for run in bench["runs"]:
            meta = dict(common, **run.get("metadata", {}))
            found.setdefault(meta["name"], []).append(
                (meta["python_hash_seed"], len(run["values"]), sorted(set(meta) - MOMENT)))
    return found


def alive(folder):
    """Processes of ours that live in `folder`: its path is on their command line or is where they are."""
    found = 0
    for path in glob.glob("/proc/[0-9]*"):
        try:
            if os.readlink(path + "/cwd") == folder and int(path[6:]) != os.getpid():
                found += 1
        except OSError:
            pass
    return found


class Trial:
    def __init__(self, python, seed):
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix="assay-kill-"))
        self.python = python
        self.random = random.Random(seed)
        self.log = os.path.join(self.folder, "log")
        with open(os.path.join(self.folder, "bench_k.py"), "w") as f:
            f.write(BENCHMARKS % self.log)
        self.kills = self.survived = self.lost = self.runs = self.torn = 0
        self.before_first = 0
        self.failures = []

    def command(self, output, resume):
        if resume:
            return [ASSAY, "run", "--resume", output, "-q"]
        return [ASSAY, "run", "bench_k.py", "--python", self.python, "-q", "-o", output] + PLAN

    def start(self, output, resume):
        return subprocess.Popen(self.command(output, resume), cwd=self.folder, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                env=dict(os.environ, ASSAY_LOCK_DIR=""))

    def started(self):
        """Processes with a hash seed of their own that loaded the file: measured ones, not those that look."""
        try:
            with open(self.log) as f:
                return sum(1 for line in f if line.strip())
        except FileNotFoundError:
            return 0

    def whole(self):
        """A run that nobody disturbs: the reference, and how long one takes."""
        begin = time.monotonic()
        process = self.start("whole.json", False)
        process.communicate()
        if process.returncode:
            raise SystemExit("the run without a kill failed")
        self.seconds = time.monotonic() - begin
        self.reference = described(os.path.join(self.folder, "whole.json"))

    def fail(self, what):
        self.failures.append("kill %d: %s" % (self.kills, what))

    def after_kill(self, kept_before, started_before):
        """-> records kept now, or None when nothing was begun."""
        journal = os.path.join(self.folder, "x.json.journal")
        time.sleep(0.02)
        for _ in range(100):
            if not alive(self.folder):
                break
            time.sleep(0.01)
        else:
            self.fail("%d processes are alive" % alive(self.folder))
        if not os.path.exists(journal):
            self.before_first += 1
            if self.started() > started_before + 1:
                self.fail("no journal, but processes were measured")
            return None
        try:
            kept = sum(1 for record in records(journal) if record["record"] == "process")
        except ValueError as error:
            self.fail(str(error))
            return kept_before
        with open(journal, "rb") as f:
            self.torn += not f.read().endswith(b"\n")
        lost = (self.started() - started_before) - (kept - kept_before)
        self.lost += lost
        if lost > 1:
            self.fail("%d processes lost" % lost)
        return kept

    def one_run(self, kills):
        """Begin a run, kill and resume it until it comes to its end by itself, or the kills are spent."""
        output, kept, resume = os.path.join(self.folder, "x.json"), 0, False
        while True:
            started = self.started()
            process = self.start("x.json", resume)
            if self.kills < kills:
                delay = self.random.uniform(0, self.seconds * 0.5)
                try:
                    process.wait(delay)
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
            err = process.communicate()[1].decode()
            if process.returncode == 0:
                break
            if process.returncode != -signal.SIGKILL:
                self.fail("the run ended with %d: %s" % (process.returncode, err.strip()))
                raise SystemExit("\n".join(self.failures))
            self.kills += 1
            failures = len(self.failures)
            if os.path.exists(output) and not os.path.exists(output + ".journal"):
                self.survived += 1  # it had come to its end, but for its exit
                break
            now = self.after_kill(kept, started)
            self.survived += len(self.failures) == failures
            resume, kept = now is not None, now or 0
            print("\r%d kills, %d runs, %d failures " % (self.kills, self.runs, len(self.failures)), end="",
                  file=sys.stderr, flush=True)
        self.runs += 1
        if described(output) != self.reference:
            self.fail("the file is not that of a run without a kill")
        if os.path.exists(output + ".journal"):
            self.fail("the journal stays")
        os.unlink(output)

    def go(self, kills):
        self.whole()
        while self.kills < kills:
            self.one_run(kills)
        print(file=sys.stderr)

    def clean(self):
        shutil.rmtree(self.folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--python", default="python3")
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--no-section", action="store_true", help="print, do not write docs/evidence.md")
    options = parser.parse_args()
    trial = Trial(options.python, options.seed)
    try:
        trial.go(options.kills)
    finally:
        trial.clean()
    text = """## Kills

SIGKILL to the manager at a random moment of a run of %d processes (three small benchmarks, 8 processes each), then of
the run resumed after it, and so on until it comes to its end; then the next run.

| | |
|---|---|
| kills survived / tried | %d / %d |
| of these before the journal was begun (nothing was measured) | %d |
| processes lost, all kills together | %d: never more than the one in flight |
| journals whose last record was not whole | %d |
| runs that came to their end, with the file of a run without a kill but for times | %d |

Survived: the journal is readable, at most the process in flight is missing from it, no worker is alive afterwards, the
run can be resumed. The same file: the same benchmarks, numbers of values, hash seeds in the same order, metadata keys.
""" % (PROCESSES, trial.survived, trial.kills, trial.before_first, trial.lost, trial.torn, trial.runs)
    print(text)
    if trial.failures:
        print("\n".join(trial.failures))
        return 1
    if not options.no_section:
        write_section("kills", "tests/bench/kill_evidence.py", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
