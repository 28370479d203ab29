"""Values in pieces: calls that have a setup and a teardown of their own, each timed alone and all of them one value."""

import json
import os
import unittest

import support
from worker_talk import BOOTSTRAP, Talk

# A setup that makes new pages and takes longer than any clock's step; a call that does neither.
FILE = """\
import mmap, time
events = []

def setup():
    events.append("s")
    pages = mmap.mmap(-1, 1 << 20)
    pages.write(bytes(1 << 20))
    pages.close()
    time.sleep(0.01)

def teardown():
    events.append("t")

def bench_one():
    events.append("c")

def bench_two():
    events.append("c")

def bench_any():
    events.append("c")

bench_one.number = 1
bench_two.number = 2
"""
QUICK = FILE.replace("    pages = ", "    return\n    pages = ")
PAUSE_NS = 10000000
# As the manager spells an event (runner/counters/wire.h): PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS, of user code.
PAGE_FAULTS = "1:2:0:0:u"


@support.each_interpreter()
class Protocol(support.Scratch):
    def load(self, name):
        self.write("bench_it.py", FILE)
        talk = Talk([self.python, BOOTSTRAP], cwd=self.dir)
        self.addCleanup(talk.close)
        verb, wanted, line = talk.ask("load-file", self.path("bench_it.py"), "it." + name)
        self.assertEqual(verb, "ok")
        self.assertGreater(int(line), 0)
        return talk, wanted

    def measure(self, talk, *loops):
        verb, *fields = talk.ask("measure", *loops)
        self.assertEqual(verb, "value", fields)
        return {key: int(number) for key, number in (field.split("=") for field in fields)}

    def test_the_worker_says_how_many_calls_a_piece_has(self):
        for name, wanted in ("one", "1+"), ("two", "2+"), ("any", "0"):
            self.assertEqual(self.load(name)[1], wanted)

    def test_the_time_is_that_of_the_calls_and_the_wall_time_that_of_all(self):
        talk, _ = self.load("one")
        value = self.measure(talk, "5", "1")
        # The first setup comes before the first clock is read.
        self.assertGreaterEqual(value["wall_ns"], 4 * PAUSE_NS)
        self.assertLess(value["time_ps"] // 1000, PAUSE_NS)
        self.assertGreater(value["time_ps"], 0)

    def test_one_piece_is_an_ordinary_value(self):
        talk, _ = self.load("two")
        value = self.measure(talk, "2", "2")
        self.assertNotIn("time_ps", value)

    def test_the_clock_around_nothing(self):
        talk, _ = self.load("one")
        verb, *fields = talk.ask("measure-empty", "1000", "1")
        self.assertEqual(verb, "value")
        self.assertTrue([field for field in fields if field.startswith("time_ps=")], fields)

    def test_one_that_leaves_its_loop_is_told(self):
        talk, _ = self.load("one")
        source = "def run(it, begin, end, n=[]):\n    n.append(1)\n    begin()\n    if len(n) < 3:\n        end()\n"
        self.assertEqual(talk.ask("load-snippet", source), ["ok"])
        self.assertIn("left its loop before the end", talk.ask("measure", "3", "1")[2])

    def test_counters_count_the_calls_alone(self):
        talk, _ = self.load("one")
        answer = talk.ask("counters", "own", PAGE_FAULTS)
        if answer[0] == "error" or answer[1] != "0":
            self.skipTest("this worker cannot count page faults: %s" % " ".join(answer[1:3]))
        self.measure(talk, "5", "1")
        value = self.measure(talk, "5", "1")
        self.assertGreater(value["minor_faults"], 1000)  # of the setups after the first: 256 pages each
        self.assertLess(value["count.0"], 100)

    def test_an_instrument_refuses_what_it_cannot_count(self):
        self.write("bench_it.py", FILE)
        talk = Talk([self.python, BOOTSTRAP], cwd=self.dir)
        self.addCleanup(talk.close)
        if talk.ask("instrument", "collector")[0] == "error":
            self.skipTest("this worker has no instrument")
        talk.ask("load-file", self.path("bench_it.py"), "it.one")
        self.assertEqual(talk.ask("measure", "1", "1")[0], "value")
        self.assertIn("counted one at a time", talk.ask("measure", "2", "1")[2])


# Its clock is a count: a call takes 1 s, its setup 100 s.
CLOCKED = """\
now = 0
def tick(by):
    global now
    now += by
class Clocked:
    def timer():
        return float(now)
    timer = staticmethod(timer)
    def setup(self):
        tick(100)
    def teardown(self):
        tick(10)
    def time_it(self):
        tick(1)
class Many(Clocked):
    number = 3
"""


class Manager(support.Program, unittest.TestCase):
    def rows(self, *words):
        outcome = self.assay(*words, "--json", "-o", "out.json")
        self.assert_status(outcome, 0)
        return {row["name"]: row for row in json.loads(outcome.out)["benchmarks"]}

    def loops(self):
        return {meta["name"]: meta["loops"] for meta, _ in support.runs_of(self.path("out.json"))}

    def suite(self, text):
        os.mkdir(self.path("suite"))
        self.write("suite/__init__.py", "")
        self.write("suite/it.py", text)
        return "run", "--asv", self.path("suite")

    def test_a_suites_own_timer_is_around_the_calls_alone(self):
        rows = self.rows(*self.suite(CLOCKED), "-p2", "-n2", "-w1", "--min-time", "0.05")
        for name in "it.Clocked.time_it", "it.Many.time_it":
            self.assertEqual(rows[name]["mean"], 1.0)
            self.assertGreater(self.loops()[name], 1)

    def test_calls_with_slow_setups_are_few_in_a_value(self):
        self.write("bench_it.py", FILE)
        rows = self.rows("run", "bench_it.py", "-k", "one", "-k", "two", "-p2", "-n2", "-w0", "--min-time", "0.03")
        for name, most in ("it.one", 8), ("it.two", 16):
            self.assertLess(rows[name]["mean"], PAUSE_NS * 1e-9)
            self.assertLessEqual(self.loops()[name], most)
        self.assertEqual(self.loops()["it.two"] % 2, 0)

    def test_duels_measure_in_pieces(self):
        self.write("bench_it.py", QUICK)
        self.rows("run", "bench_it.py", "-k", "one", "--vs-env", "X=1", "--blocks", "6", "--rounds", "1")
        self.assertGreater(self.loops()["it.one"], 1)

    def test_the_users_loops_are_taken_as_they_are(self):
        self.write("bench_it.py", FILE)
        self.rows("run", "bench_it.py", "-k", "two", "-p1", "-n1", "-w0", "-l3")
        self.assertEqual(self.loops(), {"it.two": 3})

    def test_the_clocks_share_of_short_calls_is_told(self):
        self.write("bench_it.py", QUICK)
        rows = self.rows("run", "bench_it.py", "-k", "one", "-k", "any", "-p2", "-n2", "-w0", "--min-time", "0.001")
        for name, is_told in ("it.one", True), ("it.any", False):
            self.assertEqual("clock" in {finding["kind"] for finding in rows[name]["findings"]}, is_told, name)

    def test_in_the_foreground_each_call_has_its_setup(self):
        self.write("bench_it.py", QUICK + "import atexit\natexit.register(lambda: "
                   "print(''.join(events)))\n")
        outcome = self.assay("exec", "bench_it.py::one", "--loops", "3")
        self.assert_status(outcome, 0)
        self.assertIn("sctsctsct", outcome.out)


if __name__ == "__main__":
    unittest.main()
