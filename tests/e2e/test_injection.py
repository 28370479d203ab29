"""System calls that fail: a sample of what tests/bench/injection_evidence tries in full; and real full disks."""

import errno
import json
import os
import random
import subprocess
import unittest

import injection
import support


class Injected(unittest.TestCase):
    def setUp(self):
        for path in (support.ASSAY, injection.PRELOAD, injection.PYTHON):
            if not os.path.exists(path):
                self.skipTest("%s is not built" % path)


SLOW_DRAWS = 4


class Faults(Injected):
    """Another sample in each run (support.chance): over time all calls come up."""

    def sample(self, command, kind, error):
        total = injection.reference(command).calls.get(kind, 0)
        drawn = support.chance(command, kind).randint(1, total) if total else 0
        reached, why = injection.once(command, kind, error, drawn)
        self.assertIsNone(why, "%s number %d of %s (ASSAY_TEST_SEED=%s)" % (kind, drawn, command, support.SEED))
        return reached

    def test_a_fault_reaches_the_program(self):
        """Or nothing of the others would be tested."""
        with injection.Folder(("a.json",)) as folder:
            outcome = folder.run(injection.command_named("convert"), "rename", 1, errno.EACCES)
        self.assertEqual((outcome.status, outcome.failed), (1, 1), str(outcome))
        self.assertIn("new.json: cannot write: Permission denied", outcome.err)


    def test_recover_leaves_both_files_of_a_duel_or_none(self):
        command = injection.command_named("recover of a duel")
        with injection.Folder(command.inputs) as folder:
            outcome = folder.run(command, "rename", 2, errno.EACCES)
        self.assertEqual((outcome.status, outcome.outputs), (1, {"new.json": None, "new.vs.json": None}), str(outcome))

    def test_a_journal_that_cannot_be_looked_at_is_not_taken_for_none(self):
        command = injection.command_named("run --resume")
        with injection.Folder(command.inputs) as folder:
            outcome = folder.run(command, "stat", 1, errno.EACCES)
        self.assertEqual(outcome.err, "assay: run: x.json.journal: cannot read: Permission denied\n")


def add_faults():
    for command in injection.commands():
        name = command.name.replace(" --", " ").replace(" ", "_")
        if command.is_slow:
            def test(self, command=command):
                chance = support.chance(command)
                for kind, error in chance.sample(injection.KINDS, SLOW_DRAWS):
                    self.sample(command, kind, error)

            setattr(Faults, "test_%s_when_something_fails" % name, test)
            continue
        for kind, error in injection.KINDS:
            def test(self, command=command, kind=kind, error=error):
                self.sample(command, kind, error)

            setattr(Faults, "test_%s_when_%s_fails" % (name, kind), test)


add_faults()


class Interrupted(Injected):
    def check(self, command, kind, k):
        outcome = injection.every(command, kind, errno.EINTR, k)
        self.assertEqual(outcome.status, 0, str(outcome))
        wanted = injection.reference(command)
        self.assertEqual(injection.steady(outcome.err), injection.steady(wanted.err), str(outcome))
        if command.same:
            self.assertEqual((outcome.out, outcome.outputs), (wanted.out, wanted.outputs))
        return outcome.failed

    def test_every_other_call_is_interrupted_and_the_result_is_the_same(self):
        failed = 0
        for command in injection.commands():
            for kind in () if command.is_slow else injection.INTERRUPTED:
                with self.subTest("%s: %s" % (command, kind)):
                    failed += self.check(command, kind, 2)
        self.assertGreater(failed, 1000)

    def test_one_interrupted_call_of_other_kinds_does_no_harm(self):
        for command in injection.commands():
            for kind in () if command.is_slow else injection.ALSO_INTERRUPTED:
                total = injection.reference(command).calls.get(kind, 0)
                if total:
                    with self.subTest("%s: %s" % (command, kind)):
                        drawn = support.chance(command, kind, "EINTR").randint(1, total)
                        self.assertIsNone(injection.once(command, kind, errno.EINTR, drawn)[1])

    def test_the_measured_numbers_are_the_same(self):
        """The scripted interpreter takes a microsecond a loop, however often the manager is interrupted."""
        command = injection.command_named("run")
        wanted = self.values(command, "read", 10**9)
        self.assertEqual([len(runs) for runs in wanted], [2, 2])
        for kind in ("read", "write", "poll", "wait"):
            with self.subTest(kind):
                self.assertEqual(self.values(command, kind, 2), wanted)

    def values(self, command, kind, k):
        outcome = injection.every(command, kind, errno.EINTR, k)
        found = json.loads(outcome.outputs["new.json"].decode())
        return [[run["values"] for run in benchmark["runs"]] for benchmark in found["benchmarks"]]


class Ignored(Injected):
    def test_a_parent_that_ignores_the_end_of_children_does_no_harm(self):
        command = injection.command_named("run")
        with injection.Folder(command.inputs) as folder:
            done = subprocess.run(
                ["sh", "-c", "trap '' CHLD; exec \"$@\"", "sh", support.ASSAY] + command.argv, cwd=folder.path,
                env=dict(os.environ, XDG_RUNTIME_DIR=folder.runtime), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
            self.assertEqual((done.returncode, injection.own(done.stderr.decode())), (0, ""))
            command.complete(folder, "")


class Disk(support.Program, Injected):
    """A small file system, which only root may mount."""

    def setUp(self):
        Injected.setUp(self)
        super().setUp()
        self.disk = self.path("disk")
        os.mkdir(self.disk)
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", self.disk],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if made.returncode:
            self.skipTest("no file system can be mounted here: %s" % made.stdout.decode(errors="replace").strip())
        self.addCleanup(subprocess.run, ["umount", self.disk])
        for name in ("bench_s.json", "a.json", "b.json"):
            with open(self.path("disk", name), "wb") as f:
                f.write(injection.inputs()[name])

    def fill(self, but=0):
        """Take all space `but` so many bytes."""
        free = os.statvfs(self.disk)
        with open(self.path("disk", "filler"), "wb", buffering=0) as f:
            f.write(bytes(free.f_bavail * free.f_bsize - but))

    def make_space(self):
        os.unlink(self.path("disk", "filler"))

    def on_disk(self, *args):
        done = self.assay(*args, cwd=self.disk)
        return done.status, done.err

    def runs(self, name):
        """-> how many runs the benchmarks of a file have"""
        with open(self.path("disk", name)) as f:
            return [len(benchmark["runs"]) for benchmark in json.load(f)["benchmarks"]]

    def kept(self, name="new.json.journal"):
        """-> the whole records of a journal, without its first"""
        with open(self.path("disk", name), "rb") as f:
            return [line for line in f.read().splitlines(True) if line.endswith(b"\n")][1:]


class FullDisk(Disk):
    def test_nothing_half_written_and_the_old_file_as_it_was(self):
        before = sorted(os.listdir(self.disk)) + ["filler"]
        self.fill()
        for argv in (["convert", "a.json", "--indent", "-o", "new.json"],
                     ["merge", "a.json", "b.json", "-o", "new.json"],
                     ["run", "bench_s.json", "--append", "a.json"] + injection.PLAN,
                     ["run", "bench_s.json", "-o", "new.json"] + injection.PLAN):
            with self.subTest(argv[0]):
                status, err = self.on_disk(*argv)
                self.assertEqual(status, 1, err)
                self.assertIn("No space left on device", err)
                self.assertEqual(sorted(os.listdir(self.disk)), sorted(before))
                with open(self.path("disk", "a.json"), "rb") as f:
                    self.assertEqual(f.read(), injection.inputs()["a.json"])

    def test_a_disk_that_becomes_free_serves_again(self):
        self.fill()
        self.assertEqual(self.on_disk("convert", "a.json", "-o", "new.json")[0], 1)
        self.make_space()
        self.assertEqual(self.on_disk("convert", "a.json", "-o", "new.json")[0], 0)

    def test_a_full_disk_behind_stdout_is_a_failure(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([support.ASSAY, "show", "a.json"], cwd=self.disk, stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"No space left on device", done.stderr)


class FullJournal(Disk):
    """The disk fills while the run is under way: first the journal does not fit, then the output."""

    SPACE = 24 << 10
    RUN = ("run", "bench_s.json", "--python", injection.PYTHON, "-p", "16", "-n2", "-w1", "-l8", "--seed", "1", "-o", "new.json")
    DUEL = ("run", "bench_s.json", "--python", injection.PYTHON, "--vs-env", "X=1", "--blocks", "20", "--rounds", "2", "-l8",
            "--seed", "1", "-o", "new.json")

    def fill_during(self, *argv):
        """-> the records that fitted into the journal"""
        self.fill(but=self.SPACE)
        before = sorted(os.listdir(self.disk))
        status, err = self.on_disk(*argv)
        self.assertEqual(status, 1, err)
        self.assertEqual(err.count("assay: the journal: new.json.journal: cannot write: No space left on device"), 1, err)
        self.assertIn("new.json: cannot write: No space left on device", err)
        self.assertIn("the journal lacks the last records", err)
        self.assertEqual(sorted(os.listdir(self.disk)), sorted(before + ["new.json.journal"]))
        kept = self.kept()
        self.assertGreater(len(kept), 3)
        return kept

    def test_a_run_goes_on_from_the_last_record_that_fitted(self):
        kept = self.fill_during(*self.RUN)
        self.assertLess(len(kept), 32)
        self.make_space()
        status, err = self.on_disk("run", "--resume", "new.json")
        self.assertEqual(status, 0, err)
        self.assertIn("%d processes measured already" % len(kept), err)
        self.assertEqual(self.runs("new.json"), [16, 16])
        self.assertFalse(os.path.exists(self.path("disk", "new.json.journal")))

    def test_what_of_a_run_fitted_can_be_recovered(self):
        kept = self.fill_during(*self.RUN)
        self.make_space()
        status, err = self.on_disk("recover", "new.json", "-o", "saved.json")
        self.assertEqual(status, 0, err)
        self.assertEqual(sum(self.runs("saved.json")), len(kept))

    def test_a_duel_goes_on_from_the_last_block_that_fitted(self):
        kept = self.fill_during(*self.DUEL)
        self.make_space()
        status, err = self.on_disk("run", "--resume", "new.json")
        self.assertEqual(status, 0, err)
        self.assertIn("%d blocks measured already" % len(kept), err)
        for name in ("new.json", "new.vs.json"):
            self.assertEqual(self.runs(name), [20, 20])
        self.assertFalse(os.path.exists(self.path("disk", "new.json.journal")))

    def test_what_of_a_duel_fitted_can_be_recovered(self):
        kept = self.fill_during(*self.DUEL)
        self.assertLess(len(kept), 40)
        self.make_space()
        status, err = self.on_disk("recover", "new.json", "-o", "saved.json")
        self.assertEqual(status, 0, err)
        for name in ("saved.json", "saved.vs.json"):
            self.assertEqual(sum(self.runs(name)), len(kept))

    def test_space_that_comes_back_in_time_costs_nothing(self):
        """What could not be written waits in memory, and is written with the next record."""
        started, filler = self.path("started"), self.path("disk", "filler")
        self.write("disk/bench_f.py", "import os\nwith open(%r, 'a') as f:\n    f.write('.')\nif os.path.getsize(%r) == 14:\n"
                                      "    os.unlink(%r)\ndef bench_f(): pass\n" % (started, started, filler))
        self.fill(but=8 << 10)
        status, err = self.on_disk("run", "bench_f.py", "--python", "/usr/bin/python3", "-p", "16", "-n1", "-w0", "-l1", "-o",
                                   "new.json")
        self.assertEqual(status, 0, err)
        self.assertEqual(err.count("assay: the journal: new.json.journal: cannot write: No space left on device"), 1, err)
        self.assertEqual(self.runs("new.json"), [16])
        self.assertFalse(os.path.exists(self.path("disk", "new.json.journal")))


if __name__ == "__main__":
    unittest.main()
