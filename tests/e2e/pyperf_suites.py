"""Result files for comparing the program with the real pyperf: odd sizes, units, tags, ties, calibrations, old versions.

generate(folder, count, seed) writes them; the same seed gives the same bytes. Only what pyperf itself loads is written
here: broken files are tested elsewhere.
"""

import gzip
import json
import os
import random

# "list append" is in nearly every suite, so that any two have something in common.
NAMES = ["list append", "dict.get", "naïve", "漢字 benchmark", "it's", 'a "quoted" name', "x", "back\\slash", "[1, 2]*1000"]
UNITS = ["second"] * 6 + ["byte", "integer", None]
TAGS = [["slow"], ["serialize", "apps"], ["apps"], ["it's", "ümlaut"]]
MACHINE = {
    "platform": "Linux-6.1-x86_64-with-glibc2.36",
    "hostname": "bench",
    "cpu_count": 2,
    "cpu_model_name": "AMD EPYC",
    "python_version": "3.11.2 (64-bit)",
    "python_implementation": "cpython",
    "perf_version": "2.6.3",
}


def generate(folder, count, seed):
    """-> paths of `count` suites in `folder`, in order."""
    return [Suite(random.Random("%s %d" % (seed, i)), i).write(folder) for i in range(count)]


class Suite:
    def __init__(self, random, number):
        self.random = random
        self.number = number
        self.version = random.choice(["1.0"] * 8 + [6, 5])
        self.machine = dict(MACHINE) if random.random() < 0.7 else {}
        self.always = ["mem_max_rss"] if random.random() < 0.4 else []  # in every run
        names = NAMES[:1] if random.random() < 0.9 else []
        names += random.sample(NAMES[1:], random.randrange(0, 5))
        self.benchmarks = [self.benchmark(name) for name in names or ["dict.get"]]

    def chance(self, p):
        return self.random.random() < p

    # ---- content

    def benchmark(self, name):
        """-> the runs of one benchmark, each with all its metadata."""
        random = self.random
        self.unit = random.choice(UNITS)
        self.scale = 10 ** random.uniform(-9, 3) if self.unit in (None, "second") else 10 ** random.uniform(0, 8)
        self.spread = random.choice([0, 1e-4, 0.01, 0.05, 0.3])
        self.grid = random.choice([None, None, 3])
        fixed = dict(self.machine, name=name)
        if self.unit:
            fixed["unit"] = self.unit
        if self.chance(0.2):
            fixed["inner_loops"] = random.choice([1, 10, 1000, 20000])
        if self.chance(0.25):
            fixed["tags"] = random.choice(TAGS)
        if self.chance(0.2):
            fixed.update(timeit_stmt="'x' * 10", description="größer")
        loops = random.choice([1, 2, 100, 2**10, 2**14, 2**15, 12288, 20000, 10**5])
        runs = [self.calibration(fixed, loops) for _ in range(random.choice([0, 0, 1, 2]))]
        nvalues = random.choice([1, 2, 3, 3, 3, 10])
        if not (runs and self.chance(0.05)):
            for _ in range(random.choice([1, 2, 3, 5, 7, 20])):
                runs.append(self.run(fixed, loops, nvalues))
        return runs

    def calibration(self, fixed, loops):
        kind = self.random.choice(["calibrate_loops", "recalibrate_loops", "calibrate_warmups", "recalibrate_warmups", None])
        metadata = dict(fixed)
        if kind:
            metadata[kind] = loops if "loops" in kind else self.random.randrange(0, 3)
        else:
            metadata["loops"] = loops
        self.add_own(metadata)
        warmups = [(2**i, self.value()) for i in range(self.random.randrange(1, 6))]
        return {"warmups": warmups, "metadata": metadata}

    def run(self, fixed, loops, nvalues):
        metadata = dict(fixed)
        if self.chance(0.95):
            metadata["loops"] = loops if self.chance(0.97) else loops * 2
        self.add_own(metadata)
        if self.chance(0.03):
            nvalues += 1
        run = {"values": [self.value() for _ in range(nvalues)], "metadata": metadata}
        nwarmups = self.random.choice([0, 1, 1, 2])
        if nwarmups:
            run["warmups"] = [(self.random.choice([1, loops]), self.value() * 1.2) for _ in range(nwarmups)]
        return run

    def add_own(self, metadata):
        """What differs from run to run."""
        random = self.random
        # without a duration pyperf adds up raw values, whatever their unit, and may leave the calendar
        lasts_long = self.unit in ("byte", "integer") or self.scale > 1
        if self.number % 3 and (self.number % 2 or not lasts_long):
            second = random.uniform(0, 59.99)
            date = "2026-0%d-%02d %02d:%02d:%09.6f" % (
                random.randrange(1, 10), random.randrange(1, 29), random.randrange(24), random.randrange(60), second)
            metadata["date"] = date if self.chance(0.9) else date[:19]
        if self.number % 2:
            metadata["duration"] = random.choice([random.uniform(0, 2), random.uniform(0, 1e5), 3, 60.0])
        optional = {
            "load_avg_1min": random.uniform(0, 8),
            "uptime": random.uniform(0, 1e7),
            "mem_max_rss": random.randrange(1, 2**25),
            "command_max_rss": random.choice([1, 512, 10239, 10240, 10485760, 10485761]),
            "note": random.choice(["a", "ü", "tab\there", "x=1"]),
            "flag": random.choice([True, False]),
            "big": random.choice([2**53 + 1, -5, 10**6]),
            "ratio": random.choice([0.1, 1e-7, 1e22, 2.0, 123456.789]),
            "warmups": 3,
        }
        for key in sorted(optional):
            if key in self.always or self.chance(0.15):
                metadata[key] = optional[key]

    def value(self):
        value = self.scale * self.random.lognormvariate(0, 1) ** self.spread
        if self.grid:  # ties
            value = float("%.*g" % (self.grid, value))
        if self.unit in ("byte", "integer") and self.number % 4:
            value = max(1, round(value))
        return value

    # ---- the file

    def write(self, folder):
        suffix = ".json.gz" if self.chance(0.15) else self.random.choice([".json", ".json", ".perf"])
        path = os.path.join(folder, "suite%02d%s" % (self.number, suffix))
        text = json.dumps(self.as_json(), indent=self.random.choice([None, 2]), ensure_ascii=self.chance(0.5))
        data = text.encode()
        with open(path, "wb") as f:
            f.write(gzip.compress(data, mtime=0) if suffix.endswith(".gz") else data)
        return path

    def as_json(self):
        suite_shared = {}
        if self.version != 5 and self.chance(0.7):
            suite_shared = shared([run["metadata"] for runs in self.benchmarks for run in runs])
        data = {"version": self.version, "benchmarks": [self.bench_json(runs, suite_shared) for runs in self.benchmarks]}
        if suite_shared:
            data["metadata"] = suite_shared
        return data

    def bench_json(self, runs, suite_shared):
        bench_shared = {}
        if self.chance(0.7):
            bench_shared = shared([run["metadata"] for run in runs])
        bench = {"runs": [self.run_json(run, dict(bench_shared, **suite_shared)) for run in runs]}
        own = without(bench_shared, suite_shared)
        if own:
            bench["common_metadata" if self.version == 5 else "metadata"] = own
        return bench

    def run_json(self, run, above):
        data = {}
        metadata = without(run["metadata"], above)
        if metadata:
            data["metadata"] = metadata
        values = run.get("values", [])
        if self.version == 5:
            data["samples"] = values
        elif values:
            data["values"] = values
        if "warmups" in run:
            inner = run["metadata"].get("inner_loops", 1)
            raw = 1 if self.version == "1.0" else inner
            data["warmups"] = [[n, v if self.version == "1.0" else v * n * raw] for n, v in run["warmups"]]
        return data


def shared(sets):
    """The items that all sets have, of the same type too (1 and True are not the same text)."""
    first = sets[0]
    return {
        key: value
        for key, value in first.items()
        if all(key in other and repr(other[key]) == repr(value) for other in sets)
    }


def without(metadata, above):
    return {key: value for key, value in metadata.items() if key not in above}
