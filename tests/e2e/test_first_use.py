"""What people meet in their first minute: a home that cannot be written, and a project as pip installs it for its developer."""

import os
import shutil
import subprocess
import unittest

import packages
import support

ONCE = ("-p", "2", "-n", "1", "-w", "0", "-l", "1")
# Another user's way to it does not lead through anybody's home.
PYTHON = "/usr/bin/python3"
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


class ReadOnlyHome(support.Program, unittest.TestCase):
    """As a user who is not the superuser, for whom every folder can be written."""

    def setUp(self):
        super().setUp()
        programs = self.path("bin")
        shutil.copytree(os.path.dirname(support.ASSAY) + "/worker", programs + "/worker")
        self.program = shutil.copy(support.ASSAY, programs + "/assay")
        self.home = self.path("home")
        os.mkdir(self.home, 0o555)
        for folder in (self.path(), programs, programs + "/worker"):
            os.chmod(folder, 0o755)
        self.addCleanup(os.chmod, self.home, 0o755)
        self.other = NOBODY if os.geteuid() == 0 else []
        if self.other and not shutil.which("setpriv"):
            self.skipTest("the superuser needs setpriv to become nobody")
        if not os.path.exists(PYTHON):
            self.skipTest("there is no " + PYTHON)

    def run_there(self, *args):
        done = subprocess.run(self.other + [self.program, *args], cwd="/", stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env={"PATH": os.environ["PATH"], "HOME": self.home, "LC_ALL": "C.UTF-8"},
                              universal_newlines=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(os.listdir(self.home), [])
        return done

    def test_it_measures_and_says_in_half_a_line_that_nothing_is_kept(self):
        for more in (), ("--vs", "x = 1", "--blocks", "6", "--rounds", "1"):
            with self.subTest(more):
                options = ONCE if not more else ("-l", "1")
                done = self.run_there("timeit", "--python", PYTHON, *options, "pass", *more)
                self.assertEqual(done.stdout.splitlines()[-1], "not kept (-v says why): -o FILE would keep it")
                self.assertNotIn("kept", done.stderr)

    def test_verbose_says_why(self):
        done = self.run_there("timeit", "--python", PYTHON, *ONCE, "-v", "pass")
        self.assertRegex(done.stderr, r"assay: the result is not kept: .*/home/\S+: Permission denied\n")


class Editable(support.Program, unittest.TestCase):
    """A project with src/, installed by pip itself with -e into its .venv."""

    def setUp(self):
        super().setUp()
        self.dir = os.path.realpath(self.dir)
        tools = packages.python("editable")
        self.write("pyproject.toml", '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
                   '[project]\nname = "things"\nversion = "1"\n')
        for name, text in (("src/things/__init__.py", "def work(): return sum(range(100))\n"),
                           ("benchmarks/bench_things.py", "import things\n\ndef bench_work():\n    things.work()\n")):
            os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
            self.write(name, text)
        subprocess.run([tools, "-m", "venv", ".venv"], cwd=self.dir, check=True)
        site = subprocess.run([tools, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], check=True,
                              stdout=subprocess.PIPE, universal_newlines=True).stdout.strip()
        # What builds the project comes from here and not from a registry, once more.
        subprocess.run([".venv/bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-build-isolation",
                        "--no-deps", "-e", "."], cwd=self.dir, check=True, env=dict(os.environ, PYTHONPATH=site))

    def test_its_benchmarks_run_with_the_environments_interpreter_and_it_is_said(self):
        for place, target in ((".", "benchmarks"), ("/", self.path("benchmarks"))):
            with self.subTest(place):
                outcome = self.assay("run", *ONCE, target, "-o", self.path("out.json"), cwd=os.path.join(self.dir, place))
                self.assert_status(outcome, 0)
                self.assertIn("things.work", outcome.out)
                self.assertIn(".venv/bin/python", outcome.err)
                found, _ = support.runs_of(self.path("out.json"))[0]
                self.assertEqual(found["python_executable"], self.path(".venv/bin/python"))
                os.remove(self.path("out.json"))


if __name__ == "__main__":
    unittest.main()
