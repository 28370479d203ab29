"""Whole commands with one system call failing: every N-th in turn, until the command no longer comes to it.

What must hold each time: the program ends by itself, within its time and without a signal; it says what
failed in a line on stderr, or its result is whole; files that were there are as they were, or whole
new ones; nothing half-written and no process is left. tests/bench/injection_evidence goes through all N,
test_injection.py through a sample.
"""

import errno
import json
import os
import shutil
import signal
import struct
import subprocess
import tempfile

import support

BUILD = os.path.dirname(support.ASSAY)
PRELOAD = os.path.join(BUILD, "tests", "inject.so")
PYTHON = os.path.join(BUILD, "tests", "fake-python")

# Which kinds of call (tests/inject/preload.c), and what they fail with.
KINDS = [
    ("write", errno.ENOSPC),
    ("read", errno.EIO),
    ("open", errno.EMFILE),
    ("close", errno.EIO),
    ("fsync", errno.EIO),
    ("rename", errno.EACCES),
    ("chmod", errno.EPERM),
    ("fork", errno.EAGAIN),
    ("exec", errno.ENOMEM),
    ("pipe", errno.EMFILE),
    ("dup", errno.EMFILE),
    ("mmap", errno.ENOMEM),
    ("poll", errno.ENOMEM),
    ("wait", errno.ECHILD),
    ("clock", errno.EINVAL),
    ("stat", errno.EACCES),
    ("affinity", errno.EINVAL),
    ("random", errno.ENOSYS),
    ("syscall", errno.ENOSYS),
    ("flush", errno.ENOSPC),
]

MANIFEST = {"benchmarks": [{"name": "one", "stmt": "pass"}, {"name": "two", "stmt": "x = 1"}]}
TIMEOUT_S = 60


def own(err):
    """What was said on stderr, without the warning that somebody else measures at the same time."""
    return "".join(line for line in err.splitlines(True) if "another run is measuring" not in line)


class Broken(Exception):
    """A fault that was not survived."""


class Command:
    """One command line in a folder of its own. `outputs` are files that it writes, `old` those of them that
    are there before; `complete` raises Broken unless the result is whole."""

    def __init__(self, name, argv, outputs=(), old=(), complete=lambda folder: None, exact_stdout=False):
        self.name = name
        self.argv = argv
        self.outputs = outputs
        self.old = old
        self.complete = complete
        self.exact_stdout = exact_stdout


RUNS = 6
_inputs = {}


def inputs():
    """The files that commands read, made by the program itself, once."""
    if not _inputs:
        with tempfile.TemporaryDirectory(prefix="assay-inject-") as folder:
            _inputs["bench_s.json"] = json.dumps(MANIFEST).encode()
            with open(os.path.join(folder, "bench_s.json"), "wb") as f:
                f.write(_inputs["bench_s.json"])
            subprocess.check_output(
                [support.ASSAY, "run", "bench_s.json", "--python", PYTHON, "-p%d" % RUNS, "-n2", "-w1", "-l8", "-o", "a.json"],
                cwd=folder, stderr=subprocess.STDOUT)
            with open(os.path.join(folder, "a.json"), "rb") as f:
                _inputs["a.json"] = f.read()
            other = json.loads(_inputs["a.json"].decode())
            for benchmark in other["benchmarks"]:
                for number, run in enumerate(benchmark["runs"]):
                    run["values"] = [v * (1.5 + 0.01 * number) for v in run["values"]]
            _inputs["b.json"] = json.dumps(other).encode()
    return _inputs


def measured(name, runs):
    """The file is whole JSON with both benchmarks and so many runs of each."""

    def complete(folder):
        with open(os.path.join(folder, name), encoding="utf-8") as f:
            found = json.load(f)
        names = [b.get("metadata", {}).get("name") or b["runs"][0]["metadata"]["name"] for b in found["benchmarks"]]
        if sorted(names) != ["one", "two"] or any(len(b["runs"]) != runs for b in found["benchmarks"]):
            raise Broken("%s is not whole: %s" % (name, names))

    return complete


PLAN = ["--python", PYTHON, "-p2", "-n2", "-w1", "-l8", "--seed", "1"]


def commands():
    return [
        Command("run", ["run", "bench_s.json", "-o", "new.json"] + PLAN, ["new.json"], (), measured("new.json", 2)),
        Command("run --append", ["run", "bench_s.json", "--append", "a.json"] + PLAN, ["a.json"], ["a.json"],
                measured("a.json", RUNS + 2)),
        Command("duel", ["run", "bench_s.json", "--vs-env", "X=1", "--blocks", "6", "--rounds", "2", "-l8", "--python", PYTHON,
                         "-o", "new.json"], ["new.json", "new.vs.json"], (), measured("new.json", 6)),
        Command("compare", ["compare", "a.json", "b.json"], exact_stdout=True),
        Command("convert", ["convert", "a.json", "--indent", "-o", "new.json"], ["new.json"], (),
                measured("new.json", RUNS)),
        Command("merge", ["merge", "a.json", "b.json", "-o", "new.json"], ["new.json"], (),
                measured("new.json", 2 * RUNS)),
        Command("show", ["show", "a.json"], exact_stdout=True),
    ]


class Injector:
    def __init__(self, command):
        self.command = command
        self.reference = None

    def sweep(self, kind, error, chosen=lambda n: True, first=1):
        """Try N = first, first + 1, ... while the command comes to its N-th call. -> (tried, survived, [what broke])."""
        tried, broken, n = 0, [], first
        total = self.count(kind)
        for n in range(first, total + 50):
            if not chosen(n) and n <= total:
                continue
            reached, why = self.once(kind, error, n)
            if not reached:
                break
            tried += 1
            if why:
                broken.append("%s: %s number %d (%s): %s" % (self.command.name, kind, n, errno.errorcode[error], why))
        return tried, tried - len(broken), broken

    def count(self, kind):
        """How many such calls the command makes when none fails."""
        with Folder() as folder:
            outcome = folder.run(self.command, kind, 0, 0)
            if outcome.status != 0:
                raise AssertionError("without a fault: %s" % outcome)
            self.command.complete(folder.path)
            self.reference = outcome.out
            return outcome.calls

    def every(self, kind, error, k):
        """Every k-th call fails. -> (outcome, contents of the outputs)."""
        with Folder() as folder:
            outcome = folder.run(self.command, kind, 0, error, every=k)
            return outcome, {name: folder.content(name) for name in self.command.outputs}

    def once(self, kind, error, n):
        """-> (the call was reached, why this was not survived or None)."""
        with Folder() as folder:
            before = {name: folder.content(name) for name in self.command.old}
            outcome = folder.run(self.command, kind, n, error)
            if not outcome.failed:
                return False, None
            try:
                self.check(folder, outcome, before, error)
            except Broken as e:
                return True, "%s\n%s" % (e, outcome)
            return True, None

    def check(self, folder, outcome, before, error):
        if outcome.status is None:
            raise Broken("does not end")
        if outcome.status < 0:
            raise Broken("killed by %s" % signal.Signals(-outcome.status).name)
        if outcome.alive:
            raise Broken("a process is left")
        left = sorted(set(os.listdir(folder.path)) - folder.known - set(self.command.outputs))
        if outcome.status:  # the journal stays for --resume, and that is said
            left = [name for name in left if not (name.endswith(".journal") and name in outcome.err)]
        if left:
            raise Broken("left behind: %s" % left)
        if outcome.temporary:
            raise Broken("left in TMPDIR: %s" % outcome.temporary)
        if outcome.status == 0:
            try:
                self.command.complete(folder.path)
            except (OSError, ValueError, KeyError) as e:
                raise Broken("success without the result: %r" % e)
            if self.command.exact_stdout and outcome.out != self.reference:
                raise Broken("success with another result")
            return
        lines = outcome.err.strip().splitlines()
        if not any(line.startswith("assay: ") and len(line) > len("assay: ") for line in lines):
            raise Broken("failed without a line that says why")
        for name in self.command.outputs:
            content = folder.content(name)
            if content is None or content == before.get(name):
                continue
            try:  # what is there must be whole, if perhaps with less in it
                json.loads(content.decode())
            except ValueError:
                raise Broken("%s is half-written" % name)


class Outcome:
    def __init__(self, status, out, err, calls, failed, alive, temporary):
        self.status, self.out, self.err = status, out, err
        self.calls, self.failed, self.alive, self.temporary = calls, failed, alive, temporary

    def __str__(self):
        return "exit %s\n---- stdout\n%s---- stderr\n%s----" % (self.status, self.out, self.err)


class Folder:
    """A scratch folder with the inputs of all commands, and TMPDIR beside it."""

    def __enter__(self):
        self.top = tempfile.mkdtemp(prefix="assay-inject-")
        self.path = os.path.join(self.top, "work")
        self.tmp = os.path.join(self.top, "tmp")
        os.mkdir(self.path)
        self.runtime = os.path.join(self.top, "runtime")  # where runs see each other: others are none of ours
        os.mkdir(self.tmp)
        os.mkdir(self.runtime, 0o700)
        for name, data in inputs().items():
            with open(os.path.join(self.path, name), "wb") as f:
                f.write(data)
        self.known = set(os.listdir(self.path))
        return self

    def __exit__(self, *exc):
        shutil.rmtree(self.top, ignore_errors=True)

    def content(self, name):
        try:
            with open(os.path.join(self.path, name), "rb") as f:
                return f.read()
        except OSError:
            return None

    def run(self, command, kind, n, error, every=0):
        counts = os.path.join(self.top, "counts")
        with open(counts, "wb") as f:
            f.write(bytes(16))
        environment = dict(
            os.environ, NO_COLOR="1", LC_ALL="C.UTF-8", COLUMNS="80", TMPDIR=self.tmp, XDG_RUNTIME_DIR=self.runtime, TZ="UTC", LD_PRELOAD=PRELOAD,
            INJECT_CALL=kind, INJECT_AT=str(n), INJECT_EVERY=str(every), INJECT_ERRNO=str(error), INJECT_COUNTS=counts)
        process = subprocess.Popen(
            [support.ASSAY] + command.argv, cwd=self.path, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        try:
            out, err = process.communicate(timeout=TIMEOUT_S)
            status = process.returncode
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            status = None
        with open(counts, "rb") as f:
            calls, failed = struct.unpack("=QQ", f.read())
        return Outcome(status, out.decode(errors="replace"), own(err.decode(errors="replace")), calls, failed,
                       support.count_alive(self.top), sorted(os.listdir(self.tmp)))
