"""--html: the page of a report, in a real browser: sorted, filtered, on a phone, dark, without a script, from hostile files."""

import json
import os
import re
import shutil
import unittest

import npm_packages
import profile_files
import support
from compared import Compare, counted, runs, suite

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
HOSTILE = ("</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\" onload=\"alert(1)", "' onclick='alert(1)", "<!-- -->",
           "na\u00efve \u202egnp\u202c \u0001 \U0001f40d", "&lt;b&gt;", "x" * 5000, "#b0-1", "]]>", "javascript:alert(1)")


def evident(some):
    """The runs with what assay saw of each value: a session in time order, with a pacer beside it; the second value was disturbed."""
    start = 0
    for run in some:
        n = len(run["values"])
        columns = {"start_ns": [], "marks": [0, 1] + [0] * (n - 2), "pacer_ns": [], "pacer_loops": [100] * n}
        for value in run["values"]:
            start += int(value * 1e9) + 1000000
            columns["start_ns"].append(start)
            columns["pacer_ns"].append(int(1e5 * (1 + start % 7 / 100)))
        run["assay"] = dict(run.get("assay", {}), evidence=columns)
    return some


class Files(Compare):
    def plain(self):
        """Twelve benchmarks: every third is slower, b1 is faster."""
        old, new = {}, {}
        for i in range(12):
            old["b%d" % i] = evident(runs(1e-3 * (i + 1), 20, seed=i))
            new["b%d" % i] = evident(runs(1e-3 * (i + 1) * (1.1 if i % 3 == 0 else 0.8 if i == 1 else 1), 20, seed=100 + i))
        counted(old["b1"], 1000, 10)
        counted(new["b1"], 1200, 10)
        self.file("old.json", old, python_version="3.12.3 (64-bit)")
        self.file("new.json", new, python_version="3.13.0 (64-bit)")


class Page(Files, unittest.TestCase):
    maxDiff = None

    def page(self, name, *words, status=0):
        done = self.assay(*words, "--html", name)
        self.assert_status(done, status)
        return done

    def setUp(self):
        super().setUp()
        self.browser = next(filter(None, map(shutil.which, BROWSERS)), None)
        if not self.browser:
            self.skipTest("no Chromium on PATH (Debian: chromium)")
        self.plain()
        self.page("compared.html", "compare", "old.json", "new.json", "--session-sd", "0%", "--fail-if-slower", "5%", status=1)
        for name, seed in (("hostile-old.json", 1), ("hostile-new.json", 2)):
            evil = {text: runs(1e-3, 5, seed=seed, metadata=lambda n: {"evil": HOSTILE[0], "other <b>": HOSTILE[2]}) for text in HOSTILE}
            self.write(name, json.dumps(suite(evil, **{"machine\"><i>": HOSTILE[1], "tags": [HOSTILE[0]]})))
        self.page("hostile.html", "compare", "hostile-old.json", "hostile-new.json")
        # So many blocks, whatever they say.
        self.page("duel.html", "timeit", "sum(range(200))", "--vs", "sum(range(2000))", "--blocks", "7", "--rounds", "1",
                  "--slice", "1ms", "-q")
        for day in range(10):
            self.file("day-%d.json" % day, {HOSTILE[0]: runs(1e-3 * (2 if day > 5 else 1), 3, seed=day)}, date="2026-01-1%d 10:00:00" % day,
                      assay_git_subject=HOSTILE[1])
        cache = {"XDG_CACHE_HOME": self.path("cache")}
        self.assert_status(self.assay("history", "add", "--dir", "h", *["day-%d.json" % day for day in range(10)], env=cache), 0)
        self.assert_status(self.assay("history", "html", "history.html", "--dir", "h", env=cache), 0)
        self.page("timed.html", "timeit", "sum(range(200))", "-p3", "-n3", "--min-time", "1ms", "-q")

    def test_the_pages_do_what_they_say(self):
        seen = npm_packages.driven("report_driver.js", self.browser, self.dir)
        for name in ("compared", "light", "dark", "hostile", "plain", "duel", "timed", "history"):
            with self.subTest(name):
                self.assertEqual(seen[name]["said"], [])
                getattr(self, "check_" + name)(seen[name])

    def check_structure(self, seen):
        self.assertTrue(all(re.match("img: .*\\w", one) for one in seen["pictures"]) and seen["pictures"], seen["pictures"])
        self.assertTrue(all(seen["captions"]), seen["captions"])
        self.assertLessEqual(set(seen["scopes"]), {"row", "col"})
        self.assertEqual((seen["broken"], seen["styled"], seen["scripts"]), (0, 0, 1))

    def check_compared(self, seen):
        self.check_structure(seen)
        self.assertEqual(seen["title"], "new.json against old.json")
        self.assertEqual(sorted(seen["names"][:4]), ["b0", "b3", "b6", "b9"])  # slower ones first
        self.assertRegex(seen["first"][1], "slower\\s+beyond the limit")
        in_order = sorted("b%d" % i for i in range(12))
        self.assertEqual(seen["byName"], [["benchmark ascending"], in_order])
        self.assertEqual(seen["down"], [["benchmark descending"], in_order[::-1]])
        heads, ratios = seen["byRatio"]
        self.assertEqual(heads, ["ratio ascending"])
        self.assertEqual(list(map(float, ratios)), sorted(map(float, ratios)))
        self.assertLess(float(ratios[0]), 0.85)
        self.assertEqual(sorted(seen["filtered"][0]), ["b1", "b10", "b11"])
        self.assertEqual(seen["filtered"][1:], ["3 of 12 shown", 3])
        self.assertEqual((sorted(seen["slower"][0]), seen["slower"][1]), (["b0", "b3", "b6", "b9"], "true"))
        self.assertEqual(seen["all"], 12)
        self.assertEqual(len(seen["opened"]), 1)
        self.assertEqual(seen["dots"].count(20), 24)  # every process of both sides is a dot

    def check_light(self, seen):
        self.assertEqual((seen["wide"], seen["paper"]), (360, "rgb(255, 255, 255)"))

    def check_dark(self, seen):
        self.assertEqual((seen["wide"], seen["paper"]), (360, "rgb(23, 24, 26)"))

    def check_hostile(self, seen):
        self.check_structure(seen)
        self.assertEqual(seen["wide"], 360)
        text = seen["text"]
        for shown in HOSTILE[:5] + ("na\u00efve \\u202egnp\\u202c \\x01 \U0001f40d",) + HOSTILE[6:7] + HOSTILE[8:]:
            self.assertIn(shown, text)
        self.assertNotIn("\u202e", text)
        self.assertRegex(text, "x{100} \\.\\.\\. x{40}")
        self.assertNotIn("x" * 1000, text)

    def check_plain(self, seen):
        """All of it without a script."""
        self.check_structure(seen)
        self.assertIn("gate: failed: 4 benchmarks are slower by more than 5%", seen["text"])
        self.assertIn("12 benchmarks: 4 slower, 1 faster, ", seen["text"])
        self.assertRegex(seen["text"], "b1\\s+\u25bc faster\\s+0\\.\\d+\\s+0\\.\\d+ \\.\\. 0\\.\\d+")
        self.assertRegex(seen["text"], "python_version \\(differs\\)\\s+3\\.12\\.3 \\(64-bit\\)\\s+3\\.13\\.0 \\(64-bit\\)")
        self.assertEqual(seen["open"], 12)
        self.assertNotIn("filter", seen["text"])

    def check_duel(self, seen):
        self.check_structure(seen)
        self.assertRegex(seen["text"], "sum\\(range\\(2000\\)\\) against sum\\(range\\(200\\)\\)")
        self.assertRegex(" ".join(seen["pictures"]), "7 pairs")
        self.assertGreaterEqual(seen["dots"].count(7), 3)  # the pairs, and the processes of both sides

    def check_timed(self, seen):
        self.check_structure(seen)
        self.assertRegex(seen["text"], "3 processes, 9 values")
        self.assertRegex(seen["text"], "9 values in the order of time")
        self.assertIn(3, seen["dots"])

    def check_history(self, seen):
        self.check_structure(seen)
        self.assertEqual(seen["wide"], 360)
        self.assertIn("1 benchmark, 10 results", seen["text"])
        self.assertIn(HOSTILE[0], seen["text"])
        self.assertIn(10, seen["dots"])


class Written(Files, unittest.TestCase):
    """Whole or not at all, and never in the place of what somebody needs."""

    def setUp(self):
        super().setUp()
        self.pair()

    def test_where_it_cannot_go_is_one_line(self):
        self.write("page.html", "<!DOCTYPE html>\nan older page")
        full = self.compare("--html", "/dev/full", "--text", "/dev/null", status=1)
        self.assert_one_line(full, 1, "/dev/full", "No space left")
        self.assert_one_line(self.compare("--html", "none/page.html", "--text", "/dev/null", status=1), 1, "none/page.html")
        self.assert_one_line(self.compare("--html", "old.json", status=2), 2, "--html", "old.json")
        for words in (("timeit", "pass"), ("timeit", "pass", "--vs", "1"), ("doctor",)):
            self.assert_one_line(self.assay(*words, "--html", "none/page.html"), 1, "none/page.html")
            self.assert_one_line(self.assay(*words, "--html", "-"), 2, "--html")
        for words in (("timeit", "pass"), ("timeit", "pass", "--vs", "1")):
            self.assert_one_line(self.assay(*words, "--json-output", "none/x.json"), 1, "none/x.json")
            self.assert_one_line(self.assay(*words, "--json-output", "-"), 2, "--json-output -", "--json alone")
        for option in ("-o", "--html"):
            self.assert_one_line(self.assay("timeit", "pass", option, "x", "--json-output", "x"), 2, "%s and --json-output both name x" % option)
        self.assert_one_line(self.assay("timeit", "pass", "-o", "x.json", "--html", "x.json"), 2, "--html", "x.json")
        self.assert_nothing_left("old.json", "new.json", "page.html")

    def test_an_older_page_is_replaced_and_stdout_may_have_it(self):
        self.write("page.html", "<!DOCTYPE html>\nan older page")
        self.compare("--html", "page.html")
        with open(self.path("page.html"), encoding="utf-8") as f:
            page = f.read()
        self.assertTrue(page.startswith("<!DOCTYPE html>") and page.endswith("</html>\n"))
        self.assertEqual(self.compare("--html", "-").out, page)

    def test_a_report_replaces_an_earlier_one_and_nothing_else(self):
        source = "def bench_a():\n    pass\n"
        self.write("bench_a.py", source)
        measuring = ("run", "bench_a.py"), ("run", "bench_a.py", "--vs-env", "A=1")
        quick = ("-p1", "-n1", "-w0", "-l1"), ("--blocks", "6", "--rounds", "1", "-l1", "--comment", "duel.comment", "--junit", "duel.junit")
        forms = ("text", "json", "markdown", "junit", "csv", "benchfmt", "html", "comment")
        for _ in range(2):
            self.compare(*["--%s=compared.%s" % (form, form) for form in forms], "--fail-if-slower", "5%", status=1)
            for words, fixed in zip(measuring, quick):
                self.assert_status(self.assay(*words, *fixed, "--html", "page.html", "--json-output", "report.json"), 0)
        for form in forms:
            self.assert_one_line(self.compare("--%s=bench_a.py" % form, status=1), 1, "--%s bench_a.py" % form, "would be overwritten")
        for words in measuring:
            for option in ("--html", "--json-output") + (("--comment", "--junit") if words == measuring[1] else ()):
                for name in ("bench_a.py", "old.json"):
                    self.assert_one_line(self.assay(*words, option, name), 1, "%s %s" % (option, name), "would be overwritten")
        for words in (("doctor", "--html"), ("history", "html")):
            self.assert_one_line(self.assay(*words, "bench_a.py"), 1, "html bench_a.py", "would be overwritten")
        self.assertEqual(self.read("bench_a.py"), source)
        self.assertIn('"version":', self.read("old.json"))

    def test_what_measures_writes_one_whatever_comes_of_it(self):
        self.write("bench_x.py", "def bench_a():\n    pass\n\n\ndef bench_b():\n    raise ValueError('<b>')\n")
        for words, status, told in ((("run", "bench_x.py", "-p1", "-n1", "-w0", "-l1"), 1, "ValueError: &lt;b&gt;"),
                                    (("timeit", "pass", "--vs", "1", "--blocks", "7", "--rounds", "1", "--slice", "1ms", "--json"), 0,
                                     "each pair a dot")):
            self.assert_status(self.assay(*words, "--html", "page.html"), status)
            with open(self.path("page.html"), encoding="utf-8") as f:
                page = f.read()
            self.assertIn(told, page)
            self.assertTrue(page.endswith("</html>\n"))
            os.remove(self.path("page.html"))

    def test_the_profiles_beside_both_files_are_on_it(self):
        for side, weight in (("old", 40), ("new", 60)):
            one = profile_files.Profile("a").add([("main", 3), ("<b>encode", 9)], weight).add([("main", 4)], 100 - weight)
            self.write(side + ".profile.json.gz", profile_files.text(one))
        page = self.compare("--html", "-").out
        self.assertRegex(page, "&(#60|lt);b&(#62|gt);encode<td>40\\.0 %<td>40\\.0 %<td>60\\.0 %<td>60\\.0 %")
        self.write("old.profile.json.gz", "no profile")
        broken = self.compare("--html", "-")
        self.assert_one_line(broken, 0, "old.profile.json.gz", "left out of the page")
        self.assertNotIn("encode", broken.out)


if __name__ == "__main__":
    unittest.main()
