"""runner/worker/loader.py under every interpreter: which benchmarks a file has, and what one value does.

Each test writes a benchmark file and a few lines that use the loader as the worker does: its text executed in a
namespace of its own. Those lines print one JSON value.
"""

import json
import os
import subprocess
import unittest

import support

LOADER = os.path.join(support.ROOT, "runner", "worker", "loader.py")

PRELUDE = """\
import sys
before = set(sys.modules)
loader = {}
with open(%r, "rb") as f:
    exec(compile(f.read(), %r, "exec"), loader)
discover, load = loader["discover"], loader["load"]
events = []
def begin(): events.append("begin")
def end(): events.append("end")
def error(call, *args):
    try:
        call(*args)
    except Exception as e:
        return [type(e).__name__, str(e)]
def emit(value):
    import json
    print(json.dumps(value))
"""


@support.each_interpreter(drawn=4)
class Loader(support.Scratch):
    def use(self, code, *flags):
        """Run `code` after the prelude. -> what it emits."""
        script = self.write("use.py", PRELUDE % (LOADER, LOADER) + code)
        done = subprocess.run(
            [self.python] + list(flags) + [script],
            cwd=self.dir,
            env={k: v for k, v in os.environ.items() if not k.startswith("PYTHON")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
            timeout=60,
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)

    def discover(self, text, name="bench_it.py"):
        path = self.write(name, text)
        return self.use("emit(discover(%r))" % path)

    def refusal(self, text, call='discover(path)'):
        path = self.write("bench_it.py", text)
        return self.use("path = %r\nemit(error(lambda: %s))" % (path, call))

    def events(self, text, name, values=1, loops=2):
        """Measure `values` values; the file appends to the list sys.events, as begin and end do."""
        path = self.write("bench_it.py", "import sys\nnote = sys.events.append\n" + text)
        return self.use(
            "sys.events = events\nrun = load(%r, %r)\n"
            "for _ in range(%d): run(iter([None] * %d), begin, end)\nemit(events)"
            % (path, name, values, loops)
        )

    # ---- which benchmarks

    def test_functions_are_found_in_the_order_of_the_file(self):
        found = self.discover(
            "def bench_zero(): 'First.'\nasync def bench_one():\n    '''\n    Second.\n\n    More.'''\n"
            "def helper(): pass\ndef bench_a(): pass\ndef bench_(): pass\n"
        )
        self.assertEqual(found, [["it.zero", "First."], ["it.one", "Second."], ["it.a", ""]])

    def test_a_file_without_the_prefix_keeps_its_name(self):
        self.assertEqual(self.discover("def bench_a(): pass", "other.py"), [["other.a", ""]])

    def test_imported_functions_and_classes_are_not_benchmarks(self):
        self.write("shared.py", "def bench_shared(): pass\n")
        found = self.discover(
            "from shared import bench_shared\nclass bench_class: pass\nbench_number = 3\n"
            "def bench_own(): pass\n"
        )
        self.assertEqual(found, [["it.own", ""]])

    def test_one_list_is_one_parameter_named_after_the_argument(self):
        found = self.discover("def bench_a(n): 'Text.'\nbench_a.params = [10, 'x']\n")
        self.assertEqual(found, [["it.a(n=10)", "Text."], ["it.a(n='x')", "Text."]])

    def test_lists_of_values_are_combined(self):
        found = self.discover(
            "def bench_a(*args): pass\nbench_a.params = ([1, 2], ['x', 'y'])\n"
            "bench_a.param_names = ['n', 'kind']\n"
        )
        self.assertEqual(
            [name for name, _ in found],
            ["it.a(n=1, kind='x')", "it.a(n=1, kind='y')", "it.a(n=2, kind='x')", "it.a(n=2, kind='y')"],
        )

    def test_parameters_without_a_name_are_numbered_as_asv_does(self):
        found = self.discover("def bench_a(*args): pass\nbench_a.params = [[1], [2]]\n")
        self.assertEqual([name for name, _ in found], ["it.a(param1=1, param2=2)"])

    def test_a_value_s_name_is_short_and_has_no_address(self):
        found = self.discover(
            "class Thing: pass\nclass Other: pass\ndef work(): pass\ndef bench_a(x): pass\n"
            "bench_a.params = [Thing(), Thing(), Other, work, 'a\\nb', 'y' * 100]\n"
        )
        self.assertEqual(
            [name for name, _ in found],
            [
                "it.a(x=<bench_it.Thing object>)",
                "it.a(x=<bench_it.Thing object>)#2",
                "it.a(x=Other)",
                "it.a(x=work)",
                "it.a(x='a\\nb')",
                "it.a(x='%s...)" % ("y" * 36),
            ],
        )

    def test_no_parameters_at_all_is_a_plain_benchmark(self):
        self.assertEqual(self.discover("def bench_a(): pass\nbench_a.params = []"), [["it.a", ""]])

    def test_wrong_parameters_are_named(self):
        for params, text in (
            ("5", "bench_a.params is of type int: it must be a list"),
            ("[[1], 5]", "bench_a.params[1] is of type int"),
            ("[[1], []]", "bench_a.params[1] is empty"),
        ):
            kind, message = self.refusal("def bench_a(*x): pass\nbench_a.params = %s\n" % params)
            self.assertEqual(kind, "BenchmarkError")
            self.assertIn(text, message)
        kind, message = self.refusal(
            "def bench_a(x): pass\nbench_a.params = [1]\nbench_a.param_names = ['x', 'y']\n"
        )
        self.assertIn("bench_a.param_names must list 1 name,", message)

    # ---- the module

    def test_the_file_is_a_module_as_its_user_would_import_it(self):
        self.write("neighbour.py", "value = 7\n")
        path = self.write(
            "bench_it.py",
            "import pickle, sys\nfrom neighbour import value\nclass Point:\n    x = value\n"
            "def bench_a():\n    assert pickle.loads(pickle.dumps(Point())).x == 7\n"
            "    assert sys.modules[__name__].__file__ == __file__ and __name__ == 'bench_it'\n",
        )
        got = self.use(
            "path = %r\nload(path, 'it.a')(iter([None]), begin, end)\n"
            "emit([sys.path[0], sys.modules['bench_it'].__file__, events])" % path
        )
        self.assertEqual(got, [self.dir, path, ["begin", "end"]])
        self.assertNotIn("bench_it", " ".join(os.listdir(self.path("__pycache__"))))

    def test_a_relative_path_survives_a_change_of_directory(self):
        self.write("sub/neighbour.py", "value = 7\n")
        self.write("sub/bench_it.py", "import os\nos.chdir('/')\nimport neighbour\ndef bench_a(): pass\n")
        self.assertEqual(self.use("emit(discover('sub/bench_it.py'))"), [["it.a", ""]])

    def test_the_folder_takes_the_place_of_the_current_directory(self):
        path = self.write("sub/bench_it.py", "def bench_a(): pass\n")
        got = self.use(
            "sys.path[0] = ''\nrest = sys.path[1:]\ndiscover(%r)\n"
            "emit([sys.path[0], sys.path[1:] == rest])" % path
        )
        self.assertEqual(got, [self.path("sub"), True])

    def test_nothing_is_imported_but_what_the_benchmark_imports(self):
        path = self.write("bench_it.py", "def bench_a(n): pass\nbench_a.params = [1]\n")
        new = self.use(
            "load(%r, 'it.a(n=1)')(iter([None]), begin, end)\n"
            "emit(sorted(set(sys.modules) - before))" % path,
            "-S", "-E",
        )
        self.assertEqual(new, ["bench_it"])

    def test_the_file_is_executed_once_in_a_process(self):
        path = self.write("bench_it.py", "import sys\nsys.count = getattr(sys, 'count', 0) + 1\ndef bench_a(): pass\n")
        self.assertEqual(
            self.use("discover(%r); discover(%r); load(%r, 'it.a'); emit(sys.count)" % (path, path, path)), 1
        )

    def test_a_name_that_is_taken_is_refused(self):
        path = self.write("sub/json.py", "def bench_a(): pass\n")
        kind, message = self.use("import json\nemit(error(discover, %r))" % path)
        self.assertEqual(kind, "BenchmarkError")
        self.assertIn("json.py: a module named json is loaded already", message)

    def test_what_the_file_raises_goes_through_and_leaves_no_module(self):
        path = self.write("bench_it.py", "def bench_a(: pass\n")
        self.assertEqual(self.use("emit(error(discover, %r)[0])" % path), "SyntaxError")
        path = self.write("bench_it.py", "1 / 0\n")
        got = self.use("emit([error(discover, %r)[0], 'bench_it' in sys.modules])" % path)
        self.assertEqual(got, ["ZeroDivisionError", False])
        self.assertEqual(
            self.use("emit(error(discover, %r)[0])" % self.path("bench_none.py")), "FileNotFoundError"
        )

    def test_an_unknown_name_is_refused(self):
        kind, message = self.refusal("def bench_a(): pass\n", "load(path, 'it.b')")
        self.assertEqual(kind, "BenchmarkError")
        self.assertIn("bench_it.py has no benchmark named it.b", message)

    # ---- one value

    def test_the_loop_alone_stands_between_the_clock_reads(self):
        got = self.events(
            "def setup(): note('module setup')\ndef teardown(): note('module teardown')\n"
            "def bench_a(): note('call')\n"
            "bench_a.setup = lambda: note('setup')\nbench_a.teardown = lambda: note('teardown')\n",
            "it.a",
            values=2,
        )
        once = ["module setup", "setup", "begin", "call", "call", "end", "teardown", "module teardown"]
        self.assertEqual(got, once * 2)

    def test_the_loop_adds_no_call_but_the_benchmark(self):
        """A profiler sees every Python and C call between the two clock reads."""
        path = self.write("bench_it.py", "def bench_a(n): pass\nbench_a.params = [1]\n")
        seen = self.use(
            "run = load(%r, 'it.a(n=1)')\nseen = []\n"
            "def profile(frame, event, arg):\n"
            "    if 'begin' in events and seen[-1:] != ['end'] and event in ('call', 'c_call'):\n"
            "        seen.append(frame.f_code.co_name)\n"
            "sys.setprofile(profile)\nrun(iter([None] * 3), begin, end)\nsys.setprofile(None)\n"
            "emit(seen)" % path
        )
        self.assertEqual(seen, ["bench_a"] * 3 + ["end"])

    def test_parameters_reach_the_function_and_its_fixtures(self):
        got = self.events(
            "def setup(): note('module')\n"
            "def bench_a(n, kind): note([n, kind])\nbench_a.params = [[1, 2], 'xy' and ['x', 'y']]\n"
            "def prepare(n, kind): note(['setup', n, kind])\n"
            "def clean(*params): note(['teardown'] + list(params))\n"
            "bench_a.setup = prepare\nbench_a.teardown = clean\n",
            "it.a(n=2, kind='x')",
            loops=1,
        )
        self.assertEqual(
            got, ["module", ["setup", 2, "x"], "begin", [2, "x"], "end", ["teardown", 2, "x"]]
        )

    def test_a_module_setup_with_arguments_gets_the_parameters(self):
        got = self.events(
            "def setup(*params): note(list(params))\ndef bench_a(n): pass\nbench_a.params = [4]\n",
            "it.a(n=4)",
        )
        self.assertEqual(got[0], [4])

    def test_teardown_follows_a_failure(self):
        path = self.write(
            "bench_it.py",
            "import sys\ndef bench_a(): 1 / 0\nbench_a.teardown = lambda: sys.events.append('teardown')\n",
        )
        got = self.use(
            "sys.events = events\nrun = load(%r, 'it.a')\n"
            "emit([error(run, iter([None]), begin, end)[0], events])" % path
        )
        self.assertEqual(got, ["ZeroDivisionError", ["begin", "teardown"]])

    def test_async_functions_run_in_a_loop_of_their_own_for_each_value(self):
        got = self.events(
            "import asyncio\nloops = []\n"
            "async def bench_a():\n"
            "    loops.append(asyncio.get_event_loop())\n    await asyncio.sleep(0)\n    note('call')\n"
            "async def prepare(): note('setup')\nbench_a.setup = prepare\n"
            "def clean(): note('loops %d' % len(set(map(id, loops))))\nbench_a.teardown = clean\n",
            "it.a",
            values=2,
        )
        once = ["setup", "begin", "call", "call", "end"]
        self.assertEqual(got, once + ["loops 1"] + once + ["loops 2"])

    def test_async_parameters_are_passed(self):
        got = self.events("async def bench_a(n): note(n)\nbench_a.params = [5]\n", "it.a(n=5)", loops=1)
        self.assertEqual(got, ["begin", 5, "end"])

    def test_tasks_that_are_left_running_are_cancelled_quietly(self):
        got = self.events(
            "import asyncio\nasync def forever():\n"
            "    try:\n        await asyncio.sleep(1000)\n"
            "    except asyncio.CancelledError:\n        note('cancelled')\n        raise\n"
            "async def bench_a():\n    asyncio.ensure_future(forever())\n    await asyncio.sleep(0)\n",
            "it.a",
            loops=1,
        )
        self.assertEqual(got, ["begin", "end", "cancelled"])

    def test_a_failing_async_benchmark_leaves_no_event_loop(self):
        path = self.write("bench_it.py", "async def bench_a(): 1 / 0\n")
        got = self.use(
            "import asyncio\nrun = load(%r, 'it.a')\n"
            "emit([error(run, iter([None]), begin, end)[0], asyncio._get_running_loop() is None])" % path
        )
        self.assertEqual(got, ["ZeroDivisionError", True])

    def test_generators_are_refused(self):
        for text in ("def bench_a(): yield 1\n", "async def bench_a(): yield 1\n"):
            kind, message = self.refusal(text, "load(path, 'it.a')")
            self.assertEqual(kind, "BenchmarkError")
            self.assertIn("bench_a contains yield", message)

    def test_wrong_fixtures_are_named(self):
        kind, message = self.refusal(
            "def bench_a(): pass\nbench_a.setup = 5\n", "load(path, 'it.a')"
        )
        self.assertIn("bench_a.setup is not callable", message)
        kind, message = self.refusal(
            "def bench_a(): pass\nasync def s(): pass\nbench_a.setup = s\n", "load(path, 'it.a')"
        )
        self.assertIn("bench_a is a plain function: its setup and teardown cannot be async", message)


if __name__ == "__main__":
    unittest.main()
