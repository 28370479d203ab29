"""Strings: text that is cut, changed and put together."""

from seeded import Seeded

PAGE = " ".join(Seeded(18).words(60))


def bench_page():
    """Cut a page into sixty words, clean, replace and compare them, and set them as a table."""
    lines = []
    for i, word in enumerate(PAGE.title().split()):
        if word.startswith(("A", "E")) or word.endswith("s") or "th" in word:
            word = word.lower().replace("e", "\u00e9").strip("ab")
        lines.append(f"{word.casefold()[:8]:<10} {i:>5d} {i / 7:8.3f} {i % 5 == 0!s}")
    text = "\n".join(lines)
    return len(text), text.count("\u00e9")
