"""The list of slips that tests/bench/mutation_evidence tries still fits the sources."""

import os
import sys
import unittest

import support

sys.path.insert(0, os.path.join(support.ROOT, "tests"))
import mutants


class List(unittest.TestCase):
    def test_every_mutant_can_be_applied(self):
        found = mutants.read()
        self.assertGreaterEqual(len(found), 40)
        self.assertEqual([reason for reason in map(mutants.stale, found) if reason], [])


if __name__ == "__main__":
    unittest.main()
