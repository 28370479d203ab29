"""Function calls: the cost of splitting a program into small functions."""


def _positional(a, b, c):
    return a + b - c


def _default(a, b=2, c=3):
    return a + b - c


def _keyword(a, *, scale=1, shift=0):
    return a * scale + shift


def _collect(*values, **options):
    return len(values) + len(options)


def _adder(step):
    def add(value):
        return value + step

    return add


def _depth(n):
    return 0 if n == 0 else 1 + _depth(n - 1)


def bench_kinds():
    """Call small functions in six ways: positional, default, keyword, starred, closure, recursive."""
    add = _adder(3)
    total = 0
    for i in range(60):
        total += _positional(i, 2, 1)
        total += _default(i)
        total += _default(i, c=1)
        total += _keyword(i, scale=2, shift=1)
        total += _collect(i, total, first=i, second=total)
        total = add(total)
    return total + _depth(40)
