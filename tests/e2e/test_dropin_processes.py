"""Which process measures: --in-process, Runner.is_worker(), and what a script may do with all of its results."""

import os
import unittest

import dropin
import support

# Says in which processes the benchmark ran.
WHERE = """\
import os
import pyperf

def here():
    with open(os.environ.get("WHERE", "where"), "a") as file:
        file.write("%d " % os.getpid())

runner = pyperf.Runner()
runner.bench_func("here", here)
print("manager", os.getpid(), runner.is_worker())
"""

# From pyperf's documentation of is_worker().
GUARDED = """\
import pyperf

runner = pyperf.Runner(values=1, processes=2, loops=1, warmups=0)
benchmarks = [runner.bench_func("first", int), runner.bench_func("second", int)]
if not runner.is_worker():
    pyperf.BenchmarkSuite(benchmarks).dump("suite.json", replace=True)
    print(len(benchmarks), runner.is_worker(), runner.args.worker)
"""


class InProcess(dropin.BothSides, unittest.TestCase):
    maxDiff = None

    def test_nothing_runs_elsewhere(self):
        script = self.write("s.py", WHERE)
        outcome = self.ours.run(script, "--in-process", "-p2", "-n2", "-q", cwd=self.dir)
        self.assertEqual(outcome.status, 0, str(outcome))
        (_, own, is_worker) = outcome.out.splitlines()[-1].split()
        self.assertEqual((set(self.read("where").split()), is_worker), ({own}, "False"))

    def test_prints_and_stores_the_same(self):
        script = self.write("s.py", dropin.STEADY)
        for args in (["-l4"], ["--min-time=3"], ["--min-time=3", "-v"], ["-l4", "-dgt"], ["-l4", "-q", "--tracemalloc"]):
            with self.subTest(args):
                theirs, ours = self.both(script, "--in-process", "-p2", "-n2", *args, env={"COLUMNS": "80"})
                self.assertEqual((theirs.status, ours.status), (0, 0), str(ours))
                self.assertEqual(dropin.masked(ours.out), dropin.masked(theirs.out))
        for side, name in ((self.theirs, "theirs.json"), (self.ours, "ours.json")):
            side.run(script, "--in-process", "-p2", "-n2", "--min-time=3", "-o", name, cwd=self.dir)
        self.assertEqual(dropin.shape(self.path("ours.json")), dropin.shape(self.path("theirs.json")))

    def test_programs_are_refused(self):
        script = self.write("s.py", "import pyperf\npyperf.Runner().bench_command('c', ['true'])\n")
        for outcome in self.both(script, "--in-process"):
            self.assertEqual(outcome.status, 1)
            self.assertIn("ValueError: bench_command() cannot be used with --in-process", outcome.err)

    def test_of_the_module(self):
        theirs, ours = self.both("-m", "pyperf", "timeit", "--in-process", "-p2", "-n2", "-l8", "-q", "1+1")
        self.assertEqual((ours.status, dropin.masked(ours.out)), (0, dropin.masked(theirs.out)))


class IsWorker(support.Program, unittest.TestCase):
    def test_results_are_the_main_processes(self):
        self.write("s.py", GUARDED)
        for side in (dropin.Side(False), dropin.Side(True)):
            outcome = side.run("s.py", "-q", cwd=self.dir)
            self.assertEqual((outcome.status, outcome.out.splitlines()[-1]), (0, "2 False False"), str(outcome))
            self.assertEqual([name for name, _, _ in dropin.shape(self.path("suite.json"))], ["first"] * 2 + ["second"] * 2)
            os.unlink(self.path("suite.json"))

    def test_under_assay_every_process_of_the_script_is_one(self):
        self.write("s.py", GUARDED)
        self.assert_status(self.assay("run", "s.py", "-p1", "-n1", "-q", "-o", "out.json"), 0)
        self.assertFalse(os.path.exists(self.path("suite.json")))


if __name__ == "__main__":
    unittest.main()
