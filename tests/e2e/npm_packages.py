"""Packages of npm under build/, made when first asked for."""

import os
import subprocess
import unittest

import support

# What each folder has; all that there are, so that tests/environments can make them beforehand.
PACKAGES = {
    "profiles": ("ajv@8.20.0", "pprof-format@2.3.2", "speedscope@1.25.0", "@firefox-devtools/profiler-cli@0.10.0"),
    "browser": ("playwright-core@1.65.1",),
}
_found = {}  # name -> (node_modules, None), or (None, why there are none)


def modules(name):
    """The node_modules of `name`. Where they cannot be had, the test is skipped with the reason."""
    packages = PACKAGES[name]
    if name not in _found:
        done = subprocess.run([os.path.join(support.ROOT, ".ci", "npm-packages"), "build/npm-" + name, *packages],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=300)
        said = (done.stderr.strip().splitlines() or [".ci/npm-packages failed"])[-1]
        _found[name] = (None, said) if done.returncode else (done.stdout.strip(), None)
    path, why = _found[name]
    if why:
        raise unittest.SkipTest("no %s: %s" % (" ".join(packages), why))
    return path


def node(name, script, *words, **options):
    """Run a program of JavaScript with these packages. -> what it printed."""
    environment = dict(os.environ, NODE_PATH=modules(name))
    done = subprocess.run(["node", "-e", script, "--", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          universal_newlines=True, timeout=180, env=environment, **options)
    if done.returncode:
        raise AssertionError("node: %s\n%s" % (done.stdout, done.stderr))
    return done.stdout
