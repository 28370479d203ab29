"""Tests of pytest as benchmarks: a worker is one session of pytest with one test (PROTOCOL.md).

Like loader.py, which executes this text where a test is wanted, it is no module. pytest finds the test, makes its
fixtures and runs it; where the test calls the fixture `benchmark`, serve(run, report, loops) answers the manager's
requests until it has had enough (pytest_measuring.py). Then the test goes on, and what comes of it is the answer to
the manager's `end`. Two functions are for the loader:

    collect(path)             -> rows (name, description, path, error, details) of a file's or a folder's tests
    load(path, name, serve)   -> metadata, once the manager has said end and the test is over

The loader gives us the class BenchmarkError and the functions in_a_new_loop() and names_beside().
"""

import errno
import os
import sys

try:
    import pytest
except ImportError as _missing:
    if _missing.name != "pytest":
        raise
    raise BenchmarkError(  # noqa: F821
        "this is a test for pytest, which %s does not have: %s -m pip install pytest" % (sys.executable, sys.executable)
    ) from None


_its = names_beside("benchmark_fixture")  # noqa: F821
BenchmarkFixture = _its["BenchmarkFixture"]
Measuring = names_beside(  # noqa: F821
    "pytest_measuring",
    BenchmarkError=BenchmarkError,  # noqa: F821
    in_a_new_loop=in_a_new_loop,  # noqa: F821
    Stats=_its["Stats"],
    is_async=_its["is_async"],
)["Measuring"]


class Failure(Exception):
    """An answer `error`: type, one line, details, and of an import the module and sys.path (PROTOCOL.md)."""

    def __init__(self, *fields):
        Exception.__init__(self, fields[1])
        self.assay_failure = fields


# ---- which tests

_OLD = int(pytest.__version__.partition(".")[0]) < 7


def _named(items):
    """-> [(name, item)] of the benchmarks: the node id, which is unique as a rule."""
    taken = {}
    named = []
    for item in items:
        if _its["is_benchmark"](item):
            taken[item.nodeid] = count = taken.get(item.nodeid, 0) + 1
            named.append((item.nodeid if count == 1 else "%s#%d" % (item.nodeid, count), item))
    return named


def _path_of(node):
    return str(getattr(node, "path", None) or node.fspath)


def _description(item):
    for line in (getattr(getattr(item, "obj", None), "__doc__", None) or "").splitlines():
        if line.strip():
            return line.strip()
    return ""


# ---- a session

# Other plugins that measure would be in the way. Their options may stand in a project's settings, and mean nothing.
_BLOCKED = ("benchmark", "pytest_benchmark", "pytest_benchmark.plugin", "codspeed", "pytest_codspeed.plugin")
_FLAGS = (
    "benchmark-disable-gc benchmark-skip benchmark-disable benchmark-enable benchmark-only benchmark-autosave "
    "benchmark-save-data benchmark-verbose benchmark-quiet codspeed"
).split()
_VALUES = (
    "benchmark-min-time benchmark-max-time benchmark-min-rounds benchmark-precision benchmark-confidence "
    "benchmark-timer benchmark-calibration-precision benchmark-warmup-iterations benchmark-save benchmark-json "
    "benchmark-cprofile benchmark-cprofile-loops benchmark-cprofile-top benchmark-storage benchmark-sort "
    "benchmark-group-by benchmark-columns benchmark-name benchmark-time-unit benchmark-project-name "
    "codspeed-mode codspeed-warmup-time codspeed-max-time codspeed-max-rounds"
).split()
_OPTIONAL = (
    "benchmark-warmup benchmark-compare benchmark-cprofile-dump benchmark-netrc benchmark-histogram benchmark-csv"
).split()

# What projects set by default, and what would split, repeat, choose, time out or report our one test.
_RESET = {
    "numprocesses": None, "maxprocesses": None, "dist": "no", "tx": [], "distload": False,
    "markexpr": "", "keyword": "", "deselect": None,
    "lf": False, "failedfirst": False, "newfirst": False, "cacheclear": False,
    "stepwise": False, "stepwise_skip": False,
    "reruns": 0, "count": 1, "flake_finder": 0,
    "usepdb": False, "trace": False, "setuponly": False, "setupshow": False, "setupplan": False, "cacheshow": None,
    "xmlpath": None, "htmlpath": None, "pastebin": None, "cov_source": [], "no_cov": True,
    "assay": False, "assay_vs_rev": None, "assay_fail_if_slower": None, "assay_budget": None, "assay_output": None,
    "assay_options": None,
}


def _benchmark_hooks():
    """pytest-benchmark's: a conftest may implement them, and nobody calls them here."""

    class Hooks:
        @pytest.hookspec(firstresult=True)
        def pytest_benchmark_scale_unit(self, config, unit, benchmarks, best, worst, sort):
            pass

        @pytest.hookspec(firstresult=True)
        def pytest_benchmark_generate_machine_info(self, config):
            pass

        def pytest_benchmark_update_machine_info(self, config, machine_info):
            pass

        @pytest.hookspec(firstresult=True)
        def pytest_benchmark_generate_commit_info(self, config):
            pass

        def pytest_benchmark_update_commit_info(self, config, commit_info):
            pass

        @pytest.hookspec(firstresult=True)
        def pytest_benchmark_group_stats(self, config, benchmarks, group_by):
            pass

        @pytest.hookspec(firstresult=True)
        def pytest_benchmark_generate_json(self, config, benchmarks, include_data, machine_info, commit_info):
            pass

        def pytest_benchmark_update_json(self, config, benchmarks, output_json):
            pass

        def pytest_benchmark_compare_machine_info(self, config, benchmarksession, machine_info, compared_benchmark):
            pass

    return Hooks


def _reset(options):
    for name, value in _RESET.items():
        if hasattr(options, name):
            setattr(options, name, value)


class _Session:
    """The plugin of our sessions: pytest reports to us, and to nobody else."""

    def __init__(self):
        self.failures = []  # (node, exception info, report)
        self.broken = None  # pytest, or a plugin, did not work: what is known of that
        self.config = None

    def pytest_addhooks(self, pluginmanager):
        pluginmanager.add_hookspecs(_benchmark_hooks())

    def pytest_addoption(self, parser):
        group = parser.getgroup("benchmarks, measured by assay")
        options = [(name, dict(action="store_true", default=False)) for name in _FLAGS]
        options += [(name, dict(default=None)) for name in _VALUES]
        options += [(name, dict(nargs="?", default=[], const=True)) for name in _OPTIONAL]
        options.append(("benchmark-compare-fail", dict(nargs="+", default=None)))
        for name, how in options:
            try:
                group.addoption("--" + name, **how)
            except ValueError:
                pass  # somebody else's

    @pytest.hookimpl(hookwrapper=True)
    def pytest_load_initial_conftests(self, early_config):
        _reset(early_config.known_args_namespace)
        yield

    @pytest.hookimpl(hookwrapper=True)
    def pytest_cmdline_main(self, config):
        self.config = config
        _reset(config.option)
        yield

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config):
        config.addinivalue_line("markers", "benchmark: measured by assay.")
        config.addinivalue_line("markers", "codspeed_benchmark: measured by assay.")
        cache = getattr(config, "cache", None)
        if cache is not None:  # another run's memory
            cache.set = lambda key, value: None

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session):
        from _pytest.config import create_terminal_writer

        reporter = session.config.pluginmanager.getplugin("terminalreporter")
        if reporter is not None:
            reporter._tw = create_terminal_writer(session.config, open(os.devnull, "w", encoding="utf-8"))

    def pytest_internalerror(self, excrepr):
        self.broken = excrepr

    def pytest_exception_interact(self, node, call, report):
        self.failures.append((node, call.excinfo, report))

    @pytest.hookimpl(optionalhook=True, tryfirst=True)
    def pytest_timeout_set_timer(self, item, settings):
        return True  # of pytest-timeout: a measurement takes longer than the test, and --timeout is its limit


class _Echo:
    """stderr while pytest reads its settings: where it refuses them, that is all it says."""

    def __init__(self, stream):
        self.stream = stream
        self.text = ""

    def write(self, text):
        self.text += text
        return self.stream.write(text)

    def __getattr__(self, name):
        return getattr(self.stream, name)


def _keep_no_bytecode():
    """Of tests: two edits within the resolution of its time stamp would measure the older one (loader.py)."""
    from _pytest.assertion import rewrite

    make = getattr(rewrite, "try_makedirs", None)
    if make is not None:
        rewrite.try_makedirs = lambda folder: "site-packages" in str(folder) and make(folder)


def _run_pytest(plugin, words):
    """-> the session's exit status, as a number. What pytest refuses is a Failure."""
    _keep_no_bytecode()
    if sys.path[:1] == [""]:
        del sys.path[0]  # the command pytest has no working directory there: what is installed is found
    arguments = ["-s", "--override-ini=required_plugins=", "--override-ini=faulthandler_timeout=0"]
    arguments += ["-pno:" + name for name in _BLOCKED]
    echo = sys.stderr = _Echo(sys.stderr)
    try:
        status = int(pytest.main(arguments + words, plugins=[plugin]))
    finally:
        if sys.stderr is echo:
            sys.stderr = echo.stream
    if plugin.broken is not None:
        crash, details = getattr(plugin.broken, "reprcrash", None), str(plugin.broken)
        raise Failure("pytest", (crash.message if crash else details).strip().splitlines()[0], details)
    if plugin.config is None or (status == 4 and not plugin.failures):
        raise Failure("pytest", _telling_line(echo.text) or "it ended with status %d" % status, echo.text)
    return status


def _telling_line(text):
    """Of what pytest printed: the error, without its marks."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for mark in (": error: ", "E   ", "ERROR: "):
        for line in lines:
            at = line.find(mark)
            if at == 0 or (at > 0 and mark == ": error: "):
                return line[at + len(mark):].strip()
    return lines[0] if lines else ""


# ---- collecting


class _Collecting(_Session):
    """Imports the files that speak of benchmarks, and no others of a folder."""

    def __init__(self, path):
        _Session.__init__(self)
        self.path = os.path.realpath(path)
        self.items = []
        self.skipped = []  # (node id, why) of files that skip themselves

    def pytest_collectreport(self, report):
        if report.skipped:
            self.skipped.append((report.nodeid, _why_skipped(report)))

    def pytest_collection_finish(self, session):
        self.items = session.items

    def ignores(self, path):
        if not os.path.isfile(path) or os.path.realpath(path) == self.path:
            return None
        if not path.endswith(".py"):
            return True
        try:
            with open(path, "rb") as file:
                return None if b"benchmark" in file.read() else True
        except OSError:
            return None  # pytest says so

    if _OLD:

        def pytest_ignore_collect(self, path):
            return self.ignores(str(path))

    else:

        def pytest_ignore_collect(self, collection_path):
            return self.ignores(str(collection_path))


def collect(path):
    plugin = _Collecting(path)
    _run_pytest(plugin, ["--collect-only", path])
    if plugin.failures and not os.path.isdir(path):
        raise _failure(*plugin.failures[0])
    rows = [(name, _description(item), _path_of(item), "", "", "") for name, item in _named(plugin.items)]
    for node, excinfo, report in plugin.failures:
        kind, line, details = _failure(node, excinfo, report).assay_failure[:3]
        rows.append((node.nodeid, "", _path_of(node), "%s: %s" % (kind, line), details, ""))
    for nodeid, reason in plugin.skipped:
        rows.append((nodeid, "", path, "", "", reason or "without a reason"))
    return rows


def _why_skipped(report):
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext
    return " ".join((text.partition("Skipped: ")[2] or text).split())


def _failure(node, excinfo, report, where=""):
    """A report as an answer. What failed to be imported is what the import said."""
    error = excinfo.value
    details = report.longreprtext
    cause = error.__cause__ if isinstance(error, pytest.Collector.CollectError) else None
    if isinstance(cause, ImportError) and isinstance(cause.name, str):
        folders = [folder for folder in sys.path if isinstance(folder, str)]
        return Failure(type(cause).__name__, str(cause), details, cause.name, *folders)
    if cause is not None or isinstance(error, pytest.Collector.CollectError):
        return Failure(type(cause or error).__name__, _telling_line(details), details)
    lookup = getattr(report.longrepr, "errorstring", None)  # of a fixture that nobody makes
    if lookup:
        return Failure("pytest", str(lookup).strip().splitlines()[0], details)
    lines = str(error).strip().splitlines()
    return Failure(type(error).__name__, where + (lines[0] if lines else ""), details)


# ---- loading


class _Fixtures:
    """A plugin of its own, so that it can come last: its fixtures then win over those of other plugins."""

    def __init__(self, measuring):
        self.measuring = measuring

    @pytest.fixture
    def benchmark(self, request):
        fixture = self.measuring.fixture = BenchmarkFixture(request.node, self.measuring)
        yield fixture
        fixture.close()

    @pytest.fixture
    def codspeed_benchmark(self, benchmark):
        return benchmark

    @pytest.fixture
    def benchmark_weave(self, benchmark):
        return benchmark.weave


class _Loading(_Session):
    def __init__(self, name, serve):
        _Session.__init__(self)
        self.name = name
        self.measuring = Measuring(serve)
        self.has_found = False
        self.broken_fixture = None
        self.skipped = None  # why

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config):
        _Session.pytest_configure(self, config)
        config.pluginmanager.register(_Fixtures(self.measuring), "assay-measuring")

    @pytest.hookimpl(hookwrapper=True)
    def pytest_collection_modifyitems(self, items):
        yield
        items[:] = [item for name, item in _named(items) if name == self.name]
        self.has_found = bool(items)
        for item in items:
            self._measure(item, item.runtest)

    def _measure(self, item, once):
        def runtest():
            once()
            if not _its["has_fixture"](item):
                self.measuring.serve_body(item, once)
            elif self.measuring.awaited is not None:
                self.measuring.serve_awaited(once)

        item.runtest = runtest

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef):
        outcome = yield
        if outcome.excinfo is not None and self.broken_fixture is None:
            self.broken_fixture = fixturedef

    def pytest_runtest_logreport(self, report):
        """A skip, or a failure that was expected."""
        if report.skipped and self.skipped is None:
            reason = getattr(report, "wasxfail", None)
            if reason is not None:
                reason = reason.replace("reason: ", "", 1)
                self.skipped = "expected to fail" + (": " + reason if reason else "")
            else:
                self.skipped = _why_skipped(report)

    # ---- what came of it

    def conclude(self):
        """-> metadata, or the Failure that it came to."""
        if self.failures:
            node, excinfo, report = self.failures[0]
            raise _failure(node, excinfo, report, self._where(report, excinfo))
        if not self.has_found:
            line = "the test is not collected in this process (do its parameters depend on the hash seed?)"
            raise Failure("pytest", line, "")
        if self.skipped is not None and not self.measuring.is_served:
            raise Failure("AssaySkipped", " ".join(self.skipped.split()), "")
        if not self.measuring.is_served:
            line = "the test never calls its fixture benchmark: nothing was measured"
            raise Failure("BenchmarkError", line, self.name + "\n")
        return self.measuring.report()

    def _where(self, report, excinfo):
        """Each process makes all fixtures itself, and several run at once: a port or a lock may be another one's."""
        if getattr(report, "when", "") == "setup" and self.broken_fixture is not None:
            is_port_taken = getattr(excinfo.value, "errno", None) == errno.EADDRINUSE
            hint = ", which each process makes itself, two at once (let it bind port 0)" if is_port_taken else ""
            return "in the fixture %s (%s)%s: " % (self.broken_fixture.argname, self.broken_fixture.scope, hint)
        return "in its teardown: " if getattr(report, "when", "") == "teardown" else ""


def load(path, name, serve):
    file, _, rest = name.partition("::")
    words = []
    if path.endswith("/" + file):
        words = ["--rootdir=" + path[: -len(file) - 1]]
    if "[" not in path and rest:
        path += "::" + rest.partition("[")[0].partition("#")[0]
    plugin = _Loading(name, serve)
    _run_pytest(plugin, words + [path])
    return plugin.conclude()
