"""The program against a scripted interpreter: every number exact, no time passes in it."""

import json
import math
import os
import unittest

import support

FAKE = os.path.join(support.ROOT, "tests", "e2e", "fake_python")


class Fake(support.Program, unittest.TestCase):
    def row(self, plan, *args):
        self.write("plan.json", json.dumps(plan))
        outcome = self.assay("timeit", "--json", "--python", FAKE, "--copy-env", *args, "pass",
                             env={"FAKE_DIR": self.dir})
        self.assert_status(outcome, 0)
        (row,) = json.loads(outcome.out)["benchmarks"]
        return row

    def asked(self):
        return [line.split() for line in self.read("log").splitlines()]

    def test_a_fixed_plan_asks_for_what_it_was_told(self):
        row = self.row([{"loop_ns": 1000}], "-p3", "-n2", "-w1", "-l64")
        self.assertEqual(self.asked(), [["64"] * 3] * 3)
        self.assertEqual((row["processes"], row["values"], row["loops"], row["status"]), (3, 6, 64, "complete"))
        self.assertAlmostEqual(row["mean"], 1e-6, delta=1e-18)
        self.assertEqual((row["low"], row["high"]), (row["mean"], row["mean"]))

    def test_the_interval_is_students_of_the_process_means(self):
        row = self.row([{"loop_ns": 1000}, {"loop_ns": 1010}, {"loop_ns": 1020}], "-p3", "-n4", "-w0", "-l100")
        reach = 4.30265272974946 * 10 / 1010 / 3 ** 0.5  # on logs
        self.assertAlmostEqual(row["mean"], 1010e-9, delta=1e-18)
        self.assertAlmostEqual(row["low"], 1010e-9 * math.exp(-reach), delta=1e-17)
        self.assertAlmostEqual(row["high"], 1010e-9 * math.exp(reach), delta=1e-17)

    def test_calibration_happens_in_the_first_worker_and_costs_no_process(self):
        self.row([{"loop_ns": 1000}], "-p3", "-n1", "-w1", "--min-time", "20ms")
        first, second, third = self.asked()
        self.assertEqual(first, ["1", "64", "4096", "32768", "32768", "32768", "32768"])
        self.assertEqual(second, ["32768", "32768"])
        self.assertEqual(third, second)

    def test_the_adaptive_plan_ends_after_six_processes_that_agree(self):
        row = self.row([{"loop_ns": 1000}])
        self.assertEqual((row["processes"], row["status"]), (6, "precise"))

    def test_values_that_lost_their_cpu_are_marked(self):
        row = self.row([{"loop_ns": 1000, "preempted": True}, {"loop_ns": 1000}], "-p2", "-n3", "-w0", "-l8")
        self.assertEqual((row["values"], row["marked"]), (6, 3))


if __name__ == "__main__":
    unittest.main()
