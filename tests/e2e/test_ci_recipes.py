"""action.yml as a runner runs it, and the files that docs/ci.md has people copy."""

import json
import os
import re
import shutil
import subprocess
import sys
import unittest

import action_runner
import support
from action_runner import yaml_of
from github_api import GitHub, GitLab

sys.path.insert(0, os.path.join(support.ROOT, "cli", "python"))

from assay import _base, _gate  # noqa: E402  (found through the line above)
from assay._actions import WrongUsage  # noqa: E402

HEAD, BASE, FORK = "a" * 40, "b" * 40, "c" * 40
# Few blocks of sides that are twenty times apart: certain on any machine.
QUICK = "--blocks 8 --rounds 1 --slice 1ms"
DOCS = os.path.join(support.ROOT, "docs", "ci.md")


def recipes():
    """-> {name of the file: its text}"""
    with open(DOCS, encoding="utf-8") as file:
        return dict(re.findall(r"^`([^`\n]+)`:\n\n```\w+\n(.*?)^```$", file.read(), re.M | re.S))


class Base(unittest.TestCase):
    """Which commit a pull request is compared with."""

    def base_of(self, name, event, head=FORK, parents=()):
        return _base.base_of(name, event, head, list(parents), lambda one, other: "merge base of %s %s" % (one[0], other[0]))[0]

    def refused(self, word, *args, **options):
        with self.assertRaises(WrongUsage) as caught:
            self.base_of(*args, **options)
        self.assertIn(word, str(caught.exception))

    def test_an_option_is_no_revision(self):
        for revision in "", "-x", "--upload-pack=id":
            with self.assertRaises(WrongUsage):
                _base.Clone("https://github.example", "").fetched(revision)

    def test_it_is_what_the_merge_was_made_into(self):
        pull = {"pull_request": {"head": {"sha": HEAD}, "base": {"sha": "old" * 10}}}
        self.assertEqual(self.base_of("pull_request", pull, parents=(BASE, HEAD)), BASE)

    def test_of_the_head_it_is_where_the_branch_began(self):
        pull = {"pull_request": {"head": {"sha": HEAD}, "base": {"sha": BASE}}}
        self.assertEqual(self.base_of("pull_request", pull, head=HEAD, parents=(FORK,)), "merge base of b a")
        # A head that is a merge by itself is not GitHub's merge.
        self.assertEqual(self.base_of("pull_request", pull, head=HEAD, parents=(FORK, BASE)), "merge base of b a")
        self.refused("give the revision as base", "pull_request", pull, parents=(FORK,))

    def test_of_other_events(self):
        self.assertEqual(self.base_of("push", {"before": BASE}), BASE)
        self.refused("made a new branch", "push", {"before": "0" * 40})
        self.assertEqual(self.base_of("merge_group", {"merge_group": {"base_sha": BASE}}), BASE)
        self.refused("names no base", "schedule", {})
        self.refused("secrets", "pull_request_target", {"pull_request": {}})


class GateStep(unittest.TestCase):
    """What the step that measures starts, and what its end means."""

    settings = {"suite": "benchmarks 'a b'", "python": "python3", "options": "-k 'json*' --budget 5s", "fail-if-slower": "3%",
                "aa": "true", "explain": "false"}

    def test_its_words(self):
        words = _gate.arguments(self.settings, BASE, "/f", exists=lambda path: True)
        self.assertEqual(words[:5], ["gate", "benchmarks", "a b", "--base", BASE[:12]])
        self.assertEqual(words[-4:], ["-k", "json*", "--budget", "5s"])
        self.assertIn("--aa", words)
        self.assertNotIn("--why", words)
        for name, value in (("suite", " "), ("suite", "'"), ("aa", "yes")):
            with self.assertRaises(WrongUsage):
                _gate.arguments(dict(self.settings, **{name: value}), BASE, "/f", exists=lambda path: True)

    def test_its_end(self):
        def outcome(status, gate=None):
            return _gate.outcome(status, {"gate": gate} if gate else None)[0]
        self.assertEqual(outcome(0, {"failed": False, "exit": 0, "text": "t"}), "passed")
        for status in 1, 3, 4:
            self.assertEqual(outcome(status, {"failed": True, "exit": status, "text": "t"}), "failed")
        self.assertEqual(outcome(124, {"failed": False, "exit": 0, "text": "t"}), "passed")  # a deadline
        # A failure, which has the same status as a slower tree.
        self.assertEqual(outcome(1, {"failed": False, "exit": 0, "text": "t"}), "error")
        self.assertEqual([outcome(status) for status in (1, 2, 127)], ["error"] * 3)
        self.assertEqual([outcome(status) for status in (-9, 130)], ["not-measured"] * 2)
        self.assertEqual(_gate.outcome(0, [1]), ("error", "assay gate ended with status 0 and no verdict: see the log"))
        self.assertEqual(_gate.outcome(1, None, "assay: said"), ("error", "assay: said"))


class Upstream(support.Program):
    """Mix-in: a repository, a pull request of it that makes it twenty times slower, and GitHub's merge of that. Made once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = support.tempfile.TemporaryDirectory(prefix="assay-test-")
        cls.addClassCleanup(folder.cleanup)
        cls.upstream = os.path.join(folder.name, "upstream")
        os.mkdir(cls.upstream)
        in_git("init", "-q", "-b", "main", folder=cls.upstream)
        in_git("config", "uploadpack.allowAnySHA1InWant", "true", folder=cls.upstream)
        cls.start = cls.commit("start", {"lib.py": "N = 1000\n",
                                         "bench_r.py": "import lib\ndef bench_sum():\n    sum(range(lib.N))\n",
                                         "benchmarks/bench_g.py": "def bench_gone():\n    pass\n"})
        in_git("checkout", "-q", "-b", "topic", folder=cls.upstream)
        cls.head = cls.commit("slower", {"lib.py": "N = 20000\n"})
        in_git("checkout", "-q", "main", folder=cls.upstream)
        cls.base = cls.commit("meanwhile", {"README": "meanwhile\n"})
        in_git("checkout", "-q", "--detach", folder=cls.upstream)
        in_git("merge", "-q", "--no-ff", "-m", "merge", "topic", folder=cls.upstream)
        cls.merge = in_git("rev-parse", "HEAD", folder=cls.upstream)

    @classmethod
    def commit(cls, subject, files):
        for name, text in files.items():
            os.makedirs(os.path.dirname(os.path.join(cls.upstream, name)), exist_ok=True)
            with open(os.path.join(cls.upstream, name), "w", encoding="utf-8") as file:
                file.write(text)
        in_git("add", ".", folder=cls.upstream)
        in_git("commit", "-q", "-m", subject, folder=cls.upstream)
        return in_git("rev-parse", "HEAD", folder=cls.upstream)

    def check_out(self, commit):
        """As actions/checkout does: this commit, and none before it."""
        self.workspace = self.path("workspace")
        os.mkdir(self.workspace)
        in_git("init", "-q", folder=self.workspace)
        in_git("remote", "add", "origin", "file://" + self.upstream, folder=self.workspace)
        in_git("fetch", "-q", "--depth=1", "origin", commit, folder=self.workspace)
        in_git("checkout", "-q", "FETCH_HEAD", folder=self.workspace)

    def serve(self, server):
        server.__enter__()
        self.addCleanup(server.__exit__)
        return server


def in_git(*words, folder):
    done = subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *words], cwd=folder,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    if done.returncode:
        raise AssertionError(done.stdout)
    return done.stdout.strip()


class Action(Upstream, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = support.tempfile.TemporaryDirectory(prefix="assay-test-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.python = action_runner.environment(cls.folder.name)

    def setUp(self):
        super().setUp()
        self.github = self.serve(GitHub())
        os.mkdir(self.path("runner"))

    def run_action(self, event, name="pull_request", PATH=os.environ["PATH"], **inputs):
        self.write("event.json", json.dumps(event))
        environ = {"GITHUB_API_URL": self.github.url, "GITHUB_GRAPHQL_URL": self.github.url + "/graphql", "GITHUB_SHA": self.merge,
                   "GITHUB_SERVER_URL": "https://github.example", "GITHUB_EVENT_NAME": name, "GITHUB_REPOSITORY": "o/r",
                   "GITHUB_EVENT_PATH": self.path("event.json"), "GITHUB_RUN_ID": "5", "GITHUB_RUN_ATTEMPT": "1",
                   "GITHUB_ACTIONS": "true", "ASSAY": support.ASSAY, "no_proxy": "*", "LC_ALL": "C.UTF-8", "PATH": PATH}
        given = dict({"suite": "bench_r.py", "installed": self.python, "python": sys.executable, "options": QUICK}, **inputs)
        job = action_runner.run_action(self.path("runner"), self.workspace, {n.replace("_", "-"): v for n, v in given.items()}, environ,
                                       token=self.github.token)
        self.assertNotIn(self.github.token, str(job))
        return job

    def pull(self):
        return {"pull_request": {"number": 7, "head": {"sha": self.head}, "base": {"sha": self.start}}}

    def left(self, job, name):
        with open(os.path.join(job.outputs["folder"], name), encoding="utf-8") as file:
            return file.read()

    @support.drawn_in_ci
    def test_a_slower_pull_request_is_red_and_says_so_everywhere(self):
        """The clone has one commit; the base's is fetched. Measured once, for all that is left of it."""
        self.check_out(self.merge)
        job = self.run_action(self.pull(), explain="false")  # why it is so takes half a minute to count
        self.assertEqual((job.status, job.outputs["outcome"], job.outputs["status"]), (1, "failed", "1"), str(job))
        self.assertEqual(job.outputs["base"], self.base)
        self.assertIn("r.sum", job.summary)
        self.assertRegex(job.out, "(?m)^::error .*file=bench_r.py,line=2")
        [comment] = self.github.comments
        self.assertIn("`r.sum`", comment["body"])
        self.assertIn("%s against %s on this runner: " % (self.base[:12], self.base[:12]), comment["body"])
        report = json.loads(self.left(job, "report.json"))
        self.assertTrue(report["gate"]["failed"])
        self.assertGreater(report["benchmarks"][0]["ratio"], 5)
        self.assertIn("<failure", self.left(job, "junit.xml"))
        self.assertEqual(json.loads(self.left(job, "about.json")), {"pull_request": 7, "head": self.head, "run": "5.1"})
        self.assertEqual([(one["name"], one["path"]) for one in job.uploaded], [("assay", job.outputs["folder"])])
        again = self.assay("compare", os.path.join(job.outputs["folder"], "result.json"), "--fail-if-slower", "5%")
        self.assert_status(again, 1)

    def test_its_end_follows_the_verdict(self):
        """The last step alone, with what the others may have found."""
        step = action_runner.action()["runs"]["steps"][-1]
        for outcome, if_not_measured, status in (("passed", "pass", 0), ("failed", "pass", 1), ("error", "pass", 2),
                                                 ("not-measured", "pass", 0), ("not-measured", "fail", 1), ("", "fail", 1)):
            done = action_runner.run_step(self.path("last"), self.dir, step, {"steps.gate.outputs.outcome": outcome,
                                          "inputs.if-not-measured": if_not_measured, "steps.gate.outputs.why": "$(touch run)"}, {})
            self.assertEqual(done.status, status, done)
            self.assertIn("$(touch run)", done.out)
        self.assertFalse(os.path.exists(self.path("run")))

    def test_what_can_have_no_verdict_is_red_and_says_why(self):
        self.check_out(self.merge)
        for inputs, said in (({"suite": "no_such.py"}, "there is no no_such.py"), ({"options": "--build false"}, "--build failed")):
            job = self.run_action(self.pull(), comment="false", aa="false", explain="false", **inputs)
            self.assertEqual((job.status, job.outputs["outcome"]), (2, "error"), str(job))
            self.assertRegex(job.out, "::error title=assay: no verdict::.*" + said)
        job = self.run_action(self.pull(), "pull_request_target")
        self.assertEqual((job.status, job.outputs["outcome"]), (2, "error"), str(job))
        self.assertIn("secrets", job.out)

    def test_a_base_that_cannot_be_fetched_may_be_there_a_moment_later(self):
        self.check_out(self.merge)
        job = self.run_action(self.pull(), base="nonsense")
        self.assertEqual((job.status, job.outputs["outcome"]), (0, "not-measured"), str(job))
        self.assertIn("the base nonsense cannot be fetched", job.summary)

    def test_what_gets_in_between_is_no_verdict(self):
        """A python3 without venv, as Debian has it: assay cannot be installed."""
        self.check_out(self.merge)
        self.write("bin/python3", "#!/bin/sh\necho No module named venv >&2\nexit 1\n")
        os.chmod(self.path("bin/python3"), 0o755)
        inputs = {"installed": "", "PATH": self.path("bin") + ":" + os.environ["PATH"]}
        job = self.run_action(self.pull(), **inputs)
        self.assertEqual((job.status, job.outputs["outcome"]), (0, "not-measured"), str(job))
        self.assertIn("::warning title=assay: not measured::assay could not be installed", job.out)
        self.assertIn("not measured", job.summary)
        self.assertEqual(self.run_action(self.pull(), if_not_measured="fail", **inputs).status, 1)

    def test_where_nothing_was_measured_an_earlier_comment_is_replaced(self):
        self.check_out(self.merge)
        self.github.add_comment("<!-- assay:comment assay run=4.1 -->\nall was well\n")
        job = self.run_action(self.pull(), python="/no/such/python")
        self.assertNotEqual(job.outputs["outcome"], "passed", str(job))
        self.assertNotIn("all was well", self.github.comments[0]["body"])
        self.assertEqual(len(self.github.comments), 1)

    def test_of_a_head_the_api_says_where_its_branch_began(self):
        self.check_out(self.head)
        self.github.merge_bases[self.base, self.head] = self.start
        event = {"pull_request": {"number": 7, "head": {"sha": self.head}, "base": {"sha": self.base}}}
        job = self.run_action(event, suite="")
        self.assertEqual(job.outputs["base"], self.start, str(job))

    def test_the_version_is_this_one(self):
        with open(os.path.join(support.ROOT, "Makefile"), encoding="utf-8") as file:
            version = re.search(r"^VERSION := (\S+)", file.read(), re.M).group(1)
        self.assertEqual(action_runner.action()["inputs"]["version"]["default"], version)
        with open(DOCS, encoding="utf-8") as file:
            text = file.read()
        self.assertEqual(set(re.findall(r"assay==(\S+)", text)) | set(re.findall(r"OWNER/assay@v(\S+)", text)), {version})


class Recipes(support.Program, unittest.TestCase):
    def test_they_parse(self):
        found = recipes()
        self.assertEqual(sorted(found), [".buildkite/benchmarks.sh", ".buildkite/pipeline.yml", ".github/workflows/benchmark-on-request.yml",
                                         ".github/workflows/benchmarks-comment.yml", ".github/workflows/benchmarks.yml", ".gitlab-ci.yml",
                                         "Jenkinsfile", "benchmarks-nightly"])
        for name, text in found.items():
            if name.endswith(".yml"):
                self.assertIsInstance(yaml_of(text), dict, name)
        self.assertEqual(found["Jenkinsfile"].count("{"), found["Jenkinsfile"].count("}"))

    def scripts(self):
        """-> [(name, shell script)]"""
        for name, text in recipes().items():
            if name.endswith(".sh") or text.startswith("#!/bin/sh"):
                yield name, text
            elif name == "Jenkinsfile":
                yield name, re.search(r"sh '''\n(.*?)'''", text, re.S).group(1)
            elif name == ".gitlab-ci.yml":
                yield name, "\n".join(yaml_of(text)["benchmarks"]["script"])
            elif name.startswith(".github"):
                for job in yaml_of(text)["jobs"].values():
                    for step in job["steps"]:
                        if "run" in step:
                            yield name, step["run"]
        for step in action_runner.action()["runs"]["steps"]:
            if "run" in step:
                yield "action.yml", "#!/bin/bash\n" + step["run"]

    def test_their_scripts_are_shell(self):
        count = 0
        for number, (name, script) in enumerate(self.scripts()):
            path = self.write("script-%d" % number, script)
            done = subprocess.run(["bash" if "bash" in script else "sh", "-n", path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            self.assertEqual(done.returncode, 0, "%s: %s" % (name, done.stdout.decode()))
            self.assertNotIn("${{", script, "%s: what an expression holds would be run" % name)
            count += 1
        self.assertGreater(count, 10)

    def test_shellcheck_finds_nothing(self):
        if not shutil.which("shellcheck"):
            self.skipTest("no shellcheck here")
        paths = []
        for number, (name, script) in enumerate(self.scripts()):
            head = "" if script.startswith("#!") else "#!/bin/sh\n"
            paths.append(self.write("%d-%s" % (number, os.path.basename(name)), head + script))
        # 2086: an option that is empty or one word (action.yml's $find).
        done = subprocess.run(["shellcheck", "-e", "2086"] + paths, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 0, done.stdout.decode())

    def test_the_options_that_they_give_exist(self):
        """Of each `assay COMMAND` in the page, and of `python -m assay.MODULE`."""
        with open(DOCS, encoding="utf-8") as file:
            text = re.sub(r"\\\n\s*", " ", file.read())
        used = {}
        for command, rest in re.findall(r"\bassay ([a-z]+(?:-[a-z]+)?(?: [a-z]+)?)((?:[^\n|`]|\|\|)*)", text):
            words = command.split()
            first = words if words[0] == "history" else words[:1]
            used.setdefault(" ".join(first), set()).update(re.findall(r"(?<=\s)--?[a-z][\w-]*", rest.split("||")[0]))
        self.assertTrue({"gate", "run", "compare", "history add", "history check", "shard-jobs"} <= set(used), used)
        for command, options in used.items():
            if not options:
                continue
            words = command.split()
            known = self.assay(*words, "--help-all").out + self.assay(*words, "--help").out
            known += self.assay("run", "--help-all").out if command == "gate" else ""
            for option in options:
                found = re.search(r"(?m)(^|[\s,])%s\b" % re.escape(option), known)
                self.assertTrue(found, "assay %s has no %s" % (command, option))

    def test_inputs_of_the_action_exist(self):
        action = action_runner.action()
        count = 0
        for name, text in recipes().items():
            for job in (yaml_of(text)["jobs"].values() if name.startswith(".github") else ()):
                for step in job["steps"]:
                    if step.get("uses", "").startswith("OWNER/assay@"):
                        self.assertLessEqual(set(step["with"]), set(action["inputs"]))
                        count += 1
        self.assertEqual(count, 2)
        with open(DOCS, encoding="utf-8") as file:
            page = file.read()
        for name in list(action["inputs"]) + list(action["outputs"]):
            self.assertIn("`%s`" % name, page, "docs/ci.md does not have it")

    def workflows(self):
        for name, text in recipes().items():
            if name.startswith(".github"):
                yield self.write(name, text)

    def checked(self, program, *words):
        found = shutil.which(program)
        if not found:
            self.skipTest("no %s here" % program)
        self.git("init", "-q")  # it looks for workflows where a repository is
        done = subprocess.run([found, *words], cwd=self.dir, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True,
                              timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_actionlint_finds_nothing(self):
        self.checked("actionlint", *self.workflows())

    def test_zizmor_finds_nothing(self):
        """Pedantic; the action itself is named by its tag, which is for who copies it to change."""
        self.write("zizmor.yml", 'rules:\n  unpinned-uses:\n    config:\n      policies:\n        "OWNER/*": ref-pin\n        "*": hash-pin\n')
        self.checked("zizmor", "--offline", "--persona", "pedantic", "--config", "zizmor.yml", *self.workflows(),
                     os.path.join(support.ROOT, "action.yml"))

    def test_nothing_of_this_repository_runs_on_github(self):
        self.assertFalse(os.path.exists(os.path.join(support.ROOT, ".github")))


class Scripts(Upstream, unittest.TestCase):
    def test_gitlabs(self):
        """As it stands, but for the installing. A benchmark is gone: a verdict that costs no measuring."""
        server = self.serve(GitLab())
        self.check_out(self.head)
        self.write("workspace/benchmarks/bench_g.py", "def bench_other():\n    pass\n")
        for name, does in (("pip", ":"), ("assay", 'exec "$PROGRAM" "$@"'),
                           ("python", 'shift; PYTHONPATH="$PACKAGE" exec "$PYTHON" "$@"')):
            self.write("bin/" + name, "#!/bin/sh\n%s\n" % does)
            os.chmod(self.path("bin", name), 0o755)
        script = self.write("script", "set -e\n" + "\n".join(yaml_of(recipes()[".gitlab-ci.yml"])["benchmarks"]["script"]))
        environ = dict(os.environ, PATH=self.path("bin") + ":" + os.environ["PATH"], PROGRAM=support.ASSAY, PYTHON=sys.executable,
                       PACKAGE=os.path.join(support.ROOT, "cli", "python"), CI_MERGE_REQUEST_DIFF_BASE_SHA=self.start,
                       CI_API_V4_URL=server.url, CI_PROJECT_ID="3", CI_MERGE_REQUEST_IID="7", ASSAY_GITLAB_TOKEN=server.token,
                       no_proxy="*")
        done = subprocess.run(["bash", script], cwd=self.workspace, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, universal_newlines=True, timeout=180)
        self.assertEqual(done.returncode, 4, done.stdout)
        self.assertIn("the note on merge request 7 was created", done.stdout)
        self.assertIn("`g.gone`", server.notes[0]["body"])
        self.assertTrue(os.path.exists(os.path.join(self.workspace, "junit.xml")))


if __name__ == "__main__":
    unittest.main()
