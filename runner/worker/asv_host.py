"""A suite of asv, as the loader sees it: which benchmarks a folder holds, and how each of them runs.

loader.py executes this text in a namespace of its own when the path that it is asked for is a folder, with itself as
`loader`. The rules are those of asv_runner 0.3 (docs/asv.md): the folder is imported as a package without its parent
on sys.path, functions and methods are benchmarks by how their names begin, attributes are looked for in the function,
then in the object, then in the module. What asv decides to make its numbers steady (repeat, rounds, processes,
sample_time, min_run_count) assay decides itself.

    answer_discover(root, late_path)                         the fields of the reply
    load(root, name, folder, cache_folder, late_path)        -> run(it, begin, end)
    fill_cache(root, name, folder, late_path)                run setup_cache(), and keep what it returns
"""

import sys

Function = type(lambda: None)
Method = type(loader._Benchmark("", "", None, "", ()).own)
ABSTRACT = 1 << 20  # of type.__flags__
CACHE = "cache.pickle"

# How a name begins -> what is measured. asv also takes Time_x and TimeX.
KINDS = ("time", "timeraw", "track", "mem", "peakmem")
# asv's own warm-up, where each call has its setup: assay's would be one call.
WARMUP_S = 0.1

# What a track_ benchmark may say of its unit -> the unit of result files, and how many of it one is. All else counts.
UNITS = {
    "s": ("second", 1),
    "sec": ("second", 1),
    "second": ("second", 1),
    "seconds": ("second", 1),
    "ms": ("second", 1e-3),
    "us": ("second", 1e-6),
    "ns": ("second", 1e-9),
    "B": ("byte", 1),
    "byte": ("byte", 1),
    "bytes": ("byte", 1),
}


class AssaySkipped(Exception):
    """The suite does not want this benchmark here: no failure. The manager knows it by its name."""


# ---- the package


class _Finder:
    """Finds the suite and its modules, and nothing else. No bytecode of them is cached, as of other benchmark files."""

    def __init__(self, root):
        self.parent, _, self.name = root.rstrip("/").rpartition("/")

    def find_spec(self, fullname, path=None, target=None):
        if fullname != self.name and not fullname.startswith(self.name + "."):
            return None
        import _frozen_importlib_external as machinery

        if path is None:
            path = [self.parent or "/"]
        spec = machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and type(spec.loader) is machinery.SourceFileLoader:
            spec.loader = _uncached(machinery)(spec.loader.name, spec.loader.path)
            spec.cached = None
        return spec


def _uncached(machinery):
    class Uncached(machinery.SourceFileLoader):
        def get_code(self, fullname):
            return self.source_to_code(self.get_data(self.path), self.path)

    return Uncached


def _open(root, late_path):
    """Let the suite be imported. What is installed wins over the folders of `late_path`."""
    if sys.path[:1] == [""]:
        del sys.path[0]
    sys.path.extend(folder for folder in late_path if folder not in sys.path)
    sys.meta_path.insert(0, _Finder(root))
    import _frozen_importlib_external as machinery

    if machinery.PathFinder.find_spec("asv_runner", None) is None:
        sys.path.append(sys._getframe().f_code.co_filename.rpartition("/")[0] + "/standin/asv")
    return root.rstrip("/").rpartition("/")[2]


def _import(name):
    __import__(name)
    return sys.modules[name]


def _modules(package):
    """-> (name, module, None), or (name, None, exception), of the package and all below it, in the order of names."""
    import pkgutil

    waiting = [package]
    while waiting:
        name = waiting.pop(0)
        try:
            module = _import(name)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            yield name, None, error
            continue
        yield name, module, None
        path = getattr(module, "__path__", None)
        if path:
            waiting[:0] = [found[1] for found in pkgutil.iter_modules(path, name + ".")]


# ---- benchmarks


def _kind(name):
    for kind in KINDS:
        if name.startswith(kind + "_") and len(name) > len(kind) + 1:
            return kind
        rest = name[len(kind) :]
        if name.startswith(kind.capitalize()) and len(rest) > 1 and (rest[0] == "_" or "A" <= rest[0] <= "Z"):
            return kind
    return None


def _attribute(source, name):
    """In any spelling of upper and lower case (setUp), as asv looks for fixtures."""
    spelled = [key for key in dir(source) if key.lower() == name]
    if len(spelled) > 1:
        raise loader.BenchmarkError("%r has several of %s" % (source, ", ".join(spelled)))
    return getattr(source, spelled[0]) if spelled else None


class _Benchmark:
    """One function or method, with all combinations of its parameters."""

    def __init__(self, name, kind, func, sources):
        self.name, self.kind, self.func, self.sources = name, kind, func, sources
        self.module = sources[-1]
        self.cache_maker = self.own("setup_cache")
        params = list(self.own("params", ()))
        if params and not isinstance(params[0], (tuple, list)):
            params = [params]
        self.params = [list(axis) for axis in params]

    def own(self, attribute, default=None):
        for source in self.sources:
            value = getattr(source, attribute, None)
            if value is not None:
                return value
        return default

    def fixtures(self, which):
        """From the function outwards: function, object, module."""
        found = [_attribute(source, which) for source in self.sources]
        return [fixture for fixture in found if fixture is not None]

    def combinations(self):
        """-> [(name, values)], named as asv shows them."""
        rows = [((), ())]
        for axis in self.params:
            shown = _unique([_show(value) for value in axis])
            rows = [(texts + (text,), values + (value,)) for texts, values in rows for text, value in zip(shown, axis)]
        return [(self.name + ("(%s)" % ", ".join(texts) if texts else ""), values) for texts, values in rows]

    def cache_key(self):
        """Benchmarks with one setup_cache share what it made."""
        code = getattr(self.cache_maker, "__code__", None)
        return code and "%s:%d" % (code.co_filename.rpartition("/")[2], code.co_firstlineno)

    def number(self):
        """The calls of a value: 1 where each call has its setup; 0: as many as are long enough."""
        number = int(self.own("number", 1 if self.kind == "timeraw" else 0))
        if number == 0 and self.kind == "time" and self.fixtures("setup"):
            return 1
        return number

    def unit(self):
        if self.kind == "track":
            return UNITS.get(str(self.own("unit", "unit")), ("integer", 1))
        return ("second" if self.kind.startswith("time") else "byte"), 1


def _show(value):
    """repr(), without the address that stands in an object's own."""
    text = repr(value)
    address = " at 0x%x>" % id(value)
    if text.startswith("<") and text.endswith(address):
        text = text[: -len(address)] + ">"
    return " ".join(text.split())


def _unique(texts):
    """Values that print alike are numbered, as asv does."""
    seen = {}
    shown = []
    for text in texts:
        if texts.count(text) > 1:
            seen[text] = seen.get(text, -1) + 1
            text = "%s (%d)" % (text, seen[text])
        shown.append(text)
    return shown


def _in_module(module):
    """Yields each _Benchmark."""
    for key, value in list(module.__dict__.items()):
        if key.startswith("_"):
            continue
        if isinstance(value, type):
            if not value.__flags__ & ABSTRACT:
                for benchmark in _in_class(module, value):
                    yield benchmark
        elif isinstance(value, Function):
            benchmark = _one(module, None, key, value)
            if benchmark:
                yield benchmark


def _in_class(module, holder):
    for key in dir(holder):  # in the order of names
        value = getattr(holder, key, None)
        if isinstance(value, (Function, Method)):
            benchmark = _one(module, holder, key, value)
            if benchmark:
                yield benchmark


def _one(module, holder, key, func):
    if getattr(func, "skip_benchmark", False):
        return None
    name = getattr(func, "benchmark_name", None)
    kind = _kind(name.split(".")[-1] if name else key)
    if kind is None:
        return None
    path = module.__name__.split(".")[1:]
    sources = [module]
    if holder is not None:
        made = holder()
        func = getattr(made, key)
        sources = [made, module]
        path += [holder.__name__, key]
    else:
        path += [func.__name__]
    return _Benchmark(name or ".".join(path), kind, func, [func] + sources)


# ---- what the manager is told


def answer_discover(root, late_path):
    """Of each benchmark: its name, then fields "key=text", then an empty one."""
    package = _open(root, late_path)
    reply, names, failed = ["suite"], set(), None
    for name, module, error in _modules(package):
        found = []
        try:
            for benchmark in _in_module(module) if error is None else ():
                found.append(benchmark)
        except Exception as trouble:  # of a class that cannot be made
            error = trouble
        if error is not None:
            failed = failed or error
            reply += [name.partition(".")[2] or name] + _told_of_error(error) + [""]
        for benchmark in found:
            if benchmark.name not in names:
                names.add(benchmark.name)
                reply += _told(benchmark)
    if failed is not None and not names:
        raise failed
    if not names:
        raise loader.BenchmarkError("%s: no benchmarks: no function or method is named time_*, timeraw_*, track_*, "
                                    "mem_* or peakmem_*" % root)
    return reply


def _told_of_error(error):
    import traceback

    ours, trace = sys._getframe().f_code.co_filename, error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename == ours:
        trace = trace.tb_next
    lines = traceback.format_exception(type(error), error, trace)
    text = "%s: %s" % (type(error).__name__, error) if str(error) else type(error).__name__
    return ["error=" + text, "details=" + "".join(lines)]


def _told(benchmark):
    unit, _ = benchmark.unit()
    is_once = not benchmark.kind.startswith("time")
    fields = [
        "description=" + str(benchmark.own("pretty_name", "") or loader._description(benchmark.func)),
        "loops=%d" % (1 if is_once else benchmark.number()),
        "unit=" + unit,
        "kind=" + benchmark.kind,
        "path=" + (getattr(benchmark.module, "__file__", None) or ""),
    ]
    if is_once:
        fields.append("once=1")
    for key, value in (("timeout", benchmark.own("timeout")), ("version", benchmark.own("version"))):
        if value is not None:
            fields.append("%s=%s" % (key, value))
    if benchmark.kind == "track":
        fields.append("asv-unit=%s" % benchmark.own("unit", "unit"))
    if benchmark.cache_maker is not None:
        limit = getattr(benchmark.cache_maker, "timeout", None) or benchmark.own("timeout")
        fields += ["cache=" + benchmark.cache_key()] + (["cache-timeout=%s" % limit] if limit is not None else [])
    left_out = benchmark.own("skip_params", ())
    missing = _pympler_missing() if benchmark.kind == "mem" else ""
    reply = []
    for name, values in benchmark.combinations():
        reply += [name] + fields
        if values in left_out or missing:
            reply.append("skip=" + (missing or "skip_params names it"))
        reply.append("")
    return reply


def _pympler_missing():
    try:
        _asizeof()
    except ImportError:
        return "mem_* needs the package pympler, which %s does not have" % (sys.executable or "this interpreter")
    return ""


def _asizeof():
    from pympler.asizeof import asizeof

    return asizeof


# ---- one benchmark


def _find(root, package, wanted):
    """-> (benchmark, values). Its own module is tried first, so that a process imports what it needs, as under asv."""
    parts = wanted.partition("(")[0].split(".")
    for end in (1, 2):
        if len(parts) > end and _is_file(root + "/" + "/".join(parts[:-end]) + ".py"):
            module = _import(".".join([package] + parts[:-end]))
            found = _wanted(_named(module, parts[-end:]), wanted)
            if found:
                return found
    for _, module, error in _modules(package):
        found = error is None and _wanted(_in_module(module), wanted)
        if found:
            return found
    raise loader.BenchmarkError("%s has no benchmark named %s" % (root, wanted))


def _named(module, path):
    """A function's own name, or a class and its method's; no other class is made."""
    value = getattr(module, path[0], None)
    holder = value if len(path) == 2 and isinstance(value, type) else None
    func = getattr(holder, path[1], None) if holder else value
    if isinstance(func, (Function, Method)) and (holder or len(path) == 1):
        benchmark = _one(module, holder, path[-1], func)
        if benchmark:
            yield benchmark


def _wanted(benchmarks, wanted):
    """-> (benchmark, values), or None."""
    for benchmark in benchmarks:
        if wanted.startswith(benchmark.name):
            for name, values in benchmark.combinations():
                if name == wanted:
                    return benchmark, values
    return None


def _is_file(path):
    try:
        with open(path, "rb"):
            return True
    except OSError:
        return False


def _enter(folder):
    """A working directory of this process's own, as asv gives one: what a benchmark leaves there is nobody's."""
    import atexit
    import os
    import tempfile

    own = tempfile.mkdtemp(dir=folder)
    os.chdir(own)

    def leave(process=os.getpid()):
        import shutil

        if os.getpid() == process:
            os.chdir("/")
            shutil.rmtree(own, ignore_errors=True)

    atexit.register(leave)


def load(root, name, folder, cache_folder, late_path):
    import os

    if cache_folder:
        os.chdir(cache_folder)
    elif folder:
        _enter(folder)
    benchmark, values = _find(root, _open(root, late_path), name)
    if benchmark.cache_maker is not None:
        import pickle

        with open(CACHE, "rb") as file:
            cache = pickle.load(file)
        if cache is not None:
            values = (cache,) + values
    return RUNNERS[benchmark.kind](benchmark, values)


def fill_cache(root, name, folder, late_path):
    import os
    import pickle

    os.chdir(folder)
    benchmark, _ = _find(root, _open(root, late_path), name)
    for setup in reversed(benchmark.fixtures("setup")):
        if not isinstance(setup, Method) and _takes_nothing(setup):
            setup()
    cache = benchmark.cache_maker()
    with open(CACHE, "wb") as file:
        pickle.dump(cache, file)


def _takes_nothing(func):
    code = getattr(func, "__code__", None)
    return code is not None and code.co_argcount == len(func.__defaults__ or ()) and not (
        code.co_kwonlyargcount - len(func.__kwdefaults__ or ()))


# ---- running it


def _may_skip(setup):
    """NotImplementedError says that there is nothing to measure here."""

    def wrapped(*values):
        try:
            setup(*values)
        except NotImplementedError as reason:
            raise AssaySkipped(str(reason) or "its setup raised NotImplementedError") from None

    return wrapped


def _skips(error):
    """Only this subclass may be raised by the benchmark itself."""
    return any(base.__name__ == "SkipNotImplemented" for base in type(error).__mro__)


class _Skipping:
    """Around what the benchmark itself runs."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if error is not None and isinstance(error, NotImplementedError) and _skips(error):
            raise AssaySkipped(str(error) or "it raised SkipNotImplemented") from None


def _around(benchmark):
    setups = [_may_skip(setup) for setup in reversed(benchmark.fixtures("setup"))]
    return setups, benchmark.fixtures("teardown")


def _plain(benchmark, values):
    """The house's own loop, with asv's fixtures around it."""
    setups, teardowns = _around(benchmark)
    one = loader._Benchmark(benchmark.module, benchmark.name, benchmark.func, benchmark.name, values)
    plain = loader._checked_runner(one, setups, teardowns)

    def run(it, begin, end):
        with _Skipping():
            plain(it, begin, end)

    return run


def _count(it):
    return it.__length_hint__() if hasattr(it, "__length_hint__") else len(it)


def _nothing():
    pass


def _time_runner(benchmark, values):
    plain = _plain(benchmark, values)
    timer, setups = benchmark.own("timer"), benchmark.fixtures("setup")
    warmup_s = float(benchmark.own("warmup_time", -1))
    if warmup_s < 0:
        warmup_s = WARMUP_S if setups else 0
    is_warm = [warmup_s == 0]

    def run(it, begin, end):
        if not is_warm[0]:
            is_warm[0] = True
            _warm_up(plain, warmup_s)
        if timer is None and (not setups or _count(it) == 1):
            return plain(it, begin, end)
        return _summed(plain, it, begin, end, timer, bool(setups))

    return run


def _warm_up(plain, seconds):
    import time

    until = time.perf_counter() + seconds
    while True:
        plain(iter((None,)), _nothing, _nothing)
        if time.perf_counter() >= until:
            return


def _summed(plain, it, begin, end, timer, is_apart):
    """-> seconds by `timer`. `is_apart`: each call is timed alone, between its setup and its teardown."""
    import time

    timer = timer or time.perf_counter
    marks = []

    def mark():
        marks.append(timer())

    begin()
    if is_apart:
        for _ in it:
            plain(iter((None,)), mark, mark)
    else:
        plain(it, mark, mark)
    end()
    return float(sum(marks[1::2]) - sum(marks[::2]))


# A fresh interpreter for each value: asv's contract for timeraw_*.
RAW = """\
import sys, timeit
stmt, setup, number = eval(sys.stdin.read())
print(repr(timeit.timeit(stmt, setup, number=number)))
"""


def _raw_runner(benchmark, values):
    setups, teardowns = _around(benchmark)

    def run(it, begin, end):
        for setup in setups:
            setup(*values)
        try:
            with _Skipping():
                code = benchmark.func(*values)
            code = code if isinstance(code, tuple) else (code, "")
            number = _count(it)
            begin()
            seconds = _timed_elsewhere(benchmark, code + (number,))
            end()
        finally:
            for teardown in teardowns:
                teardown(*values)
        return seconds

    return run


def _timed_elsewhere(benchmark, work):
    import os
    import subprocess
    import textwrap

    stmt, setup, number = work
    work = textwrap.dedent(stmt), textwrap.dedent(setup), number
    env = dict(os.environ, **{str(key): str(value) for key, value in (benchmark.own("env") or {}).items()})
    child = subprocess.Popen(
        [sys.executable, "-c", RAW], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
    )
    out, errors = child.communicate(repr(work).encode("utf-8"))
    if child.returncode:
        lines = errors.decode("utf-8", "replace").strip().splitlines()
        why = lines[-1] if lines else "exit status %d" % child.returncode
        raise loader.BenchmarkError("the code of %s failed: %s" % (benchmark.name, why))
    try:
        return float(out.split()[-1])  # it may have printed before
    except (IndexError, ValueError):
        raise loader.BenchmarkError("the code of %s ended before it was timed" % benchmark.name) from None


def _once_runner(benchmark, values, valued):
    """One call of it in a process; its value is what `valued` makes of what it returned."""
    setups, teardowns = _around(benchmark)

    def run(it, begin, end):
        for setup in setups:
            setup(*values)
        try:
            begin()
            with _Skipping():
                result = benchmark.func(*values)
            end()
            return valued(result)
        finally:
            for teardown in teardowns:
                teardown(*values)

    return run


def _number(result, factor):
    """As text, so that no digit is lost. asv takes NaN for a skip, and shows everything else."""
    try:
        number = float(result)
    except (TypeError, ValueError):
        raise loader.BenchmarkError("it returned %s, which is no number" % loader._show(result)) from None
    if number != number:
        raise AssaySkipped("it returned NaN")
    if not 0 < number < float("inf"):
        if number in (float("inf"), -float("inf")):
            raise loader.BenchmarkError("it returned %r" % number)
        raise AssaySkipped(
            "it returned %s: values are compared by their ratio, which needs numbers above 0" % loader._show(result)
        )
    if factor == 1 and number == int(number) and not isinstance(result, float):
        return "%d" % number
    return repr(number * factor)


def _track_runner(benchmark, values):
    return _once_runner(benchmark, values, lambda result: _number(result, benchmark.unit()[1]))


def _mem_runner(benchmark, values):
    """The size of one more such object: what both have in common is counted once, as under asv."""
    asizeof = _asizeof()

    def size(result):
        import copy

        return _number(asizeof([result, copy.copy(result)]) - asizeof([result, result]), 1)

    return _once_runner(benchmark, values, size)


def _peak_runner(benchmark, values):
    return _once_runner(benchmark, values, lambda _: _number(_peak(), 1))


def _peak():
    """Of this program alone: getrusage()'s is also that of the process that started it."""
    try:
        with open("/proc/self/status", "rb") as file:
            for line in file:
                if line.startswith(b"VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


RUNNERS = {
    "time": _time_runner,
    "timeraw": _raw_runner,
    "track": _track_runner,
    "mem": _mem_runner,
    "peakmem": _peak_runner,
}
