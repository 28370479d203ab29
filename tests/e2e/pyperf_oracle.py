"""The real pyperf, for tests that compare ours with it: in a virtual environment under build/, made when first asked for."""

import glob
import os
import subprocess
import unittest

import support

# The one before: what we write must stay good for it too.
OLDER = "2.10.0"
_found = {}  # version (None: the oracle) -> (interpreter, None) or (None, why there is none)


def python(version=None):
    """The interpreter that has pyperf. Where there is none, the test is skipped with the reason."""
    if version not in _found:
        folder = ["build/pyperf-venv-" + version, version] if version else []
        done = subprocess.run(
            [os.path.join(support.ROOT, ".ci", "pyperf-venv"), *folder],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
            timeout=300,
        )
        if done.returncode == 0:
            _found[version] = done.stdout.strip(), None
        else:
            _found[version] = None, (done.stderr.strip().splitlines() or [".ci/pyperf-venv failed"])[-1]
    found, reason = _found[version]
    if reason:
        raise unittest.SkipTest("no pyperf: %s" % reason)
    return found


def site_packages():
    """The folder that holds the real pyperf."""
    (found,) = glob.glob(os.path.join(os.path.dirname(os.path.dirname(python())), "lib", "python3*", "site-packages"))
    return found


def run(code, *args, version=None):
    """Run Python code where `import pyperf` is the real one; its stdout."""
    done = subprocess.run(
        [python(version), "-c", code] + list(args),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
        timeout=300,
    )
    if done.returncode:
        raise AssertionError("pyperf's side failed:\n%s" % done.stderr)
    return done.stdout
