"""The assay program, for what is printed by it: ASSAY, else beside this package, else on PATH."""

from __future__ import annotations

import os
import subprocess
import sys

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Sequence

# From this package to the program: after make (build/worker/standin/pyperf), after make install
# (libexec/assay/worker/standin/pyperf).
_PLACES = ("../../../assay", "../../../../../bin/assay")


def find() -> str:
    """Its path; an ERROR line and exit status 1 where there is none."""
    import shutil

    here = os.path.dirname(os.path.abspath(__file__))
    for path in [os.environ.get("ASSAY", ""), *(os.path.join(here, place) for place in _PLACES)]:
        if path and os.access(path, os.X_OK):
            return os.path.normpath(path)
    found = shutil.which("assay")
    if not found:
        print("ERROR: the program assay is not found: set ASSAY to its path", file=sys.stderr)
        sys.exit(1)
    return found


def output(arguments: Sequence[str], text: str) -> str:
    """What it prints about a result given as text, as wide as this terminal is."""
    import shutil

    env = dict(os.environ, COLUMNS=str(shutil.get_terminal_size().columns))
    done = subprocess.run([find(), *arguments], input=text.encode("utf-8"), stdout=subprocess.PIPE, env=env, check=False)
    return done.stdout.decode("utf-8", "replace")


def become(arguments: Sequence[str]) -> None:
    os.execv(find(), ["pyperf", *arguments])  # under pyperf's name the last one of an option wins
