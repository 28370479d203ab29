"""assay shard-jobs: the texts of jobs, as shells and engines read them. What no engine here can tell is in
tests/bench/slurm_evidence: real Slurm, GitHub's own checks, YAML."""

import json
import os
import re
import subprocess
import sys
import unittest

import compared
import support

ENGINES = {"slurm": [], "k8s": ["--image", "registry.example/bench:7"], "github": [], "gitlab": []}
ODD = "it's a \"suite\" $HOME `id` $(id) $$x"


class Texts(support.Program):
    def text(self, engine, *words, n="3", status=0):
        outcome = self.assay("shard-jobs", "--" + engine, "-n", n, *ENGINES[engine], *words)
        self.assert_status(outcome, status)
        return outcome.out

    def shell_lines(self, engine, text):
        """Of what a shell is given, without the YAML around it: as the engine hands it on."""
        if engine == "k8s":  # as expansion.go of Kubernetes replaces it
            text = re.sub(r"\$\$|\$\((\w+)\)", lambda m: "$" if m.group() == "$$" else "REPLACED", text)
        return [line.strip() for line in text.splitlines() if "assay run --shard" in line]


class Words(Texts, unittest.TestCase):
    def test_any_name_comes_through_as_it_is(self):
        for engine in ENGINES:
            with self.subTest(engine=engine):
                (line,) = self.shell_lines(engine, self.text(engine, ODD, "--", "-k", "a b", "--", "-x", ODD))
                command = line.split("|| ")[-1]
                shown = "assay() { for w; do printf '%s\\n' \"$w\"; done; }\n"
                done = subprocess.run(["sh", "-c", shown + command], capture_output=True, text=True, check=True,
                                      env={"file": "FILE", "CI_NODE_INDEX": "2", "PATH": os.environ["PATH"]})
                words = done.stdout.splitlines()
                self.assertEqual(words[:4], ["run", "--shard", "auto", "-o"])
                self.assertEqual(words[5:], [ODD, "-k", "a b", "--", "-x", ODD])

    def test_what_cannot_be_right_is_refused(self):
        for words, said in (
            ([], ["suite"]),
            (["s", "-n", "3"], ["--slurm", "--github"]),
            (["s", "--slurm"], ["-n"]),
            (["s", "-n", "1", "--slurm"], ["-n"]),
            (["s", "-n", "3", "--slurm", "--gitlab"], ["--slurm", "--gitlab"]),
            (["s", "-n", "300", "--github"], ["300", "256"]),
            (["s", "-n", "3", "--k8s"], ["--image"]),
            (["s", "-n", "3", "--replicas", "2", "--slurm"], ["multiple", "2"]),
            (["s", "-n", "3", "--slurm", "-o", "there/x.json"], ["--output"]),
            (["a\nb", "-n", "3", "--slurm"], ["line breaks"]),
            (["${{ x }}", "-n", "3", "--github"], ["${{"]),
            (["s", "-n", "3", "--slurm", "--", "-o", "x"], ["-o"]),
            (["s", "-n", "3", "--slurm", "--", "--shard=1/3"], ["--shard"]),
        ):
            with self.subTest(words=words):
                self.assert_one_line(self.assay("shard-jobs", *words), 2, *said)


# Runs what it is given at once, each task of the array in turn. The second task is killed once while it measures and
# queued again; the job that waits for the array runs when it was told to.
SBATCH = r"""#!/bin/sh
set -e
cat > "$SPOOL/script"
case "$*" in
*--array=1-3*)
    echo 77
    exec >&2
    export SLURM_ARRAY_JOB_ID=77 SLURM_ARRAY_TASK_COUNT=3
    export SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=3 SLURM_ARRAY_TASK_STEP=1
    for SLURM_ARRAY_TASK_ID in 1 2 3; do
        export SLURM_ARRAY_TASK_ID
        [ $SLURM_ARRAY_TASK_ID != 2 ] || KILL_AT=1 sh "$SPOOL/script" || echo "task 2 ended with $?"
        sh "$SPOOL/script"
    done ;;
*--dependency=afterany:77*--export=ALL,ASSAY_ARRAY=77*)
    echo 78
    ASSAY_ARRAY=77 sh "$SPOOL/script" >&2 ;;
*) echo "unknown: $*" >&2; exit 1 ;;
esac
"""
# Ends after its first line of the journal, as a node that lost its power does.
ASSAY = r"""#!/bin/sh
[ -n "$KILL_AT" ] || exec "$REAL_ASSAY" "$@"
"$REAL_ASSAY" "$@" &
while ! grep -q '"value' ./*.journal 2>/dev/null; do kill -0 $! 2>/dev/null || break; sleep 0.01; done
kill -9 $!
exit 137
"""


class Run(Texts, unittest.TestCase):
    def test_the_script_for_slurm_measures_and_merges(self):
        os.mkdir(self.path("bin"))
        for name, text in (("sbatch", SBATCH), ("assay", ASSAY)):
            os.chmod(self.write("bin/" + name, text), 0o755)
        os.mkdir(self.path("my suite"))
        self.write("my suite/bench_a.py",
                   "".join("def bench_%d():\n    sum(range(%d00))\n" % (i, i) for i in range(1, 5)))
        script = self.text("slurm", "my suite", "--", "-p", "2", "-n", "1", "-w", "0", "-l", "9", "--no-pacer",
                           "--yardstick", "none", "--python", sys.executable)
        env = dict(os.environ, PATH=self.path("bin") + ":" + os.environ["PATH"], SPOOL=self.path("bin"),
                   REAL_ASSAY=support.ASSAY)
        done = subprocess.run(["sh"], input=script, cwd=self.dir, env=env, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout),
                         (0, "array 77, then the merge 78: squeue --me shows both\n"), done.stderr)
        self.assertIn("task 2 ended with 137", done.stderr)
        whole = json.loads(self.read("results.json"))
        names = sorted(bench["metadata"]["name"] for bench in whole["benchmarks"])
        self.assertEqual(names, ["a.%d" % i for i in range(1, 5)])


class Replicas(support.Program, unittest.TestCase):
    def test_several_jobs_measure_the_same_part(self):
        self.write("bench_a.py", "".join("def bench_%d(): pass\n" % i for i in range(4)))
        shown = {}
        for job in range(1, 7):
            done = self.assay("run", "bench_a.py", "--list", "--shard", "%d/6" % job, "--replicas", "3")
            self.assert_status(done, 0)
            self.assertIn("2 of 4 benchmarks, replica %d of 3" % ((job + 1) // 2), done.err)
            shown[job] = done.out
        self.assertEqual((shown[1], shown[2]), (shown[3], shown[4]))
        self.assertEqual((shown[1], shown[2]), (shown[5], shown[6]))
        self.assertEqual(len(set(shown.values())), 2)
        refused = self.assay("run", "bench_a.py", "--shard", "1/4", "--replicas", "3")
        self.assert_one_line(refused, 2, "--replicas", "multiple")
        self.assert_one_line(self.assay("run", "bench_a.py", "--replicas", "3"), 2, "--replicas", "--shard")

    def test_machines_are_a_factor_of_the_verdict(self):
        for name, means in {"old": (1.0, 2.0, 3.0), "new": (1.04, 2.2, 3.5)}.items():
            runs = [dict(run, metadata=dict(run["metadata"], machine_hostname="m%d" % machine))
                    for machine, mean in enumerate(means) for run in compared.runs(mean, 10, cv=0.002)]
            self.write(name + ".json", json.dumps(compared.suite({"a": runs})).replace('"hostname": "host", ', ""))
        done = self.assay("compare", "old.json", "new.json", "--json")
        self.assert_status(done, 0)
        (row,) = json.loads(done.out)["benchmarks"]
        self.assertEqual((row["verdict"], row["session"]["source"]), ("undecided", "machines"))
        self.assertLess(row["low"], 1.0)
        self.assertGreater(row["high"], 1.2)
        notes = " ".join(row["notes"])
        self.assertIn("measured on 3 machines: compared within each, and the ratios averaged; what machines like "
                      "these differ by is in the interval", notes)
        self.assertIn("the machines disagree", notes)
        done = self.assay("compare", "old.json", "new.json", "--json", "--session-sd", "0%")
        (row,) = json.loads(done.out)["benchmarks"]
        self.assertEqual(row["verdict"], "slower")


if __name__ == "__main__":
    unittest.main()
