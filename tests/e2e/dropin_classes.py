"""Asks a `pyperf` everything about Run, Benchmark and BenchmarkSuite: one line an answer, for tests/e2e/test_dropin_classes.py,
which runs this under the real pyperf and under assay's and compares the lines."""

import io
import os
import random
import tempfile

import pyperf
import pyperf._cli
import pyperf._hooks
from pyperf import Benchmark, BenchmarkSuite, Run


def say(label, ask):
    try:
        answer = ask()
    except Exception as error:
        answer = "raises " + type(error).__name__
    print(label, answer)


def run(values, warmups=None, **metadata):
    metadata.setdefault("name", "a")
    return Run(values, warmups=warmups, metadata=metadata, collect_metadata=False)


def with_metadata(key, value):
    return Run([1.0], metadata={key: value}, collect_metadata=False).get_metadata()


def ask_runs():
    for values in ([float("nan")], [float("inf")], [True], [0], [-1.0], ["a"], [], [1, 2.5]):
        say("values %r" % values, lambda: run(values).values)
    for warmups in ([(0, 1.0)], [(1, 0)], [(1, 0, 3)], [[1, 2.0]], [(1, -1)], [(2.0, 1)], [(2, 0.5), (4, 0.25)]):
        say("warmups %r" % warmups, lambda: run([], warmups).warmups)
    one = run([2.0, 3.0], [(1, 0.5)], loops=4, inner_loops=3)
    for name in ("get_loops", "get_inner_loops", "get_total_loops", "get_metadata", "_get_raw_values", "_is_calibration"):
        say("run." + name, getattr(one, name))
    say("run raw warmups", lambda: one._get_raw_values(warmups=True))
    say("run raises", lambda: one.nothing)


def ask_metadata():
    for key, value in [
        ("loops", 0), ("loops", 1.5), ("loops", True), ("duration", -1), ("duration", 1), ("uptime", "a"), ("x", None),
        ("x", [1]), ("x", ""), ("x", "  "), ("x", " a "), ("x", "a\nb"), ("x", True), ("x", {}), ("tags", ["a"]),
        ("tags", ["all"]), ("tags", []), ("tags", "a"), ("unit", "sec"), ("unit", "byte"), ("mem_max_rss", 0),
        ("mem_max_rss", 1.0), ("load_avg_1min", -1), ("date", 3), ("calibrate_warmups", 0),
    ]:
        say("metadata %s=%r" % (key, value), lambda: with_metadata(key, value))
    for key, value in [
        ("loops", 100000), ("loops", 2**14), ("loops", 1), ("loops", 123), ("inner_loops", 8192),
        ("calibrate_loops", 16385), ("duration", 3661.5), ("duration", 0), ("duration", 90061), ("duration", 0.5),
        ("duration", 59.96), ("uptime", 86400), ("load_avg_1min", 1), ("mem_max_rss", 10240), ("mem_max_rss", 1),
        ("mem_max_rss", 2**30), ("tags", ["a", "b"]), ("x", 1.5), ("x", 10**6), ("x", "s"),
    ]:
        say("shown %s=%r" % (key, value), lambda: pyperf.format_metadata(key, value))


def measured():
    return Benchmark([
        run([1.0, 2.0], [(1, 0.5)], loops=2, date="2026-01-01 00:00:00", duration=1.5),
        run([1.5, 2.5], [(1, 0.5), (2, 0.5)], loops=4, date="2026-01-01 00:00:05.123456", duration=2),
        run([], [(1, 0.3), (2, 0.4)], calibrate_loops=2, date="2026-01-01 00:00:03"),
    ])


FIGURES = (
    "get_name get_metadata get_nrun get_nvalue get_values get_unit get_total_duration get_loops get_inner_loops "
    "get_total_loops get_dates mean stdev median median_abs_dev required_nprocesses _get_nwarmup _get_nvalue_per_run "
    "_get_raw_values _only_calibration"
).split()


def ask_benchmarks():
    bench = measured()
    one = Benchmark([run([1.0], name="one")])
    calibration = Benchmark([run([], [(1, 0.3), (2, 0.4)], name="c", calibrate_loops=2)])
    for label, of in (("measured", bench), ("one", one), ("calibration", calibration)):
        for name in FIGURES:
            say("%s.%s" % (label, name), getattr(of, name))
    both = Benchmark([run([], [(8, 0.3)], calibrate_loops=8), run([], [(8, 0.3)] * 3, calibrate_warmups=2), run([], [(8, 0.1)], recalibrate_loops=16)])
    old = Benchmark([run([], [(1, 0.3), (100, 1.0)])])
    for label, of in (("measured", bench), ("one", one), ("calibration", calibration), ("calibrations", both), ("old", old)):
        for name in ("format_result_value", "format_result"):
            say("%s.%s" % (label, name), lambda: getattr(pyperf._cli, name)(of))
    for p in (0, 5, 25, 50, 75, 95, 100, 101, -1, 33.3):
        say("percentile %s" % p, lambda: bench.percentile(p))
    for values in ((1.5, 0.2, 1e-9), (9.9996e-3,), (0,), (-1,)):
        say("format %r" % (values,), lambda: bench.format_values(values))
    say("repr", lambda: bench)
    say("no runs", lambda: Benchmark([]))
    say("no name", lambda: Benchmark([Run([1.0], collect_metadata=False)]))
    say("itself", lambda: bench.add_runs(bench))
    say("no run", lambda: bench.add_run(3))
    say("other name", lambda: bench.add_run(run([1.0], name="b")))
    say("other host", lambda: bench.add_run(run([1.0], hostname="b")))
    bench.update_metadata({"x": 3, "tags": ["q"], "inner_loops": 3})
    say("other inner loops", lambda: bench.update_metadata({"inner_loops": 4}))
    say("updated", bench.get_metadata)
    bench._filter_runs(True, [1, 0])
    say("filtered", bench.get_values)
    say("warmups removed", lambda: (bench._remove_warmups(), bench.get_runs()[0].warmups))


def ask_extraction():
    bench = Benchmark([run([1.0, 2.0], [(1, 1.0)], loops=2, mem_max_rss=100, foo="a", duration=3)])
    say("extract nothing", lambda: bench._extract_metadata("nope"))
    say("extract text", lambda: bench._extract_metadata("foo"))
    bench._extract_metadata("mem_max_rss")
    say("extracted", lambda: (bench.get_values(), bench.get_unit(), bench.get_metadata(), bench.get_runs()[0].warmups))
    bench._remove_all_metadata()
    say("removed", bench.get_metadata)


def ask_suites():
    bench, one = measured(), Benchmark([run([1.0], name="one")])
    suite = BenchmarkSuite([bench, one])
    say("duplicate", lambda: BenchmarkSuite([bench, bench]))
    say("empty", lambda: BenchmarkSuite([]))
    say("missing", lambda: suite.get_benchmark("zz"))
    for name in ("get_benchmark_names", "get_benchmarks", "get_metadata", "get_total_duration", "get_dates", "__len__"):
        say("suite." + name, getattr(suite, name))
    for of in (suite, one):
        for compact in (True, False):
            stream = io.StringIO()
            of.dump(stream, compact=compact)
            print(stream.getvalue())
    text = stream.getvalue()
    say("loads", lambda: Benchmark.loads(text).get_metadata())
    stream = io.StringIO()
    suite.dump(stream)
    say("loads two", lambda: Benchmark.loads(stream.getvalue()))


def ask_files(folder):
    bench, one = measured(), Benchmark([run([1.0], name="one")])
    suite = BenchmarkSuite([bench, one])
    path = os.path.join(folder, "x.json")
    suite.dump(path)
    say("again", lambda: suite.dump(path))
    suite.dump(path, replace=True)
    say("filename", lambda: BenchmarkSuite.load(path).filename == path)
    say("bytes filename", lambda: BenchmarkSuite.load(path.encode()).filename == path.encode())
    with open(path) as stream:
        say("stream", lambda: BenchmarkSuite.load(stream).filename == path)
    suite.dump(path + ".gz")
    say("gzip", lambda: len(BenchmarkSuite.load(path + ".gz")))
    pyperf.add_runs(path, one)
    say("added", lambda: BenchmarkSuite.load(path).get_benchmark("one").get_nrun())
    pyperf.add_runs(os.path.join(folder, "new.json"), suite)
    say("made", lambda: len(BenchmarkSuite.load(os.path.join(folder, "new.json"))))
    say("no file", lambda: BenchmarkSuite.load(os.path.join(folder, "no.json")))
    for document in (
        "{}", '{"version":"1.0","benchmarks":[]}', '{"version":7,"benchmarks":[]}', "[",
        '{"version":6,"benchmarks":[{"metadata":{"name":"n","inner_loops":2},"runs":[{"values":[1.0],"warmups":[[4,8.0]]}]}]}',
        '{"version":5,"benchmarks":[{"common_metadata":{"name":"n"},"runs":[{"samples":[1.0],"warmups":[[4,8.0]]}]}]}',
        '{"version":"1.0","metadata":{"name":"n","unit":"bit"},"benchmarks":[{"runs":[{"values":[1.0]}]}]}',
        '{"version":"1.0","zz":1,"metadata":{"name":"n"},"benchmarks":[{"a":2,"runs":[{"b":3,"values":[1.0]}]}]}',
    ):
        say(document, lambda: [
            (r.values, r.warmups, r.get_metadata())
            for r in BenchmarkSuite.loads(document).get_benchmarks()[0].get_runs()
        ])


def ask_formats():
    draw = random.Random(3)
    for unit in ("second", "byte", "integer"):
        bench = Benchmark([run([1.0], unit=unit)])
        for _ in range(60):
            if unit == "second":
                value = round(10 ** draw.uniform(-11, 9), draw.choice([0, 3, 12]))
            else:
                value = draw.choice([draw.randint(1, 10**9), 1, 8192, 16384, 10000, 10**7, 1.5, 10239, 10240, 10485760])
            say("%s %r" % (unit, value), lambda: bench.format_value(value))


CHANGING = ("date", "uptime", "load_avg_1min", "runnable_threads", "mem_max_rss", "cpu_freq")


def ask_collected():
    metadata = Run([1.0]).get_metadata()
    for key in sorted(metadata):
        print("collected", key, type(metadata[key]).__name__, "" if key in CHANGING else metadata[key])


def main():
    ask_runs()
    ask_metadata()
    ask_benchmarks()
    ask_extraction()
    ask_suites()
    with tempfile.TemporaryDirectory() as folder:
        ask_files(folder)
    ask_formats()
    ask_collected()
    say("VERSION", lambda: (pyperf.VERSION, pyperf.__version__, pyperf.python_implementation(), pyperf.python_has_jit()))
    say("hooks", lambda: sorted({hook.name for hook in pyperf._hooks.get_hooks()}))
    say("a hook need not look at samples", lambda: pyperf._hooks.HookBase().__enter__())
    say("unknown", lambda: pyperf.unknown)


if __name__ == "__main__":
    main()
