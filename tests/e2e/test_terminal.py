"""On terminals of 40, 60 and 80 columns: results fit, and progress leaves nothing behind."""

import re
import unicodedata
import unittest

import support

SHORT = ("-p", "2", "-n", "1", "-l", "1")


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


class Terminal(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.write("bench_with_a_long_name.py", "def bench_of_something_that_has_a_long_name():\n    pass\n"
                   "def bench_other():\n    raise ValueError('no')\n")

    def shown(self, *args, columns, status=0):
        """Check all lines and rewritten lines; -> the lines that stay."""
        said = re.sub(r"\x1b\[[0-9;]*[mAJ]", "", self.on_terminal(*args, columns=columns, status=status))
        stay = []
        for line in said.split("\r\n"):
            versions = line.split("\r")
            for version in versions[:-1]:
                self.assertLess(width(version.replace("\x1b[K", "")), columns, version)
            last = versions[-1].replace("\x1b[K", "")
            if not last.startswith(("assay: ", "Traceback", "  File", "    ", "ValueError")):  # the terminal wraps these
                self.assertLessEqual(width(last), columns, last)
            stay.append(last)
        return stay

    def test_a_suite(self):
        for columns in 40, 60, 80:
            with self.subTest(columns):
                lines = self.shown("run", ".", *SHORT, columns=columns, status=1)
                self.assertTrue(any("2 benchmarks in" in line for line in lines), lines)
                self.assertTrue(any(re.search(r"^2 benchmarks, about .* s$", line) for line in lines), lines)

    def test_how_far_it_is_and_how_long_it_takes_is_seen(self):
        self.assertRegex(self.on_terminal("run", ".", *SHORT, status=1), r"\[[01]/2\] about .* left\x1b\[K")

    def test_looking_for_benchmarks_is_seen(self):
        self.assertIn("looking for benchmarks in ./bench_with_a_long_name.py\x1b[K", self.on_terminal("run", ".", "--list"))
        self.assertNotIn("looking for", self.on_terminal("run", ".", "--list", "-q"))

    def test_a_statement(self):
        for columns in 40, 60, 80:
            with self.subTest(columns):
                self.shown("timeit", *SHORT, "sum(range(10))", columns=columns)

    def test_a_duel(self):
        for columns in 40, 60, 80:
            with self.subTest(columns):
                lines = self.shown("timeit", "--blocks", "6", "--rounds", "1", "-l", "1", "pass", "--vs",
                                   "x = '日本語" + 80 * "x" + "'", columns=columns)
                self.assertTrue(any("blocks" in line for line in lines), lines)

    @support.drawn_in_ci
    def test_the_doctor(self):
        for columns in 60, 80:
            with self.subTest(columns):
                self.shown("doctor", "--time", "2s", "--no-profile", columns=columns)


class FewBlocks(support.Program, unittest.TestCase):
    def test_what_has_no_interval_shows_none(self):
        outcome = self.assay("timeit", "--budget", "1ms", "--slice", "100ms", "pass", "--vs", "x = 1")
        self.assert_status(outcome, 0)
        self.assertRegex(outcome.out, r"\nx = 1 compared with pass: undecided; [1-5] blocks? in ")
        self.assertNotIn("inf", outcome.out.splitlines()[1])


if __name__ == "__main__":
    unittest.main()
