"""`assay explain` of benchmarks that start processes: how many, which, and how long it waits for them. Counts are exact."""

import json
import unittest

import support

CHILDREN = """
import os
import subprocess
import sys


def bench_run():
    for _ in range(3):
        subprocess.run(["/bin/true"])
    subprocess.run("exit 0", shell=True)


def bench_spawn():
    os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)
    os.system(":")
    pid = os.fork()
    if not pid:
        os._exit(0)
    os.waitpid(pid, 0)
"""


def is_read(interpreter):
    return not interpreter.is_pypy and interpreter.label not in ("python3.6", "python3.7")


@support.each_interpreter(is_read, drawn=0)
class Children(support.Program):
    def test_they_are_counted_by_name(self):
        path = self.write("bench_children.py", CHILDREN)
        outcome = self.assay("explain", "--json", path, "-p1", "--seconds", "0.2", "--python", self.python, timeout=240)
        self.assert_status(outcome, 0)
        rows = {row["name"]: row for row in json.loads(outcome.out)["benchmarks"]}
        children = rows["children.run"]["children"]
        self.assertEqual(children["started"], 4.0, children)
        self.assertEqual({row["name"]: row["started"] for row in children["programs"]}, {"true": 3.0, "sh": 1.0})
        self.assertEqual(children["programs"][0]["name"], "true")
        self.assertGreater(children["awaited"], 0.1, children)
        self.assertGreater(children["cpu_s"], 0, children)
        self.assertIn("child_processes", rows["children.run"]["notes"])
        spawned = rows["children.spawn"]["children"]
        self.assertEqual({row["name"]: row["started"] for row in spawned["programs"]}, {"true": 1.0, "sh": 1.0, "a fork": 1.0})


class Told(support.Program, unittest.TestCase):
    def test_one_line_says_what_was_not_sampled(self):
        path = self.write("bench_children.py", CHILDREN)
        outcome = self.assay("explain", path, "-k", "run", "-p1", "--seconds", "0.2", timeout=240)
        self.assert_status(outcome, 0)
        said = " ".join(outcome.out.split())
        self.assertIn("children it ran 4.0 child processes per iteration: `true` 3.0, `sh` 1.0, ", said)
        self.assertIn("assay record --subprocesses -- PROGRAM", said)

    def test_without_children_there_is_no_line(self):
        outcome = self.assay("explain", "--json", "sum(range(1000))", "-p1", "--seconds", "0.1", timeout=240)
        (row,) = json.loads(outcome.out)["benchmarks"]
        self.assertNotIn("children", row)
        self.assertNotIn("child_processes", row["notes"])


if __name__ == "__main__":
    unittest.main()
