"""What the program says to somebody who meets it for the first time, or calls it wrongly: help of everything, and one line
that names what was given and what would work."""

import json
import os
import re
import subprocess
import sys
import unittest

import support


def commands(listed):
    return re.findall(r"^  ([a-z_-]+)  +\S", listed.split("\nexamples:")[0], re.M)


def options(text):
    """-> [(names, placeholder or "", help)] of a --help that is wide enough."""
    text = re.sub(r"\n {26}(?=\S)", " ", text)
    rows = re.findall(r"^  (?:(-\w)(?:, )?|    )(--[\w-]+)?(?: ([A-Z][\w=,]*)|(\[=\w+\]))?(?: +)(.*)$", text, re.M)
    return [([n for n in (short, long) if n], plain or bracket, told) for short, long, plain, bracket, told in rows if short or long]


class Help(support.Program, unittest.TestCase):
    def test_the_list_is_the_same_however_it_is_asked_for(self):
        listed = self.assay("help")
        self.assert_status(listed, 0)
        self.assertGreater(len(commands(listed.out)), 20)
        for words, status in (((), 2), (("--help",), 0), (("-h",), 0)):
            outcome = self.assay(*words)
            self.assert_status(outcome, status)
            self.assertEqual(outcome.out, listed.out)

    def test_every_command_has_help_two_ways_that_fits_any_width(self):
        for command in commands(self.assay("help").out):
            for columns in ("40", "60", "80"):
                with self.subTest(command, columns=columns):
                    own = self.assay(command, "--help", env={"COLUMNS": columns})
                    self.assert_status(own, 0)
                    self.assertTrue(own.out.startswith("usage: assay %s" % command), own.out)
                    prose = [
                        line
                        for line in own.out.split("\nexamples:")[0].splitlines()
                        if " " in line.strip() and not line.startswith("  ")
                    ]
                    if command != "compare":  # its exit statuses are a list that stays as it is
                        self.assertEqual([line for line in prose if len(line) > int(columns)], [])
                    self.assertEqual([line for line in own.out.splitlines() if line != line.rstrip()], [])
                    self.assertFalse(own.out.endswith("\n\n"), "a blank line at the end")
                    named = self.assay("help", command, env={"COLUMNS": columns})
                    self.assert_status(named, 0)
                    self.assertEqual(named.out, own.out)

    def test_help_is_one_screen_and_help_all_has_the_rest(self):
        for command in commands(self.assay("help").out):
            with self.subTest(command):
                brief = self.assay(command, "--help").out
                whole = self.assay(command, "--help-all")
                self.assert_status(whole, 0)
                self.assertLessEqual(len(brief.splitlines()), 24 if command in ("timeit", "run", "duel") else 40)
                here = [name for names, _, _ in options(brief) for name in names]
                there = [name for names, _, _ in options(whole.out) for name in names]
                self.assertLessEqual(set(here) - {"--help-all"}, set(there))
                if "--help-all" in here:
                    self.assertGreater(len(there), len(here))
                else:
                    self.assertEqual(whole.out, brief)

    def test_help_of_what_is_no_command(self):
        self.assert_one_line(self.assay("help", "timit"), 2, "timit", "did you mean timeit?")


class WrongWords(support.Program, unittest.TestCase):
    def test_what_stands_for_a_command(self):
        self.write("bench_a.py", "def bench_a(): pass\n")
        for words, said in (
            (("timit", "pass"), ("timit", "did you mean timeit?")),
            (("compare-to", "a", "b"), ("did you mean compare_to?",)),
            (("frobnicate",), ("frobnicate", "assay help")),
            (("bench", "bench_a.py"), ("bench", "assay run TARGET", "assay timeit")),
            (("list",), ("assay run TARGET... --list",)),
            (("diff", "a", "b"), ("assay compare OLD NEW",)),
            (("cmp", "a", "b"), ("assay compare OLD NEW",)),
            (("bench_a.py::a",), ("assay run bench_a.py::a",)),
            (("timeit", "bench_a.py"), ("assay run bench_a.py", "assay command -- python3 bench_a.py")),
            (("timeit", "-python", "3.12", "pass"), ("unknown option -python", "did you mean --python?")),
            (("timeit", "-stats", "pass"), ("did you mean --stats?",)),
            (("run", "bench_a.py::"), ("bench_a.py::", "name a benchmark")),
            (("duel", "bench_a.py", "bench_a.py"), ("no second side", "--vs-rev")),
            (("duel", "a.json", "b.json"), ("assay compare a.json b.json",)),
            (("duel", "1", "bench_a.py", "3"), ("no second side",)),
            (("--python", "3.12", "pass"), ("--python", "assay timeit --python")),
            (("bench_a.py",), ("assay run bench_a.py",)),
            (("sum(range(10))",), ("assay timeit",)),
            (("",), ("empty",)),
            (("version", "1"), ("version", '"1"')),
            (("pyperf-path", "x"), ("pyperf-path", '"x"')),
            (("doctor", "x"), ("doctor", '"x"')),
            (("collect_metadata", "x"), ("collect_metadata", '"x"')),
        ):
            with self.subTest(words):
                outcome = self.assay(*words)
                self.assert_one_line(outcome, 2, *said)
                self.assertEqual(outcome.out, "")

    def test_a_value_that_cannot_be_meant_is_not_passed_over(self):
        for words, said in (
            (("--presicion=1%", "pass"), ("did you mean --precision?",)),
            (("--precision", "0%", "pass"), ("--precision", "0%")),
            (("--precision=-1%", "pass"), ("--precision", "-1%")),
            (("-p", "1e9", "pass"), ("from 1 to 1000000",)),
            (("--python", "", "pass"), ("--python", "empty")),
            (("--affinity", "", "pass"), ("--affinity", "empty")),
            (("--vs", "", "pass"), ("--vs", "empty")),
            (("--help=x", "pass"), ("--help",)),
        ):
            with self.subTest(words):
                outcome = self.assay("timeit", *words)
                self.assert_one_line(outcome, 2, *said)
                self.assertEqual(outcome.out, "")


class StandingTwice(support.Program, unittest.TestCase):
    def test_what_can_mean_one_value_is_refused_twice_in_every_command(self):
        """By the help's own words: each option with a value, of which the help does not say that it may be repeated."""
        tried = 0
        for command in ("timeit", "run", "command", "duel", "compare", "merge", "recover", "doctor"):
            for names, placeholder, text in options(self.assay(command, "--help-all", env={"COLUMNS": "200"}).out):
                if not placeholder or "repeatable" in text or placeholder.startswith("["):
                    continue
                with self.subTest(command, option=names):
                    value = {"PCT": "2%", "TIME": "30s", "SIZE": "2GB"}.get(placeholder, "6")
                    words = [names[0], value, names[-1], value]
                    outcome = self.assay(command, *words, "x")
                    said = "is given twice" if len(names) == 1 else "are one option"
                    self.assert_one_line(outcome, 2, command, names[0], names[-1], said)
                    tried += 1
        self.assertGreater(tried, 60)

    def test_what_adds_up_is_not(self):
        outcome = self.assay("run", "--list", "-k", "one", "-k", "two", "-q", "-q", "-v", "--vs-env", "A=1", "--vs-env", "B=2", self.suite())
        self.assertEqual(outcome.out.split(), ["it.one", "it.two"], str(outcome))

    def suite(self):
        return self.write("bench_it.py", "def bench_one(): pass\ndef bench_two(): pass\ndef bench_three(): pass\n")

    def test_pyperf_s_commands_let_the_last_one_win(self):
        self.assert_status(self.assay("timeit", "-p2", "-n1", "-w0", "-l1", "-q", "-o", "a.json", "pass"), 0)
        self.assert_status(self.assay("hist", "-n", "3", "-n", "4", "a.json"), 0)
        self.assert_status(self.assay("convert", "a.json", "-o", "b.json", "-o", "c.json"), 0)
        self.assertTrue(os.path.exists(self.path("c.json")))
        self.assertFalse(os.path.exists(self.path("b.json")))

    def test_so_does_the_stand_in(self):
        standin = self.assay("pyperf-path").out.strip()
        words = (sys.executable, "-m", "pyperf", "timeit", "-p9", "-n1", "-w0", "-l1", "-q", "-p2", "-o", "b.json", "-o", "a.json", "pass")
        subprocess.check_call(words, cwd=self.dir, env=dict(os.environ, PYTHONPATH=standin, ASSAY=support.ASSAY), timeout=180)
        self.assertEqual(len(support.runs_of(self.path("a.json"))), 2)


class NamesThatOthersUse(support.Program, unittest.TestCase):
    def test_options_of_python_s_timeit_are_told_their_name_here(self):
        for words, said in (
            (("-r", "5"), ("unknown option -r", "-n N here")),
            (("--repeat=5",), ("unknown option --repeat", "-n N here")),
            (("-n", "1e6"), ("-n: needs a whole number", "-l N here")),
            (("--number", "5"), ("unknown option --number", "-l N here")),
            (("-u", "usec"), ("unknown option -u", "--json")),
            (("--unit=usec",), ("unknown option --unit", "--json")),
            (("-p",), ("-p: needs a whole number", '"pass"', "CPU time", "processes")),
            (("-p", "-s", "x = 1"), ("-p: needs a value", "CPU time")),
            (("--target-time", "1"), ("--min-time",)),
        ):
            with self.subTest(words):
                self.assert_one_line(self.assay("timeit", *words, "pass"), 2, *said)

    def test_a_duel_names_what_none_of_its_commands_has(self):
        self.write("bench_a.py", "def bench_a(): pass\n")
        for words, said in (
            (("--bogus",), ("duel: unknown option --bogus",)),
            (("--bogus", "--vs", "pass", "pass"), ("duel: unknown option --bogus",)),
            (("bench_a.py", "--vs-pyton", "3"), ("unknown option --vs-pyton", "did you mean --vs-python?")),
            (("bench_a.py", "--vs-python"), ("--vs-python: needs a value",)),
            (("--vs", "x", "-Z", "--", "true"), ("duel: unknown option -Z",)),
            (("bench_a.py",), ("no second side", "--vs-rev")),
        ):
            with self.subTest(words):
                self.assert_one_line(self.assay("duel", *words), 2, *said)

    def test_a_value_that_is_also_a_file_is_no_target(self):
        self.write("x.py", "raise SystemExit('not to be run')\n")
        outcome = self.assay("duel", "--name", "x.py", "--blocks", "6", "--budget", "5s", "--vs", "1 + 1", "1")
        self.assert_status(outcome, 0)
        self.assertNotIn("not to be run", outcome.err)


class NamedAsTyped(support.Program, unittest.TestCase):
    def test_what_contradicts_is_named_by_the_names_that_were_typed(self):
        self.write("bench_it.py", "def bench_one(): pass\ndef bench_two(): pass\n")
        for words, status, said in (
            (("timeit", "-o", "a", "--append", "b", "pass"), 2, "-o and --append cannot be used together"),
            (("timeit", "--output", "a", "--append", "b", "pass"), 2, "--output and --append cannot be used together"),
            (("timeit", "--rigorous", "--budget", "5s", "pass"), 2, "--budget belongs to the adaptive plan, which --rigorous replaces"),
            (("timeit", "--precision", "1%", "-p", "3", "pass"), 2, "--precision belongs to the adaptive plan, which -p replaces"),
            (("timeit", "--values", "3", "--vs", "1", "pass"), 2, "--values is for one side"),
            (("timeit", "-p", "3", "--vs", "1", "pass"), 2, "-p is for one side"),
            (("timeit", "--parallel", "--no-pin", "--vs", "1", "pass"), 2, "--parallel and --no-pin cannot be used together"),
            (("run", "--vs-rev", "a", "--vs-path", "b", "bench_it.py"), 2, "--vs-rev and --vs-path cannot be used together"),
            (("run", "bench_it.py", "-k", "zzz"), 1, "-k zzz"),
            (("run", "bench_it.py", "--keep", "zzz"), 1, "--keep zzz"),
            (("run", "bench_it.py", "-k", "one", "--vs", "zzz"), 1, "--vs zzz"),
            (("run", "bench_it.py", "-k", "one", "--vs", "it.*"), 2, "--vs it.*: matches 2 benchmarks"),
            (("run", "bench_it.py", "--keep", "it", "--vs", "it.one"), 2, "choose it by --keep"),
        ):
            with self.subTest(words):
                self.assert_one_line(self.assay(*words), status, said)

    def test_what_would_be_passed_over_in_silence_is_refused_before_anything_is_measured(self):
        os.mkdir(self.path("folder"))
        for words, status, *said in (
            (("--layouts", "3"), 2, "--layouts has no effect without --metric"),
            (("--counters-inherit",), 2, "--counters-inherit has no effect without --counters"),
            (("--vs", "1", "--counters-side", "first"), 2, "--counters-side has no effect without --counters"),
            (("--vs", "1", "--vs-output", "x"), 2, "--vs-output has no effect without --output"),
            (("--yardstick", "mix", "--no-yardstick"), 2, "--yardstick and --no-yardstick cannot be used together"),
            (("--inherit-environ", "A,B=C"), 2, "names alone"),
            (("--affinity", "60000"), 2, "--affinity 60000"),
            (("-o", "folder"), 1, "folder is a folder"),
            (("--append", "folder"), 1, "folder is a folder"),
            (("-o", "missing/"), 1, "missing/ is a folder"),
            (("-o", "a.json", "--vs", "1", "--vs-output", "folder"), 1, "folder is a folder"),
            (("-o", "a.json", "--vs", "1", "--vs-output", "missing/b.json"), 1, "missing/b.json", "its folder"),
            (("--metric", ""), 2, "--metric: needs a value (NAME)"),
            (("--vs-env", ""), 2, "--vs-env: needs a value (NAME=VALUE)"),
        ):
            with self.subTest(words):
                outcome = self.assay("timeit", *words, "pass")
                self.assert_one_line(outcome, status, *said)
                self.assertEqual(outcome.out, "")
        self.assert_one_line(self.assay("run", "--list", "-k", "", "."), 2, "-k: needs a value (PATTERN)")
        self.assert_nothing_left("folder")

    def test_code_may_be_empty(self):
        self.assert_status(self.assay("timeit", "-p2", "-n1", "-w0", "-l1", "-s", "", "--teardown", "", "pass"), 0)

    def test_loops_go_with_a_budget(self):
        outcome = self.assay("timeit", "-l", "64", "--budget", "300ms", "pass", "--json")
        self.assert_status(outcome, 0)

    def test_the_command_is_named_once(self):
        for command in commands(self.assay("help").out):
            for words in (("--bogus",), ("no-such-file",)):
                with self.subTest(command, words=words):
                    outcome = self.assay(command, *words, timeout=60)
                    self.assertNotIn("%s: %s:" % (command, command), outcome.err)


class ListsForPrograms(support.Program, unittest.TestCase):
    def test_every_kind_of_benchmark_is_listed_with_its_fields(self):
        self.write("bench_it.py", 'def bench_one():\n    """The first."""\n')
        self.write("bench_bad.py", "import no_such_module\n")
        self.write("bench_m.json", '{"benchmarks": [{"name": "snip", "stmt": "pass"}]}')
        self.write("bm.py", "import pyperf\npyperf.Runner().timeit('a script', 'pass')\n")
        outcome = self.assay("run", "bench_it.py", "bench_bad.py", "bench_m.json", "bm.py", "--list", "--json")
        self.assert_status(outcome, 1)
        rows = json.loads(outcome.out)["benchmarks"]
        self.assertEqual([(row["name"], row["kind"]) for row in rows if not row["error"]],
                         [("it.one", "function"), ("snip", "snippet"), ("a script", "script")])
        self.assertTrue(all(sorted(row) == ["description", "error", "kind", "name", "path", "skipped"] for row in rows))
        self.assertEqual(rows[0]["description"], "The first.")
        self.assertTrue(rows[0]["path"].endswith("bench_it.py"))
        self.assertEqual([row["path"][-12:] for row in rows if row["error"] and "no_such_module" in row["error"]], ["bench_bad.py"])
        listed = self.assay("duel", "bench_it.py", "--list", "--json", "--vs-env", "A=1")
        self.assert_status(listed, 0)
        self.assertEqual([row["name"] for row in json.loads(listed.out)["benchmarks"]], ["it.one"])


class OptionsOfDuels(support.Program, unittest.TestCase):
    def test_without_a_second_side_they_are_refused_and_not_passed_over(self):
        self.write("bench_a.py", "def bench_a(): pass\n")
        for option in (("--blocks", "6"), ("--rounds", "4"), ("--slice", "1ms"), ("--margin", "2%"), ("--parallel",),
                       ("--own-placement",), ("--build", "true"), ("--counters-side", "first"), ("--vs-output", "x")):
            for command in (("timeit", "pass"), ("run", "bench_a.py"), ("command", "true")):
                with self.subTest(option=option, command=command):
                    outcome = self.assay(command[0], *option, *command[1:])
                    self.assert_one_line(outcome, 2, option[0], "--vs-python")
        self.assert_status(self.assay("run", "bench_a.py", "--blocks", "6", "--list"), 0)


if __name__ == "__main__":
    unittest.main()
