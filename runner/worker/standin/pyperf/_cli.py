"""Texts about a result: the one-line summary and the warnings. Everything longer is printed by assay's own commands."""

from __future__ import annotations

import os.path
import sys

from pyperf import _formatter

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Any


def format_title(title: str, level: int = 1, lines: list[str] | None = None) -> list[str]:
    lines = [] if lines is None else lines
    empty_line(lines)
    lines += [title, ("=" if level == 1 else "-") * len(title), ""]
    return lines


def empty_line(lines: list[str]) -> None:
    if lines and lines[-1]:
        lines.append("")


def format_result_value(bench: Any) -> str:
    if bench._only_calibration():
        return "<calibration: %s>" % _calibrated(bench)
    if bench.get_nvalue() > 1:
        return "%s +- %s" % bench.format_values((bench.mean(), bench.stdev()))
    return bench.format_value(bench.mean())


def format_run(bench: Any, number: int, run: Any) -> list[str]:
    """One run, value by value; `number` counts from 1."""
    if run._is_calibration():
        return _format_calibration_run(bench, number, run)
    count = _formatter.format_number
    counts = (count(len(run.warmups), "warmup"), count(len(run.values), "value"), count(run.get_loops(), "loop"))
    lines = ["Run %d: %s" % (number, ", ".join(counts))]
    values = [("warmup %d" % i, value) for i, (_, value) in enumerate(run.warmups, 1)]
    values += [("value %d" % i, value) for i, value in enumerate(run.values, 1)]
    mean = bench.mean()
    for label, value in values:
        line = "- %s: %s" % (label, bench.format_value(value))
        if abs(value - mean) > mean * 0.05:
            line += " (%+.0f%%)" % ((value - mean) * 100 / mean)
        lines.append(line)
    return lines


def _format_calibration_run(bench: Any, number: int, run: Any) -> list[str]:
    what = "warmups" if run._has("calibrate_warmups", "recalibrate_warmups") else "loops"
    again = "re" if run._has("recalibrate_" + what) else ""
    found = _formatter.format_number(run._get_calibration_loops() if what == "loops" else run._calibrated(what))
    lines = ["Run %d: %scalibrate the number of %s: %s" % (number, again, what, found)]
    for i, (loops, value) in enumerate(run.warmups, 1):
        details = "loops: %s" % _formatter.format_number(loops)
        if bench.get_unit() == "second":  # bytes do not add up over loops
            details += ", raw: %s" % bench.format_value(value * loops * run.get_inner_loops())
        lines.append("- calibrate %d: %s (%s)" % (i, bench.format_value(value), details))
    return lines


def _calibrated(bench: Any) -> str:
    """What the last calibrations found."""
    found = {}
    for run in bench._runs:
        if run._has("calibrate_warmups", "recalibrate_warmups"):
            found["warmup"] = run._get_calibration_warmups()
        else:
            found["loop"] = run._get_calibration_loops()
    return ", ".join(_formatter.format_number(found[what], what) for what in ("loop", "warmup") if what in found)


def format_result(bench: Any) -> str:
    if bench._only_calibration():
        return "Calibration: " + _calibrated(bench)
    text = format_result_value(bench)
    return "Mean +- std dev: " + text if bench.get_nvalue() > 1 else text


def format_checks(bench: Any, lines: list[str] | None = None, check_too_many_processes: bool = False) -> list[str]:
    """Warnings about a result that may be unstable; no line when there is nothing to warn of."""
    lines = [] if lines is None else lines
    if bench._only_calibration():
        return lines
    warnings = _instabilities(bench)
    if warnings:
        empty_line(lines)
        lines.append("WARNING: the benchmark result may be unstable")
        lines += ["* " + warning for warning in warnings]
        lines += [
            "",
            "Try to rerun the benchmark with more runs, values and/or loops.",
            "Run '%s -m pyperf system tune' command to reduce the system jitter." % os.path.basename(sys.executable),
            "Use pyperf stats, pyperf dump and pyperf hist to analyze results.",
            "Use --quiet option to hide these warnings.",
        ]
    needed = bench.required_nprocesses() if check_too_many_processes else None
    if needed is not None and needed < bench.get_nrun() * 0.75:
        lines.append("Benchmark was run more times than necessary to get a stable result.")
        lines.append("Consider passing processes=%d to the Runner constructor to save time." % max(needed, 2))
    return lines


def _instabilities(bench: Any) -> list[str]:
    warnings = []
    values = bench.get_values()
    mean = bench.mean()
    wide = False
    if len(values) > 1:
        share = bench.stdev() / mean
        wide = share >= 0.10
        if wide:
            texts = (bench.format_value(bench.stdev()), share * 100, bench.format_value(mean))
            warnings.append("the standard deviation (%s) is %.0f%% of the mean (%s)" % texts)
    if not wide:
        needed = bench.required_nprocesses()
        if needed is not None and needed > bench.get_nrun():
            warnings.append(
                "Not enough samples to get a stable result (95% certainty of less than 1% variation)"
            )
    for label, value, word in (("minimum", min(values), "smaller"), ("maximum", max(values), "greater")):
        percent = (value - mean) * 100.0 / mean
        if abs(percent) >= 50:
            parts = (label, bench.format_value(value), abs(percent), word, bench.format_value(mean))
            warnings.append("the %s (%s) is %.0f%% %s than the mean (%s)" % parts)
    if bench.get_unit() == "second":
        shortest = min(bench._get_raw_values())
        if shortest < 1e-3:
            warnings.append("the shortest raw value is only %s" % bench.format_value(shortest))
    return warnings


def multiline_output(args: Any) -> bool:
    return bool(args.hist or args.stats or args.dump or args.metadata)
