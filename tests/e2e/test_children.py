"""Benchmarks that start processes: each way to do so works as it does under plain `python FILE`, and what the children
find is what they find there."""

import json
import unittest

import packages
import support

BRIEF = ("-p1", "-n1", "-w0", "-l1", "--timeout", "120")

# Every assertion is about a child; `square` is sent to it by its name.
FILE = '''\
import concurrent.futures, multiprocessing, os, runpy, subprocess, sys

with open(%(log)r, "a") as log:
    log.write(__name__ + "\\n")
assert __name__ != "__main__", "only python FILE runs this"


def square(x):
    return x * x


def bench_process(how):
    child = multiprocessing.get_context(how).Process(target=square, args=(4,))
    child.start()
    child.join()
    assert child.exitcode == 0, child.exitcode


def bench_pool(how):
    with multiprocessing.get_context(how).Pool(1) as pool:
        assert pool.map(square, [1, 4]) == [1, 16]


bench_process.params = bench_pool.params = ["spawn", "forkserver", "fork"]


def bench_default_pool():
    with multiprocessing.Pool(1) as pool:
        assert pool.map(square, [3]) == [9]


def bench_executor():
    with concurrent.futures.ProcessPoolExecutor(1) as pool:
        assert list(pool.map(square, [1, 4])) == [1, 16]


def bench_subprocess():
    words = subprocess.check_output([sys.executable, "-c", "import sys; print(sys.argv, sys.flags.isolated)"])
    assert words.split() == [b"['-c']", b"0"], words


def bench_isolated():
    assert subprocess.check_output([sys.executable, "-I", "-c", "import sys; print(sys.flags.isolated)"]).split() == [b"1"]


def bench_module():
    assert b"loop" in subprocess.check_output([sys.executable, "-m", "timeit", "-n1", "-r1", "pass"])


def bench_descriptors():
    look = "import os; print(sorted({'200', '201'} & set(os.listdir('/proc/self/fd'))))"
    assert subprocess.check_output([sys.executable, "-c", look], close_fds=False).split() == [b"[]"]


def ends(how):
    pid = os.fork()
    if pid == 0:
        if how == "exit":
            sys.exit(3)
        if how == "raise":
            raise ValueError("of the child")
        if how == "at once":
            os._exit(4)
        return
    status = os.waitpid(pid, 0)[1]
    assert status == {"exit": 3, "raise": 1, "at once": 4, "return": 0}[how] << 8, status


def bench_fork(how):
    ends(how)


bench_fork.params = ["exit", "raise", "at once", "return"]


def bench_runpy():
    assert runpy.run_path(%(other)r, run_name="__main__")["found"] == "__main__"
    assert sys.modules["__main__"].square is square


def bench_main():
    import __main__

    assert __main__.square is square
    assert __main__.__file__ == __file__ == sys.argv[0]
    assert __main__.__spec__ is None
'''

SNIPPET = """\
import multiprocessing as m, math, sys
assert not hasattr(sys.modules['__main__'], '__file__'), sys.modules['__main__']
def one(how):
    p = m.get_context(how).Process(target=math.sqrt, args=(4,))
    p.start()
    p.join()
    assert p.exitcode == 0, p.exitcode
"""
STATEMENT = "one('spawn'); one('forkserver'); one('fork')"


class Children(support.Program):
    def measure(self, *args):
        """Nothing of it may fail. -> rows by name"""
        outcome = self.assay(args[0], "--json", *args[1:], timeout=400)
        self.assert_status(outcome, 0)
        return {row["name"]: row for row in json.loads(outcome.out)["benchmarks"]}

    def write_file(self):
        other = self.write("other.py", "import sys\nfound = __name__\n")
        self.write("bench_kids.py", FILE % {"log": self.path("log"), "other": other})


@support.each_interpreter(drawn=1)
class Interpreters(Children):
    def test_every_way_to_start_a_process_works_in_a_file(self):
        self.write_file()
        rows = self.measure("run", *BRIEF, "--python", self.python, "bench_kids.py")
        self.assertEqual(len(rows), 18)
        # A child that is spawned begins with the file, as it would be under `python bench_kids.py`.
        self.assertEqual(set(self.read("log").split()), {"bench_kids", "__mp_main__"})

    def test_a_snippet_s_process_has_no_main_file(self):
        self.measure("timeit", *BRIEF, "--python", self.python, "-s", SNIPPET, STATEMENT)


class EveryCommand(Children, unittest.TestCase):
    """What has its own way to a worker: manifests, scripts, duels of files, instruments."""

    PYTHON = "/usr/bin/python3"

    def test_manifests(self):
        self.write("bench_m.json", json.dumps(
            {"setup": SNIPPET, "benchmarks": [{"name": "kids", "stmt": STATEMENT}]}))
        self.assertIn("kids", self.measure("run", *BRIEF, "--python", self.PYTHON, "bench_m.json"))

    def test_pyperf_scripts(self):
        self.write("script.py", "import multiprocessing, pyperf\n"
                                "def square(x): return x * x\n"
                                "def pool():\n"
                                "    with multiprocessing.get_context('spawn').Pool(1) as p:\n"
                                "        assert p.map(square, [4]) == [16]\n"
                                "if __name__ == '__main__':\n"
                                "    pyperf.Runner().bench_func('pool', pool)\n")
        self.assertIn("pool", self.measure("run", *BRIEF, "--python", self.PYTHON, "script.py"))

    def test_duels(self):
        self.write_file()
        few = ("--python", self.PYTHON, "--blocks", "6", "--rounds", "1", "-l1", "--timeout", "120")
        # The ways differ by the interpreter, which is the same in a duel: one of each kind.
        rows = self.measure("run", *few, "--vs-env", "X=1", "-k", "default_pool", "-k", "pool(how='spawn')",
                            "-k", "fork(how='return')", "bench_kids.py")
        self.assertEqual(len(rows), 3)
        self.measure("timeit", *few, "-s", SNIPPET, "one('spawn')", "--vs", "one('forkserver')")

    def test_what_counts_beside_the_time(self):
        self.write_file()
        metrics = ["allocations", "peak_memory"]
        rows = self.measure("run", *BRIEF, "--layouts", "1", "--python", self.PYTHON, "--metric", "allocations", "--metric",
                            "peak_memory", "-k", "process(how='spawn')", "-k", "fork(how='exit')", "bench_kids.py")
        for name, row in rows.items():
            self.assertEqual(sorted(row["metrics"]), sorted(metrics), (name, row))
            for metric in metrics:
                self.assertGreater(row["metrics"][metric]["mean"], 0, (name, metric))


class Packages(Children, unittest.TestCase):
    """loky as joblib uses it, and pytest-xdist, whose execnet talks to its children over their stdin."""

    def setUp(self):
        super().setUp()
        self.python = packages.python("children")

    def done(self, text):
        self.write("bench_packages.py", text)
        self.measure("run", *BRIEF, "--python", self.python, "bench_packages.py")

    def test_joblib(self):
        self.done("import math\nfrom joblib import Parallel, delayed\n"
                  "def square(x): return x * x\n"
                  "def bench_builtin(): assert Parallel(n_jobs=2)(delayed(math.sqrt)(x) for x in (1, 4)) == [1, 2]\n"
                  "def bench_own(): assert Parallel(n_jobs=2)(delayed(square)(x) for x in (1, 4)) == [1, 16]\n"
                  "def bench_lambda(): assert Parallel(n_jobs=2)(delayed(lambda x: x + 1)(x) for x in (1, 4)) == [2, 5]\n")

    def test_execnet(self):
        self.done("import execnet\n"
                  "def bench_gateway():\n"
                  "    gateway = execnet.makegateway()\n"
                  "    assert gateway.remote_exec('channel.send(6 * 7)').receive() == 42\n"
                  "    gateway.exit()\n")

    def test_pytest_xdist(self):
        self.write("tests/test_it.py", "def test_a(): pass\ndef test_b(): pass\n")
        self.done("import subprocess, sys\n"
                  "def bench_suite(): subprocess.check_call([sys.executable, '-m', 'pytest', '-q', '-n2', %r])\n"
                  % self.path("tests"))


if __name__ == "__main__":
    unittest.main()
