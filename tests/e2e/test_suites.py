"""The suites that ship: every benchmark runs everywhere and computes the same, and selftest's truth is true."""

import glob
import json
import os
import subprocess
import unittest

import support

LOADER = os.path.join(support.ROOT, "runner", "worker", "loader.py")
CORE = os.path.join(support.ROOT, "suites", "core")
SELFTEST = os.path.join(support.ROOT, "suites", "selftest")

# Every benchmark of a folder, called once: -> {name: [description, returned value]}. What a benchmark returns is caught
# by calling the loader's function object, since the timed loop throws it away.
CALL_ALL = """\
import asyncio, glob, json, sys
loader = {}
with open(sys.argv[1]) as f:
    exec(f.read(), loader)
answers = {}
for path in sorted(glob.glob(sys.argv[2] + "/bench_*.py")):
    for (name, text), benchmark in zip(loader["discover"](path), loader["_benchmarks"](path)):
        loader["load"](path, name)(iter([None] * 2), int, int)
        answer = benchmark.func(*benchmark.params)
        if asyncio.iscoroutine(answer):
            loop = asyncio.new_event_loop()
            answer = loop.run_until_complete(answer)
            loop.close()
        answers[name] = [text, answer]
print(json.dumps(answers))
"""

# Every pair's rounds, counted: -> {name: n} of selftest, its work replaced by a note of its size.
COUNT_ROUNDS = """\
import asyncio, glob, json, sys
loader = {}
with open(sys.argv[1]) as f:
    exec(f.read(), loader)
counts = {}
for path in sorted(glob.glob(sys.argv[2] + "/bench_*.py")):
    for name, _ in loader["discover"](path):
        run = loader["load"](path, name)
        module = sys.modules[path.split("/")[-1][:-3]]
        noted = []
        if "turns" in path:
            async def work(n):
                noted.append(n)
        else:
            work = noted.append
        module._work = work
        run(iter([None] * 3000), int, int)
        counts[name] = [noted[0], noted[-1]]
print(json.dumps(counts))
"""


def run_under(python, code, folder, **env):
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "SELFTEST"))}
    environment.update(env, PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run(
        [python, "-c", code, LOADER, folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
        env=environment,
        timeout=120,
    )
    if done.returncode or done.stderr:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)


def is_at_least_3_8(interpreter):
    return interpreter.label not in ("python3.6", "python3.7")


@support.each_interpreter(is_at_least_3_8)
class Core:
    answers = None  # of the first interpreter tried: all others must agree

    def test_every_benchmark_runs_and_computes_the_same_everywhere(self):
        answers = run_under(self.python, CALL_ALL, CORE)
        Core.answers = Core.answers or answers
        self.assertEqual(answers, Core.answers)
        self.assertTrue(all(answer is not None for _, answer in answers.values()))

    def test_the_selftest_suite_runs(self):
        self.assertTrue(run_under(self.python, CALL_ALL, SELFTEST))

    def test_the_true_ratios_are_the_ratios_of_the_counts(self):
        with open(os.path.join(SELFTEST, "truth.json")) as f:
            truth = json.load(f)
        counts = run_under(self.python, COUNT_ROUNDS, SELFTEST)
        paired = set()
        for pair in truth["pairs"]:
            self.assertEqual(counts[pair["other"]][0] / counts[pair["base"]][0], pair["ratio"], pair)
            paired.update((pair["base"], pair["other"]))
        trouble = {truth["warms_up"]["benchmark"], truth["bimodal"]["benchmark"], truth["drifts"]["benchmark"]}
        self.assertEqual(set(counts), paired | trouble)

    def test_one_side_is_made_slower_by_its_environment(self):
        plain = run_under(self.python, COUNT_ROUNDS, SELFTEST, PYTHONHASHSEED="1")
        slower = run_under(self.python, COUNT_ROUNDS, SELFTEST, PYTHONHASHSEED="1", SELFTEST_EXTRA="1")
        for name in plain:
            if "(extra=0)" in name or name.endswith(".again"):
                self.assertEqual(slower[name][0] / plain[name][0], 1.01, name)

    def test_the_troubles_are_what_they_claim(self):
        seen = set()
        for seed in range(1, 30):
            counts = run_under(self.python, COUNT_ROUNDS, SELFTEST, PYTHONHASHSEED=str(seed))
            first, last = counts["trouble.warms_up"]
            self.assertAlmostEqual(first / last, 1.5, places=3)
            seen.add(counts["trouble.bimodal"][0] / last)
            if len(seen) == 2:
                break
        self.assertEqual(seen, {1.0, 1.1})


class CoreOnPaper(unittest.TestCase):
    def test_it_has_fifteen_to_twenty_benchmarks_each_with_a_sentence(self):
        answers = run_under("python3", CALL_ALL, CORE)
        self.assertTrue(15 <= len(answers) <= 20, len(answers))
        for name, (text, _) in answers.items():
            self.assertTrue(text.endswith(".") and 20 < len(text) <= 110, (name, text))

    def test_the_readme_lists_exactly_the_benchmarks(self):
        with open(os.path.join(CORE, "README.md")) as f:
            listed = [line.split("|")[1].strip() for line in f if line.startswith("| ")]
        self.assertEqual(listed[1:], sorted(run_under("python3", CALL_ALL, CORE)))

    def test_no_file_is_without_a_benchmark(self):
        stems = {name.split(".")[0] for name in run_under("python3", CALL_ALL, CORE)}
        files = {os.path.basename(p)[6:-3] for p in glob.glob(os.path.join(CORE, "bench_*.py"))}
        self.assertEqual(files, stems)


if __name__ == "__main__":
    unittest.main()
