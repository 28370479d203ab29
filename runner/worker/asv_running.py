"""How a benchmark of an asv suite runs: one value of each kind, with asv's fixtures around it.

asv_host.py, which finds the benchmarks, executes this text and gives it `loader`, whose loop and whose error it uses.

    RUNNERS[kind](benchmark, values) -> run(it, begin, end)      of a _Benchmark of asv_host.py and its parameters
    asizeof()                                                    pympler's function, which mem_* needs
"""

import sys
from operator import length_hint

# asv's own warm-up, where each call has its setup: assay's would be one call.
WARMUP_S = 0.1


class AssaySkipped(Exception):
    """The suite does not want this benchmark here: no failure. The manager knows it by its name."""


# ---- around it


def _may_skip(setup):
    """NotImplementedError says that there is nothing to measure here."""

    def wrapped(*values):
        try:
            setup(*values)
        except NotImplementedError as reason:
            raise AssaySkipped(str(reason) or "its setup raised NotImplementedError") from None

    return wrapped


def _skips(error):
    """Only this subclass may be raised by the benchmark itself."""
    return any(base.__name__ == "SkipNotImplemented" for base in type(error).__mro__)


class _Skipping:
    """Around what the benchmark itself runs."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if error is not None and isinstance(error, NotImplementedError) and _skips(error):
            raise AssaySkipped(str(error) or "it raised SkipNotImplemented") from None


def _around(benchmark):
    setups = [_may_skip(setup) for setup in reversed(benchmark.fixtures("setup"))]
    return setups, benchmark.fixtures("teardown")


def _plain(benchmark, values):
    """The house's own loop, with asv's fixtures around it."""
    setups, teardowns = _around(benchmark)
    one = loader._Benchmark(benchmark.module, benchmark.name, benchmark.func, benchmark.name, values)
    plain = loader._checked_runner(one, setups, teardowns)

    def run(it, begin, end):
        with _Skipping():
            plain(it, begin, end)

    return run


def _between_fixtures(benchmark, values, body):
    """body(it, begin, end) makes the value; what it does before begin() and after end() is not measured either."""
    setups, teardowns = _around(benchmark)

    def run(it, begin, end):
        for setup in setups:
            setup(*values)
        try:
            return body(it, begin, end)
        finally:
            for teardown in teardowns:
                teardown(*values)

    return run


# ---- time_*


def _time_runner(benchmark, values):
    plain, timer, is_in_pieces = _plain(benchmark, values), benchmark.own("timer"), benchmark.is_in_pieces()
    timed = _by(timer, plain) if timer else plain
    warmup_s = float(benchmark.own("warmup_time", -1))
    if warmup_s < 0:
        warmup_s = WARMUP_S if is_in_pieces else 0
    is_warm = [warmup_s == 0]

    def run(it, begin, end):
        if not is_warm[0]:
            is_warm[0] = True
            _warm_up(plain, warmup_s)
        return timed(it, begin, end)

    run.piece = int(is_in_pieces)
    return run


def _nothing():
    pass


def _warm_up(plain, seconds):
    import time

    until = time.perf_counter() + seconds
    while True:
        plain(iter((None,)), _nothing, _nothing)
        if time.perf_counter() >= until:
            return


def _by(timer, timed):
    """The same by the suite's own timer -> its seconds."""

    def run(it, begin, end):
        marks = []

        def start():
            begin()
            marks.append(timer())

        def stop():
            marks.append(timer())
            end()

        timed(it, start, stop)
        return float(marks[1] - marks[0])

    return run


# ---- timeraw_*

# A fresh interpreter for each value: asv's contract for timeraw_*.
RAW = """\
import sys, timeit
stmt, setup, number = eval(sys.stdin.read())
print(repr(timeit.timeit(stmt, setup, number=number)))
"""


def _raw_runner(benchmark, values):
    def body(it, begin, end):
        with _Skipping():
            code = benchmark.func(*values)
        code = code if isinstance(code, tuple) else (code, "")
        begin()
        seconds = _timed_elsewhere(benchmark, code + (length_hint(it),))
        end()
        return seconds

    return _between_fixtures(benchmark, values, body)


def _timed_elsewhere(benchmark, work):
    import os
    import subprocess
    import textwrap

    stmt, setup, number = work
    work = textwrap.dedent(stmt), textwrap.dedent(setup), number
    env = dict(os.environ, **{str(key): str(value) for key, value in (benchmark.own("env") or {}).items()})
    child = subprocess.Popen(
        [sys.executable, "-c", RAW], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
    )
    out, errors = child.communicate(repr(work).encode("utf-8"))
    if child.returncode:
        lines = errors.decode("utf-8", "replace").strip().splitlines()
        why = lines[-1] if lines else "exit status %d" % child.returncode
        raise loader.BenchmarkError("the code of %s failed: %s" % (benchmark.name, why))
    try:
        return float(out.split()[-1])  # it may have printed before
    except (IndexError, ValueError):
        raise loader.BenchmarkError("the code of %s ended before it was timed" % benchmark.name) from None


# ---- what is one call in a process: track_*, mem_*, peakmem_*


def _once_runner(benchmark, values, valued):
    """Its value is what `valued` makes of what the call returned."""

    def body(it, begin, end):
        begin()
        with _Skipping():
            result = benchmark.func(*values)
        end()
        return valued(result)

    return _between_fixtures(benchmark, values, body)


def _number(result, factor):
    """As text, so that no digit is lost. asv takes NaN for a skip, and shows everything else."""
    try:
        number = float(result)
    except (TypeError, ValueError):
        raise loader.BenchmarkError("it returned %s, which is no number" % loader._show(result)) from None
    if number != number:
        raise AssaySkipped("it returned NaN")
    if not 0 < number < float("inf"):
        if number in (float("inf"), -float("inf")):
            raise loader.BenchmarkError("it returned %r" % number)
        raise AssaySkipped(
            "it returned %s: values are compared by their ratio, which needs numbers above 0" % loader._show(result)
        )
    if factor == 1 and number == int(number) and not isinstance(result, float):
        return "%d" % number
    return repr(number * factor)


def _track_runner(benchmark, values):
    return _once_runner(benchmark, values, lambda result: _number(result, benchmark.unit()[1]))


def asizeof():
    from pympler.asizeof import asizeof as of

    return of


def _mem_runner(benchmark, values):
    """The size of one more such object: what both have in common is counted once, as under asv."""
    size_of = asizeof()

    def size(result):
        import copy

        return _number(size_of([result, copy.copy(result)]) - size_of([result, result]), 1)

    return _once_runner(benchmark, values, size)


def _peak_runner(benchmark, values):
    return _once_runner(benchmark, values, lambda _: _number(_peak(), 1))


def _peak():
    """Of this program alone: getrusage()'s is also that of the process that started it."""
    try:
        with open("/proc/self/status", "rb") as file:
            for line in file:
                if line.startswith(b"VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


RUNNERS = {
    "time": _time_runner,
    "timeraw": _raw_runner,
    "track": _track_runner,
    "mem": _mem_runner,
    "peakmem": _peak_runner,
}
