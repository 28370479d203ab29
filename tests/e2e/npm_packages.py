"""Packages of npm under build/, made when first asked for."""

import json
import os
import subprocess

import packages

# What each folder has; all that there are, so that tests/environments can make them beforehand.
PACKAGES = {
    "profiles": ("ajv@8.20.0", "pprof-format@2.3.2", "speedscope@1.25.0", "@firefox-devtools/profiler-cli@0.10.0"),
    "browser": ("playwright-core@1.65.1",),
}


def modules(name):
    """The node_modules of `name`. Where they cannot be had, the test is skipped with the reason."""
    return packages.made("npm-packages", "build/npm-" + name, PACKAGES[name])


def node(name, script, *words, **options):
    """Run a program of JavaScript with these packages. -> what it printed."""
    environment = dict(os.environ, NODE_PATH=modules(name))
    done = subprocess.run(["node", "-e", script, "--", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          universal_newlines=True, timeout=180, env=environment, **options)
    if done.returncode:
        raise AssertionError("node: %s\n%s" % (done.stdout, done.stderr))
    return done.stdout


def driven(driver, *words):
    """A program of JavaScript in this folder that drives a browser. -> what it saw, from its JSON."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), driver)
    done = subprocess.run(["node", path, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=600,
                          env=dict(os.environ, NODE_PATH=modules("browser")))
    if done.returncode:
        raise AssertionError("node %s: %s" % (driver, done.stderr))
    return json.loads(done.stdout)
