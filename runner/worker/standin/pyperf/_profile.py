"""--profile FILE: cProfile around the benchmark's function, in each process that measures; all add to one file."""

from __future__ import annotations

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Any, Callable


class Profile:
    def __init__(self, filename: str) -> None:
        import cProfile

        self._filename = filename
        self._profiler = cProfile.Profile()

    def around(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, with statistics of what happens in it."""

        def call(*args: Any) -> Any:
            return self._profiler.runcall(func, *args)

        return call

    def store(self) -> None:
        """Add to the file what was found; nothing where nothing ran."""
        import fcntl
        import os
        import pstats

        try:
            stats = pstats.Stats(self._profiler)
        except TypeError:
            return
        folder = os.open(os.path.dirname(self._filename) or ".", os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)  # in a duel two processes may end at once
            if os.path.exists(self._filename) and os.path.getsize(self._filename):
                stats.add(self._filename)
            stats.dump_stats(self._filename)
        finally:
            os.close(folder)
