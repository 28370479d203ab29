"""A worker as pyperf has it: told everything by options, it takes its samples, writes one run, and is done."""

from __future__ import annotations

import sys
import time
from itertools import repeat

from pyperf import _bench, _cpu_utils, _formatter, _hooks, _output, _utils
from pyperf._tasks import Task

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Any

# A benchmark that is still too short after so many loops does nothing.
_MOST_LOOPS = 2**32
# Warmups (for an interpreter with a JIT): as many values are looked at, and as many entries are tried.
_WARMUP_SAMPLE = 40
_MOST_WARMUPS = 300
_STEADY = {"mean": (-0.5, 0.10), "mad": (-0.10, 0.10), "quartile": (-0.05, 0.05)}


def bench(runner: Any, task: Task) -> Any:
    """Measure; the result goes into the pipe, or onto the terminal."""
    args = runner.args
    pin(args)
    run = Worker(runner, task, args).make_run()
    benchmark = _bench.Benchmark([run])
    _output.store(args, benchmark)
    _output.display(runner, benchmark, checks=False)
    return benchmark


def pin(args: Any) -> None:
    """This process, to --affinity or to isolated CPUs; where that cannot be, an ERROR line and exit status 1."""
    if args.affinity:
        cpus, isolated = _cpu_utils.parse_cpu_list(args.affinity), False
    else:
        cpus, isolated = _cpu_utils.get_isolated_cpus(), True
    if not cpus:
        return
    text = "%s: %s" % ("isolated CPUs" if isolated else "CPUs", _cpu_utils.format_cpu_list(cpus))
    try:
        is_pinned = _cpu_utils.set_cpu_affinity(cpus)
    except OSError as error:
        print("ERROR: cannot run on %s: %s" % (text, error.strerror), file=sys.stderr)
        sys.exit(1)
    if is_pinned:
        if args.verbose:
            print("Pin process to " + text)
    elif isolated:
        print("WARNING: CPU affinity is not available", file=sys.stderr)
    else:
        print("ERROR: CPU affinity not available.", file=sys.stderr)
        sys.exit(1)


class Worker:
    """`args`: those of one process; of the runner itself unless its manager shares this process."""

    def __init__(self, runner: Any, task: Task, args: Any) -> None:
        self.runner = runner
        self.args = args
        self.task = task
        self.loops = args.loops or 1
        self.inner_loops = task.inner_loops or 1
        self.metadata: dict[str, Any] = task.metadata
        self.warmups: list[tuple[int, float]] = []
        self.values: list[float] = []

    # ---- samples

    def _seconds(self, hooks: list[Any]) -> float:
        it = repeat(None, self.loops)
        if hooks:
            timing = _hooks.inside(hooks, self.sample, it, time.perf_counter, time.perf_counter)
        else:
            timing = self.sample(it, time.perf_counter, time.perf_counter)
        return timing[1] - timing[0] if isinstance(timing, tuple) else float(timing)

    def _batch(self, count: int, kind: str, calibrate_loops: bool = False) -> list[tuple[int, float]]:
        """`count` samples as (loops, value). While loops are calibrated each one that was too short doubles them
        and earns another sample."""
        taken: list[tuple[int, float]] = []
        hooks = _hooks.instantiate_selected_hooks(self.args.hook, self.runner._hooks) if self.args.hook else []
        while len(taken) < count:
            raw = self._seconds(hooks)
            value = raw / (self.loops * self.inner_loops)
            if not value and not calibrate_loops:
                raise ValueError("benchmark function returned zero")
            taken.append((self.loops, value))
            self._tell(kind, len(taken), value, raw)
            if calibrate_loops and raw < self.args.min_time:
                self._double_loops()
                count += 1
        for hook in hooks:
            hook.teardown(self.metadata)
        if self.args.verbose:
            print()
        return taken

    def _double_loops(self) -> None:
        self.loops *= 2
        if self.loops > _MOST_LOOPS:
            print("ERROR: failed to calibrate the number of loops, %s takes no time" % self.task.name)
            sys.exit(1)

    def _tell(self, kind: str, number: int, value: float, raw: float) -> None:
        if not self.args.verbose:
            return
        text = "%s %d: %s" % (kind, number, _formatter.format_timedelta(value))
        if kind == "Warmup":
            text += " (loops: %s, raw: %s)" % (
                _formatter.format_number(self.loops),
                _formatter.format_timedelta(raw),
            )
        print(text)

    def _calibrate_loops(self) -> None:
        wanted = (self.args.warmups or 0) + self.args.values
        self.warmups = self._batch(wanted, "Warmup", calibrate_loops=True)
        key = "recalibrate_loops" if self.args.recalibrate_loops else "calibrate_loops"
        self.metadata[key] = self.loops
        if self.args.verbose:
            print("Calibration: use %s loops\n" % _formatter.format_number(self.loops))

    def _calibrate_warmups(self) -> None:
        count = self.args.warmups if self.args.recalibrate_warmups else 1
        entries = self._batch(count + _WARMUP_SAMPLE, "Warmup")
        while not _is_steady([value for _, value in entries], count):
            if len(entries) >= _MOST_WARMUPS:
                print("ERROR: failed to calibrate the number of warmups")
                sys.exit(1)
            count += 1
            entries += self._batch(1, "Warmup")
        self.warmups = entries
        key = "recalibrate_warmups" if self.args.recalibrate_warmups else "calibrate_warmups"
        self.metadata[key] = count
        if self.args.verbose:
            print("Calibration: use %s warmups\n" % _formatter.format_number(count))

    def _take(self) -> None:
        args = self.args
        if args.calibrate_loops or args.recalibrate_loops:
            self._calibrate_loops()
        elif args.calibrate_warmups or args.recalibrate_warmups:
            self._calibrate_warmups()
        else:
            if args.warmups:
                self.warmups = self._batch(args.warmups, "Warmup")
            self.values = [value for _, value in self._batch(args.values, "Value")]

    # ---- the run

    def make_run(self) -> _bench.Run:
        start = time.monotonic()
        tracker = self._tracker()
        self.sample = self.task.make()
        if tracker:
            tracker.start()
        self._take()
        peak = tracker.stop() if tracker else 0  # before anything of ours is imported
        self._add_own_metadata()
        gathered = _collect(not self.task.is_program)
        if tracker:
            self._keep_memory_only(peak)
        elif self.args.track_memory:
            self._keep_memory_only(self.metadata["command_max_rss"])
        self.metadata["duration"] = time.monotonic() - start
        metadata = {**gathered, **self.metadata}
        return _bench.Run(self.values, warmups=self.warmups, metadata=metadata, collect_metadata=False)

    def _tracker(self) -> Any:
        from pyperf import _memory

        if self.args.tracemalloc:
            return _memory.MallocTracker()
        if self.args.track_memory and not self.task.is_program:
            return _memory.MemoryTracker()
        return None

    def _add_own_metadata(self) -> None:
        own: dict[str, Any] = {"name": self.task.name, "loops": self.loops}
        self.metadata.setdefault("unit", "second")
        if self.task.inner_loops is not None:
            own["inner_loops"] = self.task.inner_loops
        if self.args.hook:
            own["hooks"] = ", ".join(self.args.hook)
        self.metadata.update(own)

    def _keep_memory_only(self, peak: int) -> None:
        self.metadata["unit"] = "byte"
        self.metadata["warmups"] = len(self.warmups)
        self.metadata["values"] = len(self.values)
        if self.values:
            self.warmups, self.values = [], [peak]
        else:
            self.warmups = [(self.loops, peak)]


def _collect(process: bool) -> dict[str, Any]:
    from pyperf._collect_metadata import collect_metadata

    return collect_metadata(process)


def _is_steady(values: list[float], nwarmup: int) -> bool:
    """Do the two halves of what follows the warmups look alike?"""
    import statistics

    rest = values[nwarmup:]
    half = len(rest) // 2
    first, second = rest[:half], rest[half:]
    q1, q3 = (_utils.percentile(rest[1:], p) for p in (0.25, 0.75))
    if first[0] > q3 + 1.5 * (q3 - q1):
        return False

    def differs(a: float, b: float, kind: str) -> bool:
        low, high = _STEADY[kind]
        return not low <= (a - b) / b <= high if b else a != b

    return not (
        differs(statistics.mean(first), statistics.mean(second), "mean")
        or differs(_utils.median_abs_dev(first), _utils.median_abs_dev(second), "mad")
        or differs(_utils.percentile(first, 0.25), _utils.percentile(second, 0.25), "quartile")
        or differs(_utils.percentile(first, 0.75), _utils.percentile(second, 0.75), "quartile")
    )
