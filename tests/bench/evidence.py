"""What the scripts that measure share: the program, a log of what was measured, result files, programs that run beside.

    from evidence import Log, assay_row, command_line, measure_and_report

What came out is written into docs/evidence.md by section.py.
"""

import argparse
import glob
import json
import math
import os
import statistics
import subprocess
import sys

from section import ROOT

BUILD = os.path.join(ROOT, "build")
ASSAY = os.environ.get("ASSAY", os.path.join(BUILD, "assay"))
PYPERF = os.path.join(BUILD, "pyperf-venv", "bin", "python")  # made by .ci/pyperf-venv


# ---- command lines


def command_line(doc, python="/usr/bin/python3"):
    """A parser with what every script of a log takes; `python` is what is measured, None where that is not asked for."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    if python:
        parser.add_argument("--python", default=python)
    parser.add_argument("--report", action="store_true", help="measure nothing: write what was measured")
    return parser


def measure_and_report(parser, measure, report):
    """measure(the arguments) unless they say --report; then report()."""
    arguments = parser.parse_args()
    if not arguments.report:
        measure(arguments)
    report()


# ---- the log


class Log:
    """build/NAME.jsonl: a line for each measurement the moment it ends, so that a script that was stopped goes on."""

    def __init__(self, name):
        self.path = os.path.join(BUILD, name + ".jsonl")

    def add(self, entry):
        os.makedirs(BUILD, exist_ok=True)
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    def entries(self, **wanted):
        """Those that have these values, oldest first."""
        if not os.path.exists(self.path):
            return []
        with open(self.path, encoding="utf-8") as file:
            entries = [json.loads(line) for line in file]
        return [entry for entry in entries if all(entry[key] == value for key, value in wanted.items())]


# ---- programs


def assay(*words, prefix=(), **options):
    """-> what `assay WORDS` prints; when it fails that is the end, with what it said. `options` are subprocess.run's."""
    done = subprocess.run([*prefix, ASSAY, *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, **options)
    if done.returncode:
        sys.exit("assay %s: exit status %d\n%s" % (" ".join(words), done.returncode, done.stderr))
    return done.stdout


def assay_row(*words, **options):
    """-> the one benchmark in what `assay WORDS` prints as JSON."""
    (row,) = json.loads(assay(*words, **options))["benchmarks"]
    return row


def environment(**more):
    """Ours without PYTHONPATH, so that a measured interpreter finds what it was installed with, and with `more`."""
    return {**{key: value for key, value in os.environ.items() if key != "PYTHONPATH"}, **more}


def pyperf_environment():
    """In which any interpreter can import the real pyperf: its workers must."""
    return environment(PYTHONPATH=os.pathsep.join(glob.glob(os.path.join(BUILD, "pyperf-venv", "lib", "python3*", "site-packages"))))


def standin_environment():
    """In which `import pyperf` is assay's stand-in."""
    return environment(PYTHONPATH=assay("pyperf-path").strip(), ASSAY=ASSAY)


def git(folder, *words):
    return subprocess.check_output(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "gc.auto=0", *words], cwd=folder,
                                   stderr=subprocess.DEVNULL, universal_newlines=True).strip()


# A second process that works half of the time, in turns of random length.
LOAD = """
import time, random
while True:
    end = time.monotonic() + random.uniform(.05, .5)
    while time.monotonic() < end: pass
    time.sleep(random.uniform(.05, .5))
"""


class Beside:
    """Python programs that run while the block does, one for each text."""

    def __init__(self, *texts):
        self.texts = texts

    def __enter__(self):
        self.children = [subprocess.Popen([sys.executable, "-c", text]) for text in self.texts]

    def __exit__(self, *unused):
        for child in self.children:
            child.kill()
            child.wait()


# ---- numbers


def runs_of(path):
    """-> [(metadata, run)] of a result file; the metadata with what the file and the benchmark say for all of theirs."""
    with open(path, encoding="utf-8") as file:
        suite = json.load(file)
    return [
        ({**suite.get("metadata", {}), **bench.get("metadata", {}), **run.get("metadata", {})}, run)
        for bench in suite["benchmarks"]
        for run in bench["runs"]
    ]


def values_of(path):
    """-> {benchmark: its values, all processes together}"""
    found = {}
    for metadata, run in runs_of(path):
        found.setdefault(metadata["name"], []).extend(run.get("values", ()))
    return found


def median(values):
    """NaN for none."""
    return statistics.median(values) if values else math.nan
