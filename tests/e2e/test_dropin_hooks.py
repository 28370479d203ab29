"""Hooks: the built-in ones, those of other packages, under both ways to run a script; and `python -m pyperf`."""

import json
import os
import unittest

import dropin
import support

COUNTING = """\
from pyperf._hooks import HookBase, HookError

class Counting(HookBase):
    def __init__(self):
        self.entered = 0
    def __enter__(self):
        self.entered += 1
    def __exit__(self, *exc):
        pass
    def teardown(self, metadata):
        metadata["counted"] = self.entered

class Unable(HookBase):
    def __init__(self):
        raise HookError("not on this machine")
"""

# Speaks perf's control protocol, writes down what it was told.
PERF = """\
#!/usr/bin/env python3
import os, sys
words = sys.argv[1:]
output = words[words.index("--output") + 1]
control, answers = words[words.index("--control") + 1].partition(":")[2].split(",")
with open(output, "w") as log, open(control) as control, open(answers, "w") as answers:
    log.write(" ".join(words) + "\\n")
    for line in iter(control.readline, ""):
        log.write(line)
        answers.write("ack\\n")
        answers.flush()
        if line == "stop\\n":
            break
"""


class Hooks(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.side = dropin.Side(True)
        self.write("counting.py", COUNTING)
        self.write("counting-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: counting\nVersion: 1.0\n")
        self.write(
            "counting-1.0.dist-info/entry_points.txt",
            "[pyperf.hook]\ncounting = counting:Counting\nunable = counting:Unable\n",
        )
        self.script = self.write("s.py", dropin.PLAIN)
        self.env = {"PYTHONPATH": os.pathsep.join([dropin.STANDIN, self.dir])}

    def by_itself(self, *args, **env):
        env = dict(self.env, **env)
        return self.side.run(self.script, "-p1", "-n2", "-w1", "-l3", "-q", *args, env=env, cwd=self.dir)

    def metadata(self, name="out.json"):
        return json.loads(self.read(name))["metadata"]

    def test_of_another_package_by_itself(self):
        outcome = self.by_itself("--hook", "counting", "--hook", "_test_hook", "-o", "out.json")
        self.assert_status(outcome, 0)
        metadata = self.metadata()
        self.assertEqual((metadata["counted"], metadata["_test_hook"], metadata["hooks"]), (2, 2, "counting, _test_hook"))

    def test_of_another_package_under_assay(self):
        outcome = self.assay(
            "run", self.script, "--python", self.side.python, "--inherit-environ", "PYTHONPATH", "-p1", "-n2", "-w1", "-l3",
            "-o", "out.json", "--", "--hook", "counting", env={"PYTHONPATH": self.dir},
        )
        self.assert_status(outcome, 0)
        self.assertEqual((self.metadata()["counted"], self.metadata()["hooks"]), (3, "counting"))

    def test_one_that_cannot_work_says_so(self):
        outcome = self.by_itself("--hook", "unable")
        self.assert_status(outcome, 1)
        self.assertIn("not on this machine", outcome.err)

    def test_pystats_wants_a_build_that_has_it(self):
        outcome = self.by_itself("--hook", "pystats")
        self.assert_status(outcome, 1)
        self.assertIn("--enable-pystats", outcome.err)

    def test_perf_record_records_the_samples_alone(self):
        os.chmod(self.write("bin/perf", PERF), 0o755)
        os.mkdir(self.path("data"))
        outcome = self.by_itself(
            "--hook", "perf_record", "--worker", "--worker-task=0",
            PATH=self.path("bin") + os.pathsep + os.environ["PATH"],
            PYPERF_PERF_RECORD_DATA_DIR=self.path("data"),
            PYPERF_PERF_RECORD_EXTRA_OPTS="-e cycles",
        )
        self.assert_status(outcome, 0)
        logs = [self.read(os.path.join("data", name)) for name in os.listdir(self.path("data"))]
        self.assertEqual(sorted(log.split("\n", 1)[1].count("enable\ndisable\n") for log in logs), [1, 2])
        for log in logs:
            self.assertIn("-e cycles", log)
            self.assertTrue(log.endswith("disable\nstop\n"), log)

    def test_perf_that_fails_is_an_error_and_not_a_hang(self):
        os.chmod(self.write("bin/perf", "#!/bin/sh\nexit 3\n"), 0o755)
        outcome = self.by_itself(
            "--hook", "perf_record", "--worker", PATH=self.path("bin") + os.pathsep + os.environ["PATH"]
        )
        self.assert_status(outcome, 1)
        self.assertIn("perf record ended with exit status 3", outcome.err)

    def test_perf_that_is_not_there(self):
        outcome = self.by_itself("--hook", "perf_record", "--worker", PATH=self.dir)
        self.assert_status(outcome, 1)
        self.assertIn("perf cannot be started", outcome.err)

    def test_of_the_script_itself(self):
        text = (
            "import pyperf, counting\n"
            "class Own:\n    name = 'own'\n    def load(self):\n        return counting.Counting\n"
            "pyperf.Runner(hooks=[Own()]).bench_func('f', int)\n"
        )
        self.script = self.write("own.py", text)
        self.assert_status(self.by_itself("--hook", "own", "-o", "out.json"), 0)
        self.assertEqual(self.metadata()["counted"], 2)


class Module(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.side = dropin.Side(True)
        script = self.write("s.py", dropin.PLAIN)
        self.assert_status(self.side.run(script, "-p2", "-l3", "-q", "-o", self.path("a.json")), 0)

    def test_is_the_program(self):
        for args in (["show", "a.json"], ["stats", "a.json"], ["compare_to", "a.json", "a.json"]):
            with self.subTest(args):
                ours = self.side.run("-m", "pyperf", *args, cwd=self.dir, env={"COLUMNS": "80"})
                self.assertEqual((ours.status, ours.out), (0, self.assay(*args).out))

    def test_timeit_measures_this_interpreter(self):
        outcome = self.side.run(
            "-m", "pyperf", "timeit", "-p1", "-n1", "-l1", "-o", "t.json", "import sys", cwd=self.dir
        )
        self.assert_status(outcome, 0)
        self.assertEqual(json.loads(self.read("t.json"))["metadata"]["python_executable"], self.side.python)

    def test_what_only_pyperf_has_prints_as_pyperf(self):
        theirs = dropin.Side(False)
        for args in (
            ["timeit", "--worker", "-l3", "-n2", "--name", "it", "-s", "x = 1", "x + 1", "x + 2"],
            ["timeit", "--track-memory", "-p2", "-l3", "--duplicate=3", "pass"],
            ["timeit", "--hook", "_test_hook", "-p2", "-l3", "--teardown=pass", "pass"],
            ["command", "--track-memory", "-p2", "-l1", "--name", "ls", "--", "ls", "-l"],
            ["command", "--tracemalloc", "ls"],
            ["timeit", "--worker", "-l3", "no_such_name"],
        ):
            with self.subTest(args):
                ours, real = (side.run("-m", "pyperf", *args, cwd=self.dir) for side in (self.side, theirs))
                self.assertEqual(ours.status, real.status, "%s\n%s" % (ours, real))
                self.assertEqual(dropin.masked(ours.out), dropin.masked(real.out))

    def test_failure_is_a_failure(self):
        self.assert_status(self.side.run("-m", "pyperf", "show", "no.json", cwd=self.dir), 1)
        self.assert_status(self.side.run("-m", "pyperf", "nothing", cwd=self.dir), 2)

    def test_the_path_is_where_it_is(self):
        outcome = self.assay("pyperf-path")
        self.assertEqual((outcome.status, outcome.out), (0, os.path.realpath(dropin.STANDIN) + "\n"))


if __name__ == "__main__":
    unittest.main()
