"""A run that did not end: its journal, what is left of it after a kill, and going on from there."""

import json
import os
import re
import signal
import time
import unittest

import support

PLAN = ("-p", "5", "-n", "1", "-w", "0", "-l", "1", "--seed", "5", "--yardstick", "none")
BENCH = "import time\ndef bench_x(): time.sleep(0.01)\ndef bench_y(): time.sleep(0.01)\n"
# What describes the moment and not the plan: may be there or not.
TIMES = ("cpu_freq", "cpu_temp", "assay_steal_seconds", "assay_throttled_seconds")


class Resume(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.write("bench_a.py", BENCH)

    def lines(self, name="x.json.journal"):
        try:
            with open(self.path(name), "rb") as file:
                return file.read().splitlines()
        except FileNotFoundError:
            return []

    def cut(self, records, how=signal.SIGKILL, command=("run", "bench_a.py") + PLAN):
        """Begin a run, end it so when the journal holds that many records. -> Outcome."""
        process = self.spawn(command[0], "-o", "x.json", *command[1:])
        until = time.monotonic() + 30
        while len(self.lines()) < records and process.poll() is None and time.monotonic() < until:
            time.sleep(0.002)
        process.send_signal(how)
        return self.outcome(process, command)

    def runs(self, name="x.json"):
        """-> {benchmark: [(hash seed, number of values, keys of the metadata)] in the file's order}"""
        with open(self.path(name)) as file:
            suite = json.load(file)
        found = {}
        for bench in suite["benchmarks"]:
            common = dict(suite.get("metadata", {}), **bench.get("metadata", {}))
            for run in bench["runs"]:
                meta = dict(common, **run.get("metadata", {}))
                row = (meta.get("python_hash_seed"), len(run["values"]), sorted(set(meta) - set(TIMES)))
                found.setdefault(meta["name"], []).append(row)
        return found

    def resume(self, *args, **options):
        outcome = self.assay("run", "--resume", "x.json", *args, **options)
        self.assert_status(outcome, 0)
        return outcome

    def test_after_a_kill_the_resumed_file_is_the_same_but_for_times(self):
        self.assert_status(self.assay("run", "bench_a.py", *PLAN, "-o", "whole.json"), 0)
        self.cut(4)
        self.assert_nothing_left("bench_a.py", "whole.json", "x.json.journal", *self.caches())
        kept = len(self.lines()) - 1
        outcome = self.resume()
        self.assertIn("%d processes measured already" % kept, outcome.err)
        self.assertEqual(self.runs(), self.runs("whole.json"))
        self.assertFalse(self.lines())

    def caches(self):
        return [name for name in os.listdir(self.dir) if name == "__pycache__"]

    def test_a_last_record_that_is_not_whole_is_dropped_and_said(self):
        self.cut(4)
        kept = self.lines()
        with open(self.path("x.json.journal"), "wb") as file:
            file.write(b"\n".join(kept[:3]) + b"\n" + kept[3][:100])
        outcome = self.resume()
        self.assertIn("2 processes measured already", outcome.err)
        self.assertIn("(100 bytes) was not whole", outcome.err)
        self.assertEqual([len(runs) for runs in self.runs().values()], [5, 5])

    def test_damage_in_the_middle_is_an_error_and_the_good_records_can_be_had(self):
        self.cut(5)
        kept = self.lines()
        kept[2] = kept[2].replace(b'"loops":1', b'"loops":7')
        with open(self.path("x.json.journal"), "wb") as file:
            file.write(b"\n".join(kept) + b"\n")
        outcome = self.assay("run", "--resume", "x.json")
        self.assert_one_line(outcome, 1, "line 3 is damaged", "%d records are good" % (len(kept) - 1), "assay recover")
        outcome = self.assay("recover", "x.json", "-o", "good.json")
        self.assert_status(outcome, 0)
        self.assertIn("%d runs" % (len(kept) - 2), outcome.out + outcome.err)
        self.assertEqual(sum(len(runs) for runs in self.runs("good.json").values()), len(kept) - 2)
        self.assertEqual(self.lines(), kept)

    def test_an_interrupted_run_saves_and_says_how_to_go_on(self):
        outcome = self.cut(4, signal.SIGINT)
        self.assert_status(outcome, 130)
        self.assertIn("assay run --resume x.json goes on", outcome.err)
        measured = sum(len(runs) for runs in self.runs().values())
        self.assertGreaterEqual(measured, 3)
        self.resume()
        self.assertEqual([len(runs) for runs in self.runs().values()], [5, 5])
        self.assertFalse(self.lines())

    def test_what_was_saved_and_then_changed_is_not_replaced(self):
        self.cut(4, signal.SIGTERM)
        with open(self.path("x.json"), "a") as file:
            file.write("\n")
        self.assert_one_line(self.assay("run", "--resume", "x.json"), 1, "x.json exists already", "move it away")

    def test_options_that_contradict_are_refused_and_the_same_ones_are_not(self):
        self.cut(3)
        for args, words in ((("-p", "7"), ("-p/--processes 7", "begun with 5")),
                            (("--rigorous",), ("--rigorous", "begun without it")),
                            (("other.py",), ("other.py",))):
            self.assert_one_line(self.assay("run", "--resume", "x.json", *args), 2, *words)
        self.resume("bench_a.py", "--processes=5", "--json")

    def test_what_changed_meanwhile_is_named(self):
        self.cut(3)
        self.write("bench_a.py", BENCH + "# another\n")
        self.assert_one_line(self.assay("run", "--resume", "x.json"), 1, "benchmark a.x has changed")
        self.write("bench_a.py", BENCH)
        journal = self.lines()
        for old, new, words in ((b"the host", b"the hosT", ("the host is new",)),):
            changed = [journal[0].replace(old, new)] + journal[1:]
            self.put_journal(changed)
            self.assert_one_line(self.assay("run", "--resume", "x.json"), 1, "hosT")

    def put_journal(self, lines):
        """These records, with checksums that hold."""
        import zlib

        with open(self.path("x.json.journal"), "wb") as file:
            for line in lines:
                text = line[9:]
                file.write(b"%08x %s\n" % (zlib.crc32(text), text))

    def test_another_interpreter_is_refused(self):
        self.cut(3)
        journal = self.lines()
        changed = re.sub(rb'"the interpreter\'s version":"[^"]*"', b'"the interpreter\'s version":"2.7"', journal[0])
        self.put_journal([changed] + journal[1:])
        self.assert_one_line(self.assay("run", "--resume", "x.json"), 1, "the interpreter's version is 3", "was 2.7")

    def test_a_journal_that_waits_is_not_written_over(self):
        self.cut(3)
        outcome = self.assay("run", "bench_a.py", *PLAN, "-o", "x.json")
        self.assert_one_line(outcome, 1, "x.json.journal is there", "--resume x.json")

    def test_without_a_journal_there_is_nothing_to_resume(self):
        self.assert_one_line(self.assay("run", "--resume", "x.json"), 1, "nothing to resume", "x.json.journal")

    def test_another_command_s_run_is_named(self):
        self.cut(3, command=("timeit",) + PLAN + ("import time; time.sleep(0.01)",))
        self.assert_one_line(self.assay("run", "--resume", "x.json"), 2, "assay timeit --resume x.json")
        self.assert_status(self.assay("timeit", "--resume", "x.json"), 0)
        self.assertEqual([len(runs) for runs in self.runs().values()], [5])

    def test_a_program_s_run_goes_on_too(self):
        self.cut(3, command=("command",) + PLAN)
        self.assertFalse(self.lines())  # no program: nothing was begun
        # Long enough that a busy machine sees the third process before the last one has ended.
        outcome = self.cut(3, command=("command",) + PLAN + ("--", "sleep", "0.2"))
        self.assert_status(outcome, -9)
        self.assert_status(self.assay("command", "--resume", "x.json"), 0)
        self.assertEqual([len(runs) for runs in self.runs().values()], [5])

    def test_a_benchmark_that_failed_stays_failed(self):
        self.write("bench_a.py", BENCH + "def bench_z(): raise ValueError('no')\n")
        outcome = self.cut(8)
        self.assert_status(outcome, -9)
        outcome = self.assay("run", "--resume", "x.json")
        self.assert_status(outcome, 1)
        self.assertIn("ValueError: no", outcome.err)
        self.assertEqual(sorted(self.runs()), ["a.x", "a.y"])

    def test_a_file_that_is_added_to_is_added_to_once(self):
        self.assert_status(self.assay("run", "bench_a.py", *PLAN, "-o", "old.json"), 0)
        os.rename(self.path("old.json"), self.path("x.json"))
        process = self.spawn("run", "bench_a.py", *PLAN, "--append", "x.json")
        while len(self.lines()) < 4 and process.poll() is None:
            time.sleep(0.002)
        process.kill()
        self.outcome(process)
        self.resume()
        self.assertEqual([len(runs) for runs in self.runs().values()], [10, 10])

    def test_a_disk_that_takes_no_more_does_not_end_the_run(self):
        outcome = self.assay("run", "bench_a.py", *PLAN, "-o", "x.json",
                             preexec_fn=limit_files)
        self.assert_status(outcome, 1)
        self.assertIn("the journal", outcome.err)
        self.assertIn("measuring goes on", outcome.err)
        self.assertIn("a.x", outcome.out)
        self.assertIn("assay run --resume x.json goes on before them", outcome.err)
        self.resume()
        self.assertEqual([len(runs) for runs in self.runs().values()], [5, 5])


def limit_files():
    """Files of at most 5,000 bytes: what a full disk is to the journal and to the output."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))


if __name__ == "__main__":
    unittest.main()
