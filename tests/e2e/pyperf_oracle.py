"""The real pyperf, for tests that compare ours with it: in a virtual environment under build/, made when first asked for."""

import glob
import os
import subprocess
import unittest

import support

_python = None
_reason = None


def python():
    """The interpreter that has pyperf. Where there is none, the test is skipped with the reason."""
    global _python, _reason
    if _python is None and _reason is None:
        done = subprocess.run(
            [os.path.join(support.ROOT, ".ci", "pyperf-venv")],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
            timeout=300,
        )
        if done.returncode == 0:
            _python = done.stdout.strip()
        else:
            _reason = (done.stderr.strip().splitlines() or [".ci/pyperf-venv failed"])[-1]
    if _reason:
        raise unittest.SkipTest("no pyperf: %s" % _reason)
    return _python


def site_packages():
    """The folder that holds the real pyperf."""
    (found,) = glob.glob(os.path.join(os.path.dirname(os.path.dirname(python())), "lib", "python3*", "site-packages"))
    return found


def run(code, *args):
    """Run Python code where `import pyperf` is the real one; its stdout."""
    done = subprocess.run(
        [python(), "-c", code] + list(args),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
        timeout=300,
    )
    if done.returncode:
        raise AssertionError("pyperf's side failed:\n%s" % done.stderr)
    return done.stdout
