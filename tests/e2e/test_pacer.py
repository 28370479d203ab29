"""The pacer: a process of a reference interpreter beside every process that measures, and what its slices are good for."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import threading
import time
import unittest
import zlib

import support

BUSY = "sum(range(1000))"
# Fixed, so that it takes the same time on a busy machine.
SHORT = ("-p3", "-n6", "-w1", "-l200")
SYSTEM = "/usr/bin/python3"
COLUMNS = ["pacer_cpu_ns", "pacer_loops", "pacer_marks", "pacer_ns"]


def other_python():
    """One that is not the system's."""
    for interpreter in support.INTERPRETERS:
        if interpreter.path and interpreter.label not in ("system_python3", "pypy3", "python3.6", "python3.7"):
            return interpreter.path
    raise unittest.SkipTest("no Python beside the system's")


def with_pacer(args):
    """What measures has one, unless it says otherwise."""
    if args[0] in ("timeit", "run", "command") and not {"--pacer", "--no-pacer"} & set(args):
        return (args[0], "--pacer", "auto", *args[1:])
    return args


class Paced(support.Program):
    def setUp(self):
        super().setUp()
        if not os.access(SYSTEM, os.X_OK):
            self.skipTest("no %s" % SYSTEM)

    def assay(self, *args, **options):
        return super().assay(*with_pacer(args), **options)

    def spawn(self, *args, **options):
        return super().spawn(*with_pacer(args), **options)

    def plainly(self, *args, **options):
        """With no pacer but the one that `args` and the environment name."""
        return self.outcome(support.Program.spawn(self, *args, **options), args)

    def measure(self, name, *args, status=0, **options):
        outcome = self.assay(args[0], "-o", name, *args[1:], timeout=300, **options)
        self.assert_status(outcome, status)
        return support.runs_of(self.path(name)), outcome

    def assert_paced(self, runs):
        for metadata, run in runs:
            evidence = run["assay"]["evidence"]
            for column in COLUMNS:
                self.assertEqual(len(evidence[column]), len(run["values"]), column)
            self.assertTrue(all(ns > 0 for ns in evidence["pacer_ns"]), evidence)
            self.assertTrue(all(loops >= 1 for loops in evidence["pacer_loops"]), evidence)
            self.assertRegex(metadata["assay_pacer"], r"^cpython 3\.\d+\.\w+, build [0-9a-f]{8}(\+[0-9a-f]{8})?, work [0-9a-f]{8}$")
            self.assertGreater(metadata["assay_pacer_best"], 0)

    def compared(self, *args):
        outcome = self.assay("compare", *args, "--json")
        self.assert_status(outcome, 0)
        return json.loads(outcome.out)


@support.each_interpreter()
class EachPython(Paced):
    def test_every_value_has_a_partner_of_the_same_reference(self):
        runs, _ = self.measure("x.json", "timeit", *SHORT, BUSY, "--python", self.python)
        self.assertEqual([len(run["values"]) for _, run in runs], [6, 6, 6])
        self.assert_paced(runs)
        self.assertEqual({metadata["assay_pacer_python"] for metadata, _ in runs}, {SYSTEM})

    def test_the_benchmark_s_own_interpreter_can_be_it(self):
        if self.interpreter.is_pypy:
            _, outcome = self.measure("x.json", "timeit", *SHORT, BUSY, "--python", SYSTEM, "--pacer", self.python)
            self.assertIn("measured without a pacer beside it", " ".join(outcome.out.split()))
            self.assertIn("a pacer is a CPython", " ".join(outcome.out.split()))
            return
        runs, _ = self.measure("x.json", "timeit", *SHORT, BUSY, "--python", self.python, "--pacer", self.python)
        self.assert_paced(runs)


class Recording(Paced, unittest.TestCase):
    def test_without_one_there_are_yardsticks(self):
        runs, _ = self.measure("x.json", "timeit", "--no-pacer", "-p2", "-n8", "--min-time", "20ms", BUSY)
        for metadata, run in runs:
            if run.get("values"):
                self.assertNotIn("pacer_ns", run["assay"]["evidence"])
                self.assertIn("assay_yardstick_mix", metadata)
                self.assertNotIn("assay_pacer", metadata)

    def test_a_value_of_many_loops_is_made_of_slices(self):
        """Its setup runs for each of them; the loops of the file are those of the whole."""
        note = "f = open(%r, 'a'); f.write('x'); f.close()" % self.path("noted")
        runs, _ = self.measure("x.json", "timeit", "-p1", "-n2", "-w0", "--min-time", "40ms", "-s", note, BUSY)
        (_, run), = [(m, r) for m, r in runs if r.get("values")]
        taken = len(run["values"]) + len(run.get("warmups", ()))
        self.assertGreater(len(self.read("noted")), taken)
        loops = run["assay"]["evidence"]["loops"]
        for value, wall in zip(run["values"], run["assay"]["evidence"]["wall_ns"]):
            self.assertAlmostEqual(value * loops[0], wall * 1e-9, delta=1e-12 * wall)

    def test_programs_have_partners_run_by_run(self):
        runs, _ = self.measure("x.json", "command", "-p2", "-n3", "-w0", "-l1", "--", SYSTEM, "-S", "-c", "pass")
        self.assert_paced(runs)

    def test_a_benchmark_with_threads_is_paced_where_it_runs(self):
        setup = "import threading\ndef f():\n    t = threading.Thread(target=sum, args=(range(2000),)); t.start(); t.join()"
        runs, _ = self.measure("x.json", "timeit", *SHORT, "-s", setup, "f()")
        self.assert_paced(runs)

    def test_work_that_holds_much_memory_has_the_second_kind_too(self):
        runs, _ = self.measure("x.json", "timeit", "-p2", "-n3", "-w1", "-l2", "-s", "b = bytearray(b'x') * (24 << 20)", "bytes(b)")
        self.assert_paced(runs)
        for _, run in runs:
            self.assertTrue(all(ns > 0 for ns in run["assay"]["evidence"]["pacer_memory_ns"]))

    def test_counting_workers_have_none(self):
        """What they start is what they would start anyway."""
        runs, _ = self.measure("x.json", "timeit", *SHORT, "--metric", "gc_time", "--layouts", "2", BUSY)
        metrics = [run["assay"]["metrics"] for _, run in runs if "metrics" in run["assay"]]
        self.assertEqual(list(metrics[0]), ["gc_time"])
        self.assert_paced(runs)

    def test_a_benchmark_with_children_is_paced_where_it_may_run(self):
        """On all CPUs: one of its own would hold its children together."""
        setup = "import subprocess, sys\ndef f(): subprocess.run([sys.executable, '-S', '-c', 'pass'], check=True)"
        runs, outcome = self.measure("x.json", "timeit", "-p2", "-n2", "-w1", "-l1", "-s", setup, "f()")
        self.assert_paced(runs)
        self.assertIn("not pinned to one CPU", " ".join(outcome.out.split()))

    def test_where_one_cpu_is_all_there_is(self):
        """As after taskset: the pacer has no other one to start on."""
        runs, _ = self.measure("x.json", "timeit", *SHORT, BUSY, preexec_fn=lambda: os.sched_setaffinity(0, {0}))
        self.assert_paced(runs)
        self.assertEqual({metadata["cpu_affinity"] for metadata, _ in runs}, {"0"})

    def test_the_environment_says_who_it_is_unless_the_command_line_does(self):
        other = other_python()
        for value, args, wanted in (("auto", (), SYSTEM), (other, (), other), ("none", (), None), ("auto", ("--no-pacer",), None),
                                    ("none", ("--pacer", other), other), ("auto", ("--pacer", "none"), None)):
            with self.subTest(value=value, args=args):
                name = "%d.json" % len(os.listdir(self.dir))
                outcome = self.plainly("timeit", "-p1", "-n1", "-w0", "-l2000", *args, BUSY, "-o", name, "--python", SYSTEM,
                                       env={"ASSAY_PACER": value})
                self.assert_status(outcome, 0)
                ((metadata, _),) = support.runs_of(self.path(name))
                self.assertEqual(metadata.get("assay_pacer_python"), wanted)

    def test_a_duel_and_a_list_do_not_look_for_the_environment_s(self):
        self.write("bench_a.py", "def bench_x(): pass\n")
        for args in (("timeit", "--vs", "1", "--blocks", "6", "--rounds", "2", "-l100", "pass"), ("run", "--list", "bench_a.py")):
            outcome = self.plainly(*args, env={"ASSAY_PACER": "/nowhere"})
            self.assertIn(outcome.status, (0, 1), outcome)
            self.assertNotIn("/nowhere", outcome.err)
        outcome = self.plainly("timeit", "pass", env={"ASSAY_PACER": "/nowhere"})
        self.assert_one_line(outcome, 2, "ASSAY_PACER", "/nowhere")

    def test_wrong_use_is_told(self):
        for args, words in ((("--pacer", "/nowhere"), "/nowhere"), (("--pacer", "3.11", "--no-pacer"), "cannot be used together"),
                            (("--pacer", "auto", "--vs", "1"), "partner in time")):
            outcome = self.assay("timeit", *args, "pass")
            self.assert_status(outcome, 2)
            self.assertIn(words, outcome.err)
            self.assertIn("--pacer", outcome.err)

    def test_one_cpu_and_no_pin_do(self):
        for args in (("--affinity", "0"), ("--no-pin",)):
            with self.subTest(args):
                name = "x%s.json" % args[0]
                self.assert_paced(self.measure(name, "timeit", *SHORT, *args, BUSY)[0])


class Trouble(Paced, unittest.TestCase):
    """The pacer is the process whose program is the system's, since another Python is measured."""

    def kill_pacers(self, process, how, at_most):
        own = os.path.realpath(SYSTEM)
        killed = set()
        while process.poll() is None and len(killed) < at_most:
            listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)], stdout=subprocess.PIPE, universal_newlines=True)
            for pid in map(int, listed.stdout.split()):
                try:
                    if os.readlink("/proc/%d/exe" % pid) == own and pid not in killed:
                        time.sleep(0.15)  # it is at work then
                        os.kill(pid, how)
                        killed.add(pid)
                except OSError:
                    pass
            time.sleep(0.005)
        return len(killed)

    def killed(self, at_most):
        args = ("timeit", "-p3", "-n20", "-w0", "-l2000", BUSY, "--python", other_python(), "-o", "x.json")
        process = self.spawn(*args)
        counts = []
        thread = threading.Thread(target=lambda: counts.append(self.kill_pacers(process, signal.SIGKILL, at_most)))
        thread.start()
        outcome = self.outcome(process, args)
        thread.join()
        self.assert_status(outcome, 0)
        return counts[0], " ".join(outcome.out.split()), support.runs_of(self.path("x.json"))

    def test_one_that_is_killed_is_replaced(self):
        n, text, runs = self.killed(1)
        self.assertEqual(n, 1)
        self.assertIn("a pacer was lost, and its process measured again: it was killed by SIGKILL", text)
        self.assertEqual([len(run["values"]) for _, run in runs], [20] * 3)
        self.assert_paced(runs)

    @support.drawn_in_ci
    def test_one_that_is_killed_again_and_again_is_given_up(self):
        n, text, runs = self.killed(99)
        self.assertGreaterEqual(n, 3)
        self.assertEqual([len(run["values"]) for _, run in runs], [20] * 3)
        self.assertIn("measured without a pacer beside it, since 3 were lost", text)

    def test_one_that_hangs_is_replaced(self):
        """It has twenty seconds, then it is as good as dead."""
        args = ("timeit", "-p3", "-n20", "-w0", "-l2000", BUSY, "--python", other_python(), "-o", "x.json")
        process = self.spawn(*args)
        counts = []
        thread = threading.Thread(target=lambda: counts.append(self.kill_pacers(process, signal.SIGSTOP, 1)))
        thread.start()
        outcome = self.outcome(process, args)
        thread.join()
        self.assert_status(outcome, 0)
        self.assertEqual(counts, [1])
        self.assertIn("a pacer was lost, and its process measured again: it did not answer within 20 s", " ".join(outcome.out.split()))
        self.assert_paced(support.runs_of(self.path("x.json")))
        self.assert_nobody_left(process)

    def assert_nobody_left(self, process):
        left = subprocess.run(["ps", "-o", "pid=", "-s", str(process.pid)], stdout=subprocess.PIPE, universal_newlines=True)
        self.assertEqual(left.stdout.split(), [])

    def test_ctrl_c_without_a_file_leaves_none(self):
        args = ("timeit", "--budget", "30s", BUSY, "--python", other_python(), "-v")
        process = self.spawn(*args, env={"XDG_STATE_HOME": self.path("state"), "TMPDIR": self.dir})
        self.wait_for(lambda: len(support.children_of(process.pid)) >= 2)  # a process and its pacer
        process.send_signal(signal.SIGINT)
        self.assert_status(self.outcome(process, args), 130)
        self.assert_nobody_left(process)
        self.assertEqual([name for name in os.listdir(self.dir) if name != "state"], [])

    def test_nothing_is_left_behind_by_ctrl_c(self):
        args = ("timeit", "--budget", "30s", BUSY, "--python", other_python(), "-o", "x.json")
        process = self.spawn(*args)
        self.wait_for(lambda: os.path.exists(self.path("x.json.journal")) and len(self.read("x.json.journal").splitlines()) > 2)
        process.send_signal(signal.SIGINT)
        outcome = self.outcome(process, args)
        self.assert_status(outcome, 130)
        self.assert_paced([(m, r) for m, r in support.runs_of(self.path("x.json")) if r.get("values")][:2])
        self.assert_nobody_left(process)


class OtherMachines(Paced, unittest.TestCase):
    """What this machine is not, made for one command."""

    def in_namespace(self, prepare, *args, **options):
        """Run in a mount namespace of its own, after the shell line `prepare`."""
        if subprocess.run(["unshare", "-rm", "mount", "--bind", self.dir, self.dir], stderr=subprocess.DEVNULL).returncode:
            self.skipTest("no mount namespace may be made here")
        script = "%s\nexec %s \"$@\"" % (prepare, shlex.quote(support.ASSAY))
        environment = dict(os.environ, NO_COLOR="1", LC_ALL="C.UTF-8", COLUMNS="80", **options)
        process = subprocess.Popen(["unshare", "-rm", "sh", "-ec", script, "sh", *args], cwd=self.dir, env=environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        self.addCleanup(support.end_group, process)
        return self.outcome(process, args)

    def without_others(self, python, *args):
        """No Python is there but this one."""
        home, empty = self.path("home"), self.write("empty", "")
        os.makedirs(home, exist_ok=True)
        hide = "\n".join("mount --bind %s %s" % (shlex.quote(empty), shlex.quote(path))
                         for path in {os.path.realpath(p) for p in (SYSTEM, "/usr/local/bin/python3") if os.path.exists(p)})
        return self.in_namespace(hide, *args, "--python", python, PATH="/bin", HOME=home, PYENV_ROOT=self.path("none"), ASDF_DATA_DIR=self.path("none"),
                                 UV_PYTHON_INSTALL_DIR=self.path("none"))

    def test_the_only_python_is_its_own_reference(self):
        python = other_python()
        outcome = self.without_others(python, "timeit", "--pacer", "auto", *SHORT, BUSY, "-o", "x.json")
        self.assert_status(outcome, 0)
        self.assertIn("it is its own reference", " ".join(outcome.err.split()))
        runs = support.runs_of(self.path("x.json"))
        self.assert_paced(runs)
        self.assertEqual({metadata["assay_pacer_python"] for metadata, _ in runs}, {python})

    def test_a_pypy_alone_has_none(self):
        pypy = next((i.path for i in support.INTERPRETERS if i.is_pypy and i.path), None)
        if not pypy:
            self.skipTest("no pypy3 on PATH")
        outcome = self.without_others(pypy, "timeit", "--pacer", "auto", *SHORT, BUSY, "-o", "x.json")
        self.assert_status(outcome, 0)
        self.assertIn("no CPython here can run a pacer", " ".join(outcome.err.split()))
        for _, run in support.runs_of(self.path("x.json")):
            self.assertNotIn("pacer_ns", run["assay"]["evidence"])

    def test_under_a_quota_both_share_what_it_allows(self):
        group = make_group(self, "assay-test-%d" % os.getpid(), 0.5)
        outcome = self.assay("timeit", *SHORT, BUSY, "-o", "x.json", preexec_fn=lambda: join(group))
        self.assert_status(outcome, 0)
        self.assert_paced(support.runs_of(self.path("x.json")))


def join(group):
    with open(os.path.join(group, "cgroup.procs"), "w") as file:
        file.write("0")


def make_group(test, name, cpus):
    """A control group with a quota of CPU time, of either version; gone after the test."""
    version_1 = os.path.isdir("/sys/fs/cgroup/cpu")
    group = os.path.join("/sys/fs/cgroup/cpu" if version_1 else "/sys/fs/cgroup", name)
    try:
        os.mkdir(group)
        test.addCleanup(os.rmdir, group)
        if version_1:
            quotas = {"cpu.cfs_period_us": "20000", "cpu.cfs_quota_us": "%d" % (20000 * cpus)}
        else:
            quotas = {"cpu.max": "%d 20000" % (20000 * cpus)}
        for key, value in quotas.items():
            with open(os.path.join(group, key), "w") as file:
                file.write(value)
    except OSError as e:
        test.skipTest("no control group can be made here: %s" % e)
    return group


class Resumed(Paced, unittest.TestCase):
    """Reference and work must be those that the run was begun with."""

    PLAN = ("timeit", "-p40", "-n4", "-w0", "-l200", BUSY)

    def cut(self, *args):
        process = self.spawn(*self.PLAN, "-o", "x.json", *args)
        self.wait_for(lambda: os.path.exists(self.path("x.json.journal")) and len(self.read("x.json.journal").splitlines()) > 3)
        process.kill()
        process.wait()

    def resumed(self, **options):
        return self.plainly("timeit", "--resume", "x.json", **options)

    def test_the_same_goes_on(self):
        self.cut()
        self.assert_status(self.resumed(), 0)
        runs = support.runs_of(self.path("x.json"))
        self.assertEqual(len(runs), 40)
        self.assert_paced(runs)

    def test_another_one_is_refused_in_a_line(self):
        reference = self.path("python")
        shutil.copy(os.path.realpath(SYSTEM), reference)
        self.cut("--pacer", reference)
        with open(reference, "rb") as file:
            program = file.read()
        os.unlink(reference)
        with open(reference, "wb") as file:
            file.write(program + b"updated")
        os.chmod(reference, 0o755)
        self.assert_one_line(self.resumed(), 1, "the pacer's program has changed since the run was begun")

    def test_the_environment_s_too(self):
        env = {"ASSAY_PACER": "auto"}
        process = support.Program.spawn(self, *self.PLAN, "-o", "x.json", env=env)
        self.wait_for(lambda: os.path.exists(self.path("x.json.journal")) and len(self.read("x.json.journal").splitlines()) > 3)
        process.kill()
        process.wait()
        self.assert_one_line(self.resumed(env={"ASSAY_PACER": "none"}), 1, "the pacer is none now, but was %s when the run was begun" % SYSTEM)
        self.assert_status(self.resumed(env=env), 0)


class Planned(Paced, unittest.TestCase):
    def test_what_is_not_precise_says_what_would_do(self):
        outcome = self.assay("timeit", "--budget", "3s", "--precision", "0.0001%", "--json", BUSY)
        (row,) = json.loads(outcome.out)["benchmarks"]
        (finding,) = [f for f in row["findings"] if f["kind"] in ("budget-spent", "too-few-processes")]
        if finding["kind"] == "budget-spent":  # else the machine was too busy for any interval
            self.assertGreater(finding["reached"], finding["wanted"])
            self.assertEqual("more" in finding, "seconds" in finding)
            if row["full_speed"]:  # what sessions differ by is more than that
                self.assertGreater(finding["floor"], finding["wanted"])
                self.assertIn("a duel (--vs) has no such limit", finding["text"])


class Compared(Paced, unittest.TestCase):
    def two(self, *args):
        for name in ("a.json", "b.json"):
            self.measure(name, "timeit", "-p8", "-n12", "-w1", "-l200", *args, BUSY)

    def change(self, name, change):
        with open(self.path(name)) as file:
            suite = json.load(file)
        for metadata in [suite["metadata"]] + [run["metadata"] for bench in suite["benchmarks"] for run in bench["runs"]]:
            change(metadata)
        for bench in suite["benchmarks"]:
            change(bench.get("metadata", {}))
        with open(self.path(name), "w") as file:
            json.dump(suite, file)

    def slow_down(self, name, factor, of_pacer):
        """As if the whole machine, or the code alone, had been slower."""
        with open(self.path(name)) as file:
            suite = json.load(file)
        for run in (run for bench in suite["benchmarks"] for run in bench["runs"]):
            evidence = run["assay"]["evidence"]
            run["values"] = [value * factor for value in run["values"]]
            for column in ("wall_ns", "cpu_ns", "process_cpu_ns"):
                evidence[column] = [int(ns * factor) for ns in evidence[column]]
            for column in ("pacer_ns", "pacer_cpu_ns") if of_pacer else ():
                evidence[column] = [int(ns * factor) for ns in evidence[column]]
        with open(self.path(name), "w") as file:
            json.dump(suite, file)

    def row(self, *args):
        report = self.compared("a.json", "b.json", *args)
        (row,) = report["benchmarks"]
        return row, " ".join(row["notes"] + report["notes"])

    def make_slower(self, of_pacer):
        """b is a itself, 30 % slower, so that no machine of a moment decides."""
        self.measure("a.json", "timeit", "-p8", "-n12", "-w1", "-l200", BUSY)
        self.let_the_pacer_follow("a.json")
        with open(self.path("a.json")) as a, open(self.path("b.json"), "w") as b:
            b.write(a.read())
        self.slow_down("b.json", 1.3, of_pacer)

    def let_the_pacer_follow(self, name):
        """As on a machine whose speed changes from process to process: pacers take as long as values do."""
        with open(self.path(name)) as file:
            suite = json.load(file)
        for number, run in enumerate(run for bench in suite["benchmarks"] for run in bench["runs"]):
            evidence = run["assay"]["evidence"]
            speed = 1 + 0.05 * (number * 3 % 8)
            for i in range(len(run["values"])):
                run["values"][i] = 1e-5 * speed * (1 + 1e-3 * (i % 3))
                evidence["pacer_ns"][i] = evidence["pacer_cpu_ns"][i] = int(1e5 * speed * evidence["pacer_loops"][i])
                evidence["marks"][i] = evidence["pacer_marks"][i] = 0
                evidence["cpu_ns"][i] = evidence["process_cpu_ns"][i] = evidence["wall_ns"][i]
        with open(self.path(name), "w") as file:
            json.dump(suite, file)

    def test_the_machine_s_speed_is_taken_out(self):
        self.make_slower(True)
        row, notes = self.row()
        self.assertEqual(row["basis"], "pacer")
        # what the slope does not describe, a fifth at most, is part of the interval
        self.assertAlmostEqual(row["ratio"], 1, delta=0.06)
        self.assertTrue(row["low"] <= 1 <= row["high"], row)
        self.assertIn("measured against the pacer that ran beside it (everyday Python)", notes)
        bare, _ = self.row("--no-pacer")
        self.assertAlmostEqual(bare["ratio"], 1.3, delta=1e-6)

    def test_the_code_s_is_not(self):
        self.make_slower(False)
        row, _ = self.row()
        self.assertEqual(row["basis"], "pacer")
        self.assertAlmostEqual(row["ratio"], 1.3, delta=0.01)

    def test_another_reference_is_not_compared_with(self):
        self.two()
        self.change("b.json", lambda m: m.update(assay_pacer="cpython 3.99.0, build 0, work 1") if "assay_pacer" in m else None)
        row, notes = self.row()
        self.assertNotEqual(row["basis"], "pacer")
        self.assertIn("the pacers differ", notes)

    def test_a_reference_that_was_updated_is_another_one(self):
        """The same path and version, other bytes."""
        reference = self.path("python")
        shutil.copy(os.path.realpath(SYSTEM), reference)
        self.measure("a.json", "timeit", "-p3", "-n3", "-l200", "--pacer", reference, BUSY)
        os.unlink(reference)
        shutil.copy(os.path.realpath(SYSTEM), reference)
        with open(reference, "ab") as file:
            file.write(b"updated")
        self.measure("b.json", "timeit", "-p3", "-n3", "-l200", "--pacer", reference, BUSY)
        row, notes = self.row()
        self.assertNotEqual(row["basis"], "pacer")
        self.assertIn("the pacers differ (", notes)

    def merged(self, name, speed):
        """A file of two machines, each with a reference of its own; there the machine and its pacer took `speed` times as long."""
        for host in ("here", "there"):
            with open(self.path("a.json")) as file:
                text = file.read()
            with open(self.path(host + name), "w") as file:
                file.write(text)
            self.change(host + name, lambda m: m.update(
                {key: value for key, value in (("hostname", host), ("cpu_model_name", "cpu of " + host)) if "hostname" in m}))
            if host == "there":
                self.change(host + name, lambda m: m.update(assay_pacer="cpython 3.9.1, build 0, work 1") if "assay_pacer" in m else None)
                self.slow_down(host + name, speed, True)
            self.change_dates(host + name, name + host)
        self.assert_status(self.assay("merge", "here" + name, "there" + name, "-o", name), 0)

    def change_dates(self, name, word):
        """As measured at another time: merge refuses what it has twice."""
        day = 1 + zlib.crc32(word.encode()) % 28

        def change(metadata):
            if "date" in metadata:
                metadata["date"] = "2026-01-%02d%s" % (day, metadata["date"][10:])

        self.change(name, change)

    def test_merged_files_are_compared_machine_by_machine(self):
        self.measure("a.json", "timeit", "-p8", "-n12", "-w1", "-l200", BUSY)
        self.let_the_pacer_follow("a.json")
        self.merged("old.json", 1)
        self.merged("new.json", 1.3)
        report = self.compared("old.json", "new.json")
        (row,) = report["benchmarks"]
        self.assertEqual(row["basis"], "pacer", report)
        self.assertTrue(row["low"] <= 1 <= row["high"], row)
        self.assertIn("measured on 2 machines", " ".join(row["notes"] + report["notes"]))
        self.assertAlmostEqual(self.compared("old.json", "new.json", "--no-pacer")["benchmarks"][0]["ratio"], 1.3 ** 0.5, delta=1e-3)

    def test_files_without_partners_are_compared_as_before(self):
        self.two("--no-pacer")
        row, notes = self.row()
        self.assertIn(row["basis"], ("yardstick", "processes"))
        self.assertNotIn("pacer", notes)

    def test_work_that_waits_is_compared_by_the_clock(self):
        for name in ("a.json", "b.json"):
            self.measure(name, "timeit", "-p4", "-n3", "-w0", "-l1", "-s", "import time", "time.sleep(.01)")
        row, notes = self.row()
        self.assertEqual(row["basis"], "processes")
        self.assertIn("it waits for something other than the processor", notes)


class Told(Paced, unittest.TestCase):
    def test_full_speed_and_the_clock(self):
        outcome = self.assay("timeit", "-p8", "-n8", "-l200", "--json", BUSY)
        (row,) = json.loads(outcome.out)["benchmarks"]
        full = row["full_speed"]
        if full is None:  # on a machine that is too busy
            self.assertIn("does not follow the machine's speed", row["full_speed_why"])
            return
        self.assertTrue(full["low"] <= full["mean"] <= full["high"], full)
        self.assertEqual(full["pacer"], "everyday Python")
        self.assertTrue(0 < full["speed"] < 1.2, full)
        # the best pace is that of a quick moment of the same run: the clock cannot have been much quicker
        self.assertLess(full["mean"], row["mean"] * 1.2)

    def test_waiting_stands_alone_with_a_word(self):
        out = " ".join(self.assay("timeit", "-p3", "-n2", "-w0", "-l1", "-s", "import time", "time.sleep(.01)").out.split())
        self.assertIn("as the clock told it: it waits for other things than the processor", out)

    def test_the_best_pace_is_remembered(self):
        state = self.path("state")
        env = {"XDG_STATE_HOME": state}
        for _ in range(2):
            self.assert_status(self.assay("timeit", *SHORT, BUSY, env=env), 0)
        (name,) = [name for name in os.listdir(os.path.join(state, "assay")) if name.startswith("pace-")]
        self.assertRegex(name, r"^pace-.*\.json$")
        with open(os.path.join(state, "assay", name)) as file:
            (sessions,) = json.load(file)["pacers"].values()
        self.assertEqual(len(sessions), 2)
        path = os.path.join(state, "assay", name)
        with open(path, "w") as file:
            file.write("{broken")
        self.assert_status(self.assay("timeit", *SHORT, BUSY, env=env), 0)


class Converted(Paced, unittest.TestCase):
    def test_paced_values_can_be_read_by_others(self):
        self.measure("a.json", "timeit", "-p6", "-n6", "-l200", BUSY)
        self.assert_status(self.assay("convert", "a.json", "--extract", "paced", "--pace", "50us", "-o", "b.json"), 0)
        runs = support.runs_of(self.path("b.json"))
        self.assertEqual([len(run["values"]) for _, run in runs], [6] * 6)
        how = runs[0][0]["assay_paced"]
        self.assertRegex(how, r"^(everyday Python, slope \d\.\d+|not: .*)$")
        slope = re.search(r"slope ([\d.]+)", how)
        before = support.runs_of(self.path("a.json"))
        for (_, was), (metadata, now) in zip(before, runs) if slope else ():
            self.assertAlmostEqual(metadata["assay_pace"], 5e-05, delta=1e-12)
            evidence = was["assay"]["evidence"]
            for i, value in enumerate(now["values"]):
                clock = "pacer_cpu_ns" if evidence["pacer_marks"][i] & 1 else "pacer_ns"
                slice_s = evidence[clock][i] * 1e-9 / evidence["pacer_loops"][i]
                if not evidence["marks"][i]:
                    self.assertAlmostEqual(value / (was["values"][i] * (5e-05 / slice_s) ** float(slope.group(1))), 1, delta=0.01)
        self.assert_status(self.assay("show", "-q", "b.json"), 0)

    def test_what_has_no_pacer_is_told(self):
        self.measure("a.json", "timeit", "--no-pacer", *SHORT, BUSY)
        outcome = self.assay("convert", "a.json", "--extract", "paced", "--stdout")
        self.assert_status(outcome, 1)
        self.assertIn("has no pacer beside every value", outcome.err)
        for args in (("--extract", "other"), ("--pace", "1ms")):
            self.assert_status(self.assay("convert", "a.json", *args, "--stdout"), 2)


if __name__ == "__main__":
    unittest.main()
