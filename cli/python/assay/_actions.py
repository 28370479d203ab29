"""What a runner of GitHub Actions gives a step, and what it takes from it."""

import json
import os

from ._web import one_line


class WrongUsage(Exception):
    """What somebody set up wrongly: one line that says what would work."""


def variable(name):
    """What a runner sets; a line for who starts it by hand."""
    value = os.environ.get(name, "")
    if not value:
        raise WrongUsage("%s is not set: this is for a step of GitHub Actions (docs/ci.md)" % name)
    return value


def event():
    """-> the event that started the workflow, as GitHub describes it"""
    path = variable("GITHUB_EVENT_PATH")
    try:
        with open(path, encoding="utf-8") as file:
            described = json.load(file)
    except (OSError, ValueError) as error:
        raise WrongUsage("GITHUB_EVENT_PATH: %s cannot be read: %s" % (path, error)) from None
    if not isinstance(described, dict):
        raise WrongUsage("GITHUB_EVENT_PATH: %s holds no event" % path)
    return described


def member(described, *names):
    """-> described[name][name]..., None where there is none: events differ, and lack what another has"""
    for name in names:
        described = described.get(name) if isinstance(described, dict) else None
    return described


def output(**values):
    """Give the step its outputs; outside a runner they are printed."""
    lines = "".join("%s=%s\n" % (name.replace("_", "-"), one_line(value, 2000)) for name, value in values.items())
    path = os.environ.get("GITHUB_OUTPUT")
    if not path:
        print(lines, end="", flush=True)
        return
    with open(path, "a", encoding="utf-8") as file:
        file.write(lines)


def note(text, level="notice", title="assay"):
    """An annotation of the run."""
    text = one_line(text, 2000).replace("%", "%25")
    print("::%s title=%s::%s" % (level, title, text), flush=True)


def run_number():
    """Of this run and attempt: what is later is larger."""
    return "%s.%s" % (os.environ.get("GITHUB_RUN_ID") or "0", os.environ.get("GITHUB_RUN_ATTEMPT") or "1")
