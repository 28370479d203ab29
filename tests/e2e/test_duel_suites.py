"""Duels of several benchmarks: sides that cannot be loaded, names, what is said of all together."""

import json
import os
import re
import signal
import sys
import unittest

import support

PYTHON = sys.executable
QUICK = ("--blocks", "8", "--rounds", "2", "-l", "100")

BREAKS = """
import os
if os.environ.get("BROKEN"):
    import no_such_module
import pyperf
pyperf.Runner().bench_func("whole", sum, range(1000))
"""

FUNCTIONS = """
import os
FEWER = 2 if os.environ.get("FEWER") else 20

def bench_one():
    sum(range(50 * FEWER))

def bench_two():
    sum(range(100 * FEWER))

def bench_three():
    sorted(range(50 * FEWER))
"""


class Several(support.Program, unittest.TestCase):
    def write_in(self, folder, name, text):
        os.makedirs(self.path(folder), exist_ok=True)
        return self.write(os.path.join(folder, name), text)

    def duel(self, *args, status=0):
        outcome = self.assay("run", "--json", "--python", PYTHON, *QUICK, *args)
        self.assert_status(outcome, status)
        return json.loads(outcome.out), outcome

    def test_a_script_that_one_side_cannot_load_names_what_is_missing(self):
        script = self.write_in("bm_whole", "run_benchmark.py", BREAKS)
        (row,) = self.duel(script, "--vs-env", "BROKEN=1", status=1)[0]["benchmarks"]
        self.assertEqual((row["verdict"], row["blocks"]), ("failed", 0))
        self.assertIn("no_such_module", row["error"])
        self.assertNotIn("pyperf", row["error"])

    def test_and_so_does_the_line_with_its_traceback(self):
        script = self.write_in("bm_whole", "run_benchmark.py", BREAKS)
        outcome = self.assay("run", "--python", PYTHON, *QUICK, script, "--vs-env", "BROKEN=1")
        self.assert_status(outcome, 1)
        self.assertIn('side "BROKEN=1": ', outcome.err)
        self.assertIn("import no_such_module", outcome.err)

    def test_scripts_of_one_name_that_cannot_be_loaded_are_told_apart(self):
        paths = [self.write_in(folder, "run_benchmark.py", "import no_such_module\nimport pyperf\n") for folder in ("bm_a", "bm_b")]
        rows, outcome = self.duel(*paths, "--vs-env", "X=1", status=1)
        self.assertEqual([row["name"] for row in rows["benchmarks"]], ["bm_a/run_benchmark.py", "bm_b/run_benchmark.py"])
        for row in rows["benchmarks"]:
            self.assertIn("no_such_module", row["error"])
        # both sides are at fault: neither is named
        self.assertNotIn("side", outcome.err)

    def test_the_geometric_mean_is_the_one_that_compare_finds_in_the_files(self):
        suite = self.write("bench_fewer.py", FUNCTIONS)
        result, _ = self.duel(suite, "--vs-env", "FEWER=1", "-o", self.path("a.json"))
        mean = result["geomean"]
        self.assertEqual(mean["benchmarks"], 3)
        self.assertTrue(mean["low"] < mean["ratio"] < mean["high"], mean)
        self.assertTrue(0 < mean["ratio"] < 0.8, mean)  # an eighth or so: fixed costs, and what shares the machine
        outcome = self.assay("compare", "--json=-", self.path("a.json"), self.path("a.vs.json"))
        self.assert_status(outcome, 0)
        theirs = json.loads(outcome.out)["geomean"]
        for key in ("ratio", "low", "high"):
            self.assertAlmostEqual(theirs[key], mean[key], 9, key)

    def test_it_stands_below_the_table_of_several_and_not_of_one(self):
        suite = self.write("bench_fewer.py", FUNCTIONS)
        for names, found in (((), True), (("-k", "one"), False)):
            outcome = self.assay("run", "--python", PYTHON, *QUICK, suite, "--vs-env", "FEWER=1", *names)
            self.assert_status(outcome, 0)
            self.assertEqual("geometric mean of candidate/baseline: 0." in outcome.out, found, outcome.out)


class Undecided(support.Program, unittest.TestCase):
    def test_a_slow_benchmark_names_the_budget_that_would_do(self):
        slow = ("import time", "time.sleep(0.3)")
        outcome = self.assay("timeit", "--python", PYTHON, "-s", *slow, "--vs", "time.sleep(0.31)", "--budget", "1s")
        self.assert_status(outcome, 0)
        words = " ".join(outcome.out.split())
        found = re.search(r"undecided: (\d) blocks? (?:is|are) too few for an interval, 6 are the fewest \(--budget (\d+(?:\.\d+)?)s\)", words)
        self.assertTrue(found, outcome.out)
        # a block holds four such calls at the least
        self.assertGreater(float(found.group(2)), 6 * 1.2)


class Counting(support.Program, unittest.TestCase):
    def test_what_counting_takes_is_said_when_the_first_process_has_ended(self):
        process = self.spawn("timeit", "--python", PYTHON, "--metric", "allocations", "--layouts", "1000", "-p", "1", "-n", "1", "-l", "1", "[1] * 1000")
        line = process.stderr.readline().decode()
        process.send_signal(signal.SIGINT)
        outcome = self.outcome(process)
        self.assertRegex(line, r"^assay: counting allocations takes about \d+ s beyond the budget: 1000 processes, the first took \d+\.\d s \(--layouts 1000\)$")
        self.assert_status(outcome, 130)


if __name__ == "__main__":
    unittest.main()
