"""Python processes that are looked at from outside."""

import json
import re
import subprocess

import support

TASKS = """
import asyncio, sys
async def inner(event): await event.wait()
async def waiter(event): await inner(event)
async def first(): await asyncio.sleep(1000)
async def main():
    event = asyncio.Event()
    kept = [asyncio.create_task(waiter(event), name="wait-%d" % i) for i in range(int(sys.argv[1]))]
    kept.append(asyncio.create_task(first()))
    await asyncio.sleep(0.01)
    print("go", flush=True)
    await asyncio.sleep(1000)
asyncio.run(main())
"""


# Until it is told to end: how long it must run, the test knows.
BUSY = """
import os, sys, threading, time
def busy():
    while not os.path.exists(sys.argv[1]):
        inner()
def inner():
    for _ in range(20000): pass
def idle():
    time.sleep(1000)
threading.Thread(target=idle, daemon=True).start()
print("go", flush=True)
busy()
"""


def collapsed(path):
    """-> {(names of functions, outermost first): samples}"""
    with open(path, encoding="utf-8") as file:
        stacks = (line.rstrip("\n").rpartition(" ") for line in file)
        return {tuple(re.sub(r" \(.*", "", frame) for frame in stack.split(";")): int(n) for stack, _, n in stacks}


def is_readable(interpreter):
    return not interpreter.is_pypy and interpreter.label not in ("python3.6", "python3.7")


class Attached(support.Program):
    def start(self, python, code, name="program.py", more=(), **popen):
        """A Python that runs `code`, which prints a line when it is ready."""
        process = subprocess.Popen([python, self.write(name, code), *more], stdout=subprocess.PIPE, cwd=self.dir, **popen)
        self.addCleanup(self.end, process)
        self.assertTrue(process.stdout.readline())
        return process

    def start_waiting(self, python, code):
        """The same of one that then waits at one place; here it has come to it."""
        process = self.start(python, code)
        self.wait_for(lambda: self.is_asleep(process.pid))
        return process

    @staticmethod
    def is_asleep(pid):
        with open("/proc/%d/stat" % pid, encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] == "S"

    def end(self, process):
        process.kill()
        process.wait()
        process.stdout.close()

    def dumped(self, pid):
        outcome = self.assay("attach", str(pid), "dump", "--json")
        self.assert_status(outcome, 0)
        return json.loads(outcome.out)
