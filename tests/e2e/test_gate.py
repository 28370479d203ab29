"""assay gate: a duel of this tree against a revision with a limit, and what its exit status says."""

import json
import sys
import unittest
from xml.etree import ElementTree

import support

# Wide differences and few blocks: certain on any machine.
QUICK = ("--python", sys.executable, "--blocks", "8", "--rounds", "1", "--slice", "1ms")


class Gate(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.git("init", "-q")
        self.write("lib.py", "N = 1000\n")
        self.write("bench_r.py", "import lib\ndef bench_sum():\n    sum(range(lib.N))\n")
        self.git("add", ".")
        self.git("commit", "-qm", "fast")
        self.git("tag", "base")

    def gate(self, *args, status=0, command="gate", **how):
        outcome = self.assay(command, "bench_r.py", "--base", "base", *QUICK, *args, timeout=120, **how)
        self.assert_status(outcome, status)
        return outcome

    def said(self, outcome):
        return " ".join(outcome.out.split())

    def test_a_slower_tree_fails_beyond_the_limit_and_passes_below_it(self):
        self.write("lib.py", "N = 20000\n")
        outcome = self.gate(status=1)
        self.assertIn("working tree, compared with base:", outcome.out)
        self.assertIn("slower !", outcome.out)
        self.assertIn("gate: failed: 1 benchmark is slower by more than 5%", self.said(outcome))
        self.assertIn("gate: failed", self.gate("--json-output", "r.json", "-o", "g.json", status=1).out)
        result = json.loads(self.read("r.json"))
        self.assertEqual((result["baseline"], result["candidate"]), ("base", "working tree"))
        self.assertEqual((result["gate"]["exit"], result["gate"]["failed"]), (1, True))
        self.assertTrue(result["benchmarks"][0]["regression"])
        self.assertEqual(self.assay("compare", "g.json", "--fail-if-slower", "5%").status, 1)
        outcome = self.gate("--fail-if-slower", "100000%")
        self.assertIn("gate: passed: none is proven slower by more than 1e+05%", self.said(outcome))

    def test_one_run_writes_all_that_a_job_needs(self):
        self.write("lib.py", "N = 20000\n")
        outcome = self.gate("--aa", "--comment", "c.md", "--comment-name", "mine", "--junit", "j.xml", "--github", "--json",
                            "-o", "g.json", status=1, env={"GITHUB_STEP_SUMMARY": self.path("summary.md")})
        result = json.loads(outcome.out)
        self.assertEqual((result["baseline"], result["candidate"]), ("base", "working tree"))
        self.assertEqual((result["gate"]["exit"], result["gate"]["failed"]), (1, True))
        self.assertTrue(result["benchmarks"][0]["regression"])
        aa = result["aa"]  # a block for each of the eight; what they say is the machine's
        self.assertEqual((aa["side"], aa["blocks"], aa["benchmarks"]), ("base", 8, 1))
        self.assertLess(aa["low"], aa["high"])
        self.assertTrue(aa["text"].startswith("base against base on this runner: "))
        self.assertRegex(outcome.err, r"(?m)^::error file=bench_r.py,line=2,title=r.sum::r.sum: slower, candidate/baseline ")
        comment = self.read("c.md")
        self.assertTrue(comment.startswith("<!-- assay:mine -->\n### \u274c gate: failed: 1 benchmark is slower by more than 5%\n"))
        for part in ("| `r.sum` | \U0001f534 ", "\nbase against base on this runner: ", "`working tree` is ", "assay gate bench_r.py "):
            self.assertIn(part, comment)
        self.assertEqual(self.read("summary.md"), comment.split("\n", 1)[1])
        suite = ElementTree.fromstring(self.read("j.xml")).find("testsuite")
        self.assertEqual((suite.get("tests"), suite.get("failures")), ("1", "1"))
        self.assertEqual(self.assay("compare", "g.json", "--fail-if-slower", "5%", "--comment", "stored.md").status, 1)
        self.assertIn("| `r.sum` | \U0001f534 ", self.read("stored.md"))

    def test_a_faster_tree_passes(self):
        self.write("lib.py", "N = 50\n")
        outcome = self.gate("-q", "--github", env={"GITHUB_STEP_SUMMARY": ""})
        self.assertIn("gate: passed", outcome.out)
        self.assertIn("::notice title=working tree::1 benchmark: 0 slower, 1 faster", outcome.out)

    def test_every_duel_has_a_limit(self):
        args = ("timeit", *QUICK, "sum(range(50))", "--vs", "sum(range(2000))")
        outcome = self.assay(*args, "--fail-if-slower", "5%")
        self.assert_status(outcome, 1)
        self.assertIn("gate: failed: 1 benchmark is slower by more than 5%", self.said(outcome))
        self.assert_status(self.assay(*args), 0)
        self.assert_one_line(self.assay("run", "bench_r.py", "--fail-if-slower", "5%"), 2, "--fail-if-slower is for a duel")

    def test_a_first_run_has_no_baseline(self):
        """The file is not in the revision: it is measured there with the revision's modules. What these do not have is new."""
        self.write("bench_r.py", "import lib\ndef bench_new():\n    sum(range(lib.M))\n")
        self.write("lib.py", "N = M = 1000\n")
        outcome = self.gate("--allow-missing")
        self.assertIn("gate: passed: none is proven slower by more than 5%; 1 benchmark is new, without a baseline", self.said(outcome))
        result = json.loads(self.gate("--allow-missing", "--fail-if-new", "--json", status=4).out)
        self.assertEqual((result["benchmarks"], result["added"], result["missing"]), ([], ["r.new"], ["r.sum"]))
        self.assertEqual(result["gate"]["new"], 1)
        outcome = self.assay("gate", "bench_r.py::bench_new", "--base", "base", *QUICK)  # also where it alone is named
        self.assert_status(outcome, 0)
        self.assertIn("1 benchmark is new, without a baseline", self.said(outcome))
        self.write("bench_other.py", "import lib\nlib.Q\ndef bench_q():\n    pass\n")
        self.write("lib.py", "N = Q = 1000  # longer: in the same second Python's cache would take it for the one before\n")
        outcome = self.assay("gate", "bench_other.py", "--base", "base", *QUICK)
        self.assert_status(outcome, 0)
        self.assertIn("1 benchmark is new, without a baseline", self.said(outcome))
        self.assertIn("has no attribute 'Q'", outcome.err)

    def test_what_fails_on_the_baseline_alone_is_new(self):
        self.write("bench_r.py", "import lib\ndef bench_sum():\n    sum(range(lib.P))\n")
        self.git("commit", "-qam", "fails")
        self.git("tag", "-f", "base")
        self.write("lib.py", "P = 1000\n")
        self.assertIn("1 benchmark is new, without a baseline", self.said(self.gate()))
        self.gate("--fail-if-new", status=4)

    def test_a_baseline_that_cannot_be_loaded_fails(self):
        """It has the file: that nothing is compared must not pass for good news."""
        self.write("bench_r.py", "import lib\nlib.Q\ndef bench_sum():\n    pass\n")
        self.git("commit", "-qam", "broken")
        self.git("tag", "-f", "base")
        self.write("lib.py", "N = Q = 1000  # longer: in the same second Python's cache would take it for the one before\n")
        outcome = self.gate("--junit", "j.xml", status=4)
        self.assertIn("gate: failed: bench_r.py cannot be loaded in base: nothing in it can be compared", self.said(outcome))
        self.assertEqual(ElementTree.fromstring(self.read("j.xml")).find("testsuite").get("errors"), "1")
        self.assertIn("1 benchmark is new, without a baseline", self.said(self.gate("--allow-missing")))

    def test_a_shallow_clone_says_what_brings_the_base(self):
        self.git("commit", "-q", "--allow-empty", "-m", "more")
        self.git("clone", "-q", "--depth=1", "--no-tags", "file://" + self.dir, "shallow")
        for rev, words in (("base", "--depth=1 origin base brings it"), ("HEAD~1", "--unshallow")):
            outcome = self.assay("gate", "bench_r.py", "--base", rev, cwd=self.path("shallow"))
            self.assert_one_line(outcome, 2, "no such revision: " + rev, "this clone is shallow: git fetch " + words)

    def test_what_is_gone_fails_unless_it_may_or_has_a_new_name(self):
        self.write("bench_r.py", "import lib\ndef bench_total():\n    sum(range(lib.N // 20))\n")
        outcome = self.gate(status=4)
        self.assertIn("gate: failed: 1 benchmark has no result in working tree that can be judged", self.said(outcome))
        self.assertIn("r.sum is only on side \"base\"", outcome.err)
        self.gate("--allow-missing")
        result = json.loads(self.gate("--renamed", "r.sum=r.total", "--json").out)
        self.assertEqual([row["name"] for row in result["benchmarks"]], ["r.sum"])
        self.assertEqual((result["missing"], result["added"]), ([], []))

    def test_what_fails_here_fails_the_gate(self):
        self.write("lib.py", "")
        self.assertIn("gate: failed: 1 benchmark has no result in working tree", self.said(self.gate(status=4)))

    def test_undecided_is_said_and_fails_when_asked(self):
        """A block or two decide nothing."""
        for options, status, words in (((), 0, "gate: passed: none is proven slower by more than 5%"),
                                       (("--fail-if-undecided",), 3, "gate: failed: 1 benchmark is undecided")):
            outcome = self.assay("gate", "bench_r.py", "--base", "base", "--python", sys.executable, "--budget", "1ms",
                                 "--rounds", "1", *options, timeout=120)
            self.assert_status(outcome, status)
            self.assertIn(words, self.said(outcome))
            self.assertIn("undecided", outcome.out)

    def test_wrong_words_are_one_line(self):
        self.assert_one_line(self.assay("gate", "bench_r.py"), 2, "there is no baseline", "--base")
        self.assert_one_line(self.gate("--vs-rev", "base", status=2), 2, "--base and --vs-rev cannot be used together")
        self.assert_one_line(self.gate("--renamed", "x", status=2), 2, "--renamed x", "OLD=NEW")
        self.assert_one_line(self.assay("gate", "bench_r.py", "--base", "nonsense"), 2, "no such revision: nonsense")
        self.assertIn("--fail-if-slower", self.assay("gate", "--help").out)
        for options, words in ((("--comment", "-"), "--comment -: stdout has the verdicts"),
                               (("--comment", "x", "--junit", "x"), "--comment and --junit both name x"),
                               (("--comment", "x", "--json-output", "x"), "--json-output and --comment both name x"),
                               (("--comment", "no/x"), "cannot write no/x: its folder"),
                               (("--comment", "x", "--comment-name", "a b"), "--comment-name a b: up to 64 letters"),
                               (("--comment-name", "x"), "--comment-name has no effect without --comment")):
            outcome = self.assay("gate", "bench_r.py", "--base", "base", *options)
            self.assertEqual(outcome.status, 1 if "no/x" in options else 2)
            self.assertIn(words, outcome.err)
        self.assert_one_line(self.assay("run", "bench_r.py", "--aa"), 2, "--aa is for a duel")


if __name__ == "__main__":
    unittest.main()
