"""assay doctor on this machine: its report, its JSON, the profile that it keeps, and what compare makes of that."""

import glob
import json
import math
import os
import shutil
import signal
import socket
import subprocess
import unittest

import support

QUICK = ("doctor", "--time", "2s", "--python", "/usr/bin/python3")
KEYS = {"stored_10s", "stored_60s", "duel_10s", "duel_60s"}


class Doctor(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.state = self.path("state")
        self.env = dict(os.environ, XDG_STATE_HOME=self.state)

    def profiles(self):
        return glob.glob(os.path.join(self.state, "assay", "*"))

    def test_json_and_profile(self):
        outcome = self.assay(*QUICK, "--json", env=self.env)
        self.assert_status(outcome, 0)
        found = json.loads(outcome.out)
        self.assertEqual(set(found["detectable"]), KEYS)
        for key, value in found["detectable"].items():
            self.assertTrue(value is None or value > 0, key)
        self.assertEqual(set(found["limits"]), KEYS)
        self.assertGreater(found["clock"]["cost_s"], 0)
        self.assertLessEqual(found["gaps"]["total_s"], found["gaps"]["watched_s"])
        self.assertEqual(sum(b["count"] for b in found["gaps"]["histogram"]), found["gaps"]["count"])
        self.assertGreaterEqual(found["same_code"]["sessions"], 4)
        gains = [remedy["gain"] for remedy in found["remedies"]]
        self.assertEqual(gains, sorted(gains, reverse=True))
        self.assertIn("/usr/bin/python3", [python["path"] for python in found["pythons"]])
        self.assertEqual(found["machine"]["hostname"], socket.gethostname())
        tried = self.assay("counters", "task-clock", "instructions", "--json")
        self.assertEqual(
            [row["counts"] for row in json.loads(tried.out)["counters"]],
            [found["counters"]["software"], found["counters"]["hardware"]],
        )
        (path,) = self.profiles()
        with open(path) as file:
            profile = json.load(file)
        self.assertEqual(profile["detectable"], found["detectable"])
        self.assertEqual(len(profile["sessions"]), found["same_code"]["sessions"])
        # a second visit adds its sessions, in words for a narrow terminal
        outcome = self.assay(*QUICK, "--html", "page.html", env=dict(self.env, COLUMNS="40"))
        self.assert_status(outcome, 0)
        with open(self.path("page.html"), encoding="utf-8") as file:
            page = file.read()
        self.assertTrue(page.endswith("</html>\n"))
        for title in ("This machine", "How steadily it runs", "What would help, the most first"):
            self.assertIn("<caption>%s</caption>" % title, page)
        self.assertIn('<th scope="row">name</th><td class="name">%s: ' % socket.gethostname(), page)
        self.assertIn("Sessions of the same code one after the other", page)
        for title in ("This machine", "What can be counted", "Pythons", "How steadily it runs", "What would help"):
            self.assertIn("\n%s" % title, outcome.out)
        words = [line for line in outcome.out.splitlines() if len(line) > 40]
        self.assertEqual([line for line in words if len(line.split()) > 2], [])  # paths stay whole
        with open(path) as file:
            self.assertGreater(len(json.load(file)["sessions"]), len(profile["sessions"]))

    @support.drawn_in_ci
    def test_with_a_pacer_it_says_what_files_show_that_have_one(self):
        outcome = self.assay(*QUICK, "--no-profile", "--pacer", "auto", "--json", env=self.env)
        self.assert_status(outcome, 0)
        found = json.loads(outcome.out)["paced"]
        self.assertEqual([width["side_s"] for width in found["ratio_of_files"]], [5, 10, 30, 60])
        widths = [width["half_width"] for width in found["ratio_of_files"]]
        if found["followed"]:  # else the machine was too busy
            known = [width for width in widths if width is not None]
            self.assertEqual(known, sorted(known, reverse=True))
            self.assertTrue(all(width > 0 for width in known), found)
            self.assertGreater(found["session_sd"], 0)
        else:
            self.assertEqual(widths, [None] * 4)
        self.assertIn("beside", self.assay(*QUICK, "--no-profile", env=dict(self.env, ASSAY_PACER="auto")).out)
        outcome = self.assay(*QUICK, "--no-profile", "--no-pacer", "--json", env=dict(self.env, ASSAY_PACER="auto"))
        self.assertIsNone(json.loads(outcome.out)["paced"])
        self.assert_one_line(self.assay(*QUICK, "--pacer", "/nowhere"), 2, "--pacer", "/nowhere")

    def test_a_machine_so_slow_that_a_kind_of_work_has_no_block(self):
        """Here it is the interpreter that takes its time to start."""
        slow = self.write("slow", "#!/bin/sh\nsleep 0.4\nPYTHONSLOW=1 exec /usr/bin/python3 \"$@\"\n")
        os.chmod(slow, 0o755)
        outcome = self.assay("doctor", "--time", "2s", "--python", slow, "--json", env=self.env)
        self.assert_status(outcome, 0)
        found = json.loads(outcome.out)
        self.assertIn(0, [kind["blocks"] for kind in found["same_code"]["kinds"]])
        self.assertIsNone(found["detectable"]["duel_10s"])

    def test_ctrl_c(self):
        process = self.spawn("doctor", "--time", "10min", "--python", "/usr/bin/python3", env=self.env)
        self.wait_for(lambda: support.will_catch(process, signal.SIGINT) and support.children_of(process.pid))
        process.send_signal(signal.SIGINT)
        outcome = self.outcome(process)
        self.assert_status(outcome, 130)
        self.assertEqual(outcome.out, "")
        self.assertEqual(self.profiles(), [])

    def test_as_a_user_without_a_home(self):
        if os.geteuid() != 0 or not shutil.which("setpriv"):
            self.skipTest("wants to be the superuser and setpriv, to become nobody")
        home = self.path("bin")
        shutil.copytree(os.path.dirname(support.ASSAY) + "/worker", home + "/worker")
        shutil.copy(support.ASSAY, home + "/assay")
        for folder, _, names in os.walk(self.path()):
            for name in [folder] + [os.path.join(folder, name) for name in names]:
                os.chmod(name, 0o755)
        done = subprocess.run(
            ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", home + "/assay"] + list(QUICK),
            env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"},
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
            timeout=60,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("cannot keep the profile", done.stderr)
        self.assertIn("Smallest difference", done.stdout)

    def test_wrong_use(self):
        self.assert_one_line(self.assay("doctor", "--time", "1s"), 2, "--time")
        self.assert_one_line(self.assay("doctor", "now"), 2, "now")
        self.assert_one_line(self.assay("doctor", "--python", "/nonexistent/python"), 2, "/nonexistent/python")
        self.assert_one_line(self.assay("doctor", "--affinity", "4000"), 2, "4000")


class Compare(support.Program, unittest.TestCase):
    """What doctor learned is part of a comparison of this machine's files that have no yardstick."""

    def measure(self, name, *more):
        outcome = self.assay("timeit", "--budget", "300ms", "-o", name, *more, "pass")
        self.assert_status(outcome, 0)

    def keep(self, host, cpu, variance):
        os.makedirs(self.path("state", "assay"), exist_ok=True)
        profile = {
            "version": 2,
            "host": host,
            "cpu": cpu,
            "date": "2026-11-25 10:00",
            "python": "x",
            "stored": {"session_variance": variance, "session_df": 7},
        }
        with open(self.path("state", "assay", "profile-%s.json" % socket.gethostname()), "w") as file:
            json.dump(profile, file)

    def interval(self, *more):
        env = dict(os.environ, XDG_STATE_HOME=self.path("state"))
        outcome = self.assay("compare", "a.json", "b.json", "--json=-", *more, env=env)
        self.assert_status(outcome, 0)
        text = outcome.out[outcome.out.index("{") :]
        (row,) = json.loads(text)["benchmarks"]
        return math.log(row["high"] / row["low"]), outcome.out

    def test_sessions_are_in_the_interval(self):
        self.measure("a.json", "--yardstick", "none")
        self.measure("b.json", "--yardstick", "none")
        with open(self.path("a.json")) as file:
            cpu = json.load(file)["metadata"]["cpu_model_name"]
        host = socket.gethostname()
        without, text = self.interval()
        self.assertIn("sessions of the same code are taken to differ by", text)
        self.keep(host, cpu, 1.0)
        width, text = self.interval()
        # 1 by the profile, less what files say that stand still: at least 1.96 times sqrt(2) times .7 to each side
        self.assertGreater(width, 2 * 1.96 * math.sqrt(2) * 0.7)
        self.assertNotIn("not controlled", text)
        self.assertIn("sessions of the same code differ by 100% on this machine (assay doctor, 2026-11-25 10:00)", text)
        self.keep(host, cpu, 0.0)
        self.assertIn("sessions of the same code differ no more than their processes do", self.interval()[1])
        self.keep(host, cpu, 1.0)
        self.assertEqual(self.interval("--no-profile")[0], without)
        self.keep(host, "another CPU", 1.0)
        self.assertEqual(self.interval()[0], without)
        self.keep("another host", cpu, 1.0)
        self.assertEqual(self.interval()[0], without)

    def let_the_yardstick_follow(self, name):
        """As on a machine whose speed changes: beside every process the mix took as long as its values did."""
        with open(self.path(name)) as file:
            suite = json.load(file)
        for metadata in [suite["metadata"]] + [bench.get("metadata", {}) for bench in suite["benchmarks"]]:
            metadata.pop("assay_yardstick_memory", None)
        for number, run in enumerate(run for bench in suite["benchmarks"] for run in bench["runs"] if run.get("values")):
            run["metadata"].pop("assay_yardstick_memory", None)
            run["metadata"]["assay_yardstick_mix"] = sum(run["values"]) / len(run["values"]) * (1 + number % 2 * 1e-3)
        with open(self.path(name), "w") as file:
            json.dump(suite, file)

    def test_a_yardstick_takes_them_out(self):
        for name in ("a.json", "b.json"):
            self.measure(name)
            self.let_the_yardstick_follow(name)
        with open(self.path("a.json")) as file:
            cpu = json.load(file)["metadata"]["cpu_model_name"]
        without, _ = self.interval()
        self.keep(socket.gethostname(), cpu, 1.0)
        self.assertEqual(self.interval()[0], without)
        self.assertGreater(self.interval("--no-yardstick")[0], 3.5)


if __name__ == "__main__":
    unittest.main()
