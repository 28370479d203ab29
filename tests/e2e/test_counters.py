"""Counters and counted metrics: the program, real interpreters, real valgrind."""

import json
import os
import shutil
import unittest

import support

VALGRIND = shutil.which("valgrind")
BRIEF = ("-p1", "-n1", "-w0", "-l1")


def needs_valgrind(test):
    return unittest.skipUnless(VALGRIND, "no valgrind on PATH")(test)


class Counting(support.Program):
    def row(self, *args, **options):
        outcome = self.assay(args[0], "--json", *args[1:], timeout=240, **options)
        self.assert_status(outcome, 0)
        (row,) = json.loads(outcome.out)["benchmarks"]
        return row

    def python(self):
        return "/usr/bin/python3"


class Instructions(Counting, unittest.TestCase):
    @needs_valgrind
    def test_a_fixed_layout_gives_the_same_count_twice(self):
        args = ("timeit", *BRIEF, "--python", self.python(), "--metric", "instructions", "--layouts", "1", "--seed",
                "7", "-s", "d = {str(i): i for i in range(50)}", "sorted(d)")
        first, second = (self.row(*args)["metrics"]["instructions"] for _ in range(2))
        self.assertEqual(first["mean"], second["mean"])
        self.assertEqual(first["unit"], "integer")
        self.assertIn(first["source"], ("perf", "valgrind"))
        self.assertIsNone(first["low"])  # only one layout: how much layouts differ is not known

    @needs_valgrind
    @support.drawn_in_ci
    def test_a_duel_counts_both_sides_and_says_what_moved(self):
        row = self.row("timeit", "--blocks", "6", "--rounds", "1", "--python", self.python(), "--metric",
                       "instructions", "--layouts", "3", "-s", "x = list(range(1000))", "sum(x)", "--vs",
                       "sum(x); sum(x)")
        counted = row["metrics"]["instructions"]
        self.assertEqual(counted["verdict"], "more")
        self.assertTrue(1.9 < counted["ratio"] < 2.1, counted)
        self.assertTrue(counted["ratio_low"] <= counted["ratio"] <= counted["ratio_high"], counted)
        self.assertAlmostEqual(counted["mean"] / counted["old"]["mean"], counted["ratio"], delta=0.01)

    @needs_valgrind
    def test_files_and_scripts_are_counted_as_snippets_are(self):
        self.write("bench_x.py", "def bench_sum():\n    sum(range(500))\n")
        self.write("script.py", "import pyperf\nrunner = pyperf.Runner()\nrunner.bench_func('sum', lambda: "
                                "sum(range(500)))\n")
        counts = [self.row("run", self.path(name), *BRIEF, "--python", self.python(), "--metric", "instructions",
                           "--layouts", "1")["metrics"]["instructions"]["mean"] for name in ("bench_x.py", "script.py")]
        self.assertTrue(0.8 < counts[0] / counts[1] < 1.25, counts)

    def test_the_table_of_run_has_what_was_asked_for_first_and_claims_no_floor_of_one(self):
        self.write("bench_x.py", "def bench_sum():\n    sum(range(500))\n")
        names = ["leaked_bytes", "gc_time", "gc_collections", "peak_memory", "allocations"]
        args = ["run", "bench_x.py", *BRIEF, "--python", self.python(), "--layouts", "1", "--counters",
                "task-clock,cpu-clock,page-faults,minor-faults,major-faults,context-switches"]
        for name in names:
            args += ["--metric", name]
        table = self.assay(*args).out
        for name in names:
            self.assertIn(name, table)
        self.assertNotIn("0.00%  ", table)
        quiet = self.assay(*args, "-q").out
        self.assertIn("gc_time", quiet)
        self.assertNotIn("task-clock", quiet)

    @needs_valgrind
    def test_a_program_is_counted_whole(self):
        rows = [self.row("command", "-p1", "-n1", "-w0", "--metric", "instructions", "--layouts", "1", "--",
                         self.python(), "-S", "-E", "-c", "for i in range(%d): pass" % n) for n in (1, 100001)]
        a, b = (row["metrics"]["instructions"]["mean"] for row in rows)
        self.assertTrue(1e6 < b - a < 1e8, (a, b))

    @needs_valgrind
    def test_threads_are_said_and_the_run_goes_on(self):
        self.write("bench_t.py", "import threading\ndef bench_t():\n    t = threading.Thread(target=sum, "
                                 "args=((1, 2),))\n    t.start()\n    t.join()\n")
        outcome = self.assay("run", self.path("bench_t.py"), *BRIEF, "--python", self.python(), "--metric",
                             "instructions", "--layouts", "1", timeout=240)
        self.assert_status(outcome, 0)

    @needs_valgrind
    def test_a_worker_that_dies_under_valgrind_costs_one_line(self):
        self.write("bench_d.py", "import os\nVALGRIND = 'ASSAY_LAYOUT' in os.environ\ndef bench_d():\n    if VALGRIND:"
                                 " os.kill(os.getpid(), 9)\n")
        outcome = self.assay("run", self.path("bench_d.py"), *BRIEF, "--python", self.python(), "--metric",
                             "instructions", timeout=240)
        self.assert_status(outcome, 0)
        lines = [line for line in outcome.err.splitlines() if "instructions not counted" in line]
        self.assertEqual(len(lines), 1, str(outcome))
        self.assertIn("SIGKILL", lines[0])

    def test_without_valgrind_it_is_said_and_the_run_goes_on(self):
        path = os.path.join(self.dir, "bin")
        os.mkdir(path)
        outcome = self.assay("timeit", *BRIEF, "--python", self.python(), "--metric", "instructions", "pass",
                             env={"PATH": path})
        self.assert_status(outcome, 0)
        if "instructions" not in outcome.out:  # no hardware either
            lines = [line for line in outcome.err.splitlines() if "instructions not counted" in line]
            self.assertEqual(len(lines), 1, str(outcome))
            self.assertIn("valgrind", lines[0])

    @needs_valgrind
    @support.drawn_in_ci
    def test_the_counts_are_compared_gated_and_extracted(self):
        for name, n in (("a.json", 500), ("b.json", 510)):
            self.assert_status(
                self.assay("timeit", *BRIEF, "--python", self.python(), "--metric", "instructions", "--layouts", "3",
                           "-o", name, "-s", "x = list(range(%d))" % n, "sum(x)", timeout=240), 0)
        outcome = self.assay("compare", "a.json", "b.json", "--metric", "instructions", "--json")
        self.assert_status(outcome, 0)
        counted = json.loads(outcome.out)["benchmarks"][0]["metrics"]["instructions"]
        self.assertEqual((counted["verdict"], counted["paired"]), ("more", True))
        gate = ("--metric", "instructions", "--fail-if-slower")
        self.assert_status(self.assay("compare", "a.json", "b.json", *gate, "1%"), 1)
        self.assert_status(self.assay("compare", "a.json", "b.json", *gate, "5%"), 0)
        self.assert_status(self.assay("compare", "a.json", "a.json", *gate, "0%"), 0)
        # Without the metric named, one process says nothing about the time: the gate lets pass.
        self.assert_status(self.assay("compare", "a.json", "b.json", "--session-sd", "0%", "--fail-if-slower", "1%"), 0)
        outcome = self.assay("convert", "a.json", "--extract-metric", "instructions", "-o", "i.json")
        self.assert_status(outcome, 0)
        with open(self.path("i.json")) as file:
            suite = json.load(file)
        self.assertEqual(suite["metadata"]["unit"], "integer")
        self.assertEqual(sum(len(run["values"]) for run in suite["benchmarks"][0]["runs"]), 3)
        self.assert_status(self.assay("show", "i.json"), 0)


# So many pages that nobody has touched: each loop costs a fault for each.
MAP = "import mmap"
TOUCH = "m = mmap.mmap(-1, mmap.PAGESIZE * %d)\nfor i in range(0, len(m), mmap.PAGESIZE): m[i] = 1\nm.close()"


class CountedByTheKernel(Counting, unittest.TestCase):
    """Counters of perf_event as metrics, which are counted in workers of their own."""

    def setUp(self):
        super().setUp()
        for row in json.loads(self.assay("counters", "--json", "page-faults", "task-clock").out)["counters"]:
            if not row["counts"]:
                self.skipTest("perf_event is not allowed here: %s" % row["why"])

    def metric(self, name, *args):
        found = self.row(*args, "--python", self.python(), "--metric", name, "--layouts", "1")["metrics"][name]
        self.assertEqual(found["source"], "perf")
        return found

    def test_what_a_loop_counts_is_free_of_what_is_around_it(self):
        """The setup and the first loop of a process have many more faults than the loops have."""
        setup = MAP + "\nkept = mmap.mmap(-1, mmap.PAGESIZE * 5000)\nfor i in range(0, len(kept), mmap.PAGESIZE): kept[i] = 1"
        few, many = (self.metric("page-faults", "timeit", *BRIEF, "-s", setup, TOUCH % n)["mean"] for n in (50, 150))
        self.assertTrue(50 <= few < 60, few)
        self.assertTrue(100 <= many - few < 110, (few, many))

    def test_inner_loops_divide(self):
        once, tenth = (self.metric("page-faults", "timeit", *BRIEF, *more, "-s", MAP, TOUCH % 50)["mean"]
                       for more in ((), ("--inner-loops", "10")))
        self.assertTrue(50 <= once < 60 and 5 <= tenth < 6, (once, tenth))

    def test_clocks_are_in_seconds_and_stand_still_while_the_benchmark_sleeps(self):
        found = self.metric("task-clock", "timeit", *BRIEF, "-s", "from time import sleep", "sleep(0.02)")
        self.assertEqual(found["unit"], "second")
        self.assertTrue(1e-7 < found["mean"] < 0.01, found)

    def test_a_program_is_counted_whole(self):
        code = MAP + "\n" + TOUCH
        words = [("command", "-p1", "-n1", "-w0", "--metric", "page-faults", "--layouts", "1", "--", self.python(), "-S", "-E", "-c",
                  code % n) for n in (1, 2001)]
        few, many = (self.row(*line)["metrics"]["page-faults"]["mean"] for line in words)
        self.assertTrue(100 < few and 1900 < many - few < 2200, (few, many))

    def test_two_metrics_of_one_worker_keep_their_names(self):
        row = self.row("timeit", *BRIEF, "--python", self.python(), "--metric", "task-clock", "--metric", "page-faults", "--layouts",
                       "2", "-s", MAP, TOUCH % 50)
        self.assertTrue(50 <= row["metrics"]["page-faults"]["mean"] < 60, row)
        self.assertTrue(1e-7 < row["metrics"]["task-clock"]["mean"] < 0.01, row)


class Counters(Counting, unittest.TestCase):
    def test_what_can_be_counted_is_listed_with_reasons(self):
        outcome = self.assay("counters", "--json")
        self.assert_status(outcome, 0)
        listing = json.loads(outcome.out)
        names = {row["name"]: row for row in listing["counters"]}
        self.assertLessEqual({"cycles", "instructions", "branch-misses", "LLC-load-misses", "dTLB-load-misses",
                              "stalled-cycles-backend", "task-clock", "context-switches"}, set(names))
        for row in names.values():
            self.assertEqual(row["counts"], row["why"] is None, row)
        for columns in (40, 50, 200):
            outcome = self.assay("counters", env={"COLUMNS": str(columns)})
            self.assert_status(outcome, 0)
            self.assertLessEqual(max(map(len, outcome.out.splitlines())), columns, outcome.out)

    def test_counters_of_the_kernel_stand_beside_each_value(self):
        counts = json.loads(self.assay("counters", "--json", "task-clock", "page-faults").out)["counters"]
        if not all(row["counts"] for row in counts):
            self.skipTest("perf_event is not allowed here: %s" % counts[0]["why"])
        self.assert_status(
            self.assay("timeit", "-p2", "-n3", "-w0", "-l4", "--python", self.python(), "--counters",
                       "task-clock,page-faults", "-o", "x.json", "-s", "import mmap",
                       "m = mmap.mmap(-1, 4096 * 50)\nfor i in range(50): m[i * 4096] = 1\nm.close()"), 0)
        with open(self.path("x.json")) as file:
            (benchmark,) = json.load(file)["benchmarks"]
        for run in benchmark["runs"]:
            evidence = run["assay"]["evidence"]
            self.assertEqual(len(evidence["page-faults"]), 3)
            for faults, enabled, running, clock, wall in zip(*(evidence[key] for key in (
                    "page-faults", "page-faults_enabled_ns", "page-faults_running_ns", "task-clock", "wall_ns"))):
                self.assertTrue(200 <= faults < 400, faults)  # 4 loops of 50 pages
                self.assertEqual(enabled, running)
                self.assertTrue(0 < clock <= wall * 1.2, (clock, wall))

    def test_what_is_missing_is_one_line_and_the_run_goes_on(self):
        outcome = self.assay("timeit", *BRIEF, "--python", self.python(), "--counters", "default", "pass")
        self.assert_status(outcome, 0)
        for line in outcome.err.splitlines():
            self.assertTrue(line.startswith("assay: "), str(outcome))

    def test_unknown_names_offer_the_nearest(self):
        self.assert_one_line(self.assay("timeit", "--counters", "cycle", "pass"), 2, "cycle", "did you mean cycles?")
        self.assert_one_line(self.assay("timeit", "--metric", "instruction", "pass"), 2, "did you mean instructions?")
        self.assert_one_line(self.assay("timeit", "--metric", "instructions,allocations", "pass"), 2,
                             "one name each: --metric instructions --metric allocations")
        self.assert_one_line(self.assay("timeit", "--metric", "", "pass"), 2, "--metric: needs a value (NAME)")
        self.assert_one_line(self.assay("counters", "page-fault"), 2, "did you mean page-faults?")
        self.assert_one_line(self.assay("timeit", "--counters", ",".join("r%x" % i for i in range(30)), "pass"), 2,
                             "more than 24")

    def test_a_worker_without_counters_says_so(self):
        pypy = shutil.which("pypy3")
        if not pypy:
            self.skipTest("no pypy3 on PATH")
        outcome = self.assay("timeit", *BRIEF, "--python", pypy, "--counters", "page-faults", "pass")
        self.assert_status(outcome, 0)
        if "not counted" not in outcome.err:
            self.assertIn("pure-Python worker has none", outcome.out)


if __name__ == "__main__":
    unittest.main()
