"""`assay explain` of an event loop: who held it, and what blocks it. Holds are planted far above the threshold; no time is asserted."""

import json
import unittest

import packages
import support

BLOCKING = """
import asyncio
import time


async def handler():
    time.sleep(0.06)


async def bench_loop():
    await asyncio.gather(handler(), asyncio.sleep(0.02))
"""


def is_read(interpreter):
    return not interpreter.is_pypy and interpreter.label not in ("python3.6", "python3.7")


@support.each_interpreter(is_read, drawn=0)
class EventLoop(support.Program):
    def test_a_call_that_blocks_the_loop_is_named_with_its_line(self):
        path = self.write("bench_loop.py", BLOCKING)
        outcome = self.assay("explain", "--json", path, "-p1", "--seconds", "0.6", "--python", self.python, timeout=240)
        self.assert_status(outcome, 0)
        (row,) = json.loads(outcome.out)["benchmarks"]
        held = row["event_loop"]["held_by"][0]
        self.assertEqual((held["kind"], held["name"], held["line"]), ("callback", "handler", 7), row["event_loop"])
        self.assertEqual(held["longest"]["blocks"], "waits", held)
        self.assertIn("held the loop for", held["longest"]["text"])


UVLOOP = """
import asyncio
import time

import uvloop


async def handler():
    time.sleep(0.09)


def callback():
    time.sleep(0.03)


async def main():
    asyncio.get_running_loop().call_soon(callback)
    await asyncio.gather(handler(), asyncio.sleep(0.02))


def bench_run():
    uvloop.run(main())


def bench_policy():
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    asyncio.run(main())


async def bench_task():
    await asyncio.gather(handler(), asyncio.sleep(0.02))
"""


class Uvloop(support.Program, unittest.TestCase):
    """A loop that is C code: it has no frame of its own, by uvloop.run() or as asyncio's policy."""

    def test_what_blocks_uvloop_is_named_with_its_line(self):
        python = packages.python("uvloop")
        path = self.write("bench_uvloop.py", UVLOOP)
        outcome = self.assay("explain", "--json", path, "-p1", "--seconds", "0.5", "--python", python, timeout=240)
        self.assert_status(outcome, 0)
        rows = {row["name"]: row for row in json.loads(outcome.out)["benchmarks"]}
        self.assertEqual(set(rows), {"uvloop.run", "uvloop.policy", "uvloop.task"})
        for name in ("uvloop.run", "uvloop.policy"):
            held = {row["name"]: row for row in rows[name]["event_loop"]["held_by"]}
            for who, line in (("handler", 9), ("callback", 13)):
                self.assertEqual(held[who]["line"], line, rows[name])
                self.assertEqual(held[who]["kind"], "callback")
                self.assertEqual(held[who]["longest"]["blocks"], "waits", held[who])
        self.assertEqual(rows["uvloop.task"]["event_loop"]["held_by"][0]["name"], "handler")


class NoLoop(support.Program, unittest.TestCase):
    def test_without_a_loop_there_is_no_section(self):
        outcome = self.assay("explain", "--json", "sum(range(1000))", "-p1", "--seconds", "0.1", timeout=240)
        self.assert_status(outcome, 0)
        (row,) = json.loads(outcome.out)["benchmarks"]
        self.assertNotIn("event_loop", row)


if __name__ == "__main__":
    unittest.main()
