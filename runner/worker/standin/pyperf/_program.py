"""The assay program, for what is printed by it: ASSAY, else beside this package, else on PATH."""

from __future__ import annotations

import os
import subprocess
import sys

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Sequence

# From this package to the program: after make (build/worker/standin/pyperf), after make install
# (lib/assay/worker/standin/pyperf).
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


def show(arguments: Sequence[str], text: str) -> None:
    """Let it print about a result given as text."""
    subprocess.run([find(), *arguments], input=text.encode("utf-8"), check=False)


def become(arguments: Sequence[str]) -> None:
    os.execv(find(), ["pyperf", *arguments])  # under pyperf's name the last one of an option wins
