#!/usr/bin/env python3
"""On paper: 1,000 benchmarks on 100 machines, split by the program itself.

    tests/bench/shard_simulation.py [--benchmarks 1000] [--machines 100] [--draws 20] [--dry]

How long the slowest machine takes (the makespan), against the lower bound (the longest benchmark, or all of them shared
equally), for suites whose durations are drawn from a Pareto distribution (shape 1.5, at least 2 s: few benchmarks take most of
the time), with neighbours that take about equally long. The split is the one that the program writes into the file of a shard:
by names alone, and by the durations of a former result (--shard-by), which the next run repeats exactly or gives or takes 20 %.

Then machines vanish: the files of 100 shards are made after that of a real one, some are lost, and assay merge says what it
finds.

Writes the section "shards-simulation" of docs/evidence.md, unless --dry.
"""

import argparse
import copy
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True

from section import write_section  # noqa: E402  (found through the line above)

ASSAY = os.environ.get("ASSAY", os.path.join(ROOT, "build", "assay"))
QUICK = ["-p1", "-n1", "-w0", "-l1", "--no-yardstick", "--no-pacer", "-q"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--benchmarks", type=int, default=1000)
    parser.add_argument("--machines", type=int, default=100)
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--dry", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="assay-shards-") as folder:
        os.chdir(folder)
        names = ["m%02d.case_%d" % (i // 20, i % 20) for i in range(options.benchmarks)]
        write("bench_all.json", {"benchmarks": [{"name": name, "stmt": "pass"} for name in names]})
        text = makespans(names, options) + vanishing(options)
    print(text)
    if not options.dry:
        write_section("shards-simulation", "tests/bench/shard_simulation.py", text)


def write(path, value):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(value, f)


def shard(part, machines, output, *args):
    """Measure one real shard. -> its file."""
    subprocess.run([ASSAY, "run", "bench_all.json", "--python", sys.executable, *QUICK, "--shard", "%d/%d" % (part, machines),
                    "-o", output, *args], check=True, stdout=subprocess.DEVNULL)
    with open(output, encoding="utf-8") as f:
        return json.load(f)


def plan_of(file):
    return file["benchmarks"][0]["runs"][0]["assay"]["shards"]["parts"]


# ---- how long the slowest machine takes


def draw(names, chance):
    """Seconds for each benchmark: those of one module are of one kind."""
    seconds = {}
    for name in names:
        if name.endswith("case_0"):
            kind = 2 * chance.paretovariate(1.5)
        seconds[name] = kind * chance.lognormvariate(0, 0.5)
    return seconds


def makespan(parts, seconds, machines):
    loads = [0.0] * (machines + 1)
    for name, part in parts.items():
        loads[part] += seconds[name]
    return max(loads) / max(sum(loads) / machines, max(seconds.values()))


def split_by(seconds, machines):
    write("old.json", {"version": "1.0", "benchmarks": [
        {"metadata": {"name": name, "unit": "second", "duration": took}, "runs": [{"values": [1.0]}]}
        for name, took in seconds.items()]})
    file = shard(1, machines, "by.json", "--shard-by", "old.json")
    os.unlink("by.json")
    return plan_of(file)


def makespans(names, options):
    machines = options.machines
    by_name = plan_of(shard(1, machines, "first.json"))
    ratios = {"names": [], "in the order of the file, cut": [], "durations, repeated exactly": [], "durations, +- 20 %": []}
    longest = 0
    cut = {name: 1 + i * machines // len(names) for i, name in enumerate(names)}
    for i in range(options.draws):
        chance = random.Random(i)
        seconds = draw(names, chance)
        longest += max(seconds.values()) > sum(seconds.values()) / machines
        by_time = split_by(seconds, machines)
        later = {name: took * chance.lognormvariate(0, 0.2) for name, took in seconds.items()}
        ratios["names"].append(makespan(by_name, seconds, machines))
        ratios["in the order of the file, cut"].append(makespan(cut, seconds, machines))
        ratios["durations, repeated exactly"].append(makespan(by_time, seconds, machines))
        ratios["durations, +- 20 %"].append(makespan(by_time, later, machines))
    text = ("## Shards, on paper\n\n%d benchmarks on %d machines, %d draws of heavy-tailed durations. Makespan, as a multiple of the "
            "lower bound, which is the longest benchmark in %d draws:\n\n| split by | median | worst |\n|:--|--:|--:|\n"
            % (len(names), machines, options.draws, longest))
    for what, values in ratios.items():
        text += "| %s | %.2f | %.2f |\n" % (what, statistics.median(values), max(values))
    return text + "\n(Cut in the order of the file is for comparison: assay does not split so.)\n"


# ---- machines that vanish


def file_of(real, parts, part, machines):
    """What the job of this part would have left: the real shard's first run, under the names of the part."""
    file = copy.deepcopy(real)
    file["metadata"]["assay_shard"] = "%d/%d" % (part, machines)
    first = file["benchmarks"][0]["runs"][0]
    file["benchmarks"] = []
    for name in [name for name, of in parts.items() if of == part]:
        run = copy.deepcopy(first)
        if file["benchmarks"]:
            del run["assay"]["shards"]
        file["benchmarks"].append({"metadata": {"name": name}, "runs": [run]})
    return file


def merge(*args):
    start = time.monotonic()
    done = subprocess.run([ASSAY, "merge", *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.returncode, (done.stderr + done.stdout).decode().strip().replace("assay: merge: ", ""), time.monotonic() - start


def vanishing(options):
    machines = options.machines
    with open("first.json", encoding="utf-8") as f:
        real = json.load(f)
    parts = plan_of(real)
    for part in range(1, machines + 1):
        write("shard-%d.json" % part, file_of(real, parts, part, machines))
    rows = []
    for lost in (0, 1, 5, 20):
        gone = set(random.Random(lost).sample(range(1, machines + 1), lost))
        here = ["shard-%d.json" % part for part in range(1, machines + 1) if part not in gone]
        status, said, took = merge(*here, "-o", "all-%d.json" % lost)
        rows.append(("%d" % lost, status, said, took))
        if not lost:
            continue
        status, said, took = merge(*here, "--partial", "-q", "-o", "some-%d.json" % lost)
        status, said, took = merge("some-%d.json" % lost, *["shard-%d.json" % part for part in gone], "-o", "all-%d.json" % lost)
        rows.append(("... and after --partial, with those measured again", status, said, took))
    text = "\nMachines vanish:\n\n| files lost | exit status | what merge says | seconds |\n|:--|--:|:--|--:|\n"
    text += "".join("| %s | %d | %s | %.2f |\n" % row for row in rows)
    chances = [(p, 1 - (1 - p) ** machines, 1 - (1 - p * p) ** machines) for p in (0.001, 0.01, 0.05)]
    text += "\nWhere each machine vanishes with this probability, some file is lacking with that one: " + "; ".join(
        "%g %%: %.0f %%, after one retry of what is missing %.2g %%" % (100 * p, 100 * once, 100 * twice)
        for p, once, twice in chances)
    return text + ".\n"


if __name__ == "__main__":
    main()
