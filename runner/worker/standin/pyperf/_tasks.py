"""The kinds of benchmarks: each becomes a function run(it, begin, end) that takes one sample.

`it` is an itertools.repeat() that ends after as many rounds as there are loops. begin() and end() stand around the
timed loop and nothing else does. run() returns what they returned, or a number: the time that the benchmark measured itself.
The same run() serves pyperf's worker protocol (begin and end are perf_counter) and assay's (they read all counters).
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Any, Callable, Iterator, Sequence

    Sample = Callable[[Iterator[None], Callable[[], Any], Callable[[], Any]], Any]


class Task:
    """One bench_*() call of a script."""

    def __init__(self, name: str, kind: str, metadata: dict[str, Any], inner_loops: int | None = None) -> None:
        self.name = name
        self.kind = kind
        self.metadata = metadata
        self.inner_loops = inner_loops
        self.is_program = False  # another program: nothing of this interpreter belongs to its metadata
        self.make: Callable[[], Sample] = _nothing  # called once, where the task is really measured
        self.command: list[str] = []


def _nothing() -> Sample:
    raise NotImplementedError


# One function for each number of arguments: a plain call of fast locals costs less than unpacking or a partial.
_PLAIN = """\
def sample(it, begin, end):
    {locals}
    t0 = begin()
    for _ in it:
        func({names})
    return t0, end()
"""
_ASYNC = """\
async def sample(it, begin, end):
    {locals}
    t0 = begin()
    for _ in it:
        await func({names})
    return t0, end()
"""


def _loop(template: str, func: Callable[..., Any], args: Sequence[Any]) -> Any:
    names = ["p%d" % i for i in range(len(args))]
    lines = ["func = the_func"] + (["%s, = the_args" % ", ".join(names)] if names else [])
    scope = {"the_func": func, "the_args": args}
    text = template.format(locals="; ".join(lines), names=", ".join(names))
    exec(compile(text, "<assay>", "exec"), scope)  # a traceback leaves out what has this name
    return scope["sample"]


def plain(func: Callable[..., Any], args: Sequence[Any]) -> Sample:
    return _loop(_PLAIN, func, args)


def self_timed(func: Callable[..., Any], args: Sequence[Any]) -> Sample:
    def sample(it: Any, begin: Callable[[], Any], end: Callable[[], Any]) -> float:
        loops = it.__length_hint__()
        begin()
        elapsed = func(loops, *args)
        end()
        return float(elapsed)

    return sample


def asynchronous(func: Callable[..., Any], args: Sequence[Any], loop_factory: Callable[[], Any] | None) -> Sample:
    import asyncio

    timed = _loop(_ASYNC, func, args)

    def sample(it: Iterator[None], begin: Callable[[], Any], end: Callable[[], Any]) -> Any:
        loop = (loop_factory or asyncio.new_event_loop)()
        asyncio.set_event_loop(loop)
        try:
            return loop.run_until_complete(timed(it, begin, end))
        finally:
            asyncio.set_event_loop(None)
            loop.close()

    return sample
