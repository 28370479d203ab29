"""`assay exec`: one benchmark in the foreground, for tools that start or follow a Python program."""

import os
import pstats
import re
import subprocess
import unittest

import packages
import support

BENCH = """
import multiprocessing, os

CALLS = []


def once():
    CALLS.append(os.environ.get("WANTED"))


class Sorting:
    params = [5, 7]

    def setup(self, n):
        self.items = list(range(n))

    def bench_up(self, n):
        assert len(self.items) == n
        once()


def bench_pid():
    print(os.getpid())


def bench_bad():
    raise ValueError("no")
"""


class Exec(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.write("bench_x.py", BENCH)

    def loops(self, outcome):
        self.assert_status(outcome, 0)
        return int(re.search(r"^assay: (\d+) loops? in [\d.e+-]+ s$", outcome.err, re.M).group(1))

    def test_so_many_loops_or_so_long(self):
        self.assertEqual(self.loops(self.assay("exec", "bench_x.py", "-k", "up*7*", "--loops", "12")), 12)
        self.assertGreater(self.loops(self.assay("exec", "sum(x)", "-s", "x = [1]", "--seconds", "0.1")), 10)

    def test_it_is_the_same_process_and_what_it_prints_is_seen(self):
        process = self.spawn("exec", "bench_x.py::pid", "--loops", "2")
        outcome = self.outcome(process)
        self.assert_status(outcome, 0)
        self.assertEqual(outcome.out, "%d\n" % process.pid * 2)

    def test_a_script_of_pyperf_goes_on_afterwards(self):
        self.write("script.py", "import pyperf\nr = pyperf.Runner()\nr.bench_func('a', int)\nr.bench_func('b', print, 'b')\n")
        outcome = self.assay("exec", "script.py", "-k", "b", "--loops", "3")
        self.assertEqual((self.loops(outcome), outcome.out), (3, "b\n" * 3))

    def test_the_module_that_is_named_runs_it(self):
        self.assertEqual(self.loops(self.assay("exec", "bench_x.py", "-k", "up*7*", "--loops", "300", "--with",
                                               "cProfile -o %s" % self.path("x.prof"))), 300)
        calls = {key[2]: row[1] for key, row in pstats.Stats(self.path("x.prof")).stats.items()}
        self.assertEqual((calls["once"], calls["bench_up"], calls["setup"]), (300, 300, 1))

    def test_memray_follows_it(self):
        python = packages.python("memray")
        self.assertEqual(self.loops(self.assay("exec", "x = bytearray(1 << 20)", "--python", python, "--loops", "40", "--with",
                                               "memray run -q -o %s" % self.path("x.bin"))), 40)
        told = subprocess.check_output([python, "-m", "memray", "stats", "--json", "-o", self.path("x.json"), self.path("x.bin")],
                                       universal_newlines=True, cwd=self.dir)
        self.assertTrue(os.path.exists(self.path("x.json")), told)
        self.assertRegex(self.read("x.json"), r'"total_bytes_allocated": (4[2-9]|[5-9]\d)\d{6}\b')  # 40 of 1 MiB, and little else

    def test_what_cannot_be_run_is_one_line(self):
        self.assert_one_line(self.assay("exec", "bench_x.py"), 2, "exec runs one benchmark", "x.Sorting.up(n=5)")
        self.assert_one_line(self.assay("exec"), 2, "nothing to run")
        self.assert_one_line(self.assay("exec", "--", "true"), 2, "a whole program")
        self.assert_one_line(self.assay("exec", "pass", "--vs", "1"), 2, "--vs")
        self.assert_one_line(self.assay("exec", "bench_x.py::nowhere"), 1, "nowhere", "x.pid")

    def test_one_that_fails_shows_where(self):
        outcome = self.assay("exec", "bench_x.py::bad")
        self.assert_status(outcome, 1)
        self.assertIn("ValueError: no", outcome.err)
        self.assertNotIn("foreground.py", outcome.err)


if __name__ == "__main__":
    unittest.main()
