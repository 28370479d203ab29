"""The classes that hold results: assay's `pyperf` answers as the real one does."""

import os
import subprocess
import unittest

import pyperf_oracle
import support

STANDIN = os.path.join(support.ROOT, "runner", "worker", "standin")
QUESTIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "dropin_classes.py")

# Of a benchmark that was only calibrated, pyperf cannot tell these: it divides by zero (docs/pyperf-differences.md).
BETTER = (
    "calibration.get_loops", "calibration.get_inner_loops", "calibration.get_total_loops", "calibration._get_nwarmup",
    "calibration._get_nvalue_per_run",
)


def answers(python, **environment):
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    env.update(environment)
    done = subprocess.run([python, QUESTIONS], env=env, stdout=subprocess.PIPE, universal_newlines=True, timeout=120)
    return done.stdout.splitlines()


class Classes(unittest.TestCase):
    maxDiff = None

    def test_answer_as_pyperf_does(self):
        python = pyperf_oracle.python()
        theirs, ours = answers(python), answers(python, PYTHONPATH=STANDIN)
        self.assertGreater(len(theirs), 300)
        for line, their_line in zip(ours, theirs):
            if line.split()[:1] and line.split()[0] in BETTER:
                self.assertIn("ZeroDivisionError", their_line)
            else:
                self.assertEqual(line, their_line)
        self.assertEqual(len(ours), len(theirs))


# What package metadata say: the version, and the entry points of each group, as "group name value".
PACKAGE = """\
from importlib.metadata import distribution, version
print(version("pyperf"))
for entry in sorted(distribution("pyperf").entry_points):
    print(entry.group, entry.name, entry.value)
    entry.load()
"""


class Package(unittest.TestCase):
    def test_is_found_as_pyperf_is(self):
        python = pyperf_oracle.python()
        env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        theirs, ours = (
            subprocess.check_output([python, "-c", PACKAGE], env={**env, **more}, universal_newlines=True)
            for more in ({}, {"PYTHONPATH": STANDIN})
        )
        self.assertIn("pyperf.hook perf_record pyperf._hooks:perf_record", theirs)
        self.assertEqual(ours, theirs)


@support.each_interpreter(lambda i: i.label not in ("python3.6", "python3.7"))
class EachPython:
    def test_answers_everything(self):
        lines = answers(self.python, PYTHONPATH=STANDIN)
        self.assertGreater(len(lines), 300)
        self.assertIn("unknown raises AttributeError", lines[-1])


if __name__ == "__main__":
    unittest.main()
