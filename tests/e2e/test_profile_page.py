"""The page of a profile, in a real browser: what is drawn, found, zoomed and sorted, with hostile names and without a script."""

import json
import shutil
import unittest

import npm_packages
import profile_files
import support

SOURCE = "def main():\n    for i in range(9):\n        encode(i)\n        encode(-i)\n    poll()\n\n\ndef encode(x):\n    if x < 0:\n" \
         "        return '</script><b>'\n\treturn sorted(x)\n"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def noise(i):
    """Workers differ a little."""
    return (37 * i) % 11


def side(slower, has_order):
    """json_dump of six workers: `encode` takes 30 % of the old side, and more of the new one; `walk` is gone there."""
    profile = profile_files.Profile("json_dump", file="/src/app.py", has_order=has_order)
    for part in range(6):
        for function, weight in (("encode", 900 + slower * 450), ("parse", 1200), ("check", 700)):
            profile.add([("main", 3), (function, 9)], weight + noise(part + len(function)), part)
        profile.add([("main", 5), ("added" if slower else "walk", 2)], 100, part)
    return profile


def big():
    """20,000 nodes, one path 3,000 deep."""
    profile = {"frames": {"kind": ["python"] * 500, "function": ["f%d" % i for i in range(500)], "file": ["/f.py"] * 500,
                          "first_line": list(range(500))}, "nodes": {"up": [], "frame": [], "line": []}}
    for i in range(20000):
        profile["nodes"]["up"].append(0 if i == 0 else 1 if i < 3000 else i - i % 2999)
        profile["nodes"]["frame"].append(i % 499 if i < 3000 else (i * 7) % 500)
        profile["nodes"]["line"].append(i)
    weights = [2000 if i == 2999 else 1 for i in range(20000)]
    runs = [node for lap in range(3) for node in range(1 + lap, 20000, 3)]
    profile.update(name="big", parts=[{"steps": [0] + [1] * 19999, "weights": weights}],
                   order={"grain": 1, "nodes": list(range(20000)), "lanes": [{"part": 0, "name": "t", "runs": runs}]})
    return json.dumps({"assay_profile": 1, "profiles": [profile]})


class Page(support.Program, unittest.TestCase):
    maxDiff = None

    def setUp(self):
        super().setUp()
        browser = next(filter(None, map(shutil.which, BROWSERS)), None)
        if not browser:
            self.skipTest("no Chromium on PATH (Debian: chromium)")
        app = self.write("app.py", SOURCE)
        one = profile_files.Profile("one <b>\u202e", file=app, has_order=True)
        one.add([("main", 3), ("encode", 11), "!sort"], 50).add([("main", 4), ("encode", 9)], 10).add_nothing(6).add([("main", 5), "~poll"], 20)
        for name in profile_files.HOSTILE:
            one.add([("main", 5), (name, 1)], 2)
        self.write("one.profile.json", profile_files.text(one))
        self.write("old.profile.json", profile_files.text(side(0, False)))
        self.write("new.profile.json", profile_files.text(side(1, True)))
        self.write("big.profile.json", big())
        for words in (("one.profile.json", "one.html"), ("old.profile.json", "both.html", "--against", "new.profile.json"),
                      ("big.profile.json", "big.html")):
            done = self.assay("profile", "convert", *words)
            self.assertEqual((done.status, done.out, done.err), (0, "", ""), done)
        self.browser = browser

    def test_the_pages_do_what_they_say(self):
        seen = npm_packages.driven("page_driver.js", self.browser, self.dir)
        for name in ("one", "light", "dark", "plain", "both", "big"):
            with self.subTest(name):
                self.assertEqual(seen[name]["said"], [])
                if hasattr(self, "check_" + name):
                    getattr(self, "check_" + name)(seen[name])

    def check_one(self, seen):
        self.assertEqual(seen["title"], "one <b>\\u{202e} - profile")
        self.assertEqual(seen["scripts"], 2)
        (main, kind), (encode, _), (sort, native) = seen["places"]
        self.assertTrue(main.startswith("main ") and kind == "python", seen["places"])
        self.assertTrue(encode.startswith("encode ") and "63.8 %" in encode, encode)
        self.assertTrue(sort.startswith("sort ") and native == "native", seen["places"])
        names = {row[0]: row[1:3] for row in seen["table"]}
        self.assertEqual(names["encode"], ["10.6 %", "63.8 %"])
        self.assertEqual(names["</script><script>alert(1)</script>"], ["2.1 %", "2.1 %"])
        self.assertIn("na\u00efve \\u{202e}\\u{1} 'q' \U0001f40d", names)
        self.assertEqual(seen["found"], "1 function, 63.8 %")
        self.assertEqual(seen["hits"][0][1], "hit")
        self.assertTrue(seen["hit"].startswith("encode "), seen["hit"])
        self.assertTrue(seen["zoomed"].startswith("encode "), seen["zoomed"])  # it has the whole width
        self.assertEqual(seen["sandwich"], 2)
        self.assertTrue(seen["root"].startswith("encode "), seen["root"])
        self.assertTrue(seen["whole"].startswith("main "), seen["whole"])
        lines = {row[0]: row[1:] for row in seen["source"]}
        self.assertEqual(lines["11"], ["53.2 %", "53.2 %", "        return sorted(x)", True])
        self.assertEqual(lines["9"], ["10.6 %", "10.6 %", "    if x < 0:", True])
        self.assertEqual(lines["10"], ["", "", "        return '</script><b>'", False])
        title, names = seen["sorted"]
        self.assertEqual(title, "function ascending")
        self.assertEqual(names, sorted(names))
        self.check_time(seen["time"])

    def check_time(self, seen):
        """100 ms: main for 60, nothing for 6, main again; encode from 0 to 60, poll from 66 on for 20."""
        (main, python), (encode, _), (sort, native), (nothing, _), (again, _), (poll, waiting) = seen["places"]
        self.assertRegex(main, r"^main .*from 0 s on, for 60 ms \(60.0 %\)$")
        self.assertRegex(encode, r"^encode .*from 0 s on, for 60 ms")
        self.assertRegex(sort, r"^sort .*from 0 s on, for 50 ms")
        self.assertEqual(nothing, "")
        self.assertRegex(again, r"^main .*from 66 ms on, for 34 ms")
        self.assertRegex(poll, r"^poll .*from 66 ms on, for 20 ms")
        self.assertEqual((python, native, waiting), ("python", "native", "waiting"))
        self.assertEqual(seen["note"], "Where there is no box, a thread did not run or could not be read.")
        self.assertRegex(seen["key"], r"^poll ")
        self.assertRegex(seen["hit"], r"^poll ")
        self.assertRegex(seen["zoomed"], r"^poll ")  # it has the whole width
        self.assertRegex(seen["out"], r"^encode ")

    def check_light(self, seen):
        self.assertEqual((seen["wide"], seen["paper"]), (360, "rgb(255, 255, 255)"))

    def check_dark(self, seen):
        self.assertEqual((seen["wide"], seen["paper"]), (360, "rgb(23, 24, 26)"))

    def check_plain(self, seen):
        self.assertRegex(seen["text"], r"function\s+old, self\s+old, total\s+new, self\s+new, total\s+change\s+file")
        self.assertRegex(seen["text"], r"encode\s+31\.\d %\s+31\.\d %\s+40\.\d %\s+40\.\d %\s+\+\d\d %\s+/src/app\.py")

    def check_both(self, seen):
        proven = {said.split(" ")[0]: colour for said, colour in seen["places"]}
        self.assertEqual(proven.pop("encode"), "slower", seen["places"])
        self.assertEqual(proven.pop("main"), "none")
        for name in ("parse", "check"):
            self.assertEqual(proven.get(name, "none"), "none", seen["places"])
        self.assertIn("the function: +", [said for said, _ in seen["places"] if said.startswith("encode")][0])
        rows = {row[0]: row for row in seen["table"]}
        self.assertEqual(seen["table"][0][0], "encode")
        self.assertRegex(rows["encode"][5], r"^\+\d+ % \[\+\d+, \+\d+\]$")
        self.assertEqual(rows["parse"][5], "")
        self.assertEqual((rows["walk"][3], rows["added"][1]), ("0 %", "0 %"))
        self.assertEqual(seen["none"], "The order in time is not in this profile: its stacks were added up.")
        self.assertRegex(seen["time"][0][0], r"^encode .*worker 1: from 0 s on, for 1\.\d+ s")
        self.assertRegex(seen["time"][1][0], r"^encode .*worker 2: from 0 s on, for 1\.\d+ s")

    def check_big(self, seen):
        self.assertEqual(seen["rows"], 50)
        self.assertTrue(seen["first"].startswith("f0 "), seen["first"])
        self.assertTrue(seen["deep"].startswith("f199 ") or seen["deep"].startswith("f200 "), seen["deep"])
        self.assertTrue(seen["scrolled"])
        self.assertRegex(seen["time"], r"^f479 .*t: from 2,999 on, for 1 of weight")  # node 8997, which f0 calls: the 3000th run


class Sides(support.Program, unittest.TestCase):
    def test_two_sides_need_a_page_and_a_benchmark_in_common(self):
        self.write("a.profile.json", profile_files.text(side(0, False)))
        self.write("b.profile.json", profile_files.text(profile_files.Profile("other")))
        self.assert_one_line(self.assay("profile", "convert", "a.profile.json", "x.prof", "--against", "a.profile.json"), 2, "--against",
                             ".html")
        self.assert_one_line(self.assay("profile", "convert", "a.profile.json", "x.html", "--against", "b.profile.json"), 1,
                             "b.profile.json", "none of its benchmarks")
        self.assert_nothing_left("a.profile.json", "b.profile.json")


if __name__ == "__main__":
    unittest.main()
