"""record --subprocesses: the processes that a program starts are recorded with it."""

import json
import os
import re
import subprocess
import unittest

import support
from attaching import Attached, collapsed

# Forks two, starts another Python by way of a shell that becomes it, and two programs without Python, all until it is told to end.
PARENT = """
import json, os, subprocess, sys
def busy():
    while not os.path.exists(sys.argv[1]): inner()
def inner():
    for _ in range(20000): pass
def forked():
    pid = os.fork()
    if pid == 0:
        busy()
        os._exit(0)
    return pid
PROGRAM = "import os, sys\\ndef started():\\n  while not os.path.exists(sys.argv[1]): pass\\nstarted()"
pids = [forked(), forked()]
others = [subprocess.Popen(["sleep", "1000"]) for _ in range(2)]
child = subprocess.Popen(["sh", "-c", 'exec "$0" -c "$1" "$2"', sys.executable, PROGRAM, sys.argv[1]])
print(json.dumps(pids + [child.pid]), flush=True)
child.wait()
for other in others: other.kill(); other.wait()
for _ in range(2): os.wait()
"""

# Starts one that works, and waits for it.
STARTER = """
import subprocess, sys
subprocess.check_call([sys.executable, "-c", "def work():\\n  for _ in range(20000000): pass\\nwork()"])
"""


def processes(stacks):
    """-> {pid: (command, [what stands below it])}"""
    found = {}
    for stack in stacks:
        pid, command = re.match(r"process (\d+): (.*)", stack[0]).groups()
        found.setdefault(int(pid), (command, []))[1].append(stack[1:])
    return found


class Children(Attached, unittest.TestCase):
    PYTHON = "/usr/bin/python3"

    def recorded(self, pid, is_enough, *options):
        """For longer and longer, until it is enough: how fast a busy machine is, nobody knows. -> (outcome, processes)"""
        for seconds in 1, 2, 4, 8, 16:
            outcome = self.assay("attach", str(pid), "record", "--subprocesses", "-d", "%ds" % seconds, "-o", "a.collapsed", *options)
            self.assert_status(outcome, 0)
            found = processes(collapsed(self.path("a.collapsed")))
            os.unlink(self.path("a.collapsed"))
            if is_enough(outcome, found):
                return outcome, found
        self.fail("%s\n%s" % (outcome, found))

    def test_children_are_read_below_a_frame_that_names_them(self):
        process = subprocess.Popen([self.PYTHON, self.write("parent.py", PARENT), self.path("end")], stdout=subprocess.PIPE)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(self.write, "end", "")
        pids = json.loads(process.stdout.readline())
        outcome, found = self.recorded(process.pid, lambda _, found: set(pids) <= set(found) and
                                       all(any("inner" in stack or "started" in stack for stack in found[pid][1]) for pid in pids))
        self.assertEqual(set(found) - set(pids), set())  # itself it only waits
        for pid in pids[:2]:
            self.assertIn("parent.py", found[pid][0])
        self.assertIn(" -c import os", found[pids[2]][0])
        self.assertTrue(any(stack[:2] == ("<module>", "started") for stack in found[pids[2]][1]), found)
        self.assertIn("4 processes read, 2 more had no Python or ended at once\n", outcome.out)
        _, found = self.recorded(process.pid, lambda _, found: process.pid in found, "--idle", "--threads")
        self.assertTrue(all(stack[0].startswith("thread ") for _, stacks in found.values() for stack in stacks))

    def test_a_python_that_cannot_be_read_is_counted_and_said(self):
        old = [i.path for i in support.INTERPRETERS if i.label in ("python3.6", "python3.7") and i.path]
        if not old:
            self.skipTest("no python3.6 or python3.7")
        process = self.start(self.PYTHON, "import subprocess, sys\n"
                                          "child = subprocess.Popen([sys.argv[1], '-c', 'input()'], stdin=subprocess.PIPE)\n"
                                          "print('go', flush=True)\nsys.stdin.read()\n", more=(old[0],), stdin=subprocess.PIPE)
        self.addCleanup(process.stdin.close)
        outcome, _ = self.recorded(process.pid, lambda outcome, _: "cannot be read: " in outcome.out)
        self.assertIn("1 process read\n1 with a Python that cannot be read: ", outcome.out)
        self.assertRegex(outcome.out, "3.8 to 3.15 are known")

    def test_a_program_is_recorded_with_what_it_starts(self):
        script = self.write("starter.py", STARTER)
        outcome = self.assay("record", "--subprocesses", "-o", "a.collapsed", "--", self.PYTHON, script)
        self.assert_status(outcome, 0)
        stacks = collapsed(self.path("a.collapsed"))
        self.assertTrue(any("work" in stack for stack in stacks), stacks)
        outcome = self.assay("record", "--", "/bin/sh", "-c", "%s -c 0; true" % self.PYTHON)
        self.assert_one_line(outcome, 1, "nothing was recorded", "--subprocesses")

    def test_it_is_an_option_of_record(self):
        for action in "dump", "top":
            self.assert_one_line(self.assay("attach", "--subprocesses", "1", action), 2, "--subprocesses has no effect with " + action)


if __name__ == "__main__":
    unittest.main()
