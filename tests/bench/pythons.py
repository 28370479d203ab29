"""The interpreters that a script measures when none is named: pyenv's."""

import glob
import os


def pyenv_pythons(*minors):
    """-> paths, of those of CPython 3.MINOR that are there."""
    root = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))
    paths = [glob.glob(os.path.join(root, "versions", "3.%d.*" % minor, "bin", "python")) for minor in minors]
    return [path[-1] for path in paths if path]
