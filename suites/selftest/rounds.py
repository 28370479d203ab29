"""How many rounds a benchmark of this suite makes: exact counts, so that the true ratio is known."""

import os

# Percent that are added to every benchmark of this suite, to make one side of a duel slower.
MORE = float(os.environ.get("SELFTEST_EXTRA", "0"))


def rounds(base, extra=0):
    """`base` rounds and `extra` percent more; refuses counts that would not be whole."""
    count = base * (100 + extra + MORE) / 100
    if count != int(count) or count < 1:
        raise ValueError("%g %% of %d rounds are not a whole number" % (extra + MORE, base))
    return int(count)
