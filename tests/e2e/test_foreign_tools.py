"""Files that other tools have just made: every benchmark under the name and with the figure that the tool gives it."""

import json
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
        self.assertIn("no values, but a statistic: the mean of 4 repetitions", notes)
        stats = assay("stats", "-q", self.path("google.json")).stdout
        self.assertNotIn("Raw value", stats)
        self.assertNotIn("Loop iterations", stats)
        self.assertNotIn("raw value", assay("show", self.path("google.json")).stdout)


if __name__ == "__main__":
    unittest.main()
