"""Functions of every kind."""

import time


def time_join():
    """Glue words together."""
    "".join(["a"] * 100)


time_join.pretty_name = "Gluing"


def timeraw_import():
    return "import json.tool", "import json"


def track_answer():
    return 42


track_answer.unit = "answers"


def track_level(n):
    return {1: 0.25, 2: float("nan"), 3: 0, 4: None}[n]


track_level.params = [1, 2, 3, 4]
track_level.param_names = ["n"]


def track_pause():
    return 12.5


track_pause.unit = "ms"


def track_broken():
    raise RuntimeError("nothing to track")


def mem_list():
    return [0] * 1000


def peakmem_block():
    bytearray(b"x" * (64 << 20))


def time_processor():
    sum(range(1000))


time_processor.timer = time.process_time


def time_renamed():
    pass


time_renamed.benchmark_name = "elsewhere.time_called"


def helper():
    pass
