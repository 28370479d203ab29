"""Comprehensions: tables made from tables."""

from seeded import Seeded

_seeded = Seeded(11)
ROWS = [{"id": i, "group": _seeded.below(10), "price": _seeded.below(1000)} for i in range(200)]


def bench_tables():
    """Filter, map and regroup two hundred rows by list, dict and set comprehensions."""
    cheap = [row for row in ROWS if row["price"] < 500]
    prices = {row["id"]: row["price"] for row in cheap}
    groups = {row["group"] for row in cheap}
    by_group = {group: [row["id"] for row in cheap if row["group"] == group] for group in groups}
    pairs = [(a, b) for a in range(20) for b in range(a) if (a + b) % 3 == 0]
    return len(prices) + sum(len(ids) for ids in by_group.values()) + len(pairs)
