"""datetime: the dates of a log or a calendar."""

import datetime

STAMPS = ["2024-%02d-%02dT%02d:30:15" % (i % 12 + 1, i % 28 + 1, i % 24) for i in range(50)]
WEEK = datetime.timedelta(days=7)
MIDNIGHT = datetime.time(0, 0)
ZONE = datetime.timezone(datetime.timedelta(hours=2))


def bench_calendar():
    """Read fifty time stamps, move them by a week, compare them and write them again."""
    moved = []
    for stamp in STAMPS:
        when = datetime.datetime.fromisoformat(stamp).replace(tzinfo=ZONE)
        moved.append(when + WEEK)
    span = max(moved) - min(moved)
    text = [when.strftime("%d.%m.%Y %H:%M") for when in moved]
    mondays = sum(when.date().isoweekday() == 1 for when in moved)
    midnights = sum(when.time() == MIDNIGHT for when in moved)
    return span.days, len("".join(text)), mondays, midnights, moved[-1].isoformat()
