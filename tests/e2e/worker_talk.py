"""One worker, spoken to over its protocol (runner/worker/PROTOCOL.md) as the manager does."""

import os
import subprocess

import support

WORKER = os.path.join(os.path.dirname(support.ASSAY), "worker")
BOOTSTRAP = os.path.join(WORKER, "bootstrap.py")
NATIVE = os.path.join(WORKER, "assay_native.so")


class Talk:
    """One worker, asked step by step as the manager does."""

    def __init__(self, program, preload=False, cwd=None):
        there, ours = os.pipe()
        back, theirs = os.pipe()
        env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        env["PYTHONHASHSEED"] = "1"
        if preload:
            env["LD_PRELOAD"] = NATIVE
        self.process = subprocess.Popen(
            program + [str(there), str(theirs)], pass_fds=(there, theirs), env=env, cwd=cwd,
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )
        os.close(there)
        os.close(theirs)
        self.to, self.back = ours, os.fdopen(back, "rb")
        self.hello = self.reply()

    def reply(self):
        length = int(self.back.readline())
        return [field.decode() for field in self.back.read(length).split(b"\0")[:-1]]

    def ask(self, *fields):
        body = b"".join(field.encode() + b"\0" for field in fields)
        os.write(self.to, b"%d\n" % len(body) + body)
        return self.reply()

    def count(self, loops):
        verb, *fields = self.ask("measure", str(loops))
        if verb != "value":
            raise AssertionError(fields)
        return {key: int(number) for key, number in (field.split("=") for field in fields)}

    def per_loop(self, key, loops=200):
        self.count(2 * loops)  # warm-up: caches fill, code is specialized
        few = self.count(loops)[key]
        return (self.count(2 * loops)[key] - few) / loops

    def sites(self):
        """What the instrument `sites` counted in the last value: {("function:line", ...): its seven numbers}."""
        verb, *fields = self.ask("sites", "0", "0")
        if verb != "sites":
            raise AssertionError(fields)
        fields = iter(fields)
        codes = ["", "", "malloc"] + [(next(fields), next(fields), next(fields))[1] for _ in range(int(next(fields)))]
        paths = [()]
        for _ in range(int(next(fields))):
            above, code, line = (int(next(fields)) for _ in range(3))
            paths.append(paths[above] + ("%s:%d" % (codes[code].split(".")[-1], line),))
        found, rest = {}, [int(field) for field in fields]
        for i in range(0, len(rest), 8):
            row = found.setdefault(paths[rest[i]], [0] * 7)
            row[:] = [a + b for a, b in zip(row, rest[i + 1 : i + 8])]
        return found

    def close(self):
        try:
            os.write(self.to, b"4\nend\0")
        except BrokenPipeError:
            pass
        os.close(self.to)
        self.back.close()
        self.process.communicate()


def source(stmt, setup="pass"):
    def indent(text, by):
        return "\n".join(" " * by + line for line in text.splitlines())

    return "def run(_it, _begin, _end):\n%s\n    _begin()\n    for _i in _it:\n%s\n    _end()\n" % (
        indent(setup, 4), indent(stmt, 8),
    )
