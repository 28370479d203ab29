"""assay attach --name: a process by what it runs, and the next one of that name when it ends."""

import os
import signal
import subprocess
import unittest

import support
from attaching import BUSY, Attached, collapsed


class Named(Attached, unittest.TestCase):
    PYTHON = "/usr/bin/python3"

    def setUp(self):
        super().setUp()
        self.name = "service-%s.py" % os.path.basename(self.dir)  # of no other process on this machine
        self.pattern = "*/%s *" % self.name

    def service(self):
        return self.start(self.PYTHON, BUSY, self.name, more=(self.path("end"),))

    def test_the_one_that_goes_by_it_is_found(self):
        self.assert_one_line(self.assay("attach", "--name", self.pattern, "dump"), 1, "attach", "no process goes by it")
        one = self.service()
        outcome = self.assay("attach", "--name", self.pattern, "dump")
        self.assert_status(outcome, 0)
        self.assertTrue(outcome.out.startswith("process %d: " % one.pid))
        two = self.service()
        outcome = self.assay("attach", "--name", self.pattern, "dump")
        self.assert_one_line(outcome, 1, "2 processes go by it", "%d (" % one.pid, "%d (" % two.pid)
        for words, text in (((), "say what is wanted"), (("1", "dump"), "in place of the number 1"), (("dump", "x"), "x: nothing")):
            self.assert_one_line(self.assay("attach", "--name", self.pattern, *words), 2, text)

    def test_the_name_of_a_program_is_enough(self):
        program = self.path("prog" + os.path.basename(self.dir)[-6:])
        os.symlink(os.path.realpath(self.PYTHON), program)
        process = self.start(program, "import time\nprint('go', flush=True)\ntime.sleep(1000)\n")
        outcome = self.assay("attach", "--name", os.path.basename(program), "dump", "--json")
        self.assert_status(outcome, 0)
        self.assertIn('"pid": %d' % process.pid, outcome.out)

    def test_a_service_that_is_started_again_is_recorded_on_in_the_same_folder(self):
        os.mkdir(self.path("kept"))
        first = self.service()
        recorder = self.spawn("attach", "--name", self.pattern, "record", "--every", "1s", "-o", "kept")
        self.wait_for_file(first.pid)
        first.kill()
        first.wait()
        second = self.service()
        self.wait_for_file(second.pid)
        recorder.send_signal(signal.SIGINT)
        outcome = self.outcome(recorder)
        self.assert_status(outcome, 0)
        self.assertIn("process %d has ended; going on with process %d\n" % (first.pid, second.pid), outcome.err)
        self.assertRegex(outcome.out, r"^\d+ files written to kept\n$")

    def wait_for_file(self, pid):
        self.wait_for(lambda: any(name.endswith("-%d.pprof" % pid) for name in os.listdir(self.path("kept"))))

    def test_in_one_file_the_parts_say_whose_they_are(self):
        for seconds in 3, 6, 12, 24:  # a busy machine may not come to look at both
            first = self.service()
            recorder = self.spawn("attach", "--name", self.pattern, "record", "-d", "%ds" % seconds, "-o", "a.collapsed")
            self.wait_for(lambda: support.will_catch(recorder, signal.SIGINT))
            try:
                recorder.wait(seconds / 3)
            except subprocess.TimeoutExpired:
                pass
            first.kill()
            first.wait()
            second = self.service()
            outcome = self.outcome(recorder)
            second.kill()
            second.wait()
            self.assert_status(outcome, 0)
            found = {stack[0].split(":")[0] for stack in collapsed(self.path("a.collapsed"))}
            os.unlink(self.path("a.collapsed"))
            self.assertLessEqual(found, {"process %d" % first.pid, "process %d" % second.pid})
            if len(found) == 2:
                return
        self.fail(outcome)


if __name__ == "__main__":
    unittest.main()
