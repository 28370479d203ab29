"""assay attach: processes that run already, looked at from outside."""

import json
import os
import re
import shutil
import subprocess
import unittest

import packages
import support
from attaching import TASKS, Attached, is_readable

WAITING = """
import sys, threading, time
class Lock:
    def hold(self):
        print("go", flush=True)
        time.sleep(1000)
def work():
    return list(produce())
def produce():
    yield Lock().hold()
threading.Thread(target=threading.Event().wait, daemon=True).start()
work()
"""

NUMBERS = """
import json, threading
numbers, ready = {}, threading.Barrier(4)
def note():
    numbers[threading.get_ident()] = threading.get_native_id()
    ready.wait()
def work():
    note()
    threading.Event().wait()
for _ in range(3): threading.Thread(target=work, daemon=True).start()
note()
print("go")
print(json.dumps(numbers), flush=True)
threading.Event().wait()
"""


@support.each_interpreter(is_readable)
class Dump(Attached):
    def test_what_runs_is_shown_with_its_lines(self):
        process = self.start_waiting(self.python, WAITING)
        outcome = self.assay("attach", str(process.pid), "dump")
        self.assert_status(outcome, 0)
        script = self.path("program.py")
        name = "Lock.hold" if self.interpreter.version >= (3, 11) else "hold"
        # Before 3.9 the script's name is as it was typed: here that is the whole path, too.
        self.assertIn(
            "  %s (%s:6)\n  produce (%s:10)\n  work (%s:8)\n  <module> (%s:12)\n" % ((name,) + (script,) * 4), outcome.out)
        self.assertIn("thread %d, main: waits in " % process.pid, outcome.out)
        self.assertIn("CPython %d.%d" % self.interpreter.version, outcome.out)

    def test_the_kernels_numbers_of_threads_are_known(self):
        process = self.start(self.python, NUMBERS)
        theirs = json.loads(process.stdout.readline())
        ours = {str(thread["ident"]): thread["tid"] for thread in self.dumped(process.pid)["threads"]}
        self.assertEqual(ours, theirs)
        self.assertEqual(len(theirs), 4)

    def test_py_spy_sees_the_same(self):
        spy = os.path.join(os.path.dirname(packages.python("stacks")), "py-spy")
        process = self.start_waiting(self.python, WAITING)
        theirs = json.loads(subprocess.check_output([spy, "dump", "--json", "--pid", str(process.pid)]))
        ours = self.dumped(process.pid)
        self.assertEqual(
            sorted([(f["name"].rpartition(".")[2], f["filename"], f["line"]) for f in thread["frames"]] for thread in theirs),
            sorted([(f["function"].rpartition(".")[2], f["file"], f["line"]) for f in thread["frames"]]
                   for thread in ours["threads"]))


@support.each_interpreter(is_readable)
class Tasks(Attached):
    def test_tasks_are_those_that_asyncio_itself_knows(self):
        process = self.start(self.python, TASKS, more=("2",))
        ours = self.dumped(process.pid)["tasks"]
        if self.interpreter.version < (3, 14):
            self.assertIsNone(ours)
            return
        out = subprocess.check_output([self.python, "-m", "asyncio", "pstree", str(process.pid)], universal_newlines=True)
        theirs = [part.split("\n") for part in re.split(r"^└── \(T\) ", out, flags=re.M)[1:]]
        self.assertEqual(
            sorted([task["name"]] + ["%s %s:%d" % (f["function"], f["file"], f["line"]) for f in reversed(task["frames"])]
                   for task in ours),
            sorted([re.sub("^[ └─│├]+", "", line) for line in lines if line] for lines in theirs))
        self.assertEqual(len(ours), 4)

    def test_tasks_that_wait_at_one_place_are_shown_together(self):
        process = self.start(self.python, TASKS, more=("500",))
        out = self.assay("attach", str(process.pid), "dump").out
        if self.interpreter.version < (3, 14):
            self.assertNotIn("\ntask ", out)
            return
        self.assertRegex(out, r"\ntask wait-\d+, wait-\d+, wait-\d+ and 497 more: waits\n  Event\.wait \(.*\n  inner \(.*:3\)\n"
                              r"  waiter \(.*:4\)\n")


class Python(Attached, unittest.TestCase):
    python = os.path.realpath(shutil.which("python3"))

    def test_who_has_the_gil_and_who_waits_is_told(self):
        process = self.start(self.python, "print('go', flush=True)\nwhile True: pass\n")
        (thread,) = self.dumped(process.pid)["threads"]
        self.assertTrue(thread["has_gil"] and thread["is_main"])
        self.assertEqual((thread["state"], thread["system_call"]), ("running", None))
        process = self.start(self.python, "import time\nprint('go', flush=True)\ntime.sleep(1000)\n")
        (thread,) = self.dumped(process.pid)["threads"]
        self.assertFalse(thread["has_gil"])
        self.assertEqual(thread["state"], "waiting")
        self.assertRegex(thread["system_call"], "nanosleep|select")

    def test_native_code_below_python_is_named(self):
        process = self.start(self.python, "import zlib\ndata = b'x' * 50_000_000\nprint('go', flush=True)\n"
                                          "while True: zlib.compress(data, 9)\n")
        libraries = set()
        self.wait_for(lambda: libraries.update(t["library"] for t in self.dumped(process.pid)["threads"]) or
                      any(library and "libz" in library for library in libraries))

    def test_the_collector_is_seen_at_work(self):
        process = self.start(self.python, "import gc\nkept = [[] for _ in range(3_000_000)]\nprint('go', flush=True)\n"
                                          "while True: gc.collect()\n")
        self.wait_for(lambda: any(thread["is_collecting"] for thread in self.dumped(process.pid)["threads"]))

    def test_calls_that_repeat_are_counted(self):
        process = self.start(self.python, "import sys, time\nsys.setrecursionlimit(5000)\ndef deep(n):\n"
                                          "    if n: deep(n - 1)\n    print('go', flush=True)\n    time.sleep(1000)\ndeep(1000)\n")
        out = self.assay("attach", str(process.pid), "dump").out
        self.assertEqual(out.count("program.py:4)"), 3)
        self.assertIn("[the same call 997 times more]", out)

    def test_names_cannot_drive_a_terminal(self):
        process = self.start(self.python, "import time\nexec(compile('import time\\nprint(\"go\", flush=True)\\ntime.sleep(1000)',"
                                          " 'a\\x1b[31m\\n\\u202eb.py', 'exec'))\n")
        outcome = self.assay("attach", str(process.pid), "dump")
        self.assertIn(r"(a\x1b[31m\n\u202eb.py:3)", outcome.out)
        self.assertEqual(self.dumped(process.pid)["threads"][0]["frames"][0]["file"], "a\x1b[31m\n\u202eb.py")

    def test_a_program_that_was_replaced_on_disk_is_read_or_refused_by_its_name(self):
        python = self.path("python")
        shutil.copy("/usr/bin/python3", python)
        process = self.start_waiting(python, WAITING)
        os.unlink(python)
        outcome = self.assay("attach", str(process.pid), "dump")
        self.assert_status(outcome, 0)
        self.assertIn("hold (", outcome.out)
        self.assertIn("not checked", outcome.err)

    def test_wrong_usage_is_one_line_that_says_what_would_work(self):
        for words, status, said in (
            ((), 2, "assay attach 4242 dump"),
            (("server",), 2, "server"),
            (("0", "dump"), 2, "0 is no number"),
            (("99999999999", "dump"), 2, "99999999999"),
            (("1",), 2, "dump"),
            (("1", "dumb"), 2, "dump"),
            (("1", "dump", "x"), 2, "dump"),
            (("999999999", "dump"), 1, "there is no process 999999999"),
            (("--nonblocking", "1", "dump"), 2, "never was"),
        ):
            with self.subTest(words):
                outcome = self.assay("attach", *words)
                self.assert_one_line(outcome, status, "attach", said)
                self.assertEqual(outcome.out, "")


if __name__ == "__main__":
    unittest.main()
