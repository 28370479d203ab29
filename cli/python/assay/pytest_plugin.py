"""The plugin of pytest that comes with assay. With --assay, tests that take the fixture `benchmark` or are marked
as benchmarks are measured, after all others and in processes of their own (docs/pytest.md); else they run once, as any
other test.

`pytest -p no:assay` leaves the plugin out.
"""

import os

import pytest

from . import _pytest_fixture, _pytest_items
from ._pytest_session import Controller, Worker, Wanted


def pytest_addoption(parser):
    group = parser.getgroup("assay", "benchmarks, measured by assay")
    group.addoption("--assay", action="store_true",
                    help="measure benchmarks after the other tests, in processes of their own")
    group.addoption("--assay-vs-rev", metavar="REV",
                    help="measure them here and in a git revision, in turns: is each faster, slower or the same?")
    group.addoption("--assay-fail-if-slower", metavar="PCT",
                    help="with --assay-vs-rev: fail those that are proven slower by more than this, as in 5%%")
    group.addoption("--assay-budget", metavar="TIME",
                    help="time for each benchmark (default 10s; 20s with --assay-vs-rev)")
    group.addoption("--assay-output", metavar="FILE", help="write the result file, for assay compare and pyperf")
    group.addoption("--assay-options", metavar="WORDS",
                    help="more options of assay run, as in --assay-options='--rigorous --no-pacer'")


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    has_other = _has_other_fixture(config)
    others = {"benchmark": has_other, "codspeed_benchmark": config.pluginmanager.hasplugin("codspeed")}
    for name, line in _pytest_items.MARKERS.items():
        if not others.get(name):
            config.addinivalue_line("markers", line)
    if not has_other:
        config.pluginmanager.register(_pytest_fixture, "assay-fixture")
    wanted = Wanted.of(config)
    if not wanted:
        return
    if hasattr(config, "workerinput"):
        config.pluginmanager.register(Worker(config), "assay-worker")
    else:
        config.pluginmanager.register(Controller(config, wanted), "assay-controller")


def _has_other_fixture(config):
    """Has another plugin, as pytest-benchmark, a fixture of this name? Then that one stays in charge. A conftest.py may
    build upon ours."""
    return any(hasattr(plugin, "benchmark") and plugin is not _pytest_fixture
               and os.path.basename(getattr(plugin, "__file__", None) or "") != "conftest.py"
               for plugin in config.pluginmanager.get_plugins())
