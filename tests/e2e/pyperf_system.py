"""Real pyperf's `system` on a recorded machine: python pyperf_system.py ROOT CPUS X86 RELEASE AFFINITY ACTION...

Prints a JSON list: exit status, output and the files below ROOT after each action.

Whatever it opens, lists or looks for in /proc, /sys and /dev is below ROOT instead, programs are ROOT's, and what it asks the
running kernel for is answered from the arguments; all it decides and prints is its own. Run with the interpreter of
build/pyperf-venv.
"""

import builtins
import contextlib
import io
import json
import os
import sys

root, cpus, x86, release, affinity = sys.argv[1:6]

import pyperf._cpu_utils  # noqa: E402
import pyperf._system as system  # noqa: E402


def below(function):
    """`function`, whose first argument is a path, on the recorded machine."""

    def moved(path, *rest, **named):
        if str(path).startswith(("/proc/", "/sys/", "/dev/cpu/")):
            try:
                return function(root + path, *rest, **named)
            except OSError as error:
                error.filename = path
                raise
        return function(path, *rest, **named)

    return moved


builtins.open = below(builtins.open)
os.open = below(os.open)
os.listdir = below(os.listdir)
os.path.exists = below(os.path.exists)
for module in (pyperf._cpu_utils, system):
    module.get_logical_cpu_count = lambda: int(cpus)
system.PLATFORM_X86 = x86 == "yes"
os.uname = lambda real=os.uname(): (real[0], real[1], release, real[3], real[4])
os.environ["PATH"] = root + "/usr/bin"


class Arguments:
    affinity = pyperf._cpu_utils.parse_cpu_list(affinity)


def files():
    found = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            if not os.path.islink(path):
                with open(path, encoding="latin-1") as file:
                    found[path[len(root) :]] = file.read()
    return found


done = []
for action in sys.argv[6:]:
    output = io.StringIO()
    status = 0
    with contextlib.redirect_stdout(output):
        try:
            system.System().main(action, Arguments)
        except SystemExit as end:
            status = end.code or 0
    done.append([status, output.getvalue(), files()])
json.dump(done, sys.stdout)
