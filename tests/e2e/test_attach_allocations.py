"""assay attach PID record|top --by allocations, and assay record --by allocations: counted inside the process."""

import os
import re
import shutil
import signal
import subprocess
import unittest

import support
from attaching import Attached, collapsed, is_readable

# Does so many rounds each time that a file appears, and says so with another one; ends when it is told to. Nothing of the
# known lines runs before, so that what is counted between two looks at the process is exact.
ROUNDS = """
import os, sys, threading, time
KEPT = 1000
kept = [None] * KEPT
def known(rounds):
    for _ in range(rounds):
        for i in range(KEPT):
            kept[i] = bytes(200)
def beside(rounds):
    for _ in range(rounds * KEPT):
        x = bytes(300)
def forked(rounds):
    pid = os.fork()
    if pid == 0:
        for _ in range(rounds * KEPT): x = bytes(400)
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
def work(rounds):
    forked(rounds)
    threads = [threading.Thread(target=beside, args=(rounds,)) for _ in range(2)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    known(rounds)
before = set(sys.modules)
print("go", flush=True)
turn = 0
while not os.path.exists(sys.argv[1] + "end"):
    if os.path.exists(sys.argv[1] + str(turn)):
        work(5)
        print("done", flush=True)
        turn += 1
    time.sleep(0.01)
print(sum(map(len, kept)), set(sys.modules) - before, flush=True)
"""
# Of both lines, by whole numbers: a request each, of a bytes object's head, what it holds, and its last NUL.
HEAD = 33
KNOWN = 5 * 1000
SEEN = [("known", KNOWN, KNOWN * (200 + HEAD)), ("beside", 2 * KNOWN, 2 * KNOWN * (300 + HEAD))]


# One of those that can be asked to run code of ours: the others go the same way.
ASKED = [i.path for i in support.INTERPRETERS if i.path and i.label in ("python3.14", "python3.15")]


class Inside(Attached):
    def maps(self, process):
        with open("/proc/%d/maps" % process.pid) as file:
            return file.read()

    def begin(self, process, *words):
        """An assay that counts in it."""
        assay = self.spawn("attach", str(process.pid), *words, "--by", "allocations", env={"TMPDIR": self.dir})
        self.wait_for(lambda: "memfd:assay" in self.maps(process) or assay.poll() is not None)
        return assay

    def work(self, process, turn):
        self.write("turn%d" % turn, "")
        self.assertIn(b"done", process.stdout.readline())

    def end_of(self, assay):
        assay.send_signal(signal.SIGINT)
        return self.outcome(assay)

    def rounds(self):
        process = self.start(self.python, ROUNDS, more=(self.path("turn"),), stderr=subprocess.PIPE)
        self.addCleanup(process.stderr.close)
        return process

    def assert_counted(self, out):
        """The table has the known lines with these numbers."""
        for name, requests, size in SEEN:
            self.assertRegex(out, r"(?m)^ *{:,} +{:,} .*\b{} \(".format(requests, size, name))
        self.assertNotRegex(out, r"5,000 .*forked")

    def assert_goes_on(self, process):
        """It is as it was before, and comes to its own result."""
        self.write("turnend", "")
        out, err = process.communicate()
        self.assertEqual((process.returncode, out.splitlines()[-1], err), (0, b"200000 set()", b""))


class Attach(Inside, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.python = support.chance(__name__).choice(ASKED or [None])
        if not cls.python:
            raise unittest.SkipTest("no CPython 3.14 or later")

    def state(self, process):
        """Its threads, its open files, and whether ours is mapped to count in."""
        folder = "/proc/%d/" % process.pid
        return len(os.listdir(folder + "task")), sorted(os.listdir(folder + "fd")), "memfd:assay" in self.maps(process)

    def test_what_it_asks_for_is_counted_exactly_and_then_all_is_as_before(self):
        process = self.rounds()
        before = self.state(process)
        assay = self.begin(process, "record", "-o", "a.collapsed")
        self.work(process, 0)
        outcome = self.end_of(assay)
        self.assert_status(outcome, 0)
        self.assert_counted(outcome.out)
        self.assertRegex(outcome.out, r"(?m)^233,000 +1,000 +known \(.*\) < work \(.*\) < <module> \(")
        stacks = collapsed(self.path("a.collapsed"))
        for name, _, size in SEEN:
            # Of the whole function: its loop makes an iterator, too.
            whole = sum(n for stack, n in stacks.items() if stack[-1] == name)
            self.assertTrue(size <= whole <= size + 1000, (name, whole))
        self.wait_for(lambda: self.state(process) == before)
        # As often as one likes; what is not asked for meanwhile is not counted.
        again = self.assay("attach", str(process.pid), "record", "-d", "0.1", "--by", "allocations", env={"TMPDIR": self.dir})
        self.assert_status(again, 0)
        self.assertNotIn("known (", again.out)
        self.assert_goes_on(process)
        self.assertFalse([name for name in os.listdir(self.dir) if name.startswith("assay-")])

    def test_an_assay_that_is_killed_leaves_a_process_that_frees_itself(self):
        process = self.rounds()
        before = self.state(process)
        assay = self.begin(process, "record")
        # While the first one still has the process stand still, the second one takes it for a debugger.
        self.wait_for(lambda: "another assay" in self.assay("attach", str(process.pid), "top", "--by", "allocations").err)
        assay.kill()
        self.outcome(assay)
        self.work(process, 0)
        self.wait_for(lambda: self.state(process) == before)
        assay = self.begin(process, "record")
        self.work(process, 1)
        self.assert_counted(self.end_of(assay).out)
        self.assert_goes_on(process)

    def test_a_process_that_ends_is_told_of_to_its_end(self):
        process = self.rounds()
        assay = self.begin(process, "record", "-o", "a.tracemalloc.txt")
        self.work(process, 0)
        self.assert_goes_on(process)
        outcome = self.outcome(assay)
        self.assert_status(outcome, 0)
        self.assertEqual(outcome.err, "")
        self.assert_counted(outcome.out)
        self.assertTrue(os.path.exists(self.path("a.tracemalloc.txt")))

    def test_top_is_a_table_of_rates(self):
        process = self.start(self.python, "print('go', flush=True)\nkept = []\nwhile True:\n    kept = [bytes(1000) for _ in range(1000)]\n")
        outcome = self.assay("attach", str(process.pid), "top", "--by", "allocations", "-d", "0.5")
        self.assert_status(outcome, 0)
        self.assertRegex(outcome.out, r"process %d: CPython 3\.1\d\.\d+: .*\n.* each second in \d+ requests; .* alive" % process.pid)
        self.assertRegex(outcome.out, r"(?m)^ *bytes/s +requests/s +alive +line\n *[\d.]+ [KMG]iB +\d+ .*<module> \(.*program\.py:4\)")

    def test_another_tool_before_ours_is_left_alone(self):
        process = self.start(self.python, "import os, sys, time, tracemalloc\nprint('go', flush=True)\n"
                                          "while not os.path.exists(sys.argv[1]): time.sleep(0.01)\n"
                                          "tracemalloc.start()\nkept = [bytes(100) for _ in range(1000)]\nprint('done', flush=True)\n"
                                          "while not os.path.exists(sys.argv[1] + 'end'): time.sleep(0.01)\n"
                                          "assert tracemalloc.get_traced_memory()[0] > 100000\ntracemalloc.stop()\n"
                                          "kept = [bytes(100) for _ in range(1000)]\n", more=(self.path("turn"),))
        assay = self.begin(process, "record")
        self.write("turn", "")
        process.stdout.readline()
        outcome = self.end_of(assay)
        self.assert_status(outcome, 0)
        self.assertIn("note: another tool has put its functions before ours", outcome.err)
        self.assertRegex(outcome.out, r"(?m)^ *[12],\d\d\d .*<module> \(.*program\.py:5\)")
        again = self.assay("attach", str(process.pid), "record", "-d", "1", "--by", "allocations")
        self.assert_one_line(again, 1, "tracemalloc")
        self.write("turnend", "")
        self.assertEqual(process.wait(), 0)

    def test_another_program_in_its_place_ends_it(self):
        process = self.start(self.python, "import os, sys, time\nprint('go', flush=True)\n"
                                          "while not os.path.exists(sys.argv[1]): time.sleep(0.01)\n"
                                          "os.execvp('sleep', ['sleep', '1000'])\n", more=(self.path("turn"),))
        assay = self.begin(process, "record")
        self.write("turn", "")
        outcome = self.outcome(assay)
        self.assert_status(outcome, 0)
        self.assertIn("runs another program now", outcome.err)

    def test_one_that_cannot_be_asked_is_refused_with_the_reason(self):
        waits = "import time\nprint('go', flush=True)\ntime.sleep(1000)\n"
        process = self.start(self.python, waits)
        assay = self.spawn("attach", str(process.pid), "record", "--by", "allocations")  # takes its ten seconds
        closed = self.start(self.python, waits, env=dict(os.environ, PYTHON_DISABLE_REMOTE_DEBUG="1"))
        self.assert_one_line(self.assay("attach", str(closed.pid), "top", "--by", "allocations"), 1,
                             "PYTHON_DISABLE_REMOTE_DEBUG")
        older = self.start("/usr/bin/python3", waits)
        self.assert_one_line(self.assay("attach", str(older.pid), "record", "--by", "allocations"), 1, "came with 3.14 (PEP 768)",
                             "assay record")
        self.assert_one_line(self.outcome(assay), 1, "did not come to a safe point within 10 s")
        self.assertNotIn("memfd:assay", self.maps(process))
        for words in (("record", "--rate", "5"), ("record", "--every", "2s", "-o", "x"), ("top", "--idle")):
            self.assert_one_line(self.assay("attach", str(process.pid), *words, "--by", "allocations"), 2, words[1],
                                 "no effect with --by allocations")
        self.assert_one_line(self.assay("attach", str(process.pid), "dump", "--by", "allocations"), 2, "--by", "dump")
        self.assert_one_line(self.assay("attach", str(process.pid), "top", "--by", "calls"), 2, "time or allocations")


PROGRAM = """
import os, sys
def known():
    for _ in range(5000):
        x = bytes(200)
known()
print(os.environ.get("PYTHONPATH"), sys.path, sorted(sys.modules), sorted(sys.path_importer_cache), sys.argv)
sys.exit(3)
"""


@support.each_interpreter(is_readable, drawn=1)
class Record(Inside):
    def test_a_program_is_counted_from_its_first_line_to_its_last(self):
        script = self.write("program.py", PROGRAM)
        words, env = (self.python, script, "-x"), dict(os.environ, PYTHONPATH="/nowhere")
        alone = subprocess.run(words, env=env, stdout=subprocess.PIPE, universal_newlines=True).stdout
        outcome = self.assay("record", "--by", "allocations", "--", *words, env=env)
        self.assert_one_line(outcome, 1, "exited with code 3")
        self.assertEqual(outcome.out[:len(alone)], alone)
        # Up to 3.10 the loop asks for a cache of its own, once.
        self.assertRegex(outcome.out, r"(?m)^ *5,00[01] +1,165,0\d\d .*known \(.*program\.py:5\)")
        self.assertIn("CPython %d.%d" % self.interpreter.version, re.sub(r"\s+", " ", outcome.out))


class Programs(Inside, unittest.TestCase):
    def test_the_users_own_sitecustomize_is_run_too(self):
        self.write("own/sitecustomize.py", "print('mine', __file__)\n")
        outcome = self.assay("record", "--by", "allocations", "--", "/usr/bin/python3", "-c", "import sys; print(sys.path[1])",
                             env={"PYTHONPATH": self.path("own")})
        self.assert_status(outcome, 0)
        self.assertTrue(outcome.out.startswith("mine %s\n%s\n" % (self.path("own/sitecustomize.py"), self.path("own"))), outcome.out)

    def test_what_cannot_be_counted_is_said(self):
        outcome = self.assay("record", "--by", "allocations", "--", "/usr/bin/python3", "-I", "-c", "pass")
        self.assert_one_line(outcome, 1, "no Python was found in /usr/bin/python3", "-I, -E and -S")
        pypy = shutil.which("pypy3")
        if pypy:
            self.assert_one_line(self.assay("record", "--by", "allocations", "--", pypy, "-c", "pass"), 1, "only CPython")
