"""Counts what asyncio's event loops do in the measured loop: turns, callbacks, tasks that are made, and how long each held
the loop at once.

The worker executes this text in a namespace of its own (runner/worker/turns.c), as it does loader.py: it is not a module,
and imports nothing that the benchmark has not imported. Three methods of asyncio's own classes are wrapped once asyncio is
there: BaseEventLoop._run_once (a turn), Handle._run (a callback; a task's step is one) and BaseEventLoop.create_task.
Loops that do not go that way, uvloop's above all, are told from it by an answer without turns.
"""

import sys

_TASK, _CALLBACK = "task", "callback"
# What a task gives its loop to be called: TaskStepMethWrapper has no name.
_STEPS = (None, "__step", "__wakeup", "task_wakeup")

_rows = {}  # (kind, code or name) -> [tasks made, runs, longest hold in ns]
_state = {"counts": False, "turns": 0, "loop": "", "is_wrapped": False}


def before():
    """A value is about to be measured."""
    base, events = (sys.modules.get("asyncio." + name) for name in ("base_events", "events"))
    if _state["is_wrapped"] or not hasattr(base, "BaseEventLoop") or not hasattr(events, "Handle"):
        return
    from time import perf_counter_ns

    loop = base.BaseEventLoop
    events.Handle._run = _wrapped_run(events.Handle._run, perf_counter_ns)
    loop._run_once = _wrapped_turn(loop._run_once)
    loop.create_task = _wrapped_create(loop.create_task)
    _state["is_wrapped"] = True


def begin():
    _rows.clear()
    _state["turns"] = 0
    _state["loop"] = _running_loop()
    _state["counts"] = True


def end():
    _state["counts"] = False


def answer():
    """-> the fields of a reply: turns, the loop that runs the benchmark ("": none), then five for each row."""
    fields = ["%d" % _state["turns"], _state["loop"]]
    for (kind, key), row in _rows.items():
        name = getattr(key, "co_qualname", getattr(key, "co_name", key))
        fields += [
            kind,
            "%d %d %d" % tuple(row),
            name,
            getattr(key, "co_filename", ""),
            "%d" % getattr(key, "co_firstlineno", 0),
        ]
    return fields


def _running_loop():
    events = sys.modules.get("asyncio.events")
    loop = events and events._get_running_loop()
    if loop is None:
        return ""
    base = sys.modules["asyncio.base_events"].BaseEventLoop
    return "asyncio" if isinstance(loop, base) else "%s.%s" % (type(loop).__module__, type(loop).__qualname__)


def _wrapped_turn(original):
    def _run_once(self):
        _state["turns"] += _state["counts"]
        original(self)

    return _run_once


def _wrapped_create(original):
    def create_task(self, coro, *args, **kwargs):
        if _state["counts"]:
            _row(_TASK, _code_of(coro))[0] += 1
        return original(self, coro, *args, **kwargs)

    return create_task


def _wrapped_run(original, now_ns):
    def _run(self):
        if not _state["counts"]:
            return original(self)
        row = _row(*_called(self))
        row[1] += 1
        begun = now_ns()
        try:
            return original(self)
        finally:
            held = now_ns() - begun
            if held > row[2] and _state["counts"]:  # what ends the measured loop goes on after it
                row[2] = held

    return _run


def _row(kind, key):
    row = _rows.get((kind, key))
    if row is None:
        row = _rows[kind, key] = [0, 0, 0]
    return row


def _called(handle):
    """-> (kind, key) of what a handle calls: a task's coroutine, or a function, behind any partial."""
    callback = handle._callback
    for _ in range(8):
        owner = getattr(callback, "__self__", None)
        if hasattr(owner, "get_coro") and getattr(callback, "__name__", None) in _STEPS:
            return _TASK, _code_of(owner.get_coro())
        if type(callback).__name__ != "partial":
            break
        callback = callback.func
    return _CALLBACK, _code_of(callback)


def _code_of(something):
    """The code object of a coroutine, generator or function; the name of what has none."""
    function = getattr(something, "__func__", something)
    for name in ("cr_code", "gi_code", "ag_code", "__code__"):
        code = getattr(function, name, None)
        if hasattr(code, "co_firstlineno"):
            return code
    name = getattr(something, "__qualname__", None)
    return name if isinstance(name, str) else type(something).__qualname__
