"""The real pyperf's command line, many commands in one process, which saves the start of an interpreter for each.

As a module (any Python): Server(...).run(["show", "a.json"]) -> (exit status, stdout).
As a program (pyperf's Python): reads one JSON request a line, {"argv", "stdin", "repairs"}, answers one a line.

A request may name repairs: defects of pyperf that the program does not share (docs/pyperf-differences.md). Each is put
right in pyperf's own code, in memory, so that everything else can still be compared to the byte.
"""

import contextlib
import decimal
import fractions
import functools
import io
import json
import math
import os
import subprocess
import sys
import traceback

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Server:
    """A running pyperf. `python` is an interpreter that has it."""

    def __init__(self, python, environment):
        self.process = subprocess.Popen(
            [python, "-u", os.path.abspath(__file__)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            universal_newlines=True,
            encoding="utf-8",
        )

    def run(self, argv, stdin="", repairs=(), cwd="."):
        request = {"argv": argv, "stdin": stdin, "repairs": list(repairs), "cwd": cwd}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        self.error = answer["error"]
        return answer["status"], answer["stdout"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


# ---- repairs, by the name of their heading in docs/pyperf-differences.md


def repair_powers(pyperf, patch):
    """Powers of ten: 20000 is not 10^4."""
    original = pyperf._formatter.format_number

    def format_number(number, unit=None, units=None):
        text = original(number, unit, units)
        if text.startswith("10^") and not exact_power(number):
            text = str(number) + text[len(text.split()[0]):]
        return text

    def exact_power(number):
        while number >= 10 and number % 10 == 0:
            number = number / 10 if isinstance(number, float) else number // 10
        return number == 1

    patch(pyperf._formatter, "format_number", format_number)
    patch(pyperf._cli, "format_number", format_number)
    metadata = {}
    for key, info in pyperf._metadata.METADATA.items():
        metadata[key] = info._replace(formatter=format_number) if info.formatter is original else info
    patch(pyperf._metadata, "METADATA", metadata)


def repair_significance(pyperf, patch):
    """Significance: unequal counts are tested, no spread is no error, nothing is claimed of single values."""
    statistics = __import__("statistics")
    utils = pyperf._utils

    def is_significant_benchs(bench1, bench2):
        a, b = bench1.get_values(), bench2.get_values()
        if len(a) == 1 and len(b) == 1:
            return (True, None)
        mean_a, mean_b = statistics.mean(a), statistics.mean(b)
        pooled = utils.pooled_sample_variance(a, b)
        if len(a) == len(b):
            error = pooled / len(a) * 2
        else:
            error = pooled / len(a) + pooled / len(b)
        if error == 0:
            return (mean_a != mean_b, math.nan)
        t = (mean_a - mean_b) / math.sqrt(error)
        return (abs(t) >= utils.tdist95conf_level(len(a) + len(b) - 2), t)

    original = pyperf._compare.CompareResult.format

    def format(self, verbose=True, show_name=True):
        lines = original(self, verbose, show_name)
        if self.t_score is None and lines[-1] == "Significant":
            lines.pop()
        return ["Significant" if line == "Significant (t=nan)" else line for line in lines]

    patch(pyperf._compare, "is_significant_benchs", is_significant_benchs)
    patch(pyperf._compare.CompareResult, "format", format)


def repair_stats(pyperf, patch):
    """Averages of loops, and the median's name."""
    original = pyperf._cli.format_stats

    def format_stats(bench, lines):
        before = len(lines)
        original(bench, lines)
        for i in range(before, len(lines)):
            if "%.1f outer" in lines[i]:
                lines[i] = lines[i].replace("%.1f", "%.1f" % bench.get_loops())
            if lines[i].startswith("Mean: ") and lines[i - 1].startswith("Minimum: "):
                lines[i] = lines[i].replace("Mean:  ", "Median:")
        return lines

    patch(pyperf._cli, "format_stats", format_stats)


def repair_processes(pyperf, patch):
    """Two processes are the fewest that are advised."""
    original = pyperf.Benchmark.required_nprocesses

    def required_nprocesses(self):
        n = original(self)
        return n if n is None else max(n, 2)

    patch(pyperf.Benchmark, "required_nprocesses", required_nprocesses)


def repair_advice(pyperf, patch):
    """The advice names this program."""
    original = pyperf._cli.format_checks

    def format_checks(*args, **kwargs):
        lines = original(*args, **kwargs)
        for i, line in enumerate(lines):
            if line.startswith("Run '") and "pyperf system tune" in line:
                lines[i] = "Run 'assay system tune' command to reduce the system jitter."
            elif line.startswith("Use pyperf stats"):
                lines[i] = line.replace("pyperf", "assay")
        return lines

    patch(pyperf._cli, "format_checks", format_checks)
    patch(pyperf.__main__, "format_checks", format_checks)


def repair_sorting(pyperf, patch):
    """Tables of every tag are sorted with -G."""
    original = pyperf._compare.CompareSuites.compare_suites_table

    def compare_suites_table(self, all_results):
        if self.group_by_speed:
            all_results.sort(key=lambda results: results[0].norm_mean)
        original(self, all_results)

    patch(pyperf._compare.CompareSuites, "compare_suites_table", compare_suites_table)


def repair_warmups(pyperf, patch):
    """Calibration runs go with the warm-ups, since nothing is left of them."""
    original = pyperf.Benchmark._remove_warmups

    def _remove_warmups(self):
        self._replace_runs([run for run in self._runs if run.values])
        original(self)

    patch(pyperf.Benchmark, "_remove_warmups", _remove_warmups)


def repair_extraction(pyperf, patch):
    """Extracted metadata are no time per loop, and a calibration run is none of the values."""
    original = pyperf.Benchmark._extract_metadata

    def _extract_metadata(self, name):
        if any(run.values for run in self._runs):
            self._replace_runs([run for run in self._runs if run.values])
        original(self, name)
        for run in self._runs:
            run._metadata = {k: v for k, v in run._metadata.items() if k not in ("loops", "inner_loops")}
        self._clear_runs_cache()

    patch(pyperf.Benchmark, "_extract_metadata", _extract_metadata)


def repair_exclusion(pyperf, patch):
    """Excluded runs are those that are listed, in whatever order."""
    original = pyperf.Benchmark._filter_runs

    def _filter_runs(self, include, only_runs):
        original(self, include, only_runs if include else sorted(set(only_runs)))

    patch(pyperf.Benchmark, "_filter_runs", _filter_runs)


def repair_rounding(pyperf, patch):
    """The standard deviation is rounded once, as Python does from 3.11 on."""
    statistics = __import__("statistics")

    def stdev(values):
        exact = [fractions.Fraction(value) for value in values]
        mean = sum(exact) / len(exact)
        variance = sum((x - mean) ** 2 for x in exact) / (len(exact) - 1)
        with decimal.localcontext() as context:
            context.prec = 60
            return float((decimal.Decimal(variance.numerator) / variance.denominator).sqrt())

    if sys.version_info < (3, 11):
        patch(statistics, "stdev", stdev)


REPAIRS = {
    "powers": repair_powers,
    "significance": repair_significance,
    "stats": repair_stats,
    "processes": repair_processes,
    "advice": repair_advice,
    "sorting": repair_sorting,
    "warmups": repair_warmups,
    "extraction": repair_extraction,
    "exclusion": repair_exclusion,
    "rounding": repair_rounding,
}


# ---- the program


@contextlib.contextmanager
def repaired(names):
    import pyperf
    import pyperf.__main__
    import pyperf._compare

    undo = []

    def patch(owner, name, value):
        undo.append((owner, name, getattr(owner, name)))
        setattr(owner, name, value)

    try:
        for name in names:
            REPAIRS[name](pyperf, patch)
        yield pyperf
    finally:
        for owner, name, value in reversed(undo):
            setattr(owner, name, value)


def answer(request):
    """-> {"status", "stdout"} as if `python -m pyperf` had run."""
    out = io.StringIO()
    sys.argv = ["pyperf"] + request["argv"]
    sys.stdin = io.StringIO(request["stdin"])
    os.chdir(request["cwd"])
    make_parser_once()
    status, error = 0, ""
    with repaired(request["repairs"]) as pyperf, contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        try:
            pyperf.__main__.main()
        except SystemExit as e:
            status = 0 if e.code is None else e.code if isinstance(e.code, int) else 1
        except Exception:  # an interpreter shows the traceback and exits with 1
            status = 1
            error = traceback.format_exc()
    return {"status": status, "stdout": out.getvalue(), "error": error}


def make_parser_once():
    """Making the command line's parser takes longer than most commands; and it makes two runners, of which pyperf
    allows one a process."""
    import pyperf.__main__

    if not hasattr(pyperf.__main__.create_parser, "cache_info"):
        pyperf.__main__.create_parser = functools.lru_cache()(pyperf.__main__.create_parser)


def serve():
    requests, answers = sys.stdin, sys.stdout
    for line in requests:
        answers.write(json.dumps(answer(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    serve()
