"""Writes the seeds of tests/fuzz/corpus/reader/ anew: debug offsets as each version carries them, recorded line tables,
small ELF files, texts of /proc.

    python3 tests/data/reader/make_seeds.py
"""

import os
import re
import struct

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..", "..")
CORPUS = os.path.join(ROOT, "tests", "fuzz", "corpus", "reader")


def words(minor, **changed):
    table = list(range(128))
    table[0:3] = [struct.unpack("<Q", b"xdebugpy")[0], 3 << 24 | minor << 16, 0]
    for place, value in changed.items():
        table[int(place[1:])] = value
    head = bytearray(128)
    struct.pack_into("<I", head, 90, 1 << 2 | 1 << 5)
    return b"w" + struct.pack("<128Q", *table) + bytes(head)


def elf(sections=True, symbol_size=16, **changed):
    names = b"\0.dynsym\0.dynstr\0.PyRuntime\0"
    strings = b"\0_PyRuntime\0"
    symbols = bytes(24) + struct.pack("<IBBHQQ", 1, 0x11, 0, 4, 0x2000, symbol_size)
    at_names, at_strings = 64 + 56, 64 + 56 + len(names)
    at_symbols = at_strings + len(strings)
    at_sections = at_symbols + len(symbols)
    rows = [(0, 0, 0, 0, 0, 0), (1, 11, 0, at_symbols, len(symbols), 2), (9, 3, 0, at_strings, len(strings), 0),
            (17, 1, 0x2000, at_symbols, 16, 0), (0, 3, 0, at_names, len(names), 0)]
    table = b"".join(struct.pack("<IIQQQQIIQQ", name, kind, 0, address, at, size, link, 0, 1, 24)
                     for name, kind, address, at, size, link in rows)
    fields = dict(shoff=at_sections, shnum=len(rows) if sections else 0, shstrndx=4, phnum=1, phentsize=56)
    fields.update(changed)
    head = b"\x7fELF\2\1\1" + bytes(9) + struct.pack(
        "<HHIQQQIHHHHHH", 3, 62, 1, 0, 64, fields["shoff"], 0, 64, fields["phentsize"], fields["phnum"], 64,
        fields["shnum"], fields["shstrndx"])
    load = struct.pack("<IIQQQQQQ", 1, 5, 0, 0x1000, 0x1000, 4096, 4096, 4096)
    return b"e" + head + load + names + strings + symbols + table


def line_tables():
    with open(os.path.join(ROOT, "tests", "unit", "runner", "reader", "line_tables.h"), encoding="utf-8") as file:
        for version, numbers in re.findall(r"char table_(\w+)\[\] = \{([^}]*)\}", file.read()):
            yield "lines_" + version, b"l" + bytes(int(n) for n in numbers.split(","))


SEEDS = {
    "words_3_13": words(13), "words_3_14": words(14), "words_3_15": words(15), "words_3_16": words(16),
    "words_free_threaded": words(14, w2=1), "words_senseless": words(13, w31=1 << 40),
    "words_large": words(13, w29=70000), "words_short": words(13)[:200],
    "elf": elf(), "elf_no_sections": elf(sections=False), "elf_far": elf(shoff=1 << 62), "elf_many": elf(shnum=65535),
    "elf_names": elf(shstrndx=900), "elf_segments": elf(phnum=60000), "elf_odd": elf(phentsize=1),
    "maps": b"m00400000-00422000 r--p 00001000 fe:00 7637 /a/python\n"
            b"7f00-7f10 r-xp 0 0:0 0 /b c (deleted)\n7f10-7f20 rw-p 0 0:0 0\n-1 0x7ffe 0x55d0\n",
    "syscall": b"m202 0x7f 0x189 0x0 0x0 0x0 0xffffffff 0x7ffe 0x7fb6\nrunning\n",
    "version": b"v\0003.8.18\0\0003.8.18\0", "versions": b"v\0003.8.18\0\0003.9.2\0",
    "characters": b"l" + "é漢\U0001f40d\udce9".encode("utf-32-le", "surrogatepass"),
}

os.makedirs(CORPUS, exist_ok=True)
for name, seed in [*SEEDS.items(), *line_tables()]:
    with open(os.path.join(CORPUS, name), "wb") as file:
        file.write(seed)
