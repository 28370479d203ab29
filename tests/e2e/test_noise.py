"""What the noise in a result was, and how much a suite differs from itself."""

import json
import os
import unittest

import support

FAKE = os.path.join(support.ROOT, "tests", "e2e", "fake_python")


class Noise(support.Program, unittest.TestCase):
    def fake(self, plan, command, *args, status=0):
        self.write("plan.json", json.dumps(plan))
        if os.path.exists(os.path.join(self.dir, "log")):
            os.unlink(os.path.join(self.dir, "log"))
        outcome = self.assay(command, "--python", FAKE, "--copy-env", *args, env={"FAKE_DIR": self.dir})
        self.assert_status(outcome, status)
        return outcome

    def noise(self, plan, *args):
        out = self.fake(plan, "timeit", "--json", "-n3", "-w0", "-l100", *args, "pass").out
        (row,) = json.loads(out)["benchmarks"]
        # What others do to the machine just now, other tests for instance, is not what is asked.
        return {found["kind"]: found for found in row["noise"] if found["kind"] not in ("competition", "stolen", "throttled")}

    def test_processes_that_agree_have_none(self):
        self.assertEqual(self.noise([{"loop_ns": 1000 + i * 7 % 5} for i in range(20)], "-p20"), {})

    def test_processes_that_become_slower_drift(self):
        found = self.noise([{"loop_ns": 1000 + 10 * i} for i in range(20)], "-p20")
        self.assertEqual(list(found), ["drift"])
        self.assertAlmostEqual(found["drift"]["size"], 0.19, delta=0.02)
        self.assertIn("from the first of 20 processes to the last", found["drift"]["text"])

    def test_one_slow_process_is_odd(self):
        plan = [{"loop_ns": 1000 + i * 7 % 5} for i in range(20)]
        plan[4]["loop_ns"] = 1500
        for number in range(20):
            name = "%d.json" % number
            found = self.noise(plan, "-p20", "-o", name)
            if found or not self.others_were_busiest(name, 4):
                break
        self.assertEqual(list(found), ["odd-process"], self.read(name))
        self.assertIn("process 5 of 20", found["odd-process"]["text"])

    def others_were_busiest(self, name, process):
        """Other programs were busier beside this process than beside any other: that explains what is odd about it, and is
        told instead."""
        busy = [metadata.get("assay_other_cpus", 0) for metadata, _ in support.runs_of(self.path(name))]
        return busy[process] == max(busy)

    def test_groups_are_told_on_the_terminal_too(self):
        plan = [{"loop_ns": 1000 + i * 7 % 5 + (200 if i % 3 else 0)} for i in range(30)]
        out = self.fake(plan, "timeit", "-p30", "-n3", "-w0", "-l100", "pass").out
        self.assertIn("processes fall into 2 groups", " ".join(out.split()))

    def groups(self, plan):
        """What an adaptive run says of its groups: only such a run tries what they follow."""
        for budget in ("3s", "12s", "48s"):  # what a busy machine starts in the first may be too few to see groups
            out = self.fake(plan, "timeit", "--json", "--budget", budget, "--precision", "0.01%", "pass").out
            (row,) = json.loads(out)["benchmarks"]
            modes = [found for found in row["noise"] if found["kind"] == "modes"]
            if modes or row["processes"] >= 40:
                break
        (found,) = modes
        with open(os.path.join(self.dir, "log")) as log:
            tried = len(log.read().splitlines()) - row["processes"]
        self.assertEqual(tried, 8)
        return found

    def test_groups_that_new_processes_with_their_seeds_repeat_follow_the_seed(self):
        found = self.groups([{"loop_ns": 1000 + i * 7 % 20 * 2, "odd_seed_ns": 100} for i in range(400)])
        self.assertIn("which follow the hash seed", found["text"])
        self.assertAlmostEqual(found["size"], 0.1, delta=0.03)

    def test_groups_that_the_seed_does_not_repeat_follow_something_else(self):
        found = self.groups([{"loop_ns": 1000 + i * 7 % 5 + i % 2 * 100} for i in range(400)])
        self.assertIn("which follow something else than the hash seed", found["text"])


class Seeds(support.Program, unittest.TestCase):
    # As slow as the hash seed has it; each process says where its libraries are.
    BENCH = ("import os\n"
             "with open(os.environ['SEEN'], 'a') as seen:\n"
             "    seen.write(next(l for l in open('/proc/self/maps') if 'libc' in l).split('-')[0] + '\\n')\n"
             "n = 2000 if hash('assay') & 1 else 1000\n"
             "def bench_x(): sum(range(n))\n")

    @support.drawn_in_ci
    def test_the_processes_that_try_the_seeds_lie_in_one_place(self):
        self.write("bench_two.py", self.BENCH)
        for budget in ("4s", "12s", "36s"):  # beside busy programs, few processes or such whose times hide their groups
            self.write("seen", "")
            outcome = self.assay("run", "bench_two.py", "--json", "--budget", budget, "--precision", "0.01%", "--inherit-environ",
                                 "SEEN", env={"SEEN": self.path("seen")})
            self.assert_status(outcome, 0)
            (row,) = json.loads(outcome.out)["benchmarks"]
            text = " ".join(found["text"] for found in row["noise"] if found["kind"] == "modes")
            if "which follow the hash seed" in text or "competition" not in [found["kind"] for found in row["noise"]]:
                break
        self.assertIn("which follow the hash seed", text, row)
        measured, tried = self.read("seen").splitlines()[1:-8], self.read("seen").splitlines()[-8:]  # the first one looks for benchmarks
        self.assertEqual(len(measured), row["processes"])
        self.assertGreater(len(set(measured)), 0.8 * len(measured), measured)
        if len(set(tried)) == 8:
            self.skipTest("this machine lets nobody place the memory of a process")
        self.assertEqual(len(set(tried)), 1, tried)


class Calibrating(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.write("bench_x.py", "def bench_a():\n    sum(range(100))\ndef bench_b():\n    sum(range(300))\n")

    def run_suite(self, *args, **options):
        return self.assay("run", "bench_x.py", *args, env={"XDG_STATE_HOME": self.dir}, **options)

    @support.drawn_in_ci
    def test_what_sessions_differ_by_is_kept_and_used_by_compare(self):
        outcome = self.run_suite("--calibrate-noise", "--json", "--budget", "1s", "--precision", "20%")
        self.assert_status(outcome, 0)
        rows = json.loads(outcome.out)["benchmarks"]
        self.assertEqual([(row["name"], row["sessions"]) for row in rows], [("x.a", 5), ("x.b", 5)])
        self.assertTrue(all(row["floor"] > 0 for row in rows), rows)
        for name in "old.json", "new.json":
            self.assert_status(self.run_suite("-k", "x.a", "-p2", "-n2", "--yardstick", "none", "-o", name), 0)
        text = self.assay("compare", "old.json", "new.json", env={"XDG_STATE_HOME": self.dir}).out
        self.assertRegex(" ".join(text.split()), "(below|beyond) this benchmark's noise floor of ")
        text = self.assay("compare", "--no-profile", "old.json", "new.json", env={"XDG_STATE_HOME": self.dir}).out
        self.assertNotIn("noise floor", text)

    def test_a_benchmark_that_fails_is_not_known_and_the_others_are(self):
        self.write("bench_x.py", "def bench_a():\n    sum(range(100))\ndef bench_b():\n    1 / 0\n")
        outcome = self.run_suite("--calibrate-noise", "--budget", "1s", "--precision", "20%", "-q")
        self.assert_status(outcome, 1)
        self.assertIn("ZeroDivisionError", outcome.err)
        self.assertEqual(outcome.err.count("Traceback"), 1)
        self.assertRegex(outcome.out, r"x\.b +not known")

    def test_it_has_no_file_of_results(self):
        outcome = self.run_suite("--calibrate-noise", "-o", "x.json")
        self.assert_status(outcome, 2)
        self.assertIn("--calibrate-noise keeps what it learns by itself", outcome.err)

    def test_it_has_one_side(self):
        outcome = self.run_suite("--calibrate-noise", "--vs-env", "X=1")
        self.assert_status(outcome, 2)
        self.assertIn("measures one side against itself", outcome.err)


if __name__ == "__main__":
    unittest.main()
