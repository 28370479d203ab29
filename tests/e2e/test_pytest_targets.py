"""Tests of pytest as benchmarks: found, run and finished by pytest, measured where they call the fixture `benchmark`.

pytest-benchmark and pytest-xdist are installed beside it, as they are where such tests are written."""

import importlib.util
import json
import os
import unittest

import packages
import support

SETTINGS = """\
[tool.pytest.ini_options]
addopts = "-ra -n 2 --benchmark-disable --strict-markers -m 'not benchmark'"
required_plugins = "pytest-benchmark"
"""
CONFTEST = """\
import asyncio, inspect, os, pytest
print("conftest prints")
@pytest.fixture(scope="session")
def table(tmp_path_factory):
    return {i: str(i) for i in range(100)}
@pytest.fixture(autouse=True)
def seen(monkeypatch):
    monkeypatch.setenv("SEEN", "1")
@pytest.fixture(scope="session")
def server():
    raise OSError(98, "Address already in use")
def pytest_pyfunc_call(pyfuncitem):
    if inspect.iscoroutinefunction(pyfuncitem.obj):
        names = pyfuncitem._fixtureinfo.argnames
        asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
        return True
def pytest_benchmark_update_json(config, benchmarks, output_json):
    pass
"""
TESTS = """\
import asyncio, os, time, pytest
async def double(n):
    await asyncio.sleep(0)
    return 2 * n

@pytest.mark.parametrize("a, b", [(1, 2)])
def test_plain(benchmark, table, a, b):
    '''Look one up.'''
    benchmark.extra_info["early"] = 3
    assert benchmark(table.get, a + b) == "3"
    assert 0 < benchmark.stats.stats.min <= benchmark.stats["max"]
    benchmark.extra_info["late"] = [1, "x"]

class TestIt:
    def test_method(self, benchmark, tmp_path):
        (tmp_path / "x").write_text("abc")
        assert benchmark((tmp_path / "x").read_text) == "abc"
        assert os.environ["SEEN"] == "1"

def sort(values, to):
    assert values != to
    values.sort()

def test_setup(benchmark):
    benchmark.pedantic(sort, setup=lambda: (([2, 1],), {"to": [1, 2]}), rounds=3)

@pytest.mark.benchmark
async def test_body(table):
    assert await double(2) == 4

async def test_awaited(benchmark):
    assert await benchmark(double, 3) == 6

def test_coroutine(benchmark):
    assert benchmark(double, 3) == 6

def test_weave(benchmark):
    benchmark.weave("time.sleep")
    time.sleep(0.0001)

def test_wrong(benchmark):
    assert benchmark(int) == 1

def test_never(benchmark):
    pass

def test_skips(benchmark):
    pytest.skip("not today")

def test_server(benchmark, server):
    pass

def test_other():
    assert False
"""
# A round of another number of calls fails.
ROUNDS = """\
made = []
def step():
    made.append(1)
def check():
    calls, made[:] = len(made), []
    assert calls == 3, "%d calls in a round" % calls
def test_rounds(benchmark):
    benchmark.pedantic(step, teardown=check, iterations=3)
"""
NAMES = ["test_plain[1-2]", "TestIt::test_method", "test_setup", "test_body", "test_awaited", "test_coroutine",
         "test_weave"]
FAILED = {
    "test_wrong": "after it was measured: AssertionError: assert 0 == 1",
    "test_never": "never calls its fixture benchmark",
    "test_server": "in the fixture server (session), which each process makes itself, two at once (let it bind port "
                   "0): [Errno 98]",
}


FEW = ("-p", "1", "-n", "1", "-w", "0", "--min-time", "0.0001")


class Tests(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.python = packages.python("children")
        os.mkdir(self.path("tests"))
        self.write("pyproject.toml", SETTINGS)
        self.write("tests/conftest.py", CONFTEST)
        self.write("tests/test_perf.py", TESTS)
        self.write("tests/test_other.py", "raise SystemExit('it was imported, though it does not say the word')\n")

    def run_tests(self, *args):
        return self.assay("run", "--python", self.python, *args)

    def test_what_pytest_runs_is_measured_and_what_comes_of_it_is_told(self):
        outcome = self.run_tests("tests", *FEW, "--json", "-o", "new.json", "--html", "p.html")
        self.assert_status(outcome, 1)
        rows = {row["name"].partition("::")[2]: row for row in json.loads(outcome.out)["benchmarks"]}
        self.assertEqual([name for name, row in rows.items() if row["error"] is None], NAMES, str(outcome))
        self.assertEqual({name for name, row in rows.items() if row["status"] == "failed"}, set(FAILED))
        for name, error in FAILED.items():
            self.assertIn(error, rows[name]["error"])
        self.assertEqual((rows["test_skips"]["status"], rows["test_skips"]["error"]), ("skipped", "not today"))
        self.assertIn(">       assert benchmark(int) == 1", rows["test_wrong"]["details"])
        page = self.read("p.html")
        self.assertIn('<td class="n skipped" data-v=""><span class="v">skipped</span></td>', page)
        self.assertIn('<td class="n failed" data-v=""><span class="v">failed</span></td>', page)
        # A value is as many calls, or rounds that have a setup, as are long enough.
        self.assertGreater(rows["test_plain[1-2]"]["loops"], 1)
        self.check_file()
        self.assertEqual(sorted(os.listdir(self.path("tests"))), ["conftest.py", "test_other.py", "test_perf.py"])

    def check_file(self):
        with open(self.path("new.json"), encoding="utf-8") as file:
            whole = json.load(file)
        first = whole["benchmarks"][0]
        metadata = dict(whole.get("metadata", {}), **first.get("metadata", {}))
        metadata.update(first["runs"][0].get("metadata", {}))
        self.assertEqual((metadata["name"], metadata["description"]),
                         ("tests/test_perf.py::test_plain[1-2]", "Look one up."))
        self.assertEqual((metadata["extra_early"], metadata["extra_late"]), (3, '[1, "x"]'))

    def test_a_round_has_its_calls_whoever_counts_them(self):
        self.write("tests/test_rounds.py", ROUNDS)
        counted = self.run_tests("tests/test_rounds.py", *FEW, "--layouts", "1", "--metric", "leaked_bytes", "--json")
        self.assert_status(counted, 0)
        self.assertNotIn("not counted", counted.err)
        (row,) = json.loads(counted.out)["benchmarks"]
        self.assertEqual((row["loops"] % 3, row["metrics"]["leaked_bytes"]["mean"]), (0, 0))
        called = self.assay("explain", "--python", self.python, "tests/test_rounds.py", "--by", "calls", "-p1", "--json")
        self.assert_status(called, 0)
        self.assertEqual(json.loads(called.out)["benchmarks"][0]["calls"], 1)
        self.assert_status(self.assay("exec", "--python", self.python, "tests/test_rounds.py", "--seconds", "0.05"), 0)

    def test_a_skip_fails_no_duel(self):
        outcome = self.run_tests("tests/test_perf.py::test_skips", "--vs-env", "X=1", "--fail-if-slower", "5%",
                                 "--json", "--junit", "j.xml", "--comment", "c.md", "--github", "--html", "p.html")
        self.assert_status(outcome, 0)
        (row,) = json.loads(outcome.out)["benchmarks"]
        self.assertEqual((row["verdict"], row["error"]), ("skipped", "not today"))
        self.assertIn("<skipped", self.read("j.xml"))
        self.assertNotIn("<error", self.read("j.xml"))
        self.assertIn("<summary>1 skipped</summary>", self.read("c.md"))
        self.assertIn("not today", self.read("c.md"))
        self.assertNotRegex(outcome.err, "::(error|warning)")
        self.assertIn('<p class="v">not today</p>', self.read("p.html"))

    def test_a_skip_is_nothing_to_explain_and_no_failure(self):
        words = ("explain", "--python", self.python, "tests/test_perf.py::test_skips")
        outcome = self.assay(*words)
        self.assert_status(outcome, 0)
        self.assertEqual(outcome.out, "tests/test_perf.py::test_skips: skipped: not today\n")
        (row,) = json.loads(self.assay(*words, "--json").out)["benchmarks"]
        self.assertEqual(row, {"name": "tests/test_perf.py::test_skips", "skipped": "not today"})

    def test_the_words_that_name_tests(self):
        outcome = self.run_tests("tests/test_perf.py::TestIt", "tests/test_perf.py::test_plain[1-2]", "--list",
                                 "--json")
        self.assert_status(outcome, 0)
        rows = json.loads(outcome.out)["benchmarks"]
        self.assertEqual([row["name"] for row in rows],
                         ["tests/test_perf.py::TestIt::test_method", "tests/test_perf.py::test_plain[1-2]"])
        self.assertEqual((rows[0]["kind"], rows[0]["path"]), ("test", self.path("tests", "test_perf.py")))

    def test_a_name_that_there_is_not_and_a_file_that_cannot_be_imported(self):
        outcome = self.run_tests("tests/test_perf.py::test_plan", "--list")
        self.assert_one_line(outcome, 1, "has no benchmark test_plan", "test_plain")
        self.write("tests/test_broken.py", "import nothing_of_that_name  # benchmark\n")
        self.write("tests/test_gone.py", "import pytest\npytest.importorskip('nothing')  # benchmark\n")
        outcome = self.run_tests("tests", "-k", "weave", "-k", "broken", "-k", "gone", "--list")
        self.assert_status(outcome, 1)
        self.assertEqual(outcome.out.splitlines(), [
            "tests/test_perf.py::test_weave",
            "tests/test_broken.py  (cannot be measured: ModuleNotFoundError: No module named 'nothing_of_that_name')",
            "tests/test_gone.py  (skipped: could not import 'nothing': No module named 'nothing')"])
        (row,) = json.loads(self.run_tests("tests", "-k", "gone", "--list", "--json").out)["benchmarks"]
        self.assertEqual((row["error"], row["skipped"]), (None, "could not import 'nothing': No module named 'nothing'"))

    def test_imports_are_those_of_the_command_pytest_and_not_of_the_working_directory(self):
        self.write("asked/__init__.py", "")
        self.write("tests/test_path.py", "def test_path(benchmark):\n    import asked\n    benchmark(int)\n")
        outcome = self.run_tests("tests/test_path.py", "--debug-single-value", "--no-project", "--json")
        (row,) = json.loads(outcome.out)["benchmarks"]
        self.assertEqual((outcome.status, row["error"]), (1, "ModuleNotFoundError: No module named 'asked'"))
        self.assert_status(self.run_tests("tests/test_path.py", "--debug-single-value"), 0)  # out of the project

    def test_what_pytest_refuses_is_told(self):
        self.write("pyproject.toml", "[tool.pytest.ini_options]\naddopts = '--no-such-option'\n")
        self.assertIn("unrecognized arguments: --no-such-option", self.run_tests("tests/test_perf.py", "--list").out)
        self.write("pyproject.toml", "[tool.pytest.ini_options]\n")
        self.write("tests/conftest.py", "def pytest_sessionstart(): raise KeyError('out of order')\n")
        self.assertIn("out of order", self.run_tests("tests/test_perf.py", "--list").out)

    def test_folders_of_bench_files_stand_for_these(self):
        self.write("tests/bench_x.py", "def bench_x(): pass\n")
        outcome = self.run_tests("tests", "--list")
        self.assertEqual(outcome.out, "x.x\n", str(outcome))


class WithoutPytest(support.Program, unittest.TestCase):
    def test_it_is_said_where_to_install_it(self):
        self.write("test_x.py", "def test_x(benchmark): benchmark(int)\n")
        outcome = self.assay("run", "test_x.py", "--list", "--python", packages.python("editable"))
        self.assert_status(outcome, 1)
        self.assertIn("-m pip install pytest", outcome.out)


class Node:
    name, nodeid = "test_x", "test_x.py::test_x"

    def get_closest_marker(self, name):
        return None


class Fixture(unittest.TestCase):
    """The fixture where nothing is measured, which needs no pytest."""

    @classmethod
    def setUpClass(cls):
        path = os.path.join(support.ROOT, "runner", "worker", "benchmark_fixture.py")
        spec = importlib.util.spec_from_file_location("benchmark_fixture", path)
        cls.module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(cls.module)

    def fixture(self):
        return self.module.BenchmarkFixture(Node())

    def test_the_function_is_called_once_and_its_result_is_returned(self):
        calls = []
        fixture = self.fixture()
        self.assertEqual(fixture(lambda a, b: calls.append(a) or a + b, 1, b=2), 3)
        self.assertEqual((calls, fixture.disabled, fixture.stats), ([1], True, None))
        with self.assertRaises(self.module.FixtureAlreadyUsed):
            fixture.pedantic(int)
        self.assertTrue(fixture.has_error)

    def test_a_round_has_its_setup_and_its_teardown(self):
        ended = []
        result = self.fixture().pedantic(pow, setup=lambda: ((2, 3), {}), teardown=lambda *args: ended.append(args))
        self.assertEqual((result, ended), (8, [(2, 3)]))
        with self.assertRaisesRegex(TypeError, "`args` or `kwargs`"):
            self.fixture().pedantic(pow, args=(1, 1), setup=lambda: ((2, 3), {}))
        for wrong in {"rounds": 0}, {"warmup_rounds": -1}, {"iterations": "x"}, {"iterations": 2, "setup": int}:
            with self.assertRaises(ValueError):
                self.fixture().pedantic(int, **wrong)

    def test_weaving_is_undone(self):
        class Thing:
            @classmethod
            def make(cls, x):
                return cls, x

        for target, owner, name in (Thing.make, Thing, "make"), ("json.dumps", json, "dumps"):
            fixture = self.fixture()
            before = vars(owner)[name]
            fixture.weave(target)
            self.assertEqual((Thing.make(1), json.dumps(1)), ((Thing, 1), "1"))
            self.assertTrue(fixture.is_used)
            fixture.close()
            self.assertIs(vars(owner)[name], before)
        with self.assertRaisesRegex(TypeError, "weave"):
            self.fixture().weave(lambda: 1)
        with self.assertRaisesRegex(AttributeError, "no_such.thing"):
            self.fixture().weave("no_such.thing")

    def test_statistics_as_tests_ask_for_them(self):
        stats = self.module.Stats([4.0, 1.0, 3.0, 2.0], 7)
        self.assertEqual((stats.stats.min, stats["max"], stats.mean, stats.median), (1, 4, 2.5, 2.5))
        self.assertEqual((stats.iqr, stats.rounds, stats.iterations), (1.5, 4, 7))
        self.assertAlmostEqual(stats.stddev, (5 / 3) ** 0.5)
        self.assertEqual((stats.ops, stats.total), (0.4, 10))


if __name__ == "__main__":
    unittest.main()
