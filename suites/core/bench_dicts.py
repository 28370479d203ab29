"""Dictionaries: counting, grouping and merging, the glue of most programs."""

from seeded import Seeded

WORDS = Seeded(12).words(300, vocabulary=80)
DEFAULTS = {"option_%d" % i: i for i in range(30)}
CHOSEN = {"option_%d" % i: -i for i in range(1, 30, 5)}


def bench_words():
    """Count three hundred words, group them by first letter; overlay settings on their defaults."""
    counts = {}
    groups = {}
    for word in WORDS:
        counts[word] = counts.get(word, 0) + 1
        groups.setdefault(word[0], []).append(word)
    settings = dict(DEFAULTS)
    settings.update(CHOSEN)
    for name in [name for name, value in settings.items() if value < 0]:
        del settings[name]
    return max(counts.values()), len(counts), sum(map(len, groups.values())), len(settings)
