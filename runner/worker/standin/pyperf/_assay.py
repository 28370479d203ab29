"""Scripts in a worker of assay: its manager asks for one step after the other (PROTOCOL.md).

The loader sets `driver` before it executes a script. Then a bench_*() call is either written down (Discovery) or, where
its turn has come, stays in the worker's loop of requests until the manager has had enough (Measuring).
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Any, Callable

    from pyperf._tasks import Task

# The loader's command line (loader.py) says so.
_LOOPS = 1

# What assay itself says of every run.
_NOT_ITS_OWN = ("name", "unit", "loops", "inner_loops", "duration", "date")

driver: Any = None  # Discovery, Measuring, or None: the script runs by itself


# The options of a worker as the parser gives them; made without it where a script has none of its own, since argparse
# takes longer to import than many a script to run. In the parser's order.
_PLAIN_OPTIONS = (
    "rigorous=False fast=False debug_single_value=False processes values warmups loops verbose=False quiet=True pipe=2 "
    "output append min_time timeout worker=True in_process=False worker_task calibrate_loops=False recalibrate_loops=False "
    "calibrate_warmups=False recalibrate_warmups=False dump=False metadata=False hist=False stats=False affinity "
    "inherit_environ copy_env=False locale=True python compare_to python_names profile hook tracemalloc=False "
    "track_memory=False"
).split()


def plain_options(defaults: dict[str, Any]) -> Any:
    """What parsing the loader's command line gives; None where the script was given arguments."""
    if len(sys.argv) != driver.words:
        return None
    given = {**defaults, "values": 3, "min_time": 0.1, "loops": _LOOPS, "warmups": 1, "python": sys.executable}
    given["worker_task"] = int(sys.argv[4].partition("=")[2])
    constants = {"False": False, "True": True, "2": 2, "": None}
    options = {}
    for word in _PLAIN_OPTIONS:
        name, _, text = word.partition("=")
        options[name] = given.get(name, constants[text])
    return type(sys.implementation)(**options)  # a plain namespace, at hand without an import


class Discovery:
    """Names the benchmarks, and what the script wants for them. Every call returns None, as it does in a worker for
    benchmarks that are not its own."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, str, str]] = []  # name, description, inner loops, loops
        self.inherit: list[str] = []  # names of environment variables

    def parsed(self, runner: Any) -> None:
        """A worker is told a number of loops; here the script shall see what it asks for itself, as a manager does."""
        if runner.args.loops == _LOOPS:
            runner.args.loops = runner._defaults["loops"]

    def bench(self, runner: Any, task: Task) -> None:
        description = str(task.metadata.get("description", ""))
        loops = runner.args.loops or 0
        self.found.append((task.name, description, str(task.inner_loops or 1), str(loops)))
        self.inherit = [name for name in runner.args.inherit_environ or () if "," not in name]


class Measuring:
    """Measures the benchmark with this index: `serve(run, report)` returns when the manager says end."""

    def __init__(self, index: int, serve: Callable[[Any, Callable[[], list[str]]], None]) -> None:
        self.index = index
        self.serve = serve
        self.seen = 0
        self.is_done = False

    def parsed(self, runner: Any) -> None:
        """Nothing: a worker's options are what the loader says."""

    def bench(self, runner: Any, task: Task) -> Any:
        mine = self.seen == self.index
        self.seen += 1
        if not mine:
            return None
        samples = _Samples(runner, task)
        self.is_done = True
        try:
            self.serve(samples.run, samples.report)
        finally:
            samples.end_hooks({})
        return samples.benchmark()


class _Samples:
    """The benchmark's run(), with hooks around it, and a record of what was measured for the script's own use."""

    def __init__(self, runner: Any, task: Task) -> None:
        self.task = task
        self.sample = task.make()
        self.hook_names = runner.args.hook or []
        self.hooks: list[Any] = []
        if self.hook_names:
            from pyperf import _hooks

            self.hooks = _hooks.instantiate_selected_hooks(self.hook_names, runner._hooks)
            run = self.sample
            self.sample = lambda it, begin, end: _hooks.inside(self.hooks, run, it, begin, end)
        self.taken: list[tuple[int, float]] = []  # loops, seconds

    def run(self, it: Any, begin: Callable[[], Any], end: Callable[[], Any]) -> Any:
        """Seconds, where the benchmark times itself; else None: begin() and end() know."""
        loops = it.__length_hint__()
        timing = self.sample(it, begin, end)
        if isinstance(timing, tuple):
            self.taken.append((loops, timing[1]))
            return None
        self.taken.append((loops, timing))
        return timing

    def report(self) -> list[str]:
        """Metadata as (typed key, text) fields."""
        metadata = dict(self.task.metadata)
        self.end_hooks(metadata)
        if self.hook_names:
            metadata["hooks"] = ", ".join(self.hook_names)
        from pyperf._metadata import parse_metadata

        fields = []
        for key, value in parse_metadata(metadata).items():
            if isinstance(value, list) or key in _NOT_ITS_OWN:
                continue  # tags are no scalar
            kind = "text" if isinstance(value, str) else "real" if isinstance(value, float) else "int"
            fields += ["%s:%s" % (kind, key), value if isinstance(value, str) else repr(value + 0)]
        if self.task.inner_loops == 1:  # the manager says what changes values; that a script says 1 is the script's own
            fields += ["int:inner_loops", "1"]
        return fields

    def end_hooks(self, metadata: dict[str, Any]) -> None:
        """Once: a process of which the manager wants no report ends them too."""
        hooks, self.hooks = self.hooks, []
        for hook in hooks:
            hook.teardown(metadata)

    def benchmark(self) -> Any:
        """What the script gets: the values that this process took."""
        loops = self.taken[-1][0] if self.taken else 0
        total = loops * (self.task.inner_loops or 1)
        values = [seconds / total for n, seconds in self.taken if n == loops and seconds > 0]
        if not values:
            return None
        from pyperf._bench import Benchmark, Run

        metadata = {**self.task.metadata, "name": self.task.name, "unit": "second", "loops": loops}
        if self.task.inner_loops is not None:
            metadata["inner_loops"] = self.task.inner_loops
        return Benchmark([Run(values, metadata=metadata, collect_metadata=False)])
