"""`python -m assay`: the program. Where it starts an interpreter and none is named, it is this one."""

import os
import sys

from ._program import ProgramMissing, environment, find_program, why_not


def main():
    try:
        program = find_program()
    except ProgramMissing as error:
        sys.exit("assay: %s" % error)
    sys.stdout.flush()
    try:
        os.execve(program, ["assay", *sys.argv[1:]], environment())
    except OSError as error:
        sys.exit("assay: %s" % why_not(program, error))


main()
