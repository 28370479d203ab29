"""assay record, and assay attach PID record: where the time goes, counted from outside."""

import gzip
import json
import os
import re
import signal
import subprocess
import unittest

import support
from attaching import BUSY, collapsed, is_readable

class Recorded(support.Program):
    def start(self, python, *more):
        process = subprocess.Popen([python, self.write("busy.py", BUSY), self.path("end"), *more], stdout=subprocess.PIPE)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertTrue(process.stdout.readline())
        return process

    def attached(self, process, *options):
        outcome = self.assay("attach", str(process.pid), "record", "-d", "2", "-o", "a.collapsed", *options)
        self.assert_status(outcome, 0)
        stacks = collapsed(self.path("a.collapsed"))
        os.unlink(self.path("a.collapsed"))
        return stacks


@support.each_interpreter(is_readable, drawn=3)
class Versions(Recorded):
    def test_what_is_busy_is_counted(self):
        stacks = self.attached(self.start(self.python))
        self.assertTrue(stacks)
        for stack in stacks:
            self.assertEqual(stack[:2], ("<module>", "busy"))
        self.assertTrue(any(stack[2:3] == ("inner",) for stack in stacks))

    def test_a_program_is_recorded_from_its_start(self):
        script = self.write("program.py", "import sys\ndef work():\n    for _ in range(10000000): pass\n"
                                          "print('said', sys.argv[1:])\nwork()\n")
        outcome = self.assay("record", "-r", "200", "-o", "a.collapsed", "--", self.python, script, "-o", "x")
        self.assert_status(outcome, 0)
        self.assertTrue(outcome.out.startswith("said ['-o', 'x']\n"), outcome)
        self.assertIn("CPython %d.%d" % self.interpreter.version, outcome.out)
        stacks = collapsed(self.path("a.collapsed"))
        self.assertGreater(sum(n for stack, n in stacks.items() if "work" in stack), sum(stacks.values()) / 2)


class Choice(Recorded, unittest.TestCase):
    PYTHON = "/usr/bin/python3"

    def test_idle_threads_count_when_asked_for(self):
        process = self.start(self.PYTHON)
        self.assertFalse(any("idle" in stack for stack in self.attached(process)))
        stacks = self.attached(process, "--idle")
        self.assertTrue(any("idle" in stack and stack[-1].endswith("_[k]") for stack in stacks), stacks)
        self.assertTrue(any("inner" in stack for stack in stacks))

    def test_only_who_has_the_gil_counts_when_asked_for(self):
        self.assertFalse(any("idle" in stack for stack in self.attached(self.start(self.PYTHON), "--gil", "--idle")))

    def test_threads_are_kept_apart(self):
        process = self.start(self.PYTHON)
        stacks = self.attached(process, "--threads", "--idle")
        self.assertIn("thread %d" % process.pid, {stack[0] for stack in stacks})
        self.assertEqual(len({stack[0] for stack in stacks}), 2)

    def test_all_forms_are_written(self):
        process = self.start(self.PYTHON)
        for name in ("a.profile.json.gz", "a.speedscope.json", "a.pprof", "a.prof", "a.firefox.json", "a.collapsed.gz", "a.html"):
            with self.subTest(name):
                outcome = self.assay("attach", str(process.pid), "record", "-d", "500ms", "-o", name)
                self.assert_status(outcome, 0)
                self.assertIn("written to " + name, outcome.out)
                self.assertGreater(os.path.getsize(self.path(name)), 50)


class Rolling(Recorded, unittest.TestCase):
    PYTHON = "/usr/bin/python3"

    def test_a_file_for_each_period_and_no_more_than_are_kept(self):
        process = self.start(self.PYTHON)
        os.mkdir(self.path("kept"))
        outcome = self.assay("attach", str(process.pid), "record", "--every", "1s", "-d", "4s", "-o", "kept", "--keep", "2",
                             "--label", "commit=abc123")
        self.assert_status(outcome, 0)
        self.assertRegex(outcome.out, r"^[3-5] files written to kept$")
        names = sorted(os.listdir(self.path("kept")))
        self.assertEqual(len(names), 2)
        for name in names:
            self.assertRegex(name, r"^\d{8}T\d{6}Z-%d\.pprof$" % process.pid)
            with gzip.open(self.path("kept", name)) as file:
                message = file.read()
            for text in (b"host", b"pid", b"%d" % process.pid, b"python", b"commit", b"abc123"):
                self.assertIn(text, message)
            self.assertIn("inner", self.assay("profile", "show", os.path.join("kept", name)).out)
        over_time = self.assay("profile", "history", "kept", "--group", "commit").out
        self.assertIn("each bar is a commit: abc123 (2 profiles)", over_time)
        self.assertRegex(over_time, r"inner \(\S+\) +\d")

    def test_it_looks_less_often_where_that_would_cost_too_much(self):
        process = self.start(self.PYTHON)
        said = [self.assay("attach", str(process.pid), "record", "-d", "2s", "-r", "1000", *options).out for options in ((), ("--max-overhead", "0.1%"))]
        looks = [int(re.search(r"in (\d+) looks", text).group(1)) for text in said]
        self.assertLess(looks[1], looks[0] / 2, said)

    def test_what_cannot_be_meant(self):
        for words, status, text in (
            (("--every", "1s"), 2, "--every: name a folder for the files: -o DIR"),
            (("--every", "1s", "-o", "nowhere"), 1, "nowhere: no folder"),
            (("--keep", "3"), 2, "--keep has no effect without --every"),
            (("--label", "a=b"), 2, "--label has no effect without --every"),
            (("--max-overhead", "0%"), 2, "--max-overhead"),
        ):
            with self.subTest(words):
                self.assert_one_line(self.assay("record", *words, "--", self.PYTHON, "-c", ""), status, text)


class Ends(Recorded, unittest.TestCase):
    PYTHON = "/usr/bin/python3"

    def test_ctrl_c_is_the_end_and_all_is_written(self):
        busy = self.start(self.PYTHON)
        process = self.spawn("attach", str(busy.pid), "record", "-o", "a.profile.json")
        self.wait_for(lambda: support.will_catch(process, signal.SIGINT))
        process.send_signal(signal.SIGINT)
        outcome = self.outcome(process)
        self.assert_status(outcome, 0)
        with open(self.path("a.profile.json"), encoding="utf-8") as file:
            profile = json.load(file)["profiles"][0]
        lane = profile["order"]["lanes"][0]
        self.assertEqual((lane["part"], lane["name"]), (0, "thread %d" % busy.pid))
        self.assertLessEqual(set(profile["order"]["nodes"]), set(range(len(profile["nodes"]["up"]))))
        self.assertIsNone(busy.poll())

    def test_the_process_that_ends_is_the_end(self):
        busy = self.start(self.PYTHON)
        process = self.spawn("attach", str(busy.pid), "record", "-o", "a.profile.json")
        self.wait_for(lambda: support.will_catch(process, signal.SIGINT))
        self.write("end", "")
        self.assert_status(self.outcome(process), 0)
        self.assertTrue(os.path.exists(self.path("a.profile.json")))

    def test_whoever_kills_the_recorder_leaves_the_process_running(self):
        busy = self.start(self.PYTHON)
        for _ in range(5):
            process = self.spawn("attach", str(busy.pid), "record", "-r", "1000")
            self.wait_for(lambda: support.will_catch(process, signal.SIGINT))
            process.kill()
            process.communicate()
        self.write("end", "")
        self.assertEqual(busy.wait(60), 0)

    def test_what_a_program_ends_with_is_told(self):
        outcome = self.assay("record", "--", self.PYTHON, "-c", "import time; time.sleep(1); raise SystemExit(3)")
        self.assert_one_line(outcome, 1, "exited with code 3")
        outcome = self.assay("record", "--", self.PYTHON, "-c", "import os, time; time.sleep(1); os.abort()")
        self.assert_one_line(outcome, 1, "signal 6")

    def test_ctrl_c_ends_a_program_and_all_is_written(self):
        script = self.write("busy.py", BUSY)
        process = self.spawn("record", "-o", "a.collapsed", "--", self.PYTHON, script, self.path("end"))
        self.assertEqual(process.stdout.read(3), b"go\n")
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: for all of the group
        outcome = self.outcome(process)
        self.assertTrue(os.path.exists(self.path("a.collapsed")), outcome)
        self.assertIn("written to a.collapsed", outcome.out)

    def test_a_script_that_starts_the_interpreter_is_followed(self):
        script = self.write("run.sh", "#!/bin/sh\nsleep 0.5\nexec %s -c 'for _ in range(20000000): pass'\n" % self.PYTHON)
        os.chmod(script, 0o755)
        outcome = self.assay("record", "-o", "a.collapsed", "--", script)
        self.assert_status(outcome, 0)
        self.assertTrue(collapsed(self.path("a.collapsed")))

    def test_wrong_usage_is_one_line_that_says_what_would_work(self):
        self.write("old.pprof", "")
        for words, status, said in (
            (("record",), 2, "assay record -o run.pprof -- python3 job.py"),
            (("record", "-o", "a.xyz", "--", "true"), 2, ".speedscope.json"),
            (("record", "-o", "old.pprof", "--", "true"), 1, "old.pprof already exists"),
            (("record", "-o", "none/a.pprof", "--", "true"), 1, "none/a.pprof"),
            (("record", "-r", "2000", "--", "true"), 2, "1000"),
            (("record", "--", "/nonexistent/program"), 1, "/nonexistent/program"),
            (("record", "--", "true"), 1, "nothing was recorded"),
            (("attach", "1", "record", "--json"), 2, "--json has no effect with record"),
            (("attach", "1", "dump", "--rate", "3"), 2, "--rate has no effect with dump"),
        ):
            with self.subTest(words):
                outcome = self.assay(*words)
                self.assert_one_line(outcome, status, words[0], said)
                self.assertEqual(outcome.out, "")


if __name__ == "__main__":
    unittest.main()
