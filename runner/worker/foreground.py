"""Started as `PYTHON [TOOL] foreground.py LOOPS SECONDS EACH VERB FIELDS...` by `assay exec`: one benchmark in this process.

It is loaded as by a worker (VERB and FIELDS are a load request of PROTOCOL.md) and run LOOPS times, or for SECONDS where LOOPS
is 0, with nobody at the other end: so a tool that starts or follows a Python program sees the benchmark and little else.
For SECONDS a value has EACH loops, or as many as a test says when it is loaded; 0: any number.
"""
import sys
import time


def start():
    here = __file__.rpartition("/")[0]
    arguments = sys.argv[1:]
    sys.argv[:] = [""]
    sys.path[:] = [""] + [folder for folder in sys.path if folder not in ("", here)]
    with open(here + "/pure.py", "rb") as file:
        names = {"__name__": "assay_pure", "__builtins__": __builtins__}
        exec(compile(file.read(), file.name, "exec"), names)
    loops, seconds, each = int(arguments[0]), float(arguments[1]), int(arguments[2])
    foreground = driven(names["Worker"])(here, loops, seconds, each, arguments[3:])
    foreground.serve()
    sys.stdout.flush()
    foreground.tell()
    sys.exit(foreground.failed)


def driven(Worker):
    """-> the worker whose manager is itself: it asks when it receives, and hears when it sends"""

    class Foreground(Worker):
        def __init__(self, directory, loops, seconds, each, request):
            Worker.__init__(self, None, None, directory, "it runs in the foreground")
            self.loops, self.seconds, self.each, self.request = loops, seconds, each, request
            self.asked = self.done = self.spent_s = self.failed = self.piece = 0
            self.loaded_at = None

        def receive(self):
            if self.request:
                request, self.request = self.request, None
                return request
            self.asked = 0 if self.failed else self.loops - self.done if self.loops else self.for_a_while()
            return ["measure", str(self.asked), str(self.piece)] if self.asked > 0 else ["end"]

        def for_a_while(self):
            """As many as were done already, or as many as the rest of the time allows."""
            if self.each:  # what is made before each value takes its time, too
                is_over = self.done > 0 and time.monotonic() - self.loaded_at >= self.seconds
                return 0 if is_over else self.each
            left_s = self.seconds - self.spent_s
            if self.done == 0 or left_s <= 0:
                return int(self.done == 0)
            most = left_s * self.done / self.spent_s if self.spent_s > 0 else self.done
            return max(1, min(self.done, int(most)))

        def send(self, fields):
            if self.loaded_at is None:
                self.loaded_at = time.monotonic()
                if fields[0] == "ok":
                    self.learn((fields + ["0"])[1])
            if fields[0] == "value":
                self.done += self.asked
                self.spent_s += int(dict(field.split("=") for field in fields[1:])["wall_ns"]) * 1e-9
            elif fields[0] == "error":
                self.failed = 1
                sys.stderr.write(fields[3] or "%s: %s\n" % (fields[1], fields[2]))

        def learn(self, wanted):
            """Of what the worker answered when it was loaded."""
            loops = int(wanted.rstrip("+"))
            self.each = self.each or loops
            self.piece = loops if wanted.endswith("+") else 0

        def tell(self):
            if not self.failed:
                sys.stderr.write("assay: %d loop%s in %.3g s\n" % (self.done, "s" if self.done != 1 else "", self.spent_s))

    return Foreground


if __name__ == "__main__":  # not in a process of multiprocessing
    start()
