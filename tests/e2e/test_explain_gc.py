"""`assay explain --by gc`: collections beside gc.get_stats(), the line that began them, and what is said about them."""

import json
import subprocess
import unittest

import support

WORK = """
import gc


class Node:
    pass


def cycles():
    for _ in range(3000):
        node = Node()
        node.self = node


def bench_cycles():
    cycles()


def bench_asks():
    gc.collect()
    gc.collect(0)
"""

# Collections of each generation in so many calls of cycles(), and objects collected, as the interpreter counts them.
ORACLE = """
import gc, json, sys
sys.path.insert(0, sys.argv[1])
import bench_work
for _ in range(100):
    bench_work.cycles()
def now():
    return [[s["collections"], s["collected"]] for s in gc.get_stats()]
before = now()
for _ in range(200):
    bench_work.cycles()
after = now()
print(json.dumps([[b - a for a, b in zip(x, y)] for x, y in zip(before, after)]))
"""


def is_counted(interpreter):
    return not interpreter.is_pypy and interpreter.label not in ("python3.6", "python3.7")


class Explaining(support.Program):
    def explain(self, *args, status=0, **options):
        outcome = self.assay("explain", "--by", "gc", "--json", *args, timeout=240, **options)
        self.assert_status(outcome, status)
        return json.loads(outcome.out)["benchmarks"]

    def row(self, *args, **options):
        (row,) = self.explain(*args, **options)
        return row


@support.each_interpreter(is_counted, drawn=0)
class Counts(Explaining):
    def test_are_those_of_get_stats_with_the_line_that_began_them(self):
        bench = self.write("bench_work.py", WORK)
        cycles, asks = self.explain(bench, "--python", self.python, "-p1", "--loops", "30")
        out = subprocess.check_output([self.python, "-c", ORACLE, self.path()], timeout=120)
        for generation, (collections, collected) in zip(cycles["generations"], json.loads(out)):
            # Each value may begin and end within the time between two collections; its collections are whole.
            self.assertLessEqual(abs(generation["collections"] - collections / 200), 6 / 420 + 1 / 200, cycles["generations"])
            if generation["generation"] == 0:
                self.assertAlmostEqual(generation["collected"] / (collected / 200), 1, delta=0.05)
        line = cycles["lines"][0]
        self.assertEqual((line["function"], line["file"]), ("cycles", bench))
        self.assertIn(line["line"], (10, 11, 12))
        self.assertIn("cycles", [one["kind"] for one in cycles["findings"]])
        self.assertGreater(cycles["seconds"]["estimate"], 0)
        self.assertEqual([one["collections"] for one in asks["generations"]], [1, 0, 1])
        self.assertEqual([one["line"] for one in asks["lines"] if one["function"] == "bench_asks"][:2], [20, 21])
        self.assertNotIn("varies", asks["notes"])


class Sides(Explaining, unittest.TestCase):
    SETUP = "import gc\nclass A: pass\ndef f(n):\n    for i in range(n):\n        a = A()\n        a.a = a"

    def test_say_what_differs(self):
        row = self.row("f(2000)", "-s", self.SETUP, "--vs", "f(20000)", "-p2", "--loops", "5")
        self.assertTrue(row["change"]["collections_differ"])
        old, new = (row[side]["collections"] for side in ("baseline", "candidate"))
        self.assertGreater(new, 5 * old)

    def test_that_are_the_same_are_said_to_be(self):
        outcome = self.assay("explain", "--by", "gc", "pass", "-s", self.SETUP, "--vs", "pass;pass", "-p2")
        self.assert_status(outcome, 0)
        self.assertIn("nothing differs", " ".join(outcome.out.split()))
        self.assertIn("the collector never runs", " ".join(outcome.out.split()))


class Edges(Explaining, unittest.TestCase):
    def test_a_benchmark_that_disables_the_collector_is_told(self):
        row = self.row("[[] for i in range(3000)]", "-s", "import gc; gc.disable()", "-p1")
        self.assertEqual([one["kind"] for one in row["findings"]], ["disabled"])
        self.assertEqual((row["enabled"], row["collections"]), (False, 0))

    def test_iterations_that_are_not_alike_vary(self):
        setup = "import gc, itertools\nc = itertools.count()"
        row = self.row("next(c) < 150 or gc.collect(0)", "-s", setup, "-p1", "--loops", "100")
        self.assertIn("varies", row["notes"])

    def test_one_that_empties_the_callbacks_is_one_line(self):
        row = self.row("pass", "-s", "import gc; gc.callbacks.clear()", "-p1", status=1)
        self.assertIn("empties gc.callbacks", row["error"])

    def test_programs_files_and_rates_are_refused(self):
        for words, texts in (
            (("--", "python3", "-c", "pass"), ("--by gc", "a program has none")),
            (("pass", "-o", self.path("a.prof")), ("--by gc", "no profile")),
            (("pass", "--rate", "100"), ("--by gc", "--rate")),
        ):
            self.assert_one_line(self.assay("explain", "--by", "gc", *words), 2, *texts)

    def test_names_are_shown_harmless(self):
        name = "bench_\u540d\u524d"
        bench = self.write("bench_odd.py", "import gc\ndef %s():\n    gc.collect()\n" % name)
        outcome = self.assay("explain", "--by", "gc", bench, "-p1", "--loops", "1", env={"LC_ALL": "C.UTF-8"})
        self.assert_status(outcome, 0)
        self.assertIn("\u540d\u524d", outcome.out)


if __name__ == "__main__":
    unittest.main()
