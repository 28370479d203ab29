"""`assay explain --why`: what was planted is named, with its class; of identical code nothing is. All causes are huge: several times the
time of what they are planted into. No time is asserted."""

import json
import os
import unittest

import support
from explained_why import Asking, is_explained

# What the functions of both sides do; the new one is told by an environment variable to do more.
CAUSES = """
import gc
import os
import time

MORE = os.environ.get("MORE") == "1"


def words():
    for _ in range(1000):
        "the quick brown fox jumps over the lazy dog".split()


def table():
    return {str(i): i for i in range(4000)}


def ordered():
    return sorted(range(4000), key=str)


def total():
    s = 0
    for x in range(4000):
        s += x
    return s


def often():
    total()
    for _ in range(14 if MORE else 0):
        total()


def waits():
    if MORE:
        time.sleep(0.004)


def cleans():
    if MORE:
        gc.collect()


def bench_all():
    words()
    table()
    ordered()
    often()
    waits()
    cleans()
"""

class Planted(Asking, unittest.TestCase):
    def setUp(self):
        super().setUp()
        there = [one for one in support.INTERPRETERS if one.path and is_explained(one)]
        self.python = support.chance(__name__).choice(there).path

    @support.drawn_in_ci
    def test_each_cause_is_named_with_its_class_and_its_function(self):
        path, environment = self.write("bench_all.py", CAUSES), self.without_valgrind()
        wanted = {"more_calls", "waiting", "more_collection"}
        named = {}
        for _ in range(4):  # three short processes of each side may, beside many others, be seen too rarely for one of the three
            why = self.why(path, "--vs-env", "MORE=1", "-p3", "--seconds", "0.5", "--python", self.python, env=environment)
            named.update((cause["kind"], cause) for cause in why["causes"])
            if wanted <= set(named):
                break
        self.assertLessEqual(wanted, set(named), why)
        self.assertEqual(named["more_calls"]["place"]["function"], "total")
        self.assertEqual(named["more_calls"]["evidence"]["calls"]["new"], [15, 15])
        self.assertIn("calls 1 -> 15, by often", named["more_calls"]["text"])
        self.assertEqual(named["waiting"]["place"]["function"], "waits")
        self.assertEqual(named["more_collection"]["place"]["function"], "cleans")


class Loop(Asking, unittest.TestCase):
    def test_calls_of_a_habit_that_wait_in_async_code_hold_the_loop_however_short(self):
        patterns = os.path.join(support.ROOT, "suites", "patterns")
        for _ in range(3):  # beside other work three short processes do not always tell
            why = self.why(patterns, "-k", "patterns.free_loop", "--vs", "patterns.blocked_loop", "-p3", "--seconds", "0.3", env=self.without_valgrind())
            if why["kind"] == "blocked_loop":
                break
        self.assertEqual(why["kind"], "blocked_loop", why)
        self.assertEqual(why["causes"][0]["place"]["function"], "_ask_and_block")
        self.assertGreater(why["causes"][0]["held_s"], 0)
        self.assertNotIn("bench_free_loop", json.dumps(why))  # of two benchmarks the function is one, under the new one's name


class Refused(Asking, unittest.TestCase):
    def test_one_side_and_a_single_instrument(self):
        self.assert_one_line(self.assay("explain", "--why", "pass"), 2, "--why", "two sides", "--vs-rev")
        self.assert_one_line(self.assay("explain", "--why", "--by", "calls", "pass", "--vs", "1"), 2, "--why", "--by calls")


if __name__ == "__main__":
    unittest.main()
