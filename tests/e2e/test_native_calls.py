"""--native: all native calls below a Python function, held against a library whose calls are known."""

import json
import os
import re
import shutil
import subprocess
import unittest

import support
from attaching import Attached, is_readable

LIBRARY = """
#include <unistd.h>
static volatile long done;
/* Its code is not named in a stripped file, and long enough that nothing before it is taken for it. */
__attribute__((visibility("hidden"))) void unnamed(long n) { for (long i = 0; i < n; i++) done += i ^ n; }
int known_inner(long n) { for (long i = 0; i < TIMES * n; i++) done += i; return n ? 0 : pause(); }
int known_middle(long n) { int rc = known_inner(n); done++; return rc; }
int known_outer(long n) { int rc = known_middle(n); unnamed(n); for (long i = 0; i < n; i++) done -= i; return rc; }
"""
LOAD = "import ctypes\nknown_outer = ctypes.CDLL(%r).known_outer\nknown_outer.argtypes = [ctypes.c_long]\n"
WAITS = LOAD + "def waits():\n    print('go', flush=True)\n    known_outer(0)\nwaits()\n"
SPINS = LOAD + """
import time
def spins(end):
    while time.process_time() < end: known_outer(20000)
print('go', flush=True)
spins(%g)
"""
CALLS = ["known_outer", "known_middle", "known_inner"]


class Native(Attached):
    PYTHON = "/usr/bin/python3"

    def library(self, name="libknown.so.1", *words, times=1):
        """Without frame pointers, as distributions build."""
        source = self.write("known.c", LIBRARY)
        subprocess.check_call([os.environ.get("CC", "cc").split()[-1], "-O1", "-fomit-frame-pointer", "-fno-inline", "-shared", "-fPIC",
                               "-fno-optimize-sibling-calls", "-DTIMES=%d" % times, *words, "-o", self.path(name), source])
        return self.path(name)

    def spinning(self, seconds):
        return self.write("spins.py", SPINS % (self.library(), seconds))


@support.each_interpreter(supported=is_readable, drawn=1)
class KnownCalls(Native):
    def test_a_known_chain_is_whole_and_in_its_order(self):
        process = self.start(self.python, WAITS % self.library())
        for _ in range(100):  # it says so just before it calls: until it waits it is on its way
            done = self.assay("attach", str(process.pid), "dump", "--native", "--json")
            self.assert_status(done, 0)
            (thread,) = json.loads(done.out)["threads"]
            if thread["system_call"] == "pause":
                break
        self.assertEqual(thread["native_calls"], "whole")
        ours = [native["symbol"] for native in thread["native_frames"] if native["library"] == "libknown.so.1"]
        self.assertEqual(ours, CALLS[::-1])
        # some C libraries wait in a function of their own, which has no name
        self.assertTrue(any("pause" in (native["symbol"] or "") for native in thread["native_frames"][:3]), thread)
        self.assertTrue(any("_ctypes" in native["library"] for native in thread["native_frames"]), thread)
        self.assertEqual([frame["function"] for frame in thread["frames"]], ["waits", "<module>"])
        text = self.assay("attach", str(process.pid), "dump", "--native").out
        places = [text.index("  %s (libknown.so.1)\n" % name) for name in CALLS[::-1]]
        self.assertEqual(places + [text.index("  waits (")], sorted(places + [text.index("  waits (")]))


class Recorded(Native, unittest.TestCase):
    """One recording, in all forms."""

    def setUp(self):
        super().setUp()
        self.said = self.assay("record", "--native", "-r", "500", "-o", "it.profile.json", "--", self.PYTHON, self.spinning(.6))
        self.assert_status(self.said, 0)

    def converted(self, form):
        done = self.assay("profile", "convert", "it.profile.json", "it." + form)
        self.assert_status(done, 0)
        return self.path("it." + form)

    def test_native_calls_are_told_apart_in_every_form(self):
        with open(self.converted("collapsed")) as file:
            stacks = file.read()
        self.assertRegex(stacks, r"(?m);spins \(.*spins.py:\d+\);.*;" +
                         ";".join(r"%s \(libknown\.so\.1\)" % name for name in CALLS) + r" \d+$")
        with open(self.converted("speedscope.json")) as file:
            kinds = {frame["name"]: frame["kind"] for frame in json.load(file)["shared"]["frames"]}
        self.assertEqual((kinds["known_inner"], kinds["spins"]), ("native", "python"))
        with open(self.converted("firefox.json")) as file:
            self.assert_firefox(json.load(file))
        self.assert_pprof(self.converted("pprof"))
        self.assert_table(self.said.out)

    def assert_firefox(self, profile):
        thread, names = profile["threads"][0], [category["name"] for category in profile["meta"]["categories"]]
        text = profile["shared"]["stringArray"]
        seen = {text[thread["funcTable"]["name"][func]]: names[category]
                for func, category in zip(thread["frameTable"]["func"], thread["frameTable"]["category"])}
        self.assertEqual((seen["known_inner"], seen["spins"]), ("Native", "Python"))

    def assert_pprof(self, path):
        protoc = shutil.which("protoc")
        if not protoc:
            self.skipTest("no protoc on PATH (Debian: protobuf-compiler)")
        proto = os.path.join(support.ROOT, "tests", "data", "pprof.proto")
        with open(path, "rb") as file:
            raw = file.read()
        if raw[:2] == b"\x1f\x8b":
            raw = subprocess.run(["gzip", "-dc"], input=raw, stdout=subprocess.PIPE, check=True).stdout
        done = subprocess.run([protoc, "--decode=perftools.profiles.Profile", "-I", os.path.dirname(proto), proto], input=raw,
                              stdout=subprocess.PIPE, check=True)
        text = done.stdout.decode()
        strings = [json.loads(one) for one in re.findall(r'(?m)^string_table: (".*")$', text)]
        mapping, function, seen = {}, {}, {}
        for kind, body in re.findall(r"(?ms)^(mapping|function|location) \{\n(.*?)^\}", text):
            field = {key: int(value) for key, value in re.findall(r"(\w+): (\d+)", body)}
            if kind == "mapping":
                mapping[field["id"]] = strings[field["filename"]]
            elif kind == "function":
                function[field["id"]] = strings[field["name"]]
            else:
                seen[field["function_id"]] = field["mapping_id"]
        seen = {function[one]: mapping[where] for one, where in seen.items()}
        self.assertEqual((seen["known_inner"], seen["spins"]), ("libknown.so.1", "[python]"))

    def assert_table(self, said):
        rows = {row[2]: (float(row[0]), float(row[1]), row[3]) for row in re.findall(r"(?m)^ *([\d.]+)% +([\d.]+)%  (\S+) +(.*\S)", said)}
        own, total, where = rows["known_inner"]
        self.assertEqual(where, "libknown.so.1")
        self.assertGreater(own, 10)
        own, total, _ = rows["known_outer"]
        self.assertGreater(total, own)
        self.assertGreater(total, rows["known_inner"][0])


class Others(Native, unittest.TestCase):
    def test_top_names_native_functions(self):
        process = self.start(self.PYTHON, open(self.spinning(60)).read())
        done = self.assay("attach", str(process.pid), "top", "--native", "--duration", "1")
        self.assert_status(done, 0)
        self.assertRegex(done.out, r"known_inner +libknown\.so\.1")

    def test_the_end_of_the_program_is_kept(self):
        done = self.assay("record", "--native", "--", self.PYTHON, "-c", "import sys, time; time.sleep(.3); sys.exit(3)")
        self.assertEqual(done.status, 1)  # the program's own failure
        self.assertIn("exited with code 3", done.err)

    def test_explain_matches_native_functions_of_two_builds(self):
        old = self.library("libknown.so.1", "-s")
        new = self.library("libknown-2.31.so", "-s", "-Wl,-Ttext=0x8000", times=4)
        done = self.assay("explain", "--native", "-p2", "--seconds", "0.5", "--json", "--python", self.PYTHON, "--inherit-environ", "KNOWN",
                          "--vs-env", "KNOWN=" + new, "-s", "import ctypes, os; f = ctypes.CDLL(os.environ['KNOWN']).known_outer",
                          "f(20000)", env=dict(os.environ, KNOWN=old))
        self.assert_status(done, 0)
        rows = {(row["file"], row["function"]): row for row in json.loads(done.out)["benchmarks"][0]["causes"]["native_functions"]}
        inner, unnamed = rows["libknown.so", "known_inner"], rows["libknown.so", "[libknown.so]"]
        self.assertEqual((inner["kind"], unnamed["kind"]), ("native", "native"))
        self.assertGreater(inner["new_share"], 1.2 * inner["old_share"])
        self.assertGreater(inner["old_share"], .1)
        self.assertLess(unnamed["new_share"], unnamed["old_share"])

    def test_explain_leaves_its_own_calls_out_and_counts_callers_in(self):
        self.library()
        done = self.assay("explain", "--native", "-p1", "--seconds", "0.5", "--json", "--python", self.PYTHON, "f(20000)", "-s",
                          "import ctypes; f = ctypes.CDLL(%r).known_outer" % self.path("libknown.so.1"))
        self.assert_status(done, 0)
        row = json.loads(done.out)["benchmarks"][0]
        self.assertEqual([one for one in row["below_python"] if one["file"].startswith("assay_")], [])
        (outer,) = [one for one in row["below_python"] if one["function"] == "known_outer"]
        self.assertGreater(outer["total"], outer["self"] + .3)

    def test_without_it_nothing_changes(self):
        process = self.start(self.PYTHON, WAITS % self.library())
        thread = self.dumped(process.pid)["threads"][0]
        self.assertNotIn("native_calls", thread)
        self.assertNotIn("native_frames", thread)
        self.assertNotIn("known_outer", self.assay("attach", str(process.pid), "dump").out)


class Refused(Native, unittest.TestCase):
    def test_no_libdw(self):
        self.write("libdw.so.1", "this is no library")
        environment = dict(os.environ, LD_LIBRARY_PATH=self.dir)
        process = self.start(self.PYTHON, WAITS % self.library())
        for words in (["record", "--native", "--", self.PYTHON, "-c", "open('ran', 'w')"], ["explain", "--native", "1"],
                      ["attach", str(process.pid), "dump", "--native"]):
            self.assert_one_line(self.assay(*words, env=environment), 1, "libdw1 (Debian, Ubuntu)", "elfutils-libs (Fedora)",
                                 "leave out --native")
        self.assertFalse(os.path.exists(self.path("ran")))

    def test_a_libdw_that_is_too_old(self):
        self.library("libdw.so.1")
        done = self.assay("explain", "--native", "1", env=dict(os.environ, LD_LIBRARY_PATH=self.dir))
        self.assert_one_line(done, 1, "older than 0.148", "libdw1 (Debian, Ubuntu)")

    def test_an_interpreter_without_call_frame_information(self):
        python = self.path("python-bare")
        shutil.copy(os.path.realpath(self.PYTHON), python)
        objcopy = shutil.which("objcopy")
        if not objcopy:
            self.skipTest("no objcopy on PATH (Debian: binutils)")
        subprocess.check_call([objcopy, "--remove-section=.eh_frame", "--remove-section=.eh_frame_hdr", python])
        process = self.start(python, WAITS % self.library())
        self.assert_one_line(self.assay("attach", str(process.pid), "dump", "--native"), 1, "python-bare has no call frame information",
                             "leave out --native")

    def test_a_process_in_another_pid_namespace(self):
        words = ["unshare", "--pid", "--fork", "--mount-proc"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
        if subprocess.run(words + ["true"], stderr=subprocess.DEVNULL).returncode:
            self.skipTest("no PID namespace may be made here")
        outer = subprocess.Popen(words + [self.PYTHON, self.write("waits.py", WAITS % self.library())], stdout=subprocess.PIPE)
        self.addCleanup(self.end, outer)
        self.assertTrue(outer.stdout.readline())
        (inner,) = support.children_of(outer.pid)
        self.addCleanup(os.kill, inner, 9)
        self.assert_one_line(self.assay("attach", str(inner), "dump", "--native"), 1, "another PID namespace", "run assay there")

    def test_with_by_calls_it_has_no_effect(self):
        self.assert_one_line(self.assay("explain", "--by", "calls", "--native", "1"), 2, "--native has no effect")


if __name__ == "__main__":
    unittest.main()
