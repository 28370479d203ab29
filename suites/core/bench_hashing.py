"""hashlib and binascii: check sums of small files."""

import binascii
import hashlib

BLOCKS = [bytes((i * j) % 251 for i in range(1024)) for j in range(1, 9)]


def bench_checksums():
    """SHA-256, BLAKE2 and CRC-32 of eight kilobyte blocks, as a build or a download does."""
    whole = hashlib.sha256()
    total = 0
    for block in BLOCKS:
        whole.update(block)
        total ^= binascii.crc32(block)
        total ^= hashlib.blake2b(block).digest()[0]
    return whole.hexdigest(), total
