#!/usr/bin/env python3
"""A manager that is killed: SIGKILL at random moments of a run or a duel, of those resumed after it, and of those after
these. What is lost each time, whether anything survives, and whether what comes out at last is what a run without a
kill writes.

    tests/bench/kill_evidence.py [--kills N] [--duel-kills N] [--python PY] [--seed N] [--no-section]

0 kills leave a part out, and its section as it is. What was started is counted by the benchmark file itself: every
process that loads it adds a line to a log. What was kept is counted in the journal. A kill is survived when the journal
can be read, nothing is missing from it but what was in flight (a process; of a duel a block, with --parallel one for
each core), no worker is alive afterwards, and the run can be resumed.
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

from evidence import ASSAY, runs_of
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
# Nine blocks: before the tenth none is taken again, which depends on the moment and draws anew.
DUEL = ["--vs-env", "SIDE=second", "--blocks", "9", "--rounds", "2", "--slice", "1ms", "--seed", "7", "--yardstick", "none"]
BLOCKS = 3 * 9
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
    found = {}
    for meta, run in runs_of(path):
        found.setdefault(meta["name"], []).append(
            (meta["python_hash_seed"], len(run["values"]), meta.get("assay_block"), meta.get("assay_coins"), meta.get("assay_placement"),
             meta.get("assay_duel_looks"), sorted(set(meta) - MOMENT)))
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
    """Runs that are killed and resumed."""

    command, unit, files, in_flight = "run", "process", ["x.json"], 1

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

    def path(self, name):
        return os.path.join(self.folder, name)

    def first_command(self, output):
        return ["run", "bench_k.py", "--python", self.python, "-o", output, "--json"] + PLAN

    def start(self, output, resume):
        words = [self.command, "--resume", output] if resume else self.first_command(output)
        return subprocess.Popen([ASSAY] + words + ["-q"], cwd=self.folder, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ, ASSAY_LOCK_DIR=""))

    def loaded(self):
        """The hash seeds of processes that loaded the file: measured ones have one, those that look do not."""
        try:
            with open(self.log) as f:
                return [line.strip() for line in f if line.strip()]
        except FileNotFoundError:
            return []

    def count(self, seeds):
        """How many units these processes are."""
        return len(seeds)

    def whole(self):
        """A run that nobody disturbs: the reference, and how long one takes."""
        begin = time.monotonic()
        process = self.start("x.json", False)
        process.communicate()
        if process.returncode:
            raise SystemExit("the run without a kill failed")
        self.seconds = time.monotonic() - begin
        self.reference = self.take_results()

    def take_results(self):
        found = [described(self.path(name)) for name in self.files]
        for name in self.files:
            os.unlink(self.path(name))
        return found

    def fail(self, what):
        self.failures.append("kill %d: %s" % (self.kills, what))

    def after_kill(self, kept_before, loaded_before):
        """-> records kept now, or None when nothing was begun."""
        journal = self.path("x.json.journal")
        time.sleep(0.02)
        for _ in range(100):
            if not alive(self.folder):
                break
            time.sleep(0.01)
        else:
            self.fail("%d processes are alive" % alive(self.folder))
        started = self.count(self.loaded()[loaded_before:])
        if not os.path.exists(journal):
            self.before_first += 1
            if started > self.in_flight:
                self.fail("no journal, but something was measured")
            return None
        try:
            kept = sum(1 for record in records(journal) if record["record"] == self.unit)
        except ValueError as error:
            self.fail(str(error))
            return kept_before
        with open(journal, "rb") as f:
            self.torn += not f.read().endswith(b"\n")
        lost = started - (kept - kept_before)
        self.lost += lost
        if lost > self.in_flight:
            self.fail("%d lost" % lost)
        return kept

    def one_run(self, kills):
        """Begin a run, kill and resume it until it comes to its end by itself, or the kills are spent."""
        kept, resume, out = 0, False, None
        while True:
            loaded = len(self.loaded())
            process = self.start("x.json", resume)
            if self.kills < kills:
                delay = self.random.uniform(0, self.seconds * 0.5)
                try:
                    process.wait(delay)
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
            printed, err = (text.decode() for text in process.communicate())
            if process.returncode == 0:
                out = printed
                break
            if process.returncode != -signal.SIGKILL:
                self.fail("the run ended with %d: %s" % (process.returncode, err.strip()))
                raise SystemExit("\n".join(self.failures))
            self.kills += 1
            failures = len(self.failures)
            if all(os.path.exists(self.path(name)) for name in self.files) and not os.path.exists(self.path("x.json.journal")):
                self.survived += 1  # it had come to its end, but for its exit
                break
            now = self.after_kill(kept, loaded)
            self.survived += len(self.failures) == failures
            resume, kept = now is not None, now or 0
            print("\r%d kills, %d runs, %d failures " % (self.kills, self.runs, len(self.failures)), end="",
                  file=sys.stderr, flush=True)
        self.runs += 1
        self.check_end(out)
        if self.take_results() != self.reference:
            self.fail("what came out is not that of a run without a kill")
        if os.path.exists(self.path("x.json.journal")):
            self.fail("the journal stays")

    def check_end(self, out):
        """`out` is what was printed; None when it was killed at the last moment."""

    def go(self, kills):
        self.whole()
        while self.kills < kills:
            self.one_run(kills)
        print(file=sys.stderr)

    def clean(self):
        shutil.rmtree(self.folder)


class DuelTrial(Trial):
    """Duels, every other one with as many blocks at once as there are cores."""

    command, unit, files = "duel", "block", ["x.json", "x.vs.json"]
    verdicts = 0

    def first_command(self, output):
        at_once = ["--parallel"] if self.runs % 2 else []
        self.in_flight = 2 if at_once else 1
        return ["duel", "bench_k.py", "--python", self.python, "-o", output, "--json"] + DUEL + at_once

    def count(self, seeds):
        return len(set(seeds))  # both sides of a block have one

    def check_end(self, out):
        """Comparing the files comes to what the duel said."""
        if out is None:
            return
        compared = subprocess.run([ASSAY, "compare", "--json"] + self.files, cwd=self.folder, stdout=subprocess.PIPE)
        pick = lambda text: sorted((row["name"], row["verdict"], row["ratio"], row["low"], row["high"])
                                   for row in json.loads(text)["benchmarks"])
        if pick(out) == pick(compared.stdout.decode()):
            self.verdicts += 1
        else:
            self.fail("compare comes to another verdict")


SURVIVED = """
Survived: the journal is readable, nothing is missing from it but what was in flight, no worker is alive afterwards, the
run can be resumed. """


def kills_text(trial):
    return """## Kills

SIGKILL to the manager at a random moment of a run of %d processes (three small benchmarks, 8 processes each), then of
the run resumed after it, and so on until it comes to its end; then the next run.

| | |
|---|---|
| kills survived / tried | %d / %d |
| of these before the journal was begun (nothing was measured) | %d |
| processes lost, all kills together | %d: never more than the one in flight |
| journals whose last record was not whole | %d |
| runs that came to their end, with the file of a run without a kill but for times | %d |
%sThe same file: the same benchmarks, numbers of values, hash seeds in the same order, metadata keys.
""" % (PROCESSES, trial.survived, trial.kills, trial.before_first, trial.lost, trial.torn, trial.runs, SURVIVED)


def duel_kills_text(trial):
    return """## Kills of duels

SIGKILL to the manager at a random moment of a duel of %d blocks (three small benchmarks, 9 blocks each; every other duel
with `--parallel`), then of the duel resumed after it, and so on until it comes to its end; then the next duel.

| | |
|---|---|
| kills survived / tried | %d / %d |
| of these before the journal was begun (nothing was measured) | %d |
| blocks lost, all kills together | %d: never more than the one in flight, or the two with `--parallel` |
| journals whose last record was not whole | %d |
| duels that came to their end, with the two files of one without a kill but for times | %d |
| of these whose verdicts `compare` of the files gives again, to the last digit (the others were killed when they printed) | %d |
%sThe same files: the same benchmarks, blocks in the same order with the same coins, hash seeds and numbers of values, the
same looks, the same metadata keys.
""" % (BLOCKS, trial.survived, trial.kills, trial.before_first, trial.lost, trial.torn, trial.runs, trial.verdicts, SURVIVED)


def evidence(trial, kills, text, name, options):
    """-> exit status."""
    if kills == 0:
        return 0
    trial = trial(options.python, options.seed)
    try:
        trial.go(kills)
    finally:
        trial.clean()
    print(text(trial))
    if trial.failures:
        print("\n".join(trial.failures))
        return 1
    if not options.no_section:
        write_section(name, "tests/bench/kill_evidence.py", text(trial))
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200, help="of runs")
    parser.add_argument("--duel-kills", type=int, default=200)
    parser.add_argument("--python", default="python3")
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--no-section", action="store_true", help="print, do not write docs/evidence.md")
    options = parser.parse_args()
    return (evidence(Trial, options.kills, kills_text, "kills", options)
            or evidence(DuelTrial, options.duel_kills, duel_kills_text, "duel-kills", options))


if __name__ == "__main__":
    sys.exit(main())
