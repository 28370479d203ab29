"""Paths, arguments, folders and variables whose bytes are no UTF-8: kept as Python keeps them, shown so that no terminal obeys."""

import json
import os
import shutil
import subprocess
import unittest

import pyperf_oracle
import support

ODD = b"caf\xe9"
SHORT = ["-p2", "-n1", "-w0"]


class Bytes(support.Scratch, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.folder = os.path.join(os.fsencode(self.dir), ODD)
        os.mkdir(self.folder)

    def assay(self, *words, cwd=None, env=None):
        done = subprocess.run([support.ASSAY] + list(words), cwd=cwd or self.dir, env=env, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=120)
        self.assertNotIn(b"out of memory", done.stderr)
        return done

    def fine(self, *words, **more):
        done = self.assay(*words, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def odd(self, *names):
        return os.path.join(self.folder, *names)

    def test_a_program_under_such_a_path(self):
        shutil.copy("/bin/true", self.odd(b"prog"))
        self.fine("command", *SHORT, "-o", "out.json", "--", os.path.join(ODD, b"prog"), b"\xff\xfe", "\u00e9")
        with open(self.path("out.json")) as file:
            text = file.read()
        self.assertIn("caf\\udce9/prog \\udcff\\udcfe", text.replace("'", ""))
        self.assertIn(b"caf\\xe9/prog", self.fine("metadata", "out.json"))

    def test_an_output_under_such_a_path(self):
        self.fine("timeit", *SHORT, "-l100", "-q", "-o", self.odd(b"out.json"), "1")
        self.assertIn(b"Mean", self.fine("show", "-q", self.odd(b"out.json")))

    def test_such_a_current_folder(self):
        self.fine("timeit", *SHORT, "-l100", "-q", "-o", "out.json", "1", cwd=self.folder)
        self.assertTrue(os.path.exists(self.odd(b"out.json")))

    def test_an_argument_is_kept_through_a_journal(self):
        """A run that stops is found again with its arguments and output, whatever bytes these have."""
        with open(self.odd(b"bench_\xe9.py"), "w") as file:
            file.write("def bench_fine():\n    pass\n\ndef bench_stops():\n    import os, signal\n"
                       "    os.kill(int(os.environ['MANAGER']), signal.SIGKILL)\n")
        env = dict(os.environ)
        shell = 'MANAGER=$$; export MANAGER; exec "$0" "$@"'
        words = ["run", *SHORT, "-l1", "--seed=3",  # in this order: fine, stops
                 "--inherit-environ=MANAGER", self.odd(b"bench_\xe9.py"), "-o", self.odd(b"out.json")]
        subprocess.run(["sh", "-c", shell, support.ASSAY] + words, cwd=self.dir, env=env, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, timeout=120)
        self.assertFalse(os.path.exists(self.odd(b"out.json")))
        (journal,) = [n for n in os.listdir(self.folder) if b"journal" in n]
        with open(self.odd(journal), "rb") as file:
            self.assertIn(b"caf\\udce9/bench_\\udce9.py", file.read())
        self.fine("recover", self.odd(b"out.json"), "-o", self.odd(b"saved.json"))
        self.assertIn(b"name: \\xe9.fine", self.fine("metadata", self.odd(b"saved.json")))

    def test_benchmarks_in_such_a_file(self):
        with open(self.odd(b"bench_\xe9.py"), "w") as file:
            file.write("def bench_a():\n    pass\n\ndef bench_fails():\n    raise ValueError('\\udce9')\n")
        done = self.assay("run", *SHORT, self.folder, "-o", "out.json", "--json")
        self.assertEqual(done.returncode, 1)
        rows = {row["name"]: row for row in json.loads(done.stdout.decode("utf-8"))["benchmarks"]}
        self.assertEqual(sorted(rows), ["\udce9.a", "\udce9.fails"])
        self.assertEqual(rows["\udce9.fails"]["status"], "failed")
        self.assertIn(b"Mean", self.fine("show", "-q", "-b", b"\xe9.a", "out.json"))
        (row,) = json.loads(self.fine("compare", "--json", "out.json", "out.json").decode("ascii"))["benchmarks"]
        self.assertEqual(row["name"], "\udce9.a")

    def test_a_side_of_a_duel(self):
        out = self.fine("duel", "--budget", "0.5s", "--vs-env", b"X=\xe9", "--json", "-o", "d.json", "1")
        self.assertEqual(json.loads(out.decode("utf-8"))["sides"][1], "X=\udce9")
        with open(self.path("d.vs.json")) as file:
            self.assertIn("X=\\udce9", file.read())


class Files(support.Scratch, unittest.TestCase):
    def same(self, path):
        done = subprocess.run([support.ASSAY, "convert", path, "--stdout"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(path, "rb") as file:
            self.assertEqual(done.stdout, file.read())

    def test_what_pyperf_writes_of_such_a_path_is_read_and_written_the_same(self):
        python = pyperf_oracle.python()
        folder = os.path.join(os.fsencode(self.dir), ODD)
        os.mkdir(folder)
        shutil.copy("/bin/true", os.path.join(folder, b"prog"))
        subprocess.run([python, "-m", "pyperf", "command", "-p2", "-n1", "-w0", "-q", "-o", self.path("p.json"), "--",
                        os.path.join(folder, b"prog")], check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        with open(self.path("p.json")) as file:
            self.assertIn("\\udce9", file.read())
        self.same(self.path("p.json"))

    def test_every_text_and_integer_that_pyperf_can_write(self):
        code = """\
import pyperf, random, sys
r = random.Random(7)
chars = ["a", "\\u00e9", "\\U0001f40d", "\\ud800", "\\udbff", "\\udc00", "\\udfff"] + [chr(0xdc00 + b) for b in
         (0x80, 0x9f, 0xa0, 0xbf, 0xc2, 0xc3, 0xe2, 0xed, 0xf0, 0xf4, 0xff)]
def text():
    word = "".join(r.choice(chars) for _ in range(r.randrange(1, 7)))
    return "x" + word.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
runs = []
for i in range(200):
    meta = {"name": "b", "x": text(), "y": r.choice([2**63 - 1, -2**63, 2**63, 2**64, -2**63 - 1, 10**40, -10**300]), text(): 1}
    runs.append(pyperf.Run([1.0 + i], metadata=meta, collect_metadata=False))
pyperf.Benchmark(runs).dump(sys.argv[1])
"""
        pyperf_oracle.run(code, self.path("p.json"))
        self.same(self.path("p.json"))

    def test_marks_of_byte_order(self):
        text = json.dumps({"version": "1.0", "metadata": {"name": "b", "note": "\u00e9"}, "benchmarks": [{"runs": [{"values": [1.5]}]}]},
                          ensure_ascii=False)
        for encoding in ("utf-8-sig", "utf-16"):
            with open(self.path("f.json"), "w", encoding=encoding) as file:
                file.write(text)
            done = subprocess.run([support.ASSAY, "metadata", self.path("f.json")], stdout=subprocess.PIPE, timeout=60)
            self.assertIn("note: \u00e9".encode("utf-8"), done.stdout)

    def test_files_that_are_not_read_are_named(self):
        for text, words in (
            ('[{"jmhVersion": "1.37", "benchmark": "a"}]', "JMH, which assay does not read"),
            ('{"Title": "x", "HostEnvironmentInfo": {}, "Benchmarks": []}', "BenchmarkDotNet, which assay does not read"),
        ):
            path = self.write("x.json", text)
            done = subprocess.run([support.ASSAY, "show", path], stderr=subprocess.PIPE, universal_newlines=True, timeout=60)
            self.assertEqual(done.returncode, 1)
            self.assertIn(words, done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1)


if __name__ == "__main__":
    unittest.main()
