"""Started as `PYTHON bootstrap.py IN_FD OUT_FD`: loads the worker into this interpreter.

What a benchmark can see is left as it would be without us: sys.modules gains nothing, the folder
of this file leaves sys.path, and sys.argv and __main__ are those of an interactive interpreter,
until loader.py makes them those of a file. So what the benchmark starts (multiprocessing's
children above all) never finds its way back to this file.
"""
import sys


def start():
    here = __file__.rpartition("/")[0]
    fds = [int(text) for text in sys.argv[1:3]]
    if sys.version_info < (3, 6):
        refuse(fds[1])
    forget_this_file()
    if not getattr(sys.flags, "safe_path", False):
        sys.path[0] = ""
    placement = chosen_placement()
    why = native_is_possible()
    if not why:
        try:
            worker = load_native(here)
        except ImportError as error:
            why = "the extension does not load: %s" % error
    if why:
        with open(here + "/pure.py", "rb") as file:
            names = {"__name__": "assay_pure", "__builtins__": __builtins__}
            exec(compile(file.read(), file.name, "exec"), names)
        names["settle"](placement)
        names["serve"](fds[0], fds[1], here, why)
    else:
        worker.settle(*placement)
        worker.serve(fds[0], fds[1], here)
    leave()


def forget_this_file():
    """__main__ as an interactive interpreter has it: without a file that a child could be told to run."""
    main = type(sys)("__main__")
    main.__builtins__ = sys.modules["builtins"]
    main.__loader__ = sys.modules["builtins"].__loader__
    start.here = sys.modules["__main__"]  # it must not be taken apart while it runs
    sys.modules["__main__"] = main
    sys.argv[:] = [""]
    if hasattr(sys, "orig_argv"):
        sys.orig_argv[:] = [sys.orig_argv[0], ""]


def refuse(fd):
    """Valid in Python 2 as well: tell the manager, in one reply, which version this is."""
    import os

    fields = ["error", "ImportError", "it is Python %d.%d, and 3.6 is the oldest that can be measured" % tuple(sys.version_info[:2]), ""]
    body = "".join(field + "\0" for field in fields).encode("ascii")
    os.write(fd, str(len(body)).encode("ascii") + b"\n" + body)
    os._exit(0)


def chosen_placement():
    """What is due after the manager chose where our memory lies (runner/os/placement.h): its own stack limit and
    personality, and the filling of the heap; (0, -1, 0) when it did not choose."""
    environ = getattr(sys.modules.get("os"), "environ", {})
    text = environ.pop("ASSAY_PLACEMENT", "0 -1 0").split()
    return int(text[0]), int(text[1]), int(text[2])


def native_is_possible():
    """Empty, or the reason why the stable-ABI extension cannot serve this interpreter."""
    if sys.implementation.name != "cpython":
        return "%s has no CPython stable ABI" % sys.implementation.name
    if "t" in getattr(sys, "abiflags", ""):
        return "free-threaded CPython does not load stable-ABI extensions"
    return ""


def load_native(here):
    import _imp

    class Spec:
        name = "assay_worker"
        origin = here + "/assay_worker.abi3.so"

    module = _imp.create_dynamic(Spec)
    _imp.exec_dynamic(module)
    return module


def leave():
    """End as an interpreter does, but without taking everything apart, which costs milliseconds
    per process and no benchmark can see: threads are waited for, exit functions run, streams are
    flushed."""
    if hasattr(sys, "_stats_dump"):
        return  # an interpreter with statistics writes them when it is taken apart
    if "threading" in sys.modules:
        shutdown = getattr(sys.modules["threading"], "_shutdown", None)
        if not shutdown:
            return  # an implementation with its own way to end
        shutdown()  # as the interpreter does first; what waits for it ends there (executors)
    if "atexit" in sys.modules:
        import atexit

        atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            pass
    import os

    os._exit(0)


start()
