"""Whatever a user, a benchmark or a disk does wrong: one clear line that names what and where, the right exit
status, nothing half-written, nothing left running."""

import glob
import json
import os
import shutil
import signal
import subprocess
import time
import unittest

import support

# Two processes of one value of one loop: enough to pass through everything.
SHORT = ("-p2", "-n1", "-w0", "-l1")


class BadInput(support.Program):
    def timeit(self, *args, **options):
        return self.assay("timeit", *SHORT, *args, "-o", "out.json", **options)

    def assert_first_line(self, outcome, status, *words):
        """As assert_one_line, but what explains it (a traceback, the tail of an output) may follow."""
        self.assert_status(outcome, status)
        lines = outcome.err.splitlines()
        self.assertTrue(lines and lines[0].startswith("assay: "), str(outcome))
        for word in words:
            self.assertIn(word, lines[0], str(outcome))
        self.assertNotIn("assay: ", "".join(lines[1:]), "a second message:\n%s" % outcome)

    def bench_file(self, text, name="bench_it.py"):
        return self.write(name, text)


class Snippets(BadInput, unittest.TestCase):
    def test_a_syntax_error_is_shown_with_its_position(self):
        outcome = self.timeit("x = = 1")
        self.assert_first_line(outcome, 1, "timeit", "SyntaxError", "<statement>", "line 1")
        caret = [line for line in outcome.err.splitlines() if line.strip() == "^"]
        code = [line for line in outcome.err.splitlines() if "x = = 1" in line]
        self.assertEqual(caret[0].index("^"), code[0].index("= 1"), str(outcome))
        self.assert_nothing_left()

    def test_a_syntax_error_in_the_setup_is_said_to_be_there(self):
        self.assert_first_line(self.timeit("-s", "a = 1", "-s", "x = (1", "pass"), 1, "<setup>", "line 2")

    def test_a_statement_cannot_break_out_of_its_function(self):
        for snippet in ("return", "pass\ndef f(): pass\nreturn", "  indented", "yield 1", "'''", "x = (", "\\"):
            outcome = self.timeit(snippet)
            self.assert_first_line(outcome, 1, "timeit")
            self.assertEqual(outcome.out, "", str(outcome))
            self.assert_nothing_left()

    def test_a_setup_that_raises_is_shown_with_its_traceback(self):
        outcome = self.timeit("-s", "raise ValueError('no luck')", "pass")
        self.assert_first_line(outcome, 1, "timeit", "ValueError: no luck")
        self.assertIn("Traceback (most recent call last):", outcome.err)
        self.assert_nothing_left()

    def test_a_statement_that_raises_is_shown_with_its_line(self):
        outcome = self.timeit("1 / 0")
        self.assert_first_line(outcome, 1, "ZeroDivisionError")
        self.assertIn("1 / 0", outcome.err)
        self.assert_nothing_left()

    def test_an_exception_s_text_cannot_drive_the_terminal(self):
        outcome = self.timeit(r"raise ValueError('a\x1b[2Jb\rc\nassay: all is well')")
        self.assert_status(outcome, 1)
        self.assertNotIn("\x1b", outcome.err)
        self.assertNotIn("\r", outcome.err)
        self.assertIn("ValueError", outcome.err.splitlines()[0])

    def test_sys_exit_is_a_failure_of_the_benchmark(self):
        self.assert_first_line(self.timeit("import sys; sys.exit(0)"), 1, "timeit", "SystemExit")
        self.assert_nothing_left()

    def test_a_statement_that_ends_the_process_is_named(self):
        self.assert_one_line(self.timeit("import os; os._exit(0)"), 1, "timeit", "exited with code 0")
        self.assert_one_line(self.timeit("import os; os._exit(7)"), 1, "timeit", "exited with code 7")
        self.assert_nothing_left()

    def test_a_statement_that_crashes_is_named_with_its_signal(self):
        crash = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
        self.assert_one_line(self.timeit(crash), 1, "timeit", "SIGSEGV")
        self.assert_nothing_left()

    def test_what_a_crash_said_is_shown(self):
        crash = "import sys, os; sys.stderr.write('last words\\n'); sys.stderr.flush(); os.abort()"
        outcome = self.timeit(crash)
        self.assert_first_line(outcome, 1, "SIGABRT")
        self.assertIn("last words", outcome.err)

    def test_megabytes_of_output_do_no_harm(self):
        noise = "import sys; sys.stdout.write('x' * 5000000); sys.stderr.write('y' * 5000000)"
        outcome = self.timeit(noise)
        self.assert_status(outcome, 0)
        self.assertLess(len(outcome.out) + len(outcome.err), 5000)
        self.assertTrue(outcome.out.splitlines()[1].startswith("timeit: "), str(outcome))
        self.assert_nothing_left("out.json")

    def test_megabytes_and_then_a_failure_show_the_end_alone(self):
        noise = "import sys; sys.stderr.write('y' * 3000000 + ' the end\\n'); sys.stderr.flush(); import os; os._exit(1)"
        outcome = self.timeit(noise)
        self.assert_first_line(outcome, 1, "exited with code 1")
        self.assertLess(len(outcome.err), 20000)
        self.assertIn("the end", outcome.err)

    def test_a_statement_that_closes_the_low_descriptors_is_measured(self):
        outcome = self.timeit("import os; os.closerange(0, 21)")
        self.assert_status(outcome, 0)
        self.assertTrue(outcome.out.splitlines()[1].startswith("timeit: "), str(outcome))

    def test_a_child_that_is_left_behind_is_ended(self):
        self.write("child.py", "import time\ntime.sleep(600)\n")
        leave = "subprocess.Popen([sys.executable, %r])" % self.path("child.py")
        outcome = self.timeit("-s", "import subprocess, sys; " + leave, "pass")
        self.assert_status(outcome, 0)
        self.assertEqual(support.count_alive(self.path("child.py")), 0)

    def test_a_daemon_that_left_the_process_group_is_ended(self):
        self.write("child.py", "import os, time\nos.setsid()\nif os.fork(): os._exit(0)\ntime.sleep(600)\n")
        leave = "subprocess.check_call([sys.executable, %r])" % self.path("child.py")
        outcome = self.timeit("-s", "import subprocess, sys; " + leave, "pass")
        self.assert_status(outcome, 0)
        self.assertEqual(support.count_alive(self.path("child.py")), 0)

    def test_a_fork_of_the_worker_is_not_taken_for_it(self):
        fork = "import os\npid = os.fork()\nif pid == 0: os._exit(0)\nos.waitpid(pid, 0)"
        self.assert_status(self.timeit(fork), 0)

    def test_a_statement_that_never_ends_is_ended_with_all_that_it_started(self):
        self.write("child.py", "import time\ntime.sleep(600)\n")
        start = "import subprocess, sys; subprocess.Popen([sys.executable, %r])" % self.path("child.py")
        began = time.monotonic()
        outcome = self.timeit("--timeout", "1s", "-s", start, "while True: pass")
        self.assertLess(time.monotonic() - began, 20)
        self.assert_one_line(outcome, 124, "timeit", "1 s", "--timeout")
        self.assertEqual(support.count_alive(self.path("child.py")), 0)
        self.assert_nothing_left("child.py")

    def test_a_statement_that_ignores_signals_is_ended(self):
        ignore = "import signal\nfor s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(s, signal.SIG_IGN)"
        self.assert_one_line(self.timeit("--timeout", "1s", "-s", ignore, "while True: pass"), 124, "timeit")

    def test_a_stopped_worker_is_ended_by_the_time_out(self):
        stop = "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)"
        self.assert_one_line(self.timeit("--timeout", "1s", stop), 124, "timeit")


class Interpreters(BadInput, unittest.TestCase):
    def test_one_that_does_not_exist_is_named(self):
        self.assert_one_line(self.timeit("--python", "/no/such/python", "pass"), 2, "/no/such/python")
        self.assert_one_line(self.timeit("--python", "9.9", "pass"), 2, "9.9")
        self.assert_nothing_left()

    def test_a_program_that_is_not_python_is_named(self):
        self.assert_one_line(self.timeit("--python", "/bin/ls", "pass"), 2, "ls", "not a Python")
        self.assert_one_line(self.timeit("--python", "/bin/true", "pass"), 2, "true", "not a Python")
        self.assert_nothing_left()

    def test_a_python_that_is_too_old_is_told_its_version(self):
        found = glob.glob(os.path.join(os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv")), "versions", "2.7.*", "bin", "python"))
        if not found:
            self.skipTest("no Python 2.7 under pyenv")
        self.assert_one_line(self.timeit("--python", found[0], "pass"), 1, found[0], "it is Python 2.7", "3.6 is the oldest")

    def test_what_cannot_be_executed_is_named(self):
        self.write("python", "no program\n")
        self.assert_one_line(self.timeit("--python", "./python", "pass"), 2, "python")
        os.chmod(self.path("python"), 0o755)
        self.assert_one_line(self.timeit("--python", "./python", "pass"), 1, "python", "Exec format error")
        self.assert_one_line(self.timeit("--python", self.dir, "pass"), 2, self.dir)

    def test_one_that_never_answers_is_given_up(self):
        self.write("python", "#!/bin/sh\nsleep 600\n")
        os.chmod(self.path("python"), 0o755)
        self.assert_one_line(self.timeit("--python", "./python", "pass"), 2, "python")


class Targets(BadInput, unittest.TestCase):
    def run_it(self, *args, **options):
        return self.assay("run", *SHORT, "-o", "out.json", *args, **options)

    def test_a_folder_without_benchmarks_is_named(self):
        os.mkdir(self.path("empty"))
        self.assert_one_line(self.run_it("empty"), 1, "empty", "bench_")
        self.assert_nothing_left("empty")

    def test_a_file_without_benchmarks_is_named(self):
        self.bench_file("x = 1\n")
        outcome = self.run_it("bench_it.py")
        self.assert_one_line(outcome, 1, "bench_it.py")
        self.assert_nothing_left("bench_it.py")

    def test_a_target_that_does_not_exist_is_named(self):
        outcome = self.run_it("bench_none.py")
        self.assert_status(outcome, 1)
        self.assertIn("bench_none.py", outcome.err.splitlines()[0])
        self.assert_nothing_left()

    def test_no_target_is_wrong_usage(self):
        self.assert_status(self.run_it(), 2)

    def test_a_pattern_without_a_match_is_said(self):
        self.bench_file("def bench_a(): pass\n")
        self.assert_one_line(self.run_it("bench_it.py", "-k", "zzz"), 1, "zzz")
        self.assert_nothing_left("bench_it.py")

    def test_one_failing_benchmark_is_a_row_and_not_the_end(self):
        self.bench_file("def bench_a(): pass\ndef bench_bad(): 1 / 0\ndef bench_z(): pass\n")
        outcome = self.run_it("bench_it.py")
        self.assert_status(outcome, 1)
        for name in ("it.a", "it.bad", "it.z", "ZeroDivisionError"):
            self.assertIn(name, outcome.out + outcome.err)
        self.assertIn("Traceback", outcome.out + outcome.err)
        with open(self.path("out.json")) as f:
            names = [b["runs"][0]["metadata"]["name"] if len(b["runs"]) and "metadata" in b["runs"][0]
                     and "name" in b["runs"][0]["metadata"] else b["metadata"]["name"]
                     for b in json.load(f)["benchmarks"]]
        self.assertEqual(sorted(names), ["it.a", "it.z"])

    def test_a_failing_benchmark_has_its_status_in_json(self):
        self.bench_file("def bench_a(): pass\ndef bench_bad(): 1 / 0\n")
        outcome = self.run_it("bench_it.py", "--json-output", "r.json")
        self.assert_status(outcome, 1)
        self.assertIn("it.a ", outcome.out)  # the text, beside it
        rows = {row["name"]: row for row in json.loads(self.read("r.json"))["benchmarks"]}
        self.assertEqual(sorted(rows), ["it.a", "it.bad"])
        self.assertNotEqual(rows["it.bad"]["status"], rows["it.a"]["status"])
        for key in ("unit", "mean", "low", "high", "processes", "values", "measured_share", "warnings"):
            self.assertIn(key, rows["it.a"])

    def test_a_crash_that_comes_late_keeps_what_was_measured(self):
        self.bench_file(
            "import os\ncount = %r\n"
            "def bench_late():\n"
            "    with open(count, 'a') as f: f.write('x')\n"
            "    if os.path.getsize(count) > 3: os._exit(3)\n" % self.path("count")
        )
        outcome = self.assay("run", "-p8", "-n1", "-w0", "-l1", "-o", "out.json", "bench_it.py")
        self.assert_status(outcome, 1)
        self.assertIn("exited with code 3", outcome.out + outcome.err)

    def test_a_file_with_a_syntax_error_does_not_end_the_others(self):
        self.bench_file("def bench_a(): pass\n")
        self.bench_file("def bench_b(:\n", "bench_other.py")
        outcome = self.run_it("bench_it.py", "bench_other.py")
        self.assert_status(outcome, 1)
        for word in ("it.a", "bench_other.py", "SyntaxError", "line 1"):
            self.assertIn(word, outcome.out + outcome.err)

    def test_a_bad_use_of_the_conventions_names_file_and_function(self):
        self.bench_file("def bench_a(n): pass\nbench_a.params = 5\n")
        outcome = self.run_it("bench_it.py")
        self.assert_status(outcome, 1)
        self.assertIn("bench_it.py", outcome.out + outcome.err)
        self.assertIn("bench_a.params is of type int", outcome.out + outcome.err)

    def test_a_named_pipe_is_refused_at_once(self):
        for name in ("bench_pipe.json", "bench_pipe.py"):
            os.mkfifo(self.path(name))
            self.assert_one_line(self.assay("run", name, timeout=60), 1, name, "not a regular file")
        os.mkdir(self.path("folder"))
        os.mkfifo(self.path("folder/bench_pipe.json"))
        self.assert_one_line(self.assay("run", "folder", timeout=60), 1, "bench_pipe.json", "not a regular file")

    def test_broken_manifests_name_file_and_place(self):
        for text, words in (
            ("{", ("bench_m.json",)),
            ("[]", ("bench_m.json", "object")),
            ("{}", ("bench_m.json", "benchmarks")),
            ('{"benchmarks": []}', ("bench_m.json",)),
            ('{"benchmarks": [{"stmt": "pass"}]}', ("bench_m.json", "name")),
            ('{"benchmarks": [{"name": "a"}]}', ("bench_m.json", "stmt")),
            ('{"version": "1.0", "benchmarks": [{"runs": [{"values": [1]}]}]}', ("bench_m.json", "file of results", "assay show")),
            ('{"benchmarks": [{"name": "a\\nb", "stmt": "pass"}]}', ("bench_m.json", "line")),
            ('{"benchmarks": [{"name": "a", "stmt": 5}]}', ("bench_m.json", "stmt", "string")),
            ('{"benchmarks": [{"name": "a", "stmt": "pass", "inner_loops": 0}]}', ("bench_m.json", "inner_loops")),
            ('{"benchmarks": [{"name": "a", "stmt": "pass", "stpm": "x"}]}', ("bench_m.json", "stpm")),
            ('{"benchmarks": [{"name": "a", "stmt": "1"}, {"name": "a", "stmt": "2"}]}', ("bench_m.json", "a")),
        ):
            with self.subTest(text):
                self.write("bench_m.json", text)
                self.assert_one_line(self.run_it("bench_m.json"), 1, *words)
                self.assert_nothing_left("bench_m.json")

    def test_a_failing_setup_in_a_manifest_is_that_benchmark_s_row(self):
        self.write(
            "bench_m.json",
            json.dumps(
                {
                    "setup": "base = 3",
                    "benchmarks": [
                        {"name": "good", "stmt": ["x = base", "x + 1"]},
                        {"name": "bad", "setup": "raise KeyError('k')", "stmt": "pass"},
                    ],
                }
            ),
        )
        outcome = self.run_it("bench_m.json")
        self.assert_status(outcome, 1)
        self.assertIn("KeyError", outcome.out + outcome.err)
        self.assertIn("good", outcome.out)


class Outputs(BadInput, unittest.TestCase):
    def test_an_existing_file_is_never_overwritten(self):
        self.write("out.json", "precious")
        self.assert_one_line(self.timeit("pass"), 1, "out.json")
        self.assertEqual(self.read("out.json"), "precious")

    def test_a_place_that_cannot_be_written_is_told_before_anything_is_measured(self):
        for path in ("no/such/folder/x.json", "out.json/x.json", self.dir):
            outcome = self.assay("timeit", *SHORT, "pass", "-o", path)
            self.assert_one_line(outcome, 1, path)
            self.assertEqual(outcome.out, "", "measured first:\n%s" % outcome)

    def assert_no_file(self, outcome, *words):
        """Measured and shown; that there is no journal and then no file stands in one line each."""
        self.assert_status(outcome, 1)
        self.assertIn("timeit: ", outcome.out)
        journal, file = outcome.err.splitlines()
        self.assertTrue(journal.startswith("assay: no journal is kept: "), outcome)
        for word in words:
            self.assertIn(word, file)

    def test_a_place_that_turns_out_to_refuse_files_costs_the_file_alone(self):
        outcome = self.assay("timeit", *SHORT, "pass", "-o", "/proc/x.json")
        self.assert_no_file(outcome, "/proc/x.json", "cannot write")

    def test_a_broken_file_to_append_to_is_told_before_anything_is_measured(self):
        self.write("old.json", "{")
        outcome = self.assay("timeit", *SHORT, "pass", "--append", "old.json")
        self.assert_one_line(outcome, 1, "old.json")
        self.assertEqual((outcome.out, self.read("old.json")), ("", "{"))

    def test_a_full_disk_costs_the_file_and_not_the_answer(self):
        """On a tmpfs of our own, in a mount namespace of our own."""
        unshare = shutil.which("unshare")
        options = ["-m"] if os.geteuid() == 0 else ["-rm"]
        os.mkdir(self.path("disk"))
        script = (
            "mount -t tmpfs -o size=64k none disk || exit 99\n"
            "head -c 1000000 /dev/zero > disk/full 2>/dev/null\n"
            "%s timeit %s pass -o disk/x.json\nstatus=$?\nls disk > left\nexit $status\n"
            % (support.ASSAY, " ".join(SHORT))
        )
        if not unshare:
            self.skipTest("no unshare here to mount a small disk of our own")
        done = subprocess.run(
            [unshare] + options + ["sh", "-c", script],
            cwd=self.dir,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
            timeout=60,
        )
        if done.returncode == 99 or (done.returncode and "unshare" in done.stderr):
            self.skipTest("no right to mount a small disk of our own: " + done.stderr.strip())
        outcome = support.Outcome(["assay"], done.returncode, done.stdout, done.stderr)
        self.assert_no_file(outcome, "disk/x.json", "No space left on device")
        self.assertEqual(self.read("left"), "full\n")

    def test_a_stdout_that_is_full_is_told(self):
        # The second is longer than a buffer: what fails is not the last flush.
        for words in (("timeit", *SHORT, "pass"), ("counters", "--json")):
            with open("/dev/full", "wb") as full:
                outcome = self.assay(*words, stdout=full)
            self.assert_one_line(outcome, 1, "cannot write to stdout")

    def test_a_reader_that_went_away_is_no_catastrophe(self):
        read, write = os.pipe()
        os.close(read)
        outcome = self.assay("timeit", *SHORT, "pass", "-o", "out.json", stdout=write)
        os.close(write)
        self.assertIn(outcome.status, (1, -signal.SIGPIPE), str(outcome))
        self.assert_nothing_left("out.json")


class Interrupts(BadInput, unittest.TestCase):
    def interrupted(self, number, *args):
        process = self.spawn(*args, "-o", "out.json")
        self.wait_for(self.marks)
        process.send_signal(number)
        return self.outcome(process, args)

    def marks(self):
        """The benchmark notes each call: wait for a few processes to have been measured."""
        try:
            return os.path.getsize(self.path("calls")) > 5
        except OSError:
            return False

    def check(self, number):
        self.bench_file(
            "import time\ndef bench_slow():\n"
            "    with open(%r, 'a') as f: f.write('x')\n    time.sleep(0.02)\n" % self.path("calls")
        )
        outcome = self.interrupted(number, "run", "-p200", "-n1", "-w0", "-l1", "bench_it.py")
        self.assert_status(outcome, 130)
        self.assertIn("it.slow", outcome.out)
        self.assertIn("ms", outcome.out)
        with open(self.path("out.json")) as f:
            runs = json.load(f)["benchmarks"][0]["runs"]
        self.assertTrue(1 <= len(runs) < 200)
        self.assertEqual(support.count_alive(self.dir), 0)
        self.assertEqual(glob.glob(self.path("*.tmp*")), [])

    def test_ctrl_c_saves_and_shows_what_was_measured(self):
        self.check(signal.SIGINT)

    def test_sigterm_saves_and_shows_what_was_measured(self):
        self.check(signal.SIGTERM)

    def test_ctrl_c_before_the_first_value_writes_nothing(self):
        process = self.spawn("timeit", "open('begun', 'w').close(); import time; time.sleep(600)", "-o", "out.json")
        self.wait_for(lambda: os.path.exists(self.path("begun")))
        process.send_signal(signal.SIGINT)
        self.assert_status(self.outcome(process), 130)
        self.assert_nothing_left("begun")


class Usage(BadInput, unittest.TestCase):
    def test_each_wrong_option_is_one_line_and_exit_2(self):
        self.bench_file("def bench_a(): pass\n")
        for args, words in (
            (("timeit",), ()),
            (("timeit", "--nope", "pass"), ("--nope",)),
            (("timeit", "-p", "0", "pass"), ("-p",)),
            (("timeit", "-p", "many", "pass"), ("many",)),
            (("timeit", "-n", "-3", "pass"), ("-3",)),
            (("timeit", "--budget", "5 parsecs", "pass"), ("5 parsecs",)),
            (("timeit", "--precision", "0", "pass"), ("--precision",)),
            (("timeit", "--affinity", "9999", "pass"), ("9999",)),
            (("timeit", "--affinity", "x", "pass"), ("x",)),
            (("timeit", "-o", "a", "--append", "b", "pass"), ("--append",)),
            (("run", "-p3", "--budget", "5s", "bench_it.py"), ("--budget", "-p")),
            (("tiemit", "pass"), ("tiemit",)),
        ):
            with self.subTest(args):
                outcome = self.assay(*args)
                self.assert_status(outcome, 2)
                self.assertEqual(outcome.out, "")
                first = outcome.err.splitlines()[0]
                self.assertTrue(first.startswith("assay"), str(outcome))
                for word in words:
                    self.assertIn(word, first)
                self.assertLessEqual(len(outcome.err.splitlines()), 2, str(outcome))


@support.each_interpreter(lambda interpreter: interpreter.label in ("python3.6", "python3.13", "system_python3", "pypy3"))
class Tracebacks(BadInput):
    """They begin where the benchmark's own code does: what assay and the import system do around it explains nothing."""

    def details(self, *args):
        outcome = self.assay("run", "--python", self.python, *SHORT, *args)
        self.assert_status(outcome, 1)
        self.assertNotIn("loader.py", outcome.err)
        self.assertNotIn("importlib", outcome.err)
        self.assertNotIn("<assay>", outcome.err)
        return outcome.err.splitlines()[1:]

    def first_frame(self, *args):
        lines = self.details(*args)
        self.assertEqual(lines[0], "Traceback (most recent call last):")
        return lines[1]

    def test_of_a_function(self):
        self.bench_file("def bench_a():\n    raise ValueError('no')\n")
        self.assertIn("bench_it.py\", line 2, in bench_a", self.first_frame("bench_it.py"))

    def test_of_a_coroutine(self):
        self.bench_file("async def bench_a():\n    raise ValueError('no')\n")
        self.assertIn("bench_it.py\", line 2, in bench_a", self.first_frame("bench_it.py"))

    def test_of_a_setup(self):
        self.bench_file("def setup():\n    raise ValueError('no')\ndef bench_a(): pass\n")
        self.assertIn("bench_it.py\", line 2, in setup", self.first_frame("bench_it.py"))

    def test_of_an_import(self):
        self.bench_file("\nimport there_is_no_such_module\ndef bench_a(): pass\n")
        self.assertIn("bench_it.py\", line 2, in <module>", self.first_frame("bench_it.py"))

    def test_of_what_is_no_python(self):
        self.bench_file("def bench_a(:\n")
        self.assertIn("bench_it.py\", line 1", self.details("bench_it.py")[0])

    def test_of_a_script_s_function(self):
        if self.interpreter.label == "python3.6":
            self.skipTest("scripts need Python 3.8")
        self.bench_file("import pyperf\ndef f():\n    raise ValueError('no')\npyperf.Runner().bench_func('f', f)\n")
        self.assertIn("bench_it.py\", line 3, in f", self.first_frame("bench_it.py"))

    def test_of_nothing_but_ours_there_is_none(self):
        self.bench_file("def bench_a():\n    yield 1\n")
        self.assertEqual(self.details("bench_it.py"), [])


class OldPythons(BadInput, unittest.TestCase):
    def test_a_script_under_a_python_without_a_stand_in(self):
        old = [i.path for i in support.INTERPRETERS if i.label in ("python3.6", "python3.7") and i.path]
        if not old:
            self.skipTest("no Python 3.6 or 3.7 here")
        self.bench_file("import pyperf\npyperf.Runner().bench_func('f', len, 'x')\n")
        outcome = self.assay("run", "--python", old[0], *SHORT, "bench_it.py")
        self.assert_first_line(outcome, 1, "bench_it.py", "Python 3.8 or later", "this one is 3.")
        self.assertEqual(outcome.err.count("\n"), 1)


class Folders(BadInput, unittest.TestCase):
    def test_a_file_that_is_wrong_is_a_failed_row_among_the_others(self):
        self.write("suite/bench_empty.py", "x = 1\n")
        self.write("suite/bench_good.py", "def bench_a(): pass\n")
        self.write("suite/bench_manifest.json", "[]")
        self.write("suite/bench_syntax.py", "def bench_a(:\n")
        outcome = self.assay("run", "suite", *SHORT, "--json")
        self.assert_status(outcome, 1)
        rows = {row["name"]: row for row in json.loads(outcome.out)["benchmarks"]}
        self.assertEqual(rows["good.a"]["status"], "complete")
        for name, said in (("bench_empty.py", "no function is named bench_*"), ("bench_manifest.json", "object"),
                           ("bench_syntax.py", "SyntaxError")):
            self.assertEqual(rows[name]["status"], "failed")
            self.assertIn(said, rows[name]["error"])
            self.assertNotIn("suite/" + name, rows[name]["error"])
        listed = self.assay("run", "suite", "--list")
        self.assert_status(listed, 1)
        self.assertIn("good.a\n", listed.out)
        self.assertIn("bench_empty.py  (cannot be measured: no function", listed.out)

    def test_alone_it_is_an_error(self):
        self.assert_one_line(self.assay("run", self.write("bench_a.py", "x = 1\n")), 1, "bench_a.py", "bench_*")


class Programs(BadInput, unittest.TestCase):
    def test_a_program_that_cannot_be_started_says_why(self):
        self.write("plain.py", "pass\n")
        for program, said in (("no-such-program", "no such program in PATH"), ("'sleep 1'", "words of their own"),
                              (self.dir, "it is a folder"), ("./plain.py", "no permission to execute it"),
                              ("./absent", "No such file")):
            with self.subTest(program):
                self.assert_one_line(self.assay("command", *SHORT, "--", program), 1, program.strip("'"), said)


if __name__ == "__main__":
    unittest.main()
