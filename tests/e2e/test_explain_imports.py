"""`assay explain --by imports`: the modules that -X importtime prints, their importers, and when a benchmark imports them."""

import json
import os
import subprocess
import unittest

import support

# A package of known shape: its parts take long enough to be told from anything else.
SLOW = "import time\ntime.sleep(%s)\n"

BENCH = """
import json


def bench_lazy():
    import colorsys


def bench_each():
    import sys
    import colorsys
    del sys.modules["colorsys"]
"""


def is_counted(interpreter):
    return not interpreter.is_pypy and interpreter.label not in ("python3.6", "python3.7")


class Explaining(support.Program):
    maxDiff = None

    def explain(self, *args, status=0, processes=2, **options):
        outcome = self.assay("explain", "--by", "imports", "--json", "-p%d" % processes, *args, timeout=240, **options)
        self.assert_status(outcome, status)
        return json.loads(outcome.out)["benchmarks"]

    def row(self, *args, **options):
        (row,) = self.explain(*args, **options)
        return row

    def package(self):
        self.write("slowpack/__init__.py", "from . import \u540d\u524d\n")
        self.write("slowpack/\u540d\u524d.py", SLOW % 0.03)
        return self.write("program.py", "import slowpack\nimport slowpack.\u540d\u524d\n")


def printed(python, *words):
    """-> {module: who imported it} as -X importtime prints it: indented by two for each import that is under way."""
    run = subprocess.run([python, "-X", "importtime", *words], check=True, timeout=60, stderr=subprocess.PIPE,
                         env={"HOME": os.environ.get("HOME", "/"), "LC_ALL": "C.UTF-8"})
    waiting, importers = {}, {}  # depth -> modules without an importer
    for line in run.stderr.decode().splitlines()[1:]:
        name = line.split("|")[2][1:]
        depth = (len(name) - len(name.lstrip())) // 2
        for child in waiting.pop(depth + 1, []):
            importers.setdefault(child, name.strip())
        waiting.setdefault(depth, []).append(name.strip())
    for name in waiting.get(0, []):
        importers.setdefault(name, None)
    return importers


@support.each_interpreter(is_counted, drawn=0)
class Trees(Explaining):
    def test_of_a_program_are_those_of_importtime(self):
        program = self.package()
        row = self.row("--", self.python, program)
        found = {one["module"]: one["importer"] for one in row["modules"]}
        self.assertEqual(found, printed(self.python, program))
        slow = next(one for one in row["modules"] if one["module"] == "slowpack.\u540d\u524d")
        self.assertEqual((slow["importer"], slow["phase"]), ("slowpack", "program"))
        self.assertGreater(slow["self_s"]["median"], 0.02)
        pack = next(one for one in row["modules"] if one["module"] == "slowpack")
        self.assertGreater(pack["total_s"]["median"], 0.02)
        self.assertLess(pack["self_s"]["median"], pack["total_s"]["median"])
        self.assertEqual(row["notes"], [])

    def test_of_benchmarks_say_which_iterations_import(self):
        lazy, each = self.explain(self.write("bench_imports.py", BENCH), "--python", self.python)
        found = {(one["module"], one["phase"]): one for one in lazy["modules"]}
        self.assertIn(("json", "load"), found)
        self.assertIn(("json.decoder", "load"), found)
        self.assertEqual(found["json.decoder", "load"]["importer"], "json")
        self.assertIn(("colorsys", "first"), found)
        self.assertEqual(lazy["notes"], ["first_iteration"])
        found = {(one["module"], one["phase"]): one for one in each["modules"]}
        self.assertEqual(found["colorsys", "each"]["per_iteration"], 1)
        self.assertEqual(each["notes"], ["each_iteration"])


class Sides(Explaining, unittest.TestCase):
    def test_say_what_is_new_gone_and_slower(self):
        self.write("grows.py", "import os, time\ntime.sleep(float(os.environ.get('GROWS', '0')))\n")
        self.write("this_is_new.py", "")
        row = self.row("import grows, colorsys", "-s", "import os", "--vs",
                       "os.environ['GROWS'] = '0.2'; import grows, this_is_new", processes=6, cwd=self.path())
        changes = {one["module"]: one["change"] for one in row["differing"]}
        self.assertEqual(
            {name: changes.get(name) for name in ("this_is_new", "colorsys", "grows")},
            {"this_is_new": "new", "colorsys": "gone", "grows": "slower"},
        )

    def test_that_are_the_same_are_said_to_be(self):
        # One in twenty same pairs is called different by chance: four in a row are not.
        for _ in range(4):
            outcome = self.assay("explain", "--by", "imports", "-p4", "import colorsys", "--vs", "import colorsys;1")
            self.assert_status(outcome, 0)
            if "nothing differs" in " ".join(outcome.out.split()):
                break
        self.assertIn("nothing differs: the same 1 module", " ".join(outcome.out.split()))


class Edges(Explaining, unittest.TestCase):
    def test_what_prints_beside_them_is_left_out(self):
        code = "import sys; sys.stderr.write('no newline '); sys.stderr.flush(); import json; print('import time: <b>|', file=sys.stderr)"
        row = self.row("--", support.sys.executable, "-S", "-c", code)
        names = [one["module"] for one in row["modules"]]
        self.assertIn("json", names)
        self.assertIn("json.decoder", names)
        self.assertFalse([name for name in names if "<" in name])

    def test_children_are_told(self):
        row = self.row("subprocess.call([sys.executable, '-S', '-c', ''])", "-s", "import sys, subprocess")
        self.assertIn("child_processes", row["notes"])

    def test_what_is_no_python_is_one_line(self):
        row = self.row("--", "/bin/echo", "hi", status=1)
        self.assertIn("printed no times of imports", row["error"])

    def test_a_module_that_fails_to_import_is_one_line(self):
        row = self.row(self.write("bench_bad.py", "import no_such_module\ndef bench_a(): pass\n"), status=1)
        self.assertIn("no_such_module", row["error"])
        row = self.row("--", support.sys.executable, "-c", "import no_such_module", status=1)
        self.assertIn("exited with code 1", row["error"])

    def test_nothing_imported_is_said(self):
        outcome = self.assay("explain", "--by", "imports", "-p1", "pass")
        self.assert_status(outcome, 0)
        self.assertIn("nothing is imported", outcome.out)

    def test_a_closed_stderr_is_said(self):
        row = self.row("os.close(2)", "-s", "import os", status=1)
        self.assertIn("closed stderr", row["error"])

    def test_files_are_refused(self):
        outcome = self.assay("explain", "--by", "imports", "pass", "-o", self.path("a.prof"))
        self.assert_one_line(outcome, 2, "--by imports", "no profile")


if __name__ == "__main__":
    unittest.main()
