"""`assay explain --why` of a function that imports at each call. No time is asserted."""

import unittest

import support
from explained_why import Asking

IMPORTS = """
import os
import sys
import colorsys

MORE = os.environ.get("MORE") == "1"


def words():
    for _ in range(1000):
        "the quick brown fox jumps over the lazy dog".split()


def table():
    return {str(i): i for i in range(1000)}


def imports():
    for _ in range(10 if MORE else 0):
        sys.modules.pop("colorsys", None)
        import colorsys


def bench_imports():
    words()
    table()
    imports()
"""


class Import(Asking, unittest.TestCase):
    @support.drawn_in_ci
    def test_at_each_call_is_named_by_who_imports(self):
        path, environment = self.write("bench_imports.py", IMPORTS), self.without_valgrind()
        for seconds in ("0.3", "1", "2", "4", "8"):  # three short processes of each side may, beside many others, be seen too rarely
            why = self.why(path, "--vs-env", "MORE=1", "-p3", "--seconds", seconds, env=environment)
            if why["kind"] == "import":
                break
        self.assertEqual(why["kind"], "import", why)
        self.assertEqual(why["causes"][0]["place"]["function"], "imports")


if __name__ == "__main__":
    unittest.main()
