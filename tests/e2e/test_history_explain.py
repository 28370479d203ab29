"""assay history explain: profiles that lie beside the results of a history."""

import gzip
import json
import os
import unittest

import profile_files
import support


class Explained(support.Program, unittest.TestCase):
    NAME = "json_dump"

    def add(self, day, name=NAME, slow=False, profile=True, python="3.14.2", host="box"):
        """A result of noon, as it is run with --explain; slow: parse takes thrice as long, which is .6 of what the whole takes."""
        whole = 1.6 if slow else 1.0
        runs = [{"metadata": {"date": "2026-11-%02d 12:00:%02d.000000" % (day, k), "hostname": host, "cpu_model_name": "X",
                              "python_version": python, "assay_git_commit": "%02dcafe" % day + "0" * 34},
                 "values": [whole * (1e-3 + 1e-6 * ((day + 3 * k + v) % 7)) for v in range(3)]} for k in range(6)]
        base = "r%d" % day
        self.write(base + ".json", json.dumps(
            {"version": "1.0", "benchmarks": [{"metadata": {"name": name, "unit": "second"}, "runs": runs}]}))
        if profile:
            made = profile_files.Profile(name, plain_s=whole * 1e-3)
            for part in range(6):
                for i, (function, weight) in enumerate((("encode", 1200), ("parse", 1800 if slow else 600), ("main", 200))):
                    made.add([("bench", 3), (function, 12)], weight + 7 * ((day + part + i) % 5), part=part)
            with gzip.open(self.path(base + ".profile.json.gz"), "wt", encoding="utf-8") as file:
                file.write(profile_files.text(made))
        return base + ".json"

    def keep(self, *files):
        self.assert_status(self.assay("history", "add", "--dir", "H", *files), 0)

    def explain(self, *words, status=0):
        outcome = self.assay("history", "explain", "--dir", "H", *words)
        self.assert_status(outcome, status)
        return outcome

    def test_two_results_and_all_of_them(self):
        self.keep(*(self.add(day, slow=day > 4, profile=day != 3, python="3.14.%d" % (2 + (day > 4))) for day in range(1, 7)))
        after = self.explain(self.NAME, "2026-11-05").out  # against the one before it
        self.assertTrue(after.startswith("also different: interpreter 3.14.2 -> 3.14.3\n"), after)
        self.assertIn('"2026-11-05 12:00 05cafe0000" (new) against "2026-11-04 12:00 04cafe0000"', after.replace("\n  ", " "))
        self.assertRegex(after, r"\n\d+% of the slow-down is in parse \(/src/app\.py:1\): ")
        self.assertNotIn("in encode", after)
        self.assertEqual(self.explain(self.NAME, "04cafe", "05cafe").out, after)
        files = sorted(name for name in os.listdir(self.path("H")) if ".profile" not in name and name.startswith("2026"))
        self.assertEqual(self.explain("json*", os.path.join("H", files[3]), files[4]).out, after)

        back = json.loads(self.explain(self.NAME, "05cafe", "04cafe", "--json").out)
        self.assertEqual(back["benchmarks"][0]["causes"]["found"], "named")
        self.assertEqual(back["also_different"], "interpreter 3.14.3 -> 3.14.2")

        out = self.explain(self.NAME, "--html", "all.html").out
        self.assertIn("each bar is a result: 5 with a profile, from 2026-11-01 12:00", out)
        self.assertIn("1 more result has no profile: assay run --explain keeps one\n", out)
        self.assertRegex(out, r"parse \(/src/app\.py:1\) .* ▅▅▅██\n")
        self.assertIn("no function is known to have changed", out)  # by the last one
        page = self.read("all.html")
        self.assertIn("dashed lines: 2026-11-05 12:00 05cafe0000 interpreter 3.14.2 -&#62; 3.14.3</p>", page)
        rows = json.loads(self.explain(self.NAME, "--json").out)["benchmarks"][0]
        self.assertEqual((rows["name"], len(rows["columns"])), (self.NAME, 5))
        shares = {row["function"]: row["shares"] for row in rows["rows"]}
        self.assertLess(shares["parse"][0] + .2, shares["parse"][4])

    def test_what_cannot_be_explained(self):
        self.keep(self.add(1), self.add(2, profile=False), self.add(3, name="new name", host="other"))
        for words, status, text in (
            ((), 2, "give a benchmark, and which results"),
            (("json_dum",), 0, ""),
            (("nothing",), 1, "no benchmark of the history is called nothing"),
            ((self.NAME, "2026-11-02"), 1, "there is no profile beside 20261102T"),
            ((self.NAME, "2026-11-01"), 1, "no result before 20261101T"),
            ((self.NAME, "01cafe", "2026-11-01T12"), 1, "are the same result"),
            ((self.NAME, "yesterday"), 1, "no result goes by yesterday: give a commit"),
            ((self.NAME, "01cafe", "03cafe"), 1, "json_dump is not in both"),
            ((self.NAME, "01cafe", "--html", "x.html"), 2, "--html shows all results"),
            (("name", "new", "x", "y"), 2, "give a benchmark"),
        ):
            with self.subTest(words):
                outcome = self.assay("history", "explain", "--dir", "H", *words)
                self.assert_status(outcome, status)
                self.assertIn(text, outcome.err)
        self.assert_status(self.assay("history", "rename", "--dir", "H", "json_dump", "new name"), 0)
        out = self.explain("new name").out
        self.assertIn("each bar is a result: 2 with a profile", out)
        path = next(name for name in os.listdir(self.path("H")) if ".profile" in name and name.startswith("20261101"))
        os.chmod(self.path("H", path), 0o600)
        with open(self.path("H", path), "wb") as file:
            file.write(b"broken")
        outcome = self.explain("json_dump")
        self.assertIn("each bar is a result: 1 with a profile", outcome.out)
        self.assertIn("left out: ", outcome.err)
        self.assertIn(path, outcome.err)
        os.unlink(self.path("H", path))
        path = next(name for name in os.listdir(self.path("H")) if ".profile" in name)
        os.unlink(self.path("H", path))
        self.assert_one_line(self.explain("json_dump", status=1), 1, "no result of the history has a profile of it: assay run --explain")


if __name__ == "__main__":
    unittest.main()
