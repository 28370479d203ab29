"""assay profile convert: what it writes is read by the tools whose form it is, with the same numbers."""

import gzip
import json
import os
import re
import shutil
import subprocess
import unittest

import npm_packages
import packages
import profile_files
import support

SAMPLES = 156  # of profile_files.program()
NOTHING = 7  # in the middle of its order
ENCODE = (100, 60)  # total and self of its function "encode"


class Converted(support.Program):
    def setUp(self):
        super().setUp()
        self.write("run.profile.json", profile_files.text(profile_files.program()))

    def convert(self, name, *words, of="run.profile.json"):
        done = self.assay("profile", "convert", of, name, *words)
        self.assertEqual((done.status, done.out, done.err), (0, "", ""), done)
        return self.path(name)


@support.each_interpreter(supported=lambda interpreter: not interpreter.is_pypy, drawn=2)
class Pstats(Converted):
    CODE = """if 1:
        import json, pstats, sys
        stats = pstats.Stats(sys.argv[1])
        stats.sort_stats("cumulative").calc_callees()
        encode = ("/src/app.py", 1, "encode")
        main = ("/src/app.py", 1, "main")
        print(json.dumps({
            "total": stats.total_tt, "encode": stats.stats[encode][:4], "callers": stats.stats[encode][4][main],
            "names": sorted(f[2] for f in stats.stats), "callees": len(stats.all_callees[main])}))
    """

    def test_pstats_has_the_same_figures(self):
        out = subprocess.check_output([self.python, "-c", self.CODE, self.convert("run.prof")], universal_newlines=True)
        seen = json.loads(out)
        self.assertAlmostEqual(seen["total"], SAMPLES * .001)
        total, own = ENCODE
        for got, wanted in zip(seen["encode"], (total, total, own * .001, total * .001)):
            self.assertAlmostEqual(got, wanted)
        for got, wanted in zip(seen["callers"], (total, total, .05, .1)):
            self.assertAlmostEqual(got, wanted)
        self.assertEqual(seen["callees"], 3 + len(profile_files.HOSTILE))
        for name in profile_files.HOSTILE + ["<sort (libx.so.1)>", "<poll>"]:
            self.assertIn(name, seen["names"])


    OWN = """if 1:
        import cProfile, json, pstats, sys
        def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
        def work(): fib(12); json.dumps({str(i): [i] for i in range(99)}, indent=1); sorted(range(99))
        profile = cProfile.Profile()
        profile.runcall(work)
        profile.dump_stats(sys.argv[1])
        stats = pstats.Stats(sys.argv[1]).stats
        print(json.dumps([[key[2].strip("<>"), value[2]] for key, value in stats.items()]))
    """

    def test_own_times_of_a_file_of_cprofile_are_exact(self):
        out = subprocess.check_output([self.python, "-c", self.OWN, self.path("c.prof")], universal_newlines=True)
        wanted, got = {}, {}
        for name, seconds in json.loads(out):
            wanted[name] = wanted.get(name, 0) + seconds
        done = self.assay("profile", "convert", "c.prof", "-", "--to", "collapsed")
        self.assert_status(done, 0)
        self.assertEqual(done.err, "assay: note: c.prof has functions and their callers, not stacks: own times are exact, totals only "
                                   "hold direct calls\n")
        for line in done.out.splitlines():
            stack, nanoseconds = line.rsplit(" ", 1)
            name = re.sub(r" \([^()]*\)$", "", stack.rsplit(";", 1)[-1]).strip("<>")
            got[name] = got.get(name, 0) + int(nanoseconds)
        self.assertIn("fib", got)
        for name, seconds in wanted.items():
            self.assertAlmostEqual(got.get(name, 0) * 1e-9, seconds, 7, name)


class SnakeViz(Converted, unittest.TestCase):
    def test_snakeviz_makes_its_table_and_tree(self):
        python = packages.python("snakeviz")
        code = ("import json, sys, pstats; from snakeviz.stats import json_stats, table_rows; s = pstats.Stats(sys.argv[1]); "
                "print(json.dumps([len(json_stats(s)), len(table_rows(s))]))")
        out = subprocess.check_output([python, "-c", code, self.convert("run.prof")], universal_newlines=True)
        functions = 6 + len(profile_files.HOSTILE)
        self.assertEqual(json.loads(out), [functions, functions])


class Npm(Converted, unittest.TestCase):
    SCHEMA = """
        const [path, schema] = process.argv.slice(1), fs = require("fs"), {Ajv} = require("ajv");
        const check = new Ajv({strict: false}).compile(JSON.parse(fs.readFileSync(schema)));
        const file = JSON.parse(fs.readFileSync(path)), broken = {...file, shared: undefined};
        const sum = file.profiles[0].weights.reduce((a, b) => a + b, 0);
        console.log(JSON.stringify([check(file), check.errors, check(JSON.parse(JSON.stringify(broken))), sum]));
    """
    PPROF = """
        const fs = require("fs"), zlib = require("zlib"), {Profile} = require("pprof-format");
        const profile = Profile.decode(zlib.gunzipSync(fs.readFileSync(process.argv[1])));
        const text = (i) => profile.stringTable.strings[Number(i)], names = {};
        for (const f of profile.function) names[f.id] = text(f.name);
        const leaf = {};
        for (const s of profile.sample) {
            const line = profile.location.find((l) => l.id === s.locationId[0]).line[0];
            leaf[names[line.functionId]] = (leaf[names[line.functionId]] || 0) + Number(s.value[0]);
        }
        console.log(JSON.stringify([profile.sampleType.map((t) => text(t.type)), leaf,
            profile.sample.reduce((sum, s) => sum + Number(s.value[1]), 0)]));
    """

    def test_speedscope_s_own_schema_accepts_it(self):
        schema = os.path.join(npm_packages.modules("profiles"), "speedscope/dist/release/file-format-schema.json")
        out = npm_packages.node("profiles", self.SCHEMA, self.convert("run.speedscope.json"), schema)
        valid, errors, broken, total = json.loads(out)
        self.assertTrue(valid, errors)
        self.assertFalse(broken)
        self.assertAlmostEqual(total, (SAMPLES + NOTHING) * .001)

    def test_pprof_format_reads_the_same_samples(self):
        types, leaf, nanoseconds = json.loads(npm_packages.node("profiles", self.PPROF, self.convert("run.pprof")))
        self.assertEqual(types, ["samples", "time"])
        self.assertEqual(leaf["encode"], ENCODE[1])
        self.assertEqual(leaf["sort"], 40)
        self.assertEqual(sum(leaf.values()), SAMPLES)
        self.assertAlmostEqual(nanoseconds, SAMPLES * 1e6)
        for name in profile_files.HOSTILE:
            self.assertIn(name, leaf)

    def test_the_firefox_profiler_reads_the_same_functions(self):
        program = os.path.join(npm_packages.modules("profiles"), ".bin", "profiler-cli")
        environment = dict(os.environ, HOME=self.dir)

        def ask(*words):
            return subprocess.run([program, *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  universal_newlines=True, timeout=180)

        def loaded():
            # On a busy machine it gives up on its own daemon, and says to try again.
            return ask("status").returncode == 0 or ask("load", self.convert_once()).returncode == 0

        self.addCleanup(ask, "stop", "--all")
        self.wait_for(loaded)
        done = ask("thread", "functions", "--include-idle")
        self.assertEqual(done.returncode, 0, done)
        total, own = ENCODE
        row = r"encode - self: (\d+) \([\d.]+%%\), total: (\d+) \(%.1f%%\)" % (100.0 * total / SAMPLES)
        self.assertEqual(re.search(row, done.stdout).groups(), (str(own), str(total)), done.stdout)

    def convert_once(self):
        path = self.path("run.firefox.json")
        return path if os.path.exists(path) else self.convert("run.firefox.json")


class Protobuf(Converted, unittest.TestCase):
    def test_protoc_finds_every_field_sound(self):
        protoc = shutil.which("protoc")
        if not protoc:
            self.skipTest("no protoc on PATH (Debian: protobuf-compiler)")
        proto = os.path.join(support.ROOT, "tests", "data", "pprof.proto")
        with gzip.open(self.convert("run.pprof")) as file:
            done = subprocess.run([protoc, "--decode=perftools.profiles.Profile", "-I", os.path.dirname(proto), proto],
                                  input=file.read(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        text = done.stdout.decode()
        self.assertNotRegex(text, r"(?m)^\s*\d+[:{ ]")  # a field that it does not know has a number for a name
        self.assertEqual(len(re.findall(r"^sample \{", text, re.M)), 7 + len(profile_files.HOSTILE))
        self.assertIn('string_table: "[python]"', text)


class Convert(Converted, unittest.TestCase):
    def test_each_form_that_is_read_brings_the_same_stacks(self):
        wanted = self.assay("profile", "convert", "run.profile.json", "-", "--to", "collapsed").out
        self.assertIn("main (/src/app.py:1);encode (/src/app.py:1);sort (libx.so.1) 40\n", wanted)
        for name in ("a.profile.json.gz", "a.pprof", "a.collapsed", "a.collapsed.gz", "b.pprof", "a.profile.json", "a.firefox.json", "c.firefox.json.gz"):
            self.convert(name)
            for words in ((name, "-", "--to", "collapsed"),):
                done = self.assay("profile", "convert", *words)
                self.assertEqual((done.status, done.out), (0, wanted), done)
        times = self.assay("profile", "convert", self.convert("a.speedscope.json"), "-", "--to", "collapsed").out
        self.assertEqual(sorted(re.sub(r"000000$", "", line) for line in times.splitlines()), sorted(wanted.splitlines()))

    def test_the_order_in_time_goes_through_the_forms_that_have_one(self):
        def runs(name, scale):
            """[function that the stack ends in, or None for nothing; samples], over all lanes: workers follow each other."""
            with open(self.convert(name + ".profile.json", of=name), encoding="utf-8") as file:
                profile = json.load(file)["profiles"][0]
            found = []
            for number in [n for lane in profile["order"]["lanes"] for n in lane["runs"]]:
                if number < 0:
                    found[-1][1] += -number
                    continue
                node = profile["order"]["nodes"][number - 1] if number else None
                found.append([node if node is None else profile["frames"]["function"][profile["nodes"]["frame"][node]], 1])
            return [(function, n / scale) for function, n in found]

        wanted = runs("run.profile.json", 1)
        self.assertEqual(wanted[:4], [("sort", 40), (None, 7), ("encode", 20), ("encode", 10)])
        for name, scale in (("a.speedscope.json", 1e6), ("a.firefox.json", 1)):
            self.convert(name)
            self.assertEqual(runs(name, scale), wanted)

    def test_stdin_and_stdout(self):
        done = self.assay("profile", "convert", "-", "-", "--to", "collapsed", input=b"main;f 3\nmain;f 4\n")
        self.assertEqual((done.status, done.out), (0, "main;f 7\n"), done)

    def test_one_of_several_benchmarks(self):
        self.write("two.profile.json", profile_files.text(profile_files.program("a"), profile_files.program("b \u202e")))
        self.assert_one_line(self.assay("profile", "convert", "two.profile.json", "x.prof"), 1, "x.prof", "pstats", "a, b")
        self.convert("x.prof", "-b", "a", of="two.profile.json")
        done = self.assay("profile", "convert", "two.profile.json", "y.prof", "-b", "c")
        self.assert_one_line(done, 1, "two.profile.json", "no benchmark c")
        self.assert_nothing_left("run.profile.json", "two.profile.json", "x.prof")

    def test_bad_input_is_named_and_nothing_is_written(self):
        self.write("cut.profile.json", profile_files.text(profile_files.program())[:-20])
        self.write("other.json", '{"version": "1.0", "benchmarks": []}')
        self.write("there.prof", "mine")
        before = sorted(os.listdir(self.dir))
        for words, status, names in (
            (("convert", "cut.profile.json", "x.prof"), 1, ("cut.profile.json", "line 1")),
            (("convert", "other.json", "x.prof"), 1, ("other.json", "is a result, not a profile", ".profile.json.gz")),
            (("convert", "missing.pprof", "x.prof"), 1, ("missing.pprof", "No such file")),
            (("convert", "run.profile.json", "there.prof"), 1, ("there.prof", "already exists")),
            (("convert", "run.profile.json", "no/x.prof"), 1, ("no/x.prof",)),
            (("convert", "run.profile.json", "x.json"), 2, ("x.json", "--to", "speedscope")),
            (("convert", "run.profile.json", "x.y", "--to", "flame"), 2, ("--to", "no form flame", "collapsed")),
            (("convert", "run.profile.json"), 2, ("give what to read",)),
            (("convert", "run.profile.json", "x.prof", "y"), 2, ("give what to read",)),
            ((), 2, ("what is to be done",)),
            (("convrt", "a", "b"), 2, ("no such action", "did you mean convert")),
        ):
            self.assert_one_line(self.assay("profile", *words), status, *names)
        self.assertEqual(sorted(os.listdir(self.dir)), before)
        self.assertEqual(self.read("there.prof"), "mine")

    def test_a_profile_in_the_place_of_a_result_is_named(self):
        self.convert("run.speedscope.json")
        for name in ("run.profile.json", "run.speedscope.json"):
            self.assert_one_line(self.assay("show", name), 1, name, "is a profile", "assay profile show")

    def test_a_deep_recursion_and_many_stacks(self):
        deep = ";".join(["f"] * 10000)
        self.write("deep.collapsed", deep + " 3\n" + "".join("main;g%d %d\n" % (i, i + 1) for i in range(100000)))
        for name in ("d.profile.json.gz", "d.pprof", "d.prof", "d.firefox.json", "d.speedscope.json"):
            self.convert(name, of="deep.collapsed")
        back = self.assay("profile", "convert", "d.profile.json.gz", "-", "--to", "collapsed").out.splitlines()
        self.assertEqual(back[0], deep + " 3")
        self.assertEqual((len(back), back[-1]), (100001, "main;g99999 100000"))


class Show(Converted, unittest.TestCase):
    def show(self, *words, env=None):
        done = self.assay("profile", "show", "run.profile.json", *words, env=env)
        self.assertEqual((done.status, done.err), (0, ""), done)
        return done.out.splitlines()

    def test_the_heaviest_paths(self):
        lines = self.show()
        self.assertEqual(lines[:5], [
            "json_dump: CPython 3.14.2, 156 samples, 78.00 us an iteration",
            " total  self",
            "   97%        main (/src/app.py:1)",
            "   64%   32%    encode (/src/app.py:1)",
            "   26%   26%      sort (libx.so.1)",
        ])
        self.assertIn("na\u00efve \\u202e\\x01 'q' \U0001f40d (/src/app.py:1)", "\n".join(lines))

    def test_a_narrow_terminal_in_ascii(self):
        for columns in (20, 40):
            lines = self.show(env={"COLUMNS": str(columns), "LC_ALL": "C"})
            self.assertTrue(all(len(line) <= columns and line.isascii() for line in lines), lines)
        self.assertIn("   97%        main (/src/app.py:1)", lines)

    def test_what_is_light_is_left_out(self):
        lines = self.show("--least", "20%")
        self.assertEqual([line.split()[-2] for line in lines[2:]], ["main", "encode", "sort"])

    def test_options_of_the_other_action_are_refused(self):
        for words, names in ((("show", "run.profile.json", "--to", "pprof"), ("--to", "convert")),
                             (("convert", "run.profile.json", "x.prof", "--least", "1%"), ("--least", "show")),
                             (("show",), ("give one file",)), (("sho", "x"), ("did you mean show",))):
            self.assert_one_line(self.assay("profile", *words), 2, *names)


if __name__ == "__main__":
    unittest.main()
