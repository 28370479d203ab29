"""The Python package: functions that give the JSON back as objects, and the magics of IPython."""

import os
import signal
import subprocess
import sys
import time
import unittest

import packages
import support

PACKAGE = os.path.join(support.ROOT, "cli", "python")
FAST = "processes=2, values=1, warmups=0, loops=100"
# A duel without doubt, in the fewest blocks.
DUEL = "-s 'x = list(range(200))' --blocks 6 --rounds 1 --slice 1ms"


class Python(support.Program):
    """Mix-in: code that is run with the package on its path."""

    python = sys.executable

    def run_python(self, code, python=None, **environ):
        done = subprocess.run([python or self.python, "-c", code], cwd=self.dir, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, universal_newlines=True, timeout=180,
                              env=dict(os.environ, PYTHONPATH=PACKAGE, ASSAY=support.ASSAY, PYTHONDONTWRITEBYTECODE="1",
                                       IPYTHONDIR=self.path("ipython"), **environ))
        return done

    def ok(self, code, **options):
        done = self.run_python(code, **options)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout


@support.each_interpreter(lambda interpreter: interpreter.label not in ("python3.6", "pypy3"))
class EachVersion(Python):
    def test_a_statement(self):
        out = self.ok("import assay; r = assay.timeit('pass', %s); print(r.benchmarks[0].processes, r.exit_status)" % FAST)
        self.assertEqual(out, "2 0\n")


class Functions(Python, unittest.TestCase):
    def test_a_duel(self):
        out = self.ok("import assay\n"
                      "r = assay.timeit('sum(x)', vs='for _ in range(20): sum(x)', setup='x = list(range(200))', blocks=6,\n"
                      "                 rounds=1, slice='1ms')\n"
                      "[b] = r.benchmarks\n"
                      "print(b.ratio > 5, b['ratio'] == b.ratio, 'low' in b, len(b.times))")
        self.assertEqual(out, "True True True 2\n")

    def test_run_and_compare(self):
        self.write("bench_a.py", "def bench_x(): pass\ndef bench_y(): pass\n")
        out = self.ok("import assay, pathlib\n"
                      "assay.run('bench_a.py', output='a.json', %s)\n"
                      "r = assay.run(pathlib.Path('bench_a.py'), keep=['a.x'], output='b.json', %s)\n"
                      "print([b.name for b in r.benchmarks])\n"
                      "c = assay.compare('a.json', 'b.json', fail_if_slower='1000000%%')\n"
                      "print(c.exit_status, c.benchmarks[0].name)" % (FAST, FAST))
        self.assertEqual(out, "['a.x']\n4 a.x\n")  # a.y is missing

    def test_options_are_spelled_as_on_the_command_line(self):
        out = self.ok("from assay._call import arguments\n"
                      "print(arguments({'fail_if_slower': '5%', 'keep': ['a', '-b'], 'quiet': True, 'json': False, 'p': 3, 'vs': None}))")
        self.assertEqual(out, "['--fail-if-slower=5%', '--keep=a', '--keep=-b', '--quiet', '-p3']\n")

    def test_an_error_says_what_the_program_said(self):
        out = self.ok("import assay\n"
                      "try: assay.timeit('pass', nonsense=1)\n"
                      "except assay.AssayError as error: print(error.status, error)")
        self.assertTrue(out.startswith("2 assay: timeit: unknown option --nonsense"), out)

    def test_a_benchmark_that_fails_is_a_result(self):
        out = self.ok("import assay\nr = assay.timeit('1/0', %s)\nprint(r.exit_status, r.benchmarks[0].error)" % FAST)
        self.assertIn("1 ", out)
        self.assertIn("ZeroDivisionError", out)

    def test_interrupted_the_program_ends_too(self):
        code = ("import assay, sys\nprint('ready', flush=True)\n"
                "try: assay.timeit('import time; open(\"%s\", \"w\").close(); time.sleep(1000)')\n"
                "except KeyboardInterrupt: print('stopped')" % self.path("measuring"))
        process = subprocess.Popen([self.python, "-c", code], cwd=self.dir, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   universal_newlines=True, env=dict(os.environ, PYTHONPATH=PACKAGE, ASSAY=support.ASSAY),
                                   # a shell ignores it for what it starts in the background
                                   preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        try:
            while not os.path.exists(self.path("measuring")):
                self.assertIsNone(process.poll())
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            out, _ = process.communicate(timeout=120)
        finally:
            process.kill()
        self.assertEqual(out, "ready\nstopped\n")

    def test_where_it_cannot_run(self):
        """One line each, for what is known about the machine."""
        for setup, said in (
            ("os.environ['ASSAY'] = '/nowhere'", "ASSAY names /nowhere, which is not a program"),
            ("p._LEVELS = 0; os.environ['PATH'] = '/'", "neither beside this package nor on PATH"),
            ("p._LEVELS = 0; os.environ['PATH'] = '/'; sys.platform = 'darwin'", "it runs on Linux, and this is darwin"),
        ):
            done = self.run_python("import os, sys; os.environ.pop('ASSAY')\nimport assay._program as p\n%s\n"
                                   "sys.argv = ['assay']; import assay.__main__" % setup)
            self.assertEqual((done.returncode, done.stderr.count("\n")), (1, 1), done.stderr)
            self.assertIn(said, done.stderr)

    def test_a_program_for_another_machine(self):
        """The kernel's answers: a loader that is not there, bytes that are no program for it."""
        other = self.write("other", "#!/lib/ld-musl-nowhere.so.1\n")
        os.chmod(other, 0o755)
        with open(self.path("bytes"), "wb") as file:
            file.write(b"\x7fELF\x02\x01\x01" + bytes(100))
        os.chmod(self.path("bytes"), 0o755)
        for program, said in ((other, "is for glibc, and this Linux has"), (self.path("bytes"), "is for another processor than this")):
            done = self.run_python("import os, runpy; os.environ['ASSAY'] = %r; runpy.run_module('assay')" % program)
            self.assertEqual(done.returncode, 1, done)
            self.assertIn(said, done.stderr)
            self.assertIn("make install", done.stderr)


class Magic(Python, unittest.TestCase):
    """In the real IPython, as a notebook's kernel runs cells."""

    def setUp(self):
        super().setUp()
        self.python = packages.python("ipython")

    def cells(self, *cells, fails=False):
        code = ("from IPython.core.interactiveshell import InteractiveShell\n"
                "shell = InteractiveShell.instance(colors='NoColor')\n"
                "for cell in %r:\n"
                "    result = shell.run_cell(cell)\n"
                "    if result.error_in_exec: print('RAISED', type(result.error_in_exec).__name__, result.error_in_exec)\n"
                % (("%load_ext assay",) + cells,))
        out = self.ok(code)
        self.assertEqual("RAISED" in out, fails, out)
        return out

    def test_a_statement_on_a_line(self):
        self.assertIn("timeit: ", self.cells("%assay -p2 -n1 -w0 -l100 sum(range(10))"))

    def test_a_duel_on_a_line(self):
        out = self.cells("r = %assay --json " + DUEL + " --vs 'for _ in range(20): sum(x)' sum(x)", "print(r.benchmarks[0].ratio > 5)")
        self.assertIn("True", out)

    def test_a_cell(self):
        out = self.cells("%%assay -p 2 -n 1 -w 0 -l 100 --name=mine\nfor i in range(3):\n    i + 1\n")
        self.assertIn("mine: ", out)

    def test_what_the_notebook_has_is_there(self):
        out = self.cells("import math as m\nfrom json import dumps\nsizes = [1, 2]\nlimit = 3",
                         "def helper(a):\n    return a + limit\n",
                         "%assay -p2 -n1 -w0 -l10 helper(m.floor(sizes[0])), dumps(sizes)")
        self.assertIn("timeit: ", out)

    def test_what_cannot_be_carried_is_named(self):
        out = self.cells("thing = object()", "%assay thing", fails=True)
        self.assertIn("thing is a object that cannot be carried into a fresh process", out)

    def test_setup_comes_first(self):
        out = self.cells("thing = object()", "%assay -p2 -n1 -w0 -l10 -s 'thing = 1' thing")
        self.assertIn("timeit: ", out)

    def test_wrong_use(self):
        self.assertIn("%%assay [options]", self.cells("%assay"))
        self.assertIn("unknown option --nonsense", self.cells("%assay --nonsense pass", fails=True))
        self.assertIn("only options stand", self.cells("%%assay pass\npass", fails=True))


if __name__ == "__main__":
    unittest.main()
