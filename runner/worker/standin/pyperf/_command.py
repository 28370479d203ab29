"""bench_command(): another program, started and waited for."""

from __future__ import annotations

import os
from typing import Any, Sequence

from pyperf._tasks import Sample


def format_command(command: Sequence[str]) -> str:
    import shlex

    return " ".join(map(shlex.quote, command))


def program(command: Sequence[str], largest: dict[str, Any]) -> Sample:
    """stdin and stdout are /dev/null, stderr follows stdout. `largest` gets command_max_rss."""
    import shutil

    argv = [os.fspath(word) for word in command]
    path = shutil.which(argv[0])
    if path is None:
        raise FileNotFoundError("no program named %s" % argv[0])
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]

    def sample(it: Any, begin: Any, end: Any) -> Any:
        rss = largest.get("command_max_rss", 1024)
        t0 = begin()
        for _ in it:
            pid = os.posix_spawn(path, argv, os.environ, file_actions=actions)
            _, status, usage = os.wait4(pid, 0)
            if status:
                raise _failure(status, argv)
            rss = max(rss, usage.ru_maxrss * 1024)
        t1 = end()
        largest["command_max_rss"] = rss
        return t0, t1

    return sample


def _failure(status: int, argv: Sequence[str]) -> Exception:
    if os.WIFSIGNALED(status):
        return RuntimeError("%s was killed by signal %d" % (format_command(argv), os.WTERMSIG(status)))
    return RuntimeError("%s failed with exit code %d" % (format_command(argv), os.WEXITSTATUS(status)))
