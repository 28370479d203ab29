"""pytest --assay, with the real pytest, pytest-benchmark and pytest-xdist."""

import os
import subprocess
import sys
import unittest
import xml.etree.ElementTree as ElementTree

import packages
import support

PACKAGE = os.path.join(support.ROOT, "cli", "python")
# As short as a measurement can be.
FAST = "--assay-options=-p1 -n1 -w0 -l1 --no-pacer --no-yardstick"
# A difference without doubt, in the fewest blocks.
DUEL = "--assay-options=--blocks 6 --rounds 1 --slice 1ms -l 50"

ONCE = """
import json
import pytest

def test_call(benchmark):
    assert benchmark(sum, [1, 2]) == 3
    assert benchmark.disabled and not benchmark.enabled and benchmark.stats is None
    benchmark.extra_info["some"] = 1
    assert (benchmark.name, benchmark.group) == ("test_call", None)

def test_setup(benchmark):
    calls = []
    assert benchmark.pedantic(calls.append, setup=lambda: ((1,), {}), rounds=5) is None
    assert calls == [1]

def test_weave(benchmark_weave):
    benchmark_weave(json.dumps)
    assert json.dumps(1) == "1"

@pytest.mark.benchmark(group="g")
@pytest.mark.parametrize("n", [1, 2])
def test_marked(n):
    assert n

@pytest.mark.codspeed_benchmark
def test_for_codspeed():
    pass
"""

# Each process that runs one leaves its name.
MEASURED = """
import os
import pytest

def leave(name):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "ran"), "a") as file:
        print(name, os.getpid(), os.environ.get("PYTEST_XDIST_WORKER", "-"), file=file)

@pytest.fixture(scope="module")
def made():
    yield 1

def test_plain(made):
    leave("plain")

def test_good(benchmark):
    leave("good")
    assert benchmark(len, "abc") == 3

def test_between(made):
    leave("between")

def test_bad(benchmark):
    assert benchmark(len, "abc") == 4

@pytest.mark.skip(reason="not today")
def test_skipped(benchmark):
    leave("skipped")

def test_skips_itself(benchmark):
    pytest.skip("needs zstd")

@pytest.mark.xfail(reason="known")
def test_known(benchmark):
    raise ValueError("as always")
"""

REVISED = """
import lib
import pytest

def test_slower(benchmark):
    benchmark(lambda: sum(range(lib.N)))
"""
NEW = """
@pytest.mark.assay(fail_if_slower="1%", budget="1s")
def test_new(benchmark):
    benchmark(len, "")
"""


class Pytest(support.Program):
    """Mix-in: a project of tests, and a pytest that finds the plugin by its entry point, as one that pip installed."""

    def setUp(self):
        super().setUp()
        self.python = packages.python("children")
        subprocess.run([sys.executable, os.path.join(PACKAGE, "dist_info"), self.path("installed")], check=True)
        self.write("project/pytest.ini", "[pytest]\naddopts = --strict-markers -p no:cacheprovider\n")

    def start(self, argv, **environ):
        own = dict(PYTHONPATH=PACKAGE + os.pathsep + self.path("installed"), ASSAY=support.ASSAY,
                   PYTHONDONTWRITEBYTECODE="1", COLUMNS="120")
        return subprocess.run([self.python, *argv], cwd=self.path("project"), env={**os.environ, **own, **environ},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              universal_newlines=True, timeout=300)

    def pytest(self, *args, status=0, **environ):
        done = self.start(["-m", "pytest", *args], **environ)
        self.assertEqual(done.returncode, status, done.stdout)
        return done.stdout

    def sessions(self, *sessions):
        """Several in one process, each one a list of words. -> [(status, what it said)]"""
        code = ("import pytest, sys\n"
                "for words in %r:\n"
                "    print('STATUS', int(pytest.main(words)), flush=True)\n" % (sessions,))
        said = self.start(["-c", code]).stdout
        parts = said.split("STATUS ")
        self.assertEqual(len(parts), len(sessions) + 1, said)
        return [(int(after.split()[0]), before) for before, after in zip(parts, parts[1:])]


class Once(Pytest, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.write("project/test_once.py", ONCE)

    def test_without_the_option_a_body_runs_once(self):
        [(status, said), (_, markers)] = self.sessions(["-p", "no:benchmark", "-W", "error"],
                                                       ["-p", "no:benchmark", "--markers"])
        self.assertEqual(status, 0, said)
        self.assertIn("6 passed", said)
        self.assertEqual(markers.count("pytest.mark.benchmark"), 1, markers)

    def test_beside_pytest_benchmark_that_one_is_in_charge(self):
        """In whatever order they are loaded."""
        self.write("project/test_theirs.py", "def test_x(benchmark):\n    benchmark(len, '')\n"
                                             "    assert type(benchmark).__module__ == 'pytest_benchmark.fixture'\n")
        loaded = ["-p", "pytest_benchmark.plugin"], ["-p", "assay.pytest_plugin"]
        chosen = ["test_theirs.py", "test_once.py", "--benchmark-disable", "--deselect", "test_once.py::test_weave"]
        sessions = [[*first, *second, *chosen] for first, second in (loaded, loaded[::-1])]
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        self.addCleanup(os.environ.pop, "PYTEST_DISABLE_PLUGIN_AUTOLOAD")
        (status, said), (status2, said2), (_, markers) = self.sessions(*sessions, [*loaded[1], *loaded[0], "--markers"])
        self.assertEqual((status, status2), (0, 0), said + said2)
        self.assertIn("6 passed", said)
        self.assertEqual(markers.count("pytest.mark.benchmark"), 1, markers)


class Measured(Pytest, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.write("project/test_m.py", MEASURED)

    def test_by_the_controller_alone_after_the_other_tests(self):
        said = self.pytest("-v", "-n", "2", "--assay", FAST, "--assay-output", "out.json", "--junitxml", "out.xml",
                           status=1)
        self.assertIn("assay: 5 benchmarks are measured by the controller alone", said)
        for line in ("test_m.py::test_good PASSED", "test_m.py::test_bad FAILED",
                     "test_m.py::test_skipped SKIPPED (not today)", "test_m.py::test_skips_itself SKIPPED (needs zstd)",
                     "test_m.py::test_known XFAIL (known)", "1 failed, 3 passed, 2 skipped, 1 xfailed"):
            self.assertIn(line, said)
        # What the program prints, once; and what went wrong, once.
        self.assertRegex(said, r"=+ assay =+\n(?s:.*)test_good +[\d.]+ [mun]s")
        self.assertEqual(said.count("assert benchmark(len, \"abc\") == 4"), 1, said)
        ran = [line.split() for line in self.read("project/ran").splitlines()]
        self.assertEqual({worker == "-" for name, _, worker in ran if name == "good"}, {True})
        self.assertFalse({pid for name, pid, _ in ran if name == "good"} & {pid for name, pid, _ in ran if name != "good"})
        self.assertEqual(sorted(name for name, _, _ in ran if name != "good"), ["between", "plain"])
        cases = {case.get("name"): case for case in ElementTree.parse(self.path("project", "out.xml")).iter("testcase")}
        numbers = {item.get("name"): item.get("value") for item in cases["test_good"].iter("property")}
        self.assertGreater(float(numbers["assay_mean"]), 0)
        self.assertEqual(numbers["assay_processes"], "1")
        self.assertIsNotNone(cases["test_bad"].find("failure"))
        self.assertIsNotNone(cases["test_skipped"].find("skipped"))
        [(metadata, _), *_] = support.runs_of(self.path("project", "out.json"))
        self.assertIn("test_good", metadata["name"])

    def test_what_pytest_leaves_out_is_not_measured(self):
        self.write("project/test_n.py", "def test_fails():\n    assert 0\n")
        listed, stopped, plain = self.sessions(["--assay", FAST, "--collect-only", "-q"],
                                               ["--assay", FAST, "-x", "-k", "good or fails"],
                                               ["--assay", FAST, "-k", "plain"])
        self.assertEqual([status for status, _ in (listed, stopped, plain)], [0, 1, 0], (listed, stopped, plain))
        self.assertIn("test_m.py::test_good", listed[1])
        self.assertIn("stopping after 1 failures", stopped[1])
        self.assertNotIn("good", self.read("project/ran"))


class Refused(Pytest, unittest.TestCase):
    def test_in_one_line(self):
        for name, words in (("x", "nonsense=1"), ("y", "budget='5q'")):
            self.write("project/test_%s.py" % name, "import pytest\n@pytest.mark.assay(%s)\n"
                                                    "def test_%s(benchmark):\n    benchmark(len, '')\n" % (words, name))
        self.write("project/there.json", "")
        wrong = [
            (["--assay-budget=1s"], "--assay-budget is for --assay or --assay-vs-rev"),
            (["--assay", "--assay-fail-if-slower=5%"], "--assay-fail-if-slower needs a baseline, as in --assay-vs-rev main"),
            (["--assay", "--assay-budget=5q"], 'assay: run: --budget: needs a time such as'),
            (["--assay", "--assay-options=--nonsense"], "assay: run: unknown option --nonsense"),
            (["--assay", "--assay-options='"], "--assay-options: ': No closing quotation"),
            (["--assay", "--assay-output=there.json"], "there.json is there already"),
            (["--assay-vs-rev=main"], "assay: --vs-rev needs a git repository around the working directory"),
            (["--assay", "test_x.py"], "test_x: @pytest.mark.assay takes fail_if_slower and budget by name, not nonsense"),
            (["--assay", "test_y.py"], "assay: run: --budget: needs a time such as"),
        ]
        for (words, said), (status, printed) in zip(wrong, self.sessions(*[words for words, _ in wrong])):
            with self.subTest(words=words):
                self.assertEqual(status, 4, printed)
                self.assertRegex(printed, r"(?m)^ERROR: ")
                self.assertIn(said, printed)
                self.assertNotIn("Traceback", printed)
        with self.subTest("no program"):
            said = self.pytest("--assay", status=4, ASSAY="/nowhere")
            self.assertIn("ERROR: assay: ASSAY names /nowhere, which is not a program", said)


class AgainstARevision(Pytest, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.write("project/lib.py", "N = 1000\n")
        self.write("project/test_r.py", REVISED)
        self.git("init", "-q")
        self.git("add", ".")
        self.git("commit", "-qm", "one")
        self.git("tag", "base")

    @support.drawn_in_ci
    def test_each_test_has_its_verdict_and_its_limit(self):
        self.write("project/lib.py", "N = 20000\n")
        with open(self.path("project", "test_r.py"), "a") as file:
            file.write(NEW)
        said = self.pytest("-v", "--assay-vs-rev", "base", "--assay-fail-if-slower", "5%", DUEL,
                           "--assay-output", "d.json", status=1)
        self.assertIn("2 groups, one after the other, by limit and budget: limit 5%; limit 1% in 1s", said)
        self.assertIn("test_r.py::test_new PASSED (new, not in base)", said)
        self.assertRegex(said, r"FAILED test_r.py::test_slower - [\d.]+x slower than base: ratio [\d.]+, [\d.]+% inter")
        self.assertIn("limit 5%", said)
        for name in ("d.json", "d.vs.json"):
            self.assertTrue(os.path.exists(self.path("project", name)), name)


if __name__ == "__main__":
    unittest.main()
