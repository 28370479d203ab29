"""import: what a command-line program does first."""

import sys

# Small modules in pure Python, of which nothing else here keeps an object.
NAMES = ("colorsys", "quopri", "sched")


def bench_fresh():
    """Import three small modules as if for the first time: find, read, execute."""
    for name in NAMES:
        sys.modules.pop(name, None)
        __import__(name)
    return len(NAMES)
