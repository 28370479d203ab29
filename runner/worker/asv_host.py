"""A suite of asv, as the loader sees it: which benchmarks a folder holds. How each of them runs is in asv_running.py.

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


_running = loader._names_beside("asv_running", loader=loader)


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
        """The calls of a value; 0: as many as are long enough. Of calls that have a setup each a value may have any number."""
        if self.is_in_pieces():
            return 0
        return int(self.own("number", 1 if self.kind == "timeraw" else 0))

    def is_in_pieces(self):
        """Each call is timed alone, between its setup and its teardown."""
        return self.kind == "time" and bool(self.fixtures("setup"))

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
        _running["asizeof"]()
    except ImportError:
        return "mem_* needs the package pympler, which %s does not have" % (sys.executable or "this interpreter")
    return ""


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
    return _running["RUNNERS"][benchmark.kind](benchmark, values)


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
