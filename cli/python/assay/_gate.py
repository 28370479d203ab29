"""The step of the action that measures: `assay gate`, its files in one folder, and what its end means."""

import json
import os
import shlex
import subprocess
import sys

from ._actions import WrongUsage
from ._program import environment

REPORT, RESULT, COMMENT, JUNIT, ABOUT = "report.json", "result.json", "comment.md", "junit.xml", "about.json"

# Digits of a commit that a reader needs.
SHORT = 12

# Statuses (docs/exit-codes.md): what there was by then has been judged; somebody ended it.
DEADLINE, INTERRUPTED = 124, 130

# What has no place in the environment of code that is measured: where a step tells the runner what to do next.
KEPT_BACK = ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE")


def arguments(settings, base, folder, exists=os.path.exists):
    """Settings (the action's inputs) -> the words of the command line"""
    try:
        suite, options = shlex.split(settings["suite"]), shlex.split(settings["options"])
    except ValueError as error:
        raise WrongUsage("suite and options are split as a shell does: %s" % error) from None
    if not suite:
        raise WrongUsage("suite is empty: name files or folders with benchmarks, as benchmarks")
    missing = [word for word in suite if not word.startswith("suites/") and not exists(word.split("::")[0])]
    if missing:
        raise WrongUsage("suite: there is no %s in what is checked out" % missing[0])
    # Reports call the base what stands here.
    words = ["gate"] + suite + ["--base", base[:SHORT]]
    words += ["--python", settings["python"]] if settings["python"] else []
    words += ["--fail-if-slower", settings["fail-if-slower"]] if settings["fail-if-slower"] else []
    words += ["--aa"] * is_on(settings, "aa") + ["--why"] * is_on(settings, "explain")
    words += ["-o", os.path.join(folder, RESULT), "--json", "--github"]
    words += ["--comment", os.path.join(folder, COMMENT), "--junit", os.path.join(folder, JUNIT)]
    return words + options


def is_on(settings, name):
    if settings[name] not in ("true", "false"):
        raise WrongUsage("%s is %r: true or false" % (name, settings[name]))
    return settings[name] == "true"


def outcome(status, report, said=""):
    """Pure: what the end of the gate means. report: its JSON, None where it wrote none; said: its last error.
    -> (outcome, why)

    passed and failed are verdicts. error: what was asked for cannot be done until somebody changes the settings or the code.
    not-measured: something got in between that may not do so again."""
    gate = report.get("gate") if isinstance(report, dict) else None
    if isinstance(gate, dict) and "failed" in gate and status in (gate.get("exit"), DEADLINE):
        return ("failed" if gate["failed"] else "passed"), gate.get("text") or ""
    if status < 0:
        return "not-measured", "assay gate was ended by signal %d" % -status
    if status == INTERRUPTED:
        return "not-measured", "assay gate was interrupted"
    return "error", said or "assay gate ended with status %d and no verdict: see the log" % status


def measured(program, words, folder):
    """Run the gate, its JSON into a file, and show its table in the log. -> (status, outcome, why)"""
    environ = {name: value for name, value in environment().items() if name not in KEPT_BACK}
    path = os.path.join(folder, REPORT)
    with open(path, "wb") as file, subprocess.Popen([program] + words, stdin=subprocess.DEVNULL, stdout=file,
                                                    stderr=subprocess.PIPE, env=environ) as process:
        said = _passed_on(process.stderr)
    status = process.returncode
    if os.path.exists(os.path.join(folder, RESULT)):
        subprocess.call([program, "compare", os.path.join(folder, RESULT)], stdin=subprocess.DEVNULL, env=environ)
    return (status,) + outcome(status, read_json(path), said)


def _passed_on(lines):
    """What it says into the log, as it comes. -> its last error, in one line"""
    said = ""
    for line in lines:
        sys.stderr.buffer.write(line)
        sys.stderr.flush()
        if line.startswith(b"assay: "):
            said = line.decode("utf-8", "replace").strip()
    return said


def read_json(path):
    """-> what the file holds, None when it is not there, or no JSON"""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return None


def write_about(folder, number, head, run):
    """What the comment of another job has to know. It is a claim: _from_run.py checks it."""
    with open(os.path.join(folder, ABOUT), "w", encoding="utf-8") as file:
        json.dump({"pull_request": number, "head": head, "run": run}, file)


def write_comment(folder, why):
    """Where the gate wrote none: a comment that says so takes the place of verdicts on an earlier commit."""
    path = os.path.join(folder, COMMENT)
    if not os.path.exists(path):
        with open(path, "w", encoding="utf-8") as file:
            file.write("### Benchmarks: not measured\n\n%s\n" % why)
