"""assay merge: the shards of a suite, and one suite on several machines, as one file that the real pyperf loads."""

import gzip
import json
import unittest

import pyperf_oracle
import support

# What pyperf sees in the files named: {path: {benchmark: [values, hosts of the runs, number of calibrations]}}
DESCRIBE = """\
import json, sys
import pyperf

def host(run):
    metadata = run.get_metadata()
    return metadata.get("hostname") or metadata.get("machine_hostname")

print(json.dumps({path: {b.get_name(): [list(b.get_values()), [host(r) for r in b.get_runs()],
                                        sum(r._is_calibration() for r in b.get_runs())]
                         for b in pyperf.BenchmarkSuite.load(path)} for path in sys.argv[1:]}))
"""


def bench(name, values, day=1):
    """A benchmark with a calibration and a process for each of `values`."""
    runs = [{"warmups": [[1, 0.5], [2, 0.25]], "metadata": {"calibrate_loops": 2, "date": "2026-01-%02d 00:00:00" % day}}]
    for i, value in enumerate(values):
        runs.append({"values": [value, value * 1.01], "metadata": {"date": "2026-01-%02d 01:00:%02d" % (day, i)}})
    return {"metadata": {"name": name, "loops": 2}, "runs": runs}


class Merge(support.Program):
    def file(self, name, benchmarks, host="here", python="3.11.2 (64-bit)", **metadata):
        metadata.update(hostname=host, cpu_model_name="cpu of " + host, python_version=python, unit="second", cpu_count=2)
        text = json.dumps({"version": "1.0", "metadata": metadata, "benchmarks": benchmarks})
        if name.endswith(".gz"):
            with gzip.open(self.path(name), "wt", encoding="utf-8") as f:
                f.write(text)
            return self.path(name)
        return self.write(name, text)

    def merge(self, *args, **options):
        outcome = self.assay("merge", *args, **options)
        self.assert_status(outcome, 0)
        self.assertEqual(outcome.err, "")
        return outcome.out

    def seen(self, *names):
        paths = [self.path(name) for name in names]
        seen = json.loads(pyperf_oracle.run(DESCRIBE, *paths))
        return [seen[path] for path in paths]


class Shards(Merge, unittest.TestCase):
    def test_shards_are_one_suite(self):
        self.file("1.json", [bench("a", [1, 2]), bench("b", [3, 4])])
        self.file("2.json.gz", [bench("c", [5, 6])])
        self.file("3.json", [bench("d", [7])], host="there")
        said = self.merge("1.json", "2.json.gz", "3.json", "-o", "all.json")
        self.assertEqual(said, "all.json: 3 files, 4 benchmarks, 11 runs\n")
        parts, whole = self.seen("1.json", "2.json.gz", "3.json", "all.json")[:3], self.seen("all.json")[0]
        self.assertEqual(whole, {name: seen for part in parts for name, seen in part.items()})
        self.assertEqual(list(whole), ["a", "b", "c", "d"])

    def test_halves_of_the_processes_come_together(self):
        self.file("1.json", [bench("a", [1, 2], day=1), bench("b", [3], day=1)])
        self.file("2.json", [bench("b", [4], day=2), bench("a", [5, 6], day=2)])
        self.merge("1.json", "2.json", "-o", "all.json.gz", "-q")
        one, two, whole = self.seen("1.json", "2.json", "all.json.gz")
        for name in "ab":
            self.assertEqual(whole[name], [x + y for x, y in zip(one[name], two[name])])

    def test_what_merge_wrote_is_what_pyperf_writes(self):
        self.file("1.json", [bench("a", [1, 2], day=1)])
        self.file("2.json", [bench("a", [3], day=2), bench("b", [4])])
        self.merge("1.json", "2.json", "-o", "all.json")
        pyperf_oracle.run("import pyperf, sys; pyperf.BenchmarkSuite.load(sys.argv[1]).dump(sys.argv[2])",
                          self.path("all.json"), self.path("again.json"))
        self.assertEqual(self.read("all.json"), self.read("again.json"))

    def test_stdin_stdout_and_a_single_file(self):
        self.file("1.json", [bench("a", [1])])
        with open(self.file("2.json", [bench("b", [2])]), "rb") as f:
            text = self.merge("1.json", "-", "--stdout", input=f.read())
        self.assertEqual([b["metadata"]["name"] for b in json.loads(text)["benchmarks"]], ["a", "b"])
        self.assertIn('\n    "benchmarks"', self.merge("1.json", "--stdout", "--indent"))
        self.assertEqual(self.merge("1.json", "-o", "one.json"), "one.json: 1 file, 1 benchmark, 2 runs\n")

    def test_shards_that_assay_measured(self):
        self.write("bench_it.py", "def bench_a(): pass\ndef bench_b(): pass\n")
        for name in "ab":
            self.assert_status(self.assay("run", "-p3", "-n2", "-w1", "-l2", "bench_it.py", "-k", name, "-o", name + ".json"), 0)
        self.merge("a.json", "b.json", "-o", "all.json")
        a, b, whole = self.seen("a.json", "b.json", "all.json")
        self.assertEqual(whole, dict(a, **b))
        shown = self.assay("show", "all.json")
        for line in ("it.a", "it.b"):
            self.assertIn(line, shown.out)


class Machines(Merge, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.file("here.json", [bench("a", [1 + i / 1000 for i in range(9)])], host="here")
        self.file("there.json", [bench("a", [2 + i / 1000 for i in range(9)])], host="there")

    def test_each_run_keeps_its_machine(self):
        said = self.merge("here.json", "there.json", "-o", "both.json")
        self.assertEqual(said, "both.json: 2 files, 1 benchmark, 20 runs; 1 benchmark was measured on more than one machine\n")
        here, there, both = self.seen("here.json", "there.json", "both.json")
        self.assertEqual(both["a"], [x + y for x, y in zip(here["a"], there["a"])])
        self.assertEqual(both["a"][1], ["here"] * 10 + ["there"] * 10)

    def test_a_third_file_joins_two(self):
        self.file("more.json", [bench("a", [3], day=3)], host="here")
        self.merge("here.json", "there.json", "-o", "both.json")
        self.merge("both.json", "more.json", "-o", "all.json")
        self.assertEqual(self.seen("all.json")[0]["a"][1], ["here"] * 10 + ["there"] * 10 + ["here"] * 2)

    def test_compare_compares_each_machine_with_itself(self):
        self.file("here2.json", [bench("a", [1.1 + i / 1000 for i in range(4)], day=2)], host="here")
        self.file("there2.json", [bench("a", [2.2 + i / 1000 for i in range(20)], day=2)], host="there")
        self.merge("here.json", "there.json", "-o", "old.json")
        self.merge("here2.json", "there2.json", "-o", "new.json")
        outcome = self.assay("compare", "old.json", "new.json", "--json", "--session-sd", "0%", "--fail-if-slower", "5%")
        self.assert_status(outcome, 1)
        found = json.loads(outcome.out)["benchmarks"][0]
        self.assertEqual(found["verdict"], "slower")
        self.assertAlmostEqual(found["ratio"], 1.1, places=2)
        self.assertIn("measured on 2 machines", " ".join(found["notes"]))
        self.merge("here2.json", "-o", "new2.json")
        outcome = self.assay("compare", "old.json", "new2.json", "--json")
        self.assertAlmostEqual(json.loads(outcome.out)["benchmarks"][0]["ratio"], 1.1, places=2)


class Refused(Merge, unittest.TestCase):
    def refused(self, *args, status=1, words=()):
        outcome = self.assay("merge", *args, "-o", "all.json")
        self.assert_one_line(outcome, status, "merge", *words)
        self.assertEqual(outcome.out, "")
        self.assertFalse(self.exists("all.json"), "something was written")

    def exists(self, name):
        try:
            self.read(name)
        except FileNotFoundError:
            return False
        return True

    def test_a_measurement_that_is_in_two_files(self):
        self.file("1.json", [bench("a", [1, 2])])
        self.file("2.json", [bench("x", [9]), bench("a", [7, 2])])
        self.file("3.json", [bench("y", [9], day=5)])
        self.refused("1.json", "1.json", words=["1.json and 1.json", "benchmark a", "run 1"])
        self.refused("3.json", "1.json", "2.json", words=["1.json and 2.json", "benchmark a", "run 1 of one"])

    def test_what_differs_in_what_was_measured(self):
        self.file("1.json", [bench("a", [1])])
        self.file("2.json", [bench("a", [2], day=2)], python="3.12.0 (64-bit)")
        self.refused("1.json", "2.json", words=["2.json", "benchmark a", "python_version"])

    def test_an_existing_file_stays(self):
        self.file("1.json", [bench("a", [1])])
        self.write("all.json", "precious")
        self.assert_one_line(self.assay("merge", "1.json", "-o", "all.json"), 1, "all.json", "already exists")
        self.assertEqual(self.read("all.json"), "precious")

    def test_a_broken_file_is_named(self):
        self.file("1.json", [bench("a", [1])])
        self.write("bad.json", "{")
        self.refused("1.json", "bad.json", words=["bad.json"])
        self.refused("1.json", "absent.json", words=["absent.json"])

    def test_wrong_usage(self):
        self.file("1.json", [bench("a", [1])])
        for args, words in (
            ((), ["result files"]),
            (("1.json",), ["--output", "--stdout"]),
            (("1.json", "-o", "x", "--stdout"), ["-o and --stdout"]),
            (("-", "-", "--stdout"), ["stdin"]),
            (("1.json", "--outptu", "x"), ["--outptu", "--output"]),
        ):
            self.assert_one_line(self.assay("merge", *args), 2, *words)
        self.assertIn("assay merge shard-*.json", self.assay("merge", "--help").out)


if __name__ == "__main__":
    unittest.main()
