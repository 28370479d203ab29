"""`assay explain`: where the time of known programs goes. Other work may share the machine, so only the order of shares and
generous ranges are asserted."""

import json
import os
import shutil
import signal
import subprocess
import unittest

import support
import witness

BRIEF = ("-p2", "--seconds", "0.4")

PARTS = """
def work(n):
    total = 0
    for i in range(n):
        total += i * i
    return total


def most():
    return work(6000)


def less():
    s = 0
    for i in range(2000):
        s += i * i
    return s


def setup():
    less()


def bench_parts():
    most()
    less()
"""


def is_read(interpreter):
    """Whose stacks can be read; of one that is not here nothing is known."""
    return not interpreter.is_pypy and interpreter.label not in ("python3.6", "python3.7")


class Explaining(support.Program):
    def explain(self, *args, status=0, **options):
        outcome = self.assay("explain", "--json", *args, timeout=240, **options)
        self.assert_status(outcome, status)
        return json.loads(outcome.out)["benchmarks"]

    def row(self, *args, **options):
        (row,) = self.explain(*args, **options)
        return row

    def share(self, row, function, which="self"):
        return sum(one[which] for one in row["functions"] if one["function"].split(".")[-1] == function)

    def below(self, row, kind):
        return [one["function"] for one in row["below_python"] if one["kind"] == kind]


@support.each_interpreter(is_read, drawn=1)
class OneSide(Explaining):
    def test_functions_and_lines_have_their_shares(self):
        path = self.write("bench_parts.py", PARTS)
        row = self.row(path, *BRIEF, "--python", self.python)
        self.assertEqual(row["name"], "parts.parts")
        self.assertIn("%d.%d" % self.interpreter.version, row["interpreter"])
        self.assertEqual(row["functions"][0]["function"], "work")
        self.assertTrue(0.5 < self.share(row, "work") < 0.95, row["functions"])
        self.assertTrue(0.05 < self.share(row, "less") < 0.5, row["functions"])
        self.assertGreater(self.share(row, "most", "total"), 0.5)
        self.assertLess(self.share(row, "most"), 0.1)
        self.assertTrue(row["lines"][0]["source"] in ("total += i * i", "for i in range(n):"), row["lines"][0])
        self.assertTrue(row["samples"] > 20 and row["processes"] == 2, row)
        mine = {one["function"] for one in row["functions"]}
        self.assertFalse(mine & {"start", "serve", "run", "setup", "timed"}, mine)

    def test_waiting_names_the_system_call(self):
        row = self.row("time.sleep(0.002)", "-s", "import time", *BRIEF, "--python", self.python)
        self.assertGreater(row["time_in"]["system_call"], 0.5, row)
        self.assertIn(self.below(row, "system_call")[0], ("clock_nanosleep", "select", "pselect6"))
        self.assertEqual(row["functions"][0]["function"], "run")

    def test_the_collector_is_named(self):
        row = self.row("gc.collect()", "-s", "import gc; x = [[i] for i in range(20000)]", *BRIEF, "--python", self.python)
        self.assertGreater(row["time_in"]["collector"], 0.3, row["time_in"])

    def test_a_callback_that_holds_the_event_loop_is_the_outermost(self):
        path = self.write("bench_loop.py", "import asyncio, time\n\n\nasync def holder():\n    time.sleep(0.004)\n\n\n"
                                           "async def bench_loop():\n    await asyncio.gather(holder(), holder())\n")
        row = self.row(path, *BRIEF, "--python", self.python)
        self.assertEqual(row["functions"][0]["function"], "holder")
        self.assertLess(self.share(row, "bench_loop", "total"), 0.5)
        self.assertLess(self.share(row, "_run_once", "total"), 0.01)

    def test_only_the_measured_loop_counts(self):
        row = self.row("sum(x)", "-s", "import time; time.sleep(0.05); x = list(range(20000))", "-p1", "--seconds", "0.2",
                       "--python", self.python)
        self.assertLess(row["time_in"]["system_call"], 0.2, row)
        self.assertFalse([one for one in row["lines"] if "sleep" in one.get("source", "")])

    def test_it_gives_a_benchmark_what_a_timed_run_gives_it(self):
        path = self.write("bench_maps.py", "import os\n\nTO = %r\n\n\ndef bench_maps():\n    if not os.path.exists(TO):\n"
                                           "        names = {line.split()[-1] for line in open('/proc/self/maps')}\n"
                                           "        names |= {k for k in os.environ}\n"
                                           "        with open(TO, 'w') as f:\n            f.write(repr(sorted(n for n in names "
                                           "if not n.isdigit())))\n    sum(range(1000))\n" % self.path("maps"))
        seen = []
        for command in (("run", path, "-p1", "-n1", "-w0", "-l1"), ("explain", path, "-p1", "--seconds", "0.1")):
            self.assert_status(self.assay(*command, "--python", self.python), 0)
            with open(self.path("maps")) as f:
                seen.append(f.read())
            os.remove(self.path("maps"))
        self.assertEqual(*seen)


class Targets(Explaining, unittest.TestCase):
    PYTHON = next((i.path for i in support.INTERPRETERS if i.label in ("python3.13", "python3.12", "python3.11") and i.path),
                  None)

    @unittest.skipUnless(PYTHON, "no CPython 3.11 to 3.13 with symbols under pyenv")
    def test_c_code_is_named_by_its_symbol(self):
        row = self.row("sorted(x)", "-s", "import random; x = [random.random() for _ in range(5000)]", *BRIEF, "--python",
                       self.PYTHON)
        self.assertGreater(row["time_in"]["native"], 0.5, row["time_in"])
        self.assertTrue({"unsafe_float_compare", "list_sort_impl", "binarysort", "count_run", "gallop_right",
                         "merge_lo"} & set(self.below(row, "native")[:5]), row["below_python"])

    def test_a_program_is_looked_at_from_its_start(self):
        path = self.write("program.py", "import time\n\n\ndef wait():\n    time.sleep(0.2)\n\n\nwait()\n")
        row = self.row("-p1", "--seconds", "0.5", "--", "/usr/bin/python3", path)
        self.assertGreater(self.share(row, "wait"), 0.2, row["functions"][:5])
        self.assertEqual(row["iterations"] > 0, True)

    def test_a_script_of_pyperf_is_looked_at_in_its_task(self):
        path = self.write("script.py", "import pyperf\n\n\ndef task():\n    return sum([i for i in range(3000)])\n\n\n"
                                       "runner = pyperf.Runner()\nrunner.bench_func('task', task)\n")
        row = self.row(path, *BRIEF)
        self.assertGreater(self.share(row, "task", "total"), 0.7, row["functions"])
        self.assertLess(self.share(row, "<module>", "total"), 0.05)

    def test_a_thread_without_python_code_is_said_not_to_be_seen(self):
        path = self.write("bench_t.py", "import ctypes\nlibc = ctypes.CDLL(None)\nthread = ctypes.c_ulong()\n"
                                        "libc.pthread_create(ctypes.byref(thread), None, libc.sleep, 60)\n\n\n"
                                        "def bench_t():\n    sum(range(2000))\n")
        row = self.row(path, "-p1", "--seconds", "0.2")
        self.assertIn("other_threads", row["notes"])
        self.assertNotIn("threads", row)

    def test_names_of_any_kind_do_no_harm(self):
        path = self.write("bench_ü.py", "def bench_x():\n    名前('<b>')\n\n\ndef 名前(x):\n    return sum(range(3000))\n")
        outcome = self.assay("explain", path, *BRIEF, "--python", "/usr/bin/python3", env={"LC_ALL": "C.UTF-8"})
        self.assert_status(outcome, 0)
        self.assertIn("名前", outcome.out)

    def test_recursion_is_one_function(self):
        row = self.row("f(300)", "-s", "def f(n): return n and f(n - 1) + 1", *BRIEF)
        self.assertTrue(0.8 < self.share(row, "f", "total") <= 1, row["functions"])

    def test_each_benchmark_of_a_suite_is_explained_and_one_that_fails_does_not_end_it(self):
        path = self.write("bench_m.py", "def bench_a():\n    1 / 0\n\n\ndef bench_b():\n    sum(range(2000))\n")
        rows = self.explain(path, "-p1", "--seconds", "0.1", status=1)
        self.assertEqual(rows[0], {"name": "m.a", "error": "m.a: ZeroDivisionError: division by zero"})
        self.assertGreater(rows[1]["samples"], 0)

    def test_one_cpu_is_shared_and_said(self):
        cpu = min(os.sched_getaffinity(0))
        row = self.row("sum(range(1000))", "-p1", "--seconds", "0.2",
                       preexec_fn=lambda: os.sched_setaffinity(0, [cpu]))
        self.assertIn("one_cpu", row["notes"])
        self.assertLess(row["samples"], 0.2 * 600)  # 250 a second, not 1000

    def test_what_was_sampled_before_ctrl_c_is_shown(self):
        with open(self.path("err"), "w") as err:
            process = self.spawn("explain", "sum(range(1000))", "-p100", "--seconds", "0.1", "-v", stderr=err)
        self.wait_for(lambda: "process 3 of 100" in self.read("err"))
        process.send_signal(signal.SIGINT)
        outcome = self.outcome(process)
        self.assert_status(outcome, 130)
        self.assertIn("the statement", outcome.out)
        self.assertIn("interrupted", self.read("err"))

    def test_the_text_says_functions_lines_and_what_it_cost(self):
        path = self.write("bench_parts.py", PARTS)
        outcome = self.assay("explain", path, *BRIEF)
        self.assert_status(outcome, 0)
        for words in ("parts.parts: ", " per iteration; ", "work (bench_parts.py:2)", "total += i * i", "time in  ",
                      "looking  "):
            self.assertIn(words, outcome.out)
        quiet = self.assay("explain", path, *BRIEF, "-q")
        self.assertNotIn("looking  ", quiet.out)
        self.assertEqual(quiet.err, "")


class Files(Explaining, unittest.TestCase):
    def test_the_profile_of_a_suite_is_written_and_converted(self):
        path = self.write("bench_m.py", "def bench_a():\n    sum(range(3000))\n\n\ndef bench_b():\n    sum(range(2000))\n")
        self.explain(path, "-p2", "--seconds", "0.1", "-o", self.path("m.profile.json.gz"))
        outcome = self.assay("profile", "convert", self.path("m.profile.json.gz"), "-", "--to", "collapsed", "-b", "m.b")
        self.assert_status(outcome, 0)
        self.assertIn("bench_b", outcome.out)
        self.assertNotIn("bench_a", outcome.out)

    def test_both_sides_go_into_one_file(self):
        self.explain("sum(range(3000))", "--vs", "sum(range(4000))", "-p2", "--seconds", "0.1", "-o",
                     self.path("s.speedscope.json"))
        names = [one["name"] for one in json.loads(self.read("s.speedscope.json"))["profiles"]]
        self.assertEqual(len(set(names)), 2, names)

    def test_a_page_has_the_source_of_statements_too(self):
        for name, args in (("one.html", ()), ("two.html", ("--vs", "sum(range(4000))"))):
            self.explain("sum(range(3000))", *args, "-p2", "--seconds", "0.1", "-o", self.path(name))
            page = self.read(name)
            self.assertIn("sum(range(3000))", page)
            self.assertIn("</html>", page)
        self.assertIn("sum(range(4000))", page)

    def test_a_form_for_one_is_written_for_one(self):
        self.explain("sum(range(3000))", "-p1", "--seconds", "0.1", "-o", self.path("s.prof"))
        text = "import pstats; print(pstats.Stats(%r).total_tt > 0)" % self.path("s.prof")
        self.assertEqual(subprocess.check_output(["/usr/bin/python3", "-c", text], universal_newlines=True), "True\n")


class Refusals(Explaining, unittest.TestCase):
    def refused(self, status, words, *args):
        outcome = self.assay("explain", *args, timeout=120)
        self.assert_status(outcome, status)
        self.assertIn(words, outcome.err)

    def test_what_cannot_be_read_is_named(self):
        for interpreter in support.INTERPRETERS:
            if interpreter.path and not is_read(interpreter):
                with self.subTest(interpreter.label):
                    words = "only CPython 3.8 to 3.15" if interpreter.is_pypy else "CPython 3."
                    self.refused(1, words, "pass", "-p1", "--python", interpreter.path)

    def test_a_program_without_python_is_refused(self):
        self.refused(1, "runs no Python", "-p1", "--", "sleep", "0.3")

    def test_options_of_values_are_unknown(self):
        for option in ("--precision=1%", "--append=x.json", "--metric=instructions", "--blocks=8"):
            self.refused(2, "explain", option, "pass")

    def test_a_file_that_cannot_be_written_is_found_before_anything_runs(self):
        path = self.write("bench_m.py", "def bench_a():\n    pass\n\n\ndef bench_b():\n    pass\n")
        self.refused(2, "this form holds one profile, but there are 2", path, "-o", self.path("x.prof"))
        self.refused(2, "its name does not say a form", path, "-o", self.path("x.xyz"))
        self.refused(1, "nowhere", "pass", "-o", self.path("nowhere/x.prof"))
        self.refused(1, "already exists", "pass", "-o", self.write("there.collapsed", ""))


SIDES = """
def first(n):
    total = 0
    for i in range(n):
        total += i * i
    return total


def second(n):
    total = 1
    for i in range(n):
        total -= i * i
    return total


def third(n):
    total = 2
    for i in range(n):
        total ^= i * i
    return total


def bench_old():
    first(2000), second(2000), third(2000)


def bench_new():
    first(2000), second(8000), third(2000)
"""


class TwoSides(Explaining, unittest.TestCase):
    ENOUGH = ("-p8", "--seconds", "0.3")

    def changed(self, row):
        return [one["function"] for one in row["causes"]["functions"] if one["changed"]]

    def test_the_function_that_got_slower_is_named(self):
        path = self.write("bench_sides.py", SIDES)
        row = self.row(path, "-k", "old", "--vs", "sides.new", *self.ENOUGH)
        self.assertIn("second", self.changed(row), row["causes"]["text"])
        self.assertEqual(row["causes"]["found"], "named")
        (slower,) = [one for one in row["causes"]["functions"] if one["function"] == "second"]
        self.assertGreater(slower["ratio"]["low"], 1.2)
        lines = row["causes"]["lines"]
        self.assertEqual({line["function"] for line in lines}, {"second"}, row["causes"]["text"])
        self.assertIn("total -= i * i", [line["text"] for line in lines])
        self.assertEqual(row["baseline"]["processes"], 8)
        self.assertGreater(row["candidate"]["samples"], 100)

    def test_a_revision_is_the_other_side(self):
        self.write("bench_sides.py", SIDES)
        self.git("init", "-q")
        self.git("add", "bench_sides.py")
        self.git("commit", "-qm", "one")
        path = self.write("bench_sides.py", SIDES.replace("total -= i * i", "total -= i * i; total += i * i; total -= i % 7"))
        row = self.row(path, "-k", "old", "--vs-rev", "HEAD", "-p3", "--seconds", "0.3")
        (slower,) = [one for one in row["causes"]["functions"] if one["function"] == "second"]
        self.assertEqual(slower["file"], "bench_sides.py")  # one file on both sides, wherever they lie
        self.assertGreater(slower["ratio"]["estimate"], 1.2)

    @support.drawn_in_ci
    def test_code_that_is_the_same_names_nothing(self):
        """One of twenty such runs may name something: that is the rate. Three in a row are none by chance."""
        path = self.write("bench_sides.py", SIDES)
        for _ in range(3):
            row = self.row(path, "-k", "old", "--vs", "sides.old", *self.ENOUGH)
            if not self.changed(row):
                return
        self.fail(row["causes"]["text"])

    def test_the_text_has_sentences_and_a_table(self):
        outcome = self.assay("explain", "sorted(x)", "-s", "x = list(range(3000))", "--vs", "list(x)", "-p2", "--seconds", "0.3")
        self.assert_status(outcome, 0)
        self.assertIn("(new) against", outcome.out)
        self.assertIn("the statement", outcome.out)
        self.assertIn("looking  ", outcome.out)

    def test_a_revision_and_a_folder_cannot_both_be_the_other_side(self):
        outcome = self.assay("explain", "pass", "--vs-rev", "HEAD", "--vs-path", ".")
        self.assert_status(outcome, 2)
        self.assertIn("--vs-rev and --vs-path", outcome.err)


class AfterARun(Explaining, unittest.TestCase):
    def test_timed_workers_start_the_same_and_the_profile_stands_beside_the_result(self):
        """Maps, signals, tracer, environment, arguments, files, threads; the workers that are explained come after the timed ones."""
        suite, folder = self.path("bench_witness.py"), self.path("seen")
        witness.write(suite, folder)
        seen = []
        for more in ([], ["--explain", "--json-output", self.path("beside.json"), "-o", self.path("a.json")]):
            outcome = self.assay("run", suite, "-p3", "-n1", "-w0", "-l10", "--seed", "1", *more, timeout=240)
            self.assert_status(outcome, 0)
            seen.append(witness.take(folder))
        self.assertEqual(len(seen[0]), 3)
        self.assertGreater(len(seen[1]), 3, "nothing was explained")
        for alone, timed in zip(*seen):
            self.assertEqual(alone, timed)
        self.assertRegex(outcome.out, r"witness\.witness: .* per iteration; \d+ samples")
        self.assertGreater(json.loads(self.read("beside.json"))["explained"][0]["samples"], 100)
        (alone,) = self.explain(self.path("a.json"))
        self.assertEqual(alone["name"], "witness.witness")


# As SIDES, but it sleeps: how often and how long a duel's sides are looked at cannot be chosen, and so takes little of a processor.
SLEEPS = """
import os
import time

MORE = int(os.environ.get("MORE", 0))


def first():
    time.sleep(0.001)


def second(times):
    for i in range(times):
        time.sleep(0.001)


def bench_much():
    first(), second(1 + 4 * MORE)


def bench_less():
    first(), second(1 + 2 * MORE)
"""


class AfterADuel(Explaining, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.suite = self.write("bench_sides.py", SLEEPS)

    def duel(self, *args):
        outcome = self.assay("duel", self.suite, "--explain", *args, timeout=240)
        self.assert_status(outcome, 0)
        return outcome

    def test_what_changed_is_explained_and_kept_beside_the_results(self):
        """As many blocks as it takes: what thrice the time is, beside a load that makes some of them useless. What takes twice
        the time is left out, and said to be wherever the other one is explained."""
        outcome = self.duel("--vs-env", "MORE=1", "--budget", "60s", "--explain-most", "1", "-o", self.path("r.json"),
                            "--json-output", self.path("all.json"), "--comment", self.path("c.md"))
        self.assertIn("1 more changed, by less, and is left unexplained: --explain-most 2 explains all", " ".join(outcome.out.split()))
        self.assertIn("1 more changed, by less, and is left unexplained", self.read("c.md"))
        found = json.loads(self.read("all.json"))
        self.assertEqual([row["verdict"] for row in found["benchmarks"]], ["slower", "slower"])
        row, left = found["explained"]
        self.assertEqual((row["name"], left), ("sides.much", {"name": "sides.less", "left_out": True}))
        self.assertIn("second", [one["function"] for one in row["causes"]["functions"] if one["changed"]],
                      row["causes"]["text"])
        self.assertGreater(row["causes"]["timed_ratio"]["low"], 1)
        for name in ("r.profile.json.gz", "r.vs.profile.json.gz"):
            outcome = self.assay("profile", "convert", self.path(name), "-", "--to", "collapsed")
            self.assertIn("second", outcome.out)
        (row,) = self.explain(self.path("r.json"), self.path("r.vs.json"))
        slower = next(one for one in row["causes"]["functions"] if one["function"] == "second")
        self.assertGreater(slower["ratio"]["estimate"], 1.5)
        self.assertGreater(row["causes"]["timed_ratio"]["estimate"], 1)
        shutil.copy(self.path("r.vs.profile.json.gz"), self.path("r.profile.json.gz"))
        outcome = self.assay("explain", self.path("r.json"), self.path("r.vs.json"))
        self.assert_one_line(outcome, 1, "another result", "r.vs.json", "r.json")

    def test_what_is_not_known_to_differ_is_not_explained(self):
        words = ("-k", "much", "--vs", "sides.much", "--budget", "1ms")
        self.assertIn("nothing to explain: none is known to be slower or faster", self.duel(*words).out)
        outcome = self.duel(*words, "--json", "--json-output", self.path("all.json"))
        self.assertEqual(json.loads(outcome.out)["explained"], [])
        self.assertEqual(self.read("all.json"), outcome.out)


if __name__ == "__main__":
    unittest.main()
