"""A session of pytest in which benchmarks are measured: they are held back, measured after all other tests by one call
of the program (one for each limit), and reported.

Under xdist each worker passes them by, and tells its controller of them, which alone measures."""

import contextlib
import os
import shlex

import pytest

from . import _pytest_items, _pytest_outcome
from ._benchmark_fixture import is_benchmark
from ._pytest_program import Program

_TO_CONTROLLER = "assay"  # what workers send goes by this name


class Wanted:
    """The options, as they were given."""

    def __init__(self, vs_rev, limit, budget, output, words):
        self.vs_rev = vs_rev
        self.limit = limit
        self.budget = budget
        self.output = output
        self.words = words

    @classmethod
    def of(cls, config):
        """None where nothing is to be measured."""
        option = config.option
        given = {name: getattr(option, "assay_" + name) for name in ("fail_if_slower", "budget", "output", "options")}
        if not option.assay and not option.assay_vs_rev:
            for name, value in given.items():
                if value is not None:
                    raise pytest.UsageError("--assay-%s is for --assay or --assay-vs-rev" % name.replace("_", "-"))
            return None
        if given["fail_if_slower"] and not option.assay_vs_rev:
            raise pytest.UsageError("--assay-fail-if-slower needs a baseline, as in --assay-vs-rev main")
        if option.collectonly or getattr(option, "setuponly", False):
            return None
        output = given["output"] and os.path.join(str(config.invocation_params.dir), given["output"])
        words = _split(given["options"] or "")
        return cls(option.assay_vs_rev, given["fail_if_slower"], given["budget"], output, words)

    def options(self, limit, budget):
        """The program's, of one group."""
        pairs = (("vs-rev", self.vs_rev), ("fail-if-slower", limit), ("budget", budget))
        return ["--%s=%s" % pair for pair in pairs if pair[1]] + self.words

    def output_options(self, number):
        """Of the group of that number, from 1. A duel's two files can hold one group."""
        if not self.output:
            return []
        if number == 1:
            return ["--output=" + self.output]
        if not self.vs_rev:
            return ["--append=" + self.output]
        stem, json, rest = self.output.partition(".json")
        return ["--output=%s.%d%s%s" % (stem, number, json, rest)]

    def group_of(self, held):
        """-> (limit, budget): those of one group are measured together."""
        own = held["own"]
        return (own.get("fail_if_slower", self.limit) if self.vs_rev else None), own.get("budget", self.budget)


def _split(words):
    try:
        return shlex.split(words)
    except ValueError as error:
        raise pytest.UsageError("--assay-options: %s: %s" % (words, error)) from None


class Worker:
    """Of xdist: benchmarks are passed by."""

    def __init__(self, config):
        self.config = config
        self.held = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session):
        self.held = [_pytest_items.held(item) for item in session.items if is_benchmark(item)]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item, nextitem):
        if not is_benchmark(item):
            return None
        # What the test before left set up for this one, and the next one does not need.
        item.session._setupstate.teardown_exact(nextitem)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self):
        self.config.workeroutput[_TO_CONTROLLER] = self.held


class Controller:
    """Of xdist, or the only process of this session."""

    def __init__(self, config, wanted):
        self.config = config
        self.wanted = wanted
        self.held = {}  # nodeid -> what is known of it, in the order of the tests
        self.texts = []  # what the program printed
        self.program = Program(str(config.rootpath))
        self.program.check(wanted.options(wanted.limit, wanted.budget))
        if wanted.vs_rev:
            self.program.check_revision(wanted.vs_rev)
        if wanted.output and os.path.exists(wanted.output):
            raise pytest.UsageError("--assay-output: %s is there already: move it away, or give another name"
                                    % wanted.output)

    # ---- which

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session):
        for item in session.items:
            if is_benchmark(item):
                self.held.setdefault(item.nodeid, _pytest_items.held(item))
        self._check()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        for held in getattr(node, "workeroutput", {}).get(_TO_CONTROLLER, ()):
            self.held.setdefault(held["nodeid"], held)

    def _check(self):
        for held in self.held.values():
            if held["wrong"]:
                raise pytest.UsageError(held["wrong"])
        for limit, budget in self._groups():
            self.program.check(self.wanted.options(limit, budget))

    def _groups(self):
        """-> {(limit, budget): those that have these}"""
        groups = {}
        for held in self.held.values():
            groups.setdefault(self.wanted.group_of(held), []).append(held)
        return groups

    # ---- when

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtestloop(self, session):
        items = getattr(session, "items", [])
        session.items = [item for item in items if item.nodeid not in self.held]
        outcome = yield
        session.items = items
        if outcome.excinfo is None and self.held and not _is_stopped(session):
            try:
                self._measure_all(session)
            except BaseException as error:
                _end_with(outcome, error)

    def _measure_all(self, session):
        self._check()
        groups = self._groups()
        self._say("assay: %s measured %s, in processes of their own" % (
            "1 benchmark is" if len(self.held) == 1 else "%d benchmarks are" % len(self.held),
            "by the controller alone" if self.config.pluginmanager.hasplugin("dsession") else "after the other tests"))
        if len(groups) > 1:
            self._say("assay: %d groups, one after the other, by limit and budget: %s"
                      % (len(groups), "; ".join(map(_group_words, groups))))
        for number, (group, members) in enumerate(groups.items(), 1):
            self._measure(group, members, number)
            if _is_stopped(session):
                return

    def _measure(self, group, members, number):
        """Measure those of one group, and report each."""
        wanted = [held for held in members if held["skip"] is None]
        outcomes = {held["nodeid"]: _pytest_outcome.skipped(held["skip"]) for held in members}
        seconds = 0
        if wanted:
            measured = self.program.measure(self.wanted.options(*group), self.wanted.output_options(number),
                                            [held["target"] for held in wanted], self._capturing())
            self.texts.append(measured.text)
            seconds = measured.seconds / len(wanted)
            for held in wanted:
                outcomes[held["nodeid"]] = measured.outcome(held, group[0])
        hook = self.config.hook
        for held in members:
            names = dict(nodeid=held["nodeid"], location=tuple(held["location"]))
            hook.pytest_runtest_logstart(**names)
            for report in _pytest_outcome.reports(held, outcomes[held["nodeid"]], seconds):
                hook.pytest_runtest_logreport(report=report)
            hook.pytest_runtest_logfinish(**names)

    # ---- what is said

    def _say(self, line):
        reporter = self.config.pluginmanager.getplugin("terminalreporter")
        if reporter:
            reporter.ensure_newline()
            reporter.write_line(line)

    def _capturing(self):
        """pytest has taken stderr, where the program shows its progress."""
        manager = self.config.pluginmanager.getplugin("capturemanager")
        return manager.global_and_fixture_disabled() if manager else contextlib.nullcontext()

    def pytest_report_teststatus(self, report):
        word = getattr(report, "assay_word", "")
        if word and report.passed and not hasattr(report, "wasxfail"):
            return "passed", ".", "PASSED (%s)" % word
        return None

    def pytest_terminal_summary(self, terminalreporter):
        if self.texts:
            terminalreporter.section("assay")
            terminalreporter.write("\n".join(self.texts))


def _is_stopped(session):
    return session.shouldfail or session.shouldstop


def _group_words(group):
    limit, budget = group
    return " ".join(["limit " + limit if limit else "no limit"] + (["in " + budget] if budget else []))


def _end_with(outcome, error):
    """Let a hook end with that. An old pluggy only lets it be raised."""
    if not hasattr(outcome, "force_exception"):
        raise error
    outcome.force_exception(error)
