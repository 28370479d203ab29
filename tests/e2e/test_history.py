"""assay history: a folder of results over time, as its users and other programs see it."""

import csv
import gzip
import io
import json
import os
import re
import shutil
import subprocess
import time
import unittest

import support

FOREIGN = os.path.join(support.ROOT, "tests", "data", "foreign")
COMMITS = ["%040x" % (0xabc000 + i) for i in range(40)]


def result(day, benchmarks, commit=None, host="here", **metadata):
    """The text of a result: {name: seconds}, each of four processes within 1 %."""
    metadata.update(hostname=host, cpu_model_name="cpu of " + host, unit="second", python_version="3.13.1 (64-bit)",
                    python_implementation="cpython", date="2026-%02d-%02d 10:00:00" % (1 + day // 28, 1 + day % 28))
    if commit:
        metadata.update(assay_git_commit=commit, assay_git_dirty="no")
    return json.dumps({"version": "1.0", "metadata": metadata, "benchmarks": [
        {"metadata": {"name": name}, "runs": [{"values": [seconds * (1 + i / 300)]} for i in range(4)]}
        for name, seconds in benchmarks.items()]})


class History(support.Program):
    def setUp(self):
        super().setUp()
        self.env = {"XDG_CACHE_HOME": self.path("cache")}

    def history(self, *words, status=0, **options):
        outcome = self.assay("history", *words, env=dict(self.env, **options.pop("env", {})), **options)
        self.assert_status(outcome, status)
        return outcome

    def add(self, *texts):
        """-> the names of the files in the folder h."""
        names = [self.write("new-%d.json" % i, text) for i, text in enumerate(texts)]
        out = self.history("add", "--dir", "h", *names).out
        return re.findall(r" as (\S+?)(?:,|$)", out, re.M)

    def listed(self, *words):
        return json.loads(self.history("list", "--json", "--dir", "h", *words).out)

    def points(self, name):
        (bench,) = json.loads(self.history("show", "--json", "--dir", "h", name).out)["benchmarks"]
        return bench["points"]


class Keeping(History, unittest.TestCase):
    def test_results_are_kept_listed_and_shown(self):
        names = self.add(*[result(day, {"json": 1e-3 * (1 + day // 3), "text": 2e-6}, COMMITS[day]) for day in (4, 0, 2)])
        self.assertEqual(names[0], "20260105T100000Z-000000000000-%s.json.gz" % names[0].split("-")[2].split(".")[0])
        out = self.history("list", "--dir", "h").out
        self.assertEqual([line[:10] for line in out.splitlines()], ["date (UTC)", "2026-01-01", "2026-01-03", "2026-01-05"])
        self.assertIn("0000000000", out)
        self.assertIn("cpython 3.13.1", out)
        self.assertEqual([r["commit"] for r in self.listed()["results"]], [COMMITS[0], COMMITS[2], COMMITS[4]])
        self.assertEqual([r["file"] for r in self.listed("-n", "1")["results"]], [names[0]])
        shown = self.history("show", "--dir", "h", "js*").out
        self.assertIn("json\n  on here (cpu of here): 3 results\n", shown)
        self.assertNotIn("text", shown)
        self.assertRegex(shown, r"2026-01-05 10:00  0{10}  2\.0\d+ ms .*\+100%")
        self.assertEqual([round(p["value"] * 1e3, 1) for p in self.points("json")], [1.0, 1.0, 2.0])
        self.assert_one_line(self.history("show", "--dir", "h", "jsn", status=1), 1, "jsn", "did you mean json?")

    def test_the_same_result_is_one_however_it_is_written(self):
        text = result(1, {"a": 1})
        self.add(text)
        with gzip.open(self.path("again.json.gz"), "wt") as f:
            f.write(json.dumps(json.loads(text), indent=3))
        self.assertIn("again.json.gz is there already: 20260102T", self.history("add", "--dir", "h", "again.json.gz").out)
        (name,) = os.listdir(self.path("h"))
        # One that was cut off is put right.
        with open(self.path("h", name), "r+b") as f:
            f.truncate(40)
        told = self.history("list", "--dir", "h")
        self.assert_said(told, name, "it is left out")
        self.assertIn("added", self.history("add", "--dir", "h", "again.json.gz").out)
        self.assertEqual(self.history("list", "--dir", "h").err, "")

    def assert_said(self, outcome, *words):
        for word in words:
            self.assertIn(word, outcome.err)

    def test_what_cannot_be_added_is_told_and_the_rest_is(self):
        self.write("broken.json", '{"version": "1.0", "benchmarks": [')
        self.write("good.json", result(1, {"a": 1}, COMMITS[1]))
        self.write("page.html", "<html>")
        outcome = self.history("add", "--dir", "h", "broken.json", "nowhere.json", "good.json", "page.html", status=1)
        self.assertEqual(len(outcome.err.splitlines()), 3, outcome.err)
        self.assert_said(outcome, "broken.json", "nowhere.json", "page.html")
        self.assertEqual(len(os.listdir(self.path("h"))), 1)
        other = self.history("add", "--dir", "h", "--commit", COMMITS[2], "good.json", status=1)
        self.assert_one_line(other, 1, "good.json", COMMITS[1])
        self.assert_one_line(self.history("add", "--commit", "HEAD", "good.json", status=2), 2, "--commit HEAD", "git rev-parse")

    def test_a_commit_can_be_told_and_a_date_is_the_file_s(self):
        shutil.copy(os.path.join(FOREIGN, "hyperfine.json"), self.path("hyperfine.json"))
        os.utime(self.path("hyperfine.json"), (1e9, 1e9))
        (name,) = re.findall(r" as (\S+)", self.history("add", "--dir", "h", "--commit", COMMITS[1], "hyperfine.json").out)
        self.assertTrue(name.startswith("20010909T014640Z-000000000000-"), name)
        os.utime(self.path("hyperfine.json"), (2e9, 2e9))
        self.assertIn("is there already", self.history("add", "--dir", "h", "--commit", COMMITS[1], "hyperfine.json").out)
        self.assertEqual(self.listed()["results"][0]["facts"]["tool"], "hyperfine")

    def test_the_history_of_a_project_is_found_from_below(self):
        self.git("init", "-q")
        os.makedirs(self.path("deep/er"))
        self.write("a.json", result(1, {"a": 1}))
        self.history("add", "a.json")
        outcome = subprocess.run([support.ASSAY, "history", "list"], cwd=self.path("deep/er"), env=dict(os.environ, **self.env),
                                 stdout=subprocess.PIPE, universal_newlines=True, timeout=60)
        self.assertIn("2026-01-02", outcome.stdout)
        self.assertEqual(os.listdir(self.path(".assay")), ["history"])
        self.assertEqual(len(os.listdir(self.path(".assay/history"))), 1, "nothing but the result is in the folder")

    def test_profiles_are_taken_along(self):
        self.write("run.collapsed", "f (a.py:1);g (a.py:5) 7\n")
        self.assert_status(self.assay("profile", "convert", "run.collapsed", "run.profile.json.gz"), 0)
        self.write("run.json", result(0, {"a": 1}))
        self.assertIn("with its profiles", self.history("add", "--dir", "h", "run.json").out)
        names = sorted(os.listdir(self.path("h")))
        self.assertEqual(len(names), 2)
        shown = self.assay("profile", "show", os.path.join("h", names[1]))
        self.assert_status(shown, 0)
        self.assertIn("a.py", shown.out)
        # A profile of another result is no reason to lose this one.
        shutil.copy(self.path("h", names[1]), self.path("other.profile.json.gz"))
        self.write("other.json", result(1, {"a": 1}))
        self.assert_said(self.history("add", "--dir", "h", "other.json"), "other.json", "profiles are left behind")
        self.history("prune", "--dir", "h", "--keep", "1", "--yes")
        (left,) = os.listdir(self.path("h"))
        self.assertTrue(left.startswith("20260102T"), left)


class TwoWriters(History, unittest.TestCase):
    def test_many_that_add_at_once_lose_nothing(self):
        """Each adds a result of its own and one that all have, and then looks."""
        self.write("all.json", result(0, {"a": 1}))
        processes = []
        for i in range(12):
            self.write("own-%d.json" % i, result(i + 1, {"a": 1 + i}))
            line = '"$0" history add -q --dir h own-%d.json all.json && "$0" history show --json --dir h a' % i
            processes.append(self.spawn_shell(line))
        for process in processes:
            out, err = process.communicate(timeout=120)
            self.assertEqual((process.returncode, err), (0, ""))
            self.assertGreaterEqual(len(json.loads(out)["benchmarks"][0]["points"]), 2)
        self.assertEqual(len(os.listdir(self.path("h"))), 13)
        self.assertEqual(len(self.points("a")), 13)

    def spawn_shell(self, line):
        return subprocess.Popen(["sh", "-c", line, support.ASSAY], cwd=self.dir, env=dict(os.environ, **self.env),
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)

    def test_git_merges_what_two_wrote(self):
        self.git("init", "-q", "-b", "main")
        self.git("commit", "-q", "--allow-empty", "-m", "begin")
        for day, branch in enumerate(("one", "two")):
            self.git("checkout", "-q", "-b", branch, "main")
            self.write("a.json", result(day, {"old": 1 + day}))
            self.history("add", "a.json")
            self.history("rename", "old", "new-%s" % branch)
            self.git("add", ".assay")
            self.git("commit", "-q", "-m", branch)
        self.git("merge", "-q", "--no-edit", "one")
        (bench,) = json.loads(self.history("show", "--json").out)["benchmarks"]
        self.assertEqual(len(bench["points"]), 2)


class Shown(History, unittest.TestCase):
    def test_nothing_one_and_two_results(self):
        os.mkdir(self.path("h"))
        for words in (("list",), ("show",)):
            self.assertIn("no results in h yet", self.history(*words, "--dir", "h").out)
        self.assert_one_line(self.history("list", "--dir", "nowhere", status=1), 1, "no history in nowhere", "assay history add")
        self.add(result(0, {"a": 1}))
        self.assertIn("1 result\n", self.history("show", "--dir", "h").out)
        self.add(result(1, {"a": 2}))
        self.assertRegex(self.history("show", "--dir", "h").out, r"2 results\n  \S\S\n")

    def test_renamed_benchmarks_go_on_as_one(self):
        self.add(result(0, {"a": 1}), result(1, {"b": 2}), result(2, {"caf\u00e9 \u202e(x, '\"')": 3}))
        self.assertEqual(self.history("rename", "--dir", "h", "a", "b").out, "a is b from now on\n")
        self.history("rename", "--dir", "h", "b", "caf\u00e9 \u202e(x, '\"')")
        self.assertEqual([round(p["value"]) for p in self.points("a")], [1, 2, 3])
        shown = self.history("show", "--dir", "h").out
        self.assertIn("caf\u00e9 \\u202e(x, '\"')", shown)
        self.assertNotIn("\u202e", shown)
        self.assert_one_line(self.history("rename", "--dir", "h", "none", "x", status=1), 1, "no benchmark", "none")
        self.assert_one_line(self.history("rename", "--dir", "h", "x", status=2), 2, "old name and the new one")

    def test_hosts_of_one_class_are_one_machine_when_asked(self):
        self.add(*[result(day, {"json": 1}, host="fv-az%d" % day, assay_machine_image="ubuntu24 7").replace(
            "cpu of fv-az%d" % day, "EPYC") for day in range(3)])
        self.assertIn("on fv-az2 (EPYC): 1 result", self.history("show", "--dir", "h", "json").out)
        self.assertIn("on EPYC, ubuntu24 7: 3 results", self.history("show", "--dir", "h", "--same-class", "json").out)
        self.assertEqual({json.dumps(r["machine"], sort_keys=True) for r in self.listed("--same-class")["results"]},
                         {'{"cpu": "EPYC", "host": null, "image": "ubuntu24 7"}'})

    def test_a_clock_that_went_back_is_told_and_put_right(self):
        self.add(result(5, {"a": 1}, COMMITS[0]),
                 result(0, {"a": 2}, COMMITS[1], assay_git_date="2026-01-20T10:00:00+00:00"))
        self.assertEqual([round(p["value"]) for p in self.points("a")], [1, 2])
        out = self.history("list", "--dir", "h").out
        self.assertIn("its clock said 2026-01-01 10:00, which is before its commit", out)

    def test_a_read_only_folder_is_read(self):
        self.add(result(0, {"a": 1}))
        os.chmod(self.path("h"), 0o555)
        try:
            self.assertEqual(len(self.points("a")), 1)
            self.env = {"XDG_CACHE_HOME": "/dev/null/none"}
            self.assertEqual(len(self.points("a")), 1)
        finally:
            os.chmod(self.path("h"), 0o755)

    def test_a_folder_that_cannot_be_written_is_named(self):
        self.write("b.json", result(1, {"a": 1}))
        # Nobody can write there, root neither.
        self.assert_one_line(self.history("add", "--dir", "/sys/kernel", "b.json", status=1), 1, "/sys/kernel/2026", "cannot write")
        self.assert_one_line(self.history("add", "--dir", "b.json", "b.json", status=1), 1, "b.json is no folder")
        self.assert_one_line(self.history("list", "--dir", "b.json", status=1), 1, "b.json is no folder")

    def test_results_leave_only_when_asked_twice(self):
        names = self.add(*[result(day, {"a": 1}, host=host) for day in range(3) for host in ("x", "y")])
        self.assert_one_line(self.history("prune", "--dir", "h", status=2), 2, "--keep N")
        out = self.history("prune", "--dir", "h", "--keep", "2").out
        self.assertEqual(out.count("would remove"), 2)
        self.assertIn("2 of 6 results; --yes removes them", out)
        self.assertEqual(len(os.listdir(self.path("h"))), 6)
        self.assertIn("all 6 results stay", self.history("prune", "--dir", "h", "--keep", "2", "--older-than", "100000", "--yes").out)
        self.history("prune", "--dir", "h", "--keep", "2", "--yes")
        self.assertEqual(sorted(os.listdir(self.path("h"))), sorted(names[2:]))

    def test_actions_are_asked_for_by_name(self):
        self.assert_one_line(self.history(status=2), 2, "assay history add")
        self.assert_one_line(self.history("shwo", status=2), 2, "shwo", "did you mean show?")
        self.assert_one_line(self.history("frobnicate", status=2), 2, "frobnicate", "there are: add, list")
        self.assert_one_line(self.history("--dir", "h", "list", status=2), 2, "the action comes first: assay history list")
        for action in re.findall(r"^  (\w+) +\w", self.history("--help").out.split("actions:")[1].split("examples:")[0], re.M):
            out = self.history(action, "--help").out
            self.assertTrue(out.startswith("usage: assay history " + action), out)
            self.assertIn("--dir DIR", out)


class OtherTools(History, unittest.TestCase):
    def test_what_other_tools_kept_is_taken_in_with_its_dates_and_commits(self):
        os.makedirs(self.path("asv/here"))
        os.makedirs(self.path(".benchmarks/Linux"))
        shutil.copy(os.path.join(FOREIGN, "asv.json"), self.path("asv/here"))
        shutil.copy(os.path.join(FOREIGN, "asv-benchmarks.json"), self.path("asv/benchmarks.json"))
        self.write("asv/here/machine.json", '{"arch": "x86_64", "version": 1}')
        shutil.copy(os.path.join(FOREIGN, "pytest-benchmark.json"), self.path(".benchmarks/Linux/0001.json"))
        shutil.copy(os.path.join(FOREIGN, "hyperfine.json"), self.dir)
        outcome = self.history("import", "--dir", "h", "asv", ".benchmarks", "hyperfine.json")
        self.assertEqual(outcome.out, "3 results added to h, 2 files are no results\n")
        self.assertIn("asv/benchmarks.json", outcome.err)
        results = {r["facts"]["tool"].split()[0]: r for r in self.listed()["results"]}
        self.assertEqual(sorted(results), ["asv", "hyperfine", "pytest-benchmark"])
        with open(os.path.join(FOREIGN, "asv.json")) as f:
            asv = json.load(f)
        self.assertEqual(results["asv"]["commit"], asv["commit_hash"])
        self.assertEqual(results["asv"]["date"], time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(asv["date"] / 1000)))
        self.assertIsNotNone(results["pytest-benchmark"]["commit"])
        again = self.history("import", "-q", "--dir", "h", "asv", ".benchmarks", "hyperfine.json")
        self.assertEqual((again.out.split(",")[1], again.err), (" 3 were there already", ""))
        self.assert_one_line(self.history("import", "--dir", "h", "nowhere", status=1), 1, "nowhere")

    def test_forms_for_other_tools(self):
        self.add(result(0, {"a": 1}, COMMITS[0]), result(1, {"a": 2, "=b,\"\n": 3e-6}, COMMITS[1], host="x\"y"))
        rows = list(csv.DictReader(io.StringIO(self.export("csv"))))
        self.assertEqual([(r["benchmark"], r["commit"], r["host"]) for r in rows][1:], [("a", COMMITS[0], "here"), ("a", COMMITS[1], 'x"y')])
        self.assertTrue(float(rows[1]["low"]) < float(rows[1]["value"]) < float(rows[1]["high"]))
        metrics = self.export("openmetrics").splitlines()
        self.assertEqual(metrics[:2], ["# TYPE assay_benchmark_seconds gauge", "# UNIT assay_benchmark_seconds seconds"])
        self.assertEqual(metrics[-1], "# EOF")
        self.assertEqual(len([line for line in metrics if re.match(
            r'assay_benchmark_(seconds|error_ratio)\{benchmark="([^"\\]|\\.)+",machine="([^"\\]|\\.)+"\} \S+ \d{10}$', line)]), 6)
        bencher = json.loads(self.export("bencher"))
        self.assertEqual(sorted(bencher), ["=b,\"", "a"])
        self.assertAlmostEqual(bencher["a"]["latency"]["value"] / 2e9, 1, places=1)
        github = {b["name"]: b for b in json.loads(self.export("github"))}
        self.assertEqual((github["a"]["unit"], round(github["a"]["value"])), ("seconds", 2))
        self.assert_one_line(self.history("export", "--dir", "h", status=2), 2, "--to", "openmetrics csv bencher github")
        self.assert_one_line(self.history("export", "--dir", "h", "--to", "csv", "-o", "new-0.json", status=1), 1, "already exists")

    def export(self, form):
        return self.history("export", "--dir", "h", "--to", form).out


class Page(History, unittest.TestCase):
    """The same findings as of check, with charts; test_report_page opens such pages in a browser."""

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as f:
            return f.read()

    def test_each_benchmark_has_a_chart_of_each_machine_and_what_changed(self):
        self.add(*[result(day, {"<json>": 1e-3 * (2 if day >= 16 else 1) * (1 + day % 3 / 300), "still": 1e-6 * (1 + day % 4 / 300)}, COMMITS[day],
                          "here" if day % 2 else "there", assay_git_subject="no. %d </script>" % day) for day in range(24)])
        self.history("html", "page.html", "--dir", "h", "--fail-if-slower", "5%")
        page = self.read("page.html")
        self.assertIn("2 benchmarks, 24 results from 2026-01-01 10:00 to 2026-01-24 10:00 on 2 machines: 1 change", page)
        self.assertEqual(page.count('class="plot"'), 4)
        self.assertEqual((page.count('<path class="c slower"'), page.count('<path class="l"')), (2, 6))
        told = self.history("check", "--dir", "h").out
        self.assertIn("slower by", told)
        self.assertRegex(page, "slower by [0-9.]+%% \\([^)]*\\) since %s" % COMMITS[16][:10])
        self.assertIn("no. 16 &lt;/script&gt;", page)
        self.assertNotIn("no. 16 </script>", page)
        self.assertIn("beyond the limit", page)
        self.assertRegex(page, '<span aria-hidden="true">=</span> no change')
        self.history("html", "-", "--dir", "h", "still")
        self.assertNotIn("json", self.history("html", "-", "--dir", "h", "still").out)

    def test_little_or_nothing_to_see_is_said(self):
        self.add(result(1, {"a": 1}))
        page = self.history("html", "-", "--dir", "h").out
        self.assertIn("too few results", page)
        self.assertIn("1 result: changes are looked for from 8 on", page)
        os.mkdir(self.path("empty"))
        self.assertIn("0 benchmarks, 0 results", self.history("html", "-", "--dir", "empty").out)
        for words, status, told in ((("html",), 2, "name the file"), (("html", "none/x.html", "--dir", "h"), 1, "none/x.html"),
                                    (("html", "x.html", "--dir", "nowhere"), 1, "nowhere"),
                                    (("html", "x.html", "other", "--dir", "h"), 1, "other")):
            self.assert_one_line(self.assay("history", *words, env=self.env), status, told)
        self.assertFalse(os.path.exists(self.path("x.html")))


if __name__ == "__main__":
    unittest.main()
