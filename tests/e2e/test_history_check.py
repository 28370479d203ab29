"""assay history check and acknowledge on made-up results: what is told of a change, and what the exit status says."""

import json
import os
import random
import unittest

import support

DAYS = 30


def result(day, slow_from=20, back_from=None, last=1.0):
    """A file as `assay run` stores it: one benchmark, 8 % slower from a day on, where the kernel is another, too."""
    slow = day >= slow_from and (back_from is None or day < back_from)
    noise = random.Random(day)
    level = 1e-3 * (1.08 if slow else 1) * (last if day == DAYS - 1 else 1) * (1 + noise.gauss(0, 0.004))
    runs = [{"values": [level * (1 + noise.gauss(0, 0.004)) for _ in range(3)]} for _ in range(4)]
    metadata = {
        "name": "json_dumps",
        "unit": "second",
        "date": "2026-%02d-%02d 10:00:00" % (1 + day // 28, 1 + day % 28),
        "hostname": "box",
        "platform": "Linux-6.5.0" if slow else "Linux-6.1.0",
        "assay_git_commit": "%040x" % ((day + 1) * 0x1234567 << 128),
        "assay_git_subject": "change \x1b[31m number %d" % day,
    }
    return {"version": "1.0", "metadata": metadata, "benchmarks": [{"runs": runs}]}


class Check(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.env = dict(os.environ, XDG_CACHE_HOME=self.path("cache"))

    def history(self, *args, status=0):
        outcome = self.assay("history", *args, "--dir", "h", env=self.env)
        self.assert_status(outcome, status)
        return outcome

    def add(self, days, **made):
        for day in days:
            self.write("%d.json" % day, json.dumps(result(day, **made)))
        self.history("add", *("%d.json" % day for day in days))

    def said(self, *args, status=0):
        outcome = self.history("check", *args, status=status)
        self.assertNotIn("\x1b", outcome.out)
        return " ".join(outcome.out.split())

    def test_a_change_is_told_fails_and_is_known(self):
        self.add(range(DAYS))
        said = self.said()
        self.assertRegex(said, r"json_dumps: slower by 8\.\d+% \(\d\.\d+% to \d\.\d+%\) since \w+ \(2026-01-21 10:00\), for 10 results")
        self.assertIn("platform Linux-6.1.0 -> Linux-6.5.0", said)
        self.assertIn("1 benchmark, 30 results: 1 change", said)
        self.assertIn("would have been found from its fifth result on", said)
        self.assertIn("gate: FAILED: 1 of 1 benchmarks is proven slower by more than 5", self.said("--fail-if-slower", "5%", status=1))
        self.assertIn("gate: passed", self.said("--fail-if-slower", "20%"))
        found = json.loads(self.history("check", "json*", "--json", "--fail-if-slower", "5%", status=1).out)
        finding = found["benchmarks"][0]["findings"][0]
        self.assertEqual((found["exit"], finding["kind"], finding["results"], finding["beyond_limit"]), (1, "step", 10, True))
        self.assertEqual(finding["changed"], {"platform": ["Linux-6.1.0", "Linux-6.5.0"]})
        self.history("acknowledge", "json_dumps", finding["at"]["commit"][:12])
        said = self.said("--fail-if-slower", "5%")
        self.assertIn("no change", said)
        self.assertIn("gate: passed", said)

    def test_a_step_back_is_told_and_passes(self):
        self.add(range(DAYS), slow_from=8, back_from=16)
        said = self.said("--fail-if-slower", "5%")
        self.assertIn("back to the level before: faster by", said)

    def test_the_newest_result_is_told_and_fails(self):
        self.add(range(DAYS), slow_from=DAYS, last=2)
        said = self.said("--fail-if-slower", "5%", status=1)
        self.assertIn("the newest result is off: slower by", said)
        self.assertIn("measure again; beyond the limit", said)

    def test_too_few_results_say_what_is_missing(self):
        os.mkdir(self.path("h"))
        self.assertIn("no results in h yet", self.said())
        self.add(range(2))
        said = self.said("--fail-if-slower", "5%", status=3)
        self.assertIn("2 results: changes are looked for from 8 on", said)
        self.assertIn("gate: undecided: no benchmark has enough results", said)

    def test_what_the_newest_result_lacks_as_a_part_was_not_removed(self):
        """A benchmark that a run which was cut short did not come to keeps its old results, and its old verdict."""
        whole, part = result(0), result(1)
        old = [{"metadata": {"name": name}, "runs": whole["benchmarks"][0]["runs"]} for name in ("json_dumps", "json_loads", "gone")]
        whole["benchmarks"] = old
        del whole["metadata"]["name"]
        part["benchmarks"][0]["runs"][0]["assay"] = {"unmeasured": ["json_loads"]}
        self.write("0.json", json.dumps(whole))
        self.write("1.json", json.dumps(part))
        self.history("add", "1.json", "0.json")
        says = "the newest result, %s (2026-01-02 10:00): a part: its run was cut short; not here: json_loads" % (
            part["metadata"]["assay_git_commit"][:10])
        for words in ("check",), ("check", "--fail-if-slower", "5%"), ("show",), ("show", "loads"):
            outcome = self.history(*words, status=3 if len(words) == 3 else 0)
            self.assertEqual(" ".join(outcome.out.split()).count(says), 1, outcome.out)
        for words in ("check", "dumps", "gone"), ("show", "gone"):
            self.assertNotIn("a part", self.history(*words).out)
            self.assertIsNone(json.loads(self.history(*words, "--json").out)["newest_part"])
        for action in "check", "show":
            found = json.loads(self.history(action, "--json").out)["newest_part"]
            self.assertEqual((found["names"], found["absent"], found["unmeasured"], found["text"]), (["json_loads"], 1, 1, says))
            self.assertEqual(found["commit"], part["metadata"]["assay_git_commit"])
        self.assertEqual(" ".join(self.history("list").out.split()).count(says[says.index("a part"):]), 1)
        whole, part = json.loads(self.history("list", "--json").out)["results"]
        self.assertEqual((whole["part"], part["part"]["names"], part["part"]["text"]), (None, ["json_loads"], says[says.index("a part"):]))

    def test_what_is_wrong_is_named(self):
        self.add(range(2))
        for words, status, text in (
            (("check", "nothing"), 1, "no benchmark of the history is called nothing"),
            (("check", "-k", "nothing"), 1, "no benchmark of the history is called nothing"),
            (("check", "--fail-if-slower", "5"), 2, "5%"),
            (("acknowledge", "json_dumps"), 2, "give a benchmark and a commit"),
            (("acknowledge", "json_dumps", "ffff"), 1, "no result of the history is of commit ffff"),
            (("acknowledge", "json_dumps", "0"), 1, "several commits that begin with 0"),
        ):
            self.assertIn(text, self.history(*words, status=status).err)


if __name__ == "__main__":
    unittest.main()
