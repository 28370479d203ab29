"""`assay explain --by loop`: turns, callbacks and tasks of programs that were counted by hand, and the longest hold with its line."""

import json
import unittest

import support

# tree: each child has 4 steps, for which the loop turns 4 times; then gather's callback on each, then the measured loop goes on.
BENCH = """
import asyncio
import time


async def child():
    for _ in range(3):
        await asyncio.sleep(0)


async def bench_tree():
    await asyncio.gather(*[asyncio.ensure_future(child()) for _ in range(4)])


async def handler():
    x = 1
    time.sleep(0.06)
    return x


async def bench_holds():
    await asyncio.get_running_loop().create_task(handler())
"""


def is_counted(interpreter):
    return not interpreter.is_pypy and interpreter.label not in ("python3.6", "python3.7")


class Explaining(support.Program):
    maxDiff = None

    def explain(self, *args, status=0, **options):
        outcome = self.assay("explain", "--by", "loop", "--json", "-p1", *args, timeout=240, **options)
        self.assert_status(outcome, status)
        return json.loads(outcome.out)["benchmarks"]

    def row(self, *args, **options):
        (row,) = self.explain(*args, **options)
        return row


def totals(row):
    return {name: row[name] for name in ("turns", "callbacks", "tasks")}


@support.each_interpreter(is_counted, drawn=0)
class Counts(Explaining):
    def test_are_those_counted_by_hand(self):
        tree, holds = self.explain(self.write("bench_loop.py", BENCH), "--loops", "3", "--python", self.python)
        self.assertEqual(totals(tree), {"turns": {"each": 6}, "callbacks": {"each": 21}, "tasks": {"each": 4}})
        rows = {(one["kind"], (one["function"] or "").split(".")[-1]): one for one in tree["rows"]}
        child = rows["task", "child"]
        self.assertEqual((child["runs"], child["made"], child["first_line"]), ({"each": 16}, {"each": 4}, 6))
        self.assertEqual(rows["callback", "_done_callback"]["runs"], {"each": 4})
        self.assertEqual(rows["measured", ""]["runs"], {"each": 1})
        self.assertEqual(tree["notes"], [])
        # The handler runs in the turn after the one that made it, and what waits for it in the next.
        self.assertEqual(totals(holds), {"turns": {"each": 2}, "callbacks": {"each": 2}, "tasks": {"each": 1}})
        longest = holds["longest"]
        self.assertEqual((longest["function"], longest["line"]), ("handler", 17), holds)
        self.assertGreaterEqual(longest["seconds"], 0.06)
        self.assertEqual(holds["event_loop"]["held_by"][0]["longest"]["blocks"], "waits", holds["event_loop"])


class Sides(Explaining, unittest.TestCase):
    SETUP = "import asyncio\nasync def f(n):\n    for i in range(n): await asyncio.sleep(0)"

    def test_tell_only_what_differs(self):
        row = self.row("asyncio.run(f(2))", "-s", self.SETUP, "--loops", "3", "--vs", "asyncio.run(f(5))")
        (f,) = row["differing"]
        self.assertEqual((f["kind"], f["function"].split(".")[-1]), ("task", "f"))
        self.assertEqual((f["baseline"]["runs"], f["candidate"]["runs"]), (3, 6))
        self.assertEqual(row["candidate"]["turns"]["each"] - row["baseline"]["turns"]["each"], 3)

    def test_that_are_the_same_are_said_to_be(self):
        outcome = self.assay("explain", "--by", "loop", "-p1", "asyncio.run(f(2))", "-s", self.SETUP, "--loops", "3",
                             "--vs", "asyncio.run(f(2));1")
        self.assert_status(outcome, 0)
        self.assertIn("no count differs", " ".join(outcome.out.split()))


class Edges(Explaining, unittest.TestCase):
    def test_what_has_no_loop_is_one_line(self):
        row = self.row("pass", status=1)
        self.assertIn("no event loop of asyncio runs in its measured loop", row["error"])

    def test_counts_that_vary_are_an_interval(self):
        setup = "import asyncio, itertools\nc = itertools.count()\nasync def f():\n    for i in range(next(c)): await asyncio.sleep(0)"
        row = self.row("asyncio.run(f())", "-s", setup, "--loops", "3")
        self.assertIn("varies", row["notes"])
        self.assertLess(row["turns"]["low"], row["turns"]["high"])

    def test_another_loop_than_asyncios_is_refused_by_name(self):
        self.write("bench_other.py", "import asyncio, asyncio.events as e\nclass Loop: pass\n"
                   "def bench_other():\n    pass\n"
                   "def setup():\n    e._set_running_loop(Loop())\n"
                   "def teardown():\n    e._set_running_loop(None)\n"
                   "bench_other.setup, bench_other.teardown = setup, teardown\n")
        row = self.row(self.path("bench_other.py"), status=1)
        self.assertIn("bench_other.Loop", row["error"])

    def test_programs_and_files_are_refused(self):
        self.assert_one_line(self.assay("explain", "--by", "loop", "--", "python3", "-c", "pass"), 2, "--by loop", "a program has none")
        self.assert_one_line(self.assay("explain", "--by", "loop", "pass", "-o", self.path("a.prof")), 2, "--by loop")

    def test_names_are_shown_harmless(self):
        setup = "import asyncio\nasync def \u540d\u524d(): await asyncio.sleep(0)\n\u540d\u524d.__qualname__ = 'a\\x1b[31m<b>'"
        outcome = self.assay("explain", "--by", "loop", "-p1", "asyncio.run(\u540d\u524d())", "-s", setup, "--loops", "2",
                             env={**support.os.environ, "LC_ALL": "C.UTF-8"})
        self.assert_status(outcome, 0)
        self.assertNotIn("\x1b[31m", outcome.out)


if __name__ == "__main__":
    unittest.main()
