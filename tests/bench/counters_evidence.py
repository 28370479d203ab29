#!/usr/bin/env python3
"""What is counted: how exact, how far layouts are apart, what it costs.

    tests/bench/counters_evidence.py [--python PY] [PHASE...]     measure, then write their sections
    tests/bench/counters_evidence.py --report [PHASE...]          write them from what was measured

Phases, in this order when none is named: repeat, loaded, floor, work, software, hardware, reading, onoff. Each
measurement is a line of build/counters_evidence.jsonl the moment it ends, so a run can be stopped and
continued; a phase measures what is still missing. Only `onoff` (and `reading`) are about time and want a quiet
machine.
"""

import json
import os
import resource
import statistics
import subprocess
import tempfile
import time

from evidence import Beside, Log, assay, assay_row, command_line, runs_of
from section import write_section

LOG = Log("counters_evidence")

# Ten benchmarks: name, setup, statement.
BENCHMARKS = [
    ("sum", "x = list(range(1000))", "sum(x)"),
    ("comprehension", "x = list(range(1000))", "[y * 2 for y in x]"),
    ("dict", "keys = [str(i) for i in range(300)]", "dict.fromkeys(keys)"),
    ("sort", "x = [(i * 7919) % 1000 for i in range(1000)]", "sorted(x)"),
    ("json", "import json; o = {str(i): [i, 'abc', None] for i in range(50)}", "json.loads(json.dumps(o))"),
    ("regex", "import re; r = re.compile('a+b'); t = ('x' * 20 + 'aab') * 20", "r.findall(t)"),
    ("split", "t = 'a,b,c,d' * 200", "t.split(',')"),
    ("calls", "def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)", "f(12)"),
    ("objects", "class C:\n    def __init__(self, a): self.a = a", "[C(i) for i in range(200)]"),
    ("bigint", "x = 3 ** 2000", "str(x)"),
]
# How often, unless the command line says less (more can be added by another call).
REPETITIONS = 20
TRIES = 10
LAYOUTS = 20


def logged(phase):
    return LOG.entries(phase=phase)


def count(python, setup, stmt, *more):
    """-> the counted instructions: {"mean", "values", ...}. One timed value, since only the count matters."""
    row = assay_row("timeit", "--json", "--python", python, "-p1", "-n1", "-w0", "-l1", "--metric", "instructions", "-s",
                    setup, *more, stmt)
    return row["metrics"]["instructions"]


def repeat(python, phase="repeat"):
    for name, setup, stmt in BENCHMARKS:
        for _ in range(REPETITIONS - sum(entry["name"] == name for entry in logged(phase))):
            started = time.monotonic()
            counted = count(python, setup, stmt, "--layouts", "1", "--seed", "7")
            LOG.add({"phase": phase, "name": name, "count": counted["mean"], "source": counted["source"],
                     "s": time.monotonic() - started})


def loaded(python):
    """The same while all CPUs but one have another program to run."""
    with Beside(*["while True: pass"] * max(1, (os.cpu_count() or 1) - 1)):
        repeat(python, "loaded")


def floor(python):
    for name, setup, stmt in BENCHMARKS:
        if any(entry["name"] == name for entry in logged("floor")):
            continue
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.monotonic()
        counted = count(python, setup, stmt, "--layouts", str(LAYOUTS))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        LOG.add({"phase": "floor", "name": name, "values": counted["values"], "s": time.monotonic() - started,
                 "cpu_s": after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime})


# Exactly 0.5 % more of the same: 1000 and 1005 rounds, by five kinds of work.
WORK = [
    ("loop", "", "for i in range(%d): pass"),
    ("calls", "def f(a): return a", "for i in range(%d): f(i)"),
    ("dict", "d = dict.fromkeys(range(100))", "for i in range(%d): d.get(i)"),
    ("text", "", "for i in range(%d): str(i)"),
    ("list", "", "for i in range(%d): [i, i]"),
]


def work(python):
    for name, setup, stmt in WORK:
        for a, b, kind in ((1000, 1005, "more"), (1000, 1000, "same")):
            done = sum(entry["name"] == name and entry["wanted"] == kind for entry in logged("work"))
            for i in range(TRIES - done):
                # Other layouts in every try.
                more = ["--seed", str(1000 + done + i)] if i + done else []
                row = assay_row("timeit", "--json", "--python", python, "--blocks", "6", "--rounds", "1", "--metric",
                                "instructions", "-s", setup or "pass", *more, stmt % a, "--vs", stmt % b)
                counted = row["metrics"]["instructions"]
                LOG.add({"phase": "work", "name": name, "wanted": kind, "verdict": counted["verdict"],
                         "ratio": counted["ratio"]})


SOFTWARE = [
    ("faults", "import mmap", "m = mmap.mmap(-1, 4096 * 256)\nfor i in range(256): m[i * 4096] = 1\nm.close()"),
    ("waits", "import time", "time.sleep(0.0005)"),
    ("work", "x = list(range(20000))", "sum(x)"),
]


def software(python):
    """Counters of the kernel against getrusage and /proc, value by value of the same loops."""
    for name, setup, stmt in SOFTWARE:
        if any(entry["name"] == name for entry in logged("software")):
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "x.json")
            assay("timeit", "-q", "--python", python, "-p5", "-n5", "-w1", "--min-time", "20ms", "--counters",
                  "task-clock,page-faults,context-switches,cpu-migrations", "-o", path, "-s", setup, stmt)
            runs = [run for _, run in runs_of(path)]
        columns = [run["assay"]["evidence"] for run in runs if run.get("values")]

        def total(*keys):
            return sum(cell or 0 for column in columns for key in keys for cell in column.get(key, []))

        LOG.add({"phase": "software", "name": name,
                 "clock": [total("task-clock"), total("cpu_ns")],
                 "faults": [total("page-faults"), total("minor_faults", "major_faults")],
                 "switches": [total("context-switches"), total("voluntary_switches", "involuntary_switches")],
                 "migrations": [total("cpu-migrations"), total("migrations")]})


def can_count(name):
    (row,) = json.loads(assay("counters", "--json", name))["counters"]
    return row["counts"], row["why"]


def hardware(python):
    """Instructions of a whole program against `perf stat`, where there is hardware to count."""
    yes, why = can_count("instructions")
    if logged("hardware"):
        return
    if not yes:
        print("hardware: skipped: %s" % why)
        LOG.add({"phase": "hardware", "skipped": why})
        return
    program = [python, "-S", "-E", "-c", "sum(range(1000000))"]
    env = dict(os.environ, PYTHONHASHSEED="1")
    out = subprocess.run(["perf", "stat", "-x,", "-r", "20", "-e", "instructions:u"] + program, env=env,
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, universal_newlines=True).stderr
    theirs = float(out.split(",")[0])
    row = assay_row("command", "--json", "-p20", "-n1", "-w0", "--counters", "instructions", "--inherit-environ",
                    "PYTHONHASHSEED", "--", *program)
    LOG.add({"phase": "hardware", "ours": row["metrics"]["instructions"]["mean"], "perf": theirs})


def reading(python):
    """What the counters cost around a value: wall time of a worker's whole value less its timed part, with and
    without. By the empty statement, whose timed part is nothing."""
    if logged("reading"):
        return
    for counters in ("none", "task-clock,page-faults"):
        times = []
        for _ in range(15):
            started = time.monotonic()
            assay("timeit", "-q", "--python", python, "-p1", "-n2000", "-w0", "-l1", "--counters", counters, "pass")
            times.append((time.monotonic() - started) / 2000)
        LOG.add({"phase": "reading", "counters": counters, "us": statistics.median(times) * 1e6})


# A duel whose sides differ in nothing but the counters: both are of this program, one of them with counters.
ONOFF = [("sum", "x = list(range(200))", "sum(x)"), ("calls", "def f(a): return a", "f(1)"),
         ("json", "import json; o = {'a': [1, 2, 3]}", "json.dumps(o)")]


def onoff(python):
    for name, setup, stmt in ONOFF:
        if any(entry["name"] == name for entry in logged("onoff")):
            continue
        row = assay_row("timeit", "--json", "--python", python, "--margin", "0.5%", "--budget", "60s", "--counters",
                        "task-clock,page-faults,context-switches", "--counters-side", "second", "-s", setup, stmt, "--vs",
                        stmt)
        LOG.add({"phase": "onoff", "name": name, **{key: row[key] for key in ("verdict", "ratio", "low", "high")}})


PHASES = {"repeat": repeat, "loaded": loaded, "floor": floor, "work": work, "software": software,
          "hardware": hardware, "reading": reading, "onoff": onoff}
TIMED = {"reading", "onoff"}


# ---- the section


def percent(x):
    return "%.4f %%" % (100 * x)


def spread(values):
    return (max(values) - min(values)) / statistics.mean(values) if values else float("nan")


def of(phase, name):
    return [entry for entry in logged(phase) if entry["name"] == name]


def exact():
    """A row a benchmark: how far its counts are apart."""
    lines = ["| benchmark | instructions | repeat | loaded | layouts | CPU time a side |", "|---|---|---|---|---|---|"]
    for name, _, _ in BENCHMARKS:
        counts = [entry["count"] for entry in of("repeat", name)]
        busy = [entry["count"] for entry in of("loaded", name)]
        floors = of("floor", name)
        if not counts:
            continue
        lines.append("| %s | %.1f | %s | %s | %s | %s |" % (
            name, statistics.mean(counts), "%s of %d" % (percent(spread(counts)), len(counts)),
            "%s of %d" % (percent(spread(busy)), len(busy)) if busy else "-",
            "%s of %d" % (percent(spread(floors[0]["values"])), len(floors[0]["values"])) if floors else "-",
            "%.1f s" % (floors[0]["cpu_s"] / len(floors[0]["values"]) * 5) if floors else "-"))
    both = sum(len(set(entry["count"] for p in ("repeat", "loaded") for entry in of(p, name))) == 1
               for name, _, _ in BENCHMARKS if of("loaded", name))
    return lines + ["", "Of %d benchmarks, %d gave one and the same count in all their runs, idle and loaded."
                    % (sum(bool(of("loaded", name)) for name, _, _ in BENCHMARKS), both)]


def known():
    """A row a piece of work: which differences were found."""
    if not logged("work"):
        return []
    lines = ["", "A known difference (duels of 1000 against 1005 rounds of one piece of work, and of 1000 against "
             "1000; other layouts in every try; margin 0.2 %):", "",
             "| work | +0.5 %: called more | its ratio | none: called same | called more or less |", "|---|---|---|---|---|"]
    for name, _, _ in WORK:
        more = [entry for entry in of("work", name) if entry["wanted"] == "more"]
        same = [entry for entry in of("work", name) if entry["wanted"] == "same"]
        if more and same:
            lines.append("| %s | %d of %d | %.4f | %d of %d | %d |" % (
                name, sum(entry["verdict"] == "more" for entry in more), len(more),
                statistics.mean(entry["ratio"] for entry in more),
                sum(entry["verdict"] == "same" for entry in same), len(same),
                sum(entry["verdict"] in ("more", "less") for entry in same)))
    return lines


def others():
    """Counters against what else counts the same."""
    lines = []
    if logged("software"):
        lines += ["", "Counters of the kernel (`--counters`) against getrusage and /proc around the same values, sums "
                  "over 25 values (perf's clock stops before the task is switched away and starts when it is back; CPU time "
                  "includes the switch):", "", "| loop | task-clock / CPU time | page faults | context switches | migrations |",
                  "|---|---|---|---|---|"]
        for entry in logged("software"):
            lines.append("| %s | %.4f | %d and %d | %d and %d | %d and %d |" % (
                entry["name"], entry["clock"][0] / entry["clock"][1], *entry["faults"], *entry["switches"],
                *entry["migrations"]))
    for entry in logged("hardware"):
        lines += ["", "Hardware counters against `perf stat`: " + (
            "skipped, since none can be counted here: %s. In a virtual machine that has them: below, "
            "`tests/bench/virtual_evidence`." % entry["skipped"] if "skipped" in entry else
            "%.0f and %.0f instructions of one program, %s apart." % (
                entry["ours"], entry["perf"], percent(abs(entry["ours"] / entry["perf"] - 1))))]
    return lines


def costs():
    """What counting costs, and whether it moves the time."""
    lines = []
    cost = {entry["counters"]: entry["us"] for entry in logged("reading")}
    if len(cost) == 2:
        none, some = cost.pop("none"), cost.popitem()
        lines += ["Cost of two counters around a value, outside of the timed region: a value of one loop of `pass`, "
                  "its request and reply included, takes %.1f us without and %.1f us with `%s`." % (none, some[1], some[0]), ""]
    if logged("onoff"):
        lines += ["Timed values with counters on and off, by the tool's own duel (one side counts, the other does not; "
                  "margin 0.5 %):", "", "| statement | on / off | verdict |", "|---|---|---|"]
        for entry in logged("onoff"):
            lines.append("| %s | %.4f (%.4f .. %.4f) | %s |" % (
                entry["name"], entry["ratio"], entry["low"] or float("nan"), entry["high"] or float("nan"),
                entry["verdict"]))
    return lines


def report(phases):
    """Only what was asked for: the counts take an hour, and need not be at hand when the times are measured anew."""
    if not TIMED.issuperset(phases):
        lines = ["## Counters", "",
                 "Exact instructions (`--metric instructions`): every count is of a process of its own. `repeat`: so many times "
                 "`--layouts 1 --seed 7`, (largest - smallest) / mean, wanted under 0.01 %; `loaded`: the same beside "
                 "another busy program on each other CPU; `layouts`: the same over layouts, the floor of the "
                 "metric; CPU time of one side with the default of 5 layouts.", ""]
        write_section("counters", "tests/bench/counters_evidence.py", "\n".join(lines + exact() + known() + others()))
    if TIMED.intersection(phases):
        write_section("counters-time", "tests/bench/counters_evidence.py " + " ".join(sorted(TIMED)),
                      "\n".join(["## What counters cost", ""] + costs()))


def measure(args):
    global REPETITIONS, TRIES, LAYOUTS
    REPETITIONS, TRIES, LAYOUTS = args.repetitions, args.tries, args.layouts
    for phase in args.phases or PHASES:
        PHASES[phase](args.python)


def main():
    parser = command_line(__doc__)
    parser.add_argument("--repetitions", type=int, default=REPETITIONS, help="of repeat and loaded")
    parser.add_argument("--layouts", type=int, default=LAYOUTS, help="of floor")
    parser.add_argument("--tries", type=int, default=TRIES, help="of work, each kind")
    parser.add_argument("phases", nargs="*", metavar="PHASE", choices=[[]] + list(PHASES), help=", ".join(PHASES))
    args = parser.parse_args()
    if not args.report:
        measure(args)
    report(args.phases or PHASES)


if __name__ == "__main__":
    main()
