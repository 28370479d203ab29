"""bench_command(): another program, started and waited for by assay's launcher.

The launcher is a small static program, so that a child's largest memory is its own: what starts it from a Python process
is counted with that process's memory (the kernel keeps the larger of both at exec).
"""

from __future__ import annotations

import os

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Any, Sequence

    from pyperf._tasks import Sample

# Beside this package's folder, after make and after make install.
_LAUNCHER = "../../assay_launcher"


class CommandFailed(Exception):
    """The program could not be started, or did not end with exit status 0."""


def format_command(command: Sequence[str]) -> str:
    import shlex

    return " ".join(map(shlex.quote, command))


class _Launcher:
    """Its requests and replies are assay's: a length, a newline, fields that end with NUL (PROTOCOL.md)."""

    def __init__(self) -> None:
        import subprocess

        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), _LAUNCHER)
        theirs, self._requests = os.pipe()
        self._replies, theirs_too = os.pipe()
        argv = [os.path.normpath(path), str(theirs), str(theirs_too)]
        self._process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, pass_fds=(theirs, theirs_too))
        os.close(theirs)
        os.close(theirs_too)
        self._receive()

    def _read(self, length: int) -> bytes:
        data = b""
        while len(data) < length:
            part = os.read(self._replies, length - len(data))
            if not part:
                raise CommandFailed("the launcher ended")
            data += part
        return data

    def _receive(self) -> list[str]:
        length = b""
        while not length.endswith(b"\n"):
            length += self._read(1)
        return os.fsdecode(self._read(int(length))).split("\0")[:-1]

    def ask(self, *fields: str) -> list[str]:
        body = b"".join(os.fsencode(field) + b"\0" for field in fields)
        os.write(self._requests, b"%d\n" % len(body) + body)
        reply = self._receive()
        if reply[0] == "error":
            raise CommandFailed(reply[2])
        return reply[1:]


def program(command: Sequence[str], metadata: dict[str, Any]) -> Sample:
    """stdin is empty, stdout goes nowhere. `metadata` gets command_max_rss, the largest of all samples."""
    launcher = _Launcher()
    launcher.ask("load-command", "", *map(os.fspath, command))

    def sample(it: Any, begin: Any, end: Any) -> float:
        loops = it.__length_hint__()
        begin()
        reply = launcher.ask("measure", str(loops))
        end()
        numbers = dict(field.split("=") for field in reply)
        metadata["command_max_rss"] = max(metadata.get("command_max_rss", 0), int(numbers["max_rss"]))
        return int(numbers["wall_ns"]) * 1e-9

    return sample
