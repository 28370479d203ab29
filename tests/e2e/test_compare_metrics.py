"""assay compare --metric: what was counted, in every format read back by a parser of its own."""

import csv
import io
import json
import re
import unittest
import xml.etree.ElementTree

from compared import Compare, counted, runs


class Metrics(Compare, unittest.TestCase):
    """Counts beside the times, in every format: more instructions, the same allocations, one metric that nobody counted."""

    def setUp(self):
        super().setUp()
        for name, ratio, seed in (("old.json", 1, 1), ("new.json", 1.12, 2)):
            self.file(name, {
                "a": counted(runs(1e-3 * ratio, 9, seed=seed), instructions=100000 * ratio, allocations=3),
                "b": counted(runs(1e-3, 3, cv=1e-4, seed=seed), instructions=5000, allocations=3),
            })

    METRICS = ("--metric", "instructions", "--metric", "allocations", "--metric", "peak_memory")

    def report(self, form, *options, status=0):
        self.compare(*self.METRICS, "--" + form, form, *options, status=status)
        return self.read(form)

    def test_csv_has_a_line_each_and_the_old_columns_mean_what_they_meant(self):
        plain = list(csv.reader(io.StringIO(self.compare("--csv", "-").out, newline="")))
        rows = list(csv.reader(io.StringIO(self.report("csv"), newline="")))
        self.assertEqual(rows[0][:14], ["file", "benchmark", "verdict", "ratio", "low", "high", "p", "p_adjusted", "old",
                                        "new", "unit", "old_processes", "new_processes", "notes"])
        self.assertEqual(rows[0][14:], ["metric", "source", "level"])
        times = [row for row in rows if row[14] == "time"]
        self.assertEqual([row[:13] for row in times], [row[:13] for row in plain[1:]])
        found = {(row[1], row[14]): row for row in rows[1:]}
        self.assertEqual(len(found), 8)
        row = dict(zip(rows[0], found["a", "instructions"]))
        self.assertEqual((row["verdict"], row["source"], row["unit"]), ("more", "valgrind", "integer"))
        self.assertEqual((row["old_processes"], row["new_processes"]), ("5", "5"))
        self.assertAlmostEqual(float(row["ratio"]), 1.12, places=4)
        self.assertLess(float(row["low"]), float(row["high"]))
        row = dict(zip(rows[0], found["a", "allocations"]))
        self.assertEqual((row["verdict"], float(row["ratio"]), float(row["old"])), ("same", 1, 3))
        row = dict(zip(rows[0], found["a", "peak_memory"]))
        self.assertEqual((row["verdict"], row["ratio"], row["notes"]), ("undecided", "", "not counted on either side"))

    def test_markdown_has_a_table_each(self):
        text = self.report("markdown", "--fail-if-slower", "5%", status=1)
        tables = re.findall(r"(?:^\|.*\n)+", text, re.M)
        self.assertEqual([len(t.splitlines()) for t in tables], [4] * 4)  # the time and three metrics
        self.assertIn("<details open><summary>instructions: 1 more, 0 fewer, 0 undecided, 1 same</summary>", text)
        self.assertIn("<details><summary>allocations: 0 more, 0 fewer, 0 undecided, 2 same</summary>", text)
        self.assertRegex(tables[1], r"\| `a` \| 100030 \| 112034 \| 1\.12\d* \| .* more \*\*!\*\* \|")
        self.assertIn("| 1.000 | exact | same |", tables[2])
        self.assertIn("| - | - | - | - |", tables[3])
        # Only what is named is judged: the time is slower, and not marked.
        self.assertNotIn("!", tables[0])
        self.assertIn("more instructions", text.split("note")[-1])

    def test_junit_has_a_test_case_for_each_that_the_gate_judges(self):
        root = xml.etree.ElementTree.fromstring(self.report("junit", "--fail-if-slower", "5%", status=1))
        cases = {c.get("name"): c for c in root.iter("testcase")}
        self.assertEqual(len(cases), 8)
        failure = cases["a [instructions]"].find("failure")
        self.assertRegex(failure.get("message"), r"^more: new/old 1\.12\d* \(.*\), 112034 instead of 100030$")
        self.assertEqual([name for name, c in cases.items() if c.find("failure") is not None], ["a [instructions]"])
        self.assertEqual(cases["a [peak_memory]"].find("skipped").get("message"), "undecided: not counted on either side")
        top = root.find("testsuite")
        self.assertEqual([top.get(k) for k in ("tests", "failures", "errors", "skipped")], ["8", "1", "0", "2"])

    def test_a_metric_that_nobody_knows_is_refused(self):
        for name, then in (("instrctions", "did you mean instructions?"), ("tme", "did you mean time?"), ("", "not an empty text")):
            self.assert_one_line(self.assay("compare", "old.json", "new.json", "--metric", name), 2, "--metric", then)

    def test_junit_fails_the_time_when_the_gate_judges_it_too(self):
        root = xml.etree.ElementTree.fromstring(
            self.report("junit", "--metric", "time", "--fail-if-slower", "5%", status=1))
        cases = {c.get("name"): c for c in root.iter("testcase")}
        self.assertRegex(cases["a"].find("failure").get("message"), r"^slower: .*: 12\.0% more instructions$")

    def test_github_annotates_each_regression_of_a_metric(self):
        done = self.compare(*self.METRICS, "--github", "--fail-if-slower", "5%", status=1)
        commands = [line for line in done.out.splitlines() if line.startswith("::")]
        self.assertEqual([re.match(r"::(\w+) ", c).group(1) for c in commands], ["warning", "error", "notice"])
        self.assertIn("12.0%25 more instructions", commands[0])  # the time's witness
        self.assertRegex(commands[1], r"::a: more instructions, new/old 1\.12\d* \(.*\), 112034 instead of 100030$")

    def test_benchfmt_has_a_pair_each(self):
        lines = self.report("benchfmt").splitlines()
        self.assertIn("Unit instructions/op better=lower", lines)
        self.assertIn("Unit allocs/op better=lower assume=exact", lines)
        results = [line.split() for line in lines if line.startswith("Benchmark")]
        # a: 9 lines a side; b: 3 processes that took the time, and 2 more that only counted.
        self.assertEqual(len(results), 2 * (9 + 5))
        for words in results:
            self.assertEqual(len(words) % 2, 0, words)
            self.assertEqual(len(set(words[3::2])), len(words[3::2]), words)
        units = [words[3::2] for words in results]
        self.assertEqual(units.count(["sec/op", "instructions/op", "allocs/op"]), 2 * (5 + 3))
        self.assertEqual(units.count(["sec/op"]), 2 * 4)
        self.assertEqual(units.count(["instructions/op", "allocs/op"]), 2 * 2)
        counts = [float(words[2 + words[2:].index("instructions/op") - 1]) for words in results
                  if words[0] == "BenchmarkA" and "instructions/op" in words]
        self.assertEqual(sorted(counts)[:5], [100010, 100020, 100030, 100040, 100050])

    def test_the_witness_of_a_time_is_in_every_report_of_verdicts(self):
        said = "12.0% more instructions"
        for form in ("text", "markdown", "csv", "junit"):
            self.assertIn("slower: " + said, re.sub(r"\\(.)", r"\1", self.report(form)), form)
        row = json.loads(self.compare("--json").out)["benchmarks"][0]
        self.assertEqual((row["name"], row["witness"]), ("a", said))
        self.assertIsNone(json.loads(self.compare("--json").out)["benchmarks"][1]["witness"])

    def test_quiet_keeps_the_table_with_its_metrics_and_the_gate(self):
        loud = self.compare(*self.METRICS, "--fail-if-slower", "5%", status=1).out
        quiet = self.compare(*self.METRICS, "--fail-if-slower", "5%", "-q", status=1).out
        self.assertIn("12.0% more instructions", loud)
        self.assertNotIn("more instructions", quiet)
        self.assertNotIn("machine state", quiet)
        kept = [line for line in loud.splitlines() if line in quiet.splitlines()]
        self.assertEqual(kept, quiet.splitlines())
        self.assertRegex(quiet, r"1\.12000 \(.*\) more !")
        self.assertIn("gate: failed", quiet)

    def test_tables_fit_every_place_and_keep_what_is_said(self):
        name = "async.turn_of_many_tasks(n=100000)"
        for file, ratio, seed in (("old.json", 1, 1), ("new.json", 1.12, 2)):
            self.file(file, {
                name: counted(runs(1e-3 * ratio, 9, seed=seed), instructions=100000 * ratio, allocations=3),
                "b": counted(runs(1e-3, 9, cv=0.1, seed=seed), instructions=5000, allocations=3),
            })
        shown = {}
        for options in ((), self.METRICS):
            for columns in ("40", "52", "80", "200", ""):  # "": a pipe
                text = self.compare(*options, "--fail-if-slower", "5%", status=1, env={"COLUMNS": columns}).out
                self.assertLessEqual(max(map(len, text.splitlines())), int(columns or 80), text)
                for word in (name, "verdict", "undecided"):
                    self.assertIn(word, text)
                self.assertRegex(text, r"\b1\.12\d* +1\.1\d+ \.\. 1\.1\d+ +slower")
                if options:
                    self.assertRegex(text, r"1\.12000 \(.*\) more !")
                    self.assertIn("peak_memory", text)
                shown[options, columns] = text
            self.assertEqual(shown[options, ""], shown[options, "80"])
            # Wide: a line a benchmark, titles in one line.
            self.assertRegex(shown[options, "200"], "(?m)^benchmark .* old .* verdict")
            # Narrow: the name by itself.
            self.assertIn("\n%s\n" % name, shown[options, "40"])

    def test_a_metric_named_twice_is_one(self):
        done = self.compare("--metric", "instructions", "--metric", "instructions", env={"COLUMNS": "200"})
        self.assertEqual(done.out.splitlines()[1].split().count("instructions"), 1)


if __name__ == "__main__":
    unittest.main()
