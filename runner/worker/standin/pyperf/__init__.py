"""assay's stand-in for pyperf: the same names, written anew, for scripts that `import pyperf`.

The classes that hold results are loaded when they are first asked for: a worker needs few of them, and the time
that it takes to start is part of every benchmark's cost.
"""

from __future__ import annotations

# As it is before the script does anything: one of pyperformance's takes os.replace() away.
from os import replace as _replace_file
from time import perf_counter

VERSION = (2, 11, 0)  # the pyperf whose behaviour this is; also the name of the .dist-info folder
__version__ = ".".join(map(str, VERSION))

__all__ = [
    "perf_counter",
    "python_implementation",
    "python_has_jit",
    "format_metadata",
    "Run",
    "Benchmark",
    "BenchmarkSuite",
    "add_runs",
    "Runner",
]

_HOMES = {
    "python_implementation": "_utils",
    "python_has_jit": "_utils",
    "format_metadata": "_metadata",
    "Run": "_bench",
    "Benchmark": "_bench",
    "BenchmarkSuite": "_bench",
    "add_runs": "_bench",
    "Runner": "_runner",
}
_MODULES = ("_bench", "_cli", "_compare", "_cpu_utils", "_formatter", "_hooks", "_metadata", "_runner", "_utils")


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name in _MODULES:
        return import_module("pyperf." + name)
    if name not in _HOMES:
        raise AttributeError("module 'pyperf' has no attribute %r" % name)
    value = getattr(import_module("pyperf." + _HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES, *_MODULES})
