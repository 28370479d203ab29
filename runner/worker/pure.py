"""The worker in pure Python: the same protocol where the extension cannot load (PROTOCOL.md).

It costs a few hundred nanoseconds more per value (not per loop) and cannot count CPU migrations.
Runs on CPython 3.6 and later, PyPy and whatever else has os, sys and time.
"""
import os
import sys

_before = set(sys.modules)
import itertools
import time

try:
    import resource
except ImportError:
    resource = None
try:
    import gc

    _gc_stats = getattr(gc, "get_stats", None)
except ImportError:
    gc = _gc_stats = None
for _name in ("resource", "gc", "itertools"):  # sys.modules is the benchmark's
    if _name not in _before:
        sys.modules.pop(_name, None)

_wall_ns = getattr(time, "monotonic_ns", None) or (lambda: int(time.monotonic() * 1e9))


def _seconds_ns(name):
    clock = getattr(time, name + "_ns", None)
    if clock:
        return clock
    clock = getattr(time, name, None)
    return (lambda: int(clock() * 1e9)) if clock else (lambda: None)


_cpu_ns = _seconds_ns("thread_time")
_process_cpu_ns = _seconds_ns("process_time")
_USAGE = ("ru_nvcsw", "ru_nivcsw", "ru_minflt", "ru_majflt")
_NAMES = ("voluntary", "involuntary", "minor_faults", "major_faults")


def _usage():
    if not resource:
        return None
    who = getattr(resource, "RUSAGE_THREAD", resource.RUSAGE_SELF)
    usage = resource.getrusage(who)
    return [getattr(usage, name) for name in _USAGE]


class Clock:
    """The two readings around the timed loop: all else first, the wall clock nearest to the loop."""

    def __init__(self):
        self.reading = None
        self.pieces = self.pieces_ns = 0  # run() may call begin() and end() several times

    def begin(self):
        if self.pieces:
            self.piece = _wall_ns()
            return
        self.usage = _usage()
        self.process_cpu = _process_cpu_ns()
        self.cpu = _cpu_ns()
        self.start = _wall_ns()

    def end(self):
        now = _wall_ns()
        took = now - (self.piece if self.pieces else self.start)
        if not self.pieces:
            self.read(now)
        self.pieces += 1
        self.pieces_ns += took
        return took * 1e-9

    def end_last_piece(self):
        """Of a value in pieces the time is that of the pieces; the rest is known of all of it."""
        if self.pieces > 1:
            self.read(_wall_ns())
            self.reading["time_ps"] = self.pieces_ns * 1000

    def read(self, now):
        cpu = _cpu_ns()
        process_cpu = _process_cpu_ns()
        usage = _usage()
        self.reading = {"wall_ns": now - self.start, "start_ns": self.start}
        if cpu is not None:
            self.reading["cpu_ns"] = cpu - self.cpu
        if process_cpu is not None:
            self.reading["process_cpu_ns"] = process_cpu - self.process_cpu
        if usage:
            for name, a, b in zip(_NAMES, self.usage, usage):
                self.reading[name] = b - a


class InstrumentedClock(Clock):
    def __init__(self, instrument):
        Clock.__init__(self)
        self.instrument = instrument

    def begin(self):
        if self.pieces:
            raise RuntimeError("calls that are timed one by one are counted one at a time")
        self.instrument.begin()
        Clock.begin(self)

    def end(self):
        seconds = Clock.end(self)
        self.instrument.end()
        return seconds


class Collector:
    """How often the garbage collector ran in the loop, and how long: gc.callbacks tell."""

    def __init__(self):
        self.notes = []
        self.is_counting = False
        if not hasattr(gc, "callbacks"):
            raise RuntimeError("this interpreter has no gc.callbacks")
        gc.callbacks.append(self.on_collection)

    def on_collection(self, phase, info):
        now = _wall_ns()
        if phase == "start":
            self.since = now
        elif self.is_counting and self.since is not None:
            self.counts["gc_collections"] += 1
            self.counts["gc_ns"] += now - self.since
            self.since = None

    def begin(self):
        gc.collect()
        self.counts = {"gc_collections": 0, "gc_ns": 0}
        self.since = None
        self.is_counting = True

    def end(self):
        self.is_counting = False


class Resident:
    """The peak of the resident set while the loop ran, of this process and the children it waited for."""

    def __init__(self):
        self.notes = []
        why = self.reset()
        if why:
            self.notes = ["the peak includes the start of the process: cannot write %s" % why]
        self.peak()

    def reset(self):
        try:
            with open("/proc/self/clear_refs", "w") as file:
                file.write("5")
        except OSError as error:
            return "/proc/self/clear_refs: %s" % error.strerror
        return ""

    def peak(self):
        with open("/proc/self/status", "rb") as file:
            for line in file:
                if line.startswith(b"VmHWM:"):
                    return int(line.split()[1]) * 1024
        raise RuntimeError("/proc/self/status has no VmHWM here")

    def largest_child(self):
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 if resource else 0

    def begin(self):
        self.children = self.largest_child()
        self.reset()

    def end(self):
        child = self.largest_child()
        self.counts = {"peak_resident": max(self.peak(), child if child > self.children else 0)}


class Private:
    """The most private memory that this process and its descendants had at once while the loop ran."""

    def __init__(self):
        self.notes = []
        if not self.of("self"):
            raise RuntimeError("/proc/self/smaps_rollup cannot be read here")

    def of(self, pid):
        total = 0
        try:
            with open("/proc/%s/smaps_rollup" % pid, "rb") as file:
                for line in file:
                    if line.startswith((b"Private_Clean:", b"Private_Dirty:")):
                        total += int(line.split()[1]) * 1024
        except (OSError, ValueError):
            pass  # it ended, or is another user's
        return total

    def children(self, pid):
        found = []
        try:
            for thread in os.listdir("/proc/%s/task" % pid):
                with open("/proc/%s/task/%s/children" % (pid, thread)) as file:
                    found += file.read().split()
        except OSError:
            pass
        return found

    def look(self):
        tree = ["self"]
        for pid in tree:
            tree += self.children(pid)
        self.peak = max(self.peak, sum(self.of(pid) for pid in tree))

    def watch(self):
        while not self.is_over:
            start = time.monotonic()
            self.look()
            time.sleep(min(max(0.001, 10 * (time.monotonic() - start)), 0.010))

    def begin(self):
        import threading

        self.peak = 0
        self.look()
        self.is_over = False
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def end(self):
        self.is_over = True
        self.thread.join()
        self.look()
        self.counts = {"private_peak": self.peak}


class Traced:
    """The most memory that tracemalloc saw at once, of what was allocated in the loop."""

    def __init__(self):
        self.notes = []
        known = set(sys.modules)
        try:
            import tracemalloc
        except ImportError:
            raise RuntimeError("this interpreter has no tracemalloc")
        self.tracemalloc = tracemalloc
        for name in set(sys.modules) - known:
            del sys.modules[name]

    def begin(self):
        self.tracemalloc.start()

    def end(self):
        self.counts = {"traced_peak": self.tracemalloc.get_traced_memory()[1]}
        self.tracemalloc.stop()


def encoded(text):
    """Bytes that are not UTF-8 (of a path, say) stay themselves; other lone surrogates become "\\ud800"."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace")


INSTRUMENTS = {"collector": Collector, "resident": Resident, "private": Private, "traced": Traced}


class Worker:
    def __init__(self, in_fd, out_fd, directory, why):
        self.in_fd = in_fd
        self.out_fd = out_fd
        self.directory = directory
        self.why = why  # why the extension does not serve
        self.run = None
        self.empty = None
        self.source = None
        self.loader = None
        self.report = None
        self.instrument = None
        self.is_over = False
        self.tells_end = False  # a test: what came of it answers the manager's end
        self.pid = os.getpid()

    # ---- messages

    def send(self, fields):
        body = b"".join(encoded(field).replace(b"\0", b" ") + b"\0" for field in fields)
        data = b"%d\n" % len(body) + body
        while data:
            data = data[os.write(self.out_fd, data):]

    def read(self, length):
        parts = []
        while length:
            part = os.read(self.in_fd, length)
            if not part:
                return None
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def receive(self):
        """The fields of the next request, or None at the end of the stream."""
        length = b""
        while True:
            digit = self.read(1)
            if digit is None:
                return None
            if digit == b"\n":
                break
            length += digit
        body = self.read(int(length))
        if body is None:
            return None
        return [field.decode("utf-8", "surrogateescape") for field in body.split(b"\0")[:-1]]

    def serve(self):
        while True:
            request = self.receive()
            if not request or request[0] == "end":
                return
            method = getattr(self, "do_" + request[0].replace("-", "_"), None)
            try:
                if not method:
                    raise ValueError("this worker cannot %s" % request[0])
                reply = method(*request[1:])
            except BaseException as error:
                if os.getpid() != self.pid:
                    raise  # a child that the benchmark forked ends as it would without us
                reply = self.failure(error)
            is_silent = self.is_over and not self.tells_end
            if is_silent or os.getpid() != self.pid:
                return  # a script went on after it was measured, or a child after its fork
            self.send(reply)
            if self.is_over:
                return

    def failure(self, error):
        if hasattr(error, "assay_failure"):
            return ["error"] + list(error.assay_failure)
        import linecache
        import traceback

        if self.source:
            lines = self.source.splitlines(True)
            linecache.cache["<snippet>"] = (len(self.source), None, lines, "<snippet>")
        try:
            text = str(error)
        except Exception:
            text = ""
        first = self.own_frames_dropped(error.__traceback__)
        details = []
        if first or isinstance(error, SyntaxError):
            details = traceback.format_exception(type(error), error, first)
        return ["error", type(error).__name__, text, "".join(details)] + self.of_import(error)

    def of_import(self, error):
        name = getattr(error, "name", None)
        if not isinstance(error, ImportError) or not isinstance(name, str):
            return []
        return [name] + [folder for folder in sys.path if isinstance(folder, str)]

    def own_frames_dropped(self, traceback):
        """From the first frame that is the benchmark's, None when there is none (failure.c says why)."""
        first = None
        while traceback:
            file = traceback.tb_frame.f_code.co_filename
            if file == "<assay>":
                first = None
            elif not first and not file.startswith((self.directory, "<frozen importlib", "<builtin>")):
                first = traceback
            traceback = traceback.tb_next
        return first

    # ---- requests

    def do_load_snippet(self, source, *parts):
        for label, text in zip(parts[::2], parts[1::2]):
            compile(text, label, "exec")
        names = {"__builtins__": __builtins__}
        exec(compile(source, "<snippet>", "exec"), names)
        self.run, self.source = names["run"], source
        return ["ok"]

    def need_loader(self):
        if self.loader is None:
            path = self.directory + "/loader.py"
            names = {"__name__": "assay_loader", "__builtins__": __builtins__}
            with open(path, "rb") as file:
                exec(compile(file.read(), path, "exec"), names)
            self.loader = names
        return self.loader

    def do_load_file(self, path, name, *place):
        self.run = self.need_loader()["load"](path, name, place)
        self.source = None
        return self.loaded(0)

    def loaded(self, loops):
        """The loops that it wants in each value, 0: any, "N+": any number of pieces of N, and its first line in its file,
        where that is known."""
        piece = getattr(self.run, "piece", 0)
        wanted = "%d+" % piece if piece else str(loops)
        return ["ok", wanted] + ([str(self.run.line)] if getattr(self.run, "line", 0) > 0 else [])

    def do_discover(self, path, *arguments):
        return self.need_loader()["answer_discover"](path, arguments)

    def do_discover_suite(self, folder, *late_path):
        return self.need_loader()["answer_discover_suite"](folder, late_path)

    def do_fill_cache(self, *words):
        self.need_loader()["fill_cache"](*words)
        return ["ok"]

    def do_load_script(self, path, index, *arguments):
        self.need_loader()["load_script"](path, int(index), arguments, self.serve_script)

    def do_load_test(self, path, name):
        self.tells_end = True
        return ["ok"] + self.need_loader()["load_test"](path, name, self.serve_script)

    def serve_script(self, run, report, loops=0):
        """Called by a script where its benchmark's turn has come."""
        self.run, self.source, self.report = run, None, report
        self.send(self.loaded(loops))
        self.serve()
        self.is_over = True

    # ---- instruments: those that need no C

    def do_instrument(self, name):
        if self.run or self.instrument:
            raise ValueError("an instrument is chosen once, before load")
        if name in ("allocations", "native"):
            raise RuntimeError("the allocator's hooks need the extension, and %s" % self.why)
        if name not in INSTRUMENTS:
            raise ValueError("this worker has no instrument %s" % name)
        self.instrument = INSTRUMENTS[name]()
        return ["ok"] + self.instrument.notes

    def collections(self):
        try:
            return sum(generation["collections"] for generation in _gc_stats())
        except Exception:
            return None

    def measure(self, run, loops, piece=0):
        """In pieces of so many loops (0: in one), each of them a call of run()."""
        clock = Clock() if self.instrument is None else InstrumentedClock(self.instrument)
        before = self.collections()
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_minflt if resource else 0
        loops = int(loops)
        piece = int(piece) or loops
        seconds = None
        for left in range(loops, 0, -piece):
            pieces = clock.pieces
            told = run(itertools.repeat(None, min(left, piece)), clock.begin, clock.end)
            if clock.pieces == pieces:
                raise RuntimeError("the benchmark left its loop before the end")
            seconds = seconds + told if isinstance(told, float) and seconds is not None else told
        clock.end_last_piece()
        reading = clock.reading
        if isinstance(seconds, float):  # the benchmark times itself
            if not 0 <= seconds < 1e6:
                raise ValueError("the benchmark says that it took %r seconds" % seconds)
            reading["time_ps"] = int(seconds * 1e12 + 0.5)
        if before is not None:
            reading["collections"] = self.collections() - before
        if resource:
            now = resource.getrusage(resource.RUSAGE_CHILDREN).ru_minflt
            reading["children"] = int(now != children)
        try:
            reading["threads"] = len(os.listdir("/proc/self/task"))
        except OSError:
            pass
        if self.instrument:
            reading.update(self.instrument.counts)
        fields = ["%s=%d" % item for item in reading.items()]
        return ["value"] + fields + (["own=" + seconds] if isinstance(seconds, str) else [])

    def do_measure(self, loops, piece=0):
        if self.run is None:
            raise ValueError("measure before load")
        return self.measure(self.run, loops, piece)

    def do_measure_empty(self, loops, piece=0):
        if self.empty is None:
            names = {}
            exec(
                "def run(_it, _begin, _end):\n    _begin()\n    for _i in _it:\n        pass\n    _end()\n",
                names,
            )
            self.empty = names["run"]
        return self.measure(self.empty, loops, piece)

    def do_report(self):
        reply = ["report"]
        if resource:
            rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
            reply += ["mem_max_rss", str(rss)]
        if gc and not gc.isenabled():
            reply += ["python_gc", "disabled"]
        if self.report:
            reply += self.report()
        return reply


_filling = []  # until the process ends


def fill_heap(state):
    """As heap.c: objects of all small sizes, of each a number that is drawn from `state`; 0: none."""
    for size in range(0, 512, 16) if state else ():
        state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        count = (state >> 33) % (16384 // (size + 32))
        _filling.extend([bytes(size) if size else float(n) for n in range(count)])


def settle(placement):
    """As settle.c and heap.c, as far as an interpreter can: the manager has set the limit of the stack already."""
    fill_heap(placement[2])
    if placement[1] >= 0:
        try:
            import ctypes

            ctypes.CDLL(None).personality(ctypes.c_ulong(placement[1]))
        except (ImportError, OSError, AttributeError):
            pass


def serve(in_fd, out_fd, directory, why):
    for fd in (in_fd, out_fd):  # what the benchmark starts must not inherit the line
        os.set_inheritable(fd, False)
    worker = Worker(in_fd, out_fd, directory, why)
    version = ".".join(str(part) for part in sys.version_info[:3])
    implementation = sys.implementation.name
    worker.send(["hello", "1", "pure", implementation, version, sys.executable or "", why])
    worker.serve()
