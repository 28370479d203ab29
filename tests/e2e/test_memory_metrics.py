"""Allocations, memory and collections as metrics of the measuring commands."""

import json
import os
import shutil
import subprocess
import sys
import unittest

import support

FAST = ("-p", "1", "-n", "1", "-w", "0", "-l", "1")
# Private memory is looked at now and then, on a busy machine seldom: how long (s) those live that are to be seen, until they are.
LIVES = (.2, 2, 10)

SCRIPT = """\
import pyperf
runner = pyperf.Runner()
big = 10 ** 100
def one():
    big + 1
def two():
    big + 1
    big + 2
runner.bench_func("one", one)
runner.bench_func("two", two)
"""


class Case(support.Program):
    python = None

    def measure(self, command, *args, metrics=(), file="out.json", layouts=1):
        """-> what the program said on stderr; the file is read by counted()."""
        words = [command, "-o", self.path(file), "--layouts", str(layouts)]
        if self.python:
            words += ["--python", self.python]
        for metric in metrics:
            words += ["--metric", metric]
        done = self.assay(*(words + list(FAST) + list(args)))
        self.assertEqual(done.status, 0, done)
        return done.err

    def metrics(self, name=None, file="out.json"):
        """The "metrics" object of the benchmark's first run."""
        suite = json.loads(self.read(file))
        for bench in suite["benchmarks"]:
            meta = dict(suite.get("metadata", {}), **bench.get("metadata", {}))
            if name is None or meta["name"] == name:
                return bench["runs"][0]["assay"].get("metrics", {})
        raise AssertionError("no %s in %s" % (name, file))

    def counted(self, metric, name=None, file="out.json"):
        values = self.metrics(name, file)[metric]["values"]
        self.assertEqual(len(set(values)), 1, values)
        return values[0]


def plain(interpreter):
    return not interpreter.is_pypy


@support.each_interpreter(plain)
class EveryInterpreter(Case):
    def test_allocations_are_whole_numbers(self):
        err = self.measure(
            "timeit", "-s", "big = 10 ** 100", "big + 1; big + 2; bytes(big_)", "-s", "big_ = 4000", "--inner-loops", "1",
            metrics=("allocations", "allocated_bytes", "peak_allocated", "leaked_bytes"), layouts=2,
        )
        self.assertEqual(err, "")
        self.assertEqual(self.counted("allocations"), 3)
        self.assertEqual(self.metrics()["allocations"]["domains"], {"object": 3, "mem": 0, "raw": 0})
        self.assertEqual(self.metrics()["allocations"]["source"], "hooks")
        self.assertGreater(self.counted("allocated_bytes"), 4000)
        self.assertEqual(self.counted("leaked_bytes"), 0)
        self.assertGreater(self.metrics()["peak_allocated"]["values"][0], 4000)


@support.each_interpreter(lambda interpreter: interpreter.is_pypy)
class OtherImplementations(Case):
    def test_each_says_in_one_line_what_is_missing(self):
        err = self.measure("timeit", "[]", metrics=("allocations", "native_allocations", "gc_time", "peak_memory"))
        self.assertRegex(err, "allocations not counted: the allocator's hooks need the extension, and pypy has no .*\n")
        self.assertRegex(err, "calls of malloc not counted: .*\n")
        self.assertRegex(err, "time of garbage collections not counted: this interpreter has no gc.callbacks\n")
        self.assertEqual(err.count("\n"), 3, err)
        self.assertGreater(self.counted("peak_memory"), 1000000)


class Commands(Case, unittest.TestCase):
    # ---- allocations

    def test_inner_loops_divide(self):
        self.measure("timeit", "--duplicate", "10", "-s", "big = 10 ** 100", "big + 1", metrics=("allocations",))
        self.assertEqual(self.counted("allocations"), 1)

    def test_a_leak_is_told_with_its_interval(self):
        err = self.measure("timeit", "-s", "import sys; k = sys.__dict__.setdefault('kept', [])", "k.append(bytes(1000))",
                           metrics=("leaked_bytes",))
        self.assertRegex(err, r"timeit: each loop leaves 10\d\d bytes behind \(95% interval [\d.]+ to [\d.]+\)")
        low, high = self.metrics()["leaked_bytes"]["interval"]
        self.assertTrue(1000 < low < high < 1100, (low, high))
        self.assertGreater(self.metrics()["leaked_bytes"]["values"][0], 1000)

    def test_allocations_past_python_are_told(self):
        setup = "import ctypes; c = ctypes.CDLL(None); c.malloc.restype = ctypes.c_void_p; c.free.argtypes = [ctypes.c_void_p]"
        err = self.measure("timeit", "-s", setup, "c.free(c.malloc(100))", metrics=("allocations", "native_allocations"))
        self.assertIn("1 allocations a loop go straight to malloc", err)
        self.assertEqual(self.counted("native_allocations"), 1)

    def test_native_allocations(self):
        self.measure("timeit", "-s", "n = 100000", "bytes(n)",
                     metrics=("native_allocations", "native_bytes", "native_peak", "native_leaked"))
        self.assertEqual(self.counted("native_allocations"), 1)
        self.assertGreater(self.counted("native_bytes"), 100000)
        self.assertGreater(self.counted("native_peak"), 100000)
        self.assertEqual(self.counted("native_leaked"), 0)

    def test_functions_of_a_file(self):
        path = self.write("bench_it.py", "big = 10 ** 100\ndef bench_add():\n    big + 1\n")
        self.measure("run", path, metrics=("allocations",))
        self.assertEqual(self.counted("allocations"), 1)

    def test_a_pyperf_script(self):
        path = self.write("bench_script.py", SCRIPT)
        self.measure("run", path, metrics=("allocations", "peak_memory"))
        self.assertEqual(self.counted("allocations", "one"), 1)
        self.assertEqual(self.counted("allocations", "two"), 2)
        self.assertGreater(self.counted("peak_memory", "two"), 1000000)

    def test_both_sides_of_a_duel(self):
        done = self.assay("timeit", "-s", "big = 10 ** 100", "big + 1", "--vs", "big + 1; big + 2", "--budget", "1s",
                          "--metric", "allocations", "--layouts", "1", "-o", self.path("duel.json"))
        self.assertEqual(done.status, 0, done)
        files = sorted(name for name in os.listdir(self.dir) if name.endswith(".json"))
        self.assertEqual(len(files), 2, files)
        self.assertEqual(sorted(self.counted("allocations", file=name) for name in files), [1, 2])

    def test_quiet_keeps_what_was_named(self):
        words = ("timeit", "[object() for i in range(40)]", "--metric", "allocations", "--layouts", "2", "-q", *FAST)
        done = self.assay(*words, "--counters", "page-faults")
        self.assertEqual((done.status, done.err), (0, ""), done)
        lines = done.out.splitlines()
        self.assertEqual(len(lines), 2, done.out)
        self.assertRegex(lines[0], "^timeit: ")
        self.assertRegex(lines[1], r"^\d[\d.]* allocations, .* over 2 layouts")

    @support.drawn_in_ci
    def test_tables_of_runs_and_duels_fit_every_place(self):
        name = "wide.a_function_of_many_words"
        self.write("bench_wide.py", "def bench_a_function_of_many_words(): [object() for i in range(40)]\n"
                                    "def bench_b(): pass\n")
        run = ("run", "bench_wide.py", "--metric", "allocations", "--metric", "peak_memory", "--layouts", "2",
               "-p", "2", "-n", "1", "-w", "0", "-l", "1")
        duel = ("run", "bench_wide.py", "--vs-env", "A=1", "--metric", "allocations", "--layouts", "2",
                "--blocks", "6", "--rounds", "1", "-l", "100")
        single = ("timeit", "pass", "--metric", "allocations", "--layouts", "2", *FAST)
        for words, widths in ((run, ("40", "200")), (duel, ("40", "")), (single, ("52",))):
            for columns in widths:  # "": a pipe, which is 80 wide
                done = self.assay(*words, env={"COLUMNS": columns}, timeout=120)
                self.assertEqual(done.status, 0, done)
                self.assertLessEqual(max(map(len, done.out.splitlines())), int(columns or 80), done.out)
                self.assertIn("allocations", done.out)
                if words != single and columns in ("40", "200"):
                    self.assertIn(name, done.out)

    def test_quiet_duels_keep_what_was_named(self):
        words = ("timeit", "object()", "--vs", "[object() for i in range(400)]", "--metric", "allocations", "-q",
                 "--layouts", "2", "--blocks", "10", "--rounds", "2", "-l", "100")
        done = self.assay(*words, timeout=120, env={"COLUMNS": "200"})
        self.assertEqual((done.status, done.err), (0, ""), done)
        lines = done.out.splitlines()
        self.assertRegex(lines[0], r"^\[object\(\) for i in range\(400\)\] is \S+ slower than object\(\) ")
        self.assertRegex(lines[1], "^  allocations: more, ")
        self.assertEqual(len([line for line in lines if not line.startswith("    ")]), 2, done.out)
        loud = self.assay(*(word for word in words if word != "-q"), timeout=120, env={"COLUMNS": "200"})
        self.assertRegex(loud.out, r"slower: .* times as many allocations")
        (row,) = json.loads(self.assay(*words, "--json", timeout=120).out)["benchmarks"]
        self.assertRegex(row["witness"], "times as many allocations")
        self.assertEqual(row["metrics"]["allocations"]["verdict"], "more")

    def test_the_file_is_still_pyperfs(self):
        self.measure("timeit", "[]", metrics=("allocations", "peak_memory"))
        done = self.assay("show", self.path("out.json"))
        self.assertEqual(done.status, 0, done)

    # ---- memory

    def test_track_memory_and_tracemalloc_stand_beside_the_time(self):
        self.measure("timeit", "x = bytes(20000000)", "--track-memory", "--tracemalloc")
        self.assertGreater(self.counted("traced_memory"), 20000000)
        self.assertGreater(self.metrics()["private_memory"]["values"][0], 1000000)
        run = json.loads(self.read("out.json"))["benchmarks"][0]["runs"][0]
        self.assertLess(run["values"][0], 10)  # seconds, and not bytes

    def test_children_are_included(self):
        code = "x = b'x' * 120000000; import time; time.sleep(.2)"
        stmt = "subprocess.check_call([%r, '-c', %r])" % (sys.executable, code)
        self.measure("timeit", "-s", "import subprocess", stmt, metrics=("peak_memory",), file="a.json")
        self.assertGreater(self.counted("peak_memory", file="a.json"), 120000000)
        for number, seconds in enumerate(LIVES):
            file, long = "b%d.json" % number, stmt.replace("(.2)", "(%g)" % seconds)
            self.measure("timeit", "-s", "import subprocess", long, "--track-memory", file=file)
            if self.counted("private_memory", file=file) > 120000000:
                break
        self.assertGreater(self.counted("private_memory", file=file), 120000000)

    def test_a_big_parent_is_no_part_of_it(self):
        code = "import subprocess, sys; x = b'x' * 300000000; subprocess.check_call(sys.argv[1:])"
        argv = [sys.executable, "-c", code, support.ASSAY, "timeit", "[]", "-o", self.path("out.json"), "--metric", "peak_memory"]
        subprocess.check_call(argv + list(FAST), stdout=subprocess.DEVNULL)
        self.assertLess(max(self.metrics()["peak_memory"]["values"]), 60000000)

    def test_programs(self):
        for number, seconds in enumerate(LIVES):
            file, code = "%d.json" % number, "x = b'x' * 100000000; import time; time.sleep(%g)" % seconds
            err = self.measure("command", "--track-memory", "--metric", "native_allocations", "--metric", "peak_memory", "--",
                               sys.executable, "-c", code, file=file)
            self.assertEqual(err, "")
            found = {metric: told["values"][0] for metric, told in self.metrics(file=file).items()}
            self.assertGreater(found["peak_memory"], 100000000)
            self.assertGreater(found["native_allocations"], 100)
            if found["private_memory"] > 100000000:
                break
        self.assertGreater(found["private_memory"], 100000000)

    def test_what_programs_cannot_have_is_said(self):
        err = self.measure("command", "--metric", "allocations", "--tracemalloc", "--metric", "gc_time", "--", "true")
        self.assertIn("allocations not counted: a program has no loop", err)
        self.assertIn("native_allocations", err)
        self.assertEqual(err.count("not counted"), 3, err)

    @unittest.skipUnless(shutil.which("gcc"), "no gcc")
    def test_a_static_program_says_why(self):
        source = self.write("small.c", "#include <stdlib.h>\nint main(void) { free(malloc(10)); return 0; }\n")
        built = subprocess.run(["gcc", "-static", source, "-o", self.path("small")], stderr=subprocess.PIPE)
        if built.returncode:
            self.skipTest("no static C library")
        err = self.measure("command", "--metric", "native_allocations", "--", self.path("small"))
        self.assertIn("did not load the preload library: it is linked statically", err)

    # ---- the collector

    def test_collections_of_garbage_have_a_number_and_a_time(self):
        self.measure("timeit", "x = []; x.append(x)", metrics=("gc_collections", "gc_time"))
        per_loop = self.metrics()["gc_collections"]["values"][0]
        self.assertTrue(0 < per_loop < 0.1, per_loop)
        self.assertGreater(self.metrics()["gc_time"]["values"][0], 0)

    # ---- wrong use

    def test_near_names_are_offered(self):
        done = self.assay("timeit", "--metric", "alocations", "[]")
        self.assertEqual(done.status, 2)
        self.assertEqual(done.err, "assay: --metric alocations: unknown; did you mean allocations?\n")

    def test_a_benchmark_that_fails_while_it_is_counted_keeps_its_time(self):
        stmt = "assert not os.environ.get('ASSAY_LAYOUT')"
        err = self.measure("timeit", "-s", "import os", stmt, metrics=("allocations",))
        self.assertRegex(err, "timeit: allocations not counted: .*AssertionError")
        self.assertTrue(self.assay("show", self.path("out.json")).out)


if __name__ == "__main__":
    unittest.main()
