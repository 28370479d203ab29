"""Whole commands with one system call failing: every N-th in turn, until the command no longer comes to it.

What must hold each time: the program ends by itself, within its time and without a signal; it says what
failed in a line on stderr, or its result is whole; files that were there are as they were, or whole
new ones; nothing half-written and no process is left. tests/bench/injection_evidence goes through all N,
test_injection.py through a sample.
"""

import errno
import json
import os
import re
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
    ("chdir", errno.EACCES),
    ("affinity", errno.EINVAL),
    ("random", errno.ENOSYS),
    ("syscall", errno.ENOSYS),
    ("perf", errno.EMFILE),
    ("flush", errno.ENOSPC),
    ("lock", errno.ENOLCK),
    ("thread", errno.EAGAIN),
    ("unlink", errno.EACCES),
    ("mkdir", errno.EACCES),
    ("seek", errno.ESPIPE),
    ("limit", errno.EPERM),
    ("kill", errno.EPERM),
    ("session", errno.EPERM),
    ("stream", errno.ENOMEM),
    ("signal", errno.EINVAL),
]

# What a signal may interrupt at any time, and what it may in theory.
INTERRUPTED = ("read", "write", "poll", "wait", "close")
ALSO_INTERRUPTED = ("open", "fsync", "lock", "dup", "fork", "syscall")

# The preload comes before the sanitizer's library, which else refuses that.
UNDER_ASAN = {"ASAN_OPTIONS": "verify_asan_link_order=0"}

MANIFEST = {"benchmarks": [{"name": "one", "stmt": "pass"}, {"name": "two", "stmt": "x = 1"}]}
TIMEOUT_S = 60
COUNT = struct.Struct("=24sQQ")  # of the preload: a kind, its calls, those that failed
DOCUMENTED = (0, 1, 2, 124)  # what may end a command whose calls fail


def own(err):
    """What was said on stderr, without the warning that somebody else measures at the same time."""
    return "".join(line for line in err.splitlines(True) if "another run is measuring" not in line)


def steady(text):
    """Without what differs from time to time: dates and seeds."""
    return re.sub(r"\d+", "N", text)


class Broken(Exception):
    """A fault that was not survived."""


class Command:
    """One command line in a folder of its own. `inputs` are the files that it finds there, `outputs` those that it
    writes; an output that is among the inputs is replaced. `complete` raises Broken unless the result is whole.
    `same`: what it prints, and its outputs, are the same each time. `is_slow`: a try takes seconds."""

    def __init__(self, name, argv, outputs=(), inputs=("bench_s.json",), complete=lambda folder, out: None, same=False,
                 is_slow=False):
        self.name = name
        self.argv = argv
        self.outputs = outputs
        self.inputs = inputs
        self.complete = complete
        self.same = same
        self.is_slow = is_slow

    def __str__(self):
        return self.name


RUNS = 6
_inputs = {}


def measure(folder, output, *argv, **more):
    """Run the program in the folder, to its end. -> what stands in the output and its journal, which go."""
    subprocess.run([support.ASSAY] + list(argv) + ["--python", PYTHON, "-o", output], cwd=folder.path,
                   env=folder.environment(**more), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    found = [folder.content(name) for name in (output, output + ".journal")]
    for name in set(os.listdir(folder.path)) - {"bench_s.json"}:
        os.unlink(folder.file(name))
    return found


def cut_journal(folder, output, *argv):
    """The journal of a run that was killed in its midst: what cannot give the output its name keeps the journal."""
    _, journal = measure(folder, output, *argv, LD_PRELOAD=PRELOAD, INJECT_CALL="rename", INJECT_EVERY="1",
                         INJECT_ERRNO=str(errno.EACCES), INJECT_COUNTS=folder.new_counts())
    lines = journal.splitlines(True)
    return b"".join(lines[: len(lines) // 2 + 1])


def inputs():
    """The files that commands read, made by the program itself, once. In the folder where they are used later: a
    journal belongs to one."""
    if not _inputs:
        with Folder(()) as folder:
            _inputs["bench_s.json"] = json.dumps(MANIFEST).encode()
            with open(folder.file("bench_s.json"), "wb") as f:
                f.write(_inputs["bench_s.json"])
            _inputs["a.json"], _ = measure(folder, "a.json", "run", "bench_s.json", "-p%d" % RUNS, "-n2", "-w1", "-l8")
            other = json.loads(_inputs["a.json"].decode())
            for benchmark in other["benchmarks"]:
                for number, run in enumerate(benchmark["runs"]):
                    run["values"] = [v * (1.5 + 0.01 * number) for v in run["values"]]
            _inputs["b.json"] = json.dumps(other).encode()
            _inputs["x.json.journal"] = cut_journal(folder, "x.json", "run", "bench_s.json", "-p2", "-n2", "-w1", "-l8",
                                                     "--seed", "1")
            _inputs["d.json.journal"] = cut_journal(folder, "d.json", "run", "bench_s.json", *DUEL)
            _inputs["old.md"] = b"### the report of yesterday\n"
    return _inputs


def measured(*names, runs):
    """Each file is whole JSON with both benchmarks and so many runs of each."""

    def complete(folder, out):
        for name in names:
            found = json.loads(folder.content(name).decode())
            listed = [b.get("metadata", {}).get("name") or b["runs"][0]["metadata"]["name"] for b in found["benchmarks"]]
            if sorted(listed) != ["one", "two"] or any(len(b["runs"]) != runs for b in found["benchmarks"]):
                raise Broken("%s is not whole: %s" % (name, listed))

    return complete


def saved(*names):
    """Each file is whole JSON with both benchmarks."""

    def complete(folder, out):
        for name in names:
            if len(json.loads(folder.content(name).decode())["benchmarks"]) != 2:
                raise Broken("%s lacks a benchmark" % name)

    return complete


def printed(*keys):
    """stdout is a whole JSON object with these keys."""

    def complete(folder, out):
        found = json.loads(out)
        if not set(keys) <= set(found):
            raise Broken("only %s was printed" % sorted(found))

    return complete


PLAN = ["--python", PYTHON, "-p2", "-n2", "-w1", "-l8", "--seed", "1"]
DUEL = ["--vs-env", "X=1", "--blocks", "6", "--rounds", "2", "-l8", "--seed", "1"]
REPORTS = ["new.txt", "new.json", "old.md", "new.xml", "new.csv"]


def commands():
    new, journal, results = ["new.json"], ["x.json.journal"], ("a.json", "b.json")
    pair = ["new.json", "new.vs.json"]
    return [
        Command("run", ["run", "bench_s.json", "-o", "new.json"] + PLAN, new, complete=measured(*new, runs=2)),
        Command("run --append", ["run", "bench_s.json", "--append", "a.json"] + PLAN, ["a.json"], ("bench_s.json", "a.json"),
                measured("a.json", runs=RUNS + 2)),
        Command("run --resume", ["run", "--resume", "x.json"], ["x.json", *journal], ("bench_s.json", *journal),
                measured("x.json", runs=2)),
        Command("run --pacer", ["run", "bench_s.json", "--pacer", PYTHON, "-o", "new.json"] + PLAN, new,
                complete=measured(*new, runs=2)),
        Command("run --pacer auto", ["run", "bench_s.json", "--pacer", "auto", "-o", "new.json"] + PLAN, new,
                complete=measured(*new, runs=2), is_slow=True),
        Command("duel", ["run", "bench_s.json", "--python", PYTHON, "-o", "new.json"] + DUEL, pair,
                complete=measured(*pair, runs=6)),
        Command("duel --parallel", ["run", "bench_s.json", "--parallel", "--python", PYTHON, "-o", "new.json"] + DUEL, pair,
                complete=measured(*pair, runs=6)),
        Command("duel --resume", ["run", "--resume", "d.json"], ["d.json", "d.vs.json", "d.json.journal"],
                ("bench_s.json", "d.json.journal"), measured("d.json", "d.vs.json", runs=6)),
        Command("command", ["command", "-p2", "-n2", "-w1", "-l1", "--seed", "1", "--name", "true", "-o", "new.json", "--",
                            "/bin/true"], new),
        Command("recover", ["recover", "x.json", "-o", "new.json"], new, journal, saved(*new), same=True),
        Command("recover of a duel", ["recover", "d.json", "-o", "new.json"], pair, ["d.json.journal"], saved(*pair), same=True),
        Command("compare", ["compare", "a.json", "b.json"], inputs=results, same=True),
        Command("compare to files", ["compare", "a.json", "b.json", "--text", "new.txt", "--json=new.json", "--markdown", "old.md",
                                     "--junit", "new.xml", "--csv", "new.csv", "--benchfmt", "-"],
                REPORTS, results + ("old.md",), same=True),
        Command("convert", ["convert", "a.json", "--indent", "-o", "new.json"], new, results, measured(*new, runs=RUNS), same=True),
        Command("merge", ["merge", "a.json", "b.json", "-o", "new.json"], new, results, measured(*new, runs=2 * RUNS), same=True),
        Command("show", ["show", "a.json"], inputs=results, same=True),
        Command("counters", ["counters", "--json", "task-clock", "page-faults", "cycles", "instructions"],
                complete=printed("counters", "metrics")),
        Command("doctor", ["doctor", "--json", "--time", "2s", "--python", PYTHON], complete=printed("clock", "same_code", "limits"), is_slow=True),
    ]


def command_named(name):
    return next(command for command in commands() if command.name == name)


_references = {}


def reference(command):
    """What happens when no call fails. -> Outcome, with the calls of each kind and the outputs."""
    if command.name not in _references:
        with Folder(command.inputs) as folder:
            outcome = folder.run(command, "none", 0, 0)
            if outcome.status != 0:
                raise AssertionError("without a fault: %s" % outcome)
            command.complete(folder, outcome.out)
            _references[command.name] = outcome
    return _references[command.name]


def sweep(command, kind, error, chosen=lambda n: True):
    """Fail the n-th call for each n that is chosen, until the command does not come to it. -> (tried, [what broke])."""
    tried, broken = 0, []
    total = reference(command).calls.get(kind, 0)
    for n in range(1, total + 50):
        if n <= total and not chosen(n):
            continue
        reached, why = once(command, kind, error, n)
        if not reached:
            break
        tried += 1
        if why:
            broken.append("%s: %s number %d (%s): %s" % (command.name, kind, n, errno.errorcode[error], why))
    return tried, broken


def every(command, kind, error, k):
    """Every k-th call fails. -> Outcome"""
    with Folder(command.inputs) as folder:
        return folder.run(command, kind, 0, error, every=k)


def once(command, kind, error, n):
    """-> (the call was reached, why this was not survived or None)."""
    wanted = reference(command)
    with Folder(command.inputs) as folder:
        outcome = folder.run(command, kind, n, error)
        if not outcome.failed:
            return False, None
        try:
            check(command, folder, outcome, wanted)
        except Broken as e:
            return True, "%s\n%s" % (e, outcome)
        return True, None


def check(command, folder, outcome, wanted):
    if outcome.status is None:
        raise Broken("does not end")
    if outcome.status < 0:
        raise Broken("killed by %s" % signal.Signals(-outcome.status).name)
    for word in ("AddressSanitizer", "LeakSanitizer", "runtime error:"):
        if word in outcome.err:
            raise Broken(word)
    if outcome.status not in DOCUMENTED:
        raise Broken("exit status %d" % outcome.status)
    if outcome.alive:
        raise Broken("a process is left")
    check_left(command, folder, outcome)
    for name, data in folder.inputs.items():
        if name not in command.outputs and folder.content(name) != data:
            raise Broken("%s is not as it was" % name)
    if outcome.status == 0:
        check_whole(command, folder, outcome, wanted)
    else:
        check_failed(command, folder, outcome, wanted)


def check_left(command, folder, outcome):
    """What is left beside the outputs is said: a journal that waits for --resume, a file that cannot be removed."""
    left = sorted(set(os.listdir(folder.path)) - set(folder.inputs) - set(command.outputs))
    for name in left + outcome.temporary:
        if name not in outcome.err:
            raise Broken("left behind without a word: %s" % name)


def check_whole(command, folder, outcome, wanted):
    try:
        command.complete(folder, outcome.out)
    except (OSError, ValueError, KeyError, AttributeError) as e:
        raise Broken("success without the result: %r" % e)
    if command.same and (outcome.out, outcome.outputs) != (wanted.out, wanted.outputs):
        raise Broken("success with another result")


def check_failed(command, folder, outcome, wanted):
    lines = outcome.err.strip().splitlines()
    if not any(line.startswith("assay: ") and len(line) > len("assay: ") for line in lines):
        raise Broken("failed without a line that says why")
    for name, content in outcome.outputs.items():
        if content in (None, folder.inputs.get(name)) or (command.same and content == wanted.outputs[name]):
            continue
        try:  # what is there must be whole, if perhaps with less in it
            whole = not command.same and (name.endswith(".journal") or json.loads(content.decode()))
        except ValueError:
            whole = False
        if not whole:
            raise Broken("%s is half-written" % name)


class Outcome:
    def __init__(self, status, out, err, counts, alive, temporary, outputs):
        self.status, self.out, self.err = status, out, err
        self.alive, self.temporary, self.outputs = alive, temporary, outputs
        counts = list(counts)
        self.calls = {kind: calls for kind, calls, _ in counts}
        self.failed = sum(failed for _, _, failed in counts)

    def __str__(self):
        return "exit %s\n---- stdout\n%s---- stderr\n%s----" % (self.status, self.out, self.err)


class Folder:
    """A scratch folder with inputs, and TMPDIR beside it. Always the same one: resuming asks for that."""

    top = None

    def __init__(self, names):
        if not Folder.top:
            Folder.top = tempfile.TemporaryDirectory(prefix="assay-inject-")
        self.inputs = {name: inputs()[name] for name in names}
        self.path, self.tmp, self.runtime, self.state, self.counts = (
            os.path.join(Folder.top.name, name) for name in ("work", "tmp", "runtime", "state", "counts"))

    def __enter__(self):
        for path in (self.path, self.tmp, self.runtime, self.state):  # runtime: runs of others are none of ours
            os.mkdir(path, 0o700)
        for name, data in self.inputs.items():
            with open(self.file(name), "wb") as f:
                f.write(data)
        return self

    def __exit__(self, *exc):
        for path in (self.path, self.tmp, self.runtime, self.state):
            shutil.rmtree(path, ignore_errors=True)

    def file(self, name):
        return os.path.join(self.path, name)

    def content(self, name):
        try:
            with open(self.file(name), "rb") as f:
                return f.read()
        except OSError:
            return None

    def environment(self, **more):
        """The same for all: a duel is resumed in the environment that it was begun in."""
        return dict(os.environ, NO_COLOR="1", LC_ALL="C.UTF-8", COLUMNS="80", TMPDIR=self.tmp, XDG_RUNTIME_DIR=self.runtime,
                    XDG_STATE_HOME=self.state, TZ="UTC", **UNDER_ASAN, **more)

    def new_counts(self):
        with open(self.counts, "wb") as f:
            f.write(bytes(4096))
        return self.counts

    def run(self, command, kind, n, error, every=0):
        environment = self.environment(
            LD_PRELOAD=PRELOAD, INJECT_CALL=kind, INJECT_AT=str(n), INJECT_EVERY=str(every), INJECT_ERRNO=str(error),
            INJECT_COUNTS=self.new_counts())
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
        return Outcome(status, out.decode(errors="replace"), own(err.decode(errors="replace")), self.read_counts(),
                       support.count_alive(Folder.top.name), sorted(os.listdir(self.tmp)),
                       {name: self.content(name) for name in command.outputs})

    def read_counts(self):
        with open(self.counts, "rb") as f:
            data = f.read()
        for kind, calls, failed in COUNT.iter_unpack(data[: len(data) // COUNT.size * COUNT.size]):
            if kind.strip(b"\0"):
                yield kind.strip(b"\0").decode(), calls, failed
