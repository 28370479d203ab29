"""The reader of another process's stacks, held against the interpreters themselves."""

import os
import re
import select
import signal
import subprocess
import sys
import time
import unittest

import support

READING = os.path.join(os.path.dirname(support.ASSAY), "tests", "reading")

# What every version since 3.8 has of these: lines of each instruction of the code objects of the standard library.
TABLES = r"""
import dis, glob, os, random, sys
code_type = type((lambda: 0).__code__)
def walk(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, code_type):
            yield from walk(constant)
def lines_of(code):
    lines = [code.co_firstlineno] * len(code.co_code)
    if hasattr(code, "co_lines"):
        for begin, end, line in code.co_lines():
            lines[begin:end] = [line or 0] * (end - begin)
    else:  # as PyCode_Addr2Line does it
        at, line, table = 0, code.co_firstlineno, code.co_lnotab
        for i in range(0, len(table), 2):
            lines[at:at + table[i]] = [line] * table[i]
            at += table[i]
            line += table[i + 1] - 256 * (table[i + 1] > 127)
        lines[at:] = [line] * (len(lines) - at)
    return lines
paths = sorted(filter(os.path.exists, glob.glob(os.path.join(os.path.dirname(os.__file__), "*.py"))))
for path in random.Random(sys.argv[1]).sample(paths, 40):
    with open(path, "rb") as file:
        source = file.read()
    for code in walk(compile(source, path, "exec")):
        table = code.co_linetable if sys.version_info >= (3, 10) else code.co_lnotab
        sys.stdout.write("%d %d %s\n" % (code.co_firstlineno, len(code.co_code), table.hex()))
        sys.stderr.write("".join("%d " % line for line in lines_of(code)[::2]) + "\n")
"""

# Who may call whom in it is known, so a stack that nobody could have is seen.
TORN = r"""
import sys, time
def d(x): return x + 1
def c(x): return d(x) + d(x)
def b(n):
    if n: return a(n - 1) + c(n)
    return c(n)
def a(n): return b(n) + c(0)
def g2(n):
    for i in range(n):
        yield d(i)
        yield a(2)
def g1(n):
    yield from g2(n)
def r(n):
    if n: return r(n - 1)
    return a(3)
def root():
    while True:
        r(20)
        for x in g1(5): pass
        sum(y for y in g1(3))
print("go", flush=True)
root()
"""
CALLS = {
    "<module>": {"root"},
    "root": {"r", "g1", "<genexpr>"},
    "r": {"r", "a"},
    "a": {"b", "c"},
    "b": {"a", "c"},
    "c": {"d"},
    "d": set(),
    "g1": {"g2"},
    "g2": {"d", "a"},
    "<genexpr>": {"g1"},
}


def is_readable(interpreter):
    return not interpreter.is_pypy and interpreter.label not in ("python3.6", "python3.7")


def reading(*args, **options):
    return subprocess.run([READING] + list(args), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          universal_newlines=True, timeout=300, **options)


def is_possible(stack):
    names = [name.rpartition(".")[2] for name in stack.split(";")]
    return names[0] == "<module>" and all(below in CALLS[above] for above, below in zip(names, names[1:]))


@support.each_interpreter(is_readable)
class Reader(support.Scratch):
    def test_the_known_chain_of_calls_is_read_as_it_is(self):
        self.assertEqual(reading("self", self.python).stdout, "fine\n")

    def test_lines_are_the_interpreters_own(self):
        script = self.write("tables.py", TABLES)
        said = subprocess.run([self.python, "-W", "ignore", script, support.SEED], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, universal_newlines=True, check=True)
        version = self.interpreter.version
        kind = "0" if version < (3, 10) else "1" if version < (3, 11) else "2"
        ours = reading("lines", kind, input=said.stdout).stdout.splitlines()
        theirs = said.stderr.splitlines()
        self.assertGreater(len(theirs), 500)
        self.assertEqual(len(ours), len(theirs))
        for table, mine, its in zip(said.stdout.splitlines(), ours, theirs):
            self.assertEqual(mine, its, table)

    def test_no_stack_is_torn(self):
        script = self.write("torn.py", TORN)
        done = reading("stacks", "500", self.python, script)
        lines = done.stdout.splitlines()
        self.assertEqual(done.returncode, 0, done.stderr)
        taken, lost = map(int, re.match(r"taken (\d+) lost (\d+)$", lines.pop()).groups())
        self.assertEqual(taken, 500)
        self.assertLess(lost, 50)
        self.assertEqual([stack for stack in lines if not is_possible(stack)], [])
        self.assertGreater(len(set(lines)), 10)


def start(test, python, code):
    """A Python that runs `code`, which prints a line when it is ready."""
    process = subprocess.Popen([python, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    test.addCleanup(end, process)
    test.assertTrue(process.stdout.readline())
    return process


def end(process):
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def state(pid):
    with open("/proc/%d/stat" % pid) as file:
        return file.read().rpartition(")")[2].split()[0]


class Traced(unittest.TestCase):
    """Processes that are not ours."""

    def start(self, code):
        return start(self, sys.executable, code)

    def test_all_threads_are_read_and_go_on(self):
        process = self.start(
            "import sys, threading\n"
            "for i in range(4): threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
            "print('go', flush=True)\n"
            "for line in sys.stdin: print(line, end='', flush=True)\n")
        self.assertEqual(reading("twice", str(process.pid)).stdout, "5 5\n")
        process.stdin.write(b"still here\n")
        process.stdin.flush()
        self.assertEqual(process.stdout.readline(), b"still here\n")

    def test_signals_come_through(self):
        process = self.start(
            "import os, signal, time\n"
            "signal.signal(signal.SIGUSR1, lambda *_: os.write(1, b'!'))\n"
            "os.write(1, b'go\\n')\n"
            "while True: time.sleep(0.01)\n")  # pause() would miss one that comes just before it
        reader = subprocess.Popen([sys.executable, "-c",
                                   "import subprocess, sys\n"
                                   "while subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL) == 0: pass",
                                   READING, "twice", str(process.pid)])
        self.addCleanup(reader.wait)
        self.addCleanup(reader.kill)
        for _ in range(50):
            process.send_signal(signal.SIGUSR1)
            self.assertTrue(select.select([process.stdout], [], [], 60)[0], "a signal was lost")
            self.assertEqual(os.read(process.stdout.fileno(), 1), b"!")

    def test_what_was_stopped_stays_so(self):
        process = self.start("import time; print('go', flush=True); time.sleep(1000)")
        process.send_signal(signal.SIGSTOP)
        while state(process.pid) != "T":
            time.sleep(0.01)
        self.assertEqual(reading("twice", str(process.pid)).stdout, "1 1\n")
        # What is let go is woken, to stop by itself again.
        end = time.monotonic() + 30
        while state(process.pid) != "T" and time.monotonic() < end:
            time.sleep(0.01)
        self.assertEqual(state(process.pid), "T")
        process.send_signal(signal.SIGCONT)

    def test_a_stack_of_ten_thousand_frames_is_read(self):
        process = self.start(
            "import sys, threading, time\n"
            "sys.setrecursionlimit(20000)\n"
            "threading.stack_size(512 << 20)\n"
            "def deep(n):\n"
            "    if n: return deep(n - 1)\n"
            "    print('go', flush=True)\n"
            "    time.sleep(1000)\n"
            "threading.Thread(target=deep, args=(10000,)).start()\n")
        self.assertEqual(reading("twice", str(process.pid)).stdout, "2 2\n")

    def test_what_cannot_be_read_is_said_in_one_line(self):
        sleeper = subprocess.Popen(["sleep", "1000"])
        self.addCleanup(sleeper.wait)
        self.addCleanup(sleeper.kill)
        for pid, words in ((sleeper.pid, "runs no Python"), (999999999, "there is no process")):
            done = reading("twice", str(pid))
            self.assertEqual((done.returncode, done.stdout.count("\n")), (1, 1))
            self.assertIn(words, done.stdout)
        pypy = [i for i in support.INTERPRETERS if i.is_pypy and i.path]
        if not pypy:
            self.skipTest("no PyPy (looked for pypy3 on PATH)")
        process = start(self, pypy[0].path, "import time; print('go', flush=True); time.sleep(1000)")
        self.assertIn("PyPy", reading("twice", str(process.pid)).stdout)

    def test_another_users_process_is_refused_with_the_remedy(self):
        if os.geteuid() != 0:
            self.skipTest("needs root, to be two users")
        process = self.start("import time; print('go', flush=True); time.sleep(1000)")
        done = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--", READING, "twice",
                               str(process.pid)], stdout=subprocess.PIPE, universal_newlines=True)
        self.assertIn("another user's", done.stdout)
        self.assertIn("sudo", done.stdout)

    def test_root_of_a_container_without_the_right_is_told_of_it(self):
        if os.geteuid() != 0:
            self.skipTest("needs root, to give up a right of it")
        process = self.start("import time; print('go', flush=True); time.sleep(1000)")
        done = subprocess.run(["setpriv", "--bounding-set=-sys_ptrace", "--inh-caps=-sys_ptrace", "--", READING, "twice",
                               str(process.pid)], stdout=subprocess.PIPE, universal_newlines=True)
        self.assertIn("--cap-add=SYS_PTRACE", done.stdout)


if __name__ == "__main__":
    unittest.main()
