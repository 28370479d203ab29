"""Files of other benchmark tools, made by the tools themselves, with the figures that these print.

Each maker takes an empty folder and returns (path of the file, {benchmark: seconds}): what the tool says of each, a mean or,
for asv, a median. A tool that cannot be had skips the test with the reason.

    HYPERFINE2=path     a hyperfine 2 (cargo install hyperfine --version 2.0.0), which no distribution has yet
"""

import json
import os
import shutil
import subprocess
import unittest

import support


# What each tool from the registry needs; all that there are, so that tests/environments can make them beforehand.
REQUIREMENTS = {
    "pytest-benchmark 5.3.1": ("pytest-benchmark==5.3.1",),
    "pytest-benchmark 4.0.0": ("pytest-benchmark==4.0.0", "pytest<9"),
    "asv": ("asv==0.6.6",),
}


def run(words, folder, **more):
    done = subprocess.run(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True,
                          timeout=300, **more)
    if done.returncode:
        raise AssertionError("%s failed:\n%s" % (words, done.stdout[-2000:]))
    return done.stdout


def python_with(tool):
    done = subprocess.run([os.path.join(support.ROOT, ".ci", "foreign-venv"), *REQUIREMENTS[tool]], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, universal_newlines=True, timeout=400)
    if done.returncode:
        raise unittest.SkipTest((done.stderr.strip().splitlines() or ["foreign-venv failed"])[-1])
    return done.stdout.strip()


def program(name, path=None):
    found = path or shutil.which(name)
    if not found:
        raise unittest.SkipTest("no %s on PATH" % name)
    return found


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


# ---- pytest-benchmark

PYTEST = """\
import pytest

@pytest.mark.parametrize("n", [10, 10**40], ids=["ten", "huge"])
def test_sum(benchmark, n):
    benchmark.extra_info["n"] = n
    benchmark.extra_info["nested"] = {"a": [1, 2]}
    benchmark.pedantic(pow, args=(3, 40, n), rounds=6, iterations=50)

@pytest.mark.parametrize("text", ["caf\\u00e9 ::x", "caf\\u00e9  ::x"])
def test_alike(benchmark, text):
    benchmark.pedantic(text.split, rounds=4, iterations=50)

def test_fails(benchmark):
    benchmark.pedantic(lambda: 1 / 0, rounds=2)
"""


def pytest_benchmark(folder, version="5.3.1"):
    python = python_with("pytest-benchmark " + version)
    with open(os.path.join(folder, "test_it.py"), "w", encoding="utf-8") as file:
        file.write(PYTEST)
    path = os.path.join(folder, "pytest.json")
    subprocess.run([python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_it.py", "--benchmark-json=" + path,
                    "--benchmark-save-data"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
    if not os.path.exists(path):
        raise AssertionError("pytest-benchmark %s wrote nothing" % version)
    return path, {b["fullname"]: b["stats"]["mean"] for b in read(path)["benchmarks"]}


# ---- asv

ASV = """\
class Sum:
    params = [[10, 100], ["a", "b"]]
    param_names = ["n", "kind"]
    repeat = (3, 3, 1.0)

    def setup(self, n, kind):
        if n == 100 and kind == "b":
            raise NotImplementedError

    def time_sum(self, n, kind):
        sum(range(n))


def mem_list():
    return [0] * 100


def track_loss():
    return -3.5


def track_answer():
    return 42


def time_fails():
    raise ValueError
"""


def asv(folder):
    python = python_with("asv")
    os.mkdir(os.path.join(folder, "benchmarks"))
    for name, text in (
        ("benchmarks/__init__.py", ""),
        ("benchmarks/b.py", ASV),
        ("asv.conf.json", json.dumps({
            "version": 1, "project": "x", "repo": ".", "branches": ["main"], "benchmark_dir": "benchmarks",
            "results_dir": "results", "html_dir": "html", "env_dir": "env", "environment_type": "existing"})),
    ):
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)
    run(["git", "init", "--quiet", "-b", "main", "."], folder)
    run(["git", "add", "-A"], folder)
    run(["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet", "-m", "x"], folder)
    commit = run(["git", "rev-parse", "HEAD"], folder).strip()
    # What asv knows of the machine is the user's, in the home folder.
    env = dict(os.environ, HOME=folder)
    run([python, "-m", "asv", "machine", "--yes", "--machine", "here"], folder, env=env)
    # Its exit status says that a benchmark failed, as one does here.
    subprocess.run([python, "-m", "asv", "run", "--environment", "existing:" + python, "--machine", "here",
                    "--set-commit-hash", commit, "-a", "sample_time=0.001", "--record-samples"], cwd=folder, env=env,
                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
    (name,) = [n for n in os.listdir(os.path.join(folder, "results", "here")) if n != "machine.json"]
    path = os.path.join(folder, "results", "here", name)
    document = read(path)
    place = {column: i for i, column in enumerate(document["result_columns"])}
    figures = {}
    for bench, entry in document["results"].items():
        params = entry[place["params"]] or []
        for i, result in enumerate(entry[place["result"]] or []):
            below, words = i, []
            for values in reversed(params):
                words.insert(0, values[below % len(values)])
                below //= len(values)
            if result is not None and result == result and result > 0:
                figures[bench + ("(%s)" % ", ".join(words) if words else "")] = result
    return path, figures


# ---- hyperfine

def hyperfine(folder, two=False):
    if two and not os.environ.get("HYPERFINE2"):
        raise unittest.SkipTest("no hyperfine 2: HYPERFINE2 names none")
    tool = program("hyperfine", os.environ["HYPERFINE2"] if two else None)
    path = os.path.join(folder, "hyperfine.json")
    run([tool, "--style", "none", "-N", "-i", "-r", "5", "-L", "branch", "main,topic", "-L", "n", "1,2", "--prepare",
         "true {branch}", "--export-json", path, "sleep 0.00{n}"], folder)
    names = {}
    for result in read(path)["results"]:
        values = {k: v["value"] if two else v for k, v in result["parameters"].items()}
        mean = result["summary"]["time_wall_clock"]["mean"] if two else result["mean"]
        names["%s branch=%s n=%s" % (result["command"], values["branch"], values["n"])] = mean
    return path, names


def hyperfine_failing(folder):
    path = os.path.join(folder, "failing.json")
    run([program("hyperfine"), "--style", "none", "-N", "-i", "-r", "3", "--export-json", path, "false"], folder)
    return path, {"false": read(path)["results"][0]["mean"]}


# ---- Google Benchmark

GOOGLE = """\
#include <benchmark/benchmark.h>

static void sum(benchmark::State &state)
{
	for (auto _ : state)
		for (int i = 0; i < state.range(0); i++)
			benchmark::DoNotOptimize(i);
	state.counters["items"] = 3;
}
BENCHMARK(sum)->Arg(8)->Arg(64)->Unit(benchmark::kMicrosecond);

static void broken(benchmark::State &state)
{
	state.SkipWithError("not today");
	for (auto _ : state)
		;
}
BENCHMARK(broken);
BENCHMARK_MAIN();
"""


def google(folder, aggregates_only=False):
    compiler = program("c++")
    if subprocess.run([compiler, "-x", "c++", "-E", "-"], input=b"#include <benchmark/benchmark.h>", stdout=subprocess.PIPE,
                      stderr=subprocess.PIPE).returncode:
        raise unittest.SkipTest("no benchmark/benchmark.h (libbenchmark-dev)")
    with open(os.path.join(folder, "g.cc"), "w") as file:
        file.write(GOOGLE)
    run([compiler, "-O1", "g.cc", "-lbenchmark", "-lpthread", "-o", "g"], folder)
    path = os.path.join(folder, "google.json")
    run(["./g", "--benchmark_min_time=0.001", "--benchmark_repetitions=4", "--benchmark_out=" + path,
         "--benchmark_out_format=json"] + (["--benchmark_report_aggregates_only=true"] if aggregates_only else []), folder)
    units = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1}
    return path, {b["run_name"]: b["real_time"] * units[b["time_unit"]] for b in read(path)["benchmarks"]
                  if b.get("aggregate_name") == "mean"}
