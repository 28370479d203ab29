"""pickle: objects on their way to another process or a cache."""

import pickle

from seeded import Seeded


class Node:
    def __init__(self, label, weight, children):
        self.label = label
        self.weight = weight
        self.children = children


_seeded = Seeded(14)
LEAVES = [Node(_seeded.word(), _seeded.fraction(), ()) for _ in range(60)]
TREE = Node("root", 1.0, [Node("branch", 0.5, LEAVES[i : i + 6]) for i in range(0, 60, 6)])


def bench_round_trip():
    """Write a tree of seventy objects of a class and read it back, protocol 4."""
    tree = pickle.loads(pickle.dumps(TREE, 4))
    return len(tree.children), tree.children[3].children[2].label
