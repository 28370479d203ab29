"""One suite on several machines: each job measures its part, and assay merge puts the parts together. docs/shards.md."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import unittest
import zlib

import support

# Three functions and one that fails. Each process is quick, and the figures do not matter.
SUITE = """
def bench_a(): pass
def bench_b(): pass
def bench_c(): pass
def bench_d(): raise ValueError("as always")
"""
FEW = ("--python", sys.executable, "-n1", "-w0", "-l1", "--no-yardstick")
QUICK = FEW + ("-p1",)
DUEL = ("--python", sys.executable, "--blocks", "8", "--rounds", "1", "-l1", "--no-yardstick")
# What engines say must not come from where the tests run.
ENGINES = re.findall(r'"([A-Z_]{8,})"', open(os.path.join(support.ROOT, "runner/target/engines.c"), encoding="utf-8").read())
for name in ENGINES + ["ASSAY_SHARD"]:
    os.environ.pop(name, None)


def split(names, n):
    """{part: names}: in the order of their checksums, cut into n pieces."""
    in_order = sorted(names, key=lambda name: (zlib.crc32(name.encode()), name))
    parts = {part: [] for part in range(1, n + 1)}
    for i, name in enumerate(in_order):
        parts[1 + i * n // len(names)].append(name)
    return parts


class Shards(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.suite = self.write("bench_s.py", SUITE)

    def shard(self, part, output, *args, status=None, env=None, quick=QUICK):
        outcome = self.assay("run", self.suite, *quick, "-q", "--shard", part, "-o", output, *args, env=env)
        if status is not None:
            self.assert_status(outcome, status)
        return outcome

    def merge(self, *args, status=0):
        outcome = self.assay("merge", *args)
        self.assert_status(outcome, status)
        return outcome

    def load(self, name):
        return json.loads(self.read(name))

    def names(self, name):
        file = self.load(name)
        one = file["metadata"].get("name")  # of a file with one benchmark it is the file's
        return [bench.get("metadata", {}).get("name", one) for bench in file["benchmarks"]]

    def listed(self, part, *args, env=None):
        outcome = self.assay("run", self.suite, "--list", "--shard", part, *args, env=env)
        self.assert_status(outcome, 0)
        return [line.split()[0] for line in outcome.out.splitlines()], outcome.err


class Merging(Shards):
    def test_three_jobs_are_one_suite_again(self):
        """One is killed and tried again, one benchmark fails, a fifth job has nothing to do."""
        parts = split(["s.a", "s.b", "s.c", "s.d"], 5)
        idle, failing = ([i for i, part in parts.items() if part == wanted][0] for wanted in ([], ["s.d"]))
        killed = [i for i in parts if i not in (idle, failing)][0]
        for i in parts:
            if i != killed:
                self.shard("%d/5" % i, "job-%d.json" % i, status=1 if i == failing else 0)
        for i in set(parts) - {killed}:
            self.assertEqual(self.names("job-%d.json" % i), [] if i == failing else parts[i])
        self.nothing_is_a_document(idle)
        # killed between two processes: what it has is in its journal
        job = self.spawn("run", self.suite, *FEW, "-p1000", "-q", "--shard", "%d/5" % killed, "-o", "job-%d.json" % killed)
        journal = self.path("job-%d.json.journal" % killed)
        self.wait_for(lambda: os.path.exists(journal) or job.poll() is not None)
        self.assertIsNone(job.poll())
        os.killpg(job.pid, signal.SIGKILL)
        job.wait()

        here = [name for name in sorted(os.listdir(self.dir)) if re.match(r"job-\d\.json$", name)]
        outcome = self.merge(*here, "-o", "all.json", status=6)
        self.assertIn("shard %d of 5 is missing: job-%d.json?" % (killed, killed), outcome.err)
        self.assertFalse(os.path.exists(self.path("all.json")))
        outcome = self.merge(*here, "--partial", "-o", "some.json")
        self.assertIn("a part: shard %d of 5 missing" % killed, outcome.out)
        self.assertEqual(self.load("some.json")["metadata"]["assay_shards_missing"], "%d of 5" % killed)

        # whoever reads it is told, too
        lacks = "a part: shard %d of 5 missing; not here: %s" % (killed, ", ".join(parts[killed]))
        self.assertIn("some.json: " + lacks, self.assay("show", "some.json", "-q").err)

        # where a job's report goes is its own matter
        self.shard("%d/5" % killed, "again.json", status=0, quick=FEW + ("-p1", "--json-output", "report.json"))
        outcome = self.merge("some.json", "again.json", "-o", "all.json")
        self.assertIn("3 benchmarks, 3 runs, 1 failed; all 5 shards", outcome.out)
        self.assertEqual(self.names("all.json"), ["s.a", "s.b", "s.c"])
        self.assertNotIn("assay_shard_plan", self.read("all.json"))
        self.assertNotIn("assay_shards_missing", self.read("all.json"))
        outcome = self.assay("compare", "all.json", "some.json")
        self.assertIn("the new file: " + lacks, " ".join(outcome.out.split()))
        self.assertNotIn("a part", self.assay("compare", "all.json", "all.json").out)
        alone = [name for name in here if self.names(name)][0]
        outcome = self.assay("history", "add", "--dir", "history", alone)
        self.assertIn("%s: a part: shard %s of 5 alone; not here: " % (alone, alone[4]), outcome.err)
        self.merge(*here, "again.json", "again.json", "-o", "same.json")
        self.assertEqual(self.load("same.json"), self.load("all.json"))

        # another plan is refused, by what differs
        self.shard("%d/5" % killed, "two.json", status=0, quick=FEW + ("-p2",))
        self.assert_one_line(self.assay("merge", *here, "two.json", "-o", "no.json"), 1, "--processes 2")

    def nothing_is_a_document(self, idle):
        """A job that has nothing to do says so wherever it is asked for a document, the same as on stdout."""
        for i, side in enumerate(((), ("--vs-env", "X=1"), ("--vs-env", "X=1", "--vs-env", "Y=1", "--fail-if-slower", "5%"))):
            name = "nothing-%d.json" % i
            outcome = self.shard("%d/5" % idle, "no-%d.json" % i, *side, "--json", "--json-output", name, status=0, quick=QUICK[:2] + ("--seed", "1"))
            self.assertEqual(json.loads(outcome.out)["benchmarks"], [])
            self.assertEqual(self.read(name), outcome.out)
            os.remove(self.path(name))
            self.shard("%d/5" % idle, "nor-%d.json" % i, *side, "--json-output", name, "--html", "page.html", status=0, quick=QUICK[:2] + ("--seed", "1"))
            self.assertEqual(json.loads(self.read(name)), json.loads(outcome.out))
            self.assertIn("</html>", self.read("page.html"))
        self.shard("%d/5" % idle, "d.json", "--vs-env", "X=1", "--comment", "c.md", "--junit", "j.xml", status=0, quick=QUICK[:2] + ("--seed", "1"))
        self.assertIn('tests="0"', self.read("j.xml"))
        self.assertTrue(self.read("c.md").startswith("<!-- assay:gate -->"))

    @support.drawn_in_ci
    def test_a_duel_becomes_a_file_for_each_side_that_a_gate_can_judge(self):
        self.suite = self.write("bench_s.py", "import os\nN = int(os.environ.get('MORE', 1))\n"
                                "def bench_x(): sum(range(N))\ndef bench_y(): pass\ndef bench_z(): assert N == 1\n")
        for i, part in split(["s.x", "s.y", "s.z"], 2).items():
            self.shard("%d/2" % i, "d%d.json" % i, "--vs-env", "MORE=100000", status=1 if "s.z" in part else 0, quick=DUEL)
        outcome = self.merge("d1.json", "d1.vs.json", "d2.json", "-o", "d.json", status=6)
        self.assertIn("shard 2 of 2 is missing: d2.vs.json?", outcome.err)
        self.merge("d1.json", "d1.vs.json", "d2.json", "d2.vs.json", "-o", "d.json")
        self.assertEqual([self.names(name) for name in ("d.json", "d.vs.json")], [["s.x", "s.y"]] * 2)
        outcome = self.assay("compare", "d.json", "--fail-if-slower", "50%", "--json=-")
        self.assert_status(outcome, 1)
        rows = {row["name"]: row for row in json.loads(outcome.out)["benchmarks"]}
        self.assertEqual(rows["s.x"]["verdict"], "slower")
        self.assertEqual(set(rows), {"s.x", "s.y"})
        self.assert_one_line(self.assay("merge", "d1.json", "d1.vs.json", "--partial", "--stdout"), 2, "--output")


class Options(Shards):
    def test_the_engine_says_which_part_it_is(self):
        said = {"SLURM_ARRAY_TASK_ID": "2", "SLURM_ARRAY_TASK_COUNT": "3", "SLURM_ARRAY_TASK_MIN": "1"}
        names, err = self.listed("auto", env=said)
        parts = split(["s.a", "s.b", "s.c", "s.d"], 3)
        self.assertEqual(names, sorted(parts[2]))
        self.assertEqual(err, "assay: shard 2 of 3, from SLURM_ARRAY_TASK_ID=2 and SLURM_ARRAY_TASK_COUNT=3 (Slurm): "
                         "%d of 4 benchmarks\n" % len(names))
        self.assertEqual(self.listed("auto", env=dict(said, ASSAY_SHARD="1/3"))[0], sorted(parts[1]))
        bazel = {"TEST_SHARD_INDEX": "2", "TEST_TOTAL_SHARDS": "3", "TEST_SHARD_STATUS_FILE": self.path("understood")}
        self.assertEqual(self.listed("auto", env=bazel)[0], sorted(parts[3]))
        self.assertTrue(os.path.exists(self.path("understood")))

    def test_what_could_measure_the_wrong_part_is_wrong_usage(self):
        for part, args, env, said in (
            ("auto", (), {}, "no engine says"),
            ("auto", (), {"CI_NODE_INDEX": "2"}, "CI_NODE_TOTAL is missing"),
            ("0/3", (), {}, "must be I/N"),
            ("1/3", ("--append", "x.json"), {}, "--shard and --append"),
        ):
            with self.subTest(part=part, said=said):
                self.assert_one_line(self.assay("run", self.suite, "--shard", part, *args, env=env), 2, said)
        self.assert_one_line(self.assay("run", self.suite, "--shard-by", "x.json"), 2, "--shard-by has no effect without --shard")

    def test_former_durations_decide_and_patterns_choose_first(self):
        runs = {"s.a": 1, "s.b": 7, "s.c": 5, "s.d": 4}
        benches = [{"metadata": {"name": name, "duration": seconds, "unit": "second"}, "runs": [{"values": [1.0]}]}
                   for name, seconds in runs.items()]
        self.write("old.json", json.dumps({"version": "1.0", "benchmarks": benches}))
        self.assertEqual(self.listed("1/2", "--shard-by", "old.json")[0], ["s.a", "s.b"])
        self.assertEqual(self.listed("2/2", "--shard-by", "old.json")[0], ["s.c", "s.d"])
        self.assertEqual(self.listed("2/2", "--shard-by", "old.json", "-k", "[acd]")[0], ["s.a", "s.d"])

    def test_a_resumed_run_keeps_its_part_whatever_the_engine_says_then(self):
        said = {"CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "2"}
        job = self.spawn("run", self.suite, *FEW, "-p1000", "-k", "a", "-k", "b", "--shard", "auto", "-o", "r.json",
                         env=said)
        self.wait_for(lambda: os.path.exists(self.path("r.json.journal")) and self.read("r.json.journal").count("\n") > 1)
        job.send_signal(signal.SIGTERM)
        job.wait()
        job = self.spawn("run", "--resume", "r.json", env={"CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "2"})
        said = []
        for line in job.stderr:
            said.append(line.decode())
            if "shard" in said[-1]:
                job.send_signal(signal.SIGTERM)
        self.assertEqual([line for line in said if "shard" in line], ["assay: shard 1 of 2: 1 of 2 benchmarks\n"])


class Parallel(Shards):
    @unittest.skipUnless(shutil.which("parallel"), "no GNU parallel")
    def test_gnu_parallel_runs_the_jobs(self):
        self.write("bench_s.py", SUITE.replace("raise ValueError(\"as always\")", "pass"))
        script = "'%s' run bench_s.py %s -q --shard {}/3 -o p-{}.json" % (support.ASSAY, " ".join(QUICK))
        done = subprocess.run(["parallel", "--will-cite", "-j2", script, ":::", "1", "2", "3"], cwd=self.dir,
                              env=dict(os.environ, HOME=self.dir), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout)
        outcome = self.merge("p-1.json", "p-2.json", "p-3.json", "-o", "p.json")
        self.assertIn("4 benchmarks, 4 runs; all 3 shards", outcome.out)


if __name__ == "__main__":
    unittest.main()
