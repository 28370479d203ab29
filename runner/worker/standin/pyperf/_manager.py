"""The manager of a script that runs by itself: starts workers as pyperf does, and puts together what they measured."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from pyperf import _bench, _cli, _formatter, _output, _utils
from pyperf._tasks import Task

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Any

# Calibrations that do not agree: how many are tried.
_MOST_CALIBRATIONS = 5
# How long a worker may live after it has closed its pipe.
_END_WAIT_S = 60
_TIMED_OUT = 124


def bench(runner: Any, task: Task, index: int) -> Any:
    """Measure one benchmark of the script, show it, store it."""
    args = runner.args
    if args.verbose and index:
        print()
    if args.in_process:
        from pyperf._inprocess_manager import InProcessManager

        manager: Manager = InProcessManager(runner, task, index, args.python)
    else:
        manager = Manager(runner, task, index, args.python)
    benchmark = manager.make_benchmark()
    if not args.quiet:
        print()  # after the dots
    _output.store(args, benchmark)
    _output.display(runner, benchmark)
    return benchmark


class Manager:
    def __init__(self, runner: Any, task: Task, index: int, python: str) -> None:
        self.runner = runner
        self.args = runner.args
        self.index = index
        self.python = python
        self.task = task
        self.loops = self.args.loops
        self.warmups = 1 if self.args.warmups is None else self.args.warmups
        # Calibrations still to be done: 0 none, else the number of the next one.
        self.loops_turn = 0 if self.loops else 1
        self.warmups_turn = 1 if self.args.warmups is None else 0
        self.benchmark: Any = None

    # ---- one worker

    def _command(self, kind: str, fd: int) -> list[str]:
        args = self.args
        command = [self.python, *self.runner._program_args, "--worker", "--pipe", str(fd)]
        command += ["--worker-task=%d" % self.index, "--values", str(args.values), "--min-time", str(args.min_time)]
        if kind == "loops" and self.loops_turn == 1:
            command.append("--calibrate-loops")
        else:
            command += ["--loops", str(self.loops)]
            if kind == "loops":
                command.append("--recalibrate-loops")
        if kind == "warmups" and self.warmups_turn == 1:
            command.append("--calibrate-warmups")
        else:
            command += ["--warmups", str(self.warmups)]
            if kind == "warmups":
                command.append("--recalibrate-warmups")
        if args.verbose:
            command.append("--verbose")
        for option in ("affinity", "profile", "timeout"):
            if getattr(args, option):
                command.append("--%s=%s" % (option, getattr(args, option)))
        for option in ("tracemalloc", "track-memory"):
            if getattr(args, option.replace("-", "_")):
                command.append("--" + option)
        for hook in args.hook or ():
            command += ["--hook", hook]
        if self.runner._add_cmdline_args:
            self.runner._add_cmdline_args(command, args)
        return command

    def spawn_worker(self, kind: str) -> Any:
        """Run a worker to its end -> its only run. `kind`: what it is for, "loops", "warmups" (calibrated), "values"."""
        args = self.args
        read_end, write_end = os.pipe()
        env = _utils.create_environ(args.inherit_environ, args.locale, args.copy_env)
        try:
            worker = subprocess.Popen(self._command(kind, write_end), env=env, pass_fds=(write_end,))
        except OSError as error:
            os.close(read_end)
            print("ERROR: cannot start %s: %s" % (self.python, error.strerror), file=sys.stderr)
            sys.exit(1)
        finally:
            os.close(write_end)
        try:
            text = _read_all(read_end, args.timeout)
            status = worker.wait(timeout=_END_WAIT_S)
        except TimeoutError:
            print("Timed out after %s seconds" % args.timeout)
            _kill(worker)
            sys.exit(_TIMED_OUT)
        except BaseException:
            _kill(worker)
            raise
        finally:
            os.close(read_end)
        if status:
            self._fail("%s failed with exit code %s" % (self.python, status))
        return self._only_run(text)

    def _fail(self, why: str) -> None:
        print("ERROR: %s: %s" % (self.task.name, why), file=sys.stderr)
        sys.exit(1)

    def _only_run(self, text: str) -> Any:
        lines = [line for line in text.splitlines() if line.strip()]
        if not lines:
            self._fail("%s ended without a result: does the script call the same benchmarks in each process?" % self.python)
        benchmark = _bench.Benchmark.loads(lines[-1])
        if len(lines) != 1 or benchmark.get_nrun() != 1:
            self._fail("%s wrote more than one result" % self.python)
        return benchmark.get_runs()[0]

    # ---- all workers

    def make_benchmark(self) -> Any:
        wanted = self.args.processes
        kind = "loops"
        while wanted:
            if kind == "loops" and not self.loops_turn:
                kind = "warmups"
            if kind == "warmups" and not self.warmups_turn:
                kind = "values"
            run = self.spawn_worker(kind)
            self._add(run)
            if kind == "values":
                wanted -= 1
            elif kind == "loops":
                self._after_loops(run._get_calibration_loops())
                kind = "warmups"
            else:
                self._after_warmups(run._get_calibration_warmups())
                kind = "loops"
        return self.benchmark

    def _add(self, run: Any) -> None:
        if self.benchmark is None:
            self.benchmark = _bench.Benchmark([run])
        else:
            self.benchmark.add_run(run)
        if self.args.verbose:
            print("\n".join(_cli.format_run(self.benchmark, self.benchmark.get_nrun(), run)))
        elif not self.args.quiet:
            print(".", end="")
        sys.stdout.flush()

    def _after_loops(self, loops: int) -> None:
        same = loops == self.loops
        self.loops = loops
        self.loops_turn += 1
        if same:
            self.loops_turn = self.warmups_turn = 0
        elif self.warmups_turn > 1:
            self.warmups_turn = 1
        if self.loops_turn and not self.warmups_turn:
            self.loops_turn = 0
        self._calibrated(self.loops_turn, "loops")

    def _after_warmups(self, warmups: int) -> None:
        fewer = warmups <= self.warmups
        self.warmups = warmups
        self.warmups_turn += 1
        if fewer:
            self.loops_turn = self.warmups_turn = 0
        if self.warmups_turn and not self.loops_turn:
            self.warmups_turn = 0
        self._calibrated(self.warmups_turn, "warmups")

    def _calibrated(self, turn: int, what: str) -> None:
        if turn > _MOST_CALIBRATIONS:
            print("ERROR: calibration failed, the number of %s is not stable" % what)
            sys.exit(1)
        if self.args.verbose and not self.loops_turn and not self.warmups_turn:
            texts = (
                _formatter.format_number(self.warmups, "warmup"),
                _formatter.format_number(self.loops, "loop"),
            )
            print("Calibration: %s, %s" % texts)


def _read_all(fd: int, timeout: float | None) -> str:
    import select

    deadline = time.monotonic() + timeout if timeout else None
    parts: list[bytes] = []
    while True:
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and (left <= 0 or not select.select([fd], [], [], left)[0]):
            raise TimeoutError
        part = os.read(fd, 65536)
        if not part:
            return b"".join(parts).decode("utf-8")
        parts.append(part)


def _kill(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    worker.wait()


# ---- --compare-to


def compare(runner: Any, task: Task, index: int) -> None:
    """The same benchmark under two interpreters, one after the other."""
    from pyperf import _compare

    args = runner.args
    pythons = (args.compare_to, args.python)
    names = args.python_names or _utils.get_python_names(*pythons)
    titled = args.verbose or _cli.multiline_output(args)
    benchmarks = []
    for name, python in zip(names, pythons):
        if index:
            print()
        if titled:
            print("\n".join(_cli.format_title("Benchmark %s" % name)))
        elif not args.quiet:
            print(name, end=": ")
            sys.stdout.flush()
        benchmarks.append(Manager(runner, task, index, python).make_benchmark())
        if titled:
            _output.display(runner, benchmarks[-1])
            print()
        elif not args.quiet:
            print(" " + _cli.format_result_value(benchmarks[-1]))
            warnings = _output.warnings(benchmarks[-1])
            if warnings:
                print("\n".join(["", *warnings]))
    if titled:
        print("\n".join(_cli.format_title("Compare")))
    elif not args.quiet:
        print()
    lines = _compare.comparison_lines(names[0], benchmarks[0], names[1], benchmarks[1], args.verbose)
    print("\n".join(lines[-1:] if args.quiet and len(lines) > 1 else lines))
