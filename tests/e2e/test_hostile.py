"""Result files are data, from anybody: nothing in them drives a terminal, a shell, a format string, or GitHub's runner;
nor does what stands in the way of a run: hooks of a repository, modules of the working directory."""

import json
import os
import subprocess
import unicodedata
import unittest

import support

NAMES = [
    "\x1b]0;title\x07\x1b[2J",
    "a\x08\x08\x7fb",
    "\u009b2J",
    "\u202eabc\u2066d\u200f",
    "line\u2028two\u2029three",
    "%n%s%d%%",
    "<script>alert(1)</script>&amp;\"'",
    "|cell|`code`*_[x](http://y)@team",
    "::error file=x::boom",
    "  ::set-output name=a::b",
    "mid ##[add-mask]x",
    "$(touch pwned)`touch pwned`;touch pwned",
    "=HYPERLINK(1)",
    "../../etc/passwd",
    "-o",
]
DIRECTIONS = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}


def wild_characters(text):
    return [
        c for c in text
        if (unicodedata.category(c) in ("Cc", "Zl", "Zp") and c not in "\n")
        or unicodedata.bidirectional(c) in DIRECTIONS or c in "\u200e\u200f\u061c"
    ]


class Hostile(support.Program, unittest.TestCase):
    def suite(self, name, factor):
        benchmarks = []
        for number, evil in enumerate(NAMES):
            meta = {"name": evil, "unit": "second", "loops": 4, "tags": ["t" + evil], "hostname": evil,
                    "cpu_model_name": evil, "command": evil, "python_version": evil, "description": evil, evil: evil}
            runs = [{"values": [(1 + number) * factor * (1 + 0.01 * i)], "warmups": [[4, 1.0]],
                     "metadata": {"date": "2024-01-01 00:00:0%d" % i}} for i in range(6)]
            benchmarks.append({"metadata": meta, "runs": runs})
        return self.write(name, json.dumps({"version": "1.0", "benchmarks": benchmarks}))

    def check(self, outcome, statuses=(0,)):
        self.assertIn(outcome.status, statuses, str(outcome))
        for text in (outcome.out, outcome.err):
            self.assertEqual(wild_characters(text), [], str(outcome))
            for line in text.splitlines():
                self.assertFalse(line.lstrip().startswith("::"), line)
                self.assertNotIn("##[", line)
        self.assertFalse(os.path.exists(self.path("pwned")))

    def test_every_command_that_reads_shows_data_as_data(self):
        self.suite("a.json", 1.0)
        self.suite("b.json", 1.5)
        for argv in (["show"], ["show", "-m"], ["show", "-d", "-g", "-t"], ["stats"], ["hist"], ["dump"], ["dump", "-v"],
                     ["metadata"], ["check"], ["slowest"]):
            with self.subTest(argv):
                self.check(self.assay(*(argv + ["a.json"])))
        for argv in (["compare_to"], ["compare_to", "-v"], ["compare_to", "-G"], ["compare_to", "--table"], ["compare"]):
            with self.subTest(argv):
                self.check(self.assay(*(argv + ["a.json", "b.json"])))

    def test_on_a_terminal_too(self):
        self.suite("a.json", 1.0)
        self.suite("b.json", 1.5)
        for argv in (["show", "a.json"], ["compare", "a.json", "b.json"], ["compare_to", "--table", "a.json", "b.json"]):
            with self.subTest(argv):
                text = self.on_terminal(*argv)
                self.assertEqual(wild_characters(text.replace("\r\n", "\n")), [])

    def test_names_in_errors_are_shown_escaped(self):
        path = self.suite("a.json", 1.0)
        for argv in (["show", "no\x1b[2J\u202efile"], ["show", "-b", "x\x1b[2J", path], ["show", "--\x1b[2J\u009b"],
                     ["\x1b[2J"], ["convert", path, "--include-benchmark", "\x1b[2J\u202e", "--stdout"],
                     ["compare", path, "\x9b\x1bx"], ["timeit", "--python", "\x1b[2J\u202e", "pass"],
                     ["run", "\x1b[2J.py"], ["run", path, "-k", "\x1b[2J"]):
            with self.subTest(argv):
                outcome = self.assay(*argv)
                self.check(outcome, (1, 2))
                self.assertIn("assay: ", outcome.err)

    def test_bytes_that_are_no_text_in_names_of_files(self):
        with open(os.path.join(os.fsencode(self.dir), b"bad\xff\x9b2J.json"), "wb") as f:
            f.write(b"{")
        process = subprocess.run([support.ASSAY, "show", b"bad\xff\x9b2J.json"], cwd=self.dir, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE)
        self.assertEqual(process.returncode, 1)
        self.assertIn(b"bad\\xff\\x9b2J.json", process.stderr)
        process.stderr.decode("ascii")

    def test_what_is_refused_in_a_file_is_quoted_harmlessly(self):
        for text in ('{"version":"1.0","\\u001b[2J":[}', '{"version":"\\u001b[2J\\u202e","benchmarks":[]}',
                     '{"version":"1.0","benchmarks":[{"metadata":{"name":"\\u001b[2J","loops":0},"runs":[{"values":[1]}]}]}',
                     '{"version":"1.0","benchmarks":[{"metadata":{"name":"a","\\u009b":[]},"runs":[{"values":[1]}]}]}',
                     '{"version":"1.0","benchmarks":[{"metadata":{"name":"a\\u0000b"},"runs":[{"values":[1]}]}]}'):
            with self.subTest(text):
                self.write("x.json", text)
                self.check(self.assay("show", "x.json"), (1,))


class MeasuredCode(support.Program, unittest.TestCase):
    def test_what_the_measured_code_says_is_shown_escaped(self):
        self.write("bench_x.py", 'def bench_evil():\n    """does \\x1b[2J"""\n    print("\\x1b[2J\\u202e\\x9b")\n'
                                 '    raise ValueError("%n \\x1b]0;x\\x07\\n::error::boom\\n##[group]x \\u2028")\n')
        self.write("bench_y.py", "def bench_wrapped():\n    raise ValueError(%r)\n" % ("x" * 60 + " ::error::boom" * 9))
        self.check_run("bench_y.py")
        outcome = self.check_run("bench_x.py")
        self.assertIn("ValueError", outcome.err)

    def check_run(self, name):
        outcome = self.assay("run", name, "-p1", "-n1", "-w0", "-l1", "--verbose")
        Hostile.check(self, outcome, (1,))
        return outcome


class Surroundings(support.Program, unittest.TestCase):
    """What stands around is not executed by looking at it."""

    def test_programs_of_a_repository_are_not_run(self):
        self.write("bench_x.py", "def bench_a(): pass\n")
        self.git("init", "-q")
        self.git("add", "bench_x.py")
        self.git("commit", "-qm", "x")
        evil = self.write("evil", "#!/bin/sh\ntouch %s\n" % self.path("pwned"))
        os.chmod(evil, 0o755)
        for hook in ("post-checkout", "post-index-change", "reference-transaction"):
            os.symlink(evil, self.path(".git", "hooks", hook))
        self.git("config", "core.fsmonitor", evil)
        plan = ["-l1", "--blocks", "6", "--rounds", "1", "-o", "new.json"]
        outcome = self.assay("run", "bench_x.py", "--vs-rev", "HEAD", *plan)
        self.assert_status(outcome, 0)
        self.assertFalse(os.path.exists(self.path("pwned")))

    def hostile_repository(self):
        """A repository with a benchmark that was changed, a program that must not run, and a submodule that was changed."""
        evil = self.write("evil", "#!/bin/sh\ntouch %s\n" % self.path("pwned"))
        os.chmod(evil, 0o755)
        self.write("inner/file", "one\n")
        inner = ("-C", "inner")
        for args in (("init", "-q"), ("add", "."), ("commit", "-qm", "x")):
            self.git(*inner, *args)
        self.write("bench_x.py", "def bench_a(): pass\n")
        self.git("init", "-q")
        self.git("submodule", "--quiet", "add", "./inner", "inner")
        self.git("add", "bench_x.py")
        self.git("commit", "-qm", "x")
        self.write("inner/file", "two\n")
        self.write("bench_x.py", "def bench_a(): pass\n#\n")
        return evil, inner

    def test_a_monitor_of_files_is_never_run(self):
        evil, inner = self.hostile_repository()
        self.git("config", "core.fsmonitor", evil)
        self.git(*inner, "config", "core.fsmonitor", evil)
        self.check_nothing_runs()

    def test_programs_for_differences_and_signatures_are_never_run(self):
        evil, inner = self.hostile_repository()
        self.write(".git/info/attributes", "*.py diff=evil\n")
        self.write("inner/.git/info/attributes", "* diff=evil\n")
        for where in ((), inner):
            for key in ("diff.external", "diff.evil.command", "diff.evil.textconv", "gpg.program", "core.pager", "pager.diff",
                        "pager.status", "pager.show", "core.editor", "core.sshCommand", "core.askPass"):
                self.git(*where, "config", key, evil)
            for key, value in (("diff.submodule", "diff"), ("log.showSignature", "true"), ("status.submoduleSummary", "true")):
                self.git(*where, "config", key, value)
        self.check_nothing_runs({"GIT_EXTERNAL_DIFF": evil, "GIT_PAGER": evil})

    def check_nothing_runs(self, env=None):
        plan = ["-l1", "--blocks", "6", "--rounds", "1", "-o", "new.json"]
        self.assert_status(self.assay("run", "bench_x.py", "--vs-rev", "HEAD", *plan, env=env), 0)
        self.assert_status(self.assay("run", "bench_x.py", "-p1", "-n1", "-w0", "-l1", "-o", "one.json", env=env), 0)
        self.assertFalse(os.path.exists(self.path("pwned")))
        ((meta, _),) = support.runs_of(self.path("one.json"))
        self.assertEqual(meta["assay_git_dirty"], "yes")

    def test_git_s_variables_of_another_repository_are_not_heard(self):
        """A hook of git has them: the folder's own repository is meant, and the index of the other one is not touched."""
        self.write("other/file", "")
        for args in (("init", "-q"), ("add", "."), ("commit", "-qm", "other")):
            self.git("-C", "other", *args)
        self.hostile_repository()
        index = self.path("other", ".git", "index")
        with open(index, "rb") as file:
            before = file.read()
        self.check_nothing_runs({"GIT_DIR": self.path("other", ".git"), "GIT_INDEX_FILE": index,
                                 "GIT_WORK_TREE": self.path("other"), "GIT_OBJECT_DIRECTORY": "/nonexistent"})
        with open(index, "rb") as file:
            self.assertEqual(file.read(), before)

    def test_modules_of_the_working_directory_are_not_imported_by_looking_at_the_interpreter(self):
        for name in ("os.py", "platform.py", "sysconfig.py", "re.py", "json.py"):
            self.write(name, "open(%r, 'w')\nraise SystemExit(3)\n" % self.path("pwned"))
        outcome = self.assay("timeit", "-p1", "-n1", "-w0", "-l1", "-o", "new.json", "pass")
        self.assert_status(outcome, 0)
        self.assertFalse(os.path.exists(self.path("pwned")))

    def test_files_have_the_users_umask_and_no_other_name_is_left(self):
        self.write("a.json", '{"version":"1.0","benchmarks":[{"metadata":{"name":"a"},"runs":[{"values":[1.5]}]}]}')
        for mask, mode in ((0o077, 0o600), (0o022, 0o644), (0, 0o666)):
            old = os.umask(mask)
            try:
                self.assert_status(self.assay("convert", "a.json", "-o", "b.json"), 0)
            finally:
                os.umask(old)
            self.assertEqual(os.stat(self.path("b.json")).st_mode & 0o777, mode)
            os.unlink(self.path("b.json"))
        self.assert_nothing_left("a.json")


if __name__ == "__main__":
    unittest.main()
