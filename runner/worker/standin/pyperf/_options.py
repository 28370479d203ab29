"""The options that every benchmark script has, and the rules between them."""

from __future__ import annotations

import argparse
import os
import sys

from pyperf import _cpu_utils, _hooks, _utils

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Any, Iterator, Sequence


def _loops(text: str) -> int:
    """"2^8" is 256."""
    try:
        base, power, exponent = text.partition("^")
        number = int(base) ** int(exponent) if power else int(base)
    except ValueError:
        raise argparse.ArgumentTypeError("not a whole number: %r" % text)
    if number < 0:
        raise argparse.ArgumentTypeError("value must be >= 0")
    return number


def _strictly_positive(text: str) -> int:
    number = int(text)
    if number <= 0:
        raise argparse.ArgumentTypeError("value must be > 0")
    return number


def _positive(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("value must be >= 0")
    return number


def _comma_separated(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _python_names(text: str) -> tuple[str, str]:
    ref, colon, changed = text.partition(":")
    if not (ref and changed) or ":" in changed:
        raise argparse.ArgumentTypeError("must be REF_NAME:CHANGED_NAME")
    return ref, changed


class _HookNames:
    """What --hook accepts. All installed packages are looked through for it, so only when it is given."""

    def __init__(self, hooks: Sequence[Any]) -> None:
        self._hooks = hooks

    def __iter__(self) -> Iterator[str]:
        return iter(_hooks.get_hook_names() + [hook.name for hook in self._hooks])

    def __contains__(self, name: object) -> bool:
        return name in list(self)


def add_options(
    parser: argparse.ArgumentParser,
    values: int,
    processes: int,
    loops: int,
    warmups: int | None,
    min_time: float,
    hooks: Sequence[Any],
) -> None:
    add = parser.add_argument
    flag = "store_true"
    add("--rigorous", action=flag, help="twice the processes")
    add("--fast", action=flag, help="half the processes, two thirds of the values")
    add("--debug-single-value", action=flag, help="one process, one value, one loop, no warmup")
    add("-p", "--processes", type=_strictly_positive, default=processes, help="processes (default: %(default)s)")
    add("-n", "--values", type=_strictly_positive, default=values, help="values per process (default: %(default)s)")
    add("-w", "--warmups", type=_positive, default=warmups, help="warmups per process (default: %(default)s)")
    add("-l", "--loops", type=_loops, default=loops, help="loops per value, 2^8 is 256; 0 calibrates")
    add("-v", "--verbose", action=flag, help="show every run")
    add("-q", "--quiet", action=flag, help="no warnings")
    add("--pipe", type=int, metavar="FD", help="write the result as JSON into this pipe")
    add("-o", "--output", metavar="FILENAME", help="write results into a new file")
    add("--append", metavar="FILENAME", help="add results to a file")
    add("--min-time", type=float, default=min_time, help="least seconds of a value in calibration")
    add("--timeout", type=_strictly_positive, help="most seconds that a process may take")
    worker = parser.add_argument_group("for the worker processes")
    worker.add_argument("--worker", action=flag, help="measure in this process")
    worker.add_argument("--in-process", action=flag, help="measure in this process, and manage in it too")
    worker.add_argument("--worker-task", type=_positive, metavar="TASK_ID", help="only this benchmark of the script")
    for name in ("calibrate-loops", "recalibrate-loops", "calibrate-warmups", "recalibrate-warmups"):
        worker.add_argument("--" + name, action=flag, help=name.replace("-", " the number of "))
    add("-d", "--dump", action=flag, help="show every value")
    add("--metadata", "-m", action=flag, help="show metadata")
    add("--hist", "-g", action=flag, help="show a histogram")
    add("--stats", "-t", action=flag, help="show statistics")
    add("--affinity", metavar="CPU_LIST", help="CPUs of the workers, as in 0-3,7")
    add("--inherit-environ", metavar="VARS", type=_comma_separated, help="names of environment variables to pass on")
    add("--copy-env", action=flag, help="pass the whole environment on")
    add("--no-locale", dest="locale", action="store_false", default=True, help="do not pass the locale on")
    add("--python", default=sys.executable, help="interpreter of the workers")
    add("--compare-to", metavar="REF_PYTHON", help="run this interpreter first, then compare")
    add("--python-names", metavar="REF_NAME:CHANGED_NAMED", type=_python_names, help="names for --compare-to")
    add("--profile", help="collect cProfile's statistics in this file")
    add("--hook", action="append", choices=_HookNames(hooks), metavar="HOOK", help="run with a hook; repeatable")
    memory = parser.add_mutually_exclusive_group()
    memory.add_argument("--tracemalloc", action=flag, help="measure Python's memory instead of time")
    memory.add_argument("--track-memory", action=flag, help="measure the process's memory instead of time")


def _fail(text: str) -> None:
    print("ERROR: " + text)
    sys.exit(1)


def check(args: argparse.Namespace, parser: argparse.ArgumentParser, runner_hooks: list[object]) -> None:
    """Apply the presets, refuse what does not go together: "ERROR: ..." on stdout, exit status 1."""
    _apply_presets(args, parser)
    if args.pipe is not None:
        args.quiet = True
    if args.quiet:
        args.verbose = False
    _check_worker(args)
    if args.output and os.path.exists(args.output):
        _fail("The JSON file %r already exists" % args.output)
    if args.compare_to and (args.output or args.append):
        _fail("--compare-to cannot be used with --output or --append")
    if args.affinity:
        try:
            _cpu_utils.parse_cpu_list(args.affinity)
        except ValueError:
            _fail("--affinity is not a list of CPUs, as in 0-3,7: %r" % args.affinity)
    args.python = _utils.abs_executable(args.python)
    if args.compare_to:
        args.compare_to = _utils.abs_executable(args.compare_to)
    _check_memory(args)
    for name in args.hook or ():
        _hooks.try_hook(name, runner_hooks)


def _apply_presets(args: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    processes, values = parser.get_default("processes"), parser.get_default("values")
    if args.rigorous:
        args.processes = processes * 2
    elif args.fast:
        args.processes = max(processes // 2, 3)
        args.values = max(values * 2 // 3, 2)
    elif args.debug_single_value:
        args.processes = args.values = args.loops = 1
        args.warmups = 0
        args.min_time = 1e-9


def _check_worker(args: argparse.Namespace) -> None:
    if not args.worker:
        for name in ("calibrate_loops", "recalibrate_loops", "calibrate_warmups", "recalibrate_warmups"):
            if getattr(args, name):
                _fail("--%s requires --worker" % name.replace("_", "-"))
        if args.worker_task:
            _fail("--worker-task requires --worker")
        return
    if args.calibrate_loops:
        if args.loops:
            _fail("--calibrate-loops is incompatible with --loops=N")
    elif args.loops < 1:
        if args.recalibrate_loops:
            _fail("--recalibrate-loops requires --loops=N")
        if args.calibrate_warmups:
            _fail("--calibrate-warmups requires --loops=N")
        _fail("--worker requires --loops=N or --calibrate-loops")
    if args.warmups is None and not args.calibrate_warmups:
        option = "recalibrate-warmups" if args.recalibrate_warmups else "worker"
        _fail("--%s requires --warmups=N" % option)


def _check_memory(args: argparse.Namespace) -> None:
    if args.tracemalloc:
        try:
            import tracemalloc  # noqa: F401
        except ImportError as error:
            _fail("fail to import tracemalloc: %s" % error)
    if args.track_memory:
        from pyperf import _memory

        why = _memory.why_not()
        if why:
            _fail("unable to track memory: %s" % why)
