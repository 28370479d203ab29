"""What became of a benchmark, by the JSON that the program wrote, and that as pytest's reports. It starts nothing."""

import collections

import pytest

# outcome: "passed", "failed" or "skipped". word: beside PASSED. text: why it failed or was skipped; details: below it.
# properties: the numbers. xfail: the reason for which it was expected to fail, and did.
Outcome = collections.namedtuple("Outcome", "outcome word text details properties xfail",
                                 defaults=("", "", "", (), None))

_EXPECTED = "expected to fail"
_NUMBERS_OF_A_RUN = ("mean", "low", "high", "median", "processes", "values", "unit")
_NUMBERS_OF_A_DUEL = ("verdict", "ratio", "low", "high", "level", "p_gate", "blocks")


def row_of(target, rows):
    """Of {name: row}: a name is a node id, seen from the root that the worker's pytest found, which may be another."""
    names = [name for name in rows if name == target or target.endswith("/" + name) or name.endswith("/" + target)]
    return rows[max(names, key=len)] if names else None


def of_run(row):
    """Of a row of `assay run --json`."""
    if row["error"] is not None:
        return _without_result(row, row["status"])
    return Outcome("passed", properties=_properties(row, _NUMBERS_OF_A_RUN))


def of_duel(row, limit, baseline):
    """Of a row of a duel's. limit: as it was given; None: there is none."""
    if row["error"] is not None:
        return _without_result(row, row["verdict"])
    numbers = _properties(row, _NUMBERS_OF_A_DUEL) + (("assay_baseline", baseline),)
    if not row["regression"]:
        return Outcome("passed", _verdict(row), properties=numbers)
    text = "%s than %s: ratio %.4g, %.4g%% interval %.4g to %.4g, limit %s" % (
        _verdict(row), baseline, row["ratio"], 100 * row["level"], row["low"], row["high"], limit)
    return Outcome("failed", text=text, properties=numbers)


def new(baseline):
    """The baseline has no such test, or it fails there alone."""
    return Outcome("passed", "new, not in %s" % baseline,
                   properties=(("assay_verdict", "new"), ("assay_baseline", baseline)))


def skipped(reason):
    return Outcome("skipped", text=reason)


def not_measured(said):
    return Outcome("failed", text="it was not measured", details=said)


def _without_result(row, word):
    """It failed, or skipped itself; so does one that fails as a mark expects."""
    text = row["error"]
    if word != "skipped":
        return Outcome("failed", text=text, details=row.get("details") or "")
    if text.startswith(_EXPECTED):
        return Outcome("skipped", xfail=text[len(_EXPECTED):].lstrip(": "))
    return skipped(text)


def _verdict(row):
    """As the program has it: 3.2% slower, 18.4x faster, same, undecided."""
    ratio = row["ratio"]
    if row["verdict"] not in ("faster", "slower"):
        return row["verdict"]
    factor = max(ratio, 1 / ratio)
    amount = "%.3gx" % factor if factor > 2 else "%.3g%%" % (abs(ratio - 1) * 100)
    return "%s %s" % (amount, row["verdict"])


def _properties(row, names):
    return tuple(("assay_" + name, row[name]) for name in names if row.get(name) is not None)


class Failure:
    """What pytest shows of a failed test; its short summary asks for `reprcrash`."""

    def __init__(self, outcome, location):
        self.text = outcome.details or outcome.text
        self.reprcrash = _Crash(location[0], (location[1] or 0) + 1, outcome.text)

    def __str__(self):
        return self.text

    def toterminal(self, writer):
        writer.line(self.text)


class _Crash(collections.namedtuple("_Crash", "path lineno message")):
    def __str__(self):
        return "%s:%d: %s" % self


def reports(held, outcome, seconds):
    """-> pytest's three reports of a test."""
    location, longrepr = tuple(held["location"]), None
    if outcome.outcome == "failed":
        longrepr = Failure(outcome, location)
    elif outcome.outcome == "skipped":
        longrepr = (location[0], (location[1] or 0) + 1, "Skipped: " + outcome.text)
    made = []
    for when in ("setup", "call", "teardown"):
        is_call = when == "call"
        report = pytest.TestReport(
            nodeid=held["nodeid"], location=location, keywords=dict.fromkeys(held["keywords"], 1),
            outcome=outcome.outcome if is_call else "passed", longrepr=longrepr if is_call else None, when=when,
            duration=seconds if is_call else 0, user_properties=list(outcome.properties))
        if is_call and outcome.xfail is not None:
            report.wasxfail = outcome.xfail
        report.assay_word = outcome.word if is_call else ""
        made.append(report)
    return made
