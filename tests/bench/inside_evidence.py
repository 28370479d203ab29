#!/usr/bin/env python3
"""What does `assay attach PID record --by allocations` count in a running process, and what does that cost it, beside memray attach?

    tests/bench/inside_evidence.py [--no-write] [--rounds N] [--packages DIR] [--python VERSION]

Of one process of each CPython that can be asked (3.14 and later), which does rounds of known work when it is told to:

1. A thousand blocks a round at one line, in four threads: requests and bytes between two handshakes, which must be exact each time.
2. CPU seconds of the same work without and with somebody inside, in turns in one process: assay, memray attach (default, and
   with the allocations that pymalloc serves, which is what assay counts), tracemalloc. Medians of the ratios.
3. How long it takes from the command to the first counted request, and whether the process is as before in the end.

memray is taken from DIR/VERSION, a folder that pip fills with --target (default: build/memray), where it is there.
Exit status 1 when a count differs or something stays.
"""

import argparse
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from allocations_evidence import interpreters
from section import ROOT, write_section

VERSIONS = ("3.14", "3.15")
ASSAY = os.path.join(ROOT, "build", "assay")

PROGRAM = """
import sys, threading, time, tracemalloc
from json import dumps, loads
rows = [{'id': i, 'name': 'x' * 20, 'tags': [1, 2]} for i in range(100)]
def known():
    for _ in range(1000):
        x = bytes(200)
def threads():
    all = [threading.Thread(target=known) for _ in range(4)]
    for one in all: one.start()
    for one in all: one.join()
WORK = {"threads": threads, "blocks": known,
        "json": lambda: loads(dumps(rows)), "flat": lambda: sum(i & 7 for i in range(3000))}
print("go", flush=True)
while True:
    # It wakes up often, to come to a safe point.
    import select
    while not select.select([sys.stdin], [], [], 0.005)[0]: pass
    name, _, loops = sys.stdin.readline().rstrip().partition(" ")
    if name == "end": break
    if name == "trace": tracemalloc.start()
    elif name == "untrace": tracemalloc.stop()
    else:
        work, begin = WORK[name], time.process_time()
        for _ in range(int(loops)): work()
        print(time.process_time() - begin, flush=True)
        continue
    print(0, flush=True)
print("ended", flush=True)
"""
COSTS = [("1,000 blocks of 200 bytes", "blocks"), ("JSON of 100 records", "json"), ("integers of a range", "flat")]


class Process:
    def __init__(self, python, packages):
        environment = dict(os.environ, PYTHONPATH=packages) if packages else None
        self.python, self.environment = python, environment
        self.popen = subprocess.Popen([python, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
                                      env=environment)
        self.popen.stdout.readline()

    def ask(self, text):
        self.popen.stdin.write(text + "\n")
        return float(self.popen.stdout.readline())

    def state(self):
        folder = "/proc/%d/" % self.popen.pid
        with open(folder + "maps") as file:
            return len(os.listdir(folder + "task")), len(os.listdir(folder + "fd")), "memfd:assay" in file.read()

    def end(self):
        said, _ = self.popen.communicate("end\n")
        return said == "ended\n" and self.popen.returncode == 0


class Assay:
    def begin(self, process):
        pid = process.popen.pid
        self.popen = subprocess.Popen([ASSAY, "attach", str(pid), "record", "--by", "allocations"], stdout=subprocess.PIPE, text=True)
        while not process.state()[2]:
            time.sleep(0.0005)
            assert self.popen.poll() is None
        process.ask("flat 1")  # whoever answers has come to where the script was run

    def end(self, _):
        self.popen.send_signal(signal.SIGINT)
        self.said = self.popen.communicate()[0]
        assert self.popen.returncode == 0


class Memray:
    def __init__(self, *options):
        self.options = options

    def begin(self, process):
        self.folder = tempfile.TemporaryDirectory()
        self.memray(process, "attach", "--method", "sys.remote_exec", "-o", self.folder.name + "/capture", *self.options)

    def end(self, process):
        self.memray(process, "detach", "--method", "sys.remote_exec")
        self.folder.cleanup()

    def memray(self, process, *words):
        words = [process.python, "-m", "memray", words[0], *words[1:], str(process.popen.pid)]
        done = subprocess.run(words, env=process.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert done.returncode == 0, done.stdout


class Tracemalloc:
    def begin(self, process):
        process.ask("trace")

    def end(self, process):
        process.ask("untrace")


def counts(label, python, rounds):
    """-> (a row, how many were wrong)"""
    process, assay, wrong, took = Process(python, None), Assay(), 0, []
    process.ask("threads 1")
    before = process.state()
    for turn in range(rounds):
        begin = time.monotonic()
        assay.begin(process)
        took.append(time.monotonic() - begin)
        process.ask("threads %d" % (turn + 1))
        assay.end(process)
        blocks = 4000 * (turn + 1)
        wrong += not re.search(r"(?m)^ *{:,} +{:,} .*known \(".format(blocks, blocks * 233), assay.said)
    process.ask("threads 1")
    stays = process.state() != before
    fine = process.end()
    row = "| %s | %d of %d | %.0f ms | %s |" % (label, rounds - wrong, rounds, 1000 * statistics.median(took),
                                            "no" if fine and not stays else "yes")
    print(row, flush=True)
    return row, wrong + stays + (not fine)


def cost(python, packages, name, inside, rounds):
    """-> the median of the ratios, one process in turns without and with it inside"""
    process, ratios = Process(python, packages), []
    loops = 1
    while process.ask("%s %d" % (name, loops)) < 0.02:
        loops *= 2
    for _ in range(rounds):
        alone = process.ask("%s %d" % (name, loops))
        inside.begin(process)
        beside = process.ask("%s %d" % (name, loops))
        inside.end(process)
        ratios.append(beside / min(alone, process.ask("%s %d" % (name, loops))))
    process.end()
    return "%.2f" % statistics.median(ratios)


def costs(label, python, packages, rounds):
    rows = []
    for what, name in COSTS:
        cells = [cost(python, None, name, Assay(), rounds), cost(python, None, name, Tracemalloc(), rounds)]
        for options in ((), ("--trace-python-allocators",)):
            cells.append(cost(python, packages, name, Memray("--aggregate", *options), rounds) if packages else "-")
        rows.append("| %s | %s | %s |" % (what, label, " | ".join(cells)))
        print(rows[-1], flush=True)
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--no-write", action="store_true", help="do not change docs/evidence.md")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--packages", default=os.path.join(ROOT, "build", "memray"))
    parser.add_argument("--python", choices=VERSIONS, help="only of this one")
    args = parser.parse_args()
    exact = ["| Python | exact | from the command to the first request | something stays |", "|---" * 4 + "|"]
    dear = ["| work | Python | assay | tracemalloc(1) | memray attach | with pymalloc's |", "|---" * 6 + "|"]
    wrong = 0
    for label, python in interpreters():
        if label not in ([args.python] if args.python else VERSIONS):
            continue
        row, more = counts(label, python, args.rounds)
        exact.append(row)
        wrong += more
        packages = os.path.join(args.packages, label)
        dear += costs(label, python, packages if os.path.isdir(packages) else None, args.rounds)
    text = "## Allocations of a running process\n\n%s\n\n### What it costs\n\nRatios of CPU time, medians of %d turns; memray with --aggregate.\n\n%s" % (
        "\n".join(exact), args.rounds, "\n".join(dear))
    if args.no_write:
        print(text)
    else:
        write_section("inside", "tests/bench/inside_evidence.py", text)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
