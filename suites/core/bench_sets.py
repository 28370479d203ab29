"""Sets: who is in both lists?"""

from seeded import Seeded

_seeded = Seeded(16)
OLD = _seeded.words(300, vocabulary=400)
NEW = OLD[:150] + _seeded.words(150)


def bench_difference():
    """Compare two lists of three hundred names: added, removed, kept, seen before."""
    old, new = set(OLD), set(NEW)
    seen = set()
    twice = 0
    for name in NEW:
        if name in seen:
            twice += 1
        seen.add(name)
    return len(new - old), len(old - new), len(old & new), len(old | new), len(old ^ new), twice
