"""Data that is the same in every run, version and implementation.

The standard library's `random` may change between versions, and importing it costs more than many a
benchmark here: so this is a generator of our own, Knuth's 64-bit congruential one, upper bits only.
"""


class Seeded:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        """A whole number from 0 to n - 1; n is small against 2**31."""
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n

    def fraction(self):
        """A float in [0, 1)."""
        return self.below(2**30) / 2**30

    def choice(self, sequence):
        return sequence[self.below(len(sequence))]

    def word(self):
        """Three to ten small letters."""
        return "".join(chr(97 + self.below(26)) for _ in range(3 + self.below(8)))

    def words(self, count, vocabulary=None):
        """`count` words; with `vocabulary`, only so many different ones, the first of them most often."""
        if vocabulary is None:
            return [self.word() for _ in range(count)]
        known = [self.word() for _ in range(vocabulary)]
        return [known[self.below(1 + self.below(vocabulary))] for _ in range(count)]
