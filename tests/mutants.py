"""Reads tests/mutants.txt: plausible slips, each a small change of one line of a source file."""

import collections
import glob
import os

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# before occurs in the file; where it does so more than once (a block with the same text), the first is meant
Mutant = collections.namedtuple("Mutant", "file tests before after")


def read():
    mutants, head, before = [], None, None
    with open(os.path.join(ROOT, "tests", "mutants.txt"), encoding="utf-8") as f:
        for line in f:
            line = line.rstrip("\n")
            if line.startswith("- "):
                before = line[2:]
            elif line.startswith("+ "):
                file, tests = head.split(": ")
                mutants.append(Mutant(file, tests.split(), before, line[2:]))
            elif line and not line.startswith("#"):
                head = line
    return mutants


def unit_source(test):
    """Where the unit test of that name is, from the root; None when there is none."""
    found = glob.glob(os.path.join(ROOT, "tests", "unit", "**", "test_%s.c" % test), recursive=True)
    return os.path.relpath(found[0], ROOT) if found else None


def stale(mutant):
    """Why it can no longer be applied, or None."""
    with open(os.path.join(ROOT, mutant.file), encoding="utf-8") as f:
        if mutant.before not in f.read():
            return "%s no longer has: %s" % (mutant.file, mutant.before)
    for test in mutant.tests:
        if not unit_source(test):
            return "there is no test_%s.c under tests/unit/" % test
    return None
