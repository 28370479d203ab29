"""pyperf's own tests on assay's `pyperf`, by tests/bench/pyperf_own_tests: none fails that docs/pyperf-differences.md does not list."""

import importlib.machinery
import importlib.util
import os
import subprocess
import sys
import unittest

import support

BENCH = os.path.join(support.ROOT, "tests", "bench")
SCRIPT = os.path.join(BENCH, "pyperf_own_tests")


def script():
    """The script as a module."""
    sys.path.insert(0, BENCH)
    try:
        loader = importlib.machinery.SourceFileLoader("pyperf_own_tests", SCRIPT)
        module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
        is_quiet, sys.dont_write_bytecode = sys.dont_write_bytecode, True
        loader.exec_module(module)
        sys.dont_write_bytecode = is_quiet
    finally:
        sys.path.remove(BENCH)
    return module


class OwnTests(unittest.TestCase):
    def test_pass_or_are_listed(self):
        done = subprocess.run([SCRIPT, "-v"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=580)
        if done.returncode == 2:
            self.skipTest((done.stderr.strip().splitlines() or ["no word"])[-1])
        self.assertEqual(done.returncode, 0, "\n".join(line for line in done.stdout.splitlines() if line.startswith(("failed", "stale"))))
        self.assertRegex(done.stdout.splitlines()[-1], r"\A190 tests: \d+ passed, \d+ listed, 0 failed\Z")

    def test_what_is_not_listed_is_a_failure_and_so_is_a_list_that_is_not_true(self):
        module = script()
        self.assertIn("test_timeit.TimerTests.*", module.listed())
        found = {"test_a.A.one": ("passed", ""), "test_a.A.two": ("failed", "why"), "test_b.B.one": ("failed", "why"), "test_c.C.x": ("passed", "")}
        rows = {"test_b.*": "known", "test_c.C.x": "known", "test_d.D.gone": "known"}
        verdicts = {entry["test"]: entry["verdict"] for entry in module.judge(found, rows, True)}
        self.assertEqual(
            verdicts,
            {"test_a.A.one": "passed", "test_a.A.two": "failed", "test_b.B.one": "listed", "test_c.C.x": "stale", "test_d.D.gone": "stale"},
        )
        self.assertNotIn("test_d.D.gone", {entry["test"] for entry in module.judge(found, rows, False)})


if __name__ == "__main__":
    unittest.main()
