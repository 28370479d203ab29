"""The most memory that this process used, for --track-memory and --tracemalloc."""

from __future__ import annotations

import threading

_SMAPS = ("/proc/self/smaps_rollup", "/proc/self/smaps")
# pyperf's sampling interval.
_INTERVAL_S = 0.010


def _private_bytes(path: str) -> int:
    total = 0
    with open(path, "rb") as file:
        for line in file:
            if line.startswith((b"Private_Clean:", b"Private_Dirty:")):
                total += int(line.split()[1])
    return total * 1024


def _smaps() -> str | None:
    """The file that can be read here: the rollup is the same sum, made by the kernel at once."""
    for path in _SMAPS:
        try:
            if _private_bytes(path):
                return path
        except (OSError, ValueError):
            pass
    return None


def why_not() -> str:
    """Empty where memory can be tracked, else the reason."""
    return "" if _smaps() else "cannot read %s" % _SMAPS[-1]


class MemoryTracker:
    """Looks every 10 ms from a thread of its own."""

    def __init__(self) -> None:
        self._path = _smaps() or _SMAPS[-1]
        self._peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _look(self) -> None:
        self._peak = max(self._peak, _private_bytes(self._path))

    def _watch(self) -> None:
        while not self._done.wait(_INTERVAL_S):
            self._look()

    def start(self) -> None:
        self._look()
        self._thread.start()

    def stop(self) -> int:
        self._done.set()
        self._thread.join()
        self._look()
        return self._peak


class MallocTracker:
    """The most that Python's allocators had given out."""

    def start(self) -> None:
        import tracemalloc

        tracemalloc.start()

    def stop(self) -> int:
        import tracemalloc

        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak
