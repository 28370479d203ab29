"""A run that did not end: its journal, what is left of it after a kill, and going on from there."""

import json
import os
import re
import shutil
import signal
import sys
import time
import unittest
import zlib

import injection
import support

PLAN = ("-p", "5", "-n", "1", "-w", "0", "-l", "1", "--seed", "5", "--yardstick", "none")
# Long enough to be cut in the middle on a busy machine.
BENCH = "import time\ndef bench_x(): time.sleep(0.04)\ndef bench_y(): time.sleep(0.04)\n"
# The first process passes, the others wait while there is the file `stop`.
ONE_PASSES = """import os, time
def once(first=%r, stop=%r):
    while os.path.exists(stop) and os.path.exists(first) and open(first).read() not in ("", str(os.getpid())):
        time.sleep(0.01)
    with open(first, "w") as file:
        file.write(str(os.getpid()))
def bench_x(): once()
def bench_y(): once()
def bench_z(): once()
"""
# The same of the blocks of a duel: those of the first benchmark pass.
FIRST_PASSES = """import os, time
def once(name, first=%r, stop=%r):
    while os.path.exists(stop) and os.path.exists(first) and open(first).read() not in ("", name):
        time.sleep(0.01)
    with open(first, "w") as file:
        file.write(name)
def bench_x(): once("x")
def bench_y(): once("y")
"""
# What describes the moment and not the plan: may be there or not.
TIMES = ("cpu_freq", "cpu_temp", "assay_steal_seconds", "assay_throttled_seconds")


class Journals(support.Program):
    """Mix-in: runs that are cut short when their journal holds so many records."""

    def lines(self, name="x.json.journal"):
        try:
            with open(self.path(name), "rb") as file:
                return file.read().splitlines()
        except FileNotFoundError:
            return []

    def cut_at(self, records, command, how=signal.SIGKILL, **options):
        """-> Outcome. On a busy machine this may look only when the run is complete: then it is tried again from what was
        there before."""
        before = {name: self.bytes_of(name) for name in ("x.json", "x.vs.json", "x.json.journal")}
        for self.tries in range(1, 10):
            process = self.spawn(*command, **options)
            until = time.monotonic() + 60
            while len(self.lines()) < records and process.poll() is None and time.monotonic() < until:
                time.sleep(0.002)
            process.send_signal(how)
            outcome = self.outcome(process, command)
            if self.lines() or not os.path.exists(self.path("x.json")):
                break
            self.put_back(before)
        return outcome

    def bytes_of(self, name):
        if not os.path.exists(self.path(name)):
            return None
        with open(self.path(name), "rb") as file:
            return file.read()

    def put_back(self, contents):
        for name, content in contents.items():
            if os.path.exists(self.path(name)):
                os.unlink(self.path(name))
            if content is not None:
                with open(self.path(name), "wb") as file:
                    file.write(content)

    def put_journal(self, lines):
        """These records, with checksums that hold."""
        with open(self.path("x.json.journal"), "wb") as file:
            for line in lines:
                text = line[9:]
                file.write(b"%08x %s\n" % (zlib.crc32(text), text))


class Resume(Journals, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.write("bench_a.py", BENCH)

    def cut(self, records, how=signal.SIGKILL, command=("run", "bench_a.py") + PLAN):
        return self.cut_at(records, (command[0], "-o", "x.json") + command[1:], how)

    def runs(self, name="x.json"):
        """-> {benchmark: [(hash seed, number of values, keys of the metadata)] in the file's order}"""
        found = {}
        for meta, run in support.runs_of(self.path(name)):
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
        self.assertIn("(100 bytes) was incomplete", outcome.err)
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

    def test_what_an_interrupted_run_saves_says_what_it_lacks(self):
        self.write("bench_a.py", ONE_PASSES % (self.path("first"), self.path("stop")))
        command = ("run", "bench_a.py", "--no-pacer", "-p", "1") + PLAN[2:]
        self.assert_status(self.assay(*command, "-o", "whole.json"), 0)
        os.unlink(self.path("first"))
        self.write("stop", "")
        self.assert_status(self.cut(2, signal.SIGINT, command), 130)
        (measured,) = self.runs()
        lacks = "a part: its run was cut short; not here: " + ", ".join(sorted({"a.x", "a.y", "a.z"} - {measured}))
        self.assertIn("assay: x.json: %s\n" % lacks, self.assay("show", "x.json").err)
        self.assertIn("the new file: " + lacks, " ".join(self.assay("compare", "whole.json", "x.json").out.split()))
        os.unlink(self.path("stop"))
        self.resume()
        self.assertEqual(self.assay("show", "x.json", "-q").err, "")

    def test_what_was_saved_and_then_changed_is_not_replaced(self):
        self.cut(4, signal.SIGTERM)
        with open(self.path("x.json"), "a") as file:
            file.write("\n")
        self.assert_one_line(self.assay("run", "--resume", "x.json"), 1, "x.json exists already", "move it away")

    def test_options_that_contradict_are_refused_and_the_same_ones_are_not(self):
        self.cut(3)
        for args, words in ((("-p", "7"), ("-p 7", "begun with 5")),
                            (("--rigorous",), ("--rigorous", "begun without it")),
                            (("other.py",), ("other.py",))):
            self.assert_one_line(self.assay("run", "--resume", "x.json", *args), 2, *words)
        self.resume("bench_a.py", "--processes=5", "--json")

    def test_what_changed_meanwhile_is_named(self):
        self.cut(3)
        self.write("bench_a.py", BENCH + "# another\n")
        self.assert_one_line(self.assay("run", "--resume", "x.json"), 1, "benchmark a.x has changed")
        self.write("bench_a.py", BENCH)
        env = {"PYTHONPATH": "/nowhere"}
        self.assert_one_line(self.assay("run", "--resume", "x.json", env=env), 1, "the environment's PYTHONPATH is new")
        journal = self.lines()
        for old, new, words in ((b"the host", b"the hosT", ("the host is new",)),):
            changed = [journal[0].replace(old, new)] + journal[1:]
            self.put_journal(changed)
            self.assert_one_line(self.assay("run", "--resume", "x.json"), 1, "hosT")

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

    def test_what_comes_from_the_journal_is_not_told_as_if_it_were_measured(self):
        self.cut(5)
        kept = len(self.lines()) - 1
        told = [line for line in self.resume("-v").err.splitlines() if line.startswith("a.")]
        self.assertEqual(len(told), 10 - kept, told)

    def test_a_benchmark_that_failed_stays_failed(self):
        self.write("bench_a.py", BENCH + "def bench_z(): raise ValueError('no')\n")
        outcome = self.cut(8)
        self.assert_status(outcome, -9)
        outcome = self.assay("run", "--resume", "x.json")
        self.assert_status(outcome, 1)
        self.assertIn("ValueError: no", outcome.err)
        self.assertEqual(sorted(self.runs()), ["a.x", "a.y"])

    def test_what_was_counted_is_not_counted_again(self):
        self.cut(1 + 10 + 1, command=("run", "bench_a.py") + PLAN + ("--metric", "allocations", "--layouts", "2"))
        counted = [line for line in self.lines() if b'"record":"counted"' in line]
        self.assertGreaterEqual(len(counted), 1)
        told = self.resume("-v").err
        self.assertEqual(len(re.findall("counting allocations, layout 1 of 2", told)), 2 - len(counted), told)
        with open(self.path("x.json")) as file:
            for bench in json.load(file)["benchmarks"]:
                self.assertEqual(len(bench["runs"][0]["assay"]["metrics"]["allocations"]["values"]), 2)

    def test_a_file_that_is_added_to_is_added_to_once(self):
        self.assert_status(self.assay("run", "bench_a.py", *PLAN, "-o", "old.json"), 0)
        os.rename(self.path("old.json"), self.path("x.json"))
        self.assert_status(self.cut_at(4, ("run", "bench_a.py", *PLAN, "--append", "x.json")), -signal.SIGKILL)
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


# A single look at the last of nine blocks: before the tenth none can be taken again, which would draw anew.
QUICK = ("--blocks", "9", "--rounds", "2", "--slice", "1ms", "--seed", "5", "--yardstick", "none")
# The same for what takes microseconds, without the trial that finds its loops.
BRIEF = ("--blocks", "9", "--rounds", "2", "-l", "100", "--seed", "5", "--yardstick", "none")
# Metadata of a run that must not depend on an interruption.
DRAWN = ("assay_block", "python_hash_seed", "assay_coins", "assay_placement", "assay_side", "assay_duel_looks")
SIDES = ("x.json", "x.vs.json")
WHOLE = ("whole.json", "whole.vs.json")


class ResumeDuel(Journals, unittest.TestCase):
    """A duel that did not end: both files are those of one that nobody disturbed, but for times."""

    def setUp(self):
        super().setUp()
        if not os.access(injection.PYTHON, os.X_OK):
            self.skipTest("%s is not built (make build-tests)" % injection.PYTHON)
        os.mkdir(self.path("tmp"))
        self.env = {"TMPDIR": self.path("tmp")}  # where worktrees of killed runs stay
        self.fake = ("--python", injection.PYTHON)
        self.real = ("--python", sys.executable)

    def duel(self, *args, **options):
        return self.assay(*args, env=self.env, timeout=120, **options)

    def cut(self, records, command, args, how=signal.SIGKILL):
        return self.cut_at(records, (command, "-o", "x.json") + args, how, env=self.env)

    def rows(self, name):
        """-> {benchmark: [all that must not depend on an interruption] in the file's order}"""
        found = {}
        for meta, run in support.runs_of(self.path(name)):
            row = [meta.get(key) for key in DRAWN]
            found.setdefault(meta["name"], []).append(
                row + [len(run["values"]), sorted(set(meta) - set(TIMES) - {"loops"})])
        return found

    def assert_same_as_whole(self):
        for cut, whole in zip(SIDES, WHOLE):
            self.assertEqual(self.rows(cut), self.rows(whole))
        self.assertFalse(self.lines())

    def assert_compare_agrees(self, printed):
        compared = self.assay("compare", "--json", *SIDES)
        self.assert_status(compared, 0)
        again = {row["name"]: row for row in json.loads(compared.out)["benchmarks"]}
        for row in json.loads(printed)["benchmarks"]:
            for key in ("verdict", "ratio", "low", "high"):
                self.assertEqual(again[row["name"]][key], row[key], key)

    def resume(self, *args, command="duel", status=0):
        outcome = self.duel(command, "--resume", "x.json", *args)
        self.assert_status(outcome, status)
        return outcome

    def remove(self, *names):
        for name in names:
            if os.path.exists(self.path(name)):
                os.unlink(self.path(name))

    def try_kill(self, command, *args, records=5):
        """A whole duel, and one that is killed and resumed: are the files the same? -> the resumed Outcome."""
        self.assert_status(self.duel(command, "-o", "whole.json", *args), 0)
        self.assert_status(self.cut(records, command, args), -signal.SIGKILL)
        kept = len(self.lines()) - 1
        self.assertGreaterEqual(kept, records - 1)
        outcome = self.resume("--json")
        self.assertIn("%d block%s measured already" % (kept, "" if kept == 1 else "s"), outcome.err)
        self.assert_same_as_whole()
        self.assert_compare_agrees(outcome.out)
        return outcome

    # ---- each kind of side

    def test_two_statements(self):
        self.try_kill("timeit", *BRIEF, *self.real, "sum(range(500))", "--vs", "sum(range(1000))")

    def test_two_interpreters(self):
        other = shutil.copy(injection.PYTHON, self.path("other-python"))
        self.try_kill("duel", *QUICK, *self.fake, "--vs-python", other, "pass")

    def test_two_environments_of_a_suite(self):
        self.write("bench_a.py", BENCH)
        self.try_kill("run", *QUICK, *self.real, "bench_a.py", "--vs-env", "X=1", records=8)

    def test_two_folders(self):
        for folder in ".", "other":
            self.write(os.path.join(folder, "bench_a.py"), BENCH)
        self.try_kill("run", *QUICK, *self.fake, "bench_a.py", "--vs-path", "other")
        self.remove(*SIDES)
        self.cut(4, "run", (*QUICK, *self.fake, "bench_a.py", "--vs-path", "other"))
        self.write("other/bench_a.py", BENCH + "#\n")
        self.assert_one_line(self.duel("run", "--resume", "x.json"), 1, "second side: benchmark bench_", "has changed")

    def test_two_programs(self):
        outcome = self.try_kill("duel", *QUICK, "--vs", "sleep 0.12", "--", "sleep", "0.01")
        self.assertIn('"slower"', outcome.out)

    def test_a_benchmark_with_threads(self):
        """The block that was pinned by mistake is in the journal, too: what goes on is not pinned, as before. The thread stays, so
        that the first block sees it: one that has just ended is seen by chance, and the coins would be drawn anew later."""
        self.write("bench_a.py", "import threading\ndef bench_x():\n    if threading.active_count() == 1:\n"
                                 "        threading.Thread(target=threading.Event().wait, daemon=True).start()\n")
        self.try_kill("run", *BRIEF, *self.real, "bench_a.py", "--vs-env", "X=1")

    def test_a_revision(self):
        self.write("bench_a.py", BENCH)
        self.write("lib.py", "")
        self.git("init", "-q", "-b", "main")
        self.git("add", "bench_a.py", "lib.py")
        self.git("commit", "-q", "-m", "one")
        self.git("branch", "old")
        command = (*QUICK, *self.fake, "bench_a.py", "--vs-rev", "old", "--build", "echo >>built")
        self.try_kill("run", *command, records=8)
        self.assertEqual(len(self.read("built").splitlines()), 2 + self.tries)  # the whole one, the killed, the resumed

        self.remove(*SIDES)
        self.assert_status(self.cut(6, "run", command), -signal.SIGKILL)
        journal = self.lines()
        self.write("lib.py", "# what the benchmark may import\n")
        self.assert_one_line(self.resume_badly(), 1, "first side: what is not committed is new")
        self.write("lib.py", "")
        self.git("commit", "-q", "--allow-empty", "-m", "two")
        self.assert_one_line(self.resume_badly(), 1, "the git commit is")
        self.git("reset", "-q", "--hard", "old")
        self.git("checkout", "-q", "--detach")
        self.git("branch", "-f", "old", "main@{1}")
        self.assert_one_line(self.resume_badly(), 1, "second side: the revision is", "when the run was begun")
        self.assertEqual(self.lines(), journal)

    def resume_badly(self):
        outcome = self.duel("duel", "--resume", "x.json")
        outcome.err = "".join(line for line in outcome.err.splitlines(True) if "they are measured" not in line)
        return outcome

    # ---- each way to end

    def test_interrupts_save_both_files_and_the_resumed_ones_replace_them(self):
        args = (*BRIEF, *self.real, "sum(range(500))", "--vs", "sum(range(1000))")
        self.assert_status(self.duel("timeit", "-o", "whole.json", *args), 0)
        for how in signal.SIGINT, signal.SIGTERM:
            outcome = self.cut(4, "timeit", args, how)
            self.assert_status(outcome, 130)
            self.assertIn("what was measured is in x.json: assay timeit --resume x.json goes on", outcome.err)
            self.assertGreaterEqual(len(self.rows("x.vs.json")["timeit"]), 3)
            self.resume(command="timeit")
            self.assert_same_as_whole()
            self.remove(*SIDES)

    def test_what_an_interrupted_duel_saves_says_what_it_lacks(self):
        self.write("bench_a.py", FIRST_PASSES % (self.path("first"), self.path("stop")))
        self.write("stop", "")
        args = ("--blocks", "6") + BRIEF[2:] + self.real + ("bench_a.py", "--vs-env", "X=1")
        self.assert_status(self.cut(2, "run", args, signal.SIGINT), 130)
        (measured,) = self.rows("x.json")
        lacks = "a part: its run was cut short; not here: " + ("a.y" if measured == "a.x" else "a.x")
        for name in SIDES:
            self.assertIn("assay: %s: %s\n" % (name, lacks), self.assay("show", name).err)
        self.assertIn("both files: " + lacks, " ".join(self.assay("compare", *SIDES).out.split()))
        os.unlink(self.path("stop"))
        self.resume()
        for name in SIDES:
            self.assertEqual(self.assay("show", name, "-q").err, "")

    def test_a_side_that_an_interrupted_duel_did_not_come_to_has_no_file(self):
        """Nobody could read it. The program's b and c wait, but for the first of them."""
        self.write("turn", 'if [ $1 != a ] && [ -e stop ]; then\n[ -e first ] || echo $1 >first\n'
                   'while [ -e stop ] && [ "$(cat first)" != $1 ]; do sleep 0.02; done\nfi\n')
        self.write("stop", "")
        args = ("--blocks", "7", "--rounds", "1", "-l1", "--seed", "5", "--vs", "sh turn b", "--vs", "sh turn c", "--", "sh", "turn", "a")
        self.assert_status(self.cut(2, "duel", args, signal.SIGINT), 130)
        here, missing = SIDES[1], "x.vs2.json"
        if self.read("first") == "c\n":
            here, missing = missing, here
        self.assertFalse(os.path.exists(self.path(missing)))
        compared = self.assay("compare", "x.json", here)
        self.assert_status(compared, 0)
        self.assertNotIn("a part", compared.out)  # the first side's benchmark was measured
        os.unlink(self.path("stop"))
        self.resume()
        for name in SIDES + ("x.vs2.json",):
            self.assertEqual(len(self.rows(name)["command"]), 14 if name == "x.json" else 7)

    def test_a_second_file_that_was_changed_is_not_replaced(self):
        self.cut(4, "timeit", (*BRIEF, *self.real, "pass", "--vs", "pass"), signal.SIGINT)
        with open(self.path("x.vs.json"), "a") as file:
            file.write("\n")
        self.assert_one_line(self.duel("duel", "--resume", "x.json"), 1, "x.vs.json exists already", "move it away")

    def test_the_deadline_s_look_is_spent_and_leaves_error_for_those_to_come(self):
        # Which side is the slow one in a block follows from the hash seed of both, and with this master seed never more
        # than three blocks more of one kind: that does not decide anything.
        args = ("--blocks", "80", "--rounds", "1", "-l1", "--seed", "271", "--vs", "sh turns 1", "--", "sh", "turns", "0")
        command = "what was measured is in x.json: assay duel --resume x.json goes on"
        for scale in (1, 4, 16):  # a busy machine may finish no block in so little time; no machine finishes 80 of them in twice that
            self.remove(*SIDES, "x.json.journal")
            self.write("turns", "if [ $(( PYTHONHASHSEED %% 2 )) = $1 ]; then sleep %g; else sleep %g; fi\n"
                       % (0.05 * scale, 0.0125 * scale))
            outcome = self.duel("duel", "-o", "x.json", "--deadline", "%ds" % (2 * scale), *args)
            self.assert_status(outcome, 124)
            first = self.blocks("x.json")
            if first == 0:
                continue
            self.assertIn(command, outcome.err)
            self.assert_status(self.duel("duel", "--resume", "x.json"), 124)  # the deadline is a part of its words
            second = self.blocks("x.json")
            if second > first:
                break
        self.assertTrue(0 < first < second < 80, (first, second))
        self.assert_compare_agrees(self.resume("--json", "--deadline", "1h").out)
        rows = self.rows("x.vs.json")["command"]
        self.assertEqual(len(rows), 80)
        looks = [look.split(":") for look in rows[0][DRAWN.index("assay_duel_looks")].split(",")]
        self.assertEqual([int(n) for n, _ in looks], [first, second, 80])
        for (_, alpha), wanted in zip(looks, (0.025, 0.0125, 0.0125)):
            self.assertAlmostEqual(float(alpha), wanted)

    def blocks(self, name):
        """How many are in a file of one benchmark, which is not there as long as there are none."""
        return len(self.rows(name)["command"]) if os.path.exists(self.path(name)) else 0

    def test_what_the_deadline_s_look_decided_stays_decided(self):
        args = ("--blocks", "1000", "--rounds", "1", "-l1", "--seed", "5", "--vs", "sleep 0.03", "--", "sleep", "0.002")
        for deadline in ("4s", "12s", "30s"):  # a busy machine may finish too few blocks in the first
            self.remove(*SIDES, "x.json.journal")
            outcome = self.duel("duel", "-o", "x.json", "--deadline", deadline, "--json", *args)
            self.assert_status(outcome, 124)
            (then,) = json.loads(outcome.out)["benchmarks"]
            if then["verdict"] == "slower":
                break
        self.assertEqual(then["verdict"], "slower")
        outcome = self.resume("--json")
        (now,) = json.loads(outcome.out)["benchmarks"]
        self.assertEqual((now["verdict"], now["blocks"]), ("slower", then["blocks"]))
        self.assert_compare_agrees(outcome.out)

    def test_the_time_that_was_spent_counts(self):
        self.cut(6, "duel", ("--budget", "100s") + QUICK[2:] + ("--blocks", "5000") + self.fake + ("pass", "--vs", "x"))
        journal = self.lines()
        elapsed = [json.loads(line[9:].decode())["elapsed_s"] for line in journal[1:]]
        self.assertEqual(elapsed, sorted(elapsed))
        self.assertGreater(elapsed[0], 0)
        self.put_journal(journal[:-1] + [re.sub(rb'"elapsed_s":[0-9.e-]+', b'"elapsed_s":100.5', journal[-1])])
        outcome = self.resume("--json")
        (row,) = json.loads(outcome.out)["benchmarks"]
        self.assertEqual(row["blocks"], len(journal) - 1)  # none was begun after it
        self.assert_compare_agrees(outcome.out)

    def test_again_and_again(self):
        self.write("bench_a.py", BENCH)
        args = ("--blocks", "30") + QUICK[2:] + self.fake + ("bench_a.py", "--vs-env", "X=1")
        self.assert_status(self.duel("run", "-o", "whole.json", *args), 0)
        self.cut(6, "run", args)
        for records, how in (12, signal.SIGKILL), (25, signal.SIGINT), (40, signal.SIGKILL):
            self.cut_at(records, ("duel", "--resume", "x.json"), how, env=self.env)
        self.resume("-q")
        self.assert_same_as_whole()

    # ---- what else there is

    @unittest.skipIf(len(os.sched_getaffinity(0)) < 2, "one CPU: no blocks at once")
    def test_blocks_at_once(self):
        args = ("--blocks", "40") + QUICK[2:] + self.fake + ("--parallel", "bench_a.py", "--vs-env", "X=1")
        self.write("bench_a.py", BENCH)
        self.assert_status(self.duel("run", "-o", "whole.json", *args), 0)
        for records, how in (10, signal.SIGKILL), (30, signal.SIGINT), (50, signal.SIGKILL):
            command = ("duel", "--resume", "x.json") if self.lines() else ("run", "-o", "x.json", *args)
            self.cut_at(records, command, how, env=self.env)
        self.assert_compare_agrees(self.resume("--json").out)
        self.assert_same_as_whole()

    def test_what_is_decided_stays_decided_and_what_failed_stays_failed(self):
        self.write("bench_a.py", "import os\ndef bench_bad():\n    if 'X' in os.environ: raise ValueError('worn out')\n"
                   "def bench_good(): pass\ndef bench_slow():\n    for i in range(1000 if 'X' in os.environ else 100): pass\n")
        args = (*BRIEF[2:], *self.real, "bench_a.py", "--vs-env", "X=1", "--blocks", "20")
        self.cut(12, "run", args)
        outcome = self.resume("--json", status=1)
        rows = {row["name"]: row for row in json.loads(outcome.out)["benchmarks"]}
        self.assertEqual(rows["a.bad"]["verdict"], "failed")
        self.assertIn('side "X=1", block 1: ValueError: worn out', outcome.err)
        self.assertIn("raise ValueError('worn out')", outcome.err)  # the traceback too
        self.assertEqual((rows["a.slow"]["verdict"], rows["a.slow"]["blocks"]), ("slower", 20))

    def test_counters_beside_the_values_go_on_with_them(self):
        args = (*BRIEF, *self.real, "--counters", "default", "x = [1]", "--vs", "x = [[1], [2]]")
        self.try_kill("timeit", *args)
        with open(self.path("x.vs.json")) as file:
            runs = json.load(file)["benchmarks"][0]["runs"]
        self.assertEqual(len({tuple(sorted(run["assay"]["evidence"])) for run in runs}), 1)

    def test_what_was_counted_is_not_counted_again(self):
        self.write("bench_a.py", "def bench_x(): x = [[1]]\ndef bench_y(): pass\n")
        args = ("--blocks", "6") + BRIEF[2:] + self.real + ("--metric", "allocations", "--layouts", "2", "bench_a.py", "--vs-env", "X=1")
        self.cut(1 + 12 + 2, "run", args)
        counted = [line for line in self.lines() if b'"record":"counted"' in line]
        self.assertGreaterEqual(len(counted), 2)
        outcome = self.resume("-v", "--json")
        self.assertIn("12 blocks measured already", outcome.err)
        self.assertEqual(len(re.findall("counting allocations, layout 1 of 2", outcome.err)), 4 - len(counted))
        for row in json.loads(outcome.out)["benchmarks"]:
            self.assertIn("allocations", row["metrics"])
        for name in SIDES:
            with open(self.path(name)) as file:
                for bench in json.load(file)["benchmarks"]:
                    self.assertEqual(len(bench["runs"][0]["assay"]["metrics"]["allocations"]["values"]), 2)

    def test_a_last_record_that_is_not_whole_is_dropped_and_said(self):
        self.cut(5, "timeit", (*QUICK, *self.fake, "pass", "--vs", "x"))
        kept = self.lines()
        with open(self.path("x.json.journal"), "wb") as file:
            file.write(b"\n".join(kept[:4]) + b"\n" + kept[4][:100])
        outcome = self.resume()
        self.assertIn("3 blocks measured already", outcome.err)
        self.assertIn("(100 bytes) was incomplete: it is dropped, and its block measured again", outcome.err)
        self.assertEqual([row[0] for row in self.rows("x.json")["timeit"]], list(range(1, 10)))

    def test_blocks_from_the_journal_are_not_told_as_if_they_were_measured(self):
        self.cut(5, "timeit", (*QUICK, *self.fake, "pass", "--vs", "x"))
        kept = len(self.lines()) - 1
        told = [line for line in self.resume("-v").err.splitlines() if line.startswith("timeit  ")]
        self.assertEqual(len(told), 9 - kept, told)

    def test_what_changed_meanwhile_is_named(self):
        args = (*QUICK, *self.fake, "pass", "--vs", "x")
        self.cut(3, "duel", args)
        env = dict(self.env, PYTHONPATH="/nowhere")
        self.assert_one_line(self.assay("duel", "--resume", "x.json", env=env), 1, "first side: the environment's PYTHONPATH is new")
        self.env["PATH"] = os.environ["PATH"] + ":/nowhere"
        self.assert_one_line(self.duel("duel", "--resume", "x.json"), 1, "first side: the environment's PATH has changed")
        del self.env["PATH"]
        journal = self.lines()
        self.put_journal([journal[0].replace(b'"second side: the interpreter\'s version":"3', b'"second side: the interpreter\'s version":"2')]
                         + journal[1:])
        self.assert_one_line(self.duel("duel", "--resume", "x.json"), 1, "second side: the interpreter's version is 3", "was 2")

    def test_records_of_another_plan_are_refused(self):
        self.cut(5, "duel", (*QUICK, *self.fake, "pass", "--vs", "x"))
        journal = self.lines()
        for old, new in (b'"start":1', b'"start":3'), (b'"number":1', b'"number":7'), (b'"rounds":2', b'"rounds":3'), (b'"pair":0', b'"pair":9'):
            self.put_journal(journal[:2] + [journal[2].replace(old, new)] + journal[3:])
            outcome = self.duel("duel", "--resume", "x.json", "-q")
            self.assert_status(outcome, 1)
            self.assertIn("record 3 of the journal", outcome.err)
            self.remove(*SIDES)

    def test_options_that_contradict_are_refused(self):
        self.cut(3, "timeit", (*QUICK, *self.fake, "pass", "--vs", "x"))
        for args, words in ((("--vs", "y"), ("--vs y", "begun with x")), (("--blocks", "20"), ("--blocks 20", "begun with 9")),
                            (("--parallel",), ("--parallel", "begun without it"))):
            self.assert_one_line(self.duel("duel", "--resume", "x.json", *args), 2, *words)
        self.assert_one_line(self.duel("run", "--resume", "x.json"), 2, "assay timeit --resume x.json goes on")
        self.assert_one_line(self.duel("timeit", "-o", "x.json", "pass", "--vs", "x"), 1, "assay timeit --resume x.json")
        self.assert_one_line(self.duel("duel", "--resume", "y.json"), 1, "duel: nothing to resume", "y.json.journal")
        self.resume("pass", "--vs", "x")


def limit_files():
    """Files of at most 5,000 bytes: what a full disk is to the journal and to the output."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))


if __name__ == "__main__":
    unittest.main()
