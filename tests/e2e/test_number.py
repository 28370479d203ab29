"""`number`: how many calls one setup serves; with 1, `setup` runs before every call, whoever measures."""

import json
import unittest

import support

# Each call uses up what its setup made: one more on the same data fails, and so does a value of one less.
FILE = '''\
def prepare():
    global left
    left = [1]

def bench_own():
    left.pop()

def bench_two():
    twice.pop()

def prepare_two():
    global twice
    twice = [1, 2]

def is_used_up():
    assert not twice, "a value of fewer than 2 calls"

bench_own.setup, bench_own.number = prepare, 1
bench_two.setup, bench_two.number, bench_two.teardown = prepare_two, 2, is_used_up
'''
ASYNC = FILE.replace("def bench", "async def bench") + '''
import asyncio
async def bench_two():
    await asyncio.sleep(0)
    twice.pop()
bench_two.setup, bench_two.number, bench_two.teardown = prepare_two, 2, is_used_up
'''
METRICS = ("allocations", "leaked_bytes", "gc_time", "peak_memory", "traced_memory")
MANIFEST = {"benchmarks": [{"name": "m", "setup": "left = [1]", "stmt": "left.pop()", "number": 1}]}


@support.each_interpreter()
class Number(support.Program):
    def test_setup_runs_before_every_call(self):
        self.write("bench_it.py", FILE)
        self.write("bench_m.json", json.dumps(MANIFEST))
        outcome = self.assay("run", "-p2", "-n3", "-w1", "--min-time", "0.005", "--python", self.python, "--json", "-o", "out.json",
                             "bench_it.py", "bench_m.json")
        self.assert_status(outcome, 0)
        loops = {meta["name"]: meta["loops"] for meta, _ in support.runs_of(self.path("out.json"))}
        self.assertEqual(set(loops), {"it.own", "it.two", "m"})
        self.assertEqual(loops["it.two"] % 2, 0)


class Everywhere(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.write("bench_it.py", FILE)

    def test_adaptive_plans_and_duels_respect_it(self):
        self.assert_status(self.assay("run", "--budget", "1s", "bench_it.py"), 0)
        self.assert_status(self.assay("run", "--blocks", "6", "--vs-env", "X=1", "bench_it.py"), 0)

    def counted(self, *metrics):
        words = [word for metric in metrics for word in ("--metric", metric)]
        outcome = self.assay("run", "--json", "-p1", "-n1", "-w0", "--layouts", "1", *words, "-k", "two", "bench_it.py")
        self.assert_status(outcome, 0)
        self.assertNotIn("not counted", outcome.err)
        (row,) = json.loads(outcome.out)["benchmarks"]
        return row["metrics"]

    def explained(self, by, *words):
        outcome = self.assay("explain", "--by", by, "-p2", "--json", "-k", "two", *words)
        self.assert_status(outcome, 0)
        (row,) = json.loads(outcome.out)["benchmarks"]
        return row

    def test_counted_instructions_respect_it(self):
        self.assertGreater(self.counted("instructions")["instructions"]["mean"], 0)
        self.assertGreater(self.explained("instructions", "bench_it.py")["instructions"]["low"], 0)

    def test_all_other_counts_respect_it(self):
        counts = self.counted(*METRICS)
        self.assertEqual(set(counts), set(METRICS))
        self.assertEqual(counts["leaked_bytes"]["mean"], 0)

    def test_in_the_foreground_it_is_respected(self):
        outcome = self.assay("exec", "bench_it.py::two", "--seconds", "0.05")
        self.assert_status(outcome, 0)
        self.assertIn("loops in", outcome.err)

    def test_explanations_respect_it(self):
        self.write("bench_async.py", ASYNC)
        self.assertEqual(self.explained("calls", "bench_it.py")["calls"], 1)
        self.assertEqual(self.explained("loop", "bench_async.py")["callbacks"]["each"], 1)
        for by in "allocations", "gc", "imports":
            with self.subTest(by):
                self.explained(by, "bench_it.py")

    def test_what_is_asked_for_is_told_where_it_is_short(self):
        self.write("bench_it.py", "def bench_own(): pass\nbench_own.number = 1\n")
        outcome = self.assay("run", "-p1", "-n1", "-w0", "bench_it.py")
        self.assert_status(outcome, 0)
        self.assertIn("but so it asks", " ".join(outcome.out.split()))

    def test_it_is_a_whole_number(self):
        for wrong in ("'1'", "-1", "1.5"):
            self.write("bench_it.py", "def bench_a(): pass\nbench_a.number = %s\n" % wrong)
            outcome = self.assay("run", "bench_it.py")
            self.assert_status(outcome, 1)
            self.assertIn("bench_a.number must be a whole number of calls", outcome.out + outcome.err)
        self.write("bench_m.json", json.dumps({"benchmarks": [dict(MANIFEST["benchmarks"][0], number=0)]}))
        self.assert_one_line(self.assay("run", "bench_m.json"), 1, "number: must be a whole number of at least 1")


if __name__ == "__main__":
    unittest.main()
