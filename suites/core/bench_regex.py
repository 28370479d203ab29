"""re: reading the log of a web server."""

import re

from seeded import Seeded

_seeded = Seeded(15)
LOG = [
    '10.0.%d.%d - - [%02d/Mar/2024:10:%02d:00 +0000] "%s /%s?id=%d HTTP/1.1" %d %d'
    % (
        _seeded.below(256),
        _seeded.below(256),
        _seeded.below(28) + 1,
        _seeded.below(60),
        _seeded.choice(["GET", "POST"]),
        _seeded.word(),
        _seeded.below(1000),
        _seeded.choice([200, 200, 200, 304, 404]),
        _seeded.below(50000),
    )
    for _ in range(40)
]
LINE = re.compile(r'(?P<host>\S+) \S+ \S+ \[(?P<when>[^]]+)\] "(?P<verb>\w+) (?P<path>[^" ]+) [^"]*" (\d{3}) (\d+)')
QUERY = re.compile(r"([?&])id=\d+")


def bench_log_lines():
    """Take forty lines of a log apart by named groups, and replace a part of each path."""
    total = 0
    hidden = set()
    for line in LOG:
        match = LINE.match(line)
        if match["verb"] == "GET":
            total += int(match[6])
        hidden.add(QUERY.sub(r"\1id=*", match["path"]))
    return total, len(hidden)
