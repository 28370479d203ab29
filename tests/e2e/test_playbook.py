"""docs/playbook.md is true: its files are written and its commands run in the order of the page. And suites/patterns, to which it
leads: each habit and its remedy compute the same, and what is slow has the name that its page gives it."""

import json
import os
import re
import shlex
import subprocess
import unittest

import support

PATTERNS = os.path.join(support.ROOT, "suites", "patterns")
with open(os.path.join(support.ROOT, "docs", "playbook.md"), encoding="utf-8") as f:
    PAGE = f.read()

CALL = """
import asyncio, sys
sys.path.insert(0, sys.argv[1])
import bench_patterns
for name in sys.argv[2:]:
    answer = getattr(bench_patterns, "bench_" + name)()
    if asyncio.iscoroutine(answer):
        answer = asyncio.new_event_loop().run_until_complete(answer)
    print(answer)
"""


class Playbook(support.Program, unittest.TestCase):
    def test_every_step_does_what_the_page_says(self):
        os.symlink(os.path.join(support.ROOT, "suites"), self.path("suites"))
        said = {}
        for language, text in re.findall(r"^```(python|sh)\n(.*?)^```$", PAGE, re.M | re.S):
            if language == "python":
                self.write(re.match(r"# (\w+\.py)\n", text).group(1), text)
            for line in text.splitlines() if language == "sh" else ():
                said.setdefault(line, []).append(self.run_line(shlex.split(line)))
        first, last = said["assay explain bench_report.py"]
        self.assertEqual(first["benchmarks"][0]["functions"][0]["function"].split(".")[0], "total_of")
        self.assertNotIn("total_of", {one["function"].split(".")[0] for one in last["benchmarks"][0]["functions"]})
        (duel,) = said["assay run bench_report.py --vs-rev HEAD"]
        self.assertEqual(duel["benchmarks"][0]["verdict"], "faster")
        (gate,) = said["assay gate bench_report.py --base HEAD~1"]
        self.assertFalse(gate["gate"]["failed"])

    def run_line(self, words):
        if words[0] == "git":
            return self.git(*words[1:])
        if "--list" in words:
            return self.assert_status(self.assay(*words[1:]), 0)
        if words[1] == "explain":
            words[2:2] = ["-p", "2", "--seconds", "0.2"]
        elif "suites/patterns" in words:
            words[2:2] = ["--budget", "0.1s"]
        elif "-o" in words:
            words[2:2] = ["-p", "2", "-n", "2", "--min-time", "5ms"]
        outcome = self.assay(*words[1:], "--json", timeout=240)
        self.assert_status(outcome, 0)
        return json.loads(outcome.out)


class Patterns(support.Program, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(os.path.join(PATTERNS, "README.md"), encoding="utf-8") as f:
            cls.rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \|.*\| .*?`([\w.]+)`.* \|$", f.read(), re.M)

    def test_habit_and_remedy_compute_the_same_and_all_are_on_the_page(self):
        self.assertGreaterEqual(len(self.rows), 7)
        names = [name for row in self.rows for name in row[:2] if name != "orjson_reply"]  # which wants a package
        for python in {i.path for i in (support.INTERPRETERS[0], support.INTERPRETERS[-1]) if i.path}:
            said = subprocess.check_output([python, "-c", CALL, PATTERNS] + names, universal_newlines=True).split()
            answers = dict(zip(names, said))
            for habit, remedy, _ in self.rows:
                self.assertEqual(answers[habit], answers.get(remedy, answers[habit]), (python, habit))
        listed = json.loads(self.assay("run", PATTERNS, "--list", "--json").out)["benchmarks"]
        self.assertEqual({one["name"] for one in listed} - {"patterns.orjson_reply"}, {"patterns." + name for name in names})

    def test_each_habit_is_explained_by_what_the_page_names(self):
        chosen = [word for habit, _, _ in self.rows for word in ("-k", "patterns." + habit)]
        outcome = self.assay("explain", PATTERNS, *chosen, "-p1", "--seconds", "0.2", "--json", timeout=240)
        self.assert_status(outcome, 0)
        rows = {row["name"]: row for row in json.loads(outcome.out)["benchmarks"]}
        for habit, _, cause in self.rows:
            row = rows["patterns." + habit]
            heavy = [one["function"] for one in row["functions"][:3]] + [one.get("source", "") for one in row["lines"][:3]]
            self.assertTrue(any(cause in text for text in heavy), (habit, cause, heavy))

    @support.drawn_in_ci
    def test_the_remedy_is_faster(self):
        habit, remedy = support.chance("remedy").choice((("json_key", "plain_key"), ("eager_logging", "guarded_logging")))
        outcome = self.assay("run", PATTERNS, "-k", "patterns." + habit, "--vs", "patterns." + remedy, "--budget", "60s", "--json", timeout=240)
        (row,) = json.loads(outcome.out)["benchmarks"]
        self.assertEqual(row["verdict"], "faster", row)


if __name__ == "__main__":
    unittest.main()
