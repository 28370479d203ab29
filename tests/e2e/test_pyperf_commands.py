"""pyperf's commands against the real pyperf: exit status and stdout to the byte, on generated suites.

Where the program does the right thing and pyperf does not, pyperf is put right in memory first (pyperf_server.py), and
docs/pyperf-differences.md says so; the class Differences shows that pyperf really differs there.
"""

import difflib
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import pyperf_oracle
import pyperf_server
import pyperf_suites
import support

COUNT = 50
SEED = "assay"
ENVIRONMENT = dict(os.environ, COLUMNS="80", LINES="24", NO_COLOR="1", LC_ALL="C.UTF-8")


class WithPyperf(support.Program):
    """Mix-in: self.oracle is the real pyperf; suites are in self.folder, the same for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        cls.oracle = pyperf_server.Server(pyperf_oracle.python(), ENVIRONMENT)
        cls.addClassCleanup(cls.oracle.close)
        cls.folder = tempfile.mkdtemp(prefix="assay-test-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)

    def ours(self, argv, stdin="", columns="80", lines="24"):
        """-> (exit status, stdout, stderr)"""
        done = subprocess.run(
            [support.ASSAY] + argv,
            cwd=self.folder,
            env=dict(ENVIRONMENT, COLUMNS=columns, LINES=lines),
            input=stdin.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=60,
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def compare(self, *argv, stdin="", repairs=tuple(pyperf_server.REPAIRS)):
        """The same exit status and, unless both fail, the same stdout. -> pyperf's exit status."""
        argv = list(argv)
        status, wanted = self.oracle.run(argv, stdin, repairs, self.folder)
        own_status, own, said = self.ours(argv, stdin)
        about = "%s\npyperf: exit %d %s\nassay: exit %d %s" % (
            " ".join(argv), status, self.oracle.error, own_status, said)
        self.assertEqual(own_status, status, about)
        if status:
            self.assertEqual(own, "", about)
            self.assertRegex(said, r"\Aassay: [^\n]+\n\Z", about)
        elif own != wanted:
            diff = difflib.unified_diff(wanted.splitlines(), own.splitlines(), "pyperf", "assay", lineterm="", n=2)
            self.fail("%s\n%s" % (about, "\n".join(list(diff)[:60]) or "other line ends"))
        return status


class GeneratedSuites(WithPyperf, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.names = [os.path.basename(p) for p in pyperf_suites.generate(cls.folder, COUNT, SEED)]
        cls.pairs = list(zip(cls.names, cls.names[1:]))
        cls.some_pairs = cls.pairs[::2]
        cls.triples = list(zip(cls.names, cls.names[1:], cls.names[2:]))[::3]

    def compare_all(self, argvs, at_least):
        """All of them; `at_least` of these must be such that pyperf does not fail."""
        good = sum(self.compare(*argv) == 0 for argv in argvs)
        self.assertGreaterEqual(good, at_least, "the suites are no test of %s" % " ".join(argvs[0]))

    def each(self, *options, groups=None):
        return [options + ((group,) if isinstance(group, str) else group) for group in groups or self.names]

    def test_show(self):
        self.compare_all(self.each("show") + self.each("show", "-q"), 2 * COUNT)

    def test_show_with_every_block(self):
        self.compare_all(self.each("show", "-dmgt") + self.each("show", "--stats", "--metadata", "-q"), COUNT)

    def test_stats(self):
        self.compare_all(self.each("stats") + self.each("stats", "--quiet"), COUNT)

    def test_hist(self):
        self.compare_all(self.each("hist") + self.each("hist", "-q", "--bins=7") + self.each("hist", "--ext"), COUNT)

    def test_dump(self):
        options = [], ["-q"], ["-v"], ["--raw"], ["--raw", "-v"], ["-q", "--raw"]
        self.compare_all([argv for some in options for argv in self.each("dump", *some)], 6 * COUNT)

    def test_metadata(self):
        self.compare_all(self.each("metadata") + self.each("metadata", "-q"), 2 * COUNT)

    def test_check(self):
        self.compare_all(self.each("check") + self.each("check", "-q"), 2 * COUNT)

    def test_slowest(self):
        self.compare_all(self.each("slowest") + self.each("slowest", "-n2") + self.each("slowest", "-n", "0"), 3 * COUNT)

    def test_chosen_benchmarks(self):
        for command in "show", "stats", "hist", "dump", "metadata", "check":
            self.compare_all(self.each(command, "-b", "list append") + self.each(command, "-b", "x", "-b", "it's"), 10)

    def test_several_files(self):
        for command in "show", "stats", "dump", "metadata", "check", "slowest":
            self.compare_all(self.each(command, groups=self.some_pairs), 10)
        self.compare_all(self.each("show", "-q", groups=self.triples), 10)
        self.compare_all(self.each("hist", "-b", "list append", groups=self.some_pairs), 10)

    def test_compare_to(self):
        options = [], ["-v"], ["-q"], ["--min-speed", "5"], ["-b", "list append"]
        for some in options:
            self.compare_all(self.each("compare_to", *some, groups=self.pairs), 25)
            self.compare_all(self.each("compare_to", *some, groups=self.triples), 5)

    def test_compare_to_grouped(self):
        for some in ["-G"], ["-G", "-q"], ["--group-by-speed", "--min-speed=0.5"]:
            self.compare_all(self.each("compare_to", *some, groups=self.some_pairs), 10)

    def test_compare_to_tables(self):
        for some in [], ["-q"], ["--table-format", "md"], ["-v"]:
            self.compare_all(self.each("compare_to", "--table", *some, groups=self.some_pairs), 10)
            self.compare_all(self.each("compare_to", "--table", *some, groups=self.triples), 5)
        self.compare_all(self.each("compare_to", "--table", "-G", groups=self.some_pairs), 10)

    def test_convert(self):
        """Each suite with every other form."""
        for n, some in enumerate((
            [],
            ["--indent"],
            ["--include-benchmark", "list append"],
            ["--include-benchmark", "x", "--include-benchmark", "it's"],
            ["--exclude-benchmark", "list append"],
            ["--include-runs", "3,1-2"],
            ["--include-runs=1,1"],
            ["--exclude-runs", "1,3"],
            ["--exclude-runs", "3-99,2"],
            ["--remove-warmups"],
            ["--update-metadata", "colour=green, mood = bright,"],
            ["--extract-metadata", "mem_max_rss"],
            ["--extract-metadata", "cpu_count"],
            ["--remove-all-metadata"],
            ["--remove-warmups", "--include-runs", "2-4", "--remove-all-metadata", "--indent"],
        )):
            self.compare_all(self.each("convert", "--stdout", *some, groups=self.names[n % 2::2]), 5)
        for name in "hostname", "no such key":
            self.compare_all(self.each("convert", "--stdout", "--extract-metadata", name), 0)

    def test_convert_adds_files(self):
        self.compare_all([("convert", "--stdout", a, "--add", b) for a, b in self.pairs], 5)
        self.compare_all([("convert", "--stdout", a, "--add", a) for a in self.names], 40)

    def test_convert_writes_files(self):
        for name in self.names[:10]:
            out = self.path("out.json")
            self.assertEqual(self.ours(["convert", name, "-o", out])[:2], (0, ""))
            _, wanted = self.oracle.run(["convert", "--stdout", name], "", (), self.folder)
            self.assertEqual(self.read("out.json"), wanted)
            # an existing file stays as it is, in both
            self.assertEqual(self.ours(["convert", name, "-o", out])[0], 1)
            self.assertEqual(self.oracle.run(["convert", name, "-o", out], "", (), self.folder)[0], 1)
            os.unlink(out)

    def test_a_file_with_itself(self):
        self.compare_all([("compare_to", name, name) for name in self.names], 30)

    def test_standard_input(self):
        for name in self.names[:10]:
            if name.endswith(".json"):
                with open(os.path.join(self.folder, name), encoding="utf-8") as f:
                    text = f.read()
                self.compare("stats", "-", stdin=text)
                self.compare("compare_to", "-v", "-", name, stdin=text)
                self.compare("show", name, "-", stdin=text)

    def test_a_reader_that_goes_away_is_no_failure(self):
        reader, writer = os.pipe()
        os.close(reader)
        with os.fdopen(writer, "w") as gone:
            done = subprocess.run(
                [support.ASSAY, "dump", self.names[0]], cwd=self.folder, stdout=gone, stderr=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_wrong_usage_and_missing_files(self):
        name = self.names[0]
        for argv in (
            ["show"],
            ["show", "--nonsense", name],
            ["show", "missing.json"],
            ["compare_to", name],
            ["compare_to", "-G", name, name, name],
            ["compare_to", "--table-format", "html", name, name],
            ["compare_to", "--min-speed", "x", name, name],
            ["hist", "--bins", "x", name],
            ["slowest", "-n", "1.5", name],
            ["show", "-b", "no such benchmark", name],
            ["convert", name],
            ["convert", "--stdout"],
            ["convert", "--stdout", "-o", "x.json", name],
            ["convert", "--stdout", name, "--include-runs", "0"],
            ["convert", "--stdout", name, "--exclude-runs", "a-b"],
            ["convert", "--stdout", name, "--include-runs", "999"],
            ["convert", "--stdout", name, "--add", "missing.json"],
            ["collect_metadata", "--affinity", "x"],
            ["collect_metadata", "-o", name],
        ):
            status, _ = self.oracle.run(argv, "", (), self.folder)
            own_status, own, said = self.ours(argv)
            self.assertEqual((own_status, own), (status, ""), "%s: %s" % (argv, said))
            self.assertRegex(said, r"\Aassay: [^\n]+\n\Z")


class CollectedMetadata(WithPyperf, unittest.TestCase):
    # measured at another moment, of another process, or by another program
    VARYING = {"date", "load_avg_1min", "runnable_threads", "uptime", "mem_max_rss", "cpu_freq", "cpu_temp", "perf_version"}

    def items(self, text):
        lines = text.splitlines()
        self.assertEqual(lines[0], "Metadata:")
        items = [line[2:].split(": ", 1) for line in lines[1:] if line.startswith("- ")]
        self.assertEqual([key for key, _ in items], sorted(key for key, _ in items))
        self.assertEqual(len(items), len(lines) - 1)
        return {key: value for key, value in items if not key.startswith("assay_")}

    def test_what_does_not_vary_is_the_same(self):
        # pyperf describes the interpreter that it runs in
        python = pyperf_oracle.python()
        status, own, said = self.ours(["collect_metadata", "--python", python])
        self.assertEqual(status, 0, said)
        _, theirs = self.oracle.run(["collect_metadata"], "", (), self.folder)
        own, theirs = self.items(own), self.items(theirs)
        for items in own, theirs:
            for key in self.VARYING:
                items.pop(key, None)
        self.assertEqual(own, theirs)

    def test_a_file_of_it_is_read_by_pyperf(self):
        self.assertEqual(self.ours(["collect_metadata", "-o", "machine.json"])[0], 0)
        status, text = self.oracle.run(["metadata", "-q", "machine.json"], "", (), self.folder)
        self.assertEqual(status, 0, self.oracle.error)
        self.assertIn("- name: metadata", text)
        self.assertIn("- hostname: ", text)


class Differences(WithPyperf, unittest.TestCase):
    """Each entry of docs/pyperf-differences.md: what pyperf does, and what the program does."""

    def suite(self, name, benchmarks):
        data = {"version": "1.0", "benchmarks": benchmarks}
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as f:
            json.dump(data, f)
        return name

    def bench(self, runs, **metadata):
        metadata.setdefault("name", "b")
        runs = [run if isinstance(run, dict) else {"values": run} for run in runs]
        return {"metadata": metadata, "runs": runs}

    def both(self, *argv):
        """-> (pyperf's exit status and stdout, ours)"""
        theirs = self.oracle.run(list(argv), "", (), self.folder)
        return theirs, self.ours(list(argv))[:2]

    def lines(self, *argv):
        (status, theirs), (own_status, own) = self.both(*argv)
        self.assertEqual((status, own_status), (0, 0))
        return theirs.splitlines(), own.splitlines()

    def test_every_repair_is_documented(self):
        with open(os.path.join(support.ROOT, "docs", "pyperf-differences.md"), encoding="utf-8") as f:
            text = f.read()
        for name in pyperf_server.REPAIRS:
            self.assertIn("(`%s`)" % name, text)

    def test_powers(self):
        self.suite("a.json", [self.bench([[1.0, 1.0], [1.0, 1.0]], loops=20000)])
        theirs, own = self.lines("dump", "-q", "a.json")
        theirs, own = self.lines("metadata", "-q", "a.json")
        self.assertIn("- loops: 10^4", theirs)
        self.assertIn("- loops: 20000", own)

    def test_significance(self):
        self.suite("one.json", [self.bench([[1.0]])])
        self.suite("two.json", [self.bench([[1.1]])])
        self.suite("three.json", [self.bench([[1.0, 1.1, 1.2]])])
        self.suite("four.json", [self.bench([[1.0, 1.1, 1.2, 1.1]])])
        self.suite("same.json", [self.bench([[1.0, 1.0, 1.0]])])
        self.suite("other.json", [self.bench([[1.5, 1.5, 1.5]])])
        error = "ERROR when testing if values are significant"
        theirs, own = self.lines("compare_to", "-v", "three.json", "four.json")
        self.assertEqual((theirs[1:], own[1:]), ([error, "Significant"], ["Not significant!"]))
        theirs, own = self.lines("compare_to", "-v", "same.json", "same.json")
        self.assertEqual((theirs[1:], own[1:]), ([error, "Significant"], ["Not significant!"]))
        theirs, own = self.lines("compare_to", "-v", "same.json", "other.json")
        self.assertEqual((theirs[1:], own[1:]), ([error, "Significant"], ["Significant"]))
        theirs, own = self.lines("compare_to", "-v", "one.json", "two.json")
        self.assertEqual((theirs[1:], own[1:]), ([error, "Significant"], [error]))
        theirs, own = self.lines("compare_to", "one.json", "two.json")
        self.assertEqual(theirs, own)

    def test_histograms_of_benchmarks_that_are_not_in_all_files(self):
        self.suite("a.json", [self.bench([[1.0, 2.0]]), self.bench([[3.0, 4.0]], name="only a")])
        self.suite("b.json", [self.bench([[1.0, 2.5]])])
        (status, _), (own_status, own) = self.both("hist", "-q", "-n3", "a.json", "b.json")
        self.assertEqual((status, own_status), (1, 0))
        # the part that it has in common with a file of its own, and what both files share
        _, alone = self.oracle.run(["hist", "-q", "-n3", "-b", "only a", "a.json"], "", (), self.folder)
        self.assertIn("\n\n[ a: only a ]\n" + alone, own)
        _, shared = self.oracle.run(["hist", "-q", "-n3", "-b", "b", "a.json", "b.json"], "", (), self.folder)
        self.assertTrue(own.startswith(shared), own)

    def test_values_that_are_all_alike(self):
        """Kept as pyperf has it: without any spread a bar is a whole second wide."""
        self.suite("one.json", [self.bench([[9.98e-08]])])
        self.suite("same.json", [self.bench([[2.5, 2.5], [2.5, 2.5]])])
        for name, label in (("one.json", "0.00 ns: 1"), ("same.json", "2.00 sec: 4")):
            theirs, own = self.lines("hist", "-q", name)
            self.assertEqual(theirs, own)
            self.assertEqual([line.rstrip("#") for line in own], [label + " "])

    def test_no_memory_at_all(self):
        self.suite("a.json", [self.bench([[1.0], [2.0]], mem_max_rss=0, command_max_rss=0, mem_peak_pagefile_usage=0)])
        for command in ("metadata", "show", "dump"):
            theirs, own = self.lines(command, "-q", "a.json")
            self.assertEqual(theirs, own)
        self.assertIn("- mem_max_rss: 0 bytes", self.lines("metadata", "-q", "a.json")[1])
        self.compare("convert", "a.json", "--extract-metadata=mem_max_rss", "--stdout")  # no value is 0: an error in both

    def test_nohz_full(self):
        config = "0-1=driver:intel_pstate, nohz_full"
        runs = [[1.0, 1.001], [1.0, 1.001]]
        self.suite("a.json", [self.bench(runs, cpu_config=config)])
        theirs, own = self.lines("check", "a.json")
        self.assertNotIn("nohz_full", "\n".join(theirs))
        self.assertIn("* nohz_full is enabled on CPUs which use the intel_pstate driver, which does not work with it "
                      "(CPU config: %s)" % config, own)

    def test_stats(self):
        runs = [{"values": [1.0], "metadata": {"loops": 1}}, {"values": [2.0], "metadata": {"loops": 2}}]
        self.suite("a.json", [self.bench(runs, inner_loops=10)])
        theirs, own = self.lines("stats", "-q", "a.json")
        self.assertIn("Loop iterations per value: 15.0 (average) (%.1f outer-loops (average) x 10 inner-loops)", theirs)
        self.assertIn("Loop iterations per value: 15.0 (average) (1.5 outer-loops (average) x 10 inner-loops)", own)
        self.assertEqual(theirs.count("Mean:    1.50 sec"), 2)
        self.assertEqual(own.count("Mean:    1.50 sec"), 1)
        self.assertEqual(own.count("Median:  1.50 sec"), 1)

    def test_processes(self):
        self.suite("a.json", [self.bench([[1.0, 1.0]] * 5)])
        theirs, own = self.lines("check", "a.json")
        self.assertIn("Consider passing processes=0 to the Runner constructor to save time.", theirs)
        self.assertIn("Consider passing processes=2 to the Runner constructor to save time.", own)

    def test_advice(self):
        self.suite("a.json", [self.bench([[1.0, 2.0]])])
        theirs, own = self.lines("check", "a.json")
        changed = [(a, b) for a, b in zip(theirs, own) if a != b]
        self.assertEqual(len(theirs), len(own))
        self.assertEqual(len(changed), 2)
        self.assertTrue(all("assay" in b for _, b in changed))

    def test_sorting(self):
        def side(*means):
            return [self.bench([[mean] * 3], name="b%d" % i, tags=["t"]) for i, mean in enumerate(means)]

        self.suite("a.json", side(1.0, 1.0))
        self.suite("b.json", side(3.0, 2.0))
        theirs, own = self.lines("compare_to", "-G", "--table", "a.json", "b.json")
        rows = [[line.split()[1] for line in lines if re.match(r"\| b\d", line)] for lines in (theirs, own)]
        self.assertEqual(rows, [["b0", "b1", "b1", "b0"], ["b1", "b0", "b1", "b0"]])

    def converted(self, *argv):
        """-> pyperf's exit status, and the benchmark that we make"""
        (status, _), (own_status, own) = self.both("convert", "--stdout", *argv)
        self.assertEqual(own_status, 0)
        return status, json.loads(own)["benchmarks"][0]

    def test_warmups(self):
        runs = [{"warmups": [[1, 1.0]]}, {"values": [1.0], "warmups": [[1, 2.0]]}]
        self.suite("a.json", [self.bench(runs)])
        status, bench = self.converted("a.json", "--remove-warmups")
        self.assertEqual((status, bench["runs"]), (1, [{"values": [1.0]}]))

    def test_extraction(self):
        runs = [{"warmups": [[1, 1.0]]}, [1.0]]
        self.suite("a.json", [self.bench(runs, loops=8, mem_max_rss=4096)])
        for argv, raw in ((["a.json"], "32.0 KiB"), (["own.json"], "4096 bytes")):
            self.ours(["convert", "a.json", "--extract-metadata", "mem_max_rss", "-o", "own.json"])
            if argv == ["a.json"]:
                self.oracle.run(["convert", "a.json", "--extract-metadata", "mem_max_rss", "-o", "theirs.json"], "", (),
                                self.folder)
                argv = ["theirs.json"]
            self.assertIn("Raw value maximum: " + raw, self.ours(["stats", "-q"] + argv)[1])
        self.assertIn("Total number of values: 1\n", self.ours(["stats", "-q", "own.json"])[1])
        self.assertIn("Total number of values: 2\n", self.ours(["stats", "-q", "theirs.json"])[1])

    def test_exclusion(self):
        self.suite("a.json", [self.bench([[1.0], [2.0], [3.0]])])
        status, bench = self.converted("a.json", "--exclude-runs", "2,1")
        _, theirs = self.oracle.run(["convert", "--stdout", "a.json", "--exclude-runs", "2,1"], "", (), self.folder)
        self.assertEqual(bench["runs"], [{"values": [3.0]}])
        self.assertEqual(json.loads(theirs)["benchmarks"][0]["runs"], [{"values": [2.0]}])

    def test_of_two_choices_the_first_counts_and_the_other_is_named(self):
        self.suite("a.json", [self.bench([[1.0], [2.0], [3.0]])])
        for kind, one, other in (("runs", "1-2", "2"), ("benchmark", "b", "b")):
            argv = ["convert", "--stdout", "a.json", "--exclude-" + kind, other, "--include-" + kind, one]
            status, theirs = self.oracle.run(argv, "", (), self.folder)
            own_status, own, said = self.ours(argv)
            self.assertEqual((own_status, json.loads(own)["benchmarks"][0]["runs"]), (status, json.loads(theirs)["benchmarks"][0]["runs"]))
            self.assertEqual(said, "assay: --exclude-%s has no effect beside --include-%s, as in pyperf\n" % (kind, kind))

    def test_numbers_in_metadata_can_be_set(self):
        self.suite("a.json", [self.bench([[1.0]])])
        (status, _), (own_status, own) = self.both("convert", "--stdout", "a.json", "--update-metadata", "loops=16")
        self.assertEqual((status, own_status), (1, 0))
        self.assertEqual(json.loads(own)["metadata"]["loops"], 16)

    def assert_refused(self, argv, *words, refusal=1):
        """pyperf does it; we do not, and say why."""
        (status, _), (own_status, own) = self.both("convert", "--stdout", *argv)
        said = self.ours(["convert", "--stdout"] + list(argv))[2]
        self.assertEqual((status, own_status, own), (0, refusal, ""), argv)
        self.assertRegex(said, r"\Aassay: [^\n]+\n\Z")
        for word in words:
            self.assertIn(word, said)

    def test_metadata_that_would_make_a_broken_file(self):
        self.suite("one.json", [self.bench([[1.0]])])
        self.suite("two.json", [self.bench([[1.0]]), self.bench([[1.0]], name="c")])
        self.assert_refused(["one.json", "--update-metadata", "=x"], "without a key")
        self.assert_refused(["two.json", "--update-metadata", "name=x"], "name", "2 benchmarks")
        self.assert_refused(["one.json", "--update-metadata", "unit=foo,unit=second"], "unit", "second")

    def test_inner_loops_cannot_be_changed(self):
        self.suite("a.json", [self.bench([[1.0]], inner_loops=2)])
        for value, status in ("2", 0), ("3", 1):
            (theirs, _), (own, _) = self.both("convert", "--stdout", "a.json", "--update-metadata", "inner_loops=" + value)
            self.assertEqual((theirs, own), (1, status))

    def test_lists_of_runs_are_plain_digits(self):
        self.suite("a.json", [self.bench([[1.0], [2.0]])])
        for runs in "0_1", "\u0661":
            self.assert_refused(["a.json", "--include-runs", runs], runs, "invalid list of runs")

    def test_an_empty_text_is_an_error(self):
        self.suite("a.json", [self.bench([[1.0], [2.0]])])
        for option in "--include-runs", "--exclude-runs", "--add", "--extract-metadata", "--update-metadata":
            self.assert_refused(["a.json", option + "="], option, refusal=2)  # wrong usage

    def test_evidence_stays(self):
        run = {"values": [1.0], "assay": {"evidence": {"wall_ns": [1000000000]}}}
        self.suite("a.json", [self.bench([run])])
        (_, theirs), (_, own) = self.both("convert", "--stdout", "a.json", "--update-metadata", "x=y")
        self.assertNotIn("assay", theirs)
        self.assertEqual(json.loads(own)["benchmarks"][0]["runs"][0]["assay"], run["assay"])

    def test_control_characters(self):
        self.suite("a.json", [self.bench([[1.0]], name="a\x1b[2Jb", note="\x07")])
        self.suite("b.json", [self.bench([[1.0]], name="c")])
        theirs, own = self.lines("show", "-q", "a.json", "b.json")
        self.assertIn("a\x1b[2Jb: 1.00 sec", theirs)
        self.assertIn("a\\x1b[2Jb: 1.00 sec", own)
