"""The pacer: a fixed piece of work that runs in a process of the reference interpreter, in short slices between those
of a benchmark, so that each of the benchmark's values has a partner in time (docs/pacer.md).

Nothing here may change what the slices do: files are compared by them, so their text is part of who the pacer is.
Python 3.6 and later; it imports nothing but gc.
"""

import gc

gc.disable()  # nothing here makes cycles: a collection would only be noise

WORDS = "the quick brown fox jumps over the lazy dog while seven wizards box quietly".split()
TEXT = ", ".join(WORDS)
NUMBERS = [(i * 7919) % 211 for i in range(24)]


class Point(object):
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def plus(self, other):
        return Point(self.x + other.x, self.y + other.y)


class Shape(object):
    sides = 0

    def __init__(self, name, *points, **style):
        self.name = name
        self.points = points
        self.style = style

    def area(self):
        total = 0.0
        before = self.points[-1]
        for point in self.points:
            total += before.x * point.y - point.x * before.y
            before = point
        return abs(total) / 2

    @property
    def label(self):
        return "%s with %d sides" % (self.name, self.sides)


class Square(Shape):
    sides = 4

    def area(self):
        return Shape.area(self) * 0.5


def count_words():
    counts = {}
    for word in WORDS:
        counts[word] = counts.get(word, 0) + len(word)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[0][1]


def play_with_text():
    parts = TEXT.split(", ")
    text = "-".join(parts[2:9]).upper().replace("O", "0")
    return len("{}:{:>6}".format(text[:8], text.find("F0X"))) + sum(1 for c in text if c.isdigit())


def comprehend():
    squares = [n * n for n in NUMBERS if n & 1]
    return len({n % 16 for n in squares}) + len({n: str(n) for n in NUMBERS[:8]}) + max(squares)


def climb(depth):
    return depth if depth < 2 else climb(depth - 1) + climb(depth - 2)


def walk(items):
    for item in items:
        if item % 3:
            yield item, item + 1


def draw(i):
    corner = Point(i, 1)
    square = Square("square", corner, corner.plus(Point(2, 0)), corner.plus(Point(2, 2)), Point(i, 3), colour="red")
    return square.area() + len(square.label) + len(square.style)


def stumble(i):
    try:
        if i & 1:
            raise KeyError(i)
        return len(WORDS[i % 14])
    except KeyError as error:
        return error.args[0] & 7
    except IndexError:
        return 1


def shuffle(n):
    items = NUMBERS[n % 5:] + NUMBERS[: n % 5]
    for i in range(1, 12):  # an insertion sort: indices, comparisons, a while loop
        item = items[i]
        j = i - 1
        while j >= 0 and items[j] > item:
            items[j + 1] = items[j]
            j -= 1
        items[j + 1] = item
    return items[0]


def everyday():
    total = count_words() + play_with_text() + comprehend() + climb(5) + shuffle(2)
    total += sum(a * b for a, b in walk(NUMBERS)) + int(draw(total & 7))
    return total + stumble(0) + stumble(1)


# A slice that follows other work finds cold caches and predictors: up to 3 % of an unprepared one.
def run_in():
    for _ in range(10):
        everyday()


def bench_everyday():
    everyday()


bench_everyday.setup = run_in

# ---- for work that waits for memory

_memory = []


def memory():
    """16 MiB to copy and some 200,000 objects in no order of theirs to walk over; made when first asked for."""
    if not _memory:
        count = 200003
        objects = [1000 + i for i in range(count)]
        _memory.append([objects[i * 7919 % count] for i in range(count)])
        _memory.append(bytearray(range(256)) * (4 << 12))
        _memory.append(0)
    return _memory


def bench_memory():
    objects, block, at = memory()
    at = (at + 1) % 40
    _memory[2] = at
    copy = block[at << 18: (at << 18) + (1 << 20)]
    return sum(objects[at * 5000: (at + 1) * 5000]) + len(copy)


bench_memory.setup = memory
