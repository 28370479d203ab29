"""`assay explain --why` of a revision. No time is asserted."""

import unittest

from explained_why import Asking

WORK = """
def total():
    s = 0
    for x in range(%d):
        s += x
    return s


def other():
    return [str(i) for i in range(500)]


def never():
    return %d


def bench_work():
    total()
    other()
"""


class Revision(Asking, unittest.TestCase):
    def test_what_git_diff_touched_comes_first_with_its_verdict(self):
        path = self.write("bench_work.py", WORK % (2000, 1))
        self.git("init", "-q")
        self.git("add", "bench_work.py")
        self.git("commit", "-qm", "one")
        self.write("bench_work.py", WORK % (20000, 2))
        why = self.why(path, "--vs-rev", "HEAD", "-p3", "--seconds", "0.2", cwd=self.path())
        # Without valgrind on this machine it is known that each call takes longer, and not that it does more.
        counted = "instructions" in why["counted"]
        self.assertEqual(why["kind"], "more_work_per_call" if counted else "more_time_per_call", why)
        self.assertEqual(why["causes"][0]["place"]["function"], "total")
        verdicts = {one["place"]["function"]: one["verdict"] for one in why["touched"]}
        self.assertEqual(verdicts, {"total": "differs", "never": "not_seen"})


if __name__ == "__main__":
    unittest.main()
