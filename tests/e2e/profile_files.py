"""Profiles for tests, as files of assay's own form."""

import json

# What names can be: of frames, and of benchmarks.
HOSTILE = ['<b>"x"</b>', "</script><script>alert(1)</script>", "na\u00efve \u202e\x01 'q' \U0001f40d", "a;b\nc", "caf\u00e9 (x)", "&amp;", "\\"]


class Profile:
    """Built stack by stack; frames are "f" (Python), "!f" (native), "~f" (waiting), "#f" (collector), "@f" (a task), each with
    ":line"."""

    KINDS = {"!": "native", "~": "waiting", "#": "collector", "@": "task"}

    def __init__(self, name, file="/src/app.py", interval_s=.001, has_order=False, plain_s=.001):
        self.head = {"name": name, "interpreter": "CPython 3.14.2", "interval_s": interval_s}
        self.file = file
        self.plain_s = plain_s  # of an iteration, as each worker measured it itself
        self.frames = []
        self.nodes = []
        self.weights = []  # of each part: {node: weight}
        self.runs = [] if has_order else None  # of each part: what was added one after another, [(node or None, weight)]

    def frame(self, word):
        kind = self.KINDS.get(word[0], "python")
        name = word if kind == "python" else word[1:]
        row = (kind, name, self.file if kind == "python" else "libx.so.1" if kind == "native" else "",
               1 if kind == "python" else 0)
        if row not in self.frames:
            self.frames.append(row)
        return self.frames.index(row)

    def add(self, stack, weight, part=0):
        """stack: [("f", line), "f", ...] from the outermost on."""
        node = None
        for word in stack:
            word, line = word if isinstance(word, tuple) else (word, 0)
            row = (node, self.frame(word), line)
            if row not in self.nodes:
                self.nodes.append(row)
            node = self.nodes.index(row)
        while len(self.weights) <= part:
            self.weights.append({})
        self.weights[part][node] = self.weights[part].get(node, 0) + weight
        self.add_run(node, weight, part)
        return self

    def add_nothing(self, weight, part=0):
        self.add_run(None, weight, part)
        return self

    def add_run(self, node, weight, part):
        if self.runs is not None:
            self.runs.extend([] for _ in range(part + 1 - len(self.runs)))
            self.runs[part].append((node, weight))

    def order(self):
        lanes = []
        for part, runs in enumerate(self.runs):
            numbers = [n for node, weight in runs for n in (0 if node is None else node + 1, 1 - weight) if n >= 0 or weight > 1]
            lanes.append({"part": part, "runs": numbers})
        return {"grain": 1, "lanes": lanes, "nodes": list(range(len(self.nodes)))}

    def document(self):
        kinds, names, files, lines = zip(*self.frames) if self.frames else ((), (), (), ())
        parts = []
        for weights in self.weights:
            nodes = sorted(weights)
            steps = [b - a for a, b in zip([0] + nodes, nodes)]
            parts.append({"steps": steps, "weights": [weights[n] for n in nodes], "iterations": 1000, "lost": 1,
                          "seconds": sum(weights.values()) * self.head["interval_s"], "plain_s": self.plain_s,
                          "seen_s": round(1.1 * self.plain_s, 9)})
        return dict(self.head, parts=parts, **({"order": self.order()} if self.runs is not None else {}),
                    frames={"file": files, "first_line": lines, "function": names, "kind": kinds},
                    nodes={"up": [0 if p is None else i - p for i, (p, _, _) in enumerate(self.nodes)],
                           "frame": [f for _, f, _ in self.nodes], "line": [n for _, _, n in self.nodes]})


def text(*profiles, **more):
    """more: members of the file, as labels=[["commit", "abc"]], start_s=1, duration_s=60."""
    return json.dumps(dict(more, assay_profile=1, profiles=[p.document() for p in profiles]))


def program(name="json_dump"):
    """A profile of every kind of frame, two workers, recursion, its order in time with 7 of nothing, and names that want to break out."""
    profile = Profile(name, has_order=True)
    profile.add([("main", 3), ("encode", 12), "!sort"], 40).add_nothing(7).add([("main", 3), ("encode", 13)], 20)
    profile.add([("main", 3), ("encode", 13), ("encode", 13)], 10).add([("main", 4), "~poll"], 5)
    profile.add([("main", 4), "#collect"], 5).add(["@tick", ("main", 9)], 4)
    profile.add([("main", 3), ("encode", 12)], 30, part=1)
    for i, hostile in enumerate(HOSTILE):
        profile.add([("main", 5), (hostile, 20 + i)], 3 + i, part=1)
    return profile
