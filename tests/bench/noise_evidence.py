#!/usr/bin/env python3
"""Are troubles named? Each kind of trouble is made, a benchmark is run in it, and what the report says is read.

    tests/bench/noise_evidence.py [--runs N] [KIND...]    measure what is missing, then write the table
    tests/bench/noise_evidence.py --report                write the table from what was measured

Kinds: quiet, load, periodic, quota, warm-up, bimodal, drift. Each run is a line of build/noise_evidence.jsonl. The
quota needs a control group that this user may make (version 1 or 2); without one that kind is left out, and said.
"""

import os
import time

from evidence import Beside, Log, assay_row, command_line, measure_and_report
from section import write_section

LOG = Log("noise_evidence")

LOOP = ("bench_plain.py", "plain.loop(extra=0)")
# What is run in which trouble, and the word by which the report must name it.
KINDS = {
    "quiet": (LOOP, None),
    "load": (LOOP, "competition"),
    "periodic": (LOOP, "periodic"),
    "quota": (LOOP, "throttled"),
    "warm-up": (("bench_trouble.py", "trouble.warms_up"), "warm-up"),
    "bimodal": (("bench_trouble.py", "trouble.bimodal"), "modes"),
    "drift": (("bench_trouble.py", "trouble.drifts"), "drift"),
}


# ---- troubles


class Programs(Beside):
    """One program on each CPU."""

    def __init__(self, code):
        super().__init__(*["import os, time\nos.sched_setaffinity(0, {%d})\n%s" % (cpu, code) for cpu in sorted(os.sched_getaffinity(0))])

    def __enter__(self):
        super().__enter__()
        return []


def load():
    return Programs("while True: pass")


def periodic():
    """For 12 ms in every 250 ms."""
    return Programs("begin = time.monotonic()\nn = 0\n"
                    "while True:\n"
                    "    n += 1\n"
                    "    time.sleep(max(0, begin + .25 * n - time.monotonic()))\n"
                    "    while time.monotonic() < begin + .25 * n + .012: pass\n")


class Quota:
    """A control group that may use half a CPU; what is measured is put into it by a shell before it starts."""

    def __enter__(self):
        name = "assay-noise-%d" % os.getpid()
        if os.path.exists("/sys/fs/cgroup/cgroup.controllers"):
            self.path = os.path.join("/sys/fs/cgroup", name)
            limits = [("cpu.max", "50000 100000")]
        else:
            self.path = os.path.join("/sys/fs/cgroup/cpu", name)
            limits = [("cpu.cfs_period_us", "100000"), ("cpu.cfs_quota_us", "50000")]
        os.mkdir(self.path)
        for file, text in limits:
            with open(os.path.join(self.path, file), "w") as f:
                f.write(text)
        return ["sh", "-c", 'echo $$ > "$0/cgroup.procs"; exec "$@"', self.path]

    def __exit__(self, *unused):
        os.rmdir(self.path)


class Nothing:
    def __enter__(self):
        return []

    def __exit__(self, *unused):
        pass


TROUBLES = {"load": load, "periodic": periodic, "quota": Quota}


# ---- runs


def logged(kind):
    return LOG.entries(kind=kind)


def run(kind, python):
    (file, name), _ = KINDS[kind]
    environment = dict(os.environ, SELFTEST_SINCE="%f" % time.monotonic())
    with TROUBLES.get(kind, Nothing)() as prefix:
        row = assay_row("run", "--json", "--python", python, "--budget", "5s", "--precision", "0.05%", "--inherit-environ",
                        "SELFTEST_SINCE", os.path.join("suites", "selftest", file), "-k", name, prefix=prefix, env=environment)
    return {"kind": kind, "noise": row["noise"], "processes": row["processes"], "load": os.getloadavg()[0]}


def measure_kind(kind, runs, python):
    for i in range(len(logged(kind)), runs):
        try:
            entry = run(kind, python)
        except OSError as error:
            print("%s: left out: %s" % (kind, error))
            return
        LOG.add(entry)
        print("%s %d/%d: %s" % (kind, i + 1, runs, "; ".join(n["text"] for n in entry["noise"]) or "nothing"), flush=True)


# ---- the table


def size_of(found):
    if found["kind"] == "competition":
        return "%.1f CPUs" % found["size"]
    if found["kind"] == "periodic":
        return "%.0f ms" % (1000 * found["size"])
    return "%+.1f %%" % (100 * found["size"])


def sizes(rows, word):
    """The median of what was named, and its range."""
    named = sorted((n for row in rows for n in row["noise"] if n["kind"] == word), key=lambda n: n["size"])
    if not named:
        return ""
    return "%s (%s .. %s)" % tuple(map(size_of, (named[len(named) // 2], named[0], named[-1])))


def beside(rows, word):
    """Every other name, with how often it was said and its sizes."""
    also = {}
    for row in rows:
        for found in row["noise"]:
            if found["kind"] != word:
                also.setdefault(found["kind"], []).append(size_of(found))
    return ", ".join("%s in %d (%s)" % (kind, len(found), "; ".join(found)) for kind, found in sorted(also.items()))


def table():
    lines = ["| trouble | runs | named | its size: median (range) | also named (sizes) |", "|---|---|---|---|---|"]
    for kind, (_, word) in KINDS.items():
        rows = logged(kind)
        if not rows:
            lines.append("| %s | 0 | not measured | | |" % kind)
            continue
        if word:
            named = "%s: %d of %d" % (word, sum(any(n["kind"] == word for n in row["noise"]) for row in rows), len(rows))
        else:
            named = "nothing: %d of %d" % (sum(not row["noise"] for row in rows), len(rows))
        lines.append("| %s | %d | %s | %s | %s |" % (kind, len(rows), named, sizes(rows, word), beside(rows, word)))
    return lines


def said_of_quiet_runs():
    said = ["- %s" % found["text"] for row in logged("quiet") for found in row["noise"]]
    if not said:
        return []
    return ["", "What was said of the quiet runs, in full: whether it is so can be judged by its size and by the fixed workload "
            "that was measured beside each process.", ""] + said


def report():
    text = ["## Noise, named", "",
            "Each trouble was made while a benchmark of suites/selftest ran for 5 s (about %d processes): a program that computes "
            "on each CPU; one that computes for 12 ms in every 250 ms; a control group's quota of half a CPU; the suite's own "
            "benchmarks that warm up, have two speeds 10 %% apart by their hash seed, or drift by 2 %% a second. Nothing else was "
            "running in the other runs, as far as that is so on a shared virtual machine (load of the quiet runs: %s)." % (
                sum(row["processes"] for row in logged("quiet")) / max(1, len(logged("quiet"))),
                ", ".join("%.1f" % row["load"] for row in logged("quiet"))), ""]
    write_section("noise", "tests/bench/noise_evidence.py", "\n".join(text + table() + said_of_quiet_runs()))


def measure(args):
    for kind in args.kind or KINDS:
        measure_kind(kind, args.runs, args.python)


def main():
    parser = command_line(__doc__)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("kind", nargs="*", choices=[[]] + list(KINDS))
    measure_and_report(parser, measure, report)


if __name__ == "__main__":
    main()
