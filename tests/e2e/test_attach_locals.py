"""assay attach PID dump --locals: variables read from outside, held against Python itself and against py-spy."""

import json
import os
import re
import subprocess
import unittest

import packages
import support
from attaching import TASKS, Attached, is_readable

# It says itself what the variables of `inner` are. What repr() shows in full is held against it.
VARIABLES = r"""
import json, sys, time
class Lock: pass
def outer(argument, *more, key=None, **rest):
    kept, nested = [1, 2], [[1, [2]], (), {'a': (3,)}]
    def inner(n, moved):
        kept.append(n)
        if n > 3: never = 1
        small, large, negative, most = [0, -1, 2**30 - 1], 2**64, -10**30, 2**480 - 1
        floats, few, words = [0.1, 1e22, -0.0, 1e-7, 2.0], {1, 2, 3}, {'a': 1, 2: None}
        text, quoted, wide, data = "a\n\t\\'", '"\'', '\u6f22\xe9\U0001f40d', b'\x00\xff"a'
        yes, none, taken, lock = True, None, 1, Lock()
        del taken
        def innermost(): return moved
        said = {name: repr(value) for name, value in locals().items() if name not in ('said', 'lock', 'innermost')}
        print(json.dumps(said), flush=True)
        time.sleep(1000)
    inner(argument, 'in a cell')
def generator():
    me = yield
    yield outer(1, 2, 3, key="k", z=4)
g = generator()
next(g)
g.send(3)
"""

LONG = r"""
import time
def f():
    text, data, numbers, table = 'x' * 5000, b'y' * 5000, list(range(1000)), {i: str(i) for i in range(1000)}
    deep, huge, unseen = [[[[1]]]], 1 << 100000, 'a\u202eb\x1b[31m\x00\ud800'
    print("go", flush=True)
    time.sleep(1000)
f()
"""


def variables_of(frames, function):
    (frame,) = [frame for frame in frames if frame["function"].rpartition(".")[2] == function]
    return {variable["name"]: variable for variable in frame["locals"]}


class Locals(Attached):
    def frames(self, process):
        outcome = self.assay("attach", str(process.pid), "dump", "--json", "--locals")
        self.assert_status(outcome, 0)
        self.assertEqual(outcome.err, "")  # so the reader was checked, on known variables too
        (thread,) = json.loads(outcome.out)["threads"]
        return thread["frames"]


@support.each_interpreter(is_readable, drawn=1)
class Versions(Locals):
    def test_values_are_those_that_python_itself_shows(self):
        script = self.write("program.py", VARIABLES)
        process = subprocess.Popen([self.python, script], stdout=subprocess.PIPE)
        self.addCleanup(self.end, process)
        said = json.loads(process.stdout.readline())
        frames = self.frames(process)
        inner, outer = variables_of(frames, "inner"), variables_of(frames, "outer")
        self.assertEqual({name: inner[name]["value"] for name in said}, said)
        for name in "never", "taken":
            self.assertIsNone(inner[name]["value"])
        self.assertEqual([inner["kept"]["kind"], inner["moved"]["kind"], inner["n"]["kind"]], ["free", "cell", "local"])
        self.assertEqual(len([name for name in inner if name == "moved"]), 1)
        self.assertRegex(inner["lock"]["value"], r"^<Lock at 0x[0-9a-f]+>$")
        self.assertEqual((inner["text"]["type"], inner["text"]["length"]), ("str", 5))
        self.assertEqual([outer[name]["value"] for name in ("argument", "more", "key", "rest")], ["1", "(2, 3)", "'k'", "{'z': 4}"])
        self.assertEqual(outer["nested"]["value"], "[[1, [... 1 more]], (), {'a': (... 1 more)}]")
        self.assertEqual(variables_of(frames, "generator")["me"]["value"], "3")
        self.assert_py_spy_sees_the_same(process.pid, frames)

    def assert_py_spy_sees_the_same(self, pid, ours):
        """Of what both show: it has no cells, and writes floats, large numbers and strings otherwise."""
        spy = os.path.join(os.path.dirname(packages.python("stacks")), "py-spy")
        (theirs,) = json.loads(subprocess.check_output([spy, "dump", "--json", "--locals", "--pid", str(pid)]))
        compared = 0
        for mine, its in zip(ours, theirs["frames"]):
            variables = {v["name"]: v for v in mine["locals"]}
            for variable in its["locals"] or ():
                name, value = variable["name"], variables[variable["name"]]
                if value["type"] in ("bool", "NoneType", "int", "tuple", "function", "Lock", "generator") and variable["repr"] != "+bigint":
                    self.assertEqual(value["value"], variable["repr"], name)
                    compared += 1
            unbound = {n for n, v in variables.items() if v["kind"] == "local" and v["value"] is None}
            self.assertFalse(unbound & {v["name"] for v in its["locals"] or ()})
        self.assertGreater(compared, 8)

    def test_variables_of_tasks_are_shown(self):
        if self.interpreter.version < (3, 14):
            self.skipTest("tasks are seen from CPython 3.14 on")
        process = self.start(self.python, TASKS, more=("2",))
        outcome = self.assay("attach", str(process.pid), "dump", "--locals", "--json")
        tasks = {task["name"]: task for task in json.loads(outcome.out)["tasks"]}
        self.assertRegex(variables_of(tasks["wait-0"]["frames"], "waiter")["event"]["value"], "^<Event at 0x")


class Long(Locals, unittest.TestCase):
    def test_long_values_are_cut_and_say_how_much_is_left_out(self):
        process = self.start("/usr/bin/python3", LONG)
        f = variables_of(self.frames(process), "f")
        for name, value, length in (
            ("text", "'%s'... 4940 more" % ("x" * 60), 5000),
            ("data", "b'%s'... 4940 more" % ("y" * 60), 5000),
            ("numbers", "[0, 1, 2, 3, 4, ... 995 more]", 1000),
            ("table", "{0: '0', 1: '1', 2: '2', 3: '3', 4: '4', ... 995 more}", 1000),
            ("deep", "[[[... 1 more]]]", 1),
            ("huge", "<int of 100001 bits>", None),
            ("unseen", r"'a\u202eb\x1b[31m\x00\ud800'", 10),
        ):
            self.assertEqual((f[name]["value"], f[name]["length"]), (value, length), name)

    def test_they_stand_below_their_calls(self):
        process = self.start("/usr/bin/python3", "import time\ndef f(a, b):\n    if not a: c = 1\n    def g(): return b\n"
                                          "    print('go', flush=True)\n    time.sleep(1000)\nf([1], 'x\\n')\n")
        out = self.assay("attach", str(process.pid), "dump", "--locals").out
        self.assertRegex(out, r"  f \(.*:6\)\n      a = \[1\]\n(      b .*\n)?      c is unbound\n      g = <function at 0x[0-9a-f]+>\n")
        self.assertIn("      b (cell) = 'x\\n'\n", out)
        self.assertEqual(len(re.findall("^      b ", out, re.M)), 1)

    def test_it_is_an_option_of_dump(self):
        self.assert_one_line(self.assay("attach", "--locals", "1", "top"), 2, "attach", "--locals has no effect with top")
        self.assert_one_line(self.assay("attach", "--locals", "1", "record"), 2, "attach", "--locals has no effect with record")


if __name__ == "__main__":
    unittest.main()
