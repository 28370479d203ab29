"""`assay explain --by instructions`: real valgrind, a planted change, sums against totals, and what is refused."""

import json
import os
import re
import shutil
import subprocess
import unittest

import support

VALGRIND = shutil.which("valgrind")
# Enough to be linear, and few for valgrind; two layouts are the fewest that have a floor.
FEW = ("-p2", "--loops", "2")

# encode() is called twice by work() and once by itself; PLANTED turns one line of it into more work.
WORK = """
class Point:
    def __init__(self, x):
        self.x = twice(x)

    def __lt__(self, other):
        return self.x < other.x


def twice(x):
    return 2 * x


def numbers(n):
    for i in range(n):
        yield i


def encode(depth):
    text = str(depth)
    if depth:
        encode(depth - 1)
    return text


def sides():
    return encode(0)


def work():
    points = [Point(i) for i in (3, 1, 2)]
    sorted(points)
    sum(numbers(4))
    return encode(1), sides()


def bench_work():
    work()
"""
LINE = "    text = str(depth)\n"
PLANTED = LINE + "    for i in range(1000): text += ''\n"
CALLS_OF_ENCODE = 3


# The one that starts soonest under valgrind, for what is the same beside each of them.
FAST = next((i.path for i in support.INTERPRETERS if i.path and i.label not in ("python3.6", "python3.7")), None)


def needs_valgrind(test):
    return unittest.skipUnless(VALGRIND, "no valgrind on PATH")(test)


def a_python(name):
    """One of those that can be counted, drawn for each test."""
    known = [i for i in support.INTERPRETERS if i.path and not i.is_pypy and i.label not in ("python3.6", "python3.7")]
    return support.chance(__name__, name).choice(known).path


def name(row):
    return row["function"] and row["function"].split(".")[-1]


class Explaining(support.Program):
    maxDiff = None

    def explain(self, *args, status=0, **options):
        return self.assay("explain", "--by", "instructions", *args, timeout=400, **options)

    def row(self, *args, status=0, **options):
        outcome = self.explain("--json", *args, **options)
        self.assert_status(outcome, status)
        (row,) = json.loads(outcome.out)["benchmarks"]
        return row

    def two_folders(self, old, new):
        for folder, text in (("old", old), ("new", new)):
            os.mkdir(self.path(folder))
            self.write(os.path.join(folder, "bench_work.py"), text)
        return "bench_work.py", "--vs-path", self.path("old"), "--python", a_python(self.id())


@needs_valgrind
class Sides(Explaining, unittest.TestCase):
    @support.drawn_in_ci
    def test_a_planted_line_shows_in_its_function_alone(self):
        words = self.two_folders(WORK, WORK.replace(LINE, PLANTED))
        row = self.row(*words, *FEW, "-o", self.path("both.profile.json"), cwd=self.path("new"))
        encode, *others = row["differing"]
        self.assertEqual(name(encode), "encode", row)
        for other in others:  # two layouts are few, and more ints are made: an allocator's path may differ by a few instructions
            self.assertLess(abs(other["change"]["estimate"]), 0.01 * encode["change"]["estimate"], row)
        # At least a few instructions for each of a thousand rounds in each call, all of them in this function.
        self.assertGreater(encode["change"]["low"], CALLS_OF_ENCODE * 1000 * 5)
        self.assertAlmostEqual(encode["change"]["estimate"], row["change"]["estimate"],
                               delta=row["floor"] + encode["floor"] + 0.001 * row["change"]["estimate"])
        self.assertEqual(row["same"] + len(others), 8)  # the measured loop is one
        # By path: from work(), from itself below that, and from sides(): a third each.
        paths = {tuple(name(one) for one in path["path"][-2:]): path["change"]["estimate"] for path in encode["paths"]}
        self.assertEqual(sorted(paths), [("encode", "encode"), ("sides", "encode"), ("work", "encode")])
        for change in paths.values():
            self.assertAlmostEqual(3 * change / encode["change"]["estimate"], 1, delta=0.05)
        self.sums_are_the_totals(row)

    def sums_are_the_totals(self, row):
        """Of both files: the functions' own sum up, and callgrind_annotate says the same."""
        with open(self.path("both.profile.json"), encoding="utf-8") as file:
            profiles = [one["name"] for one in json.load(file)["profiles"]]
        for profile, side in zip(profiles, ("baseline", "candidate")):
            out = self.path(side + ".callgrind")
            self.assert_status(
                self.assay("profile", "convert", self.path("both.profile.json"), out, "-b", profile), 0)
            total = row[side]["instructions"]["estimate"]
            read = subprocess.run(["callgrind_annotate", "--auto=no", out], check=True, stdout=subprocess.PIPE, timeout=60,
                                  universal_newlines=True).stdout
            programs = int(re.search(r"^ *([\d,]+) .*PROGRAM TOTALS", read, re.M).group(1).replace(",", ""))
            self.assertAlmostEqual(programs / total, 1, delta=0.01)  # medians of paths, and the median of sums
            own, = re.findall(r"^ *([\d,]+) .*bench_work.py:encode\b", read, re.M)
            if side == "candidate":
                self.assertAlmostEqual(int(own.replace(",", "")) / row["differing"][0]["candidate"]["estimate"], 1,
                                       delta=0.01)


@needs_valgrind
class Edges(Explaining, unittest.TestCase):
    def test_what_varies_is_an_interval_and_threads_are_said(self):
        setup = ("import itertools, threading\nc = itertools.count()\ndef f(): pass\ndef elsewhere(): f()\n"
                 "def g():\n    for i in range(next(c)): f()\n    t = threading.Thread(target=elsewhere)\n"
                 "    t.start(); t.join()")
        row = self.row("g()", "-s", setup, *FEW, "--python", a_python(self.id()))
        self.assertEqual(row["layouts"], 2)
        self.assertIn("varies", row["notes"])
        self.assertIn("one_thread", row["notes"])
        rows = {name(one): one for one in row["functions"]}
        self.assertLess(1.2 * rows["f"]["self"]["low"], rows["f"]["self"]["high"])
        self.assertNotIn("elsewhere", rows)
        self.assertEqual(rows[None]["total"], row["instructions"])

    def test_of_one_side_functions_and_call_paths_are_printed(self):
        outcome = self.explain("f(3)", "-s", "def f(n): return f(n - 1) if n else 0", "-v", *FEW, "--python", FAST)
        self.assert_status(outcome, 0)
        self.assertRegex(outcome.out, r"timeit: [\d,]+ instructions per iteration \(floor \d+, 2 layouts\); CPython 3")
        self.assertRegex(outcome.out, r"(?m)^ *([\d,]+) +\d+ +\1  (run.<locals>.)?f$")  # below itself: all is its own
        self.assertRegex(outcome.out, r"(?m)^ *[\d,]+ +\d+ +[\d,]+  the measured loop$")
        self.assertIn("f, 4 deep", outcome.out)
        self.assertIn("instructions are not time", outcome.out)

    @support.drawn_in_ci
    def test_the_same_code_has_no_difference(self):
        outcome = self.explain("pass", "--vs", "pass;", *FEW, "--python", FAST)
        self.assert_status(outcome, 0)
        self.assertIn("no function differs by more than its floor", " ".join(outcome.out.split()))

    def test_a_valgrind_that_fails_is_said(self):
        fake = self.path("bin")
        os.mkdir(fake)
        self.write("bin/valgrind", "#!/bin/sh\necho 'valgrind: Unknown option' >&2\nexit 1\n")
        os.chmod(os.path.join(fake, "valgrind"), 0o755)
        outcome = self.explain("pass", *FEW, "--python", a_python(self.id()),
                               env={"PATH": fake + ":" + os.environ["PATH"]})
        self.assert_status(outcome, 1)
        self.assertIn("under valgrind the interpreter does not start (a newer valgrind may know it)", outcome.err)
        self.assertIn("valgrind: Unknown option", outcome.err)


class Refused(Explaining, unittest.TestCase):
    def test_without_valgrind(self):
        os.mkdir(self.path("bin"))
        outcome = self.explain("pass", *FEW, "--python", a_python(self.id()), env={"PATH": self.path("bin")})
        self.assert_one_line(outcome, 1, "counted by valgrind, which is not on PATH")

    def test_programs_one_layout_and_what_samples(self):
        outcome = self.explain("--", "python3", "-c", "pass")
        self.assert_one_line(outcome, 2, "--by instructions", "--metric instructions")
        outcome = self.explain("pass", "--rate", "50")
        self.assert_one_line(outcome, 2, "nothing is sampled", "--rate")
        if VALGRIND:
            outcome = self.explain("pass", "-p1", "--python", a_python(self.id()))
            self.assert_one_line(outcome, 1, "-p 2 or more", "floor")

    @needs_valgrind
    def test_interpreters_whose_functions_cannot_be_told_apart(self):
        old = next((i.path for i in support.INTERPRETERS if i.label == "python3.7" and i.path), None)
        pypy = next((i.path for i in support.INTERPRETERS if i.is_pypy and i.path), None)
        for python, words in ((old, "only those of 3.8 to 3.15"), (pypy, "its functions cannot be told apart")):
            if python:
                outcome = self.explain("pass", *FEW, "--python", python)
                self.assert_one_line(outcome, 1, words)


if __name__ == "__main__":
    unittest.main()
