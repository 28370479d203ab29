"""`python -m pyperf CMD`: assay's command of that name."""

from __future__ import annotations

import sys

from pyperf import _module, _program


def main() -> None:
    arguments = sys.argv[1:]
    if _module.wanted(arguments):
        _module.main(arguments)
        return
    if arguments[:1] == ["timeit"] and not any(word.startswith("--python") for word in arguments):
        arguments[1:1] = ["--python", sys.executable]
    if arguments[:1] == ["timeit"]:
        arguments[1:1] = ["--no-project", "--no-pacer"]  # the path, and what runs, are as pyperf leaves them
    if not arguments:
        print(_program.output(["help"], ""), end="")
        sys.exit(1)
    _program.become(arguments)


if __name__ == "__main__":
    main()
