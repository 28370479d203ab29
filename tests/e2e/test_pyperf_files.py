"""Files: what pyperf writes we read and write as the same bytes, and what we write pyperf reads as the same numbers."""

import gzip
import json
import os
import subprocess
import sys
import unittest

import pyperf_oracle
import support

BUILD = os.environ.get("ASSAY_BUILD", os.path.join(support.ROOT, "build"))
ROUNDTRIP = os.path.join(BUILD, "tests", "roundtrip")

# Suites of all kinds, dumped by pyperf into argv[1]: N.json compact, N.indented.json, every third N.json.gz.
GENERATE = """\
import os, random, sys
import pyperf

WORDS = ["plain", "caf\\u00e9", "\\u4f60\\u597d", "\\U0001f40d", 'quote"d', "back\\\\slash", "tab\\there", "del\\x7f", "a/b", "\\u2028x"]

def number(r, unit):
    if unit != "second" and r.random() < 0.8:
        return r.choice([1, 7, 4096, 10**12, 2**53, r.randrange(1, 10**9)])
    return r.choice([r.random(), r.random() * 10.0 ** r.randrange(-12, 20), 1.0, 1e-07, 1e16, 123456789012345680.0, 2.0**-44,
                     5e-324, 0.1 + 0.2, 1e22, 9.999999999999999e-05, 0.0001, 1e15])

def scalar(r):
    return r.choice([r.randrange(-5, 5), r.random(), 1, 1.0, True, False, -0.0, 10**18, 1e300, r.choice(WORDS)])

def benchmark(r, name, common):
    unit = r.choice(["second", "second", "second", "byte", "integer", None])
    shared = dict(common, name=name)
    if unit:
        shared["unit"] = unit
    if r.random() < 0.3:
        shared["inner_loops"] = r.choice([1, 10])
    if r.random() < 0.5:
        shared["tags"] = r.choice([["a"], ["a", "\\u00e9"], []])
    runs = []
    for i in range(r.randrange(1, 9)):
        metadata = dict(shared)
        if r.random() < 0.7:
            metadata.update(date="2026-01-01 00:%02d:00" % i, duration=r.random(), load_avg_1min=r.choice([0, 0.5]))
        if r.random() < 0.3:
            metadata[r.choice(WORDS)] = scalar(r)
        metadata["loops"] = r.choice([1, 1, 1024])
        warmups = [(2 ** k, r.choice([0, 0.0, number(r, unit)])) for k in range(r.randrange(0, 4))]
        values = [number(r, unit) for _ in range(r.randrange(0, 4))]
        if not values:
            metadata[r.choice(["calibrate_loops", "recalibrate_loops"])] = 8
            warmups = warmups or [(8, number(r, unit))]
        runs.append(pyperf.Run(values, warmups=warmups, metadata=metadata, collect_metadata=False))
    return pyperf.Benchmark(runs)

for seed in range(60):
    r = random.Random(seed)
    common = {"hostname": "here", "cpu_count": 2, "note": r.choice(WORDS), "n": scalar(r)}
    names = r.sample(WORDS, r.choice([1, 1, 2, 3, 7]))
    suite = pyperf.BenchmarkSuite([benchmark(r, name, common) for name in names])
    base = os.path.join(sys.argv[1], str(seed))
    suite.dump(base + ".json")
    suite.dump(base + ".indented.json", compact=False)
    if seed % 3 == 0:
        suite.dump(base + ".json.gz")
"""

# {file: [[name, unit, runs, values, mean, stdev, dates], ...]} as pyperf sees the files named on stdin.
DESCRIBE = """\
import json, sys
import pyperf

def describe(bench):
    values = bench.get_values()
    return [bench.get_name(), bench.get_unit(), bench.get_nrun(), len(values), repr(bench.mean()) if values else None,
            repr(bench.stdev()) if len(values) > 1 else None, str(bench.get_dates())]

print(json.dumps({path: [describe(b) for b in pyperf.BenchmarkSuite.load(path)] for path in sys.argv[1:]}))
"""

# Rewrite argv[1] into argv[2].
REWRITE = "import pyperf, sys; pyperf.BenchmarkSuite.load(sys.argv[1]).dump(sys.argv[2])"


def content(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as f:
        return f.read()


class Measured(support.Program, unittest.TestCase):
    """What is measured is stored under pyperf's keys."""

    def metadata(self, *args):
        """-> [(metadata, run)] of all files that it writes."""
        self.assert_status(self.assay(args[0], "-q", "-o", self.path("out.json"), *args[1:]), 0)
        found = []
        for name in [n for n in os.listdir(self.dir) if n.endswith(".json")]:
            found += support.runs_of(self.path(name))
            os.unlink(self.path(name))
        return found

    def test_the_memory_of_programs(self):
        command = [sys.executable, "-S", "-c", "x = bytearray(64 << 20)"]
        for options in (["-p2", "-n2", "-w1"], ["--budget", "1s", "--vs", "%s -S -c pass" % sys.executable]):
            with self.subTest(options):
                runs = self.metadata("command", *options, "--", *command)
                self.assertTrue(runs)
                for metadata, run in runs:
                    evidence = [run["assay"][key].get("max_rss", []) for key in ("evidence", "warmup_evidence") if key in run["assay"]]
                    self.assertEqual(metadata["command_max_rss"], max(x for column in evidence for x in column if x))
                self.assertGreater(max(metadata["command_max_rss"] for metadata, _ in runs), 64 << 20)

    def test_one_inner_loop_is_kept_when_it_was_asked_for(self):
        for options, wanted in ((["--inner-loops=1"], 1), ([], None), (["--inner-loops=3"], 3), (["--duplicate=2", "--inner-loops=1"], 2)):
            (metadata, _), = self.metadata("timeit", "-p1", "-n1", "-w0", "-l4", *options, "1 + 1")
            self.assertEqual(metadata.get("inner_loops"), wanted, options)


class PyperfFiles(support.Scratch, unittest.TestCase):
    def setUp(self):
        super().setUp()
        if not os.access(ROUNDTRIP, os.X_OK):
            self.skipTest("%s is not built (make build-tests)" % ROUNDTRIP)
        pyperf_oracle.python()

    def roundtrip(self, *args, **options):
        done = subprocess.run([ROUNDTRIP] + list(args), stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
        self.assertEqual(done.returncode, 0, "roundtrip %s: %s" % (args, done.stderr.decode()))
        return done.stdout

    def generate(self):
        pyperf_oracle.run(GENERATE, self.dir)
        names = sorted(os.listdir(self.dir))
        self.assertEqual(len(names), 140)
        return names

    def test_what_pyperf_wrote_comes_out_byte_for_byte(self):
        for name in self.generate():
            with self.subTest(name):
                options = ["--indent"] if ".indented." in name else []
                got = self.roundtrip(*(options + [self.path(name)]))
                self.assertEqual(got, content(self.path(name)))

    def test_standard_input_is_read_too(self):
        self.generate()
        for name in ("1.json", "3.json.gz"):
            with open(self.path(name), "rb") as f:
                self.assertEqual(self.roundtrip("-", stdin=f), content(self.path(name)))

    def test_pyperf_sees_the_same_numbers_in_what_we_wrote(self):
        names = [n for n in self.generate() if ".indented." not in n]
        os.mkdir(self.path("ours"))
        ours = [self.path("ours", n) for n in names]
        for name, our in zip(names, ours):
            self.roundtrip(self.path(name), our)
        theirs = [self.path(n) for n in names]
        seen = json.loads(pyperf_oracle.run(DESCRIBE, *(theirs + ours)))
        for their, our in zip(theirs, ours):
            with self.subTest(os.path.basename(our)):
                self.assertEqual(seen[our], seen[their])

    def test_the_pyperf_before_gives_and_takes_the_same(self):
        pyperf_oracle.run(GENERATE, self.dir, version=pyperf_oracle.OLDER)
        names = [n for n in sorted(os.listdir(self.dir)) if n.endswith(".json") and ".indented." not in n]
        self.assertEqual(len(names), 60)
        for name in names:
            self.assertEqual(self.roundtrip(self.path(name)), content(self.path(name)), name)
        paths = [self.path(n) for n in names]
        seen = json.loads(pyperf_oracle.run(DESCRIBE, *paths, version=pyperf_oracle.OLDER))
        self.assertEqual(seen, json.loads(pyperf_oracle.run(DESCRIBE, *paths)))

    def test_pyperf_ignores_what_we_add(self):
        run = {"metadata": {"name": "a"}, "values": [0.1, 0.2], "warmups": [[1, 0.5]]}
        plain = self.write("plain.json", json.dumps({"version": "1.0", "benchmarks": [{"runs": [run]}]}))
        run["assay"] = {
            "evidence": {"wall_ns": [100000000, None], "instructions": [12.5, 1e30]},
            "warmup_evidence": {"cpu": [1]},
            "pair": 3,
        }
        more = self.write("more.json", json.dumps({"version": "1.0", "benchmarks": [{"runs": [run]}]}))
        our = self.path("our.json")
        self.roundtrip(more, our)
        seen = json.loads(pyperf_oracle.run(DESCRIBE, plain, our))
        self.assertEqual(seen[our], seen[plain])
        with open(our, encoding="utf-8") as f:
            self.assertEqual(json.load(f)["benchmarks"][0]["runs"][0]["assay"], run["assay"])

    def test_pyperf_reads_what_we_made_of_other_tools_files(self):
        folder = os.path.join(support.ROOT, "tests", "data", "foreign")
        names = [n for n in sorted(os.listdir(folder)) if n.endswith(".json") and n != "asv-benchmarks.json"]
        self.assertEqual(len(names), 9)
        for name in names:
            self.roundtrip(os.path.join(folder, name), self.path(name))
        seen = json.loads(pyperf_oracle.run(DESCRIBE, *[self.path(n) for n in names]))
        for name in names:
            with self.subTest(name):
                self.assertTrue(seen[self.path(name)])
        self.assertEqual(seen[self.path("hyperfine.json")][0][:4], ["printf 1", "second", 4, 4])

    def test_old_versions_and_odd_forms_become_what_pyperf_makes_of_them(self):
        runs = [
            {"warmups": [[1, 0.5], [2, 3]], "metadata": {"calibrate_loops": 4}},
            {"values": [0.25, 3], "warmups": [[4, 0.27]], "metadata": {"date": "2026-01-01 00:00:00", "loops": 7}},
        ]
        meta = {"name": " spaces around ", "unit": "second", "loops": 4, "inner_loops": 3, "k": "\u00a0x\u2003"}
        samples = [{("samples" if k == "values" else k): v for k, v in run.items()} for run in runs[1:]]
        cases = {
            "v5": {"version": 5, "benchmarks": [{"common_metadata": meta, "runs": samples}]},
            "v6": {"version": 6, "metadata": meta, "benchmarks": [{"runs": runs}]},
            "v6_levels": {"version": 6, "metadata": {"k": 1, "name": "x"}, "benchmarks": [{"metadata": meta, "runs": runs}]},
            "v1": {"version": "1.0", "metadata": {"k": 1}, "benchmarks": [{"metadata": meta, "runs": runs}]},
            "unknown_keys": {"version": "1.0", "x": [{"y": 1}], "benchmarks": [{"metadata": meta, "z": 3, "runs": [dict(runs[1], w=1)]}]},
            "no_warmups": {"version": "1.0", "benchmarks": [{"metadata": meta, "runs": [dict(runs[1], warmups=[])]}]},
            "equal_numbers": {
                "version": "1.0",
                "benchmarks": [
                    {"runs": [{"values": [1], "metadata": {"name": "a", "n": n, "t": True}} for n in (1, 1.0, True)]},
                    {"runs": [{"values": [1], "metadata": {"name": "b", "n": 1.0, "t": 1}}]},
                ],
            },
        }
        for name, document in sorted(cases.items()):
            with self.subTest(name):
                path = self.write(name + ".json", json.dumps(document))
                theirs = self.path(name + ".theirs")
                pyperf_oracle.run(REWRITE, path, theirs)
                self.assertEqual(self.roundtrip(path), content(theirs))


if __name__ == "__main__":
    unittest.main()
