"""The README is true: its examples run, its links lead somewhere, its JSON has the fields that it names."""

import json
import os
import re
import shlex
import unittest

import support

with open(os.path.join(support.ROOT, "README.md"), encoding="utf-8") as f:
    README = f.read()


def blocks(language):
    return re.findall(r"^```%s\n(.*?)^```$" % language, README, re.M | re.S)


class Readme(support.Program, unittest.TestCase):
    def test_every_example_runs(self):
        """In the order of the page, in a folder that has its files; with the least that each plan allows."""
        os.symlink(os.path.join(support.ROOT, "suites"), self.path("suites"))
        (text,) = blocks("python")
        self.write("bench_text.py", text)
        self.git("init", "-q", "-b", "main")
        self.git("add", "bench_text.py")
        self.git("commit", "-qm", "what --vs-rev main is")
        lines = [line for block in blocks("sh") for line in block.splitlines() if line.strip()]
        self.assertGreater(len(lines), 8)
        for line in lines:
            with self.subTest(line):
                words = shlex.split(line, comments=True)
                self.assertEqual(words[0], "assay")
                self.skip_without_its_python(words)
                outcome = self.assay(*self.shortened(words[1:]), timeout=120)
                # So little time decides nothing: a gate may see a slow-down where there is none.
                self.assertIn(outcome.status, (0, 1) if "--fail-if-slower" in words else (0,), str(outcome))

    def skip_without_its_python(self, words):
        for option in ("--python", "--vs-python"):
            if option in words:
                wanted = words[words.index(option) + 1]
                if not [i for i in support.INTERPRETERS if i.path and wanted in i.label]:
                    self.skipTest("no %s here" % wanted)

    def shortened(self, words):
        if words[0] == "doctor":
            return words + ["--time", "2s"]
        if words[0] == "explain":
            return ["explain", "-p", "2", *([] if "--by" in words else ["--seconds", "100ms"])] + words[1:]
        if words[0] not in ("timeit", "run", "command", "duel") or "--list" in words:
            return words
        if "--metric" in words:
            words = [words[0], "--layouts", "1"] + words[1:]
        if "--budget" in words:
            words[words.index("--budget") + 1] = "100ms"
            return words
        return [words[0], "--budget", "100ms"] + words[1:]

    def test_every_link_leads_somewhere(self):
        pages = [os.path.join("docs", name) for name in os.listdir(os.path.join(support.ROOT, "docs"))]
        texts = {name: self.text_of(name) for name in pages + ["README.md", "CONTRIBUTING.md"] if name.endswith(".md")}
        anchors = {name: {self.anchor(h) for h in re.findall(r"^#+ (.*)$", text, re.M)} for name, text in texts.items()}
        self.assertGreater(len(re.findall(r"\]\(([^)]+)\)", README)), 4)
        for name, text in texts.items():
            for target in re.findall(r"\]\(([^)\s]+)\)", text):
                if target.startswith("http"):
                    continue
                path, _, anchor = target.partition("#")
                path = os.path.normpath(os.path.join(os.path.dirname(name), path)) if path else name
                with self.subTest(page=name, target=target):
                    self.assertTrue(os.path.exists(os.path.join(support.ROOT, path)))
                    self.assertTrue(not anchor or anchor in anchors[path])

    @staticmethod
    def text_of(name):
        with open(os.path.join(support.ROOT, name), encoding="utf-8") as f:
            return f.read()

    @staticmethod
    def anchor(heading):
        """What GitHub makes of a heading."""
        return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")

    def test_the_json_fields_are_there(self):
        named = re.findall(r"`(\w+)`", README[README.index("one object a benchmark with") :].split(".\n")[0])
        self.assertEqual(len(named), 11)
        for command in (("timeit", "pass"), ("run", os.path.join(support.ROOT, "suites/core"), "-k", "sets")):
            outcome = self.assay(*command, "-p2", "-n1", "-w0", "-l1", "--json")
            self.assert_status(outcome, 0)
            self.assertEqual(set(named) - set(json.loads(outcome.out)["benchmarks"][0]), set())

    def test_every_make_target_named_exists(self):
        outcome = os.popen("make -s -C %s help" % shlex.quote(support.ROOT)).read()
        for target in set(re.findall(r"`make ([a-z]+)`", README)):
            self.assertIn("make %s " % target, outcome)


if __name__ == "__main__":
    unittest.main()
