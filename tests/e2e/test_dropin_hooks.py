"""Hooks: the built-in ones, those of other packages, under both ways to run a script; and `python -m pyperf`."""

import json
import os
import re
import shutil
import subprocess
import unittest
import zipfile

import dropin
import support

COUNTING = """\
from pyperf._hooks import HookBase, HookError

class Counting(HookBase):
    def __init__(self):
        self.entered = 0
    def __enter__(self):
        self.entered += 1
    def __exit__(self, *exc):
        pass
    def teardown(self, metadata):
        metadata["counted"] = self.entered

class Unable(HookBase):
    def __init__(self):
        raise HookError("not on this machine")
"""

# Speaks perf's control protocol, writes down what it was told.
PERF = """\
#!/usr/bin/env python3
import os, sys
words = sys.argv[1:]
output = words[words.index("--output") + 1]
control, answers = words[words.index("--control") + 1].partition(":")[2].split(",")
with open(output, "w") as log, open(control) as control, open(answers, "w") as answers:
    log.write(" ".join(words) + "\\n")
    for line in iter(control.readline, ""):
        log.write(line)
        answers.write("ack\\n")
        answers.flush()
        if line == "stop\\n":
            break
"""


class Hooks(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.side = dropin.Side(True)
        self.write("counting.py", COUNTING)
        self.write("counting-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: counting\nVersion: 1.0\n")
        self.write(
            "counting-1.0.dist-info/entry_points.txt",
            "[pyperf.hook]\ncounting = counting:Counting\nunable = counting:Unable\n",
        )
        self.script = self.write("s.py", dropin.PLAIN)
        self.env = {"PYTHONPATH": os.pathsep.join([dropin.STANDIN, self.dir])}

    def by_itself(self, *args, **env):
        env = dict(self.env, **env)
        return self.side.run(self.script, "-p1", "-n2", "-w1", "-l3", "-q", *args, env=env, cwd=self.dir)

    def metadata(self, name="out.json"):
        return json.loads(self.read(name))["metadata"]

    def test_of_another_package_by_itself(self):
        outcome = self.by_itself("--hook", "counting", "--hook", "_test_hook", "-o", "out.json")
        self.assert_status(outcome, 0)
        metadata = self.metadata()
        self.assertEqual((metadata["counted"], metadata["_test_hook"], metadata["hooks"]), (2, 2, "counting, _test_hook"))

    def test_of_another_package_under_assay(self):
        outcome = self.assay(
            "run", self.script, "--python", self.side.python, "--inherit-environ", "PYTHONPATH", "-p1", "-n2", "-w1", "-l3",
            "-o", "out.json", "--", "--hook", "counting", env={"PYTHONPATH": self.dir},
        )
        self.assert_status(outcome, 0)
        self.assertEqual((self.metadata()["counted"], self.metadata()["hooks"]), (3, "counting"))

    def test_one_that_cannot_work_says_so(self):
        outcome = self.by_itself("--hook", "unable")
        self.assert_status(outcome, 1)
        self.assertIn("not on this machine", outcome.err)

    def test_pystats_wants_a_build_that_has_it(self):
        outcome = self.by_itself("--hook", "pystats")
        self.assert_status(outcome, 1)
        self.assertIn("--enable-pystats", outcome.err)

    def test_perf_record_records_the_samples_alone(self):
        os.chmod(self.write("bin/perf", PERF), 0o755)
        os.mkdir(self.path("data"))
        outcome = self.by_itself(
            "--hook", "perf_record", "--worker", "--worker-task=0",
            PATH=self.path("bin") + os.pathsep + os.environ["PATH"],
            PYPERF_PERF_RECORD_DATA_DIR=self.path("data"),
            PYPERF_PERF_RECORD_EXTRA_OPTS="-e cycles",
        )
        self.assert_status(outcome, 0)
        logs = [self.read(os.path.join("data", name)) for name in os.listdir(self.path("data"))]
        self.assertEqual(sorted(log.split("\n", 1)[1].count("enable\ndisable\n") for log in logs), [1, 2])
        for log in logs:
            self.assertIn("-e cycles", log)
            self.assertTrue(log.endswith("disable\nstop\n"), log)

    def test_perf_that_fails_is_an_error_and_not_a_hang(self):
        os.chmod(self.write("bin/perf", "#!/bin/sh\nexit 3\n"), 0o755)
        outcome = self.by_itself(
            "--hook", "perf_record", "--worker", PATH=self.path("bin") + os.pathsep + os.environ["PATH"]
        )
        self.assert_status(outcome, 1)
        self.assertIn("perf record ended with exit status 3", outcome.err)

    def test_perf_that_is_not_there(self):
        outcome = self.by_itself("--hook", "perf_record", "--worker", PATH=self.dir)
        self.assert_status(outcome, 1)
        self.assertIn("perf cannot be started", outcome.err)

    def test_of_the_script_itself(self):
        text = (
            "import pyperf, counting\n"
            "class Own:\n    name = 'own'\n    def load(self):\n        return counting.Counting\n"
            "pyperf.Runner(hooks=[Own()]).bench_func('f', int)\n"
        )
        self.script = self.write("own.py", text)
        self.assert_status(self.by_itself("--hook", "own", "-o", "out.json"), 0)
        self.assertEqual(self.metadata()["counted"], 2)


# What is outside of the timed region costs as much as what is inside: a profile that has it shows it.
BURNING = """\
import pyperf, time

def burn(seconds, log=None):
    begin = time.monotonic()
    until = time.process_time() + seconds  # of the CPU, which others may have meanwhile: only then there is something to sample
    while time.process_time() < until:
        pass
    if log:
        print(begin, time.monotonic(), file=open(log, "a"))

burn(0.05)
runner = pyperf.Runner()
runner.timeit("burnt", "burn(0.05, %r)", setup="burn(0.05)", teardown="burn(0.05)", globals=globals())
burn(0.05)
"""


class PerfRecord(support.Program, unittest.TestCase):
    """With the real perf, by its software clock, which virtual machines have too."""

    OPTIONS = "-e cpu-clock -F 999 -k CLOCK_MONOTONIC"

    def setUp(self):
        super().setUp()
        perf = shutil.which("perf")
        command = [perf or "perf", "record", *self.OPTIONS.split(), "-o", self.path("try.data"), "true"]
        if not perf or subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            self.skipTest("%s does not work here" % " ".join(command[:-3]))

    def check(self, run):
        script = self.write("s.py", BURNING % self.path("log"))
        os.mkdir(self.path("data"))
        env = {"PYPERF_PERF_RECORD_DATA_DIR": self.path("data"), "PYPERF_PERF_RECORD_EXTRA_OPTS": self.OPTIONS}
        self.assert_status(run(script, env), 0)
        regions = [tuple(map(float, line.split())) for line in self.read("log").splitlines()]
        times = []
        for name in os.listdir(self.path("data")):
            self.assertTrue(name.startswith("perf.data."), name)
            command = ["perf", "script", "--ns", "-F", "time", "-i", self.path("data", name)]
            out = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, universal_newlines=True, check=True)
            times += [float(line.strip().rstrip(":")) for line in out.stdout.splitlines() if line.strip()]
        inside = [any(begin <= at <= end for begin, end in regions) for at in times]
        # A few fall between the hook and the region; setup or teardown would be more than half of all.
        self.assertGreater(sum(inside), 20 * len(regions) / 2)
        self.assertLess(inside.count(False), 0.1 * len(times), "%d of %d samples outside" % (inside.count(False), len(times)))

    def test_of_a_script_by_itself(self):
        side = dropin.Side(True)
        self.check(lambda script, env: side.run(script, "-p1", "-n2", "-w1", "-l1", "--hook", "perf_record", env=env))

    def test_under_assay(self):
        python = dropin.Side(True).python
        args = ("--python", python, "-p1", "-n2", "-w1", "-l1", "--", "--hook", "perf_record")
        self.check(lambda script, env: self.assay("run", script, *args, env=env))


# An interpreter that has the functions of one built with --enable-pystats: each call is written down.
STATISTICS = """\
import sys
for name in ("on", "off", "clear", "dump"):
    setattr(sys, "_stats_" + name, lambda name=name: print(name, file=open(%r, "a")))
"""

COUNTED = """\
import pyperf

class Thing:
    pass

def work(loops):
    begin = pyperf.perf_counter()
    for i in range(loops * 1000):
        Thing()
    return pyperf.perf_counter() - begin

for i in range(100000):
    pass
pyperf.Runner().bench_time_func("work", work)
"""


class Pystats(support.Program, unittest.TestCase):
    PLAN = ("-p1", "-n2", "-w0", "-l3", "-q")

    def test_calls_what_the_interpreter_has(self):
        self.write("sitecustomize.py", STATISTICS % self.path("calls"))
        script = self.write("s.py", dropin.PLAIN)
        env = {"PYTHONPATH": os.pathsep.join([dropin.STANDIN, self.dir])}
        args = (script, "--worker", "--worker-task=0", "-n2", "-w1", "-l1", "--hook", "pystats", "-o", self.path("out.json"))
        self.assert_status(dropin.Side(True).run(*args, env=env), 0)
        self.assertEqual(self.read("calls").split(), "off clear on off off clear on off on off".split())
        self.assertEqual(json.loads(self.read("out.json"))["metadata"]["pystats"], "enabled")

    def counted(self, run):
        """How often the benchmark's loop turned, as the interpreter counted while its statistics were on."""
        before = set(os.listdir("/tmp/py_stats")) if os.path.isdir("/tmp/py_stats") else set()
        outcome = run(self.write("s.py", COUNTED))
        self.assert_status(outcome, 0)
        text = outcome.err
        for name in (set(os.listdir("/tmp/py_stats")) if os.path.isdir("/tmp/py_stats") else set()) - before:
            with open("/tmp/py_stats/" + name, encoding="utf-8") as file:
                text += file.read()
            os.unlink("/tmp/py_stats/" + name)
        return sum(int(n) for n in re.findall(r"opcode\[\w*FOR_ITER_RANGE\]\.execution_count : (\d+)", text))

    def test_counts_the_samples_alone(self):
        python = dropin.interpreter_with("hasattr(sys, '_stats_on')", "built with --enable-pystats", "ASSAY_TEST_PYSTATS")
        os.makedirs("/tmp/py_stats", exist_ok=True)  # it writes there, or onto stderr
        env = {"PYTHONPATH": dropin.STANDIN, "ASSAY": support.ASSAY}

        def by_itself(script):
            done = subprocess.run(
                [python, script, *self.PLAN, "--hook", "pystats"], env=dict(os.environ, **env), stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, universal_newlines=True, timeout=120,
            )
            return support.Outcome([], done.returncode, done.stdout, done.stderr)

        for run in (by_itself, lambda script: self.assay("run", script, "--python", python, *self.PLAN, "--", "--hook", "pystats")):
            turns = self.counted(run)
            self.assertGreater(turns, 5900)  # two values of three times a thousand
            self.assertLess(turns, 6500)


# The part of profiling.sampling that the hook starts: writes down its arguments, then what happens to it.
SAMPLING = """\
import sys, time

class SampleProfiler:
    def _get_stack_trace(self):
        print(sys.argv[1:], "looks", file=open(%r, "a"))

    def sample(self):
        try:
            time.sleep(0.2)
            self._get_stack_trace()
            while True:  # an interrupt just before a sleep is seen after it
                time.sleep(0.05)
        except KeyboardInterrupt:
            print("interrupted", file=open(%r, "a"))
"""


class Tachyon(support.Program, unittest.TestCase):
    def run_by_itself(self, python, script, **env):
        env = dict(os.environ, PYTHONPATH=os.pathsep.join([dropin.STANDIN, self.dir]), ASSAY=support.ASSAY, **env)
        done = subprocess.run(
            [python, script, "-p1", "-n2", "-w0", "-l1", "-q", "--hook", "tachyon", "-o", self.path("out.json")], env=env,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=120,
        )
        self.assert_status(support.Outcome([], done.returncode, done.stdout, done.stderr), 0)

    def test_starts_what_the_interpreter_has(self):
        """An older interpreter that says it is 3.15 and has such a module."""
        self.write("sitecustomize.py", "import sys\nsys.version_info = (3, 15, 0, 'final', 0)\n")
        self.write("profiling/__init__.py", "")
        self.write("profiling/sampling/__init__.py", "")
        self.write("profiling/sampling/sample.py", SAMPLING % ((self.path("log"),) * 2))
        self.write("profiling/sampling/__main__.py", "from .sample import SampleProfiler\nSampleProfiler().sample()\n")
        script = self.write("s.py", "import pyperf, os\npyperf.Runner().bench_func('f', os.getpid)\n")
        self.run_by_itself(dropin.Side(True).python, script, PYPERF_TACHYON_OPTS="--mode 'c p u'")
        lines = self.read("log").splitlines()
        self.assertEqual(lines[1::2], ["interrupted"] * 2)
        self.assertRegex(lines[0], r"^\['attach', '--mode', 'c p u', '\d+'\] looks$")
        self.assertEqual(json.loads(self.read("out.json"))["metadata"]["tachyon_extra_opts"], "--mode 'c p u'")

    def test_profiles_the_samples_alone(self):
        python = dropin.interpreter_with("sys.version_info >= (3, 15)", "of version 3.15 or later", "ASSAY_TEST_TACHYON")
        script = self.write("s.py", BURNING.replace("burn(0.05, %r)", "inside()").replace("burn(0.05)\nrunner", "inside = lambda: burn(0.2)\nrunner"))
        self.run_by_itself(python, script, PYPERF_TACHYON_OPTS="--collapsed -o %s" % self.path("stacks"))
        stacks = [line for line in self.read("stacks").splitlines() if "burn" in line]
        self.assertTrue(stacks)
        self.assertEqual([line for line in stacks if "<lambda>" not in line], [])


METADATA = "Metadata-Version: 2.1\nName: counting\nVersion: 1.0\n"


class Installed(support.Program, unittest.TestCase):
    """A package that pip has installed into a virtual environment, with an entry point."""

    def setUp(self):
        super().setUp()
        side = dropin.Side(True)
        wheel = self.path("counting-1.0-py3-none-any.whl")
        files = {
            "counting.py": COUNTING,
            "counting-1.0.dist-info/METADATA": METADATA,
            "counting-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            "counting-1.0.dist-info/entry_points.txt": "[pyperf.hook]\ncounting = counting:Counting\n",
        }
        files["counting-1.0.dist-info/RECORD"] = "".join("%s,,\n" % name for name in [*files, "counting-1.0.dist-info/RECORD"])
        with zipfile.ZipFile(wheel, "w") as archive:
            for name, text in files.items():
                archive.writestr(name, text)
        self.python = self.path("venv", "bin", "python")
        subprocess.run([side.python, "-m", "venv", "--without-pip", self.path("venv")], check=True)
        pip = [side.python, "-m", "pip", "--python", self.python, "install", "--quiet", "--no-index", "--no-deps"]
        subprocess.run([*pip, "--disable-pip-version-check", wheel], check=True)
        self.script = self.write("s.py", dropin.PLAIN)

    def test_its_hook_is_found(self):
        env = dict(os.environ, PYTHONPATH=dropin.STANDIN, ASSAY=support.ASSAY)
        plan = ["-p1", "-n2", "-w1", "-l3", "-q"]
        subprocess.run([self.python, self.script, *plan, "--hook", "counting", "-o", self.path("a.json")], env=env, check=True)
        outcome = self.assay("run", self.script, "--python", self.python, *plan, "-o", "b.json", "--", "--hook", "counting")
        self.assert_status(outcome, 0)
        for name, count in (("a.json", 2), ("b.json", 3)):
            metadata = json.loads(self.read(name))["metadata"]
            self.assertEqual((metadata["counted"], metadata["hooks"]), (count, "counting"))


class Module(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.side = dropin.Side(True)
        script = self.write("s.py", dropin.PLAIN)
        self.assert_status(self.side.run(script, "-p2", "-l3", "-q", "-o", self.path("a.json")), 0)

    def test_is_the_program(self):
        for args in (["show", "a.json"], ["stats", "a.json"], ["compare_to", "a.json", "a.json"]):
            with self.subTest(args):
                ours = self.side.run("-m", "pyperf", *args, cwd=self.dir, env={"COLUMNS": "80"})
                self.assertEqual((ours.status, ours.out), (0, self.assay(*args).out))

    def test_timeit_measures_this_interpreter(self):
        outcome = self.side.run(
            "-m", "pyperf", "timeit", "-p1", "-n1", "-l1", "-o", "t.json", "import sys", cwd=self.dir
        )
        self.assert_status(outcome, 0)
        self.assertEqual(json.loads(self.read("t.json"))["metadata"]["python_executable"], self.side.python)

    def test_what_only_pyperf_has_prints_as_pyperf(self):
        theirs = dropin.Side(False)
        for args in (
            ["timeit", "--worker", "-l3", "-n2", "--name", "it", "-s", "x = 1", "x + 1", "x + 2"],
            ["timeit", "--track-memory", "-p2", "-l3", "--duplicate=3", "pass"],
            ["timeit", "--hook", "_test_hook", "-p2", "-l3", "--teardown=pass", "pass"],
            ["command", "--track-memory", "-p2", "-l1", "--name", "ls", "--", "ls", "-l"],
            ["command", "--tracemalloc", "ls"],
            ["timeit", "--worker", "-l3", "no_such_name"],
        ):
            with self.subTest(args):
                ours, real = (side.run("-m", "pyperf", *args, cwd=self.dir) for side in (self.side, theirs))
                self.assertEqual(ours.status, real.status, "%s\n%s" % (ours, real))
                self.assertEqual(dropin.masked(ours.out), dropin.masked(real.out))

    def test_failure_is_a_failure(self):
        self.assert_status(self.side.run("-m", "pyperf", "show", "no.json", cwd=self.dir), 1)
        self.assert_status(self.side.run("-m", "pyperf", "nothing", cwd=self.dir), 2)

    def test_the_path_is_where_it_is(self):
        outcome = self.assay("pyperf-path")
        self.assertEqual((outcome.status, outcome.out), (0, os.path.realpath(dropin.STANDIN) + "\n"))


if __name__ == "__main__":
    unittest.main()
