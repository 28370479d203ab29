"""Suites of asv, measured unchanged: the sample in tests/data/asv_suite has something of every kind, and asv's own
runner says what its benchmarks are called and what they give."""

import json
import os
import shutil
import subprocess
import unittest

import foreign_tools
import support

SUITE = os.path.join(support.ROOT, "tests", "data", "asv_suite")

# What asv_runner makes of a suite, in one process: {name with parameters: value, or null for one that it skips}. Times
# and benchmarks that raise have none.
ORACLE = """\
import itertools, json, math, os, sys
from asv_runner.discovery import disc_benchmarks, update_sys_path
from asv_runner.benchmarks.mark import SkipNotImplemented

root, out = sys.argv[1:]
update_sys_path(root)
told = {}
for benchmark in disc_benchmarks(root, ignore_import_errors=True):
    if benchmark.setup_cache_key is not None:
        benchmark.set_cache(benchmark.do_setup_cache())
    for index, words in enumerate(itertools.product(*benchmark.params)):
        name = benchmark.name + ("(%s)" % ", ".join(words) if words else "")
        if benchmark.params:
            benchmark.set_param_idx(index)
        told[name] = "raised"
        try:
            if benchmark.do_setup():
                told[name] = None
            elif benchmark.type in ("track", "memory"):
                told[name] = benchmark.do_run()
            else:
                told[name] = benchmark.type
            benchmark.do_teardown()
        except SkipNotImplemented:
            told[name] = None
        except RuntimeError:
            pass
with open(out, "w") as file:
    json.dump(told, file)
"""


# What the worker's own rules do with single benchmarks, under any interpreter: one JSON object.
VALUES = """\
import itertools, json, os, sys
path, root, folder = sys.argv[1:]
loader = {"__name__": "assay_loader"}
with open(path) as file:
    exec(compile(file.read(), path, "exec"), loader)
events = []
told = {}

def value(name, loops, cache=""):
    del events[:]
    try:
        run = loader["load"](root, name, (folder, cache))
        if getattr(run, "piece", 0):
            events.append("%d+" % run.piece)
        result = run(itertools.repeat(None, loops), lambda: events.append("begin"), lambda: events.append("end"))
    except Exception as error:
        result = "%s: %s" % (type(error).__name__, error)
    told[name] = [result if isinstance(result, str) or result is None else type(result).__name__, "".join(events)]

for name, loops in (("attributes.Many.time_pop", 1), ("attributes.Once.time_pop", 1), ("kinds.time_join", 3),
                    ("kinds.time_processor", 3), ("kinds.timeraw_import", 1), ("kinds.track_answer", 1),
                    ("kinds.track_level(1)", 1), ("kinds.track_level(2)", 1), ("kinds.track_level(4)", 1),
                    ("kinds.track_pause", 1), ("attributes.Params.time_sort(20, 'falling')", 1),
                    ("attributes.track_gives_up", 1), ("deep.below.TimeIt.TimeThis", 1), ("kinds.no", 1)):
    value(name, loops)
cache = folder + "/cache"
os.mkdir(cache)
loader["fill_cache"](root, "attributes.Cached.track_numbers", cache)
value("attributes.Cached.track_numbers", 1, cache)
print(json.dumps(told))
"""


class BesideAsv(support.Program, unittest.TestCase):
    """One run of the whole sample, and what asv's own runner says of it."""

    def oracle(self, python):
        folder, out = self.path("oracle"), self.path("oracle.json")
        os.mkdir(folder)
        code = self.write("oracle.py", ORACLE)
        subprocess.run([python, code, os.path.join(SUITE, "benchmarks"), out], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
        with open(out) as file:
            return json.load(file)

    def test_names_skips_and_results_are_asvs(self):
        python = foreign_tools.python_with("asv")
        told = self.oracle(python)
        os.mkdir(self.path("temporary"))
        outcome = self.assay("run", SUITE, "--python", python, "--debug-single-value", "--json",
                                env={"TMPDIR": self.path("temporary")})
        rows = {row["name"]: row for row in json.loads(outcome.out)["benchmarks"]}
        self.assertEqual(os.listdir(self.path("temporary")), [])

        skipped = {name for name, value in told.items() if value is None or value != value}
        left_out = {name for name in told if name not in rows}
        # What skip_params names is never begun; the other skips are rows.
        self.assertEqual(left_out, {"attributes.Params.track_length(10, 'rising')"})
        self.assertIn("1 benchmark skipped: skip_params names it", outcome.err)
        # asv passes over a module that cannot be imported, keeps zero, and takes None for a failure.
        self.assertEqual(set(rows) - set(told), {"broken"})
        ours = {name for name, row in rows.items() if row["status"] == "skipped"}
        zero, none = "kinds.track_level(3)", "kinds.track_level(4)"
        self.assertEqual(told[zero], 0)
        self.assertEqual(ours, skipped - left_out - {none} | {zero})
        failed = {name for name, row in rows.items() if row["status"] == "failed"}
        self.assertEqual(failed, {"broken", none, "kinds.track_broken"})
        self.assertIn("NoneType" if "NoneType" in rows[none]["error"] else "None", rows[none]["error"])
        self.assertEqual(outcome.status, 1)

        for name, value in told.items():
            if isinstance(value, (int, float)) and name not in ours:
                unit = rows[name]["unit"]
                self.assertEqual(rows[name]["mean"], value * 1e-3 if name == "kinds.track_pause" else value, name)
                self.assertEqual(unit, {"kinds.mem_list": "byte", "kinds.track_pause": "second"}.get(name, "integer"))
        self.assertEqual(rows["kinds.peakmem_block"]["unit"], "byte")
        self.assertGreater(rows["kinds.peakmem_block"]["mean"], 64 << 20)
        for name, value in told.items():
            if value == "time" and name in rows and rows[name]["status"] != "skipped":
                self.assertEqual(rows[name]["unit"], "second", name)
                self.assertGreater(rows[name]["mean"], 0, name)


@support.each_interpreter(lambda interpreter: interpreter.label != "system python3", drawn=0)
class WithoutAsv(support.Program):
    """Where neither asv nor pympler is installed."""

    def test_marks_are_there_and_what_is_missing_is_said(self):
        suite = self.path("suite")
        shutil.copytree(SUITE, suite)
        outcome = self.assay("run", os.path.join(suite, "benchmarks"), "--python", self.python, "--list", "--json")
        rows = {row["name"]: row for row in json.loads(outcome.out)["benchmarks"]}
        self.assertIn("needs the package pympler", rows["kinds.mem_list"]["skipped"])
        self.assertIn("no_such_module_at_all", rows["broken"]["error"])
        self.assertNotIn("attributes.Cached.time_never", rows)
        self.assertIn("elsewhere.time_called", rows)
        self.assertEqual(rows["kinds.time_join"]["description"], "Gluing")
        self.assertTrue(rows["deep.below.TimeIt.TimeThis"]["path"].startswith(os.path.realpath(suite)))
        self.assertEqual(outcome.status, 1)  # one module cannot be imported
        self.assertEqual([names for _, _, names in os.walk(suite) if any(name.endswith(".pyc") for name in names)], [])


    def test_each_kind_gives_what_it_should(self):
        suite, loader = os.path.join(SUITE, "benchmarks"), os.path.join(support.ROOT, "runner", "worker", "loader.py")
        os.mkdir(self.path("work"))
        code = self.write("values.py", VALUES)
        done = subprocess.run([self.python, code, loader, suite, self.path("work")], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, universal_newlines=True, timeout=120)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        once = "beginend"
        self.assertEqual(json.loads(done.stdout), {
            # Each call has a setup of its own, whatever number says.
            "attributes.Many.time_pop": [None, "1+" + once],
            "attributes.Once.time_pop": [None, "1+" + once],
            "kinds.time_join": [None, once],
            "kinds.time_processor": ["float", once],
            "kinds.timeraw_import": ["float", once],
            "kinds.track_answer": ["42", once],
            "kinds.track_level(1)": ["0.25", once],
            "kinds.track_level(2)": ["AssaySkipped: it returned NaN", once],
            "kinds.track_level(4)": ["BenchmarkError: it returned None, which is no number", once],
            "kinds.track_pause": ["0.0125", once],
            "attributes.Params.time_sort(20, 'falling')": ["AssaySkipped: no falling twenty", "1+"],
            "attributes.track_gives_up": ["AssaySkipped: not here", "begin"],
            "deep.below.TimeIt.TimeThis": [None, "1+" + once],
            "kinds.no": ["BenchmarkError: %s has no benchmark named kinds.no" % suite, ""],
            "attributes.Cached.track_numbers": ["100", once],
        })
        self.assertEqual(os.listdir(self.path("work")), ["cache"])


class Bad(support.Program, unittest.TestCase):
    def refused(self, *words):
        outcome = self.assay("run", *words)
        self.assertEqual(outcome.out, "")
        return outcome

    def test_a_folder_that_is_not_there(self):
        self.write("asv.conf.json", '{"benchmark_dir": "gone"}')
        outcome = self.refused(self.dir)
        self.assertIn("names as benchmark_dir (by default benchmarks) is not there", outcome.err)
        self.assertEqual(outcome.status, 1)

    def test_a_folder_without_benchmarks_and_arguments(self):
        self.write("mine/__init__.py", "")
        outcome = self.assay("run", "--asv", self.path("mine"))
        self.assertIn("no benchmarks: no function or method is named time_*", outcome.err)
        self.assertEqual(outcome.status, 1)
        outcome = self.refused("--asv", self.path("mine"), "--", "--fast")
        self.assertIn("takes no arguments", outcome.err)
        self.assertEqual(outcome.status, 2)

    def test_a_cache_that_cannot_be_made_fails_all_that_share_it(self):
        self.write("mine/cached.py", "class Cached:\n    def setup_cache(self):\n        raise OSError('no room')\n"
                                     "    def track_a(self, cache):\n        return 1\n"
                                     "    def track_b(self, cache):\n        return 1\n")
        self.write("mine/__init__.py", "")
        outcome = self.assay("run", "--asv", self.path("mine"), "--debug-single-value", "--json")
        rows = json.loads(outcome.out)["benchmarks"]
        self.assertEqual([row["error"] for row in rows], ["its setup_cache failed: OSError: no room"] * 2)
        self.assertEqual(outcome.status, 1)


# setup_cache leaves a trace; what is measured is what it returned.
CACHED = """
class %s:
    def setup_cache(self):
        open(%r, "w").close()
        return 7
    def track_one(self, cache):
        return cache
    def track_two(self, cache):
        return cache
"""


class Parts(support.Program, unittest.TestCase):
    """Where a part of a suite is measured, only that needs its caches, and what is skipped is not missing."""

    def setUp(self):
        super().setUp()
        self.traces = {name: self.path("made-" + name) for name in "AB"}
        self.write("mine/__init__.py", "")
        self.write("mine/cached.py", "".join(CACHED % (name, trace) for name, trace in self.traces.items()))

    def rows(self, *words, status):
        outcome = self.assay("run", "--asv", self.path("mine"), "--json", *words)
        self.assert_status(outcome, status)
        return json.loads(outcome.out)["benchmarks"]

    def made(self):
        names = {name for name, trace in self.traces.items() if os.path.exists(trace)}
        for name in names:
            os.remove(self.traces[name])
        return names

    def test_caches_of_a_shard_and_of_a_pattern(self):
        (row,) = self.rows("--debug-single-value", "-k", "one", "--shard", "1/2", status=0)
        self.assertEqual(row["mean"], 7)
        self.assertEqual(self.made(), {row["name"].split(".")[1]})
        self.rows("--debug-single-value", "-k", "B.track_two", status=0)
        self.assertEqual(self.made(), {"B"})

    def test_caches_of_a_duels_shard_also_where_another_one_has_the_first_that_shares_it(self):
        text = self.read("mine/cached.py")
        self.write("mine/cached.py", text.replace("return cache", "raise ValueError('cache %d' % cache)"))  # ends with the first block
        names = set()
        for part in "1/2", "2/2":
            (row,) = self.rows("--vs-env", "X=1", "-k", "A.", "--shard", part, status=1)
            self.assertIn("cache 7", row["error"])
            self.assertEqual(self.made(), {"A"})
            names.add(row["name"])
        self.assertEqual(names, {"cached.A.track_one", "cached.A.track_two"})
        (row,) = self.rows("--vs-env", "X=1", "-k", "one", "--shard", "1/2", status=1)
        self.assertEqual(self.made(), {row["name"].split(".")[1]})

    def test_what_the_suite_skips_is_in_no_shard(self):
        outcome = self.assay("run", os.path.join(SUITE, "benchmarks"), "-k", "track_length", "--debug-single-value", "--shard", "1/1",
                             "-o", "part.json")
        self.assert_status(outcome, 0)
        self.assertIn("shard 1 of 1: 3 of 3 benchmarks", outcome.err)
        self.assertIn("1 benchmark skipped: skip_params names it", outcome.err)
        self.assertIn("all 1 shard", self.assay("merge", "part.json", "-o", "whole.json").out)

    def test_what_skips_itself_is_not_missing_in_its_shard(self):
        self.write("mine/cached.py", "class A:\n    def track_it(self):\n        return 1\n"
                                     "class B(A):\n    def setup(self):\n        raise NotImplementedError('not here')\n"
                                     "class C(B):\n    pass\n")
        for part in "12":
            self.rows("--debug-single-value", "--shard", part + "/2", "-o", "s%s.json" % part, status=0)
        outcome = self.assay("merge", "s1.json", "s2.json", "-o", "s.json")
        self.assert_status(outcome, 0)
        self.assertIn("1 benchmark, 1 run; all 2 shards", outcome.out)

    def test_nor_is_it_in_the_shard_of_a_duel(self):
        self.write("mine/cached.py", "class A:\n    def time_it(self):\n        pass\n"
                                     "class B(A):\n    def setup(self):\n        raise NotImplementedError('not here')\n"
                                     "class C(B):\n    pass\nclass D(B):\n    pass\n")
        for part in "12":
            self.rows("--vs-env", "X=1", "--blocks", "6", "--rounds", "1", "--shard", part + "/2", "-o", "s%s.json" % part, status=0)
        outcome = self.assay("merge", "s1.json", "s2.json", "-o", "s.json")
        self.assert_status(outcome, 0)
        self.assertIn("all 2 shards", outcome.out)


class Limits(support.Program, unittest.TestCase):
    def test_its_own_timeout_ends_a_worker_that_is_looked_into(self):
        self.write("mine/hangs.py", "import time\ndef time_hang():\n    time.sleep(1000)\ntime_hang.timeout = 0.3\n")
        self.write("mine/__init__.py", "")
        self.write("asv.conf.json", '{"benchmark_dir": "mine"}')
        for words in (), ("--by", "calls"):
            outcome = self.assay("explain", self.dir, *words)
            self.assertEqual(outcome.status, 124, str(outcome))
            self.assertIn("from its own timeout", outcome.err)


class Duel(support.Program, unittest.TestCase):
    @support.drawn_in_ci
    def test_results_are_compared_by_blocks(self):
        for name in "before", "after":
            shutil.copytree(SUITE, self.path(name))
        kinds = self.path("after/benchmarks/kinds.py")
        with open(kinds) as file:
            text = file.read()
        with open(kinds, "w") as file:
            file.write(text.replace("return 42", "return 84"))
        outcome = self.assay("run", self.path("after"), "--vs-path", self.path("before"), "-k", "track_answer",
                                "-k", "20, 'falling'", "--budget", "60", "--json", cwd=self.path("after"))
        rows = {row["name"]: row for row in json.loads(outcome.out)["benchmarks"]}
        answer = rows["kinds.track_answer"]
        self.assertEqual(answer["verdict"], "more", outcome.err)
        self.assertAlmostEqual(answer["ratio"], 2)
        self.assertEqual(rows["attributes.Params.time_sort(20, 'falling')"]["verdict"], "skipped")
        self.assertEqual(outcome.status, 0)


if __name__ == "__main__":
    unittest.main()
