"""What the drop-in tests share: pyperf scripts, run under the real pyperf and under assay's stand-in."""

import glob
import os
import re
import shutil
import subprocess
import unittest

import pyperf_oracle
import support

STANDIN = os.path.join(os.path.dirname(support.ASSAY), "worker", "standin")

PLAIN = """\
import pyperf
runner = pyperf.Runner()
runner.metadata["description"] = "two ways"
runner.bench_func("first", sorted, (3, 1, 2))
runner.bench_time_func("second", lambda loops, extra: loops * 1e-3 + extra, 0.0, inner_loops=4, metadata={"width": 7})
"""

KINDS = """\
import asyncio
import pyperf

async def nothing():
    await asyncio.sleep(0)

runner = pyperf.Runner()
print(runner.bench_func("func", int))
print(runner.bench_async_func("async", nothing))
print(runner.bench_command("command", ["true"]))
print(runner.timeit("timeit", "x + y", "x = 1; y = 2", duplicate=5))
print(runner.timeit("1 + 1"))
"""

OPTIONS = """\
import pyperf

def pass_on(command, args):
    command.append("--width=%d" % args.width)
    command.append(args.kind)

runner = pyperf.Runner(values=4, add_cmdline_args=pass_on)
runner.argparser.add_argument("--width", type=int, default=3)
runner.argparser.add_argument("kind", choices=("list", "tuple"))
args = runner.parse_args()
runner.metadata["width"] = args.width
runner.bench_func("make_" + args.kind, {"list": list, "tuple": tuple}[args.kind], range(args.width))
"""


# Values that are the same in each process and both tools, a multiple of FACTOR; the text about them is no chance.
STEADY = """\
import os
import pyperf

factor = float(os.environ.get("FACTOR", "1"))
values = iter([factor * 0.25 * (1 + i / 1024) for i in range(99)])
runner = pyperf.Runner()
runner.bench_time_func("steady", lambda loops: loops * next(values))
runner.bench_time_func("inner", lambda loops: loops * next(values), inner_loops=3)
"""


class Side:
    """One of the two: runs a script with options, to its end."""

    def __init__(self, ours):
        self.python = pyperf_oracle.python()
        self.env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        if ours:
            self.env["PYTHONPATH"] = STANDIN
            self.env["ASSAY"] = support.ASSAY
        else:  # also for interpreters other than the environment's own
            self.env["PYTHONPATH"] = pyperf_oracle.site_packages()

    def run(self, *args, cwd=None, env=None, timeout=120):
        done = subprocess.run(
            [self.python] + list(args),
            env=dict(self.env, **(env or {})),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
            timeout=timeout,
        )
        return support.Outcome(list(args), done.returncode, done.stdout, done.stderr)


class BothSides(support.Scratch):
    """Mix-in: what a script does under the real pyperf and under assay's, in the test's own folder."""

    def setUp(self):
        super().setUp()
        self.theirs, self.ours = Side(False), Side(True)

    def both(self, *args, **options):
        return self.theirs.run(*args, cwd=self.dir, **options), self.ours.run(*args, cwd=self.dir, **options)


def interpreter_with(code, what, variable):
    """An interpreter for which the expression `code` (of sys) is true: the environment's `variable`, or any that is found.
    Where there is none, the test is skipped with the reason."""
    folders = [os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))]
    found = [os.environ[variable]] if variable in os.environ else sorted(glob.glob(folders[0] + "/versions/3.*/bin/python"))
    found += [path for path in map(shutil.which, ["python3", "python3.14", "python3.15", "python3.16"]) if path]
    for path in found:
        done = subprocess.run([path, "-c", "import sys; sys.exit(not (%s))" % code], stderr=subprocess.DEVNULL)
        if done.returncode == 0:
            return path
    raise unittest.SkipTest("no interpreter %s was found in %s and on PATH (%s=PATH names one)" % (what, folders[0], variable))


def shape(path):
    """What two runs of one script must share: names, kinds of runs, keys and the values that do not vary."""
    found = []
    for metadata, run in support.runs_of(path):
        keys = {key: metadata[key] if key in FIXED else type(metadata[key]).__name__ for key in metadata}
        kind = "calibration" if not run.get("values") else len(run["values"])
        found.append((metadata["name"], kind, keys))
    return found


FIXED = (
    "name unit inner_loops width description command timeit_stmt timeit_setup timeit_teardown timeit_duplicate hooks "
    "_test_hook aslr cpu_count hostname platform python_version python_executable timer perf_version values warmups"
).split()


def masked(text):
    """Numbers and their units out: what is left must be the same."""
    text = re.sub(r"\d+(\.\d+)?", "N", text)
    text = re.sub(r"N (ns|us|ms|sec|KiB|MiB|bytes)\b", "T", text)
    return re.sub(r"WARNING: the.*?hide these warnings\.\n\n", "", text, flags=re.S)  # whether it is stable is chance
