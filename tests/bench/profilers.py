"""Profilers that are held against each other: how each starts a program, and the stacks in what it writes.

    for profiler in PROFILERS:
        python, why = profiler.python_for("/usr/bin/python3.13")     # an interpreter that it works with; None, and why not
        stacks, lost = profiler.profile(python, ["program.py"], rate, folder)

Assay and Tachyon are there; py-spy, scalene, pyinstrument and austin come from PyPI, into virtual environments under build/.
"""

import itertools
import json
import os
import re
import subprocess
import sys
import unittest

from evidence import ASSAY, BUILD
from section import ROOT

sys.path.insert(0, os.path.join(ROOT, "tests", "e2e"))
import packages  # noqa: E402  (found through the line above)

AUSTIN = "austin-dist==3.7.0"  # 4.0.0 needs glibc 2.38


def version_of(python):
    said = subprocess.check_output([python, "-c", "import platform; print(platform.python_version())"], universal_newlines=True)
    return said.strip()


def minor_of(python):
    return tuple(map(int, version_of(python).split(".")[:2]))


def installed(python, package):
    """-> (the interpreter of an environment for `python` that has the package, None); or (None, why there is none)"""
    folder = os.path.join(BUILD, "profilers", "%s-%s" % (re.sub("=.*", "", package), version_of(python)))
    inside = os.path.join(folder, "bin", "python")
    if os.path.exists(os.path.join(folder, "has")):
        return inside, None
    try:
        uv = os.path.join(os.path.dirname(packages.python("installers")), "uv")
    except unittest.SkipTest as reason:
        return None, str(reason)
    for words in (["venv", "--quiet", "--clear", "--python", python, folder], ["pip", "install", "--quiet", "--python", inside, package]):
        done = subprocess.run([uv, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
        if done.returncode:
            return None, "no wheel, and it does not build" if words[0] == "pip" else done.stdout.strip().splitlines()[-1]
    with open(os.path.join(folder, "has"), "w", encoding="utf-8") as file:
        file.write(package)
    return inside, None


class Failed(Exception):
    """It did not do what was asked; the last paragraph of what it said."""


class Profiler:
    """`command(python, program, rate, to)` -> words; `read(path)` yields ([(function, file, line)], weight), outermost first;
    `lost(printed)` -> the text of what it says it has lost, "" where it says nothing."""

    def __init__(self, name, command, read, lost=lambda printed: "", python_for=lambda python: (python, None)):
        self.name, self.command, self.read, self.lost, self.python_for = name, command, read, lost, python_for

    def profile(self, python, program, rate, folder):
        """-> (stacks, what is lost, what the program printed), or Failed."""
        to = os.path.join(folder, "seen.profile.json")
        done = subprocess.run(self.command(python, program, rate, to), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              universal_newlines=True)
        if done.returncode or not os.path.exists(to):
            raise Failed(" ".join(done.stdout.strip().split("\n\n")[-1].split()) or "exit status %d" % done.returncode)
        stacks = list(self.read(to))
        os.unlink(to)
        return stacks, self.lost(done.stdout), done.stdout


# ---- what they write


def lines_of(path):
    """-> [(stack, number)] of a file of collapsed stacks"""
    with open(path, encoding="utf-8") as file:
        for line in file:
            stack, _, n = line.rstrip("\n").rpartition(" ")
            if stack and n.isdigit():
                yield stack, int(n)


def named(frame, pattern):
    """One frame by a pattern with the groups function, file and line; nothing of what it does not fit: native code, a thread."""
    match = re.match(pattern, frame)
    return [(match["function"].rpartition(".")[2], match["file"], int(match["line"]))] if match else []


def collapsed(pattern):
    def read(path):
        for stack, n in lines_of(path):
            yield [one for frame in stack.split(";") for one in named(frame, pattern)], n
    return read


def read_assay(path):
    """A stored profile (docs/file-format.md): nodes name what they stand under by its distance, samples what they follow likewise."""
    with open(path, encoding="utf-8") as file:
        (profile,) = json.load(file)["profiles"]
    frames, nodes, stacks = profile["frames"], profile["nodes"], []
    for i, (frame, line, up) in enumerate(zip(nodes["frame"], nodes["line"], nodes["up"])):
        mine = [(frames["function"][frame].rpartition(".")[2], frames["file"][frame], line)] if frames["kind"][frame] == "python" else []
        stacks.append((stacks[i - up] if up else []) + mine)
    for part in profile["parts"]:
        for node, weight in zip(itertools.accumulate(part["steps"]), part["weights"]):
            yield stacks[node], weight


NAME_THEN_FILE = r"(?P<function>.*) \((?P<file>.*):(?P<line>\d+)\)$"
FILE_NAME_LINE = r"(?P<file>.*):(?P<function>[^:]*):(?P<line>\d+)$"


def read_pyinstrument(path):
    """Frames have the line of their function alone. What is in a frame and in none of its children is its own time."""
    def walk(frame, above):
        stack = above if frame["function"] == "[self]" else above + [(frame["function"].rpartition(".")[2], frame["file_path"], 0)]
        below = sum(child["time"] for child in frame["children"])
        if frame["time"] > below:
            yield stack, frame["time"] - below
        for child in frame["children"]:
            yield from walk(child, stack)

    with open(path, encoding="utf-8") as file:
        yield from walk(json.load(file)["root_frame"], [])


def read_scalene(path):
    with open(path, encoding="utf-8") as file:
        stacks = json.load(file)["stacks"]
    for frames, seen in stacks:
        yield [one for frame in frames for one in named(frame, r"(?P<file>.*) (?P<function>\S*):(?P<line>\d+);$")], seen["cpu_samples"]


# ---- how they are started, and what they say of what is lost


def said(pattern):
    """The first group of the pattern in what was printed."""
    def lost(printed):
        match = re.search(pattern, printed)
        return match[1] if match else "0"
    return lost


def tachyon(name, *more):
    return Profiler(
        name,
        lambda python, program, rate, to: [python, "-m", "profiling.sampling", "run", "-r", str(rate), *more, "--collapsed", "-o", to, *program],
        collapsed(FILE_NAME_LINE),
        lambda printed: "%s %% torn, %s late" % (said(r"Error rate: ([\d.]+)")(printed), said(r"missed (\d+) samples")(printed)),
        lambda python: (python, None) if minor_of(python) >= (3, 15) else (None, "is part of CPython 3.15 alone"))


def spy(name, *more):
    return Profiler(
        name,
        lambda python, program, rate, to: [os.path.join(os.path.dirname(packages.python("stacks")), "py-spy"), "record", "-r", str(rate), *more,
                                           "-f", "raw", "-i", "-o", to, "--", python, *program],
        collapsed(NAME_THEN_FILE),
        said(r"Errors: (\d+)"))


def austin_for(python):
    if minor_of(python) > (3, 13):
        return None, "3.7 knows no newer than 3.13; 4.0 needs glibc 2.38"
    return installed(python, AUSTIN)


PROFILERS = [
    Profiler("assay",
             lambda python, program, rate, to: [ASSAY, "record", "-r", str(rate), "--idle", "-o", to, "--", python, *program],
             read_assay,
             said(r"(\d+) looks found nothing")),
    spy("py-spy"),
    spy("py-spy --nonblocking", "--nonblocking"),
    tachyon("Tachyon"),
    tachyon("Tachyon --blocking", "--blocking"),
    Profiler("austin",
             lambda python, program, rate, to: [os.path.join(os.path.dirname(python), "austin"), "-i", str(1000000 // rate), "-o", to, python,
                                                *program],
             collapsed(FILE_NAME_LINE),
             said(r"Error rate : \S*?(\d+)/"),
             austin_for),
    Profiler("scalene",
             lambda python, program, rate, to: [python, "-m", "scalene", "run", "--cpu-only", "--cpu-sampling-rate", str(1 / rate), "--json",
                                                "--program-path", os.path.dirname(program[0]), "--outfile", to, *program],
             read_scalene,
             python_for=lambda python: installed(python, "scalene==2.4.0")),
    Profiler("pyinstrument",
             lambda python, program, rate, to: [python, "-m", "pyinstrument", "-i", str(1 / rate), "-r", "json", "-o", to, *program],
             read_pyinstrument,
             python_for=lambda python: installed(python, "pyinstrument==5.1.3")),
]
