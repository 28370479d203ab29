"""Statements as benchmarks: one function whose loop is Python's own `for`, names from setup being its locals."""

from __future__ import annotations

import sys


TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Any, Mapping, Sequence

    from pyperf._tasks import Sample


def strip_statements(statements: str | Sequence[str] | None) -> list[str]:
    if isinstance(statements, str):
        statements = [statements]
    return [text.rstrip() for text in statements or () if text.strip()]


def format_statements(statements: Sequence[str]) -> str:
    return " ".join(map(repr, statements))


def source_of(setup: Sequence[str], stmt: Sequence[str], teardown: Sequence[str]) -> str:
    def indented(lines: Sequence[str], width: int) -> str:
        return "".join(" " * width + line + "\n" for text in lines for line in text.split("\n"))

    return (
        "def sample(_it, _begin, _end):\n"
        + indented(setup, 4)
        + "    _t0 = _begin()\n    for _i in _it:\n"
        + indented(stmt or ["pass"], 8)
        + "    _t1 = _end()\n"
        + indented(teardown, 4)
        + "    return _t0, _t1\n"
    )


class Statement:
    def __init__(self, stmt: Any, setup: Any, teardown: Any, scope: Mapping[str, Any] | None, duplicate: int | None):
        self.stmt = strip_statements(stmt)
        self.setup = strip_statements(setup)
        self.teardown = strip_statements(teardown)
        self.scope = dict(scope or {})
        self.duplicate = duplicate or 1
        if not self.stmt:
            raise ValueError("need at least one statement")

    def metadata(self, with_defaults: bool = True) -> dict[str, Any]:
        parts = {"timeit_setup": self.setup, "timeit_teardown": self.teardown, "timeit_stmt": self.stmt}
        metadata: dict[str, Any] = {key: format_statements(text) for key, text in parts.items() if text}
        if self.duplicate > 1:
            metadata["timeit_duplicate"] = self.duplicate
        return metadata

    def make(self) -> Sample:
        if "" not in sys.path and "." not in sys.path:
            sys.path.insert(0, ".")
        # Each part alone first, so that an error names its own line.
        compile("\n".join(self.setup), "<timeit-setup>", "exec")
        compile("\n".join(self.setup + self.stmt), "<timeit-stmt>", "exec")
        compile("\n".join(self.setup + self.stmt + self.teardown), "<timeit-teardown>", "exec")
        source = source_of(self.setup, self.stmt * self.duplicate, self.teardown)
        code = compile(source, "<timeit>", "exec")

        def sample(it: Any, begin: Any, end: Any) -> Any:
            scope = dict(self.scope)
            exec(code, scope)
            try:
                return scope["sample"](it, begin, end)
            except Exception:
                import linecache

                linecache.cache["<timeit>"] = (len(source), None, source.splitlines(True), "<timeit>")
                raise

        return sample

    def show_failure(self) -> None:
        print("Error when running timeit benchmark:")
        for title, text in (("Statement", self.stmt), ("Setup", self.setup), ("Teardown", self.teardown)):
            if text:
                print("\n%s:\n%s" % (title, format_statements(text)))
        print()
        sys.stdout.flush()
        import traceback

        traceback.print_exc()
