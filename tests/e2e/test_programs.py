"""assay command beside hyperfine: commands around runs, parameters, shells, input and output, exit codes, several programs."""

import json
import os
import shutil
import signal
import subprocess
import sys
import unittest

import support

RUNS = ("--runs", "3")


class Programs(support.Program):
    def command(self, *args, status=0, **options):
        outcome = self.assay("command", *args, **options)
        self.assert_status(outcome, status)
        return outcome

    def log(self):
        """What was logged, a word a line, and forgets it."""
        with open(self.path("log")) as file:
            words = file.read().split()
        os.unlink(self.path("log"))
        return words

    def logging(self, word):
        return "echo %s >>log" % word

    def hyperfine(self):
        """The one that HYPERFINE2 names, or that is on PATH."""
        hyperfine = os.environ.get("HYPERFINE2") or shutil.which("hyperfine")
        if not hyperfine:
            self.skipTest("no hyperfine on PATH")
        return hyperfine

    def meta(self, name="x.json"):
        return support.runs_of(self.path(name))[0][0]


class Around(Programs, unittest.TestCase):
    HOOKS = ("--setup", "echo setup >>log", "--prepare", "echo prepare >>log", "--conclude", "echo conclude >>log", "--cleanup",
             "echo cleanup >>log")

    def test_commands_stand_where_they_belong(self):
        self.command(*RUNS, *self.HOOKS, "-o", "x.json", "--", "sh", "-c", "echo run >>log")
        self.assertEqual(self.log(), ["setup"] + ["prepare", "run", "conclude"] * 3 + ["cleanup"])
        meta = self.meta()
        for when in ("setup", "prepare", "conclude", "cleanup"):
            self.assertEqual(meta["command_" + when], self.logging(when))

    def test_hyperfine_has_the_same_order(self):
        hyperfine = self.hyperfine()
        help = subprocess.run([hyperfine, "--help"], stdout=subprocess.PIPE, universal_newlines=True).stdout
        hooks = self.HOOKS if "--conclude" in help else self.HOOKS[:4] + self.HOOKS[6:]  # the oldest have none
        subprocess.run([hyperfine, "--style", "none", "-r", "3", *hooks, "sh -c 'echo run >>log'"], cwd=self.dir, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        theirs = self.log()
        self.command(*RUNS, *hooks, "sh -c 'echo run >>log'")
        self.assertEqual(self.log(), theirs)

    def test_their_time_is_in_no_value(self):
        self.command("--runs", "2", "--prepare", "sleep 1", "--conclude", "sleep 1", "-o", "x.json", "--", "true")
        for _, run in support.runs_of(self.path("x.json")):
            self.assertLess(max(run["values"]), 1)

    def test_what_they_count_is_not_the_program_s(self):
        work = "head -c 30000000 /dev/zero >/dev/null"
        if "minor-faults" not in self.assay("counters").out:
            self.skipTest("no counter of page faults here")
        self.command("--runs", "2", "--counters", "minor-faults", "-o", "plain.json", "--", "true")
        self.command("--runs", "2", "--counters", "minor-faults", "--prepare", "%s; %s; %s" % (work, work, work), "-o", "x.json",
                     "--", "true")
        plain, prepared = [self.faults(name) for name in ("plain.json", "x.json")]
        self.assertLess(prepared, plain * 1.5)

    def faults(self, name):
        return max(max(run["assay"]["evidence"]["minor_faults"]) for _, run in support.runs_of(self.path(name)))

    def test_their_output_is_hidden_or_shown(self):
        hooks = ("--setup", "echo SETUP", "--prepare", "echo PREPARE", "--cleanup", "echo CLEANUP")
        outcome = self.command("--runs", "1", *hooks, "--", "echo", "RUN")
        for word in ("SETUP", "PREPARE", "RUN", "CLEANUP"):
            self.assertNotIn(word + "\n", outcome.out + outcome.err)
        outcome = self.command("--runs", "1", *hooks, "--show-output", "--", "echo", "RUN")
        told = [line for line in outcome.out.splitlines() if line in ("SETUP", "PREPARE", "RUN", "CLEANUP")]
        self.assertEqual(told, ["SETUP", "PREPARE", "RUN", "CLEANUP"])

    def test_one_that_fails_is_told_with_its_status_and_its_output(self):
        for option, ends, cleans in (("--setup", "failed: exit status 3: why", True), ("--prepare", "exited with code 3", True),
                                     ("--conclude", "exited with code 3", True)):
            with self.subTest(option):
                outcome = self.command(*RUNS, option, "echo some; echo why >&2; exit 3", "--cleanup", self.logging("cleanup"), "--",
                                       "true", status=1)
                first = outcome.err.splitlines()[0 if option != "--setup" else -1]
                self.assertIn("%s 'echo some; echo why >&2; exit 3' %s" % (option, ends), first)
                self.assertIn("some\n", outcome.err)
                self.assertEqual(self.log(), ["cleanup"] * cleans)

    def test_a_cleanup_that_fails_loses_nothing(self):
        outcome = self.command(*RUNS, "--cleanup", "exit 4", "-o", "x.json", "--", "true", status=1)
        self.assertIn("--cleanup 'exit 4' failed: exit status 4", outcome.err)
        self.assertEqual(len(support.runs_of(self.path("x.json"))), 3)

    def test_values_before_a_failing_prepare_are_kept(self):
        self.command(*RUNS, "--prepare", "echo x >>log; test $(wc -l <log) -lt 3", "-o", "x.json", "--", "true", status=1)
        self.assertEqual(len([run for _, run in support.runs_of(self.path("x.json")) if run.get("values")]), 2)

    def test_cleanup_and_conclude_run_after_a_program_that_fails(self):
        outcome = self.command(*RUNS, *self.HOOKS, "--", "false", status=1)
        self.assertIn("false exited with code 1", outcome.err)
        self.assertEqual(self.log(), ["setup", "prepare", "conclude", "cleanup"])

    def has_logged(self):
        """The shell makes the file before it writes to it."""
        return os.path.exists(self.path("log")) and os.path.getsize(self.path("log")) > 0

    def test_ctrl_c_ends_each_and_cleanup_runs(self):
        for option in ("--setup", "--prepare", "--conclude"):
            with self.subTest(option):
                process = self.spawn("command", *RUNS, option, "echo begun >>log; sleep 600", "--cleanup", self.logging("cleanup"),
                                     "--", "true")
                self.wait_for(self.has_logged)
                process.send_signal(signal.SIGINT)
                self.assert_status(self.outcome(process), 130)
                self.assertEqual(self.log(), ["begun", "cleanup"])

    def test_ctrl_c_ends_cleanup_itself(self):
        process = self.spawn("command", "--runs", "1", "--cleanup", "echo begun >>log; sleep 600", "-o", "x.json", "--", "true")
        self.wait_for(self.has_logged)
        process.send_signal(signal.SIGINT)
        self.assert_status(self.outcome(process), 130)
        self.assertEqual(len(support.runs_of(self.path("x.json"))), 1)

    def test_a_server_that_prepare_starts_does_not_outlive_the_run(self):
        marker = "assay-server-" + os.path.basename(self.dir)
        self.command("--runs", "1", "--prepare", "sh -c 'sleep 600; true %s' & echo started" % marker, "--", "true")
        self.wait_for(lambda: support.count_alive(marker) == 0)

    def test_equal_commands_run_once_for_all_programs(self):
        self.command("--runs", "6", *self.HOOKS[:2], *self.HOOKS[6:], "true 1", "true 2")
        self.assertEqual(self.log(), ["setup", "cleanup"])
        self.command("--runs", "6", "-L", "n", "1,2", "--setup", "echo setup{n} >>log", "--cleanup", "echo cleanup{n} >>log", "--",
                     "true", "{n}")
        self.assertEqual(self.log(), ["setup1", "setup2", "cleanup1", "cleanup2"])

    def test_each_program_may_have_its_own(self):
        self.command("--runs", "6", "--prepare", self.logging("a"), "--prepare", self.logging("b"), "sh -c 'echo 1 >>log'",
                     "sh -c 'echo 2 >>log'")
        words = self.log()
        self.assertEqual({tuple(words[i:i + 2]) for i in range(0, len(words), 2)}, {("a", "1"), ("b", "2")})
        outcome = self.assay("command", "--prepare", "a", "--prepare", "b", "--", "true")
        self.assert_one_line(outcome, 2, "--prepare is given 2 times for 1 program")

    def test_a_resumed_run_knows_them(self):
        process = self.spawn("command", "-p", "50", "-n1", "--prepare", self.logging("p"), "-o", "x.json", "--", "sleep", "0.05")
        self.wait_for(self.has_logged)
        process.send_signal(signal.SIGKILL)
        process.wait()
        begun = len(self.log())
        if not os.path.exists(self.path("x.json.journal")):
            self.fail("no journal")
        self.assert_one_line(self.assay("command", "--resume", "x.json", "--prepare", "true"), 2, "--prepare true")
        self.command("--resume", "x.json")
        self.assertEqual(len(support.runs_of(self.path("x.json"))), 50)
        self.assertGreater(len(self.log()), begun)


class Parameters(Programs, unittest.TestCase):
    def test_scans_and_lists_are_hyperfine_s(self):
        hyperfine = self.hyperfine()
        for words in (["-P", "n", "0", "0.35", "-D", "0.1"], ["-P", "n", "1", "2", "-D", "0.5"], ["-P", "n", "-1", "1"],
                      ["-P", "n", "0.3", "0.7", "-D", "0.20"], ["-L", "n", "a\\,b,c"], ["-L", "n", "1,2", "-L", "m", "x,y"],
                      ["-L", "n", "-x,"]):
            with self.subTest(words):
                text = "true {n}" + " {m}" * ("m" in words)
                subprocess.run([hyperfine, "--style", "none", "-N", "-r", "1", "--export-json", "theirs.json", *words, text],
                               cwd=self.dir, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                with open(self.path("theirs.json")) as file:
                    theirs = [result["command"] for result in json.load(file)["results"]]
                self.command("--runs", "10", "--setup", 'echo "%s" | tr " " _ >>log' % text, *words, text)
                self.assertEqual(self.log(), [line.strip().replace(" ", "_") if not line.endswith(" ") else
                                              line.replace(" ", "_") for line in theirs])

    def test_values_stand_in_all_that_is_said(self):
        for n in "12":
            self.write("in" + n, "of " + n + "\n")
        self.command("--runs", "6", "-L", "n", "1,2", "--input", "in{n}", "--stdout", "out{n}", "--prepare", "echo p{n} >>log",
                     "-o", "x.json", "--", "sh", "-c", "cat; echo {n}")
        self.assertEqual([self.read("out" + n) for n in "12"], ["of 1\n1\n", "of 2\n2\n"])
        self.assertEqual(set(self.log()), {"p1", "p2"})
        self.assertEqual(self.meta()["parameter_n"], "1")

    def test_mistakes_are_one_line(self):
        for words, said in (
                (("-L", "n", "1,2", "--", "echo", "{m}"), "--parameter-list n: {n} stands in no program"),
                (("-L", "n", "", "--", "echo", "{n}"), "-L: needs a value"),
                (("-L", "n", "1,1", "--", "echo", "{n}"), "stands in it twice"),
                (("-P", "n", "1", "3", "-D", "0", "--", "echo", "{n}"), "must be above 0"),
                (("-P", "n", "3", "1", "--", "echo", "{n}"), "MAX is below MIN"),
                (("-P", "n", "1", "x", "--", "echo", "{n}"), "needs a number"),
                (("-P", "n", "1"), "-P: needs 3 words: VAR MIN MAX"),
                (("-P", "a", "1", "100", "-P", "b", "1", "100", "--", "echo", "{a}{b}"), "10000 combinations"),
                (("--vs-python", "3.12", "--", "true"), "--vs-python is for suites and statements"),
                (("--python", "3.12", "--", "true"), "--python is for suites and statements"),
                (("--python", "3.12", "true 1", "true 2"), "assay command -- python3.12 job.py"),
                (("-D", "2", "--", "true"), "-D has no effect without --parameter-scan")):
            with self.subTest(words):
                self.assert_one_line(self.assay("command", *words), 2, said)


    def test_in_the_place_of_pyperf_python_is_that_of_a_worker(self):
        """python -m pyperf command --python X: a program is what it is, whatever starts it."""
        words = ["pyperf", "command", "--python", sys.executable, *RUNS, "-o", "x.json", "--", "true"]
        done = subprocess.run(words, executable=support.ASSAY, cwd=self.dir, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        self.assertEqual((done.returncode, self.meta()["command"]), (0, "true"), done.stderr)


class Shells(Programs, unittest.TestCase):
    def test_a_text_for_a_shell_needs_one(self):
        self.assert_one_line(self.assay("command", "true | true"), 2, '"true | true" is for a shell: --shell default (-S)')
        for words in (("-S",), ("--shell", "default"), ("--shell", "sh -e"), ("--shell", shutil.which("bash"))):
            with self.subTest(words):
                self.command(*RUNS, *words, "echo a | tr a b >log")
                self.assertEqual(self.log(), ["b"])

    def test_words_keep_their_borders(self):
        self.command(*RUNS, "-S", "--stdout", "log", "--", "printf", "<%s>", "a b", "$HOME")
        self.assertEqual(self.read("log"), "<a b><$HOME>")

    def test_its_start_is_told_and_can_be_left_out(self):
        outcome = self.command("--runs", "4", "-S", "-o", "x.json", "true; sleep 0.002")
        self.assertRegex(outcome.out, "the shell's own start, .* is a part of each value")
        for meta, run in support.runs_of(self.path("x.json")):
            self.assertEqual(meta["command_shell"], "sh -c")
            self.assertGreater(meta["assay_empty_loop"], 0)
        shown = [json.loads(self.command("--runs", "4", "--json", "-S", *words, "sleep 0.01").out)
                 for words in ((), ("--subtract-loop-cost",))]
        self.assertTrue(all(shown))
        self.assertNotIn("the shell's own start", self.command("--runs", "4", "-N", "sleep 0.002").out)

    def test_commands_around_are_the_same_shell_s(self):
        self.command(*RUNS, "--shell", shutil.which("bash"), "--prepare", "[[ a == a ]]", "--setup", "[[ a == a ]]", "true 1")

    def test_a_shell_that_is_not_there(self):
        self.assertIn("cannot run no-such-shell", self.command(*RUNS, "--shell", "no-such-shell", "true 1", status=1).err)


class Streams(Programs, unittest.TestCase):
    def test_input_is_the_file_from_its_begin_in_each_run(self):
        self.write("in", "hello\n")
        self.command(*RUNS, "--input", "in", "--", "sh", "-c", "cat >>log")
        self.assertEqual(self.log(), ["hello"] * 3)

    def test_input_is_empty_by_default(self):
        self.command(*RUNS, "--", "sh", "-c", "wc -c >>log")
        self.assertEqual(self.log(), ["0"] * 3)

    def test_files_that_cannot_be(self):
        self.assert_one_line(self.assay("command", "--input", "absent", "--", "cat"), 1, "--input absent: No such file")
        self.assert_one_line(self.assay("command", "--stdout", "absent/x", "--", "cat"), 1, "--stdout absent/x: No such file")
        self.assert_one_line(self.assay("command", "--output", "pipe", "--", "cat"), 2, "--stdout pipe")

    def test_output_goes_where_it_is_said(self):
        tell = ("sh", "-c", "echo said; ls -l /proc/$$/fd/1 | sed 's/.*-> //; s/:.*//' >>log")
        for where, is_there in ((None, "/dev/null"), ("null", "/dev/null"), ("pipe", "pipe"), ("out", self.path("out"))):
            with self.subTest(where):
                self.command(*RUNS, *(("--stdout", where) if where else ()), "--", *tell)
                self.assertEqual([os.path.basename(word) for word in self.log()], [os.path.basename(is_there)] * 3)
        self.assertEqual(self.read("out"), "said\n")

    def test_it_is_inherited(self):
        outcome = self.command("--runs", "2", "--stdout", "inherit", "-q", "--", "sh", "-c", "echo OUT; echo ERR >&2")
        self.assertEqual(outcome.out.count("OUT\n"), 2)
        self.assertEqual(outcome.err.count("ERR\n"), 2)

    def test_a_pipe_takes_more_than_it_holds(self):
        self.command("--runs", "2", "--stdout", "pipe", "--", "head", "-c", "10000000", "/dev/zero")

    def test_a_pipe_that_a_daemon_holds_is_not_waited_for(self):
        self.command("--runs", "2", "--stdout", "pipe", "--", "sh", "-c", "sleep 600 & exit 0")


class Failures(Programs, unittest.TestCase):
    def test_exit_codes_that_are_ignored_are_kept(self):
        for words, code, status in ((("-i",), 3, 0), (("-i=2,3",), 3, 0), (("--ignore-failure=all-non-zero",), 3, 0),
                                    (("-i=2",), 3, 1), ((), 3, 1), (("-i",), 0, 0)):
            with self.subTest(words):
                self.command(*RUNS, *words, "-o", "x.json", "--", "sh", "-c", "exit %d" % code, status=status)
                if status == 0:
                    self.assertEqual([meta["exit_code"] for meta, _ in support.runs_of(self.path("x.json"))], [code] * 3)
                if os.path.exists(self.path("x.json")):
                    os.unlink(self.path("x.json"))

    def test_a_signal_is_a_code_above_128(self):
        kill = ("--", "sh", "-c", "kill -9 $$")
        self.assertIn("was killed by signal 9", self.command(*RUNS, *kill, status=1).err)
        self.command(*RUNS, "-i=137", *kill)

    def test_codes_must_be_codes(self):
        for codes in ("0", "256", "x", "1,,2", "1;2"):
            self.assert_one_line(self.assay("command", "-i=" + codes, "--", "true"), 2, "--ignore-failure=" + codes)

    def test_compare_tells_of_other_codes_and_settings(self):
        self.command("--runs", "6", "-i", "-o", "old.json", "--", "sh", "-c", "exit 0")
        self.command("--runs", "6", "-i", "-o", "new.json", "--prepare", "true", "--", "sh", "-c", "exit 3")
        outcome = self.assay("compare", "old.json", "new.json", "-v")
        self.assertIn("the exit codes differ", outcome.out)
        self.assertIn("command_prepare none -> true", outcome.out.replace("\n  ", " ").replace("    ", " "))


class Several(Programs, unittest.TestCase):
    def test_texts_are_programs(self):
        outcome = self.command("--runs", "6", "sleep 0.001", "sleep 0.05")
        self.assertIn("sleep 0.05", outcome.out)
        self.assertRegex(outcome.out, r"slower than\s+sleep 0.001")

    def test_more_than_two_are_ranked(self):
        outcome = self.command("--runs", "10", "-L", "n", "0.03,0.001,0.06", "--", "sleep", "{n}")
        self.assertIn("Each side compared with sleep 0.03", outcome.out)
        self.assertIn("fastest: sleep 0.001", outcome.out)
        self.command("--runs", "10", "-o", "x.json", "true 1", "true 2", "true 3")
        self.assertEqual([self.meta(name)["command"] for name in ("x.json", "x.vs.json", "x.vs2.json")],
                         ["true 1", "true 2", "true 3"])

    def test_duel_takes_them_too(self):
        for words in (("-L", "n", "1,2,3", "--", "true", "{n}"), ("--", "true 1", "true 2", "true 3"),
                      ("--reference", "true 1", "--vs", "true 2", "--prepare", "true", "--", "true", "3")):
            outcome = self.assay("duel", "--blocks", "10", "--rounds", "1", "-l1", *words)
            self.assert_status(outcome, 0)
            self.assertIn("Each side compared with true 1", outcome.out)

    def test_the_reference_is_the_baseline(self):
        outcome = self.command("--runs", "6", "--reference", "sleep 0.05", "--", "sleep", "0.001")
        self.assertRegex(outcome.out, r"faster than\s+sleep 0.05")

    def test_they_have_the_names_that_they_are_given(self):
        outcome = self.command("--runs", "6", "--command-name", "short", "--name", "long", "sleep 0.001", "sleep 0.05")
        self.assertIn("long", outcome.out)
        self.assertIn("short", outcome.out)
        self.assertNotIn("sleep", outcome.out)

    def test_hyperfine_s_words_are_answered(self):
        for words, said in ((("-p", "make clean"), "--prepare CMD"), (("-n", "name"), "--name NAME"),
                            (("--export-json", "x"), "-o FILE"), (("--export-csv", "x"), "--csv"),
                            (("--export-markdown", "x"), "--markdown"), (("--min-runs", "3"), "--runs N"),
                            (("-M", "3"), "--runs N"), (("--style", "none"), "-q")):
            with self.subTest(words):
                self.assert_one_line(self.assay("command", *words, "--", "true"), 2, said)

    def test_a_warmup_is_a_warmup(self):
        self.command(*RUNS, "--warmup", "2", "--", "sh", "-c", "echo run >>log")
        self.assertEqual(len(self.log()), 9)


if __name__ == "__main__":
    unittest.main()
