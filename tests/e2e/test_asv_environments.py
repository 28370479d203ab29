"""assay run --asv: environments as asv.conf.json has them, each side's with its own revision of the project."""

import json
import os
import sys
import unittest

import support

# A project of one module, installed by a copy: no pip, no network, an environment in a moment.
INSTALL = "python -c 'import shutil, sysconfig; shutil.copy(\"{build_dir}/tiny.py\", sysconfig.get_path(\"purelib\"))'"
BUILD = "python -c 'import ast; ast.parse(open(\"{build_dir}/tiny.py\").read())'"
CONF = """{
  // as people write it
  "version": 1, "project": "tiny", "repo": "..",
  "pythons": ["%s"],
  "build_command": [%s], "install_command": [%s], "uninstall_command": [],
  "matrix": {"env_nobuild": {"LEVEL": ["7", "8"]}},
}
"""
# Wide differences and few blocks: certain on any machine.
QUICK = ("--blocks", "7", "--rounds", "1", "--slice", "1ms")


class Environments(support.Program, unittest.TestCase):
    def setUp(self):
        super().setUp()
        version = "%d.%d" % sys.version_info[:2]
        os.mkdir(self.path("bin"))
        os.symlink(sys.executable, self.path("bin", "python" + version))
        self.write("asv/asv.conf.json", CONF % (version, json.dumps(BUILD), json.dumps(INSTALL)))
        self.write("asv/benchmarks/__init__.py", "")
        self.write("asv/benchmarks/tiny_suite.py", "import os\nimport tiny\n\n\ndef time_work():\n"
                   "    assert os.environ['LEVEL'] == '7' and os.environ['ASV_PROJECT'] == 'tiny'\n    tiny.work()\n")
        self.write("tiny.py", "def work():\n    sum(range(100))\n")
        self.write(".gitignore", "bin/\ncache/\n")
        self.git("init", "-q")
        self.git("add", ".")
        self.git("commit", "-qm", "fast")
        self.git("tag", "base")

    def run_asv(self, *args, **options):
        env = {"XDG_CACHE_HOME": self.path("cache"), "PATH": self.path("bin") + ":" + os.environ["PATH"]}
        return self.assay(*args, env=env, **options)

    def test_a_slow_down_between_two_revisions_is_found_and_the_environments_are_kept(self):
        """The benchmark, too, is the working tree's: the revision does not have it."""
        self.write("tiny.py", "def work():\n    sum(range(10000))\n")
        self.write("asv/benchmarks/other.py", "import tiny\n\n\ndef time_twice():\n    tiny.work(); tiny.work()\n")
        outcome = self.run_asv("gate", "--asv", "asv", "--base", "base", "-k", "twice", "--json", "-o", "out.json",
                               *QUICK)
        self.assert_status(outcome, 1)
        result = json.loads(outcome.out)
        self.assertEqual((result["baseline"], result["candidate"]), ("base", "working tree"))
        self.assertEqual([row["verdict"] for row in result["benchmarks"]], ["slower"])
        self.assertGreater(result["benchmarks"][0]["ratio"], 3)
        for words in ("building tiny of base", "building tiny of the working tree", "names several environments",
                      "uncommitted changes"):
            self.assertIn(words, outcome.err)
        self.assertEqual(self.worktrees(), 1)
        for name in ("out.json", "out.vs.json"):
            meta = support.runs_of(self.path(name))[0][0]
            self.assertIn("/cache/assay/environments/", meta["python_executable"])
        self.assertEqual(meta["assay_git_commit"], self.commit())
        self.assertNotIn("assay_git_branch", meta)

        # Neither benchmarks nor files that git does not know are built.
        self.write("new.py", "")
        self.write("asv/benchmarks/other.py", "import tiny\n\n\ndef time_thrice():\n    tiny.work()\n")
        outcome = self.run_asv("run", "--asv", "asv", "--list")
        self.assert_status(outcome, 0)
        self.assertIn("the working tree is installed already", outcome.err)
        self.assertIn("git does not know new.py (1 Python file in all): not built", outcome.err)
        self.assertIn("thrice", outcome.out)

    def commit(self):
        with open(self.path(".git", "refs", "tags", "base")) as file:
            return file.read().strip()

    def test_what_does_not_build_says_where_its_log_is(self):
        self.write("tiny.py", "def work(:\n")
        self.git("commit", "-qam", "broken")
        self.git("checkout", "-q", "base", "--", "tiny.py")
        outcome = self.run_asv("run", "--asv", "asv", "--vs-rev", "HEAD", *QUICK)
        self.assert_status(outcome, 1)
        self.assertIn("SyntaxError", outcome.err)
        last = outcome.err.splitlines()[-1]
        self.assertIn("assay: HEAD: python -c import ast", last)
        self.assertIn("exit status 1; all that it said: ", last)
        with open(last.rpartition(": ")[2]) as file:
            self.assertIn("SyntaxError", file.read())
        self.assertEqual(self.worktrees(), 1)

    def test_bad_input_is_one_line(self):
        for args, status, words in (
            ((), 2, "there is no asv.conf.json in this folder"),
            (("asv", "asv"), 2, "--asv takes one asv.conf.json"),
            (("asv", "--vs-path", "."), 2, "--asv builds each side as asv.conf.json says"),
            (("asv", "--python", "9.9"), 2, "9.9"),
        ):
            self.assert_one_line(self.run_asv("run", "--asv", *args), status, words)
        outcome = self.run_asv("run", "--asv", "asv", "--vs-rev", "nowhere")
        self.assert_status(outcome, 2)
        self.assertIn("assay: no such revision: nowhere", outcome.err.splitlines()[-1])
        self.write("asv/asv.conf.json", '{"repo": "..", "pythons": ["9.8", "9.9"]}')
        self.assert_one_line(self.run_asv("run", "--asv", "asv"), 2, "(9.8, 9.9) none is here")
        self.write("asv/asv.conf.json", '{\n"repo": "..",\n"pythons": 3}')
        self.assert_one_line(self.run_asv("run", "--asv", "asv"), 1, "asv.conf.json: pythons: must be a list")
        self.write("asv/asv.conf.json", '{\n"repo": ..}')
        self.assert_one_line(self.run_asv("run", "--asv", "asv"), 1, "asv.conf.json: line 2 column 9")
        self.write("asv/asv.conf.json", '{"repo": "https://example.org/a.git"}')
        self.assert_one_line(self.run_asv("run", "--asv", "asv"), 2, "git clone")


if __name__ == "__main__":
    unittest.main()
