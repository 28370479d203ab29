"""CPUs: lists of them as the kernel writes them, which ones are isolated, and where this process may run."""

from __future__ import annotations

import os

from pyperf import _utils

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Iterable, Sequence


def parse_cpu_list(text: str) -> list[int] | None:
    """"0-2,7" -> [0, 1, 2, 7]; None where the kernel names none; ValueError for anything else."""
    text = text.strip(" \0")
    if text in ("", "(null)"):
        return None
    cpus: list[int] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        cpus.extend(range(int(first), int(last if dash else first) + 1))
    return sorted(cpus)


def format_cpu_list(cpus: Iterable[int]) -> str:
    ranges: list[list[int]] = []
    for cpu in sorted(set(cpus)):
        if ranges and cpu == ranges[-1][1] + 1:
            ranges[-1][1] = cpu
        else:
            ranges.append([cpu, cpu])
    return ",".join(str(a) if a == b else "%d-%d" % (a, b) for a, b in ranges)


def format_cpu_infos(infos: dict[int, str]) -> list[str]:
    """{0: a, 1: a, 2: b} -> ["0-1=a", "2=b"]"""
    by_text: dict[str, list[int]] = {}
    for cpu in sorted(infos):
        by_text.setdefault(infos[cpu], []).append(cpu)
    return ["%s=%s" % (format_cpu_list(cpus), text) for text, cpus in by_text.items()]


def get_isolated_cpus() -> list[int] | None:
    """CPUs that the kernel keeps free of other work, or None."""
    text = _utils.read_first_line("/sys/devices/system/cpu/isolated")
    if not text:
        for word in _utils.read_first_line("/proc/cmdline").split():
            if word.startswith("isolcpus="):
                # isolcpus=domain,managed_irq,2-3: the flags come first
                parts = [part for part in word[len("isolcpus="):].split(",") if part[:1].isdigit()]
                text = ",".join(parts)
    return parse_cpu_list(text)


def get_logical_cpu_count() -> int | None:
    return os.cpu_count()


def set_cpu_affinity(cpus: Sequence[int]) -> bool:
    """False where the system cannot do it."""
    if not hasattr(os, "sched_setaffinity"):
        return False
    os.sched_setaffinity(0, cpus)
    return True
