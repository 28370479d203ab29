"""Completions, by the shells themselves: each loads what assay prints for it and is asked for completions."""

import os
import pty
import re
import select
import shutil
import subprocess
import unittest

import support

SHELLS = ("bash", "zsh", "fish")


class Completion:
    """The same questions to each shell. complete(line) -> the set of words that it offers for the last one."""

    def setUp(self):
        super().setUp()
        if not shutil.which(self.shell):
            self.skipTest("no %s on PATH" % self.shell)
        self.write("bench_a.py", "def bench_first(): pass\ndef bench_second(): pass\n")
        self.write("results/old.json", "")
        done = self.assay("completion", self.shell)
        self.assertEqual((done.status, done.err), (0, ""), done)
        self.script = self.write("script." + self.shell, done.out)
        os.makedirs(self.path("bin"), exist_ok=True)
        os.symlink(support.ASSAY, self.path("bin", "assay"))
        self.environment = dict(os.environ, PATH=self.path("bin") + ":" + os.environ["PATH"], HOME=self.dir, TERM="dumb",
                                LC_ALL="C.UTF-8", XDG_CONFIG_HOME=self.dir, XDG_DATA_HOME=self.dir)

    def output(self, *argv):
        done = subprocess.run(argv, cwd=self.dir, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, universal_newlines=True, timeout=120)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def check(self, line, *expected, but=()):
        offered = self.complete(line)
        for word in expected:
            self.assertIn(word, offered, line)
        for word in but:
            self.assertNotIn(word, offered, line)

    def test_the_shell_finds_nothing_wrong_in_it(self):
        self.assertEqual(self.output(self.shell, "-n", self.script), "")

    def test_commands(self):
        self.check("assay re", "recover", but=["timeit"])
        self.check("assay help conv", "convert")

    def test_options_of_the_command(self):
        self.check("assay run --yard", "--yardstick", but=["--setup"])
        self.check("assay timeit --set", "--setup")

    def test_a_duel_takes_the_options_of_all_three(self):
        self.check("assay duel --dupl", "--duplicate")

    def test_choices(self):
        self.check("assay run --yardstick m", "memory", "mix", but=["none"])
        self.check("assay compare --sort ", "name", "ratio")
        self.check("assay system t", "tune", but=["show"])
        self.check("assay completion z", "zsh", but=["bash"])

    def test_files_and_folders(self):
        self.check("assay run -o res", "results/")
        self.check("assay run --vs-path res", "results/")
        self.check("assay compare res", "results/")

    def test_the_names_of_benchmarks(self):
        self.check("assay run bench_a.py -k a", "a.first", "a.second")


class Bash(Completion, support.Program, unittest.TestCase):
    shell = "bash"

    def complete(self, line):
        text = "source %s; COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _assay; printf '%%s\\n' \"${COMPREPLY[@]}\""
        words = " ".join("'%s'" % word for word in line.split(" "))
        offered = self.output("bash", "--norc", "-c", text % (self.script, words)).splitlines()
        return {word + "/" * os.path.isdir(self.path(word)) for word in offered if word}

    def test_a_joined_value(self):
        self.check("assay run --yardstick = mi", "mix")
        self.check("assay compare --json = res", "results/")


class Fish(Completion, support.Program, unittest.TestCase):
    shell = "fish"

    def complete(self, line):
        out = self.output("fish", "--no-config", "-c", "source %s; complete -C '%s'" % (self.script, line))
        return {row.split("\t")[0] for row in out.splitlines()}


class Zsh(Completion, support.Program, unittest.TestCase):
    shell = "zsh"

    def complete(self, line):
        """In a terminal, as there is no other way to ask it: all that it lists."""
        self.write(".zshrc", "PS1='ready> '\nsetopt no_beep list_rows_first\nzstyle ':completion:*' menu no\n"
                             "autoload -Uz compinit && compinit -u -D\nsource %s\nLISTMAX=1000\nbindkey '^I' list-choices\n"
                             % self.script)
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.dir)
            os.execvpe("zsh", ["zsh", "-i"], dict(self.environment, ZDOTDIR=self.dir, COLUMNS="200", LINES="100"))
        try:
            self.wait(terminal, "ready> ")
            os.write(terminal, (line + "\t").encode())
            os.write(terminal, b"\x01: \x05 :end\r")
            seen = self.wait(terminal, ":end")
            os.write(terminal, b"exit\r")
        finally:
            os.close(terminal)
            os.waitpid(pid, 0)
        words = re.split(r"\s+", re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", " ", seen))
        return {word.rstrip("=") for word in words}

    def wait(self, terminal, text):
        seen = ""
        while text not in seen:
            if not select.select([terminal], [], [], 60)[0]:
                self.fail("zsh says nothing more:\n" + seen)
            seen += os.read(terminal, 65536).decode(errors="replace")
        return seen


class Refusals(support.Program, unittest.TestCase):
    def test_wrong_shells(self):
        for words, expected in (([], "name one shell"), (["tcsh"], "tcsh: unknown shell"), (["bash", "zsh"], "name one shell")):
            done = self.assay("completion", *words)
            self.assertEqual(done.status, 2, done)
            self.assertIn(expected, done.err)
            self.assertEqual(done.err.count("\n"), 1)


if __name__ == "__main__":
    unittest.main()
