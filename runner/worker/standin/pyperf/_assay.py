"""Scripts in a worker of assay: its manager asks for one step after the other (PROTOCOL.md).

The loader sets `driver` before it executes a script. Then a bench_*() call is either written down (Discovery) or, where
its turn has come, stays in the worker's loop of requests until the manager has had enough (Measuring).
"""

from __future__ import annotations

from typing import Any, Callable

from pyperf._tasks import Task

driver: Any = None  # Discovery, Measuring, or None: the script runs by itself


class Discovery:
    """Names the benchmarks. Every call returns None, as it does in a worker for benchmarks that are not its own."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, str]] = []  # name, description, inner loops

    def bench(self, runner: Any, task: Task) -> None:
        if any(name == task.name for name, _, _ in self.found):
            raise ValueError("duplicated benchmark name: %r" % task.name)
        description = str(task.metadata.get("description", ""))
        self.found.append((task.name, description, str(task.inner_loops or 1)))


class Measuring:
    """Measures the benchmark with this index: `serve(run, report)` returns when the manager says end."""

    def __init__(self, index: int, serve: Callable[[Any, Callable[[], list[str]]], None]) -> None:
        self.index = index
        self.serve = serve
        self.seen = 0
        self.is_done = False

    def bench(self, runner: Any, task: Task) -> Any:
        mine = self.seen == self.index
        self.seen += 1
        if not mine:
            return None
        samples = _Samples(runner, task)
        self.is_done = True
        self.serve(samples.run, samples.report)
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
            self.run = self._hooked  # type: ignore[method-assign]
        self.values: list[float] = []

    def run(self, it: Any, begin: Callable[[], Any], end: Callable[[], Any]) -> Any:
        return self.sample(it, begin, end)

    def _hooked(self, it: Any, begin: Callable[[], Any], end: Callable[[], Any]) -> Any:
        from contextlib import ExitStack

        with ExitStack() as stack:
            for hook in self.hooks:
                stack.enter_context(hook)
            return self.sample(it, begin, end)

    def report(self) -> list[str]:
        """Metadata as (typed key, text) fields."""
        metadata = dict(self.task.metadata)
        for hook in self.hooks:
            hook.teardown(metadata)
        if self.hook_names:
            metadata["hooks"] = ", ".join(self.hook_names)
        from pyperf._metadata import parse_metadata

        fields = []
        for key, value in parse_metadata(metadata).items():
            if isinstance(value, list):
                continue  # tags: no scalar, no place in a report
            kind = "text" if isinstance(value, str) else "real" if isinstance(value, float) else "int"
            fields += ["%s:%s" % (kind, key), value if isinstance(value, str) else repr(value + 0)]
        return fields

    def benchmark(self) -> Any:
        return None
