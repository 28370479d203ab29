"""Files in memory: the layers of text I/O without the disk."""

import io

LINES = ["%d;name %d;%s\n" % (i, i, "äöü" if i % 10 == 0 else "plain") for i in range(100)]


def bench_text_lines():
    """Write a hundred lines of UTF-8 text through all layers and read them back line by line."""
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="utf-8")
    for line in LINES:
        out.write(line)
    out.flush()
    raw.seek(0)
    total = 0
    for line in io.TextIOWrapper(raw, encoding="utf-8"):
        number, _, kind = line.rstrip("\n").split(";")
        total += int(number) + len(kind)
    return total
