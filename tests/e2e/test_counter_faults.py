"""perf_event_open fails with each errno that it documents: in the program, in the benchmark's process alone, in the launcher of
programs alone. What is measured goes on, and one sentence says why it is not counted."""

import ctypes
import errno
import json
import os
import platform
import struct
import unittest

import injection
import support

PYTHON = "/usr/bin/python3"
BRIEF = ("-p1", "-n1", "-w0", "-l1", "--yardstick", "none")

# perf_event_open(2), ERRORS -> what the sentence says of an event of the kernel's own.
ERRNOS = {
    errno.E2BIG: "too old for the request",
    errno.EACCES: "forbids? it|not allowed|paranoid",
    errno.EBADF: "group that it belongs to is closed",
    errno.EBUSY: "another program has the counters",
    errno.EFAULT: "could not take the request",
    errno.EINTR: "could not take the request",
    errno.EINVAL: "cannot count it so",
    errno.EMFILE: "too many files are open: ulimit -n",
    errno.ENODEV: "this kernel does not count it",
    errno.ENOENT: "this kernel does not count it",
    errno.ENOSPC: "all counters of this kind are taken",
    errno.ENOSYS: "perf_event_open",
    errno.EOPNOTSUPP: "this kernel does not count it",
    errno.EOVERFLOW: "perf_event_max_stack",
    errno.EPERM: "forbids? it|not allowed|paranoid",
    errno.ESRCH: "could not take the request",
}


class Faults(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        if not os.path.exists(injection.PRELOAD):
            self.skipTest("%s is not built" % injection.PRELOAD)
        self.counts = self.path("counts")

    def needs_counters(self):
        (row,) = json.loads(self.assay("counters", "--json", "page-faults").out)["counters"]
        if not row["counts"]:
            self.skipTest("perf_event is not allowed here: %s" % row["why"])

    def faulty(self, cause, program=None, **more):
        """The environment in which perf_event_open fails: in this program alone, or in all."""
        with open(self.counts, "wb") as f:
            f.write(bytes(4096))
        found = {"LD_PRELOAD": injection.PRELOAD, "INJECT_CALL": "perf", "INJECT_EVERY": "1", "INJECT_ERRNO": str(cause),
                 "INJECT_COUNTS": self.counts, "ASAN_OPTIONS": "verify_asan_link_order=0"}
        if program:
            found["INJECT_PROGRAM"] = program
        found.update(more)
        return found

    def in_worker(self, cause, *args, **more):
        environment = self.faulty(cause, os.path.basename(os.path.realpath(PYTHON)), **more)
        return self.assay(*args, "--python", PYTHON, "--inherit-environ", ",".join(environment), env=environment)

    def evidence(self, name):
        with open(self.path(name)) as f:
            (benchmark,) = json.load(f)["benchmarks"]
        os.unlink(self.path(name))
        return [run["assay"]["evidence"] for run in benchmark["runs"]]

    def told(self, outcome, cause):
        """The one sentence, on one line."""
        self.assert_status(outcome, 0)
        self.assertEqual(outcome.err, "", str(outcome))
        text = " ".join(outcome.out.split())
        self.assertEqual(text.count("not counted"), 1, str(outcome))
        self.assertRegex(text, "counters: .*page-faults is not counted in the benchmark's process: .*(%s)" % ERRNOS[cause])

    def test_the_program_itself_says_why(self):
        for cause, words in ERRNOS.items():
            with self.subTest(errno.errorcode[cause]):
                outcome = self.assay("counters", "--json", "page-faults", env=self.faulty(cause))
                self.assert_status(outcome, 0)
                (row,) = json.loads(outcome.out)["counters"]
                self.assertFalse(row["counts"])
                self.assertRegex(row["why"], words)

    def test_a_run_whose_program_may_not_count_goes_on(self):
        outcome = self.assay("timeit", *BRIEF, "--python", PYTHON, "--counters", "page-faults", "pass", env=self.faulty(errno.EBUSY))
        self.assert_one_line(outcome, 0, "not counted: page-faults: another program has the counters")

    def test_a_metric_that_cannot_be_counted_is_one_line(self):
        outcome = self.assay("timeit", *BRIEF, "--python", PYTHON, "--metric", "page-faults", "pass", env=self.faulty(errno.EBUSY))
        self.assert_one_line(outcome, 0, "page faults not counted: another program has the counters")

    def test_a_counting_worker_that_may_not_count_is_one_line(self):
        self.needs_counters()
        for cause in ERRNOS:
            with self.subTest(errno.errorcode[cause]):
                outcome = self.in_worker(cause, "timeit", *BRIEF, "--metric", "page-faults", "--layouts", "2", "-o", "x.json", "pass")
                self.assert_status(outcome, 0)
                self.assertEqual(outcome.err.count("\n"), 1, str(outcome))
                self.assertRegex(outcome.err, "page faults not counted.*: .*(%s)" % ERRNOS[cause])
                with open(self.path("x.json")) as f:
                    self.assertNotIn("page-faults", json.dumps(json.load(f)["benchmarks"]))
                os.unlink(self.path("x.json"))

    def test_a_worker_that_may_not_count_measures_and_says_why(self):
        self.needs_counters()
        for cause in ERRNOS:
            with self.subTest(errno.errorcode[cause]):
                outcome = self.in_worker(cause, "timeit", *BRIEF, "--counters", "page-faults", "-o", "x.json", "pass")
                self.told(outcome, cause)
                (evidence,) = self.evidence("x.json")
                self.assertEqual(len(evidence["wall_ns"]), 1)
                self.assertNotIn("page-faults", evidence)

    def test_an_event_that_is_refused_in_a_group_is_counted_alone(self):
        self.needs_counters()
        outcome = self.in_worker(errno.EINVAL, "timeit", *BRIEF, "--counters", "page-faults,context-switches", "-o", "x.json", "pass",
                                 INJECT_EVERY="2")
        self.assert_status(outcome, 0)
        self.assertNotIn("not counted", outcome.out + outcome.err)
        (evidence,) = self.evidence("x.json")
        self.assertLessEqual({"page-faults", "context-switches"}, set(evidence))

    def test_a_duel_goes_on_and_says_why_once(self):
        self.needs_counters()
        outcome = self.in_worker(errno.ENOSPC, "timeit", "--counters", "page-faults", "--blocks", "6", "--rounds", "1", "-l1",
                                 "-o", "x.json", "pass", "--vs", "pass")
        self.told(outcome, errno.ENOSPC)
        self.assertIn('side "the first"', outcome.out)
        evidence = self.evidence("x.json")
        self.assertEqual(len(evidence), 6)
        self.assertFalse(any("page-faults" in one for one in evidence))

    def test_the_launcher_of_programs_too(self):
        """It is linked statically: no library can be put before the C library's. So the kernel is asked to fail its calls,
        which come from low addresses, where nothing of the program lies."""
        self.needs_counters()
        for cause in ERRNOS:
            with self.subTest(errno.errorcode[cause]):
                outcome = self.assay("command", *BRIEF, "--counters", "page-faults", "-o", "x.json", "--", "/bin/true",
                                     preexec_fn=self.filter(cause))
                self.told(outcome, cause)
                (evidence,) = self.evidence("x.json")
                self.assertNotIn("page-faults", evidence)

    def filter(self, cause):
        """What makes perf_event_open from code below 4 GiB fail, for a process that is about to be started (seccomp(2))."""
        numbers = {"x86_64": (0xC000003E, 298), "aarch64": (0xC00000B7, 241)}
        if platform.machine() not in numbers:
            self.skipTest("no numbers of system calls for %s" % platform.machine())
        arch, number = numbers[platform.machine()]
        load, equals, give = 0x20, 0x15, 0x06
        allow, fail = 0x7FFF0000, 0x00050000 | cause
        program = b"".join(struct.pack("=HBBI", *line) for line in (
            (load, 0, 0, 4), (equals, 0, 5, arch), (load, 0, 0, 0), (equals, 0, 3, number), (load, 0, 0, 12),
            (equals, 0, 1, 0), (give, 0, 0, fail), (give, 0, 0, allow)))
        text = ctypes.create_string_buffer(program, len(program))
        head = ctypes.create_string_buffer(struct.pack("HP", len(program) // 8, ctypes.addressof(text)))
        libc = ctypes.CDLL(None, use_errno=True)

        def install():
            if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, head, 0, 0):  # PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP
                os._exit(120)

        install.text = text  # the filter points into it
        return install


if __name__ == "__main__":
    unittest.main()
