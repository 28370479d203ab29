"""Runs pyperf's own tests where `import pyperf` is whatever this interpreter finds; tests/bench/pyperf_own_tests starts it.

    PYTHON pyperf_own_runner.py UTILS [TEST...]      UTILS: _utils.py of the pyperf whose tests these are

One line of JSON for each test on descriptor 3: its name without "pyperf.tests.", what became of it ("passed", "skipped", "failed")
and the last line of the reason. What the tests print goes where they print it.

pyperf's tests use some private functions of pyperf as tools for their own ends (to start a program, to make a pipe). Where the
pyperf under test has no such function it is lent from pyperf's own source. What they test is never lent: a name of that kind which is
missing becomes one that says so when it is used, so that the other tests of its file can run.
"""

import importlib
import importlib.util
import json
import os
import sys
import unittest

TOOLS = ("popen_killer", "popen_communicate", "create_pipe", "shell_quote", "MS_WINDOWS")
# What the files of tests import from private modules to test it, where it may be missing.
TESTED = (("pyperf._timeit", "Timer"),)


class Missing:
    def __init__(self, *unused, **unused_too):
        raise NotImplementedError("not there: %s" % type(self).__name__)


def lend_tools(path):
    spec = importlib.util.spec_from_file_location("pyperf_tools", path)
    tools = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tools)
    utils = importlib.import_module("pyperf._utils")
    for name in TOOLS:
        if not hasattr(utils, name):
            setattr(utils, name, getattr(tools, name))
    for module_name, name in TESTED:
        module = importlib.import_module(module_name)
        if not hasattr(module, name):
            setattr(module, name, type(name, (Missing,), {}))


class Result(unittest.TestResult):
    def __init__(self, out):
        super().__init__()
        self.out = out
        self.failed = {}  # names with their reasons: a test may fail in several of its parts

    def name(self, test):
        return test.id().partition("pyperf.tests.")[2] or test.id()

    def say(self, test, status, reason=""):
        lines = reason.strip().splitlines() or [""]
        self.out.write(json.dumps({"test": self.name(test), "status": status, "reason": lines[-1]}) + "\n")
        self.out.flush()

    def addError(self, test, err):
        super().addError(test, err)
        self.failed[self.name(test)] = self.errors[-1][1]
        if not hasattr(test, "_testMethodName"):  # a file that cannot be imported, a class that cannot be set up or torn down
            self.say(test, "failed", self.errors[-1][1])

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.failed[self.name(test)] = self.failures[-1][1]

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.failed[self.name(test)] = "%s: %s" % (subtest.id(), err[1])

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.failed[self.name(test)] = None
        self.say(test, "skipped", reason)

    def stopTest(self, test):
        super().stopTest(test)
        if self.name(test) not in self.failed:
            self.say(test, "passed")
        elif self.failed[self.name(test)] is not None:
            self.say(test, "failed", self.failed[self.name(test)])


def main():
    lend_tools(sys.argv[1])
    loader = unittest.TestLoader()
    names = ["pyperf.tests." + name for name in sys.argv[2:]]
    if names:
        suite = loader.loadTestsFromNames(names)
    else:
        folder = os.path.dirname(importlib.import_module("pyperf.tests").__file__)
        suite = loader.discover(folder, top_level_dir=os.path.dirname(os.path.dirname(folder)))
    with os.fdopen(3, "w", encoding="utf-8") as out:
        suite.run(Result(out))


if __name__ == "__main__":
    main()
