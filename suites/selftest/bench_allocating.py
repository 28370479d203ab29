"""Small and middling objects, made and dropped at once: bound by the allocator."""

from itertools import repeat

from rounds import rounds


def _work(n):
    text = "some text"
    for _ in repeat(None, n):
        [{text: [1.5, text + "x"]}, bytearray(700), (text, [None] * 20)]


def bench_objects(extra):
    """Make and drop a small tree of objects, with so many percent more trees."""
    _work(n)


def bench_again():
    """The trees as they are with extra=0: identical work under another name."""
    _work(n)


def setup(extra=0):
    global n
    n = rounds(400, extra)


bench_objects.params = [0, 0.5, 1, 2, 100]
