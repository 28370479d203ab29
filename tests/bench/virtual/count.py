"""In a guest whose processor has counters: what assay counts against what `perf stat` counts, and what it says where it
may not count.

    count.py FILE    one line of JSON for each thing found
"""

import glob
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from log import Log  # noqa: E402

ASSAY = os.path.abspath("build/assay")
PARANOID = "/proc/sys/kernel/perf_event_paranoid"
FIXED = dict(os.environ, PYTHONHASHSEED="0")
# setup, statement, loops of perf stat's shorter run; what makes many objects does without collections, whose share depends on
# how often the statement runs
WORK = [("loop", "pass", "for i in range(1000): pass", 2000),
        ("sum", "x = list(range(1000))", "sum(x)", 20000),
        ("sort", "x = [(i * 7919) % 1000 for i in range(1000)]", "sorted(x)", 2000),
        ("json", "import gc, json; gc.disable(); o = [[i, 'abc', None] for i in range(50)]", "json.loads(json.dumps(o))", 500)]
# The last two stand for more than there are counters; each is one that QEMU has.
MANY = ["instructions", "cycles", "r8", "r11", "r0", "r1b", "r3c", "r23", "r24"]


def run(*argv, user=False, **options):
    argv = (["setpriv", "--reuid=1000", "--regid=1000", "--clear-groups"] if user else []) + list(argv)
    return subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=900, **options)


def assay(*argv, **options):
    done = run(ASSAY, *argv, **options)
    if done.returncode:
        raise RuntimeError("assay %s: %s" % (" ".join(argv), done.stderr))
    return json.loads(done.stdout)


def perf(events, *argv):
    """{event: count}; an event that was not counted is missing."""
    said = run("perf", "stat", "-x,", "-e", ",".join(events), *argv, env=FIXED).stderr
    found = {}
    for line in said.splitlines():
        cells = line.split(",")
        if len(cells) > 2 and cells[0].isdigit():
            found[cells[2]] = int(cells[0])
    return found


def unit_tests(log):
    passed, skipped, failed = 0, 0, []
    for path in sorted(glob.glob("build/tests/**/test_*", recursive=True)):
        done = run(path)
        passed += len(re.findall(r"^\[       OK \]", done.stdout + done.stderr, re.M))
        skipped += len(re.findall(r"^\[  SKIPPED \] \w+$", done.stdout + done.stderr, re.M)) // 2
        if done.returncode:
            failed.append(os.path.basename(path))
            print(done.stdout[-2000:], done.stderr[-2000:], flush=True)
    log.add("unit tests", passed=passed, skipped=skipped, failed=failed)


def e2e(log):
    for name in ("test_counters",):
        done = run(sys.executable, "-m", "unittest", name, cwd="tests/e2e")
        ran = re.search(r"^Ran (\d+) tests", done.stderr, re.M)
        log.add("e2e", name=name, ran=int(ran.group(1)) if ran else 0, failed=done.returncode != 0,
                said=done.stderr[-3000:] if done.returncode else "")


def listing(log):
    found = assay("counters", "--json")
    kernel = re.search(r"hw perfevents: .*?(\d+) counters available", run("busybox", "dmesg").stdout)
    log.add("listing", counted=[c["name"] for c in found["counters"] if c["counts"]],
            whys=sorted({c["why"] for c in found["counters"] if c["why"]}), room=found["hardware_at_once"],
            available=int(kernel.group(1)) if kernel else None)


def slopes(log):
    """The same loop n and 2n times: the difference of the counts is that of n loops and has no start-up in it. The first
    of all runs leaves its modules compiled: a process that compiles them has another heap, and JSON takes 1.5 % more in it."""
    for name, setup, stmt, n in WORK:
        code = "import itertools, sys\ndef f(n):\n    %s\n    for _ in itertools.repeat(None, n):\n        %s\nf(int(sys.argv[1]))"
        code %= setup, stmt
        run("python3", "-S", "-c", code, "1", env=FIXED)
        once, twice = (perf(["instructions:u", "cycles:u"], "python3", "-S", "-c", code, str(k * n)) for k in (1, 2))
        theirs = {key: (twice[key] - once[key]) / n for key in once}
        apart = assay("timeit", "--json", "-p1", "-n1", "-w0", "-l1", "--layouts", "1", "--metric", "instructions",
                      "--metric", "cycles", "-s", setup, stmt)["benchmarks"][0]["metrics"]
        beside = assay("timeit", "--json", "-p2", "-n3", "-w1", "--counters", "instructions,cycles", "-s", setup,
                       stmt)["benchmarks"][0]["metrics"]
        log.add("slope", name=name, perf=theirs, source=apart["instructions"]["source"],
                apart={key: apart[key]["mean"] for key in ("instructions", "cycles")},
                beside={key: beside[key]["mean"] for key in ("instructions", "cycles", "ipc")})


def programs(log):
    """Whole programs, with the processes that they start."""
    for name, argv in (("one process", ["python3", "-S", "-E", "-c", "sum(range(300000))"]),
                       ("three processes", ["sh", "-c", "python3 -S -E -c 'sum(range(300000))'; python3 -S -E -c pass"])):
        fixed = ["setarch", "-R"] + argv
        theirs = perf(["instructions:u"], *fixed)["instructions:u"]
        ours = assay("command", "--json", "-p1", "-n1", "-w0", "--counters", "instructions", "--inherit-environ",
                     "PYTHONHASHSEED", "--", *fixed, env=FIXED)["benchmarks"][0]["metrics"]["instructions"]["mean"]
        log.add("program", name=name, perf=theirs, ours=ours)


def turns(log):
    """More counters than the processor has."""
    _, setup, stmt, _ = WORK[0]
    alone = assay("timeit", "--json", "-p1", "-n3", "--counters", "instructions", "-s", setup, stmt)
    done = run(ASSAY, "timeit", "--json", "-p1", "-n3", "--counters", ",".join(MANY), "-s", setup, stmt)
    metrics = json.loads(done.stdout)["benchmarks"][0]["metrics"]
    log.add("turns", said=done.stderr, asked=len(MANY), counted=len([m for m in MANY if m in metrics]),
            scaled=[m for m in MANY if m in metrics and metrics[m]["scaled"]],
            alone=alone["benchmarks"][0]["metrics"]["instructions"]["mean"], shared=metrics["instructions"]["mean"],
            alone_scaled=alone["benchmarks"][0]["metrics"]["instructions"]["scaled"])


def taken(log):
    """Another program has counters for itself alone (`perf stat -a`, pinned), and what is left is too little for a group."""
    other = subprocess.Popen(["perf", "stat", "-a", "-e", "cycles:D,r8:D,r11:D", "sleep", "1000000"], stderr=subprocess.DEVNULL)
    run("sleep", "1")
    done = run(ASSAY, "timeit", "--json", "-p1", "-n3", "--counters", ",".join(MANY[:7]), "pass")
    other.kill()
    other.wait()
    log.add("taken", said=done.stderr, counted=[m for m in MANY if m in json.loads(done.stdout)["benchmarks"][0]["metrics"]])


def paranoid(log):
    names = ["instructions", "cycles:k", "task-clock", "page-faults", "context-switches"]
    with open(PARANOID, encoding="utf-8") as f:
        before = f.read()
    for level in ("-1", "0", "1", "2", "3", "4"):
        with open(PARANOID, "w", encoding="utf-8") as f:
            f.write(level)
        rows = assay("counters", "--json", *names, user=True)["counters"]
        theirs = run("perf", "stat", "-e", "instructions:u", "true", user=True).returncode == 0
        log.add("paranoid", level=int(level), perf=theirs,
                rows={r["name"]: (r["why"] or "user" * r["user"] + " and " * (r["user"] and r["kernel"]) + "kernel" * r["kernel"])
                      for r in rows})
    with open(PARANOID, "w", encoding="utf-8") as f:
        f.write(before)


def main():
    log = Log(sys.argv[1])
    for part in (listing, slopes, programs, turns, taken, paranoid, e2e, unit_tests):
        part(log)
    log.end()


if __name__ == "__main__":
    main()
