"""Packages that people benchmark with, in a virtual environment under build/, made when first asked for."""

import os
import subprocess
import unittest

import support

# What each environment has; all that there are, so that tests/environments can make them beforehand.
PACKAGES = {
    "children": ("joblib==1.6.0", "pytest==9.2.0", "pytest-xdist==3.8.0"),
    "installers": ("pipx==1.18.4", "uv==0.13.9"),
    "ipython": ("ipython==9.18.1",),
    "snakeviz": ("snakeviz==2.2.2",),
    "stacks": ("py-spy==0.4.3",),
}
_found = {}  # name -> (interpreter, None), or (None, why there is none)


def python(name):
    """The interpreter of the environment `name`. Where it cannot be made, the test is skipped with the reason."""
    packages = PACKAGES[name]
    if name not in _found:
        done = subprocess.run([os.path.join(support.ROOT, ".ci", "packages-venv"), "build/venv-" + name, *packages],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=300)
        said = (done.stderr.strip().splitlines() or [".ci/packages-venv failed"])[-1]
        _found[name] = (None, said) if done.returncode else (done.stdout.strip(), None)
    path, why = _found[name]
    if why:
        raise unittest.SkipTest("no %s: %s" % (" ".join(packages), why))
    return path
