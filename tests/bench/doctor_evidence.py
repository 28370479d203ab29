#!/usr/bin/env python3
"""Is what doctor predicts what comparisons then find? Live, on this machine, in about five minutes.

    tests/bench/doctor_evidence.py             measure, then write the section
    tests/bench/doctor_evidence.py --report    write the section from what was measured

First `assay doctor --json`. Then duels of 10 s of known differences around its prediction: which are found tells the
difference that 8 of 10 find (maximum likelihood for the one unknown, the standard error). Then pairs of stored files
of 5 s each: how far their ratios lie from the truth tells what such a comparison can show. Last, pairs of files whose
values have a pacer beside them, after a `doctor --pacer auto` of their own: how wide their intervals are. Every line of
build/doctor_evidence.jsonl is one of these, written when it ends.
"""

import json
import math
import os
import statistics
import tempfile

from evidence import Log, assay, command_line, measure_and_report
from section import write_section

LOG = Log("doctor_evidence")
NORMAL = statistics.NormalDist()

# The kinds of work that doctor measures, in other words than its own, so often: one round more is a permille, and does
# exactly what the others do. A loop is short against a slice, so that slices are as long as in any other duel.
ROUNDS = 1000
KINDS = {
    "loops": ("import math", "y = math.sqrt(3.0) * 2.0"),
    "calls": ("def f(a, b=2): return a + b\ndef g(a): return f(a) + f(a, b=3)", "g(1)"),
    "objects": ("data = list(range(40))", "[(x, str(x)) for x in data[:4]]"),
    "text": ("line = 'GET /index.html?a=1&b=2 HTTP/1.1'", "line.partition('?')[2].replace('&', ' ').upper()"),
}
DUELS = [0.6, 0.8, 1.0, 1.25] * 4  # times the predicted difference; each with each kind once
PAIRS = 12
PACED_PAIRS, PACED_SIDE_S = 8, 5  # as long as a width that doctor predicts
# What a duel spends at its last look at 10 s is most of .05; looks before it add a little.
Z_ALPHA, Z_POWER = NORMAL.inv_cdf(0.975), NORMAL.inv_cdf(0.8)


def log(entry):
    LOG.add(entry)
    print(json.dumps({key: entry[key] for key in entry if key != "doctor"}), flush=True)


def words(kind, rounds):
    setup, work = KINDS[kind]
    return "-s", "from itertools import repeat\n" + setup, "for _ in repeat(None, %d): %s" % (rounds, work)


def duel(kind, difference):
    more = round(ROUNDS * (1 + difference))
    out = assay("timeit", *words(kind, ROUNDS), "--vs", words(kind, more)[-1], "--budget", "10s", "--margin", "0.001%", "--json")
    (row,) = json.loads(out)["benchmarks"]
    log({"what": "duel", "kind": kind, "true": more / ROUNDS, "verdict": row["verdict"], "ratio": row["ratio"],
         "half": (row["high"] - row["low"]) / 2, "blocks": row["blocks"]})


def compare(*args):
    out = assay("compare", "--json=-", *args)
    return json.loads(out[out.index("{"):])["benchmarks"]


def pair(folder, i, kind, difference):
    more = round(ROUNDS * (1 + difference))
    names = []
    for rounds in (ROUNDS, more):
        names.append(os.path.join(folder, "%d-%d.json" % (i, len(names))))
        assay("timeit", "-q", *words(kind, rounds), "--name", "doctor", "--budget", "5s", "--precision",
              "0.001%", "-o", names[-1])
    (row,) = compare(*names)
    (bare,) = compare("--no-yardstick", "--no-profile", *names)
    log({"what": "pair", "kind": kind, "true": more / ROUNDS, "verdict": row["verdict"], "ratio": row["ratio"], "basis": row["basis"],
         "bare": bare["ratio"]})


def paced_pair(folder, i, kind):
    """Of the same code: how wide the interval is does not depend on how far the files are apart."""
    names = [os.path.join(folder, "paced-%d-%d.json" % (i, side)) for side in range(2)]
    for name in names:
        assay("timeit", "-q", *words(kind, 100), "--name", "doctor", "--budget", "%ds" % PACED_SIDE_S, "--precision", "0.001%",
              "--pacer", "auto", "-o", name)
    (row,) = compare("--no-profile", *names)
    log({"what": "paced pair", "kind": kind, "ratio": row["ratio"], "basis": row["basis"],
         "half": (math.log(row["high"]) - math.log(row["low"])) / 2})


def measure_paced():
    doctor = json.loads(assay("doctor", "--json", "--no-profile", "--pacer", "auto", "--time", "30s"))
    log({"what": "paced doctor", "paced": doctor["paced"]})
    with tempfile.TemporaryDirectory() as folder:
        for i in range(PACED_PAIRS):
            paced_pair(folder, i, list(KINDS)[i % len(KINDS)])


def measure(args):
    doctor = json.loads(assay("doctor", "--json", "--no-profile"))
    log({"what": "doctor", "doctor": doctor, **doctor["detectable"]})
    predicted = doctor["detectable"]["duel_10s"]
    if predicted is None:
        raise SystemExit("doctor says that a duel of 10 s shows nothing here: nothing to compare with")
    for i, times in enumerate(DUELS):
        duel(list(KINDS)[(i + i // len(KINDS)) % len(KINDS)], times * predicted)
    with tempfile.TemporaryDirectory() as folder:
        for i in range(PAIRS):
            pair(folder, i, list(KINDS)[i % len(KINDS)], 0.02)  # any will do: how far from the truth is what counts
    measure_paced()


# ---- what was found


def chance(difference, se):
    """That a duel of this true log difference is decided as different."""
    return min(1 - 1e-9, max(1e-9, NORMAL.cdf(difference / se - Z_ALPHA)))


def fit_se(duels):
    """The standard error that makes the verdicts likeliest, and where that falls by 2: about a 95 % interval."""
    grid = [10 ** (-5 + 4 * i / 2000) for i in range(2001)]

    def likelihood(se):
        total = 0
        for d in duels:
            p = chance(math.log(d["true"]), se)
            total += math.log(p if d["verdict"] == "slower" else 1 - p)
        return total

    scores = [likelihood(se) for se in grid]
    best = max(scores)
    inside = [se for se, score in zip(grid, scores) if score > best - 2]
    return grid[scores.index(best)], inside[0], inside[-1]


def percent(x):
    return "-" if x is None else "%.2f %%" % (100 * x)


def chi_interval(n):
    """Factors from a standard deviation of n values to the ends of its 95 % interval (Wilson and Hilferty)."""
    df = n - 1
    ends = [df * (1 - 2 / (9 * df) + z * math.sqrt(2 / (9 * df))) ** 3 for z in (1.96, -1.96)]
    return [math.sqrt(df / end) for end in ends]


def report_paced(entries):
    """A row for the half-width of the ratio of two files whose values have a pacer."""
    doctors = [entry["paced"] for entry in entries if entry["what"] == "paced doctor"]
    halves = [math.expm1(entry["half"]) for entry in entries if entry["what"] == "paced pair" and entry["basis"] == "pacer"]
    if not doctors or not halves:
        return []
    predicted = next(width["half_width"] for width in doctors[-1]["ratio_of_files"] if width["side_s"] == PACED_SIDE_S)
    found = statistics.median(halves)
    return ["| half-width of the ratio of %d pairs of files beside a pacer, %d s a side (the median; least and most) | %s | %s | %s .. %s | %s |" % (
        len(halves), PACED_SIDE_S, percent(predicted), percent(found), percent(min(halves)), percent(max(halves)),
        "%.2f" % (found / predicted) if predicted else "-")]


def report():
    entries = LOG.entries()
    begin = max(i for i, entry in enumerate(entries) if entry["what"] == "doctor")  # the last run
    doctor, rest = entries[begin]["doctor"], entries[begin + 1 :]
    duels = [entry for entry in rest if entry["what"] == "duel"]
    pairs = [entry for entry in rest if entry["what"] == "pair"]
    lines = ["## What doctor predicts, and what comparisons find", "", "| 10 s in all | predicted | found | 95 % | found / predicted |",
             "|:--|--:|--:|:--|--:|"]

    def row(name, predicted, found, low, high):
        lines.append("| %s | %s | %s | %s .. %s | %s |" % (
            name, percent(predicted), percent(found), percent(low), percent(high),
            "%.2f" % (found / predicted) if predicted else "-"))

    if duels:
        found = [math.expm1((Z_ALPHA + Z_POWER) * se) for se in fit_se(duels)]
        row("duel", doctor["detectable"]["duel_10s"], *found)
    for name, key, predicted in (
        ("stored files", "ratio", doctor["detectable"]["stored_10s"]),
        ("the same, without the yardstick", "bare", doctor["stored_without_yardstick"]["10s"]),
    ):
        if len(pairs) > 2:
            errors = [math.log(p[key] / p["true"]) for p in pairs]
            sd = math.sqrt(sum(e * e for e in errors) / len(errors))
            low, high = chi_interval(len(errors) + 1)
            row(name, predicted, *(math.expm1((Z_ALPHA + Z_POWER) * sd * f) for f in (1, low, high)))
    lines += report_paced(rest)
    gaps = doctor["gaps"]
    lines += [
        "",
        "%d duels of %s to %s: %d decided as slower, %d as faster. %d pairs of stored files." % (
            len(duels), percent(min(d["true"] for d in duels) - 1), percent(max(d["true"] for d in duels) - 1),
            sum(d["verdict"] == "slower" for d in duels), sum(d["verdict"] == "faster" for d in duels), len(pairs)),
        "*Found*: of duels, the difference that 8 of 10 find, by the verdicts; of stored files, 2.8 times the spread of their ratios "
        "around the truth. While doctor looked, its CPU served others for %.2f %% of the time, and blocks took %.0f ms." % (
            100 * gaps["total_s"] / gaps["watched_s"], 1000 * doctor["same_code"]["block_s"]),
    ]
    write_section("doctor", "tests/bench/doctor_evidence.py", "\n".join(lines))


def main():
    measure_and_report(command_line(__doc__, python=None), measure, report)


if __name__ == "__main__":
    main()
