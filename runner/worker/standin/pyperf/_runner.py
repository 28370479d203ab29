"""Runner: what a benchmark script makes one of, and calls for each of its benchmarks.

The script is executed once more in every process that measures. Which process this is decides what a bench_*() call does:
the manager starts workers (_manager), a worker started by pyperf's options measures (_worker), and a worker of assay
takes part in assay's own protocol (_assay).
"""

from __future__ import annotations

import sys

from pyperf import _assay, _command, _tasks, _utils
from pyperf._tasks import Task

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Any, Callable, ClassVar, Sequence


class Runner:
    _created: ClassVar[set[type]] = set()

    def __init__(
        self,
        values: int | None = None,
        processes: int | None = None,
        loops: int = 0,
        min_time: float = 0.1,
        metadata: dict[str, Any] | None = None,
        show_name: bool = True,
        program_args: Sequence[str] | None = None,
        add_cmdline_args: Callable[[list[str], Any], None] | None = None,
        _argparser: Any = None,
        warmups: int | None = 1,
        hooks: Sequence[Any] | None = None,
    ) -> None:
        cls = self.__class__
        if cls in self._created:
            raise RuntimeError("only one %s instance must be created per process" % cls.__name__)
        self._created.add(cls)
        if hooks is not None and not isinstance(hooks, (list, tuple)):
            raise RuntimeError("hooks must be a list or a tuple, not %s" % type(hooks).__name__)
        jit = _utils.python_has_jit()
        self._defaults: dict[str, Any] = {
            "values": values or (10 if jit else 3),
            "processes": processes or (6 if jit else 20),
            "loops": loops,
            "min_time": min_time,
            "warmups": warmups if warmups is not None or jit else 1,
        }
        self.metadata: dict[str, Any] = {} if metadata is None else metadata
        self.args: Any = None
        self._show_name = show_name
        self._program_args = tuple(program_args or (sys.argv[0],))
        self._add_cmdline_args = add_cmdline_args
        self._given_parser = _argparser
        self._parser: Any = None
        self._hooks = list(hooks or ())
        self._names: set[str] = set()
        self._profiles: list[Any] = []  # of the benchmark that is being measured, in this process
        self._next_task = 0

    # ---- options

    @property
    def argparser(self) -> Any:
        """The script's parser; made when it is first asked for."""
        if self._parser is None:
            import argparse

            from pyperf import _options

            parser = self._given_parser or argparse.ArgumentParser()
            parser.description = "Benchmark"
            _options.add_options(parser, hooks=self._hooks, **self._defaults)
            self._parser = parser
        return self._parser

    def parse_args(self, args: Sequence[str] | None = None) -> Any:
        if self.args is not None:
            if args is not None:
                raise RuntimeError("arguments already parsed")
            return self.args
        if _assay.driver and args is None and self._parser is None and not self._given_parser:
            self.args = _assay.plain_options(self._defaults)
        if self.args is None:
            from pyperf import _options

            parsed = self.argparser.parse_args(args)
            _options.check(parsed, self.argparser, self._hooks)
            self.args = parsed
        if _assay.driver:
            _assay.driver.parsed(self)
        return self.args

    def is_worker(self) -> bool:
        """Is this one of the processes that measure? They execute the script too, and get results of their own benchmark
        alone: what is done with all results belongs to the other, the main process."""
        return bool(self.parse_args().worker)

    # ---- benchmarks

    def bench_func(self, name: str, func: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """func(*args) in a loop."""
        task = self._new_task(name, "func", func, kwargs)
        task.make = lambda: _tasks.plain(self._profiled(func), args)
        return self._run(task)

    def bench_time_func(self, name: str, time_func: Callable[..., float], *args: Any, **kwargs: Any) -> Any:
        """time_func(loops, *args) returns the seconds that all loops took."""
        task = self._new_task(name, "time_func", time_func, kwargs)
        task.make = lambda: _tasks.self_timed(self._profiled(time_func), args)
        return self._run(task)

    def bench_async_func(self, name: str, func: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """await func(*args) in a loop; each value has an event loop of its own."""
        loop_factory = kwargs.pop("loop_factory", None)
        task = self._new_task(name, "async_func", func, kwargs)
        task.make = lambda: self._profiled(_tasks.asynchronous(func, args, loop_factory))
        return self._run(task)

    def bench_command(self, name: str, command: Sequence[str]) -> Any:
        """A program and its arguments, run to its end."""
        if self.parse_args().in_process:
            raise ValueError("bench_command() cannot be used with --in-process")
        task = self._new_task(name, "command", None, {})
        task.is_program = True
        task.command = list(command)
        task.metadata["command"] = _command.format_command(task.command)
        task.make = lambda: _command.program(self._profiled_command(task.command), task.metadata)
        return self._run(task)

    def timeit(
        self,
        name: str,
        stmt: Any = None,
        setup: Any = "pass",
        teardown: Any = "pass",
        inner_loops: int | None = None,
        duplicate: int | None = None,
        metadata: dict[str, Any] | None = None,
        globals: dict[str, Any] | None = None,
    ) -> None:
        from pyperf._timeit import Statement

        statement = Statement(name if stmt is None else stmt, setup, teardown, globals, duplicate)
        if statement.duplicate > 1:
            inner_loops = (inner_loops or 1) * statement.duplicate
        kwargs = {"inner_loops": inner_loops or None, "metadata": {**(metadata or {}), **statement.metadata()}}
        task = self._new_task(name, "timeit", None, kwargs)
        task.make = lambda: self._profiled(statement.make())
        try:
            self._run(task)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException:
            if not (self.args and self.args.worker) or _assay.driver:
                raise
            statement.show_failure()
            sys.exit(1)

    # ---- what they have in common

    def _new_task(self, name: str, kind: str, func: object, kwargs: dict[str, Any]) -> Task:
        inner_loops = kwargs.pop("inner_loops", None)
        metadata = {**self.metadata, **(kwargs.pop("metadata", None) or {})}
        if kwargs:
            raise TypeError("unexpected keyword arguments: %s" % ", ".join(sorted(kwargs)))
        if func is not None and not callable(func):
            raise TypeError("%s is not callable" % type(func).__name__)
        return Task(name.strip(), kind, metadata, inner_loops)

    def _check_name(self, task: Task) -> None:
        if not task.name:
            raise ValueError("empty benchmark name")
        if task.name in self._names:
            raise ValueError("duplicated benchmark name: %r" % task.name)
        self._names.add(task.name)

    def _profiled(self, func: Callable[..., Any]) -> Callable[..., Any]:
        if not self.args.profile:
            return func
        from pyperf._profile import Profile

        self._profiles.append(Profile(self.args.profile))
        return self._profiles[-1].around(func)

    def _profiled_command(self, command: list[str]) -> list[str]:
        if not self.args.profile:
            return command
        return [command[0], "-m", "cProfile", "-o", self.args.profile, *command[1:]]

    def _run(self, task: Task) -> Any:
        args = self.parse_args()
        index = self._next_task
        self._next_task += 1
        if args.worker and not _assay.driver and args.worker_task not in (None, index):
            return None  # another worker's, and so is the trouble with its name
        self._check_name(task)
        try:
            result = self._measure(task, index)
        except KeyboardInterrupt:
            what = "Benchmark worker" if args.worker else "Benchmark"
            print("%s interrupted: exit" % what, file=sys.stderr)
            sys.exit(1)
        while self._profiles:
            self._profiles.pop().store()
        return result

    def _measure(self, task: Task, index: int) -> Any:
        if _assay.driver:
            return _assay.driver.bench(self, task)
        if self.args.worker:
            from pyperf import _worker

            return _worker.bench(self, task)
        from pyperf import _manager

        if self.args.compare_to and not self.args.in_process:
            _manager.compare(self, task, index)
            return None
        return _manager.bench(self, task, index)
