"""`python script.py` with assay's `pyperf`: what is measured, stored and printed, beside the real one."""

import json
import os
import re
import unittest

import dropin
import support


# What pyperformance does with each of its scripts, and with what comes of them (tests/bench/pyperformance_dropin --suite runs the
# whole of it).
PYPERFORMANCE = """\
import os, subprocess, sys
import pyperf
from pyperf import _hooks

assert "perf_record" in _hooks.get_hook_names()
os.environ["PYPERFORMANCE_RUNID"] = "run-1"
whole = None
for number, options in enumerate((["list"], ["tuple", "--width=4"])):
    output = "part%d.json" % number
    command = [sys.executable, "-u", "s.py", *options, "--debug-single-value", "--inherit-environ", "PYPERFORMANCE_RUNID", "--output", output]
    subprocess.run(command, check=True)
    suite = pyperf.BenchmarkSuite.load(output)
    for bench in suite:
        bench.update_metadata({"performance_version": "1.0", "tags": ["a", "b"]})
        if whole is None:
            whole = pyperf.BenchmarkSuite([bench])
        else:
            whole.add_benchmark(bench)
whole.dump("whole.json")
pyperf.add_runs("whole.json", suite)
for bench in pyperf.BenchmarkSuite.load("whole.json"):
    print(bench.get_name(), bench.get_nvalue(), bench.get_metadata()["tags"], bench.get_metadata()["width"])
"""


class Scripts(dropin.BothSides, unittest.TestCase):
    maxDiff = None

    def assert_same_files(self, script, *args):
        for side, name in ((self.theirs, "theirs.json"), (self.ours, "ours.json")):
            outcome = side.run(script, *args, "-o", self.path(name), cwd=self.dir)
            self.assertEqual(outcome.status, 0, str(outcome))
        self.assertEqual(dropin.shape(self.path("theirs.json")), dropin.shape(self.path("ours.json")))

    def assert_same_text(self, *args, status=0):
        theirs, ours = self.both(*args)
        self.assertEqual(ours.status, theirs.status, "%s\n%s" % (theirs, ours))
        self.assertEqual(ours.status, status, str(ours))
        self.assertEqual(dropin.masked(ours.out), dropin.masked(theirs.out))

    def test_all_kinds_store_the_same(self):
        script = self.write("s.py", dropin.KINDS)
        self.assert_same_files(script, "-p2", "-n2", "--min-time", "0.001")

    def test_own_options_reach_the_workers(self):
        script = self.write("s.py", dropin.OPTIONS)
        self.assert_same_files(script, "-p2", "-l5", "--width=9", "tuple")

    def test_presets_store_the_same_number_of_values(self):
        script = self.write("s.py", dropin.PLAIN.replace("Runner()", "Runner(processes=7, values=5)"))
        for preset in (["--debug-single-value"], ["--fast", "-l1"], ["--rigorous", "-l1", "-n1", "-w0"]):
            with self.subTest(preset):
                self.assert_same_files(script, *preset)
                os.unlink(self.path("ours.json"))
                os.unlink(self.path("theirs.json"))

    def test_memory_is_stored_in_bytes(self):
        script = self.write("s.py", dropin.PLAIN)
        for option in ("--track-memory", "--tracemalloc"):
            with self.subTest(option):
                self.assert_same_files(script, option, "-p2", "-l3")
                os.unlink(self.path("ours.json"))
                os.unlink(self.path("theirs.json"))

    def test_what_the_script_says_of_its_benchmarks_is_kept(self):
        text = (
            "import pyperf\nrunner = pyperf.Runner(metadata={'unit': 'integer'})\n"
            "runner.bench_time_func('count', lambda loops: loops * 7.0, inner_loops=1)\n"
            "runner.bench_time_func('bytes', lambda loops: loops * 4096.0, metadata={'unit': 'byte'})\n"
        )
        self.assert_same_files(self.write("s.py", text), "-p2", "-n2", "-l3")
        found = {metadata["name"]: metadata for metadata, _ in support.runs_of(self.path("ours.json"))}
        self.assertEqual((found["count"]["unit"], found["count"]["inner_loops"], found["bytes"]["unit"]), ("integer", 1, "byte"))
        self.assertNotIn("inner_loops", found["bytes"])

    def test_what_is_shown_goes_through_the_scripts_stdout(self):
        text = (
            "import io, sys\nprinted = sys.stdout\nsys.stdout = io.StringIO()\n%s"
            "print('[%%s]' %% sys.stdout.getvalue(), file=printed)\n"
        ) % dropin.STEADY
        theirs, ours = self.both(self.write("s.py", text), "-p2", "-n2", "-l4", "-dmgt", env={"COLUMNS": "60"})
        self.assertEqual((theirs.status, ours.status), (0, 0), str(ours))
        self.assertIn("[", ours.out.partition("Metadata:")[0])
        self.assertEqual(shown(ours.out), shown(theirs.out))

    def test_a_hook_leaves_its_metadata(self):
        script = self.write("s.py", dropin.PLAIN)
        self.assert_same_files(script, "--hook", "_test_hook", "-p2", "-l3")

    def test_print_the_same(self):
        script = self.write("s.py", dropin.KINDS)
        self.assert_same_text(script, "-p2", "-n2", "-l8", "-q")
        self.assert_same_text(script, "--debug-single-value")

    def test_more_is_shown_the_same(self):
        script = self.write("s.py", dropin.STEADY)
        for args in (["-v"], ["-dgt"], ["-v", "-t"], ["-q", "-dm"], ["--pipe=1"], ["--track-memory", "-v"]):
            with self.subTest(args):
                if args == ["--pipe=1"]:  # pyperf fails at the second benchmark: it has closed the pipe
                    script = self.write("s.py", dropin.STEADY.replace("runner.bench_time_func(\"inner\"", "(lambda *a, **k: None)(\"\""))
                theirs, ours = self.both(script, "-p2", "-n2", "-l4", *args, env={"COLUMNS": "80"})
                self.assertEqual((ours.status, theirs.status), (0, 0), str(ours))
                self.assertEqual(shown(ours.out), shown(theirs.out))

    def test_calibrations_are_shown_the_same(self):
        script = self.write("s.py", dropin.STEADY)
        for args in (["-v", "--min-time=3"], ["-d", "--min-time=3"]):
            with self.subTest(args):
                self.assert_same_text(script, "-p1", "-n1", *args)

    def test_compare_to_prints_the_same(self):
        script = self.write("s.py", dropin.STEADY)
        slower = self.write("slower", "#!/bin/sh\nFACTOR=2 exec %s \"$@\"\n" % self.ours.python)
        os.chmod(slower, 0o755)
        for args in ([], ["-q"], ["-v"], ["-t", "--python-names=a:b"]):
            with self.subTest(args):
                self.assert_same_text(script, "-p2", "-n2", "-l4", "--compare-to", slower, *args)
        self.assert_same_text(script, "-p2", "-n2", "-l4", "--compare-to", self.ours.python)

    def test_several_benchmarks_go_into_one_pipe(self):
        script = self.write("s.py", dropin.STEADY)
        outcome = self.ours.run(script, "-p1", "-n1", "-l1", "--pipe=1", cwd=self.dir)
        self.assertEqual([json.loads(line)["metadata"]["name"] for line in outcome.out.splitlines()], ["steady", "inner"])

    def test_a_worker_by_hand(self):
        script = self.write("s.py", dropin.KINDS)
        for args in (["-l1", "-w0", "-n1"], ["-l3", "-w1", "-n2", "-v"], ["--worker-task=1", "-l2"], ["--worker-task=9", "-l2"]):
            with self.subTest(args):
                self.assert_same_text(script, "--worker", *args)

    def test_wrong_usage_ends_as_in_pyperf(self):
        script = self.write("s.py", dropin.PLAIN)
        self.write("there.json", "{}")
        for status, args in (
            (1, ["--worker"]),
            (1, ["--worker-task=1"]),
            (1, ["--calibrate-loops"]),
            (1, ["--worker", "--calibrate-loops", "-l3"]),
            (1, ["--worker", "--recalibrate-loops"]),
            (1, ["--worker", "--calibrate-warmups"]),
            (1, ["-o", "there.json"]),
            (1, ["--compare-to", "python3", "-o", "x.json"]),
            (1, ["--python", "no-such-python"]),
            (1, ["--affinity", "x"]),
            (2, ["--no-such-option"]),
            (2, ["-p0"]),
            (2, ["-l-1"]),
            (2, ["--hook", "nothing"]),
            (2, ["--tracemalloc", "--track-memory"]),
        ):
            with self.subTest(args):
                theirs, ours = self.both(script, *args)
                self.assertEqual((theirs.status, ours.status), (status, status), "%s\n%s" % (theirs, ours))
                if status == 1:
                    self.assertTrue(ours.out.startswith("ERROR: "), str(ours))

    def test_trouble_in_the_script_ends_as_in_pyperf(self):
        head = "import pyperf, sys, time\nrunner = pyperf.Runner()\n"
        for status, body, args in (
            (1, "runner.bench_func('a', lambda: 1 / 0)\n", []),
            (1, "runner.bench_func('a', int)\nrunner.bench_func('a', int)\n", []),
            (1, "runner.bench_func(' ', int)\n", []),
            (1, "runner.bench_func('a', int, nothing=1)\n", []),
            (1, "runner.bench_time_func('a', lambda loops: 0)\n", []),
            (1, "pyperf.Runner()\n", []),
            (1, "import no_such_module\n", []),
            (1, "runner.timeit('no_such_name')\n", []),
            (1, "runner.bench_command('a', ['false'])\n", []),
            (3, "sys.exit(3)\n", []),
            (0, "", []),
            (1, "runner.bench_func('a', sys.exit, 4)\n", []),
            (1, "runner.bench_func('a', int)\n", ["--affinity=9999"]),
            (124, "runner.bench_func('a', time.sleep, 5)\n", ["--timeout=1"]),
        ):
            with self.subTest(body):
                script = self.write("s.py", head + body)
                theirs, ours = self.both(script, "-p1", "-n1", "-l1", "-w0", *args)
                self.assertEqual((theirs.status, ours.status), (status, status), "%s\n%s" % (theirs, ours))

    def test_what_was_measured_before_the_trouble_is_kept(self):
        for body in (
            "runner.bench_func('b', lambda: 1 / 0)\n",
            "runner.bench_func('a', int)\n",
            "runner.bench_func('', int)\n",
            "runner.bench_func('b', int, nothing=1)\n",
        ):
            with self.subTest(body):
                script = self.write("s.py", "import pyperf\nrunner = pyperf.Runner()\nrunner.bench_func('a', int)\n" + body)
                kept = []
                for side, name in ((self.theirs, "theirs.json"), (self.ours, "ours.json")):
                    outcome = side.run(script, "-p1", "-n1", "-l1", "-o", name, cwd=self.dir)
                    self.assertEqual(outcome.status, 1, str(outcome))
                    kept.append([entry[0] for entry in dropin.shape(self.path(name))] if os.path.exists(self.path(name)) else None)
                    if kept[-1] is not None:
                        os.unlink(self.path(name))
                self.assertEqual(kept[0], kept[1])

    def test_files_are_written_by_functions_that_the_script_has_not_changed(self):
        script = self.write("s.py", "import os, pyperf\nos.replace = None\n" + dropin.PLAIN)
        self.assert_same_files(script, "--debug-single-value")

    def test_as_pyperformance_uses_them(self):
        self.write("s.py", dropin.OPTIONS)
        driver = self.write("driver.py", PYPERFORMANCE)
        for side in (self.theirs, self.ours):
            outcome = side.run(driver, cwd=self.dir)
            self.assertEqual(outcome.status, 0, str(outcome))
            lines = ["make_list 1 ['a', 'b'] 3", "make_tuple 2 ['a', 'b'] 4"]
            self.assertEqual([line for line in outcome.out.splitlines() if "['a'" in line], lines, str(outcome))
            for name in ("part0.json", "part1.json", "whole.json"):
                os.unlink(self.path(name))

    def test_the_environment_of_workers(self):
        script = self.write(
            "s.py",
            "import pyperf, os\nrunner = pyperf.Runner()\nrunner.bench_func('a', int)\n"
            "if runner.args.worker: print(sorted(k for k in os.environ if k != 'PYTHONPATH'))\n",
        )
        env = {"MINE": "1", "OTHER": "2", "LC_TIME": "C", "PYTHONHASHSEED": "3"}
        for args in ([], ["--inherit-environ", "MINE,OTHER"], ["--no-locale"], ["--copy-env"]):
            with self.subTest(args):
                theirs, ours = self.both(script, "-p1", "-n1", "-l1", *args, env=env)
                self.assertEqual(
                    theirs.out.splitlines()[0].replace("'ASSAY', ", ""),
                    ours.out.splitlines()[0].replace("'ASSAY', ", "").replace("'PYTHONPATH', ", ""),
                )


def shown(text):
    """Without what changes from run to run: numbers, and metadata that happen to differ between two processes."""
    changing = ("load_avg_1min", "runnable_threads", "mem_max_rss", "uptime", "cpu_freq")
    lines = [line for line in text.splitlines() if not line.startswith(tuple("- %s:" % key for key in changing))]
    return dropin.masked(re.sub(r'"(%s)":[^,}]*,?' % "|".join(changing), "", "\n".join(lines)))


if __name__ == "__main__":
    unittest.main()
