"""Generators: lines that flow through a pipeline, one at a time."""

LINES = ["  key%d = value %d  # note" % (i, i) if i % 7 else "# comment %d" % i for i in range(150)]


def _stripped(lines):
    for line in lines:
        line = line.partition("#")[0].strip()
        if line:
            yield line


def _pairs(lines):
    for line in lines:
        key, _, value = line.partition(" = ")
        yield key, value


def _flat(parts):
    for part in parts:
        yield from part


def bench_pipeline():
    """Read a hundred and fifty lines of settings through a chain of generators."""
    return sum(len(text) for text in _flat(_pairs(_stripped(LINES))))
