#!/usr/bin/env python3
"""The runner's own figures: cost of a start, agreement with timeit and pyperf, share of time that is
measurement, memory of the manager. Ratios of things measured in turns in one run.

    tests/bench/runner_evidence.py [--python PY] [--rounds N]
"""

import argparse
import os
import random
import statistics
import subprocess
import tempfile
import time

from evidence import ASSAY, PYPERF, assay, assay_row, pyperf_environment, runs_of
from section import ROOT, write_section

STATEMENTS = [
    ("pass", "pass"),
    ("d = {}", "d[1] = 2"),
    ("x = list(range(100))", "sorted(x)"),
    ("x = list(range(1000))", "[y * 2 for y in x]"),
    ("s = 'a,b,c,d' * 20", "s.split(',')"),
    ("def f(a, b=1): return a", "f(1)"),
    ("import json; o = {'a': [1, 2, 3], 'b': 'text'}", "json.dumps(o)"),
    ("import re; r = re.compile('a+b')", "r.search('x' * 50 + 'aab')"),
    ("class C: pass", "C()"),
    ("x = 3 ** 200", "str(x)"),
]


def wall(args):
    start = time.monotonic()
    subprocess.run(args, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   env=pyperf_environment() if args[0] == PYPERF else None)
    return time.monotonic() - start


def start_cost(python, rounds):
    """Medians of commands run in turns."""
    commands = {
        "python": [python, "-c", "pass"],
        "assay": [ASSAY, "timeit", "--python", python, "-p1", "-n1", "-w0", "-l1", "pass"],
    }
    if os.path.exists(PYPERF):
        commands["pyperf"] = [PYPERF, "-m", "pyperf", "timeit", "--python", python, "-p1", "-n1",
                              "-w0", "-l1", "pass"]
    times = {name: [] for name in commands}
    for i in range(rounds):
        for name in sorted(commands, key=lambda key: hash((i, key))):
            times[name].append(wall(commands[name]))
    return {name: statistics.median(seconds) for name, seconds in times.items()}


def timeit(python, *words):
    return assay_row("timeit", "--json", "--python", python, *words)


LOOPS = 500000


def timeit_pass(python, cpu):
    """Seconds per loop of an empty statement by timeit: the least of five values."""
    code = "import timeit; print(min(timeit.repeat('pass', number=%d, repeat=5)) / %d)" % (LOOPS, LOOPS)
    out = subprocess.run(["taskset", "-c", str(cpu), python, "-c", code], check=True,
                         stdout=subprocess.PIPE)
    return float(out.stdout)


def assay_pass(python, cpu):
    """The same by assay, from the file."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "empty.json")
        assay("timeit", "-q", "--python", python, "--affinity", str(cpu), "-p1", "-n5", "-l%d" % LOOPS, "-o", file, "pass")
        return min(min(run["values"]) for _, run in runs_of(file))


def empty_statement(python, rounds):
    """Both on the same CPU, in turns, who begins drawn; the median of the ratios."""
    cpu = max(os.sched_getaffinity(0))
    ratios = []
    for _ in range(rounds):
        both = [timeit_pass, assay_pass]
        random.shuffle(both)
        seconds = {tool: tool(python, cpu) for tool in both}
        ratios.append(seconds[assay_pass] / seconds[timeit_pass])
    return statistics.median(ratios)


def pyperf_mean(python, setup, stmt):
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "agree.json")
        subprocess.run([PYPERF, "-m", "pyperf", "timeit", "-q", "--python", python, "-p6", "-n3", "--min-time", "0.02",
                        "-s", setup, stmt, "-o", file], check=True, stdout=subprocess.DEVNULL, env=pyperf_environment())
        means = [statistics.mean(run["values"]) for _, run in runs_of(file) if run.get("values")]
    return statistics.mean(means), statistics.stdev(means) / len(means) ** 0.5


def agreement(python):
    """Each statement under both tools, in turns; the difference in standard errors of both."""
    rows = []
    for setup, stmt in STATEMENTS:
        theirs, error = pyperf_mean(python, setup, stmt)
        ours = timeit(python, "-p6", "-n3", "--min-time", "0.02", "-s", setup, stmt)
        half = (ours["high"] - ours["low"]) / 2 / 2.571  # t of 5 degrees of freedom
        rows.append((stmt, ours["mean"], theirs, abs(ours["mean"] - theirs)
                     / ((half ** 2 + error ** 2) ** 0.5 or 1e-30)))
    return rows


def manager_memory(python):
    """Peak resident memory of the manager alone over suites/core (2 s a benchmark): VmHWM, read
    twenty times a second (what wait4 reports includes the workers)."""
    child = subprocess.Popen([ASSAY, "run", "suites/core", "--python", python, "--budget", "2s", "-q"],
                             stdout=subprocess.DEVNULL)
    peak = 0
    while child.poll() is None:
        with open("/proc/%d/status" % child.pid) as file:
            for line in file:
                if line.startswith("VmHWM:"):
                    peak = max(peak, int(line.split()[1]) * 1024)
        time.sleep(0.05)
    assert child.returncode == 0
    return peak


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", default="/usr/bin/python3")
    parser.add_argument("--rounds", type=int, default=31)
    args = parser.parse_args()
    os.chdir(ROOT)
    lines = ["## The runner", "", "| figure | measured | wanted |", "|---|---|---|"]
    cost = start_cost(args.python, args.rounds)
    lines.append("| `timeit -p1 -n1 -w0 -l1 pass`, wall time over `python3 -c pass` (%.1f ms) | %.2f | "
                 "at most 1.5 |" % (cost["python"] * 1e3, cost["assay"] / cost["python"]))
    if "pyperf" in cost:
        lines.append("| the same of pyperf | %.2f | - |" % (cost["pyperf"] / cost["python"]))
    lines.append("| cost of an empty statement over timeit's | %.3f | 0.95 to 1.05 |"
                 % empty_statement(args.python, 2 * args.rounds))
    share = [timeit(args.python, "-s", "x = list(range(500))", "sum(x); sum(x)") for _ in range(3)]
    lines.append("| share of wall time inside timed regions, default plan, statement of %.0f us | %.1f %% | "
                 "at least 85 %% |" % (share[0]["mean"] * 1e6,
                                       100 * statistics.median(s["measured_share"] for s in share)))
    lines.append("| peak memory of the manager, suites/core | %.1f MiB | under 20 MiB |"
                 % (manager_memory(args.python) / 2 ** 20))
    if os.path.exists(PYPERF):
        lines += ["", "| statement | assay | pyperf | difference in standard errors |", "|---|---|---|---|"]
        for stmt, ours, theirs, z in agreement(args.python):
            lines.append("| `%s` | %.4g us | %.4g us | %.1f |" % (stmt, ours * 1e6, theirs * 1e6, z))
    write_section("runner", "tests/bench/runner_evidence.py", "\n".join(lines))


if __name__ == "__main__":
    main()
