"""Sorting: lists of records in another order."""

from operator import itemgetter

from seeded import Seeded

_seeded = Seeded(17)
RECORDS = [(_seeded.word(), _seeded.below(50), _seeded.fraction()) for _ in range(250)]


def bench_records():
    """Order two hundred and fifty records by a key function, by two fields, and by a number."""
    by_length = sorted(RECORDS, key=lambda record: (len(record[0]), record[0]))
    by_fields = sorted(RECORDS, key=itemgetter(1, 0))
    falling = sorted((record[2] for record in RECORDS), reverse=True)
    return by_length[0][0], by_fields[-1][0], falling[0]
