#!/usr/bin/env python3
"""Writes cli/words/widths.h: which characters take two columns of a terminal, and which none.

    python3.13 tests/data/make_widths.py > cli/words/widths.h

By Unicode's data as Python has them: wide are those of East Asian width W and F, and unassigned ones of the planes of
ideographs; none take marks, format characters that are not drawn, and the vowels and finals that complete a Hangul
syllable. Ranges reach over unassigned code points, which keeps the table short.
"""

import unicodedata

FIRST = 0x300  # all before it are one column
LAST = 0x10ffff
PER_LINE = 4
# Format characters that are drawn, before or around a number (Unicode: Prepended_Concatenation_Mark).
DRAWN = [*range(0x600, 0x606), 0x6dd, 0x70f, 0x890, 0x891, 0x8e2, 0x110bd, 0x110cd]


def is_ideograph(point):
    return 0x20000 <= point <= 0x3fffd


def kind(point):
    """"wide", "none", "one"; None where nothing is assigned."""
    char = chr(point)
    category = unicodedata.category(char)
    if category == "Cn":
        return "wide" if is_ideograph(point) else None
    if point in DRAWN:
        return "one"
    if category in ("Mn", "Me", "Cf") or 0x1160 <= point <= 0x11ff or 0xd7b0 <= point <= 0xd7fb:
        return "none"
    return "wide" if unicodedata.east_asian_width(char) in "WF" else "one"


def ranges(wanted):
    """[[first, last]] of the code points of that kind, in their order."""
    found, goes_on = [], False
    for point in range(FIRST, LAST + 1):
        this = kind(point)
        if this == wanted and goes_on:
            found[-1][1] = point
        elif this == wanted:
            found.append([point, point])
        goes_on = goes_on if this is None else this == wanted
    return found


def print_table(name, wanted):
    rows = ["{0x%x, 0x%x}" % (first, last) for first, last in ranges(wanted)]
    print("\nstatic const struct code_points %s[] = {" % name)
    for i in range(0, len(rows), PER_LINE):
        print("\t" + ", ".join(rows[i:i + PER_LINE]) + ",")
    print("};")


def main():
    print("/* Written by tests/data/make_widths.py from Unicode %s: do not edit. In ascending order. */" % unicodedata.unidata_version)
    print("#ifndef CLI_WORDS_WIDTHS_H\n#define CLI_WORDS_WIDTHS_H\n\n#include <stdint.h>\n\n// clang-format off")
    print("struct code_points {\n\tint32_t first, last;\n};")
    print_table("two_columns", "wide")
    print_table("no_column", "none")
    print("\n// clang-format on\n#endif")


if __name__ == "__main__":
    main()
