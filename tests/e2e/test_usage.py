"""What the program says to somebody who meets it for the first time, or calls it wrongly: help of everything, and one line
that names what was given and what would work."""

import re
import unittest

import support


def commands(listed):
    return re.findall(r"^  ([a-z_-]+)  +\S", listed.split("\nexamples:")[0], re.M)


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

    def test_help_of_what_is_no_command(self):
        self.assert_one_line(self.assay("help", "timit"), 2, "timit", "did you mean timeit?")


class WrongWords(support.Program, unittest.TestCase):
    def test_what_stands_for_a_command(self):
        self.write("bench_a.py", "def bench_a(): pass\n")
        for words, said in (
            (("timit", "pass"), ("timit", "did you mean timeit?")),
            (("compare-to", "a", "b"), ("did you mean compare_to?",)),
            (("frobnicate",), ("frobnicate", "assay help")),
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
