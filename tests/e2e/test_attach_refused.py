"""assay attach where it may not: refused by a real kernel, each with what would help."""

import os
import subprocess
import sys
import unittest

import support
from attaching import Attached

# Puts a real seccomp filter in place, which answers the calls numbered in the first word with EPERM, and becomes the program.
FILTERED = """
import ctypes, os, struct, sys
def step(code, yes, no, k): return struct.pack("HBBI", code, yes, no, k)
LOAD, IS, ANSWER = 0x20, 0x15, 0x06
calls = [int(n) for n in sys.argv[1].split(",")]
steps = [step(LOAD, 0, 0, 0)]
steps += [step(IS, len(calls) - i, 0, n) for i, n in enumerate(calls)]
steps += [step(ANSWER, 0, 0, 0x7fff0000), step(ANSWER, 0, 0, 0x00050001)]
program = ctypes.create_string_buffer(b"".join(steps))
filter = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(program))
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(38, 1, 0, 0, 0) == 0, "no_new_privs"
if libc.prctl(22, 2, ctypes.c_char_p(filter), 0, 0): sys.exit("no filter: %s" % os.strerror(ctypes.get_errno()))
os.execv(sys.argv[2], sys.argv[2:])
"""
CALLS = {"x86_64": {"process_vm_readv": 310, "ptrace": 101}, "aarch64": {"process_vm_readv": 270, "ptrace": 117}}
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--")
SLEEPS = "import time\nprint('go', flush=True)\ntime.sleep(1000)\n"
SCOPE = "/proc/sys/kernel/yama/ptrace_scope"


class Refused(Attached, unittest.TestCase):
    PYTHON = "/usr/bin/python3"

    def setUp(self):
        super().setUp()
        if os.geteuid() != 0:
            self.skipTest("needs root, to be two users")

    def sleeper(self, before):
        process = subprocess.Popen([*before, self.PYTHON, "-c", SLEEPS], stdout=subprocess.PIPE)
        self.addCleanup(self.end, process)
        self.assertTrue(process.stdout.readline())
        return process

    def refused(self, process, *before):
        """What `assay attach` says when it is started by these words."""
        done = subprocess.run([*before, support.ASSAY, "attach", str(process.pid), "dump"], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=180)
        self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (1, "", 1), done)
        self.assertIn("process %d " % process.pid, done.stderr)
        return done.stderr

    def test_another_users_process(self):
        said = self.refused(self.sleeper(()), *NOBODY)
        self.assertIn("another user's", said)
        self.assertIn("sudo", said)

    def test_a_seccomp_filter(self):
        calls = CALLS.get(os.uname().machine)
        if not calls:
            self.skipTest("the numbers of system calls are not known for " + os.uname().machine)
        for names in (["process_vm_readv"], ["ptrace"], ["process_vm_readv", "ptrace"]):
            filtered = (sys.executable, "-c", FILTERED, ",".join(str(calls[name]) for name in names))
            for before in (), NOBODY:
                with self.subTest(names=names, before=before):
                    process = self.sleeper(before)
                    said = self.refused(process, *before, *filtered)
                    self.assertIn("a seccomp filter forbids it", said)
                    self.assertIn("--cap-add=SYS_PTRACE", said)
                    self.assertIn("--security-opt seccomp=unconfined", said)

    def test_yama(self):
        if not os.access(SCOPE, os.W_OK):
            self.skipTest("%s is not there or cannot be written" % SCOPE)
        with open(SCOPE) as file:
            before = file.read()
        process = self.sleeper(NOBODY)
        self.addCleanup(self.set_scope, before)
        for scope, remedy in (("1", "kernel.yama.ptrace_scope=0"), ("2", "use sudo")):
            try:
                self.set_scope(scope)
            except OSError as error:
                self.skipTest("%s: %s" % (SCOPE, error))
            said = self.refused(process, *NOBODY)
            self.assertIn("ptrace_scope is " + scope, said)
            self.assertIn(remedy, said)

    def set_scope(self, scope):
        with open(SCOPE, "w") as file:
            file.write(scope)


if __name__ == "__main__":
    unittest.main()
