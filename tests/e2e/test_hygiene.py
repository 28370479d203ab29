"""What a run leaves behind (nothing), lets in (nothing), allows its workers, and who else is measuring."""

import json
import os
import pty
import re
import signal
import subprocess
import termios
import time
import unittest

import support

SHORT = ("-p", "2", "-n", "1", "-w", "0", "-l", "1")
# A grandchild in a session of its own, whose parent has ended: as hard to catch as a process gets.
DAEMON = """
import os, sys, time
def _daemon(marker):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(600)", marker])
        os._exit(0)
"""


class Hygiene(support.Program, unittest.TestCase):
    def json(self, *args, status=0, **options):
        outcome = self.assay(*args, "--json", **options)
        self.assert_status(outcome, status)
        return {row["name"]: row for row in json.loads(outcome.out)["benchmarks"]}

    def exists(self, name):
        return os.path.exists(self.path(name))

    # ---- nothing gets in

    def test_a_worker_has_no_descriptor_but_the_protocol_s_two(self):
        self.write("bench_a.py", "import os, json\n"
                   "def bench_x():\n"
                   "    fds = {n: os.readlink('/proc/self/fd/' + n) for n in os.listdir('/proc/self/fd')\n"
                   "           if os.path.exists('/proc/self/fd/' + n) or int(n) >= 200 or int(n) < 3}\n"
                   "    open(%r, 'w').write(json.dumps(fds))\n" % self.path("fds"))
        leaks = [os.open("/etc/passwd", os.O_RDONLY) for _ in range(20)]
        high = [os.dup2(leaks[0], n) for n in (150, 199, 202, 250)]
        for fd in leaks + high:
            os.set_inheritable(fd, True)
        try:
            self.assert_status(self.assay("run", "bench_a.py", *SHORT, close_fds=False), 0)
        finally:
            for fd in leaks + high:
                os.close(fd)
        fds = json.loads(self.read("fds"))
        self.assertNotIn("/etc/passwd", fds.values())
        # "3" and the like: the folder that is being listed.
        kept = sorted(int(n) for n, where in fds.items() if not where.startswith("/proc/"))
        self.assertEqual([n for n in kept if n > 2 and "anon_inode:[perf_event]" not in fds[str(n)]], [200, 201])

    def test_a_program_has_only_the_three(self):
        leak = os.dup(0)
        os.set_inheritable(leak, True)
        self.write("look.sh", "ls -l /proc/$$/fd > %s\n" % self.path("fds"))
        try:
            self.assert_status(self.assay("command", *SHORT, "--", "sh", "look.sh", close_fds=False), 0)
        finally:
            os.close(leak)
        numbers = {int(line.split(" -> ")[0].split()[-1]) for line in self.read("fds").splitlines() if "->" in line}
        self.assertLessEqual({0, 1, 2}, numbers)
        # 10 and 11 are the shell's own, for its script and what it redirects.
        self.assertFalse([n for n in numbers if n > 2 and n not in (10, 11)], self.read("fds"))

    # ---- nothing is left

    def daemon_bench(self, then):
        marker = "assay-orphan-" + os.path.basename(self.dir)
        self.write("bench_a.py", DAEMON + "def bench_x():\n    _daemon(%r)\n    open(%r, 'w').close()\n    %s\n"
                   % (marker, self.path("begun"), then))
        return marker

    def test_grandchildren_end_with_a_worker_that_is_done_crashes_or_takes_too_long(self):
        for then, status, more in (("pass", 0, ()), ("os.abort()", 1, ()), ("time.sleep(600)", 124, ("--timeout", "1"))):
            marker = self.daemon_bench(then)
            outcome = self.assay("run", "bench_a.py", *SHORT, *more)
            self.assert_status(outcome, status)
            self.assertEqual(support.count_alive(marker), 0, then)
            self.assertTrue(self.exists("begun"))

    def test_grandchildren_end_with_each_signal(self):
        for signo in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            marker = self.daemon_bench("time.sleep(600)")
            process = self.spawn("run", "bench_a.py", *SHORT)
            self.wait_for(lambda: self.exists("begun") and support.count_alive(marker))
            process.send_signal(signo)
            outcome = self.outcome(process)
            self.assert_status(outcome, 130)
            self.assertEqual(support.count_alive(marker), 0)
            os.unlink(self.path("begun"))

    def test_workers_and_programs_die_with_a_manager_that_is_killed(self):
        marker = "assay-die-" + os.path.basename(self.dir)
        for command in (("timeit", *SHORT, "import time; time.sleep(600); %r" % marker),
                        ("command", *SHORT, "--", "sh", "-c", "sleep 600; true " + marker)):
            process = self.spawn(*command)
            self.wait_for(lambda: self.workers(process.pid))
            family = self.workers(process.pid)
            time.sleep(0.3)
            family |= self.workers(process.pid)
            process.kill()
            process.wait()
            self.wait_for(lambda: not [pid for pid in family if self.is_alive(pid)])

    def workers(self, pid):
        """The process's children and theirs, but for those of the measured program."""
        children = support.children_of(pid)
        return children.union(*map(support.children_of, children))

    def is_alive(self, pid):
        try:
            with open("/proc/%d/stat" % pid) as file:
                return file.read().rpartition(")")[2].split()[0] not in "ZX"
        except OSError:
            return False

    def test_a_worktree_goes_when_a_build_is_interrupted(self):
        temporary = self.repository()
        begun = self.path("begun")
        process = self.spawn("run", "bench_a.py", "--vs-rev", "HEAD", "--build", "touch %s; sleep 600" % begun,
                             env={"TMPDIR": temporary})
        self.wait_for(lambda: os.path.exists(begun))
        self.assertTrue(os.listdir(temporary))
        process.send_signal(signal.SIGINT)
        self.assert_status(self.outcome(process), 130)
        self.assertEqual(os.listdir(temporary), [])
        self.assertEqual(self.worktrees(), 1)

    def test_a_worktree_that_a_killed_run_left_goes_with_the_next(self):
        temporary = self.repository()
        support.end_group(self.building("killed", temporary))
        left = os.listdir(temporary)
        self.assertEqual(len(left), 1)
        process = self.building("living", temporary)
        living = os.listdir(temporary)
        self.assertEqual(len(living), 1)
        self.assertNotEqual(living, left)
        # A third leaves alone what is in use.
        plan = ("-l1", "--blocks", "6", "--rounds", "1")
        self.assert_status(self.assay("run", "bench_a.py", "--vs-rev", "HEAD", *plan, env={"TMPDIR": temporary}), 0)
        self.assertEqual(os.listdir(temporary), living)
        self.assertEqual(self.worktrees(), 2)
        process.send_signal(signal.SIGTERM)
        self.assert_status(self.outcome(process), 130)
        self.assertEqual(os.listdir(temporary), [])

    def building(self, name, temporary):
        """A run that has made its worktree and is busy with its --build."""
        process = self.spawn("run", "bench_a.py", "--vs-rev", "HEAD", "--build", "touch %s; sleep 600" % self.path(name),
                             stdout=subprocess.DEVNULL, env={"TMPDIR": temporary})
        self.wait_for(lambda: self.exists(name))
        return process

    def test_the_terminal_is_as_it_was(self):
        """The benchmark finds the terminal and switches its echo off."""
        self.write("bench_a.py", "import os, termios\n"
                   "def bench_x():\n"
                   "    try: open('/dev/tty').close()\n"
                   "    except OSError: open(%r, 'w').close()\n"
                   "    fd = os.open(%%r, os.O_RDWR | os.O_NOCTTY)\n"
                   "    mode = termios.tcgetattr(fd); mode[3] &= ~termios.ECHO\n"
                   "    termios.tcsetattr(fd, termios.TCSANOW, mode)\n" % self.path("no-tty"))
        pid, master = pty.fork()
        if pid == 0:
            try:
                os.chdir(self.dir)
                text = open("bench_a.py").read() % os.ttyname(0)
                open("bench_a.py", "w").write(text)
                os.environ["ASSAY_LOCK_DIR"] = ""
                os.execv(support.ASSAY, [support.ASSAY, "run", "bench_a.py", "-q", *SHORT])
            finally:
                os._exit(99)
        self.addCleanup(os.close, master)
        shown = b""
        try:
            while True:
                piece = os.read(master, 4096)
                if not piece:
                    break
                shown += piece
        except OSError:
            pass  # the last one closed it
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0, shown)
        self.assertTrue(self.exists("no-tty"), "a worker has a controlling terminal")
        self.assertTrue(termios.tcgetattr(master)[3] & termios.ECHO, shown)

    # ---- limits

    def test_memory_beyond_the_limit_fails_and_says_so(self):
        row = self.json("timeit", *SHORT, "--max-memory", "200MB", "x = bytearray(400000000)", status=1)["timeit"]
        self.assertIn("needs more memory than --max-memory 190.7 MiB allows: MemoryError", row["error"])
        self.json("timeit", *SHORT, "--max-memory", "1GiB", "x = bytearray(1000)")

    def test_cpu_time_beyond_the_limit_fails_and_says_so(self):
        row = self.json("timeit", *SHORT, "--max-cpu-time", "1s", "while True: pass", status=1)["timeit"]
        self.assertIn("used more CPU time than --max-cpu-time 1 s allows", row["error"])

    def test_what_a_failed_benchmark_printed_is_stored(self):
        self.write("bench_a.py", "def bench_x(): pass\n"
                   "def bench_y():\n    print('beginning' + '.' * 100000 + 'the end')\n    1 / 0\n")
        row = self.json("run", "bench_a.py", *SHORT, "-o", "x.json", status=1)["a.y"]
        self.assertIn("ZeroDivisionError", row["details"])
        self.assertTrue(row["output"].endswith("the end"))
        self.assertLess(len(row["output"]), 5000)
        suite = json.loads(self.read("x.json"))
        (failed,) = suite["benchmarks"][0]["runs"][0]["assay"]["failed"]
        self.assertEqual((failed["name"], failed["output"]), ("a.y", row["output"]))
        self.assertIn("ZeroDivisionError", failed["error"])

    def test_the_deadline_ends_with_what_there_is(self):
        self.write("bench_a.py", "import time\ndef bench_x(): time.sleep(0.01)\ndef bench_y(): time.sleep(0.01)\n")
        for deadline in ("1.5s", "6s", "24s"):  # a busy machine may have measured next to nothing when the first has come
            for name in {"x.json", "x.json.journal"} & set(os.listdir(self.dir)):
                os.unlink(self.path(name))
            outcome = self.assay("run", "bench_a.py", "-p", "100000", "-n", "1", "-w", "0", "-l", "1", "--deadline", deadline,
                                 "-o", "x.json")
            self.assert_status(outcome, 124)
            self.assertIn("the deadline (--deadline) has come", outcome.err)
            runs = len(json.loads(self.read("x.json"))["benchmarks"][0]["runs"]) if self.exists("x.json") else 0
            if runs > 1:
                break
        self.assertIn("a.x", outcome.out)
        self.assertGreater(runs, 1)
        self.assertTrue(self.exists("x.json.journal"))

    def test_a_deadline_that_comes_before_anything_is_measured_is_one_too(self):
        """The interpreter, the look for benchmarks or the build of a revision took that long."""
        self.write("python", "#!/bin/sh\nsleep 600\n")
        os.chmod(self.path("python"), 0o755)
        self.write("bench_a.py", "def bench_x(): pass\n")
        self.write("bench_b.py", "import time\ntime.sleep(600)\ndef bench_x(): pass\n")
        self.git("init", "-q")
        self.git("add", "bench_a.py")
        self.git("commit", "-qm", "one")
        for args in (("timeit", "--python", "./python", "pass"), ("timeit", "--python", "./python", "pass", "--vs", "pass"),
                     ("run", "bench_b.py"), ("run", "bench_b.py", "--vs-env", "A=1"),
                     ("run", "bench_a.py", "--vs-rev", "HEAD", "--build", "sleep 600")):
            with self.subTest(args):
                outcome = self.assay(*args, "--deadline", "300ms")
                self.assert_status(outcome, 124)
                self.assertIn("the deadline (--deadline) has come", outcome.err)

    def test_a_deadline_that_is_kept_changes_nothing(self):
        self.assert_status(self.assay("timeit", *SHORT, "--deadline", "1min", "pass"), 0)

    def test_a_duel_s_deadline_takes_the_last_look(self):
        for deadline in ("3s", "12s", "48s"):  # a busy machine may finish no block in the first
            outcome = self.assay("timeit", "import time; time.sleep(0.01)", "--vs", "import time; time.sleep(0.02)",
                                 "--blocks", "100000", "--deadline", deadline)
            self.assert_status(outcome, 124)
            self.assertIn("the deadline (--deadline) has come", outcome.err)
            if re.search("[1-9][0-9]* block", outcome.out):
                break
        self.assertRegex(outcome.out, "[1-9][0-9]* block")

    # ---- others

    def test_two_runs_see_each_other(self):
        locks = self.path("locks")
        os.mkdir(locks)
        env = {"ASSAY_LOCK_DIR": locks}
        first = self.spawn("timeit", "-p", "100000", "-n", "1", "-w", "0", "-l", "1",
                           "import time; open('begun', 'w').close(); time.sleep(0.02)", env=env)
        self.wait_for(lambda: self.exists("begun"))  # it has taken its lock before
        second = self.assay("timeit", *SHORT, "pass", env=env)
        self.assert_status(second, 0)
        self.assertIn("another run is measuring on this machine (process %d)" % first.pid, second.err)
        quiet = self.assay("timeit", *SHORT, "-q", "pass", env=env)
        self.assertEqual((quiet.status, quiet.err), (0, ""))
        first.send_signal(signal.SIGINT)
        self.assertIn("another run is measuring", self.outcome(first).err)
        alone = self.assay("timeit", *SHORT, "pass", env=env)
        self.assertEqual((alone.status, alone.err), (0, ""))

    def test_a_trap_in_the_place_of_the_lock_is_not_touched(self):
        locks, victim = self.path("locks"), self.write("victim", "mine")
        os.mkdir(locks)
        for make in (lambda path: os.symlink(victim, path), os.mkfifo, lambda path: os.link(victim, path)):
            make(os.path.join(locks, "assay.lock"))
            outcome = self.assay("timeit", *SHORT, "pass", env={"ASSAY_LOCK_DIR": locks})
            self.assertEqual((outcome.status, outcome.err), (0, ""))
            os.unlink(os.path.join(locks, "assay.lock"))
        self.assertEqual(self.read("victim"), "mine")


if __name__ == "__main__":
    unittest.main()
