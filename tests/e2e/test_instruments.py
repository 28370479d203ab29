"""The instruments of a counting worker, asked over the protocol itself, under every interpreter."""

import os
import subprocess
import sys
import unittest

import support
from worker_talk import BOOTSTRAP, WORKER, Talk, source

# Private memory is looked at now and then, on a busy machine seldom: how long (s) those live that are to be seen, until they are.
LIVES = (.2, 2, 10)


class Case(support.Scratch):
    def talk(self, program, **options):
        talk = Talk(program, cwd=self.dir, **options)
        self.addCleanup(talk.close)
        return talk

    def worker(self, instrument, stmt=None, setup="pass", **options):
        talk = self.talk([self.python, BOOTSTRAP], **options)
        reply = talk.ask("instrument", instrument)
        if reply[0] == "error":
            raise Refused(reply[2])
        if stmt is not None:
            self.assertEqual(talk.ask("load-snippet", source(stmt, setup)), ["ok"])
        return talk


class Refused(Exception):
    pass


@support.each_interpreter(lambda interpreter: not interpreter.is_pypy)
class Hooks(Case):
    """What needs the extension."""

    # ---- allocations

    def test_counts_are_exact(self):
        for stmt, setup, requests in (
            ("pass", "pass", 0),
            ("object()", "pass", 1),
            ("object(); object(); object()", "pass", 3),
            ("x = big + 1", "big = 10 ** 100", 1),
            ("bytes(n)", "n = 4000", 1),  # too large for pymalloc, which asks malloc: still one
        ):
            talk = self.worker("allocations", stmt, setup)
            got = sum(talk.per_loop(key) for key in ("object_requests", "mem_requests", "raw_requests"))
            self.assertEqual(got, requests, stmt)

    def test_bytes_and_peak_are_what_was_asked_for(self):
        talk = self.worker("allocations", "bytes(n)", "n = 100000")
        header = int(subprocess.check_output([self.python, "-c", "print(len.__class__ and bytes().__sizeof__())"]))
        self.assertEqual(talk.per_loop("object_bytes"), 100000 + header)
        counts = talk.count(10)
        self.assertGreaterEqual(counts["peak_bytes"], 100000 + header)
        self.assertLess(counts["peak_bytes"], 100000 + header + 4000)  # one at a time, however many loops

    def test_what_is_kept_is_growth_and_what_is_garbage_is_not(self):
        kept = self.worker("allocations", "keep.append(bytes(1000))", "import sys; keep = sys.__dict__.setdefault('k', [])")
        self.assertGreater(kept.per_loop("growth_bytes"), 1000)
        # Numbers of loops that no version keeps ready: from 3.14 on the last one stays in a free list.
        cycle = self.worker("allocations", "x = []; x.append(x)", "pass")
        self.assertEqual(cycle.per_loop("growth_bytes", 2000), 0)
        freed = self.worker("allocations", "x = bytes(1000)")
        self.assertEqual(freed.per_loop("growth_bytes", 2000), 0)

    def test_blocks_of_the_file_are_known_when_the_loop_frees_them(self):
        path = self.write("bench_pop.py", "blocks = [bytes(1000) for i in range(5000)]\ndef bench_pop():\n    blocks.pop()\n")
        talk = self.worker("allocations")
        self.assertEqual(talk.ask("load-file", path, "pop.pop")[0], "ok")
        self.assertLess(talk.per_loop("growth_bytes"), -1000)
        self.assertEqual(talk.count(10)["strangers"], 0)

    def test_threads_are_counted(self):
        talk = self.worker(
            "allocations", "t = threading.Thread(target=work); t.start(); t.join()",
            "import threading\ndef work():\n    for i in range(100): object()",
        )
        self.assertGreater(talk.per_loop("object_requests", 20), 100)

    def test_forks_in_the_loop(self):
        talk = self.worker("allocations", "p = os.fork()\nif not p: os._exit(len([0] * 1000) % 7)\nos.waitpid(p, 0)", "import os")
        talk.count(2)

    def test_tracemalloc_in_the_benchmark_gets_along(self):
        talk = self.worker("allocations", "tracemalloc.start(); object(); tracemalloc.stop(); object()", "import tracemalloc")
        talk.count(10)
        self.assertGreaterEqual(talk.per_loop("object_requests", 20), 2)

    # ---- native

    def test_native_requests(self):
        talk = self.worker("native", "bytes(n)", "n = 100000", preload=True)
        self.assertEqual(talk.per_loop("native_requests"), 1)
        self.assertGreater(talk.per_loop("native_bytes"), 100000)
        self.assertGreater(talk.count(10)["peak_bytes"], 100000)
        self.assertEqual(talk.per_loop("growth_bytes"), 0)

    def test_native_without_the_library_says_so(self):
        with self.assertRaisesRegex(Refused, "preload library was not loaded"):
            self.worker("native")

    def test_what_bypasses_python_is_seen(self):
        setup = "import ctypes; c = ctypes.CDLL(None); c.malloc.restype = ctypes.c_void_p; c.free.argtypes = [ctypes.c_void_p]"
        try:
            subprocess.check_call([self.python, "-c", "import ctypes"], stderr=subprocess.DEVNULL)
        except subprocess.CalledProcessError:
            self.skipTest("%s has no ctypes" % self.python)
        talk = self.worker("allocations", "c.free(c.malloc(100))", setup, preload=True)
        self.assertEqual(talk.per_loop("direct_requests"), 1)
        talk = self.worker("allocations", "bytes(n)", "n = 100000", preload=True)
        self.assertEqual(talk.per_loop("direct_requests"), 0)

    def test_the_library_is_not_for_children(self):
        talk = self.worker("native", "assert 'LD_PRELOAD' not in os.environ", "import os", preload=True)
        talk.count(1)

    # ---- tracemalloc and the collector

    def test_tracemalloc(self):
        peak = self.worker("traced", "x = bytes(1000000); del x").count(3)["traced_peak"]
        self.assertGreater(peak, 1000000)
        self.assertLess(peak, 1100000)

    def test_collections_and_their_time(self):
        counts = self.worker("collector", "gc.collect()", "import gc").count(7)
        self.assertEqual(counts["gc_collections"], 7)
        self.assertGreater(counts["gc_ns"], 7 * 1000)
        self.assertEqual(self.worker("collector", "pass").count(1000)["gc_collections"], 0)


@support.each_interpreter(lambda one: not one.is_pypy and one.label not in ("python3.6", "python3.7"), drawn=3)
class Sites(Case):
    """Where allocations are made, and what malloc is asked for past Python."""

    def sites_of(self, text, loops=10, **options):
        """What one loop adds, by the path below the benchmark; and the second reply's own numbers."""
        talk = self.worker("sites", **options)
        path = self.write("bench_sites.py", text)
        self.assertEqual(talk.ask("load-file", path, talk.ask("discover", path)[1])[0], "ok")
        talk.count(2 * loops)
        talk.count(loops)
        few = talk.sites()
        self.assertEqual(talk.count(2 * loops)["lost_paths"], 0)
        many = talk.sites()
        each = {key: [(b - a) / loops for a, b in zip(few.get(key, [0] * 7), row)] for key, row in many.items()}

        def cut(key):
            return key[next((i for i, frame in enumerate(key) if frame.startswith("bench_")), 0):]

        return {cut(key): row for key, row in each.items()}, {cut(key): row for key, row in many.items()}

    def test_sites_have_their_line_and_path(self):
        each, _ = self.sites_of(
            "class S:\n    __slots__ = ()\nkept = [None] * 100\n"
            "def make(i):\n    kept[i] = S()\n"
            "def bench_sites():\n    for i in range(100):\n        make(i)\n    S(); make(0)\n"
        )
        self.assertEqual(each["bench_sites:8", "make:5"][0], 100)
        self.assertEqual(each["bench_sites:9", "make:5"][0], 1)
        self.assertEqual(each["bench_sites:9",][0], 1)
        size = each["bench_sites:9",][1]
        self.assertEqual(each["bench_sites:8", "make:5"][1], 100 * size)
        self.assertEqual(each["bench_sites:9",][2], 1)  # the one that is freed at once
        self.assertEqual([row[6] for row in each.values() if row[6]], [])

    def test_sites_know_what_is_never_freed_and_its_peak(self):
        each, many = self.sites_of("kept = []\ndef bench_sites():\n    kept.append(bytes(9000))\n    bytes(500000)\n")
        leak = each["bench_sites:3",]
        self.assertEqual(leak[5], 1)
        self.assertGreater(leak[6], 9000)
        self.assertEqual(each["bench_sites:4",][6], 0)
        self.assertGreater(many["bench_sites:4",][4], 500000)
        self.assertGreater(many["bench_sites:3",][4], 19 * 9000)

    def test_sites_name_the_line_above_malloc_with_and_without_the_lock(self):
        setup = "import ctypes\nc, p = ctypes.CDLL(None), ctypes.PyDLL(None)\n"
        for one in "cp":
            setup += "%s.malloc.restype = ctypes.c_void_p; %s.free.argtypes = [ctypes.c_void_p]\n" % (one, one)
        try:
            subprocess.check_call([self.python, "-c", "import ctypes"], stderr=subprocess.DEVNULL)
        except subprocess.CalledProcessError:
            self.skipTest("%s has no ctypes" % self.python)
        each, _ = self.sites_of(
            setup + "def bench_sites():\n    c.free(c.malloc(7000))\n    p.free(p.malloc(8000))\n", preload=True
        )
        self.assertEqual(each["bench_sites:6", "malloc:0"][:2], [1, 7000])
        self.assertEqual(each["bench_sites:7", "malloc:0"][:2], [1, 8000])

    def test_sites_of_recursion_and_threads(self):
        each, _ = self.sites_of(
            "import threading\n"
            "def deep(n):\n    if n: deep(n - 1)\n    else: bytes(5000)\n"
            "def work():\n    for i in range(50): bytes(6000)\n"
            "def bench_sites():\n    deep(200)\n    t = threading.Thread(target=work); t.start(); t.join()\n"
        )
        (deep,) = [row for key, row in each.items() if key[0] == "bench_sites:8" and key[-1] == "deep:4"]
        self.assertEqual(deep[0], 1)
        (work,) = [row for key, row in each.items() if key[-1] == "work:6" and row[1] > 6000]
        self.assertGreaterEqual(work[1], 50 * 6000)

    def test_sites_and_forks(self):
        talk = self.worker("sites", "p = os.fork()\nif not p: os._exit(len([0] * 1000) % 7)\nos.waitpid(p, 0)", "import os")
        talk.count(2)


@support.each_interpreter(lambda interpreter: interpreter.is_pypy)
class WithoutHooks(Case):
    def test_each_instrument_says_what_is_missing(self):
        for name, why in (
            ("allocations", "hooks need the extension, and .+"),
            ("native", "hooks need the extension, and .+"),
            ("traced", "no tracemalloc"),
            ("collector", "no gc.callbacks"),
        ):
            with self.assertRaisesRegex(Refused, why):
                self.worker(name, "pass")


@support.each_interpreter()
class Memory(Case):
    def test_peak_resident_is_the_loops_own(self):
        # 60 MB before the loop are gone when it begins; 20 MB in it are seen.
        setup = "import gc; x = b'x' * 60000000; del x; gc.collect()"
        idle = self.worker("resident", "pass", setup).count(5)["peak_resident"]
        busy = self.worker("resident", "x = b'x' * 20000000; del x", setup).count(5)["peak_resident"]
        self.assertLess(idle, busy - 15000000)
        if not self.interpreter.is_pypy:  # which frees when its collector likes
            self.assertLess(busy, 55000000)

    def test_the_largest_child_counts(self):
        code = "x = b'x' * 150000000"
        setup = "import subprocess"
        stmt = "subprocess.check_call([%r, '-c', %r])" % (sys.executable, code)
        self.assertGreater(self.worker("resident", stmt, setup).count(1)["peak_resident"], 140000000)

    def test_private_memory_of_children_is_added(self):
        setup = "import subprocess"
        for seconds in LIVES:
            code = "x = b'x' * 80000000; import time; time.sleep(%g)" % seconds
            stmt = "ps = [subprocess.Popen([%r, '-c', %r]) for i in range(2)]\nfor p in ps: p.wait()" % (sys.executable, code)
            peak = self.worker("private", stmt, setup).count(1)["private_peak"]
            if peak > 160000000:
                break
        self.assertGreater(peak, 160000000)

    # ---- what is refused

    def test_unknown_instruments_and_late_ones(self):
        with self.assertRaisesRegex(Refused, "no instrument thermometer"):
            self.worker("thermometer")
        talk = self.worker("resident", "pass")
        self.assertEqual(talk.ask("instrument", "traced")[0], "error")
        self.assertEqual(talk.ask("measure", "3")[0], "value")  # it lives on


class Programs(Case, unittest.TestCase):
    """The launcher's instruments."""

    def launch(self, instrument, *program, preload=False):
        talk = self.talk([os.path.join(WORKER, "assay_launcher")], preload=preload)
        reply = talk.ask("instrument", instrument)
        if reply[0] == "error":
            raise Refused(reply[2])
        self.assertEqual(talk.ask("load-command", "", *program), ["ok"])
        return talk

    def test_memory_of_a_program(self):
        python, code = sys.executable, "x = b'x' * 100000000; import time; time.sleep(%g)"
        self.assertGreater(self.launch("resident", python, "-c", code % 0).count(1)["peak_resident"], 100000000)
        for seconds in LIVES:
            peak = self.launch("private", python, "-c", code % seconds).count(1)["private_peak"]
            if peak > 100000000:
                break
        self.assertGreater(peak, 100000000)
        # /bin/true is far below a big parent: ours does not count.
        ballast = b"x" * 100000000
        self.assertLess(self.launch("resident", "true").count(1)["peak_resident"], 20000000)
        del ballast

    def test_native_allocations_of_a_program_and_its_children(self):
        one = self.launch("native", "sh", "-c", "true", preload=True).count(1)
        self.assertEqual(one["native_processes"], 1)
        # A child that runs another program is one more process.
        two = self.launch("native", "sh", "-c", "sort /dev/null; true", preload=True).count(1)
        self.assertEqual(two["native_processes"], 2)
        self.assertGreater(two["native_requests"], one["native_requests"])

    def test_a_static_program_is_not_seen(self):
        launcher = os.path.join(WORKER, "assay_launcher")
        talk = self.launch("native", "sh", "-c", "%s || true" % launcher, preload=True)
        self.assertEqual(talk.count(1)["native_processes"], 1)  # the shell alone

    def test_repeats_to_the_request(self):
        talk = self.launch("native", "sort", "/dev/null", preload=True)
        first = talk.count(1)["native_requests"]
        self.assertEqual([talk.count(1)["native_requests"] for _ in range(3)], [first] * 3)

    def test_instruments_of_python_alone_are_refused(self):
        with self.assertRaisesRegex(Refused, "programs have no instrument allocations"):
            self.launch("allocations", "true")


if __name__ == "__main__":
    unittest.main()
