"""`python -m pyperf CMD`: assay's command of that name."""

from __future__ import annotations

import sys

from pyperf import _program


def main() -> None:
    arguments = sys.argv[1:]
    if arguments[:1] in (["timeit"], ["command"]) and "--python" not in arguments:
        arguments[1:1] = ["--python", sys.executable]
    _program.become(arguments)


if __name__ == "__main__":
    main()
