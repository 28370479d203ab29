"""Which tests of pytest are benchmarks, and what must be known of each to measure and report it away from its item."""

import os

import pytest
from _pytest.skipping import evaluate_skip_marks

MARKERS = {
    "benchmark": "benchmark(group=None, ...): measure the test; without the fixture `benchmark`, all of its body",
    "codspeed_benchmark": "codspeed_benchmark: the same as benchmark",
    "assay": "assay(fail_if_slower=None, budget=None): this test's limit of --assay-vs-rev, and its time",
}
_OWN = ("fail_if_slower", "budget")


def held(item):
    """What is kept of an item: a dictionary of plain values, since a worker of xdist sends it to its controller."""
    own, wrong = _own_options(item)
    return {
        "nodeid": item.nodeid,
        "target": target(item),
        "location": list(item.location),
        "keywords": [str(word) for word in item.keywords],
        "skip": _skip_reason(item),
        "own": own,
        "wrong": wrong,
    }


def target(item):
    """As the program takes it: the file seen from rootdir, which is where it is started."""
    path = os.path.relpath(str(item.path), str(item.config.rootpath))
    return path + item.nodeid[item.nodeid.index("::"):]


def _own_options(item):
    """Of the marks @pytest.mark.assay, the nearest that says it. -> options, or what is wrong with them."""
    own = {}
    for mark in item.iter_markers("assay"):
        unknown = [repr(value) for value in mark.args] + sorted(set(mark.kwargs) - set(_OWN))
        if unknown:
            return {}, "%s: @pytest.mark.assay takes %s by name, not %s" % (item.nodeid, " and ".join(_OWN), unknown[0])
        for name, value in mark.kwargs.items():
            own.setdefault(name, str(value))
    return own, None


def _skip_reason(item):
    """By its marks, some of which options of other plugins make; None: it is to be run."""
    try:
        skip = evaluate_skip_marks(item)
    except pytest.fail.Exception:
        return None  # a condition that cannot be evaluated: the test itself will say so
    return skip and skip.reason
