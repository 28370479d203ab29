"""What the fixture `benchmark` does in a worker: pytest_host.py executes this text, and gives it Stats and is_async()
of benchmark_fixture.py, the class BenchmarkError and the function in_a_new_loop()."""

import array
import json
import keyword

_MOST_NAMES = 60  # arguments that are passed by name; more are unpacked

SYNC = """\
def timed(it, begin, end, func, values):
    {unpack}
    next(it)
    begin()
    for _ in it:
        func({call})
    result = func({call})
    return end(), result
"""
ASYNC = SYNC.replace("def timed", "async def timed").replace(" func({call})", " await func({call})")
# The last round's result is the test's: so no call is made that is not measured, and none but the last is kept.


_made = {}  # (template, the words of its call): the function, made once, since a value may have many rounds


def _timed(template, args, kwargs):
    """-> (timed, its values): a call with the arguments as fast locals, as somebody would write it."""
    words = ["p%d" % i for i in range(len(args))]
    values = list(args)
    are_names = all(name.isidentifier() and not keyword.iskeyword(name) for name in kwargs)
    if are_names and len(args) + len(kwargs) <= _MOST_NAMES:
        for name, value in kwargs.items():
            words.append("%s=p%d" % (name, len(values)))
            values.append(value)
        unpack = "%s, = values" % ", ".join("p%d" % i for i in range(len(values))) if values else "pass"
    else:
        words, values, unpack = ["*args", "**kwargs"], (args, kwargs), "args, kwargs = values"
    key = template, ", ".join(words)
    if key not in _made:
        names = {}
        exec(compile(template.format(unpack=unpack, call=key[1]), "<assay>", "exec"), names)
        _made[key] = names["timed"]
    return _made[key], values


class Measuring:
    """What the fixture does in a worker."""

    def __init__(self, serve):
        self.serve = serve
        self.fixture = None
        self.is_served = False
        self.loops = 0  # of the last value
        self.taken = array.array("d", bytes(8 * 512))  # seconds of its values, the first so many:
        self.count = 0  # no memory is asked for while something counts it
        self.result = []  # the last one, while there is one
        self.error = None
        self.awaited = None  # the work of a test that awaits it
        self.armed = None  # (it, begin, end) for the next run of the test

    # ---- served where the test calls it

    def measure(self, work):
        __tracebackhide__ = True
        if is_async(work.func):
            self._serve(lambda it, begin, end: self._in_a_loop(work, it, begin, end), work)
        else:
            self._serve(lambda it, begin, end: self._sync(work, it, begin, end), work)
        return self.result.pop() if self.result else work.once()

    def _serve(self, run, work=None):
        """Until the manager has had enough."""
        __tracebackhide__ = True
        if self.is_served:
            raise BenchmarkError("the test runs again in one process: it was measured already")  # noqa: F821
        self.is_served = True

        def kept(it, begin, end):
            self.result = []
            try:
                return run(it, begin, end)
            except BaseException as error:
                self.error = error
                raise

        kept.piece = work.loops if work is not None and work.has_rounds else 0
        self.serve(kept, self.report, work.loops if work is not None else 0)
        if self.fixture is not None:
            self.fixture.stats = self._stats()
        if self.error is not None:
            raise self.error

    def _note(self, loops, timed):
        seconds, result = timed
        if loops != self.loops:
            self.loops, self.count = loops, 0
        if self.count == len(self.taken):
            self.taken.extend(self.taken)
        self.taken[self.count] = seconds
        self.count += 1
        self.result = [result]

    def _sync(self, work, it, begin, end):
        loops = it.__length_hint__()
        args, kwargs = work.arguments()
        timed, values = _timed(SYNC, args, kwargs)
        self._note(loops, timed(it, begin, end, work.func, values))
        work.conclude(args, kwargs)

    def _in_a_loop(self, work, it, begin, end):
        import asyncio  # only those that are async need it

        return in_a_new_loop(asyncio, self._async(work, it, begin, end))  # noqa: F821

    async def _async(self, work, it, begin, end):
        loops = it.__length_hint__()
        args, kwargs = work.arguments()
        timed, values = _timed(ASYNC, args, kwargs)
        self._note(loops, await timed(it, begin, end, work.func, values))
        work.conclude(args, kwargs)

    # ---- served when the test has run once; then it runs again for each value

    async def measure_async(self, work):
        if self.armed is None:
            self.awaited = work
            return await work.once_async()
        (it, begin, end), self.armed = self.armed, None
        await self._async(work, it, begin, end)
        return self.result[0]

    def serve_awaited(self, again):
        def run(it, begin, end):
            self.armed = (it, begin, end)
            self.fixture._mode = None
            again()
            if self.armed is not None:
                raise BenchmarkError("the test did not call its fixture when it ran again")  # noqa: F821

        self._serve(run, self.awaited)

    def serve_body(self, item, again):
        """All of a test is what is measured: it is replaced by a loop over itself, which pytest, or the plugin that
        runs coroutines, calls as it calls the test."""
        body = item.obj

        def run(it, begin, end):
            loops = it.__length_hint__()

            def looped(**kwargs):
                timed, values = _timed(SYNC, (), kwargs)
                self._note(loops, timed(it, begin, end, body, values))

            async def looped_async(**kwargs):
                timed, values = _timed(ASYNC, (), kwargs)
                self._note(loops, await timed(it, begin, end, body, values))

            item.obj = looped_async if is_async(body) else looped
            try:
                again()
            finally:
                item.obj = body

        self._serve(run)

    # ---- what is known of it afterwards

    def _stats(self):
        taken = self.taken[: self.count]
        return Stats([seconds / self.loops for seconds in taken], self.loops) if taken else None

    def report(self):
        """Metadata as (typed key, text) fields."""
        if self.fixture is None:
            return []
        fields = ["text:group", str(self.fixture.group)] if self.fixture.group else []
        for key, value in self.fixture.extra_info.items():
            fields += _metadata("extra_%s" % " ".join(str(key).split()), value)
        return fields


def _metadata(key, value):
    if isinstance(value, int) and -(1 << 63) <= value < 1 << 63:
        return ["int:" + key, "%d" % value]
    if isinstance(value, float) and value - value == 0:
        return ["real:" + key, repr(value)]
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    text = " ".join(text.split())
    return ["text:" + key, text] if text else []
