"""Where the program is, and why it cannot be run where it cannot."""

import os
import platform
import shutil
import sys

# Of the folders above this file, the one that holds bin/assay: bin/ of the environment that pip installed into, of the
# user (--user), of the folder given by --target, of the prefix of make install. The farthest is that of
# PREFIX/lib/python3.x/site-packages/assay.
_LEVELS = 5


class ProgramMissing(Exception):
    """One line: where it was looked for, and what would help."""


def find_program():
    """The path of the program assay: $ASSAY, else what was installed with this package, else what is on PATH."""
    given = os.environ.get("ASSAY")
    if given:
        if not os.access(given, os.X_OK):
            raise ProgramMissing("ASSAY names %s, which is not a program" % given)
        return given
    for path in _beside():
        if os.access(path, os.X_OK) and not os.path.isdir(path):
            return path
    found = shutil.which("assay")
    if not found:
        raise ProgramMissing(_missing())
    return found


def _beside():
    folder = os.path.dirname(os.path.abspath(__file__))
    for _ in range(_LEVELS):
        folder = os.path.dirname(folder)
        yield os.path.join(folder, "bin", "assay")
        yield os.path.join(folder, "build", "assay")  # the tree that it is built in


def _missing():
    if not sys.platform.startswith("linux"):
        return "it runs on Linux, and this is %s" % sys.platform
    return "the program is neither beside this package nor on PATH: pip install --force-reinstall assay"


def why_not(program, error):
    """A sentence for an OSError of starting it: a program for another kind of Linux looks as if it were not there."""
    libc = " ".join(platform.libc_ver()).strip() or "another C library, as musl"
    if isinstance(error, FileNotFoundError) and os.path.exists(program):
        return "%s is for glibc, and this Linux has %s: build assay here, by make install" % (program, libc)
    if error.errno == 8:  # ENOEXEC
        return "%s is for another processor than this %s: build assay here, by make install" % (program, platform.machine())
    return "cannot run %s: %s" % (program, error.strerror)


def environment():
    """What the program is started with: an interpreter that nobody names is this one."""
    environ = dict(os.environ)
    if sys.executable:
        environ.setdefault("ASSAY_PYTHON", sys.executable)
    return environ
