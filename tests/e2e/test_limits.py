"""The limits of the system and of the shell (ulimit): what fits runs whole, and what does not names the limit."""

import os
import resource
import signal
import subprocess
import unittest

import support

SHORT = ("-p", "1", "-n", "1", "-w", "0", "-l", "1")


def limited(which, value):
    """For preexec_fn: the soft limit, lower."""
    return lambda: resource.setrlimit(which, (value, resource.getrlimit(which)[1]))


class Arguments(support.Program, unittest.TestCase):
    def count(self, *arguments):
        self.write("count.sh", "#!/bin/sh\necho $# >count\n")
        os.chmod(self.path("count.sh"), 0o755)
        self.assert_status(self.assay("command", *SHORT, "--", "./count.sh", *arguments), 0)
        return int(self.read("count"))

    def test_a_program_gets_all_of_them(self):
        self.assertEqual(self.count(*map(str, range(5000))), 5000)

    def test_a_megabyte_of_them_too(self):
        if 0 <= resource.getrlimit(resource.RLIMIT_STACK)[0] < 8 << 20:
            self.skipTest("the stack's limit allows no megabyte of arguments")
        self.assertEqual(self.count(*["x" * 120000] * 10), 10)


class Limits(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.write("bench_a.py", "def bench_x(): pass\n")

    def under(self, which, value, *args):
        return self.assay(*args, preexec_fn=limited(which, value))

    def test_of_open_files(self):
        for most in (10, 64, 202):
            with self.subTest(most):
                outcome = self.under(resource.RLIMIT_NOFILE, most, "run", "bench_a.py", *SHORT)
                self.assert_one_line(outcome, 1, "Too many open files (ulimit -n allows %d)" % most)
        outcome = self.under(resource.RLIMIT_NOFILE, 256, "run", "bench_a.py", *SHORT)
        self.assert_status(outcome, 0)

    def test_of_memory(self):
        most = 16 << 20
        outcome = self.under(resource.RLIMIT_AS, most, "run", "bench_a.py", *SHORT)
        if outcome.status == -signal.SIGSEGV and os.path.getsize(support.ASSAY) > most:  # as built with sanitizers
            self.skipTest("the kernel itself cannot map so large a program")
        self.assertIn(outcome.status, (1, 2, 127), str(outcome))
        if outcome.status == 127 or "libraries" in outcome.err:
            self.skipTest("assay itself does not start within so little")
        self.assertIn("(ulimit -v allows", outcome.err)

    @unittest.skipUnless(os.geteuid() == 0, "only root can become a user who has no other processes")
    def test_of_processes(self):
        python = "/usr/bin/python3"

        def demoted():
            os.setgroups([])
            os.setresgid(64999, 64999, 64999)
            os.setresuid(64999, 64999, 64999)
            resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))

        os.chmod(self.dir, 0o777)
        try:
            subprocess.run([support.ASSAY, "version"], preexec_fn=demoted, check=True, stdout=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError):
            self.skipTest("another user may not run %s" % support.ASSAY)
        for command in (("run", "bench_a.py", "--python", python, *SHORT), ("command", *SHORT, "--", "true")):
            with self.subTest(command[0]):
                outcome = self.assay(*command, preexec_fn=demoted)
                self.assertIn(outcome.status, (1, 2), str(outcome))
                self.assertIn("Resource temporarily unavailable (ulimit -u allows 1 processes)", outcome.err)


class FileSize(support.Program, unittest.TestCase):
    """SIGXFSZ would end the program without a line, with everything where it was."""

    TOO_LARGE = "File too large (ulimit -f allows %d bytes)"

    def assay_within(self, size, *args, **options):
        return self.assay(*args, preexec_fn=limited(resource.RLIMIT_FSIZE, size), **options)

    def test_of_a_run_and_its_worktree(self):
        temporary = self.repository()
        plan = ("-l1", "--blocks", "12", "--rounds", "1", "-o", "new.json")
        outcome = self.assay_within(2048, "run", "bench_a.py", "--vs-rev", "HEAD", *plan, env={"TMPDIR": temporary})
        self.assert_status(outcome, 1)
        self.assertIn(self.TOO_LARGE % 2048, outcome.err)
        self.assertEqual(os.listdir(temporary), [])
        self.assertEqual(self.worktrees(), 1)
        self.assertFalse(os.path.exists(self.path("new.json")))

    def test_what_the_journal_has_can_be_resumed(self):
        self.write("bench_a.py", "def bench_x(): pass\n")
        outcome = self.assay_within(8192, "run", "bench_a.py", "-p20", *SHORT[2:], "-o", "a.json")
        self.assert_status(outcome, 1)
        self.assertIn("a.json: cannot write: " + self.TOO_LARGE % 8192, outcome.err)
        self.assert_status(self.assay("run", "--resume", "a.json"), 0)
        self.assertEqual(len(support.runs_of(self.path("a.json"))), 20)

    def test_of_reports_and_other_files(self):
        self.write("bench_a.py", "".join("def bench_%d(): pass\n" % i for i in range(12)))
        self.assert_status(self.assay("run", "bench_a.py", "-p2", *SHORT[2:], "-o", "a.json"), 0)
        for args in (("convert", "a.json", "-o", "new"), ("compare", "a.json", "a.json", "--junit", "new"),
                     ("compare", "a.json", "a.json", "--markdown", "new")):
            with self.subTest(" ".join(args)):
                outcome = self.assay_within(600, *args)
                self.assert_status(outcome, 1)
                self.assertIn(self.TOO_LARGE % 600, outcome.err)
                self.assertFalse(os.path.exists(self.path("new")))

    def test_of_stdout(self):
        self.write("bench_a.py", "".join("def bench_%d(): pass\n" % i for i in range(12)))
        self.assert_status(self.assay("run", "bench_a.py", *SHORT, "-o", "a.json"), 0)
        with open(self.path("out"), "wb") as out:
            outcome = self.assay_within(600, "dump", "-v", "a.json", stdout=out)
        self.assert_one_line(outcome, 1, "cannot write to standard output", self.TOO_LARGE % 600)

    def test_a_program_is_killed_by_it_as_ever(self):
        outcome = self.assay_within(2048, "command", *SHORT, "--", "sh", "-c", "head -c 9999 /dev/zero >new")
        self.assert_status(outcome, 1)
        self.assertIn("exited with code 153", outcome.err)


if __name__ == "__main__":
    unittest.main()
