"""`assay explain --by calls`: exact counts, beside cProfile's and against what is known of small programs."""

import json
import pstats
import subprocess
import unittest

import support

WORK = """
import json


class Point:
    def __init__(self, x):
        self.x = twice(x)

    @property
    def doubled(self):
        return twice(self.x)

    def __lt__(self, other):
        return self.x < other.x


def twice(x):
    return 2 * x


def depth(n):
    return depth(n - 1) + 1 if n else 0


def numbers(n):
    for i in range(n):
        yield i


def work():
    points = [Point(i) for i in (3, 1, 2)]
    sorted(points)
    sum(numbers(4))
    depth(5)
    json.loads(json.dumps({"a": [1, 2.5, None], "b": "c"}))
    return points[0].doubled


def bench_work():
    work()
"""

# What cProfile counts of as many calls of work(), as pstats has it.
ORACLE = """
import cProfile, sys
sys.path.insert(0, sys.argv[1])
import bench_work
for _ in range(300):
    bench_work.work()
profile = cProfile.Profile()
profile.enable()
bench_work.bench_work()
profile.disable()
profile.dump_stats(sys.argv[2])
"""


def is_counted(interpreter):
    return not interpreter.is_pypy and interpreter.label not in ("python3.6", "python3.7")


def name(row):
    return row["function"] and row["function"].split(".")[-1]


def last_name(key):
    return key[0], key[1], key[2].split(".")[-1]


def python_calls(path):
    """Of each Python function below work() the calls, outer calls, and those of each caller."""
    return {
        last_name(key): (nc, cc, {last_name(caller): figures[:2] for caller, figures in callers.items()})
        for key, (cc, nc, tt, ct, callers) in pstats.Stats(path).stats.items()
        if key[0] != "~" and "lsprof" not in key[2]
    }


class Explaining(support.Program):
    maxDiff = None

    def explain(self, *args, status=0, **options):
        outcome = self.assay("explain", "--by", "calls", "--json", *args, timeout=240, **options)
        self.assert_status(outcome, status)
        return json.loads(outcome.out)["benchmarks"]

    def row(self, *args, **options):
        (row,) = self.explain(*args, **options)
        return row


@support.each_interpreter(is_counted, drawn=2)
class Counts(Explaining):
    def test_are_those_of_cprofile_name_by_name(self):
        bench, ours, theirs = self.write("bench_work.py", WORK), self.path("ours.prof"), self.path("theirs.prof")
        row = self.row(bench, "-o", ours, "--python", self.python)
        self.assertNotIn("varies", row["notes"])
        subprocess.run(
            [self.python, "-c", ORACLE, self.path(), theirs], check=True, timeout=120, cwd=self.path()
        )
        counted, expected = python_calls(ours), python_calls(theirs)
        bench_key = next(key for key in counted if key[2] == "bench_work")
        self.assertEqual(counted[bench_key][:2], (1, 1))
        self.assertEqual({key: row[:2] for key, row in counted.items()}, {key: row[:2] for key, row in expected.items()})
        for key, (_, _, callers) in expected.items():
            if all(caller[0] != "~" for caller in callers):  # cProfile has C functions between two of Python's
                self.assertEqual(counted[key][2], callers, key)
        constructor = next(one for one in row["functions"] if one["function"].endswith("__init__") and "bench_work" in one["file"])
        self.assertEqual(constructor["calls"], 3)
        recursive = next(one for one in row["functions"] if one["function"] == "depth")
        self.assertEqual(sorted(one["calls"] for one in recursive["callers"]), [1, 5])


class Sides(Explaining, unittest.TestCase):
    def test_tell_only_what_differs(self):
        setup = "def f(x): return x\ndef g(x): return f(x)"
        row = self.row("g(1); f(2)", "-s", setup, "--vs", "g(1); g(3)", "-p1")
        self.assertEqual([name(one) for one in row["differing"]], ["g", "f"])
        g, f = row["differing"]
        self.assertEqual(
            [(one["baseline"]["calls"], one["candidate"]["calls"]) for one in (g, f)], [(1, 2), (2, 2)]
        )
        self.assertEqual(
            {name(one): (one["baseline"]["calls"], one["candidate"]["calls"]) for one in f["callers"]},
            {None: (1, 0), "g": (1, 2)},
        )

    def test_that_are_the_same_are_said_to_be(self):
        outcome = self.assay("explain", "--by", "calls", "f()", "-s", "def f(): pass", "--vs", "f();1", "-p1")
        self.assert_status(outcome, 0)
        self.assertIn("nothing differs", " ".join(outcome.out.split()))


class Edges(Explaining, unittest.TestCase):
    def test_counts_that_vary_are_an_interval(self):
        setup = "import itertools\nc = itertools.count()\ndef f(): pass\ndef g():\n    for i in range(next(c)): f()"
        row = self.row("g()", "-s", setup, "-p1", "--loops", "5")
        self.assertIn("varies", row["notes"])
        f = next(one for one in row["functions"] if name(one) == "f")
        self.assertLess(f["low"], f["high"])

    def test_threads_are_counted(self):
        setup = "import threading\ndef f(): pass\ndef g():\n    for i in range(10): f()"
        row = self.row("t = threading.Thread(target=g); t.start(); t.join()", "-s", setup, "-p1")
        self.assertEqual([one["calls"] for one in row["functions"] if name(one) == "f"], [10])

    def test_too_deep_recursion_is_said(self):
        setup = "import sys\nsys.setrecursionlimit(10**6)\ndef f(n): return f(n - 1) if n else 0"
        row = self.row("f(300000)", "-s", setup, "-p1", status=1)
        self.assertIn("recursion goes less deep while calls are counted", row["error"])

    def test_programs_and_unknown_instruments_are_refused(self):
        outcome = self.assay("explain", "--by", "calls", "--", "python3", "-c", "pass")
        self.assert_one_line(outcome, 2, "--by calls", "a program has none")
        outcome = self.assay("explain", "--by", "tea", "pass")
        self.assert_one_line(outcome, 2, "--by tea", "time", "calls")

    def test_pypy_is_refused(self):
        for interpreter in support.INTERPRETERS:
            if interpreter.path and interpreter.is_pypy:
                row = self.row("pass", "-p1", "--python", interpreter.path, status=1)
                self.assertIn("calls", row["error"])


if __name__ == "__main__":
    unittest.main()
