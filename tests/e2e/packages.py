"""Packages that people benchmark with, in a virtual environment under build/, made when first asked for."""

import os
import subprocess
import unittest

import support

# What each environment has; all that there are, so that tests/environments can make them beforehand.
PACKAGES = {
    "children": ("joblib==1.6.0", "pytest==9.2.0", "pytest-benchmark==5.3.1", "pytest-xdist==3.8.0"),
    "editable": ("setuptools==84.2.1",),
    "installers": ("pipx==1.18.4", "uv==0.13.9"),
    "ipython": ("ipython==9.18.1",),
    "memray": ("memray==1.20.0",),
    "snakeviz": ("snakeviz==2.2.2",),
    "stacks": ("py-spy==0.4.3",),
    "uvloop": ("uvloop==0.23.0",),
}
_found = {}  # folder -> (what the script printed, None), or (None, why there is none)


def made(script, folder, packages):
    """What `script` of .ci/ printed, which makes `folder` with the packages. Where it cannot, the test is skipped with the reason."""
    if folder not in _found:
        done = subprocess.run([os.path.join(support.ROOT, ".ci", script), folder, *packages],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=300)
        said = (done.stderr.strip().splitlines() or [".ci/%s failed" % script])[-1]
        _found[folder] = (None, said) if done.returncode else (done.stdout.strip(), None)
    printed, why = _found[folder]
    if why:
        raise unittest.SkipTest("no %s: %s" % (" ".join(packages), why))
    return printed


def python(name):
    """The interpreter of the environment `name`. Where it cannot be made, the test is skipped with the reason."""
    return made("packages-venv", "build/venv-" + name, PACKAGES[name])
