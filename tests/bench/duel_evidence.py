#!/usr/bin/env python3
"""What a duel finds and what it does not: live, on this machine.

    tests/bench/duel_evidence.py [--python PY] [PHASE...]     measure, then write the table
    tests/bench/duel_evidence.py --report                     write the table from what was measured

Phases, in this order when none is named: plus1, plus2, aa, plus05, aa-load, plus1-load. Real pyperf's
comparisons are spread evenly among the duels of aa, so that both meet the same hour, and take about as
long each (the phase pyperf measures those that are still missing). Each duel and each pyperf comparison
is a line of build/duel_evidence.jsonl the moment it ends, so a run can be stopped and continued; a phase
measures what is still missing to its count.
"""

import math
import os
import subprocess
import time

from evidence import BUILD, LOAD, PYPERF, Beside, Log, assay_row, command_line, measure_and_report, median, pyperf_environment, values_of
from section import ROOT, write_section

LOG = Log("duel_evidence")

# Same code on both sides: six benchmarks of the core suite.
CORE = ["json.round_trip", "dicts.words", "strings.page", "sorting.records", "regex.log_lines",
        "async.workers"]
# Known differences: exact numbers of rounds, of four kinds of work.
KINDS = {"plain.loop": "bench_plain.py", "memory.copy": "bench_memory.py",
         "allocating.objects": "bench_allocating.py", "turns.sleep": "bench_turns.py"}

# phase: (how many duels, percent of difference, budget in seconds, a load beside it)
PHASES = {
    "aa": (200, 0.0, 4, False),
    "plus1": (40, 1.0, 20, False),
    "plus2": (40, 2.0, 20, False),
    "plus05": (40, 0.5, 20, False),
    "aa-load": (40, 0.0, 4, True),
    "plus1-load": (40, 1.0, 20, True),
}
PYPERF_PAIRS = 30


def duel(python, args):
    start = time.monotonic()
    row = assay_row("run", "--json", "--python", python, *args)
    row["wall_s"] = time.monotonic() - start
    return row


def margin_of(percent):
    """What lies inside the margin is the same, rightly: a known difference needs a smaller one to be found."""
    return "%g%%" % (percent / 4) if percent else "1%"


def measure_phase(phase, python):
    count, percent, budget, load = PHASES[phase]
    done = len(LOG.entries(phase=phase))
    with Beside(*[LOAD] * load):
        for i in range(done, count):
            if phase == "aa":
                measure_pyperf(python, i * PYPERF_PAIRS // count)
            if percent == 0.0:
                name = CORE[i % len(CORE)]
                path = "suites/core/bench_%s.py" % name.split(".")[0]
                row = duel(python, [path, "-k", name, "--vs-python", python,
                                    "--budget", "%ds" % budget])
            else:
                name, file = sorted(KINDS.items())[i % len(KINDS)]
                row = duel(python, ["suites/selftest/" + file, "-k", name + "(extra=0)",
                                    "--vs", "%s(extra=%g)" % (name, percent),
                                    "--margin", margin_of(percent), "--budget", "%ds" % budget])
            row.update(phase=phase, benchmark=name)
            LOG.add(row)
            print("%s %d/%d %s: %s %.4f [%.4f, %.4f] %d blocks, %.1f s" % (
                phase, i + 1, count, name, row["verdict"], row["ratio"], row["low"], row["high"],
                row["blocks"], row["wall_s"]), flush=True)


def measure_pyperf(python, count=PYPERF_PAIRS):
    """Real pyperf until there are `count` comparisons, each about as long as a duel of the aa phase."""
    done = len(LOG.entries(phase="pyperf"))
    if done >= count:
        return
    if not os.path.exists(PYPERF):
        print("pyperf: skipped, build/pyperf-venv is not there (.ci/pyperf-venv makes it)")
        return
    for i in range(done, count):
        name = CORE[i % (len(CORE) - 1)]  # not the asynchronous one: timeit cannot await
        stem, function = name.split(".")
        files = [os.path.join(BUILD, "pyperf-%d.json" % k) for k in range(2)]
        start = time.monotonic()
        for file in files:
            if os.path.exists(file):
                os.unlink(file)
            subprocess.run([PYPERF, "-m", "pyperf", "timeit", "-q", "--python", python, "-p", "6",
                            "-n", "3", "--min-time", "0.1", "--name", name, "-o", file, "-s",
                            "import sys; sys.path.insert(0, %r); from bench_%s import bench_%s as f"
                            % (os.path.join(ROOT, "suites", "core"), stem, function), "f()"],
                           check=True, stdout=subprocess.DEVNULL, env=pyperf_environment())
        out = subprocess.run([PYPERF, "-m", "pyperf", "compare_to", "-v"] + files,
                             stdout=subprocess.PIPE, universal_newlines=True, check=True).stdout
        means = [sum(values) / len(values) for values in (values_of(file)[name] for file in files)]
        LOG.add({"phase": "pyperf", "benchmark": name, "significant": "Not significant" not in out,
                 "ratio": means[1] / means[0], "wall_s": time.monotonic() - start})
        print("pyperf %d/%d %s: %s" % (i + 1, PYPERF_PAIRS, name, out.strip().splitlines()[-1]),
              flush=True)


def measure(args):
    for phase in args.phase or ["plus1", "plus2", "aa", "plus05", "aa-load", "plus1-load"]:
        if phase == "pyperf":
            measure_pyperf(args.python)
        else:
            measure_phase(phase, args.python)


def tail(k, n, rate):
    """The chance of k or fewer of n."""
    return sum(math.comb(n, i) * rate ** i * (1 - rate) ** (n - i) for i in range(k + 1))


def bounds(k, n, level=0.95):
    """Clopper and Pearson's one-sided bounds: the rate is at least, at most, each with `level`."""
    def solve(is_too_low):
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if is_too_low(middle) else (low, middle)
        return high
    least = solve(lambda rate: 1 - tail(k - 1, n, rate) < 1 - level) if k else 0.0
    most = solve(lambda rate: tail(k, n, rate) > 1 - level) if k < n else 1.0
    return least, most


def share(k, n, wants_many):
    """"38 of 40 (95 %, at least 86 %)": with the bound that matters."""
    least, most = bounds(k, n)
    return "%d of %d (%.1f %%, at %s %.1f %%)" % (k, n, 100 * k / n, "least" if wants_many else "most",
                                                100 * (least if wants_many else most))


def row_of(label, rows, percent):
    truth = 1 + percent / 100
    called = [row for row in rows if row["verdict"] in ("faster", "slower")]
    right = [row for row in called if row["verdict"] == "slower"]
    inside = [row for row in rows if (row["low"] or 0) <= truth <= (row["high"] or math.inf)]
    widths = [(row["high"] - row["low"]) / 2 for row in rows if row["low"] and row["high"]]
    walls = sorted(row["wall_s"] for row in rows)
    return "| %s | %s | %s | %s | %d | %.0f | %.2f %% | %.1f s | %.1f s |" % (
        label, share(len(called), len(rows), False) if not percent else "%d of %d" % (len(called), len(rows)),
        share(len(right), len(rows), True) if percent else "-", share(len(inside), len(rows), True),
        sum(row["verdict"] == "same" for row in rows), median([row["blocks"] for row in rows]), 100 * median(widths),
        median(walls), walls[int(0.9 * (len(walls) - 1))])


def table():
    lines = ["| what | faster or slower | slower, which is right | true ratio inside | same | blocks (median) | "
             "half-width (median) | wall time (median) | (90 %) |", "|---" * 9 + "|"]
    for phase, (_, percent, _, load) in PHASES.items():
        rows = LOG.entries(phase=phase)
        if rows:
            lines.append(row_of("%s, margin %s%s" % ("same code" if not percent else "+%g %%" % percent,
                                                     margin_of(percent).replace("%", " %"),
                                                     ", a load beside it" if load else ""), rows, percent))
    rows = LOG.entries(phase="pyperf")
    if rows:
        lines.append("| same code, real pyperf: two runs and compare_to | %s \"significant\" (median spurious difference "
                     "%.1f %%) | - | - | - | - | - | %.1f s | |" % (
                         share(sum(row["significant"] for row in rows), len(rows), False),
                         100 * median([abs(row["ratio"] - 1) for row in rows]),
                         median([row["wall_s"] for row in rows])))
    return lines


def by_benchmark():
    """The same code, by benchmark."""
    lines = ["", "Same code, by benchmark (called different / duels):", "", "| | " + " | ".join(CORE) + " |",
             "|---" * (len(CORE) + 1) + "|"]
    for phase in ("aa", "aa-load", "pyperf"):
        rows = LOG.entries(phase=phase)
        if rows:
            cells = []
            for name in CORE:
                mine = [row for row in rows if row["benchmark"] == name]
                cells.append("%d / %d" % (sum(row.get("significant", row.get("verdict") in ("faster", "slower"))
                                              for row in mine), len(mine)))
            lines.append("| %s | %s |" % (phase, " | ".join(cells)))
    return lines


def by_kind():
    lines = ["", "By kind of work (found / duels):", "", "| | " + " | ".join(sorted(KINDS)) + " |",
             "|---" * (len(KINDS) + 1) + "|"]
    for phase in ("plus05", "plus1", "plus2", "plus1-load"):
        rows = LOG.entries(phase=phase)
        if rows:
            cells = []
            for name in sorted(KINDS):
                mine = [row for row in rows if row["benchmark"] == name]
                cells.append("%d / %d" % (sum(r["verdict"] == "slower" for r in mine), len(mine)))
            lines.append("| %s | %s |" % (phase, " | ".join(cells)))
    return lines


def report():
    text = ["## Duels", "", "Bounds are one-sided, exact binomial, at 95 %%. Same code is the core suite (%s); known "
            "differences are pairs of suites/selftest, whose true ratio is an exact number of rounds, "
            "measured with a margin of a quarter of it (what lies inside the margin is the same). \"Right\" means slower. Phases that are not in the "
            "table were not measured; where pyperf is, it ran in the same hour, between the duels, "
            "two runs of 6 processes each, which took it longer than a duel." % ", ".join(CORE), ""]
    write_section("duels", "tests/bench/duel_evidence.py", "\n".join(text + table() + by_kind() + by_benchmark()))


def main():
    parser = command_line(__doc__)
    parser.add_argument("phase", nargs="*")
    measure_and_report(parser, measure, report)


if __name__ == "__main__":
    main()
