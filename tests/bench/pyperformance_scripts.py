"""What pyperformance's benchmark scripts are given, from their project files.

    from pyperformance_scripts import arguments_of, name_of
"""

import json
import os
import re


def arguments_of(script):
    """What pyperformance passes to the script: extra_opts of its project file."""
    found = re.search(r"^extra_opts = (\[.*\])$", project(script), re.M)
    return json.loads(found.group(1)) if found else []


def name_of(script):
    """What pyperformance calls it."""
    return re.search(r'^name = "(?!pyperformance_bm)(.*)"$', project(script), re.M).group(1)


def project(script):
    with open(os.path.join(os.path.dirname(script), "pyproject.toml"), encoding="utf-8") as file:
        return file.read()
