"""Stored results that are explained: what they measured is run again, or the profiles beside them are compared."""

import json
import os
import shutil
import unittest

import support

ONCE = ("-p1", "-n1", "-w0", "--min-time", "1ms", "-q")
BRIEF = ("-p2", "--seconds", "0.1")
SYSTEM = "/usr/bin/python3"

SUITE = """
import time


def work():
    time.sleep(0.001)


def bench_one():
    work()


def bench_two():
    time.sleep(0.001)
"""


def readable():
    """Two interpreters whose stacks can be read."""
    found = [one.path for one in support.INTERPRETERS if one.path and not one.is_pypy and one.version >= (3, 9)]
    return found[0], found[-1]


class Stored(support.Program):
    def measure(self, *args, **options):
        self.assert_status(self.assay(*args, **options), 0)

    def again(self, *args, status=0, **options):
        outcome = self.assay("explain", "--json", "--again", *args, *BRIEF, timeout=240, **options)
        self.assert_status(outcome, status)
        return json.loads(outcome.out)["benchmarks"]

    def refused(self, *words, files=("a.json",), status=1):
        outcome = self.assay("explain", "--again", *(self.path(name) for name in files), *BRIEF)
        self.assert_one_line(outcome, status, *words)

    def functions(self, row):
        return [one["function"] for one in row["functions"]]


class One(Stored, unittest.TestCase):
    def test_a_statement_runs_again_in_its_interpreter_from_anywhere(self):
        python = readable()[1]
        self.measure("timeit", *ONCE, "-s", "import time", "-s", "def f():\n    time.sleep(len('a  b') / 4000)", "f()",
                     "--python", python, "-o", "a.json")
        (row,) = self.again(self.path("a.json"), cwd="/")
        self.assertEqual(row["name"], "timeit")
        self.assertIn("f", [name.split(".")[-1] for name in self.functions(row)])
        self.assertIn(self.read_version(python), row["interpreter"])

    def read_version(self, python):
        (version,) = [one.version for one in support.INTERPRETERS if one.path == python]
        return "%d.%d" % version[:2]

    def test_a_suite_runs_again_what_the_file_holds_and_says_what_changed(self):
        self.write("bench_a.py", SUITE)
        self.measure("run", "bench_a.py", *ONCE, "-o", "a.json")
        self.measure("run", "bench_a.py", *ONCE, "-k", "one", "-o", "one.json")
        (row,) = self.again(self.path("one.json"))
        self.assertEqual((row["name"], self.functions(row)[0]), ("a.one", "work"))
        self.write("bench_a.py", SUITE.replace("bench_two", "bench_three"))
        rows = self.again(self.path("a.json"), status=1)
        self.assertEqual(rows[0]["name"], "a.one")
        self.assertIn("no benchmark of this name any more", rows[1]["error"])
        outcome = self.assay("explain", "--again", self.path("a.json"), *BRIEF, "-k", "one", "-o", self.path("one.collapsed"))
        self.assertIn("a.one: its file has changed since it was measured", outcome.err)
        self.assertIn("work", self.read("one.collapsed"))
        os.remove(self.path("bench_a.py"))
        self.refused("bench_a.py is gone")

    def test_a_program_runs_again_with_its_options(self):
        self.write("p.py", "import sys, time\ndef work():\n    time.sleep(0.05)\nif 'x' in sys.stdin.read(): work()\n")
        self.write("in.txt", "x")
        self.measure("command", *ONCE, "--input", "in.txt", "-o", "a.json", "--", SYSTEM, "p.py")
        (row,) = self.again(self.path("a.json"), cwd="/")
        self.assertEqual((row["name"], self.functions(row)[0]), ("command", "work"))

    def test_what_is_missing_is_named(self):
        self.write("a/b", "")
        os.symlink(SYSTEM, self.path("python"))
        self.measure("timeit", "pass", *ONCE, "--python", self.path("python"), "-o", self.path("a.json"), cwd=self.path("a"))
        os.remove(self.path("python"))
        self.refused("the interpreter that it ran in is gone", self.path("python"), "--python names another one")
        other = next(path for path in readable() if os.path.realpath(path) != os.path.realpath(SYSTEM))
        with open(self.path("python"), "w") as f:
            f.write('#!/bin/sh\nexec %s "$@"\n' % other)
        os.chmod(self.path("python"), 0o755)
        self.refused(self.path("python"), " now, but it was 3.")
        os.remove(self.path("python"))
        os.symlink(SYSTEM, self.path("python"))
        shutil.rmtree(self.path("a"))
        self.refused("the folder that it was begun in is gone", self.path("a"))

    def test_a_file_that_does_not_say_what_ran_is_refused(self):
        self.measure("timeit", "pass", *ONCE, "-o", "a.json")
        text = json.loads(self.read("a.json"))
        del text["metadata"]["assay_begun"]
        self.write("a.json", json.dumps(text))
        self.refused("timeit: the file does not say what ran", "--explain -o FILE")

    def test_options_must_mean_something(self):
        self.write("bench_a.py", SUITE)
        self.assert_one_line(self.assay("explain", "bench_a.py", "--again"), 2, "--again is for a stored result")
        self.measure("run", "bench_a.py", *ONCE, "-o", "a.json")
        self.assert_one_line(self.assay("explain", "a.json"), 1, "no profiles stand beside a.json: --again")
        self.measure("explain", "bench_a.py", *BRIEF, "-k", "one", "-q", "-o", self.path("a.profile.json.gz"))
        outcome = self.assay("explain", "a.json", "--by", "time")
        self.assert_status(outcome, 0)
        self.assertIn("1 of 2 benchmarks have no profile and are left out: --again", outcome.err)
        self.assert_status(self.assay("explain", "a.json", "-p2"), 2)
        for words in (("--native",), ("--by", "calls"), ("--memory-limit", "1MB"), ("--most", "bytes")):
            outcome = self.assay("explain", "a.json", "-q", *words)
            self.assert_one_line(outcome, 2, words[0] + ": profiles stand beside, so nothing runs")
        self.assertEqual([row["name"] for row in self.again("a.json")], ["a.one", "a.two"])


class Two(Stored, unittest.TestCase):
    FILES = ("a.json", "b.json")

    def pair(self, *args, files=FILES):
        (row,) = self.again(*(self.path(name) for name in files), *args)
        self.assertEqual([row[side]["label"] for side in ("baseline", "candidate")], [self.path(name) for name in files])
        return row

    def test_two_interpreters_take_turns(self):
        old, new = readable()
        for name, python in (("a.json", old), ("b.json", new)):
            self.measure("timeit", "time.sleep(0.001)", "-s", "import time", *ONCE, "--python", python, "-o", name)
        row = self.pair()
        self.assertNotEqual(row["baseline"]["interpreter"], row["candidate"]["interpreter"])
        self.assertEqual([row[side]["processes"] for side in ("baseline", "candidate")], [2, 2])

    def test_two_statements_take_turns_and_are_judged_by_what_was_timed(self):
        for name, text in (("a.json", "time.sleep(0.001)"), ("b.json", "time.sleep(0.02)")):
            self.measure("timeit", text, "-s", "import time", "-p3", *ONCE[1:], "-o", name)
        row = self.pair()
        self.assertGreater(row["candidate"]["iteration_s"]["estimate"], row["baseline"]["iteration_s"]["estimate"])
        self.assertGreater(row["causes"]["timed_ratio"]["estimate"], 2)

    def test_two_commits_are_brought_back(self):
        self.write("bench_a.py", SUITE)
        self.git("init", "-q")
        for n, text in enumerate((SUITE, SUITE.replace("work", "labour"), SUITE.replace("work", "toil")), 1):
            self.write("bench_a.py", text)
            self.git("add", "bench_a.py")
            self.git("commit", "-qm", str(n))
            self.measure("run", "bench_a.py", *ONCE, "-k", "one", "-o", "%d.json" % n)
        row = self.pair(files=("1.json", "3.json"))  # of which one is the working tree
        self.assertEqual([self.functions(row[side])[0] for side in ("baseline", "candidate")], ["work", "toil"])
        row = self.pair(files=("1.json", "2.json"))  # none
        self.assertEqual([self.functions(row[side])[0] for side in ("baseline", "candidate")], ["work", "labour"])
        self.write("bench_a.py", SUITE.replace("work", "drudge"))
        self.measure("run", "bench_a.py", *ONCE, "-k", "one", "-o", "d.json")
        row = self.pair(files=("3.json", "d.json"))  # what is in no commit is still there
        self.assertEqual([self.functions(row[side])[0] for side in ("baseline", "candidate")], ["toil", "drudge"])
        self.refused("d.json was measured with changes that are in no commit", files=("d.json", "3.json"))
        self.git("checkout", "-q", "bench_a.py")
        self.refused("d.json was measured with changes that are in no commit", "has moved on", files=("3.json", "d.json"))

    def test_the_sides_of_a_duel_meet_again(self):
        self.write("bench_a.py", SUITE)
        self.measure("run", "bench_a.py", "-k", "one", "--vs", "a.two", "--blocks", "6", "--rounds", "1", "-l1", "-q", "-o",
                     "d.json")
        row = self.pair(files=("d.json", "d.vs.json"))
        self.assertEqual([self.functions(row[side])[0] for side in ("baseline", "candidate")], ["work", "bench_two"])
        (row,) = self.again("d.json")
        self.assertEqual(self.functions(row)[0], "work")
        self.refused("it is one side of a duel", files=("d.vs.json",))

    def test_what_are_no_two_sides_is_refused(self):
        self.write("bench_a.py", SUITE)
        self.measure("run", "bench_a.py", *ONCE, "-o", "a.json")
        self.measure("run", "bench_a.py", *ONCE, "-o", "b.json")
        self.refused("a.one and 1 other: ", "there are no two sides to run again", files=self.FILES)
        self.write("bench_a.py", SUITE + "\n")
        os.remove(self.path("b.json"))
        self.measure("run", "bench_a.py", *ONCE, "-o", "b.json")
        self.refused("its file changed between", "no commit has what it was", files=self.FILES)


class Comparing(Stored, unittest.TestCase):
    """The planted difference is twentyfold, so that it is proven beside any load."""

    def pair(self, *texts):
        for name, text in zip(("a", "b"), texts):
            self.measure("timeit", text, "-s", "import time", "-p4", *ONCE[1:], "-o", name + ".json")

    def compare(self, *args, status=0):
        outcome = self.assay("compare", "a.json", "b.json", "--session-sd", "0%", "--explain", *args, timeout=240)
        self.assert_status(outcome, status)
        return outcome

    def test_profiles_beside_both_files_explain_what_changed(self):
        self.pair("time.sleep(0.001)", "time.sleep(0.02)")
        for name in ("a", "b"):
            self.measure("explain", "--again", name + ".json", *BRIEF, "-q", "-o", self.path(name + ".profile.json.gz"))
        outcome = self.compare("--fail-if-slower", "5%", "--json=c.json", status=1)
        self.assertIn('"b.json" (new) against "a.json" (old)', outcome.out)
        self.assertGreater(outcome.out.index("(new) against"), outcome.out.index("1 slower"))
        (row,) = json.loads(self.read("c.json"))["explained"]
        self.assertEqual(row["name"], "timeit")
        self.assertGreater(row["causes"]["timed_ratio"]["low"], 2)

    def test_without_profiles_both_run_again(self):
        self.pair("time.sleep(0.001)", "time.sleep(0.02)")
        outcome = self.compare()
        self.assertIn("no profiles stand beside both: --again", outcome.err)
        report = json.loads(self.compare("--json", "--again").out)
        (row,) = report["explained"]
        self.assertEqual([row[side]["label"] for side in ("baseline", "candidate")], ["a.json", "b.json"])
        self.assertGreater(row["candidate"]["samples"], 100)

    def test_what_cannot_be_explained_is_one_line_and_no_failure(self):
        self.pair("time.sleep(0.001)", "time.sleep(0.02)")
        text = json.loads(self.read("b.json"))
        text["metadata"]["python_executable"] = "/nowhere/python3"
        self.write("b.json", json.dumps(text))
        outcome = self.compare("--json", "--again")
        self.assertEqual(len(outcome.err.splitlines()), 1, outcome.err)
        self.assertIn("timeit: b.json: the interpreter that it ran in is gone: /nowhere/python3", outcome.err)
        (row,) = json.loads(outcome.out)["explained"]
        self.assertIn("/nowhere/python3", row["error"])

    def test_of_many_those_that_changed_most_run_again(self):
        for name, times in (("a", (1, 1)), ("b", (20, 200))):
            self.write("bench_s.py", "import time\n" + "".join("def bench_%s(): time.sleep(0.001 * %d)\n" % one for one in zip(("less", "most"), times)))
            self.measure("run", "bench_s.py", "-p4", *ONCE[1:], "-o", name + ".json")
            text = json.loads(self.read(name + ".json"))
            text["metadata"]["python_executable"] = "/nowhere/python3"  # they are begun, and that is all
            self.write(name + ".json", json.dumps(text))
        self.assert_one_line(self.assay("compare", "a.json", "b.json", "--explain", "--explain-most", "1"), 2, "--explain-most", "--again")
        outcome = self.compare("--again", "--explain-most", "1", "--json=c.json", "--comment=c.md")
        self.assertIn("1 more changed, by less, and is left unexplained: --explain-most 2 explains all", " ".join(outcome.out.split()))
        rows = json.loads(self.read("c.json"))["explained"]
        self.assertEqual({row["name"]: row.get("left_out") for row in rows}, {"s.most": None, "s.less": True})

    def test_there_may_be_nothing_to_explain(self):
        self.measure("timeit", "pass", *ONCE, "-o", "a.json")
        shutil.copy(self.path("a.json"), self.path("b.json"))
        self.assertIn("nothing to explain: none is known to be slower or faster", self.compare().out)
        self.assertEqual(json.loads(self.compare("--json").out)["explained"], [])

    def test_options_must_make_sense(self):
        self.measure("timeit", "pass", *ONCE, "-o", "a.json")
        for words, args in (("--explain takes two files, but there are 3", ("a.json", "a.json", "a.json")),
                            ("--explain needs files", ("a.json", "-")),
                            ("none of these is asked for", ("a.json", "a.json", "--text", "out.txt"))):
            self.assert_one_line(self.assay("compare", "--explain", *args), 2, words)


class Adding(Stored, unittest.TestCase):
    def test_the_profiles_of_all_that_was_added_are_kept(self):
        """Two benchmarks that sleep: their profiles take long, but little of a processor."""
        for name in ("a", "b", "c"):
            self.write("bench_%s.py" % name, "import time\n\n\ndef bench_x():\n    time.sleep(0.001)\n")
        for name, args in (("a", ("--explain",)), ("b", ("--explain", "--json")), ("c", ())):
            self.measure("run", "bench_%s.py" % name, *ONCE, *args, "--append", "all.json", timeout=240)
        outcome = self.assay("explain", "all.json", "--json")
        self.assert_status(outcome, 0)  # they are bound to what the file has become
        self.assertEqual([row["name"] for row in json.loads(outcome.out)["benchmarks"]], ["a.x", "b.x"])
        self.assertEqual([row["name"] for row in self.again("all.json")], ["a.x", "b.x", "c.x"])


if __name__ == "__main__":
    unittest.main()
