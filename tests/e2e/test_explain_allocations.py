"""`assay explain --by allocations`: exact counts by line and path, beside tracemalloc's and memray's."""

import json
import os
import subprocess
import sys
import tracemalloc
import unittest

import packages
import support

# All of it is alive at once when PROBE is called. Neither lists nor tuples, which free lists serve at times.
WORK = """
PROBE = None


class Slot:
    __slots__ = ("a",)


def fill(first, behind):
    for i in range(first, behind):
        kept[i] = Slot()


def bench_work():
    fill(0, 200)
    for i in (0, 1, 2):
        blocks[i] = bytes(sizes[i])
    text = " ".join(words)
    fill(200, 240)
    if PROBE:
        PROBE()
    for i in range(240):
        kept[i] = None
    for i in (0, 1, 2):
        blocks[i] = None


kept = [None] * 240
blocks = [None] * 3
sizes = [1000, 3000, 70000]
words = ["word"] * 5000
"""
KEPT = (11, 17, 18)  # lines that make what is kept

# What tracemalloc has at that moment: {line: [bytes, blocks]} of the file.
ORACLE = """
import gc, json, sys, tracemalloc
sys.path.insert(0, sys.argv[1])
import bench_work
for _ in range(50):
    bench_work.bench_work()
def probe():
    global seen
    seen = tracemalloc.take_snapshot()
bench_work.PROBE = probe
gc.collect()
tracemalloc.start()
bench_work.bench_work()
rows = seen.filter_traces([tracemalloc.Filter(True, bench_work.__file__)]).statistics("lineno")
print(json.dumps({str(row.traceback[0].lineno): [row.size, row.count] for row in rows}))
"""

# The same from our snapshot, as tracemalloc reads it; the paths of line 11, outermost line first, below the benchmark.
LOAD = """
import json, sys, tracemalloc
snapshot = tracemalloc.Snapshot.load(sys.argv[1])
own = snapshot.filter_traces([tracemalloc.Filter(True, "*bench_work.py")])
rows = own.statistics("lineno")
slots = [row for row in own.statistics("traceback") if row.traceback[-1].lineno == 11]
print(json.dumps({
    "lines": {str(row.traceback[0].lineno): [row.size, row.count] for row in rows},
    "paths": sorted([row.size, [frame.lineno for frame in row.traceback]] for row in slots),
    "each": slots[0].traces[0].size if hasattr(slots[0], "traces") else slots[0].size // slots[0].count,
    "differs": sum(row.size_diff != 0 for row in own.compare_to(own, "lineno")),
}))
"""

MEMRAY = """
import memray, sys
from itertools import repeat
from memray._memray import compute_statistics
big, text = 10 ** 100, "x" * 50
def run(it, big=big, text=text):
    for _ in it:
        [big + 1, text + text, bytearray(big and 10)]
run(repeat(None, 1000))
it = repeat(None, int(sys.argv[1]))
with memray.Tracker(sys.argv[2], trace_python_allocators=True):
    run(it)
found = compute_statistics(sys.argv[2])
print(found.total_num_allocations, found.total_memory_allocated, found.peak_memory_allocated)
"""


def is_counted(interpreter):
    return not interpreter.is_pypy and interpreter.label not in ("python3.6", "python3.7")


class Explaining(support.Program):
    maxDiff = None

    def explain(self, *args, status=0, **options):
        outcome = self.assay("explain", "--by", "allocations", "--json", *args, timeout=240, **options)
        self.assert_status(outcome, status)
        return json.loads(outcome.out)["benchmarks"]

    def row(self, *args, **options):
        (row,) = self.explain(*args, **options)
        return row

    def lines(self, row, name):
        return {line["line"]: line for line in row["lines"] if (line["file"] or "").endswith(name) and not line["malloc"]}


@support.each_interpreter(is_counted, drawn=1)
class Counts(Explaining):
    def test_what_is_alive_at_the_peak_is_what_tracemalloc_has_line_by_line(self):
        bench, snapshot = self.write("bench_work.py", WORK), self.path("work.tracemalloc")
        row = self.row(bench, "--python", self.python, "-o", snapshot)
        said = subprocess.check_output([self.python, "-c", ORACLE, self.path()], timeout=120, cwd=self.path())
        theirs = json.loads(said)
        ours = self.lines(row, "bench_work.py")
        for line in KEPT:
            self.assertEqual([ours[line]["peak_bytes"], ours[line]["peak_blocks"]], theirs[str(line)], line)
        self.assertEqual(ours[11]["requests"], 240)
        self.assertEqual(ours[17]["requests"], 3)
        self.assertEqual(ours[18]["requests"], 1)
        self.assertFalse(row["leak"]["found"])
        said = subprocess.check_output([self.python, "-c", LOAD, snapshot], timeout=120)
        loaded = json.loads(said)
        for line in KEPT:
            self.assertEqual(loaded["lines"][str(line)], theirs[str(line)], line)
        self.assertEqual(loaded["paths"], [[40 * loaded["each"], [19, 11]], [200 * loaded["each"], [15, 11]]])
        self.assertEqual(loaded["differs"], 0)

    def test_requests_have_their_path(self):
        bench = self.write("bench_work.py", WORK)
        row = self.row(bench, "--python", self.python)
        made = {}
        for path in row["paths"]:
            lines = [frame["line"] for frame in path["frames"] if (frame["file"] or "").endswith("bench_work.py")]
            if lines[-1:] == [11]:
                made[lines[0]] = path["requests"]
        self.assertEqual(made, {15: 200, 19: 40})
        if "varies" not in row["notes"]:
            for kind in ("requests", "bytes", "temporary", "peak_bytes", "leaked_bytes"):
                for rows in (row["lines"], row["paths"]):
                    self.assertAlmostEqual(sum(one[kind] for one in rows), row[kind], 6, kind)


class Oracles(Explaining, unittest.TestCase):
    def test_requests_and_bytes_are_those_of_memray(self):
        python = packages.python("memray")
        counts = []
        for loops in (1000, 2000):
            words = [python, "-c", MEMRAY, str(loops), self.path("capture%d" % loops)]
            counts.append([int(word) for word in subprocess.check_output(words, timeout=120).split()])
        requests, size, _ = [(many - few) / 1000 for few, many in zip(*counts)]
        row = self.row("[big + 1, text + text, bytearray(big and 10)]", "-s", "big, text = 10 ** 100, 'x' * 50",
                       "--python", python, "-p1")
        self.assertEqual((row["requests"], row["bytes"]), (requests, size))
        big = self.row("x = bytes(300000); y = bytes(200000); del x, y; bytes(100000)", "--python", python, "-p1")
        self.assertGreater(big["peak_bytes"], 500000)
        self.assertLess(big["peak_bytes"], 502000)


class Sides(Explaining, unittest.TestCase):
    def test_tell_only_what_differs(self):
        setup = "def f(n): return [None] * n\ndef g(n): return bytes(n)"
        row = self.row("f(500); g(10)", "-s", setup, "--vs", "f(900); g(10)", "-p1")
        (one,) = row["differing"]
        self.assertTrue(one["function"].endswith("f"))
        self.assertEqual(one["candidate"]["bytes"] - one["baseline"]["bytes"], 400 * 8)
        self.assertEqual(one["candidate"]["requests"], one["baseline"]["requests"])
        self.assertEqual([len(one[side]["lines"]) for side in ("baseline", "candidate")], [1, 1])

    def test_that_are_the_same_are_said_to_be(self):
        outcome = self.assay("explain", "--by", "allocations", "f()", "-s", "def f(): bytes(9)", "--vs", "f();1", "-p1")
        self.assert_status(outcome, 0)
        self.assertIn("nothing differs", " ".join(outcome.out.split()))


class Edges(Explaining, unittest.TestCase):
    LEAK = ("keep.append(bytes(5000))", "-s", "import sys; keep = sys.__dict__.setdefault('kept', [])", "-p1")

    def test_leaks_are_named_by_path(self):
        row = self.row(*self.LEAK)
        self.assertTrue(row["leak"]["found"])
        self.assertGreater(row["leak"]["low"], 4900)
        (leak,) = [path for path in row["paths"] if path["leaked_bytes"] > 5000]
        self.assertEqual(leak["leaked_blocks"], 1)

    def test_limits_fail_the_command(self):
        words = ("explain", "--by", "allocations", "-q", *self.LEAK)
        outcome = self.assay(*words, "--leak-limit", "1kB", "--memory-limit", "1kB")
        self.assert_status(outcome, 1)
        self.assertIn("--leak-limit is 1000 B", outcome.err)
        self.assertIn("--memory-limit is 1000 B", outcome.err)
        outcome = self.assay(*words, "--leak-limit", "10MiB", "--memory-limit", "10MiB")
        self.assert_status(outcome, 0)
        self.assertNotIn("limit", outcome.err)

    def test_counts_that_vary_are_an_interval(self):
        setup = "import itertools\nc = itertools.count()\ndef g():\n    for i in range(next(c)): bytes(600)"
        row = self.row("g()", "-s", setup, "-p1", "--loops", "5")
        self.assertIn("varies", row["notes"])
        self.assertLess(row["requests_low"], row["requests_high"])

    def test_threads_and_recursion(self):
        setup = ("import threading\ndef deep(n): return deep(n - 1) if n else bytes(7000)\n"
                 "def g():\n    for i in range(10): bytes(9000)")
        row = self.row("t = threading.Thread(target=g); t.start(); t.join(); deep(300)", "-s", setup, "-p1")
        by = {}
        for line in row["lines"]:
            by[line["function"].split(".")[-1]] = by.get(line["function"].split(".")[-1], 0) + line["bytes"]
        self.assertGreaterEqual(by["g"], 90000)
        self.assertGreaterEqual(by["deep"], 7000)

    def test_malloc_has_the_python_line_above_it(self):
        setup = "import ctypes\nc = ctypes.CDLL(None); c.malloc.restype = ctypes.c_void_p; c.free.argtypes = [ctypes.c_void_p]\ndef g():\n    c.free(c.malloc(7000))"
        row = self.row("g()", "-s", setup, "-p1")
        (native,) = [line for line in row["lines"] if line["malloc"] and line["bytes"] == 7000]
        self.assertEqual(native["requests"], 1)
        self.assertTrue(native["function"].endswith("g"))

    def test_files_hold_every_kind_or_the_one_that_is_wanted(self):
        path = self.path("a.profile.json")
        words = ("x = bytes(5000); bytes(300)", "-p1")
        self.row(*words, "-o", path)
        with open(path) as f:
            units = [profile["unit"] for profile in json.load(f)["profiles"]]
        self.assertEqual(units, ["bytes", "requests", "temporary requests", "bytes at the peak", "bytes never freed"])
        self.row(*words, "-o", self.path("a.collapsed"), "--most", "requests")
        with open(self.path("a.collapsed")) as f:
            self.assertEqual(sum(int(line.split()[-1]) for line in f), 2)
        for name in ("a.tracemalloc", "a.tracemalloc.txt"):
            self.row("x = bytes(50000)", "-p1", "--python", sys.executable, "-o", self.path(name))
        with open(self.path("a.tracemalloc.txt")) as f:
            rows = tracemalloc.Snapshot.load(self.path("a.tracemalloc")).statistics("lineno")
            self.assertEqual(f.read().splitlines()[0], str(rows[0]))
        outcome = self.assay("explain", "pass", "-o", self.path("b.tracemalloc"))
        self.assert_one_line(outcome, 2, "b.tracemalloc", "--by allocations")
        outcome = self.assay("explain", "--by", "allocations", "pass", "--vs", "1", "-o", self.path("b.tracemalloc"))
        self.assert_one_line(outcome, 2, "b.tracemalloc", "one benchmark of one side")

    def test_pymalloc_may_be_off_or_debugged(self):
        for allocator in ("malloc", "debug"):
            env = dict(os.environ, PYTHONMALLOC=allocator)
            row = self.row("bytes(5000)", "-p1", "--inherit-environ", "PYTHONMALLOC", env=env)
            self.assertEqual(row["requests"], 1, allocator)

    def test_bad_words_are_refused(self):
        outcome = self.assay("explain", "--by", "allocations", "--", "python3", "-c", "pass")
        self.assert_one_line(outcome, 2, "--by allocations", "a program has none")
        for words in (("--most", "bytes"), ("--memory-limit", "1MB"), ("--leak-limit", "0")):
            outcome = self.assay("explain", *words, "pass")
            self.assert_one_line(outcome, 2, words[0], "--by allocations")
        outcome = self.assay("explain", "--by", "allocations", "--most", "tea", "pass")
        self.assert_one_line(outcome, 2, "--most tea", "requests", "leaked")

    def test_pypy_is_refused(self):
        for interpreter in support.INTERPRETERS:
            if interpreter.path and interpreter.is_pypy:
                row = self.row("pass", "-p1", "--python", interpreter.path, status=1)
                self.assertIn("allocations", row["error"])


if __name__ == "__main__":
    unittest.main()
