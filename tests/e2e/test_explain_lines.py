"""`assay explain --by lines`: time by what ran and memory of each source line, in one table beside the source."""

import json
import unittest

import support

# Each line costs one thing only, and much of it.
WORK = """
import itertools
import time
import zlib

data = bytes(8 << 20)


def spin():
    for _ in itertools.repeat(None, 60000):
        a = b = None; c = a; d = b; a = c; b = d; c = a; d = b; a = c; b = d; c = a; d = b; a = c; b = d; c = a; d = b


def bench_work():
    spin()
    zlib.crc32(data)
    time.sleep(0.02)
    bytearray(1 << 20)
"""
SPINS, CHECKS, SLEEPS, ALLOCATES = 11, 16, 17, 18  # C code of a library that is known without symbols
KINDS = ("python", "native", "waiting")


def is_counted(interpreter):
    return not interpreter.is_pypy and interpreter.label not in ("python3.6", "python3.7")


class Explaining(support.Program):
    def explain(self, *args, **options):
        return self.assay("explain", "--by", "lines", "-p1", *args, timeout=240, **options)

    def lines_of(self, row):
        return {line["line"]: line for function in row["functions"] for line in function["lines"]
                if function["file"].endswith("bench_work.py")}

    def assert_mostly(self, line, kind):
        self.assertGreater(line[kind], 0, line)
        self.assertEqual(max(KINDS, key=line.get), kind, line)


@support.each_interpreter(is_counted, drawn=1)
class Lines(Explaining):
    def test_each_line_has_what_it_costs_in_its_column_and_on_the_page(self):
        bench, page = self.write("bench_work.py", WORK), self.path("work.html")
        # Longer than it needs: beside other load few samples fall into an iteration's shorter lines.
        outcome = self.explain(bench, "--python", self.python, "--seconds", "1.5", "--json", "-o", page)
        self.assert_status(outcome, 0)
        (row,) = json.loads(outcome.out)["benchmarks"]
        lines = self.lines_of(row)
        self.assert_mostly(lines[SPINS], "python")
        self.assert_mostly(lines[CHECKS], "native")
        self.assert_mostly(lines[SLEEPS], "waiting")
        self.assertGreater(lines[SLEEPS]["waiting_s"], 0.01)
        # The block's own head comes on top.
        self.assertGreaterEqual(lines[ALLOCATES]["bytes"], 1 << 20)
        self.assertLess(lines[ALLOCATES]["bytes"], (1 << 20) + 4096)
        self.assertGreaterEqual(lines[ALLOCATES]["peak_bytes"], 1 << 20)
        self.assertGreaterEqual(lines[ALLOCATES]["requests"], 1)
        self.assertGreater(row["bytes"], max(line["bytes"] for n, line in lines.items() if n != ALLOCATES) * 4)
        self.assertEqual(lines[ALLOCATES]["source"], "bytearray(1 << 20)")
        self.assertEqual([function["function"] for function in row["functions"] if function["file"].endswith("bench_work.py")],
                         ["spin", "bench_work"])
        self.assertAlmostEqual(sum(row[kind] for kind in KINDS), 1)
        with open(page, encoding="utf-8") as file:
            text = file.read()
        self.assertIn('"beside":["bytes","requests","bytes at the peak"]', text)
        self.assertRegex(text, r'"beside":\[\[[0-9,]*\b1048[5-9]\d\d\b')


class Told(Explaining, unittest.TestCase):
    def test_a_table_beside_the_source(self):
        bench = self.write("bench_work.py", WORK)
        outcome = self.explain(bench, "--seconds", "0.3", env={"COLUMNS": "120", "LC_ALL": "C.UTF-8"})
        self.assert_status(outcome, 0)
        self.assertRegex(outcome.out, r"(?m)^line  Python  native  waits +each +bytes +requests +peak  source$")
        self.assertRegex(outcome.out, r"(?m)^ +18 .* 1\.00 MiB .* bytearray\(1 << 20\)$")
        self.assertRegex(outcome.out, r"(?m) bench_work \(bench_work\.py:14\)$")
        self.assertLessEqual(max(map(len, outcome.out.splitlines())), 120)
        self.assertIn("requests to allocators, not objects", outcome.out)

    def test_of_a_program_time_stands_alone(self):
        outcome = self.explain("--seconds", "0.3", "--json", "--", "python3", "-c", "sum(range(3000000))")
        self.assert_status(outcome, 0)
        (row,) = json.loads(outcome.out)["benchmarks"]
        self.assertIn("a program has none", row["not_counted"])
        self.assertIn("not_counted", row["notes"])
        self.assertNotIn("bytes", row)
        self.assertAlmostEqual(sum(row[kind] for kind in KINDS), 1)

    def test_what_is_refused_is_said_in_a_line(self):
        self.assert_one_line(self.explain("pass", "--vs", "1"), 2, "--by lines", "--why", "--by time", "--by allocations")
        self.assert_one_line(self.explain("pass", "--most", "peak"), 2, "--most", "--by allocations")
        outcome = self.explain("1/0")
        self.assert_status(outcome, 1)
        self.assertIn("ZeroDivisionError", outcome.err)


@support.each_interpreter(lambda interpreter: interpreter.label == "python3.7")
class Refused(Explaining):
    def test_an_interpreter_of_which_nothing_is_known(self):
        outcome = self.explain("pass", "--python", self.python)
        self.assert_one_line(outcome, 1, "timeit", "3.7")


if __name__ == "__main__":
    unittest.main()
