#!/usr/bin/env python3
"""Do the includes point the way they may? stats -> results -> runner -> cli: a house knows those to its left; the rooms
of results, runner and cli stand in layers. Also: each .c file includes
its own header first.

    tests/check_arrows.py [ROOT]
"""

import os
import re
import sys

ROOMS = {
    "stats": {"stats"},
    "results": {"results", "stats"},
    "runner": {"runner", "results", "stats"},
    "cli": {"cli", "runner", "results", "stats"},
    "tests": {"tests", "cli", "runner", "results", "stats"},
}
# Stand alone: the worker lives in the measured interpreter, the launcher is a program of its own, the preload
# library lives in both kinds of program; worker and launcher measure the same yardstick, counters and memory. The
# worker reads its own frames by the reader's tables.
SHARED = {"runner/yardstick", "runner/counters", "runner/memory"}
ROOMS_WITHIN = {
    "runner/worker": {"runner/worker", "runner/preload", "runner/reader/layout.h", "runner/reader/lines.h"} | SHARED,
    "runner/launcher": {"runner/launcher", "runner/preload"} | SHARED,
    "runner/yardstick": {"runner/yardstick"},
    "runner/counters": {"runner/counters"},
    "runner/memory": {"runner/memory"},
    "runner/preload": {"runner/preload"},
}
# The lowest first: a room knows those in the layers below it, and none beside it. What lies in cli/ itself knows all of
# them, and none knows it.
LAYERS = {
    "results": [["base"], ["model"], ["files"], ["learned", "noise", "profiles", "attempts", "shards"], ["verdicts", "profile_files", "causes"], ["history"]],
    "runner": [
        ["os", "told", "web"],
        ["reader"],
        ["machine"],
        ["tuning", "target", "events"],
        ["building"],
        ["drive", "keeping"],
        ["counting", "session"],
        ["duel", "diagnosing"],
        ["recording"],
        ["preparing"],
        ["afterwards", "doctor"],
    ],
    "cli": [["words"], ["described", "jobs"], ["compare", "pyperf"], ["page"], ["machine", "measuring"], ["explaining"], ["attaching", "dueling"], ["bisecting", "looping", "merging", "profiles"], ["history"]],
}
# Known to all rooms of the house that it lies in.
KNOWN = {"results": set(), "runner": SHARED, "cli": set()}
# What was measured is read and written without a judgement on it.
NO_STATS = {"results/base", "results/model", "results/files"}
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"')


def check(root):
    """-> [complaint] over all .c and .h files under root."""
    complaints = []
    for room in sorted(ROOMS):
        for folder, _, names in os.walk(os.path.join(root, room)):
            for name in sorted(names):
                if name.endswith((".c", ".h")):
                    path = os.path.relpath(os.path.join(folder, name), root)
                    complaints += check_file(root, path)
    return complaints


def check_file(root, path):
    complaints = []
    allowed = rooms_of(path)
    own = path[:-2] + ".h"
    includes = list(included(os.path.join(root, path)))
    for line, target in includes:
        if not os.path.exists(os.path.join(root, target)):
            complaints.append('%s:%d: "%s" is not a path from the root' % (path, line, target))
        elif not any(target == room or target.startswith(room + "/") for room in allowed):
            complaints.append("%s:%d: %s may not include %s" % (path, line, os.path.dirname(path), target))
    if path.endswith(".c") and os.path.exists(os.path.join(root, own)) and includes[:1]:
        if includes[0][1] not in (own, own[:-2] + "_internal.h"):  # which begins with the public one
            complaints.append("%s:%d: includes its own header %s not first" % (path, includes[0][0], own))
    return complaints


def rooms_of(path):
    for within, allowed in ROOMS_WITHIN.items():
        if path.startswith(within + "/"):
            return allowed
    house, room = path.split("/")[:2]
    below = set()
    for layer in LAYERS.get(house, []):
        if room in layer:
            houses = ROOMS[house] - {house} - ({"stats"} if house + "/" + room in NO_STATS else set())
            return houses | KNOWN[house] | below | {house + "/" + room}
        below |= {house + "/" + other for other in layer}
    return ROOMS[house]


def included(path):
    with open(path, encoding="utf-8") as f:
        for line, text in enumerate(f, 1):
            match = INCLUDE.match(text)
            if match:
                yield line, match.group(1)


if __name__ == "__main__":
    found = check(sys.argv[1] if len(sys.argv) > 1 else ".")
    print("\n".join(found) or "arrows: fine")
    sys.exit(1 if found else 0)
