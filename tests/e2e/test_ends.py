"""Time-outs, deadlines and signals are kept whatever a benchmark's process does at its end; what cannot be ended is named."""

import json
import os
import shutil
import signal
import subprocess
import time
import unittest

import support

SHORT = ("-p", "2", "-n", "1", "-w", "0", "-l", "1")
# Longer than any promise here by so much that a busy machine cannot be mistaken for a hang.
FOREVER = 1000
LATE = 60
ATEXIT = "import atexit, time\natexit.register(time.sleep, %d)\ndef bench_x(): pass\n" % FOREVER
THREAD = "import threading, time\ndef bench_x():\n    threading.Thread(target=time.sleep, args=(%d,)).start()\n" % FOREVER
IMPORT = "import time\ntime.sleep(%d)\ndef bench_x(): pass\n" % FOREVER
FORGED = ("import os\ndef bench_x():\n    body = b'report\\0x\\0y\\0'\n"
          "    while True: os.write(201, b'%d\\n' % len(body) + body)\n")
FLOOD = "import os\ndef bench_x():\n    while True: os.write(1, b'x' * 65536)\n"
# Another user's process for whoever starts it: kill() may not even ask it to end.
UNKILLABLE = "#include <unistd.h>\nint main(void) { return setresuid(0, 0, 0) || sleep(%d); }\n" % LATE


class Ends(support.Program, unittest.TestCase):
    def timed(self, *args, **options):
        begin = time.monotonic()
        outcome = self.assay(*args, **options)
        return outcome, time.monotonic() - begin

    def test_a_time_out_is_kept(self):
        for name, text in (("atexit", ATEXIT), ("thread", THREAD), ("flood", FLOOD), ("import", IMPORT)):
            with self.subTest(name):
                self.write("bench_a.py", text)
                outcome, took = self.timed("run", "bench_a.py", *SHORT, "--timeout", "3")
                self.assert_status(outcome, 124)
                self.assertIn("timed out after 3 s (--timeout)", outcome.err)
                self.assertLess(took, LATE)

    def test_a_time_out_says_where_it_was(self):
        self.write("bench_a.py", "import queue\ndef bench_x():\n    wait(queue.Queue())\ndef wait(q):\n    q.get()\n")
        outcome = self.assay("run", "bench_a.py", *SHORT, "--timeout", "3", "--python", "/usr/bin/python3")
        self.assert_status(outcome, 124)
        self.assertRegex(outcome.err, r"--timeout\); it was in .*get \(queue\.py:\d+\) <- wait \(bench_a\.py:5\) <- bench_x "
                                      r"\(bench_a\.py:3\), waiting in futex")

    def test_one_that_was_asked_to_end_says_where_it_was_too(self):
        hang = "import atexit, queue\ndef wait():\n    queue.Queue().get()\natexit.register(wait)\ndef bench_x(): pass\n"
        self.write("bench_a.py", hang)
        where = r"it was in .*get \(queue\.py:\d+\) <- wait \(bench_a\.py:3\)"
        outcome = self.assay("run", "bench_a.py", "-p1", *SHORT[2:], "--timeout", "9", "--python", "/usr/bin/python3")
        self.assert_status(outcome, 124)
        self.assertRegex(outcome.err, r"its process did not end by itself; " + where)
        outcome = self.assay("run", "bench_a.py", "-p1", *SHORT[2:], "-o", "a.json", "--python", "/usr/bin/python3")
        self.assert_status(outcome, 0)
        ((meta, _),) = support.runs_of(self.path("a.json"))
        self.assertRegex(meta["assay_end"], r"^killed 10 s after it was asked to end; " + where)

    def test_what_sends_anything_but_answers_is_ended_at_once(self):
        self.write("bench_a.py", FORGED)
        outcome, took = self.timed("run", "bench_a.py", *SHORT)
        self.assert_status(outcome, 1)
        self.assertIn('the worker answered "report" where "value" was due', outcome.err)
        self.assertLess(took, LATE)

    def test_a_row_says_what_did_not_end_by_itself(self):
        self.write("bench_a.py", ATEXIT)
        outcome, took = self.timed("run", "bench_a.py", *SHORT, "--json", "-o", "a.json")
        self.assert_status(outcome, 0)
        (row,) = json.loads(outcome.out)["benchmarks"]
        killed = [finding for finding in row["findings"] if finding["kind"] == "killed"]
        self.assertEqual([(finding["killed"], finding["processes"]) for finding in killed], [(2, 2)])
        self.assertRegex(killed[0]["how"], "^killed 10 s after it was asked to end")
        self.assertIn(killed[0]["text"], row["warnings"])
        ends = [meta["assay_end"] for meta, _ in support.runs_of(self.path("a.json"))]
        # The second one is known to do so.
        self.assertEqual([end.split("; ")[0] for end in ends], ["killed %d s after it was asked to end" % s for s in (10, 1)])
        self.assertLess(took, LATE)

    def test_so_does_that_of_a_duel(self):
        self.write("bench_a.py", ATEXIT)
        self.write("calm/bench_a.py", "def bench_x(): pass\n")
        outcome = self.assay("run", "bench_a.py", "--vs-path", "calm", "-l1", "--blocks", "6", "--rounds", "1")
        self.assert_status(outcome, 0)
        words = " ".join(outcome.out.split())
        self.assertRegex(words, r'side "[^"]*": 6 processes did not end by themselves: killed 10 s after')
        self.assertEqual(words.count("did not end by"), 1)

    def test_the_deadline_is_kept_with_what_was_measured(self):
        self.write("bench_a.py", ATEXIT)
        outcome, took = self.timed("run", "bench_a.py", "-p9", *SHORT[2:], "--deadline", "4", "-o", "a.json")
        self.assert_status(outcome, 124)
        self.assertIn("the deadline", outcome.err)
        self.assertEqual(len(support.runs_of(self.path("a.json"))), 1)
        self.assertLess(took, LATE)

    def test_a_signal_is_heard_while_an_end_is_waited_for(self):
        self.write("bench_a.py", ATEXIT.replace("pass", "open('measured', 'w').close()"))
        for signo in (signal.SIGTERM, signal.SIGINT):
            process = self.spawn("run", "bench_a.py", *SHORT)
            self.wait_for(lambda: os.path.exists(self.path("measured")))
            begin = time.monotonic()
            process.send_signal(signo)
            self.assert_status(self.outcome(process), 130)
            self.assertLess(time.monotonic() - begin, LATE)
            os.unlink(self.path("measured"))


@unittest.skipUnless(os.geteuid() == 0, "only root makes a set-user-ID program")
class Unkillable(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        compiler = shutil.which("cc") or shutil.which("gcc")
        if not compiler:
            self.skipTest("no C compiler")
        os.chmod(self.dir, 0o777)
        self.write("sux.c", UNKILLABLE)
        subprocess.run([compiler, "sux.c", "-o", "sux"], cwd=self.dir, check=True)
        os.chmod(self.path("sux"), 0o4755)
        self.python = "/usr/bin/python3"
        if os.statvfs(self.dir).f_flag & os.ST_NOSUID:
            self.skipTest("%s is mounted nosuid" % self.dir)
        if self.as_nobody([support.ASSAY, "version"]).returncode or self.as_nobody([self.python, "-c", ""]).returncode:
            self.skipTest("another user may not run %s or %s" % (support.ASSAY, self.python))
        self.addCleanup(self.end)

    def demoted(self):
        os.setgroups([])
        os.setresgid(65534, 65534, 65534)
        os.setresuid(65534, 65534, 65534)

    def as_nobody(self, argv):
        try:
            return subprocess.run(argv, preexec_fn=self.demoted, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except OSError:
            return subprocess.CompletedProcess(argv, 1)

    def unkillable(self):
        """-> the numbers of those that run."""
        found = []
        for number in filter(str.isdigit, os.listdir("/proc")):
            try:
                if os.readlink("/proc/%s/exe" % number) == self.path("sux"):
                    found.append(int(number))
            except OSError:
                pass
        return found

    def end(self):
        for number in self.unkillable():
            os.kill(number, signal.SIGKILL)

    def test_one_that_takes_too_long_is_named(self):
        begin = time.monotonic()
        outcome = self.assay("command", *SHORT, "--timeout", "3", "--", "./sux", preexec_fn=self.demoted)
        self.assert_status(outcome, 124)
        self.assertLess(time.monotonic() - begin, LATE)
        (number,) = self.unkillable()
        said = "process %d (sux) cannot be ended: Operation not permitted" % number
        self.assertIn("timed out after 3 s (--timeout); " + said, outcome.err)
        self.assertIn("assay: %s: it is left behind" % said, outcome.err)

    def test_one_that_a_benchmark_leaves_is_named(self):
        self.write("bench_a.py", "import subprocess\ndef bench_x():\n"
                   "    subprocess.Popen([%r], start_new_session=True)\n" % self.path("sux"))
        begin = time.monotonic()
        outcome = self.assay("run", "bench_a.py", *SHORT, "--python", self.python, preexec_fn=self.demoted)
        self.assert_status(outcome, 0)
        self.assertLess(time.monotonic() - begin, LATE)
        self.assertEqual(sorted(outcome.err.splitlines()), sorted(
            "assay: process %d (sux) cannot be ended: Operation not permitted: it is left behind" % number
            for number in self.unkillable()))

    def test_the_first_signal_ends_the_run(self):
        process = self.spawn("command", *SHORT, "--", "./sux", preexec_fn=self.demoted)
        self.wait_for(self.unkillable)
        begin = time.monotonic()
        os.kill(process.pid, signal.SIGTERM)
        self.assert_status(self.outcome(process), 130)
        self.assertLess(time.monotonic() - begin, LATE)


if __name__ == "__main__":
    unittest.main()
