"""Prints the line table of a code object, and the line of each instruction, as this interpreter has them:
tests/unit/runner/reader/line_tables.h is what 3.8, 3.10 and 3.12 say.

    python3.12 tests/data/reader/record_lines.py
"""

import dis
import sys

SOURCE = """
def function(a, b):
    for x in a:
        b(x,
          a,
          x)
    try:
        return [
            y for y in b
        ]
    except ValueError:
        pass
    %s
    return (a +
            b) %s
""" % ("a = b; " * 60, "\n" * 300 + "\ndef other(): pass\n")

names = {}
exec(compile(SOURCE, "recorded", "exec"), names)
code = names["function"].__code__
table = getattr(code, "co_linetable", None) or code.co_lnotab
lines = [code.co_firstlineno] * len(code.co_code)
if hasattr(code, "co_lines"):
    for begin, end, line in code.co_lines():
        lines[begin:end] = [line or 0] * (end - begin)
else:
    starts = sorted(dis.findlinestarts(code)) + [(len(code.co_code), 0)]
    for (begin, line), (end, _) in zip(starts, starts[1:]):
        lines[begin:end] = [line] * (end - begin)
print("static const unsigned char table_%d_%d[] = {%s};" % (sys.version_info[:2] + (", ".join(map(str, table)),)))
print("static const int lines_%d_%d[] = {%s};" % (sys.version_info[:2] + (", ".join(map(str, lines[::2])),)))
