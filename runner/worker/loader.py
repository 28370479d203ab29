"""Finds the benchmarks of one file and makes each of them ready to be measured.

The worker executes this text in a namespace of its own: it is not a module. Whatever it needs beyond
`sys` it takes from what the interpreter has loaded anyway, so that sys.modules holds only what the
benchmark imports. It runs on CPython 3.6 and later and PyPy.

A benchmark file holds plain functions bench_*() and async def bench_*(), or classes with such methods; asv's
attributes params, param_names, number, setup and teardown give each parameter combination a benchmark of its own.
Two functions are for the worker:

    discover(path)      -> [(name, description), ...] in the order of the file
    load(path, name)    -> run(it, begin, end), which measures one value, or a piece of one; run.line is the benchmark's
                           first line, or 0; run.piece, how many loops its fixtures are for, or 0 for any number

Scripts that import pyperf are executed instead, with assay's stand-in for pyperf (the last part of this file); tests
for pytest are run by pytest (pytest_host.py); suites of asv, which are folders, have a file of their own (asv_host.py).

run() calls setup, then begin(), the loop over `it` (an iterator that ends after as many rounds as
are wanted), end(), then teardown. Between begin() and end() nothing happens but the loop.
Whatever the file itself raises is passed on unchanged; a wrong use of these conventions is a BenchmarkError whose text
names the function.
"""

import sys

# Flags of a code object, from CPython's code.h (inspect has them too, but would be an import).
GENERATOR = 0x20
COROUTINE = 0x80
ASYNC_GENERATOR = 0x200

# One function for each number of parameters, so that a benchmark with parameters pays for a plain
# call of fast locals and not for unpacking a tuple.
PLAIN = """\
def timed(it, begin, end, func, params):
    {unpack}
    begin()
    for _ in it:
        func({names})
    end()
"""
ASYNC = """\
async def timed(it, begin, end, func, params):
    {unpack}
    begin()
    for _ in it:
        await func({names})
    end()
"""

# Longer values are cut in a benchmark's name: a name is for tables and command lines.
LONGEST_VALUE = 40

_files = {}  # path -> (module, [_Benchmark]); a file is executed once in a process


class BenchmarkError(Exception):
    """A benchmark file that does not keep to the conventions."""


class _Benchmark:
    def __init__(self, module, function_name, func, name, params, holder=None):
        self.module = module
        self.function_name = function_name
        self.func = func
        self.name = name
        self.params = params
        self.holder = holder  # the object whose method it is, or None

    def own(self, attribute, default=None):
        """An attribute of the function or else of its class, as asv looks for them."""
        value = getattr(self.func, attribute, None)
        if value is None and self.holder is not None:
            value = getattr(self.holder, attribute, None)
        return default if value is None else value


def discover(path):
    return [(b.name, _description(b.func)) for b in _benchmarks(path)]


def load(path, name, place=()):
    if place:
        return _asv()["load"](path, name, place[0], place[1], place[2:])
    for benchmark in _benchmarks(path):
        if benchmark.name == name:
            run = _runner(benchmark)
            run.line = getattr(_code(benchmark.func), "co_firstlineno", 0)
            run.piece = _piece(benchmark)
            return run
    raise BenchmarkError("%s has no benchmark named %s" % (path, name))


# ---- the file


def _benchmarks(path):
    if path not in _files:
        module = _import(path)
        _files[path] = module, _find(module, path)
    return _files[path][1]


def _import(path):
    """Execute the file as a module named by its stem, as `import` would with its folder first on
    sys.path, so that `if __name__ == "__main__"` stays what it is. It is __main__ too, as under `python FILE`:
    multiprocessing tells its children to begin with that file, and where functions of it are sent to them
    they find these by the module's name. No bytecode is cached: two edits within the resolution of its
    time stamp would measure the older one, and folders of suites stay as they are."""
    import _frozen_importlib
    import _frozen_importlib_external

    import posix

    if not path.startswith("/"):
        path = "%s/%s" % (posix.getcwd(), path)  # the benchmark may change its directory
    folder, stem = _split(path)
    name = stem.replace(".", "_")  # a dot would make pickle look for a package
    if name in sys.modules:
        raise BenchmarkError(
            "%s: a module named %s is loaded already: give the file another name" % (path, name)
        )
    if sys.path[:1] == [""]:
        sys.path[0] = folder  # as for a script, not as for an interactive session
    elif sys.path[:1] != [folder]:
        sys.path.insert(0, folder)
    loader = _frozen_importlib_external.SourceFileLoader(name, path)
    spec = _frozen_importlib_external.spec_from_file_location(name, path, loader=loader)
    code = loader.source_to_code(loader.get_data(path), path)
    module = _frozen_importlib.module_from_spec(spec)
    module.__spec__ = None  # as of a file that is run: children are told its path, not its name
    sys.modules[name] = module  # before its code runs: dataclasses and pickle look it up
    before = _become_main(module, [path])
    try:
        exec(code, module.__dict__)
    except BaseException:
        sys.modules.pop(name, None)
        _become_main(before, [""])
        raise
    return module


def _become_main(module, argv):
    """Let __main__ and the command line be those of `python ARGV...`. -> what __main__ was."""
    before = sys.modules["__main__"]
    sys.modules["__main__"] = module
    sys.argv[:] = argv
    if hasattr(sys, "orig_argv"):
        sys.orig_argv[1:] = argv
    return before


def _split(path):
    """-> (folder, file name without .py); os.path may not be loaded under -S or -I."""
    folder, slash, stem = path.rpartition("/")
    return folder or slash, stem[:-3] if stem.endswith(".py") else stem


def _without_prefix(name):
    return name[6:] if name.startswith("bench_") and len(name) > 6 else name


def _find(module, path):
    found = []
    stem = _without_prefix(_split(path)[1])
    taken = {}
    for key, func in list(module.__dict__.items()):
        if not isinstance(func, type) and not key.startswith("bench_"):
            continue  # it may be anything: nothing is asked of it
        if getattr(func, "__module__", None) != module.__name__:
            continue
        for spelled, one, holder in _candidates(key, func):
            base = "%s.%s" % (stem, ".".join(_without_prefix(part) for part in spelled.split(".")))
            for params, label in _combinations(spelled, one, holder):
                name = base + label
                taken[name] = taken.get(name, 0) + 1
                if taken[name] > 1:  # values that print alike are still two benchmarks
                    name = "%s#%d" % (name, taken[name])
                found.append(_Benchmark(module, spelled, one, name, params, holder))
    return found


def _candidates(key, value):
    """-> [(name, function, object whose method it is or None)] of one of the file's names: a function is one, a class
    has those of its methods, on an object that is made once in a process."""
    if not isinstance(value, type):
        return [(key, value, None)] if _is_benchmark(key, value) else []
    if key.startswith("_") or getattr(value, "__abstractmethods__", None):
        return []
    methods = []
    for base in reversed(value.__mro__):  # those of the base first, in the order of its text
        methods += [name for name in base.__dict__ if name not in methods]
    methods = [name for name in methods if _is_benchmark(name, getattr(value, name, None))]
    if not methods:
        return []
    try:
        holder = value()
    except TypeError as error:
        raise BenchmarkError("%s() cannot be made without arguments: %s" % (key, error)) from None
    return [("%s.%s" % (key, name), getattr(holder, name), holder) for name in methods]


def _is_benchmark(key, func):
    return callable(func) and not isinstance(func, type) and key.startswith("bench_") and len(key) > 6


def _arguments(func):
    """The names of a function's arguments; of a method without the object's own."""
    code = _code(func)
    if code is None:
        return ()
    first = 1 if getattr(func, "__self__", None) is not None else 0
    return code.co_varnames[first : code.co_argcount]


def _description(func):
    for line in (getattr(func, "__doc__", None) or "").splitlines():
        if line.strip():
            return line.strip()
    return ""


def _piece(benchmark):
    """The calls that have fixtures of their own; 0: one value's fixtures are for any number."""
    return _number(benchmark) if _fixtures(benchmark, "setup") + _fixtures(benchmark, "teardown") else 0


def _number(benchmark):
    """asv's: how many calls make one value, with `setup` before each value; 0: as many as are long enough."""
    number = benchmark.own("number", 0)
    if not isinstance(number, int) or not 0 <= number < 1 << 62:
        raise BenchmarkError(
            "%s.number must be a whole number of calls, 1 for a setup before each call" % benchmark.function_name
        )
    return number


# ---- parameters


def _combinations(key, func, holder):
    """-> [(values, label)]: the cartesian product of its params, or one empty combination."""
    of = _Benchmark(None, key, func, key, (), holder)
    axes = _axes(key, of.own("params"))
    if not axes:
        return [((), "")]
    names = _param_names(key, of, len(axes))
    product = [()]
    for axis in axes:
        product = [row + (value,) for row in product for value in axis]
    return [
        (row, "(%s)" % ", ".join("%s=%s" % (n, _show(v)) for n, v in zip(names, row)))
        for row in product
    ]


def _axes(key, params):
    """asv's rule: a list of lists is one list for each parameter, any other list is one parameter."""
    if params is None:
        return []
    if not isinstance(params, (list, tuple)):
        raise BenchmarkError(
            "%s.params is of type %s: it must be a list of values, or a list of such lists"
            % (key, type(params).__name__)
        )
    if not params:
        return []
    if not isinstance(params[0], (list, tuple)):
        return [params]
    for i, axis in enumerate(params):
        if not isinstance(axis, (list, tuple)):
            raise BenchmarkError(
                "%s.params[%d] is of type %s, while params[0] is a list: give every parameter a list"
                % (key, i, type(axis).__name__)
            )
        if not axis:
            raise BenchmarkError("%s.params[%d] is empty: nothing would be measured" % (key, i))
    return params


def _param_names(key, of, count):
    names = of.own("param_names")
    if names is None:
        names = _arguments(of.func)
        if len(names) != count:
            names = ["param%d" % (i + 1) for i in range(count)]  # asv's default
    elif isinstance(names, str) or len(names) != count:
        raise BenchmarkError(
            "%s.param_names must list %d name%s, one for each parameter"
            % (key, count, "" if count == 1 else "s")
        )
    return [str(name) for name in names]


def _show(value):
    """A value as part of a name: one line, the same in every process, not long."""
    if isinstance(value, type) or hasattr(value, "__code__"):
        text = value.__name__
    else:
        text = repr(value)
        while " at 0x" in text:  # an address differs from process to process
            start = text.index(" at 0x")
            stop = start + 6
            while stop < len(text) and text[stop] in "0123456789abcdefABCDEF":
                stop += 1
            text = text[:start] + text[stop:]
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 3] + "..."


# ---- running


def _code(func):
    return getattr(func, "__code__", None)


def _flags(func):
    code = _code(func)
    return code.co_flags if code else 0


def _runner(benchmark):
    befores, afters = _fixtures(benchmark, "setup"), _fixtures(benchmark, "teardown")
    afters.reverse()
    return _checked_runner(benchmark, befores, afters)


def _checked_runner(benchmark, befores, afters):
    """The loop of one value, with these fixtures around it."""
    flags = _flags(benchmark.func)
    if flags & (GENERATOR | ASYNC_GENERATOR):
        raise BenchmarkError(
            "%s contains yield: calling it would run none of its code; consume the generator in a"
            " plain function" % benchmark.function_name
        )
    if flags & COROUTINE:
        return _async_runner(benchmark, befores, afters)
    for fixture in befores + afters:
        if _flags(fixture) & COROUTINE:
            raise BenchmarkError(
                "%s is a plain function: its setup and teardown cannot be async"
                % benchmark.function_name
            )
    return _plain_runner(benchmark, befores, afters)


def _fixtures(benchmark, kind):
    """The fixtures of the module, of the class and of the function, in the order of asv's setup: the module's first."""
    fixtures = []
    of_module = getattr(benchmark.module, kind, None)
    if callable(of_module) and getattr(of_module, "__module__", None) == benchmark.module.__name__:
        fixtures.append(_accepting(of_module, benchmark.params))
    if benchmark.holder is not None and getattr(benchmark.holder, kind, None) is not None:
        fixtures.append(_accepting(getattr(benchmark.holder, kind), benchmark.params))
    of_function = getattr(benchmark.func, kind, None)
    if of_function is not None:
        if not callable(of_function):
            raise BenchmarkError("%s.%s is not callable" % (benchmark.function_name, kind))
        fixtures.append(of_function)
    return fixtures


def _accepting(fixture, params):
    """The setup() of a module or class serves functions with and without parameters: one that takes no argument
    is called without. (asv calls every fixture with the parameters.)"""
    code = _code(fixture)
    if not params or code is None or _arguments(fixture) or code.co_flags & 0x04:  # 0x04: *args
        return fixture
    if code.co_flags & COROUTINE:

        async def without(*_):
            await fixture()

    else:

        def without(*_):
            fixture()

    return without


def _timed(template, params):
    names = ["p%d" % i for i in range(len(params))]
    unpack = "%s, = params" % ", ".join(names) if names else "pass"
    namespace = {}
    text = template.format(names=", ".join(names), unpack=unpack)
    exec(compile(text, "<assay>", "exec"), namespace)
    return namespace["timed"]


def _plain_runner(benchmark, befores, afters):
    func, params = benchmark.func, benchmark.params
    timed = _timed(PLAIN, params)

    def run(it, begin, end):
        for before in befores:
            before(*params)
        try:
            timed(it, begin, end, func, params)
        finally:
            for after in afters:
                after(*params)

    return run


def _async_runner(benchmark, befores, afters):
    import asyncio  # the benchmark is async: it needs this in any case

    func, params = benchmark.func, benchmark.params
    timed = _timed(ASYNC, params)

    async def call(fixture):
        result = fixture(*params)
        if _flags(fixture) & COROUTINE:
            await result

    async def value(it, begin, end):
        for before in befores:
            await call(before)
        try:
            await timed(it, begin, end, func, params)
        finally:
            for after in afters:
                await call(after)

    return lambda it, begin, end: _in_a_new_loop(asyncio, value(it, begin, end))


def _in_a_new_loop(asyncio, coroutine):
    """What it returns, in an event loop of its own."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        return loop.run_until_complete(coroutine)
    finally:
        try:
            _end_tasks(asyncio, loop)
        finally:
            asyncio.set_event_loop(None)
            loop.close()


def _end_tasks(asyncio, loop):
    """Cancel what the benchmark left running, as asyncio.run() does: a task that is still pending when
    its loop is closed complains on stderr."""
    # Python 3.6 has it as a method of Task, and includes tasks that are done.
    all_tasks = asyncio.all_tasks if hasattr(asyncio, "all_tasks") else asyncio.Task.all_tasks
    tasks = [task for task in all_tasks(loop) if not task.done()]
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.wait(tasks))
    loop.run_until_complete(loop.shutdown_asyncgens())


# ---- tests for pytest: pytest_host.py, which is executed as this text is, where it is needed


def _is_for_pytest(path):
    """Does the file hold tests, and speak of benchmarks? Of a folder tests are all that is asked for. Where the name is not
    one of pytest's, functions bench_*() have precedence."""
    stem = _split(path)[1]
    if not path.endswith(".py"):
        return True
    try:
        with open(path, "rb") as file:
            source = file.read()
    except OSError:
        return False
    has_name = stem.startswith("test_") or stem.endswith("_test")
    return b"benchmark" in source and b"def test" in source and (has_name or b"def bench_" not in source)


def _names_beside(name, **given):
    """What a file that stands beside this one defines. Like this one it is no module, so that no name in sys.modules is
    taken; `given` are names that it finds."""
    path = sys._getframe().f_code.co_filename.rpartition("/")[0] + "/%s.py" % name
    names = dict(given, __name__="assay_" + name, __builtins__=__builtins__)
    with open(path, "rb") as file:
        exec(compile(file.read(), path, "exec"), names)
    return names


_host = {}


def _pytest_host():
    if not _host:
        _host.update(_names_beside("pytest_host", BenchmarkError=BenchmarkError, in_a_new_loop=_in_a_new_loop,
                                   names_beside=_names_beside))
    return _host


def load_test(path, name, serve):
    """Let pytest run the test; serve(run, report, loops) is called where its benchmark has its turn, and returns at the end
    of everything. -> metadata, once the test is over."""
    return _pytest_host()["load"](path, name, serve)


# ---- suites of asv


def answer_discover_suite(path, late_path):
    """The reply to a `discover-suite` request, field by field."""
    return _asv()["answer_discover"](path, late_path)


def fill_cache(path, name, folder, *late_path):
    """Run the setup_cache() of a suite's benchmark, and keep in `folder` what it returns."""
    _asv()["fill_cache"](path, name, folder, late_path)


def _asv():
    """asv's rules, which build on ours: the names of their file."""
    ours = type(sys)("assay_loader")
    ours.__dict__.update(globals())
    return _names_beside("asv_host", loader=ours)


# ---- scripts that import pyperf: executed from the top, once in each process


def answer_discover(path, arguments):
    """The reply to a `discover` request, field by field."""
    if _is_script(path):
        found, inherit = _discover_script(path, arguments)
        return ["tasks", ",".join(inherit)] + [field for task in found for field in task]
    if arguments:
        raise BenchmarkError("%s: only scripts that import pyperf take arguments" % path)
    if _is_for_pytest(path):
        return ["tests"] + [text for row in _pytest_host()["collect"](path) for text in row]
    found = _benchmarks(path)
    return ["names"] + [text for b in found for text in (b.name, _description(b.func), "%d" % _number(b))]


def _is_script(path):
    """Does the file import pyperf and name its Runner? If it cannot be read or parsed, the import will say so."""
    try:
        with open(path, "rb") as file:
            source = file.read()
        if b"pyperf" not in source or b"Runner" not in source:
            return False
        import _ast

        nodes = [compile(source, path, "exec", _ast.PyCF_ONLY_AST, True)]
    except (OSError, SyntaxError, ValueError):
        return False
    while nodes:
        node = nodes.pop()
        if isinstance(node, _ast.Import) and any(_is_pyperf(alias.name) for alias in node.names):
            return True
        if isinstance(node, _ast.ImportFrom) and not node.level and _is_pyperf(node.module):
            return True
        for field in node._fields:
            value = getattr(node, field, None)
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, _ast.stmt) or isinstance(child, getattr(_ast, "excepthandler", ())):
                    nodes.append(child)
    return False


def _is_pyperf(name):
    return name == "pyperf" or name.startswith("pyperf.")


def _discover_script(path, arguments):
    """-> ([(name, description, inner loops, loops), ...], names of environment variables)"""
    driver = _standin().Discovery()
    try:
        _execute(path, _NO_TASK, arguments, driver)
    except SystemExit as left:
        if left.code not in (None, 0):
            raise BenchmarkError(
                "%s: it left with exit status %s (does it want arguments? assay run %s -- ARGUMENTS)"
                % (path, left.code, _split(path)[1] + ".py")
            ) from None
    except (AttributeError, TypeError) as error:
        # In a worker a call returns None for benchmarks that are not the worker's own. A script with a single one
        # never sees that under pyperf.
        if not (driver.found and "NoneType" in str(error)):
            raise
    if not driver.found:
        raise BenchmarkError("%s: it imports pyperf, but calls no bench_*() of a Runner" % path)
    return driver.found, driver.inherit


def load_script(path, index, arguments, serve):
    """Execute the script; serve(run, report) is called where benchmark `index` has its turn, and returns at the end of
    everything. The script then goes on, as it does under pyperf."""
    driver = _standin().Measuring(index, serve)
    _execute(path, index, arguments, driver)
    if not driver.is_done:
        raise BenchmarkError(
            "%s: it called %d benchmarks in this process, but number %d was seen before" % (path, driver.seen, index + 1)
        )


_NO_TASK = 1000000  # a worker task that no script has


def _standin():
    """The stand-in's module _assay. It goes before a pyperf that is installed; children that multiprocessing starts
    get our sys.path and begin with the script: where no pyperf is installed, they find it at the path's end."""
    import _frozen_importlib
    import _frozen_importlib_external

    if sys.version_info < (3, 8):
        raise BenchmarkError("scripts that import pyperf need Python 3.8 or later, this one is %d.%d" % sys.version_info[:2])
    if "pyperf" not in sys.modules:
        here = sys._getframe().f_code.co_filename.rpartition("/")[0]
        folder = here + "/standin/pyperf"
        loader = _frozen_importlib_external.SourceFileLoader("pyperf", folder + "/__init__.py")
        spec = _frozen_importlib_external.spec_from_file_location(
            "pyperf", loader.path, loader=loader, submodule_search_locations=[folder]
        )
        module = _frozen_importlib.module_from_spec(spec)
        sys.modules["pyperf"] = module
        loader.exec_module(module)
        sys.path.append(here + "/standin")
    from pyperf import _assay

    return _assay


def _execute(path, index, arguments, driver):
    """As `python path --worker ...`, the command line of pyperf's own workers."""
    import _frozen_importlib_external

    folder = _split(path)[0]
    argv = [path, "--worker", "--pipe", "2", "--worker-task=%d" % index, "--values", "3", "--min-time", "0.1"]
    argv += ["--loops", "1", "--warmups", "1"]
    driver.words = len(argv)
    argv += arguments
    if sys.path[:1] == [""]:
        sys.path[0] = folder
    elif not getattr(sys.flags, "safe_path", False):
        sys.path.insert(0, folder)
    loader = _frozen_importlib_external.SourceFileLoader("__main__", path)
    code = loader.source_to_code(loader.get_data(path), path)
    main = type(sys)("__main__")
    builtins = sys.modules["builtins"]  # the module, as only __main__ has it: scripts change it
    main.__dict__.update(__file__=path, __builtins__=builtins, __loader__=loader, __spec__=None, __cached__=None)
    _become_main(main, argv)
    _standin().driver = driver
    exec(code, main.__dict__)
