"""The picture of docs/architecture.md: the houses as bands, the rooms on their floors, what includes what.

Arrows are drawn within a house only, and none that follows from two others. Dots in a box's corner say which of the
houses below the room includes from.
"""

import itertools
import re

HOUSES = ("stats", "results", "runner", "cli")
WIDTH, BOX, HEIGHT, ROW, LEFT, PAD, LANE = 860, 124, 40, 66, 110, 14, 14
STYLE = """<style>
text { font: 13px sans-serif; fill: #1f2328; } .size { font-size: 10.5px; fill: #59636e; }
.house { font-weight: bold; font-size: 15px; } .band { stroke: none; rx: 8; } .room { fill: #fff; rx: 5; stroke-width: 1.2; }
.arrow { fill: none; stroke: #59636e; stroke-width: 1.1; } marker path { fill: #59636e; }
.stats { fill: #e0f0e0; } .results { fill: #e0e9fa; } .runner { fill: #fcebd6; } .cli { fill: #f3e2f3; }
.in-stats { stroke: #4d944d; } .in-results { stroke: #4a74c9; } .in-runner { stroke: #c98a2b; } .in-cli { stroke: #a457a4; }
.dot-stats { fill: #4d944d; } .dot-results { fill: #4a74c9; } .dot-runner { fill: #c98a2b; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; } .size { fill: #9da7b1; } .room { fill: #161b22; }
.arrow { stroke: #9da7b1; } marker path { fill: #9da7b1; }
.stats { fill: #1e3322; } .results { fill: #1d2a47; } .runner { fill: #3d2f19; } .cli { fill: #382439; }
}
</style>
<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>"""
SIZE = re.compile(r'(<text class="size"[^>]*>)(\d+) files?, (\d+) lines</text>')


def picture(house):
    out, y = [], 0
    for name in reversed(HOUSES):
        rooms = {room["name"]: room for room in house["rooms"] if room["name"].split("/")[0] == name}
        arrows = reduced({n: {b for b in room["below"] if b in rooms} for n, room in rooms.items()})
        rows, arrows = laid_out(arrows)
        out += band(name, rooms, rows, arrows, y)
        y += len(rows) * ROW + PAD
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">' % (
        WIDTH, y - PAD, "The houses of assay, the rooms in them, and what includes what")
    return "\n".join([head, STYLE] + out) + "\n</svg>\n"


def differs(drawn, now):
    """Whether the picture shows another house: other rooms, other arrows, or sizes that are off by more than a quarter."""
    if SIZE.sub(r"\1", drawn) != SIZE.sub(r"\1", now):
        return True
    sizes = zip(SIZE.findall(drawn), SIZE.findall(now))
    return any(abs(int(a) - int(b)) > int(b) / 4 + 1 for old, new in sizes for a, b in zip(old[1:], new[1:]))


# ---- where things stand


def reduced(graph):
    """Without the arrows that follow from others."""
    known = {}

    def reach(node):
        if node not in known:
            known[node] = set()
            known[node] = set(graph[node]).union(*[reach(n) for n in graph[node]])
        return known[node]

    return {n: {b for b in below if not any(b in reach(other) for other in below)} for n, below in graph.items()}


def laid_out(graph):
    """-> rows of nodes, the highest first, and arrows from row to row: one that passes a row has a lane there, a node
    (from, to, row) of its own."""
    floors = {}

    def floor(node):
        if node not in floors:
            floors[node] = 0
            floors[node] = 1 + max(map(floor, graph[node]), default=-1)
        return floors[node]

    rows = [[] for _ in range(1 + max(map(floor, graph)))]
    arrows = []
    for node in sorted(graph):
        rows[floors[node]].append(node)
        for below in sorted(graph[node]):
            path = [node] + [(node, below, f) for f in range(floors[node] - 1, floors[below], -1)] + [below]
            for lane in path[1:-1]:
                rows[lane[2]].append(lane)
            arrows += zip(path, path[1:])
    for _ in range(4):
        for i in range(1, len(rows)):
            rows[i] = fewest_crossings(rows[i], rows[i - 1], arrows)
        for i in range(len(rows) - 2, -1, -1):
            rows[i] = fewest_crossings(rows[i], rows[i + 1], [(b, a) for a, b in arrows])
    return rows[::-1], arrows


def fewest_crossings(row, beside, arrows):
    """The order of `row` with the fewest crossings of its arrows to the row below it, then the shortest arrows."""
    at = {node: (i + 0.5) / len(beside) for i, node in enumerate(beside)}
    ends = {node: sorted(at[b] for a, b in arrows if a == node and b in at) for node in row}

    def cost(order):
        crossings = sum(p > q for i, a in enumerate(order) for b in order[i + 1:] for p in ends[a] for q in ends[b])
        return crossings, sum(abs((i + 0.5) / len(order) - p) for i, a in enumerate(order) for p in ends[a])

    if len(row) > 7:  # too many orders to try them all
        return sorted(row, key=lambda n: sum(ends[n]) / len(ends[n]) if ends[n] else 0.5)
    return list(min(itertools.permutations(row), key=cost))


# ---- ink


def band(name, rooms, rows, arrows, y):
    files, lines = (sum(room[what] for room in rooms.values()) for what in ("files", "lines"))
    out = ['<rect class="band %s" x="0" y="%d" width="%d" height="%d" rx="8"/>' % (name, y, WIDTH, len(rows) * ROW),
           '<text class="house" x="14" y="%d">%s/</text>' % (y + 28, name)]
    if len(rooms) > 1:
        out.append(size(14, y + 45, files, lines))
    places = {}
    for i, row in enumerate(rows):
        widths = [BOX if node in rooms else LANE for node in row]
        free = (WIDTH - LEFT - sum(widths)) / (len(row) + 1)
        x = LEFT
        for node, width in zip(row, widths):
            places[node] = (x + free + width / 2, y + i * ROW + (ROW - HEIGHT) / 2)
            x += free + width
    for start, end in arrows:
        (ax, ay), (bx, by) = places[start], places[end]
        ay += HEIGHT
        head = ' marker-end="url(#head)"' if end in rooms else ""
        out.append('<path class="arrow" d="M%d %dC%d %d %d %d %d %d%s"%s/>' % (
            ax, ay, ax, ay + 16, bx, by - 16, bx, by, "" if end in rooms else "v%d" % HEIGHT, head))
    for node, room in rooms.items():
        out += box(room, name, *places[node])
    return out


def box(room, house, middle, y):
    x = middle - BOX / 2
    out = ['<rect class="room in-%s" x="%d" y="%d" width="%d" height="%d" rx="5"/>' % (house, x, y, BOX, HEIGHT),
           '<text x="%d" y="%d">%s</text>' % (x + 8, y + 17, room["name"].split("/")[-1]),
           size(x + 8, y + 32, room["files"], room["lines"])]
    others = [h for h in HOUSES if h != house and any(b.split("/")[0] == h for b in room["below"])]
    out += ['<circle class="dot-%s" cx="%d" cy="%d" r="3.5"/>' % (h, x + BOX - 8, y + 9 + 11 * i)
            for i, h in enumerate(others)]
    return out


def size(x, y, files, lines):
    return '<text class="size" x="%d" y="%d">%d files, %d lines</text>' % (x, y, files, rounded(lines))


def rounded(lines):
    return int(float("%.2g" % lines))
