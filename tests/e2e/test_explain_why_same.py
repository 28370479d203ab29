"""`assay explain --why` of code that is the same on both sides: nothing is named."""

import unittest

import support
from explained_why import Asking

WORK = """
def total():
    s = 0
    for x in range(2000):
        s += x
    return s


def other():
    return [str(i) for i in range(500)]


def bench_work():
    total()
    other()
"""


class Identical(Asking, unittest.TestCase):
    @support.drawn_in_ci
    def test_code_has_no_cause(self):
        path = self.write("bench_work.py", WORK)
        why = self.why(path, "--vs-env", "NOTHING=1", "-p3", "--seconds", "0.2", env=self.without_valgrind())
        self.assertEqual(why["causes"], [], why)
        self.assertFalse(any(one["differs"] for one in why["counted"].values()), why["counted"])


if __name__ == "__main__":
    unittest.main()
