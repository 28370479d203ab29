"""What the end-to-end tests share: the program, the interpreters, scratch directories, time-outs.

    ASSAY=path            the program to test; build/assay without it
    ASSAY_TEST_SEED=      what decides the draws of tests that try a part of what they could (tests/run prints it)
    ASSAY_TEST_PACER=     auto: with a pacer wherever one may be, to see which tests that changes; none without it
    ASSAY_TEST_PYTHONS=   a list of interpreters, separated by colons, instead of all that are found
"""

import glob
import json
import os
import pty
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ASSAY = os.path.abspath(os.environ.get("ASSAY", os.path.join(ROOT, "build", "assay")))

# What assay remembers of this machine for the user must not decide tests, nor tests what it remembers.
_state = tempfile.TemporaryDirectory(prefix="assay-state-")
os.environ["XDG_STATE_HOME"] = _state.name
# Tests measure at the same time and say nothing of each other (docs/reliability.md).
os.environ["ASSAY_LOCK_DIR"] = ""
# Tests that are about pacers ask for them. All others are measured without, however assay does by itself.
os.environ["ASSAY_PACER"] = os.environ.get("ASSAY_TEST_PACER", "none")
# An environment that is active where the tests are started is not theirs.
os.environ.pop("VIRTUAL_ENV", None)

# What chance decides in tests: other draws in every run, so that in time all come up. tests/run prints the seed and takes it
# again; without tests/run it is the build's.
SEED = os.environ.get("ASSAY_TEST_SEED") or "%d" % (os.path.getmtime(ASSAY) if os.path.exists(ASSAY) else 0)


def chance(*words):
    """A generator of its own for what the words name: one test's draws do not depend on which others run."""
    return random.Random(" ".join([SEED] + [str(word) for word in words]))


# Every interpreter that should be tried; the ones that a machine lacks are skipped aloud.
VERSIONS = ("3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15")


class Interpreter:
    """One Python that tests run under; path is None when this machine does not have it."""

    def __init__(self, label, path, wanted):
        self.label = label
        self.path = path
        self.wanted = wanted  # where it was looked for

    @property
    def is_pypy(self):
        return self.label.startswith("pypy")

    @property
    def version(self):
        if not self.path:
            return None
        code = "import sys; print('%d %d' % sys.version_info[:2])"
        out = subprocess.check_output([self.path, "-S", "-c", code], universal_newlines=True)
        return tuple(int(part) for part in out.split())

    def __repr__(self):
        return self.label


def _find_interpreters():
    given = os.environ.get("ASSAY_TEST_PYTHONS")
    if given:
        return [Interpreter(os.path.basename(p), p, p) for p in given.split(":") if p]
    found = []
    root = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))
    for version in VERSIONS:
        pattern = os.path.join(root, "versions", version + ".*", "bin", "python")
        paths = [p for p in sorted(glob.glob(pattern)) if os.access(p, os.X_OK)]
        path = paths[-1] if paths else None
        found.append(Interpreter("python" + version, path, pattern))
    system = "/usr/bin/python3"
    found.append(
        Interpreter("system_python3", system if os.access(system, os.X_OK) else None, system)
    )
    found.append(Interpreter("pypy3", shutil.which("pypy3"), "pypy3 on PATH"))
    return found


INTERPRETERS = _find_interpreters()


def each_interpreter(supported=lambda interpreter: True, drawn=None):
    """Class decorator: the tests of the class run once under each interpreter, as self.python. A missing
    one is one skipped test that says where it was looked for.

    drawn: what takes long runs under the oldest and the newest CPython, the system's and PyPy, and under so many of those
    between the oldest and the newest, which chance draws. The others are skipped, and say so."""

    def decorate(cls):
        module = sys.modules[cls.__module__]
        chosen = [interpreter for interpreter in INTERPRETERS if supported(interpreter)]
        spared = [] if drawn is None else _spared(chosen, drawn, cls)
        for interpreter in chosen:
            name = "%s_%s" % (cls.__name__, re.sub(r"\W", "_", interpreter.label))
            body = {"python": interpreter.path, "interpreter": interpreter, "__module__": cls.__module__}
            if not interpreter.path:
                body["setUpClass"] = _skipping("no %s (looked for %s)" % (interpreter.label, interpreter.wanted))
            elif interpreter in spared:
                body["setUpClass"] = _skipping("not drawn: %d of the interpreters between oldest and newest are" % drawn)
            new = type(name, (cls, unittest.TestCase), body)
            setattr(module, name, new)
        return cls

    return decorate


def _spared(interpreters, drawn, cls):
    """Of those between the oldest and the newest CPython that are here, all but `drawn`."""
    between = [i for i in interpreters if i.path and i.label.startswith("python")][1:-1]
    return chance(cls.__module__, cls.__name__).sample(between, max(0, len(between) - drawn))


def drawn_in_ci(test):
    """Decorator of a test that takes long and shows a figure of real workers: where time is short (CI is set) chance lets every
    second of them run. The others are skipped, and say so."""
    if os.environ.get("CI") and chance(test.__module__, test.__qualname__).random() < 0.5:
        return unittest.skip("not drawn: with CI set, every second of the long tests runs")(test)
    return test


def _skipping(reason):
    def setUpClass(cls):
        raise unittest.SkipTest(reason)

    return classmethod(setUpClass)


def runs_of(path):
    """-> [(metadata, run)] of a result file; the metadata with what the file and the benchmark say for all of theirs."""
    with open(path, encoding="utf-8") as file:
        suite = json.load(file)
    return [
        ({**suite.get("metadata", {}), **bench.get("metadata", {}), **run.get("metadata", {})}, run)
        for bench in suite["benchmarks"]
        for run in bench["runs"]
    ]


class Scratch:
    """Mix-in: self.dir is an empty directory of this test's own, gone afterwards."""

    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="assay-test-")
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as f:
            return f.read()

    def git(self, *args):
        """git in this directory, as somebody."""
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *args], cwd=self.dir, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def repository(self):
        """A repository with one benchmark, committed. -> an empty folder for temporary files."""
        temporary = self.path("temporary")
        os.mkdir(temporary)
        self.write("bench_a.py", "def bench_x(): pass\n")
        self.git("init", "-q")
        self.git("add", "bench_a.py")
        self.git("commit", "-qm", "one")
        return temporary

    def worktrees(self):
        """How many git knows of, the repository's own included."""
        return len(subprocess.check_output(["git", "worktree", "list"], cwd=self.dir).splitlines())


class Outcome:
    def __init__(self, argv, status, out, err):
        self.argv = argv
        self.status = status
        self.out = out
        self.err = err

    def __str__(self):
        return "%s\nexit %d\n---- stdout\n%s---- stderr\n%s----" % (
            " ".join(self.argv),
            self.status,
            self.out,
            self.err,
        )


class Program(Scratch):
    """Mix-in for tests of the program itself."""

    def setUp(self):
        super().setUp()
        if not os.access(ASSAY, os.X_OK):
            self.skipTest("%s is not built" % ASSAY)

    def spawn(self, *args, env=None, **popen):
        """Start the program in the scratch directory, in a process group of its own."""
        environment = dict(os.environ, NO_COLOR="1", LC_ALL="C.UTF-8", COLUMNS="80")
        environment.update(env or {})
        popen.setdefault("cwd", self.dir)
        popen.setdefault("stdin", subprocess.DEVNULL)
        popen.setdefault("stdout", subprocess.PIPE)
        popen.setdefault("stderr", subprocess.PIPE)
        process = subprocess.Popen(
            [ASSAY] + list(args), env=environment, start_new_session=True, **popen
        )
        self.addCleanup(end_group, process)
        return process

    def wait_for(self, what, seconds=60):
        """Until `what()` is true: a busy machine takes its time, so no test guesses how long something takes."""
        until = time.monotonic() + seconds
        while not what():
            self.assertLess(time.monotonic(), until, "waited in vain")
            time.sleep(0.01)

    def assay(self, *args, timeout=180, input=None, **options):
        """Run the program to its end. -> Outcome."""
        if input is not None:
            options["stdin"] = subprocess.PIPE
        process = self.spawn(*args, **options)
        return self.outcome(process, args, timeout, input)

    def outcome(self, process, args=(), timeout=180, input=None):
        try:
            out, err = process.communicate(input, timeout=timeout)
        except subprocess.TimeoutExpired:
            end_group(process)
            out, err = process.communicate()
            self.fail(
                "%s did not end within %g s\n%s%s"
                % (" ".join(args), timeout, (out or b"").decode(errors="replace"),
                   (err or b"").decode(errors="replace"))
            )
        return Outcome(
            ["assay"] + list(args),
            process.returncode,
            (out or b"").decode(errors="replace"),
            (err or b"").decode(errors="replace"),
        )

    def on_terminal(self, *args, columns=80, status=0, timeout=60):
        """Run the program with a terminal as stdout and stderr. -> all that it printed there."""
        master, slave = pty.openpty()
        process = self.spawn(*args, stdout=slave, stderr=slave, env={"TERM": "xterm", "COLUMNS": str(columns)})
        os.close(slave)
        said = b""
        while select.select([master], [], [], timeout)[0]:
            try:
                more = os.read(master, 65536)
            except OSError:  # the last one has closed it
                break
            if not more:
                break
            said += more
        process.wait(timeout=timeout)
        os.close(master)
        self.assertEqual(process.returncode, status, said)
        return said.decode()

    def assert_status(self, outcome, status):
        self.assertEqual(outcome.status, status, str(outcome))

    def assert_one_line(self, outcome, status, *words):
        """The program ended with this status and one line on stderr that names all of `words`."""
        self.assert_status(outcome, status)
        lines = outcome.err.splitlines()
        self.assertEqual(len(lines), 1, "not one line on stderr:\n%s" % outcome)
        self.assertTrue(lines[0].startswith("assay: "), str(outcome))
        for word in words:
            self.assertIn(word, lines[0], str(outcome))

    def assert_nothing_left(self, *known):
        """The scratch directory holds the files `known` and nothing else: nothing half-written."""
        self.assertEqual(sorted(os.listdir(self.dir)), sorted(known))


def end_group(process):
    """Kill what a started program left in its process group, and the program itself."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
    if process.stdin:
        process.stdin.close()


def will_catch(process, signo):
    """Whether the process has made its arrangements for this signal: before these it is ended by it, like any program."""
    try:
        with open("/proc/%d/status" % process.pid) as file:
            (caught,) = re.findall(r"^SigCgt:\s*(\w+)$", file.read(), re.M)
    except (OSError, ValueError):
        return False
    return bool(int(caught, 16) >> (signo - 1) & 1)


def children_of(pid):
    """The processes that it has started and that have not ended."""
    try:
        with open("/proc/%d/task/%d/children" % (pid, pid)) as file:
            return set(map(int, file.read().split()))
    except OSError:
        return set()


def count_alive(marker):
    """Processes whose command line holds `marker`: what a test's workers left behind."""
    alive = 0
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            with open(path, "rb") as f:
                if marker.encode() in f.read() and int(path.split("/")[2]) != os.getpid():
                    alive += 1
        except OSError:
            pass
    return alive
