"""%assay and %%assay for IPython and Jupyter."""

import re
import shlex
import sys

from IPython.core.magic import Magics, line_cell_magic, magics_class

from . import _carry
from ._call import AssayError, call, result_of

_USAGE = """%assay [options] STATEMENT      as `assay timeit`: options first, then the statement as it stands
%%assay [options]               the statement is the cell
    --vs STATEMENT              the other side of a duel; quoted, when it holds blanks
    --json                      give back the result as objects; nothing is printed"""


@magics_class
class AssayMagics(Magics):
    @line_cell_magic
    def assay(self, line, cell=None):
        """Measure a statement in fresh processes of this interpreter; `--vs` another one makes a duel.

        Names that the statement uses are carried over from the notebook when they are modules, functions, classes or plain
        values; what cannot be, goes into -s. All options of `assay timeit` may stand first.
        """
        options, statement = split(line)
        if cell is not None:
            if statement:
                raise UsageError("after %%assay only options stand: " + statement)
            statement = cell
        if not statement.strip() and not {"-h", "--help"} & set(options):
            print(_USAGE)
            return None
        setup = _carry.setup([statement] + _values(options, "--vs"), _values(options, "-s", "--setup"), self.shell.user_ns)
        words = [word for line in setup for word in ("-s", line)] + options
        return answer(words, statement)


class UsageError(ValueError):
    pass


def answer(words, statement):
    if "--json" in words:
        return result_of(["timeit"] + words + ["--", statement])
    status, out, err = call(["timeit"] + words + ["--", statement])
    sys.stdout.write(out)
    if status:
        raise AssayError(err, status)
    sys.stderr.write(err)
    return None


def split(line):
    """-> the options, as words; the statement, as it stands."""
    takes_value = _options_with_values()
    options, rest = [], line.strip()
    while rest.startswith("-"):
        word, rest = _word(rest)
        if word == "--":
            break
        options.append(word)
        if word in takes_value:
            value, rest = _word(rest)
            options.append(value)
    return options, rest


def _word(text):
    """-> the first word, as a shell reads it; what is left."""
    reader = shlex.shlex(text, posix=True)
    reader.whitespace_split = True
    reader.commenters = ""
    word = reader.get_token()
    if word is None:
        raise UsageError("an option at the end of the line needs a value")
    return word, text[reader.instream.tell():].lstrip()


_known = set()


def _options_with_values():
    """By the program's own manual page, which has the name in bold and what follows in italics."""
    if not _known:
        for line in call(["manual", "timeit"])[1].splitlines():
            names, _, placeholder = line.partition(" \\fI")
            if placeholder and line.startswith("\\fB"):
                _known.update(re.findall(r"-[\w-]+", names.replace("\\fB", "").replace("\\fR", "").replace("\\-", "-")))
    return _known


def _values(options, *names):
    """All that were given for an option, joined or as the next word."""
    values = []
    for i, word in enumerate(options):
        if word in names and i + 1 < len(options):
            values.append(options[i + 1])
        for name in names:
            if name.startswith("--") and word.startswith(name + "="):
                values.append(word[len(name) + 1:])
    return values
