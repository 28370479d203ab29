"""What becomes of a result: it is written into a pipe, stored in files, shown."""

from __future__ import annotations

import sys

from pyperf import _bench, _cli

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Any


def store(args: Any, benchmark: Any) -> None:
    if args.pipe is not None:
        # A worker closes it, since its manager waits for the end; a script with more benchmarks writes on.
        with open(args.pipe, "w", encoding="utf-8", closefd=args.worker) as pipe:
            _bench.BenchmarkSuite([benchmark]).dump(pipe)
    if args.output:
        _bench.add_runs(args.output, benchmark)
    if args.append:
        _bench.add_runs(args.append, benchmark)


def display(runner: Any, benchmark: Any, checks: bool = True) -> None:
    """The blocks that were asked for, warnings, the line of the result."""
    args = runner.args
    if args.pipe is not None:
        return
    for command in ("metadata", "dump", "hist", "stats"):
        if getattr(args, command):
            _show_block(command, benchmark)
    if checks and not args.quiet:
        for line in warnings(benchmark):
            print(line)
    prefix = benchmark.get_name() + ": " if runner._show_name else ""
    print(prefix + _cli.format_result(benchmark))
    sys.stdout.flush()


def _show_block(command: str, benchmark: Any) -> None:
    from pyperf import _program

    text = _bench.BenchmarkSuite([benchmark])._dumps()
    # Without the warnings, which stand once, above the result. A quiet dump would be a shorter one.
    options = {"dump": [], "hist": ["--quiet", "--bins", "20"]}.get(command, ["--quiet"])
    print(_program.output([command, *options, "-"], text))


def warnings(benchmark: Any) -> list[str]:
    """That it may be unstable, and an empty line; nothing where it is not."""
    lines = _cli.format_checks(benchmark)
    return lines + [""] if lines else []
