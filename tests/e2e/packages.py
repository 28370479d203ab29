"""Packages that people benchmark with, in a virtual environment under build/, made when first asked for."""

import os
import subprocess
import unittest

import support

_found = {}  # name -> (interpreter, None), or (None, why there is none)


def python(name, *packages):
    """The interpreter of the environment `name`, which has these packages. Where it cannot be made, the test is skipped
    with the reason."""
    if name not in _found:
        done = subprocess.run([os.path.join(support.ROOT, ".ci", "packages-venv"), "build/venv-" + name, *packages],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=300)
        said = (done.stderr.strip().splitlines() or [".ci/packages-venv failed"])[-1]
        _found[name] = (None, said) if done.returncode else (done.stdout.strip(), None)
    path, why = _found[name]
    if why:
        raise unittest.SkipTest("no %s: %s" % (" ".join(packages), why))
    return path
