"""assay attach PID top: on a terminal, and without one."""

import os
import pty
import re
import select
import signal
import subprocess
import termios
import unittest

import support

BUSY = """
import os, sys
def busy():
    while not os.path.exists(sys.argv[1]): inner()
def inner():
    for _ in range(20000): pass
print("go", flush=True)
busy()
"""


class Top(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.busy = subprocess.Popen(["/usr/bin/python3", self.write("busy.py", BUSY), self.path("end")],
                                     stdout=subprocess.PIPE)
        self.addCleanup(self.busy.stdout.close)
        self.addCleanup(self.busy.wait)
        self.addCleanup(self.busy.kill)
        self.assertTrue(self.busy.stdout.readline())

    def on_terminal_until(self, what, columns=80, *options):
        """-> (process, master, all that it has printed when `what` was in it)"""
        master, slave = pty.openpty()
        self.before = termios.tcgetattr(master)
        process = self.spawn("attach", str(self.busy.pid), "top", *options, stdin=slave, stdout=slave, stderr=slave,
                             env={"TERM": "xterm", "COLUMNS": str(columns), "LINES": "12"})
        os.close(slave)
        self.addCleanup(os.close, master)
        said = b""
        while what not in said:
            self.assertTrue(select.select([master], [], [], 60)[0], said)
            said += os.read(master, 65536)
        return process, master, said.decode()

    def drain(self, process, master):
        """Until it has ended; what it prints must go somewhere."""
        while process.poll() is None:
            if select.select([master], [], [], 0.05)[0]:
                try:
                    os.read(master, 65536)
                except OSError:  # the last one has closed it
                    break
        return process.wait(60)

    def test_q_ends_it_and_the_terminal_is_as_before(self):
        process, master, said = self.on_terminal_until(b"inner")
        self.assertIn("q ends", said)
        os.write(master, b"xq")
        self.assertEqual(self.drain(process, master), 0)
        self.assertEqual(termios.tcgetattr(master), self.before)
        self.assertIsNone(self.busy.poll())

    def test_ctrl_c_ends_it_and_the_terminal_is_as_before(self):
        process, master, _ = self.on_terminal_until(b"inner")
        process.send_signal(signal.SIGINT)
        self.assertEqual(self.drain(process, master), 0)
        self.assertEqual(termios.tcgetattr(master), self.before)

    def test_the_end_of_the_process_ends_it(self):
        process, master, _ = self.on_terminal_until(b"inner")
        self.write("end", "")
        self.assertEqual(self.drain(process, master), 0)

    def test_a_narrow_terminal_has_no_longer_lines(self):
        process, master, said = self.on_terminal_until(b"\x1b[J", 30)
        os.write(master, b"q")
        self.drain(process, master)
        plain = re.sub(r"\x1b\[[?\d;]*[a-zA-Z]", "", said)
        self.assertLessEqual(max(map(len, plain.splitlines())), 30)
        self.assertLessEqual(len(plain.splitlines()), 12)

    def test_without_a_terminal_there_is_one_table(self):
        outcome = self.assay("attach", str(self.busy.pid), "top", "-d", "1")
        self.assert_status(outcome, 0)
        self.assertIn("process %d: CPython 3." % self.busy.pid, outcome.out)
        self.assertRegex(outcome.out, r"\n *\d+\.\d% +\d+\.\d% +inner +\S*busy\.py:5\n")
        self.assertNotIn("\x1b", outcome.out)

    def test_options_of_files_are_refused(self):
        self.assert_one_line(self.assay("attach", str(self.busy.pid), "top", "-o", "a.pprof"), 2, "-o has no effect with top")


if __name__ == "__main__":
    unittest.main()
