"""assay bisect: a small history with a planted change, commits that cannot be built, a merge, kills and what is refused."""

import json
import os
import signal
import subprocess
import sys
import unittest

import support

# What starts is started a hundred times: the system's has few packages that it would look at first.
PYTHON = next((i.path for i in support.INTERPRETERS if i.label == "system_python3" and i.path), sys.executable)
# Few and short slices: the change is a wide one. Time is what a busy machine needs.
QUICK = ("--python", PYTHON, "--rounds", "3", "--slice", "1ms", "--budget", "5min")
BUILD = ("--build", "! grep -q broken lib.py")


class History(support.Program):
    def asked(self, *args):
        return subprocess.check_output(["git", *args], cwd=self.dir, universal_newlines=True).strip()


class Planted(History, unittest.TestCase):
    """good - docs - more docs ---------------------- merge: main
                         \\ broken - whole - culprit /

    Of these the broken one is in the middle, so it is tried first."""

    def setUp(self):
        super().setUp()
        self.git("init", "-q", "-b", "main")
        self.write("bench_r.py", "import lib\n\ndef bench_sum():\n    sum(range(lib.N))\n\ndef bench_other():\n    pass\n")
        self.commit("start", 1000)
        self.git("tag", "good")
        self.commit("docs", 1000)
        self.commit("more docs", 1000)
        self.git("checkout", "-qb", "side")
        self.commit("broken", "= broken")
        self.commit("whole", 1000)
        self.commit("culprit \x1b[31m in red", 20000)
        self.culprit = self.asked("rev-parse", "HEAD")
        self.git("checkout", "-q", "main")
        self.git("merge", "-q", "--no-ff", "-m", "merge", "side")

    def commit(self, subject, n):
        self.write("lib.py", "N = %s\n" % n)
        self.write("about/%s.txt" % subject.replace("\x1b", ""), subject)
        self.git("add", ".")
        self.git("commit", "-qm", subject)

    def records(self):
        try:
            with open(self.path(".git", "assay-bisect.journal"), "rb") as file:
                return file.read().count(b"\n")
        except FileNotFoundError:
            return 0

    def cut(self, records, how, *args):
        """Ends it when the journal has so many records. -> Outcome"""
        process = self.spawn("bisect", *args)
        self.wait_for(lambda: self.records() >= records or process.poll() is not None, 300)
        process.send_signal(how)
        return self.outcome(process, args)

    def test_killed_and_interrupted_it_still_names_the_commit(self):
        search = ("good", "main", "bench_r.py", "-k", "sum", *QUICK, *BUILD)
        before = self.asked("status", "--porcelain")
        outcome = self.cut(5, signal.SIGKILL, *search)
        self.assert_status(outcome, -signal.SIGKILL)
        kept = self.records()
        outcome = self.cut(kept + 12, signal.SIGINT, "--resume")
        self.assert_status(outcome, 130)
        self.assertIn("resuming .git/assay-bisect: %d blocks measured already" % (kept - 2), outcome.err)
        self.assertIn("what was measured is kept: assay bisect --resume goes on", outcome.err)
        self.assertEqual(self.worktrees(), 1)
        self.assert_one_line(self.assay("bisect", "good", "main", "bench_r.py", "-k", "other"), 2, "--resume", "--restart")

        outcome = self.assay("bisect", *search, "--json", timeout=600)
        self.assert_status(outcome, 0)
        found = json.loads(outcome.out)
        self.assertEqual((found["outcome"], found["benchmark"], found["commits"]), ("found", "r.sum", 6))
        self.assertEqual(found["found"]["commit"], self.culprit)
        self.assertEqual(found["good"]["rev"], "good")
        self.assertGreater(found["whole"]["low"], 1)
        self.assertGreater(found["around"]["low"], 1)
        self.assertEqual((found["steps"][0]["subject"], found["steps"][0]["side"]), ("broken", "skipped"))
        self.assertIn("--build failed", found["steps"][0]["reason"])
        sides = {step["subject"]: step["side"] for step in found["steps"]}
        self.assertEqual((sides["culprit \x1b[31m in red"], sides["whole"]), ("bad", "good"))
        # What is told on the way: a line a step, and nothing that could drive the terminal.
        self.assertIn("6 commits, about 3 steps\n1 of ~3: ", outcome.err)
        self.assertIn('"culprit \\x1b[31m in red": ', outcome.err)
        self.assertNotIn("\x1b", outcome.err)

        self.assertFalse(self.records())
        self.assertEqual(self.worktrees(), 1)
        self.assertEqual(self.asked("status", "--porcelain"), before)
        self.assertEqual(self.asked("for-each-ref", "refs/bisect"), "")

    def test_where_there_is_no_difference_nothing_is_named(self):
        outcome = self.assay("bisect", "good", "main~1", "bench_r.py", "-k", "sum", *QUICK, "--margin", "100%", timeout=600)
        self.assert_status(outcome, 3)
        self.assertIn("r.sum: main~1 (", outcome.out)
        self.assertIn("\nno difference: one of more than ", outcome.out)
        self.assertFalse(self.records())

    def test_what_cannot_be_searched_is_one_line(self):
        self.git("branch", "aside", "good")
        self.git("checkout", "-q", "aside")
        self.commit("elsewhere", 1000)
        for words, status, *said in (
                (("good",), 2, "two revisions and what is measured"),
                (("good", "main"), 2, "two revisions and what is measured"),
                (("nonsense", "main", "bench_r.py"), 2, "no such revision: nonsense"),
                (("main", "good", "bench_r.py"), 2, "good is older than main", "assay bisect good main"),
                (("good", "good", "bench_r.py"), 2, "the same commit"),
                (("aside", "main", "bench_r.py"), 2, "aside is no ancestor of main", self.asked("rev-parse", "--short=10", "good")),
                (("--resume",), 1, "nothing to resume"),
                (("good", "main", "bench_r.py", "--vs-rev", "good"), 2, "unknown option --vs-rev"),
                (("good", "main", "bench_r.py", "-k", "nothing", *QUICK), 1, "good: no benchmark matches -k nothing"),
                (("good", "main", "bench_r.py", *QUICK), 2, "there are 2 (r.sum, r.other)", "-k r.sum"),
                (("good", "main", "bench_r.py", "-k", "sum", *QUICK, "--build", "exec false"), 1, "--build failed")):
            with self.subTest(words=words):
                self.assert_one_line(self.assay("bisect", *words), status, *said)
        self.assertFalse(self.records())
        self.assertEqual(self.worktrees(), 1)

    def test_a_shallow_clone_says_what_brings_the_rest(self):
        subprocess.run(["git", "clone", "-q", "--depth", "2", "file://" + self.dir, self.path("clone")], check=True)
        outcome = self.assay("bisect", "HEAD~5", "main", "bench_r.py", cwd=self.path("clone"))
        self.assert_one_line(outcome, 2, "no such revision: HEAD~5", "git fetch --unshallow")


class Skipping(History, unittest.TestCase):
    """good - skips - culprit - main: what is tracked is a number, so that every step is certain."""

    def setUp(self):
        super().setUp()
        self.git("init", "-q", "-b", "main")
        self.write("asv.conf.json", '{"version": 1, "benchmarks": "benchmarks"}')
        self.write("benchmarks/__init__.py", "")
        self.write("benchmarks/it.py", "from . import lib\n\ndef setup():\n    if not lib.N:\n        raise NotImplementedError('needs zstd')\n\n"
                                       "def track_n():\n    return lib.N\n")
        for subject, n in (("good", 10), ("skips", 0), ("culprit", 20), ("later", 20)):
            self.write("benchmarks/lib.py", "N = %d\n" % n)
            self.write("about.txt", subject)
            self.git("add", ".")
            self.git("commit", "-qm", subject)
            self.git("tag", subject)

    def bisect(self, good, bad, *args):
        return self.assay("bisect", good, bad, ".", "--python", PYTHON, *args, timeout=240)

    def test_a_commit_at_which_it_skips_itself_is_neither_good_nor_bad(self):
        outcome = self.bisect("good", "main", "--json")
        self.assert_status(outcome, 3)
        found = json.loads(outcome.out)
        self.assertEqual(found["outcome"], "range", found)
        steps = {step["subject"]: (step["side"], step.get("reason")) for step in found["steps"]}
        self.assertEqual(steps, {"culprit": ("bad", None), "skips": ("skipped", "needs zstd")})
        self.assertEqual(set(found["range"]), {self.asked("rev-parse", name) for name in ("skips", "culprit")})
        self.assertIn('"skips": skipped: needs zstd\n', outcome.err)

    def test_an_end_at_which_it_skips_itself_names_nothing(self):
        for good, bad in (("good", "skips"), ("skips", "main")):
            self.assert_one_line(self.bisect(good, bad, "-q"), 3, "skips: the benchmark skips itself: needs zstd")


if __name__ == "__main__":
    unittest.main()
