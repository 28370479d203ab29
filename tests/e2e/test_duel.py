"""Duels with real interpreters: what each way to name a second side measures, what is stored, and what
happens when a side fails, a revision does not exist, or somebody presses Ctrl-C."""

import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import support

PYTHON = sys.executable
# Wide differences and few blocks: certain on any machine. Loops that are given need no trial, which takes most of a block as
# short as these; where loops are found, that is what is tested.
QUICK = ("--blocks", "10", "--rounds", "2", "-l", "100")


class Duel(support.Program, unittest.TestCase):
    def duel(self, *args, status=0, python=True, **options):
        where = ("--python", PYTHON) if python else ()
        # Options go before "--": what stands behind it belongs to the program.
        outcome = self.assay(args[0], "--json", *where, *args[1:], **options)
        self.assert_status(outcome, status)
        return json.loads(outcome.out), outcome

    def decided(self, *args, **options):
        """duel() where the sides differ widely. Beside busy programs so few blocks may leave even that undecided: then
        once more, and only then."""
        there = set(os.listdir(self.dir))
        for _ in range(5):
            rows, outcome = self.duel(*args, **options)
            if "undecided" not in [row["verdict"] for row in rows["benchmarks"]]:
                break
            for name in {name for name in os.listdir(self.dir) if name.endswith(".json")} - there:
                os.unlink(self.path(name))
        return rows, outcome

    def decided_row(self, *args, **options):
        (row,) = self.decided(*args, **options)[0]["benchmarks"]
        return row

    def row(self, *args, **options):
        (row,) = self.duel(*args, **options)[0]["benchmarks"]
        return row

    def wait_for_blocks(self, name, blocks):
        """Until so many of a duel that is going on are in its journal."""
        journal = self.path(name + ".journal")
        self.wait_for(lambda: os.path.exists(journal) and self.read(name + ".journal").count("\n") > blocks)

    def test_twice_the_work_is_slower_by_about_two(self):
        # 24 blocks: a machine that is busy with other tests may spoil three of them.
        row = self.decided_row("timeit", "--rounds", "2", "--slice", "1ms", "--blocks", "24", "sum(range(1000))", "--vs",
                               "sum(range(1000)); sum(range(1000))")
        self.assertEqual((row["verdict"], row["blocks"]), ("slower", 24), row)
        self.assertTrue(1 < row["low"] <= row["ratio"] <= row["high"], row)
        self.assertTrue(1.5 < row["ratio"] < 2.7, row)

    def test_the_environment_of_the_second_side_alone_is_changed(self):
        row = self.decided_row("timeit", *QUICK, "-s", "import os; n = int(os.environ.get('N', 1000))",
                               "sum(range(n))", "--vs-env", "N=3000")
        self.assertEqual(row["verdict"], "slower", row)

    # What a benchmark can see of how it was started: a line a process, into a file.
    SEEN = ("import ctypes, os, resource, threading\n"
            "libc = ctypes.CDLL(None)\n"
            "size = ctypes.c_size_t(); attr = ctypes.create_string_buffer(128)\n"
            "libc.pthread_getattr_default_np(attr); libc.pthread_attr_getstacksize(attr, ctypes.byref(size))\n"
            "where = next(l for l in open('/proc/self/maps') if 'libc' in l).split('-')[0]\n"
            "ours = [n for n in os.environ if n.startswith('ASSAY')]\n"
            "open('seen', 'a').write('%s %s %s %s %s %s\\n' % (os.getpid(), where, libc.personality(-1),\n"
            "    resource.getrlimit(resource.RLIMIT_STACK)[0], size.value, ours))")

    def seen(self, *args):
        self.row("timeit", *QUICK, "-s", self.SEEN, "pass", "--vs", "pass", *args)
        processes = {tuple(line.split(" ", 2)) for line in self.read("seen").splitlines()}
        os.unlink(self.path("seen"))
        (rest,) = {process[2] for process in processes}
        return [process[1] for process in processes], rest

    def test_both_sides_of_a_block_lie_in_one_place_of_their_own(self):
        """And a benchmark cannot tell: the limit of the stack, that of threads, the personality and the environment
        are those of a duel where the kernel places each process."""
        shared, rest = self.seen("-o", "x.json")
        stored = json.loads(self.read("x.json"))["benchmarks"][0]["runs"]
        drawn = {run["metadata"].get("assay_placement") for run in stored}
        if drawn == {None}:
            self.skipTest("this machine lets nobody place the memory of a process")
        self.assertEqual(len(drawn), 10)
        blocks = set(shared)  # those taken again among them; the stack has some 500 places, so two may meet in one
        self.assertGreaterEqual(len(blocks), 7, shared)
        self.assertEqual([shared.count(place) % 2 for place in blocks], [0] * len(blocks), shared)
        own, rest_of_own = self.seen("--own-placement")
        self.assertGreater(len(set(own)), len(own) * 0.8, own)  # not two by two
        self.assertEqual(rest, rest_of_own)

    def test_where_nobody_may_place_memory_it_is_said_and_measured_all_the_same(self):
        """A hard limit of the stack leaves no room to choose by."""
        limits = lambda: resource.setrlimit(resource.RLIMIT_STACK, (8 << 20, 8 << 20))
        outcome = self.assay("timeit", *QUICK, "--python", PYTHON, "pass", "--vs", "pass", "-o", "x.json",
                             preexec_fn=limits)
        self.assert_status(outcome, 0)
        self.assertIn("the stack limit is 8 MiB and cannot be raised", outcome.err)
        self.assertNotIn("assay_placement", self.read("x.json"))

    def test_the_times_of_the_sides_tell_the_same_as_the_ratio(self):
        """One value in five takes a hundred times as long, on both sides: means would follow these."""
        setup = "import itertools, time; n = itertools.cycle([0.0002] * 4 + [0.02]); a = [1.0]"
        for _ in range(5):  # a busy machine oversleeps by more than these naps
            outcome = self.assay("timeit", "--blocks", "6", "--rounds", "16", "-l", "1", "-s", setup, "time.sleep(next(n))",
                                 "--vs", "time.sleep(next(n)); time.sleep(0.0004)", "--json")
            self.assert_status(outcome, 0)
            (row,) = json.loads(outcome.out)["benchmarks"]
            first, second = row["times"]
            if first < second and abs(second / first / row["ratio"] - 1) < 0.5:
                break
        self.assertLess(first, second)
        self.assertLess(abs(second / first / row["ratio"] - 1), 0.5, row)

    def test_the_sides_are_shown_with_what_they_are(self):
        """The one under test first; a sentence fits the terminal, and what is long is cut."""
        quick = ("--blocks", "6", "--rounds", "1", "-l", "1")
        outcome = self.assay("timeit", *quick, "pass", "--vs", "sum(range(10))\nx = " + "1" * 90)
        self.assertRegex(outcome.out, r"\nsum\(range\(10\)\); x = 1+\u2026 (is|compared with) ")
        self.assertRegex(outcome.out, r"\n  sum\(range\(10\)\); x = 1+\u2026: \S+ \S+\n  pass: \S+ \S+\n")
        self.assertLessEqual(max(map(len, outcome.out.splitlines())), 80)
        outcome = self.assay("duel", *quick, "--vs", "true -x", "--", "true")
        self.assertRegex(outcome.out, r"\n  true -x: \S+ \S+\n  true: \S+ \S+\n")
        outcome = self.assay("timeit", *quick, "pass", "--vs-env", "A=1")
        self.assertRegex(outcome.out, r"\n  A=1: \S+ \S+\n  as it is: \S+ \S+\n")
        outcome = self.assay("timeit", *quick, "pass", "--vs", "pass")
        self.assertRegex(outcome.out, r"\n  the second: \S+ \S+\n  the first: \S+ \S+\n")

    def test_the_sentence_says_what_is_compared_with_what(self):
        statements = ("sum(range(1000))", "--vs", "sum(range(50))")
        for _ in range(5):  # beside busy programs so few blocks may leave even this undecided
            outcome = self.assay("timeit", *QUICK, *statements, "--json", "-o", "s.json")
            if json.loads(outcome.out)["benchmarks"][0]["verdict"] != "undecided":
                break
            os.unlink(self.path("s.json"))
            os.unlink(self.path("s.vs.json"))
        result = json.loads(outcome.out)
        self.assertEqual((result["baseline"], result["candidate"]), ("sum(range(1000))", "sum(range(50))"))
        self.assertEqual(result["sides"], [result["baseline"], result["candidate"]])
        (row,) = result["benchmarks"]
        self.assertLess(row["times"][1], row["times"][0])
        self.assertLess(row["ratio"], 1 / 2)
        for names in (("s.json",), ("s.vs.json",), ("s.json", "s.vs.json"), ("s.vs.json", "s.json")):
            compared = self.assay("compare", *names, "--json")
            self.assert_status(compared, 0)
            again = json.loads(compared.out)
            self.assertEqual((again["baseline"], again["candidate"]), (result["baseline"], result["candidate"]))
            self.assertEqual((again["old"], again["new"]), ("s.json", "s.vs.json"))
            self.assertEqual(again["benchmarks"][0]["ratio"], row["ratio"], names)
        outcome = self.assay("timeit", *QUICK, *statements)
        self.assertRegex(" ".join(outcome.out.split()),
                         r"-l 100 sum\(range\(50\)\) (is \d+\.\d+x faster than|compared with) sum\(range\(1000\)\)")

    def test_benchmarks_of_a_suite_are_paired_by_name(self):
        self.write("bench_a.py", "import os\nN = int(os.environ.get('N', 1000))\n"
                   "def bench_x():\n    sum(range(N))\ndef bench_y():\n    sum(range(N))\n")
        for seed in "1", "2", "3":  # the first block is of either benchmark
            rows, _ = self.decided("run", "--blocks", "6", *QUICK[2:], "bench_a.py", "--vs-env", "N=3000", "--seed", seed,
                                   "-o", seed + ".json")
            self.assertEqual([(row["name"], row["verdict"]) for row in rows["benchmarks"]],
                             [("a.x", "slower"), ("a.y", "slower")])
            for name in seed + ".json", seed + ".vs.json":
                stored = json.loads(self.read(name))["benchmarks"]
                self.assertEqual([bench["metadata"]["name"] for bench in stored], ["a.x", "a.y"])

    def test_threads_are_measured_on_all_cpus(self):
        """Each benchmark is pinned at first. What shows threads is measured anew, on both sides and for good."""
        cpus = len(os.sched_getaffinity(0))
        if cpus < 2:
            self.skipTest("one CPU is all of them")
        self.write("bench_t.py", "import os, threading\ndef bench_t():\n    with open(%r, 'a') as f:\n"
                   "        f.write('%%d %%d\\n' %% (os.getpid(), len(os.sched_getaffinity(0))))\n"
                   "    t = threading.Thread(target=int)\n    t.start()\n    t.join()\n" % self.path("seen"))
        outcome = self.assay("run", "--python", PYTHON, "--blocks", "6", "--rounds", "2", "-l", "1", "bench_t.py", "--vs-env", "X=1",
                             "-o", "a.json", timeout=120)
        self.assert_status(outcome, 0)
        self.assertIn("it uses threads or child processes: not pinned to one CPU", " ".join(outcome.out.split()))
        seen = dict(line.split() for line in self.read("seen").splitlines())
        self.assertGreaterEqual(len(seen), 2 + 12)
        self.assertEqual(sorted(seen.values()), ["1"] * 2 + [str(cpus)] * (len(seen) - 2))
        for name in "a.json", "a.vs.json":
            runs = support.runs_of(self.path(name))
            self.assertEqual([meta["assay_block"] for meta, _ in runs], list(range(1, 7)))

    def test_two_benchmarks_of_one_suite(self):
        suite = os.path.join(support.ROOT, "suites", "selftest", "bench_plain.py")
        row = self.decided_row("duel", *QUICK, suite, "-k", "plain.loop(extra=0)", "--vs", "plain.loop(extra=100)")
        self.assertEqual(row["verdict"], "slower", row)

    def test_two_benchmarks_in_one_row_are_both_named(self):
        self.write("bench_w.py", "def bench_one():\n    pass\ndef bench_two():\n    pass\n")
        outcome = self.assay("run", *QUICK, "bench_w.py", "-k", "one", "--vs", "two")
        self.assertIn("w.two, compared with w.one:\n", outcome.out)

    def test_a_file_is_a_suite_wherever_it_stands(self):
        self.write("bench_w.py", "def bench_one():\n    pass\n")
        for args in (("--json", "bench_w.py"), ("--own-placement", "bench_w.py", "--json"), ("bench_w.py", "--json")):
            outcome = self.assay("duel", "--blocks", "6", *QUICK[2:], "--vs-env", "A=1", *args)
            self.assert_status(outcome, 0)
            self.assertEqual([row["name"] for row in json.loads(outcome.out)["benchmarks"]], ["w.one"])
        self.assert_one_line(self.assay("duel", "bench_v.py", "--vs-env", "A=1"), 1, "bench_v.py")

    def test_two_programs(self):
        row = self.decided_row("duel", "--blocks", "6", "--vs", "sleep 0.02", "--", "sleep", "0.01", python=False)
        self.assertEqual(row["verdict"], "slower", row)

    def test_the_files_are_ordinary_and_give_the_same_verdict_to_compare(self):
        row = self.row("timeit", *QUICK, "-o", "a.json", "sum(range(500))", "--vs", "sum(range(1000))")
        self.assertEqual(sorted(os.listdir(self.dir)), ["a.json", "a.vs.json"])
        with open(self.path("a.vs.json")) as file:
            runs = json.load(file)["benchmarks"][0]["runs"]
        self.assertEqual([run["metadata"]["assay_block"] for run in runs], list(range(1, 11)))
        self.assertEqual({len(run["values"]) for run in runs}, {2})
        compared = self.assay("compare", "--json", "a.json", "a.vs.json")
        self.assert_status(compared, 0)
        (again,) = json.loads(compared.out)["benchmarks"]
        for key in ("verdict", "ratio", "low", "high"):
            self.assertEqual(again[key], row[key], key)
        one_line = self.assay("timeit", "-o", "a.json", "pass", "--vs", "pass")
        self.assert_one_line(one_line, 1, "json exists")

    def test_memory_does_not_grow_with_the_blocks(self):
        """They are in the journal while others are measured."""
        python = os.path.join(os.path.dirname(support.ASSAY), "tests", "fake-python")
        if not os.path.exists(python):
            self.skipTest("%s is not built" % python)
        if os.environ.get("MODE") == "asan":
            self.skipTest("the address sanitizer keeps what is freed")
        process = self.spawn("timeit", "--python", python, "--blocks", "100000", "--rounds", "1", "-l1", "-o", "a.json", "-q",
                             "pass", "--vs", "pass")
        self.wait_for_blocks("a.json", 40)
        early, begun = self.resident_kb(process), self.read("a.json.journal").count("\n")
        self.wait_for_blocks("a.json", begun + 200)
        late = self.resident_kb(process)
        process.send_signal(signal.SIGINT)
        self.assert_status(self.outcome(process), 130)
        self.assertLess(late - early, 700)  # kB; the blocks between them would take 1200 and more

    def resident_kb(self, process):
        with open("/proc/%d/status" % process.pid) as status:
            return int(re.search(r"VmRSS:\s*(\d+) kB", status.read()).group(1))

    def drawn(self, name):
        """The first blocks' coins and hash seeds: before nine others are kept (two blocks may run at once) none can be taken again,
        which would draw anew."""
        with open(self.path(name)) as file:
            runs = json.load(file)["benchmarks"][0]["runs"]
        runs = sorted((run["metadata"] for run in runs), key=lambda metadata: metadata["assay_block"])
        return [(metadata["assay_coins"], metadata["python_hash_seed"]) for metadata in runs[:8]]

    def test_the_same_seed_draws_the_same_coins(self):
        for name, more in (("a", ()), ("b", ()), ("p", ("--parallel",))):
            self.row("timeit", *QUICK, "--seed", "7", "-o", name + ".json", "pass", "--vs", "pass", *more)
        self.assertEqual(self.drawn("a.json"), self.drawn("b.json"))
        self.assertEqual(self.drawn("a.json"), self.drawn("p.json"))
        firsts = [text[0] for text, _ in self.drawn("a.json")]
        self.assertEqual(set(firsts), {"a", "b"})

    def test_blocks_at_once_are_a_duel_like_any_other(self):
        rows, outcome = self.decided("timeit", "--parallel", *QUICK, "-o", "a.json", "pass", "--vs", "sum(range(1000))")
        (row,) = rows["benchmarks"]
        self.assertEqual((row["verdict"], row["blocks"]), ("slower", 10), row)
        with open(self.path("a.json")) as file:
            runs = json.load(file)["benchmarks"][0]["runs"]
        self.assertEqual(sorted(run["metadata"]["assay_block"] for run in runs), list(range(1, 11)))
        compared = self.assay("compare", "--json", "a.json", "a.vs.json")
        (again,) = json.loads(compared.out)["benchmarks"]
        for key in ("verdict", "ratio", "low", "high"):
            self.assertEqual(again[key], row[key], key)
        if len(os.sched_getaffinity(0)) == 1:
            self.assertIn("one core", outcome.err)

    def test_one_core_is_one_block_at_a_time_and_said(self):
        cpu = str(min(os.sched_getaffinity(0)))
        _, outcome = self.duel("timeit", "--parallel", "--affinity", cpu, *QUICK, "pass", "--vs", "sum(range(1000))")
        self.assertEqual(len(outcome.err.splitlines()), 1, outcome.err)
        self.assertIn("one core", outcome.err)

    def test_an_interrupt_ends_blocks_at_once_too(self):
        setup = "import os\nwith open(%r, 'a') as file: file.write('%%d ' %% os.getpid())" % self.path("pids")
        process = self.spawn("timeit", "--parallel", "--python", PYTHON, "--json", "-o", "i.json", "pass", "--vs",
                             "pass", "-s", setup, "--blocks", "100000")
        self.wait_for_blocks("i.json", 4)
        process.send_signal(signal.SIGINT)
        outcome = self.outcome(process)
        self.assert_status(outcome, 130)
        (row,) = json.loads(outcome.out)["benchmarks"]
        self.assertTrue(row["blocks"] > 0, row)
        compared = self.assay("compare", "--json", "i.json", "i.vs.json")
        (again,) = json.loads(compared.out)["benchmarks"]
        self.assertEqual((again["verdict"], again["low"]), (row["verdict"], row["low"]))
        alive = [pid for pid in self.read("pids").split() if os.path.exists("/proc/%s" % pid)]
        self.assertEqual(alive, [])

    def test_a_side_that_fails_later_is_a_failed_row_and_the_others_go_on(self):
        self.write("bench_f.py",
                   "import os\n"
                   "def bench_good():\n    sum(range(1000))\n"
                   "def bench_bad():\n"
                   "    if 'BAD' in os.environ:\n"
                   "        with open(os.environ['BAD'], 'a') as f: f.write('x')\n"
                   "        if os.path.getsize(os.environ['BAD']) > 20: raise ValueError('worn out')\n"
                   "    sum(range(1000))\n")
        rows, outcome = self.duel("run", "--blocks", "10", "--rounds", "2", "-l1", "bench_f.py", "--vs-env",
                                  "BAD=" + self.path("worn"), "-o", "f.json", status=1)
        verdicts = {row["name"]: row for row in rows["benchmarks"]}
        self.assertEqual(verdicts["f.bad"]["verdict"], "failed", rows)
        self.assertIn("worn out", verdicts["f.bad"]["error"])
        self.assertEqual(verdicts["f.good"]["blocks"], 10)
        self.assertIn("side \"BAD=", outcome.err)
        with open(self.path("f.json")) as file:
            runs = {b["metadata"]["name"]: len(b["runs"]) for b in json.load(file)["benchmarks"]}
        self.assertEqual(runs, {"f.good": 10, "f.bad": verdicts["f.bad"]["blocks"]})
        self.assertTrue(0 < runs["f.bad"] < 10, runs)
        gate = self.assay("compare", "f.json", "f.vs.json", "--fail-if-slower", "500%")
        self.assert_status(gate, 4)
        self.assertIn("worn out", gate.out)

    def test_lists_that_differ_are_named_and_the_common_ones_run(self):
        self.write("bench_l.py", "import os\ndef bench_both():\n    pass\n"
                   "if 'X' not in os.environ:\n    def bench_alone():\n        pass\n")
        rows, outcome = self.duel("run", *QUICK, "bench_l.py", "--vs-env", "X=1")
        self.assertEqual([row["name"] for row in rows["benchmarks"]], ["l.both"])
        self.assertIn("l.alone", outcome.err)

    def test_sides_with_nothing_in_common_are_a_failure_that_documents_tell_of_too(self):
        self.write("bench_l.py", "import os\nfor i in '12':\n    exec('def bench_%s%s(): pass' % (os.environ.get('X', 'old'), i))\n")
        words = ("run", "bench_l.py", "--vs-env", "X=new")
        lacks = ["l.old1", "l.old2"], ["l.new1", "l.new2"]

        def lack(text):
            found = json.loads(text)
            self.assertEqual((found["benchmarks"], found["missing"], found["added"]), ([], *lacks))

        refused = self.assay(*words)
        self.assertEqual(refused.out, "")
        said = refused.err
        self.assertIn("assay: the two sides have no benchmark in common\n", said)
        for more in (("--json",), ("--json-output", "a.json"), ("--html", "a.html"), ("--junit", "a.xml", "--comment", "a.md"),
                     ("--json", "--json-output", "b.json", "--html", "b.html")):
            outcome = self.assay(*words, *more)
            self.assert_status(outcome, 1)
            self.assertEqual(outcome.err, said)
            if "--json" in more:
                lack(outcome.out)
        lack(self.read("a.json"))
        lack(self.read("b.json"))
        self.assert_nothing_left("bench_l.py", "a.json", "b.json", "a.html", "b.html", "a.xml", "a.md")
        self.assertEqual(self.assay(*words, "--json", "--fail-if-slower", "5%").status, 4)

    def test_wrong_words_are_one_line(self):
        for args, words in (
            (("timeit", "pass", "--vs-env", "NOEQUALS"), ("NOEQUALS", "NAME=VALUE")),
            (("timeit", "pass", "--vs", "pass", "-p3"), ("--blocks",)),
            (("timeit", "pass", "--vs", "pass", "--parallel", "--no-pin"), ("--parallel", "--no-pin")),
            (("timeit", "pass", "--vs", "pass", "-o", "x.json", "--vs-output", "x.json"), ("--vs-output", "x.json")),
            (("timeit", "pass", "--vs-path", "nowhere"), ("nowhere",)),
            (("timeit", "pass", "--vs-python", "9.9"), ("9.9",)),
            (("duel", "pass"), ("--vs",)),
            (("timeit", "pass", "--vs-rev", "HEAD"), ("git",)),
        ):
            with self.subTest(args):
                self.assert_one_line(self.assay(*args), 2, *words)

    def test_what_the_commands_have_of_their_own_a_duel_obeys_or_refuses(self):
        """What all of them have is tried in tests/unit/cli/dueling/test_duel_settings.c: an option that is new is in neither."""
        tables = [set(re.findall(r"^(?:  -\w, |      )--([a-z-]+)", self.assay(name, "--help-all").out, re.M))
                  for name in ("timeit", "run", "command")]
        of_targets = {"setup", "teardown", "name", "inner-loops", "duplicate",  # of both sides alike
                      "keep", "list", "asv", "shard", "shard-by", "replicas",
                      "command-name", "shell", "default-shell", "no-shell", "input", "stdout", "show-output", "ignore-failure",
                      "prepare", "conclude", "cleanup"}
        of_duels = {"reference", "parameter-list", "parameter-scan", "parameter-step-size", "runs"}  # several programs are one
        refused = {"calibrate-noise"}
        self.assertEqual(set.union(*tables) - set.intersection(*tables), of_targets | of_duels | refused)
        for name in refused:
            self.assert_one_line(self.assay("run", "--" + name, "bench_w.py", "--vs-env", "A=1"), 2, "--" + name, "no --vs option")

    def test_what_pyperf_shows_beside_a_result_is_shown_of_each_side(self):
        words = ("timeit", "--python", PYTHON, "--blocks", "7", "--rounds", "1", "-l", "10", "pass", "--vs", "1", "--vs", "2")
        outcome = self.assay(*words, "-m", "-d", "-g", "-t")
        self.assert_status(outcome, 0)
        verdicts, shown = outcome.out.split("\n\nCommon metadata\n", 1)
        self.assertIn("fastest:", verdicts)
        parts = re.split(r"^(pass|1|2)\n=+\n", shown, flags=re.M)
        self.assertEqual(parts[1::2], ["pass", "1", "2"])
        for part, runs in zip(parts[2::2], (14, 7, 7)):  # the first side's of both duels
            self.assertEqual(len(re.findall(r"^Run \d+:", part, re.M)), runs)
            self.assertIn("Total number of values: %d\n" % runs, part)
            self.assertIn(" #", part)
        outcome = self.assay(*words[:-2], "-m", "-d", "-g", "-t", "--json")
        self.assertEqual([row["blocks"] for row in json.loads(outcome.out)["benchmarks"]], [7])

    def test_an_interrupt_ends_in_good_order(self):
        process = self.spawn("timeit", "--python", PYTHON, "--json", "-o", "i.json", "pass", "--vs", "pass",
                             "--blocks", "100000")
        self.wait_for_blocks("i.json", 4)
        process.send_signal(signal.SIGINT)
        outcome = self.outcome(process)
        self.assert_status(outcome, 130)
        (row,) = json.loads(outcome.out)["benchmarks"]
        self.assertEqual(row["verdict"], "undecided")
        self.assertEqual(sorted(os.listdir(self.dir)), ["i.json", "i.json.journal", "i.vs.json"])


class Revisions(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.git("init", "-q")
        self.write("lib.py", "N = 3000\n")
        self.write("bench_r.py", "import lib\ndef bench_sum():\n    sum(range(lib.N))\n")
        self.git("add", ".")
        self.git("commit", "-qm", "slow")
        self.git("tag", "slow")
        self.write("lib.py", "N = 1000\n")
        self.git("commit", "-qam", "fast")

    def worktrees(self):
        return subprocess.run(["git", "worktree", "list"], cwd=self.dir, stdout=subprocess.PIPE,
                              check=True).stdout.count(b"\n")

    def test_the_revision_is_measured_and_the_checkout_is_not_touched(self):
        for _ in range(5):  # beside busy programs so few blocks may leave even this undecided
            outcome = self.assay("run", "--json", "--python", PYTHON, *QUICK, "bench_r.py", "--vs-rev", "slow")
            self.assert_status(outcome, 0)
            (row,) = json.loads(outcome.out)["benchmarks"]
            if row["verdict"] != "undecided":
                break
        self.assertEqual(row["verdict"], "faster", row)
        self.assertEqual([json.loads(outcome.out)[key] for key in ("baseline", "candidate")], ["slow", "working tree"])
        self.assertEqual(self.read("lib.py"), "N = 1000\n")
        self.assertEqual(self.worktrees(), 1)
        self.assertEqual(outcome.err, "")

    def test_a_dirty_checkout_is_said(self):
        self.write("lib.py", "N = 1001\n")
        outcome = self.assay("run", "--json", "--python", PYTHON, *QUICK, "bench_r.py", "--vs-rev", "slow",
                             timeout=120)
        self.assertIn("uncommitted changes", outcome.err)

    def test_each_file_says_what_its_side_was(self):
        self.write("lib.py", "N = 1001\n")
        self.assay("run", "--json", "--python", PYTHON, *QUICK, "bench_r.py", "--vs-rev", "slow", "-o", "r.json", timeout=120)
        found = []
        for name in ("r.json", "r.vs.json"):
            with open(self.path(name)) as file:
                suite = json.load(file)
            metadata = dict(suite.get("metadata", {}), **suite["benchmarks"][0].get("metadata", {}))
            found.append((metadata["assay_git_dirty"], metadata["assay_git_commit"]))
        commits = [subprocess.check_output(["git", "rev-parse", rev], cwd=self.dir, universal_newlines=True).strip()
                   for rev in ("HEAD", "slow")]
        self.assertEqual(found, [("yes", commits[0]), ("no", commits[1])])

    def test_a_folder_that_git_knows_nothing_of_has_none_of_the_checkout_s_facts(self):
        with tempfile.TemporaryDirectory() as other:
            shutil.copy(self.path("bench_r.py"), other)
            shutil.copy(self.path("lib.py"), other)
            self.assay("run", "--json", "--python", PYTHON, *QUICK, "bench_r.py", "--vs-path", other, "-o", "r.json",
                       timeout=120)
        self.assertIn("assay_git_commit", self.read("r.json"))
        self.assertNotIn("assay_git", self.read("r.vs.json"))

    def test_a_revision_that_does_not_exist(self):
        self.assert_one_line(self.assay("run", "bench_r.py", "--vs-rev", "nonsense"), 2, "nonsense")

    def verdicts(self, *args, status=0):
        outcome = self.assay("run", "--json", "--python", PYTHON, *QUICK, *args, timeout=120)
        self.assert_status(outcome, status)
        return {row["name"]: row["verdict"] for row in json.loads(outcome.out)["benchmarks"]}, outcome.err

    def test_the_whole_checkout_is_the_revision_s_on_the_second_side(self):
        found, err = self.verdicts(".", "--vs-rev", "slow")
        self.assertEqual((found, err), ({"r.sum": "faster"}, ""))

    def test_the_whole_folder_is_the_other_one_on_the_second_side(self):
        with tempfile.TemporaryDirectory() as other:
            shutil.copy(self.path("bench_r.py"), other)
            with open(os.path.join(other, "lib.py"), "w") as file:
                file.write("N = 3000\n")
            found, err = self.verdicts(".", "--vs-path", other)
            self.assertEqual((found, err), ({"r.sum": "faster"}, ""))
            self.write("bench_new.py", self.read("bench_r.py"))
            found, err = self.verdicts("bench_new.py", "--vs-path", other)
            self.assertIn("bench_new.py is not in " + other, err)

    def test_a_file_that_the_revision_lacks_is_measured_with_the_revision_s_modules(self):
        self.write("bench_new.py", self.read("bench_r.py"))
        found, err = self.verdicts("bench_new.py", "--vs-rev", "slow")
        self.assertEqual(found, {"new.sum": "faster"})
        self.assertIn("assay: bench_new.py is not in slow: both sides measure the one in the working tree\n", err)
        os.mkdir(self.path("more"))
        self.write("more/bench_more.py", self.read("bench_r.py"))
        found, err = self.verdicts("more/bench_more.py", "--vs-rev", "slow")
        self.assertEqual(found, {"more.sum": "faster"})

    def test_below_the_top_the_revision_is_run_in_the_same_place(self):
        os.mkdir(self.path("sub"))
        self.write("sub/only_here.py", "N = 3000\n")
        self.write("sub/words.sh", "sleep 0.03\n")
        self.write("words.sh", "exit 3\n")
        self.git("add", ".")
        self.git("commit", "-qm", "below")
        self.write("sub/only_here.py", "N = 1000\n")
        self.write("sub/words.sh", "true\n")
        for args in (("timeit", *QUICK, "-s", "import only_here", "sum(range(only_here.N))"),
                     ("command", "--blocks", "10", "--rounds", "1", "-l", "1", "--", "sh", "words.sh")):
            outcome = self.assay(args[0], "--json", "--vs-rev", "HEAD", *args[1:], cwd=self.path("sub"), timeout=120)
            self.assert_status(outcome, 0)
            (row,) = json.loads(outcome.out)["benchmarks"]
            self.assertEqual(row["verdict"], "faster", row)

    def test_a_saved_duel_is_read_the_right_way_round(self):
        """Also where the file is of a version that did not write down which side is the baseline."""
        for _ in range(5):
            self.assay("run", "--python", PYTHON, *QUICK, "bench_r.py", "--vs-rev", "slow", "-o", "r.json", timeout=120)
            compared = self.assay("compare", "r.json", "--json")
            if json.loads(compared.out)["benchmarks"][0]["verdict"] != "undecided":
                break
            os.unlink(self.path("r.json"))
            os.unlink(self.path("r.vs.json"))
        for name in ("r.json", "r.vs.json"):
            text = self.read(name)
            self.assertIn('"assay_role"', text)
            self.write("old-" + name, text.replace('"assay_role"', '"assay_was_not_there"'))
        for names in (("r.json",), ("r.json", "r.vs.json"), ("old-r.json",), ("old-r.vs.json", "old-r.json"), ("old-r.json", "old-r.vs.json")):
            compared = self.assay("compare", *names, "--json", "--fail-if-slower", "5%")
            self.assert_status(compared, 0)
            result = json.loads(compared.out)
            self.assertEqual((result["baseline"], result["candidate"]), ("slow", "working tree"), names)
            self.assertEqual(result["benchmarks"][0]["verdict"], "faster", names)
        shutil.copy(self.path("old-r.vs.json"), self.path("x.vs.json"))
        self.write("x.json", re.sub(r'("assay_duel": ?")', r"\1x", self.read("r.json")))
        self.assert_one_line(self.assay("compare", "x.json"), 1, "x.json and x.vs.json are not the two sides of one duel")
        self.assert_one_line(self.assay("compare", "lib.py"), 2, "give two result files", ".vs.json")

    def test_a_revision_whose_file_cannot_be_loaded(self):
        self.write("bench_b.py", "import lib\ndef bench_one():\n    pass\ndef bench_two():\n    pass\nlib.N\n")
        self.write("lib.py", "M = 1\n")
        self.git("commit", "-qam", "broken")
        self.write("lib.py", "N = 1000\n")
        outcome = self.assay("run", "--python", PYTHON, *QUICK, "bench_b.py", "--vs-rev", "HEAD")
        self.assert_status(outcome, 1)
        self.assertIn("assay: side \"HEAD\": bench_b.py: AttributeError: module 'lib' has no attribute 'N'", outcome.err)
        self.write("bench_c.py", "def bench_three():\n    pass\n")
        found, err = self.verdicts("bench_b.py", "bench_c.py", "--vs-rev", "HEAD", status=1)
        self.assertEqual(list(found), ["c.three"])

    def test_a_build_that_fails_shows_its_end(self):
        outcome = self.assay("run", "bench_r.py", "--vs-rev", "slow", "--build",
                             "seq 100; echo no compiler >&2; echo giving up; exit 3")
        self.assert_status(outcome, 1)
        lines = outcome.err.splitlines()
        self.assertEqual(lines[:3], ["83", "84", "85"], outcome.err)
        self.assertEqual(lines[-3:-1], ["no compiler", "giving up"], outcome.err)
        self.assertIn("exit status 3", lines[-1])
        self.assertEqual(self.worktrees(), 1)

    def test_an_interrupt_while_the_worktree_is_made_leaves_nothing_of_it(self):
        """git has locked it then. A filter of the repository's keeps git at work."""
        begun, temporary = self.path("begun"), self.path("temporary")
        os.mkdir(temporary)
        self.git("config", "filter.slow.smudge", "touch %s; sleep 600" % begun)
        self.write(".git/info/attributes", "lib.py filter=slow\n")
        process = self.spawn("run", "--python", PYTHON, "bench_r.py", "--vs-rev", "slow", env={"TMPDIR": temporary})
        self.wait_for(lambda: os.path.exists(begun))
        self.assertEqual(self.worktrees(), 2)
        process.send_signal(signal.SIGINT)
        self.assert_one_line(self.outcome(process), 130, "interrupted")
        self.assertEqual((self.worktrees(), os.listdir(temporary)), (1, []))
        self.assertEqual(os.listdir(self.path(".git/worktrees")) if os.path.exists(self.path(".git/worktrees")) else [], [])

    def test_an_interrupt_removes_the_worktree(self):
        process = self.spawn("run", "--python", PYTHON, "bench_r.py", "--vs-rev", "slow", "--blocks", "100000")
        self.wait_for(lambda: self.worktrees() == 2)
        process.send_signal(signal.SIGINT)
        self.assert_status(self.outcome(process), 130)
        self.assertEqual(self.worktrees(), 1)


if __name__ == "__main__":
    unittest.main()
