"""What an instrument costs: CPU time of loops in a worker that has it, over that in one without, in turns.

    ratio(python, "work()", "def work(): pass", rounds, instrument="calls")
    ratio(python, "work()", "def work(): pass", rounds, before="import cProfile; cProfile.Profile().enable()")
"""

import os
import statistics
import sys

from section import ROOT

sys.path.insert(0, os.path.join(ROOT, "tests", "e2e"))
from worker_talk import BOOTSTRAP, Talk, source  # noqa: E402


def worker(python, instrument, stmt, setup, before):
    talk = Talk([python, BOOTSTRAP], preload=instrument is not None)
    if instrument:
        assert talk.ask("instrument", instrument)[0] == "ok"
    # Once in the process, though setup runs before each value.
    once = "import sys\nif not hasattr(sys, 'looks'):\n    sys.looks = 1\n    %s\n%s" % (before or "pass", setup)
    reply = talk.ask("load-snippet", source(stmt, once))
    assert reply == ["ok"], reply
    return talk


def ratio(python, stmt, setup, rounds, instrument=None, before=None):
    """-> the median of the ratios of so many pairs, after one pair that is left out."""
    sides = [worker(python, None, stmt, setup, None), worker(python, instrument, stmt, setup, before)]
    loops = 1
    while sides[0].count(loops)["cpu_ns"] < 5e6:
        loops *= 2
    ratios = []
    for i in range(rounds + 1):
        took = {side: sides[side].count(loops)["cpu_ns"] for side in ((0, 1) if i % 2 else (1, 0))}
        if i:
            ratios.append(took[1] / took[0])
    for side in sides:
        side.close()
    return statistics.median(ratios)
