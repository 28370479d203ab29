"""No figure outside its possible range: some thousand random pairs of benchmarks, every number of JSON and text looked at.

The suites are drawn from ASSAY_TEST_SEED, which tests/run prints: quiet ones and wild ones, one process or many, alike to
the last bit or a thousand times apart, with and without evidence, duration, steal, yardsticks and duels.
"""

import json
import math
import re
import unittest

import support

BENCHMARKS = 60  # of a file
FILES = 20       # pairs of files, of each test

SHARE = re.compile(r"(-?\d+(?:\.\d+)?)% of (?:the time|their time|this machine's CPU time)")
SPAN = re.compile(r"(-?[\d.]+(?:e[-+]?\d+)?) \.\. (-?[\d.]+(?:e[-+]?\d+)?)")
RATIO_AND_SPAN = re.compile(r"(-?[\d.]+(?:e[-+]?\d+)?)(?:  +| \()(-?[\d.]+(?:e[-+]?\d+)?) \.\. (-?[\d.]+(?:e[-+]?\d+)?)")


def draw_run(chance, kind, mean, number):
    """A process: values, and what a session may or may not have seen of it."""
    cv = kind["cv"]
    process = mean * math.exp(chance.gauss(0, cv))
    values = [max(1e-9, process * math.exp(chance.gauss(0, cv / 2))) for _ in range(kind["values"])]
    metadata = {"date": "2024-05-06 07:%02d:%02d" % divmod(number, 60)}
    for key, low, high in (("duration", 0.001, 2), ("assay_steal_seconds", 0, 30), ("assay_throttled_seconds", 0, 30),
                           ("assay_other_cpus", 0, 8), ("assay_yardstick_mix", 1e-6, 2e-6)):
        if chance.random() < kind["knows"]:
            metadata[key] = chance.uniform(low, high)
    run = {"values": values, "metadata": metadata}
    if kind["evidence"]:
        walls = [int(value * 1e9) + 1 for value in values]
        start = [int((number + i / len(values)) * 1e8) for i in range(len(values))]
        run["assay"] = {"evidence": {
            "wall_ns": walls, "cpu_ns": [int(wall * chance.uniform(0, 1.5)) for wall in walls], "start_ns": start,
            "marks": [chance.choice([0, 0, 1, 2, 3]) for _ in walls],
            "voluntary_switches": [chance.choice([0, 0, 5]) for _ in walls],
            "involuntary_switches": [chance.choice([0, 1, 9]) for _ in walls]}}
    return run


def draw_kind(chance):
    return {"cv": chance.choice([0, 0, 1e-9, 1e-4, 0.01, 0.1, 1, 4]), "values": chance.choice([1, 3, 8]),
            "knows": chance.choice([0, 0.5, 1]), "evidence": chance.random() < 0.5}


def draw_benchmark(chance, kind, processes, mean, duel):
    runs = [draw_run(chance, kind, mean, number) for number in range(processes)]
    for number, run in enumerate(runs, 1):
        if duel:
            run["metadata"].update(assay_duel=duel, assay_block=number)
    return runs


def draw_pair(chance):
    """Two suites with the same benchmarks, some of them the sides of duels."""
    sides = ([], [])
    for i in range(BENCHMARKS):
        kind, mean = draw_kind(chance), 10 ** chance.uniform(-8, 2)
        duel = "duel%d" % i if chance.random() < 0.3 else None
        ratio = chance.choice([1, 1, 1.003, 0.98, 10 ** chance.uniform(-3, 3)])
        for side, factor in enumerate((1, ratio)):
            processes = chance.choice([1, 2, 3, 7, 20]) if not duel else (6 + 5 * (i % 5))
            sides[side].append({"metadata": {"name": "some/folder/test_file.py::test[%d]" % i},
                                "runs": draw_benchmark(chance, kind, processes, mean * factor, duel)})
    common = {"unit": "second", "hostname": "host", "cpu_model_name": "cpu", "cpu_count": chance.choice([1, 2, 64])}
    return [{"version": "1.0", "metadata": common, "benchmarks": side} for side in sides]


class Figures(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.chance = support.chance(self.id())

    def each_pair(self, check):
        for number in range(FILES):
            for name, document in zip(("old.json", "new.json"), draw_pair(self.chance)):
                self.write(name, json.dumps(document))
            with self.subTest(file=number, seed=support.SEED):
                check()

    def run_assay(self, *words, status=0):
        outcome = self.assay(*words)
        self.assert_status(outcome, status)
        return outcome.out

    # ---- ranges

    def between(self, low, value, high, what):
        self.assertTrue(low <= value <= high, "%s: %r is not in %r .. %r" % (what, value, low, high))

    def ordered(self, low, middle, high, what):
        """Bounds are both there or both not; never below 0."""
        self.assertEqual(low is None, high is None, what)
        if low is not None:
            self.assertTrue(0 <= low <= middle * (1 + 1e-12) and middle <= high * (1 + 1e-12),
                            "%s: %r, %r, %r" % (what, low, middle, high))

    def probability(self, value, what):
        if value is not None:
            self.between(0, value, 1, what)

    def check_shares(self, text):
        for share in SHARE.findall(" ".join(text.split())):
            self.between(0, float(share), 100, text)

    # ---- compare

    def check_row(self, row):
        name = row["name"]
        self.ordered(row["low"], row["ratio"], row["high"], name)
        for key in ("p", "p_adjusted", "p_gate"):
            self.probability(row[key], name)
        if row["p"] is not None:
            self.assertLessEqual(row["p"], row["p_adjusted"] + 1e-12)
        self.between(0.95 - 1e-12, row["level"], 1, name)
        self.assertTrue(row["old"] > 0 and row["new"] > 0, name)
        if row["basis"] == "pairs":
            self.assertAlmostEqual(row["new"] / row["old"] / row["ratio"], 1, places=9, msg=name)
        if row["verdict"] == "same":
            self.assertTrue(1 / 1.01 <= row["low"] and row["high"] <= 1.01, row)
        elif row["verdict"] in ("faster", "slower"):
            self.assertTrue(row["high"] < 1 or row["low"] > 1, row)
            self.assertFalse(1 / 1.01 <= row["low"] and row["high"] <= 1.01, row)
        self.check_shares(" ".join(row["notes"]))

    def check_mean(self, mean):
        self.ordered(mean["low"], mean["ratio"], mean["high"], "geomean")
        programs = mean["programs_like_these"]
        self.ordered(programs["low"], mean["ratio"], programs["high"], "programs like these")

    @support.drawn_in_ci
    def test_compare_for_programs(self):
        def check():
            top = json.loads(self.run_assay("compare", "old.json", "new.json", "--json", "--fail-if-slower", "10000000%"))
            self.assertEqual(len(top["benchmarks"]), BENCHMARKS)
            for row in top["benchmarks"]:
                self.check_row(row)
            self.check_mean(top["geomean"])
            gate = top["gate"]
            self.between(0, gate["undecided"], gate["benchmarks"], gate)
            self.between(0, gate["not_judged"], gate["undecided"], gate)
            self.assertEqual(gate["not_judged"],
                             sum(row["verdict"] == "undecided" and row["p"] is None for row in top["benchmarks"]))

        self.each_pair(check)

    @support.drawn_in_ci
    def test_compare_for_people(self):
        def check():
            text = self.run_assay("compare", "old.json", "new.json")
            self.assertNotRegex(text, r"\bnan\b|\binf\b|-inf")
            spans = 0
            for line in text.splitlines():
                for low, high in SPAN.findall(line):
                    spans += 1
                    self.assertNotEqual(low, high, line)
                    self.assertTrue(0 < float(low) < float(high), line)
                for middle, low, high in RATIO_AND_SPAN.findall(line):
                    # Both are rounded.
                    self.assertTrue(float(low) <= float(middle) * 1.01 + 0.01 and float(middle) <= float(high) * 1.01 + 0.01, line)
            self.assertGreater(spans, BENCHMARKS / 4)
            names = [line.split()[0] for line in text.splitlines() if "test[" in line.split(" ")[0]]
            self.assertEqual(len(set(names)), BENCHMARKS)
            self.check_shares(text)

        self.each_pair(check)

    # ---- one file

    def test_show_and_stats(self):
        def check():
            for command in ("show", "stats", "check"):
                text = self.run_assay(command, "new.json")
                self.assertNotRegex(text, r"\bnan\b|\binf\b")
                self.assertNotRegex(text, r"(?m)^(Minimum|Median|Mean|Maximum|Total duration)[^:]*: +-")
                for percent in re.findall(r"(\d+)% of the mean\) +-", text):
                    self.assertGreaterEqual(int(percent), 0)

        self.each_pair(check)


def runs_of(outcome):
    return json.loads(outcome.out)["benchmarks"]


class Outcomes(support.Program, unittest.TestCase):
    """What was measured now: by real runs, few and short, whose noise is what the machine has."""

    def check(self, row):
        if row["low"] is not None:
            self.assertTrue(0 <= row["low"] <= row["mean"] <= row["high"], row)
        self.assertTrue(0 <= row["measured_share"] <= 1, row)
        for finding in row["noise"]:
            if finding["kind"] in ("throttled", "stolen", "migration"):
                self.assertTrue(0 <= finding["size"] <= 1, finding)

    def test_two_processes_have_no_time_below_0(self):
        for words in (("command", "-p2", "-n1", "-w0", "--", "python3", "-c", "pass"),
                      ("timeit", "-p2", "-n2", "-w0", "-l5", "sum(range(50))"),
                      ("timeit", "-p2", "-n2", "-w0", "-l5", "--subtract-loop-cost", "pass")):
            for _ in range(3):
                outcome = self.assay(words[0], "--json", *words[1:])
                self.assert_status(outcome, 0)
                for row in runs_of(outcome):
                    self.check(row)
                text = self.assay(*words).out
                self.assertNotRegex(text, r"interval -|\b[1-9]\d{2,}% ")

    def test_a_program_that_waits_is_not_marked(self):
        outcome = self.assay("command", "--json", "-p6", "-n1", "-w0", "--", "sleep", "0.05")
        self.assert_status(outcome, 0)
        (row,) = runs_of(outcome)
        self.check(row)
        self.assertNotIn("took", " ".join(row["warnings"]))

    def test_the_times_of_a_duel_are_its_ratio(self):
        outcome = self.assay("timeit", "--json", "sum(range(100))", "--vs", "sum(range(120))", "--blocks", "6", "--budget", "60s")
        self.assert_status(outcome, 0)
        (row,) = runs_of(outcome)
        self.assertAlmostEqual(row["times"][1] / row["times"][0] / row["ratio"], 1, places=9)
        self.assertTrue(0 < row["low"] <= row["ratio"] <= row["high"], row)
        self.assertGreaterEqual(row["level"], 0.95)


if __name__ == "__main__":
    unittest.main()
