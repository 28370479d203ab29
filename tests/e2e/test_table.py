"""What run prints of many benchmarks: a line each, notes once, at every width and in every locale."""

import json
import re
import unittest

import support

ROWS = 20
FEW = ("-p", "3", "-n", "1", "-l", "1")


class Table(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.write("many.json", json.dumps({"benchmarks": [
            {"name": "tests/test_a_long_way_down.py::test_something[%02d]" % i, "stmt": "sum(range(2000))"} for i in range(ROWS)]}))

    def lines(self, *args, columns=80, **env):
        done = self.assay("run", "many.json", *args, env=dict({"COLUMNS": str(columns), "NO_COLOR": "1", "LC_ALL": "C"}, **env))
        self.assert_status(done, 0)
        return done.out.splitlines()

    def rows(self, lines):
        return [line for line in lines if re.match(r"\S.*\[\d\d\]|\S.*\d\d\]\s", line)]

    def test_twenty_rows_take_thirty_lines_at_most(self):
        lines = self.lines("--budget", "30ms")
        self.assertLessEqual(len(lines), 30, "\n".join(lines))
        self.assertLessEqual(max(map(len, lines)), 80)
        rows = self.rows(lines)
        self.assertEqual(len(rows), ROWS)
        self.assertEqual(len({row.split()[0] for row in rows}), ROWS)  # names that were cut still differ

    def test_the_head_says_what_was_measured_where_and_how(self):
        self.assertRegex(self.lines(*FEW)[0], r"^(CPython|PyPy) 3\.\d+\.\d+.*, .* CPUs?; -p 3 -n 1 -l 1$")

    def test_quiet_has_no_notes_and_verbose_has_all(self):
        quiet = self.lines("-q", *FEW)
        self.assertEqual(len(quiet), ROWS + 1, "\n".join(quiet))
        below = [line for line in self.lines("-v", *FEW) if line.startswith("    ")]
        self.assertGreaterEqual(len(below), ROWS)  # so few and short values: each has a note

    def test_a_narrow_terminal_without_a_locale(self):
        for columns in (20, 40):
            with self.subTest(columns):
                lines = self.lines(*FEW, columns=columns)
                self.assertTrue("\n".join(lines).isascii())
                self.assertEqual(len({name for name in re.findall(r"\[?\d\d\]", "\n".join(lines))}), ROWS)

    def test_pictures_are_blocks_where_the_locale_has_them(self):
        self.assertRegex("\n".join(self.lines(*FEW, LC_ALL="C.UTF-8")), "[\u2581-\u2588]")
        self.assertNotRegex("\n".join(self.lines(*FEW)), "[\u2581-\u2588]")

    def test_programs_get_median_and_best(self):
        for row in json.loads("\n".join(self.lines("--json", *FEW)))["benchmarks"]:
            self.assertLessEqual(row["best"], row["median"])
            self.assertLess(abs(row["median"] / row["mean"] - 1), 2)


if __name__ == "__main__":
    unittest.main()
