"""`assay explain --why` of a revision. No time is asserted."""

import unittest

import support
from explained_why import Asking

WORK = """
def total():
    s = 0
    for x in range(%d):
        s += x
    return s


def other():
    count = %d
    return [str(i) for i in range(count)]


def never():
    return %d


def bench_work():
    total()
    other()
"""


class Revision(Asking, unittest.TestCase):
    @support.drawn_in_ci
    def test_what_git_diff_touched_comes_first_with_its_verdict(self):
        path = self.write("bench_work.py", WORK % (200, 20, 1))
        self.git("init", "-q")
        self.git("add", "bench_work.py")
        self.git("commit", "-qm", "one")
        self.write("bench_work.py", WORK % (2000, 200, 2))
        why = self.why(path, "--vs-rev", "HEAD", "-p2", "--seconds", "0.1", cwd=self.path())
        # Without valgrind on this machine it is known that each call takes longer, and not that it does more.
        counted = "instructions" in why["counted"]
        self.assertEqual(why["kind"], "more_work_per_call" if counted else "more_time_per_call", why)
        self.assertEqual(why["causes"][0]["place"]["function"], "total")
        if counted:
            instructions = why["causes"][0]["evidence"]["instructions"]
            self.assertTrue(instructions["own"], instructions)
            self.assertGreater(instructions["new"][0], 5 * instructions["old"][1])
            self.assertIn("instructions each", why["causes"][0]["text"])
        touched = {one["place"]["function"]: one for one in why["touched"]}
        verdicts = {name: one["verdict"] for name, one in touched.items()}
        self.assertEqual(verdicts, {"total": "differs", "other": "differs", "never": "not_seen"})
        allocations = touched["other"]["evidence"]["allocations"]
        self.assertTrue(allocations["own"] and allocations["differs"], allocations)
        self.assertEqual(allocations["at"]["text"], "return [str(i) for i in range(count)]")
        self.assertRegex(touched["other"]["text"], r"\+[\d,]+ allocations at line 11")


if __name__ == "__main__":
    unittest.main()
