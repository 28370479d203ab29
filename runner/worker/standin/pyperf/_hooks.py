"""Hooks: objects around every sample, named by --hook. The entry-point group is pyperf's own, "pyperf.hook"."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Any, Callable, Iterable

_GROUP = "pyperf.hook"
# How long a profiler may take to write its file.
_END_WAIT_S = 120


class HookError(Exception):
    """This hook cannot work here; the text says why."""


class HookBase:
    """A new one for each batch of samples; entered and left around every sample."""

    def __init__(self) -> None:
        pass

    def __enter__(self) -> Any:
        """Before a sample."""

    def __exit__(self, *exc: object) -> None:
        """After it."""

    def teardown(self, metadata: dict[str, Any]) -> None:
        """After the batch; may add metadata."""


class _test_hook(HookBase):
    def __init__(self) -> None:
        self._count = 0

    def __enter__(self) -> None:
        self._count += 1

    def __exit__(self, *exc: object) -> None:
        pass

    def teardown(self, metadata: dict[str, Any]) -> None:
        metadata["_test_hook"] = self._count


def _stats(what: str) -> None:
    getattr(sys, "_stats_" + what)()


class pystats(HookBase):
    """CPython's own counters, of an interpreter built with --enable-pystats."""

    def __init__(self) -> None:
        if not hasattr(sys, "_stats_on"):
            raise HookError("Can not collect pystats because python was not built with --enable-pystats")
        _stats("off")
        _stats("clear")

    def __enter__(self) -> None:
        _stats("on")

    def __exit__(self, *exc: object) -> None:
        _stats("off")

    def teardown(self, metadata: dict[str, Any]) -> None:
        metadata["pystats"] = "enabled"


class perf_record(HookBase):
    """`perf record` of this process, switched on for the samples alone through its control pipes."""

    def __init__(self) -> None:
        import shlex
        import subprocess
        import tempfile
        import uuid

        self._folder = tempfile.TemporaryDirectory()
        control, answers = (os.path.join(self._folder.name, name) for name in ("control", "answers"))
        os.mkfifo(control)
        os.mkfifo(answers)
        output = os.path.join(
            os.environ.get("PYPERF_PERF_RECORD_DATA_DIR", ""), "perf.data.%s" % uuid.uuid4()
        )
        command = ["perf", "record", "--pid", str(os.getpid()), "--delay=-1", "--output", output]
        command += ["--control", "fifo:%s,%s" % (control, answers)]
        command += shlex.split(os.environ.get("PYPERF_PERF_RECORD_EXTRA_OPTS", ""))
        try:
            self._perf = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        except OSError as error:
            raise HookError("perf cannot be started: %s" % error)
        # Both ends open without waiting: perf that fails at once must not leave us hanging.
        self._control = os.fdopen(os.open(control, os.O_RDWR), "wb", buffering=0)
        self._answers = os.open(answers, os.O_RDWR | os.O_NONBLOCK)

    def _say(self, word: bytes) -> None:
        import select

        self._control.write(word + b"\n")
        while not select.select([self._answers], [], [], 0.1)[0]:
            if self._perf.poll() is not None:
                raise HookError("perf record ended with exit status %d" % self._perf.returncode)
        os.read(self._answers, 64)

    def __enter__(self) -> None:
        self._say(b"enable")

    def __exit__(self, *exc: object) -> None:
        self._say(b"disable")

    def teardown(self, metadata: dict[str, Any]) -> None:
        try:
            if self._perf.poll() is None:
                self._say(b"stop")
                self._perf.wait(timeout=_END_WAIT_S)
        finally:
            self._control.close()
            os.close(self._answers)
            self._folder.cleanup()


# What the profiler's process runs: `python -m profiling.sampling attach OPTIONS PID`, which says one byte when it has looked at
# us once. It takes tenths of a second to get there, in which a short sample would be over; and only then an interrupt is
# the end of its work, not of its start (a shell's background jobs ignore interrupts: it must not). Where its inside is not as
# expected it says so as soon as it is imported.
_TACHYON = """\
import os, runpy, signal, sys
fd = int(sys.argv.pop(1))
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    from profiling.sampling.sample import SampleProfiler
    look = SampleProfiler._get_stack_trace
    def first_look(*args, **kwargs):
        SampleProfiler._get_stack_trace = look
        found = look(*args, **kwargs)
        os.write(fd, b".")
        return found
    SampleProfiler._get_stack_trace = first_look
except (ImportError, AttributeError):
    import profiling.sampling.__main__
    os.write(fd, b".")
runpy.run_module("profiling.sampling", run_name="__main__", alter_sys=True)
"""


class tachyon(HookBase):
    """CPython's sampling profiler (3.15 and later) attached to this process for the samples."""

    def __init__(self) -> None:
        if sys.version_info < (3, 15) or sys.platform == "win32":
            raise HookError("the tachyon hook needs Python 3.15 or later, not on Windows")
        self._options: str = os.environ.get("PYPERF_TACHYON_OPTS", "")
        self._profiler: Any = None

    def __enter__(self) -> None:
        import shlex
        import subprocess

        ready, theirs = os.pipe()
        command = [sys.executable, "-c", _TACHYON, str(theirs), "attach", *shlex.split(self._options), str(os.getpid())]
        try:
            self._profiler = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=(theirs,))
        finally:
            os.close(theirs)
        is_attached = os.read(ready, 1)
        os.close(ready)
        if not is_attached:
            raise HookError("profiling.sampling ended with exit status %d" % self._profiler.wait())

    def __exit__(self, *exc: object) -> None:
        import signal

        self._profiler.send_signal(signal.SIGINT)
        self._profiler.wait(timeout=_END_WAIT_S)

    def teardown(self, metadata: dict[str, Any]) -> None:
        if self._options:
            metadata["tachyon_extra_opts"] = self._options


class _Hook:
    """What is known of a hook before its code is loaded."""

    def __init__(self, name: str, load: Callable[[], Callable[[], Any]]) -> None:
        self.name = name
        self.load = load


def _built_in() -> list[_Hook]:
    classes = (_test_hook, perf_record, pystats, tachyon)
    return [_Hook(cls.__name__, lambda cls=cls: cls) for cls in classes]  # type: ignore[misc]


def _installed() -> Iterable[Any]:
    from importlib import metadata

    found: Any = metadata.entry_points()
    return found.select(group=_GROUP) if hasattr(found, "select") else found.get(_GROUP, ())


def get_hooks() -> list[Any]:
    """The built-in hooks, then those of other packages: objects with .name and .load()."""
    hooks: list[Any] = list(_built_in())
    names = {hook.name for hook in hooks}
    for hook in _installed():
        if hook.name not in names:
            names.add(hook.name)
            hooks.append(hook)
    return hooks


def get_hook_names() -> list[str]:
    return [hook.name for hook in get_hooks()]


def get_selected_hooks(names: Iterable[str] | None, more: Iterable[Any] = ()) -> list[Any]:
    if not names:
        return []
    known = {hook.name: hook for hook in [*get_hooks(), *more]}
    return [known[name] for name in names]


def instantiate_selected_hooks(names: Iterable[str] | None, more: Iterable[Any] = ()) -> list[Any]:
    """One of each; where one cannot work, its reason as an ERROR line and exit status 1."""
    made = []
    for hook in get_selected_hooks(names, more):
        try:
            made.append(hook.load()())
        except HookError as error:
            print("ERROR setting up hook '%s':" % hook.name, file=sys.stderr)
            print(str(error), file=sys.stderr)
            sys.exit(1)
    return made


def inside(hooks: Iterable[Any], sample: Callable[..., Any], it: Any, begin: Any, end: Any) -> Any:
    """One sample, with the hooks around its timed region alone: setup, teardown and event loops are outside."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def enter() -> Any:
            for hook in hooks:
                stack.enter_context(hook)
            return begin()

        def leave() -> Any:
            now = end()
            stack.close()
            return now

        return sample(it, enter, leave)


def try_hook(name: str, more: Iterable[Any]) -> None:
    """Load its code, so that a hook that is broken fails before anything is measured."""
    for hook in get_selected_hooks([name], more):
        hook.load()
