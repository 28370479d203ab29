"""Manual pages: every command has one that mandoc finds nothing wrong with, made from its options."""

import re
import shutil
import subprocess
import unittest

import support


def commands():
    out = subprocess.check_output([support.ASSAY, "help"], universal_newlines=True)
    return re.findall(r"^  ([a-z][a-z_-]+)  ", out, re.M)


class Manual(support.Program, unittest.TestCase):
    def page(self, *words):
        done = self.assay("manual", *words)
        self.assertEqual((done.status, done.err), (0, ""), done)
        return done.out

    def test_every_page_is_sound(self):
        if not shutil.which("mandoc"):
            self.skipTest("no mandoc on PATH")
        for command in [None] + commands():
            path = self.write("page.1", self.page(*([command] if command else [])))
            done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", path], stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, universal_newlines=True)
            self.assertEqual((done.returncode, done.stdout), (0, ""), command)

    def test_all_options_are_in_it(self):
        text = self.page("run").replace("\\-", "-")
        for line in self.assay("run", "--help-all").out.splitlines():
            for option in re.findall(r"^  (?:-\w, )?    ?(--[a-z-]+)", line):
                self.assertIn(option, text)
        self.assertIn("\\fB-k\\fR, \\fB--keep\\fR \\fIPATTERN\\fR", text)

    def test_the_page_of_assay_has_all_commands(self):
        text = self.page().replace("\\-", "-")
        for command in commands():
            self.assertIn("\n.B %s\n" % command, text)

    def test_the_date_is_that_of_the_package(self):
        done = self.assay("manual", "run", env={"SOURCE_DATE_EPOCH": "86400"})
        self.assertIn('.TH ASSAY-RUN 1 "1970-01-02"', done.out)

    def test_an_unknown_command_is_refused(self):
        done = self.assay("manual", "rum")
        self.assertEqual(done.status, 2, done)
        self.assertIn("did you mean run?", done.err)


if __name__ == "__main__":
    unittest.main()
