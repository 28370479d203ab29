"""assay compare: verdicts, the gate's exit statuses, every format read back by a parser of its own, bad input."""

import csv
import gzip
import io
import json
import os
import random
import re
import unittest
import xml.etree.ElementTree

import support
from compared import Compare, counted, runs, suite

EVIL = "evil\x1b[31m <b>&\"'|`*_@team\u202e:: 100%,x"


class Sessions(Compare, unittest.TestCase):
    def row(self, *options):
        out = self.compare("--json", *options, sessions=()).out
        return json.loads(out)["benchmarks"][0]

    def test_no_verdict_rests_on_sessions_being_equal(self):
        self.pair(1.05)
        row = self.row()
        self.assertEqual((row["verdict"], row["session"]["source"], row["session"]["machine"]), ("undecided", "assumed", "unknown"))
        self.assertGreater(row["session"]["sd"], 0.02)
        self.assertEqual(row["findings"][0]["kind"], "sessions-assumed")
        given = self.row("--session-sd", "1%")
        self.assertEqual((given["verdict"], given["session"]["source"]), ("slower", "given"))
        self.assertAlmostEqual(given["session"]["sd"], 0.01)
        self.assertEqual(self.row("--session-sd", "0%")["verdict"], "slower")


class Verdicts(Compare, unittest.TestCase):
    def test_each_of_the_four(self):
        old = {n: runs(1, 20, cv=c, seed=1) for n, c in (("slow", 0.01), ("fast", 0.01), ("same", 0.002), ("open", 0.1))}
        new = {
            "slow": runs(1.1, 20, seed=2),
            "fast": runs(0.9, 20, seed=2),
            "same": runs(1, 20, cv=0.002, seed=2),
            "open": runs(1, 20, cv=0.1, seed=2),
        }
        self.file("old.json", old)
        self.file("new.json", new)
        found = self.verdicts()
        self.assertEqual(
            {name: b["verdict"] for name, b in found.items()},
            {"slow": "slower", "fast": "faster", "same": "same", "open": "undecided"},
        )
        self.assertEqual(list(found), ["slow", "fast", "open", "same"])
        for b in found.values():
            self.assertLess(b["low"], b["ratio"])
            self.assertLess(b["ratio"], b["high"])
            self.assertEqual(b["processes"], [20, 20])
        self.assertGreater(found["open"]["needs"], 10)
        self.assertIn("more processes a side would decide it", self.compare().out)

    def test_the_same_file_twice_is_not_different(self):
        self.pair()
        found = self.verdicts(files=("old.json", "old.json"))["a"]
        self.assertIn(found["verdict"], ("same", "undecided"))
        self.assertEqual(found["ratio"], 1.0)
        self.assertIn("same-values", [finding["kind"] for finding in found["findings"]])
        self.assertEqual([finding["text"] for finding in found["findings"]], found["notes"])

    def test_unequal_counts(self):
        self.file("old.json", {"a": runs(1, 20, seed=1)})
        self.file("new.json", {"a": runs(1.002, 21, values=5, seed=2)})
        found = self.verdicts("--margin", "3%")["a"]
        self.assertEqual(found["processes"], [20, 21])
        self.assertEqual(found["verdict"], "same")

    def test_one_process_is_undecided_however_different(self):
        self.file("old.json", {"a": runs(1, 1, values=100)})
        self.file("new.json", {"a": runs(3, 1, values=100)})
        found = self.verdicts()["a"]
        self.assertEqual(found["verdict"], "undecided")
        self.assertIsNone(found["low"])
        self.assertIsNone(found["high"])
        self.assertIsNone(found["p_adjusted"])
        self.assertIn(("one-process", "both"), [(finding["kind"], finding.get("side")) for finding in found["findings"]])
        self.assertAlmostEqual(found["ratio"], 3, delta=0.2)
        self.compare("--fail-if-slower", "5%", status=0)

    def test_the_margin_decides_what_is_the_same(self):
        self.pair(ratio=1.0)
        self.assertEqual(self.verdicts("--margin", "5%")["a"]["verdict"], "same")
        self.assertEqual(self.verdicts("--margin", "0.01%")["a"]["verdict"], "undecided")

    def test_many_unchanged_benchmarks_raise_few_alarms(self):
        names = ["b%03d" % i for i in range(200)]
        self.file("old.json", {n: runs(1, 10, seed="old" + n) for n in names})
        self.file("new.json", {n: runs(1, 10, seed="new" + n) for n in names})
        found = self.verdicts()
        alone = [b for b in found.values() if b["p"] < 0.05]
        self.assertGreater(len(alone), 2)
        self.assertLessEqual(sum(b["verdict"] in ("faster", "slower") for b in found.values()), 1)

    def test_choosing_and_sorting(self):
        names = ("json_dumps", "json_loads", "regex")
        self.file("old.json", {n: runs(1, 10, seed=n) for n in names})
        self.file("new.json", {n: runs(1 + 0.1 * i, 10, seed="x" + n) for i, n in enumerate(names)})
        self.assertEqual(list(self.verdicts("--sort", "name")), list(names))
        self.assertEqual(list(self.verdicts("--sort", "ratio")), list(reversed(names)))
        self.assertEqual(sorted(self.verdicts("-k", "json")), ["json_dumps", "json_loads"])
        self.assertEqual(sorted(self.verdicts("-k", "*_loads", "-b", "regex")), ["json_loads", "regex"])

    def test_several_new_files(self):
        self.pair()
        self.file("newer.json", {"a": runs(0.8e-3, 20, seed=3)})
        top = json.loads(self.compare("--json", files=("old.json", "new.json", "newer.json")).out)
        self.assertEqual([c["new"] for c in top["comparisons"]], ["new.json", "newer.json"])
        self.assertEqual([c["benchmarks"][0]["verdict"] for c in top["comparisons"]], ["slower", "faster"])
        text = self.compare(files=("old.json", "new.json", "newer.json")).out
        self.assertIn("newer.json against old.json", text)

    def test_other_units_have_other_words(self):
        self.file("old.json", {"a": runs(1e6, 20, seed=1)}, unit="byte")
        self.file("new.json", {"a": runs(2e6, 20, seed=2)}, unit="byte")
        self.assertRegex(self.compare().out, r"a .* more  [\u2581-\u2588 ]+\n")
        self.assertEqual(self.verdicts()["a"]["verdict"], "slower")


class OtherTools(Compare, unittest.TestCase):
    def test_hyperfine_keeps_its_processes(self):
        chance = random.Random(1)
        for name, mean in (("old.json", 0.1), ("new.json", 0.12)):
            times = [mean * (1 + chance.gauss(0, 0.01)) for _ in range(20)]
            result = {"command": "true", "mean": mean, "times": times, "exit_codes": [0] * 20}
            self.write(name, json.dumps({"results": [result]}))
        found = self.verdicts()["true"]
        self.assertEqual(found["verdict"], "slower")
        self.assertEqual(found["processes"], [20, 20])

    def test_pytest_benchmark_has_none_and_it_is_said(self):
        for name, mean in (("old.json", 0.1), ("new.json", 0.2)):
            stats = {"data": [mean, mean * 1.01, mean * 0.99], "iterations": 1, "rounds": 3}
            benchmark = {"name": "test_x", "fullname": "t.py::test_x", "stats": stats, "options": {}}
            top = {"machine_info": {}, "commit_info": {}, "benchmarks": [benchmark], "version": "4.0.0"}
            self.write(name, json.dumps(top))
        found = next(iter(self.verdicts().values()))
        self.assertEqual(found["verdict"], "undecided")
        notes = " ".join(found["notes"])
        self.assertIn("pytest-benchmark", notes)
        self.assertIn("does not tell processes apart", notes)
        self.assertNotIn("one process only", notes)


class Duels(Compare, unittest.TestCase):
    """Files of a duel: the machine's speed differs wildly from block to block, equally for both sides."""

    def duel(self, blocks, ratio, looks="16:0.005,48:0.015,144:0.03", spread=0.02):
        chance = random.Random(1)
        sides = ([], [])
        for block in range(1, blocks + 1):
            speed = chance.uniform(1, 3)
            drawn = ratio * (1 + chance.gauss(0, spread))
            for side in range(2):
                metadata = {"assay_duel": "d1", "assay_block": block, "assay_duel_looks": looks}
                values = [speed * (1 + chance.gauss(0, 0.001)) * (drawn if side else 1) for _ in range(8)]
                sides[side].append({"metadata": metadata, "values": values})
        self.file("old.json", {"a": sides[0]})
        self.file("new.json", {"a": sides[1]})

    def test_pairs_see_what_processes_cannot(self):
        self.duel(48, 1.02)
        found = self.verdicts()["a"]
        self.assertEqual(found["basis"], "pairs")
        self.assertEqual(found["verdict"], "slower")
        self.assertLess(abs(found["ratio"] - 1.02), 0.01)
        self.assertIn("a duel of 48 pairs, decided at look", self.compare().out)
        self.assertNotIn("not controlled", self.compare().out)

    def test_between_looks_nothing_is_decided(self):
        self.duel(15, 1.5)
        found = self.verdicts()["a"]
        self.assertEqual(found["verdict"], "undecided")
        self.assertEqual(found["needs"], 1)

    def test_the_gate_works_on_pairs(self):
        self.duel(48, 1.08)
        self.compare("--fail-if-slower", "5%", status=1)
        self.compare("--fail-if-slower", "10%", status=0)

    def reproduce(self, *options):
        done = self.assay("duel", "--json", "-o", "duel.json", *options, "sum(range(100))", "--vs", "sum(range(120))", timeout=300)
        self.assert_status(done, 0)
        said = json.loads(done.out)["benchmarks"][0]
        found = next(iter(self.verdicts(files=["duel.json", "duel.vs.json"]).values()))
        self.assertEqual(found["basis"], "pairs")
        self.assertEqual(found["verdict"], said["verdict"])
        self.assertEqual([found["old"], found["new"]], said["times"])
        for key in ("ratio", "low", "high", "p"):
            if said[key] is None:
                self.assertIsNone(found[key])
            else:
                self.assertAlmostEqual(found[key], said[key], places=9)
        return said

    def test_a_real_duel_is_reproduced(self):
        said = self.reproduce("--blocks", "12", "--budget", "100s")
        self.assertIsNotNone(said["low"])

    def test_a_duel_that_ended_before_it_knew_anything_is_too(self):
        self.reproduce("--budget", "0.1s")


class Yardstick(Compare, unittest.TestCase):
    def test_the_ratio_of_ratios(self):
        slow = lambda number: 1 + 0.05 * (number % 5)
        for name, mean, shift in (("old.json", 1, 0), ("new.json", 1.02, 3)):
            r = runs(mean, 20, cv=0.001, seed=name)
            for number, run in enumerate(r):
                run["values"] = [v * slow(number) * (1 + shift) for v in run["values"]]
                run["metadata"]["assay_yardstick_mix"] = 1e-8 * slow(number) * (1 + shift)
            self.file(name, {"a": r})
        found = self.verdicts()["a"]
        self.assertEqual(found["basis"], "yardstick")
        self.assertAlmostEqual(found["ratio"], 1.02, delta=0.002)
        self.assertIn("yardstick", self.compare().out)
        raw = self.verdicts("--no-yardstick")["a"]
        self.assertEqual(raw["basis"], "processes")
        self.assertAlmostEqual(raw["ratio"], 4.08, delta=0.1)


class Gate(Compare, unittest.TestCase):
    def test_without_one_nothing_fails(self):
        self.pair(ratio=3)
        self.compare(status=0)

    def test_1_a_confirmed_regression_after_the_report(self):
        self.pair(ratio=1.1)
        done = self.compare("--fail-if-slower", "5%", "--junit", "j.xml", status=1)
        self.assertIn("gate: failed: 1 benchmark is slower by more than 5%", done.out)
        self.assertTrue(self.read("j.xml").endswith("</testsuites>\n"))

    def test_0_slower_within_the_limit(self):
        self.pair(ratio=1.03)
        done = self.compare("--fail-if-slower", "5%", status=0)
        self.assertIn("slower", done.out)
        self.assertIn("gate: passed", done.out)

    def test_2_wrong_usage(self):
        self.pair()
        for options, words in (
            (["old.json"], ["two result files"]),
            (["old.json", "new.json", "--fail-if-slower", "5"], ["--fail-if-slower", "5%"]),
            (["old.json", "new.json", "--sort", "size"], ["--sort", "name or ratio"]),
            (["old.json", "new.json", "--margin", "-1%"], ["--margin"]),
            (["old.json", "new.json", "--json", "--csv", "-"], ["--json", "--csv", "stdout"]),
            (["-", "-"], ["stdin"]),
            (["old.json", "new.json", "--github-summary"], ["GITHUB_STEP_SUMMARY"]),
            (["old.json", "new.json", "--csv", "report", "--markdown", "./report"], ["--csv", "--markdown"]),
        ):
            self.write("report", "")
            outcome = self.assay("compare", *options)
            self.assert_one_line(outcome, 2, *words)
            self.assertEqual(outcome.out, "")

    def test_2_a_report_never_takes_the_place_of_what_it_compares(self):
        self.pair()
        before = self.read("new.json")
        os.symlink("new.json", self.path("link.json"))
        for name in ("new.json", "./new.json", "link.json"):
            for option in ("--csv", "--markdown", "--text"):
                self.assert_one_line(self.assay("compare", "old.json", "new.json", option, name), 2, option, name)
        self.assertEqual(self.read("new.json"), before)
        self.compare("--csv", "/dev/null", "--markdown", "/dev/null")

    def test_3_undecided_when_asked(self):
        self.pair(ratio=1.0, cv=0.2)
        self.compare("--fail-if-slower", "50%", status=0)
        self.compare("--fail-if-undecided", status=3)

    def test_4_a_benchmark_is_missing(self):
        self.file("old.json", {"a": runs(1, 10, seed=1), "b": runs(1, 10, seed=1)})
        self.file("new.json", {"a": runs(1, 10, seed=2)})
        done = self.compare("--fail-if-slower", "50%", status=4)
        self.assertIn("not in the new file: b", done.out)
        self.compare(status=0)

    def test_4_a_benchmark_has_no_values(self):
        self.file("old.json", {"a": runs(1, 10, seed=1), "b": runs(1, 10, seed=1)})
        self.file("new.json", {"a": runs(1, 10, seed=2), "b": [{"warmups": [[1, 0.5]]}]})
        done = self.compare("--fail-if-slower", "50%", status=4)
        self.assertIn("no values in the new file", done.out)

    def test_4_a_benchmark_failed_after_some_of_its_processes(self):
        self.file("old.json", {"a": runs(1, 10, seed=1), "b": runs(1, 10, seed=1)})
        after = {"a": runs(1, 10, seed=2), "b": runs(1, 10, seed=3)}
        after["a"][0]["assay"] = {"failed": [{"name": "b", "error": "ValueError: worn out"}, 7, {"name": "a"}, {"error": "x"}]}
        self.file("new.json", after)
        done = self.compare("--fail-if-slower", "50%", "--junit", "j.xml", "--github", status=4)
        self.assertIn("it failed in the new file, after the values here: ValueError: worn out", " ".join(done.out.split()))
        self.assertIn("gate: failed: 1 benchmark has no result in the new file that can be judged", " ".join(done.out.split()))
        self.assertIn("::error title=b::b: it failed in the new file", done.out)
        self.assertIn('<error message="it failed in the new file"/>', self.read("j.xml"))
        self.compare(status=0)
        done = self.compare("--fail-if-slower", "50%", files=("new.json", "old.json"))
        self.assertIn("it failed in the old file", done.out)

    def test_4_what_was_to_be_judged_was_not_counted(self):
        self.file("old.json", {"a": counted(runs(1, 10, seed=1), 1000, 3)})
        self.file("new.json", {"a": runs(1, 10, seed=2)})
        done = self.compare("--fail-if-slower", "50%", "--metric", "instructions", "--junit", "j.xml", status=4)
        self.assertIn("gate: failed: 1 benchmark has no result in the new file", done.out)
        self.assertIn("<error", self.read("j.xml"))
        self.compare("--fail-if-slower", "50%", "--metric", "instructions", files=("old.json", "old.json"))
        done = self.compare("--fail-if-slower", "50%", "--metric", "peak_memory", files=("old.json", "old.json"), status=4)
        self.assertIn('gate: failed: "peak_memory" was counted in none of the files', done.out)
        self.compare("--metric", "peak_memory")

    def test_5_other_machines(self):
        self.file("old.json", {"a": runs(1, 20, seed=1)})
        self.file("new.json", {"a": runs(1.2, 20, seed=2)}, cpu_model_name="other")
        self.assertIn("different machines: cpu_model_name cpu -> other", self.compare().out)
        done = self.compare("--fail-if-slower", "5%", status=5)
        self.assertIn("different machines", done.out)
        self.compare("--fail-if-slower", "5%", "--any-machine", status=1)

    def test_hosted_runners_are_judged_where_classes_count(self):
        for name, host, image, seed in (("old", "fv-az1", "1", 1), ("new", "fv-az2", "1", 2), ("next", "fv-az3", "2", 3)):
            self.file(name + ".json", {"a": runs(1, 20, seed=seed)}, hostname=host,
                      assay_machine_image="ubuntu24 2026." + image)
        self.compare("--fail-if-slower", "5%", status=5)
        done = self.compare("--fail-if-slower", "5%", "--same-class")
        self.assertIn("measured on machines of one class: cpu, ubuntu24 2026.1;", " ".join(done.out.split()))
        self.assertIn("a duel in one job is free of it", " ".join(done.out.split()))
        done = self.compare("--fail-if-slower", "5%", "--same-class", files=("old.json", "next.json"), status=5)
        self.assertIn("assay_machine_image ubuntu24 2026.1 -> ubuntu24 2026.2", " ".join(done.out.split()))
        self.pair()
        self.file("new.json", {"a": runs(1, 20, seed=1)}, hostname="fv-az2")
        done = self.compare("--fail-if-slower", "5%", "--same-class", status=5)
        self.assertIn("not known: no CPU model or image in both files", " ".join(done.out.split()))

    def test_a_report_that_cannot_be_written_fails_after_the_others(self):
        self.pair()
        outcome = self.assay("compare", "old.json", "new.json", "--csv", "none/x.csv", "--junit", "j.xml")
        self.assert_one_line(outcome, 1, "none/x.csv")
        self.assertIn("slower", outcome.out)
        self.assertTrue(os.path.exists(self.path("j.xml")))


class Formats(Compare, unittest.TestCase):
    """A regression with a hostile name, an undecided benchmark, one missing, one added; all formats in one call."""

    def setUp(self):
        super().setUp()
        self.file("old.json", {EVIL: runs(1, 20, seed=1), "open": runs(1, 20, cv=0.2, seed=1), "gone": runs(1, 9)})
        self.file(
            "new.json", {EVIL: runs(2, 20, seed=2), "open": runs(1, 20, cv=0.2, seed=2), "added": runs(1, 9)}, python_version="\x1b[2J"
        )

    def all(self):
        formats = ("text", "markdown", "junit", "csv", "benchfmt")
        options = [word for f in formats for word in ("--" + f, f)]
        self.compare("--json=json", "--fail-if-slower", "5%", *options, status=1)
        for f in formats + ("json",):
            self.assertNotRegex(self.read(f), "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202e]")

    def test_stdout_is_empty_when_all_go_to_files(self):
        done = self.compare("--text", "t", "--json=j")
        self.assertEqual(done.out, "")
        self.assertIn("verdict", self.read("t"))

    def test_json(self):
        self.all()
        top = json.loads(self.read("json"))
        names = [b["name"] for b in top["benchmarks"]]
        self.assertEqual(names, [EVIL, "open"])
        self.assertEqual(top["benchmarks"][0]["verdict"], "slower")
        self.assertTrue(top["benchmarks"][0]["regression"])
        self.assertEqual(top["gate"], {"failed": True, "exit": 1, "benchmarks": 2, "undecided": 1, "not_judged": 0, "missing": 1,
                                       "unloaded": 0, "new": 1, "text": "gate: failed: 1 benchmark is slower by more than 5%"})
        self.assertEqual(top["missing"], ["gone"])
        self.assertEqual(top["added"], ["added"])
        self.assertLess(top["geomean"]["low"], top["geomean"]["ratio"])
        self.assertLess(top["geomean"]["ratio"], top["geomean"]["high"])
        for key in ("name", "verdict", "ratio", "low", "high", "p_adjusted", "processes", "notes"):
            self.assertIn(key, top["benchmarks"][1])

    def test_junit(self):
        self.all()
        root = xml.etree.ElementTree.fromstring(self.read("junit"))
        cases = {c.get("name"): c for c in root.iter("testcase")}
        shown = EVIL.replace("\x1b", "\\x1b").replace("\u202e", "\\u202e")
        self.assertEqual(set(cases), {shown, "open", "gone"})
        self.assertIsNotNone(cases[shown].find("failure"))
        self.assertIsNotNone(cases["open"].find("skipped"))
        self.assertIsNotNone(cases["gone"].find("error"))
        properties = {p.get("name"): p.get("value") for p in cases[shown].iter("property")}
        self.assertAlmostEqual(float(properties["ratio"]), 2, places=1)
        top = root.find("testsuite")
        self.assertEqual([top.get(k) for k in ("tests", "failures", "errors", "skipped")], ["3", "1", "1", "1"])

    def test_csv(self):
        self.all()
        rows = list(csv.DictReader(io.StringIO(self.read("csv"), newline="")))
        self.assertEqual([r["verdict"] for r in rows], ["slower", "undecided", "missing"])
        self.assertEqual(rows[0]["benchmark"], EVIL.replace("\x1b", "\\x1b").replace("\u202e", "\\u202e"))
        self.assertAlmostEqual(float(rows[0]["ratio"]), 2, places=1)
        self.assertNotIn(None, rows[2].values())

    def test_markdown(self):
        self.all()
        text = self.read("markdown")
        rows = [line for line in text.splitlines() if line.startswith("| ")]
        self.assertEqual(len(rows), 3)
        for row in rows:  # eight cells each, whatever the names hold
            self.assertEqual(len(re.split(r"(?<!\\)\|", row)), 10, row)
        self.assertIn("**gate: failed", text)
        self.assertNotIn("<b>", re.sub(r"(`+).*?\1", "", text))
        self.assertNotIn("@team", re.sub(r"(`+).*?\1", "", text))

    def test_benchfmt(self):
        self.all()
        lines = self.read("benchfmt").splitlines()
        results = [line for line in lines if line.startswith("Benchmark")]
        self.assertEqual(len(results), 2 * (20 + 20))
        for line in results:
            self.assertRegex(line, r"^Benchmark[^a-z ]\S* [1-9]\d* \d[-+.e\d]* sec/op$")
        self.assertIn("result-file: old.json", lines)

    def test_github(self):
        done = self.compare("--github", "--fail-if-slower", "5%", status=1)
        commands = [line for line in done.out.splitlines() if line.startswith("::")]
        self.assertEqual([re.match(r"::(\w+) ", c).group(1) for c in commands], ["error", "error", "notice"])
        title = re.match(r"::error title=(.*?)::", commands[0]).group(1)
        self.assertNotRegex(title, r"[,:]")
        self.assertIn("100%25", commands[0])
        self.assertIn("slower", commands[0])

    def test_github_leaves_stdout_to_the_report(self):
        done = self.compare("--github", "--json")
        json.loads(done.out)
        self.assertIn("::warning ", done.err)

    def test_the_summary_is_appended(self):
        summary = self.write("summary.md", "before\n")
        self.compare("--github-summary", env={"GITHUB_STEP_SUMMARY": summary})
        text = self.read("summary.md")
        self.assertTrue(text.startswith("before\n"))
        self.assertIn("| benchmark |", text)

    def test_text_fits_and_has_colour_only_when_allowed(self):
        for line in self.compare().out.splitlines():
            self.assertLessEqual(len(line), 80, line)
        coloured = self.assay("compare", "old.json", "new.json", env={"NO_COLOR": "", "CLICOLOR_FORCE": "1"}).out
        self.assertIn("\x1b[38;5;160mslower", coloured)
        self.assertNotIn("\x1b[2J", coloured)

    def test_a_narrow_terminal_costs_the_times_before_the_names(self):
        names = ["async.turn(n=%d)" % i for i in range(3)]
        self.file("old.json", {n: runs(1, 9, seed=n) for n in names})
        self.file("new.json", {n: runs(1.1, 9, seed="x" + n) for n in names})
        for columns in (60, 70, 80):
            text = self.compare(env={"COLUMNS": str(columns)}).out
            self.assertLessEqual(max(map(len, text.splitlines())), columns, text)
            for name in names:
                self.assertIn(name, text)

    def test_ascii_terminals_get_ascii(self):
        self.assertTrue(self.compare(env={"LC_ALL": "C"}).out.isascii())


class BadInput(Compare, unittest.TestCase):
    def test_no_benchmark_in_common(self):
        self.file("old.json", {"a": runs(1, 5)})
        self.file("new.json", {"b": runs(1, 5)})
        outcome = self.assay("compare", "old.json", "new.json")
        self.assert_one_line(outcome, 1, "old.json", "new.json", "no benchmark in common")
        outcome = self.assay("compare", "old.json", "old.json", "-k", "zzz")
        self.assert_one_line(outcome, 1, "no benchmark in common that -k zzz chooses")
        outcome = self.assay("compare", "old.json", "new.json", "-b", "a", "-k", "zzz", "-k", "b")
        self.assert_one_line(outcome, 1, "no benchmark in common that -b a or -k zzz or -k b chooses")

    def test_a_name_that_is_nowhere(self):
        self.pair()
        self.assert_one_line(self.assay("compare", "old.json", "new.json", "-b", "a", "-b", "aa"), 1, "-b aa")

    def test_values_that_are_no_times(self):
        self.pair()
        for value in ("NaN", "Infinity", "-1", "0", '"1"', "null"):
            text = json.dumps(suite({"a": [{"values": [7.5]}]})).replace("7.5", value)
            self.write("bad.json", text)
            outcome = self.assay("compare", "old.json", "bad.json")
            self.assert_one_line(outcome, 1, "bad.json", "benchmark a", "values")

    def test_files_that_are_none(self):
        self.pair()
        self.write("empty.json", "")
        self.write("text.json", "hello")
        self.write("half.json", self.read("old.json")[:500])
        for name in ("empty.json", "text.json", "half.json", "absent.json", "."):
            self.assert_one_line(self.assay("compare", "old.json", name), 1)

    def test_files_that_are_nearly_right_say_which_one_is_wanted(self):
        self.pair()
        report = self.compare("--json=report.json", "--csv", "report.csv", "--benchfmt", "report.txt", "--junit", "report.xml")
        self.assertEqual(report.err, "")
        self.write("newer.json", '{"version": "1.1", "benchmarks": []}')
        with gzip.open(self.path("text.json.gz"), "wb") as file:
            file.write(b"goos: linux\nBenchmarkX-8 1 2 ns/op\n")
        os.mkdir(self.path("folder"))
        self.write("empty.json", "")
        for name, words in (
            (os.path.join(support.ROOT, "tests/data/foreign/asv-benchmarks.json"), ("asv's list of benchmarks", "results/MACHINE")),
            ("report.json", ("report of assay compare", "give the result files")),
            ("report.csv", ("report of assay compare", "give the result files")),
            ("report.txt", ("Go's benchmark format",)),
            ("report.xml", ("XML",)),
            ("newer.json", ('"1.1" is newer',)),
            ("text.json.gz", ("go test -bench", "benchstat")),
            ("folder", ("is a directory", "one of the result files in it")),
            ("empty.json", ("is empty",)),
        ):
            self.assert_one_line(self.assay("compare", "old.json", name), 1, name, *words)
            self.assert_one_line(self.assay("convert", name, "-o", "out.json"), 1, name, *words)

    def test_stdin_is_a_file(self):
        self.pair()
        outcome = self.assay("compare", "-", "new.json", input=self.read("old.json").encode())
        self.assert_status(outcome, 0)
        self.assertIn("slower", outcome.out)

    def test_a_full_disk_is_an_error(self):
        self.pair()
        with open("/dev/full", "w") as full:
            process = self.spawn("compare", "old.json", "new.json", stdout=full)
            outcome = self.outcome(process)
        self.assert_one_line(outcome, 1, "stdout")


if __name__ == "__main__":
    unittest.main()
