"""Two results side by side, for --compare-to and for who imports pyperf's test of significance."""

from __future__ import annotations

from pyperf import _cli, _formatter, _utils

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Any


class CompareError(Exception):
    pass


def is_significant_benchs(a: Any, b: Any) -> tuple[bool, float | None]:
    """(is the difference significant?, t); unlike pyperf's, values of which nothing can be told claim nothing."""
    one, other = a.get_values(), b.get_values()
    if len(one) == 1 and len(other) == 1:
        return True, None
    try:
        return _utils.is_significant(one, other)
    except (ValueError, ArithmeticError):
        return a.mean() != b.mean() and len(one) > 1 and len(other) > 1 and len(one) == len(other), None


def ratio_of(ref: Any, changed: Any) -> float:
    return changed.mean() / ref.mean()


def format_comparison(ref_name: str, ref: Any, changed_name: str, changed: Any) -> str:
    spread = ref.get_nvalue() > 1 or changed.get_nvalue() > 1
    return "%s[%s] %s -> [%s] %s: %s" % (
        "Mean +- std dev: " if spread else "",
        ref_name,
        _cli.format_result_value(ref),
        changed_name,
        _cli.format_result_value(changed),
        _formatter.is_better(ratio_of(ref, changed)),
    )


def comparison_lines(ref_name: str, ref: Any, changed_name: str, changed: Any, verbose: bool) -> list[str]:
    lines = [format_comparison(ref_name, ref, changed_name, changed)]
    significant, t = is_significant_benchs(ref, changed)
    if not significant:
        lines.append("Not significant!")
    elif verbose:
        lines.append("Significant" if t is None else "Significant (t=%.2f)" % t)
    return lines
