"""Results of runs without -o: kept, a few, and found again as last, last~1, ..."""

import glob
import json
import os
import unittest

import support

FEW = ("-p", "2", "-n", "1", "-l", "1")


class Last(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.env = {"XDG_STATE_HOME": self.path("state")}

    def run_one(self, name, *args, status=0, **env):
        done = self.assay("timeit", "--name", name, *FEW, *args, "pass", env=dict(self.env, **env))
        self.assert_status(done, status)
        return done

    def kept(self):
        return sorted(glob.glob(self.path("state/assay/results/*")))

    def check_shown(self, word, name):
        self.assert_status(self.assay("show", word, "-b", name, env=self.env), 0)

    def refused(self, word):
        done = self.assay("show", word, env=self.env)
        self.assert_status(done, 2)
        return done.err

    def test_the_last_and_the_one_before(self):
        done = self.run_one("first")
        self.assertEqual(done.out.splitlines()[-1], "kept: assay show last, assay compare last")
        self.run_one("second")
        self.check_shown("last", "second")
        self.check_shown("last~1", "first")
        self.assertIn("last~2: 2 results are kept, last to last~1", self.refused("last~2"))

    def test_compare_last_is_with_the_one_before(self):
        self.run_one("same")
        self.run_one("same")
        done = self.assay("compare", "last", "--json", env=self.env)
        self.assert_status(done, 0)
        self.assertEqual([row["name"] for row in json.loads(done.out)["benchmarks"]], ["same"])

    def test_two_that_have_nothing_in_common_are_told_apart(self):
        self.run_one("first")
        self.run_one("second")
        done = self.assay("compare", "last", env=self.env)
        self.assert_status(done, 1)
        self.assertEqual(done.err, "assay: compare: last~1 is of first, last is of second: nothing to compare; measure second again, "
                                   "then assay compare last\n")
        self.run_one("first")
        done = self.assay("compare", "last", env=self.env)
        self.assertEqual(done.err, "assay: compare: last~1 is of second, last is of first: nothing to compare; "
                                   "assay compare last~2 last would do\n")
        self.assert_status(self.assay("compare", "last~2", "last", env=self.env), 0)

    def test_a_report_calls_them_by_their_words(self):
        self.run_one("same")
        self.run_one("same")
        done = self.assay("compare", "last", "--markdown", "-", env=self.env)
        self.assertTrue(done.out.startswith("### `last` against `last~1`\n"), done.out)

    def test_a_duel_is_the_last_two(self):
        done = self.assay("timeit", "--name", "both", "--blocks", "6", "--rounds", "1", "-l", "1", "pass", "--vs", "x = 1", env=self.env)
        self.assert_status(done, 0)
        self.assertEqual(done.out.splitlines()[-1], "kept: assay compare last")
        self.assertEqual(len(self.kept()), 2)
        self.assertIn("a duel of 6 pairs", self.assay("compare", "last", env=self.env).out)

    def test_a_few_stay(self):
        os.makedirs(self.path("state/assay/results"))
        for i in range(12):
            self.write("state/assay/results/%011d-000000000-1.json.gz" % i, "{}")
        self.write("state/assay/results/mine.txt", "not of the program")
        self.run_one("new")
        kept = self.kept()
        self.assertEqual(len(kept), 11)
        self.assertIn(self.path("state/assay/results/mine.txt"), kept)
        self.check_shown("last", "new")

    def test_no_more_bytes_than_their_bound(self):
        os.makedirs(self.path("state/assay/results"))
        old = self.path("state/assay/results/00000000001-000000000-1.json.gz")
        with open(old, "wb") as f:
            f.truncate(64 << 20)
        self.run_one("new")
        self.assertEqual(len(self.kept()), 1)
        self.assertFalse(os.path.exists(old))

    def test_what_has_a_file_is_not_kept_twice(self):
        done = self.run_one("first", "-o", "a.json")
        self.assertNotIn("kept: ", done.out)
        self.assertEqual(self.kept(), [])

    def test_quiet_keeps_without_a_word(self):
        self.assertNotIn("kept: ", self.run_one("first", "-q").out)
        self.assertEqual(len(self.kept()), 1)

    def test_without_a_place_nothing_else_is_lost(self):
        self.write("file", "")
        for place in self.path("file"), "/proc/nowhere":
            with self.subTest(place):
                done = self.run_one("first", XDG_STATE_HOME=place)
                self.assertIn("first: ", done.out)
                self.assertEqual(done.err, "")
                self.assertIn("assay: the result is not kept: ", self.run_one("first", "-v", XDG_STATE_HOME=place).err)

    def test_a_file_of_that_name_goes_first(self):
        self.run_one("kept")
        self.run_one("mine", "-o", "last")
        self.check_shown("last", "mine")

    def test_nothing_kept_yet(self):
        self.assertIn("last: no result is kept yet", self.refused("last"))


if __name__ == "__main__":
    unittest.main()
