"""--profile FILE: which functions a benchmark spends its time in, by cProfile, in every kind of benchmark and both ways to run."""

import os
import pstats
import unittest

import dropin
import support

# Each kind calls a function of its own name. The file is there when the call returns: a worker says so.
KINDS = """\
import os
import pyperf

def in_func(n=0): pass
def in_time_func(loops): return 1.0 + loops
async def in_async(): pass
def in_timeit(): pass

def told(name):
    if runner.is_worker() and runner.args.profile and os.path.exists(runner.args.profile):
        print(name, file=open("told", "a"))

runner = pyperf.Runner()
for name, bench in (
    ("func", lambda: runner.bench_func("func", in_func, 1)),
    ("time_func", lambda: runner.bench_time_func("time_func", in_time_func)),
    ("async", lambda: runner.bench_async_func("async", in_async)),
    ("timeit", lambda: runner.timeit("timeit", "in_timeit()", globals=globals())),
):
    if bench() is not None or name == "timeit":
        told(name)
"""
FUNCTIONS = {"in_func", "in_time_func", "in_async", "in_timeit"}


class Profile(support.Program, unittest.TestCase):
    def functions(self, name):
        """Those of the script that the file tells of, with the number of calls."""
        return {function: numbers[1] for (_, _, function), numbers in pstats.Stats(self.path(name)).stats.items() if function.startswith("in_")}

    def test_by_itself(self):
        script = self.write("s.py", KINDS)
        for side, name in ((dropin.Side(False), "theirs"), (dropin.Side(True), "ours")):
            outcome = side.run(script, "-p2", "-n1", "-w1", "-l3", "-q", "--profile", name, cwd=self.dir)
            self.assertEqual(outcome.status, 0, str(outcome))
        # Two processes, a warmup and a value in each, three loops.
        self.assertEqual(self.functions("ours"), {name: 4 if name == "in_time_func" else 12 for name in FUNCTIONS})
        # pyperf profiles the making of a coroutine and not what it does (docs/pyperf-differences.md).
        self.assertEqual(self.functions("theirs"), {name: n for name, n in self.functions("ours").items() if name != "in_async"})

    def test_under_assay(self):
        self.write("s.py", KINDS)
        outcome = self.assay("run", "s.py", "-p2", "-n1", "-w1", "-l3", "-q", "-o", "out.json", "--", "--profile", self.path("ours"))
        self.assert_status(outcome, 0)
        self.assertEqual(self.functions("ours"), {name: 4 if name == "in_time_func" else 12 for name in FUNCTIONS})

    def test_it_is_written_when_the_benchmark_returns(self):
        script = self.write("s.py", KINDS)
        side = dropin.Side(True)
        for number, name in enumerate(("func", "time_func", "async", "timeit")):
            with self.subTest(name):
                options = ["--worker", "-l1", "-w0", "-n1", "--worker-task=%d" % number, "--profile", "ours"]
                self.assertEqual(side.run(script, *options, cwd=self.dir).status, 0)
                self.assertEqual(self.read("told").split()[0], name)
                os.unlink(self.path("told"))
                os.unlink(self.path("ours"))

    def test_in_one_process(self):
        script = self.write("s.py", KINDS)
        outcome = dropin.Side(True).run(script, "-p2", "-n1", "-w1", "-l3", "-q", "--in-process", "--profile", "ours", cwd=self.dir)
        self.assertEqual(outcome.status, 0, str(outcome))
        self.assertEqual(set(self.functions("ours")), FUNCTIONS)

    def test_of_the_module(self):
        options = ["-p2", "-n1", "-w1", "-l3", "-q", "-s", "def in_setup(): pass", "in_setup()", "--profile", "ours"]
        outcome = dropin.Side(True).run("-m", "pyperf", "timeit", *options, cwd=self.dir)
        self.assertEqual(outcome.status, 0, str(outcome))
        self.assertEqual(self.functions("ours"), {"in_setup": 12})


if __name__ == "__main__":
    unittest.main()
