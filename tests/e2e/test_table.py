"""What run, duels and compare print of many benchmarks: a line each, notes once, at every width and in every locale."""

import json
import re
import unittest
import xml.etree.ElementTree

import support

ROWS = 20
HEAD = r"^(CPython|PyPy) 3\.\d+\.\d+.*, .* CPUs?"
FEW = ("-p", "2", "-n", "1", "-l", "1")


class Table(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.write("many.json", json.dumps({"benchmarks": [
            {"name": "tests/test_a_long_way_down.py::test_something[%02d]" % i, "stmt": "sum(range(2000))"} for i in range(ROWS)]}))

    def lines(self, *args, columns=80, command=("run", "many.json"), **env):
        done = self.assay(*command, *args, env=dict({"COLUMNS": str(columns), "NO_COLOR": "1", "LC_ALL": "C"}, **env))
        self.assert_status(done, 0)
        return done.out.splitlines()

    def assert_fits_a_screen(self, lines):
        self.assertLessEqual(len(lines), 30, "\n".join(lines))
        self.assertLessEqual(max(map(len, lines)), 80)
        self.assertFalse([line for line in lines if line.endswith(" ")])
        rows = self.rows(lines)
        self.assertEqual(len(rows), ROWS)
        self.assertEqual(len({row.split()[0] for row in rows}), ROWS)  # names that were cut still differ

    def rows(self, lines):
        return [line for line in lines if re.match(r"\S.*\[\d\d\]|\S.*\d\d\]\s", line)]

    def test_and_so_do_those_of_a_duel_and_of_compare(self):
        duel = self.lines("--budget", "30ms", "--vs-env", "A=1", "-o", "a.json")
        self.assert_fits_a_screen(duel)
        self.assertRegex(duel[0], HEAD + "; --budget 30ms$")
        self.assertEqual(duel[1], "A=1, compared with as it is:")
        self.assertRegex("\n".join(duel), r"\n  ! 20 of 20: undecided; --budget \d+s would do\n")
        for names in (("a.json",), ("a.json", "a.vs.json")):
            self.assertRegex(self.lines(*names, command=("compare",))[1], HEAD + "$")
        for name in "b.json", "c.json":
            self.lines(*FEW, "-o", name)
        compared = self.lines("b.json", "c.json", command=("compare",))
        self.assert_fits_a_screen(compared)
        self.assertRegex(compared[0], HEAD + "$")
        self.assertIn("spread", compared[1].split())
        at_length = self.lines("b.json", "c.json", "-v", command=("compare",))
        self.assertGreater(len(at_length), len(compared))

    def test_reports_for_others_have_the_head_and_the_picture_too(self):
        for name in "b.json", "c.json":
            self.lines(*FEW, "-o", name)
        markdown = self.lines("b.json", "c.json", "--markdown", "-", command=("compare",))
        self.assertRegex(markdown[2], HEAD + "$")
        self.assertRegex("\n".join(markdown), r"\| `[\u2581-\u2588][\u2581-\u2588 ]*` \| ")
        junit = xml.etree.ElementTree.fromstring("\n".join(self.lines("b.json", "c.json", "--junit", "-", command=("compare",))))
        head = junit.find("testsuite/properties/property[@name='measured_on']")
        self.assertRegex(head.get("value"), HEAD + "$")

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

    def test_twenty_rows_take_thirty_lines_with_a_head_and_pictures_are_blocks_where_the_locale_has_them(self):
        """Of so few and short values, so that each row has a note."""
        for locale, check in (("C.UTF-8", self.assertRegex), ("C", self.assertNotRegex)):
            lines = self.lines(*FEW, LC_ALL=locale)
            self.assertRegex(lines[0], HEAD + "; -p 2 -n 1 -l 1$")
            check("\n".join(lines), "[\u2581-\u2588]")
            self.assert_fits_a_screen(lines)

    def test_programs_get_median_and_best(self):
        for row in json.loads("\n".join(self.lines("--json", *FEW)))["benchmarks"]:
            self.assertLessEqual(row["best"], row["median"])
            self.assertLess(abs(row["median"] / row["mean"] - 1), 2)


if __name__ == "__main__":
    unittest.main()
