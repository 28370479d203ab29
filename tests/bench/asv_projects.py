#!/usr/bin/env python3
"""Suites of public projects, unchanged, under assay and under the real asv.

    tests/bench/asv_projects.py [--sample N] [--seed S] [--folder DIR] [--python PY] [PROJECT...]
    tests/bench/asv_projects.py --report

Of each project: its sources, of the package index or of a tag of its repository, are used for the suite alone; the
released wheel of the same version is installed into a virtual environment, with asv beside it. Both tools list all
benchmarks; then both run the same sample, drawn by --seed, in that environment: asv as `asv run -E existing:PYTHON`,
assay as `assay run SUITE --python PYTHON`. Each project is a line of build/asv_projects.jsonl; --report writes the
section of docs/evidence.md from all of them. Sources that lie in DIR/NAME-VERSION already are not fetched.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time

from section import ROOT, write_section

ASSAY = os.path.join(ROOT, "build", "assay")
LOG = os.path.join(ROOT, "build", "asv_projects.jsonl")
ASV = "asv==0.6.6"
# What is measured: the version, where the suite is, and what its asv.conf.json requires beside the project, as pip
# calls it.
PROJECTS = {
    "numpy": ("2.4.6", "benchmarks/benchmarks", []),
    "PyWavelets": ("1.9.0", "benchmarks/benchmarks", ["numpy"]),
    "shapely": ("2.1.2", "benchmarks", ["numpy"]),
}
# Whose archive in the index pip does not give away before it has begun to build it, for minutes: the repository and the tag.
REPOSITORIES = {
    "numpy": ("https://github.com/numpy/numpy", "v2.4.6"),
    "shapely": ("https://github.com/shapely/shapely", "2.1.2"),
}
# Short enough for many benchmarks, and the same for both.
ASV_HOW = ["-a", "rounds=1", "-a", "repeat=(2, 5, 1.0)"]
ASSAY_HOW = ["-p", "2", "-n", "3", "-w", "1"]


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(words, **more):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
    if done.returncode:
        say(done.stdout[-3000:])
        sys.exit("%s: exit status %d" % (" ".join(words[:6]), done.returncode))
    return done.stdout


# ---- what there is


def fetch(name, version, folder):
    """-> the folder of the sources."""
    place = os.path.join(folder, "%s-%s" % (name, version))
    if not os.path.isdir(place):
        say("%s: fetching its sources" % name)
        if name in REPOSITORIES:
            url, tag = REPOSITORIES[name]
            run(["git", "clone", "-q", "--depth", "1", "--branch", tag, url, place])
            return place
        run([sys.executable, "-m", "pip", "download", "-q", "--no-binary", name, "--no-deps", "-d", folder,
             "%s==%s" % (name, version)])
        archives = [path for path in os.listdir(folder) if path.endswith((".tar.gz", ".zip")) and version in path
                    and path.lower().replace("-", "_").startswith(name.lower().replace("-", "_"))]
        before = set(os.listdir(folder))
        run(["tar", "xf", archives[0]], cwd=folder)
        made = set(os.listdir(folder)) - before
        os.rename(os.path.join(folder, made.pop()), place)
    return place


def install(name, version, needs, folder, python):
    """-> the Python of an environment with the project and asv."""
    place = os.path.join(folder, "venv-%s" % name)
    own = os.path.join(place, "bin", "python")
    if not os.path.exists(os.path.join(place, "done")):
        say("%s: installing it" % name)
        run([python, "-m", "venv", place])
        run([own, "-m", "pip", "install", "-q", ASV, "%s==%s" % (name, version)] + needs)
        open(os.path.join(place, "done"), "w").close()
    return own


# ---- asv


def asv_conf(name, suite, folder):
    """asv wants a repository; it builds nothing in an environment that is there."""
    place = os.path.join(folder, "asv-%s" % name)
    os.makedirs(place, exist_ok=True)
    if not os.path.isdir(os.path.join(place, ".git")):
        run(["git", "init", "-q", "-b", "main", place])
        run(["git", "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "--allow-empty", "-m", "x"], cwd=place)
    with open(os.path.join(place, "asv.conf.json"), "w") as file:
        json.dump({"version": 1, "project": name, "repo": place, "branches": ["main"], "environment_type": "virtualenv",
                   "benchmark_dir": suite, "results_dir": "results", "env_dir": "env"}, file)
    return place


def asv(python, place, words):
    env = dict(os.environ, HOME=place)
    return subprocess.run([python, "-m", "asv"] + words, cwd=place, env=env, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)


def asv_names(python, place):
    """-> {name: (how many combinations of parameters, the parameters, the kind)}."""
    asv(python, place, ["machine", "--yes"])
    asv(python, place, ["run", "-E", "existing:" + python, "--bench", "just-discover"])
    with open(os.path.join(place, "results", "benchmarks.json")) as file:
        listed = json.load(file)
    listed.pop("version")
    names = {}
    for name, one in listed.items():
        n = 1
        for values in one["params"]:
            n *= len(values)
        names[name] = (n, one["params"], one["type"])
    return names


READ_RESULTS = """
import json, sys, glob
from asv.results import Results
found = {}
for path in glob.glob("results/*/*.json"):
    if path.endswith("machine.json"):
        continue
    results = Results.load(path)
    for name in results.get_all_result_keys():
        params = results.get_result_params(name)
        values = results.get_result_value(name, params)
        found[name] = values
json.dump(found, sys.stdout)
"""


def asv_measure(python, place, chosen):
    """-> {(name, combination): median or None}."""
    for folder in os.listdir(os.path.join(place, "results")):
        path = os.path.join(place, "results", folder)
        for file in os.listdir(path) if os.path.isdir(path) else ():
            if file != "machine.json":
                os.remove(os.path.join(path, file))
    words = ["run", "-E", "existing:" + python, "--set-commit-hash", "main"] + ASV_HOW
    for name, index, text in chosen:
        words += ["--bench", "^" + re.escape(text) + "$"]
    said = asv(python, place, words)
    with open(os.path.join(place, "said"), "w") as file:
        file.write(said.stdout)
    found = json.loads(run([python, "-c", READ_RESULTS], cwd=place))
    times = {}
    for name, index, text in chosen:
        values = found.get(name) or []
        value = values[index] if index < len(values) else None
        times[name, index] = value if isinstance(value, (int, float)) and value == value else None
    return times


# ---- assay


def assay_names(python, suite):
    """-> [names], in the order of the suite: combinations of one benchmark as asv counts them."""
    done = subprocess.run([ASSAY, "run", suite, "--python", python, "--list", "--json"], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
    listed = json.loads(done.stdout)["benchmarks"]
    return [one["name"] for one in listed if not one["error"]], [one["name"] for one in listed if one["error"]]


def base(name):
    return name.partition("(")[0]


def assay_measure(python, suite, names):
    """-> {name: median}, {name: why not}."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out.json")
        words = [ASSAY, "run", suite, "--python", python, "-q", "--json", "-o", out] + ASSAY_HOW
        for name in names:
            words += ["-k", re.sub(r"[*?\[\]]", "?", name)]
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        said = done.stderr
        medians = {}
        if os.path.exists(out):
            with open(out) as file:
                suites = json.load(file)
            for one in suites["benchmarks"]:
                name = one.get("metadata", {}).get("name") or suites["metadata"]["name"]
                values = sorted(v for r in one["runs"] for v in r.get("values", ()))
                if values:
                    medians[name] = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
    return medians, said


# ---- beside each other


def same_names(theirs, ours):
    """-> names with the same number of combinations, those of asv alone, those of assay alone."""
    counts = {}
    for name in ours:
        counts[base(name)] = counts.get(base(name), 0) + 1
    same = [name for name, (n, _, _) in theirs.items() if counts.get(name) == n]
    return same, sorted(set(theirs) - set(counts)), sorted(set(counts) - set(theirs)), counts


def draw(theirs, same, ours, n, seed):
    """-> [(name, which combination, asv's text of it)] and assay's name of each."""
    places = {}
    for name in ours:
        places.setdefault(base(name), []).append(name)
    every = [(name, i) for name in sorted(same) for i in range(theirs[name][0])]
    chosen, names = [], []
    for name, i in random.Random(seed).sample(every, min(n, len(every))):
        params, k, values = theirs[name][1], i, []
        for axis in reversed(params):
            values.insert(0, axis[k % len(axis)])
            k //= len(axis)
        chosen.append((name, i, "%s(%s)" % (name, ", ".join(values)) if params else name))
        names.append(places[name][i])
    return chosen, names


def one_project(name, given):
    version, where, needs = PROJECTS[name]
    source = fetch(name, version, given.folder)
    python = install(name, version, needs, given.folder, given.python)
    suite = os.path.join(source, where)
    place = asv_conf(name, suite, given.folder)
    theirs = asv_names(python, place)
    ours, broken = assay_names(python, suite)
    same, missing, extra, counts = same_names(theirs, ours)
    chosen, names = draw(theirs, same, ours, given.sample, given.seed)
    say("%s: %d benchmarks of asv's, %d of them the same here; running %d"
        % (name, len(theirs), len(same), len(chosen)))
    begun = time.time()
    medians, said = assay_measure(python, suite, names)
    ours_took, begun = time.time() - begun, time.time()
    times = asv_measure(python, place, chosen)
    rows = [{"name": text, "assay": medians.get(own), "asv": times[bench, i], "kind": theirs[bench][2]}
            for (bench, i, text), own in zip(chosen, names)]
    return {"project": name, "version": version, "asv_names": len(theirs),
            "combinations": sum(t[0] for t in theirs.values()), "same": len(same),
            "missing": missing, "extra": extra, "broken": broken, "rows": rows,
            "differ": sorted(n for n, t in theirs.items() if n in counts and counts[n] != t[0]),
            "seconds": [round(ours_took), round(time.time() - begun)], "said": said[-2000:]}


# ---- the table


SHORT_S = 1e-3


def beside(rows, least_s, most_s):
    ratios = sorted(r["assay"] / r["asv"] for r in rows if r["kind"] == "time" and least_s <= r["asv"] < most_s and r["asv"] > 0)
    if not ratios:
        return "-"
    return "%.2f (%.2f to %.2f) of %d" % (ratios[len(ratios) // 2], ratios[0], ratios[-1], len(ratios))


def report():
    newest = {}
    with open(LOG) as file:
        for line in file:
            one = json.loads(line)
            newest[one["project"]] = one
    rows = []
    for one in newest.values():
        tried = one["rows"]
        both = [r for r in tried if r["assay"] is not None and r["asv"] is not None]
        rows.append("| %s %s | %d (%d) | %d | %d / %d | %d / %d | %s | %s |" % (
            one["project"], one["version"], one["asv_names"], one["combinations"], one["same"],
            sum(r["assay"] is not None for r in tried), len(tried),
            sum(r["asv"] is not None for r in tried), len(tried),
            beside(both, SHORT_S, float("inf")), beside(both, 0, SHORT_S)))
    write_section("asv", "tests/bench/asv_projects.py", "## Suites of asv, unchanged\n\n"
                  "Names that asv lists (with combinations of parameters), those of them that assay lists with as many "
                  "combinations, and a sample of the same draw for both: ran / tried, and how many times as long a call "
                  "takes by assay's median as by asv's.\n\n"
                  "| project | asv lists | the same | assay ran | asv ran | calls of 1 ms and more: median (range) | shorter ones |\n"
                  "|:--|--:|--:|--:|--:|:--|:--|\n" + "\n".join(rows) + "\n\n"
                  "Nearly all of the short ones have a `setup`: asv takes its samples one right after the other, assay makes a value of many "
                  "calls, each after its setup. (One call a value, after a pause, took 3.5 and 2.8 times as long for numpy and PyWavelets.)")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("projects", nargs="*", default=list(PROJECTS))
    parser.add_argument("--sample", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", default=os.path.join(ROOT, "build", "asv_projects"))
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--report", action="store_true")
    given = parser.parse_args()
    if given.report:
        return report()
    os.makedirs(given.folder, exist_ok=True)
    for name in given.projects:
        one = one_project(name, given)
        with open(LOG, "a") as file:
            file.write(json.dumps(one) + "\n")
    return None


if __name__ == "__main__":
    sys.exit(main())
