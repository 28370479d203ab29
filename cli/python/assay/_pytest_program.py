"""The program, as the plugin of pytest starts it."""

import json
import os
import subprocess
import sys
import tempfile
import time

import pytest

from . import _call, _program, _pytest_outcome

# Of this pytest alone. The coverage of its own process would be measured with the benchmarks.
_NOT_PASSED = ("PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST", "PYTEST_XDIST_", "COV_CORE_", "COVERAGE_PROCESS_")


class Program:
    """root: pytest's rootdir, which the program is started in."""

    def __init__(self, root):
        self.root = root
        try:
            _program.find_program()
        except _program.ProgramMissing as error:
            raise pytest.UsageError("assay: %s" % error) from None

    def check(self, options):
        """Are these options of the program? It reads all of them before it helps."""
        self._ask(["run"] + options + ["--help"])

    def check_revision(self, revision):
        """Is there one of this name? Asked of git first: the program says why not, and would measure where there is."""
        try:
            words = ["git", "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"]
            known = subprocess.run(words, cwd=self.root, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL).returncode == 0
        except OSError:
            known = False
        if not known:
            self._ask(["timeit", "--vs-rev=" + revision, "pass"])

    def _ask(self, words):
        status, _, err = self._call(words, stderr=subprocess.PIPE)
        if status == 2:
            raise pytest.UsageError(err.strip())

    def _call(self, words, **started):
        try:
            return _call.call(words, cwd=self.root, **started)
        except _call.AssayError as error:
            raise pytest.UsageError("assay: %s" % error) from None

    def measure(self, options, output_options, targets, capturing):
        """All of them, in one call. -> Measured"""
        with tempfile.TemporaryDirectory(prefix="assay-pytest-") as folder, capturing:
            path = os.path.join(folder, "result.json")
            words = ["run", "--python=" + sys.executable, "--copy-env", "--json-output=" + path]
            started = time.monotonic()
            status, text, said = self._call(words + output_options + options + targets, env=_environment(),
                                            stderr=None if os.isatty(2) else subprocess.PIPE)
            seconds = time.monotonic() - started
            if not os.path.exists(path):
                raise pytest.UsageError((said or text).strip() or "assay ended with status %d" % status)
            with open(path, encoding="utf-8") as file:
                return Measured(json.load(file), text, said or "", seconds)


class Measured:
    """What the program found."""

    def __init__(self, result, text, said, seconds):
        self.rows = {row["name"]: row for row in result["benchmarks"]}
        self.added = {name: name for name in result.get("added", ())}
        self.baseline = result.get("baseline")
        self.seconds = seconds
        for row in self.rows.values():  # pytest shows these
            said = said.replace("assay: %s: %s\n%s\n" % (row["name"], row["error"], row.get("details")), "")
        self.said = said
        self.text = said + text

    def outcome(self, held, limit):
        row = _pytest_outcome.row_of(held["target"], self.rows)
        if row and self.baseline is None:
            return _pytest_outcome.of_run(row)
        if row:
            return _pytest_outcome.of_duel(row, limit, self.baseline)
        if _pytest_outcome.row_of(held["target"], self.added):
            return _pytest_outcome.new(self.baseline)
        return _pytest_outcome.not_measured(self.said)


def _environment():
    """Tests may need what is in it."""
    environ = {name: value for name, value in _program.environment().items() if not name.startswith(_NOT_PASSED)}
    environ["COLUMNS"] = str(_columns())
    return environ


def _columns():
    try:
        return os.get_terminal_size(1).columns
    except OSError:
        return int(os.environ.get("COLUMNS") or 80)
