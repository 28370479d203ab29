"""Python processes that are looked at from outside."""

import json
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


def is_readable(interpreter):
    return not interpreter.is_pypy and interpreter.label not in ("python3.6", "python3.7")


class Attached(support.Program):
    def start(self, python, code, name="program.py", more=()):
        """A Python that runs `code`, which prints a line when it is ready."""
        process = subprocess.Popen([python, self.write(name, code), *more], stdout=subprocess.PIPE, cwd=self.dir)
        self.addCleanup(self.end, process)
        self.assertTrue(process.stdout.readline())
        return process

    def end(self, process):
        process.kill()
        process.wait()
        process.stdout.close()

    def dumped(self, pid):
        outcome = self.assay("attach", str(pid), "dump", "--json")
        self.assert_status(outcome, 0)
        return json.loads(outcome.out)
