"""Several sides in one duel, each against the first: what names them, what is said and stored of them, what a gate makes of
them, and that they go on after an interruption."""

import json
import os
import signal
import sys
import unittest

import support

# Wide differences and few blocks: certain on any machine. Loops that are given need no trial.
QUICK = ("--blocks", "10", "--rounds", "2", "-l", "100")
SUMS = ("sum(range(300))", "sum(range(10))", "sum(range(5000))")


class Sides(support.Program, unittest.TestCase):
    def contest(self, *args, status=0, python=True, **options):
        where = ("--python", sys.executable) if python else ()
        outcome = self.assay(args[0], "--json", *where, *args[1:], **options)
        self.assert_status(outcome, status)
        return json.loads(outcome.out)

    def said(self, *args, status=0, **options):
        outcome = self.assay(args[0], "--python", sys.executable, *args[1:], **options)
        self.assert_status(outcome, status)
        return " ".join(outcome.out.split())

    def verdicts(self, result):
        return [[row["verdict"] for row in duel["benchmarks"]] for duel in result["duels"]]


class Named(Sides):
    def test_statements_are_ranked_against_the_first(self):
        result = self.contest("duel", *QUICK, *SUMS)
        self.assertEqual(result["sides"], list(SUMS))
        self.assertEqual([(duel["baseline"], duel["candidate"]) for duel in result["duels"]],
                         [(SUMS[0], SUMS[1]), (SUMS[0], SUMS[2])])
        self.assertEqual(self.verdicts(result), [["faster"], ["slower"]])
        self.assertEqual([one["side"] for one in result["ranking"]], [SUMS[1], SUMS[0], SUMS[2]])
        self.assertEqual(result["ranking"][1]["ratio"], 1)
        self.assertEqual(result["fastest"], SUMS[1])
        for duel in result["duels"]:
            (row,) = duel["benchmarks"]
            self.assertGreaterEqual(row["level"], 0.975)  # half of 5 % each
            self.assertAlmostEqual(row["times"][1] / row["times"][0], row["ratio"], delta=1e-9 * row["ratio"])

    def test_vs_again_is_the_same(self):
        text = self.said("timeit", *QUICK, SUMS[0], "--vs", SUMS[2], "--vs", SUMS[1])
        self.assertIn("Each side compared with sum(range(300)):", text)
        self.assertLess(text.index("faster"), text.index("baseline"))
        self.assertLess(text.index("baseline"), text.index("slower"))
        self.assertIn("fastest: sum(range(10))", text)
        self.assertNotIn("not told apart", text)
        self.assertIn("all of them hold at once with 95%", text)

    @support.drawn_in_ci
    def test_the_same_code_is_not_called_the_fastest(self):
        """Within a margin that no disturbance of ten blocks goes beyond."""
        words = ("duel", *QUICK, SUMS[2], SUMS[2], SUMS[2], "--margin", "100%")
        result = self.contest(*words)
        self.assertEqual(result["sides"], [SUMS[2], SUMS[2] + " (2)", SUMS[2] + " (3)"])
        self.assertLessEqual({verdict for row in self.verdicts(result) for verdict in row}, {"same", "undecided"})
        self.assertIsNone(result["fastest"])
        self.assertIn("(not told apart)", self.said(*words))

    def test_programs(self):
        words = ("command", "--blocks", "8", "--rounds", "1", "--vs", "sleep 0.001", "--vs", "sleep 0.3", "--", "sleep", "0.1")
        result = self.contest(*words, python=False)
        self.assertEqual(result["sides"], ["sleep 0.1", "sleep 0.001", "sleep 0.3"])
        self.assertEqual([one["side"] for one in result["ranking"]], ["sleep 0.001", "sleep 0.1", "sleep 0.3"])
        self.assertEqual(result["fastest"], "sleep 0.001")

    @support.drawn_in_ci
    def test_interpreters_with_a_suite(self):
        self.write("bench_s.py", "def bench_a():\n    sum(range(100))\ndef bench_b():\n    sorted(range(100))\n")
        other = self.path("python")
        another = self.path("python2nd")
        os.symlink(sys.executable, other)
        os.symlink(sys.executable, another)
        words = ("run", "bench_s.py", "--blocks", "8", "--rounds", "1", "-l", "50", "--vs-python", other, "--vs-python", another)
        result = self.contest(*words)
        self.assertEqual(result["sides"], [sys.executable, other, another])
        self.assertEqual([[row["name"] for row in duel["benchmarks"]] for duel in result["duels"]], [["s.a", "s.b"]] * 2)
        self.assertEqual({one["side"] for one in result["ranking"]}, {sys.executable, other, another})
        text = self.said(*words)
        self.assertEqual(text.count("compared with"), 2)
        self.assertIn("Geometric means of each side's times over those of", text)
        self.assertIn("fastest: ", text)

    def test_an_option_that_is_given_once_holds_for_all(self):
        result = self.contest("timeit", *QUICK, "-s", "import os", "os.environ.get('N')", "--vs", "os.environ['N'] * 1", "--vs",
                              "os.environ['N'] * 2", "--vs-env", "N=7")
        self.assertEqual(len(result["duels"]), 2)
        self.assertTrue(all(row["error"] is None for duel in result["duels"] for row in duel["benchmarks"]))

    @support.drawn_in_ci
    def test_benchmarks_of_one_suite(self):
        self.write("bench_s.py", "def bench_a():\n    sum(range(300))\ndef bench_b():\n    pass\ndef bench_c():\n    sum(range(9000))\n")
        result = self.contest("run", "bench_s.py", "-k", "s.a", *QUICK, "--vs", "s.b", "--vs", "s.c")
        self.assertEqual([one["side"] for one in result["ranking"]], ["s.b", "s.a", "s.c"])


class Revisions(Sides):
    def setUp(self):
        super().setUp()
        self.git("init", "-q")
        self.write("bench_r.py", "import lib\ndef bench_sum():\n    sum(range(lib.N))\n")
        for tag, n in (("small", 20), ("large", 6000)):
            self.write("lib.py", "N = %d\n" % n)
            self.git("add", ".")
            self.git("commit", "-qm", tag)
            self.git("tag", tag)
        self.write("lib.py", "N = 600\n")

    def run_words(self, *more):
        return ("run", "bench_r.py", *QUICK, "--vs-rev", "small", "--vs-rev", "large", *more)

    def test_this_tree_is_the_candidate_of_each(self):
        result = self.contest(*self.run_words("-o", "r.json"))
        self.assertEqual([(duel["baseline"], duel["candidate"]) for duel in result["duels"]],
                         [("small", "working tree"), ("large", "working tree")])
        self.assertEqual(self.verdicts(result), [["slower"], ["faster"]])
        self.assertEqual([one["side"] for one in result["ranking"]], ["small", "working tree", "large"])
        self.assertEqual(result["fastest"], "small")
        self.assertEqual(self.worktrees(), 1)
        for name, verdict in (("r.vs.json", "slower"), ("r.vs2.json", "faster")):
            compared = json.loads(self.assay("compare", name, "--json").out)
            self.assertEqual([row["verdict"] for row in compared["benchmarks"]], [verdict])
        self.assert_one_line(self.assay("compare", "r.json"), 1, "2 baselines", "r.vs.json")

    def test_no_row_says_of_a_revision_what_is_of_this_tree(self):
        text = self.said(*self.run_words())
        self.assertIn("working tree, compared with each side:", text)
        self.assertLess(text.index("small"), text.index("slower"))
        self.assertIn("candidate is", text)
        self.assertLess(text.index("slower"), text.index("the candidate"))
        self.assertLess(text.index("the candidate"), text.index("large"))

    @support.drawn_in_ci
    def test_a_gate_fails_for_the_worst(self):
        words = ("gate", "bench_r.py", *QUICK, "--base", "small", "--base", "large")
        outcome = self.assay(*words, "--python", sys.executable)
        self.assert_status(outcome, 1)
        self.assertIn("slower !", outcome.out)
        self.assertNotIn("faster !", outcome.out)
        self.assertIn("gate: failed: 1 benchmark is slower by more than 5%", " ".join(outcome.out.split()))
        gate = self.contest(*words, status=1)["gate"]
        self.assertEqual((gate["exit"], gate["failed"], gate["benchmarks"]), (1, True, 2))


class Stored(Sides):
    def test_each_side_has_its_file_and_compare_comes_to_the_same_verdicts(self):
        result = self.contest("duel", *QUICK, *SUMS, "-o", "x.json")
        self.assertEqual(sorted(name for name in os.listdir(self.dir) if ".json" in name), ["x.json", "x.vs.json", "x.vs2.json"])
        self.assertEqual(len(support.runs_of(self.path("x.json"))), 20)  # those of both duels
        self.assertEqual(len(support.runs_of(self.path("x.vs2.json"))), 10)
        for words in (("x.json",), ("x.json", "x.vs.json", "x.vs2.json")):
            compared = json.loads(self.assay("compare", *words, "--json").out)
            rows = [one["benchmarks"][0] for one in compared["comparisons"]]
            for row, duel in zip(rows, result["duels"]):
                for key in ("verdict", "ratio", "low", "high", "level"):
                    self.assertEqual(row[key], duel["benchmarks"][0][key])

    def test_files_can_be_named(self):
        self.contest("duel", *QUICK, "1", "2", "3", "-o", "x.json", "--vs-output", "b.json", "--vs-output", "c.json")
        self.assertTrue(os.path.exists(self.path("b.json")) and os.path.exists(self.path("c.json")))

    def test_a_side_that_fails_leaves_the_others(self):
        outcome = self.assay("duel", *QUICK, "1 / 0", "2", "3", "--python", sys.executable)
        self.assert_status(outcome, 1)
        self.assertEqual(outcome.err.count("ZeroDivisionError"), 2, outcome.err)  # once: a line, and the traceback's
        result = self.contest("duel", *QUICK, SUMS[0], "1 / 0", SUMS[2], "-o", "x.json", status=1)
        self.assertEqual(self.verdicts(result), [["failed"], ["slower"]])
        self.assertEqual([one["side"] for one in result["ranking"]], [SUMS[0], SUMS[2], "1 / 0"])
        self.assertIsNone(result["ranking"][2]["ratio"])

    @support.drawn_in_ci
    def test_an_interrupted_one_goes_on_and_can_be_saved(self):
        words = ("duel", "--python", sys.executable, "--blocks", "12", "--rounds", "2", "--slice", "20ms", *SUMS, "-o", "x.json")
        process = self.spawn(*words)
        journal = self.path("x.json.journal")
        self.wait_for(lambda: os.path.exists(journal) and self.read("x.json.journal").count("\n") > 6)
        process.send_signal(signal.SIGKILL)
        self.outcome(process)
        self.assert_status(self.assay("recover", "x.json", "-o", "saved.json"), 0)
        self.assertEqual(len(support.runs_of(self.path("saved.json"))),
                         len(support.runs_of(self.path("saved.vs.json"))) + len(support.runs_of(self.path("saved.vs2.json"))))
        outcome = self.assay("duel", "--resume", "x.json", "--json")
        self.assert_status(outcome, 0)
        result = json.loads(outcome.out)
        self.assertEqual(self.verdicts(result), [["faster"], ["slower"]])
        self.assertEqual([row["blocks"] for duel in result["duels"] for row in duel["benchmarks"]], [12, 12])
        self.assertEqual(len(support.runs_of(self.path("x.json"))), 24)
        self.assertEqual(json.loads(self.assay("compare", "x.json", "--json").out)["comparisons"][1]["benchmarks"][0]["verdict"], "slower")


class Refused(Sides):
    def test_what_cannot_be_meant(self):
        self.write("bench_a.py", "def bench_a(): pass\n")
        for words, status, said in (
            (("timeit", "1", "--vs", "2", "--vs", "3", "--vs-python", "3.12", "--vs-python", "3.13"), 2,
             ("--vs and --vs-python are both given several times",)),
            (("timeit", "1", "--vs-python", "3.12", "--vs-python", "3.12"), 2, ("--vs-python 3.12 is given twice",)),
            (("timeit", "1", "--vs", "2", "--vs", "3", "--blocks", "6"), 2, ("--blocks 6", "7 blocks or more")),
            (("timeit", "1", "--vs", "2", "--vs", "3", "-o", "x.json", "--vs-output", "y.json"), 2,
             ("--vs-output names 1 file, for 2 sides",)),
            (("timeit", "1", "--vs", "2", "--vs", "3", "-o", "x.json", "--vs-output", "y.json", "--vs-output", "y.json"), 2,
             ("--vs-output names y.json twice",)),
            (("duel", "1", "2", "bench_a.py"), 2, ("no second side", "bench_a.py")),
            (("command", "--vs", "true", "--vs", "", "--", "true"), 2, ("--vs", "empty")),
        ):
            with self.subTest(words):
                self.assert_one_line(self.assay(*words), status, *said)

    def test_a_file_that_is_there_is_not_overwritten(self):
        self.write("x.vs2.json", "mine")
        self.assert_one_line(self.assay("duel", *QUICK, "1", "2", "3", "-o", "x.json"), 1, "x.vs2.json")
        self.assertEqual(self.read("x.vs2.json"), "mine")


class Narrow(Sides):
    @support.drawn_in_ci
    def test_every_line_fits(self):
        for columns, words in ((40, ("duel", *SUMS)), (80, ("timeit", SUMS[0], "--vs", SUMS[1], "--vs", SUMS[2]))):
            outcome = self.assay(*words, *QUICK, "--python", sys.executable, env=dict(os.environ, COLUMNS=str(columns)))
            self.assert_status(outcome, 0)
            self.assertLessEqual(max(map(len, outcome.out.splitlines())), columns, outcome.out)


if __name__ == "__main__":
    unittest.main()
