"""Lines of what a guest found: {"what": ..., ...} each, on the disk that it shares with the host."""

import json
import os
import sys


class Log:
    def __init__(self, path):
        self.file = open(path, "w", encoding="utf-8")

    def add(self, what, **found):
        self.file.write(json.dumps(dict(found, what=what)) + "\n")
        self.file.flush()
        os.fsync(self.file.fileno())
        print(what, {key: str(value)[:300] for key, value in found.items()}, flush=True)
        return found

    def end(self):
        self.add("end")
        sys.stdout.flush()
