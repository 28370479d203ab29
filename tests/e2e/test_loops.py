"""What a value pays once, however many loops it holds, must not turn a verdict round."""

import json
import re
import sys
import unittest

import support

PYTHON = sys.executable

# A timed function as those of pyperf's scripts. On the side that ONCE names every value first works for as long as so many
# loops of the other; its loops take half as long.
SCRIPT = """
import os
import pyperf

def work(units):
    for _ in range(units):
        sum(range(200))

once = int(os.environ.get("ONCE", 0))

def timed(loops):
    begin = pyperf.perf_counter()
    work(2 * once)
    for _ in range(loops):
        work(1 if once else 2)
    return pyperf.perf_counter() - begin

pyperf.Runner().bench_time_func("pays.once", timed)
"""


class FewLoops(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.script = self.write("script.py", SCRIPT)

    def row(self, *args, **options):
        outcome = self.assay("run", self.script, "--json", "--python", PYTHON, *args, **options)
        self.assert_status(outcome, 0)
        (row,) = json.loads(outcome.out)["benchmarks"]
        return row

    def duel(self, *args):
        return self.row("--vs-env", "ONCE=200", "--blocks", "8", "--rounds", "2", *args)

    @support.drawn_in_ci
    def test_the_sign_does_not_depend_on_the_slice(self):
        for slice_ in ("100us", "4ms"):
            row = self.duel("--slice", slice_)
            # Twice as fast, and on top of it what is paid once: little of the slice.
            self.assertLess(row["ratio"], 0.8, (slice_, row))
            self.assertGreater(row["loops"], 500, row)

    def test_loops_that_are_given_are_not_changed(self):
        row = self.duel("-l", "8")
        self.assertEqual((row["loops"], row["loops_change"]), (8, None))
        self.assertGreater(row["ratio"], 2, row)

    @support.drawn_in_ci
    def test_a_run_gets_more_loops_too(self):
        # 200 of 1 ms: half of a value that is calibrated to 1 ms.
        row = self.row("--min-time", "1ms", "--inherit-environ", "ONCE", env={"ONCE": "200"})
        self.assertGreater(row["loops"], 1000, row)


    @support.drawn_in_ci
    def test_what_depends_on_the_loops_even_at_the_end_is_said(self):
        # About 20 ms paid once: a fifth of the longest values.
        for _ in range(4):  # beside other work a few pairs do not always tell
            row = self.row("--budget", "3s", "--inherit-environ", "ONCE", env={"ONCE": "5000"})
            if "loops-change" in [finding["kind"] for finding in row["findings"]]:
                break
        self.assertIn("loops-change", [finding["kind"] for finding in row["findings"]])
        self.assertEqual([finding["text"] for finding in row["findings"]], row["warnings"])

    @support.drawn_in_ci
    def test_a_duel_says_so_too(self):
        said = r"a loop takes \S+% more time among \d+ than among the \d+ that were measured: its time depends on their number"
        for _ in range(4):  # as above
            outcome = self.assay("run", self.script, "--python", PYTHON, "--vs-env", "ONCE=5000", "--blocks", "6", "--rounds", "1")
            self.assert_status(outcome, 0)
            if re.search(said, " ".join(outcome.out.split())):
                break
        self.assertRegex(" ".join(outcome.out.split()), said)


class GivenLoops(support.Program, unittest.TestCase):
    def test_loops_that_are_given_beside_a_budget_leave_the_plan_adaptive(self):
        outcome = self.assay("timeit", "--json", "--python", PYTHON, "-l", "100", "--budget", "1s", "--precision", "50%", "sum(range(1000))")
        self.assert_status(outcome, 0)
        (row,) = json.loads(outcome.out)["benchmarks"]
        # pyperf's plan would be 20 processes of 3 values
        self.assertEqual((row["loops"], row["processes"], row["values"]), (100, 6, 48), row)

    def test_loops_and_a_budget_of_a_duel(self):
        outcome = self.assay("timeit", "--json", "--python", PYTHON, "-l", "3", "--budget", "1s", "sum(range(1000))", "--vs", "sum(range(10))")
        self.assert_status(outcome, 0)
        (row,) = json.loads(outcome.out)["benchmarks"]
        self.assertEqual(row["loops"], 3)
        self.assertLess(row["elapsed_s"], 30)

    def test_other_fixed_plans_have_no_budget(self):
        outcome = self.assay("timeit", "-l", "3", "-p", "2", "--budget", "1s", "pass")
        self.assert_status(outcome, 2)
        self.assertIn("belongs to the adaptive plan", outcome.err)


if __name__ == "__main__":
    unittest.main()
