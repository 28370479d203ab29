"""Work that C code does for Python, in functions of their own, for so many seconds of CPU time; for ten times as long at most, where
it is held up.

    python3 native_parts.py SECONDS
"""

import hashlib
import json
import re
import sys
import time
import zlib

ROWS = [{"a": [1.5, "x", i], "b": str(i)} for i in range(300)]
TEXT = json.dumps(ROWS)
BLOB = TEXT.encode()


def dumps():
    json.dumps(ROWS)


def loads():
    json.loads(TEXT)


def sorts():
    sorted(range(3000), key=lambda x: -x)


def substitutes():
    re.sub(r"(a|b)+c", "x", "ababac" * 300)


def compresses():
    zlib.compress(BLOB)


def digests():
    hashlib.sha256(BLOB * 20).digest()


def main(seconds):
    latest = time.monotonic() + 10 * seconds
    while time.process_time() < seconds and time.monotonic() < latest:
        for part in (dumps, loads, sorts, substitutes, compresses, digests):
            part()


main(float(sys.argv[1]))
