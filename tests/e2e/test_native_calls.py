"""--native: all native calls below a Python function, where it was stopped."""

import json
import subprocess
import unittest

import support

QSORT = """
import ctypes
libc = ctypes.CDLL(None)
libc.qsort.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_void_p]
def sort():
    numbers = (ctypes.c_long * 4)(4, 3, 2, 1)
    print("go", flush=True)
    libc.qsort(numbers, 4, 8, ctypes.cast(libc.pause, ctypes.c_void_p))
sort()
"""

DUMPS = """
import json, sys
data = [{"a": [i, str(i), {"x": [1.5 * i] * 5}]} for i in range(300)]
for i in range(60): json.dumps(data)
sys.exit(3)
"""


class NativeCalls(support.Program, unittest.TestCase):
    def attached(self, python, *words):
        process = subprocess.Popen([python, self.write("sorting.py", QSORT)], stdout=subprocess.PIPE)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertTrue(process.stdout.readline())
        return self.assay("attach", str(process.pid), *words)

    def main_thread(self, python):
        # It says so just before it sorts: until it waits it is on its way.
        for _ in range(100):
            done = self.attached(python, "dump", "--native", "--json")
            self.assertEqual(done.status, 0, done.err)
            thread = json.loads(done.out)["threads"][0]
            if thread["system_call"] == "pause":
                return thread
        self.fail(thread)

    def test_a_chain_through_libc_is_whole_also_in_a_stripped_build(self):
        thread = self.main_thread("/usr/bin/python3")
        self.assertEqual(thread["native_calls"], "whole")
        self.assertEqual(thread["frames"][0]["function"], "sort")
        names = [native["symbol"] or "" for native in thread["native_frames"]]
        self.assertTrue(any("pause" in name for name in names[:2]), names)
        self.assertTrue(any(name.startswith("qsort") for name in names[1:]), names)
        self.assertTrue(any("_ctypes" in native["library"] for native in thread["native_frames"]), thread)

    def test_dump_shows_the_calls_above_the_python_function(self):
        for _ in range(100):  # as above
            done = self.attached("/usr/bin/python3", "dump", "--native")
            self.assertEqual(done.status, 0, done.err)
            if "waits in pause" in done.out:
                break
        self.assertLess(done.out.index("ffi_call"), done.out.index("  sort ("))

    def test_record_keeps_the_calls_and_the_end_of_the_program(self):
        done = self.assay("record", "--native", "-r", "500", "-o", self.path("it.collapsed"), "--",
                          "/usr/bin/python3", self.write("dumps.py", DUMPS))
        self.assertEqual(done.status, 1)  # the program's own failure
        self.assertIn("exited with code 3", done.err)
        with open(self.path("it.collapsed")) as file:
            stacks = file.read().splitlines()
        below = [stack for stack in stacks if "iterencode" in stack and stack.count("[_json.") and
                 stack.count("python3.11")]
        self.assertTrue(below, "no call from _json into the interpreter in:\n" + "\n".join(stacks))

    def test_explain_counts_callers_in(self):
        done = self.assay("explain", "--native", "-p1", "--seconds", "0.5", "--json", "--python", "/usr/bin/python3",
                          "json.dumps(x)", "-s", "import json; x = [{'a': [1.5, str(i)]} for i in range(300)]")
        self.assertEqual(done.status, 0, done.err)
        row = json.loads(done.out)["benchmarks"][0]
        ours = [one for one in row["below_python"] if one["file"].startswith("assay_")]
        self.assertEqual(ours, [])
        self.assertTrue(any(one["total"] > one["self"] for one in row["below_python"]), row["below_python"])


if __name__ == "__main__":
    unittest.main()
