"""The program called as functions."""

import json
import signal
import subprocess
import types

from ._program import environment, find_program, why_not

# Exit statuses with which it prints a result all the same: a gate that did not hold (docs/exit-codes.md), failed benchmarks.
_WITH_A_RESULT = {0, 1, 3, 4, 5, 124}


class AssayError(Exception):
    """The program did not do what was asked. status: its exit status; text: all that it said."""

    def __init__(self, text, status):
        super().__init__(text.strip() or "assay ended with status %d" % status)
        self.text = text
        self.status = status


class Result(types.SimpleNamespace):
    """An object of the program's JSON: its members are attributes. vars(result) is the dictionary; result["name"] works, too,
    for names that are no identifiers. The outermost one has exit_status, and said: the lines for people, if any."""

    def __getitem__(self, name):
        return vars(self)[name]

    def __contains__(self, name):
        return name in vars(self)


def timeit(statement, vs=None, **options):
    """Measure a statement; with vs, or another of the vs_ options, a duel of two sides."""
    return _result("timeit", [statement], dict(options, vs=vs))


def run(*targets, **options):
    """Measure suites: files, folders, manifests. vs_rev=, vs_python= and so on make a duel of each benchmark."""
    return _result("run", targets, options)


def compare(old, *new, **options):
    """Verdicts on stored files. A gate's answer (fail_if_slower="5%") is exit_status: 0 when it holds."""
    return _result("compare", (old,) + new, options)


def arguments(options):
    """Keyword arguments as the program's options. The value is joined, since it may begin with a dash."""
    words = []
    for name, value in options.items():
        option = ("--" if len(name) > 1 else "-") + name.replace("_", "-")
        between = "=" if len(name) > 1 else ""
        if value is True:
            words.append(option)
        elif isinstance(value, (list, tuple)):
            words += [option + between + str(one) for one in value]
        elif value is not None and value is not False:
            words.append(option + between + str(value))
    return words


def _result(command, words, options):
    words = [str(word) for word in words]  # paths may be pathlib's
    # What follows -- belongs to the scripts of a run.
    return result_of([command, "--json"] + arguments(options) + (words if command == "run" else ["--"] + words))


def result_of(words):
    """The result of a command line that asks for JSON."""
    status, out, err = call(words)
    if status not in _WITH_A_RESULT or not out.lstrip().startswith("{"):
        raise AssayError(err or out, status)
    result = json.loads(out, object_hook=lambda members: Result(**members))
    result.exit_status = status
    result.said = err
    return result


def call(words, **started):
    """Run the program; `started`: how, in the words of subprocess.Popen. -> (exit status, stdout, stderr). Ctrl-C ends it as
    it would end in a terminal: what it has is written."""
    program = find_program()
    how = dict(stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    how.update(started)
    try:
        process = subprocess.Popen([program] + words, universal_newlines=True, encoding="utf-8", **how)
    except OSError as error:
        raise AssayError(why_not(program, error), 127) from None
    try:
        out, err = process.communicate()
    except BaseException:
        process.send_signal(signal.SIGINT)
        process.communicate()
        raise
    return process.returncode, out, err
