"""assay loop: many attempts against one baseline. What is planted is large (several times as fast), so that a busy machine finds it
as well."""

import fcntl
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import unittest

import support

with open(os.path.join(support.ROOT, "docs", "playbook.md"), encoding="utf-8") as f:
    PLAYBOOK = f.read()
with open(os.path.join(support.ROOT, "docs", "agents.md"), encoding="utf-8") as f:
    PAGE = f.read()

# Few slices a block; a busy machine may take its time until a verdict.
QUICK = ("--rounds", "4", "--slice", "1ms", "--margin", "100%", "--budget", "60s")

WORK = "def work(x):\n    return sum(i * i for i in range(%s))\n"
BENCH = "from work import work\n\ndef bench_work():\n    return work(3)\n"


def blocks_of(page):
    return re.findall(r"^```(python|sh)\n(.*?)^```$", page, re.M | re.S)


class Loop(support.Program):
    def loop(self, *words, status=0):
        outcome = self.assay("loop", *words, timeout=240)
        self.assert_status(outcome, status)
        return json.loads(outcome.out) if "--json" in words and outcome.out else outcome


class Page(Loop, unittest.TestCase):
    """The commands of docs/agents.md in their order, and between them a change that does nothing and one that breaks, all against
    changes that no commit has."""

    def run_line(self, line):
        words = shlex.split(line)[1:]
        if words[0] == "explain":
            words += ["-p", "1", "--seconds", "0.1"]
        if words[:2] == ["loop", "start"]:
            words += QUICK
        outcome = self.assay(*words, timeout=240)
        self.assert_status(outcome, 0)
        return json.loads(outcome.out) if "--json" in words else outcome.out

    def status_of_git(self):
        return subprocess.check_output(["git", "status", "--porcelain"], cwd=self.dir)

    def test_every_command_does_what_the_page_says(self):
        for text in reversed([text for language, text in blocks_of(PLAYBOOK) if language == "python"]):
            self.write(re.match(r"# (\w+\.py)\n", text).group(1), text)  # the first one of each name stays
        self.git("init", "-q")
        self.git("add", "bench_report.py")
        self.git("commit", "-qm", "one")
        self.write(".gitignore", "__pycache__\n")
        before = self.status_of_git()
        said = {}
        for language, text in blocks_of(PAGE):
            if language == "python":
                self.assertEqual(self.status_of_git(), before)
                self.write(re.match(r"# (\w+\.py)\n", text).group(1), text)
            for line in text.splitlines() if language == "sh" else ():
                if line == "assay loop back":
                    self.two_without_a_gain()
                if line.startswith("assay loop keep"):
                    again = self.loop("try", "--json")
                    self.assertEqual((again["is_repeat"], again["try"]), (True, said["loop try"]["try"]))
                said[" ".join(line.split()[1:3])] = self.run_line(line)
        self.check_page(said["loop try"], said["loop keep"], said["loop status"])
        folder = said["loop end"].split(" is in ")[1].strip()
        self.assertEqual(sorted(os.listdir(folder)), ["loop.json", "saved-1.patch", "try-1.patch", "try-2.patch", "try-3.patch", "try-4.patch"])
        self.assertEqual(os.listdir(self.path(".git", "assay", "loop", "ended")), [os.path.basename(folder)])

    def check_page(self, tried, kept, status):
        self.assertEqual(tried["try"]["outcome"], "faster", tried)
        self.assertLess(tried["try"]["benchmarks"][0]["ratio"], 0.7)
        self.assertEqual(tried["next"]["command"], "assay loop keep 1")
        self.assertTrue(kept["is_confirmed"], kept)
        self.assertEqual((status["working_tree"]["state"], status["confirmed"]), ("baseline", 1))
        (gain,) = status["gains"]
        self.assertEqual(gain["ratio"], kept["keep"]["benchmarks"][0]["ratio"])
        fields = json.dumps([tried, kept, status])  # all that the page names
        for name in re.findall(r"`\.?(\w+)(?:\[\])?`", PAGE.split("## Fields")[1].split("## Rules")[0]):
            if name not in ("faster", "slower", "mixed", "same", "undecided", "failed", "skipped", "open", "baseline", "tried", "new"):
                self.assertIn('"%s"' % name, fields)

    def two_without_a_gain(self):
        kept = self.read("report.py")
        self.write("report.py", "# the same\n" + kept)
        same = self.loop("try", "--note", "nothing", "--budget", "1ms", "--json")  # no time for a verdict
        self.assertEqual((same["try"]["outcome"], same["try"]["note"]), ("undecided", "nothing"), same)
        self.assertIn(same["next"]["kind"], ("longer", "other"))
        more = self.loop("try", "--budget", "1ms", "--json")  # what is undecided is measured anew, as a try of its own
        self.assertEqual((more["is_repeat"], more["try"]["attempt"], more["try"]["tree"]), (False, 3, same["try"]["tree"]))
        self.assert_one_line(self.assay("loop", "keep", "1"), 2, "earlier baseline")
        self.assert_one_line(self.assay("loop", "keep", "7"), 2, "no such try")

        self.write("report.py", kept.replace("totals = {}", "raise ValueError('planted')"))
        broken = self.loop("try", "--json", status=1)
        self.assertIn("planted", broken["try"]["benchmarks"][0]["error"])
        self.assertEqual((broken["try"]["outcome"], broken["next"]["kind"]), ("failed", "mend"), broken)
        with open(broken["try"]["patch"]) as patch:
            self.assertIn("+    raise ValueError('planted')", patch.read())
        self.write("report.py", "# half of an idea\n")
        self.write("new.py", "x = 1\n")
        self.assert_one_line(self.assay("loop", "keep", "2"), 2, "--apply")
        back = self.loop("back")
        self.assertIn("saved-1.patch", back.err)  # what no attempt holds
        self.assertEqual(self.read("report.py"), kept)
        self.assertFalse(os.path.exists(self.path("new.py")))
        self.assertIn("nothing", self.loop("status").out)


class Small(Loop):
    def setUp(self):
        super().setUp()
        self.write("work.py", WORK % 4000)
        self.write("bench_work.py", BENCH)

    def start(self, *words):
        return self.loop("start", "bench_work.py", *QUICK, *words)


class Refused(Small, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.start()
        self.folder = self.path(".assay", "loop", "now")

    def test_what_is_no_attempt(self):
        self.assert_one_line(self.assay("loop", "try"), 2, "the working tree is the baseline")
        self.assert_one_line(self.assay("loop", "keep"), 2, "no try waits")
        self.write("bench_work.py", BENCH.replace("3", "4"))
        self.assert_one_line(self.assay("loop", "try"), 2, "bench_work.py is not what it was", "--targets-change")
        self.assertEqual(self.loop("status", "--json")["tries"], [])
        with open(self.path(".assay", "loop", "lock")) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assert_one_line(self.assay("loop", "try"), 2, "another assay loop is at work")
        self.assert_one_line(self.assay("loop", "start", "bench_work.py"), 2, "there is a loop", "assay loop end")

    def test_a_broken_file_is_named_and_can_be_put_aside(self):
        state = os.path.join(self.folder, "loop.json")
        good = self.read(state)
        self.write(state, good.replace('"directory": "%s"' % os.path.realpath(self.dir), '"directory": "/gone"'))
        self.assert_one_line(self.assay("loop", "try"), 1, "/gone")
        self.write(state, good[:40])
        self.assert_one_line(self.assay("loop", "status"), 1, "loop.json", "assay loop end")
        self.loop("end")
        self.assert_one_line(self.assay("loop", "status"), 2, "there is no loop")
        self.start()

    def test_an_interrupted_attempt_counts_and_is_made_again(self):
        self.write("work.py", WORK % 100)
        process = self.spawn("loop", "try", "--budget", "1h", "--json")
        state = os.path.join(self.folder, "loop.json")
        self.wait_for(lambda: '"attempt": 1' in self.read(state) and support.children_of(process.pid)
                      and support.will_catch(process, signal.SIGINT))
        process.send_signal(signal.SIGINT)
        outcome = self.outcome(process)
        # it may have been decided just before
        self.assertIn(outcome.status, (0, 130), outcome)
        (one,) = self.loop("status", "--json")["tries"]
        self.assertIn(one["state"], ("interrupted", "measured"), one)


class Skipped(Loop, unittest.TestCase):
    def test_what_skips_itself_is_told_and_is_no_failure(self):
        self.write("asv.conf.json", '{"version": 1, "benchmarks": "benchmarks"}')
        self.write("benchmarks/__init__.py", "")
        self.write("benchmarks/it.py", "from . import lib\n\ndef setup():\n    if not lib.N:\n        raise NotImplementedError('needs zstd')\n\n"
                                       "def track_n():\n    return lib.N\n")
        self.write("benchmarks/lib.py", "N = 10\n")
        self.loop("start", ".")
        self.write("benchmarks/lib.py", "N = 0\n")
        tried = self.loop("try", "--json")
        self.assertEqual((tried["try"]["outcome"], tried["next"]["kind"]), ("skipped", "enable"), tried)
        (row,) = tried["try"]["benchmarks"]
        self.assertEqual((row["verdict"], row["error"], row["ratio"]), ("skipped", "needs zstd", None))
        self.assertIn("  it.track_n: skipped: needs zstd\n", self.loop("try").out)  # it may be able to run by now
        self.assertEqual([one["outcome"] for one in self.loop("status", "--json")["tries"]], ["skipped", "skipped"])


class Words(Small, unittest.TestCase):
    def test_wrong_words(self):
        for words, said in ((("loop",), "give an action"), (("loop", "tri"), "did you mean try?"),
                            (("loop", "status", "--note", "x"), "--note says nothing to status"),
                            (("loop", "try", "x"), "one word too many"), (("loop", "start"), "nothing to measure"),
                            (("loop", "start", "bench_work.py", "--vs-rev", "HEAD"), "--vs-rev has no place"),
                            (("loop", "start", "bench_work.py", "-p", "3"), "-p has no place"),
                            (("loop", "try"), "there is no loop"), (("loop", "try", "--budget", "x"), "--budget")):
            self.assert_one_line(self.assay(*words), 2, said)
        self.assert_status(self.assay("loop", "start", "nowhere.py"), 1)
        self.assertEqual(os.listdir(self.path(".assay", "loop")), ["lock"])

    def test_every_option_of_run_is_served_or_refused(self):
        """What a loop would take and then ignore misleads: an option that run gets one day is refused until somebody thinks of it."""
        row = re.compile(r"^(?:  -\w, |      )--([a-z-]+)(?: (\S+))?(?:  |$)", re.M)
        of_run = dict(row.findall(self.assay("run", "--help-all").out))
        of_loop = self.assay("loop", "--help-all").out
        served = set(dict(row.findall(of_loop.split("of start, as assay run has them:")[1]))) | {"budget"}
        refused = set(of_run) - served
        self.assertLess(served - {"help"}, set(of_run))
        self.assertGreater(len(refused), len(served))
        for name in sorted(refused - {"help"}):
            words = ("loop", "start", "bench_work.py", "--%s%s" % (name, "=1" if of_run[name] else ""))
            self.assert_one_line(self.assay(*words), 2, "--%s has no place in a loop" % name)
        values = {"PCT": "1%", "N": "8", "TIME": "50s", "SIZE": "4GB", "PYTHON": "python3", "A,B": "HOME", "KIND": "none",
                  "CPUS": str(min(os.sched_getaffinity(0))), "PATTERN": "x", "COMMAND": "true"}
        for taken in (lambda name: name.startswith("no-"), lambda name: not name.startswith("no-")):
            words = ["--%s%s" % (name, of_run[name] and "=" + values[of_run[name]]) for name in sorted(served - {"help"}) if taken(name)]
            outcome = self.assay("loop", "start", "nowhere.py", *words)
            self.assert_status(outcome, 1)
            self.assertIn("nowhere.py", outcome.err)

    def test_without_git(self):
        tools = self.path("tools")
        os.mkdir(tools)
        for name in ("python3", "sh"):
            os.symlink(shutil.which(name), os.path.join(tools, name))
        self.assert_one_line(self.assay("loop", "start", "bench_work.py", env={"PATH": tools}), 1, "git", "not installed")

    def test_a_state_is_every_byte_of_the_folder(self):
        self.git("init", "-q")
        self.write(".gitignore", "*.bin\n")
        self.write(".gitattributes", "*.txt text eol=lf\n")
        with open(self.path("ends.txt"), "wb") as file:
            file.write(b"a\r\nb\r\n")
        self.write("known.bin", "1")
        self.write("ignored.bin", "1")
        self.git("add", ".")
        self.git("add", "-f", "known.bin")
        self.start()
        copy = self.path(".git", "assay", "loop", "now", "base.0")
        with open(os.path.join(copy, "ends.txt"), "rb") as file:
            self.assertEqual(file.read(), b"a\r\nb\r\n")
        self.assertIn("known.bin", os.listdir(copy))
        self.assertNotIn("ignored.bin", os.listdir(copy))


if __name__ == "__main__":
    unittest.main()
