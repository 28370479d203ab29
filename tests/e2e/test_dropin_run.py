"""`assay run script.py`: pyperf scripts, step by step in assay's own workers."""

import os
import unittest

import dropin
import support


def benchmarks(path):
    """name -> (metadata, values) of a result file."""
    found = {}
    for metadata, run in support.runs_of(path):
        values = found.setdefault(metadata["name"], (metadata, []))[1]
        values.extend(run.get("values", ()))
    return found


class Case(support.Program):
    def measure(self, text, *args, status=0, name="s.py"):
        script = self.write(name, text)
        outcome = self.assay("run", script, "-p1", "-n2", "-w0", "-l4", "-q", "-o", self.path("out.json"), *args)
        self.assert_status(outcome, status)
        return benchmarks(self.path("out.json")) if os.path.exists(self.path("out.json")) else {}


class Scripts(Case, unittest.TestCase):
    def test_every_kind_of_benchmark(self):
        found = self.measure(dropin.KINDS)
        self.assertEqual(list(found), ["func", "async", "command", "timeit", "1 + 1"])
        self.assertTrue(all(len(values) == 2 for _, values in found.values()))
        self.assertEqual(found["timeit"][0]["inner_loops"], 5)
        self.assertEqual(found["timeit"][0]["timeit_stmt"], "'x + y'")
        self.assertEqual(found["command"][0]["command"], "true")

    def test_metadata_keep_their_types(self):
        text = "import pyperf\nrunner = pyperf.Runner(metadata={'a': 1, 'b': 1.0, 'c': '1', 'd': ' x '})\nrunner.bench_func('f', int)\n"
        metadata = self.measure(text)["f"][0]
        self.assertEqual([(type(metadata[k]), metadata[k]) for k in "abcd"], [(int, 1), (float, 1.0), (str, "1"), (str, "x")])

    def test_the_time_that_a_benchmark_measures_itself_is_its_value(self):
        text = "import pyperf\npyperf.Runner().bench_time_func('t', lambda loops: loops * 0.125, inner_loops=2)\n"
        self.assertEqual(self.measure(text)["t"][1], [0.0625, 0.0625])

    def test_one_inner_loop_is_kept_where_the_script_says_so(self):
        text = "import pyperf\nrunner = pyperf.Runner()\nrunner.bench_func('one', int, inner_loops=1)\nrunner.bench_func('none', int)\n"
        found = self.measure(text)
        self.assertEqual((found["one"][0]["inner_loops"], "inner_loops" in found["none"][0]), (1, False))

    def test_its_own_options(self):
        found = self.measure(dropin.OPTIONS, "--", "--width", "5", "tuple")
        self.assertEqual(found["make_tuple"][0]["width"], 5)

    def test_the_command_line_is_that_of_a_worker(self):
        text = (
            "import pyperf, sys\nassert __name__ == '__main__' and '--worker' in sys.argv, sys.argv\n"
            "assert sys.argv[0] == __file__ and sys.modules['__main__'].pyperf is pyperf\n"
            "assert sys.path[0] == __file__.rpartition('/')[0], sys.path\n"
            "runner = pyperf.Runner()\nrunner.bench_func('f', int)\n"
            "assert runner.args.worker and runner.args.quiet and not runner.args.hook\n"
        )
        self.assertEqual(list(self.measure(text)), ["f"])

    def test_its_builtins_are_the_module(self):
        text = "import pyperf\n__builtins__.own = 3\nassert own == 3\npyperf.Runner().bench_func('f', int)\n"
        self.assertEqual(list(self.measure(text)), ["f"])

    def test_plain_options_are_those_of_the_parser(self):
        text = (
            "import pyperf\nrunner = pyperf.Runner(values=7, warmups=2)\nplain = runner.parse_args()\n"
            "runner.args, runner.argparser = None, None\n"
        ).replace("runner.args, runner.argparser = None, None", "runner.args = None\nrunner.argparser") + (
            "assert vars(plain) == vars(runner.parse_args()), (plain, runner.args)\nrunner.bench_func('f', int)\n"
        )
        self.assertEqual(list(self.measure(text)), ["f"])

    def test_variables_that_it_wants_reach_its_workers(self):
        text = (
            "import pyperf, os\nrunner = pyperf.Runner()\nrunner.parse_args()\nrunner.args.inherit_environ = ['WANTED', 'UNSET']\n"
            "runner.metadata['seen'] = os.environ.get('WANTED', 'no') + os.environ.get('OTHER', ' no')\n"
            "for i in range(int(os.environ.get('WANTED', 1))):\n    runner.bench_func('f%d' % i, int)\n"
        )
        script = self.write("s.py", text)
        args = ("run", script, "-p1", "-n1", "-w0", "-l4", "-q", "-o", self.path("out.json"))
        self.assert_status(self.assay(*args, env={"WANTED": "3", "OTHER": "4"}), 0)
        found = benchmarks(self.path("out.json"))
        self.assertEqual([(name, metadata["seen"]) for name, (metadata, _) in found.items()], [("f%d" % i, "3 no") for i in range(3)])

    def test_loops_that_it_wants(self):
        text = (
            "import pyperf, time\nrunner = pyperf.Runner(loops=3)\nargs = runner.parse_args()\nown = args.loops\n"
            "runner.bench_func('three', time.sleep, 0.001)\n"
            "args.loops = own + 2\nrunner.bench_func('five', time.sleep, 0.001)\n"
        )
        script = self.write("s.py", text)
        for name, plan in (("adaptive.json", ["--budget", "0.2s"]), ("fixed.json", ["-p2"]), ("asked.json", ["-p2", "-l4"])):
            self.assert_status(self.assay("run", script, *plan, "-q", "-o", self.path(name)), 0)
        loops = {name: [metadata["loops"] for metadata, _ in benchmarks(self.path(name)).values()] for name in os.listdir(self.dir) if ".json" in name}
        self.assertEqual(loops, {"adaptive.json": [3, 5], "fixed.json": [3, 5], "asked.json": [4, 4]})

    def test_results_belong_to_the_script_and_it_goes_on(self):
        text = (
            "import pyperf\nrunner = pyperf.Runner()\nfirst = runner.bench_func('f', int)\n"
            "second = runner.bench_func('g', int)\n"
            "for bench in (first, second):\n"
            "    if bench is not None:\n"
            "        print(bench.get_name(), bench.get_nvalue(), bench.mean() > 0, file=open(%r, 'a'))\n"
        ) % self.path("said")
        self.measure(text)
        self.assertEqual(sorted(self.read("said").split("\n")), ["", "f 2 True", "g 2 True"])

    def test_a_result_used_at_once(self):
        text = "import pyperf\nbench = pyperf.Runner().bench_func('f', int)\nassert bench.mean() > 0\n"
        self.assertEqual(list(self.measure(text)), ["f"])

    def test_contexts_around_a_benchmark_are_left(self):
        text = (
            "import pyperf, tempfile\nrunner = pyperf.Runner()\n"
            "with tempfile.TemporaryDirectory(dir=%r) as folder:\n    runner.bench_command('c', ['ls', folder])\n"
        ) % self.dir
        self.measure(text)
        self.assert_nothing_left("s.py", "out.json")

    def test_hooks(self):
        found = self.measure(dropin.PLAIN, "--", "--hook", "_test_hook")
        self.assertEqual((found["first"][0]["hooks"], found["first"][0]["_test_hook"]), ("_test_hook", 2))

    def test_listing_and_choosing(self):
        script = self.write("s.py", dropin.KINDS)
        outcome = self.assay("run", script, "--list", "-k", "func")
        self.assertEqual(outcome.out.split(), ["func"])

    def test_a_duel_of_environments(self):
        text = "import pyperf, os, time\npause = float(os.environ.get('PAUSE', '0.001'))\npyperf.Runner().bench_func('f', time.sleep, pause)\n"
        script = self.write("s.py", text)
        for number in range(5):  # a busy machine oversleeps by more than these pauses
            outcome = self.assay("run", script, "--vs-env", "PAUSE=0.002", "--blocks", "6", "--slice", "2ms",
                                 "-o", self.path("%d.json" % number))
            self.assert_status(outcome, 0)
            if "slower" in outcome.out:
                break
        self.assertIn("slower", outcome.out)

    def test_scripts_in_a_folder_beside_functions(self):
        self.write("suite/bench_one.py", "def bench_it():\n    pass\n")
        self.write("suite/bench_two.py", dropin.PLAIN)
        outcome = self.assay("run", self.path("suite"), "--list")
        self.assertEqual([line.split()[0] for line in outcome.out.splitlines()], ["one.it", "first", "second"])


class Trouble(Case, unittest.TestCase):
    HEAD = "import pyperf, sys\nrunner = pyperf.Runner()\n"

    def refusal(self, body, *args):
        script = self.write("s.py", self.HEAD + body)
        outcome = self.assay("run", script, "-p1", "-n1", "-w0", "-l1", *args)
        self.assert_status(outcome, 1)
        return outcome.err

    def test_has_one_clear_line(self):
        for body, line in (
            ("sys.exit(3)\n", "assay: s.py: BenchmarkError: %s: it left with exit status 3"),
            ("", "assay: s.py: BenchmarkError: %s: it imports pyperf, but calls no bench_*()"),
            ("import no_such_module\n", "assay: s.py: ModuleNotFoundError: No module named 'no_such_module'"),
            ("input()\n", "assay: s.py: EOFError"),
            ("runner.bench_func('a', int)\nrunner.bench_func('a', int)\n", "assay: s.py: ValueError: duplicated benchmark name: 'a'"),
            ("runner.bench_time_func('z', lambda loops: 0)\n", "assay: z: a value must be a finite number > 0, not 0"),
            ("runner.bench_time_func('z', lambda loops: -1)\n", "assay: z: ValueError: the benchmark says that it took -1"),
            ("runner.bench_func('x', sys.exit, 4)\n", "assay: x: SystemExit: 4"),
            ("runner.bench_command('c', ['false'])\n", "assay: c: CommandFailed: false exited with code 1"),
        ):
            with self.subTest(body):
                err = self.refusal(body)
                first = err.splitlines()[0]
                self.assertTrue(first.startswith(line.replace("%s", self.path("s.py"))), err)

    def test_missing_arguments_are_named(self):
        err = self.refusal("runner.argparser.add_argument('kind')\nrunner.parse_args()\n")
        self.assertEqual(err.count("the following arguments are required: kind"), 1, err)

    def test_one_failure_does_not_end_the_others(self):
        found = self.measure(self.HEAD + "runner.bench_func('a', lambda: 1 / 0)\nrunner.bench_func('b', int)\n", status=1)
        self.assertEqual(list(found), ["b"])

    def test_arguments_for_what_is_no_script(self):
        self.write("bench_x.py", "def bench_it():\n    pass\n")
        outcome = self.assay("run", self.path("bench_x.py"), "--", "--width=3")
        self.assert_status(outcome, 1)
        self.assertIn("only scripts that import pyperf take arguments", outcome.err)


@support.each_interpreter(lambda i: i.label not in ("python3.6", "python3.7"))
class EachPython(Case):
    def test_measures_every_kind(self):
        found = self.measure(dropin.KINDS, "--python", self.python)
        self.assertEqual(len(found), 5)
        self.assertTrue(all(len(values) == 2 for _, values in found.values()))


if __name__ == "__main__":
    unittest.main()
