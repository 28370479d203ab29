"""The fixture `benchmark` of pytest-benchmark (and of pytest-codspeed), without them: what a test calls, and reads.

What a call does is a strategy's to say: without one the work is done once, and the test is a plain test. The worker's
strategy measures (pytest_host.py). The package assay has this file, too, as assay/_benchmark_fixture.py.

    fixture = BenchmarkFixture(request.node)                the body runs once, fixture.disabled is true
    fixture = BenchmarkFixture(request.node, strategy)      strategy.measure(work) -> what the function returned;
                                                            strategy.measure_async(work): the same, to be awaited
    fixture.close()                                         undoes weave(); to be called when the test has ended
"""

import functools
import importlib
import inspect
import sys


FIXTURES = {"benchmark", "benchmark_weave", "codspeed_benchmark"}
MARKERS = ("benchmark", "codspeed_benchmark")


def has_fixture(item):
    return not FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def is_benchmark(item):
    """Is this item of pytest to be measured?"""
    return has_fixture(item) or (hasattr(item, "obj") and any(item.get_closest_marker(name) for name in MARKERS))


class FixtureAlreadyUsed(Exception):
    """A test calls its fixture once."""


class Work:
    """What a test gave to be measured. Each round begins with setup(), which may return the arguments, and ends with
    teardown(); `loops` calls make a round, 0: as many as are wanted."""

    def __init__(self, func, args=(), kwargs=None, setup=None, teardown=None, loops=0):
        self.func = func
        self.args = args
        self.kwargs = kwargs or {}
        self.setup = setup
        self.teardown = teardown
        self.loops = loops

    @property
    def has_rounds(self):
        """Must something be done before or after each round?"""
        return self.setup is not None or self.teardown is not None

    def arguments(self):
        """-> (args, kwargs) of a round; its setup has run then."""
        made = self.setup() if self.setup is not None else None
        if not made:
            return self.args, self.kwargs
        if self.args or self.kwargs:
            raise TypeError("Can't use `args` or `kwargs` if `setup` returns the arguments.")
        args, kwargs = made
        return args, kwargs

    def conclude(self, args, kwargs):
        if self.teardown is not None:
            self.teardown(*args, **kwargs)

    def once(self):
        args, kwargs = self.arguments()
        result = self.func(*args, **kwargs)
        if inspect.iscoroutine(result) and is_async(self.func):
            result = _run(result)
        self.conclude(args, kwargs)
        return result

    async def once_async(self):
        args, kwargs = self.arguments()
        result = await self.func(*args, **kwargs)
        self.conclude(args, kwargs)
        return result


def is_async(func):
    """Does a call of it give a coroutine?"""
    while isinstance(func, functools.partial):
        func = func.func
    return inspect.iscoroutinefunction(func) or inspect.iscoroutinefunction(getattr(func, "__call__", None))


def _run(coroutine):
    """In an event loop of its own; the thread has none that runs."""
    import asyncio  # only those that are async need it

    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def _is_in_a_loop():
    asyncio = sys.modules.get("asyncio")
    return asyncio is not None and asyncio._get_running_loop() is not None  # get_running_loop() is of 3.7


class Once:
    """The strategy of a plain test."""

    def measure(self, work):
        return work.once()

    async def measure_async(self, work):
        return await work.once_async()


class BenchmarkFixture:
    """pytest-benchmark's, as its documentation has it. What configures its own measurement (rounds, warm-ups, timers,
    cProfile) is taken and changes nothing."""

    def __init__(self, node, strategy=None):
        self.name = node.name
        self.fullname = node.nodeid
        callspec = getattr(node, "callspec", None)
        self.param = callspec.id if callspec is not None else None
        self.params = callspec.params if callspec is not None else None
        marker = node.get_closest_marker("benchmark")
        self.group = marker.kwargs.get("group") if marker is not None else None
        self.disabled = strategy is None
        self.extra_info = {}
        self.stats = None  # what was measured in this process (Stats), once it was
        self.has_error = False
        self.skipped = False
        self.cprofile = False
        self.cprofile_loops = 1
        self.cprofile_dump = None
        self.cprofile_stats = None
        self._strategy = strategy or Once()
        self._mode = None
        self._undo = []

    def __repr__(self):
        return "<benchmark of %s>" % self.name

    @property
    def enabled(self):
        return not self.disabled

    @property
    def is_used(self):
        return self._mode is not None

    def __call__(self, function_to_benchmark, *args, **kwargs):
        __tracebackhide__ = True
        self._begin("benchmark(...)")
        return self._measure(Work(function_to_benchmark, args, kwargs))

    def pedantic(
        self, target, args=(), kwargs=None, setup=None, teardown=None, rounds=1, warmup_rounds=0, iterations=1
    ):
        __tracebackhide__ = True
        self._begin("benchmark.pedantic(...)")
        try:
            _check_rounds(setup, rounds, warmup_rounds, iterations)
        except ValueError:
            self.has_error = True
            raise
        has_rounds = setup is not None or teardown is not None
        is_single = (rounds, warmup_rounds, iterations) == (1, 0, 1)  # the test says that it shall be called once
        loops = iterations if has_rounds else int(is_single)
        return self._measure(Work(target, args, kwargs, setup, teardown, loops))

    def weave(self, target, **_):
        """The first call of `target` is what is measured: of a function or method, or of its name, "time.sleep"."""
        owner, name = _place_of(target)
        original = getattr(owner, name)

        @functools.wraps(original)
        def measured(*args, **kwargs):
            return self(original, *args, **kwargs)

        self._undo.append(_put(owner, name, measured))

    patch = weave

    def close(self):
        while self._undo:
            self._undo.pop()()

    def _begin(self, mode):
        __tracebackhide__ = True
        if self._mode:
            self.has_error = True
            raise FixtureAlreadyUsed("Fixture can only be used once. Previously it was used in %s mode." % self._mode)
        self._mode = mode

    def _measure(self, work):
        __tracebackhide__ = True
        if is_async(work.func) and _is_in_a_loop():
            return self._measure_async(work)
        try:
            return self._strategy.measure(work)
        except Exception:
            self.has_error = True
            raise

    async def _measure_async(self, work):
        try:
            return await self._strategy.measure_async(work)
        except Exception:
            self.has_error = True
            raise


def _check_rounds(setup, rounds, warmup_rounds, iterations):
    __tracebackhide__ = True
    given = ("iterations", iterations, 1), ("rounds", rounds, 1), ("warmup_rounds", warmup_rounds, 0)
    for name, value, least in given:
        if not isinstance(value, int) or value < least:
            raise ValueError("Must have positive int for `%s`." % name)
    if iterations > 1 and setup:
        raise ValueError("Can't use more than 1 `iterations` with a `setup` function.")


# ---- weaving


def _place_of(target):
    """-> (the module, class or object that has it, its name there)"""
    if isinstance(target, str):
        return _place_of_name(target)
    name = getattr(target, "__name__", None)
    bound_to = getattr(target, "__self__", None)
    if name and bound_to is not None and not inspect.ismodule(bound_to):
        return bound_to, name
    owner = sys.modules.get(getattr(target, "__module__", None) or "")
    path = getattr(target, "__qualname__", name) or ""
    for part in path.split(".")[:-1]:
        owner = getattr(owner, part, None)
    if not name or owner is None or not hasattr(owner, name):
        raise TypeError(
            "benchmark.weave(): %r is in no module or class that could be found: give a function, a method, or a name"
            ' such as "package.module.function"' % (target,)
        )
    return owner, name


def _place_of_name(path):
    """Of "package.module.Class.name": as much of it as is a module is imported."""
    parts = path.split(".")
    for count in range(len(parts) - 1, 0, -1):
        try:
            owner = importlib.import_module(".".join(parts[:count]))
        except ImportError:
            continue
        for part in parts[count:-1]:
            owner = getattr(owner, part, None)
        if owner is not None and hasattr(owner, parts[-1]):
            return owner, parts[-1]
    raise AttributeError('benchmark.weave(): there is no "%s"' % path)


def _put(owner, name, value):
    """Set the attribute; -> what puts it back as it was, also where it was inherited."""
    missing = object()
    before = vars(owner).get(name, missing) if hasattr(owner, "__dict__") else missing
    if isinstance(before, (staticmethod, classmethod)):
        value = staticmethod(value)  # getattr() has bound the class already
    setattr(owner, name, value)

    def undo():
        if before is missing:
            delattr(owner, name)
        else:
            setattr(owner, name, before)

    return undo


# ---- what a test may ask of what was measured


class Stats:
    """Of the values that one process took, in seconds per call: what tests read as benchmark.stats.stats.min, or as
    benchmark.stats["min"]."""

    def __init__(self, data, iterations=1):
        self.data = list(data)
        self.iterations = iterations
        self.stats = self

    def __getitem__(self, key):
        return getattr(self, key)

    def __bool__(self):
        return bool(self.data)

    @property
    def sorted_data(self):
        return sorted(self.data)

    @property
    def min(self):
        return min(self.data)

    @property
    def max(self):
        return max(self.data)

    @property
    def total(self):
        return sum(self.data)

    @property
    def rounds(self):
        return len(self.data)

    @property
    def mean(self):
        return self.total / len(self.data)

    @property
    def median(self):
        return self._quantile(0.5)

    @property
    def q1(self):
        return self._quantile(0.25)

    @property
    def q3(self):
        return self._quantile(0.75)

    @property
    def iqr(self):
        return self.q3 - self.q1

    @property
    def stddev(self):
        mean, n = self.mean, len(self.data)
        return (sum((x - mean) ** 2 for x in self.data) / (n - 1)) ** 0.5 if n > 1 else 0.0

    @property
    def ops(self):
        return len(self.data) / self.total if self.total else 0.0

    def _quantile(self, share):
        """Between the two nearest values, in proportion."""
        values = self.sorted_data
        at = share * (len(values) - 1)
        low = int(at)
        high = min(low + 1, len(values) - 1)
        return values[low] + (values[high] - values[low]) * (at - low)
