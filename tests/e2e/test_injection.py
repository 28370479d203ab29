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
        if os.environ.get("MODE") == "asan":
            self.skipTest("the sanitizer must be the first library: none can be preloaded before it")


class Faults(Injected):
    """The sample is another one after each build of the program: over time all of them come up."""

    def sample(self, command, kind, error, most):
        injector = injection.Injector(command)
        total = injector.count(kind)
        chance = random.Random("%d %s %s" % (os.path.getmtime(support.ASSAY), command.name, kind))
        chosen = set(chance.sample(range(1, total + 1), min(most, total)))
        tried, survived, broken = injector.sweep(kind, error, lambda n: n in chosen)
        self.assertEqual(broken, [])
        self.assertLessEqual(tried, total + 1)
        return tried


def add_faults():
    for number, command in enumerate(injection.commands()):
        for kind, error in injection.KINDS:
            def test(self, number=number, kind=kind, error=error):
                self.sample(injection.commands()[number], kind, error, 1)

            name = "test_%s_when_%s_fails" % (command.name.replace(" --", "_"), kind)
            setattr(Faults, name, test)


add_faults()


class Interrupted(Injected):
    def check(self, command, kind, k):
        injector = injection.Injector(command)
        injector.count(kind)
        outcome, _ = injector.every(kind, errno.EINTR, k)
        self.assertEqual(outcome.status, 0, str(outcome))
        self.assertEqual(outcome.err, "", str(outcome))
        if command.exact_stdout:
            self.assertEqual(outcome.out, injector.reference)
        return outcome.failed

    def test_every_other_call_is_interrupted_and_the_result_is_the_same(self):
        failed = 0
        for command in injection.commands():
            for kind in ("read", "write", "poll", "wait", "close"):
                failed += self.check(command, kind, 2)
        self.assertGreater(failed, 1000)

    def test_the_measured_numbers_are_the_same(self):
        """The scripted interpreter takes a microsecond a loop, however often the manager is interrupted."""
        injector = injection.Injector(injection.commands()[0])
        wanted = self.values(injector, "read", 0)
        self.assertEqual([len(runs) for runs in wanted], [2, 2])
        for kind in ("read", "write", "poll", "wait"):
            with self.subTest(kind):
                self.assertEqual(self.values(injector, kind, 2), wanted)

    def values(self, injector, kind, k):
        _, contents = injector.every(kind, errno.EINTR, k)
        found = json.loads(contents["new.json"].decode())
        return [[run["values"] for run in benchmark["runs"]] for benchmark in found["benchmarks"]]


class Ignored(Injected):
    def test_a_parent_that_ignores_the_end_of_children_does_no_harm(self):
        with injection.Folder() as folder:
            command = injection.commands()[0]
            done = subprocess.run(
                ["sh", "-c", "trap '' CHLD; exec \"$@\"", "sh", support.ASSAY] + command.argv, cwd=folder.path,
                env=dict(os.environ, XDG_RUNTIME_DIR=folder.runtime), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
            self.assertEqual((done.returncode, injection.own(done.stderr.decode())), (0, ""))
            command.complete(folder.path)


class FullDisk(support.Scratch, Injected):
    """A file system of 64 KiB, which only root may mount."""

    def setUp(self):
        Injected.setUp(self)
        super().setUp()
        self.disk = self.path("disk")
        os.mkdir(self.disk)
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", self.disk],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if made.returncode:
            self.skipTest("no file system can be mounted here: %s" % made.stdout.decode(errors="replace").strip())
        self.addCleanup(subprocess.run, ["umount", self.disk])
        for name, data in injection.inputs().items():
            with open(self.path("disk", name), "wb") as f:
                f.write(data)

    def fill(self):
        with open(self.path("disk", "filler"), "wb", buffering=0) as f:
            try:
                while True:
                    f.write(bytes(512))
            except OSError as e:
                self.assertEqual(e.errno, errno.ENOSPC)

    def assay(self, *args):
        done = subprocess.run([support.ASSAY] + list(args), cwd=self.disk, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=60, universal_newlines=True)
        return done.returncode, done.stderr

    def test_nothing_half_written_and_the_old_file_as_it_was(self):
        before = sorted(os.listdir(self.disk)) + ["filler"]
        self.fill()
        for argv in (["convert", "a.json", "--indent", "-o", "new.json"],
                     ["merge", "a.json", "b.json", "-o", "new.json"],
                     ["run", "bench_s.json", "--append", "a.json"] + injection.PLAN,
                     ["run", "bench_s.json", "-o", "new.json"] + injection.PLAN):
            with self.subTest(argv[0]):
                status, err = self.assay(*argv)
                self.assertEqual(status, 1, err)
                self.assertIn("No space left on device", err)
                self.assertEqual(sorted(os.listdir(self.disk)), sorted(before))
                with open(self.path("disk", "a.json"), "rb") as f:
                    self.assertEqual(f.read(), injection.inputs()["a.json"])

    def test_a_disk_that_becomes_free_serves_again(self):
        self.fill()
        self.assertEqual(self.assay("convert", "a.json", "-o", "new.json")[0], 1)
        os.unlink(self.path("disk", "filler"))
        self.assertEqual(self.assay("convert", "a.json", "-o", "new.json")[0], 0)

    def test_a_full_disk_behind_stdout_is_a_failure(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([support.ASSAY, "show", "a.json"], cwd=self.disk, stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"No space left on device", done.stderr)


if __name__ == "__main__":
    unittest.main()
