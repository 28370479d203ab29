"""Files that other tools have just made: every benchmark under the name and with the figure that the tool gives it."""

import json
import random
import statistics
import subprocess
import unittest

import foreign_tools
import support


def assay(*words):
    return subprocess.run([support.ASSAY] + list(words), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          universal_newlines=True, timeout=60)


class Tools(support.Scratch, unittest.TestCase):
    def values_of(self, path):
        """-> {benchmark: [value]} as assay writes the file."""
        done = assay("convert", path, "--stdout")
        self.assertEqual(done.returncode, 0, done.stderr)
        suite = json.loads(done.stdout)
        common = suite.get("metadata", {})
        return {
            {**common, **bench.get("metadata", {}), **bench["runs"][0].get("metadata", {})}["name"]:
                [value for run in bench["runs"] for value in run["values"]]
            for bench in suite["benchmarks"]
        }

    def check(self, made, figure=statistics.mean):
        """Every benchmark of the tool and no other, each with its figure. -> what `show -q` notes on stderr."""
        path, figures = made
        values = self.values_of(path)
        self.assertEqual(sorted(values), sorted(figures))
        for name, wanted in figures.items():
            self.assertAlmostEqual(figure(values[name]) / wanted, 1, delta=1e-6, msg=name)
        notes = {}
        for command in ("show", "stats", "hist", "check", "dump"):
            done = assay(command, "-q", path) if command != "check" else assay(command, path)
            self.assertEqual(done.returncode, 0, done.stderr)
            notes[command] = done.stderr
        self.assertEqual(len(set(notes.values())), 1, "every command notes the same")
        return notes["show"]

    def test_pytest_benchmark_5(self):
        notes = self.check(foreign_tools.pytest_benchmark(self.dir))
        self.assertEqual(notes, "")
        self.assertIn("extra_n: 1" + "0" * 40, assay("metadata", self.path("pytest.json")).stdout)
        self.assertIn('extra_nested: {"a":[1,2]}', assay("metadata", self.path("pytest.json")).stdout)

    def test_pytest_benchmark_4(self):
        self.check(foreign_tools.pytest_benchmark(self.dir, "4.0.0"))

    def test_asv(self):
        notes = self.check(foreign_tools.asv(self.dir), statistics.median)
        self.assertIn("b.time_fails: left out: it failed", notes)
        self.assertIn("b.Sum.time_sum(100, 'b'): left out: it failed, or was skipped", notes)
        self.assertIn("b.track_loss: left out: 1 of 1 values is not above 0", notes)

    def test_hyperfine_1(self):
        self.assertEqual(self.check(foreign_tools.hyperfine(self.dir)), "")

    def test_hyperfine_2(self):
        path, figures = foreign_tools.hyperfine(self.dir, two=True)
        self.assertEqual(self.check((path, figures)), "")
        for metadata, run in support.runs_of(self.converted(path)):
            self.assertEqual(metadata["exit_code"], 0)
            self.assertTrue({"wall_ns", "cpu_ns", "user_ns", "system_ns", "max_rss"} <= set(run["assay"]["evidence"]))

    def converted(self, path):
        done = assay("convert", path, "-o", self.path("converted.json"))
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.path("converted.json")

    def test_hyperfine_of_a_command_that_fails(self):
        notes = self.check(foreign_tools.hyperfine_failing(self.dir))
        self.assertIn("false: 3 of 3 runs ended with exit code 1", notes)

    def test_google_benchmark(self):
        notes = self.check(foreign_tools.google(self.dir))
        self.assertIn("broken: left out: not today", notes)

    def test_aggregates_of_google_benchmark(self):
        notes = self.check(foreign_tools.google(self.dir, aggregates_only=True))
        self.assertIn("no values, only a statistic: the mean of 4 repetitions", notes)
        stats = assay("stats", "-q", self.path("google.json")).stdout
        self.assertNotIn("Raw value", stats)
        self.assertNotIn("Loop iterations", stats)
        self.assertNotIn("raw value", assay("show", self.path("google.json")).stdout)


def item(command, mean, seed, code=0, **parameters):
    chance = random.Random(seed)
    times = [mean * (1 + chance.gauss(0, 0.005)) for _ in range(20)]
    return {"command": command, "mean": mean, "times": times, "exit_codes": [code] * 20, "parameters": parameters}


class Compared(support.Scratch, unittest.TestCase):
    """Two files of hyperfine, as far as what is in them decides what may be said."""

    def compare(self, old, new, *options, status=0):
        for name, items in (("old.json", old), ("new.json", new)):
            self.write(name, json.dumps({"results": items}))
        done = assay("compare", "--session-sd", "0%", self.path("old.json"), self.path("new.json"), *options)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout

    def test_the_order_of_parameters_decides_nothing(self):
        old = [item("make", 0.1, 1, branch="main"), item("make", 0.3, 2, branch="topic")]
        new = [item("make", 0.3, 3, branch="topic"), item("make", 0.1, 4, branch="main")]
        for some in (new, new[:1], new[1:]):  # nor does what else is in the file
            top = json.loads(self.compare(old, some, "--json"))
            for row in top["benchmarks"]:
                self.assertAlmostEqual(row["ratio"], 1, delta=0.02)
            self.assertEqual(len(top["benchmarks"]), len(some))
            self.assertEqual(top["added"], [])

    def test_runs_that_failed_are_no_gain(self):
        old, new = [item("build", 0.1, 1)], [item("build", 0.002, 2, code=127)]
        out = self.compare(old, new, "--fail-if-slower", "10%", status=4)
        self.assertIn("the new file: 20 of 20 runs ended with exit code 127", out)
        self.assertIn("the exit codes differ", out)

    def test_the_same_exit_code_on_both_sides_is_only_told(self):
        old, new = [item("grep x", 0.1, 1, code=1)], [item("grep x", 0.1, 2, code=1)]
        out = self.compare(old, new, "--fail-if-slower", "10%")
        self.assertIn("runs ended with exit code 1", out)
        self.assertNotIn("codes differ", out)

    def test_what_was_left_out_is_told_with_its_reason(self):
        nothing = dict(item("true", 0.1, 1), times=[0.0] * 15 + [1e-6] * 5)
        out = self.compare([item("true", 1e-6, 2), item("b", 0.1, 3)], [nothing, item("b", 0.1, 4)])
        self.assertIn("true is not in the new file: 15 of 20 times are not above 0", " ".join(out.split()))

    def test_a_few_dropped_values_are_told_by_every_command(self):
        some = dict(item("a", 1e-6, 1), times=[0.0] * 5 + [1e-6, 2e-6] * 5)
        path = self.write("a.json", json.dumps({"results": [some]}))
        for command in ("show", "stats", "hist", "check", "dump"):
            done = assay(command, *([] if command == "check" else ["-q"]), path)
            self.assertIn("a: 5 values are not above 0 and were dropped", done.stderr)


if __name__ == "__main__":
    unittest.main()
