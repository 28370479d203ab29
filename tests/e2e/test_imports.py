"""What a benchmark imports, and from where: the project around it, its virtual environment, both sides of a duel; and the
benchmarks of a file by all the names that people give them. With real virtual environments, made once."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

import support

ONCE = ("-p1", "-n1", "-w0", "-l1", "-q")


def setUpModule():
    """Two virtual environments: one with a package of its own and the project's, installed as `pip install -e` does it."""
    global MADE
    MADE = tempfile.mkdtemp(prefix="assay-venvs-")
    for name in ("one", "two"):
        subprocess.check_call([sys.executable, "-m", "venv", "--without-pip", os.path.join(MADE, name)])


def tearDownModule():
    shutil.rmtree(MADE)


def site_of(venv):
    return os.path.join(venv, "lib", "python%d.%d" % sys.version_info[:2], "site-packages")


class InProject(support.Program):
    """A project with src/ and benchmarks/, in a repository; self.dir is its root."""

    def setUp(self):
        super().setUp()
        self.dir = os.path.realpath(self.dir)
        self.write("pyproject.toml", "")
        self.write("src/pkg/__init__.py", "WHERE = 'working tree'\n")
        self.write("helper.py", "")
        self.write("benchmarks/bench_a.py", "import pkg, helper\nassert pkg.WHERE\ndef bench_f(): pass\n")

    def venv(self, which, name=".venv"):
        """A copy of one that was made (links stay links)."""
        shutil.copytree(os.path.join(MADE, which), self.path(name), symlinks=True)
        return self.path(name)

    def metadata(self, *args, **options):
        outcome = self.assay(*args, "-o", self.path("out.json"), **options)
        self.assert_status(outcome, 0)
        found = support.runs_of(self.path("out.json"))[0][0]
        os.remove(self.path("out.json"))
        return found, outcome


class Project(InProject, unittest.TestCase):
    def test_root_and_src_are_on_the_path_wherever_one_stands(self):
        for place, target in ((".", "benchmarks"), ("benchmarks", "bench_a.py"), ("/", self.path("benchmarks", "bench_a.py"))):
            with self.subTest(place):
                found, _ = self.metadata("run", *ONCE, target, cwd=os.path.join(self.dir, place))
                self.assertEqual(found["assay_import_path"], "%s/src:%s" % (self.dir, self.dir))

    def test_a_snippet_belongs_to_the_project_that_one_is_in(self):
        found, _ = self.metadata("timeit", *ONCE, "-s", "import pkg, helper", "pkg.WHERE", cwd=self.path("benchmarks"))
        self.assertIn(self.path("src"), found["assay_import_path"])

    def test_it_can_be_left_alone(self):
        outcome = self.assay("run", *ONCE, "--no-project", "benchmarks")
        self.assert_status(outcome, 1)
        self.assertIn("No module named 'pkg'", outcome.err)

    def test_the_nearest_of_two_projects_counts(self):
        self.write("inner/setup.py", "")
        self.write("inner/pkg.py", "WHERE = 'inner'\n")
        self.write("inner/bench_b.py", "import pkg\nassert pkg.WHERE == 'inner'\ndef bench_f(): pass\n")
        found, _ = self.metadata("run", *ONCE, "inner/bench_b.py")
        self.assertEqual(found["assay_import_path"], self.path("inner"))
        self.assert_status(self.assay("run", *ONCE, "."), 0)  # each has its own

    def test_outside_of_a_project_nothing_is_added(self):
        os.remove(self.path("pyproject.toml"))
        self.write("benchmarks/bench_a.py", "def bench_f(): pass\n")
        found, _ = self.metadata("run", *ONCE, "benchmarks")
        self.assertNotIn("assay_import_path", found)

    def test_what_a_child_imports_comes_from_there_too(self):
        self.write(
            "benchmarks/bench_a.py",
            "import subprocess, sys\ndef bench_f(): subprocess.check_call([sys.executable, '-c', 'import pkg'])\n",
        )
        self.assert_status(self.assay("run", *ONCE, "benchmarks"), 0)

    def test_a_run_goes_on_with_the_same_path_only(self):
        journal = self.path("o.json.journal")
        process = self.spawn("run", "-p50", "-n1", "-w0", "-l1", "-o", "o.json", "benchmarks")
        self.wait_for(lambda: os.path.exists(journal) and self.read("o.json.journal").count("\n") > 1)
        process.send_signal(signal.SIGINT)
        self.assertEqual(self.outcome(process).status, 130)
        os.mkdir(self.path("pkg"))
        os.rename(self.path("src/pkg/__init__.py"), self.path("pkg/__init__.py"))
        shutil.rmtree(self.path("src"))
        self.assert_one_line(self.assay("run", "--resume", "o.json"), 1, "a.f: where it imports from has changed")
        os.mkdir(self.path("src"))
        self.assert_status(self.assay("run", "--resume", "o.json", "--quiet"), 0)

    def test_both_sides_of_a_duel_have_their_own_tree(self):
        self.git("init", "-q")
        self.git("add", ".")
        self.git("commit", "-qm", "one")
        self.write("src/pkg/__init__.py", "import sys\nWHERE = 'edited'\n")
        self.write("benchmarks/bench_a.py", "import pkg\nprint('SEEN', pkg.WHERE, pkg.__file__)\ndef bench_f(): raise SystemError(pkg.WHERE)\n")
        self.git("add", "benchmarks")
        self.git("commit", "-qm", "two")
        venv = self.venv("one")  # an editable install of the working tree must not win in the other one
        self.write(os.path.relpath(site_of(venv), self.dir) + "/__editable__.pkg.pth", self.path("src") + "\n")
        outcome = self.assay("run", "benchmarks", "--vs-rev", "HEAD", "--blocks", "6", "--rounds", "1")
        self.assert_status(outcome, 1)
        self.assertRegex(outcome.err, "SystemError: (edited|working tree)")
        self.write("benchmarks/bench_a.py", "import pkg\nassert pkg.WHERE == 'edited'\ndef bench_f(): pass\n")
        outcome = self.assay("run", "benchmarks", "--vs-rev", "HEAD", "--blocks", "6", "--rounds", "1")
        self.assertNotIn("AssertionError", outcome.err)
        self.write("benchmarks/bench_a.py", "import pkg\nassert pkg.WHERE == 'working tree'\ndef bench_f(): pass\n")
        self.assertIn("AssertionError", self.assay("run", "benchmarks", "--vs-rev", "HEAD", "--blocks", "6", "--rounds", "1").err)


class Environments(InProject, unittest.TestCase):
    def test_the_one_beside_the_project_is_the_default_and_said_once(self):
        venv = self.venv("one")
        found, outcome = self.metadata("run", "-p1", "-n1", "-w0", "-l1", "benchmarks")
        self.assertEqual(found["python_executable"], venv + "/bin/python")
        self.assertEqual(found["assay_python_found"], "the virtual environment beside the target")
        self.assertEqual(outcome.err.count("measuring with %s/bin/python" % venv), 1, str(outcome))

    def test_the_active_one_comes_first_and_python_before_both(self):
        self.venv("one")
        active = self.venv("two", "active")
        found, _ = self.metadata("timeit", *ONCE, "pass", env={"VIRTUAL_ENV": active})
        self.assertEqual(found["python_executable"], active + "/bin/python")
        found, outcome = self.metadata("timeit", *ONCE, "--python", sys.executable, "pass", env={"VIRTUAL_ENV": active})
        self.assertNotIn(active, found["python_executable"])
        self.assertNotIn("measuring with", outcome.err)

    def test_one_without_a_python_is_passed_over_in_one_line(self):
        os.makedirs(self.path(".venv", "bin"))
        broken = self.venv("one", "broken")
        os.remove(os.path.join(broken, "bin", "python"))
        os.symlink("/nowhere", os.path.join(broken, "bin", "python"))
        for env, named in (({}, ".venv"), ({"VIRTUAL_ENV": self.path("gone")}, "gone"), ({"VIRTUAL_ENV": broken}, "broken")):
            with self.subTest(named):
                outcome = self.assay("timeit", *ONCE, "pass", env=env)
                self.assert_status(outcome, 0)
                said = [line for line in outcome.err.splitlines() if self.path(named) in line]
                self.assertEqual(len(said), 1, str(outcome))
                self.assertIn("has no Python that runs: measuring with /", said[0])

    def test_one_whose_python_does_not_start_is_broken_too(self):
        os.makedirs(self.path(".venv", "bin"))
        self.write(".venv/bin/python", "#!/bin/sh\nexit 3\n")
        os.chmod(self.path(".venv/bin/python"), 0o755)
        outcome = self.assay("timeit", *ONCE, "pass")
        self.assert_status(outcome, 0)
        self.assertIn("has no Python that runs", outcome.err)

    def test_two_projects_with_an_environment_each_cannot_be_one_run(self):
        for name in ("a", "b"):
            self.write(name + "/pyproject.toml", "")
            self.write(name + "/bench_%s.py" % name, "def bench_f(): pass\n")
            self.venv("one", name + "/.venv")
        self.assert_one_line(self.assay("run", *ONCE, "a", "b"), 2, "a/.venv", "b/.venv", "--python")
        self.assert_status(self.assay("run", *ONCE, "a", "b", "--python", sys.executable), 0)

    def test_a_read_only_project_and_home_are_enough(self):
        self.venv("one")
        os.chmod(self.dir, 0o555)
        self.addCleanup(os.chmod, self.dir, 0o755)
        outcome = self.assay("run", *ONCE, "benchmarks", env={"HOME": self.dir, "XDG_STATE_HOME": self.path("state")})
        self.assert_status(outcome, 0)

    def test_a_failed_import_says_who_looked_where_and_what_helps(self):
        venv = self.venv("one")
        self.write("benchmarks/bench_a.py", "import no_such_module\ndef bench_f(): pass\n")
        for words in (("run", "benchmarks"), ("timeit", "-s", "import no_such_module", "pass")):
            with self.subTest(words):
                outcome = self.assay(words[0], *ONCE, *words[1:])
                self.assert_status(outcome, 1)
                version = "%d.%d.%d" % sys.version_info[:3]
                self.assertIn("Python %s (%s/bin/python) looked for no_such_module in:" % (version, venv), outcome.err)
                self.assertIn("\n  %s\n  %s\n" % (self.path("src"), self.dir), outcome.err)
                self.assertIn("pip install no_such_module into %s, another interpreter (--python)" % venv, outcome.err)

    def test_two_interpreters_are_the_environment_and_the_other(self):
        self.venv("one")
        outcome = self.assay("timeit", "pass", "--vs-python", sys.executable, "--blocks", "6", "--rounds", "1", "--json")
        self.assertIn(".venv", json.dumps(json.loads(outcome.out)), str(outcome))


CLASSES = """\
class Sorting:
    params = [10, 20]
    def setup(self, n):
        self.data = list(range(n))
    def bench_up(self, n):
        "Rising."
        assert len(self.data) == n
    def bench_down(self, n): pass
class Inherited(Sorting):
    params = [30]
class _Hidden:
    def bench_x(self): pass
def bench_alone(): pass
"""


class Names(support.Program, unittest.TestCase):
    def listed(self, *args):
        outcome = self.assay("run", "--list", "--json", *args)
        self.assert_status(outcome, 0)
        return [row["name"] for row in json.loads(outcome.out)["benchmarks"]]

    def test_classes_hold_benchmarks(self):
        self.write("bench_c.py", CLASSES)
        up, down = ["c.Sorting.up(n=10)", "c.Sorting.up(n=20)"], ["c.Sorting.down(n=10)", "c.Sorting.down(n=20)"]
        inherited = ["c.Inherited.up(n=30)", "c.Inherited.down(n=30)"]
        self.assertEqual(self.listed("."), up + down + inherited + ["c.alone"])
        for word, names in (
            ("bench_c.py::Sorting", up + down), ("bench_c.py::Sorting::bench_up", up), ("bench_c.py:Sorting.up", up),
            ("bench_c.py::bench_alone", ["c.alone"]), ("bench_c.py:alone", ["c.alone"]),
        ):
            with self.subTest(word):
                self.assertEqual(self.listed(word), names)
        self.assertEqual(self.listed("-k", "bench_up", "."), up + inherited[:1])
        self.assertEqual(self.listed("bench_c.py::alone", "bench_c.py"), ["c.alone"] + up + down + inherited)
        self.assert_status(self.assay("run", *ONCE, "bench_c.py"), 0)

    def test_a_class_that_wants_arguments_says_so(self):
        self.write("bench_c.py", "class A:\n    def __init__(self, x): pass\n    def bench_f(self): pass\n")
        outcome = self.assay("run", *ONCE, "bench_c.py")
        self.assert_status(outcome, 1)
        self.assertIn("A() cannot be made without arguments", outcome.err)

    def test_what_is_not_there_is_named_with_what_is(self):
        self.write("bench_c.py", CLASSES)
        self.assert_one_line(self.assay("run", "bench_c.py::aloen"), 1, "bench_c.py has no benchmark aloen", "did you mean")
        self.assert_one_line(self.assay("run", "bench_c.py", "-k", "alone or up"), 1, "-k A -k B")

    def test_a_duel_takes_one_of_a_file(self):
        self.write("bench_c.py", CLASSES)
        outcome = self.assay("duel", "bench_c.py::alone", "--vs-env", "A=1", "--blocks", "6", "--rounds", "1", "--json")
        self.assertIn("c.alone", outcome.out, str(outcome))
        self.assertNotIn("Sorting", outcome.out)

    def test_folders_are_searched_to_the_bottom(self):
        self.write("a/b/bench_x.py", "def bench_f(): pass\n")
        self.write("a/c/bench_x.py", "def bench_f(): pass\ndef bench_g(): pass\n")
        for name in ("build", ".hidden", "node_modules", "env"):
            self.write(name + "/bench_no.py", "def bench_f(): pass\n")
        self.write("env/pyvenv.cfg", "")
        os.symlink("..", self.path("a", "up"))
        self.assertEqual(self.listed("."), ["b/x.f", "c/x.f", "x.g"])
        self.assert_status(self.assay("run", *ONCE, "."), 0)
        os.mkdir(self.path("empty"))
        self.assert_one_line(self.assay("run", "empty"), 1, "no bench_*.py", "below it")

    def test_a_plain_script_is_told_the_command_that_measures_it(self):
        self.write("script.py", "x = 1\n")
        self.assert_one_line(self.assay("run", "script.py"), 1, "script.py", "assay command -- python3 FILE")

    def test_two_statements_are_two_sides(self):
        outcome = self.assay("duel", "pass", "x = 1", "--blocks", "6", "--rounds", "1", "-o", "a.json")
        self.assertTrue(os.path.exists(self.path("a.vs.json")), str(outcome))
        self.assertEqual(support.runs_of(self.path("a.json"))[0][0]["timeit_stmt"], "'pass'")
        self.assertEqual(support.runs_of(self.path("a.vs.json"))[0][0]["timeit_stmt"], "'x = 1'")


if __name__ == "__main__":
    unittest.main()
