"""Small things that several modules share: which Python this is, statistics, environments, files."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Iterable, Iterator, Sequence

# What pyperf's workers inherit of the environment, so that two users measure the same.
INHERITED = (
    "PATH HOME TEMP COMSPEC SystemRoot SystemDrive PYTHONPATH PYTHON_CPU_COUNT PYTHON_GIL "
    "PYPERF_PERF_RECORD_DATA_DIR PYPERF_PERF_RECORD_EXTRA_OPTS PYPERF_TACHYON_OPTS"
).split()
LOCALE = "LANG".split() + [
    "LC_" + category
    for category in (
        "ADDRESS ALL COLLATE CTYPE IDENTIFICATION MEASUREMENT MESSAGES MONETARY NAME NUMERIC PAPER TELEPHONE TIME"
    ).split()
]

# Two-sided 95 % points of Student's t for 1 to 30 degrees of freedom, then by the largest bound reached.
_T95 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)
_T95_BEYOND = ((200, 1.960), (100, 1.984), (80, 1.990), (60, 2.000), (50, 2.009), (40, 2.021), (31, 2.042))


# ---- the interpreter


def python_implementation() -> str:
    return sys.implementation.name.lower()


def python_has_jit() -> bool:
    name = python_implementation()
    if name == "pypy":
        return bool(sys.pypy_translation_info["translation.jit"])  # type: ignore[attr-defined]
    if name in ("graalpython", "graalpy"):
        return True
    if hasattr(sys, "pyston_version_info"):
        return True
    jit = getattr(sys, "_jit", None)
    return bool(jit and jit.is_enabled())


def abs_executable(python: str) -> str:
    """An interpreter's path that stays the same in another folder. The last part is kept as it is, also when it is
    a link: the link is what makes a virtual environment."""
    import shutil

    given = python
    python = os.path.expanduser(python)
    folder, name = os.path.split(python)
    if folder:
        return os.path.join(os.path.realpath(folder), name)
    found = shutil.which(python)
    if not found:
        print("ERROR: Unable to locate the Python executable: %r" % given)
        sys.exit(1)
    return os.path.normpath(found)


def get_python_names(ref: str, changed: str) -> tuple[str, str]:
    """Short names for two interpreters that tell them apart."""
    short = os.path.basename(ref), os.path.basename(changed)
    return short if short[0] != short[1] else (ref, changed)


def create_environ(inherit: Sequence[str] | None, locale: bool, copy_all: bool) -> dict[str, str]:
    """The environment of a worker."""
    if copy_all:
        return dict(os.environ)
    names = list(INHERITED) + (LOCALE if locale else []) + list(inherit or ())
    return {name: os.environ[name] for name in names if name in os.environ}


# ---- statistics


def median_abs_dev(values: Sequence[float]) -> float:
    from statistics import median

    center = median(float(x) for x in values)
    return median(abs(center - float(x)) for x in values)


def percentile(values: Sequence[float], p: float) -> float:
    """Linear interpolation between the neighbours; p from 0 to 1."""
    if not 0 <= p <= 1:
        raise ValueError("p must be in the range [0.0; 1.0]")
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no value")
    k = (len(ordered) - 1) * p
    low = int(k)
    high = min(low + 1, len(ordered) - 1)
    if low == k:
        return ordered[low]
    return ordered[low] * (high - k) + ordered[high] * (k - low)


def geometric_mean(values: Iterable[float]) -> float:
    import math

    logs = [math.log(x) for x in values]
    if not logs:
        raise ValueError("empty data")
    return math.exp(sum(logs) / len(logs))


def tdist95conf_level(df: float) -> float:
    whole = int(round(df))
    if whole < 1:
        raise ValueError("degrees of freedom: at least 1")
    if whole <= len(_T95):
        return _T95[whole - 1]
    return next(t for bound, t in _T95_BEYOND if whole >= bound)


def is_significant(a: Sequence[float], b: Sequence[float]) -> tuple[bool, float]:
    """Student's t test of two samples of equal size with pooled variance: (is |t| beyond 95 %?, t)."""
    import math
    import statistics

    n = len(a)
    if n != len(b):
        raise ValueError("different number of values")
    if n < 2:
        raise ValueError("too few values")
    pooled = (statistics.variance(a) + statistics.variance(b)) / 2
    t = (statistics.mean(a) - statistics.mean(b)) / math.sqrt(pooled * 2 / n)
    return abs(t) >= tdist95conf_level(2 * n - 2), t


# ---- files of the system


def read_first_line(path: str) -> str:
    """The first line without its end; empty when there is no such file."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.readline().rstrip()
    except OSError:
        return ""


def read_lines(path: str) -> Iterator[str]:
    """Line by line without their ends; none when there is no such file."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file:
                yield line.rstrip()
    except OSError:
        return
