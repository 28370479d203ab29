"""`python -m pyperf timeit` and `command` with what only a Runner has: --compare-to, hooks, memory, the worker's options."""

from __future__ import annotations

import sys

from pyperf._runner import Runner

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Any

_OPTIONS = (
    "--compare-to --python-names --hook --profile --track-memory --tracemalloc --pipe "
    "--in-process --worker --worker-task --calibrate-loops --recalibrate-loops --calibrate-warmups --recalibrate-warmups"
).split()


def wanted(arguments: list[str]) -> bool:
    return arguments[:1] in (["timeit"], ["command"]) and any(
        word.partition("=")[0] in _OPTIONS for word in arguments[1:]
    )


def main(arguments: list[str]) -> None:
    (_timeit if arguments[0] == "timeit" else _command)(arguments[1:])


def _timeit(arguments: list[str]) -> None:
    def pass_on(command: list[str], args: Any) -> None:
        for name in ("name", "inner_loops", "duplicate"):
            if getattr(args, name):
                command += ["--%s" % name.replace("_", "-"), str(getattr(args, name))]
        command += ["--setup=" + text for text in args.setup]
        command += ["--teardown=" + text for text in args.teardown]
        command += ["--", *args.stmt]

    runner = Runner(program_args=("-m", "pyperf", "timeit"), add_cmdline_args=pass_on)
    add = runner.argparser.add_argument
    add("--name", help="the benchmark's name")
    add("-s", "--setup", action="append", default=[], help="run before each value")
    add("--teardown", action="append", default=[], help="run after each value")
    add("--inner-loops", type=int, help="how often the statement does its work")
    add("--duplicate", type=int, help="how often the statement stands in its loop")
    add("stmt", nargs="+", help="statements, one a line")
    args = runner.parse_args(arguments)
    runner._show_name = bool(args.name)
    runner.timeit(args.name or "timeit", args.stmt, args.setup, args.teardown, args.inner_loops, args.duplicate)


def _command(arguments: list[str]) -> None:
    def pass_on(command: list[str], args: Any) -> None:
        command += ["--name", args.name, args.program, *args.program_args]

    runner = Runner(program_args=("-m", "pyperf", "command"), add_cmdline_args=pass_on)
    add = runner.argparser.add_argument
    add("--name", default="command", help="the benchmark's name")
    add("program", help="the program")
    add("program_args", nargs="...", help="its arguments")
    args = runner.parse_args(arguments)
    if args.tracemalloc:
        print("ERROR: --tracemalloc cannot be used with pyperf command")
        sys.exit(1)
    runner.bench_command(args.name, [args.program, *args.program_args])
