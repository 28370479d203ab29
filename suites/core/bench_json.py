"""json: the answer of a web service."""

import json

from seeded import Seeded

_seeded = Seeded(13)
ANSWER = {
    "page": 1,
    "next": None,
    "items": [
        {
            "id": i,
            "name": _seeded.word(),
            "price": _seeded.below(10000) / 100,
            "tags": _seeded.words(3),
            "sold": i % 3 == 0,
            "note": 'caf\u00e9 "%s"\n' % _seeded.word(),
        }
        for i in range(30)
    ],
}


def bench_round_trip():
    """Write an answer of thirty objects as text and read it back."""
    text = json.dumps(ANSWER)
    return len(text), json.loads(text) == ANSWER
